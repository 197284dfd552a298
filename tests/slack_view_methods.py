"""The methods of a pretend Slack that show modals and Home tabs."""

from __future__ import annotations

from typing import Any

import slack_rules as rules
from slack_calls import Asked, Problem, checked, method, well_formed, workspace_pictures
from slack_places import View

STACK = 3


@method("views.open", "trigger_id view")
def views_open(asked: Asked) -> dict[str, Any]:
    look_at(asked, "modal")
    trigger = asked.world.pull(asked.text("trigger_id"), asked.here)
    view = asked.world.show(asked.here, trigger.person, asked.args["view"])
    trigger.view = view.id
    return {"view": view.payload()}


@method("views.push", "trigger_id view")
def views_push(asked: Asked) -> dict[str, Any]:
    look_at(asked, "modal")
    trigger = asked.world.pull(asked.text("trigger_id"), asked.here)
    under = asked.world.top(trigger.person, asked.here)
    if under is None:
        raise Problem("not_found")
    if depth(under) >= STACK:
        raise Problem("push_limit_reached")
    view = asked.world.show(asked.here, trigger.person, asked.args["view"], under)
    trigger.view = view.id
    return {"view": view.payload()}


@method("views.update", "view", "view_id external_id hash")
def views_update(asked: Asked) -> dict[str, Any]:
    look_at(asked, "modal")
    view = asked.here.views.get(asked.text("view_id"))
    if external := asked.text("external_id"):
        every = reversed(asked.here.views.values())
        view = next((each for each in every if each.spec.get("external_id") == external), None)
    if view is None or not view.open:
        raise Problem("not_found")
    if asked.text("hash") and asked.text("hash") != view.hash:
        raise Problem("hash_conflict")
    view.show(asked.args["view"])
    return {"view": view.payload()}


@method("views.publish", "user_id view", "hash")
def views_publish(asked: Asked) -> dict[str, Any]:
    look_at(asked, "home")
    user, here = asked.text("user_id"), asked.here
    if user not in here.people:
        raise Problem("user_not_found")
    if not asked.world.home_tab:
        raise Problem("not_enabled")
    view = here.homes.get(user)
    if asked.text("hash") and (view is None or asked.text("hash") != view.hash):
        raise Problem("hash_conflict")
    if view is None:
        id = asked.world.unique("V")
        view = here.homes[user] = here.views[id] = View(id, here, user, {}, id)
    view.show(asked.args["view"])
    return {"view": view.payload()}


def look_at(asked: Asked, kind: str) -> None:
    told = asked.args["view"]
    checked(asked.world, lambda: rules.view(told, workspace_pictures(asked.here)), "invalid_arguments")
    if told["type"] != kind:
        raise Problem("invalid_arguments", response_metadata={"messages": [f"[ERROR] must be a {kind}"]})
    well_formed(asked.world, rules.formatted(told["blocks"]))
    if len(str(told)) > rules.VIEW_BYTES:
        raise Problem("view_too_large")
    external = told.get("external_id")
    clash = external and asked.method == "views.open"
    if clash and any(each.open and each.spec.get("external_id") == external for each in asked.here.views.values()):
        raise Problem("duplicate_external_id")


def depth(view: View | None) -> int:
    return 0 if view is None else 1 + depth(view.previous)

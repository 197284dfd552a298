"""What an acknowledgement brings about on a pretend Slack: words to show, errors under fields, another form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from slack_calls import Asked, checked, workspace_pictures
from slack_hooks import respond
from slack_log import Ask
from slack_places import View
from slack_rules import view as view_rules

if TYPE_CHECKING:
    from slack_world import Slack


def act_on(world: Slack, ask: Ask, payload: dict[str, Any], told: Any) -> None:
    workspace = world.workspaces[ask.team]
    if ask.kind == "slash_commands" and told:
        hook = world.hooks[payload["response_url"].rsplit("/hooks/")[-1]]
        respond(Asked(world, "response_url"), hook, told)
    elif payload.get("type") == "view_submission":
        submitted(world, workspace.views[payload["view"]["id"]], told or {})


def submitted(world: Slack, view: View, told: dict[str, Any]) -> None:
    """What becomes of a form that was sent."""
    match told.get("response_action"):
        case None:
            view.open = False
        case "clear":
            world.dismiss(view.person, view.workspace)
        case "errors":
            view.errors = dict(told.get("errors") or {})
            if not view.errors or view.errors.keys() - view.fields.keys():
                world.complain(f"errors for fields that are not there: {sorted(view.errors)}")
        case "update" | "push" as how:
            spec = told.get("view")
            checked(world, lambda: view_rules(spec, workspace_pictures(view.workspace)), "invalid_arguments")
            if how == "update":
                view.show(spec)  # type: ignore[arg-type]
            else:
                world.show(view.workspace, view.person, spec, view)  # type: ignore[arg-type]
        case other:
            world.complain(f"no such response_action: {other!r}")

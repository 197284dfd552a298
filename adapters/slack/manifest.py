"""The app as Slack wants it described: what people can type and press, what Slack tells, and the least rights."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlsplit

from adapters.slack.connect import PATH
from adapters.slack.naming import ROOT
from bot.errors import StartProblem
from bot.settings import Settings

SCOPES = {
    "commands": f"to be typed to with {ROOT}, and to be found among the shortcuts",
    "chat:write": "to post what is due, and to keep its cards up to date",
    "im:write": "to write to you alone, where something is for nobody else",
    "groups:read": "to see who can read your private channel, and when that changes",
    "channels:read": "to tell that a channel is public, where no circle can live",
    "users:read": "to call people by their names, and to notice who is deactivated, a guest or an app",
    "files:read": "to take in the pictures you upload",
    "files:write": "to show the pictures of a memory, and to put a plan's calendar file in its thread",
}
"""All that is asked for, and why."""
HISTORY = frozenset({"groups:history", "im:history"})
"""With these, a message whose sending was cut off is looked for before it is sent again."""
EVENTS = {
    "app_home_opened": "to bring somebody's Home tab up to date as they open it",
    "member_joined_channel": "to see that one more can read the home channel, or that Fireside was let in",
    "member_left_channel": "to see that one fewer can",
    "channel_shared": "to hold questions back once another organization can read the home channel",
    "channel_unshared": "to go on once it can't any more",
    "group_left": "to notice that Fireside was taken out of the home channel",
    "group_archive": "to notice that nothing can be said there",
    "group_unarchive": "to say what waited",
    "group_deleted": "to notice that it is gone",
    "user_change": "to wait for nobody who was deactivated",
    "app_uninstalled": "to forget the workspace's token",
    "tokens_revoked": "to forget the workspace's token",
}
"""What Slack is asked to tell, and why. No message is among it."""
SHORTCUTS = (
    ("global", "suggest", "Suggest something", "Three ideas for something to do"),
    ("global", "plan.new", "New plan", "Plan something, with a day and who is in"),
    ("global", "memory.add", "Add a memory", "Keep what happened, with words and pictures"),
    ("message", "memory.save", "Save as memory", "Keep this message; somebody else's once they agree"),
)
"""Kind, call, name and description of each; the call is the callback id."""
REDIRECT = "/slack/oauth_redirect"
"""Where Slack sends somebody back who lets Fireside into their workspace."""
DESCRIPTION = "Find something to do together, decide, plan it, remember it, and talk about what matters."
MORE = (
    "Fireside lives in one private channel of a few people: friends, a family, a couple, a handful of colleagues. "
    "It helps them find something to do together, decide without arguing, plan it so that it happens, remember it, "
    "and talk about what matters. It never scores, ranks or chases anyone, and it reads no messages but those it is "
    "handed. One of you runs it, on a machine of your own."
)
BACKGROUND = "#2a2130"
"""The icon's."""


def printed(settings: Settings, url: str, *, history: bool = False) -> str:
    """The manifest as Slack takes it under *From a manifest*.

    Raises:
        StartProblem: Slack would have to call an address, and none that it could call was given.
    """
    return json.dumps(manifest(settings, url, history=history), indent=2, ensure_ascii=False)


def manifest(settings: Settings, url: str, *, history: bool = False) -> dict[str, Any]:
    """For Socket Mode, or for requests over HTTP where those are set up or an address is given."""
    over_http = bool(settings.slack_signing_secret.get_secret_value())
    over_http = over_http or bool(url and not settings.slack_app_token.get_secret_value())
    address = reachable(url) if url or over_http or settings.slack_client_id else ""
    called = address + PATH if over_http else ""
    scopes = [*SCOPES, *(sorted(HISTORY) if history else ())]
    redirects = {"redirect_urls": [address + REDIRECT]} if settings.slack_client_id else {}
    return {
        "display_information": {
            "name": "Fireside",
            "description": DESCRIPTION,
            "long_description": MORE,
            "background_color": BACKGROUND,
        },
        "features": features(called),
        "oauth_config": {**redirects, "scopes": {"bot": scopes}},
        "settings": {
            "event_subscriptions": {"bot_events": sorted(EVENTS)} | where("request_url", called),
            "interactivity": {"is_enabled": True}
            | where("request_url", called)
            | where("message_menu_options_url", called),
            "org_deploy_enabled": False,
            "socket_mode_enabled": not over_http,
            "token_rotation_enabled": False,
        },
    }


def features(called: str) -> dict[str, Any]:
    """What people see of it; `called` is the address Slack calls, empty in Socket Mode."""
    command = {
        "command": ROOT,
        "description": "Find something to do, decide, plan, remember, talk",
        "usage_hint": 'suggest | plan new Tacos when="sat 7pm" | today | help',
        "should_escape": True,
    }
    return {
        "app_home": {
            "home_tab_enabled": True,
            "messages_tab_enabled": True,
            "messages_tab_read_only_enabled": False,
        },
        "bot_user": {"display_name": "Fireside", "always_online": False},
        "slash_commands": [command | where("url", called)],
        "shortcuts": [
            {"type": kind, "callback_id": call, "name": name, "description": description}
            for kind, call, name, description in SHORTCUTS
        ],
    }


def where(key: str, address: str) -> dict[str, str]:
    return {key: address} if address else {}


def reachable(url: str) -> str:
    """The address without what we put behind it ourselves.

    Raises:
        StartProblem: it is none that Slack could call.
    """
    if not url:
        raise StartProblem(
            "Slack has to call this Fireside by a public address. Say which with --url, such as "
            "--url https://fireside.example"
        )
    parts = urlsplit(url)
    if parts.scheme != "https" or not parts.netloc or parts.query or parts.fragment:
        raise StartProblem(f"Slack calls only addresses that begin with https://, and --url {url} is none.")
    return url.rstrip("/").removesuffix(PATH)

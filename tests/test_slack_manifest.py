"""The manifest is one that Slack takes, and asks for exactly what the code under adapters/slack uses."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

import bot.planner  # noqa: F401 registers every command
from adapters.slack import around, connect, parse
from adapters.slack.manifest import EVENTS, HISTORY, SCOPES, manifest, printed
from bot.__main__ import main
from bot.commands import COMMANDS
from bot.errors import StartProblem
from bot.settings import Settings

ADAPTER = Path(connect.__file__).parent
URL = "https://fireside.example"

# What Slack documents of a manifest: the keys of each part, how long a text may be, how many there may be of a thing.
KEYS = {
    "": "display_information features oauth_config settings",
    "display_information": "name description long_description background_color",
    "features": "app_home bot_user shortcuts slash_commands",
    "features.app_home": "home_tab_enabled messages_tab_enabled messages_tab_read_only_enabled",
    "features.bot_user": "display_name always_online",
    "features.shortcuts": "type name callback_id description",
    "features.slash_commands": "command description should_escape url usage_hint",
    "oauth_config": "redirect_urls scopes",
    "oauth_config.scopes": "bot user",
    "settings": "event_subscriptions interactivity org_deploy_enabled socket_mode_enabled token_rotation_enabled",
    "settings.event_subscriptions": "request_url bot_events user_events",
    "settings.interactivity": "is_enabled request_url message_menu_options_url",
}
LONGEST = {
    "display_information.name": 35,
    "display_information.description": 140,
    "display_information.long_description": 4000,
    "features.bot_user.display_name": 80,
    "features.shortcuts.name": 24,
    "features.shortcuts.callback_id": 255,
    "features.shortcuts.description": 150,
    "features.slash_commands.command": 32,
    "features.slash_commands.description": 2000,
    "features.slash_commands.usage_hint": 1000,
}
MOST = {
    "features.shortcuts": 10,
    "features.slash_commands": 50,
    "oauth_config.scopes.bot": 255,
    "settings.event_subscriptions.bot_events": 100,
}
SHORTEST_LONG_DESCRIPTION = 175

# The rights Slack documents for each method, where it asks for any. Those about conversations depend on their kind:
# ours are private channels and direct messages, and public channels as far as it takes to tell that they are.
RIGHTS = {
    "apps.connections.open": "",  # connections:write, which is the app token's own
    "auth.revoke": "",
    "auth.test": "",
    "chat.delete": "chat:write",
    "chat.postEphemeral": "chat:write",
    "chat.postMessage": "chat:write",
    "chat.update": "chat:write",
    "conversations.history": "groups:history im:history",
    "conversations.info": "groups:read channels:read",
    "conversations.members": "groups:read",
    "conversations.open": "im:write",
    "conversations.replies": "groups:history im:history",
    "files.completeUploadExternal": "files:write",
    "files.delete": "files:write",
    "files.getUploadURLExternal": "files:write",
    "files.info": "files:read",
    "files.list": "files:read",
    "oauth.v2.access": "",
    "users.info": "users:read",
    "views.open": "",
    "views.publish": "",
    "views.push": "",
    "views.update": "",
}
TYPED_AND_PRESSED = {"commands"}
RIGHTS_TO_HEAR = {
    "member_joined_channel": "groups:read",
    "member_left_channel": "groups:read",
    "channel_shared": "groups:read",
    "channel_unshared": "groups:read",
    "group_left": "groups:read",
    "group_archive": "groups:read",
    "group_unarchive": "groups:read",
    "group_deleted": "groups:read",
    "user_change": "users:read",
}
UNASKED = {
    *("channel_left", "channel_archive", "channel_unarchive", "channel_rename", "channel_deleted"),  # public ones
    *("channel_convert_to_private", "channel_convert_to_public"),  # told as messages only, and no message is asked for
    *("group_rename", "group_open", "group_close", "channel_id_changed"),  # nobody else can read it for that
}
"""What the code would understand, were Slack to tell."""


def settings(**given: str) -> Settings:
    return Settings(_env_file=None, **given)


SOCKET = settings(slack_bot_token="xoxb-1", slack_app_token="xapp-1")
HTTP = settings(slack_bot_token="xoxb-1", slack_signing_secret="5ecret")
MANY = settings(slack_client_id="1.1", slack_client_secret="2", slack_signing_secret="5ecret")
KINDS = {
    "nothing set yet": manifest(settings(), ""),
    "Socket Mode": manifest(SOCKET, ""),
    "HTTP": manifest(HTTP, URL),
    "many workspaces": manifest(MANY, URL),
    "with history": manifest(SOCKET, "", history=True),
}


def parts(told: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Everything in it with where it stands."""
    yield path, told
    if isinstance(told, dict):
        for name, each in told.items():
            yield from parts(each, f"{path}.{name}".lstrip("."))
    elif isinstance(told, list):
        for each in told:
            yield from parts(each, path)


@pytest.mark.parametrize("made", KINDS.values(), ids=KINDS)
def test_it_has_only_what_slack_documents_and_nothing_too_long(made):
    for path, told in parts(made):
        if isinstance(told, dict):
            assert told.keys() <= set(KEYS[path].split()), path
        if isinstance(told, str):
            assert 0 < len(told) <= LONGEST.get(path, len(told)), path
        if isinstance(told, list):
            assert len(told) <= MOST.get(path, len(told)), path


@pytest.mark.parametrize("made", KINDS.values(), ids=KINDS)
def test_its_names_and_colours_are_such_as_slack_takes(made):
    shown, bot = made["display_information"], made["features"]["bot_user"]
    (command,) = made["features"]["slash_commands"]

    assert re.fullmatch(r"#(?:[0-9a-f]{3}){1,2}", shown["background_color"])
    assert len(shown["long_description"]) >= SHORTEST_LONG_DESCRIPTION
    assert re.fullmatch(r"[\w.-]+", bot["display_name"])
    assert bot["always_online"] is False
    assert command["command"] == "/fireside"
    assert command["should_escape"] is True
    assert {each["type"] for each in made["features"]["shortcuts"]} == {"global", "message"}


def test_in_socket_mode_no_address_is_in_it():
    for each in ("nothing set yet", "Socket Mode", "with history"):
        assert KINDS[each]["settings"]["socket_mode_enabled"] is True
        assert "http" not in json.dumps(KINDS[each])


@pytest.mark.parametrize("given", [URL, f"{URL}/", f"{URL}/slack/events"])
def test_over_http_everything_is_called_at_one_address(given):
    made = manifest(HTTP, given)

    addresses = [each for _, each in parts(made) if isinstance(each, str) and "://" in each]
    assert made["settings"]["socket_mode_enabled"] is False
    assert addresses == [f"{URL}{connect.PATH}"] * 4


def test_an_address_is_enough_while_no_secret_is_known_yet():
    assert manifest(settings(), URL)["settings"]["socket_mode_enabled"] is False
    assert manifest(SOCKET, URL)["settings"]["socket_mode_enabled"] is True


def test_other_workspaces_are_sent_back_to_the_same_address():
    assert KINDS["many workspaces"]["oauth_config"]["redirect_urls"] == [f"{URL}/slack/oauth_redirect"]
    assert all("redirect_urls" not in each["oauth_config"] for name, each in KINDS.items() if name != "many workspaces")


@pytest.mark.parametrize("given", [HTTP, MANY, settings(slack_client_id="1.1", slack_app_token="xapp-1")])
def test_an_address_that_is_needed_is_asked_for(given):
    with pytest.raises(StartProblem, match="--url https://"):
        manifest(given, "")


@pytest.mark.parametrize("given", ["http://fireside.example", "fireside.example", "https://", f"{URL}?a=b", f"{URL}#a"])
def test_an_address_slack_would_not_call_is_refused(given):
    with pytest.raises(StartProblem, match="https://"):
        printed(HTTP, given)


def test_it_is_printed_as_json(monkeypatch, capsys, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("FIRESIDE_SLACK_BOT_TOKEN", "xoxb-canary")

    assert main(["slack", "manifest", "--history"]) == 0

    told = capsys.readouterr().out
    assert json.loads(told) == KINDS["with history"]
    assert "canary" not in told


def test_history_is_asked_for_only_where_it_is_wanted():
    assert not set(SCOPES) & HISTORY
    assert not HISTORY & set(KINDS["Socket Mode"]["oauth_config"]["scopes"]["bot"])
    assert set(KINDS["with history"]["oauth_config"]["scopes"]["bot"]) == {*SCOPES, *HISTORY}


# ------------------------------------------------------------------ against the code


def trees() -> Iterator[ast.Module]:
    for each in ADAPTER.glob("*.py"):
        yield ast.parse(each.read_text(encoding="utf-8"))


def methods() -> set[str]:
    """Every method of Slack's Web API that is named under adapters/slack."""
    known = {name: name.replace("_", ".") for name in dir(AsyncWebClient) if not name.startswith("_")}
    found = set()
    for node in (node for tree in trees() for node in ast.walk(tree)):
        if isinstance(node, ast.Attribute) and "." in known.get(node.attr, ""):
            found.add(known[node.attr])
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "api_call":
            found |= {each.value for each in node.args if isinstance(each, ast.Constant)}
    return found - {"api.call"}


def test_what_it_may_do_is_what_the_code_does_and_no_more():
    used = methods()

    assert used - RIGHTS.keys() == set(), "which rights do these take?"
    needed = {right for each in used for right in RIGHTS[each].split()}
    assert needed | TYPED_AND_PRESSED == {*SCOPES, *HISTORY}


def test_every_method_named_here_is_called_somewhere_or_is_one_of_slacks():
    assert "chat.postMessage" in methods()
    assert all(hasattr(AsyncWebClient, each.replace(".", "_")) for each in RIGHTS)


def heard() -> set[str]:
    """The events the code does something about."""
    tree = ast.parse(Path(around.__file__).read_text(encoding="utf-8"))
    compared = (node for node in ast.walk(tree) if isinstance(node, ast.Compare))
    kinds = [node for node in compared if isinstance(node.left, ast.Name) and node.left.id == "kind"]
    return around.MOVED | {each.value for node in kinds for each in node.comparators if isinstance(each, ast.Constant)}


def test_it_is_told_what_it_listens_to_and_no_more():
    assert EVENTS.keys() | UNASKED == heard()
    assert not EVENTS.keys() & UNASKED


def test_what_it_is_told_takes_no_right_beyond_those():
    assert RIGHTS_TO_HEAR.keys() <= EVENTS.keys()
    assert set(RIGHTS_TO_HEAR.values()) <= SCOPES.keys()
    assert [each for each in EVENTS if each.startswith("message")] == []


@pytest.mark.parametrize("kind", ["shortcut", "message_action"])
def test_its_shortcuts_are_calls_that_are_understood(kind):
    made = KINDS["Socket Mode"]["features"]["shortcuts"]
    ids = [each["callback_id"] for each in made if each["type"] == ("global" if kind == "shortcut" else "message")]

    assert ids
    for each in ids:
        asked = parse.parse({"type": kind, "callback_id": each, "team": {"id": "T1"}, "user": {"id": "U1"}})
        assert asked.call.name == each
        assert each in COMMANDS

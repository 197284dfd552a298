"""The response_urls of a pretend Slack: five answers in thirty minutes, wherever the app was asked."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from typing import Any

from aiohttp import web
from slack_calls import Asked, Problem, said
from slack_places import Channel, Message

MOST, MINUTES = 5, 30
KNOWN = {
    "text",
    "blocks",
    "attachments",
    "response_type",
    "replace_original",
    "delete_original",
    "thread_ts",
    "unfurl_links",
    "unfurl_media",
    "metadata",
    "mrkdwn",
}


@dataclass(slots=True, eq=False)
class Hook:
    """One response_url."""

    key: str
    channel: Channel
    person: str
    message: Message | None
    """The one that was pressed on; a command has none."""
    at: float
    ask: str = ""
    uses: int = 0
    made: list[Message] | None = None


def used(asked: Asked) -> web.Response:
    hook = asked.world.hooks.get(asked.path.removeprefix("/hooks/"))
    if hook is None:
        raise Problem("invalid_url", 404)
    if "Authorization" in asked.headers:
        asked.world.complain("the token was sent to a response_url")
    if (time.monotonic() - hook.at) / 60 > MINUTES:
        raise Problem("expired_url", 404)
    if hook.uses >= MOST:
        raise Problem("used_url", 404)
    try:
        told = json.loads(asked.raw)
    except ValueError:
        raise Problem("invalid_payload", 400) from None
    asked.args, asked.workspace = told, hook.channel.workspace
    if unknown := sorted(told.keys() - KNOWN):
        asked.world.complain(f"response_url: unknown keys {unknown}")
    hook.uses += 1
    respond(asked, hook, told)
    return web.Response(text="ok", content_type="text/plain")


def respond(asked: Asked, hook: Hook, told: dict[str, Any]) -> None:
    """What a response_url or the body of an acknowledgement does."""
    old, channel = hook.message, hook.channel
    if told.get("delete_original"):
        if old is not None and not old.gone:
            channel.erase(old)
        return
    text, blocks = said(asked.world, channel.workspace, told)
    if told.get("replace_original") and old is not None:
        if old.gone:
            raise Problem("message_not_found", 404)
        channel.change(old, text, blocks or [])
        return
    only = "" if told.get("response_type") == "in_channel" else hook.person
    thread = told.get("thread_ts") or (old.thread if old is not None else "")
    made = channel.say(channel.workspace.bot, text, blocks, only=only, thread=thread)
    hook.made = [*(hook.made or []), made]

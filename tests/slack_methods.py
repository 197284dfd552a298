"""The methods of a pretend Slack's Web API, each with the scope and the arguments it takes."""

from __future__ import annotations

import time
from typing import Any

import slack_file_methods  # noqa: F401 importing it is what registers its methods
import slack_view_methods  # noqa: F401 likewise
from slack_calls import METHODS, Asked, Problem, method
from slack_places import Channel, Message

__all__ = ["METHODS", "NO_TOKEN"]

NO_TOKEN = frozenset({"oauth.v2.access"})
MOST_WORDS, MOST_WORDS_CHANGED = 40_000, 4000
POST = "text blocks attachments thread_ts link_names parse markdown_text"
PAGE = "cursor limit"

# ------------------------------------------------------------------ who it is


@method("auth.test")
def auth_test(asked: Asked) -> dict[str, Any]:
    here = asked.here
    return {
        "url": f"https://{here.domain}.slack.com/",
        "team": here.name,
        "user": "fireside",
        "team_id": here.id,
        "user_id": here.bot,
        "bot_id": here.bot_id,
        "is_enterprise_install": False,
    }


@method("auth.revoke", optional="test")
def auth_revoke(asked: Asked) -> dict[str, Any]:
    if not asked.flag("test"):
        asked.here.tokens[asked.token] = "revoked"
    return {"revoked": not asked.flag("test")}


@method("apps.connections.open")
def connections_open(asked: Asked) -> dict[str, Any]:
    if not asked.world.socket_mode:
        raise Problem("forbidden_request")
    return {"url": asked.world.socket.ticket()}


@method("oauth.v2.access", "client_id client_secret", "code redirect_uri grant_type refresh_token")
def oauth_access(asked: Asked) -> dict[str, Any]:
    world = asked.world
    if asked.text("client_id") != world.client_id:
        raise Problem("invalid_client_id")
    if asked.text("client_secret") != world.client_secret:
        raise Problem("bad_client_secret")
    if asked.text("grant_type") == "refresh_token":
        found = next((each for each in world.workspaces.values() if each.refresh == asked.text("refresh_token")), None)
        if found is None:
            raise Problem("invalid_refresh_token")
        return world.installed(found, "")
    code = world.codes.pop(asked.text("code"), None)
    if code is None:
        raise Problem("invalid_code")
    if asked.text("redirect_uri") != code.redirect_uri:
        raise Problem("bad_redirect_uri")
    code.workspace.scopes = set(code.scopes)
    return world.installed(code.workspace, code.user)


# ------------------------------------------------------------------ messages


@method(
    "chat.postMessage", "channel", f"{POST} metadata unfurl_links unfurl_media mrkdwn reply_broadcast", "chat:write"
)
def post_message(asked: Asked) -> dict[str, Any]:
    channel = asked.speaking()
    text, blocks = asked.said()
    if len(text) > MOST_WORDS:
        raise Problem("msg_too_long")
    metadata = asked.args.get("metadata")
    if metadata is not None and not (isinstance(metadata, dict) and {"event_type", "event_payload"} == metadata.keys()):
        raise Problem("invalid_metadata_format")
    thread = asked.text("thread_ts")
    if thread and channel.find(thread) is None:
        raise Problem("thread_not_found")
    made = channel.say(asked.here.bot, text, blocks, thread=thread, metadata=metadata)
    return {"channel": channel.id, "ts": made.ts, "message": made.payload(metadata=True)}


@method("chat.update", "channel ts", f"{POST} metadata file_ids reply_broadcast", "chat:write")
def update(asked: Asked) -> dict[str, Any]:
    channel = asked.speaking()
    message = asked.message(channel)
    if message.author != asked.here.bot:
        raise Problem("cant_update_message")
    text, blocks = asked.said()
    if len(text) > MOST_WORDS_CHANGED:
        raise Problem("msg_too_long")
    channel.change(message, text, blocks)
    message.metadata = asked.args.get("metadata", message.metadata)
    return {"channel": channel.id, "ts": message.ts, "text": message.notice, "message": message.payload()}


@method("chat.delete", "channel ts", scope="chat:write")
def delete(asked: Asked) -> dict[str, Any]:
    channel = asked.channel()
    message = asked.message(channel)
    if message.author != asked.here.bot:
        raise Problem("cant_delete_message")
    channel.erase(message)
    return {"channel": channel.id, "ts": message.ts}


@method("chat.postEphemeral", "channel user", POST, "chat:write")
def post_ephemeral(asked: Asked) -> dict[str, Any]:
    channel, user = asked.speaking(), asked.text("user")
    if user not in asked.here.people:
        raise Problem("user_not_found")
    if user not in channel.members:
        raise Problem("user_not_in_channel")
    text, blocks = asked.said()
    made = channel.say(asked.here.bot, text, blocks, only=user, thread=asked.text("thread_ts"))
    return {"message_ts": made.ts}


# ------------------------------------------------------------------ conversations and people


@method("conversations.open", "", "users channel return_im prevent_creation")
def conversations_open(asked: Asked) -> dict[str, Any]:
    asked.need("im:write")
    if asked.args.get("channel"):
        channel = asked.channel()
        return {"channel": {"id": channel.id}}
    users = asked.text("users").split(",")
    if users == [""]:
        raise Problem("users_list_not_supplied")
    if len(users) > 1:
        raise Problem("missing_scope", needed="mpim:write", provided=",".join(sorted(asked.here.scopes)))
    person = asked.here.people.get(users[0])
    if person is None:
        raise Problem("user_not_found")
    if person.deleted:
        raise Problem("user_disabled")
    if person.bot:
        raise Problem("cannot_dm_bot")
    channel = asked.here.dm(person.id)
    return {"channel": channel.payload() if asked.flag("return_im") else {"id": channel.id}}


@method("conversations.info", "channel", "include_locale include_num_members")
def conversations_info(asked: Asked) -> dict[str, Any]:
    channel = asked.channel(reads="read")
    counted = {"num_members": len(channel.members)} if asked.flag("include_num_members") else {}
    return {"channel": channel.payload() | counted}


@method("conversations.members", "channel", PAGE)
def conversations_members(asked: Asked) -> dict[str, Any]:
    channel = asked.channel(reads="read")
    members, more = asked.page(channel.members, 100)
    return {"members": members} | more


@method("conversations.history", "channel", f"{PAGE} inclusive include_all_metadata latest oldest")
def conversations_history(asked: Asked) -> dict[str, Any]:
    channel = asked.channel(reads="history")
    if not channel.has_app:
        raise Problem("not_in_channel")
    top = [each for each in channel.posts if not each.thread]
    return between(asked, list(reversed(top)))


@method("conversations.replies", "channel ts", f"{PAGE} inclusive include_all_metadata latest oldest")
def conversations_replies(asked: Asked) -> dict[str, Any]:
    channel = asked.channel(reads="history")
    parent = asked.message(channel)
    if parent.thread and (found := channel.find(parent.thread)):
        parent = found
    return between(asked, [parent, *channel.thread(parent.ts)])


def between(asked: Asked, messages: list[Message]) -> dict[str, Any]:
    oldest, latest = float(asked.text("oldest") or 0), float(asked.text("latest") or time.time() + 3600)
    inside = asked.flag("inclusive")
    found = [
        each for each in messages if oldest < float(each.ts) < latest or (inside and float(each.ts) in {oldest, latest})
    ]
    page, more = asked.page(found, 100)
    told = [each.payload(metadata=asked.flag("include_all_metadata")) for each in page]
    return {"messages": told, "has_more": bool(more["response_metadata"]["next_cursor"]), "pin_count": 0} | more


def listed(asked: Asked, channels: list[Channel]) -> dict[str, Any]:
    kinds = {"public_channel": "channels", "private_channel": "groups", "im": "im", "mpim": "mpim"}
    types = [each.strip() for each in (asked.text("types") or "public_channel").split(",")]
    for each in types:
        if each not in kinds:
            raise Problem("invalid_types")
        asked.need(f"{kinds[each]}:read")
    wanted = {kinds[each] for each in types}
    found = [
        each
        for each in channels
        if each.kind in wanted and not each.deleted and not (asked.flag("exclude_archived") and each.archived)
    ]
    page, more = asked.page(found, 100)
    return {"channels": [each.payload() for each in page]} | more


@method("conversations.list", "", f"{PAGE} exclude_archived types")
def conversations_list(asked: Asked) -> dict[str, Any]:
    return listed(asked, [each for each in asked.here.channels.values() if each.has_app or not each.private])


@method("users.conversations", "", f"{PAGE} exclude_archived types user")
def users_conversations(asked: Asked) -> dict[str, Any]:
    user = asked.text("user") or asked.here.bot
    mine = [each for each in asked.here.channels.values() if user in each.members]
    return listed(asked, [each for each in mine if each.has_app or not each.private])


@method("users.info", "user", "include_locale", "users:read")
def users_info(asked: Asked) -> dict[str, Any]:
    user = asked.text("user")
    if user == asked.here.bot:
        return {"user": asked.world.own_user(asked.here)}
    person = asked.here.people.get(user) or asked.world.abroad(user, asked.here)
    if person is None:
        raise Problem("user_not_found")
    return {"user": person.payload(locale=asked.flag("include_locale"))}

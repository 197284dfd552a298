"""What a pretend Discord's REST API does, route by route: Discord's own rules, and the Discord in memory behind."""

from __future__ import annotations

import io
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import discord_rules as rules
from simcord.backend import errors, permissions, serializers
from simcord.backend.access import channel_accessible
from simcord.backend.errors import BackendError
from simcord.backend.models import Interaction
from simcord.enums import ChannelType
from simcord.http import router
from simcord.http import routes as _routes  # noqa: F401 importing them is what registers them

if TYPE_CHECKING:
    from discord_world import Discord

HAS_THREAD = 1 << 5


@dataclass(slots=True)
class Upload:
    """A file as the Discord in memory wants it."""

    filename: str
    data: bytes
    description: str | None = None

    @property
    def fp(self) -> io.BytesIO:
        return io.BytesIO(self.data)


@dataclass(slots=True)
class Asked:
    """One request on its way to its handler."""

    world: Discord
    method: str
    path: str
    query: dict[str, str]
    json: Any = None
    files: list[Upload] = field(default_factory=list)
    args: tuple[str, ...] = ()

    @property
    def body(self) -> dict[str, Any]:
        rules.need(isinstance(self.json, dict), "body", "must be an object")
        found: dict[str, Any] = self.json
        return found

    def through(self) -> Any:
        """Have the Discord in memory do it."""
        return router.dispatch(
            self.world.store, self.method, self.path, json=self.json, params=self.query, files=list(self.files)
        )


Handler = Callable[[Asked], Any]
ROUTES: list[tuple[str, re.Pattern[str], Handler]] = []


def route(method: str, path: str) -> Callable[[Handler], Handler]:
    pattern = re.compile(re.sub(r"\{\}", r"([^/]+)", path) + r"\Z")

    def note(handler: Handler) -> Handler:
        ROUTES.append((method, pattern, handler))
        return handler

    return note


def handled(asked: Asked) -> Any:
    store = asked.world.store
    if found := re.match(r"/guilds/(\d+)", asked.path):
        if not asked.world.is_in(int(found[1])):
            raise errors.unknown_guild()
        store.activate_due_scheduled_events()
    for method, pattern, handler in ROUTES:
        if method == asked.method and (found := pattern.match(asked.path)):
            asked.args = found.groups()
            return handler(asked)
    return asked.through()


# ------------------------------------------------------------- who and where


@route("GET", "/gateway")
def gateway(asked: Asked) -> Any:
    return {"url": asked.world.gateway_url}


@route("GET", "/gateway/bot")
def gateway_bot(asked: Asked) -> Any:
    told = asked.world.gateway
    limit = {"total": 1000, "remaining": told.starts_left, "reset_after": 14400000, "max_concurrency": 1}
    return {"url": asked.world.gateway_url, "shards": told.shards, "session_start_limit": limit}


@route("GET", "/applications/@me")
def application(asked: Asked) -> Any:
    return router.dispatch(asked.world.store, "GET", "/oauth2/applications/@me")


@route("PUT", "/applications/{}/commands")
@route("PUT", "/applications/{}/guilds/{}/commands")
def register(asked: Asked) -> Any:
    if asked.args[0] != str(asked.world.store.application_id):
        raise BackendError(403, 20012, "You are not authorized to perform this action on this application")
    if len(asked.args) > 1 and not asked.world.is_in(int(asked.args[1])):
        raise errors.missing_access()
    rules.commands(asked.json)
    found = asked.through()
    asked.world.syncs += 1
    return found


@route("GET", "/guilds/{}")
def guild(asked: Asked) -> Any:
    found = asked.through()
    for key in ("members", "channels", "threads", "presences", "voice_states", "member_count", "joined_at", "large"):
        found.pop(key, None)
    found["roles"] = [asked.world.dressed_role(each) for each in found["roles"]]
    if asked.query.get("with_counts", "").lower() in {"1", "true"}:
        count = asked.world.member_count(int(asked.args[0]))
        found |= {"approximate_member_count": count, "approximate_presence_count": max(1, count // 2)}
    return found


@route("GET", "/guilds/{}/roles")
def roles(asked: Asked) -> Any:
    return [asked.world.dressed_role(each) for each in asked.through()]


@route("POST", "/users/@me/channels")
def direct(asked: Asked) -> Any:
    rules.keys(asked.body, "recipient_id", "body")
    if int(asked.body.get("recipient_id") or 0) not in asked.world.store.users:
        raise BackendError(400, 50033, "Invalid Recipient(s)")
    return asked.through()


# ------------------------------------------------------------------ messages


@route("POST", "/channels/{}/messages")
def post(asked: Asked) -> Any:
    world, store = asked.world, asked.world.store
    rules.message(asked.body)
    rules.need(not (asked.body.get("flags") or 0) & rules.EPHEMERAL, "flags", "only answers can be ephemeral")
    channel = store.get_channel(int(asked.args[0]))
    if any(each in world.closed for each in channel.recipient_ids):
        raise errors.cannot_dm_bot()
    if asked.files:
        store.require_permissions(channel.guild_id, store.bot_user.id, channel.id, "attach_files")
    nonce = rules.nonce(asked.body["nonce"]) if asked.body.get("nonce") is not None else ""
    if nonce and asked.body.get("enforce_nonce") and (before := world.nonces.fresh(nonce)):
        return shown(asked, *before)
    if channel.thread_metadata is not None and channel.thread_metadata.archived:
        if channel.thread_metadata.locked:
            raise BackendError(400, 160005, "This thread is locked")
        store.edit_channel(channel.id, {}, thread_metadata={"archived": False})
    with store.saying(nonce):
        found = asked.through()
    if nonce:
        world.nonces.keep(nonce, channel.id, int(found["id"]))
    return found | ({"nonce": nonce} if nonce else {})


@route("GET", "/channels/{}/messages")
def history(asked: Asked) -> Any:
    world, store = asked.world, asked.world.store
    channel = store.get_channel(int(asked.args[0]))
    store.require_permissions(channel.guild_id, store.bot_user.id, channel.id)
    rules.keys(asked.query, "limit before after around", "query")
    limit = int(asked.query.get("limit", 50))
    rules.need(1 <= limit <= 100, "limit", "must be between 1 and 100")
    if "around" in asked.query:
        return asked.through()
    if not channel_accessible(store, channel.id, store.bot_user.id, history=True):
        return []
    before, after = int(asked.query.get("before", 1 << 64)), int(asked.query.get("after", 0))
    there = [each for each in store.messages[channel.id].values() if after < each.id < before and not each.is_ephemeral]
    page = there[:limit] if "after" in asked.query else there[-limit:]
    return [world.payload(each) for each in reversed(page)]


@route("GET", "/channels/{}/messages/{}")
def one(asked: Asked) -> Any:
    return asked.through() | asked.world.nonces.of(int(asked.args[1]))


@route("PATCH", "/channels/{}/messages/{}")
def edit(asked: Asked) -> Any:
    rules.message(asked.body)
    awake(asked)
    return asked.through() | asked.world.nonces.of(int(asked.args[1]))


@route("DELETE", "/channels/{}/messages/{}")
def delete(asked: Asked) -> Any:
    awake(asked)
    return asked.through()


def awake(asked: Asked) -> None:
    told = asked.world.store.get_channel(int(asked.args[0])).thread_metadata
    if told is not None and told.archived:
        raise BackendError(400, 50083, "Thread is archived")


def shown(asked: Asked, channel: int, message: int) -> Any:
    """The message an enforced nonce names; gone if it was deleted meanwhile."""
    return asked.world.payload(asked.world.store.get_message(channel, message))


# ------------------------------------------------------------------- threads


@route("POST", "/channels/{}/messages/{}/threads")
def thread(asked: Asked) -> Any:
    store = asked.world.store
    rules.thread(asked.body)
    channel, id = store.get_channel(int(asked.args[0])), int(asked.args[1])
    needed = ("create_public_threads", "read_message_history")
    store.require_permissions(channel.guild_id, store.bot_user.id, channel.id, *needed)
    if channel.type not in {ChannelType.TEXT, ChannelType.NEWS}:
        raise errors.cannot_execute_on_channel_type()
    message = store.get_message(channel.id, id)
    if id in store.channels:
        raise BackendError(400, 160004, "A thread has already been created for this message")
    made = store.create_thread(
        channel.id,
        asked.body["name"],
        store.bot_user.id,
        message_id=id,
        auto_archive_duration=asked.body.get("auto_archive_duration", 1440),
        broadcast=False,
    )
    message.flags |= HAS_THREAD
    store.announce_thread_create(made)
    return serializers.thread_payload(store, made)


@route("PATCH", "/channels/{}")
def change_channel(asked: Asked) -> Any:
    """An unlocked thread is woken by whoever may write in it; all else is for those who manage channels."""
    store = asked.world.store
    channel = store.get_channel(int(asked.args[0]))
    told = channel.thread_metadata
    if told is None or told.locked or asked.body != {"archived": False}:
        return asked.through()
    store.require_permissions(channel.guild_id, store.bot_user.id, channel.id, "send_messages_in_threads")
    store.edit_channel(channel.id, {}, thread_metadata={"archived": False})
    return serializers.channel_payload(store, channel)


# -------------------------------------------------------------------- events


def may(asked: Asked, guild: int, *any_of: str) -> None:
    held = asked.world.store.compute_permissions(guild, asked.world.store.bot_user.id)
    if not any(held & permissions.flag(each) for each in any_of):
        raise errors.missing_permissions()


def event_payload(asked: Asked, event: Any) -> dict[str, Any]:
    found = serializers.scheduled_event_payload(asked.world.store, event)
    if asked.query.get("with_user_count", "").lower() not in {"1", "true"}:
        found.pop("user_count")
    return found


@route("GET", "/guilds/{}/scheduled-events")
def events(asked: Asked) -> Any:
    there = asked.world.store.guilds[int(asked.args[0])].scheduled_events.values()
    return [event_payload(asked, each) for each in there if each.status not in rules.FINISHED]


@route("POST", "/guilds/{}/scheduled-events")
def make_event(asked: Asked) -> Any:
    store, guild, body = asked.world.store, int(asked.args[0]), asked.body
    may(asked, guild, "create_events", "manage_events")
    rules.need("status" not in body, "status", "can't be set yet")
    rules.event(body)
    open_ones = [each for each in store.guilds[guild].scheduled_events.values() if each.status not in rules.FINISHED]
    if len(open_ones) >= rules.MOST_EVENTS:
        raise BackendError(400, 30038, "Maximum number of uncompleted guild scheduled events reached (100)")
    keep = (
        "name",
        "entity_type",
        "scheduled_start_time",
        "scheduled_end_time",
        "description",
        "entity_metadata",
    )
    return event_payload(asked, store.create_scheduled_event(guild, **{key: body[key] for key in keep if key in body}))


@route("PATCH", "/guilds/{}/scheduled-events/{}")
def change_event(asked: Asked) -> Any:
    event = own_event(asked)
    rules.event(asked.body, event)
    changes = {key: value for key, value in asked.body.items() if key not in {"image", "recurrence_rule"}}
    return event_payload(asked, asked.world.store.edit_scheduled_event(event.guild_id, event.id, changes))


@route("DELETE", "/guilds/{}/scheduled-events/{}")
def remove_event(asked: Asked) -> None:
    event = own_event(asked)
    asked.world.store.delete_scheduled_event(event.guild_id, event.id)


def own_event(asked: Asked) -> Any:
    """The event, which others' can only be changed by those who manage them all."""
    store, guild = asked.world.store, int(asked.args[0])
    event = store.get_scheduled_event(guild, int(asked.args[1]))
    own = ("create_events",) if event.creator_id == store.bot_user.id else ()
    may(asked, guild, "manage_events", *own)
    return event


# -------------------------------------------------------------- interactions


@route("POST", "/interactions/{}/{}/callback")
def callback(asked: Asked) -> Any:
    world, store = asked.world, asked.world.store
    record = store.interactions.get(int(asked.args[0]))
    if record is None or record.token != asked.args[1] or (not record.responded and late(world, record)):
        raise errors.unknown_interaction()
    if record.responded:
        raise errors.already_acknowledged()
    rules.callback(record, asked.body)
    kind = asked.body["type"]
    if kind == rules.LATER_IN_PLACE:
        asked.json = {"type": kind}
    found = asked.through()
    world.log.acked(asked.args[0], kind)
    return found if asked.query.get("with_response", "").lower() in {"1", "true"} else None


def late(world: Discord, record: Interaction) -> bool:
    return time.monotonic() - world.log.asks[str(record.id)].at >= world.answer_within


@route("POST", "/webhooks/{}/{}")
def follow_up(asked: Asked) -> Any:
    """The first after a deferral completes it; once the placeholder is deleted, it is a message like any other."""
    acknowledged(asked)
    rules.message(asked.body)
    return asked.through()


@route("GET", "/webhooks/{}/{}/messages/{}")
def follow_up_read(asked: Asked) -> Any:
    acknowledged(asked)
    return asked.through()


@route("PATCH", "/webhooks/{}/{}/messages/{}")
def follow_up_edit(asked: Asked) -> Any:
    acknowledged(asked)
    rules.message(asked.body)
    return asked.through()


@route("DELETE", "/webhooks/{}/{}/messages/{}")
def follow_up_delete(asked: Asked) -> None:
    record = acknowledged(asked)
    asked.through()
    if record.loading and asked.args[2] in {"@original", str(record.message_id)}:
        record.complete_deferred()


def acknowledged(asked: Asked) -> Interaction:
    store = asked.world.store
    id = store.interaction_tokens.get(asked.args[1])
    record = store.interactions[id] if id is not None else None
    if record is None or asked.args[0] != str(store.application_id) or not record.responded:
        raise errors.unknown_webhook()
    if record.expires_at is not None and store.now_iso() >= record.expires_at:
        raise BackendError(401, 50027, "Invalid Webhook Token")
    return record

"""The methods of a pretend Slack's Web API, each with the scope and the arguments it takes."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import slack_rules as rules
from slack_places import Channel, Message, Upload, View, Workspace

if TYPE_CHECKING:
    from slack_world import Slack

NO_TOKEN = frozenset({"oauth.v2.access"})
STACK = 3
MOST_WORDS, MOST_WORDS_CHANGED = 40_000, 4000
POST = "text blocks attachments thread_ts link_names parse markdown_text"
LOUD = ("<!channel", "<!here", "<!everyone", "<!subteam")
PAGE = "cursor limit"


class Problem(Exception):
    """An error in Slack's words."""

    def __init__(self, error: str, status: int = 200, **more: Any) -> None:
        super().__init__(error)
        self.error, self.status, self.more = error, status, more


@dataclass(slots=True)
class Asked:
    """One call."""

    world: Slack
    method: str
    args: dict[str, Any] = field(default_factory=dict)
    raw: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    path: str = ""
    token: str = ""
    workspace: Workspace | None = None

    @property
    def here(self) -> Workspace:
        assert self.workspace is not None
        return self.workspace

    def text(self, name: str) -> str:
        found = self.args.get(name)
        return "" if found is None else str(found)

    def flag(self, name: str, default: bool = False) -> bool:
        found = self.args.get(name)
        return default if found is None else found in {True, "1", "true", "True"}

    def number(self, name: str, default: int) -> int:
        found = self.text(name)
        if found and not found.isdecimal():
            raise Problem("invalid_arguments", response_metadata={"messages": [f"[ERROR] {name}"]})
        return int(found or default)

    def need(self, *scopes: str) -> None:
        """One of these."""
        if not self.here.scopes & set(scopes):
            provided = ",".join(sorted(self.here.scopes))
            raise Problem("missing_scope", needed=",".join(scopes), provided=provided)

    def channel(self, name: str = "channel", reads: str = "") -> Channel:
        """The channel that was asked about; `reads` is what of it is read: `read` or `history`."""
        found = self.here.channels.get(self.text(name))
        hidden = found is None or found.deleted or (found.private and not found.has_app)
        if found is None or hidden:
            if reads and not any(each.endswith(f":{reads}") for each in self.here.scopes):
                self.need(f"groups:{reads}")
            raise Problem("channel_not_found")
        if reads:
            self.need(f"{found.kind}:{reads}")
        return found

    def speaking(self) -> Channel:
        """The channel the app may write in."""
        told = self.text("channel")
        if told.startswith(("U", "W")) and told in self.here.people:
            found = self.here.dm(told)
        else:
            found = self.channel()
        if not found.has_app:
            raise Problem("not_in_channel")
        if found.archived:
            raise Problem("is_archived")
        if found.dm and not self.world.messages_tab:
            raise Problem("messages_tab_disabled")
        return found

    def message(self, channel: Channel) -> Message:
        found = channel.find(self.text("ts"))
        if found is None or found.only:
            raise Problem("message_not_found")
        return found

    def said(self) -> tuple[str, list[dict[str, Any]] | None]:
        """Text and blocks, looked at."""
        return said(self.world, self.here, self.args)

    def page(self, every: list[Any], most: int) -> tuple[list[Any], dict[str, Any]]:
        """One page and what tells of the next."""
        limit = self.number("limit", most) or most
        if limit > 1000:
            raise Problem("invalid_limit")
        cursor = self.text("cursor")
        start = int(cursor.removeprefix("next:")) if cursor else 0
        more = f"next:{start + limit}" if start + limit < len(every) else ""
        return every[start : start + limit], {"response_metadata": {"next_cursor": more}}


@dataclass(frozen=True, slots=True)
class Method:
    act: Callable[[Asked], dict[str, Any]]
    scope: str
    required: tuple[str, ...]
    known: frozenset[str]


METHODS: dict[str, Method] = {}


def method(
    name: str, required: str = "", optional: str = "", scope: str = ""
) -> Callable[[Callable[[Asked], dict[str, Any]]], Callable[[Asked], dict[str, Any]]]:
    """Register what answers to this name; the arguments are told with spaces between."""

    def keep(act: Callable[[Asked], dict[str, Any]]) -> Callable[[Asked], dict[str, Any]]:
        needed = tuple(required.split())
        METHODS[name] = Method(act, scope, needed, frozenset((*needed, *optional.split())))
        return act

    return keep


def said(world: Slack, workspace: Workspace, told: Mapping[str, Any]) -> tuple[str, list[dict[str, Any]] | None]:
    text, blocks = told.get("text") or "", told.get("blocks")
    if not text and not blocks:
        raise Problem("no_text")
    if blocks is not None:
        checked(world, lambda: rules.message(blocks, workspace_pictures(workspace)), "invalid_blocks")
    if blocks and not text:
        world.complain("a message without text for its notification")
    for each in (text, *(rules.readable(blocks) if blocks else ())):
        if any(loud in each for loud in LOUD):
            world.complain(f"a message that notifies everybody: {each!r}")
    return text, blocks


def checked(world: Slack, look: Callable[[], None], error: str) -> None:
    try:
        look()
    except rules.Invalid as wrong:
        if "msg_blocks_too_long" in str(wrong):
            raise Problem("msg_blocks_too_long") from None
        told = {"messages": [f"[ERROR] {wrong}"]}
        raise Problem(error, errors=[str(wrong)], response_metadata=told) from None


def workspace_pictures(workspace: Workspace) -> rules.Picture:
    def shows(told: rules.Json) -> bool:
        file = workspace.files.get(str(told.get("id", "")))
        if file is None:
            file = next((each for each in workspace.files.values() if each.url == told.get("url")), None)
        return file is not None and not file.deleted and file.seen and file.kind.startswith("image/")

    return shows


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


@method("conversations.list", "", f"{PAGE} exclude_archived team_id types")
def conversations_list(asked: Asked) -> dict[str, Any]:
    return listed(asked, [each for each in asked.here.channels.values() if each.has_app or not each.private])


@method("users.conversations", "", f"{PAGE} exclude_archived team_id types user")
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


# ------------------------------------------------------------------ views


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
    if len(str(told)) > rules.VIEW_BYTES:
        raise Problem("view_too_large")
    external = told.get("external_id")
    clash = external and asked.method == "views.open"
    if clash and any(each.open and each.spec.get("external_id") == external for each in asked.here.views.values()):
        raise Problem("duplicate_external_id")


def depth(view: View | None) -> int:
    return 0 if view is None else 1 + depth(view.previous)


# ------------------------------------------------------------------ files


@method("files.getUploadURLExternal", "filename length", "alt_txt snippet_type", "files:write")
def upload_url(asked: Asked) -> dict[str, Any]:
    world, here = asked.world, asked.here
    file = Upload(
        here,
        world.unique("F"),
        asked.text("filename"),
        asked.number("length", 0),
        here.bot,
        world.unique("k"),
        alt=asked.text("alt_txt"),
    )
    here.files[file.id] = file
    return {"upload_url": f"{world.base}/upload/v1/{file.key}", "file_id": file.id}


@method("files.completeUploadExternal", "files", "channel_id channels thread_ts initial_comment blocks", "files:write")
def complete_upload(asked: Asked) -> dict[str, Any]:
    here, found = asked.here, []
    if not isinstance(asked.args["files"], list) or not asked.args["files"]:
        raise Problem("invalid_arguments")
    for each in asked.args["files"]:
        file = here.files.get(str(each.get("id")))
        if file is None or file.content is None or file.completed:
            raise Problem("file_not_found")
        file.title = str(each.get("title") or file.name)
        found.append(file)
    where = asked.text("channel_id")
    channel = asked.channel("channel_id") if where else None
    if channel and not channel.has_app:
        raise Problem("not_in_channel")
    for file in found:
        file.completed = time.monotonic()
    if channel:
        text, thread = asked.text("initial_comment"), asked.text("thread_ts")
        made = channel.say(here.bot, text, None, thread=thread, files=found)
        for file in found:
            file.shares.setdefault(channel.id, []).append(made.ts)
    return {"files": [{"id": each.id, "title": each.title} for each in found]}


@method("files.info", "file", f"{PAGE} count page", "files:read")
def files_info(asked: Asked) -> dict[str, Any]:
    return {"file": own_file(asked).payload(), "comments": [], "response_metadata": {"next_cursor": ""}}


@method(
    "files.list", "", "channel count page team_id ts_from ts_to types user show_files_hidden_by_limit", "files:read"
)
def files_list(asked: Asked) -> dict[str, Any]:
    user, channel = asked.text("user"), asked.text("channel")
    found = [
        each.payload()
        for each in asked.here.files.values()
        if each.completed and not each.deleted and user in {"", each.user} and (not channel or channel in each.shares)
    ]
    count, page = asked.number("count", 100), asked.number("page", 1)
    paging = {"count": count, "total": len(found), "page": page, "pages": -(-len(found) // count)}
    return {"files": found[(page - 1) * count : page * count], "paging": paging}


@method("files.delete", "file", scope="files:write")
def files_delete(asked: Asked) -> dict[str, Any]:
    file = own_file(asked)
    if file.user != asked.here.bot:
        raise Problem("cant_delete_file")
    file.deleted, file.content = True, None
    asked.world.touch()
    return {}


def own_file(asked: Asked) -> Upload:
    file = asked.here.files.get(asked.text("file"))
    if file is None or not file.completed:
        raise Problem("file_not_found")
    if file.deleted:
        raise Problem("file_deleted")
    return file

"""An interaction as a call and its envelope. Nothing is refused here: what is no call of ours travels on as one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

from adapters.discord.declare import ATTACHMENT, MENUS, USER, photo_field
from adapters.discord.markdown import PLATFORM
from adapters.discord.naming import called
from bot.model import Envelope, KeptOut, Person, Picked, Place, Readers
from bot.payload import Json, branch, branches, number, text, texts
from bot.ui import Call

__all__ = ["PLATFORM", "Asked", "Attachment", "parse"]

Kind = Literal["command", "press", "form", "complete"]

KINDS: dict[int, Kind] = {2: "command", 3: "press", 4: "complete", 5: "form"}
BOT_DM = 1
"""The context of a person's direct messages with the bot."""
SPEAKS = 1 << 10 | 1 << 11
"""The rights to view a channel and to write there."""
SOMEBODY_ELSES = 2
"""The context of direct messages with somebody else, who reads along."""
BY_A_SERVER = "0"
"""Who let the bot in: the server, by a key of Discord's; a person's own is 1."""
USER_MENU = 2
NESTED = (1, 2)
"""Types of options that are an action, or a group of them."""
THREADS = (10, 11, 12)
EPHEMERAL = 1 << 6
EMOJI = re.compile(r"<a?:(\w+):\d+>")
PHOTOS = "photos"
ID_MASK = (1 << 64) - 1
FIRST_MOMENT = datetime(2015, 1, 1, tzinfo=UTC)
"""Since when Discord's ids count."""


@dataclass(frozen=True, slots=True, repr=False)
class Attachment:
    """A file that came along, still on Discord's servers."""

    field: str
    id: str
    url: str
    name: str
    size: int
    """In bytes, as Discord says."""
    kind: str
    """Its content type, as Discord guessed it; may be empty."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody asks for. `uploads` are not in the envelope yet: they are received first."""

    call: Call
    envelope: Envelope
    kind: Kind
    focused: str = ""
    """The option being typed, where completions are asked for; what stands in it so far is in the call."""
    uploads: tuple[Attachment, ...] = ()
    private: bool = False
    """Whether the message pressed on is one that only this person sees."""


def parse(event: Json, readers: Readers | None = None) -> Asked:
    """What an interaction asks for; `event` is Discord's payload, `readers` are those of its channel."""
    data, kind = branch(event, "data"), KINDS.get(number(event, "type"), "command")
    focused, uploads = "", tuple[Attachment, ...]()
    match kind:
        case "command" | "complete":
            asked, focused, uploads = command(data)
        case "press":
            asked = pressed(data)
        case "form":
            asked, uploads = submitted(data)
    uploads += tuple(own_files(data, speaker(event)))
    private = bool(number(branch(event, "message"), "flags") & EPHEMERAL)
    return Asked(asked, envelope(event, readers), kind, focused, uploads, private)


def envelope(event: Json, readers: Readers | None) -> Envelope:
    channel = branch(event, "channel")
    here = text(event, "channel_id") or text(channel, "id")
    direct = number(event, "context") == BOT_DM and not text(event, "guild_id")
    above = text(channel, "parent_id") if channel.get("type") in THREADS else ""
    return Envelope(
        person=speaker(event),
        place=Place(PLATFORM, here, direct=direct),
        delivery=text(event, "id"),
        parent=Place(PLATFORM, above) if above else None,
        locale=text(event, "locale") or "en",
        message=text(branch(event, "message"), "id"),
        readers=readers,
        picked=picked(branch(event, "data")),
        kept_out=kept_out(event),
    )


def kept_out(event: Json) -> KeptOut:
    return "visiting" if visiting(event) else "shut_out" if shut_out(event) else ""


def shut_out(event: Json) -> bool:
    """Whether a server's channel can't be spoken in; Discord tells the bot's rights with every interaction there."""
    rights = text(event, "app_permissions")
    told = bool(text(event, "guild_id")) and rights.isascii() and rights.isdecimal()
    return told and branch(event, "channel").get("type") not in THREADS and int(rights) & SPEAKS != SPEAKS


def visiting(event: Json) -> bool:
    """Whether the bot is here only because this person brought it along."""
    owners = branch(event, "authorizing_integration_owners")
    return number(event, "context") == SOMEBODY_ELSES or (bool(owners) and BY_A_SERVER not in owners)


def speaker(event: Json) -> Person:
    member = branch(event, "member")
    return person(branch(member, "user") or branch(event, "user"), text(member, "nick"))


def person(user: Json, nick: str = "") -> Person:
    name = nick or text(user, "global_name") or text(user, "username")
    return Person(PLATFORM, text(user, "id"), name or "?")


def picked(data: Json) -> Picked | None:
    """The message a menu was opened on."""
    target = text(data, "target_id")
    message = branch(branch(branch(data, "resolved"), "messages"), target)
    if not message:
        return None
    words = readable(text(message, "content"), branches(message, "mentions"))
    return Picked(person(branch(message, "author")), words, written_at(message, target), target)


def readable(words: str, mentioned: list[Json]) -> str:
    """A message's words with names in place of Discord's own marks for people and emoji."""
    for each in mentioned:
        for mark in ("<@", "<@!"):
            words = words.replace(f"{mark}{text(each, 'id')}>", f"@{person(each).name}")
    return EMOJI.sub(r":\1:", words)


def own_files(data: Json, speaker: Person) -> Iterator[Attachment]:
    """What hangs on a picked message, where it is the picker's own."""
    message = branch(branch(branch(data, "resolved"), "messages"), text(data, "target_id"))
    if person(branch(message, "author")).key == speaker.key:
        yield from (attachment(each, PHOTOS) for each in branches(message, "attachments"))


def written_at(message: Json, id: str) -> datetime:
    """When a message was written, by Discord's word for it or else by its id, which counts milliseconds."""
    try:
        at = datetime.fromisoformat(text(message, "timestamp"))
        return at if at.tzinfo else at.replace(tzinfo=UTC)
    except ValueError:
        milliseconds = (int(id) & ID_MASK) >> 22 if id.isascii() and id.isdecimal() else 0
        return FIRST_MOMENT + timedelta(milliseconds=milliseconds)


def command(data: Json) -> tuple[Call, str, tuple[Attachment, ...]]:
    name, target = text(data, "name"), text(data, "target_id")
    menu = MENUS.get((number(data, "type"), name))
    if menu is not None:
        return Call(menu, (("person", f"@{target}"),) if number(data, "type") == USER_MENU else ()), "", ()
    options = branches(data, "options")
    while options and options[0].get("type") in NESTED:
        name = f"{name}.{text(options[0], 'name')}"
        options = branches(options[0], "options")
    words = {text(each, "name"): value(each) for each in options if each.get("type") != ATTACHMENT}
    files = [
        file
        for each in options
        if each.get("type") == ATTACHMENT
        for file in attachments(data, photo_field(text(each, "name")), [text(each, "value")])
    ]
    focused = next((text(each, "name") for each in options if each.get("focused") is True), "")
    return Call(called(name)).filled(words), focused, tuple(files)


def value(option: Json) -> str:
    found = text(option, "value")
    return f"@{found}" if option.get("type") == USER and found else found


def pressed(data: Json) -> Call:
    """What a component's id says, and for a select what was picked."""
    token, _, mark = text(data, "custom_id").partition("#")
    field = mark.partition(".")[0]
    picks = texts(data, "values")
    return Call.parse(token).filled({field: picks[0]} if field and picks else {})


def submitted(data: Json) -> tuple[Call, tuple[Attachment, ...]]:
    words: dict[str, str] = {}
    files: list[Attachment] = []
    for label in branches(data, "components"):
        control = branch(label, "component")
        field = text(control, "custom_id")
        match control.get("type"):
            case 5:
                words[field] = ",".join(f"@{each}" for each in texts(control, "values"))
            case 19:
                files += attachments(data, field, texts(control, "values"))
            case 3 | 22:
                words[field] = ",".join(texts(control, "values"))
            case _:
                words[field] = text(control, "value")
    return Call.parse(text(data, "custom_id")).filled(words), tuple(files)


def attachments(data: Json, field: str, ids: list[str]) -> Iterator[Attachment]:
    known = branch(branch(data, "resolved"), "attachments")
    for id in ids:
        found = branch(known, id)
        if text(found, "url"):
            yield attachment({**found, "id": id}, field)


def attachment(found: Json, field: str) -> Attachment:
    return Attachment(
        field,
        text(found, "id"),
        text(found, "url"),
        text(found, "filename"),
        number(found, "size"),
        text(found, "content_type"),
    )

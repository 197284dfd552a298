"""A payload as a call and its envelope. Nothing is refused here: what is no call of ours travels on as one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Literal

from adapters.slack.controls import controls, held, words
from adapters.slack.naming import PLATFORM, whole
from adapters.slack.origin import Origin, Surface, unpacked
from bot.commands import COMMANDS
from bot.commands.typed import SENT, typed
from bot.model import Envelope, Person, Picked, Place
from bot.payload import Json, branch, branches, number, text
from bot.ui import Call

__all__ = ["PLATFORM", "Asked", "Attachment", "Origin", "Surface", "parse"]

Kind = Literal["command", "press", "form", "complete", "shortcut"]

MENU = Call("help.menu")
PHOTOS = "photos"
SOMEONE = "someone"
MARK = re.compile(r"<((?:[@#!]|[a-z][a-z0-9+.-]*:)[^<>]*)>|&(amp|lt|gt);")
ENTITIES = {"amp": "&", "lt": "<", "gt": ">"}
PERSON = re.compile(r"<@([A-Z0-9]+)(?:\|([^<>|]*))?>")
PICKED = re.compile(r"@[A-Z0-9]+\.[A-Z0-9]+")
STAMP = re.compile(r"([0-9]{1,10})(?:\.([0-9]{1,6})[0-9]*)?")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, repr=False)
class Attachment:
    """A file that came along, still on Slack's servers; the address is empty where Slack wants to be asked for it."""

    field: str
    id: str
    url: str
    name: str
    size: int
    """In bytes, as Slack says."""
    kind: str
    """Its content type, as Slack guessed it; may be empty."""


@dataclass(frozen=True, slots=True, repr=False)
class Asked:
    """What somebody asks for. `uploads` are not in the envelope yet: they are received first."""

    call: Call
    envelope: Envelope
    kind: Kind
    origin: Origin
    trigger: str
    """What opens a modal, for three seconds."""
    focused: str = ""
    """The field being typed in, where completions are asked for; what stands in it so far is in the call."""
    uploads: tuple[Attachment, ...] = ()


def parse(body: Json) -> Asked:
    """What a payload of Slack's asks for. A shortcut's id is the name of the call it stands for."""
    match text(body, "type"):
        case "block_actions":
            return press(body)
        case "view_submission":
            return form(body)
        case "block_suggestion":
            return completion(body)
        case "shortcut":
            return asked(body, Call(text(body, "callback_id")), "shortcut", Origin("shortcut"))
        case "message_action":
            return menu(body)
        case _:
            origin = Origin("command", channel=text(body, "channel_id"), url=text(body, "response_url"))
            return asked(body, command(text(body, "text"), workspace(body)), "command", origin)


def press(body: Json) -> Asked:
    """What an element's id says, and for a select what was picked."""
    action = next(iter(branches(body, "actions")), {})
    token, _, mark = text(action, "action_id").partition("#")
    field = mark.partition(".")[0]
    picked = {field: held(action, workspace(body))} if field else {}
    return asked(body, Call.parse(token).filled(picked), "press", pressed_in(body))


def pressed_in(body: Json) -> Origin:
    view, container = branch(body, "view"), branch(body, "container")
    if text(view, "type") == "home":
        return Origin("home", view=text(view, "id"))
    if view:
        return replace(unpacked(view)[0], surface="modal")
    message = text(container, "message_ts") or text(branch(body, "message"), "ts")
    thread = text(container, "thread_ts") or text(branch(body, "message"), "thread_ts")
    return Origin(
        "ephemeral" if container.get("is_ephemeral") is True else "message",
        channel=text(container, "channel_id") or text(branch(body, "channel"), "id"),
        message=message,
        thread=thread if thread != message else "",
        url=text(body, "response_url"),
    )


def form(body: Json) -> Asked:
    view, team = branch(body, "view"), workspace(body)
    origin, call = unpacked(view)
    files = tuple(
        attachment(file, field)
        for field, control in controls(view)
        if text(control, "type") == "file_input"
        for file in files_of(control)
    )
    return asked(body, call.filled(words(view, team)), "form", origin, uploads=files)


def completion(body: Json) -> Asked:
    view, field = branch(body, "view"), text(body, "block_id")
    origin, call = unpacked(view)
    so_far = {**words(view, workspace(body)), field: text(body, "value")}
    return asked(body, call.filled(so_far), "complete", origin, focused=field)


def menu(body: Json) -> Asked:
    """What is picked for a message, which is anybody's: an answer stands beside it, as a command's does."""
    message = branch(body, "message")
    origin = Origin("command", channel=text(branch(body, "channel"), "id"), url=text(body, "response_url"))
    found = picked(message, text(message, "ts") or text(body, "message_ts"), speaker(body), workspace(body))
    own = found.author.key == speaker(body).key
    files = tuple(attachment(each, PHOTOS) for each in files_of(message)) if own else ()
    return asked(body, Call(text(body, "callback_id")), "press", origin, picked=found, uploads=files)


def asked(
    body: Json,
    call: Call,
    kind: Kind,
    origin: Origin,
    *,
    focused: str = "",
    picked: Picked | None = None,
    uploads: tuple[Attachment, ...] = (),
) -> Asked:
    who, trigger = speaker(body), text(body, "trigger_id")
    here = Place(PLATFORM, who.id, direct=True)
    if origin.channel:
        here = Place(PLATFORM, whole(workspace(body), origin.channel), direct=origin.channel.startswith("D"))
    envelope = Envelope(who, here, trigger, message=origin.message, picked=picked)
    return Asked(call, envelope, kind, origin, trigger, focused, uploads)


def workspace(body: Json) -> str:
    """The one it was asked in; where Slack names a whole organisation instead, the one the view was opened in."""
    view = branch(body, "view")
    return (
        text(branch(body, "team"), "id")
        or text(body, "team_id")
        or text(view, "app_installed_team_id")
        or text(view, "team_id")
        or text(branch(body, "user"), "team_id")
    )


def speaker(body: Json) -> Person:
    user = branch(body, "user")
    id = text(user, "id") or text(body, "user_id")
    name = text(user, "name") or text(user, "username") or text(body, "user_name")
    return Person(PLATFORM, whole(workspace(body), id), name or "?")


def command(line: str, team: str) -> Call:
    """What was typed behind the root; nothing is a wish to see what there is."""
    if not line.strip():
        return MENU
    names = {f"@{whole(team, id)}": f"@{name or SOMEONE}" for id, name in PERSON.findall(line)}
    by_id = PERSON.sub(lambda found: f"@{whole(team, found[1])}", line)
    call = typed(readable(by_id, {}, addresses=True)).having(**{SENT: ""})  # a form is sent here by its own button
    return replace(call, args=tuple(by_name(call, names)))


def by_name(call: Call, names: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """People are meant by id where one is asked for, and stand by name in everything else that was written."""
    fields = COMMANDS[call.name].fields if call.name in COMMANDS else ()
    people = {each.name for each in fields if each.kind == "person"}
    for field, given in call.args:
        yield field, given if field in people else PICKED.sub(lambda found: names.get(found[0], found[0]), given)


def picked(message: Json, id: str, speaker: Person, team: str) -> Picked:
    profile = branch(message, "user_profile")
    user = text(message, "user") or text(message, "bot_id")
    name = text(profile, "display_name") or text(profile, "real_name")
    name = name or text(message, "username") or text(branch(message, "bot_profile"), "name")
    author = Person(PLATFORM, whole(team, user), name or "?")
    if author.key == speaker.key:
        author = speaker
    names = {each.id: each.name for each in (author, speaker) if each.name != "?"}
    known = {id.rpartition(".")[2]: name for id, name in names.items()}
    return Picked(author, readable(text(message, "text"), known), written_at(id), id)


def readable(written: str, names: Mapping[str, str], *, addresses: bool = False) -> str:
    """Words without Slack's marks for people, channels and links: names, and `addresses` alone or labels with them."""

    def unmarked(found: re.Match[str]) -> str:
        if found[2]:
            return ENTITIES[found[2]]
        target, _, label = (MARK.sub(unmarked, each) for each in found[1].partition("|"))
        match target[0]:
            case "@":
                return f"@{label.removeprefix('@') or names.get(target[1:], SOMEONE)}"
            case "#":
                return f"#{label or 'channel'}"
            case "!":
                return label or f"@{re.split('[^a-z]', target[1:])[0]}"
            case _:
                return linked(target, label, addresses=addresses)

    return MARK.sub(unmarked, written)


def linked(target: str, label: str, *, addresses: bool) -> str:
    """A link as it was typed: Slack puts what is missing in front of an address, and says it with `mailto:`."""
    address = target.removeprefix("mailto:").removeprefix("tel:")
    if not label or label == address:
        return address
    if address.partition("//")[2].rstrip("/") == label.rstrip("/"):
        return label
    return address if addresses else f"{label} ({address})"


def written_at(id: str) -> datetime:
    """When a message was written, which is its id on Slack."""
    found = STAMP.fullmatch(id)
    if not found:
        return EPOCH
    return EPOCH + timedelta(seconds=int(found[1]), microseconds=int((found[2] or "").ljust(6, "0")))


def files_of(holder: Json) -> Iterator[Json]:
    """The files in a message or a form; not those Slack has only a note of."""
    yield from (each for each in branches(holder, "files") if text(each, "id") and text(each, "mode") != "tombstone")


def attachment(file: Json, field: str) -> Attachment:
    return Attachment(
        field,
        text(file, "id"),
        text(file, "url_private"),
        text(file, "name"),
        number(file, "size"),
        text(file, "mimetype"),
    )

"""What the bot says, as nodes of meaning: every sentence passes through `say`, and renderers escape all of it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from zoneinfo import ZoneInfo

from bot.seal import Released

TYPEABLE: set[str] = set()
"""What can be typed, "plan new" say: where our sentences name one, each platform shows it its own way."""
COMMAND = re.compile(r"(?<![\w/])/([a-z]+)(?: ([a-z]+))?")
SPELLED = {"full": "%a {day} %b %Y, %H:%M", "day": "%a {day} %b %Y", "time": "%H:%M"}
PLACEHOLDER = re.compile(r"\{(\w+)\}")
# Joiners and variation selectors keep families, flags and Indic scripts whole; everything else invisible goes.
KEPT_INVISIBLE = frozenset("\u200c\u200d")
JOINER = "\u200d"


@dataclass(frozen=True, slots=True)
class Strong:
    """Words that matter most on a card."""

    text: str


@dataclass(frozen=True, slots=True)
class When:
    """A moment, shown in each reader's own zone where the platform can, else in `zone` (an IANA name)."""

    at: datetime
    zone: str
    style: Literal["full", "day", "time"] = "full"


@dataclass(frozen=True, slots=True)
class Day:
    """A calendar day, the same for everybody."""

    day: date


@dataclass(frozen=True, slots=True)
class Mention:
    """Somebody by name; a platform may show its own handle, and notifies them only where the card means to."""

    platform: str
    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Link:
    """A web address behind words."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Quote:
    """Words a person wrote, set apart from ours."""

    text: str


@dataclass(frozen=True, slots=True)
class Typed:
    """A command, which people type differently on each platform: `plan.new` with what it is given."""

    name: str
    args: tuple[tuple[str, str], ...] = ()
    line: str = ""
    """The whole of it where words can simply follow."""

    def __str__(self) -> str:
        return self.line or f"/{self.name.replace('.', ' ')}"


Inline = str | Strong | When | Day | Mention | Link | Quote | Typed


@dataclass(frozen=True, slots=True)
class Said:
    """One paragraph, made by `say` alone."""

    parts: tuple[Inline, ...]

    def __add__(self, other: Said) -> Said:
        return Said(self.parts + other.parts)


Part = Inline | Said | Released | int


def say(template: str, /, **parts: Part) -> Said:
    """Our sentence with their words in it: `say("Moved to {when}.", when=…)`.

    The template is a literal, which a test on the syntax tree enforces; a part of type `str` is somebody's words and
    is cleaned of control and bidirectional characters.

    Raises:
        KeyError: a placeholder has no part.
        TypeError: a part is of another type, `Sealed` above all.
    """
    found: list[Inline] = []
    for at, piece in enumerate(PLACEHOLDER.split(template)):
        if at % 2:
            found.extend(_nodes(parts[piece]))
        elif piece:
            found.extend(_commands(piece))
    return Said(tuple(found))


def listed(items: tuple[Said, ...] | list[Said]) -> Said:
    """Several things in one sentence, separated by commas."""
    parts: list[Inline] = []
    for at, item in enumerate(items):
        parts.extend([", "] if at else [])
        parts.extend(item.parts)
    return Said(tuple(parts))


def plain(said: Said) -> str:
    """The words alone, for labels, lookups and tests; moments and days in ISO form."""
    return "".join(_plain(part) for part in said.parts)


def aloud(node: Inline) -> str:
    """A node without any markup, for labels and titles; moments as they are in their own zone."""
    match node:
        case Quote(text=text):
            return f"“{text}”"
        case When(at=at, zone=zone, style=style):
            local = at.astimezone(ZoneInfo(zone))
            return local.strftime(SPELLED[style].format(day=local.day))
        case Day(day=day):
            return f"{day.day} {day:%b %Y}"
        case _:
            return _plain(node)


def clean(words: str) -> str:
    """Without control, bidirectional and zero-width characters; new lines stay."""
    return "".join(
        each
        for each in words.replace("\r\n", "\n").replace("\r", "\n")
        if each == "\n" or each in KEPT_INVISIBLE or unicodedata.category(each) not in {"Cc", "Cf", "Cs", "Co"}
    )


def beginning(words: str, most: int) -> str:
    """The first words, within so many characters; never a torn letter or emoji."""
    if len(words) <= most:
        return words
    cut = most - 1
    space = max(words.rfind(" ", 0, cut + 1), words.rfind("\n", 0, cut + 1))
    if space > cut // 2:
        cut = space
    while cut > 1 and (clings(words[cut]) or words[cut - 1] == JOINER):
        cut -= 1
    return f"{words[:cut].rstrip()}…"


def clings(letter: str) -> bool:
    """Whether this belongs to the letter before it."""
    return letter == JOINER or unicodedata.category(letter).startswith("M") or unicodedata.category(letter) == "Sk"


def _commands(ours: str) -> Iterator[Inline]:
    """Words of ours, with the commands in them set apart."""
    at = 0
    for found in COMMAND.finditer(ours):
        root, whole = found[1], f"{found[1]} {found[2]}"
        if whole in TYPEABLE or root in TYPEABLE:
            named = whole if whole in TYPEABLE else root
            if at < found.start():
                yield ours[at : found.start()]
            yield Typed(named.replace(" ", "."))
            at = found.start() + len(f"/{named}")
    if at < len(ours):
        yield ours[at:]


def _nodes(part: Part) -> tuple[Inline, ...]:
    match part:
        case Said(parts=nodes):
            return nodes
        case Released():
            return (Quote(clean(part.text)),)
        case bool():
            raise TypeError(part)
        case int():
            return (str(part),)
        case str():
            return (clean(part),)
        case Strong(text=text):
            return (Strong(clean(text)),)
        case Quote(text=text):
            return (Quote(clean(text)),)
        case Link(label=label, url=url):
            return (Link(clean(label), url),)
        case Mention(platform=platform, id=person, name=name):
            return (Mention(platform, person, clean(name)),)
        case When() | Day() | Typed():
            return (part,)
        case _:
            raise TypeError(type(part).__name__)


def _plain(node: Inline) -> str:
    match node:
        case str() | Typed():
            return str(node)
        case Strong(text=text) | Quote(text=text):
            return text
        case When(at=at):
            return at.isoformat(timespec="minutes")
        case Day(day=day):
            return day.isoformat()
        case Mention(name=name):
            return name
        case Link(label=label):
            return label

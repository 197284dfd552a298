"""A line of the conversation: somebody's command, a press of a button, or a word to the console itself."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.errors import UserError
from bot.times import read_span

SPEAKER = re.compile(r"([^\s:@#/\[][^:\[/]{0,39}?)\s*:\s*(?=[/\[])(.*)", re.DOTALL)
LABEL = re.compile(r"\[([^\]]+?)(?:\s+(\d+))?\]\s*(.*)", re.DOTALL)
DIRECTIVES = ("wait", "at", "restart", "db", "room", "help", "quit")


@dataclass(frozen=True, slots=True)
class Typed:
    """`you: /suggest kind=date`: something typed."""

    who: str
    line: str


@dataclass(frozen=True, slots=True)
class Pressed:
    """`you: [Plan it 2] when="sat 7pm"`: the second button of that label, with the words its form would take."""

    who: str
    label: str
    nth: int
    words: str


@dataclass(frozen=True, slots=True)
class Directive:
    """`@restart`: a word to the console itself."""

    name: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class Wait:
    """`@wait 3d`: let time pass."""

    span: timedelta


@dataclass(frozen=True, slots=True)
class At:
    """`@at 2027-01-10T18:00`: go to a moment."""

    moment: datetime


Line = Typed | Pressed | Directive | Wait | At


def parse(text: str, speaker: str = "") -> Line | None:
    """What a line asks for; None for an empty line or a `#` remark. `speaker` is whose line it is without a name.

    Raises:
        UserError: it is neither.
    """
    text = text.strip().removeprefix("\ufeff")
    if not text or text.startswith("#"):
        return None
    if text.startswith("@"):
        name, _, words = text[1:].partition(" ")
        if name not in DIRECTIVES:
            raise UserError(
                "There is no @{name}. There are {known}.", name=name, known=", ".join(f"@{each}" for each in DIRECTIVES)
            )
        return directive(name, words.strip())
    found = SPEAKER.fullmatch(text)
    who, said = (found[1].strip(), found[2]) if found else (speaker, text)
    if who and said.startswith("/"):
        return Typed(who, said)
    if who and (pressed := LABEL.fullmatch(said)):
        return Pressed(who, pressed[1].strip(), int(pressed[2] or 1), pressed[3].strip())
    raise UserError("A line is NAME: /command, NAME: [Button], or @wait 3d. This one is none of them.")


def directive(name: str, words: str) -> Line:
    match name:
        case "wait":
            return Wait(read_span(words))
        case "at":
            return At(moment(words))
        case _:
            return Directive(name, words)


def moment(words: str) -> datetime:
    """An ISO moment, in UTC unless it carries an offset.

    Raises:
        UserError: it is not one.
    """
    try:
        found = datetime.fromisoformat(words)
    except ValueError:
        raise UserError("{words} is not an ISO moment such as 2027-01-10T18:00.", words=words[:40]) from None
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)

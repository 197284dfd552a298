"""What a person does (`Call`) and what the bot shows (`Reply`), by meaning; adapters decide the looks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal
from urllib.parse import parse_qsl, urlencode

from bot.words import Said

CALL_LIMIT = 100
"""Characters a call may take on a button: Discord's `custom_id`, the shortest of the platforms' budgets."""
PAGE_FIELDS = 5

Kind = Literal["text", "long_text", "number", "choice", "choices", "when", "day", "person", "photos"]
Audience = Literal["private", "all"]


@dataclass(frozen=True, slots=True)
class Call:
    """One thing a person asks for: typed, pressed, picked or submitted."""

    name: str
    args: tuple[tuple[str, str], ...] = ()

    def given(self, name: str) -> str:
        return dict(self.args).get(name, "")

    def having(self, **args: str) -> Call:
        """The same call with these words added or changed; an empty one is removed."""
        merged = {**dict(self.args), **args}
        return replace(self, args=tuple((key, value) for key, value in merged.items() if value))

    def filled(self, words: Mapping[str, str]) -> Call:
        """The same call with words as they came; of a forged one, only what could name a field stays."""
        merged = {**dict(self.args), **words}
        args = tuple((key, each) for key, each in merged.items() if each and key.isidentifier() and key != "self")
        return replace(self, args=args)

    def __str__(self) -> str:
        return f"{self.name}?{urlencode(self.args)}" if self.args else self.name

    @classmethod
    def parse(cls, token: str) -> Call:
        name, _, query = token.partition("?")
        return cls(name, tuple(parse_qsl(query)))


def call(name: str, /, **args: object) -> Call:
    """A call as a button carries it: ids and short values, never prose.

    Raises:
        ValueError: it is longer than a platform takes.
    """
    made = Call(name, tuple((key, str(value)) for key, value in args.items()))
    if len(str(made)) > CALL_LIMIT:
        raise ValueError(name)
    return made


@dataclass(frozen=True, slots=True)
class Button:
    label: Said
    call: Call
    tone: Literal["plain", "good", "bad"] = "plain"
    needs: Literal["", "threads", "events"] = ""
    """What the platform must have for this button to be drawn."""


@dataclass(frozen=True, slots=True)
class Option:
    value: str
    label: Said


@dataclass(frozen=True, slots=True)
class Select:
    """One of several: picking an option sends `call` with the option's value as `field`."""

    label: Said
    call: Call
    field: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Photo:
    """A picture; `Planner.photo` has its pixels. `alt` is for those who can't see it."""

    id: str
    alt: Said
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Card:
    title: Said
    body: tuple[Said, ...] = ()
    buttons: tuple[Button, ...] = ()
    select: Select | None = None
    photos: tuple[Photo, ...] = ()


@dataclass(frozen=True, slots=True)
class Field:
    """One thing a command needs. `read` turns checked words into the argument; without it the kind decides."""

    name: str
    label: str
    kind: Kind = "text"
    required: bool = False
    positional: bool = False
    options: tuple[Option, ...] = ()
    most: int = 500
    """Characters of a text, the largest number, or how many photos."""
    least: int = 0
    """The smallest number."""
    hint: str = ""
    """An example or the default, shown in the empty field."""
    read: Callable[[str], object] | None = None
    choices: str = ""
    """Name of the `@choices` function that completes this field, where it depends on what is stored."""
    hidden: bool = False
    """Carried by a button or a draft, never asked for: a slug, say, where a ref takes only ids."""


@dataclass(frozen=True, slots=True)
class Form:
    """A call with words missing. `values` are what the person already gave; `errors` say what to mend, by field.

    `about` stands above the fields: the question to answer, say, where the form hides it.
    """

    title: Said
    submit: Call
    fields: tuple[Field, ...]
    values: tuple[tuple[str, str], ...] = ()
    errors: tuple[tuple[str, Said], ...] = ()
    about: tuple[Said, ...] = ()


@dataclass(frozen=True, slots=True)
class Happening:
    """A plan as an event of the platform's own. `subject` as for a card; `off` takes it down.

    Where more than `most` people would see it, it is not made; None is for any number.
    """

    title: Said
    starts_at: datetime
    ends_at: datetime
    where: Said
    about: Said
    subject: Call
    off: bool = False
    most: int | None = None
    beside: str = ""
    """The platform's id of the message at home that shows the plan, where there is one."""


@dataclass(frozen=True, slots=True)
class Talk:
    """A thread under a message of ours."""

    title: Said
    message: str
    """The platform's id of that message."""


@dataclass(frozen=True, slots=True)
class Reply:
    """Cards and who sees them.

    `subject` names a card that lives on (`plan.card?p=…`): every copy of it is kept up to date. `aside` is for the
    person alone, whatever the rest is.
    """

    cards: tuple[Card, ...]
    to: Literal["private", "in_place", "all"] = "private"
    subject: Call | None = None
    aside: tuple[Card, ...] = ()
    notice: Said | None = None
    """What a notification may say of it, where anybody may look on: nothing that somebody wrote."""

"""Declarations, checked against their handlers at import: nothing registers that could not be called."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

from rapidfuzz import process

from bot.commands.fields import Reading, problem, read
from bot.commands.turn import Later, Turn, Visit
from bot.errors import NotFound, UserError
from bot.ids import read_short
from bot.model import Envelope
from bot.ui import PAGE_FIELDS, Audience, Call, Field, Form, Happening, Option, Reply, Talk
from bot.words import TYPEABLE, Said, Typed, clean, say

T = TypeVar("T")
Needs = Literal["member", "anyone", "person"]
"""A member of the circle meant; anyone, in it or not; or a person, whichever circles are theirs."""
Handler = Callable[..., Awaitable[Reply]]
Prefill = Callable[..., Awaitable[Mapping[str, str]]]
About = Callable[..., Awaitable[tuple[Said, ...]]]
"""What a form is about, for above its fields; given the turn and the refs."""
Arrange = Callable[[Call], Call]
"""The same call with its words where they belong, as far as the words alone tell."""
CardMaker = Callable[..., Awaitable[Reply | Happening | Talk | Later | None]]
Step = Callable[..., Awaitable[None]]
Where = Callable[[Envelope], None]
"""Raises UserError where it can't be done at all, which nobody should fill in a form to hear."""
Completer = Callable[..., Awaitable[tuple[Option, ...]]]

NEAR = 75
"""From here on, of 100, a name is what somebody meant to type."""
WHOLE = "all"
"""In place of a page's number, where a platform shows a form's pages as one."""

COMMANDS: dict[str, Command] = {}
CARDS: dict[str, tuple[CardMaker, tuple[str, ...]]] = {}
AT_HOME: dict[str, str] = {}
"""For a private card, the one posted at home, once, where somebody takes no direct messages."""
NOTICES: dict[str, Said] = {}
"""What a notification says of a card."""
INTIMATE: set[str] = set()
"""Cards whose readers are looked at before they are posted."""
STEPS: dict[str, tuple[Step, tuple[str, ...]]] = {}
CHOICES: dict[str, Completer] = {}


@dataclass(frozen=True, slots=True)
class Command:
    """Something a person can ask for. `listed` ones are typed; the others live on buttons and in forms."""

    name: str
    help: str
    fields: tuple[Field, ...]
    refs: tuple[str, ...]
    """Arguments that are ids of ours, written by `short`; buttons carry them."""
    handler: Handler
    audience: Audience | Callable[[Call, Envelope], Audience]
    needs: Needs
    writes: bool
    example: str
    prefill: Prefill | None
    listed: bool
    where: Where | None = None
    about: About | None = None
    arrange: Arrange | None = None

    def seen_by(self, call: Call, envelope: Envelope) -> Audience:
        """Who sees the answer at most. A page with more behind it is answered for its writer alone."""
        if self.further(call):
            return "private"
        return self.audience if isinstance(self.audience, str) else self.audience(call, envelope)

    @property
    def visible(self) -> tuple[Field, ...]:
        """Fields a form asks for."""
        return tuple(each for each in self.fields if not each.hidden)

    @property
    def prose(self) -> tuple[str, ...]:
        """Fields that take a person's own words."""
        return tuple(each.name for each in self.visible if is_prose(each))

    def missing(self, call: Call, values: Mapping[str, str] | None = None, about: tuple[Said, ...] = ()) -> Form | None:
        """The form still to be filled in, judged by shape alone, or None when the call is complete."""
        given = {**(values or {}), **dict(call.args)}
        wrong = tuple((each.name, found) for each in self.visible if (found := problem(each, given.get(each.name, ""))))
        return self.form(call, given, wrong, about) if wrong else None

    def page(self, call: Call) -> tuple[Field, ...]:
        """The fields of the form's page this call is at: the first five unless it says otherwise, or all of them."""
        if call.given("page") == WHOLE:
            return self.visible
        number = page_number(call)
        return self.visible[(number - 1) * PAGE_FIELDS : number * PAGE_FIELDS]

    def further(self, call: Call) -> tuple[Field, ...]:
        """The fields on the pages behind the one just submitted, by somebody who goes through them all.

        Nothing is behind a page that was opened by itself or again: to change a setting, say, or to mend a word.
        """
        goes_through = bool(call.given("page")) == bool(call.given("draft"))
        if not call.given("ok") or not goes_through or call.given("page") == WHOLE:
            return ()
        return self.visible[page_number(call) * PAGE_FIELDS :]

    def form(
        self,
        call: Call,
        given: Mapping[str, str],
        errors: tuple[tuple[str, Said], ...] = (),
        about: tuple[Said, ...] = (),
    ) -> Form:
        """A page of this command's form, filled in with what is given: the first one with something to mend.

        An empty field is not yet an error to show.
        """
        names = [each.name for each in self.visible]
        if errors and call.given("page") != WHOLE:
            number = min(names.index(name) for name, _ in errors) // PAGE_FIELDS + 1
            call = call.having(page=str(number) if number > 1 else "")
        page = {each.name for each in self.page(call)}
        kept = Call(call.name, tuple((key, value) for key, value in call.args if key not in page)).having(ok="1")
        filled = tuple((key, value) for key, value in given.items() if key in page and value)
        shown = tuple((name, what) for name, what in errors if given.get(name) and name in page)
        return Form(say(self.help), kept, self.page(call), filled, shown, about)

    async def answer(self, turn: Turn | Visit, call: Call, reading: Reading) -> Reply:
        """Run the handler with typed arguments.

        Raises:
            UserError: a field can't be read, an id is not one, or the handler says so.
        """
        words = self.read(self.fields, call, reading)
        return await self.handler(turn, **self.ids(call), **words)

    def read(self, fields: tuple[Field, ...], call: Call, reading: Reading) -> dict[str, Any]:
        """The arguments these fields' words stand for.

        Raises:
            UserError: one can't be read; names it.
        """
        words: dict[str, Any] = {}
        for each in fields:
            try:
                words[each.name] = read(each, call.given(each.name), reading)
            except UserError as error:
                error.field = each.name
                raise
        return words

    def page_of(self, field: str) -> int:
        """The page of the form that asks for this field; 0 where none does."""
        names = [each.name for each in self.visible]
        return names.index(field) // PAGE_FIELDS + 1 if field in names else 0

    async def current(self, turn: Turn | Visit, call: Call) -> Mapping[str, str]:
        """What the fields hold now, for a command that changes something; a call leaves what it doesn't name."""
        return await self.prefill(turn, **self.ids(call)) if self.prefill else {}

    async def introduced(self, turn: Turn | Visit, call: Call) -> tuple[Said, ...]:
        """What its form is about.

        Raises:
            UserError: that is gone, which nobody should fill in a form to hear.
        """
        return await self.about(turn, **self.ids(call)) if self.about else ()

    def arranged(self, call: Call) -> Call:
        return self.arrange(call) if self.arrange else call

    def ids(self, call: Call) -> dict[str, int]:
        return ids(self.refs, call)


def page_number(call: Call) -> int:
    return int(call.given("page")) if call.given("page").isdecimal() else 1


def is_prose(field: Field) -> bool:
    return field.kind in {"text", "long_text"} and field.read is None and not field.options


def command(
    name: str,
    help: str,  # noqa: A002 the word people know
    *fields: Field,
    audience: Audience | Callable[[Call, Envelope], Audience] = "private",
    needs: Needs = "member",
    writes: bool = True,
    example: str = "",
    refs: tuple[str, ...] = (),
    prefill: Prefill | None = None,
    where: Where | None = None,
    arrange: Arrange | None = None,
) -> Callable[[Handler], Handler]:
    """Declare a command people type: `/plan new` is `plan.new`."""

    def register(handler: Handler) -> Handler:
        expect(handler, "turn" if needs == "member" else "visit", refs, tuple(each.name for each in fields))
        declare(
            COMMANDS,
            name,
            Command(
                name,
                help,
                fields,
                refs,
                handler,
                audience,
                needs,
                writes,
                example,
                prefill,
                listed=True,
                where=where,
                arrange=arrange,
            ),
        )
        TYPEABLE.add(name.replace(".", " "))
        return handler

    return register


def press(
    name: str,
    *fields: Field,
    refs: tuple[str, ...] = (),
    audience: Audience = "private",
    needs: Needs = "member",
    writes: bool = True,
    title: str = "",
    prefill: Prefill | None = None,
    about: About | None = None,
) -> Callable[[Handler], Handler]:
    """Declare what a button, select or form asks for. `title` heads its form, where it has fields."""

    def register(handler: Handler) -> Handler:
        expect(handler, "turn" if needs == "member" else "visit", refs, tuple(each.name for each in fields))
        if not title and any(not each.hidden for each in fields):
            raise TypeError(name)
        declare(
            COMMANDS,
            name,
            Command(
                name, title, fields, refs, handler, audience, needs, writes, "", prefill, listed=False, about=about
            ),
        )
        return handler

    return register


def card(
    name: str, *refs: str, at_home: str = "", intimate: bool = False, notice: Said | None = None
) -> Callable[[CardMaker], CardMaker]:
    """Declare how a message of the outbox is drawn when it is sent; None when there is nothing left to say.

    `notice` is what a notification says of it, for anybody who looks over a shoulder. What is read needs one.

    `at_home` names the card, of the same refs, that the home channel gets once instead of this one where somebody
    takes no direct messages; without it such a message is dropped. An `intimate` one is not posted where more people
    can read it than was agreed to.
    """

    def register(maker: CardMaker) -> CardMaker:
        expect(maker, "scene", refs, ())
        if ("Reply" in str(inspect.signature(maker).return_annotation)) != (notice is not None):
            raise TypeError(f"{name} is read, and needs a notice")
        declare(CARDS, name, (maker, refs))
        if notice is not None:
            declare(NOTICES, name, notice)
        if at_home:
            declare(AT_HOME, name, at_home)
        if intimate:
            INTIMATE.add(name)
        return maker

    return register


def step(name: str, *refs: str) -> Callable[[Step], Step]:
    """Declare a step the core takes by itself when it is due; it and its effects are one transaction."""

    def register(taken: Step) -> Step:
        expect(taken, "scene", refs, ())
        declare(STEPS, name, (taken, refs))
        return taken

    return register


def choices(name: str) -> Callable[[Completer], Completer]:
    """Declare a completion for fields that name it."""

    def register(completer: Completer) -> Completer:
        declare(CHOICES, name, completer)
        return completer

    return register


def find(name: str) -> Command:
    """The command of that name.

    Raises:
        NotFound: there is none; says the nearest.
    """
    if name in COMMANDS:
        return COMMANDS[name]
    listed = [each.name.replace(".", " ") for each in COMMANDS.values() if each.listed]
    near = process.extractOne(name.replace(".", " "), listed, score_cutoff=NEAR)
    asked = Typed(clean(name)[:40])
    if near:
        raise NotFound("I don't know {name}. Did you mean {near}?", name=asked, near=Typed(near[0].replace(" ", ".")))
    raise NotFound("I don't know {name}. /help shows what I can do.", name=asked)


def ids(refs: tuple[str, ...], call: Call) -> dict[str, int]:
    """The ids a call carries.

    Raises:
        NotFound: one is missing or was never ours.
    """
    try:
        return {ref: read_short(call.given(ref)) for ref in refs}
    except ValueError:
        raise NotFound("That button is from another time. /today shows what is open now.") from None


def expect(handler: Callable[..., object], first: str, refs: tuple[str, ...], fields: tuple[str, ...]) -> None:
    taken = list(inspect.signature(handler).parameters)
    if taken != [first, *refs, *fields]:
        raise TypeError(f"{handler.__module__}.{handler.__name__} takes {taken}, declared is {[first, *refs, *fields]}")


def declare(registry: dict[str, T], name: str, what: T) -> None:
    if name in registry:
        raise TypeError(f"{name} is declared twice")
    registry[name] = what

"""What the planner does with a call: which words it may carry, what stays of a draft, what a button takes along."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import cast

from rapidfuzz import process

from bot.commands import COMMANDS, Command
from bot.commands.registry import page_number
from bot.errors import UserError
from bot.ids import read_short, short
from bot.model import Circle, Envelope
from bot.ui import CALL_LIMIT, PAGE_FIELDS, Button, Call, Card, Reply, call
from bot.words import Part, Quote, Said, Typed, say

MOST_QUOTED = 300
"""Characters of somebody's words that an answer gives back in full."""
MOST_GIVEN_BACK = 3500
NEAR = 75
"""How alike, of 100, a name and a slip of it are."""
OURS = frozenset({"c", "draft", "ok", "page"})
"""Arguments of the planner's own: a claimed circle, a draft, that a form was submitted, and which page of it."""


class Which(UserError):
    """Somebody of several circles wrote a direct message without saying which one is meant."""

    def __init__(self, circles: tuple[Circle, ...]) -> None:
        super().__init__("You belong to more than one circle. Which one is this for?")
        self.circles = circles


def said(error: UserError) -> Said:
    return say(error.template, **cast("dict[str, Part]", error.parts))


def known_args(command: Command) -> set[str]:
    return {*command.refs, *OURS, *(each.name for each in command.fields)}


def known(command: Command, words: Mapping[str, str]) -> dict[str, str]:
    """Those this command has a field for; the answer that refused the others has given them back."""
    return {name: value for name, value in words.items() if name in known_args(command)}


def check_args(command: Command, asked: Call) -> None:
    unknown = [name for name, _ in asked.args if name not in known_args(command)]
    if not unknown:
        return
    it = say("{name}", name=Typed(command.name)) if command.listed else say("This")
    takes = ", ".join(each.name for each in command.visible)
    if not takes:
        raise UserError("{it} takes nothing more; it works by itself.", it=it)
    words = asked.given(unknown[0])
    written = Quote(words if len(words) <= MOST_QUOTED else f"{words[:MOST_QUOTED]}…")
    if unknown[0] == "?":
        raise UserError(
            "{it} needs its words named: {takes}. You wrote: {written}", it=it, takes=takes, written=written
        )
    wrong = say("{it} has no {unknown}.", it=it, unknown=unknown[0][:40])
    near = process.extractOne(unknown[0], [each.name for each in command.visible], score_cutoff=NEAR)
    told = say("Did you mean {near}?", near=near[0]) if near else say("It takes {takes}.", takes=takes)
    raise UserError("{wrong} {told} You wrote there: {written}", wrong=wrong, told=told, written=written)


def check_audience(command: Command, asked: Call, envelope: Envelope, reply: Reply) -> None:
    """Refuse what is more public than declared, a bug and no person's doing: the platform has fixed who sees it."""
    if reply.to == "all" and command.seen_by(asked, envelope) == "private":
        raise AssertionError(f"{command.name} is declared private")


def still_meant(command: Command, asked: Call, kept: Mapping[str, str]) -> dict[str, str]:
    """What stays beside newly given words: a submitted page of a form speaks for all its fields, the emptied ones too.

    But for photos: not every form can show them.
    """
    page = {each.name for each in command.page(asked) if each.kind != "photos"} if asked.given("ok") else set()
    return {name: value for name, value in kept.items() if name not in page}


def with_uploads(command: Command, asked: Call, envelope: Envelope) -> Call:
    """The call with what was uploaded along with it in its field for photos."""
    field = next((each.name for each in command.visible if each.kind == "photos"), "")
    if not field or not envelope.uploads:
        return asked
    given = (each.strip() for each in asked.given(field).split(","))
    return asked.having(**{field: ",".join(dict.fromkeys(filter(None, (*given, *envelope.uploads))))})


def draft_id(asked: Call) -> int:
    return own_id(asked.given("draft"))


def own_id(written: str) -> int:
    """The id written so; 0, which nothing has, where it is none."""
    return read_short(written) if is_id(written) else 0


def is_id(written: str) -> bool:
    try:
        read_short(written)
    except ValueError:
        return False
    return True


def carrying(asked: Call, draft: int | None, field: str = "") -> Call:
    """The same call as a button may carry it: ids travel, what only pretends to be one stays behind, words wait.

    So does the page of the form that asks for what is wrong, or else the one it came from.
    """
    command = COMMANDS.get(asked.name)
    refs = command.refs if command else ()
    kept = {name: value for name, value in asked.args if (name in refs or name == "c") and is_id(value)}
    page = command.page_of(field) or (page_number(asked) if command.page(asked) else 1) if command else 1
    if page > 1:
        kept["page"] = str(page)
    return call(asked.name, **kept, **({"draft": short(draft)} if draft else {}))


def claiming(reply: Reply, circle: Circle | None) -> Reply:
    """The reply with its circle on every button that has room for it: in a direct message nothing else tells which."""
    if circle is None:
        return reply

    def claim(asked: Call, field: str = "") -> Call:
        marked = asked.having(c=short(circle.id))
        return marked if len(str(marked)) + len(field) < CALL_LIMIT else asked

    def mark(card: Card) -> Card:
        buttons = tuple(replace(each, call=claim(each.call)) for each in card.buttons)
        select = None if card.select is None else replace(card.select, call=claim(card.select.call, card.select.field))
        return replace(card, buttons=buttons, select=select)

    return replace(reply, cards=tuple(mark(each) for each in reply.cards))


def next_page(command: Command, asked: Call, draft: int) -> Card:
    """What else a long form asks, for who likes to say more."""
    rest, at, pages = command.further(asked), page_number(asked), -(-len(command.visible) // PAGE_FIELDS)
    more = [say("{label}", label=each.label) for each in rest]
    on = carrying(asked, draft)
    return Card(
        say("Nearly done"),
        (say("Press That's all, and it is. Or Next, for a little more:"), *more),
        (
            Button(say("Next"), on.having(page=str(at + 1))),
            Button(say("That's all"), on.having(page=str(pages + 1), ok="1"), "good"),
        ),
    )


def again(asked: Call, draft: int | None, field: str = "") -> tuple[Button, ...]:
    return (Button(say("Try again"), carrying(asked, draft, field)),) if draft else ()


def unkept(asked: Call, draft: int | None) -> tuple[Said, ...]:
    """What a person wrote, given back where it could not even be kept as a draft."""
    return (
        () if draft else tuple(say("You wrote: {words}", words=Quote(each[:MOST_GIVEN_BACK])) for each in prose(asked))
    )


def prose(asked: Call) -> tuple[str, ...]:
    command = COMMANDS.get(asked.name)
    return tuple(asked.given(name) for name in command.prose if asked.given(name)) if command else ()


def failed(code: str) -> Card:
    """What a person hears where an answer could not be shown."""
    return Card(
        say("I could not show you the answer, and it is noted as {code}.", code=code),
        (say("/today shows what is open for you."),),
    )


def loggable(asked: Call) -> str:
    """The call's name as the log may have it: a forged one may be anything."""
    return asked.name if asked.name in COMMANDS else "?"

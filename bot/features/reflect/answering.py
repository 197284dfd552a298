"""What a member asked gives to a round: an answer, a pass, or the wish for something lighter. All of it private."""

from __future__ import annotations

from dataclasses import replace

from bot.commands import Turn, press
from bot.errors import NotAllowed, NotFound, Over
from bot.features.reflect.asking import question, ways, whole_question
from bot.features.reflect.opening import decided, open_up
from bot.ids import short
from bot.model import Round
from bot.talking.reveal import Stage
from bot.ui import Button, Card, Field, Reply, call
from bot.words import Said, Strong, say


async def asked_now(turn: Turn, r: int) -> tuple[Said, ...]:
    return whole_question(await waiting_for(turn, await turn.store.rounds.find(r)), turn.catalogue)


async def earlier(turn: Turn, r: int) -> dict[str, str]:
    """What the form starts from: this member's own answer so far."""
    one = await waiting_for(turn, await turn.store.rounds.find(r))
    given = one.answer(turn.member.id)
    return {"text": given.text.for_author(turn.member.id).text} if given and given.text else {}


@press(
    "reflect.answer",
    Field("text", "Your answer", "long_text", required=True, most=4000),
    refs=("r",),
    title="A question to answer together",
    prefill=earlier,
    about=asked_now,
)
async def answer(turn: Turn, r: int, text: str) -> Reply:
    if await give(turn, r, text):
        return opened_reply()
    body = say("Kept sealed. It opens when everyone has answered or passed, and at least two have answered.")
    change = Button(say("Change it"), call("reflect.answer", r=short(r)))
    skip = Button(say("Pass instead"), call("reflect.pass", r=short(r)))
    return Reply((Card(body, buttons=(change, skip, deep(r))),), to="in_place")


@press("reflect.pass", refs=("r",))
async def skip(turn: Turn, r: int) -> Reply:
    if await give(turn, r, None):
        return opened_reply()
    body = say("Passed, and kept sealed like any answer. You can change your mind until it opens.")
    change = Button(say("Answer after all"), call("reflect.answer", r=short(r)))
    return Reply((Card(body, buttons=(change, deep(r))),), to="in_place")


@press("reflect.lighter", refs=("r",), writes=False)
async def lighter(turn: Turn, r: int) -> Reply:
    one = await waiting_for(turn, await turn.store.rounds.find(r))
    prompt = turn.catalogue.prompt(one.prompt)
    asked = say("{question}", question=Strong(prompt.lighter)) if prompt else question(one, turn.catalogue)
    hint = say("An easier question on the way to the same place. Answer whichever you like; nobody is told which.")
    return Reply((Card(say("Lighter"), (asked, hint), (*ways(r), deep(r))),), to="in_place")


@press("reflect.deep", refs=("r",))
async def too_deep(turn: Turn, r: int) -> Reply:
    """It lowers the circle's depth from the next question on, whoever said it."""
    one = await turn.store.rounds.hold(r)
    if one is None:
        raise gone()
    if turn.member.id not in one.asked:
        raise not_asked()
    await turn.store.rounds.settle(replace(one, too_deep=turn.now), one.state)
    return Reply(
        (
            Card(
                say("Thank you. The next questions are lighter, and nobody is told why."),
            ),
        )
    )


async def give(turn: Turn, r: int, text: str | None) -> bool:
    """Keep what this member gives. Whether the round opened by it."""
    one, circle = await turn.store.rounds.hold(r), await turn.store.hold()
    turn = replace(turn, circle=circle)
    one = await waiting_for(turn, one)
    given = await turn.store.rounds.answer(r, turn.member.id, text)
    one = replace(one, answers=(*(each for each in one.answers if each.member != turn.member.id), given))
    if decided(one, turn.circle, turn.now).stage is not Stage.OPENS:
        return False
    await open_up(turn.circle, turn.store, one)
    return True


async def waiting_for(turn: Turn, one: Round | None) -> Round:
    """The round, if it still waits for what this member gives.

    Raises:
        UserError: it doesn't.
    """
    if one is None:
        raise gone()
    if turn.member.id not in one.asked:
        raise not_asked()
    if one.state == "opened":
        raise Over("The answers are open already, so they stay as they are.")
    if turn.member.id not in decided(one, turn.circle, turn.now).changers:
        raise Over("This round has closed. /reflect shows what is open now.")
    return one


def gone() -> NotFound:
    return NotFound("That question is gone. /reflect shows what is open now.")


def not_asked() -> NotAllowed:
    return NotAllowed(
        "This question went to those who were here, and not resting, when it was asked. The next is yours too."
    )


def opened_reply() -> Reply:
    return Reply(
        (
            Card(
                say("With that, the answers are open."),
            ),
        ),
        to="in_place",
    )


def deep(r: int) -> Button:
    return Button(say("Too deep"), call("reflect.deep", r=short(r)))

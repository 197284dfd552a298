"""Where a round stands, by the one rule in `bot.talking.reveal`, and what is posted when it opens."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from bot.commands import Scene, Turn, card, press
from bot.errors import NotFound
from bot.features.reflect.asking import question, topic
from bot.ids import short
from bot.model import Answer, Circle, Round
from bot.seal import Released, release
from bot.store import CircleStore
from bot.talking.reveal import Outcome, RoundState, decide
from bot.ui import Button, Card, Reply, call
from bot.words import Quote, Said, Strong, beginning, say

OPENED_CHARACTERS = 2800
"""Of all answers together on the card for all; the rest is behind *Read it all*."""
FEWEST_CHARACTERS = 110


def decided(one: Round, circle: Circle, now: datetime) -> Outcome:
    """What the rule says about this round, with the circle's members as they are now."""
    stands = [each for each in one.answers if not circle.takes_back(each.member)]
    return decide(
        RoundState(
            id=one.id,
            posted_at=one.posted_at,
            members=frozenset(one.asked),
            answered=authors(each for each in stands if each.text is not None),
            passed=authors(each for each in stands if each.text is None and each.after != "deleted"),
            left=frozenset(one.asked) - frozenset(each.id for each in circle.members),
            shared=authors(each for each in stands if each.after == "shared"),
            kept=authors(each for each in stands if each.after == "kept"),
            deleted=authors(each for each in stands if each.after == "deleted"),
            opened=one.state == "opened",
        ),
        now,
    )


def authors(answers: Iterable[Answer]) -> frozenset[int]:
    return frozenset(each.member for each in answers)


async def open_up(circle: Circle, store: CircleStore, one: Round) -> None:
    """The rule has opened it: keep that, and post the answers once."""
    full = len(one.answers) == len(one.asked) and all(each.text is not None for each in one.answers)
    await store.rounds.settle(replace(one, full=full), "opened")
    await store.deliveries.withdraw(topic(one.id))
    await store.deliveries.post(circle, f"opened|{one.id}", call("reflect.opened", r=short(one.id)), topic(one.id))
    await store.deliveries.refresh(call("reflect.card", r=short(one.id)))


@card("reflect.opened", "r", intimate=True, notice=say("The answers are open"))
async def opened_card(scene: Scene, r: int) -> Reply | None:
    one = await scene.store.rounds.find(r)
    if one is None or one.state != "opened":
        return None
    given = released(one, scene.circle, scene.now)
    share = max(FEWEST_CHARACTERS, OPENED_CHARACTERS // max(1, len(given)))
    answers = tuple(signed(scene.circle, member, words, share) for member, words in given)
    prompt = scene.catalogue.prompt(one.prompt)
    cues = (say("{cue}", cue=prompt.cue), say("To ask each other: {next}", next=prompt.follow_up)) if prompt else ()
    body = answers or (say("The answers were taken back by those who wrote them."),)
    whole = reading(r) if any(len(words.text) > share for _, words in given) else ()
    opened = Card(say("Opened together"), (question(one, scene.catalogue), *body, *(cues if answers else ())), whole)
    return Reply((opened,), to="all", subject=call("reflect.opened", r=short(r)))


@press("reflect.read", refs=("r",), writes=False)
async def read(turn: Turn, r: int) -> Reply:
    """All that is open of a round, at its full length."""
    one = await turn.store.rounds.find(r)
    given = released(one, turn.circle, turn.now) if one else ()
    if one is None or not given:
        raise NotFound("There is nothing to read here any more.")
    answers = tuple(signed(turn.circle, member, words) for member, words in given)
    return Reply((Card(say("Opened together"), (question(one, turn.catalogue), *answers)),))


def reading(r: int) -> tuple[Button, ...]:
    return (Button(say("Read it all"), call("reflect.read", r=short(r))),)


def released(one: Round, circle: Circle, now: datetime) -> tuple[tuple[int, Released], ...]:
    """Whose words the rule lets everybody read now, and those words."""
    found = ((member, readable(one, member, circle, now)) for member in one.asked)
    return tuple((member, words) for member, words in found if words is not None)


def readable(one: Round, member: int, circle: Circle, now: datetime) -> Released | None:
    """This member's words, if the rule lets everybody read them now."""
    permit, given = decided(one, circle, now).permit, one.answer(member)
    if permit is None or given is None or given.text is None or not permit.covers(given.text):
        return None
    return release(given.text, permit)


def signed(circle: Circle, member: int, released: Released, most: int | None = None) -> Said:
    """An answer under its author's name, or the beginning of it."""
    words = released if most is None else Quote(beginning(released.text, most))
    author = circle.member(member)
    if author is None or (author.left_at is not None and author.leaving != "as_is"):
        return say("Somebody who has left: {words}", words=words)
    return say("{name}: {words}", name=Strong(author.name), words=words)

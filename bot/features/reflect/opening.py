"""Where a round stands, by the one rule in `bot.talking.reveal`, and what is posted when it opens."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from bot.commands import Scene, card
from bot.features.reflect.asking import question, topic
from bot.ids import short
from bot.model import Answer, Circle, Round
from bot.seal import Released, release
from bot.store import CircleStore
from bot.talking.reveal import Outcome, RoundState, decide
from bot.ui import Card, Reply, call
from bot.words import Said, Strong, say


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


@card("reflect.opened", "r", intimate=True)
async def opened_card(scene: Scene, r: int) -> Reply | None:
    one = await scene.store.rounds.find(r)
    if one is None or one.state != "opened":
        return None
    answers = tuple(
        signed(scene.circle, member, words)
        for member in one.asked
        if (words := readable(one, member, scene.circle, scene.now)) is not None
    )
    prompt = scene.catalogue.prompt(one.prompt)
    cues = (say("{cue}", cue=prompt.cue), say("To ask each other: {next}", next=prompt.follow_up)) if prompt else ()
    body = answers or (say("The answers were taken back by those who wrote them."),)
    opened = Card(say("Opened together"), (question(one, scene.catalogue), *body, *(cues if answers else ())))
    return Reply((opened,), to="all", subject=call("reflect.opened", r=short(r)))


def readable(one: Round, member: int, circle: Circle, now: datetime) -> Released | None:
    """This member's words, if the rule lets everybody read them now."""
    permit, given = decided(one, circle, now).permit, one.answer(member)
    if permit is None or given is None or given.text is None or not permit.covers(given.text):
        return None
    return release(given.text, permit)


def signed(circle: Circle, member: int, words: Released) -> Said:
    author = circle.member(member)
    if author is None or (author.left_at is not None and author.leaving != "as_is"):
        return say("Somebody who has left: {words}", words=words)
    return say("{name}: {words}", name=Strong(author.name), words=words)

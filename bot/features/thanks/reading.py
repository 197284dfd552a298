"""Thanks in private: to the one they are for and nobody else, and gone from here a week after they arrived."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.commands import Scene, Turn, card, press, step
from bot.errors import NotAllowed, NotFound
from bot.features.people import as_picked, named_now
from bot.features.thanks.cards import from_whom, standing, topic
from bot.ids import short
from bot.model import Circle, Member, Thanks
from bot.store import CircleStore
from bot.times import Hours
from bot.ui import Button, Card, Reply, call
from bot.words import Quote, say

KEPT = timedelta(days=7)
MOST = 3
"""Shown under /today at a time, the newest first."""
A_WEEK_AFTER = say("A week after they arrive I delete my copy. Their direct message stays with them.")


async def deliver(circle: Circle, store: CircleStore, other: Member, t: int, now: datetime) -> None:
    """Send it when they are awake; where they rest, when that is over. Until then /today has it."""
    awake = Hours(circle.quiet_from, circle.quiet_to).end_after(now, circle.zone)
    if other.rest_until is not None and other.rests(awake):
        key = f"thanks.deliver|{t}|{other.rest_until.astimezone(circle.zone).date()}"
        await store.deliveries.step(circle, key, call("thanks.deliver", t=short(t)), topic(t), other.rest_until)
        return
    await store.deliveries.direct(other, f"thanks|{t}", call("thanks.note", t=short(t)), topic(t), awake)
    await forget_at(circle, store, t, awake + KEPT)


@step("thanks.deliver", "t")
async def delivered(scene: Scene, t: int) -> None:
    found = await scene.store.thanks.find(t)
    other = scene.circle.member(found.to) if found else None
    if other is None or other.left_at is not None:
        await forget_at(scene.circle, scene.store, t, scene.now + KEPT)
        return
    await deliver(scene.circle, scene.store, other, t, scene.now)


async def forget_at(circle: Circle, store: CircleStore, t: int, due: datetime) -> None:
    key = f"thanks.forget|{t}|{due.isoformat()}"
    await store.deliveries.step(circle, key, call("thanks.forget", t=short(t)), topic(t), due)


@step("thanks.forget", "t")
async def forget(scene: Scene, t: int) -> None:
    """Delete it once it was read or arrived; what could not be brought waits for as long as they are here."""
    found = await scene.store.thanks.find(t)
    if found is None:
        return
    other = scene.circle.member(found.to)
    here = other is not None and (other.left_at is None or scene.now < other.left_at + KEPT)
    seen = found.seen_at is not None and found.seen_at + KEPT <= scene.now
    if seen or not here or await scene.store.thanks.arrived(topic(t)):
        await scene.store.thanks.remove(t)
        await scene.store.deliveries.refresh(call("thanks.waits", t=short(t)))
        return
    await forget_at(scene.circle, scene.store, t, (found.seen_at or scene.now) + KEPT)


@card("thanks.note", "t", at_home="thanks.waits", notice=say("A kind word for you"))
async def note(scene: Scene, t: int) -> Reply | None:
    found = await private(scene.circle, scene.store, t)
    return None if found is None else Reply((written(scene.circle, found),))


@card("thanks.waits", "t", notice=say("A kind word for somebody here"))
async def waits(scene: Scene, t: int) -> Reply | None:
    """At home, where they take no direct messages: neither from whom nor what for."""
    found = await private(scene.circle, scene.store, t)
    other = named_now(scene.circle, found.to) if found else None
    if found is not None and other is not None and found.seen_at is None:
        title = say("There is a kind word for {name}. /today shows it to them alone.", name=other.name)
        shown = Card(title, (), (reading(t),))
    elif scene.first:
        return None
    else:
        shown = Card(say("A kind word found its way.") if found else say("There was a kind word here."))
    return Reply((shown,), to="all", subject=call("thanks.waits", t=short(t)))


def reading(t: int) -> Button:
    return Button(say("Read it"), call("thanks.read", t=short(t)), "good")


@press("thanks.read", refs=("t",))
async def read(turn: Turn, t: int) -> Reply:
    found = await private(turn.circle, turn.store, t)
    if found is None:
        raise NotFound("That kind word is not here any more.")
    if found.to != turn.member.id:
        raise NotAllowed("That one is for somebody else's eyes.")
    if found.seen_at is None:
        await turn.store.thanks.see(t)
        await turn.store.deliveries.refresh(call("thanks.waits", t=short(t)))
    return Reply((written(turn.circle, found),))


async def private(circle: Circle, store: CircleStore, t: int) -> Thanks | None:
    """It, as long as its author lets it be read."""
    found = await store.thanks.find(t)
    return found if found is not None and found.way == "private" and standing(circle, (found,)) else None


def written(circle: Circle, one: Thanks) -> Card:
    """For the one it is for."""
    author = named_now(circle, one.member)
    here = author is not None and author.left_at is None
    answer = (Button(say("Write back"), call("thanks.to", person=as_picked(author.person))),) if author and here else ()
    title = say("{name} thanks you", name=from_whom(circle, one))
    return Card(title, (say("{words}", words=Quote(one.words)),), answer)


async def kind_words(turn: Turn) -> list[Card]:
    """What others thank me for in private and I have not had yet, for /today."""
    mine = standing(turn.circle, await turn.store.thanks.private_to(turn.member.id))
    new = [each for each in mine if each.seen_at is None and not await turn.store.thanks.arrived(topic(each.id))]
    return [
        Card(say("A kind word from {name}", name=from_whom(turn.circle, each)), (), (reading(each.id),))
        for each in new[: -MOST - 1 : -1]
    ]

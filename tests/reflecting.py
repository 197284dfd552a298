"""What the tests of the weekly question share: getting one asked, and looking behind the curtain."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from room import Guest, World, labels, words

from bot.ids import read_short
from bot.model import Circle, LeaveChoice, Round, TalkLimits
from bot.ui import Reply, call

SUNDAY = datetime(2026, 11, 29, 17, tzinfo=UTC)
"""The first weekly question of the couple: 18:00 in Madrid."""
MADRID = ZoneInfo("Europe/Madrid")


async def asked(world: World, until: datetime = SUNDAY) -> Reply:
    """The card of the question that has been posted by then."""
    await world.until(until)
    return question(world)


def question(world: World) -> Reply:
    return next(each for each in reversed(world.room.public) if "Answer" in labels(each))


def questions(world: World) -> list[Reply]:
    """Every question put to the circle so far, once each."""
    return [each for each in world.room.public if "Answer" in labels(each)]


def public(world: World) -> str:
    return "\n".join(map(words, world.room.public))


def round_id(card: Reply) -> int:
    return read_short(card.cards[0].buttons[0].call.given("r"))


async def circle(world: World) -> Circle:
    async with world.store.reading(world.now) as tx:
        found = await tx.circles.at(world.guest("ana").envelope())
    assert found is not None
    return found


async def rounds(world: World) -> tuple[Round, ...]:
    here = await circle(world)
    async with world.store.reading(world.now) as tx:
        return await tx.within(here.id).rounds.history(datetime(2020, 1, 1, tzinfo=UTC))


async def answer_both(card: Reply, *guests: Guest) -> None:
    for each in guests:
        await each.presses(card, "Answer", text=f"{each.name} says")


async def leaves(guest: Guest, choice: LeaveChoice) -> None:
    await guest.sends(call("leave.go", how=choice))


async def rests(world: World, guest: Guest, until: datetime | None) -> None:
    here = await circle(world)
    member = here.member_of(guest.person)
    assert member is not None
    async with world.store.writing(world.now) as tx:
        await tx.within(here.id).members.rest(member.id, until)


async def limit(world: World, guest: Guest, limits: TalkLimits) -> None:
    here = await circle(world)
    member = here.member_of(guest.person)
    assert member is not None
    async with world.store.writing(world.now) as tx:
        await tx.within(here.id).rounds.limit(member.id, limits)

"""A pause: for one member without a trace, or for the whole circle with one neutral line; nothing piles up."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from bot.commands import Scene, Turn, card, command
from bot.commands.fields import pick
from bot.errors import UserError
from bot.times import occurrence
from bot.ui import Button, Card, Field, Reply, call
from bot.words import Day, say

Who = Literal["me", "circle"]
WHO = Field("who", "Who rests", "choice", options=pick(("me", say("Just me")), ("circle", say("The whole circle"))))
MOST_WEEKS = 12


@command(
    "rest",
    "Pause me, or the whole circle",
    Field("weeks", "For how many weeks", "number", positional=True, most=MOST_WEEKS, hint="1"),
    replace(WHO, hint="Just me"),
    example="/rest 2 who=me",
)
async def rest(turn: Turn, weeks: int | None, who: Who | None) -> Reply:
    if weeks == 0:
        raise UserError("A rest lasts from 1 to {most} weeks. /rest stop ends one.", most=MOST_WEEKS)
    if who == "circle":
        return await rest_together(turn, weeks or 1)
    until = in_weeks(weeks or 1, turn.now, turn.member.zone)
    if weeks is None and turn.member.rest_until is not None:
        until = max(until, turn.member.rest_until)
    await turn.store.members.rest(turn.member.id, until)
    shown = Card(
        say("You rest until {day}", day=Day(until.astimezone(turn.member.zone).date())),
        (
            say("Nobody is told. I send you nothing and ask you nothing, and nothing piles up until you are back."),
            say("Everything stays open to you, whenever you like."),
        ),
        (Button(say("I'm back"), call("rest.stop", who="me")),),
    )
    return Reply((shown,))


@command("rest.stop", "End a pause early", WHO, example="/rest stop")
async def stop(turn: Turn, who: Who | None) -> Reply:
    """Mine, or else the circle's, where nothing is said about whose."""
    together = turn.circle.rests(turn.now)
    alone = turn.member.rests(turn.now)
    if who == "circle" or (who is None and together and not alone):
        if not together:
            raise UserError("The circle is not resting.")
        await change(turn, None)
        return Reply(
            (
                Card(
                    say("The pause is over. Your channel hears it in one line."),
                ),
            )
        )
    if not alone:
        raise UserError("You are not resting.")
    await turn.store.members.rest(turn.member.id, None)
    back = Card(say("Good to have you back. Nothing has piled up."), buttons=(Button(say("Today"), call("today")),))
    if not together:
        return Reply((back,))
    button = Button(say("End it for everyone"), call("rest.stop", who="circle"))
    return Reply((back, Card(say("The circle itself is resting."), buttons=(button,))))


@card("rest.card", notice=say("About a pause"))
async def rest_card(scene: Scene) -> Reply:
    until = scene.circle.rest_until
    if until is None or until <= scene.now:
        return Reply((Card(say("The pause is over.")),), to="all")
    shown = Card(
        say("A pause until {day}", day=Day(until.astimezone(scene.circle.zone).date())),
        (say("I ask and remind nobody until then. Plans stay, and nothing piles up."),),
        (Button(say("End the pause"), call("rest.stop", who="circle")),),
    )
    return Reply((shown,), to="all")


async def rest_together(turn: Turn, weeks: int) -> Reply:
    until = in_weeks(weeks, turn.now, turn.circle.zone)
    if turn.circle.rest_until != until:
        await change(turn, until)
    shown = Card(
        say("The circle rests until {day}", day=Day(until.astimezone(turn.circle.zone).date())),
        (say("Your channel hears it in one line, without your name."),),
        (Button(say("End it for everyone"), call("rest.stop", who="circle")),),
    )
    return Reply((shown,))


async def change(turn: Turn, until: datetime | None) -> None:
    """Let the circle rest until then, or no longer, and say so once without a name."""
    topic = f"rest:{turn.circle.id}"
    await turn.store.members.settle(replace(turn.circle, rest_until=until))
    await turn.store.deliveries.withdraw(topic)
    key = f"rest|{turn.circle.id}|{turn.now.isoformat()}"
    await turn.store.deliveries.post(turn.circle, key, call("rest.card"), topic)


def in_weeks(weeks: int, now: datetime, zone: ZoneInfo) -> datetime:
    """When the day begins, on the zone's own calendar, that is so many weeks from today."""
    return occurrence(now.astimezone(zone).date() + timedelta(weeks=weeks), time(), zone)

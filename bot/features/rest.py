"""A pause: for one member without a trace, or for the whole circle with one neutral line; nothing piles up."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Literal

from bot.commands import Scene, Turn, card, command
from bot.commands.fields import pick
from bot.errors import UserError
from bot.features.pausing import UNTIL, WEEKS, ends, in_weeks, read_until
from bot.ui import Button, Card, Field, Reply, call
from bot.words import Day, say

Who = Literal["me", "circle"]
WHO = Field("who", "Who rests", "choice", options=pick(("me", say("Just me")), ("circle", say("The whole circle"))))
A_WEEK = "1 week"


@command(
    "rest",
    "Pause me, or the whole circle",
    UNTIL,
    replace(WHO, hint="Just me"),
    WEEKS,
    example="/rest 2 weeks who=me",
    arrange=in_weeks,
)
async def rest(turn: Turn, until: str | None, who: Who | None, weeks: str | None) -> Reply:  # noqa: ARG001 arranged into the length
    """A week where nothing is said; off, stop and the like end it instead."""
    if until is not None and ends(until):
        return await stop(turn, who)
    if who == "circle":
        return await rest_together(turn, read_until(until or A_WEEK, turn.now, turn.circle.zone))
    last = read_until(until or A_WEEK, turn.now, turn.member.zone)
    if until is None and turn.member.rest_until is not None:
        last = max(last, turn.member.rest_until)
    await turn.store.members.rest(turn.member.id, last)
    shown = Card(
        say("You rest until {day}", day=Day(last.astimezone(turn.member.zone).date())),
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


async def rest_together(turn: Turn, until: datetime) -> Reply:
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

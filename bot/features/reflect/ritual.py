"""The weekly occurrence at the circle's own local time; starting one by hand; pausing the ritual.

One round waits at a time: a week that comes up while another round still waits is left out.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from bot.commands import Scene, Turn, card, command, step
from bot.errors import UserError
from bot.features.home import held_back
from bot.features.pausing import UNTIL, WEEKS, ends, in_weeks, read_until
from bot.features.reflect.asking import FEWEST, ask, lighter, there, ways
from bot.model import Circle
from bot.store import CircleStore
from bot.times import Hours, Weekly, iso_week, next_weekly
from bot.ui import Button, Card, Reply, call
from bot.words import Day, say

TOPIC = "reflect"
CATCH_UP = timedelta(days=6)
"""A week missed by no more than this is made up for; after a longer silence the next one simply comes."""
PUNCTUAL = timedelta(hours=1)
"""Later than this, the question is no longer expected and keeps quiet hours."""


async def schedule(circle: Circle, store: CircleStore, now: datetime) -> None:
    """Put the next weekly reflection where the circle's settings have it, instead of any before.

    Each ISO week of the circle's own calendar has one occurrence at most, however the ritual moves.
    """
    await store.deliveries.withdraw(TOPIC)
    if circle.reflect is None:
        return
    weekly, due = Weekly(circle.reflect.weekday, circle.reflect.at), now
    put = False
    while not put:
        due = next_weekly(weekly, circle.zone, due)
        key = f"reflect|{circle.id}|{iso_week(due.astimezone(circle.zone).date())}"
        put = await store.deliveries.step(circle, key, call("reflect.weekly"), TOPIC, due)


@step("reflect.weekly")
async def weekly(scene: Scene) -> None:
    circle, now = scene.circle, scene.now
    late = now - scene.due_at
    if late <= CATCH_UP and not circle.rests(now) and not paused(circle, now) and len(there(circle, now)) >= FEWEST:
        quiet = Hours(circle.quiet_from, circle.quiet_to)
        due = now if late <= PUNCTUAL else quiet.end_after(now, circle.zone)
        day = scene.due_at.astimezone(circle.zone).date()
        await ask(circle, scene.store, scene.catalogue, now, day, due)
    await schedule(circle, scene.store, now)


@command("reflect.now", "Put a question to the circle now", example="/reflect now")
async def start(turn: Turn) -> Reply:
    circle = turn.circle
    if circle.rests(turn.now):
        raise UserError("The circle is resting. A question can wait until it is back.")
    if len(there(circle, turn.now)) < FEWEST:
        raise UserError("A question to answer together takes two. /join lets others in.")
    open_already = await turn.store.rounds.open_one() is not None
    day = turn.now.astimezone(circle.zone).date()
    r = None if open_already else await ask(circle, turn.store, turn.catalogue, turn.now, day)
    if r is None:
        return await not_now(turn)
    if waiting := held_back(circle, turn.member):
        return Reply((Card(waiting),))
    buttons = (*ways(r), lighter(r)) if not turn.member.rests(turn.now) else ()
    return Reply((Card(say("The question is in the channel."), buttons=buttons),))


async def not_now(turn: Turn) -> Reply:
    one = await turn.store.rounds.open_one()
    if one is None:
        raise UserError("I have no question just now that suits all of you. Another week brings others.")
    body = say("A question is open already. The next one can come when it has closed.")
    return Reply((Card(body, buttons=ways(one.id) if turn.member.id in one.asked else ()),))


@command(
    "reflect.pause",
    "Pause the weekly question",
    replace(UNTIL, required=True),
    WEEKS,
    example="/reflect pause 2 weeks",
    arrange=in_weeks,
)
async def pause(turn: Turn, until: str, weeks: str | None) -> Reply:  # noqa: ARG001 arranged into the length
    if turn.circle.reflect is None:
        raise UserError("The weekly question is off. /setup can turn it on.")
    if ends(until):
        return await resume(turn)
    last = read_until(until, turn.now, turn.circle.zone)
    await change(turn, last)
    body = say("No weekly question until {day}. What is open stays open.", day=day_of(last, turn.circle))
    return Reply((Card(say("Paused"), (body,), (Button(say("Resume"), call("reflect.resume")),)),))


@command("reflect.resume", "Bring the weekly question back", example="/reflect resume")
async def resume(turn: Turn) -> Reply:
    if not paused(turn.circle, turn.now):
        raise UserError("The weekly question is not paused.")
    await change(turn, None)
    return Reply((Card(say("Everybody is told, in your channel.")),))


async def change(turn: Turn, until: datetime | None) -> None:
    """Pause the ritual until then, and tell the circle without a name."""
    await turn.store.members.settle(replace(turn.circle, reflect_paused=until))
    key = f"pause|{turn.circle.id}|{turn.now.isoformat()}"
    await turn.store.deliveries.withdraw(f"pause:{turn.circle.id}")
    await turn.store.deliveries.post(turn.circle, key, call("reflect.ritual"), f"pause:{turn.circle.id}")


@card("reflect.ritual", notice=say("About the weekly question"))
async def ritual_card(scene: Scene) -> Reply:
    until = scene.circle.reflect_paused
    if until is None or until <= scene.now:
        return Reply((Card(say("The weekly question is back.")),), to="all")
    body = say(
        "The weekly question is paused until {day}. Anybody can bring it back sooner.",
        day=day_of(until, scene.circle),
    )
    return Reply((Card(body, buttons=(Button(say("Resume"), call("reflect.resume")),)),), to="all")


def day_of(until: datetime, circle: Circle) -> Day:
    """The day on which a pause is over, on the circle's own calendar."""
    return Day(until.astimezone(circle.zone).date())


def paused(circle: Circle, now: datetime) -> bool:
    return circle.reflect_paused is not None and now < circle.reflect_paused

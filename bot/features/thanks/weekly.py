"""The week's thanks in one post: at the weekly question's day and hour, or else on Sunday at six."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from bot.commands import Scene, Turn, card, press, step
from bot.errors import NotFound
from bot.features.thanks.cards import line, standing
from bot.ids import short
from bot.model import Circle
from bot.store import CircleStore
from bot.times import Hours, Weekly, next_weekly
from bot.ui import Button, Card, Reply, call
from bot.words import say

TOPIC = "thanks"
SUNDAY_AT_SIX = Weekly(6, time(18))
PUNCTUAL = timedelta(hours=1)
"""Later than this it is no longer expected, and keeps quiet hours."""
CARD_CHARACTERS = 2400
"""Of people's words on the card for all; the rest is behind *Read all*."""
FEWEST_CHARACTERS = 160
PAGE = 2


async def schedule(circle: Circle, store: CircleStore, now: datetime) -> datetime:
    """Put the next post where the circle's settings have it now, instead of any before; its moment.

    A paused question pauses no thanks. A circle that rests gets them at the first such hour after it.
    """
    await store.deliveries.withdraw(TOPIC)
    hour = Weekly(circle.reflect.weekday, circle.reflect.at) if circle.reflect else SUNDAY_AT_SIX
    due, put = max(now, circle.rest_until or now), False
    while not put:
        due = next_weekly(hour, circle.zone, due)
        key = f"thanks|{circle.id}|{due.astimezone(circle.zone).date()}"
        put = await store.deliveries.step(circle, key, call("thanks.weekly"), TOPIC, due)
    return due


@step("thanks.weekly")
async def weekly(scene: Scene) -> None:
    """Post what waits. What somebody takes with them who left waits on, as they may come back."""
    circle, store, now = scene.circle, scene.store, scene.now
    waiting = await store.thanks.waiting()
    ready = () if circle.rests(now) else standing(circle, waiting)
    if ready:
        week = number(scene.due_at.astimezone(circle.zone).date())
        await store.thanks.gather(ready, week)
        late = now - scene.due_at > PUNCTUAL
        due = Hours(circle.quiet_from, circle.quiet_to).end_after(now, circle.zone) if late else now
        told = call("thanks.week", w=short(week))
        await store.deliveries.post(circle, f"thanks.week|{circle.id}|{week}", told, f"thanks.week:{week}", due)
        await store.deliveries.refresh(told)
    if len(ready) < len(waiting):
        await schedule(circle, store, now)


def number(day: date) -> int:
    """A week as 202648."""
    year, week, _ = day.isocalendar()
    return year * 100 + week


@card("thanks.week", "w", intimate=True, notice=say("Kind words of this week"))
async def week_card(scene: Scene, w: int) -> Reply | None:
    circle, told = scene.circle, call("thanks.week", w=short(w))
    kept = standing(circle, await scene.store.thanks.of_week(w))
    if not kept:
        if scene.first:
            return None
        return Reply((Card(say("These thanks were taken back by those who wrote them.")),), to="all", subject=told)
    most = max(FEWEST_CHARACTERS, CARD_CHARACTERS // len(kept))
    shown = kept[: CARD_CHARACTERS // FEWEST_CHARACTERS]
    whole = len(shown) == len(kept) and all(len(each.words) <= most for each in kept)
    more = () if whole else (Button(say("Read all"), call("thanks.all", w=short(w), at=short(0))),)
    lines = tuple(line(circle, each, most) for each in shown)
    return Reply((Card(say("Thanks from this week"), lines, more),), to="all", subject=told)


@press("thanks.all", refs=("w", "at"), writes=False)
async def whole_week(turn: Turn, w: int, at: int) -> Reply:
    """Every word, `PAGE` of them from `at` on."""
    kept = standing(turn.circle, await turn.store.thanks.of_week(w))
    if not kept[at:]:
        raise NotFound("There is nothing more to read here.")
    lines = tuple(line(turn.circle, each) for each in kept[at : at + PAGE])
    further = call("thanks.all", w=short(w), at=short(at + PAGE))
    more = (Button(say("More"), further),) if kept[at + PAGE :] else ()
    return Reply((Card(say("Thanks from this week"), lines, more),))

"""Reminders and the question afterwards: one step at a time by the clock, outside quiet hours, never a pile."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import IntEnum
from zoneinfo import ZoneInfo

from activities.activity import Activity
from bot.commands import Later, Scene, card, step
from bot.features.plan.cards import answer, facts, minute, of_catalogue, question, shown
from bot.ids import short
from bot.model import Circle, Member, Plan
from bot.store import CircleStore
from bot.times import Hours, occurrence
from bot.ui import Button, Card, Reply, call
from bot.words import Said, say

DAY = timedelta(days=1)
LONG = timedelta(hours=20)
"""From this length on a plan is looked forward to for a week, like a getaway."""
SHORTLY = timedelta(hours=2)
AFTERWARDS = timedelta(hours=1)
BEFORE_QUIET = timedelta(minutes=15)


class Moment(IntEnum):
    """What the clock has to say about a plan, in order; the number travels in its call."""

    WEEK = 0
    DAY = 1
    HOURS = 2
    AFTER = 3


async def remind(
    store: CircleStore,
    circle: Circle,
    plan: Plan,
    activity: Activity | None,
    now: datetime,
    done: Moment | None = None,
) -> None:
    """Wake up for the next moment of this plan that lies ahead; each moment wakes the one after it."""
    for kind, at in moments(plan, circle, activity):
        if at > now and (done is None or kind > done):
            again = call("plan.remind", p=short(plan.id), at=short(minute(plan.starts_at)), k=short(kind))
            key = f"plan|{plan.id}|{plan.version}|{kind.name.casefold()}"
            await store.deliveries.step(circle, key, again, clock(plan.id), at)
            return


def clock(plan: int) -> str:
    """The topic of what is due by the clock alone, and no longer once the plan moves."""
    return f"plan-clock:{plan}"


def moments(plan: Plan, circle: Circle, activity: Activity | None) -> tuple[tuple[Moment, datetime], ...]:
    """When to remind and when to ask how it was; days count on the circle's wall clock, whatever it does between."""
    start = plan.starts_at.astimezone(circle.zone)
    days_before = {Moment.DAY: 1}
    if plan.ends_at - plan.starts_at >= LONG or (activity is not None and activity.kind == "getaway"):
        days_before = {Moment.WEEK: 7, Moment.DAY: 1}
    wanted = {kind: occurrence(start.date() - n * DAY, start.time(), circle.zone) for kind, n in days_before.items()}
    wanted[Moment.HOURS] = plan.starts_at - SHORTLY
    quiet = Hours(circle.quiet_from, circle.quiet_to)
    before = tuple((kind, considerate(at, plan.starts_at, circle)) for kind, at in wanted.items())
    return (*before, (Moment.AFTER, quiet.end_after(plan.ends_at + AFTERWARDS, circle.zone)))


def considerate(at: datetime, start: datetime, circle: Circle) -> datetime:
    """The same moment, but for quiet hours: then their end, or just before they begin if that is too late."""
    quiet = Hours(circle.quiet_from, circle.quiet_to)
    end = quiet.end_after(at, circle.zone)
    if end < start:
        return end
    day = at.astimezone(circle.zone).date()
    begins = (occurrence(each, quiet.start, circle.zone) for each in (day, day - DAY))
    return next(each for each in begins if each <= at) - BEFORE_QUIET


@step("plan.remind", "p", "at", "k")
async def take(scene: Scene, p: int, at: int, k: int) -> None:
    """Say what is due by now: after a downtime the latest of it alone, and nothing of a plan that has moved."""
    plan = await scene.store.plans.find(p)
    if plan is None or plan.state != "planned" or minute(plan.starts_at) != at:
        return
    activity = of_catalogue(scene, plan)
    due = max((kind for kind, when in moments(plan, scene.circle, activity) if when <= scene.now), default=Moment(k))
    due = max(due, Moment(k))
    if due is Moment.AFTER:
        await ask_how_it_was(scene, plan)
        return
    key = f"plan|{p}|{plan.version}|{due.name.casefold()}"
    for member in scene.circle.members:
        if expected(scene, plan, member):
            told = call("plan.reminder", p=short(p), k=short(due))
            await scene.store.deliveries.direct(member, key, told, clock(p))
    await remind(scene.store, scene.circle, plan, activity, scene.now, due)


def expected(scene: Scene, plan: Plan, member: Member) -> bool:
    """Whether to remind them: nobody is chased who said no or nothing, and nobody of a circle that rests."""
    return not scene.circle.rests(scene.now) and plan.rsvp(member.id) in {"in", "maybe"}


async def ask_how_it_was(scene: Scene, plan: Plan) -> None:
    """The plan's own card says that it is over, and a post asks how it was."""
    if scene.circle.rests(scene.now):
        return
    for each in shown(plan.id):
        await scene.store.deliveries.refresh(each)
    quiet = Hours(scene.circle.quiet_from, scene.circle.quiet_to)
    due = quiet.end_after(scene.now, scene.circle.zone)
    key = f"plan|{plan.id}|{plan.version}|asked"
    await scene.store.deliveries.post(scene.circle, key, question(plan), clock(plan.id), due)


@card("plan.reminder", "p", "k", at_home="plan.soon", notice=say("A plan is coming up"))
async def reminder(scene: Scene, p: int, k: int) -> Reply | Later | None:
    plan, member = await ahead(scene, p), scene.recipient
    if plan is None or member is None or not expected(scene, plan, member):
        return None
    here = {"c": short(scene.circle.id)}
    buttons = (
        Button(say("I'm in"), answer(short(p), "in").having(**here), "good"),
        Button(say("Can't make it"), answer(short(p), "out").having(**here)),
    )
    return quietly(scene, plan, Reply((coming_up(scene, plan, member.zone.key, k, buttons),)))


@card("plan.soon", "p", "k", notice=say("A plan is coming up"))
async def soon(scene: Scene, p: int, k: int) -> Reply | Later | None:
    """The same at home, for those who take no direct messages; nobody is named."""
    plan = await ahead(scene, p)
    if plan is None or scene.circle.rests(scene.now):
        return None
    buttons = (Button(say("See the plan"), call("plan.show", p=short(p))),)
    return quietly(scene, plan, Reply((coming_up(scene, plan, scene.circle.zone.key, k, buttons),), to="all"))


async def ahead(scene: Scene, plan: int) -> Plan | None:
    """The plan, as long as it is still to come."""
    found = await scene.store.plans.find(plan)
    return found if found is not None and found.state == "planned" and scene.now < found.starts_at else None


def coming_up(scene: Scene, plan: Plan, zone: str, k: int, buttons: tuple[Button, ...]) -> Card:
    activity = of_catalogue(scene, plan)
    words = (say("{words}", words=activity.look_forward),) if activity and Moment(k) is not Moment.HOURS else ()
    title = say("Coming up {soon}: {title}", soon=how_soon(plan, scene.now, ZoneInfo(zone)), title=plan.title)
    return Card(title, (*facts(plan, zone), *words), buttons)


def how_soon(plan: Plan, now: datetime, zone: ZoneInfo) -> Said:
    days = (plan.starts_at.astimezone(zone).date() - now.astimezone(zone).date()).days
    match days:
        case 0:
            return say("today")
        case 1:
            return say("tomorrow")
        case _:
            return say("in {days} days", days=days)


def quietly(scene: Scene, plan: Plan, reply: Reply) -> Reply | Later | None:
    """After a downtime it may be night by now: then at the end of quiet hours, if that is before the start."""
    quiet = Hours(scene.circle.quiet_from, scene.circle.quiet_to)
    awake = quiet.end_after(scene.now, scene.circle.zone)
    if awake == scene.now:
        return reply
    return Later(awake) if awake < plan.starts_at else None

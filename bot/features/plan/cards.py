"""What a plan looks like: a card that follows it to its end, one that asks how it was, and the news of each change."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from enum import IntEnum

from activities.activity import Activity
from bot.commands import Scene, Turn, card
from bot.errors import NotFound
from bot.ids import short
from bot.model import Circle, Plan, Rsvp
from bot.ui import Button, Call, Card, Field, Reply, call
from bot.words import Said, When, listed, say

WHAT = Field("what", "What", required=True, positional=True, most=100, hint="Tacos")
WHEN = Field("when", "When", "when", required=True, hint="sat 7pm")
WHERE = Field("where", "Where", most=120)
BRING = Field("bring", "What to bring", most=700)

MINUTE = timedelta(minutes=1)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class News(IntEnum):
    """What a post of news is about; the number travels in its call."""

    CHANGED = 0
    MOVED = 1
    POSTPONED = 2
    CANCELLED = 3
    ASKED_ANEW = 4
    """A new time far enough from the old one that what people had answered is open again."""


def subject(plan: int) -> Call:
    """The card that follows this plan; every copy of it is kept up to date."""
    return call("plan.card", p=short(plan))


def event(plan: int) -> Call:
    """The plan among the platform's own events."""
    return call("plan.event", p=short(plan))


def ours(plan: int) -> Call:
    """The same, as long as nobody has asked for it."""
    return call("plan.ours", p=short(plan))


def question(plan: Plan) -> Call:
    """The post that asks how it was on that day, and shows the answer once there is one."""
    return call("plan.asked", p=short(plan.id), at=short(minute(plan.starts_at)))


def moved(plan: int, kind: News) -> Call:
    """The news of a new time, which takes answers and so follows the plan too."""
    return call("plan.moved", p=short(plan), k=short(kind))


def shown(plan: int) -> tuple[Call, ...]:
    """Every card with who is in: the plan's own, and the news of its new times."""
    return (subject(plan), moved(plan, News.MOVED), moved(plan, News.ASKED_ANEW))


def topic(plan: int) -> str:
    return f"plan:{plan}"


def minute(moment: datetime) -> int:
    """A moment as a button carries it: minutes since 1970."""
    return (moment - EPOCH) // MINUTE


def moment(minutes: int) -> datetime:
    """The moment a button carries.

    Raises:
        NotFound: no button of ours ever carried it.
    """
    try:
        return EPOCH + minutes * MINUTE
    except OverflowError:
        raise NotFound("That button is from another time. /plan list shows what is coming.") from None


async def found(turn: Turn, plan: int) -> Plan:
    """The plan a button is about.

    Raises:
        NotFound: the circle has none of that id.
    """
    known = await turn.store.plans.find(plan)
    if known is None:
        raise NotFound("That plan is gone. /plan list shows what is coming.")
    return known


def zone_here(turn: Turn) -> str:
    """The zone a card that all may see is written in; in a direct message, the member's own."""
    return turn.member.zone.key if turn.envelope.place.direct else turn.circle.zone.key


def in_place(turn: Turn, plan: Plan) -> Reply:
    """The pressed card, as it is now."""
    drawn = follow(plan, turn.circle, of_catalogue(turn, plan), zone_here(turn), turn.now)
    return Reply((drawn,), to="in_place", subject=subject(plan.id))


def privately(turn: Turn, plan: Plan, *said: Said) -> Reply:
    """The plan for this member's eyes, after what there is to say about it; once it is over, how it was."""
    zone = turn.member.zone.key
    if ended(plan, turn.now):
        drawn = how_it_was(plan, zone, turn.now)
    else:
        drawn = follow(plan, turn.circle, of_catalogue(turn, plan), zone, turn.now)
    return Reply((*(Card(each) for each in said), drawn))


def of_catalogue(turn: Turn | Scene, plan: Plan) -> Activity | None:
    return turn.catalogue.activity(plan.activity) if plan.activity else None


def follow(plan: Plan, circle: Circle, activity: Activity | None, zone: str, now: datetime) -> Card:
    """The plan as it stands; how it was is asked and told elsewhere."""
    p = short(plan.id)
    title, when = say("{title}", title=plan.title), When(plan.starts_at, zone)
    if ended(plan, now):
        return Card(title, (say("{when}", when=when), say("This plan is over.")))
    match plan.state:
        case "postponed":
            day = Button(say("Pick a day"), call("plan.later", p=p), "good")
            return Card(title, (*facts(plan, zone), *people(plan, circle)), (day, change(p), cancel(p)))
        case "cancelled":
            return Card(title, (say("Cancelled. It was set for {when}.", when=when),))
        case _:
            ahead = (say("{words}", words=activity.look_forward),) if activity else ()
            body = (*facts(plan, zone), *people(plan, circle), *ahead)
            return Card(
                title, body, (*answers(p), Button(say("Postpone"), call("plan.later", p=p)), cancel(p), talk(p))
            )


def how_it_was(plan: Plan, zone: str, now: datetime) -> Card:
    """The question after the plan, and then its answer."""
    p = short(plan.id)
    title, when = say("{title}", title=plan.title), When(plan.starts_at, zone)
    match plan.state:
        case "planned" if now < plan.ends_at:
            return new_day(plan, zone)
        case "planned":
            return Card(say("How was it?"), (say("{title}, {when}", title=plan.title, when=when),), endings(p))
        case "postponed":
            day = Button(say("Pick a day"), call("plan.later", p=p), "good")
            return Card(title, (say("Put off for now. Anyone can pick a new day."),), (day, after_all(p)))
        case "cancelled":
            return Card(title, (say("Cancelled."),))
        case "happened":
            on = When(plan.starts_at, zone, "day")
            words = (say("It happened on {day}. Lovely. A few words now are good to find later.", day=on),)
            return Card(title, words, (Button(say("Add a memory"), call("memory.of", p=p), "good"),))
        case "not_happened":
            put_off = Button(say("Postponed"), call("plan.waits", p=p))
            return Card(title, (say("It didn't happen this time, and that is fine."),), (after_all(p), put_off))


def new_day(plan: Plan, zone: str) -> Card:
    """Instead of a question about a day on which it was not."""
    words = (say("It has a new day: {when}.", when=When(plan.starts_at, zone)),)
    return Card(say("{title}", title=plan.title), words, (see_it(plan.id),))


def ended(plan: Plan, now: datetime) -> bool:
    """Whether it has been, one way or the other; a plan put off or cancelled has not."""
    return plan.state in {"happened", "not_happened"} or (plan.state == "planned" and plan.ends_at <= now)


def facts(plan: Plan, zone: str) -> tuple[Said, ...]:
    """When, as far as that is known, where and what to bring."""
    when = say("{when}", when=When(plan.starts_at, zone))
    if plan.state == "postponed":
        when = say("Postponed. It has no new day yet.")
    where = (say("Where: {where}", where=plan.where),) if plan.where else ()
    bring = (say("Bring: {bring}", bring=plan.bring),) if plan.bring else ()
    return (when, *where, *bring)


def people(plan: Plan, circle: Circle) -> tuple[Said, ...]:
    """Who said what, by name; nobody is named for not having said."""
    groups = (("in", say("In: ")), ("maybe", say("Maybe: ")), ("out", say("Can't make it: ")))
    return tuple(label + names for answer, label in groups if (names := named(plan, circle, answer)).parts)


def named(plan: Plan, circle: Circle, answer: str) -> Said:
    return listed([say("{name}", name=each.name) for each in circle.members if plan.rsvp(each.id) == answer])


def answers(p: str) -> tuple[Button, ...]:
    return (
        Button(say("I'm in"), answer(p, "in"), "good"),
        Button(say("Maybe"), answer(p, "maybe")),
        Button(say("Can't make it"), answer(p, "out")),
        change(p),
    )


def answer(p: str, to: Rsvp) -> Call:
    return call("plan.rsvp", p=p, r=to)


def change(p: str) -> Button:
    return Button(say("Change"), call("plan.edit", p=p))


def cancel(p: str) -> Button:
    return Button(say("Call it off"), call("plan.off", p=p))


def talk(p: str) -> Button:
    return Button(say("Talk it over"), call("plan.thread", p=p), needs="threads")


def after_all(p: str) -> Button:
    """For those who were there, should somebody have said otherwise."""
    return Button(say("It did happen"), call("plan.happened", p=p))


def endings(p: str) -> tuple[Button, ...]:
    return (
        Button(say("It happened"), call("plan.happened", p=p), "good"),
        Button(say("Postponed"), call("plan.waits", p=p)),
        Button(say("Didn't happen, fine"), call("plan.fine", p=p)),
    )


@card("plan.card", "p", notice=say("A plan"))
async def plan_card(scene: Scene, p: int) -> Reply | None:
    plan = await scene.store.plans.find(p)
    if plan is None:
        return None
    drawn = follow(plan, scene.circle, of_catalogue(scene, plan), scene.circle.zone.key, scene.now)
    return Reply((drawn,), to="all", subject=subject(p))


@card("plan.asked", "p", "at", notice=say("About a plan"))
async def asked(scene: Scene, p: int, at: int) -> Reply | None:
    plan, zone = await scene.store.plans.find(p), scene.circle.zone.key
    if plan is None:
        return None
    drawn = how_it_was(plan, zone, scene.now) if minute(plan.starts_at) == at else new_day(plan, zone)
    return Reply((drawn,), to="all", subject=call("plan.asked", p=short(p), at=short(at)))


@card("plan.news", "p", "v", "k", notice=say("A plan has changed"))
async def plan_news(scene: Scene, p: int, v: int, k: int) -> Reply | None:
    """One change, told once; a later change tells everything, so nothing is left to say about an earlier one."""
    plan, zone = await scene.store.plans.find(p), scene.circle.zone.key
    if plan is None or plan.version != v:
        return None
    see = (see_it(p),)
    match News(k):
        case News.CHANGED:
            told = Card(say("Changed: {title}", title=plan.title), facts(plan, zone), see)
        case News.MOVED | News.ASKED_ANEW:
            drawn = new_time(plan, scene.circle, News(k), zone, scene.now, first=True)
            return Reply((drawn,), to="all", subject=moved(p, News(k)))
        case News.POSTPONED:
            told = Card(say("Postponed: {title}", title=plan.title), (say("Anyone can pick a new day."),), see)
        case News.CANCELLED:
            words = say("It was set for {when}.", when=When(plan.starts_at, zone))
            told = Card(say("Cancelled: {title}", title=plan.title), (words,))
    return Reply((told,), to="all")


@card("plan.moved", "p", "k", notice=say("A plan has a new time"))
async def plan_moved(scene: Scene, p: int, k: int) -> Reply | None:
    plan, zone = await scene.store.plans.find(p), scene.circle.zone.key
    if plan is None:
        return None
    drawn = new_time(plan, scene.circle, News(k), zone, scene.now)
    return Reply((drawn,), to="all", subject=moved(p, News(k)))


def new_time(plan: Plan, circle: Circle, kind: News, zone: str, now: datetime, *, first: bool = False) -> Card:
    """The news of a new time, answered right there; later on, what has become of the plan.

    That answers are open again is true when it is told `first`, and not of those given since.
    """
    if plan.state != "planned" or ended(plan, now):
        return replace(follow(plan, circle, None, zone, now), buttons=(see_it(plan.id),))
    anew = (say("What was answered for the old time is open again."),) if first and kind is News.ASKED_ANEW else ()
    here = {"p": short(plan.id), "k": short(kind), "at": short(minute(plan.starts_at))}
    buttons = (
        Button(say("I'm in"), call("plan.then", **here, r="in"), "good"),
        Button(say("Maybe"), call("plan.then", **here, r="maybe")),
        Button(say("Can't make it"), call("plan.then", **here, r="out")),
        see_it(plan.id),
    )
    words = (*facts(plan, zone), *people(plan, circle), *anew)
    return Card(say("New time: {title}", title=plan.title), words, buttons)


def see_it(plan: int) -> Button:
    return Button(say("See the plan"), call("plan.show", p=short(plan)))

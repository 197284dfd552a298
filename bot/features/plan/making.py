"""A new plan, from somebody's own words or an idea: "sat 7pm" is read back, and nothing is planned until the yes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from activities.activity import Activity
from bot.commands import Turn, command, press
from bot.errors import NotFound
from bot.features.plan.beside import announce, offer
from bot.features.plan.cards import (
    BRING,
    WHAT,
    WHEN,
    WHERE,
    facts,
    minute,
    moment,
    privately,
    subject,
    topic,
)
from bot.features.plan.reminders import remind
from bot.features.plan.twice import another, beside_it
from bot.ids import short
from bot.model import Plan
from bot.times import read_length, split_when
from bot.ui import Button, Call, Card, Field, Reply, call
from bot.words import Said, Strong, When, say

USUAL_HOURS = 2.0
HOURS = Field("hours", "How many hours", "number", least=1, most=240, hint="2")
ACTIVITY = Field("a", "From the catalogue", most=60, hidden=True)
VOTE = Field("d", "From a vote", most=11, hidden=True)
ALSO = Field("also", "Beside somebody else's", most=1, hidden=True)
ASKED = (WHAT, WHEN, WHERE, BRING, HOURS)
KEPT = tuple(replace(each, kind="text", required=False, hidden=True) for each in ASKED)
"""The same words as they wait in a draft: already read, so "sat 7pm" is not read again on another day."""


@dataclass(frozen=True, slots=True)
class Wish:
    """A plan without its moment."""

    title: str
    where: str = ""
    bring: str = ""
    hours: int | None = None
    activity: Activity | None = None
    vote: str = ""
    """The id of the decision that chose it."""
    named: timedelta | None = None
    """How long it takes where its end was written along with its start."""

    @property
    def length(self) -> timedelta:
        usual = self.activity.hours[1] if self.activity else USUAL_HOURS
        return timedelta(hours=self.hours) if self.hours else self.named or timedelta(hours=usual)

    def words(self, when: str) -> dict[str, str]:
        """As they wait in a draft."""
        words = {
            "what": self.title,
            "when": when,
            "where": self.where,
            "bring": self.bring,
            "hours": str(self.hours or ""),
            "a": self.activity.id if self.activity else "",
            "d": self.vote,
        }
        return {name: value for name, value in words.items() if value}


def apart(asked: Call) -> Call:
    """Without a `when`, what is said of "Tacos sat 7pm" holds it too."""
    parts = None if asked.given("when") else split_when(asked.given("what"))
    return asked.having(what=parts[0], when=parts[1]) if parts else asked


@command("plan.new", "Plan something", *ASKED, example='/plan new Tacos when="sat 7pm"', arrange=apart)
async def new(turn: Turn, what: str, when: datetime, where: str | None, bring: str | None, hours: int | None) -> Reply:
    return await read_back(turn, Wish(what, where or "", bring or "", hours), when)


@press("plan.again", *ASKED, ACTIVITY, VOTE, title="Plan it")
async def again(
    turn: Turn,
    what: str,
    when: datetime,
    where: str | None,
    bring: str | None,
    hours: int | None,
    a: str | None,
    d: str | None,
) -> Reply:
    wish = Wish(what, where or "", bring or "", hours, turn.catalogue.activity(a or ""), d or "")
    return await read_back(turn, wish, when)


async def this_activity(turn: Turn) -> tuple[Said, ...]:
    return named(of_activity(turn, turn.call.given("a"), None, None))


async def this_idea(turn: Turn, i: int) -> tuple[Said, ...]:
    return named(await of_own(turn, i, None, None))


async def the_winner(turn: Turn, d: int) -> tuple[Said, ...]:
    return named(await of_winner(turn, d, None, None))


@press("plan.idea", ACTIVITY, WHEN, WHERE, BRING, title="Plan it", about=this_activity)
async def idea(turn: Turn, a: str | None, when: datetime, where: str | None, bring: str | None) -> Reply:
    return await read_back(turn, of_activity(turn, a, where, bring), when)


@press("plan.own", WHEN, WHERE, BRING, refs=("i",), title="Plan it", about=this_idea)
async def own(turn: Turn, i: int, when: datetime, where: str | None, bring: str | None) -> Reply:
    return await read_back(turn, await of_own(turn, i, where, bring), when)


@press("plan.won", WHEN, WHERE, BRING, refs=("d",), title="Plan it", about=the_winner)
async def won(turn: Turn, d: int, when: datetime, where: str | None, bring: str | None) -> Reply:
    return await read_back(turn, replace(await of_winner(turn, d, where, bring), vote=short(d)), when)


@press("plan.yes", *KEPT, ACTIVITY, VOTE, ALSO, refs=("p", "at"))
async def yes(
    turn: Turn,
    p: int,
    at: int,
    what: str | None,
    when: str | None,
    where: str | None,
    bring: str | None,
    hours: str | None,
    a: str | None,
    d: str | None,
    also: str | None,
) -> Reply:
    """`p` is the id the plan will have: given when it was read back, so that a second yes finds it there."""
    known = await turn.store.plans.find(p)
    if known is not None:
        return privately(turn, known, say("That is in your plans already."))
    if what is None:
        return gone()
    activity = turn.catalogue.activity(a or "")
    wish = Wish(what, where or "", bring or "", int(hours) if hours and hours.isdecimal() else None, activity, d or "")
    wish = replace(wish, named=read_length(when or ""))
    start = moment(at)
    if start <= turn.now:
        return await too_late(turn, wish, when or "")
    if not also and (other := await another(turn, wish.title, wish.activity.id if wish.activity else None, wish.vote)):
        draft = short(await turn.keep({**wish.words(when or ""), "also": "1"}))
        return beside_it(turn, other, call("plan.yes", p=short(p), at=short(at), draft=draft))
    plan = made(turn, p, wish, start)
    if not await turn.store.plans.add(plan):
        return gone()
    await turn.store.deliveries.post(turn.circle, f"plan|{p}|card", subject(p), topic(p))
    await announce(turn.store, turn.circle, plan)
    await remind(turn.store, turn.circle, plan, activity, turn.now)
    if activity is not None:
        await turn.store.ideas.note(activity.id, "planned")
    words = (*facts(plan, turn.member.zone.key), say("The card for everyone is in your channel."))
    return Reply((Card(say("Planned: {title}", title=plan.title), words, offer(turn.circle, plan)),), to="in_place")


async def read_back(turn: Turn, wish: Wish, when: datetime) -> Reply:
    """The moment in words and two buttons; the plan's own words wait in a draft."""
    p = turn.store.plans.new_id()
    wish = replace(wish, named=read_length(turn.call.given("when")))
    plan = made(turn, p, wish, when)
    draft = short(await turn.keep(wish.words(turn.call.given("when"))))
    until = end_of(plan, turn.member.zone.key) if wish.named and not wish.hours else ()
    words = (*facts(plan, turn.member.zone.key), *until, *await clashes(turn, plan), say("Is that right?"))
    agree = call("plan.yes", p=short(p), at=short(minute(plan.starts_at)), draft=draft)
    buttons = (Button(say("Yes"), agree, "good"), Button(say("Change"), call("plan.again", draft=draft)))
    return Reply((Card(say("{title}", title=plan.title), words, buttons),))


def end_of(plan: Plan, zone: str) -> tuple[Said, ...]:
    return (say("Until {end}.", end=When(plan.ends_at, zone, "time")),)


async def clashes(turn: Turn, plan: Plan) -> tuple[Said, ...]:
    """What else is planned in the same hours, kindly."""
    others = await turn.store.plans.between(plan.starts_at, plan.ends_at)
    return tuple(
        say("Also planned around then: {title}, {when}.", title=each.title, when=turn.mine(each.starts_at))
        for each in others
        if each.id != plan.id and each.state == "planned"
    )


def named(wish: Wish) -> tuple[Said, ...]:
    """Which idea it is, for above a form."""
    return (say("{title}", title=Strong(wish.title)),)


def gone() -> Reply:
    new = Button(say("New plan"), call("plan.new"), "good")
    return Reply((Card(say("The words of that plan are gone by now. A new one is quickly made."), buttons=(new,)),))


async def too_late(turn: Turn, wish: Wish, when: str) -> Reply:
    draft = short(await turn.keep(wish.words(when)))
    buttons = (Button(say("Change"), call("plan.again", draft=draft)),)
    return Reply((Card(say("That moment has passed. Pick a later one?"), buttons=buttons),))


def made(turn: Turn, id: int, wish: Wish, start: datetime) -> Plan:
    """The plan as it will be, its maker in from the start."""
    start = moment(minute(start))
    return Plan(
        id=id,
        title=wish.title,
        state="planned",
        starts_at=start,
        ends_at=start + wish.length,
        by=turn.member.id,
        where=wish.where,
        bring=wish.bring,
        activity=wish.activity.id if wish.activity else None,
        rsvps=((turn.member.id, "in"),),
    )


def of_activity(turn: Turn, slug: str | None, where: str | None, bring: str | None) -> Wish:
    """A wish from the catalogue: it says what to bring, unless somebody knows better.

    Raises:
        NotFound: the catalogue has no such activity, or not any more.
    """
    activity = turn.catalogue.activity(slug or "")
    if activity is None:
        raise NotFound("That idea is not in the catalogue any more. /suggest has others.")
    return Wish(activity.title, where or "", bring or ", ".join(activity.bring), activity=activity)


async def of_own(turn: Turn, i: int, where: str | None, bring: str | None) -> Wish:
    """A wish from the circle's own list.

    Raises:
        NotFound: it is off the list.
    """
    kept = await turn.store.ideas.find(i)
    if kept is None:
        raise NotFound("That idea is gone. /idea list shows what you have.")
    return of_idea(turn, kept.activity, kept.title, where, bring)


async def of_winner(turn: Turn, d: int, where: str | None, bring: str | None) -> Wish:
    """A wish from what a vote chose.

    Raises:
        NotFound: it chose nothing, or not yet.
    """
    decision = await turn.store.decisions.find(d)
    winner = decision and next((each for each in decision.choices if each.id == decision.winner), None)
    if not winner:
        raise NotFound("There is no winner to plan here. /suggest has three new ideas.")
    return of_idea(turn, winner.activity, winner.title, where, bring)


def of_idea(turn: Turn, slug: str | None, title: str, where: str | None, bring: str | None) -> Wish:
    if slug is not None and turn.catalogue.activity(slug) is not None:
        return of_activity(turn, slug, where, bring)
    return Wish(title, where or "", bring or "")

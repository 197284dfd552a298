"""A plan changed, moved, postponed or cancelled, by any member; everybody is told once."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from bot.commands import Turn, command, press
from bot.errors import NotFound
from bot.features.plan.cards import (
    BRING,
    WHAT,
    WHEN,
    WHERE,
    News,
    event,
    facts,
    found,
    minute,
    moment,
    of_catalogue,
    ours,
    privately,
    question,
    shown,
    topic,
)
from bot.features.plan.listing import PLAN, meant, which
from bot.features.plan.making import clashes, end_of
from bot.features.plan.reminders import clock, remind
from bot.ids import short
from bot.model import Plan
from bot.times import read_length
from bot.ui import Button, Card, Reply, call
from bot.words import Said, say

NEW_NAME = replace(WHAT, required=False, positional=False)
NEW_WHEN = replace(WHEN, label="New day and time", required=False)
NAME = replace(WHAT, positional=False)
KEPT = tuple(replace(each, kind="text", required=False, hidden=True) for each in (WHAT, WHEN, WHERE, BRING))
NEARLY = timedelta(hours=2)
"""By more than this, or to another day, a plan moves too far for anybody's answer to hold."""


@command(
    "plan.change",
    "Change a plan",
    PLAN,
    NEW_WHEN,
    NEW_NAME,
    WHERE,
    BRING,
    example='/plan change Tacos when="sun 6pm"',
)
async def change(
    turn: Turn, plan: str, when: datetime | None, what: str | None, where: str | None, bring: str | None
) -> Reply:
    likely = tuple(
        (
            one,
            replace(
                one,
                title=what or one.title,
                where=told(turn, "where", where, one.where),
                bring=told(turn, "bring", bring, one.bring),
            ),
        )
        for one in await meant(turn, plan)
    )
    if len(likely) == 1 and not any(turn.call.given(each) for each in ("when", "what", "where", "bring")):
        return how(turn, likely[0][0])
    if len(likely) == 1:
        return await changed(turn, *likely[0], when)
    moment_words = turn.call.given("when")
    return which(
        turn,
        [
            (one, call("plan.edit", p=short(one.id), draft=short(await turn.keep(waiting(words, moment_words)))))
            for one, words in likely
        ],
    )


def told(turn: Turn, field: str, words: str | None, before: str) -> str:
    """What it says from now on: the new words, nothing where that was asked for, and else the old ones."""
    return words or ("" if turn.call.given(field) else before)


def how(turn: Turn, plan: Plan) -> Reply:
    """Named alone, it is shown with the form behind a button."""
    change_it = Button(say("Change it"), call("plan.edit", p=short(plan.id)), "good")
    return Reply((Card(say("{title}", title=plan.title), facts(plan, turn.member.zone.key), (change_it,)),))


async def as_it_is(turn: Turn, p: int) -> dict[str, str]:
    plan = await found(turn, p)
    return {"what": plan.title, "where": plan.where, "bring": plan.bring}


@press("plan.edit", NAME, NEW_WHEN, WHERE, BRING, refs=("p",), title="Change the plan", prefill=as_it_is)
async def edit(turn: Turn, p: int, what: str, when: datetime | None, where: str | None, bring: str | None) -> Reply:
    plan = await found(turn, p)
    return await changed(turn, plan, replace(plan, title=what, where=where or "", bring=bring or ""), when)


@press("plan.move", *KEPT, refs=("p", "at", "v"))
async def move(
    turn: Turn,
    p: int,
    at: int,
    v: int,
    what: str | None,
    when: str | None,
    where: str | None,
    bring: str | None,
) -> Reply:
    plan, start = await found(turn, p), moment(at)
    if plan.version != v and plan.state == "planned" and plan.starts_at == start:
        return privately(turn, plan, say("It is at that time already."))
    if plan.version != v or what is None:
        return privately(turn, plan, say("This plan has changed in the meantime. Here is how it stands."))
    words = replace(plan, title=what, where=where or "", bring=bring or "")
    if start <= turn.now:
        return await too_late(turn, words, when or "")
    moved = at_its_time(words, start, when or "")
    news = News.ASKED_ANEW if far(turn, plan.starts_at, start) else News.MOVED
    if news is News.ASKED_ANEW:
        moved = replace(moved, rsvps=((turn.member.id, "in"),))
    reply = await settle(turn, moved, news)
    await turn.store.deliveries.refresh(question(plan))
    return reply


@command(
    "plan.postpone",
    "Put a plan off, with or without a new day",
    PLAN,
    NEW_WHEN,
    example="/plan postpone Tacos",
)
async def postpone(turn: Turn, plan: str, when: datetime | None) -> Reply:
    likely = await meant(turn, plan)
    if len(likely) == 1:
        return await put_off(turn, likely[0], when)
    draft = {"draft": short(await turn.keep({"when": turn.call.given("when")}))} if when else {}
    return which(turn, [(one, call("plan.later", p=short(one.id), **draft)) for one in likely])


@press("plan.later", replace(NEW_WHEN, label="New day and time, if there is one"), refs=("p",), title="Put it off")
async def later(turn: Turn, p: int, when: datetime | None) -> Reply:
    return await put_off(turn, await found(turn, p), when)


@command("plan.cancel", "Cancel a plan for everyone", PLAN, writes=False, example="/plan cancel Tacos")
async def cancel(turn: Turn, plan: str) -> Reply:
    likely = await meant(turn, plan)
    if len(likely) == 1:
        return ask(turn, likely[0])
    return which(turn, [(one, call("plan.off", p=short(one.id))) for one in likely])


@press("plan.off", refs=("p",), writes=False)
async def off(turn: Turn, p: int) -> Reply:
    return ask(turn, await found(turn, p))


@press("plan.cancelled", refs=("p", "v"))
async def cancelled(turn: Turn, p: int, v: int) -> Reply:
    plan = await found(turn, p)
    if plan.version != v or closed(plan, turn.now):
        return ask(turn, plan)
    return await settle(turn, replace(plan, state="cancelled"), News.CANCELLED)


async def changed(turn: Turn, plan: Plan, words: Plan, when: datetime | None) -> Reply:
    """New words count at once; a new moment is read back first, and the words wait with it."""
    if closed(plan, turn.now):
        return privately(turn, plan, say("This plan can't be changed any more."))
    start = moment(minute(when)) if when else plan.starts_at
    if start != plan.starts_at or (when and plan.state == "postponed"):
        return await read_back(turn, words, start)
    if words == plan:
        return privately(turn, plan, say("Nothing has changed; that is how it stands."))
    return await settle(turn, words, News.CHANGED)


async def put_off(turn: Turn, plan: Plan, when: datetime | None) -> Reply:
    if plan.state in {"planned", "postponed"} and when is not None:
        return await read_back(turn, plan, moment(minute(when)))
    if plan.state == "postponed":
        return privately(turn, plan, say("It was postponed before. Anyone can pick a new day."))
    if plan.state != "planned":
        return privately(turn, plan)
    return await settle(turn, replace(plan, state="postponed"), News.POSTPONED)


def ask(turn: Turn, plan: Plan) -> Reply:
    """Ask once whether to cancel it as it now stands."""
    if closed(plan, turn.now):
        return privately(turn, plan)
    p = short(plan.id)
    agree = Button(say("Yes"), call("plan.cancelled", p=p, v=short(plan.version)), "bad")
    keep = Button(say("Keep it"), call("plan.show", p=p))
    words = (say("{title}", title=plan.title), *facts(plan, turn.member.zone.key)[:1])
    return Reply((Card(say("Cancel it for everyone?"), words, (agree, keep)),))


async def read_back(turn: Turn, words: Plan, start: datetime) -> Reply:
    """The new moment in words, for a yes that counts only while the plan is still as it was."""
    when = turn.call.given("when")
    then = at_its_time(words, start, when)
    p, draft = short(words.id), short(await turn.keep(waiting(words, when)))
    until = end_of(then, turn.member.zone.key) if read_length(when) else ()
    anew = (
        (say("What others answered for the old time will be open again; you are in."),)
        if far(turn, words.starts_at, start)
        else ()
    )
    said = (*facts(then, turn.member.zone.key), *until, *await clashes(turn, then), *anew, say("Is that right?"))
    agree = call("plan.move", p=p, at=short(minute(start)), v=short(words.version), draft=draft)
    buttons = (Button(say("Yes"), agree, "good"), Button(say("Change"), call("plan.edit", p=p, draft=draft)))
    return Reply((Card(say("{title}", title=then.title), said, buttons),))


def at_its_time(words: Plan, start: datetime, when: str) -> Plan:
    """The plan at its new time, as long as before unless an end was written along with the start."""
    length = read_length(when) or words.ends_at - words.starts_at
    return replace(words, starts_at=start, ends_at=start + length, state="planned")


async def too_late(turn: Turn, words: Plan, when: str) -> Reply:
    draft = short(await turn.keep(waiting(words, when)))
    buttons = (Button(say("Change"), call("plan.edit", p=short(words.id), draft=draft)),)
    return Reply((Card(say("That moment has passed. Pick a later one?"), buttons=buttons),))


async def settle(turn: Turn, plan: Plan, news: News) -> Reply:
    """Keep the change, move the reminders with it, and tell everybody once.

    Raises:
        NotFound: somebody else changed the plan at the same moment.
    """
    await turn.store.plans.alone()
    plan = replace(plan, version=plan.version + 1)
    deliveries = turn.store.deliveries
    if not await turn.store.plans.change(plan):
        raise NotFound("Somebody changed this plan at the same moment. /plan list shows how it stands.")
    if news is not News.CHANGED:
        await deliveries.withdraw(clock(plan.id))
    if news is News.ASKED_ANEW:
        await turn.store.plans.ask_anew(plan)
    if news in {News.MOVED, News.ASKED_ANEW}:
        await remind(turn.store, turn.circle, plan, of_catalogue(turn, plan), turn.now)
    told = call("plan.news", p=short(plan.id), v=short(plan.version), k=short(news))
    await deliveries.post(turn.circle, f"plan|{plan.id}|{plan.version}|news", told, topic(plan.id))
    for each in (*shown(plan.id), question(plan), event(plan.id), ours(plan.id)):
        await deliveries.refresh(each)
    return done(turn, plan, news)


def done(turn: Turn, plan: Plan, news: News) -> Reply:
    match news:
        case News.CHANGED:
            said, words = say("Changed: {title}", title=plan.title), facts(plan, turn.member.zone.key)
        case News.MOVED:
            said, words = say("Moved: {title}", title=plan.title), facts(plan, turn.member.zone.key)
        case News.ASKED_ANEW:
            anew = say("You are in; what others answered for the old time is open again.")
            said, words = say("Moved: {title}", title=plan.title), (*facts(plan, turn.member.zone.key), anew)
        case News.POSTPONED:
            said, words = say("Postponed: {title}", title=plan.title), ()
        case News.CANCELLED:
            said, words = say("Cancelled: {title}", title=plan.title), ()
    everyone: tuple[Said, ...] = (say("Everyone is told once, in your channel."),)
    return Reply((Card(said, (*words, *everyone)),), to="in_place")


def far(turn: Turn, old: datetime, new: datetime) -> bool:
    """Whether it moves to another day of the circle's, or by hours."""
    days = {each.astimezone(turn.circle.zone).date() for each in (old, new)}
    return len(days) > 1 or abs(new - old) > NEARLY


def waiting(plan: Plan, when: str) -> dict[str, str]:
    """A plan's words as they wait in a draft."""
    words = {"what": plan.title, "when": when, "where": plan.where, "bring": plan.bring}
    return {name: value for name, value in words.items() if value}


def closed(plan: Plan, now: datetime) -> bool:
    return plan.state not in {"planned", "postponed"} or (plan.state == "planned" and plan.ends_at <= now)

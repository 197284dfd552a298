"""Who is in: one press, changed as often as one likes."""

from __future__ import annotations

from dataclasses import replace

from bot.commands import Turn, press
from bot.commands.fields import pick
from bot.features.plan.cards import News, found, in_place, minute, moved, new_time, shown, zone_here
from bot.model import Plan, Rsvp
from bot.ui import Field, Reply
from bot.words import say

ANSWERS = pick(("in", say("I'm in")), ("maybe", say("Maybe")), ("out", say("Can't make it")))
ANSWER = Field("r", "Are you in?", "choice", required=True, options=ANSWERS, hidden=True)


@press("plan.rsvp", ANSWER, refs=("p",), audience="all")
async def rsvp(turn: Turn, p: int, r: Rsvp) -> Reply:
    return in_place(turn, await answered(turn, await found(turn, p), r))


@press("plan.then", ANSWER, refs=("p", "k", "at"), audience="all")
async def then(turn: Turn, p: int, k: int, at: int, r: Rsvp) -> Reply:
    """Said under the news of a new time, it counts for that time and for no later one."""
    await turn.store.plans.alone()
    plan, kind = await found(turn, p), News.MOVED if k == News.MOVED else News.ASKED_ANEW
    if minute(plan.starts_at) == at:
        plan = await answered(turn, plan, r)
    drawn = new_time(plan, turn.circle, kind, zone_here(turn), turn.now)
    return Reply((drawn,), to="in_place", subject=moved(p, kind))


async def answered(turn: Turn, plan: Plan, r: Rsvp) -> Plan:
    """The plan with this answer, unless it is over or off."""
    if plan.state != "planned" or plan.ends_at <= turn.now:
        return plan
    await turn.store.plans.rsvp(plan.id, turn.member.id, r)
    for each in shown(plan.id):
        await turn.refresh(each)
    return replace(plan, rsvps=(*plan.rsvps, (turn.member.id, r)))

"""Who is in: one press, changed as often as one likes."""

from __future__ import annotations

from dataclasses import replace

from bot.commands import Turn, press
from bot.commands.fields import pick
from bot.features.plan.cards import found, in_place, subject
from bot.model import Rsvp
from bot.ui import Field, Reply
from bot.words import say

ANSWERS = pick(("in", say("I'm in")), ("maybe", say("Maybe")), ("out", say("Can't make it")))


@press(
    "plan.rsvp",
    Field("r", "Are you in?", "choice", required=True, options=ANSWERS, hidden=True),
    refs=("p",),
    audience="all",
)
async def rsvp(turn: Turn, p: int, r: Rsvp) -> Reply:
    plan = await found(turn, p)
    if plan.state != "planned" or plan.ends_at <= turn.now:
        return in_place(turn, plan)
    await turn.store.plans.rsvp(p, turn.member.id, r)
    await turn.refresh(subject(p))
    return in_place(turn, replace(plan, rsvps=(*plan.rsvps, (turn.member.id, r))))

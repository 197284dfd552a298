"""One idea planned by two people at once: the second hears of it before there are two plans."""

from __future__ import annotations

from datetime import timedelta

from bot.commands import Turn
from bot.commands.fields import folded
from bot.features.plan.cards import see_it
from bot.ids import LIMIT, made_at, read_short
from bot.model import Plan
from bot.ui import Button, Call, Card, Reply
from bot.words import Said, say

LATELY = timedelta(hours=36)


async def another(turn: Turn, title: str, activity: str | None, vote: str) -> Plan | None:
    """A plan to come of the same idea: anybody's since the vote that chose it, or somebody else's of late."""
    await turn.store.plans.alone()
    for plan in await turn.store.plans.coming(turn.now):
        same = plan.activity == activity and (activity is not None or folded(plan.title) == folded(title))
        if same and (plan.id > since(vote) or (plan.by != turn.member.id and lately(turn, plan))):
            return plan
    return None


def beside_it(turn: Turn, other: Plan, anyway: Call) -> Reply:
    """Whose it is and when; what was about to be planned waits behind a button."""
    words = (told(turn, other), say("Yours waits here, with everything you wrote."))
    mine = Button(say("Plan mine as well"), anyway)
    see = Button(say("See that plan"), see_it(other.id).call, "good")
    return Reply((Card(say("{title}", title=other.title), words, (see, mine)),), to="in_place")


def told(turn: Turn, plan: Plan) -> Said:
    when = turn.mine(plan.starts_at)
    if plan.by == turn.member.id:
        return say("You have planned it, for {when}.", when=when)
    name = next((each.name for each in turn.circle.members if each.id == plan.by), "")
    if name and lately(turn, plan):
        return say("{name} has just planned it, for {when}.", name=name, when=when)
    return say("It is planned for {when}.", when=when)


def lately(turn: Turn, plan: Plan) -> bool:
    return made_at(plan.id) > turn.now - LATELY


def since(vote: str) -> int:
    """Ids are ordered in time: what was made after this vote began has one above this."""
    try:
        return read_short(vote)
    except ValueError:
        return LIMIT

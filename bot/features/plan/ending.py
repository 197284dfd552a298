"""After the plan: it happened, it was postponed, or it didn't happen, and each is fine."""

from __future__ import annotations

from dataclasses import replace

from bot.commands import Turn, press
from bot.features.plan.cards import found, how_it_was, question, shown, zone_here
from bot.features.plan.reminders import clock
from bot.model import Plan, PlanState
from bot.ui import Reply

BEFORE: dict[PlanState, frozenset[PlanState]] = {
    "happened": frozenset({"planned", "postponed", "not_happened"}),
    "postponed": frozenset({"planned", "not_happened"}),
    "not_happened": frozenset({"planned"}),
}
"""What a plan may have been taken for until somebody says that it was this."""


@press("plan.happened", refs=("p",), audience="all")
async def happened(turn: Turn, p: int) -> Reply:
    return await ended(turn, p, "happened")


@press("plan.waits", refs=("p",), audience="all")
async def waits(turn: Turn, p: int) -> Reply:
    return await ended(turn, p, "postponed")


@press("plan.fine", refs=("p",), audience="all")
async def fine(turn: Turn, p: int) -> Reply:
    return await ended(turn, p, "not_happened")


async def ended(turn: Turn, p: int, state: PlanState) -> Reply:
    """The first to say how it was says it for everybody; a plan that still lies ahead stays as it is.

    Somebody may have said it by a slip: from what was put off or didn't happen there is a way on.
    """
    plan = await found(turn, p)
    after = replace(plan, state=state, version=plan.version + 1)
    known = turn.now < plan.ends_at or plan.state not in BEFORE[state]
    if known or not await turn.store.plans.change(after):
        return told(turn, await found(turn, p))
    await turn.store.deliveries.withdraw(clock(p))
    for each in (*shown(p), question(plan)):
        await turn.refresh(each)
    return told(turn, after)


def told(turn: Turn, plan: Plan) -> Reply:
    """The pressed card, as it is now."""
    return Reply((how_it_was(plan, zone_here(turn), turn.now),), to="in_place", subject=question(plan))

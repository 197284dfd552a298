"""The end of a vote: when all asked are done, or at the deadline; one result, and no trace of who wanted what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from activities.catalogue import Catalogue
from bot.choosing import vote
from bot.commands import Scene, Turn, card, step
from bot.commands.fields import folded
from bot.features.decide.cards import line, plan, subject, topic
from bot.features.suggest.offering import HOW_MANY, fresh
from bot.ids import short
from bot.model import Ballot, Choice, Decision, Idea
from bot.times import Hours
from bot.ui import Button, Call, Card, Reply, call
from bot.words import say

REMEMBERED = 8
"""So many closed votes back counts who was heard."""
FEWEST = 2


@step("decide.close", "d")
async def close(scene: Scene, d: int) -> None:
    """The deadline: what there is of votes counts, and the result keeps quiet hours."""
    decision = await scene.store.decisions.hold(d)
    if decision is None or decision.state != "open":
        return
    circle = scene.circle
    awake = Hours(circle.quiet_from, circle.quiet_to).end_after(
        max(scene.now, circle.rest_until or scene.now), circle.zone
    )
    await settle(scene, decision, await votes(scene, decision), awake)


async def close_if_complete(at: Turn | Scene, decision: Decision) -> bool:
    """Close it when nobody is waited for any more; whoever has left or is gone is not."""
    given = await votes(at, decision)
    finished = {each.member for each in given.ballots if each.done}
    awaited = decision.voters & {each.id for each in at.circle.members if not each.gone}
    if not finished or not awaited <= finished:
        return False
    await settle(at, decision, given, at.now)
    return True


@step("decide.review")
async def review(scene: Scene) -> None:
    """Somebody has left or is gone: close what waited for them alone."""
    for each in await scene.store.decisions.running():
        decision = await scene.store.decisions.hold(each.id)
        if decision is not None and decision.state == "open":
            await close_if_complete(scene, decision)


@dataclass(frozen=True, slots=True)
class Votes:
    """The ballots of those who are still here, and how often each was heard lately. For the count alone."""

    ballots: tuple[Ballot, ...]
    heard: Mapping[int, int] = field(repr=False)


async def votes(at: Turn | Scene, decision: Decision) -> Votes:
    recent = await at.store.decisions.recent(REMEMBERED)
    given = await at.store.decisions.ballots((decision, *recent), [each.id for each in at.circle.members])
    heard = Counter(
        member
        for each in recent
        if each.winner is not None
        for member in vote.heard_in(each.winner, by_member(given.get(each.id, ())))
    )
    return Votes(given.get(decision.id, ()), heard)


def by_member(ballots: Iterable[Ballot]) -> dict[int, Ballot]:
    return {each.member: each for each in ballots}


async def settle(at: Turn | Scene, decision: Decision, given: Votes, due: datetime) -> None:
    """Count, close for good, and tell the result once."""
    options = [each.id for each in decision.choices]
    winner = vote.tally(options, by_member(given.ballots), given.heard, at.rng).winner
    await at.store.decisions.close(decision.id, winner)
    if winner is not None:
        told = call("decide.result", d=short(decision.id))
    elif given.ballots:
        told = call("decide.anew", d=short(await new_slate(at, decision)))
    else:
        await keep(at, decision)
        told = call("decide.unvoted", d=short(decision.id))
    await at.store.deliveries.post(at.circle, f"decide.result|{decision.id}", told, topic(decision.id), due)
    await at.store.deliveries.refresh(subject(decision.id))


async def new_slate(at: Turn | Scene, decision: Decision) -> int:
    """Three new ideas, offered: somebody has to want a vote on them."""
    decisions = at.store.decisions
    ideas = await fresh(at, HOW_MANY, [each.activity for each in decision.choices if each.activity])
    choices = tuple(Choice(decisions.new_id(), each.title, each.id) for each in ideas)
    offered = Decision(decisions.new_id(), "offered", choices, at.now, decision.by, at.now)
    await decisions.add(offered)
    return offered.id


async def keep(at: Turn | Scene, decision: Decision) -> None:
    """Own words nobody voted on go on the list of ideas, so that they can still be planned."""
    known = {folded(each.title) for each in await at.store.ideas.hold()}
    for each in decision.choices:
        if each.activity is None and folded(each.title) not in known:
            await at.store.ideas.add(Idea(each.id, each.title, None, decision.by, at.now))


@card("decide.result", "d", notice=say("The vote is decided"))
async def result(scene: Scene, d: int) -> Reply | None:
    decision = await scene.store.decisions.find(d)
    if decision is None or decision.won is None:
        return None
    title = say("Chosen: {title}", title=decision.won.title)
    activity = scene.catalogue.activity(decision.won.activity or "")
    body = (say("{summary}", summary=activity.summary),) if activity else ()
    return Reply((Card(title, body, (plan(decision),)),), to="all")


@card("decide.anew", "d", notice=say("New ideas to vote on"))
async def anew(scene: Scene, d: int) -> Reply | None:
    offered = await scene.store.decisions.find(d)
    if offered is None:
        return None
    if len(offered.choices) < FEWEST:
        some = Button(say("Suggest something"), call("suggest"), "good")
        return Reply((Card(say("Something else, then"), buttons=(some,)),), to="all")
    body = tuple(line(each, scene.catalogue) for each in offered.choices)
    start = Button(say("Vote on these"), call("decide.start", d=short(d)), "good")
    return Reply((Card(say("New ideas instead"), body, (start,)),), to="all")


@card("decide.unvoted", "d", notice=say("A vote has ended"))
async def unvoted(scene: Scene, d: int) -> Reply | None:
    decision = await scene.store.decisions.find(d)
    if decision is None:
        return None
    own = {folded(each.title): each for each in await scene.store.ideas.list()}
    buttons = tuple(
        Button(say("{title}", title=each.title), planning)
        for each in decision.choices
        if (planning := plan_of(each, scene.catalogue, own.get(folded(each.title))))
    )
    body = (
        *(line(each, scene.catalogue) for each in decision.choices),
        say("Nothing is lost: press one to plan it whenever you like."),
    )
    return Reply((Card(say("No vote came in, and that is fine"), body, buttons),), to="all")


def plan_of(choice: Choice, catalogue: Catalogue, own: Idea | None) -> Call | None:
    """The call that plans an option nobody voted on."""
    if catalogue.activity(choice.activity or ""):
        return call("plan.idea", a=choice.activity)
    return call("plan.own", i=short(own.id)) if own else None

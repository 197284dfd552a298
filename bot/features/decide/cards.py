"""What a vote looks like to everybody: what there is to choose from, until when, and nothing about who has voted."""

from __future__ import annotations

from activities.catalogue import Catalogue
from bot.commands import Scene, card
from bot.errors import NotFound
from bot.ids import short
from bot.model import Choice, Circle, Decision
from bot.ui import Button, Call, Card, Reply, call
from bot.words import Said, Strong, When, listed, say

FORGOTTEN = say("Nothing was decided. Any order given is deleted, and nothing of it is told.")


def subject(decision: int) -> Call:
    """The card that follows this vote; every copy of it is kept up to date."""
    return call("decide.card", d=short(decision))


def topic(decision: int) -> str:
    return f"decide:{decision}"


def the_vote(decision: Decision | None) -> Decision:
    """The vote a button is about.

    Raises:
        NotFound: the circle has none of that id, or only offers it so far.
    """
    if decision is None or decision.state == "offered":
        raise NotFound("That vote is gone. /decide opens a new one.")
    return decision


def follow(decision: Decision, circle: Circle, catalogue: Catalogue) -> Card:
    """The vote as it stands."""
    options = tuple(line(each, catalogue) for each in decision.choices)
    if decision.state == "off":
        return Card(say("This vote was called off"), (titles(decision), FORGOTTEN))
    if decision.won is not None:
        chosen = say("Chosen: {title}", title=Strong(decision.won.title))
        return Card(say("The vote is closed"), (*options, chosen))
    if decision.state != "open":
        return Card(say("The vote is closed"), options)
    until = say(
        "Open until {when}, or until everybody is done. Everyone ranks in private, and it stays private.",
        when=When(decision.deadline, circle.zone.key),
    )
    off = Button(say("Call it off"), call("decide.call_off", d=short(decision.id)))
    return Card(say("What shall we do?"), (*options, until), (vote(decision.id), off))


def line(choice: Choice, catalogue: Catalogue) -> Said:
    """An option, with what it is where the catalogue knows it."""
    activity = catalogue.activity(choice.activity or "")
    if activity is None:
        return say("{title}", title=Strong(choice.title))
    return say("{title}: {summary}", title=Strong(choice.title), summary=activity.summary)


def titles(decision: Decision) -> Said:
    """All there is to choose from, in one line."""
    return listed([say("{title}", title=Strong(each.title)) for each in decision.choices])


def vote(decision: int) -> Button:
    return Button(say("Vote"), call("decide.vote", d=short(decision)), "good")


def late(decision: Decision) -> Card:
    """For somebody who comes when it is over."""
    if decision.state == "off":
        return Card(say("That vote was called off."), (FORGOTTEN,))
    if decision.won is None:
        anew = Button(say("Suggest something"), call("suggest"), "good")
        return Card(say("That vote has closed."), (say("New ideas are quickly found."),), (anew,))
    chosen = say("Chosen: {title}", title=Strong(decision.won.title))
    return Card(say("That vote has closed."), (chosen,), (plan(decision),))


def plan(decision: Decision) -> Button:
    return Button(say("Plan it"), call("plan.won", d=short(decision.id)), "good")


@card("decide.card", "d", notice=say("A vote"))
async def drawn(scene: Scene, d: int) -> Reply | None:
    decision = await scene.store.decisions.find(d)
    if decision is None:
        return None
    return Reply((follow(decision, scene.circle, scene.catalogue),), to="all", subject=subject(d))

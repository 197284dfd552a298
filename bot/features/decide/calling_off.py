"""Calling a vote off: whoever opened it does, after a yes; what was ranked is deleted, and nothing of it is told."""

from __future__ import annotations

from bot.commands import Turn, press
from bot.commands.fields import folded
from bot.features.decide.cards import FORGOTTEN, late, subject, the_vote, titles, topic
from bot.ids import short
from bot.model import Decision
from bot.ui import Button, Card, Reply, call
from bot.words import Strong, clean, say

OFF = frozenset({"off", "stop", "end", "cancel", "undo", "call off", "call it off"})
MOST = 5
"""So many open votes are asked about at once."""


def is_off(words: str) -> bool:
    """Whether `/decide off` is meant, and no options."""
    return folded(clean(words)) in OFF


async def which_off(turn: Turn) -> Reply:
    """Those of the open votes this member may call off, or whose they are."""
    running = await turn.store.decisions.running()
    if not running:
        return Reply((Card(say("No vote is open just now.")),))
    mine = [each for each in running if may(turn, each)]
    return Reply(tuple(asking(turn, each) for each in (mine or running)[:MOST]))


@press("decide.call_off", refs=("d",), writes=False)
async def call_off(turn: Turn, d: int) -> Reply:
    decision = the_vote(await turn.store.decisions.find(d))
    return Reply((asking(turn, decision),))


@press("decide.called_off", refs=("d",))
async def called_off(turn: Turn, d: int) -> Reply:
    decision = the_vote(await turn.store.decisions.hold(d))
    if decision.state != "open" or not may(turn, decision):
        return Reply((asking(turn, decision),), to="in_place")
    await turn.store.decisions.call_off(d)
    await turn.store.deliveries.withdraw(topic(d))
    await turn.store.deliveries.refresh(subject(d))
    told = say("The card in your channel says so.")
    return Reply((Card(say("The vote is called off"), (told, FORGOTTEN)),), to="in_place")


def may(turn: Turn, decision: Decision) -> bool:
    """Whoever opened it may call it off; anybody, once they are no longer here."""
    opener = turn.circle.member(decision.by)
    return opener is None or opener.left_at is not None or opener.gone or opener.id == turn.member.id


def asking(turn: Turn, decision: Decision) -> Card:
    """The question whether it shall be called off, or why it is not theirs to answer."""
    if decision.state != "open":
        return late(decision)
    opener = turn.circle.member(decision.by)
    if opener is not None and not may(turn, decision):
        whose = say("{name} opened this vote and can call it off.", name=Strong(opener.name))
        return Card(whose, (titles(decision),))
    d = short(decision.id)
    return Card(
        say("Call this vote off?"),
        (titles(decision), say("It ends for everyone. Any order given is deleted, and nothing of it is told.")),
        (
            Button(say("Yes, call it off"), call("decide.called_off", d=d), "bad"),
            Button(say("Leave it open"), call("decide.leave_open", d=d)),
        ),
    )


@press("decide.leave_open", refs=("d",), writes=False)
async def leave_open(turn: Turn, d: int) -> Reply:
    decision = the_vote(await turn.store.decisions.find(d))
    if decision.state != "open":
        return Reply((late(decision),), to="in_place")
    return Reply((Card(say("It stays open.")),), to="in_place")

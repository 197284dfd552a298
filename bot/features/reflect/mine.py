"""A member's own past answers: their own words back to them, and nobody else's."""

from __future__ import annotations

from bot.commands import Turn, command, press
from bot.features.reflect.after import choices
from bot.features.reflect.asking import question
from bot.ids import short
from bot.model import Answer, Round
from bot.ui import Button, Card, Reply, call
from bot.words import Day, Said, say

PAGE = 5


@command("reflect.mine", "My past answers", writes=False, example="/reflect mine")
async def mine(turn: Turn) -> Reply:
    return page(turn, await turn.store.rounds.mine(turn.member.id))


@press("reflect.older", refs=("r",), writes=False)
async def older(turn: Turn, r: int) -> Reply:
    """Those from before this round."""
    rounds = await turn.store.rounds.mine(turn.member.id)
    seen = next((at for at, each in enumerate(rounds, 1) if each.id == r), 0)
    return page(turn, rounds[seen:])


def page(turn: Turn, rounds: tuple[Round, ...]) -> Reply:
    if not rounds:
        return Reply((Card(say("Nothing here yet"), (say("What you answer is kept here, for you."),)),))
    cards = [one_card(turn, each, own) for each in rounds[:PAGE] for own in each.answers]
    if len(rounds) > PAGE:
        older = Button(say("Older ones"), call("reflect.older", r=short(rounds[PAGE - 1].id)))
        cards.append(Card(say("There are more."), buttons=(older,)))
    return Reply(tuple(cards))


def one_card(turn: Turn, one: Round, own: Answer) -> Card:
    day = Day(one.posted_at.astimezone(turn.circle.zone).date())
    words = (say("{words}", words=own.text.for_author(turn.member.id)),) if own.text else ()
    buttons = (
        (Button(say("Change it"), call("reflect.answer", r=short(one.id))),)
        if one.state == "waiting"
        else choices(one, own)
    )
    return Card(say("{day}", day=day), (question(one, turn.catalogue), *words, stands(one, own)), buttons)


def stands(one: Round, own: Answer) -> Said:
    if one.state == "waiting":
        return say("Sealed until it opens.")
    if one.state == "opened" or own.after == "shared":
        return say("Your circle can read it.")
    return say("It is shown to you alone.")

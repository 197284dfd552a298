"""Everything about reflecting on one private card: what is open for me, and the ways on from there."""

from __future__ import annotations

from bot.commands import Turn, command
from bot.features.reflect.asking import lighter, ways, whole_question
from bot.features.reflect.ritual import day_of, paused
from bot.ids import short
from bot.model import Round
from bot.ui import Button, Card, Reply, call
from bot.words import Said, say


@command("reflect", "Questions to answer together", writes=False, example="/reflect")
async def reflect(turn: Turn) -> Reply:
    one = await turn.store.rounds.open_one()
    mine = one if one is not None and turn.member.id in one.asked else None
    now = () if one is not None else (Button(say("Start one now"), call("reflect.now")),)
    on = turn.circle.reflect is not None
    again = paused(turn.circle, turn.now)
    rest = Button(say("Resume"), call("reflect.resume")) if again else Button(say("Pause"), call("reflect.pause"))
    more = Card(
        say("The weekly question"),
        (rhythm(turn),),
        (
            *now,
            Button(say("My past answers"), call("reflect.mine")),
            Button(say("How deep, for me"), call("reflect.limits")),
            *((rest,) if on else ()),
        ),
    )
    return Reply((open_card(turn, mine), more))


def open_card(turn: Turn, one: Round | None) -> Card:
    if one is None:
        return Card(say("No question is open for you just now."))
    own = one.answer(turn.member.id)
    until = say("Open until {until}.", until=turn.mine(one.closes_at))
    change = Button(say("Change it"), call("reflect.answer", r=short(one.id)))
    skip = Button(say("Pass instead"), call("reflect.pass", r=short(one.id)))
    if own is None:
        return Card(
            say("Open for you"), (*whole_question(one, turn.catalogue), until), (*ways(one.id), lighter(one.id))
        )
    if own.text is None:
        return Card(say("You passed"), (*whole_question(one, turn.catalogue), until), ways(one.id)[:1])
    return Card(say("Your answer is sealed"), (*whole_question(one, turn.catalogue), until), (change, skip))


def rhythm(turn: Turn) -> Said:
    if turn.circle.reflect is None:
        return say("It is off. /setup can turn it on.")
    if paused(turn.circle, turn.now) and turn.circle.reflect_paused is not None:
        return say("It is paused until {day}.", day=day_of(turn.circle.reflect_paused, turn.circle))
    return say("One question a week: answers stay sealed, and open together.")

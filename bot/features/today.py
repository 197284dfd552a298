"""What is next, and what is open for me: the way back to everything that a vanished private card once offered."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.commands import Turn, Visit, command, press
from bot.features.decide.cards import vote
from bot.features.memory.saving import wishes
from bot.features.plan.cards import answer, facts, how_it_was
from bot.features.reflect.hub import open_card
from bot.features.reflect.mine import one_card
from bot.features.thanks.reading import kind_words
from bot.ids import short
from bot.model import Plan
from bot.ui import Button, Card, Reply, call
from bot.words import Day, Strong, listed, say

LOOK_BACK = timedelta(days=14)
"""How long a plan waits to be asked about."""
MOST = 3
"""Of each kind; the rest follows as these are dealt with."""


@command("today", "What is next, and what is open for me", writes=False, example="/today")
async def today(turn: Turn) -> Reply:
    return Reply(await mine(turn))


@press("today.everywhere", needs="person", writes=False)
async def everywhere(visit: Visit) -> Reply:
    """The same in each of a person's circles, or how to begin where they have none."""
    person, tx = visit.envelope.person, visit.all
    cards: list[Card] = []
    found = [(each, member) for each in await tx.circles.of(person) if (member := each.member_of(person))]
    for circle, member in found:
        store = tx.within(circle.id)
        turn = Turn(
            visit.envelope,
            visit.call,
            circle,
            member,
            visit.now,
            store,
            visit.catalogue,
            visit.rng,
            visit.host,
            tx.desk,
        )
        cards += [Card(say("{name}", name=circle.name))] if len(found) > 1 else []
        cards += await mine(turn)
    return Reply(tuple(cards) or (beginning(),))


async def mine(turn: Turn) -> tuple[Card, ...]:
    """What waits for this member, and then what they are part of."""
    coming = await turn.store.plans.coming(turn.now)
    said = [each for each in coming if each.rsvp(turn.member.id) is not None]
    unsaid = [each for each in coming if each.rsvp(turn.member.id) is None and each.starts_at > turn.now]
    open_to_me = [
        *await question(turn),
        *await votes(turn),
        *(awaiting(turn, each) for each in unsaid[:MOST]),
        *await been(turn),
        *await still_sealed(turn),
        *await wishes(turn),
        *await kind_words(turn),
    ]
    cards = [*resting(turn), *open_to_me, *(next_up(turn, each) for each in said[:MOST])]
    return tuple(reachable(turn, each) for each in cards or [nothing()])


async def question(turn: Turn) -> list[Card]:
    """The round I was asked in and have not answered yet."""
    one = await turn.store.rounds.open_one()
    mine = one is not None and turn.member.id in one.asked and one.answer(turn.member.id) is None
    return [open_card(turn, one)] if mine else []


async def votes(turn: Turn) -> list[Card]:
    """The votes I am asked for and have not finished."""
    running = [each for each in await turn.store.decisions.running() if turn.member.id in each.voters]
    own = await turn.store.decisions.ballots(running, (turn.member.id,)) if running else {}
    waiting = [each for each in running if not any(ballot.done for ballot in own.get(each.id, ()))]
    return [
        Card(
            say("A vote is open"),
            (
                listed([say("{title}", title=Strong(each.title)) for each in decision.choices]),
                say("Until {until}.", until=turn.mine(decision.deadline)),
            ),
            (vote(decision.id),),
        )
        for decision in waiting[:MOST]
    ]


async def been(turn: Turn) -> list[Card]:
    """Plans that are over, where nobody has said yet how it was."""
    lately = await turn.store.plans.between(turn.now - LOOK_BACK, turn.now)
    over = [each for each in lately if each.state == "planned" and each.ends_at <= turn.now]
    return [how_it_was(each, turn.member.zone.key, turn.now) for each in over[-MOST:]]


async def still_sealed(turn: Turn) -> list[Card]:
    """What I wrote in rounds that closed unopened: to share, keep or delete."""
    mine = await turn.store.rounds.mine(turn.member.id)
    undecided = [(one, own) for one in mine if one.state == "closed" for own in one.answers if own.after == "undecided"]
    return [one_card(turn, one, own) for one, own in undecided[:MOST]]


def awaiting(turn: Turn, plan: Plan) -> Card:
    p = short(plan.id)
    return Card(
        say("{title}: are you in?", title=plan.title),
        facts(plan, turn.member.zone.key),
        (
            Button(say("I'm in"), answer(p, "in"), "good"),
            Button(say("Maybe"), answer(p, "maybe")),
            Button(say("Can't make it"), answer(p, "out")),
        ),
    )


def next_up(turn: Turn, plan: Plan) -> Card:
    said = {"in": say("You are in."), "maybe": say("You said maybe."), "out": say("You can't make it.")}
    mine = said[plan.rsvp(turn.member.id) or "maybe"]
    see = Button(say("See the plan"), call("plan.show", p=short(plan.id)))
    coming = say("Coming up: {title}", title=plan.title)
    title = coming if turn.now < plan.starts_at else say("On now: {title}", title=plan.title)
    return Card(title, (*facts(plan, turn.member.zone.key), mine), (see,))


def resting(turn: Turn) -> list[Card]:
    cards = []
    if turn.member.rest_until is not None and turn.member.rests(turn.now) and not turn.member.gone:
        back = Button(say("I'm back"), call("rest.stop", who="me"))
        cards.append(
            Card(say("You rest until {day}", day=local(turn.member.rest_until, turn.member.zone)), (), (back,))
        )
    if turn.circle.rest_until is not None and turn.circle.rests(turn.now):
        end = Button(say("End it for everyone"), call("rest.stop", who="circle"))
        day = local(turn.circle.rest_until, turn.circle.zone)
        cards.append(Card(say("The circle rests until {day}", day=day), (), (end,)))
    return cards


def beginning() -> Card:
    """For somebody who is in no circle yet."""
    return Card(
        say("You are in no circle yet"),
        (
            say("Make a private channel for the two or the few of you, let me in, and use /setup there."),
            say("If somebody has done that, /join in that channel lets you in."),
        ),
    )


def nothing() -> Card:
    return Card(
        say("Nothing waits for you"),
        (say("The day is yours. If you feel like something together, I have ideas."),),
        (Button(say("Suggest something"), call("suggest"), "good"), Button(say("Plan something"), call("plan.new"))),
    )


def reachable(turn: Turn, shown: Card) -> Card:
    """With buttons that know their circle, as in a direct message a person may mean another of theirs."""
    if not turn.envelope.place.direct:
        return shown
    here = short(turn.circle.id)
    return replace(shown, buttons=tuple(replace(each, call=each.call.having(c=here)) for each in shown.buttons))


def local(moment: datetime, zone: ZoneInfo) -> Day:
    return Day(moment.astimezone(zone).date())

"""Three ideas at a time: the command, three others, and what stands in the way where there are none."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from activities.activity import AREA, Activity, Kind, Travel
from bot.choosing.ideas import Pick, Suggestions, suggest
from bot.choosing.wanted import ADULT, Level, Place, Wanted, may_exceed, youngest_of
from bot.commands import Scene, Turn, command, press
from bot.features.budgets import Budget
from bot.features.suggest import hearing, obstacles, slates, wording
from bot.features.suggest.asking import FIELDS, Stretch
from bot.features.suggest.knowing import facts_of
from bot.features.suggest.slates import Slate
from bot.ids import short
from bot.model import Circle
from bot.ui import Button, Card, Reply, call
from bot.words import Said, Strong, listed, say

HOW_MANY = 3
LOOKED_UP_NEARBY = say("Tell me your town in /setup, and ideas come with a search near you.")


@command(
    "suggest", "Three ideas for something to do", *FIELDS, example='/suggest thai cooking budget=30 time="an evening"'
)
async def ask(
    turn: Turn,
    kind: Kind | None,
    words: str | None,
    budget: Budget | None,
    time: Stretch | None,
    energy: Level | None,
    indoors: Place | None,
    distance: Travel | None,
    children: int | None,
    remote: str | None,
    surprise: str | None,
) -> Reply:
    asked = Wanted(
        kind=kind,
        words=words or "",
        budget=budget.band if budget else None,
        amount=budget.amount if budget else None,
        hours=time.most if time else None,
        least=time.least if time else None,
        energy=energy,
        indoors=indoors or "any",
        distance=distance,
        children=children,
        remote=remote == "yes",
        surprise=surprise == "yes",
    )
    circle = turn.circle
    wishes = hearing.heard(asked, turn.catalogue.activities, members=len(circle.members), youngest=circle.youngest)
    return said_back(wishes, await offer(turn, Slate(hearing.joined(asked, wishes))))


@press("suggest.others", refs=("s",))
async def others(turn: Turn, s: int) -> Reply:
    """The next three under the same request; of one that found nothing, the nearest."""
    slate = await slates.kept(turn, s)
    return slates.gone() if slate is None else await offer(turn, slate)


async def offer(turn: Turn, before: Slate) -> Reply:
    found = await choose(turn, before.wanted, before.shown)
    if not found.picks:
        return await nothing(turn, before, found)
    ideas = tuple(each.activity.id for each in found.picks)
    s = short(await slates.keep(turn, replace(before, ideas=ideas, shown=(*before.shown, *ideas))))
    cards = tuple(card(each, turn.circle, s, before.wanted) for each in found.picks)
    homeless = (
        not turn.circle.area and not before.shown and any(AREA in each.activity.find.search for each in found.picks)
    )
    last = more(len(ideas), s, (LOOKED_UP_NEARBY,) if homeless else ())
    age = age_along(turn, before.wanted)
    if age is not None and (len(ideas) < HOW_MANY or doubtful(turn.circle, before)):
        line = say("I took it that {child} comes along.", child=wording.a_child(age))
        last = replace(last, body=(*last.body, line), buttons=(*last.buttons, await childless(turn, before)))
    return Reply((*cards, last))


def age_along(turn: Turn, wanted: Wanted) -> int | None:
    """How old the youngest who comes along is; None where all are adults."""
    age = youngest_of(wanted, facts_of(turn.circle, turn.now, grown_ups=wanted.grown_ups))
    return age if age < ADULT else None


def doubtful(circle: Circle, before: Slate) -> bool:
    """Whether a child may be meant to stay behind, though nobody says so: a date, or what a couple asks first."""
    said = before.wanted.children is not None
    return not said and (before.wanted.kind == "date" or (circle.kind == "couple" and not before.shown))


async def childless(turn: Turn, before: Slate) -> Button:
    """The same request for the grown-ups alone."""
    alone = replace(before.wanted, grown_ups=True, children=None)
    s = short(await slates.keep(turn, replace(before, wanted=alone)))
    return Button(say("Without the children"), call("suggest.others", s=s))


def said_back(wishes: Wanted, reply: Reply) -> Reply:
    """The reply with what was heard in free words, so that a mishearing is seen."""
    line = wording.heard(wishes)
    last = reply.cards[-1]
    return replace(reply, cards=(*reply.cards[:-1], replace(last, body=(line, *last.body)))) if line else reply


async def choose(at: Turn | Scene, wanted: Wanted, shown: Collection[str], count: int = HOW_MANY) -> Suggestions:
    """Choose, and note what is put on the table."""
    found = await look(at, wanted, shown, count)
    await at.store.ideas.note_all([each.activity.id for each in found.picks], "suggested")
    return found


async def look(at: Turn | Scene, wanted: Wanted, shown: Collection[str], count: int = HOW_MANY) -> Suggestions:
    facts = facts_of(at.circle, at.now, grown_ups=wanted.grown_ups)
    return suggest(at.catalogue, wanted, facts, await at.store.ideas.seen(), at.rng, count=count, shown=shown)


async def fresh(at: Turn | Scene, count: int, but: Collection[str] = ()) -> tuple[Activity, ...]:
    """New ideas that nobody asked for, as many as there are."""
    found = await choose(at, Wanted(), but, count) if count else Suggestions(())
    return tuple(each.activity for each in found.picks)


def card(one: Pick, circle: Circle, s: str, wanted: Wanted) -> Card:
    """One idea for this request, and what may be done with it."""
    activity, apart = one.activity, wanted.remote
    link = wording.look_up(activity, circle.area)
    return Card(
        say("{title}", title=activity.title),
        (
            say("{summary}", summary=activity.summary),
            *((say("While apart: {how}", how=activity.remote),) if apart else ()),
            say("Why: {why}", why=wording.why(one.reasons)),
            wording.facts_line(activity, circle.currency),
            *((wording.dearer(wanted),) if may_exceed(activity, wanted.money) else ()),
            *((link,) if link else ()),
        ),
        (
            Button(say("Plan it"), call("plan.idea", a=activity.id), "good"),
            Button(say("Put to a vote"), call("decide.with", a=activity.id, s=s)),
            Button(say("Save"), call("idea.save", a=activity.id)),
            Button(say("Not for us"), call("idea.never", a=activity.id)),
        ),
    )


def more(count: int, s: str, hint: tuple[Said, ...]) -> Card:
    """What may be done with all of them."""
    others = Button(say("Others"), call("suggest.others", s=s))
    vote = call("decide.these", s=s)
    match count:
        case 1:
            return Card(say("Here is one idea."), hint, (others,))
        case 2:
            return Card(say("Here are two ideas."), hint, (others, Button(say("Vote on these two"), vote)))
        case _:
            return Card(say("None of these, or all?"), hint, (others, Button(say("Vote on these three"), vote)))


async def nothing(turn: Turn, before: Slate, found: Suggestions) -> Reply:
    """Nothing fits: the one limit to let go, and a button that does."""
    title = say("That was everything that fits") if before.shown else say("Nothing fits all of that")
    anew = Button(say("Start over"), call("suggest"))
    out, way_out = await without_children(turn, before)
    if found.relax is None:
        fewer = say("Fewer wishes leave more room. An idea of your own is welcome too: /idea add.")
        return Reply((Card(title, (*out, fewer), (*way_out, anew)),))
    s = short(await slates.keep(turn, replace(before, wanted=found.relax.wanted)))
    nearest = Button(say("Show the nearest"), call("suggest.others", s=s), "good")
    ideas = listed([say("{title}", title=Strong(each.activity.title)) for each in found.nearest])
    body = (
        obstacles.in_the_way(found.relax, before.wanted, [each.activity for each in found.nearest], turn.circle.budget),
        say("The nearest: {ideas}.", ideas=ideas),
        *out,
    )
    return Reply((Card(title, body, (nearest, *way_out, anew)),))


async def without_children(turn: Turn, before: Slate) -> tuple[tuple[Said, ...], tuple[Button, ...]]:
    """A line and a button where an age stands in the way: without the children something fits."""
    age = age_along(turn, before.wanted)
    alone = replace(before.wanted, grown_ups=True, children=None)
    if age is None or not (await look(turn, alone, before.shown)).picks:
        return (), ()
    line = say("That is with {child} coming along. Without the children there is more.", child=wording.a_child(age))
    return (line,), (await childless(turn, before),)

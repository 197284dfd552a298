"""Three ideas at a time: the command, three others, and what stands in the way where there are none."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from activities.activity import AREA, Activity, Kind, Travel
from bot.choosing.ideas import Pick, Suggestions, suggest
from bot.choosing.wanted import Level, Place, Wanted
from bot.commands import Scene, Turn, command, press
from bot.features.suggest import hearing, slates, wording
from bot.features.suggest.asking import FIELDS
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
    budget: int | None,
    time: float | None,
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
        budget=budget,
        hours=time,
        energy=energy,
        indoors=indoors or "any",
        distance=distance,
        children=children,
        remote=remote == "yes",
        surprise=surprise == "yes",
    )
    wishes = hearing.heard(asked, turn.catalogue.activities)
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
    cards = tuple(card(each, turn.circle, s, apart=before.wanted.remote) for each in found.picks)
    homeless = (
        not turn.circle.area and not before.shown and any(AREA in each.activity.find.search for each in found.picks)
    )
    return Reply((*cards, more(len(ideas), s, (LOOKED_UP_NEARBY,) if homeless else ())))


def said_back(wishes: Wanted, reply: Reply) -> Reply:
    """The reply with what was heard in free words, so that a mishearing is seen."""
    line = wording.heard(wishes)
    last = reply.cards[-1]
    return replace(reply, cards=(*reply.cards[:-1], replace(last, body=(line, *last.body)))) if line else reply


async def choose(at: Turn | Scene, wanted: Wanted, shown: Collection[str], count: int = HOW_MANY) -> Suggestions:
    """Choose, and note what is put on the table."""
    facts = facts_of(at.circle, at.now, grown_ups=wanted.grown_ups)
    seen = await at.store.ideas.seen()
    found = suggest(at.catalogue, wanted, facts, seen, at.rng, count=count, shown=shown)
    await at.store.ideas.note_all([each.activity.id for each in found.picks], "suggested")
    return found


async def fresh(at: Turn | Scene, count: int, but: Collection[str] = ()) -> tuple[Activity, ...]:
    """New ideas that nobody asked for, as many as there are."""
    found = await choose(at, Wanted(), but, count) if count else Suggestions(())
    return tuple(each.activity for each in found.picks)


def card(one: Pick, circle: Circle, s: str, *, apart: bool) -> Card:
    """One idea, for people who are together or apart, and what may be done with it."""
    activity = one.activity
    link = wording.look_up(activity, circle.area)
    return Card(
        say("{title}", title=activity.title),
        (
            say("{summary}", summary=activity.summary),
            *((say("While apart: {how}", how=activity.remote),) if apart else ()),
            say("Why: {why}", why=wording.why(one.reasons)),
            wording.facts_line(activity, circle.currency),
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
    if found.relax is None:
        fewer = say("Fewer wishes leave more room. An idea of your own is welcome too: /idea add.")
        return Reply((Card(title, (fewer,), (anew,)),))
    s = short(await slates.keep(turn, replace(before, wanted=found.relax.wanted)))
    nearest = Button(say("Show the nearest"), call("suggest.others", s=s), "good")
    ideas = listed([say("{title}", title=Strong(each.activity.title)) for each in found.nearest])
    body = (
        wording.in_the_way(found.relax, before.wanted, turn.circle.budget),
        say("The nearest: {ideas}.", ideas=ideas),
    )
    return Reply((Card(title, body, (nearest, anew)),))

"""What is planned: the hub of `/plan`, the list, one plan to look at, and which plan somebody means."""

from __future__ import annotations

from rapidfuzz import fuzz, process

from bot.commands import Turn, choices, command, press
from bot.commands.fields import folded
from bot.errors import NotFound
from bot.features.plan.cards import facts, found, of_catalogue, privately
from bot.ids import short
from bot.model import Plan
from bot.ui import Button, Call, Card, Field, Option, Reply, call
from bot.words import Said, When, say

PLAN = Field("plan", "Which plan", required=True, positional=True, most=100, choices="plans", hint="Tacos")
SHOWN = 10
MOST_ALIKE = 5
ALIKE = 75
"""How alike a title must be, of 100; those within `CLOSE` of the best are asked about."""
CLOSE = 5


@command("plan", "What is planned", writes=False, example="/plan")
async def hub(turn: Turn) -> Reply:
    coming = await turn.store.plans.coming(turn.now)
    new = Button(say("New plan"), call("plan.new"), "good")
    ideas = Button(say("Find an idea"), call("suggest"))
    if not coming:
        return Reply((Card(say("Plans"), (say("Nothing is planned right now."),), (new, ideas)),))
    words = say("Next: {title}, {when}.", title=coming[0].title, when=turn.mine(coming[0].starts_at))
    return Reply((Card(say("Plans"), (words,), (new, Button(say("My plans"), call("plan.list")), ideas)),))


@command("plan.list", "What is coming, then what is postponed", writes=False, example="/plan list")
async def listed(turn: Turn) -> Reply:
    plans = await turn.store.plans.standing(turn.now)
    if not plans:
        return await hub(turn)
    cards = tuple(entry(turn, plan) for plan in plans[:SHOWN])
    if len(plans) > SHOWN:
        cards = (*cards, Card(say("And {n} more, later on.", n=len(plans) - SHOWN)))
    return Reply(cards)


@press("plan.show", refs=("p",), writes=False)
async def show(turn: Turn, p: int) -> Reply:
    plan = await found(turn, p)
    shown = privately(turn, plan)
    activity = of_catalogue(turn, plan)
    if activity is None or plan.state != "planned" or plan.ends_at <= turn.now:
        return shown
    steps = tuple(say("{n}. {step}", n=n, step=each) for n, each in enumerate(activity.steps, 1))
    return Reply((*shown.cards, Card(say("How it goes"), steps)))


@choices("plans")
async def plans(turn: Turn, words: str) -> tuple[Option, ...]:
    standing = await turn.store.plans.standing(turn.now)
    return tuple(
        Option(short(plan.id), say("{title}, {when}", title=plan.title, when=when(turn, plan)))
        for plan in standing
        if folded(words) in folded(plan.title)
    )[:25]


async def meant(turn: Turn, words: str) -> tuple[Plan, ...]:
    """The plans these words may mean: one, or those too alike to tell apart.

    Raises:
        NotFound: there is none.
    """
    standing = await turn.store.plans.standing(turn.now)
    wanted = folded(words)
    exact = [plan for plan in standing if words == short(plan.id) or wanted == folded(plan.title)]
    within = [plan for plan in standing if wanted and wanted in folded(plan.title)]
    if exact or within:
        return tuple((exact or within)[:MOST_ALIKE])
    if not standing:
        raise NotFound("Nothing is planned right now. /plan new starts something.")
    titles = {plan: folded(plan.title) for plan in standing}
    near = process.extract(wanted, titles, scorer=fuzz.WRatio, score_cutoff=ALIKE, limit=MOST_ALIKE)
    if not near:
        raise NotFound("I find no plan called {words}. /plan list shows what there is.", words=words)
    return tuple(plan for _, score, plan in near if score >= near[0][1] - CLOSE)


def which(turn: Turn, likely: list[tuple[Plan, Call]]) -> Reply:
    """Several plans fit: each has a line, and a button with what is to be done."""
    lines = tuple(
        say("{n}. {title}: {when}", n=n, title=plan.title, when=when(turn, plan))
        for n, (plan, _) in enumerate(likely, 1)
    )
    buttons = tuple(Button(say("Number {n}", n=n), action) for n, (_, action) in enumerate(likely, 1))
    return Reply((Card(say("Which one do you mean?"), lines, buttons),))


def when(turn: Turn, plan: Plan) -> When | Said:
    """Its moment as the end of a line."""
    return say("no new day yet") if plan.state == "postponed" else turn.mine(plan.starts_at)


def entry(turn: Turn, plan: Plan) -> Card:
    """A plan on one line or two."""
    moment = facts(plan, turn.member.zone.key)[0]
    mine = {"in": say("You are in."), "maybe": say("You said maybe."), "out": say("You can't make it.")}
    answer = plan.rsvp(turn.member.id)
    words = (moment, mine[answer]) if answer else (moment,)
    return Card(say("{title}", title=plan.title), words, (Button(say("Open"), call("plan.show", p=short(plan.id))),))

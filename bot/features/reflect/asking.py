"""Putting a question to the circle: which one, to whom, and the card that carries it."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from activities.catalogue import Catalogue
from bot.commands import Scene, card
from bot.ids import short
from bot.model import Circle, Member, Round, TalkLimits
from bot.store import CircleStore
from bot.talking.deck import FRESH_AGAIN_WEEKS, Occasion, Past, choose
from bot.talking.depth import Posted, TooDeep, level
from bot.talking.reveal import OPEN_FOR
from bot.times import iso_week
from bot.ui import Button, Card, Reply, call
from bot.words import Said, Strong, When, listed, say

FEWEST = 2
"""A question to answer together takes two."""
HISTORY = timedelta(weeks=FRESH_AGAIN_WEEKS)
IN_WORDS = frozenset({"text", "choice", "word"})
"""Kinds of answers that can be sealed; the others are things to do."""


def there(circle: Circle, now: datetime) -> tuple[Member, ...]:
    """Whom a question would be put to: the members who do not rest."""
    return tuple(each for each in circle.members if not each.rests(now))


async def ask(
    circle: Circle, store: CircleStore, catalogue: Catalogue, now: datetime, day: date, due: datetime | None = None
) -> int | None:
    """Put the question of this local day's week to the circle, on a card posted at `due`.

    None where one waits already, or where no question suits everybody.
    """
    history = await store.rounds.history(now - HISTORY)
    limits = await store.rounds.limits()
    depth = level(
        events(history, circle, catalogue),
        [each.deepest for each in limits.values()],
        workplace=circle.workplace,
        today=day,
    )
    found = choose(
        [each for each in catalogue.prompts if each.answer in IN_WORDS],
        occasion(circle, day, depth, list(limits.values())),
        past(history, circle, catalogue),
    )
    if not found:
        return None
    members, closes_at = [each.id for each in there(circle, now)], now + OPEN_FOR
    r = await store.rounds.start(found[0].id, iso_week(day), members, level=depth, closes_at=closes_at)
    if r is not None:
        await store.deliveries.post(circle, f"round|{r}", call("reflect.card", r=short(r)), topic(r), due)
        await store.deliveries.step(circle, f"close|{r}", call("reflect.close", r=short(r)), topic(r), closes_at)
    return r


def topic(r: int) -> str:
    return f"round:{r}"


def occasion(circle: Circle, day: date, depth: int, limits: list[TalkLimits]) -> Occasion:
    return Occasion(
        circle.id,
        day,
        circle.kind,
        depth,
        youngest=circle.youngest,
        workplace=circle.workplace,
        muted=frozenset().union(*(each.muted for each in limits)),
    )


def events(history: tuple[Round, ...], circle: Circle, catalogue: Catalogue) -> list[Posted | TooDeep]:
    """What the depth rule looks at, in the order in which it happened."""
    happened: list[tuple[datetime, Posted | TooDeep]] = []
    for each in history:
        happened.append((each.posted_at, Posted(local_day(each.posted_at, circle), each.level, each.full)))
        if each.too_deep is not None:
            prompt = catalogue.prompt(each.prompt)
            happened.append((each.too_deep, TooDeep(prompt.depth if prompt else each.level)))
    return [event for _, event in sorted(happened, key=lambda pair: pair[0])]


def past(history: tuple[Round, ...], circle: Circle, catalogue: Catalogue) -> list[Past]:
    asked = [(each, catalogue.prompt(each.prompt)) for each in history]
    return [
        Past(prompt.id, prompt.practice, prompt.mood, local_day(each.posted_at, circle))
        for each, prompt in asked
        if prompt is not None
    ]


def local_day(moment: datetime, circle: Circle) -> date:
    return moment.astimezone(circle.zone).date()


def question(one: Round, catalogue: Catalogue) -> Said:
    prompt = catalogue.prompt(one.prompt)
    if prompt is None:
        return say("This question is no longer among mine.")
    return say("{question}", question=Strong(prompt.text))


def whole_question(one: Round, catalogue: Catalogue) -> tuple[Said, ...]:
    """The question for somebody who is about to answer: with what to choose from, where it offers that."""
    prompt = catalogue.prompt(one.prompt)
    options = listed([say("{option}", option=each) for each in prompt.options]) if prompt else None
    choice = (say("To choose from: {options}.", options=options),) if options and options.parts else ()
    return (question(one, catalogue), *choice)


@card("reflect.card", "r", intimate=True, notice=say("A question for all of you"))
async def round_card(scene: Scene, r: int) -> Reply | None:
    """The public card. It shows nothing of what anybody gave, and looks the same however the round ended."""
    one = await scene.store.rounds.find(r)
    if one is None or (scene.first and one.state != "waiting"):
        return None
    asked = question(one, scene.catalogue)
    match one.state:
        case "waiting":
            whole = whole_question(one, scene.catalogue)
            until = When(one.closes_at, scene.circle.zone.key)
            how = say(
                "Answer or pass in your own time, until {until}. Answers stay sealed, and open together once "
                "everyone has answered or passed.",
                until=until,
            )
            shown = Card(say("A question to answer together"), (*whole, how), (*ways(r), lighter(r)))
        case "opened":
            shown = Card(say("A question to answer together"), (asked, say("The answers are open.")))
        case "closed":
            shown = Card(say("A question to answer together"), (asked, say("This round has closed.")))
    return Reply((shown,), to="all", subject=call("reflect.card", r=short(r)))


def ways(r: int) -> tuple[Button, ...]:
    return (
        Button(say("Answer"), call("reflect.answer", r=short(r)), "good"),
        Button(say("Pass"), call("reflect.pass", r=short(r))),
    )


def lighter(r: int) -> Button:
    return Button(say("Lighter, please"), call("reflect.lighter", r=short(r)))

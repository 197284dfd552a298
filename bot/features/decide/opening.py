"""Putting something to a vote: own words, three ideas just suggested, or new ones offered after a vote."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.commands import Turn, command, press
from bot.commands.fields import folded
from bot.errors import NotFound, UserError
from bot.features.decide.calling_off import is_off, which_off
from bot.features.decide.cards import follow, late, subject, titles, topic, vote
from bot.features.suggest import slates
from bot.ids import short
from bot.model import Choice, Circle, Decision, Envelope
from bot.store import CircleStore
from bot.times import read_span, read_when
from bot.ui import Audience, Call, Card, Field, Reply, call
from bot.words import say

FEWEST, MOST = 2, 5
MOST_TITLE = 80
USUALLY = timedelta(days=2)
AT_MOST = timedelta(days=30)
SEPARATORS = (re.compile(r"\n"), re.compile(r";"), re.compile(r",|\bor\b", re.IGNORECASE))
"""The first of these that parts the words parts all of them, so that a line may hold a comma."""
TRIMMED = " -*•?"

Option = tuple[str, str | None]
"""A title and the catalogue's id, if it has one."""


def shown_to(asked: Call, _envelope: Envelope) -> Audience:
    return "private" if is_off(asked.given("options")) else "all"


@command(
    "decide",
    "Put a few options to a blind vote",
    Field(
        "options",
        "The options, with commas between",
        "long_text",
        required=True,
        positional=True,
        most=500,
        hint="tacos, a hike, that film",
    ),
    Field("by", "Open until", most=60, hint="2 days, or fri 6pm"),
    audience=shown_to,
    example='/decide tacos, a hike, that film by="2 days"',
)
async def decide(turn: Turn, options: str, by: str | None) -> Reply:
    if is_off(options):
        return await which_off(turn)
    deadline = read_deadline(by, turn.now, turn.member.zone) if by else turn.now + USUALLY
    own: list[Option] = [(each, None) for each in read_options(options)]
    if same := same_options(await turn.store.decisions.hold_running(), own):
        return there(same)
    decision = slate(turn, own, deadline)
    await turn.store.decisions.add(decision)
    await schedule(turn.store, turn.circle, decision.id, deadline)
    return Reply((follow(decision, turn.circle, turn.catalogue),), to="all", subject=subject(decision.id))


@press("decide.these", refs=("s",))
async def these(turn: Turn, s: int) -> Reply:
    """The ideas of a suggestion; its id becomes the vote's, so that a second press finds it there."""
    asked = await slates.kept(turn, s)
    activities = [each for id in asked.ideas if (each := turn.catalogue.activity(id))] if asked else []
    if len(activities) < FEWEST:
        return slates.gone()
    options: list[Option] = [(each.title, each.id) for each in activities]
    running = await turn.store.decisions.hold_running()
    return await open_once(turn, s, options, running)


@press("decide.start", refs=("d",))
async def start(turn: Turn, d: int) -> Reply:
    """Open what was only offered, once."""
    offered = await turn.store.decisions.hold(d)
    if offered is None:
        raise NotFound("Those ideas are gone. /suggest has new ones.")
    if offered.state != "offered":
        return there(offered)
    deadline = turn.now + USUALLY
    await turn.store.decisions.begin(d, deadline, asked_now(turn), turn.member.id)
    await schedule(turn.store, turn.circle, d, deadline)
    await announce(turn.store, turn.circle, d)
    return opened(turn, replace(offered, deadline=deadline))


async def open_once(turn: Turn, s: int, options: Sequence[Option], running: Iterable[Decision]) -> Reply:
    """Open the vote that takes this id, unless it is there, or one between the same; what was called off comes anew."""
    before = await turn.store.decisions.find(s)
    off = before is not None and before.state == "off"
    if same := (None if off else before) or same_options(running, options):
        return there(same)
    return await open_for_all(turn, slate(turn, options, turn.now + USUALLY, None if before else s))


async def open_for_all(turn: Turn, decision: Decision) -> Reply:
    """Opened by a private press: the card for everybody goes home by the outbox."""
    await turn.store.decisions.add(decision)
    await schedule(turn.store, turn.circle, decision.id, decision.deadline)
    await announce(turn.store, turn.circle, decision.id)
    return opened(turn, decision)


def opened(turn: Turn, decision: Decision) -> Reply:
    body = say(
        "{titles}. Open until {when}, or until everybody is done.",
        titles=titles(decision),
        when=turn.mine(decision.deadline),
    )
    return Reply((Card(say("It is up for a vote in your channel"), (body,), (vote(decision.id),)),))


def there(decision: Decision) -> Reply:
    """It was opened before: that one, then."""
    if decision.state != "open":
        return Reply((late(decision),))
    return Reply((Card(say("That vote is open already."), buttons=(vote(decision.id),)),))


async def schedule(store: CircleStore, circle: Circle, decision: int, deadline: datetime) -> None:
    close = call("decide.close", d=short(decision))
    await store.deliveries.step(circle, f"decide.close|{decision}", close, topic(decision), deadline)


async def announce(store: CircleStore, circle: Circle, decision: int) -> None:
    await store.deliveries.post(circle, f"decide.card|{decision}", subject(decision), topic(decision))


def slate(turn: Turn, options: Sequence[Option], deadline: datetime, id: int | None = None) -> Decision:
    return Decision(
        id=id or turn.store.decisions.new_id(),
        state="open",
        choices=tuple(Choice(turn.store.decisions.new_id(), title, activity) for title, activity in options),
        deadline=deadline,
        by=turn.member.id,
        created_at=turn.now,
        voters=asked_now(turn),
    )


def asked_now(turn: Turn) -> frozenset[int]:
    """Those who are here and not resting; whoever opens it is here."""
    return frozenset(each.id for each in turn.circle.members if each.id == turn.member.id or not each.rests(turn.now))


def same_options(running: Iterable[Decision], options: Sequence[Option]) -> Decision | None:
    """The open vote between just these, if there is one."""
    names = {name_of(each) for each in options}
    return next((each for each in running if {name_of(one) for one in options_of(each)} == names), None)


def options_of(decision: Decision) -> list[Option]:
    return [(each.title, each.activity) for each in decision.choices]


def name_of(option: Option) -> str:
    """What tells options apart, however a title is written."""
    title, slug = option
    return slug or folded(title)


def distinct(options: Iterable[Option]) -> list[Option]:
    """The first of each name, in their order."""
    found: dict[str, Option] = {}
    for each in options:
        found.setdefault(name_of(each), each)
    return list(found.values())


def read_options(words: str) -> list[str]:
    """Two to five different titles out of what somebody wrote.

    Raises:
        UserError: there are fewer or more, or one is too long.
    """
    separator = next((each for each in SEPARATORS if each.search(words)), None)
    parts = separator.split(words) if separator else [words]
    titles = [title for each in parts if has_sense(title := " ".join(each.split()).strip(TRIMMED))]
    titles = [title for title, _ in distinct([(each, None) for each in titles])]
    if len(titles) < FEWEST:
        raise UserError("A vote needs two options or more, such as {example}.", example="tacos, a hike, that film")
    if len(titles) > MOST:
        raise UserError("Up to {most} options fit in one vote; these are {count}.", most=MOST, count=len(titles))
    if long := next((each for each in titles if len(each) > MOST_TITLE), None):
        raise UserError("{start}… is too long; up to {most} characters fit.", start=long[:30], most=MOST_TITLE)
    return titles


def has_sense(words: str) -> bool:
    """Whether anything of it can be seen."""
    return any(unicodedata.category(each)[0] not in {"C", "Z", "M"} for each in words)


def read_deadline(words: str, now: datetime, zone: ZoneInfo) -> datetime:
    """A span from now on ("2 days"), or a moment ("fri 6pm").

    Raises:
        UserError: it is neither, or too far away.
    """
    try:
        deadline = now + read_span(words)
    except UserError:
        deadline = read_when(words, now, zone)
    if deadline > now + AT_MOST:
        raise UserError("A vote stays open for up to {days} days. Try something nearer.", days=AT_MOST.days)
    return deadline

"""Two years of weekly questions for 200 circles, each held against everything it must not be: `make seasons`."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date, time, timedelta
from functools import cache, partial
from itertools import pairwise
from pathlib import Path
from random import Random
from statistics import fmean
from zoneinfo import ZoneInfo

from activities.catalogue import load
from activities.practice import PRACTICES
from activities.prompt import TOPICS, Prompt
from benchmarks import page
from bot.features.reflect.asking import IN_WORDS, occasion
from bot.model import Circle, CircleKind, Place, Ritual, TalkLimits
from bot.talking.deck import Past, choose
from bot.talking.depth import Posted, level

PAGE = Path(__file__).parents[1] / "docs" / "seasons.md"
CIRCLES, WEEKS = 200, 104
SKIPPED = 0.4
CAUTIOUS = 1 / 6
"""How many members let questions be no deeper than 1; for all others it is 2, as for whoever never chose."""
FIRST_MONDAY = date(2026, 1, 5)

DEEPEST = 2
AGAIN_AFTER = timedelta(weeks=52)
TENDER_IN_A_ROW = 2
LONGEST_WITHOUT = 10
"""Weeks. Whichever ten in a row one looks at, every practice is in them."""
ENOUGH = 0.99
MEMBERS_FROM = 13
"""Years. Outside families only members hear a question, and nobody younger is one."""

LIMIT_FAULTS = ("cap", "topic", "age", "work", "kind", "form")
FAULTS = (*LIMIT_FAULTS, "again", "tender", "neglect", "silence")


@dataclass(frozen=True, slots=True)
class Sort:
    """One of the four sorts of circles: what all of its circles share, and what is drawn for each."""

    kind: CircleKind
    members: tuple[int, int]
    children: Callable[[Random], list[int]]
    """Their ages in years."""
    workplace: bool = False


def some_children(chance: Random) -> list[int]:
    return chance.choices(range(18), k=chance.choice((0, 0, 1, 2, 3)))


SORTS = {
    "Couples": Sort("couple", (2, 2), some_children),
    "Friends": Sort("friends", (3, 7), some_children),
    "Families with a child of 7": Sort(
        "family", (2, 4), lambda chance: [7, *chance.choices(range(8, 17), k=chance.randrange(3))]
    ),
    "At work": Sort("friends", (3, 9), lambda _: [], workplace=True),
}

# How many questions a circle goes through in a week, at most, and what the table says of it.
WAYS = {
    1: "One question a week. One that was skipped is used up, and the next comes a week later, as Fireside does it.",
    3: "Harder: who skips a question asks for another in the same week, at most twice.",
}


@dataclass(frozen=True, slots=True)
class Party:
    """A circle as the bot knows it, with what each member privately lets questions be, and every child's age."""

    sort: str
    circle: Circle
    limits: tuple[TalkLimits, ...]
    children: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that was put to a circle in a week, counted from 0."""

    week: int
    on: date
    prompt: Prompt


@dataclass(frozen=True, slots=True)
class Season:
    """What two years came to for one circle."""

    sort: str
    faults: Counter[str]
    asked: int
    depths: Counter[int]
    longest_without: int
    """Weeks from one question of a practice to the next, for the practice that waited longest."""
    silent: int
    """Weeks without a question."""
    used: int
    suitable: int
    """Prompts of the catalogue that this circle may be asked, whenever that is."""


def parties(count: int, seed: int) -> list[Party]:
    """So many circles, the four sorts in turn."""
    chance, names = Random(seed), list(SORTS)
    return [party(names[number % len(names)], seed * 100_000 + number, chance) for number in range(count)]


def party(name: str, id: int, chance: Random) -> Party:
    sort = SORTS[name]
    children = tuple(sort.children(chance))
    circle = Circle(
        id,
        Place("console", str(id)),
        name,
        sort.kind,
        ZoneInfo("UTC"),
        setter=0,
        workplace=sort.workplace,
        youngest=min(children, default=None),
        reflect=Ritual(chance.randrange(7), time(18)),
    )
    return Party(name, circle, tuple(limits(chance) for _ in range(chance.randint(*sort.members))), children)


def limits(chance: Random) -> TalkLimits:
    """What one member privately lets questions be."""
    muted = frozenset(chance.sample(TOPICS, chance.choice((0, 0, 0, 1, 2))))
    return TalkLimits(1 if chance.random() < CAUTIOUS else 2, muted)


@cache
def shipped() -> tuple[Prompt, ...]:
    """All that the bot chooses from."""
    return tuple(each for each in load().prompts if each.cadence == "weekly" and each.answer in IN_WORDS)


def lived(one: Party, prompts: Sequence[Prompt], weeks: int, most: int) -> list[Asked]:
    """Every question put to this circle, as the bot chooses it. `most` is how many in a week."""
    chance, weekday = Random(one.circle.id), one.circle.reflect.weekday if one.circle.reflect else 0
    first = FIRST_MONDAY + timedelta(weeks=chance.randrange(52), days=weekday)
    caps = [each.deepest for each in one.limits]
    asked, past, posted = list[Asked](), list[Past](), list[Posted]()
    for week in range(weeks):
        on = first + timedelta(weeks=week)
        for _ in range(most):
            depth = level(posted, caps, workplace=one.circle.workplace, today=on)
            found = choose(prompts, occasion(one.circle, on, depth, list(one.limits)), past)
            if not found:
                break
            prompt, skipped = found[0], chance.random() < SKIPPED
            asked.append(Asked(week, on, prompt))
            past.append(Past(prompt.id, prompt.practice, prompt.mood, on))
            posted.append(Posted(on, depth, full=not skipped))
            if not skipped:
                break
    return asked


# What follows reads the fields of prompts, and asks nothing of what chose them.


def unfit(one: Party, prompt: Prompt) -> Iterator[str]:
    """Why this circle must not be asked this, whenever that is."""
    if prompt.depth > min(DEEPEST, *(each.deepest for each in one.limits)):
        yield "cap"
    if any(topic in each.muted for each in one.limits for topic in prompt.topics):
        yield "topic"
    hear_it = [age for age in one.children if one.circle.kind == "family" or age >= MEMBERS_FROM]
    if any(age < prompt.youngest for age in hear_it):
        yield "age"
    if one.circle.workplace and not prompt.workplace:
        yield "work"
    if one.circle.kind not in prompt.audiences:
        yield "kind"
    if prompt.cadence != "weekly" or prompt.answer not in ("text", "choice", "word"):
        yield "form"


def faults(one: Party, asked: Sequence[Asked], weeks: int) -> Counter[str]:
    """Everything that is wrong with what a circle was asked, by its name in FAULTS."""
    found = Counter(name for each in asked for name in unfit(one, each.prompt))
    last: dict[str, date] = {}
    for each in asked:
        found["again"] += each.prompt.id in last and each.on - last[each.prompt.id] < AGAIN_AFTER
        last[each.prompt.id] = each.on
    tender = [each.prompt.mood == "tender" for each in asked]
    found["tender"] = sum(all(tender[at : at + TENDER_IN_A_ROW + 1]) for at in range(len(asked) - TENDER_IN_A_ROW))
    found["neglect"] = sum(wait > LONGEST_WITHOUT for wait in waits(asked, weeks))
    found["silence"] = weeks - len({each.week for each in asked})
    return +found


def waits(asked: Iterable[Asked], weeks: int) -> Iterator[int]:
    """Weeks from each question of a practice to its next one, and from the start and to the end."""
    came = {practice: [-1] for practice in PRACTICES}
    for each in asked:
        came[each.prompt.practice].append(each.week)
    for on in came.values():
        yield from (later - earlier for earlier, later in pairwise([*on, weeks]))


def season(one: Party, prompts: Sequence[Prompt], weeks: int, most: int) -> Season:
    asked = lived(one, prompts, weeks, most)
    found = faults(one, asked, weeks)
    return Season(
        one.sort,
        found,
        len(asked),
        Counter(each.prompt.depth for each in asked),
        max(waits(asked, weeks)),
        found["silence"],
        len({each.prompt.id for each in asked}),
        sum(not list(unfit(one, each)) for each in prompts),
    )


def shipped_season(weeks: int, most: int, one: Party) -> Season:
    """In a process of its own, which reads the catalogue once."""
    return season(one, shipped(), weeks, most)


def promises(seasons: Sequence[Season]) -> Iterator[tuple[str, bool]]:
    """Each promise with how it went, and whether it is kept."""
    total = len(seasons)
    wrong = sum(each.faults[name] for each in seasons for name in LIMIT_FAULTS)
    said = (
        "None is deeper than anybody's limit, on a topic somebody leaves out, too old for a child who hears it, or "
        "unfit for work or for this kind of circle"
    )
    yield f"{said}: {wrong} of {sum(each.asked for each in seasons):,} are", wrong == 0
    tender = sum(each.faults["tender"] for each in seasons)
    yield f"No third tender one comes in a row: {tender} did", tender == 0
    fresh = sum(not each.faults["again"] for each in seasons)
    said = f"None comes again within {AGAIN_AFTER.days // 7} weeks, skipped or not, in at least {ENOUGH:.0%} of circles"
    yield f"{said}: so it is in {fresh} of {total}", fresh >= ENOUGH * total
    served = sum(not each.faults["silence"] for each in seasons)
    said = f"Every week has a question in at least {ENOUGH:.0%} of circles"
    yield f"{said}: so it is in {served} of {total}", served >= ENOUGH * total
    turns = sum(not each.faults["neglect"] for each in seasons)
    said = f"Each of the seven practices comes at least every {LONGEST_WITHOUT} weeks in every circle"
    yield f"{said}: so it is in {turns} of {total}", turns == total


HEAD = (
    "",
    "Circles",
    "Questions in a year",
    "At depth 1 and 2",
    "Came again within 52 weeks",
    "Longest wait for a practice",
    "Weeks without a question",
    "Used, of all that suit",
)


def table(seasons: Sequence[Season], weeks: int) -> list[str]:
    rows = [row(name, [each for each in seasons if each.sort == name], weeks) for name in SORTS]
    lines = [HEAD, ["---"] * len(HEAD), *rows]
    return [f"| {' | '.join(line)} |".replace("|  |", "| |") for line in lines]


def row(name: str, seasons: Sequence[Season], weeks: int) -> list[str]:
    asked = sum(each.asked for each in seasons)
    return [
        name,
        str(len(seasons)),
        f"{asked / len(seasons) * 52 / weeks:.0f}",
        " and ".join(f"{sum(each.depths[depth] for each in seasons) / asked:.0%}" for depth in (1, 2)),
        str(sum(each.faults["again"] for each in seasons)),
        f"{max(each.longest_without for each in seasons)} weeks",
        f"{sum(each.silent for each in seasons)} of {weeks * len(seasons):,}",
        f"{fmean(each.used for each in seasons):.0f} of {fmean(each.suitable for each in seasons):.0f}",
    ]


INTRODUCTION = """\
`make seasons` plays this and writes this page. It ends with an error when a promise is not kept. {circles} pretend \
circles are asked for {weeks} weeks, from the {prompts} shipped weekly questions that are answered in words, by the \
code that chooses for a real circle. What they are like is drawn for each: how many they are, how deep each member \
lets questions go (1 or 2), the topics some leave out, their children, their weekday, and which {skipped:.0%} of the \
questions they skip. A skipped one counts as used. What was asked is then held against the fields of each question, \
apart from the code that chose it.\
"""
NOTES = """\
The longest wait is that of the one circle and practice that waited longest. What suits is what a circle may be asked \
at all, on average. What does not suit never comes instead of nothing: a circle that has used up what suits it is \
asked nothing that week.\
"""


def whole(played: dict[int, list[Season]], weeks: int, prompts: int) -> str:
    circles = len(next(iter(played.values())))
    about = INTRODUCTION.format(circles=circles, weeks=weeks, prompts=prompts, skipped=SKIPPED)
    parts = ["# Two years of questions", page.wrapped(about)]
    for most, seasons in played.items():
        kept = [f"{said}. {page.met(good).capitalize()}." for said, good in promises(seasons)]
        parts += [page.wrapped(WAYS[most]), "\n".join(table(seasons, weeks)), "\n".join(page.points(*kept))]
    return "\n\n".join([*parts, page.wrapped(NOTES)]) + "\n"


def main() -> int:
    """1 where a promise is not kept, else 0."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.seasons", description=__doc__)
    parser.add_argument("--circles", type=int, default=CIRCLES)
    parser.add_argument("--weeks", type=int, default=WEEKS)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--page", type=Path, default=PAGE, help="where to write what came of it")
    given = parser.parse_args()
    them = parties(given.circles, given.seed)
    with ProcessPoolExecutor() as pool:
        played = {most: list(pool.map(partial(shipped_season, given.weeks, most), them, chunksize=5)) for most in WAYS}
    told = whole(played, given.weeks, len(shipped()))
    given.page.write_text(told, encoding="utf-8")
    print(told)
    return 0 if all(good for seasons in played.values() for _, good in promises(seasons)) else 1


if __name__ == "__main__":
    sys.exit(main())

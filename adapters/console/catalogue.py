"""`fireside catalogue`: what there is to do and to ask, checked, counted, shown and found; for whoever writes it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from random import Random
from typing import TypeVar

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from activities.activity import Activity
from activities.catalogue import Catalogue
from activities.coverage import LEAST_LEFT, cadences, cells, filters, kinds, light, shortfalls
from activities.lint import lint
from activities.notes import NOTES
from activities.practice import AUDIENCES, PRACTICES
from activities.prompt import Prompt
from activities.reading import Problem

FOUND = 10
WIDEST = 100  # characters of a line that is read comfortably

Entry = Activity | Prompt
Name = TypeVar("Name", bound=str)


def check(catalogue: Catalogue, left_out: Sequence[Problem], console: Console) -> int:
    """Says all that is wrong, a line each; 1 if anything is."""
    wrong = (*left_out, *lint(catalogue))
    for problem in wrong:
        console.print(Text(str(problem)))
    entries = f"{len(catalogue.activities)} activities and {len(catalogue.prompts)} prompts"
    if wrong:
        console.print(Text("\n".join(_explained(wrong)), "dim"))
        count = "1 thing is" if len(wrong) == 1 else f"{len(wrong)} things are"
        console.print(Text(f"{count} to be mended; {entries} were read.", "red"))
        return 1
    console.print(Text(f"Nothing is wrong with {entries}.", "green"))
    return 0


def count(catalogue: Catalogue, console: Console) -> int:
    """The tables of how much there is; 1 if it is too little anywhere."""
    for table in tables(catalogue):
        console.print(table)
        console.print()
    short = [*shortfalls(catalogue)]
    for sentence in short:
        console.print(Text(sentence, "red"))
    if not short:
        console.print(Text("Every count is reached, and no cell is empty down to depth 3.", "green"))
    return 1 if short else 0


def tables(catalogue: Catalogue) -> Iterator[Table]:
    yield _counts("Activities", "kind", kinds(catalogue), total=True)
    left = {name: (each, LEAST_LEFT) for name, each in filters(catalogue).items()}
    yield _counts("Activities left after a filter", "filter", left)
    yield _counts("Prompts", "cadence", cadences(catalogue), total=True)
    yield _counts("Weekly prompts at depth 1 and 2", "for", light(catalogue))
    table = _table("Weekly prompts", "practice", "for", *(f"depth {depth}" for depth in range(1, 6)))
    counts = cells(catalogue)
    for practice in PRACTICES:
        for audience in AUDIENCES:
            row = (counts[practice, depth, audience] for depth in range(1, 6))
            table.add_row(practice, audience, *map(str, row))
    yield table


def find(catalogue: Catalogue, words: str, console: Console) -> int:
    """The entries that fit the words best; 1 if none does."""
    found = catalogue.search(words, FOUND)
    for entry in found:
        belongs = entry.kind if isinstance(entry, Activity) else f"question, {entry.practice}"
        console.print(Text.assemble((entry.id, "bold"), "  ", _name(entry), (f"  ({belongs})", "dim")))
    if not found:
        console.print(Text(f'Nothing fits "{words}". Try other words, or fewer.', "red"))
        return 1
    return 0


def show(catalogue: Catalogue, id: str, console: Console) -> int:
    """One entry, whole; 1 if there is none of that id."""
    entry = catalogue.activity(id) or catalogue.prompt(id)
    if entry is None:
        near = ", ".join(each.id for each in catalogue.search(id.replace("-", " "), 3))
        console.print(Text(f"No entry has the id {id}." + (f" Near it: {near}." if near else ""), "red"))
        return 1
    _draw(entry, catalogue, console)
    return 0


def sample(catalogue: Catalogue, count: int, seed: str, console: Console) -> int:
    """So many entries at random, to be read aloud; the same ones for the same seed."""
    entries: list[Entry] = [*catalogue.activities, *catalogue.prompts]
    for entry in Random(seed or None).sample(entries, min(count, len(entries))):
        _draw(entry, catalogue, console)
        console.print()
    return 0


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold", box=None, pad_edge=False, padding=(0, 3, 0, 0))
    for column in columns:
        table.add_column(
            column, justify="left" if column in {"kind", "filter", "for", "cadence", "practice"} else "right"
        )
    return table


def _counts(title: str, name: str, counts: Mapping[Name, tuple[int, int]], *, total: bool = False) -> Table:
    table = _table(title, name, "there are", "at least")
    for each, (there, least) in counts.items():
        style = "red" if there < least else ""
        table.add_row(each, str(there), str(least), style=style)
    if total:
        there, least = (sum(numbers) for numbers in zip(*counts.values(), strict=True))
        table.add_row("all", str(there), str(least), style="bold")
    return table


def _draw(entry: Entry, catalogue: Catalogue, console: Console) -> None:
    console.print(Text(_name(entry), "bold"))
    console.print(Text(f"{catalogue.files[entry.id]}: {entry.id}", "dim"))
    for label, value in _of_activity(entry) if isinstance(entry, Activity) else _of_prompt(entry):
        lines = value if isinstance(value, tuple) else (value,)
        for number, line in enumerate(filter(None, lines), 1):
            begins = f"{number}. " if label == "steps" else f"{label}: " if label else ""
            console.print(
                Padding(Text(f"{begins}{line}"), (0, 0, 0, 2)), width=min(WIDEST, console.width), soft_wrap=False
            )


def _name(entry: Entry) -> str:
    return entry.title if isinstance(entry, Activity) else entry.text


def _of_activity(it: Activity) -> Iterator[tuple[str, str | tuple[str, ...]]]:
    yield "", it.summary
    yield "", f"{it.kind}, for {_listed(it.audiences)}, {_span(it.people)} people, {_span(it.hours)} hours"
    yield "", f"cost band {it.cost}, {_days(it.lead_days)}, {it.travel}, {it.setting}, weather {it.weather}"
    yield "", f"{_listed(it.dayparts)}; energy {it.energy}, novelty {it.novelty}, talk {it.talk}"
    yield "", f"from age {it.youngest}; alcohol {it.alcohol}; access {_listed(it.access) or 'none named'}"
    yield "months", _months(it)
    yield "practices", ", ".join(f"{practice} {weight}" for practice, weight in it.practices.items())
    yield "steps", it.steps
    yield "bring", ", ".join(it.bring)
    yield "if it rains or is closed", it.if_rain
    yield "apart", it.remote
    if it.diets is not None:
        yield "diets", f"{_listed(it.diets) or 'none'}. {it.diet}".strip()
    if it.ways:
        yield "", (f"booked: {it.ways.booked}", f"at home: {it.ways.home}", f"over video: {it.ways.video}")
    yield "take care", ", ".join(it.caution)
    yield "before", it.look_forward
    yield "starter", it.starter
    yield "keep", it.keep
    yield "search", it.find.search
    yield "map", ", ".join(it.find.osm)
    yield "tickets", it.find.ticket
    yield "tags", ", ".join(it.tags)


def _of_prompt(it: Prompt) -> Iterator[tuple[str, str | tuple[str, ...]]]:
    yield "", f"{it.cadence}, {it.practice}, depth {it.depth}, for {_listed(it.audiences)}, from age {it.youngest}"
    yield (
        "",
        f"{'for' if it.workplace else 'not for'} a workplace; {it.mood}; {_minutes(it.minutes)}; answer: {it.answer}",
    )
    yield "options", ", ".join(it.options)
    yield "topics", _listed(it.topics)
    yield "lighter", it.lighter
    yield "to the reader", it.cue
    yield "then", it.follow_up
    yield "idea from", it.idea_from


def _explained(wrong: Iterable[Problem]) -> Iterator[str]:
    """What the fields are for in which something is wrong, each once."""
    notes = {**NOTES["prompt"], **NOTES["activity"]}
    for field in dict.fromkeys(each.field.partition(".")[0] for each in wrong):
        if field in notes:
            yield f"  {field}: {notes[field]}"


def _days(count: int) -> str:
    return "a day ahead" if count == 1 else f"{count} days ahead"


def _minutes(count: int) -> str:
    return "a minute" if count == 1 else f"{count} minutes"


def _listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(names))


def _span(ends: tuple[float, float]) -> str:
    least, most = ends
    return f"{least:g}" if least == most else f"{least:g} to {most:g}"


def _months(it: Activity) -> str:
    north, south = (", ".join(map(str, sorted(each))) for each in (it.months.north, it.months.south))
    return "all" if len(it.months.north) == len(it.months.south) == 12 else f"north {north}; south {south}"  # noqa: PLR2004

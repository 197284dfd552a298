"""Everything about the catalogue that a reader would wince at, one sentence each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass

from activities.activity import Activity
from activities.catalogue import Catalogue
from activities.contradictions import in_activity, in_prompt
from activities.likeness import alike
from activities.prompt import Prompt
from activities.reading import Problem
from activities.wording import JUDGING, PRESUMING, PRYING, SHAMING, found, reading_grade

TOO_ALIKE = 0.7
HIGHEST_GRADE = 7.0

_CITED = re.compile(r"[^;]+; [^;]+")


def lint(catalogue: Catalogue) -> tuple[Problem, ...]:
    """What is wrong beyond the shape that `load` checks, in the order of the files."""
    entries: tuple[Activity | Prompt, ...] = (*catalogue.activities, *catalogue.prompts)
    problems = [
        Problem(catalogue.files.get(entry.id, ""), entry.id, field, sentence)
        for entry in entries
        for field, sentence in (*_wording(entry), *_of(entry, catalogue))
    ]
    problems += _namesakes(catalogue)
    problems += _twins(catalogue, catalogue.activities, "steps", [_told(it) for it in catalogue.activities])
    problems += _twins(catalogue, catalogue.prompts, "text", [it.text for it in catalogue.prompts])
    return tuple(problems)


def _of(entry: Activity | Prompt, catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    if isinstance(entry, Activity):
        yield from in_activity(entry, catalogue)
        yield from _question("starter", entry.starter)
        yield from _banned("starter", entry.starter, (*JUDGING, *PRESUMING, *PRYING))
        return
    yield from in_prompt(entry)
    asked = {"text": entry.text, "lighter": entry.lighter, "follow_up": entry.follow_up}
    for field, text in asked.items():
        yield from _question(field, text)
        yield from _banned(field, text, (*JUDGING, *PRESUMING, *PRYING))
    if (grade := reading_grade(" ".join(asked.values()))) > HIGHEST_GRADE:
        yield "text", f"text, lighter and follow_up read at grade {grade:.1f}; at most {HIGHEST_GRADE:.0f}."
    if not _CITED.fullmatch(entry.idea_from):
        yield "idea_from", "idea_from must be a construct, a semicolon and its source."


def _wording(entry: Activity | Prompt) -> Iterator[tuple[str, str]]:
    for field, text in _texts(entry):
        yield from _banned(field, text, SHAMING)
        if "—" in text:
            yield field, f"{field} has an em dash."


def _banned(field: str, text: str, phrases: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    for phrase in found(text, phrases):
        yield field, f'{field} says "{phrase}".'


def _question(field: str, text: str) -> Iterator[tuple[str, str]]:
    if text.count("?") != 1:
        yield field, f"{field} must ask exactly one question."


def _texts(value: object, prefix: str = "") -> Iterator[tuple[str, str]]:
    """Every string people may read in an entry, with the dotted name of its field."""
    if isinstance(value, str):
        yield prefix, value
    elif isinstance(value, tuple):
        for item in value:
            yield from _texts(item, prefix)
    elif is_dataclass(value):
        for field in fields(value):
            if field.name not in ("id", "idea_from"):
                yield from _texts(getattr(value, field.name), f"{prefix}.{field.name}".lstrip("."))


def _namesakes(catalogue: Catalogue) -> Iterator[Problem]:
    first: dict[str, str] = {}
    for activity in catalogue.activities:
        other = first.setdefault(activity.title.casefold(), activity.id)
        if other != activity.id:
            file = catalogue.files.get(activity.id, "")
            yield Problem(file, activity.id, "title", f"title is the same as that of {other}.")


def _told(activity: Activity) -> str:
    return " ".join((activity.title, activity.summary, *activity.steps))


def _twins(
    catalogue: Catalogue, entries: tuple[Activity, ...] | tuple[Prompt, ...], field: str, texts: list[str]
) -> Iterator[Problem]:
    for one, other, likeness in alike(texts, TOO_ALIKE):
        first, second = entries[one].id, entries[other].id
        sentence = f"{field} is {likeness:.2f} like that of {first}; it must be below {TOO_ALIKE}."
        yield Problem(catalogue.files.get(second, ""), second, field, sentence)

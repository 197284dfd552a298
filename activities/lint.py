"""Everything about the catalogue that a reader would wince at, one sentence each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import fields, is_dataclass

from activities.activity import AREA, Activity
from activities.catalogue import EMPTY, Catalogue, Entry
from activities.contradictions import Fault, in_activity, in_prompt
from activities.likeness import alike
from activities.prompt import Prompt
from activities.reading import Problem
from activities.wording import JUDGING, PRESUMING, PRYING, SHAMING, found, reading_grade

TOO_ALIKE = 0.7
HIGHEST_GRADE = 7.0
OUR_OWN = "our own"
"""Where a question comes from that no study stands behind."""

_PASSING = re.compile(r"[—{}<>]|https?:|www\.|\b(?:TODO|TBD|lorem ipsum)\b")
_CITED = re.compile(r"[^;]+; [^;]+")


def lint(catalogue: Catalogue, since: Catalogue = EMPTY) -> tuple[Problem, ...]:
    """What is wrong beyond the shape that `load` checks, in the order of the files.

    Only entries after those of `since`, which `catalogue` begins with, are held against the rules.
    """
    activities, prompts = catalogue.activities, catalogue.prompts
    old, older = len(since.activities), len(since.prompts)
    new: tuple[Activity | Prompt, ...] = (*activities[old:], *prompts[older:])
    faults: list[tuple[Activity | Prompt, Fault]] = [
        *((entry, fault) for entry in new for fault in _in(entry, catalogue)),
        *_namesakes(activities, old),
        *_twins(activities, [_told(entry) for entry in activities], "steps", old),
        *_twins(activities, [entry.starter for entry in activities], "starter", old),
        *_twins(prompts, [entry.text for entry in prompts], "text", older),
        *_twins(prompts, [entry.lighter for entry in prompts], "lighter", older),
    ]
    return tuple(
        Problem(catalogue.files.get(entry.id, ""), entry.id, field, sentence) for entry, (field, sentence) in faults
    )


def _in(entry: Activity | Prompt, catalogue: Catalogue) -> Iterator[Fault]:
    yield from _wording(entry)
    yield from _of(entry, catalogue)


def _of(entry: Activity | Prompt, catalogue: Catalogue) -> Iterator[Fault]:
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
        yield "text", f"text reads at grade {grade:.1f}, with lighter and follow_up; at most {HIGHEST_GRADE:.0f}."
    if entry.idea_from != OUR_OWN and not _CITED.fullmatch(entry.idea_from):
        yield "idea_from", f'idea_from must be a construct, a semicolon and its source, or "{OUR_OWN}".'


def _wording(entry: Activity | Prompt) -> Iterator[Fault]:
    texts = [(field, text.replace(AREA, "") if field == "find.search" else text) for field, text in _texts(entry)]
    whole = "\n".join(text for _, text in texts)
    if not (found(whole, SHAMING) or _PASSING.search(whole)):
        return
    for field, text in texts:
        yield from _banned(field, text, SHAMING)
        if passing := _PASSING.search(text):
            yield field, f'{field} has "{passing[0]}", which is not for reading.'


def _banned(field: str, text: str, phrases: tuple[str, ...]) -> Iterator[Fault]:
    for phrase in found(text, phrases):
        yield field, f'{field} says "{phrase}".'


def _question(field: str, text: str) -> Iterator[Fault]:
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


def _namesakes(activities: tuple[Activity, ...], since: int) -> Iterator[tuple[Activity, Fault]]:
    first: dict[str, str] = {}
    for place, activity in enumerate(activities):
        other = first.setdefault(activity.title.casefold(), activity.id)
        if other != activity.id and place >= since:
            yield activity, ("title", f"title is the same as that of {other}.")


def _told(activity: Activity) -> str:
    return " ".join((activity.title, activity.summary, *activity.steps))


def _twins(entries: Sequence[Entry], texts: list[str], field: str, since: int) -> Iterator[tuple[Entry, Fault]]:
    for one, other, likeness in alike(texts, TOO_ALIKE, since):
        sentence = f"{field} is {likeness:.2f} like that of {entries[one].id}; it must be below {TOO_ALIKE}."
        yield entries[other], (field, sentence)

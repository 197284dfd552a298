"""A day and time at the end of other words: "Tacos sat 7pm" is Tacos, on Saturday at seven."""

from __future__ import annotations

from contextlib import suppress

from bot.errors import UserError
from bot.times.grammar import scan, scan_first
from bot.times.pieces import Offset, Reading
from bot.times.plain import plain

_MOST_WORDS = 14
_OF_THE_MORNING = frozenset({"morning", "breakfast", "brunch", "lunch"})


def split_when(words: str) -> tuple[str, str] | None:
    """Return what stands before a day and time still to be read, and these; None where it is not sure which is which.

    A number or a "night" before the day stays with what stands before: "Toy Story 3 fri 8pm", "Game night sat 8pm".
    """
    tokens = words.split()
    early = None
    for at in range(max(0, len(tokens) - _MOST_WORDS), len(tokens)):
        text = plain(" ".join(tokens[at:]))
        reading = _read(text)
        if reading is None:
            continue
        first = scan_first(text)
        if _looks_back(reading):
            return None
        if first.part and not first.day:
            early = at if first.part in _OF_THE_MORNING else None
        elif _is_sure(reading, first, tokens[at]) and _is_no_name(reading, text):
            title = " ".join(tokens[:at]).rstrip(" ,;:-–—")
            return (title, " ".join(tokens[at if early is None else early :])) if title else None
        else:
            early = None
    return None


def _read(text: str) -> Reading | None:
    with suppress(UserError):
        return scan(text)
    return None


def _looks_back(reading: Reading) -> bool:
    """Whether it is of every week or of the past, as a title may be, but no plan."""
    if isinstance(reading.day, Offset) and (reading.day.days < 0 or reading.day.months < 0):
        return True
    return reading.weekday is not None and reading.weekday.which in {"every", "last"}


def _is_no_name(reading: Reading, text: str) -> bool:
    """Whether it can't as well be the end of a title, like "Black Friday", "Walk in the sun" or "Watch Halloween"."""
    return reading.clock is not None or isinstance(reading.day, Offset) or any(each.isdigit() for each in text)


def _is_sure(reading: Reading, first: Reading, word: str) -> bool:
    is_clock = first.clock is None or not first.clock.bare or first.until is not None or ":" in word
    return is_clock and reading != Reading(part=reading.part)

"""Words into arguments: shape is judged anywhere, meaning where the speaker's clock and zone are known."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from rapidfuzz import process

from bot.errors import UserError
from bot.ids import read_short
from bot.times import read_day, read_when
from bot.ui import Field, Option
from bot.words import Said, clean, listed, plain, say


@dataclass(frozen=True, slots=True)
class Reading:
    """When and where words are read: "sat 7pm" is the speaker's own Saturday."""

    now: datetime
    zone: ZoneInfo


YES_AND_NO = {"true": "yes", "y": "yes", "on": "yes", "false": "no", "n": "no", "off": "no"}
SHAPE = Reading(datetime(2024, 1, 1, tzinfo=UTC), ZoneInfo("UTC"))
NOTHING = "-"
"""What a call carries for a field that somebody wants to be empty, where one without it would leave it as it is."""
EMPTYING = frozenset({NOTHING, "–", "—", "none"})


def problem(field: Field, words: str) -> Said | None:
    """What is wrong with the shape of these words, if anything; moments are judged when they are read."""
    if field.kind in {"when", "day"} and words.strip():
        return None
    try:
        read(field, words, SHAPE)
    except UserError as error:
        return say(error.template, **error.parts)
    return None


def read(field: Field, words: str, reading: Reading) -> object:
    """The argument a field's words stand for; None where an optional field is empty.

    Raises:
        UserError: they can't be read; the sentence says what to write instead.
    """
    words = clean(words).strip()
    if not words:
        if field.required:
            raise UserError("{label}: this is empty.", label=field.label)
        return None
    if emptied(field, words):
        return None
    if field.read is not None:
        return field.read(words)
    match field.kind:
        case "text" | "long_text":
            return text(field, words)
        case "number":
            return number(field, words)
        case "choice":
            return choice(field, words)
        case "choices":
            return tuple(dict.fromkeys(choice(field, each) for each in several(words)))
        case "when":
            return read_when(words, reading.now, reading.zone)
        case "day":
            return read_day(words, reading.now.astimezone(reading.zone).date())
        case "photos":
            return photos(words)
        case "person":
            return words


def may_be_emptied(field: Field) -> bool:
    return not (field.required or field.positional or field.hidden)


def emptied(field: Field, words: str) -> bool:
    """Whether this says that there is to be nothing, rather than being a word of the field's own."""
    said = words.strip().casefold()
    if not may_be_emptied(field) or said not in EMPTYING or chosen(field.options, words):
        return False
    if field.kind == "long_text" and said == "none":
        return False
    if field.read is None:
        return True
    try:
        field.read(words)
    except UserError:
        return True
    return False


def text(field: Field, words: str) -> str:
    if field.kind == "text":
        words = " ".join(words.split())
    if not any(unicodedata.category(each)[0] not in {"C", "Z", "M"} for each in words):
        raise UserError("{label}: this is empty.", label=field.label)
    if len(words) > field.most:
        raise UserError(
            "{label}: {length} characters are too many; up to {most} fit.",
            label=field.label,
            length=len(words),
            most=field.most,
        )
    return words


def number(field: Field, words: str) -> int:
    digits = unicodedata.normalize("NFKC", words)
    if not digits.isdecimal() or len(digits) > len(str(field.most)) or int(digits) < field.least:
        raise UserError(
            "{label}: it takes a whole number from {least} to {most}.",
            label=field.label,
            least=field.least,
            most=field.most,
        )
    value = int(digits)
    if value > field.most:
        raise UserError("{label}: it goes up to {most}.", label=field.label, most=field.most)
    return value


def photos(words: str) -> tuple[int, ...]:
    """The ids of uploads; 0 for what is none. Nothing is refused here: words come through without their photos."""
    return tuple(dict.fromkeys(upload(each.strip()) for each in words.split(",") if each.strip()))


def upload(words: str) -> int:
    try:
        return read_short(words)
    except ValueError:
        return 0


def choice(field: Field, words: str) -> str:
    """The value of the option meant by its value or its label, however it is written."""
    found = chosen(field.options, words)
    return found.value if found else unlike(field, words)


def chosen(options: tuple[Option, ...], words: str) -> Option | None:
    """The option these words name, by its value or its label; a yes and a no also as a computer writes them."""
    wanted = folded(words)
    also = YES_AND_NO.get(wanted, wanted)
    return next((each for each in options if {wanted, also} & {folded(each.value), folded(plain(each.label))}), None)


def several(words: str) -> list[str]:
    """What is named one beside the other, each by itself."""
    return [each.strip() for each in words.replace(";", ",").split(",") if each.strip()]


def unlike(field: Field, words: str) -> str:
    written = {folded(each.value): each.label for each in field.options}
    written |= {folded(plain(each.label)): each.label for each in field.options}
    options = listed([each.label for each in field.options])
    if near := process.extractOne(folded(words), written.keys(), score_cutoff=75):
        meant = written[near[0]]
        raise UserError(
            "{label}: did you mean {meant}? It takes one of these: {options}.",
            label=field.label,
            meant=meant,
            options=options,
        )
    raise UserError("{label}: it takes one of these: {options}.", label=field.label, options=options)


def folded(words: str) -> str:
    return " ".join(words.casefold().replace("_", " ").replace("-", " ").split())


def pick(*pairs: tuple[str, Said]) -> tuple[Option, ...]:
    """Options from values and labels."""
    return tuple(Option(value, label) for value, label in pairs)

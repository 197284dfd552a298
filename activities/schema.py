"""The JSON Schema of a catalogue's file, asked of the very functions that read one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import TypeVar

from activities.activity import read_activity
from activities.notes import NOTES
from activities.prompt import read_prompt
from activities.reading import Reader

T = TypeVar("T", bound=str)
Schema = dict[str, object]
Shape = tuple[dict[str, Schema], frozenset[str]]  # the schema of each field, and which must be there


def schema() -> Schema:
    """Draft 7, which editors of TOML know; what a schema can't say is left to the linter."""
    nouns: dict[str, Callable[[Reader], object]] = {"activity": read_activity, "prompt": read_prompt}
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "A file of Fireside's catalogue",
        "type": "object",
        "additionalProperties": False,
        "properties": {noun: {"type": "array", "items": {"$ref": f"#/definitions/{noun}"}} for noun in nouns},
        "definitions": {noun: _entry(noun, read) for noun, read in nouns.items()},
    }


def _entry(noun: str, read: Callable[[Reader], object]) -> Schema:
    plain = _Questioner({})
    read(plain)
    asked = {
        name: {value: _asked(read, {name: value}) for value in values} for name, values in plain.choice_fields.items()
    }
    shapes = [shape for values in asked.values() for shape in values.values()]
    properties = {name: {**_common(name, shapes), "description": NOTES[noun][name]} for name in plain.properties}
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": properties,
        "required": sorted(frozenset.intersection(*(required for _, required in shapes))),
        "allOf": [condition for name, values in asked.items() for condition in _conditions(name, values)],
    }


def _asked(read: Callable[[Reader], object], picks: Mapping[str, str]) -> Shape:
    """What the function wants of an entry whose choices are these."""
    questioner = _Questioner(picks)
    read(questioner)
    return questioner.properties, frozenset(questioner.required)


def _common(name: str, shapes: list[Shape]) -> Schema:
    """What holds for a field whatever the entry's choices are: all of its schema, or its type, or nothing."""
    first, *others = (properties[name] for properties, _ in shapes)
    if all(other == first for other in others):
        return first
    return {"type": first["type"]} if all(other["type"] == first["type"] for other in others) else {}


def _conditions(name: str, shapes: Mapping[str, Shape]) -> Iterator[Schema]:
    """What other fields must be for some values of a choice."""
    every = [*shapes.values()]
    varied = [each for each in every[0][0] if any(shape[0][each] != every[0][0][each] for shape in every)]
    always = frozenset.intersection(*(required for _, required in every))
    values_of: dict[str, list[str]] = {}
    consequences: dict[str, Schema] = {}
    for value, (properties, required) in shapes.items():
        then: Schema = {}
        if varied:
            then["properties"] = {each: properties[each] for each in varied}
        if more := sorted(required - always):
            then["required"] = more
        values_of.setdefault(repr(then), []).append(value)
        consequences[repr(then)] = then
    for key, then in consequences.items():
        if then:
            yield {"if": {"properties": {name: {"enum": values_of[key]}}, "required": [name]}, "then": then}


class _Questioner(Reader):
    """Reads no entry: notes what is asked of one. `picks` is what the choices of that entry are, if not the first."""

    def __init__(self, picks: Mapping[str, str]) -> None:
        super().__init__("", "", {})
        self.properties: dict[str, Schema] = {}
        self.required: list[str] = []
        self.choice_fields: dict[str, tuple[str, ...]] = {}
        self._picks = picks
        self._optional: set[str] = set()
        self._words: dict[str, str] = {}

    def has(self, name: str) -> bool:
        self._optional.add(name)
        return True

    def is_word(self, name: str, word: str) -> bool:
        self._words[name] = word
        return False

    def blank(self, name: str, what: str) -> None:
        self._optional.add(name)
        self._note(name, {"type": "array", "maxItems": 0, "$comment": what})

    def wrong(self, name: str, what: str) -> None:
        """Nothing is, where nothing was read."""

    def finish(self, noun: str) -> None:
        """Every schema here is closed."""

    def text(
        self,
        name: str,
        longest: int,
        *,
        default: str | None = None,
        empty: bool = False,
        like: re.Pattern[str] | None = None,
        words: int | None = None,
    ) -> str:
        if default is not None:
            self._optional.add(name)
        made = _string(longest, like)
        if empty or default == "":
            del made["minLength"]
        if words is not None:
            made["pattern"] = rf"^\S+( \S+){{0,{words - 1}}}$"
        self._note(name, made)
        return ""

    def texts(
        self,
        name: str,
        fewest: int,
        most: int,
        longest: int,
        *,
        like: re.Pattern[str] | None = None,
        lower: bool = False,
    ) -> tuple[str, ...]:
        item = _string(longest, re.compile("[^A-Z]+") if lower else like)
        self._note(name, _array(item, fewest, most, unique=True))
        return ()

    def whole(self, name: str, low: int, high: int) -> int:
        self._note(name, {"type": "integer", "minimum": low, "maximum": high})
        return low

    def number(self, name: str, values: tuple[int, ...]) -> int:
        self._note(name, {"enum": list(values)})
        return values[0]

    def wholes(self, name: str, low: int, high: int) -> frozenset[int]:
        item: Schema = {"type": "integer", "minimum": low, "maximum": high}
        self._note(name, _array(item, 1, high - low + 1, unique=True))
        return frozenset()

    def whole_span(self, name: str, low: int, high: int) -> tuple[int, int]:
        self._note(name, _array({"type": "integer", "minimum": low, "maximum": high}, 2, 2))
        return low, high

    def span(self, name: str, low: float, high: float) -> tuple[float, float]:
        self._note(name, _array({"type": "number", "minimum": low, "maximum": high}, 2, 2))
        return low, high

    def flag(self, name: str) -> bool:
        self._note(name, {"type": "boolean"})
        return False

    def choice(self, name: str, values: tuple[T, ...]) -> T:
        self._note(name, {"enum": list(values)})
        self.choice_fields[name] = values
        return next((value for value in values if value == self._picks.get(name)), values[0])

    def choices(self, name: str, values: tuple[T, ...], *, fewest: int = 0) -> frozenset[T]:
        self._note(name, _array({"enum": list(values)}, fewest, len(values), unique=True))
        return frozenset()

    def weights(self, name: str, values: tuple[T, ...], low: int, high: int) -> dict[T, int]:
        weight: Schema = {"type": "integer", "minimum": low, "maximum": high}
        self._note(name, _object(dict.fromkeys(values, weight)) | {"minProperties": 1})
        return {}

    def table(self, name: str, otherwise: str) -> Reader | None:
        inner = _Questioner({})
        made = _object(inner.properties) | {"required": inner.required}
        self._note(name, {"anyOf": [{"const": self._words[name]}, made]} if name in self._words else made)
        return inner

    def _note(self, name: str, made: Schema) -> None:
        self.properties[name] = made
        if name not in self._optional and name not in self.required:
            self.required.append(name)


def _string(longest: int, like: re.Pattern[str] | None) -> Schema:
    made: Schema = {"type": "string", "minLength": 1, "maxLength": longest}
    return made if like is None else {**made, "pattern": f"^(?:{like.pattern})$"}


def _array(item: Schema, fewest: int, most: int, *, unique: bool = False) -> Schema:
    made: Schema = {"type": "array", "items": item, "minItems": fewest, "maxItems": most}
    return {**made, "uniqueItems": True} if unique else made


def _object(properties: Mapping[str, Schema]) -> Schema:
    return {"type": "object", "properties": properties, "additionalProperties": False}

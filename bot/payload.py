"""A platform's JSON, read with no trust in its shape: what is missing or odd reads as empty."""

from __future__ import annotations

from collections.abc import Mapping

Json = Mapping[str, object]

MOST_BITS = 64


def branch(json: Json, key: str) -> Json:
    found = json.get(key)
    return found if isinstance(found, Mapping) else {}


def branches(json: Json, key: str) -> list[Json]:
    found = json.get(key)
    return [each for each in found if isinstance(each, Mapping)] if isinstance(found, list) else []


def texts(json: Json, key: str) -> list[str]:
    found = json.get(key)
    return [spoken(each) for each in found if spoken(each)] if isinstance(found, list) else []


def text(json: Json, key: str) -> str:
    return spoken(json.get(key))


def spoken(found: object) -> str:
    """Words or a number as words; half a surrogate pair, which JSON can carry and nothing else can, is replaced."""
    if isinstance(found, int) and not isinstance(found, bool) and found.bit_length() <= MOST_BITS:
        return str(found)
    return found.encode("utf-16", "surrogatepass").decode("utf-16", "replace") if isinstance(found, str) else ""


def number(json: Json, key: str) -> int:
    found = json.get(key)
    return found if isinstance(found, int) and not isinstance(found, bool) else 0

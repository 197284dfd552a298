"""Time zones by the names people type: exact, by city, by country, or the nearest guess."""

from __future__ import annotations

import difflib
import re
import unicodedata
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo

from bot.errors import UserError
from bot.times.plain import plain, quoted

_UNUSUAL = frozenset({"Factory", "EST", "MST", "HST"})  # fixed offsets, though the people who write them have summers
_HABITS = {
    "bst": "Europe/London",
    "cest": "Europe/Berlin",
    "cst": "America/Chicago",
    "cdt": "America/Chicago",
    "edt": "America/New_York",
    "est": "America/New_York",
    "hst": "Pacific/Honolulu",
    "ist": "Asia/Kolkata",
    "jst": "Asia/Tokyo",
    "mdt": "America/Denver",
    "mst": "America/Denver",
    "nyc": "America/New_York",
    "pdt": "America/Los_Angeles",
    "pst": "America/Los_Angeles",
    "uk": "Europe/London",
    "usa": "America/New_York",
}
_FIRST_SHOWN = (
    "Europe/London", "Europe/Paris", "Europe/Berlin", "Europe/Madrid", "Europe/Rome", "Europe/Athens",
    "Europe/Istanbul", "Africa/Lagos", "Africa/Cairo", "Africa/Johannesburg", "Africa/Nairobi",
    "America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles", "America/Toronto",
    "America/Mexico_City", "America/Bogota", "America/Sao_Paulo", "Asia/Kolkata", "Asia/Dubai",
    "Asia/Singapore", "Asia/Tokyo", "Australia/Sydney", "Pacific/Auckland",
)  # fmt: skip
_LONGEST_NAME = 60


def zone(words: str) -> ZoneInfo:
    """Return the zone of a name or a city, in any case; else a UserError with the nearest."""
    key = _key(words)
    if name := _exact(key):
        return ZoneInfo(name)
    if not (shown := quoted(words)):
        raise UserError("Which zone are you in? A city will do, such as {example}.", example="Europe/Madrid")
    if nearest := next(iter(zones_like(words, 1)), None):
        raise UserError("I don't know the zone “{words}”. Did you mean {nearest}?", words=shown, nearest=nearest)
    raise UserError(
        "I don't know the zone “{words}”. Try a city, such as {example}.", words=shown, example="Europe/Madrid"
    )


def zones_like(words: str, limit: int = 25) -> tuple[str, ...]:
    """Return zone names for what was typed so far (a city, a region or a country), the likeliest first."""
    key = _key(words)
    if not key:
        return _FIRST_SHOWN[:limit] if not words.strip() else ()
    ranked = sorted(
        (rank, i, name) for i, (name, at) in enumerate(_places().items()) if (rank := _rank(key, at)) < _NO_MATCH
    )
    likely = dict.fromkeys(name for _, _, name in ranked)
    if len(likely) < limit:
        likely |= dict.fromkeys(_close(key, limit - len(likely)))
    if name := _HABITS.get(key) or _exact(key):
        likely = {name: None} | likely
    return tuple(likely)[:limit]


_NO_MATCH = 5


def _rank(key: str, place: tuple[str, str, str]) -> int:
    name, city, country = place
    tests = (
        city.startswith(key),
        country.startswith(key),
        name.startswith(key),
        f"_{key}" in f"_{city}_{country}",
        len(key) > 1 and key in name,
    )
    return next((rank for rank, holds in enumerate(tests) if holds), _NO_MATCH)


def _close(key: str, limit: int) -> list[str]:
    close = difflib.get_close_matches(key, _by_any_name(), n=limit, cutoff=0.7)
    close += difflib.get_close_matches(key.rsplit("/", 1)[-1], _by_any_name(), n=limit, cutoff=0.7)
    return [_by_any_name()[called] for called in close]


def _exact(key: str) -> str | None:
    known = _known()
    if key in known:
        return known[key]
    # "GMT+5" alone is not Etc/GMT+5, whose sign is the other way round.
    canonical = [name for name, (_, city, _) in _places().items() if city == key]
    named = canonical or [name for full, name in known.items() if full.rsplit("/", 1)[-1] == key and full[:4] != "etc/"]
    return named[0] if len(named) == 1 else None


def _key(words: str) -> str:
    bare = "".join(c for c in unicodedata.normalize("NFKD", plain(words)) if not unicodedata.combining(c))
    return (
        re.sub(r"[\s_]+", "_", re.sub(r"\s*/\s*", "/", bare))
        .replace(".", "")
        .replace("'", "")
        .strip("_/")[:_LONGEST_NAME]
    )


@cache
def _known() -> dict[str, str]:
    """Every IANA name by its key, old spellings included."""
    names = files("tzdata").joinpath("zones").read_text(encoding="ascii").split()
    return {_key(name): name for name in names if name not in _UNUSUAL}


@cache
def _places() -> dict[str, tuple[str, str, str]]:
    """The names in use today, each with the keys of its name, city and country, in IANA's order."""
    tables = files("tzdata").joinpath("zoneinfo")
    countries = dict(_rows(tables.joinpath("iso3166.tab").read_text(encoding="utf-8"), 0, 1))
    places = {
        name: (_key(name), _key(name.rsplit("/", 1)[-1]), _key(re.sub(r"[()&]", " ", countries[code])))
        for code, name in _rows(tables.joinpath("zone.tab").read_text(encoding="utf-8"), 0, 2)
    }
    return places | {"UTC": ("utc", "utc", "")}


@cache
def _by_any_name() -> dict[str, str]:
    """What a place may be called, and its name; a country is called by its first city."""
    called: dict[str, str] = {}
    for name, (full, city, country) in _places().items():
        called |= {full: name, city: name}
        called.setdefault(country, name)
    return called


def _rows(table: str, *columns: int) -> list[tuple[str, str]]:
    first, second = columns
    rows = [line.split("\t") for line in table.splitlines() if line and not line.startswith("#")]
    return [(row[first], row[second]) for row in rows]

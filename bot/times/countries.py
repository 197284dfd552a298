"""Which country a time zone lies in, by IANA's own tables, old spellings included."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo


def country(zone: ZoneInfo) -> str:
    """The ISO 3166 code of the zone's country; "" for zones of none, such as UTC."""
    return _countries().get(zone.key, "")


@cache
def _countries() -> dict[str, str]:
    tables = files("tzdata").joinpath("zoneinfo")
    rows = (line.split("\t") for line in tables.joinpath("zone.tab").read_text(encoding="utf-8").splitlines())
    places = {row[2]: row[0] for row in rows if not row[0].startswith("#")}
    lines = (line.split() for line in tables.joinpath("tzdata.zi").read_text(encoding="utf-8").splitlines())
    links = [each for each in lines if each[:1] == ["L"]]
    return {name: places[now] for _, now, name in links if now in places} | places

"""What is known of a circle before it asks for ideas: who comes along, the season where they are, their limits."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Literal
from zoneinfo import ZoneInfo

from bot.choosing.wanted import Facts, Limits
from bot.model import Circle

FEWEST, MOST = 2, 6
"""How many are reckoned with: a large circle rarely comes whole."""
GROWN = 13
"""From this age on somebody may be a member; a younger one comes along without being counted."""
AT_WORK = Limits(alcohol="optional", never=frozenset({"date"}))


def facts_of(circle: Circle, now: datetime, *, grown_ups: bool = False) -> Facts:
    """Who and when it is; with `grown_ups` the child stays behind."""
    youngest = None if grown_ups else circle.youngest
    child = youngest is not None and youngest < GROWN
    return Facts(
        kind=circle.kind,
        size=min(MOST, max(FEWEST, len(circle.members) + child)),
        today=now.astimezone(circle.zone).date(),
        hemisphere=hemisphere(circle.zone),
        youngest=youngest,
        usual_budget=circle.budget,
        limits=AT_WORK if circle.workplace else Limits(),
    )


def hemisphere(zone: ZoneInfo) -> Literal["north", "south"]:
    """North too for zones that lie nowhere, such as UTC."""
    return "south" if zone.key in _southern() else "north"


@cache
def _southern() -> frozenset[str]:
    """Zones south of the equator, by IANA's own coordinates; old spellings included."""
    tables = files("tzdata").joinpath("zoneinfo")
    rows = (line.split("\t") for line in tables.joinpath("zone.tab").read_text(encoding="utf-8").splitlines())
    south = {row[2] for row in rows if not row[0].startswith("#") and row[1].startswith("-")}
    lines = (line.split() for line in tables.joinpath("tzdata.zi").read_text(encoding="utf-8").splitlines())
    return frozenset(south | {each[2] for each in lines if each[:1] == ["L"] and each[1] in south})

"""One thing to do together: what it asks of people, how it goes and how to find it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

from activities.practice import AUDIENCES, PRACTICES, Audience, Practice
from activities.reading import ITEM, OSM_TAG, SENTENCE, SLUG, Reader

Kind = Literal[
    "getaway",
    "cooking_class",
    "class",
    "date",
    "event",
    "at_home",
    "outdoors",
    "hobby",
    "challenge",
    "service",
    "quality_time",
]
Travel = Literal["home", "walk", "local", "hour", "far", "overnight"]
Setting = Literal["in", "out", "either"]
Weather = Literal["any", "dry", "warm", "cold", "snow", "clear"]
Daypart = Literal["morning", "afternoon", "evening", "night"]
Access = Literal["step_free", "seated", "quiet", "low_vision", "hearing"]
Alcohol = Literal["none", "optional", "central"]
Diet = Literal["vegetarian", "vegan", "gluten_free", "dairy_free", "nut_free", "halal", "kosher"]

KINDS: tuple[Kind, ...] = get_args(Kind)
TRAVELS: tuple[Travel, ...] = get_args(Travel)  # nearest first
SETTINGS: tuple[Setting, ...] = get_args(Setting)
WEATHERS: tuple[Weather, ...] = get_args(Weather)
DAYPARTS: tuple[Daypart, ...] = get_args(Daypart)
ACCESSES: tuple[Access, ...] = get_args(Access)
ALCOHOLS: tuple[Alcohol, ...] = get_args(Alcohol)
DIETS: tuple[Diet, ...] = get_args(Diet)

ALL_YEAR = frozenset(range(1, 13))
AREA = "{area}"


@dataclass(frozen=True, slots=True)
class Months:
    """The months (1 to 12) an activity fits, north and south of the equator."""

    north: frozenset[int] = ALL_YEAR
    south: frozenset[int] = ALL_YEAR


@dataclass(frozen=True, slots=True)
class Find:
    """How to look it up: search words holding `{area}`, OpenStreetMap `key=value` tags, a ticket category."""

    search: str
    osm: tuple[str, ...]
    ticket: str


@dataclass(frozen=True, slots=True)
class Ways:
    """The three ways to hold a cooking class, one sentence each."""

    booked: str
    home: str
    video: str


@dataclass(frozen=True, slots=True)
class Activity:
    """An entry of `outings/`. Pairs are (least, most) and both ends count."""

    id: str
    title: str
    kind: Kind
    summary: str
    audiences: frozenset[Audience]
    people: tuple[int, int]
    cost: int  # per person: 0 free, 1 under 10, 2 to 30, 3 to 80, 4 to 200, 5 more
    hours: tuple[float, float]
    lead_days: int
    travel: Travel
    setting: Setting
    weather: Weather
    if_rain: str  # another activity's id, a sentence, or "" for something indoors
    months: Months
    dayparts: frozenset[Daypart]
    energy: int
    novelty: int
    talk: int
    practices: Mapping[Practice, int] = field(hash=False)  # weights 1 to 3
    youngest: int  # 18 is adults only
    access: frozenset[Access]
    alcohol: Alcohol
    diets: frozenset[Diet] | None  # None where no food is involved
    diet: str  # a note, or ""
    remote: str  # how people apart do it, or ""
    bring: tuple[str, ...]
    steps: tuple[str, ...]
    starter: str
    look_forward: str
    keep: str
    find: Find
    caution: tuple[str, ...]
    tags: tuple[str, ...]
    ways: Ways | None  # only a cooking class has them


def read_activity(entry: Reader) -> Activity:
    """The activity a TOML table describes; whatever is wrong stays in `entry.problems`."""
    setting = entry.choice("setting", SETTINGS)
    kind = entry.choice("kind", KINDS)
    travel = entry.choice("travel", TRAVELS)
    activity = Activity(
        id=entry.text("id", 48, like=SLUG),
        title=entry.text("title", 60),
        kind=kind,
        summary=entry.text("summary", 200),
        audiences=entry.choices("for", AUDIENCES, fewest=1),
        people=entry.whole_span("people", 2, 500),
        cost=entry.whole("cost", 0, 5),
        hours=entry.span("hours", 0.1, 200),
        lead_days=entry.whole("lead_days", 0, 365),
        travel=travel,
        setting=setting,
        weather=entry.choice("weather", WEATHERS),
        if_rain=entry.text("if_rain", SENTENCE, default="" if setting == "in" else None),
        months=_months(entry),
        dayparts=entry.choices("daypart", DAYPARTS, fewest=1),
        energy=entry.whole("energy", 1, 5),
        novelty=entry.whole("novelty", 1, 5),
        talk=entry.whole("talk", 1, 5),
        practices=entry.weights("practices", PRACTICES, 1, 3),
        youngest=entry.whole("youngest", 0, 18),
        access=entry.choices("access", ACCESSES),
        alcohol=entry.choice("alcohol", ALCOHOLS),
        diets=entry.choices("diets", DIETS) if entry.has("diets") else None,
        diet=entry.text("diet", SENTENCE, default="", empty=True),
        remote=entry.text("remote", SENTENCE, empty=True),
        bring=entry.texts("bring", 0, 6, ITEM),
        steps=entry.texts("steps", 3, 7, SENTENCE),
        starter=entry.text("starter", SENTENCE),
        look_forward=entry.text("look_forward", SENTENCE),
        keep=entry.text("keep", SENTENCE),
        find=_find(entry, travel),
        caution=entry.texts("caution", 0, 6, ITEM),
        tags=entry.texts("tags", 1, 15, 30, lower=True),
        ways=_ways(entry, kind),
    )
    entry.finish("an activity")
    return activity


def _months(entry: Reader) -> Months:
    if entry.is_word("months", "all"):
        return Months()
    months = entry.table("months", 'it must be "all" or { north = [6, 7], south = [12, 1] }')
    if months is None:
        return Months()
    both = Months(months.wholes("north", 1, 12), months.wholes("south", 1, 12))
    months.finish("the months")
    return both


def _find(entry: Reader, travel: Travel) -> Find:
    table = entry.table("find", "it must be a table of search, osm and ticket")
    if table is None:
        return Find("", (), "")
    find = Find(
        search=table.text("search", ITEM, empty=travel == "home"),
        osm=table.texts("osm", 0, 10, 60, like=OSM_TAG),
        ticket=table.text("ticket", 60, default="", empty=True),
    )
    if find.search and travel != "home" and AREA not in find.search:
        table.wrong("search", f"does not hold {AREA}, so nobody could look near home")
    if set("{}") & set(find.search.replace(AREA, "")):
        table.wrong("search", f"has braces; only {AREA} may stand in them")
    table.finish("find")
    return find


def _ways(entry: Reader, kind: Kind) -> Ways | None:
    if kind != "cooking_class":
        entry.blank("ways", "is only for a cooking_class")
        return None
    table = entry.table("ways", "it must be a table of booked, home and video")
    if table is None:
        return None
    ways = Ways(table.text("booked", SENTENCE), table.text("home", SENTENCE), table.text("video", SENTENCE))
    table.finish("ways")
    return ways

"""A small made-up catalogue for the tests of choosing: activities that differ only where a test says so."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from activities import Activity, Catalogue, Find, Months
from activities.activity import ACCESSES, DAYPARTS
from bot.choosing.ideas import suggest
from bot.choosing.wanted import Facts, Verdict, Wanted

TODAY = date(2026, 5, 13)

PLAIN = Activity(
    id="plain",
    title="Plain",
    kind="date",
    summary="",
    audiences=frozenset({"couple", "friends", "family"}),
    people=(2, 8),
    cost=2,
    hours=(2.0, 3.0),
    lead_days=3,
    travel="local",
    setting="either",
    weather="any",
    if_rain="",
    months=Months(),
    dayparts=frozenset(DAYPARTS),
    energy=3,
    novelty=3,
    talk=3,
    practices={"experiences": 2},
    youngest=0,
    access=frozenset(ACCESSES),
    alcohol="none",
    diets=None,
    diet="",
    remote="",
    bring=(),
    steps=("Meet.", "Do it.", "Go home."),
    starter="",
    look_forward="",
    keep="",
    find=Find("", (), ""),
    caution=(),
    tags=("plain",),
    ways=None,
)


@dataclass(frozen=True)
class Note:
    activity: str
    verdict: Verdict
    at: datetime


def idea(id, **changes):
    told = {"title": id.replace("-", " ").capitalize(), "tags": (id,)} | changes
    return Activity(**{name: told.get(name, getattr(PLAIN, name)) for name in Activity.__slots__} | {"id": id})


def couple(**changes):
    return Facts(**{"kind": "couple", "size": 2, "today": TODAY} | changes)


def note(activity, verdict="suggested", weeks=0, days=0):
    day = TODAY - timedelta(weeks=weeks, days=days)
    return Note(activity, verdict, datetime.combine(day, time(12), UTC))


def ask(activities, wanted=None, facts=None, seen=(), seed=1, **options):
    catalogue = activities if isinstance(activities, Catalogue) else Catalogue(tuple(activities), ())
    return suggest(catalogue, wanted or Wanted(), facts or couple(), seen, Random(seed), **options)


def ids(picks):
    return [pick.activity.id for pick in picks]

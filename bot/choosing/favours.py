"""How much speaks for an idea: a few plain parts from -1 to 1, weighed and added, so that all can be told."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from operator import mul
from typing import NamedTuple
from zlib import crc32

from activities.activity import ALL_YEAR, Activity
from activities.catalogue import Catalogue
from activities.practice import PRACTICES, Practice
from bot.choosing.past import Past
from bot.choosing.wanted import Facts, Wanted, steps_away

BALANCE_WEEKS = 8
FRESH_WEEKS = 104
KIND_IN_CHANCE = 0.45  # so that every kind comes round, however many there are of it
DOUBT = 4  # as many unknown verdicts are thought of beside the known ones, so that one says little
SUMMER, WINTER = {"north": (6, 7, 8), "south": (12, 1, 2)}, {"north": (12, 1, 2), "south": (6, 7, 8)}


class Favour(NamedTuple):
    words: float  # how well it answers the words
    season: float  # 0.1 in its months, 0 for all year, -1 against the weather
    fresh: float  # 1 never seen, 0 seen lately
    saved: float
    liking: float  # its kind and tags, by what they liked, refused and rated
    balance: float  # practices that had little room lately
    energy: float  # close to what was asked, or to what they enjoyed
    talk: float  # close to what they enjoyed
    time: float  # 0 within all there is, down to -1 where it may take twice that
    gentle: float  # light, near and cheap
    novelty: float
    chance: float

    def weighed(self, weights: "Weights") -> float:
        return float(sum(map(mul, self, weights)))


WEIGHTS = Favour(
    words=3, season=1.5, fresh=0.6, saved=0.6, liking=0.8, balance=0.4, energy=0.4, talk=0.3, time=1.5, gentle=0.1,
    novelty=0, chance=1.2,
)  # fmt: skip
SURPRISING = Favour(
    words=3, season=1, fresh=0.6, saved=0, liking=0, balance=0, energy=0, talk=0, time=1.5, gentle=0,
    novelty=2, chance=0.6,
)  # fmt: skip
IN_LIGHTER_DAYS = 3
CHANCE_BESIDE_WORDS = 0.4

Weights = Favour


def weights(wanted: Wanted, facts: Facts) -> Weights:
    """How much each part counts for this request."""
    usual = SURPRISING if wanted.surprise else WEIGHTS
    if wanted.words:
        usual = usual._replace(chance=CHANCE_BESIDE_WORDS)
    return usual._replace(gentle=IN_LIGHTER_DAYS) if facts.low else usual


def favours(
    catalogue: Catalogue, wanted: Wanted, facts: Facts, past: Past, found: Mapping[str, int], *, seed: int
) -> Callable[[Activity], Favour]:
    """What speaks for each activity; `found` is the place (0 is best) of those that fit the words."""
    taste = _Taste(catalogue, facts, past)
    least, most = wanted.energies
    energy = taste.energy if wanted.energy is None else (least + most) / 2

    def favour(activity: Activity) -> Favour:
        return Favour(
            words=1 / (1 + found[activity.id] / 4) if activity.id in found else 0,
            season=_season(activity, facts),
            fresh=min(1, past.seen.get(activity.id, FRESH_WEEKS) / FRESH_WEEKS),
            saved=activity.id in past.saved,
            liking=taste.liking(activity),
            balance=taste.balance(activity),
            energy=_near(activity.energy, energy),
            talk=_near(activity.talk, taste.talk),
            time=_in_time(activity, wanted.hours),
            gentle=_gentle(activity),
            novelty=(activity.novelty - 3) / 2,
            chance=KIND_IN_CHANCE * _chance(activity.kind, seed) + (1 - KIND_IN_CHANCE) * _chance(activity.id, seed),
        )

    return favour


class _Taste:
    """What a circle enjoyed and did, as leanings towards kinds, tags, energy, talk and practices."""

    def __init__(self, catalogue: Catalogue, facts: Facts, past: Past) -> None:
        worth: defaultdict[str, float] = defaultdict(float, facts.ratings)
        for ids, value in ((past.liked, 1), (past.saved, 0.5), (past.planned, 0.25), (past.refused, -1)):
            for each in ids:
                worth[each] += value
        known = [(activity, value) for each, value in worth.items() if (activity := catalogue.activity(each))]
        self._leanings = _leanings(known)
        self._likes = facts.likes | facts.shared_likes
        enjoyed = [activity for activity, value in known if value > 0]
        self.energy = sum(each.energy for each in enjoyed) / len(enjoyed) if enjoyed else None
        self.talk = sum(each.talk for each in enjoyed) / len(enjoyed) if enjoyed else None
        lately = (each for each, weeks in past.planned.items() if weeks < BALANCE_WEEKS)
        self._shares = _shares([activity for each in lately if (activity := catalogue.activity(each))])

    def liking(self, activity: Activity) -> float:
        tags = sum(self._leanings.get(tag, 0) for tag in activity.tags) / max(1, len(activity.tags))
        said = activity.kind in self._likes or not self._likes.isdisjoint(activity.tags)
        return max(-1, min(1, (self._leanings.get(activity.kind, 0) + tags + said) / 2))

    def balance(self, activity: Activity) -> float:
        if not self._shares:
            return 0
        lacking = sum(
            weight * max(-1, 1 - len(PRACTICES) * self._shares.get(practice, 0))
            for practice, weight in activity.practices.items()
        )
        return lacking / sum(activity.practices.values())


def _leanings(known: list[tuple[Activity, float]]) -> dict[str, float]:
    """From -1 to 1 for each kind and tag, drawn towards 0 where little is known."""
    total: defaultdict[str, float] = defaultdict(float)
    count: defaultdict[str, float] = defaultdict(lambda: DOUBT)
    for activity, value in known:
        for thing in {activity.kind, *activity.tags}:
            total[thing] += value
            count[thing] += 1
    return {thing: total[thing] / count[thing] for thing in total}


def _shares(done: list[Activity]) -> dict[Practice, float]:
    """How much of what they did went to each practice; the shares add up to 1."""
    total: defaultdict[Practice, float] = defaultdict(float)
    for activity in done:
        for practice, weight in activity.practices.items():
            total[practice] += weight
    return {practice: weight / sum(total.values()) for practice, weight in total.items()}


def _season(activity: Activity, facts: Facts) -> float:
    month = facts.today.month
    summer, winter = month in SUMMER[facts.hemisphere], month in WINTER[facts.hemisphere]
    if (activity.weather == "warm" and winter) or (activity.weather in {"cold", "snow"} and summer):
        return -1
    months = activity.months.north if facts.hemisphere == "north" else activity.months.south
    return 0.1 if months < ALL_YEAR else 0


def _near(level: int, aim: float | None) -> float:
    return 0 if aim is None else 1 - abs(level - aim) / 2


def _in_time(activity: Activity, hours: float | None) -> float:
    return 0 if hours is None else -max(0, min(1, activity.hours[1] / hours - 1))


def _gentle(activity: Activity) -> float:
    return 1 - 2 * (activity.energy - 1 + activity.cost + steps_away(activity.travel)) / 14


def _chance(id: str, seed: int) -> float:
    """From 0 to 1 for each activity, whatever else is in question: a limit does not reshuffle the rest."""
    mixed = (crc32(id.encode()) ^ seed) * 0x9E3779B1 & 0xFFFFFFFF
    return ((mixed ^ mixed >> 15) * 0x85EBCA6B & 0xFFFFFFFF) / 0xFFFFFFFF

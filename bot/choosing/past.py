"""What a circle's history says of each activity, digested once for a request."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from activities.activity import Kind
from activities.catalogue import Catalogue
from bot.choosing.wanted import Seen

REST, FAVOURITES_REST = 52, 26  # weeks before an idea comes back unasked


@dataclass(frozen=True, slots=True)
class Past:
    """Whole weeks since the last verdict of each kind, by activity id."""

    seen: Mapping[str, int]  # of any kind
    saved: Mapping[str, int]
    refused: Mapping[str, int]
    planned: Mapping[str, int]
    liked: Mapping[str, int]
    kinds: frozenset[Kind] | None  # planned or liked; None where the catalogue no longer knows them all

    def rests(self, activity: str) -> bool:
        weeks = self.seen.get(activity)
        if weeks is None:
            return False
        return weeks < (FAVOURITES_REST if self._is_favourite(activity) else REST)

    def _is_favourite(self, activity: str) -> bool:
        """Liked, and not refused since."""
        liked, refused = self.liked.get(activity), self.refused.get(activity)
        return liked is not None and (refused is None or liked <= refused)

    def refused_lately(self, activity: str) -> bool:
        return self.refused.get(activity, REST) < REST


def digest(history: Iterable[Seen], today: date, catalogue: Catalogue) -> Past:
    seen: dict[str, int] = {}
    saved: dict[str, int] = {}
    refused: dict[str, int] = {}
    planned: dict[str, int] = {}
    liked: dict[str, int] = {}
    of_verdict = {
        "saved": saved,
        "not_for_us": refused,
        "planned": planned,
        "liked": liked,
        "suggested": seen,
    }
    for each in history:
        weeks = (today - each.at.date()).days // 7
        for weeks_since in (of_verdict[each.verdict], seen):
            weeks_since[each.activity] = min(weeks, weeks_since.get(each.activity, weeks))
    had = [catalogue.activity(each) for each in planned | liked]
    kinds = None if None in had else frozenset(each.kind for each in had if each)
    return Past(seen, saved, refused, planned, liked, kinds)

"""Times the way people write them, as exact moments; pure, with the present and the zone as arguments."""

from __future__ import annotations

from bot.times.reading import read_day, read_hours, read_length, read_span, read_weekly, read_when
from bot.times.tails import split_when
from bot.times.weekly import Hours, Weekly, iso_week, next_weekly, occurrence
from bot.times.zones import zone, zones_like

__all__ = [
    "Hours",
    "Weekly",
    "iso_week",
    "next_weekly",
    "occurrence",
    "read_day",
    "read_hours",
    "read_length",
    "read_span",
    "read_weekly",
    "read_when",
    "split_when",
    "zone",
    "zones_like",
]

"""A plan as a file for anybody's calendar."""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import sha256

from icalendar import Calendar, Event

from bot.ui import Happening
from bot.words import plain

PRODUCT = "-//Fireside//Plans//EN"
STAMP = "%Y%m%dT%H%MZ"
SOON = 60


def begins(happening: Happening) -> str:
    """How the names of all its files begin."""
    return f"plan-{key(happening)}-"


def name(happening: Happening) -> str:
    """Another one as soon as anything in it changes, so that a file is known by it."""
    parts = (happening.title, happening.where, happening.about)
    state = "\0".join((*map(plain, parts), happening.starts_at.isoformat(), happening.ends_at.isoformat()))
    start = happening.starts_at.astimezone(UTC).strftime(STAMP)
    return f"{begins(happening)}{start}-{sha256(state.encode()).hexdigest()[:8]}.ics"


def written(happening: Happening, now: datetime) -> bytes:
    """A later one replaces an earlier one in the calendar it was opened with: same UID, higher sequence."""
    event = Event()
    event.add("uid", f"plan-{key(happening)}@fireside")
    event.add("dtstamp", now.astimezone(UTC).replace(microsecond=0))
    event.add("sequence", int(now.timestamp()) // SOON)
    event.add("dtstart", happening.starts_at.astimezone(UTC))
    event.add("dtend", happening.ends_at.astimezone(UTC))
    event.add("summary", plain(happening.title))
    event.add("location", plain(happening.where))
    event.add("description", plain(happening.about))
    event.add("status", "CONFIRMED")
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def key(happening: Happening) -> str:
    """The plan's own id, whichever card of it asked."""
    return happening.subject.given("p") or sha256(str(happening.subject).encode()).hexdigest()[:11]

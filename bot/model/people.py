"""People, the places they speak in, and the circles they form."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time
from hashlib import sha256
from typing import Literal
from zoneinfo import ZoneInfo

CircleKind = Literal["couple", "friends", "family"]
LeaveChoice = Literal["take_back", "unnamed", "as_is"]
KeptOut = Literal["", "visiting", "shut_out", "uninvited", "public", "shared", "unknown"]

UNCOUNTED = 1_000_000
"""As good as any number, where the platform doesn't say how many people a server has."""
FAR = datetime(2900, 1, 1, tzinfo=UTC)
"""Nobody chooses to rest so long."""
LARGE = 20
"""From so many people on, a server is one where not everybody knows each other."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody on a platform, by the platform's own id."""

    platform: str
    id: str
    name: str

    @property
    def key(self) -> tuple[str, str]:
        return self.platform, self.id


@dataclass(frozen=True, slots=True)
class Place:
    """A conversation: a channel, a thread, or one person's direct messages with the bot."""

    platform: str
    id: str
    direct: bool = False


@dataclass(frozen=True, slots=True)
class Readers:
    """Who can read a place, as its platform tells it."""

    server: int | None = None
    """About how many people are on the server around it; None where the platform can't tell."""
    everyone: bool = False
    """Whether all of those can read it."""
    roles: tuple[tuple[str, str], ...] = ()
    """Ids and names of the roles that can."""
    people: tuple[tuple[str, str], ...] = ()
    """Ids and names of those who can by themselves, whatever their roles; a name is empty where it isn't told."""
    around: Literal["server", "workspace"] = "server"
    """What the place belongs to. A server lets its owner and administrators in as well, and shows events to all who
    are on it; a workspace names all who can read a channel, and shows its events there alone.
    """

    @property
    def number(self) -> int:
        """What is confirmed: about how many people, or how many roles and people by themselves."""
        if self.everyone:
            return UNCOUNTED if self.server is None else self.server
        return len(self.roles) + len(self.people)

    @property
    def mark(self) -> int:
        """Tells apart who is let in, by a role or by themselves; 0 where everybody is."""
        if self.everyone:
            return 0
        ids = sorted(id for id, _ in (*self.roles, *self.people))
        return int.from_bytes(sha256("|".join(ids).encode()).digest()[:7])

    def more_than(self, agreed: Readers) -> bool:
        """Whether somebody may read now who could not when this was agreed to.

        A large server that everybody can read grows by a tenth before that counts: its number is never exact.
        """
        if self.everyone:
            before = agreed.number
            return not agreed.everyone or self.number > before + (before // 10 if before >= LARGE else 0)
        known = {id for id, _ in (*agreed.roles, *agreed.people)}
        return not agreed.everyone and any(id not in known for id, _ in (*self.roles, *self.people))


@dataclass(frozen=True, slots=True, repr=False)
class Picked:
    """A message of a conversation that somebody picked, with whoever wrote it."""

    author: Person
    words: str
    at: datetime
    message: str
    """The platform's id of it."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """What the platform vouches for: who, where, and which delivery of theirs this is. Never taken from a call."""

    person: Person
    place: Place
    delivery: str
    parent: Place | None = None
    locale: str = "en"
    zone: str = ""
    """The IANA name of the zone this person lives by, where the platform tells."""
    uploads: tuple[str, ...] = ()
    """Photos that came with this call, by the ids `Planner.receive` gave them."""
    message: str = ""
    """The platform's id of the message whose button was pressed."""
    readers: Readers | None = None
    """Who can read the place, or the channel a thread belongs to, where the platform tells without being asked."""
    picked: Picked | None = None
    kept_out: KeptOut = ""
    """Why no circle can live in this place: the bot was only called into it, belongs to what is around but may not
    read or write here, was not invited; all around can read it; others share it; or the platform would not tell.
    """


@dataclass(frozen=True, slots=True)
class Member:
    id: int
    circle: int
    person: Person
    zone: ZoneInfo
    joined_at: datetime
    left_at: datetime | None = None
    leaving: LeaveChoice | None = None
    rest_until: datetime | None = None

    @property
    def name(self) -> str:
        return self.person.name

    def rests(self, now: datetime) -> bool:
        return self.rest_until is not None and now < self.rest_until

    @property
    def gone(self) -> bool:
        """Whether their account is deactivated: they rest, but far longer than anybody chooses to."""
        return self.rest_until is not None and self.rest_until > FAR


@dataclass(frozen=True, slots=True)
class Ritual:
    """Something weekly at the circle's own local time; `weekday` counts from Monday as 0."""

    weekday: int
    at: time


@dataclass(frozen=True, slots=True)
class Circle:
    """A couple, friends or a family.

    `everyone` includes those who left and may still undo it, and those gone for good whose words stay as they are.
    """

    id: int
    home: Place
    name: str
    kind: CircleKind
    zone: ZoneInfo
    setter: int
    workplace: bool = False
    youngest: int | None = None
    area: str = ""
    currency: str = ""
    budget: int | None = None
    reflect: Ritual | None = None
    reflect_paused: datetime | None = None
    """Until when the weekly reflection rests; a moment behind us pauses nothing."""
    quiet_from: time = time(22)
    quiet_to: time = time(8)
    rest_until: datetime | None = None
    readers: Readers | None = None
    """Who could read the home channel when it was last agreed to; None where the platform doesn't tell."""
    exposed: Readers | None = None
    """Who can read it now, where that is more than was agreed to: until it is, nothing intimate is posted there."""
    unreached_at: datetime | None = None
    """Since when the home channel can't be spoken in."""
    everyone: tuple[Member, ...] = ()

    @property
    def wider(self) -> bool:
        """Whether more people than the circle see the platform's events, or nobody can tell."""
        if self.readers is not None and self.readers.around == "workspace":
            return False
        around = None if self.readers is None else self.readers.server
        return around is None or around > len(self.members) + 1

    @property
    def members(self) -> tuple[Member, ...]:
        return tuple(each for each in self.everyone if each.left_at is None)

    def member(self, id: int) -> Member | None:
        return next((each for each in self.everyone if each.id == id), None)

    def member_of(self, person: Person) -> Member | None:
        return next((each for each in self.members if each.person.key == person.key), None)

    def leaver(self, person: Person) -> Member | None:
        """This person, where they left and may still undo it."""
        left = (each for each in self.everyone if each.left_at is not None)
        return next((each for each in left if each.person.key == person.key), None)

    def takes_back(self, member: int | None) -> bool:
        """Whether this member left with everything they shared, which nobody sees from then on."""
        author = None if member is None else self.member(member)
        return author is not None and author.left_at is not None and author.leaving == "take_back"

    def rests(self, now: datetime) -> bool:
        return self.rest_until is not None and now < self.rest_until

"""The nouns: people, circles, plans, memories, rounds. Frozen, comparable, and free of any session."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Literal
from zoneinfo import ZoneInfo

from bot.seal import Sealed

CircleKind = Literal["couple", "friends", "family"]
LeaveChoice = Literal["take_back", "unnamed", "as_is"]
PlanState = Literal["planned", "postponed", "cancelled", "happened", "not_happened"]
Rsvp = Literal["in", "maybe", "out"]
DecisionState = Literal["offered", "open", "won", "none"]
RoundState = Literal["waiting", "opened", "closed"]
Verdict = Literal["suggested", "saved", "not_for_us", "planned", "liked"]
AfterClose = Literal["undecided", "shared", "kept", "deleted"]

LARGE = 20
"""From so many people on, a server is one where not everybody knows each other."""
ThanksWay = Literal["private", "now", "weekly"]


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

    @property
    def number(self) -> int:
        """What is confirmed: about how many people, or how many roles and people by themselves."""
        return (self.server or 0) if self.everyone else len(self.roles) + len(self.people)

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
    uploads: tuple[str, ...] = ()
    """Photos that came with this call, by the ids `Planner.receive` gave them."""
    message: str = ""
    """The platform's id of the message whose button was pressed."""
    readers: Readers | None = None
    """Who can read the place, or the channel a thread belongs to, where the platform tells without being asked."""
    picked: Picked | None = None
    visiting: bool = False
    """Whether the bot was only called into this place, and can't speak there by itself."""
    shut_out: bool = False
    """Whether it belongs to the place around, but may not read or write in this channel."""


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
        """Whether more people are around the home than the circle and the bot, or nobody can tell."""
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


@dataclass(frozen=True, slots=True)
class Idea:
    """Something to do that the circle keeps: an entry of the catalogue (`activity`) or a member's own words."""

    id: int
    title: str
    activity: str | None
    by: int
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Seen:
    """What the circle made of a catalogue entry, and when."""

    activity: str
    verdict: Verdict
    at: datetime


@dataclass(frozen=True, slots=True)
class Choice:
    """One option of a decision."""

    id: int
    title: str
    activity: str | None


@dataclass(frozen=True, slots=True)
class Decision:
    """A slate put to a blind vote, or one the bot only offers so far; `none` is closed without a winner."""

    id: int
    state: DecisionState
    choices: tuple[Choice, ...]
    deadline: datetime
    by: int
    created_at: datetime
    winner: int | None = None
    voters: frozenset[int] = frozenset()
    """Members asked: those of the moment it was opened."""

    @property
    def won(self) -> Choice | None:
        return next((each for each in self.choices if each.id == self.winner), None)


@dataclass(frozen=True, slots=True, repr=False)
class Ballot:
    """One member's private order of the choices, best first, and at most one that is not for them."""

    member: int
    ranking: tuple[int, ...]
    not_for_me: int | None = None
    done: bool = False
    """Whether they said so; what is not done counts at the deadline, and is waited for until then."""


@dataclass(frozen=True, slots=True)
class Plan:
    id: int
    title: str
    state: PlanState
    starts_at: datetime
    ends_at: datetime
    by: int
    version: int = 1
    where: str = ""
    bring: str = ""
    activity: str | None = None
    rsvps: tuple[tuple[int, Rsvp], ...] = ()

    def rsvp(self, member: int) -> Rsvp | None:
        return dict(self.rsvps).get(member)


@dataclass(frozen=True, slots=True)
class Part:
    """One person's words about a memory; `member` is None once its author left unnamed."""

    id: int
    member: int | None
    name: str
    words: str
    rating: int | None
    """From 1 to 5, and only for its author's eyes."""


@dataclass(frozen=True, slots=True)
class MemoryPhoto:
    """A picture in a memory, without its pixels; `member` is None once its author left unnamed."""

    id: int
    memory: int
    member: int | None
    width: int
    height: int
    name: str = ""
    """The author's, which the store does not keep with it."""


@dataclass(frozen=True, slots=True)
class Memory:
    id: int
    title: str
    day: date
    by: int | None
    plan: int | None = None
    place: str = ""
    tags: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()
    photos: tuple[MemoryPhoto, ...] = ()
    """Those nobody has hidden, in the order they came."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a member gave to a round; `text` is None for a pass."""

    member: int
    text: Sealed | None
    after: AfterClose = "undecided"


@dataclass(frozen=True, slots=True)
class Round:
    id: int
    prompt: str
    week: str
    state: RoundState
    posted_at: datetime
    closes_at: datetime
    asked: tuple[int, ...]
    """Members of the moment it was posted who did not rest; for good, even when one is erased."""
    answers: tuple[Answer, ...] = ()
    level: int = 1
    """The circle's depth when it was posted."""
    full: bool = False
    """Everybody asked answered and nobody passed."""
    too_deep: datetime | None = None
    """When somebody last said so; never who."""

    def answer(self, member: int) -> Answer | None:
        return next((each for each in self.answers if each.member == member), None)


@dataclass(frozen=True, slots=True)
class TalkLimits:
    """How deep questions may go for one member, from 1 to 4, and the topics they leave out. Private."""

    deepest: int = 2
    muted: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, repr=False)
class Thanks:
    """What one member thanks another for; `member` is None once its author left unnamed."""

    id: int
    member: int | None
    to: int
    words: str
    way: ThanksWay
    week: int | None = None
    """The week whose post it stands in, as 202648; None as long as it waits for one."""
    seen_at: datetime | None = None
    """When the one it is for asked to read it, where it is private."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """One thing due: a message to send, an edit to make, or a step of the core's own. Holds a call, never words."""

    id: int
    key: str
    kind: Literal["post", "direct", "edit", "step"]
    circle: int
    platform: str
    recipient: str
    """The place's or the person's id; empty for a step."""
    call: str
    due_at: datetime
    fence: int
    attempt: int
    message: str = ""
    """For an edit, the platform's id of the message."""

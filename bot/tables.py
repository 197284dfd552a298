"""The schema. `bot.store` and the migrations alone look here."""

from __future__ import annotations

from datetime import UTC, date, datetime

from sqlalchemy import (
    BigInteger,
    Dialect,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    TypeDecorator,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Moment(TypeDecorator[datetime]):
    """An aware instant, kept as whole milliseconds since 1970 so that both databases compare it alike."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:  # noqa: ARG002 the base's signature
        return None if value is None else round(value.timestamp() * 1000)

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 the base's signature
        return None if value is None else datetime.fromtimestamp(value / 1000, UTC)


class Base(DeclarativeBase):
    type_annotation_map = {int: BigInteger, datetime: Moment, bytes: LargeBinary, str: String}  # noqa: RUF012 read once by SQLAlchemy


class KeysBase(DeclarativeBase):
    """A schema of its own behind `FIRESIDE_KEYS_URL`."""

    type_annotation_map = Base.type_annotation_map


def own_id() -> Mapped[int]:
    return mapped_column(primary_key=True, autoincrement=False)


def of_circle() -> Mapped[int]:
    return mapped_column(ForeignKey("circle.id", ondelete="CASCADE"), index=True)


class KeyRow(KeysBase):
    __tablename__ = "wrapped_key"

    owner: Mapped[str] = mapped_column(primary_key=True)
    wrapped: Mapped[bytes | None]
    made_at: Mapped[datetime]
    destroyed_at: Mapped[datetime | None]


class FactRow(Base):
    """What this database knows about itself: the master key's fingerprint."""

    __tablename__ = "fact"

    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]


class SecretRow(Base):
    """A small secret of this installation, under its own key."""

    __tablename__ = "secret"

    name: Mapped[str] = mapped_column(primary_key=True)
    sealed: Mapped[bytes]
    at: Mapped[datetime]


class CircleRow(Base):
    __tablename__ = "circle"
    __table_args__ = (UniqueConstraint("platform", "place"),)

    id: Mapped[int] = own_id()
    platform: Mapped[str]
    place: Mapped[str]
    name: Mapped[bytes]
    kind: Mapped[str]
    zone: Mapped[str]
    setter: Mapped[int]
    workplace: Mapped[bool]
    youngest: Mapped[int | None]
    area: Mapped[bytes | None]
    currency: Mapped[str]
    budget: Mapped[int | None]
    reflect: Mapped[str]
    reflect_paused: Mapped[datetime | None]
    quiet: Mapped[str]
    rest_until: Mapped[datetime | None]
    readers: Mapped[bytes | None]
    exposed: Mapped[bytes | None]
    unreached_at: Mapped[datetime | None]
    created_at: Mapped[datetime]


class MemberRow(Base):
    __tablename__ = "member"
    __table_args__ = (UniqueConstraint("circle", "platform", "person"), Index("member_person", "platform", "person"))

    id: Mapped[int] = own_id()
    circle: Mapped[int] = of_circle()
    platform: Mapped[str]
    person: Mapped[str]
    name: Mapped[bytes]
    zone: Mapped[str]
    joined_at: Mapped[datetime]
    left_at: Mapped[datetime | None]
    leaving: Mapped[bytes | None]
    rest_until: Mapped[bytes | None]
    talk_limits: Mapped[bytes | None]


class IdeaRow(Base):
    __tablename__ = "idea"

    id: Mapped[int] = own_id()
    circle: Mapped[int] = of_circle()
    activity: Mapped[str | None]
    title: Mapped[bytes | None]
    by: Mapped[int]
    created_at: Mapped[datetime]


class SeenRow(Base):
    __tablename__ = "seen"
    __table_args__ = (UniqueConstraint("circle", "activity", "verdict"),)

    id: Mapped[int] = own_id()
    circle: Mapped[int] = of_circle()
    activity: Mapped[str]
    verdict: Mapped[str]
    at: Mapped[datetime]


class DecisionRow(Base):
    __tablename__ = "decision"

    id: Mapped[int] = own_id()
    circle: Mapped[int] = of_circle()
    state: Mapped[str]
    deadline: Mapped[datetime]
    by: Mapped[int]
    winner: Mapped[int | None]
    voters: Mapped[str]
    created_at: Mapped[datetime]


class ChoiceRow(Base):
    __tablename__ = "choice"

    id: Mapped[int] = own_id()
    circle: Mapped[int] = of_circle()
    decision: Mapped[int] = mapped_column(ForeignKey("decision.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    activity: Mapped[str | None]
    title: Mapped[bytes]


class BallotRow(Base):
    __tablename__ = "ballot"

    decision: Mapped[int] = mapped_column(ForeignKey("decision.id", ondelete="CASCADE"), primary_key=True)
    member: Mapped[int] = mapped_column(ForeignKey("member.id", ondelete="CASCADE"), primary_key=True)
    circle: Mapped[int] = of_circle()
    ballot: Mapped[bytes]


class PlanRow(Base):
    __tablename__ = "plan"
    __table_args__ = (Index("plan_start", "circle", "starts_at"),)

    id: Mapped[int] = own_id()
    circle: Mapped[int] = of_circle()
    title: Mapped[bytes]
    place: Mapped[bytes | None]
    bring: Mapped[bytes | None]
    activity: Mapped[str | None]
    state: Mapped[str]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    by: Mapped[int]
    version: Mapped[int]


class RsvpRow(Base):
    __tablename__ = "rsvp"

    plan: Mapped[int] = mapped_column(ForeignKey("plan.id", ondelete="CASCADE"), primary_key=True)
    member: Mapped[int] = mapped_column(ForeignKey("member.id", ondelete="CASCADE"), primary_key=True)
    circle: Mapped[int] = of_circle()
    answer: Mapped[str]


class MemoryRow(Base):
    """What happened and when; a plan has one memory at most, whoever writes first."""

    __tablename__ = "memory"
    __table_args__ = (UniqueConstraint("plan"), Index("memory_day", "circle", "day"))

    id: Mapped[int] = own_id()
    circle: Mapped[int] = of_circle()
    plan: Mapped[int | None] = mapped_column(ForeignKey("plan.id", ondelete="SET NULL"))
    title: Mapped[bytes]
    place: Mapped[bytes | None]
    tags: Mapped[bytes | None]
    day: Mapped[date]
    by: Mapped[int | None]
    created_at: Mapped[datetime]


class PartRow(Base):
    """One member's words; `sealed_for` names the key they are under: the member's, or the circle's after leaving."""

    __tablename__ = "part"
    __table_args__ = (UniqueConstraint("memory", "member"),)

    id: Mapped[int] = own_id()
    circle: Mapped[int] = of_circle()
    memory: Mapped[int] = mapped_column(ForeignKey("memory.id", ondelete="CASCADE"), index=True)
    member: Mapped[int | None] = mapped_column(ForeignKey("member.id", ondelete="SET NULL"))
    sealed_for: Mapped[str]
    words: Mapped[bytes]
    created_at: Mapped[datetime]


class PhotoRow(Base):
    """A JPEG in a memory, under its author's key, or the circle's after leaving; `hidden` is from everybody."""

    __tablename__ = "photo"

    id: Mapped[int] = own_id()
    circle: Mapped[int] = of_circle()
    memory: Mapped[int] = mapped_column(ForeignKey("memory.id", ondelete="CASCADE"), index=True)
    member: Mapped[int | None] = mapped_column(ForeignKey("member.id", ondelete="CASCADE"), index=True)
    sealed_for: Mapped[str]
    hidden: Mapped[bool]
    width: Mapped[int]
    height: Mapped[int]
    made_at: Mapped[datetime]
    jpeg: Mapped[bytes]


class RoundRow(Base):
    """`asked` outlives its members' rows: somebody erased is still awaited. One round waits at a time."""

    __tablename__ = "round"
    __table_args__ = (
        Index("round_posted", "circle", "posted_at"),
        Index(
            "round_waiting",
            "circle",
            unique=True,
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
    )

    id: Mapped[int] = own_id()
    circle: Mapped[int] = of_circle()
    prompt: Mapped[str]
    week: Mapped[str]
    state: Mapped[str]
    posted_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    asked: Mapped[str]
    course: Mapped[bytes]


class AskedRow(Base):
    """What a member gave to a round: under one key and in one shape, an answer and a pass look alike."""

    __tablename__ = "asked"

    round: Mapped[int] = mapped_column(ForeignKey("round.id", ondelete="CASCADE"), primary_key=True)
    member: Mapped[int] = mapped_column(ForeignKey("member.id", ondelete="CASCADE"), primary_key=True)
    circle: Mapped[int] = of_circle()
    given: Mapped[bytes]
    sealed_for: Mapped[str]


class ThanksRow(Base):
    """One member's thanks to another, who is named only inside `said`; `week` comes with the week's post."""

    __tablename__ = "thanks"

    id: Mapped[int] = own_id()
    circle: Mapped[int] = of_circle()
    member: Mapped[int | None] = mapped_column(ForeignKey("member.id", ondelete="CASCADE"), index=True)
    sealed_for: Mapped[str]
    way: Mapped[str]
    week: Mapped[int | None]
    said: Mapped[bytes]
    seen_at: Mapped[datetime | None]
    created_at: Mapped[datetime]


class DeliveryRow(Base):
    """The outbox: messages, edits and steps that are due; `doubted` counts the times one may have been sent unseen."""

    __tablename__ = "delivery"
    __table_args__ = (
        UniqueConstraint("key"),
        Index("delivery_due", "state", "due_at"),
        Index("delivery_topic", "circle", "topic"),
    )

    id: Mapped[int] = own_id()
    key: Mapped[str]
    kind: Mapped[str]
    circle: Mapped[int] = of_circle()
    topic: Mapped[str]
    platform: Mapped[str]
    recipient: Mapped[str]
    message: Mapped[str]
    call: Mapped[str]
    due_at: Mapped[datetime]
    state: Mapped[str]
    lease_until: Mapped[datetime | None]
    fence: Mapped[int]
    attempt: Mapped[int]
    doubted: Mapped[int] = mapped_column(server_default=text("0"))


class CopyRow(Base):
    """A message of ours that shows a card which lives on, so that every copy can be brought up to date."""

    __tablename__ = "copy"
    __table_args__ = (
        UniqueConstraint("platform", "place", "message"),
        Index("copy_subject", "circle", "subject"),
    )

    id: Mapped[int] = own_id()
    circle: Mapped[int] = of_circle()
    subject: Mapped[str]
    platform: Mapped[str]
    place: Mapped[str]
    message: Mapped[str]


class DraftRow(Base):
    """What a person submitted, kept before it is judged and until it is used."""

    __tablename__ = "draft"

    id: Mapped[int] = own_id()
    platform: Mapped[str]
    person: Mapped[str]
    words: Mapped[bytes]
    made_at: Mapped[datetime] = mapped_column(index=True)


class UploadRow(Base):
    """A photo that came in, under its sender's key, until a memory takes it."""

    __tablename__ = "upload"

    id: Mapped[int] = own_id()
    platform: Mapped[str]
    person: Mapped[str]
    width: Mapped[int]
    height: Mapped[int]
    made_at: Mapped[datetime] = mapped_column(index=True)
    jpeg: Mapped[bytes]


class InboxRow(Base):
    """A delivery of a platform's whose effect is done."""

    __tablename__ = "inbox"

    platform: Mapped[str] = mapped_column(primary_key=True)
    delivery: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)

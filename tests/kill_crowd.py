"""Many circles of two, in the bot's own database, whose weekly question is due in the same minute."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.features.reflect import schedule
from bot.model import Person, Place, Readers, Ritual
from bot.store import Transaction
from bot.store.opening import open_store

ZONES = [ZoneInfo(each) for each in ("Europe/Madrid", "America/Bogota", "Asia/Tokyo", "Australia/Adelaide")]
QUESTION = "A question to answer together"


@dataclass(frozen=True, slots=True)
class Couple:
    """As the core knows them."""

    ana: Person
    ben: Person
    home: Place
    readers: Readers


async def set_up(folder: Path, couples: Sequence[Couple], due: datetime) -> None:
    """Each one's circle in a new database in this folder, at the hour that is `due` where they are."""
    database, keys = (f"sqlite+aiosqlite:///{folder / name}.db" for name in ("fireside", "keys"))
    before = due - timedelta(minutes=1)
    async with (
        open_store(database, keys, folder / "key" / "master.key", lambda: before, b"crowd") as store,
        store.writing(before) as tx,
    ):
        for at, couple in enumerate(couples):
            await begin(tx, couple, ZONES[at % len(ZONES)], due)


async def begin(tx: Transaction, couple: Couple, zone: ZoneInfo, due: datetime) -> None:
    circle = await tx.circles.make(couple.home, "Us two", "couple", zone, couple.ana)
    store, local = tx.within(circle.id), due.astimezone(zone)
    await store.members.add(couple.ben, zone)
    await store.home.agree(couple.readers)
    circle = replace(circle, reflect=Ritual(local.weekday(), local.time()))
    await store.members.settle(circle)
    await schedule(circle, store, due - timedelta(minutes=1))


def this_minute() -> datetime:
    return datetime.now(UTC).replace(second=0, microsecond=0)

"""Many circles on a pretend Discord, in the bot's own database, whose weekly question is due in the same minute."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from discord_log import Post
from discord_people import Person
from discord_places import Channel
from discord_world import Discord

from bot import model
from bot.features.reflect import schedule
from bot.model import Place, Readers, Ritual
from bot.store import Transaction
from bot.store.opening import open_store

HOMES_ON_A_SERVER = 100
ZONES = [ZoneInfo(each) for each in ("Europe/Madrid", "America/Bogota", "Asia/Tokyo", "Australia/Adelaide")]
QUESTION = "A question to answer together"
ORDINARY = 0
"""The kind of a message that answers no command."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A circle of two with a channel of their own."""

    ana: Person
    ben: Person
    home: Channel

    @property
    def key(self) -> str:
        return str(self.home.id)


def move_in(discord: Discord, number: int) -> list[Pair]:
    """So many pairs on a few servers; the bot hears of it when it connects."""
    pairs = []
    for at in range(number):
        if at % HOMES_ON_A_SERVER == 0:
            guild = discord.guild(f"Street {at // HOMES_ON_A_SERVER + 1}")
        ana, ben = discord.person(f"Ana {at}"), discord.person(f"Ben {at}")
        pairs.append(Pair(ana, ben, guild.channel(f"home-{at}", private_to=[ana, ben])))
    return pairs


async def set_up(folder: Path, pairs: list[Pair], due: datetime) -> None:
    """Each pair's circle in a new database in this folder, at the hour that is `due` where they are."""
    database, keys = (f"sqlite+aiosqlite:///{folder / name}.db" for name in ("fireside", "keys"))
    before = due - timedelta(minutes=1)
    async with (
        open_store(database, keys, folder / "key" / "master.key", lambda: before, b"crowd") as store,
        store.writing(before) as tx,
    ):
        for at, pair in enumerate(pairs):
            await begin(tx, pair, ZONES[at % len(ZONES)], due)


async def begin(tx: Transaction, pair: Pair, zone: ZoneInfo, due: datetime) -> None:
    ana, ben = (model.Person("discord", each.id, each.user.global_name) for each in (pair.ana, pair.ben))
    circle = await tx.circles.make(Place("discord", pair.key), "Us two", "couple", zone, ana)
    store, local = tx.within(circle.id), due.astimezone(zone)
    await store.members.add(ben, zone)
    await store.home.agree(Readers(people=((ana.id, ""), (ben.id, ""))))
    circle = replace(circle, reflect=Ritual(local.weekday(), local.time()))
    await store.members.settle(circle)
    await schedule(circle, store, due - timedelta(minutes=1))


def this_minute() -> datetime:
    return datetime.now(UTC).replace(second=0, microsecond=0)


def questions(discord: Discord) -> Iterator[Post]:
    """Every weekly question the bot ever put to anybody, as Discord's own log has it."""
    for each in discord.log.posts.values():
        if each.author == discord.bot and each.kind == ORDINARY and QUESTION in each.text:
            yield each

"""A process to kill: delivers what is due from a database file to a platform that is a log file.

python tests/killed.py FOLDER LEASE_SECONDS
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from room import words  # noqa: E402

from bot.ids import Ids  # noqa: E402
from bot.model import Delivery, Place  # noqa: E402
from bot.outbox import Outbox  # noqa: E402
from bot.seal import MasterKey  # noqa: E402
from bot.store import Store, Transaction  # noqa: E402
from bot.store.engine import open_engine  # noqa: E402
from bot.store.keys import Keys  # noqa: E402
from bot.ui import Call, Card, Reply, call  # noqa: E402
from bot.words import say  # noqa: E402


class LogFile:
    """What people saw, one line a message, on the disk before anybody is answered."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._rng = Random()

    async def post(self, _place: Place, reply: Reply, nonce: str) -> str:
        await asyncio.sleep(self._rng.random() / 50)
        file = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        try:
            os.write(file, (json.dumps([nonce, words(reply)]) + "\n").encode())
            os.fsync(file)
        finally:
            os.close(file)
        await asyncio.sleep(self._rng.random() / 50)
        return nonce

    async def find(self, place: Place, nonce: str) -> tuple[Place, str] | None:
        await asyncio.sleep(self._rng.random() / 50)
        return (place, nonce) if any(known == nonce for known, _ in read(self._path)) else None


def read(log: Path) -> list[tuple[str, str]]:
    """Every message as its nonce and its words."""
    return [tuple(json.loads(line)) for line in log.read_text("utf-8").splitlines()] if log.exists() else []


class Script:
    async def draw(self, _tx: Transaction, one: Delivery, _now: datetime) -> Reply:
        return Reply((Card(say("{name}", name=Call.parse(one.call).given("p"))),), to="all")

    async def take(self, tx: Transaction, one: Delivery, _now: datetime) -> None:
        """A step whose effect is a message of its own."""
        circle = await tx.circles.by_id(one.circle)
        assert circle is not None
        name = f"result of {Call.parse(one.call).given('p')}"
        await tx.within(one.circle).deliveries.post(circle, name, call("card", p=name), name)

    def guarded(self, _one: Delivery) -> bool:
        return False


def now() -> datetime:
    return datetime.now(UTC)


async def deliver(folder: Path, lease: timedelta) -> None:
    """Until nothing is due any more."""
    engine = open_engine(f"sqlite+aiosqlite:///{folder}/fireside.db")
    keys = open_engine(f"sqlite+aiosqlite:///{folder}/keys.db")
    master = MasterKey.load(folder / "elsewhere" / "master.key")
    store = Store(engine, Keys(keys, master, now), Ids(os.urandom(8)))
    outbox = Outbox(store, {"test": LogFile(folder / "platform.log")}, Script(), now, lease)
    print("up", flush=True)  # noqa: T201 whoever kills waits for it
    while True:
        await outbox.deliver(now())
        async with store.reading(now()) as tx:
            if await tx.outgoing.next_due(("test",)) is None:
                break
        await asyncio.sleep(0.02)
    await engine.dispose()
    await keys.dispose()


if __name__ == "__main__":
    asyncio.run(deliver(Path(sys.argv[1]), timedelta(seconds=float(sys.argv[2]))))

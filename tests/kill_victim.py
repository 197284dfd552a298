"""A process to kill that plants one of four strategies which only look right, and is Fireside otherwise.

python tests/kill_victim.py STRATEGY, in the environment of `fireside run`
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from secrets import token_hex

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT)]

from bot import outbox  # noqa: E402
from bot.__main__ import main  # noqa: E402
from bot.messenger import Messenger  # noqa: E402
from bot.model import Delivery, Place  # noqa: E402
from bot.outbox import Drawn, Outbox, Sent  # noqa: E402


def mark_then_post() -> None:
    """Noted as sent, and then it dies."""
    send = Outbox._send

    async def marked(
        self: Outbox, one: Delivery, drawn: Drawn | datetime | None, uncertain: bool, now: datetime
    ) -> None:
        async with self._store.writing(now) as tx:
            await tx.outgoing.settle(one, "sent")
        await send(self, one, drawn, uncertain, now)

    Outbox._send = marked


def post_then_mark() -> None:
    """Sent, and then it dies before that is noted: every attempt is another message to the platform."""
    outbox.nonce = lambda _: token_hex(12)
    nonce_alone()


def nonce_alone() -> None:
    """Leaves the doubles to the platform, which forgets."""

    async def not_at_all(_messenger: Messenger, _place: Place, _nonce: str) -> Sent | None:
        return None

    outbox.read_back = not_at_all


def short_lease() -> None:
    """Reads back before a slow message can have arrived; only a platform's nonces hide it."""
    os.environ["FIRESIDE_LEASE_SECONDS"] = "1"


BROKEN: dict[str, Callable[[], None]] = {
    each.__name__: each for each in (mark_then_post, post_then_mark, nonce_alone, short_lease)
}

if __name__ == "__main__":
    BROKEN[sys.argv[1]]()
    sys.exit(main(["run"]))

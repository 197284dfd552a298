"""What is due: claimed under a lease, delivered, settled under a fence. Never knows a platform.

A message may have gone out whenever an attempt ended without a clear answer. Such a row stays claimed until its lease
ends, is then looked for on the platform by its nonce, and is sent again only if it is not there.
"""

from __future__ import annotations

import asyncio
import logging
from base64 import b32encode
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from hashlib import sha256

from bot.messenger import Busy, Messenger, Refused
from bot.model import Delivery, Person, Place
from bot.store import Store, Transaction
from bot.ui import Call, Reply

log = logging.getLogger(__name__)

Draw = Callable[[Transaction, Delivery, datetime], Awaitable[Reply | datetime | None]]
"""The card as it is now, a later moment to send it, or None when there is nothing left to say."""
Take = Callable[[Transaction, Delivery, datetime], Awaitable[None]]

SEND_TIMEOUT_SECONDS = 20
LEASE = timedelta(seconds=75)
BATCH = 50
ATTEMPTS = 8
LONGEST_PAUSE = timedelta(hours=1)
KEPT = timedelta(days=400)
"""How long a settled row stays, so that its key can not be used again."""


class LostLease(Exception):
    """Somebody else holds the row by now; what this attempt did in its transaction is rolled back."""


class Outbox:
    def __init__(
        self, store: Store, messengers: Mapping[str, Messenger], draw: Draw, take: Take, lease: timedelta = LEASE
    ) -> None:
        self._store = store
        self._messengers = messengers
        self._draw = draw
        self._take = take
        self._lease = lease

    async def deliver(self, now: datetime) -> None:
        """Deal with everything due at `now`, and with what that causes at once."""
        while True:
            async with self._store.writing(now) as tx:
                claimed = await tx.outgoing.claim(tuple(self._messengers), self._lease, BATCH)
            if not claimed:
                return
            for one, uncertain in claimed:
                await self._deal(one, uncertain, now)

    async def _deal(self, one: Delivery, uncertain: bool, now: datetime) -> None:
        try:
            if one.kind == "step":
                await self._step(one, now)
            else:
                await self._send(one, uncertain, now)
        except LostLease:
            log.warning("outbox.lost_lease", extra={"delivery": one.id})
        except Exception:
            log.exception("outbox.failed", extra={"delivery": one.id, "call": Call.parse(one.call).name})
            await self._retry(one, now)

    async def _step(self, one: Delivery, now: datetime) -> None:
        async with self._store.writing(now) as tx:
            await self._take(tx, one, now)
            if not await tx.outgoing.settle(one, "sent"):
                raise LostLease

    async def _send(self, one: Delivery, uncertain: bool, now: datetime) -> None:
        async with self._store.reading(now) as tx:
            reply = await self._draw(tx, one, now)
        if reply is None:
            await self._settle(one, now, "missed")
            return
        if isinstance(reply, datetime):
            await self._put_off(one, now, reply)
            return
        try:
            sent = await self._speak(one, reply, uncertain)
        except Refused:
            log.warning("outbox.refused", extra={"delivery": one.id})
            await self._settle(one, now, "dead")
        except Busy as busy:
            await self._put_off(one, now, now + busy.wait)
        except Exception as error:  # noqa: BLE001 whatever it was, the message may have gone out: the lease decides
            log.warning("outbox.uncertain", extra={"delivery": one.id, "error": type(error).__name__})
        else:
            await self._sent(one, now, reply, *sent)

    async def _speak(self, one: Delivery, reply: Reply, uncertain: bool) -> tuple[Place, str]:
        messenger = self._messengers[one.platform]
        place = Place(one.platform, one.recipient, direct=one.kind == "direct")
        async with asyncio.timeout(SEND_TIMEOUT_SECONDS):
            if one.kind == "edit":
                await messenger.edit(place, one.message, reply)
                return place, one.message
            if uncertain and (found := await messenger.find(place, nonce(one.key))):
                return place, found
            if one.kind == "direct":
                return await messenger.direct(Person(one.platform, one.recipient, ""), reply, nonce(one.key))
            return place, await messenger.post(place, reply, nonce(one.key))

    async def _sent(self, one: Delivery, now: datetime, reply: Reply, place: Place, message: str) -> None:
        async with self._store.writing(now) as tx:
            if not await tx.outgoing.settle(one, "sent", message):
                raise LostLease
            if reply.subject is not None and one.kind != "edit":
                await tx.within(one.circle).deliveries.shown(reply.subject, place, message)

    async def _settle(self, one: Delivery, now: datetime, state: str) -> None:
        async with self._store.writing(now) as tx:
            await tx.outgoing.settle(one, "dead" if state == "dead" else "missed")

    async def _put_off(self, one: Delivery, now: datetime, until: datetime) -> None:
        async with self._store.writing(now) as tx:
            await tx.outgoing.put_off(one, until)

    async def _retry(self, one: Delivery, now: datetime) -> None:
        """Nothing went out: a step or a drawing failed. Wait longer each time, and give up in the end."""
        if one.attempt >= ATTEMPTS:
            await self._settle(one, now, "dead")
        else:
            await self._put_off(one, now, now + min(timedelta(seconds=15 * 2**one.attempt), LONGEST_PAUSE))


def nonce(key: str) -> str:
    """The first 25 characters of base32(sha256(key)): the same on every attempt, within Discord's limit."""
    return b32encode(sha256(key.encode()).digest()).decode().lower()[:25]

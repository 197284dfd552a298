"""What is due: claimed under a lease, delivered, settled under a fence. Never knows a platform.

A message may have gone out whenever an attempt ended without a clear answer. Such a row stays claimed until its lease
ends, is then looked for on the platform by its nonce, and is sent again only if it is not there.
"""

from __future__ import annotations

import asyncio
import logging
from base64 import b32encode
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Literal

from bot.messenger import Busy, Closed, Messenger, Refused
from bot.model import Delivery, Person, Place
from bot.store import Store, Transaction
from bot.ui import Call, Reply

log = logging.getLogger(__name__)

Draw = Callable[[Transaction, Delivery, datetime], Awaitable[Reply | datetime | None]]
"""The card as it is now, a later moment to send it, or None when there is nothing left to say."""
Take = Callable[[Transaction, Delivery, datetime], Awaitable[None]]
Unreached = Callable[[Transaction, Delivery], Awaitable[None]]
"""What is done instead where somebody takes no direct messages."""

LEASE = timedelta(seconds=75)
LONGEST_SEND = timedelta(seconds=20)
"""An attempt is given up after this, or after a third of a shorter lease; none begins in a lease's second half."""
BATCH = 50
ATTEMPTS = 8
SHORTEST_PAUSE = timedelta(seconds=1)
LONGEST_PAUSE = timedelta(hours=1)


class LostLease(Exception):
    """Somebody else holds the row by now; what this attempt did in its transaction is rolled back."""


class Unread(Exception):
    """Our recent messages can't be read back, so that it stays open whether this one went out."""


@dataclass(frozen=True, slots=True)
class Sent:
    place: Place
    message: str
    found: bool = False
    """An earlier attempt had sent it, with what the card was then."""


class Outbox:
    def __init__(
        self,
        store: Store,
        messengers: Mapping[str, Messenger],
        draw: Draw,
        take: Take,
        unreached: Unreached,
        clock: Callable[[], datetime],
        lease: timedelta = LEASE,
    ) -> None:
        self._store = store
        self._messengers = messengers
        self._draw = draw
        self._take = take
        self._unreached = unreached
        self._clock = clock
        self._lease = lease

    async def deliver(self, now: datetime) -> None:
        """Deal with everything due at `now`, and with what that causes at once."""
        while True:
            now = max(now, self._clock())
            async with self._store.writing(now) as tx:
                claimed = await tx.outgoing.claim(tuple(self._messengers), self._lease, BATCH)
            if not claimed:
                return
            for at, (one, uncertain) in enumerate(claimed):
                if self._clock() > now + self._lease / 2:
                    await self._hand_back(claimed[at:], now)
                    break
                await self._deal(one, uncertain, max(now, self._clock()))

    async def _hand_back(self, unbegun: Sequence[tuple[Delivery, bool]], now: datetime) -> None:
        """Too little is left of the lease: whoever claims these next begins with a whole one."""
        async with self._store.writing(now) as tx:
            for one, uncertain in unbegun:
                await tx.outgoing.put_off(one, one.due_at, uncertain=uncertain, attempts=one.attempt - 1)

    async def _deal(self, one: Delivery, uncertain: bool, now: datetime) -> None:
        """Whatever can't be noted leaves the row to its lease, to be found by its nonce, and holds no other up."""
        try:
            await self._attempt(one, uncertain, now)
        except Exception:
            log.exception("outbox.unsettled", extra={"delivery": one.id})

    async def _attempt(self, one: Delivery, uncertain: bool, now: datetime) -> None:
        try:
            if one.kind == "step":
                await self._step(one, now)
                return
            async with self._store.reading(now) as tx:
                reply = await self._draw(tx, one, now)
        except LostLease:
            log.warning("outbox.lost_lease", extra={"delivery": one.id})
        except Exception:
            log.exception("outbox.failed", extra={"delivery": one.id, "call": Call.parse(one.call).name})
            await self._retry(one, uncertain, now)
        else:
            await self._send(one, reply, uncertain, now)

    async def _step(self, one: Delivery, now: datetime) -> None:
        async with self._store.writing(now) as tx:
            await self._take(tx, one, now)
            if not await tx.outgoing.settle(one, "sent"):
                raise LostLease

    async def _send(self, one: Delivery, reply: Reply | datetime | None, uncertain: bool, now: datetime) -> None:
        if reply is None:
            await self._close(one, now, "missed")
            return
        if isinstance(reply, datetime):
            await self._put_off(one, now, reply, uncertain=uncertain)
            return
        try:
            sent = await self._speak(one, reply, uncertain)
        except Unread:
            log.warning("outbox.unread", extra={"delivery": one.id})
            await self._retry(one, uncertain, now)
        except Closed:
            await self._closed(one, now)
        except Refused:
            log.warning("outbox.refused", extra={"delivery": one.id})
            await self._close(one, now, "dead")
        except Busy as busy:
            await self._put_off(one, now, now + busy.wait, uncertain=uncertain)
        except Exception as error:  # noqa: BLE001 whatever it was, the message may have gone out: the lease decides
            log.warning("outbox.uncertain", extra={"delivery": one.id, "error": type(error).__name__})
        else:
            await self._sent(one, reply, sent, now)

    async def _speak(self, one: Delivery, reply: Reply, uncertain: bool) -> Sent:
        messenger = self._messengers[one.platform]
        place = Place(one.platform, one.recipient, direct=one.kind == "direct")
        async with asyncio.timeout(min(LONGEST_SEND, self._lease / 3).total_seconds()):
            if one.kind == "edit":
                await messenger.edit(place, one.message, reply)
                return Sent(place, one.message)
            if uncertain and (found := await read_back(messenger, place, nonce(one.key))):
                return found
            if one.kind == "direct":
                return Sent(*await messenger.direct(Person(one.platform, one.recipient, ""), reply, nonce(one.key)))
            return Sent(place, await messenger.post(place, reply, nonce(one.key)))

    async def _sent(self, one: Delivery, reply: Reply, sent: Sent, now: datetime) -> None:
        try:
            async with self._store.writing(now) as tx:
                await self._note(tx, one, reply, sent, now)
        except LostLease:
            log.warning("outbox.lost_lease", extra={"delivery": one.id})
            await self._once_more(one, now)

    async def _note(self, tx: Transaction, one: Delivery, reply: Reply, sent: Sent, now: datetime) -> None:
        """Where a card lives on, this message shows it from now on: also what changed while it was on its way."""
        if not await tx.outgoing.settle(one, "sent", sent.message):
            raise LostLease
        if reply.subject is None or one.kind == "edit":
            return
        deliveries = tx.within(one.circle).deliveries
        await deliveries.shown(reply.subject, sent.place, sent.message)
        if sent.found or await self._draw(tx, one, now) != reply:
            await deliveries.refresh(reply.subject)

    async def _once_more(self, one: Delivery, now: datetime) -> None:
        """An edit that took longer than its lease may have overtaken a newer one."""
        if one.kind == "edit":
            async with self._store.writing(now) as tx:
                await tx.outgoing.once_more(one)

    async def _close(self, one: Delivery, now: datetime, state: Literal["dead", "missed"]) -> None:
        async with self._store.writing(now) as tx:
            await tx.outgoing.settle(one, state)

    async def _closed(self, one: Delivery, now: datetime) -> None:
        log.info("outbox.closed", extra={"delivery": one.id})
        async with self._store.writing(now) as tx:
            if await tx.outgoing.settle(one, "dead"):
                await self._unreached(tx, one)

    async def _put_off(
        self, one: Delivery, now: datetime, until: datetime, *, uncertain: bool = False, attempts: int = 0
    ) -> None:
        async with self._store.writing(now) as tx:
            until = max(until, now + SHORTEST_PAUSE)
            await tx.outgoing.put_off(one, until, uncertain=uncertain, attempts=attempts)

    async def _retry(self, one: Delivery, uncertain: bool, now: datetime) -> None:
        """A step, a drawing or a reading back failed. Wait longer each time, and give up in the end.

        But never a step: without it a ritual would stop for good, or words promised to be deleted would stay.
        """
        if one.attempt >= ATTEMPTS and one.kind != "step":
            await self._close(one, now, "dead")
            return
        pause = min(timedelta(seconds=15 * 2 ** min(one.attempt, ATTEMPTS)), LONGEST_PAUSE)
        await self._put_off(one, now, now + pause, uncertain=uncertain, attempts=one.attempt)


async def read_back(messenger: Messenger, place: Place, nonce: str) -> Sent | None:
    """What an earlier attempt sent, if it arrived.

    Raises:
        Unread: the platform will not tell.
    """
    try:
        found = await messenger.find(place, nonce)
    except Refused:
        raise Unread from None
    return Sent(*found, found=True) if found else None


def nonce(key: str) -> str:
    """The first 25 characters of base32(sha256(key)): the same on every attempt, within Discord's limit."""
    return b32encode(sha256(key.encode()).digest()).decode().lower()[:25]

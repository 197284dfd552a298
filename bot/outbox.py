"""What is due: claimed under a lease, delivered, settled under a fence. Never knows a platform.

A message may have gone out whenever an attempt ended without a clear answer. Such a row stays claimed until its lease
ends, is then looked for on the platform by its nonce, and is sent again only if it is not there. Where nothing can be
read back at all, that it may be there twice is noted down first, and it is sent again: nothing is lost that way, and no
double is unknown.
"""

from __future__ import annotations

import asyncio
import logging
from base64 import b32encode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Literal, Protocol

from bot.messenger import Blind, Busy, Closed, Messenger, Refused, Unreachable
from bot.model import Delivery, Person, Place, Readers
from bot.store import Store, Transaction
from bot.ui import Call, Happening, Reply, Talk

log = logging.getLogger(__name__)

Drawn = Reply | Happening | Talk

LEASE = timedelta(seconds=75)
LONGEST_SEND = timedelta(seconds=20)
"""An attempt is given up after this, or after a third of a shorter lease; none begins in a lease's second half."""
BATCH = 400
ATTEMPTS = 8
ATTEMPTS_ADRIFT = 400
"""About two weeks of trying once an hour; what nobody could read by then is not said any more."""
SHORTEST_PAUSE = timedelta(seconds=1)
LONGEST_PAUSE = timedelta(hours=1)
HELD = timedelta(minutes=15)
"""How long what may not be read there waits until the place is looked at again."""


class Script(Protocol):
    """What is to be said; the outbox knows only when, and whether it was."""

    async def draw(self, tx: Transaction, one: Delivery, now: datetime) -> Drawn | datetime | None:
        """What to say as things are now, a later moment to say it, or None when there is nothing left to say."""
        ...

    async def take(self, tx: Transaction, one: Delivery, now: datetime) -> None:
        """Take a step of the core's own."""
        ...

    def guarded(self, one: Delivery) -> bool:
        """Whether who can read the place is looked at before this goes out."""
        ...

    async def admits(self, tx: Transaction, one: Delivery, readers: Readers) -> bool:
        """Whether these may read it; if not, it waits."""
        ...

    async def unreached(self, tx: Transaction, one: Delivery) -> None:
        """What is done instead where somebody takes no direct messages."""
        ...

    async def adrift(self, tx: Transaction, one: Delivery) -> None:
        """What is done where the place can't be spoken in; this is tried again later."""
        ...


class LostLease(Exception):
    """Somebody else holds the row by now; what this attempt did in its transaction is rolled back."""


class Unread(Exception):
    """Our recent messages can't be read back, so that it stays open whether this one went out."""


class Unseen(Exception):
    """Who can read the place could not be told; nothing was sent."""


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
        script: Script,
        clock: Callable[[], datetime],
        lease: timedelta = LEASE,
        at_once: int = 1,
    ) -> None:
        """`at_once` conversations are spoken in together, each in its order; one alone keeps the order of all."""
        self._store = store
        self._messengers = messengers
        self._script = script
        self._clock = clock
        self._lease = lease
        self._at_once = at_once

    async def deliver(self, now: datetime, platform: str = "") -> None:
        """Deal with everything due at `now`, on one platform or all, and with what that causes at once."""
        spoken = tuple(each for each in self._messengers if platform in {"", each})
        while True:
            now = max(now, self._clock())
            async with self._store.writing(now) as tx:
                claimed = await tx.outgoing.claim(spoken, self._lease, BATCH)
            if not claimed:
                return
            room = asyncio.Semaphore(self._at_once)
            async with asyncio.TaskGroup() as group:
                for lane in lanes(claimed) if self._at_once > 1 else [claimed]:
                    group.create_task(self._work_off(lane, room, now))

    async def _work_off(self, lane: Sequence[tuple[Delivery, bool]], room: asyncio.Semaphore, now: datetime) -> None:
        async with room:
            for at, (one, uncertain) in enumerate(lane):
                if self._clock() > now + self._lease / 2:
                    await self._hand_back(lane[at:], now)
                    break
                await self._deal(one, uncertain, max(now, self._clock()))

    async def _hand_back(self, unbegun: Sequence[tuple[Delivery, bool]], now: datetime) -> None:
        """Too little is left of the lease: whoever claims these next begins with a whole one, now or when it ends."""
        try:
            async with self._store.writing(now) as tx:
                for one, uncertain in unbegun:
                    await tx.outgoing.put_off(one, one.due_at, uncertain=uncertain, attempts=one.attempt - 1)
        except Exception:
            log.exception("outbox.unsettled", extra={"delivery": unbegun[0][0].id})

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
                drawn = await self._script.draw(tx, one, now)
        except LostLease:
            log.warning("outbox.lost_lease", extra={"delivery": one.id})
        except Exception:
            log.exception("outbox.failed", extra={"delivery": one.id, "call": Call.parse(one.call).name})
            await self._retry(one, uncertain, now)
        else:
            await self._send(one, drawn, uncertain, now)

    async def _step(self, one: Delivery, now: datetime) -> None:
        async with self._store.writing(now) as tx:
            await self._script.take(tx, one, now)
            if not await tx.outgoing.settle(one, "sent"):
                raise LostLease

    async def _send(self, one: Delivery, drawn: Drawn | datetime | None, uncertain: bool, now: datetime) -> None:
        if drawn is None:
            await self._close(one, now, "missed")
            return
        if isinstance(drawn, datetime):
            await self._put_off(one, now, drawn, uncertain=uncertain)
            return
        await self._tell(one, drawn, uncertain, now, asyncio.get_running_loop().time() + self._patience)

    async def _tell(self, one: Delivery, drawn: Drawn, uncertain: bool, now: datetime, ends: float) -> None:
        try:
            if not await self._admitted(one, now, ends):
                await self._put_off(one, now, now + HELD, uncertain=uncertain)
                return
            sent = await self._speak(one, drawn, uncertain, ends)
        except Blind:
            if uncertain and await self._doubted(one, now):
                await self._tell(one, drawn, uncertain=False, now=now, ends=ends)
        except Unread:
            log.warning("outbox.unread", extra={"delivery": one.id})
            await self._retry(one, uncertain, now)
        except Unseen:
            log.warning("outbox.unseen", extra={"delivery": one.id})
            await self._retry(one, uncertain, now, ATTEMPTS_ADRIFT)
        except Unreachable:
            await self._adrift(one, uncertain, now)
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
            await self._sent(one, drawn, sent, now)

    async def _admitted(self, one: Delivery, now: datetime, ends: float) -> bool:
        if not self._script.guarded(one):
            return True
        try:
            async with asyncio.timeout_at(ends):
                readers = await self._messengers[one.platform].readers(Place(one.platform, one.recipient))
        except (Busy, Unreachable):
            raise
        except Exception:  # noqa: BLE001 nothing was sent: try again later, whatever it was
            raise Unseen from None
        if readers is None:
            return True
        async with self._store.writing(now) as tx:
            return await self._script.admits(tx, one, readers)

    @property
    def _patience(self) -> float:
        return min(LONGEST_SEND, self._lease / 3).total_seconds()

    async def _speak(self, one: Delivery, drawn: Drawn, uncertain: bool, ends: float) -> Sent:
        messenger = self._messengers[one.platform]
        place = Place(one.platform, one.recipient, direct=one.kind == "direct")
        async with asyncio.timeout_at(ends):
            match drawn:
                case Happening():
                    return Sent(place, await messenger.mirror(place, one.message, drawn, nonce(one.key)))
                case Talk():
                    return Sent(place, await messenger.thread(place, drawn, nonce(one.key)))
                case Reply():
                    return await self._say(messenger, one, drawn, place, uncertain)

    async def _say(self, messenger: Messenger, one: Delivery, reply: Reply, place: Place, uncertain: bool) -> Sent:
        if one.kind == "edit":
            await messenger.edit(place, one.message, reply)
            return Sent(place, one.message)
        if uncertain and (found := await read_back(messenger, place, nonce(one.key))):
            return found
        if one.kind == "direct":
            return Sent(*await messenger.direct(Person(one.platform, one.recipient, ""), reply, nonce(one.key)))
        return Sent(place, await messenger.post(place, reply, nonce(one.key)))

    async def _doubted(self, one: Delivery, now: datetime) -> bool:
        """Note for good that it may be there twice, before it can be; False when somebody else holds the row by now."""
        async with self._store.writing(now) as tx:
            ours = await tx.outgoing.doubt(one)
        if ours:
            log.warning("outbox.maybe_twice", extra={"delivery": one.id})
        else:
            log.warning("outbox.lost_lease", extra={"delivery": one.id})
        return ours

    async def _sent(self, one: Delivery, drawn: Drawn, sent: Sent, now: datetime) -> None:
        try:
            async with self._store.writing(now) as tx:
                await self._note(tx, one, drawn, sent, now)
        except LostLease:
            log.warning("outbox.lost_lease", extra={"delivery": one.id})
            await self._once_more(one, now)

    async def _note(self, tx: Transaction, one: Delivery, drawn: Drawn, sent: Sent, now: datetime) -> None:
        """Where a card lives on, this message shows it from now on: also what changed while it was on its way."""
        if not await tx.outgoing.settle(one, "sent", sent.message):
            raise LostLease
        circle = tx.within(one.circle)
        if one.kind == "post":
            await circle.home.reach()
        if one.kind == "edit" and sent.message not in {"", one.message}:
            await circle.deliveries.shown_anew(sent.place, one.message, sent.message)
        if one.kind == "edit" or isinstance(drawn, Talk) or drawn.subject is None or not sent.message:
            return
        await circle.deliveries.shown(drawn.subject, sent.place, sent.message)
        if sent.found or await self._script.draw(tx, one, now) != drawn:
            await circle.deliveries.refresh(drawn.subject)

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
                await self._script.unreached(tx, one)

    async def _adrift(self, one: Delivery, uncertain: bool, now: datetime) -> None:
        log.info("outbox.adrift", extra={"delivery": one.id})
        if one.attempt >= ATTEMPTS_ADRIFT:
            await self._close(one, now, "missed")
            return
        async with self._store.writing(now) as tx:
            await tx.outgoing.put_off(one, now + pause(one.attempt), uncertain=uncertain, attempts=one.attempt)
            await self._script.adrift(tx, one)

    async def _put_off(
        self, one: Delivery, now: datetime, until: datetime, *, uncertain: bool = False, attempts: int = 0
    ) -> None:
        async with self._store.writing(now) as tx:
            until = max(until, now + SHORTEST_PAUSE)
            await tx.outgoing.put_off(one, until, uncertain=uncertain, attempts=attempts)

    async def _retry(self, one: Delivery, uncertain: bool, now: datetime, most: int = ATTEMPTS) -> None:
        """A step, a drawing or a reading back failed. Wait longer each time, and give up in the end.

        But never a step: without it a ritual would stop for good, or words promised to be deleted would stay.
        """
        if one.attempt >= most and one.kind != "step":
            await self._close(one, now, "dead")
            return
        await self._put_off(one, now, now + pause(one.attempt), uncertain=uncertain, attempts=one.attempt)


def lanes(claimed: Sequence[tuple[Delivery, bool]]) -> list[list[tuple[Delivery, bool]]]:
    """What is for one conversation, or is a circle's own step, in its order; the lanes themselves in any."""
    found: dict[tuple[str, str | int], list[tuple[Delivery, bool]]] = {}
    for one, uncertain in claimed:
        found.setdefault((one.platform, one.recipient or one.circle), []).append((one, uncertain))
    return list(found.values())


def pause(attempt: int) -> timedelta:
    return min(timedelta(seconds=15 * 2 ** min(attempt, ATTEMPTS)), LONGEST_PAUSE)


async def read_back(messenger: Messenger, place: Place, nonce: str) -> Sent | None:
    """What an earlier attempt sent, if it arrived.

    Raises:
        Unread: the platform will not tell now.
        Blind: it never does.
    """
    try:
        found = await messenger.find(place, nonce)
    except Refused:
        raise Unread from None
    return Sent(*found, found=True) if found else None


def nonce(key: str) -> str:
    """The first 25 characters of base32(sha256(key)): the same on every attempt, within Discord's limit."""
    return b32encode(sha256(key.encode()).digest()).decode().lower()[:25]

"""Ids of our own making: 63 bits, ordered in time, written in eleven characters."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from hashlib import blake2b

DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
LONGEST = 11
LOW_BITS = 22
LIMIT = 1 << 63
EPOCH = datetime(2000, 1, 1, tzinfo=UTC)


def short(number: int) -> str:
    """An id in base 62, at most 11 characters."""
    written = ""
    while number:
        number, digit = divmod(number, len(DIGITS))
        written = DIGITS[digit] + written
    return written or "0"


def read_short(written: str) -> int:
    """The id written so.

    Raises:
        ValueError: it is empty, too long, or has other characters.
    """
    if not written or len(written) > LONGEST or not all(each in DIGITS for each in written):
        raise ValueError(written)
    found = 0
    for each in written:
        found = found * len(DIGITS) + DIGITS.index(each)
    if found >= LIMIT:
        raise ValueError(written)
    return found


def made_at(id: int) -> datetime:
    """When this id was given out."""
    return EPOCH + timedelta(milliseconds=id >> LOW_BITS)


class Ids:
    """Gives out ids: milliseconds since 2000 above; below, a keyed hash of them that counts on within one.

    With a fixed `salt` and the same moments the same ids come again, also after a restart; with a random one two
    processes meet once in four million pairs of the same millisecond.
    """

    def __init__(self, salt: bytes) -> None:
        self._salt = salt
        self._last = 0

    def new(self, now: datetime) -> int:
        moment = int((now - EPOCH).total_seconds() * 1000)
        ticket = blake2b(str(moment).encode(), key=self._salt, digest_size=4).digest()
        fresh = moment << LOW_BITS | int.from_bytes(ticket) >> (32 - LOW_BITS)
        self._last = fresh if fresh >> LOW_BITS > self._last >> LOW_BITS else self._last + 1
        return self._last

"""What an installation itself has to remember: small facts in the open, and small secrets sealed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from bot.store import Store


class Keeping:
    """The part of the planner that adapters keep their own things in."""

    _store: Store
    _clock: Callable[[], datetime]

    async def keep_secret(self, name: str, words: str) -> None:
        """Keep a small secret of this installation sealed, instead of any of that name."""
        async with self._store.writing(self._clock()) as tx:
            await tx.secrets.keep(name, words)

    async def secret(self, name: str) -> str:
        """The secret of this name; empty when there is none."""
        async with self._store.reading(self._clock()) as tx:
            return await tx.secrets.read(name)

    async def secrets(self, prefix: str) -> dict[str, str]:
        """Every secret whose name begins so, by its whole name."""
        async with self._store.reading(self._clock()) as tx:
            return await tx.secrets.all(prefix)

    async def take_secret(self, name: str) -> str:
        """The secret of this name, which is gone from then on: of two who take it one gets it, the other nothing."""
        async with self._store.writing(self._clock()) as tx:
            return await tx.secrets.take(name)

    async def forget_secret(self, name: str) -> None:
        async with self._store.writing(self._clock()) as tx:
            await tx.secrets.forget(name)

    async def recall(self, name: str) -> str:
        """What was noted under this name; empty when nothing was."""
        async with self._store.reading(self._clock()) as tx:
            return await tx.facts.recall(name)

    async def note(self, name: str, value: str) -> None:
        """Keep a small fact about this installation."""
        async with self._store.writing(self._clock()) as tx:
            await tx.facts.note(name, value)

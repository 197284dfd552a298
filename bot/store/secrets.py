"""Small secrets of this installation, by name and sealed under a key of its own: a workspace's tokens, say."""

from __future__ import annotations

import logging
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.seal import Tampered
from bot.store.keys import KeyGone, Keys
from bot.tables import SecretRow

log = logging.getLogger(__name__)

OWNER = "installation"


class Secrets:
    """Each is bound to its name. One whose key is gone, as with an older copy of the keys, is as good as not there."""

    def __init__(self, connection: AsyncConnection, keys: Keys, now: datetime) -> None:
        self._connection = connection
        self._keys = keys
        self._now = now

    async def keep(self, name: str, words: str) -> None:
        """Keep these words under this name, instead of any before."""
        key = await self._keys.of(OWNER)
        dialect = postgresql if self._connection.dialect.name == "postgresql" else sqlite
        kept = {"sealed": key.seal(words, purpose(name), 0, 0), "at": self._now}
        await self._connection.execute(
            dialect.insert(SecretRow)
            .values(name=name, **kept)
            .on_conflict_do_update(index_elements=["name"], set_=kept)
        )

    async def read(self, name: str) -> str:
        """What is kept under this name; empty when nothing is."""
        return await self._open(
            name, await self._connection.scalar(select(SecretRow.sealed).where(SecretRow.name == name))
        )

    async def all(self, prefix: str) -> dict[str, str]:
        """Everything whose name begins so, by its whole name."""
        begins = func.substr(SecretRow.name, 1, len(prefix)) == prefix
        rows = await self._connection.execute(
            select(SecretRow.name, SecretRow.sealed).where(begins).order_by(SecretRow.name)
        )
        opened = {row.name: await self._open(row.name, row.sealed) for row in rows.all()}
        return {name: words for name, words in opened.items() if words}

    async def take(self, name: str) -> str:
        """Read it and keep it no longer: of two who take it one gets it, the other nothing."""
        taken = delete(SecretRow).where(SecretRow.name == name).returning(SecretRow.sealed)
        return await self._open(name, await self._connection.scalar(taken))

    async def forget(self, name: str) -> None:
        await self._connection.execute(delete(SecretRow).where(SecretRow.name == name))

    async def _open(self, name: str, sealed: bytes | None) -> str:
        if sealed is None:
            return ""
        try:
            return (await self._keys.kept(OWNER)).open(sealed, purpose(name), 0, 0)
        except (KeyGone, Tampered) as error:
            log.warning("secret.unreadable", extra={"error": type(error).__name__})
            return ""


def purpose(name: str) -> str:
    """What a secret is sealed for: no other name's opens in its place."""
    return f"secret:{name}"

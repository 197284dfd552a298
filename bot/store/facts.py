"""Small facts about this installation, by name: what was registered with a platform, say."""

from __future__ import annotations

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.tables import FactRow


class Facts:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def recall(self, name: str) -> str:
        """What was noted under this name; empty when nothing was."""
        return await self._connection.scalar(select(FactRow.value).where(FactRow.name == name)) or ""

    async def note(self, name: str, value: str) -> None:
        """Keep this under the name; nothing is kept of an empty one."""
        if not value:
            await self._connection.execute(delete(FactRow).where(FactRow.name == name))
            return
        dialect = postgresql if self._connection.dialect.name == "postgresql" else sqlite
        await self._connection.execute(
            dialect.insert(FactRow)
            .values(name=name, value=value)
            .on_conflict_do_update(index_elements=["name"], set_={"value": value})
        )

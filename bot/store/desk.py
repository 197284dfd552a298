"""What has just come in: drafts of what people submit, and the platform deliveries already dealt with."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.ids import Ids
from bot.model import Person
from bot.store.keys import Keys, of_person
from bot.tables import DraftRow, InboxRow

DRAFT_LIFE = timedelta(days=7)
INBOX_LIFE = timedelta(hours=24)
NO_CIRCLE = 0


class Desk:
    """Drafts belong to a person, not to a circle: somebody may write before they have one."""

    def __init__(self, connection: AsyncConnection, keys: Keys, ids: Ids, now: datetime) -> None:
        self._connection = connection
        self._keys = keys
        self._ids = ids
        self._now = now

    async def keep(self, person: Person, words: Mapping[str, str]) -> int:
        """Seal what this person wrote, field by field, for seven days."""
        draft = self._ids.new(self._now)
        key = await self._keys.of(of_person(*person.key))
        await self._connection.execute(
            insert(DraftRow).values(
                id=draft,
                platform=person.platform,
                person=person.id,
                words=key.seal(json.dumps(dict(words)), "draft.words", draft, NO_CIRCLE),
                made_at=self._now,
            )
        )
        return draft

    async def draft(self, person: Person, draft: int) -> dict[str, str]:
        """This person's own draft; empty when it is gone or somebody else's."""
        row = (
            await self._connection.execute(
                select(DraftRow.words).where(
                    DraftRow.id == draft, DraftRow.platform == person.platform, DraftRow.person == person.id
                )
            )
        ).one_or_none()
        if row is None:
            return {}
        key = await self._keys.of(of_person(*person.key))
        words: dict[str, str] = json.loads(key.open(row.words, "draft.words", draft, NO_CIRCLE))
        return words

    async def drop(self, person: Person, draft: int) -> None:
        await self._connection.execute(
            delete(DraftRow).where(
                DraftRow.id == draft, DraftRow.platform == person.platform, DraftRow.person == person.id
            )
        )

    async def take_in(self, platform: str, name: str) -> bool:
        """Note this delivery with its effect, in one transaction; False when it was dealt with before."""
        dialect = postgresql if self._connection.dialect.name == "postgresql" else sqlite
        done = await self._connection.execute(
            dialect.insert(InboxRow)
            .values(platform=platform, delivery=name, at=self._now)
            .on_conflict_do_nothing(index_elements=["platform", "delivery"])
        )
        return bool(done.rowcount)

    async def tidy(self) -> None:
        await self._connection.execute(delete(DraftRow).where(DraftRow.made_at < self._now - DRAFT_LIFE))
        await self._connection.execute(delete(InboxRow).where(InboxRow.at < self._now - INBOX_LIFE))

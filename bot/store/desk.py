"""What has just come in: drafts of what people submit, their photos, and the deliveries already dealt with."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.ids import Ids
from bot.model import Person
from bot.photos import Picture
from bot.store.keys import KeyGone, Keys, of_person
from bot.tables import DraftRow, InboxRow, MemberRow, UploadRow

DRAFT_LIFE = timedelta(days=7)
UPLOAD_LIFE = timedelta(days=1)
INBOX_LIFE = timedelta(hours=24)
NO_CIRCLE = 0


class Desk:
    """Drafts and uploads belong to a person, not to a circle: somebody may send one before they say to which."""

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
                    DraftRow.id == draft,
                    DraftRow.platform == person.platform,
                    DraftRow.person == person.id,
                    DraftRow.made_at > self._now - DRAFT_LIFE,
                )
            )
        ).one_or_none()
        if row is None:
            return {}
        try:
            key = await self._keys.kept(of_person(*person.key))
        except KeyGone:
            return {}
        words: dict[str, str] = json.loads(key.open(row.words, "draft.words", draft, NO_CIRCLE))
        return words

    async def drafts(self, person: Person) -> dict[int, dict[str, str]]:
        """All that waits for this person, the oldest first."""
        kept = select(DraftRow.id).where(DraftRow.platform == person.platform, DraftRow.person == person.id)
        ids = (await self._connection.scalars(kept.order_by(DraftRow.made_at, DraftRow.id))).all()
        found = {id: await self.draft(person, id) for id in ids}
        return {id: words for id, words in found.items() if words}

    async def drop(self, person: Person, *drafts: int) -> None:
        await self._connection.execute(
            delete(DraftRow).where(
                DraftRow.id.in_(drafts), DraftRow.platform == person.platform, DraftRow.person == person.id
            )
        )

    async def receive(self, person: Person, picture: Picture) -> int:
        """Keep a photo this person sent, for a day."""
        upload = self._ids.new(self._now)
        key = await self._keys.of(of_person(*person.key))
        await self._connection.execute(
            insert(UploadRow).values(
                id=upload,
                platform=person.platform,
                person=person.id,
                width=picture.width,
                height=picture.height,
                made_at=self._now,
                jpeg=key.seal_bytes(picture.jpeg, "upload.jpeg", upload, NO_CIRCLE),
            )
        )
        return upload

    async def hand_out(self, person: Person, uploads: Collection[int]) -> dict[int, Picture]:
        """Those of these that are this person's and still here; from now on they are with whoever asked."""
        theirs = (
            UploadRow.id.in_(uploads),
            UploadRow.platform == person.platform,
            UploadRow.person == person.id,
            UploadRow.made_at > self._now - UPLOAD_LIFE,
        )
        rows = (
            await self._connection.execute(
                select(UploadRow.id, UploadRow.width, UploadRow.height, UploadRow.jpeg).where(*theirs).with_for_update()
            )
        ).all()
        try:
            key = await self._keys.kept(of_person(*person.key))
        except KeyGone:
            return {}
        await self._connection.execute(delete(UploadRow).where(*theirs))
        return {
            row.id: Picture(key.open_bytes(row.jpeg, "upload.jpeg", row.id, NO_CIRCLE), row.width, row.height)
            for row in rows
        }

    async def clear(self, person: Person, circle: int) -> None:
        """Delete what this person sent and nobody took, and at once the key to it, unless another circle has them.

        Should this transaction not be committed, it has to be done again; they may send something new at any time.
        """
        elsewhere = select(MemberRow.id).where(
            MemberRow.platform == person.platform, MemberRow.person == person.id, MemberRow.circle != circle
        )
        if await self._connection.scalar(elsewhere.limit(1)) is not None:
            return
        for table in (DraftRow, UploadRow):
            await self._connection.execute(
                delete(table).where(table.platform == person.platform, table.person == person.id)
            )
        await self._keys.forget(of_person(*person.key))

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
        """Throw away drafts and photos nobody came back to, and deliveries no platform will send again."""
        await self._connection.execute(delete(DraftRow).where(DraftRow.made_at < self._now - DRAFT_LIFE))
        await self._connection.execute(delete(UploadRow).where(UploadRow.made_at < self._now - UPLOAD_LIFE))
        await self._connection.execute(delete(InboxRow).where(InboxRow.at < self._now - INBOX_LIFE))

"""The weekly round: one question, answers under seal, opened together."""

from __future__ import annotations

from datetime import datetime

from bot.model import Circle
from bot.store import CircleStore


async def schedule(circle: Circle, store: CircleStore, now: datetime) -> None:
    """Put the next weekly reflection where the circle's settings have it."""

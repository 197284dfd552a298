"""Memories and each person's part in them."""

from __future__ import annotations

from bot.store.shelf import Shelf


class Memories(Shelf):
    """Memories and each person's part in them."""

"""Rounds, and what each member asked has given under seal."""

from __future__ import annotations

from bot.store.shelf import Shelf


class Rounds(Shelf):
    """Rounds, and what each member asked has given under seal."""

"""The circle's backlog, and what it made of catalogue entries."""

from __future__ import annotations

from bot.store.shelf import Shelf


class Ideas(Shelf):
    """The circle's backlog, and what it made of catalogue entries."""

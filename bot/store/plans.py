"""Plans and who is in."""

from __future__ import annotations

from bot.store.shelf import Shelf


class Plans(Shelf):
    """Plans and who is in."""

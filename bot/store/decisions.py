"""Decisions, their choices and the ballots."""

from __future__ import annotations

from bot.store.shelf import Shelf


class Decisions(Shelf):
    """Decisions, their choices and the ballots."""

"""Help lines for somebody who may need one: shown to the author alone, kept and told nowhere."""

from __future__ import annotations

from bot.model import Envelope
from bot.ui import Card


def care(_words: tuple[str, ...], _envelope: Envelope) -> tuple[Card, ...]:
    return ()

"""What the bot is to say or do by itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal


@dataclass(frozen=True, slots=True)
class Delivery:
    """One thing due: a message to send, an edit to make, or a step of the core's own. Holds a call, never words."""

    id: int
    key: str
    kind: Literal["post", "direct", "edit", "step"]
    circle: int
    platform: str
    recipient: str
    """The place's or the person's id; empty for a step."""
    call: str
    due_at: datetime
    fence: int
    attempt: int
    message: str = ""
    """For an edit, the platform's id of the message."""

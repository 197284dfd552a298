"""The seven practices and the three kinds of circle that activities and prompts are written for."""

from __future__ import annotations

from typing import Literal, get_args

Practice = Literal["vulnerability", "listening", "experiences", "empathy", "quality_time", "patience", "needs"]
Audience = Literal["couple", "friends", "family"]

PRACTICES: tuple[Practice, ...] = get_args(Practice)
AUDIENCES: tuple[Audience, ...] = get_args(Audience)

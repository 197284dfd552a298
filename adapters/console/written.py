"""What somebody wrote on a line, and how to write it again with what its form still needs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.commands.typed import SENT, spelled, with_names
from bot.ui import Call


@dataclass(frozen=True, slots=True)
class Written:
    """A line's own words as a call, without what its button carried; `button` is the one it pressed."""

    words: Call
    button: str = ""

    @property
    def as_it_is(self) -> bool:
        """Whether it sends what it doesn't name as the form holds it."""
        return bool(self.words.given(SENT))

    def again(self, gaps: Sequence[str]) -> str:
        """The line with a gap for each of these fields; without any, one that sends the form as it is."""
        kept = self.words.having(**dict.fromkeys((*gaps, SENT), ""))
        line = f"[{self.button}] {with_names(kept.args)}".strip() if self.button else spelled(kept)
        return " ".join((line, *(f"{each}=…" for each in gaps))) if gaps else f"{line} {SENT}=1"

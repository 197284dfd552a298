"""Where the console writes."""

from __future__ import annotations

from rich.console import Console


def output(*, width: int | None = None) -> Console:
    """Colours on a terminal, none in a pipe or under NO_COLOR. With a width, lines break there and are recorded."""
    return Console(highlight=False, markup=False, emoji=False, width=width, soft_wrap=not width, record=bool(width))

"""Where the console writes."""

from __future__ import annotations

from rich.console import Console


class _Console(Console):
    def on_broken_pipe(self) -> None:
        """Leaves it to the command line, which ends in peace: whoever reads has read enough."""
        raise BrokenPipeError


def output(*, width: int | None = None) -> Console:
    """Colours on a terminal, none in a pipe or under NO_COLOR. With a width, lines break there and are recorded."""
    return _Console(highlight=False, markup=False, emoji=False, width=width, soft_wrap=not width, record=bool(width))

"""Draws how long things took, on a scale where every step is ten times the one before, as an SVG."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from math import ceil, floor, log10

from benchmarks.rounds import milliseconds, quantile

WIDTH, LEFT, RIGHT, TOP, ROW, HEAD, FOOT = 720, 250, 100, 16, 30, 40, 40
OURS, THEIRS, INK, FAINT, GRID = "#e25822", "#6b7280", "#1f2937", "#6b7280", "#e5e7eb"
FONT = "font-family='system-ui, sans-serif' font-size='13'"

Panel = Mapping[str, Sequence[int]]
"""Microseconds by what took them; ours comes first."""


def drawn(panels: Mapping[str, Panel]) -> str:
    """A panel below the other: half of all times within the thick bar, 98 of 100 on the thin line, the median a dot."""
    every = [figures for panel in panels.values() for figures in panel.values()]
    first, last = (
        floor(log10(min(quantile(each, 0.01) for each in every))),
        ceil(log10(max(quantile(each, 0.99) for each in every))),
    )
    height = TOP + sum(HEAD + ROW * len(panel) for panel in panels.values()) + FOOT
    parts = [
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {WIDTH} {height}' width='{WIDTH}' {FONT}>",
        f"<rect width='{WIDTH}' height='{height}' rx='8' fill='#ffffff'/>",
    ]

    def place(microseconds: float) -> float:
        share = (log10(max(microseconds, 10**first)) - first) / (last - first)
        return round(LEFT + share * (WIDTH - LEFT - RIGHT), 1)

    for power in range(first, last + 1):
        x = place(10**power)
        parts.append(f"<path d='M{x} {TOP + 24}V{height - FOOT + 4}' stroke='{GRID}'/>")
        parts.append(words(x, height - FOOT + 22, milliseconds(10**power), f"fill='{FAINT}' text-anchor='middle'"))
    y = TOP
    for title, panel in panels.items():
        parts.append(words(20, y + 20, title, f"fill='{INK}' font-weight='600'"))
        y += HEAD
        for at, (name, figures) in enumerate(panel.items()):
            parts += strip(name, [place(quantile(figures, part)) for part in (0.01, 0.25, 0.5, 0.75, 0.99)], y, at == 0)
            middle = milliseconds(quantile(figures, 0.5))
            parts.append(words(WIDTH - 20, y + 14, middle, f"fill='{INK}' text-anchor='end'"))
            y += ROW
    return "\n".join([*parts, "</svg>", ""])


def strip(name: str, at: list[float], y: int, ours: bool) -> Iterator[str]:
    low, quarter, middle, most, high = at
    colour, y_line = (OURS if ours else THEIRS), y + 10
    yield words(36, y + 14, name, f"fill='{INK}'")
    yield f"<path d='M{low} {y_line}H{high}' stroke='{colour}' stroke-width='2'/>"
    bar = f"M{quarter} {y_line}H{most}"
    yield f"<path d='{bar}' stroke='{colour}' stroke-width='9' stroke-opacity='.45' stroke-linecap='round'/>"
    yield f"<circle cx='{middle}' cy='{y_line}' r='4.5' fill='{colour}' stroke='#ffffff'/>"


def words(x: float, y: float, said: str, how: str) -> str:
    return f"<text x='{x}' y='{y}' {how}>{escape(said)}</text>"

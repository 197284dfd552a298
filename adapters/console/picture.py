"""A conversation as an SVG that needs nothing from elsewhere, for the README."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console
from rich.terminal_theme import TerminalTheme

WIDTH = 96
HEARTH = TerminalTheme(
    (30, 26, 24),
    (236, 228, 216),
    [
        (58, 50, 46),
        (232, 116, 97),
        (152, 195, 121),
        (229, 192, 123),
        (110, 168, 216),
        (198, 140, 190),
        (112, 192, 186),
        (236, 228, 216),
    ],
    [
        (110, 98, 90),
        (240, 140, 120),
        (170, 210, 140),
        (240, 205, 140),
        (130, 185, 230),
        (215, 160, 205),
        (135, 210, 204),
        (255, 248, 240),
    ],
)
FORMAT = """<svg class="rich-terminal" viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg">
<style>
.{unique_id}-matrix {{ font-family: ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace;
  font-size: {char_height}px; line-height: {line_height}px; font-variant-east-asian: full-width; }}
{styles}
</style>
<defs>
<clipPath id="{unique_id}-clip-terminal">
  <rect x="0" y="0" width="{terminal_width}" height="{terminal_height}"/></clipPath>
{lines}
</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix">
{matrix}
</g>
</g>
</svg>
"""


def draw(console: Console, path: Path) -> None:
    """Write what this recording console has shown."""
    picture = console.export_svg(title="Fireside", theme=HEARTH, code_format=FORMAT, unique_id="fireside")
    path.write_text(picture, encoding="utf-8")

"""Picture files for tests, and handing them in."""

from __future__ import annotations

from io import BytesIO

from PIL import Image
from room import Guest, World

RED, GREEN, BLUE = (250, 0, 0), (0, 250, 0), (0, 0, 250)


def encoded(image: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    file = BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def plain(width: int = 60, height: int = 40, colour: tuple[int, int, int] = RED) -> Image.Image:
    return Image.new("RGB", (width, height), colour)


async def photo_of(world: World, guest: Guest, width: int = 60, height: int = 40) -> str:
    """The id of a photo this guest just sent."""
    return await world.planner.receive(encoded(plain(width, height)), guest.envelope())

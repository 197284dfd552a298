"""Photos as they come in: any picture becomes a plain JPEG made from its pixels, in a child process with limits.

Linux holds the child to all of its limits; macOS knows none of memory, and Windows none at all. There only the cap on
pixels, read before anything is decoded, and the timeout protect.
"""

from __future__ import annotations

import asyncio
import logging
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

from bot.errors import UserError

log = logging.getLogger(__name__)

CHILD = Path(__file__).with_name("child.py")
MOST_MEGABYTES = 10
MOST_SECONDS = 20
ENVIRONMENT = ("SYSTEMROOT", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")
"""What a bare Python may need to start; no setting and no secret is among it."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A JPEG of pixels alone: no place, no camera, no comment; upright, at most 2048 pixels wide or high."""

    jpeg: bytes
    width: int
    height: int


async def clean(data: AsyncIterator[bytes] | bytes, *, seconds: float = MOST_SECONDS) -> Picture:
    """The picture in a file of any name, of several frames the first.

    Raises:
        UserError: it is too large, not a picture, or can't be opened within so many seconds.
    """
    file = await gather(data)
    if not is_picture(file):
        raise UserError("That file is not a picture I can read. JPEG, PNG, WebP and GIF work.")
    answer = await redraw(file, seconds)
    head, _, jpeg = answer.partition(b"\n")
    if head == b"pixels":
        raise UserError("That picture has too many pixels for me. A smaller copy works.")
    try:
        width, height = map(int, head.split())
    except ValueError:
        raise UserError("I can't open that picture. Another copy of it, or a smaller one, may work.") from None
    return Picture(jpeg, width, height)


async def gather(data: AsyncIterator[bytes] | bytes) -> bytes:
    """The whole file; nothing more is taken in once it is too large.

    Raises:
        UserError: it is.
    """
    found = bytearray()
    async for chunk in once(data) if isinstance(data, bytes) else data:
        if len(found) + len(chunk) > MOST_MEGABYTES << 20:
            raise UserError("That file is larger than {most} MB. A smaller copy works.", most=MOST_MEGABYTES)
        found += chunk
    return bytes(found)


async def once(data: bytes) -> AsyncIterator[bytes]:
    yield data


def is_picture(file: bytes) -> bool:
    """Whether it begins as a JPEG, PNG, GIF or WebP does."""
    return file.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF87a", b"GIF89a")) or (
        file.startswith(b"RIFF") and file[8:12] == b"WEBP"
    )


async def redraw(file: bytes, seconds: float) -> bytes:
    """What the child answers to this file; nothing where it came to grief.

    Raises:
        UserError: it took longer than that, and was ended.
    """
    environment = {name: os.environ[name] for name in ENVIRONMENT if name in os.environ}
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-I", CHILD, stdin=PIPE, stdout=PIPE, stderr=DEVNULL, env=environment
    )
    try:
        async with asyncio.timeout(seconds):
            answer, _ = await child.communicate(file)
    except TimeoutError:
        raise UserError("That picture takes too long to open. A smaller copy may work.") from None
    finally:
        if child.returncode is None:
            child.kill()
            await child.communicate()
    if child.returncode:
        log.warning("photo.child_failed", extra={"status": child.returncode})
        return b""
    return answer

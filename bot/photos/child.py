"""Opens one picture in a process of its own: a file's bytes in, its pixels as a new JPEG out, and nothing else.

Run by its path in Python's isolated mode: it sees Pillow and the standard library alone.
"""

from __future__ import annotations

import sys
import warnings
from contextlib import suppress
from io import BytesIO
from pathlib import Path

from PIL import (
    ExifTags,
    Image,
    ImageCms,
    WebPImagePlugin,  # noqa: F401 without it, Pillow imports every plugin it has at the first WebP
)

FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
MOST_PIXELS = 40_000_000
LONGEST = 2048
"""Pixels of the longer side of what comes out."""
QUALITY = 85
LIMITS = {"RLIMIT_AS": 768 << 20, "RLIMIT_CPU": 10, "RLIMIT_FSIZE": 0, "RLIMIT_CORE": 0}
"""Bytes of memory, seconds, and nothing written to disk, not even by a crash."""
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""What makes a picture upright, by its EXIF orientation."""


def main() -> None:
    limit()
    sys.stdout.buffer.write(answer(sys.stdin.buffer.read()))


def limit() -> None:
    """Bound this process for good, as far as the system can: Linux all of it, macOS not the memory, Windows nothing."""
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    with suppress(OSError):  # where there is a Linux: short of memory, this process goes first
        Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")
    try:
        import resource  # noqa: PLC0415 not there on Windows
    except ImportError:
        return
    for name, most in LIMITS.items():
        with suppress(AttributeError, OSError, ValueError):  # not known here, or a stricter limit stands already
            resource.setrlimit(getattr(resource, name), (most, most))


def answer(data: bytes) -> bytes:
    """`width height`, a line's end and a JPEG; or one word instead: `pixels` for too many, `broken` for all else."""
    try:
        picture = redrawn(Image.open(BytesIO(data), formats=FORMATS))
    except (Image.DecompressionBombWarning, Image.DecompressionBombError, MemoryError):
        return b"pixels"
    except Exception:  # noqa: BLE001 decoders fail in many ways, and all of them mean the same here
        return b"broken"
    jpeg = BytesIO()
    picture.save(jpeg, "JPEG", quality=QUALITY)
    return b"%d %d\n%b" % (*picture.size, jpeg.getvalue())


def redrawn(image: Image.Image) -> Image.Image:
    """The pixels alone: small enough, upright, opaque, in sRGB."""
    scale = min(1, LONGEST / max(image.size))
    size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    image.draft(None, size)  # a JPEG is decoded at a half, a quarter or an eighth already
    small = plain(image).resize(size, Image.Resampling.LANCZOS, reducing_gap=3)
    profile = image.info.get("icc_profile")
    shown = upright(in_srgb(opaque(small), profile), orientation(image))
    return Image.frombytes("RGB", shown.size, shown.tobytes())


def plain(image: Image.Image) -> Image.Image:
    """In a mode that can be made smaller well."""
    if image.mode.startswith("I;16"):
        image = image.point(lambda level: level / 256).convert("L")
    if image.has_transparency_data:
        return image.convert("RGBA")
    return image if image.mode in {"L", "RGB"} else image.convert("RGB")


def opaque(image: Image.Image) -> Image.Image:
    """On white, as a page is."""
    if image.mode != "RGBA":
        return image.convert("RGB")
    page = Image.new("RGB", image.size, "white")
    page.paste(image, mask=image)
    return page


def in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """The colours as they were meant: a phone's photo looks pale once its profile is gone."""
    if not profile:
        return image
    with suppress(ImageCms.PyCMSError, OSError):  # not a profile for these colours
        return ImageCms.profileToProfile(image, BytesIO(profile), ImageCms.createProfile("sRGB")) or image
    return image


def orientation(image: Image.Image) -> int | None:
    with suppress(Exception):  # the pixels are good even where the EXIF is not
        return image.getexif().get(ExifTags.Base.Orientation)
    return None


def upright(image: Image.Image, orientation: int | None) -> Image.Image:
    turn = TURNS.get(orientation or 1)
    return image if turn is None else image.transpose(turn)


if __name__ == "__main__":
    main()

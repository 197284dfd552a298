"""What becomes of a photo on its way in: pixels, and nothing else."""

import asyncio
import os
import struct
import subprocess
import sys
import zlib
from io import BytesIO
from pathlib import Path

import pytest
from pictures import BLUE, GREEN, RED, encoded, plain
from PIL import ExifTags, Image, ImageCms

from bot.errors import NotFound, UserError
from bot.photos import CHILD, MOST_MEGABYTES, clean

pytestmark = pytest.mark.slow

CAMERA = "SecretCam 3000"
COMMENT = b"for Ben alone"
linux = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")


def with_metadata(orientation=1):
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = CAMERA
    exif[ExifTags.Base.Orientation] = orientation
    exif[ExifTags.IFD.GPSInfo] = {
        ExifTags.GPS.GPSLatitudeRef: "N",
        ExifTags.GPS.GPSLatitude: (40.0, 25.0, 0.5),
    }
    return exif


def children():
    """The processes this one has started and not yet ended."""
    lists = [each.read_text("ascii") for each in Path("/proc/self/task").glob("*/children")]
    return {child for each in lists for child in each.split()}


def environment(process):
    return Path(f"/proc/{process}/environ").read_text("utf-8")


async def started(before):
    while not (fresh := children() - before):  # noqa: ASYNC110 another process tells no event
        await asyncio.sleep(0)
    return fresh.pop()


def opened(picture):
    image = Image.open(BytesIO(picture.jpeg))
    image.load()
    return image


def close_to(image, at, colour):
    return all(abs(one - other) < 25 for one, other in zip(image.getpixel(at), colour, strict=True))


def png(width, height, data=b""):
    """A PNG whose header says this size, whatever is behind it."""

    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


async def test_place_camera_and_comment_are_gone():
    file = encoded(plain(), "JPEG", exif=with_metadata(), comment=COMMENT)

    picture = await clean(file)

    assert CAMERA.encode() in file
    assert COMMENT in file
    assert CAMERA.encode() not in picture.jpeg
    assert COMMENT not in picture.jpeg
    assert b"Exif" not in picture.jpeg
    assert set(opened(picture).info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


@pytest.mark.parametrize(
    ("orientation", "red_at"),
    [
        (1, (5, 5)),
        (2, (55, 5)),
        (3, (55, 35)),
        (4, (5, 35)),
        (5, (5, 5)),
        (6, (35, 5)),
        (7, (35, 55)),
        (8, (5, 55)),
    ],
)
async def test_a_photo_taken_sideways_is_turned_upright(orientation, red_at):
    image = plain(colour=BLUE)
    image.paste(RED, (0, 0, 20, 20))

    picture = await clean(encoded(image, "JPEG", exif=with_metadata(orientation), quality=95))

    assert (picture.width, picture.height) == ((60, 40) if orientation < 5 else (40, 60))
    assert close_to(opened(picture), red_at, RED)


@pytest.mark.parametrize(
    "file",
    [
        encoded(plain(), "JPEG"),
        encoded(plain(), "WEBP"),
        encoded(plain(), "GIF", save_all=True, append_images=[plain(colour=GREEN)]),
        encoded(plain().convert("RGBA")),
        encoded(plain().convert("P")),
        encoded(plain().convert("CMYK"), "JPEG"),
        encoded(plain(), "MPO", save_all=True, append_images=[plain(colour=GREEN)]),
    ],
    ids=["jpeg", "webp", "animated gif", "png", "palette", "cmyk", "two in one jpeg"],
)
async def test_every_common_kind_of_picture_becomes_a_jpeg(file):
    picture = await clean(file)

    assert picture.jpeg.startswith(b"\xff\xd8\xff")
    assert opened(picture).size == (picture.width, picture.height) == (60, 40)
    assert close_to(opened(picture), (30, 20), RED)


@pytest.mark.parametrize(("mode", "colour"), [("1", 1), ("L", 200), ("I;16", 200 * 256)])
async def test_black_and_white_keeps_its_shades(mode, colour):
    picture = await clean(encoded(Image.new(mode, (60, 40), colour)))

    shade = 255 if mode == "1" else 200
    assert close_to(opened(picture), (30, 20), (shade,) * 3)


async def test_what_was_clear_becomes_white():
    picture = await clean(encoded(Image.new("RGBA", (60, 40), (0, 0, 0, 0))))

    assert close_to(opened(picture), (30, 20), (255, 255, 255))


async def test_colours_are_what_their_profile_means():
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    swapped = srgb.replace(b"rXYZ", b"?XYZ").replace(b"gXYZ", b"rXYZ").replace(b"?XYZ", b"gXYZ")

    picture = await clean(encoded(plain(), "JPEG", icc_profile=swapped, quality=95))

    assert close_to(opened(picture), (30, 20), GREEN)
    assert b"ICC_PROFILE" not in picture.jpeg


async def test_a_profile_or_exif_that_makes_no_sense_costs_nobody_their_photo():
    file = encoded(plain(), "WEBP", icc_profile=b"no profile", exif=b"no exif")

    picture = await clean(file)

    assert close_to(opened(picture), (30, 20), RED)


@pytest.mark.parametrize(
    ("size", "kept"), [((4000, 2000), (2048, 1024)), ((30, 9000), (7, 2048)), ((65000, 1), (2048, 1))]
)
async def test_a_large_picture_is_made_smaller(size, kept):
    picture = await clean(encoded(Image.new("1", size)))

    assert opened(picture).size == (picture.width, picture.height) == kept


@pytest.mark.parametrize("size", [(20_000, 20_000), (8_000, 5_001), (40_000_001, 1), (2**31 - 1, 2**31 - 1)])
async def test_too_many_pixels_are_refused_by_the_header(size):
    """Nothing is behind it: decoding would say that the picture can't be opened."""
    with pytest.raises(UserError, match="too many pixels"):
        await clean(png(*size))


async def test_forty_million_pixels_are_not_too_many():
    picture = await clean(encoded(Image.new("1", (8_000, 5_000))))

    assert (picture.width, picture.height) == (2048, 1280)


async def test_a_whole_bomb_is_refused_too():
    bomb = encoded(Image.new("1", (20_000, 20_000)))
    assert len(bomb) < 100_000

    with pytest.raises(UserError, match="too many pixels"):
        await clean(bomb)


async def test_what_streams_in_beyond_the_limit_is_not_read():
    read = []

    async def endless():
        yield b"\xff\xd8\xff"
        while True:
            read.append(1)
            yield bytes(1 << 20)

    with pytest.raises(UserError, match="larger than 10 MB"):
        await clean(endless())

    assert len(read) == MOST_MEGABYTES


async def test_a_picture_may_come_in_pieces():
    file = encoded(plain())

    async def pieces():
        for at in range(0, len(file), 7):
            yield file[at : at + 7]

    picture = await clean(pieces())

    assert (picture.width, picture.height) == (60, 40)


@pytest.mark.parametrize(
    "file",
    [
        b"",
        b"just words",
        b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>',
        b"<html><img src=x></html>",
        b"%PDF-1.7",
        b"RIFF\x24\x00\x00\x00WAVEfmt ",
        encoded(plain(), "BMP"),
        encoded(plain(), "TIFF"),
    ],
    ids=["empty", "words", "svg", "html", "pdf", "sound", "bmp", "tiff"],
)
async def test_what_is_no_picture_is_refused(file):
    with pytest.raises(UserError, match="not a picture I can read"):
        await clean(file)


@pytest.mark.parametrize(
    "file",
    [
        b"\xff\xd8\xff\xe0" + os.urandom(5000),
        b"\x89PNG\r\n\x1a\n" + bytes(100),
        b"GIF89a",
        b"RIFF\x00\x00\x00\x00WEBPVP8 ",
        encoded(plain(800, 600), "JPEG")[:2000],
        encoded(Image.effect_noise((300, 300), 90))[:-3000],
        png(0, 0),
        png(300, 300),
        encoded(plain())[:30] + bytes(4) + encoded(plain())[34:],
    ],
    ids=["noise", "zeros", "gif header", "webp header", "half a jpeg", "half a png", "no size", "no pixels", "crc"],
)
async def test_what_is_broken_is_refused(file):
    with pytest.raises(UserError, match="can't open that picture"):
        await clean(file)


@linux
async def test_what_takes_too_long_is_ended():
    before = children()

    with pytest.raises(UserError, match="takes too long"):
        await clean(encoded(plain()) + bytes(9 << 20), seconds=0.01)

    assert children() == before


@linux
async def test_who_stops_waiting_leaves_no_process_behind():
    before = children()
    waiting = asyncio.create_task(clean(encoded(plain()) + bytes(9 << 20)))
    await started(before)

    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting

    assert children() == before


@linux
async def test_the_child_is_told_no_secret(monkeypatch):
    monkeypatch.setenv("FIRESIDE_DISCORD_TOKEN", "a secret")
    before = children()
    waiting = asyncio.create_task(clean(encoded(plain())))

    child = await started(before)
    told = environment(child)
    await waiting

    assert "secret" not in told


def test_the_child_is_held_to_its_limits():
    names = "RLIMIT_AS", "RLIMIT_CPU", "RLIMIT_FSIZE", "RLIMIT_CORE"
    ask = f"import child, resource; child.limit(); print([resource.getrlimit(getattr(resource, n)) for n in {names}])"

    told = subprocess.run([sys.executable, "-c", ask], cwd=CHILD.parent, capture_output=True, text=True, check=True)

    assert told.stdout.strip() == str([(768 << 20, 768 << 20), (10, 10), (0, 0), (0, 0)])


def test_the_child_runs_out_of_its_own_memory_only():
    ask = "import child; child.redrawn = lambda _: bytes(2 << 30); child.main()"

    told = subprocess.run(
        [sys.executable, "-c", ask], cwd=CHILD.parent, input=encoded(plain()), capture_output=True, check=True
    )

    assert told.stdout == b"pixels"


async def test_a_photo_comes_in_and_goes_to_nobody_by_itself(couple, ana):
    photo = await couple.planner.receive(encoded(plain()), ana.envelope())

    with pytest.raises(NotFound):
        await couple.planner.photo(photo, ana.envelope())


async def test_a_stranger_can_send_no_photo(couple, stranger):
    with pytest.raises(UserError, match="members of a circle"):
        await couple.planner.receive(encoded(plain()), stranger.envelope())

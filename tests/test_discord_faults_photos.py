"""Pictures that are too large, broken, none at all or from elsewhere: the rest is kept, and a person hears why."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest
from aiohttp import web
from discord_people import COMMAND, Answer
from discord_running import House, open_house
from pictures import BLUE, RED, encoded, plain

pytestmark = pytest.mark.slow

ATTACHMENT = 11
STRING = 3
LEFT_OUT = "I left a photo out"


@pytest.fixture
async def house(tmp_path, catalogue, empty):
    async with open_house(tmp_path, catalogue, empty) as house:
        await house.move_in()
        yield house


def picture(colour=RED) -> bytes:
    return encoded(plain(colour=colour))


async def remembers(house: House, *photos: tuple[str, bytes], title: str = "The lake") -> Answer:
    given = {f"photo{at + 1}": each for at, each in enumerate(photos)}
    shown = await house.ana.slash(house.us, "memory add", title=title, words="Burnt pancakes.", **given)
    await house.settles()
    return shown


def shown_photos(house: House, title: str = "The lake") -> list[int]:
    """How many hang on each message to all about this memory."""
    return [len(house.discord.shown(each.id).message.attachments) for each in house.public(title)]


async def test_two_photos_at_once_are_both_kept(house):
    shown = await remembers(house, ("a.png", picture()), ("b.png", picture(BLUE)))

    assert LEFT_OUT not in shown.text
    assert shown_photos(house) == [2]


async def test_photos_two_people_send_at_once_are_all_kept(house):
    await asyncio.gather(
        remembers(house, ("a.png", picture())),
        house.ben.slash(house.us, "memory add", title="The sea", words="Salt.", photo1=("b.png", picture(BLUE))),
    )
    await house.settles()
    await house.tick()

    assert shown_photos(house) == [1]
    assert shown_photos(house, "The sea") == [1]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("huge.png", b"\x89PNG\r\n\x1a\n" + b"x" * (11 << 20)),
        ("broken.png", b"\x89PNG\r\n\x1a\nbroken"),
        ("cut.png", picture()[:-40]),
        ("empty.png", b""),
        ("page.html", b"<html><script>alert(1)</script></html>"),
        ("page.png", b"<html><script>alert(1)</script></html>"),
        ("drawing.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        ("@everyone.png", b"\x00" * 100),
    ],
    ids=["huge", "broken", "cut off", "empty", "html", "html called png", "svg", "everyone"],
)
async def test_a_file_that_is_no_good_picture_is_left_out_and_the_rest_is_kept(house, name, data):
    shown = await remembers(house, (name, data), ("good.png", picture()))

    assert LEFT_OUT in shown.text
    assert shown_photos(house) == [1]


@dataclass
class Elsewhere:
    """A server that is not Discord's, though on the same machine as the one in these tests."""

    address: str = ""
    lands_at: str = ""
    heard: list[dict[str, str]] = field(default_factory=list)

    async def serve(self, request: web.Request) -> web.Response:
        self.heard.append(dict(request.headers))
        if request.path == "/redirect.png":
            return web.Response(status=302, headers={"Location": self.lands_at})
        return web.Response(body=picture(), headers={"Set-Cookie": "a=b"})


@asynccontextmanager
async def elsewhere(lands_at: str = "") -> AsyncIterator[Elsewhere]:
    made = Elsewhere(lands_at=lands_at)
    app = web.Application()
    app.router.add_get("/{name}", made.serve)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    made.address = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield made
    finally:
        await runner.cleanup()


async def sends(house: House, url: str) -> Answer:
    """A memory with an attachment that Discord says is there."""
    command, leaf, _ = house.ana._command(house.us, "memory add")
    assert leaf["name"] == "add"
    given = [
        {"type": STRING, "name": "title", "value": "The lake"},
        {"type": ATTACHMENT, "name": "photo1", "value": "1"},
    ]
    file = {"id": "1", "url": url, "proxy_url": url, "filename": "a.png", "size": 100, "content_type": "image/png"}
    data = {
        "id": command["id"],
        "name": "memory",
        "type": 1,
        "options": [{"type": 1, "name": "add", "options": given}],
        "resolved": {"attachments": {"1": file}},
    }
    shown = await house.ana._does(COMMAND, house.us, data, "memory add")
    await house.settles()
    return shown


FOREIGN = (
    "http://localhost:1/a.png",
    "https://cdn.discordapp.com.example.com/a.png",
    "https://cdn.discordapp.com@example.com/a.png",
    "http://cdn.discordapp.com/a.png",
    "https://discord.com/api/v10/users/@me",
    "file:///etc/passwd",
    "http://169.254.169.254/latest/meta-data",
    "http://[::1]/a.png",
    "//example.com/a.png",
)


async def test_an_upload_from_a_foreign_host_is_refused_unasked(house):
    shown = [await sends(house, url) for url in FOREIGN]

    for url, each in zip(FOREIGN, shown, strict=True):
        assert "I take pictures from Discord's own store alone" in each.text, url
    assert set(shown_photos(house)) == {0}


async def test_the_token_is_never_sent_where_pictures_are(house):
    """The pretend Discord complains at the end if it was sent to its own store."""
    async with elsewhere() as there:
        await sends(house, f"{there.address}/a.png")
        await sends(house, f"{there.address}/b.png")

    assert len(there.heard) == 2
    for headers in there.heard:
        assert "Authorization" not in headers
        assert "Cookie" not in headers
        assert house.discord.token not in str(headers)


async def test_a_redirect_of_an_attachment_is_not_followed(house):
    async with elsewhere() as target, elsewhere(f"{target.address}/a.png") as there:
        shown = await sends(house, f"{there.address}/redirect.png")

    assert LEFT_OUT in shown.text
    assert len(there.heard) == 1
    assert target.heard == []
    assert shown_photos(house) == [0]


async def test_an_attachment_that_is_gone_is_left_out(house):
    shown = await sends(house, f"{house.discord.base}/attachments/1/2/gone.png")

    assert LEFT_OUT in shown.text
    assert shown_photos(house) == [0]

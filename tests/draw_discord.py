"""Draws docs/pictures anew from the running bot, as a stand-in for Discord shows it: `make pictures`."""

from __future__ import annotations

import asyncio
import io
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import browser
from discord_env import Server, answer, fills, open_server, text
from PIL import Image
from simcord.actors import MemberActor
from simcord.backend.cdn import CDN_BASE

from activities.catalogue import load

FOLDER = Path(__file__).parents[1] / "docs" / "pictures"
NO_BROWSER = """The pictures are taken with Chromium, and there is none on this machine. Chrome will do as well.
On Debian and Ubuntu: sudo apt install chromium fonts-noto-color-emoji"""
WIDTH, HEIGHT, ICON = 640, 2400, 512
COLOURS = 160
ZONE = "Europe/Madrid"
ASKED = "You get a button that stops the world for one minute."
ANAS = "In the evening, when the soup is ready and I have not called you yet. I would just stand there and smell it."
BENS = "On the platform, when your train comes in. Then I have time to find your window."
READY = "document.fonts.ready.then(() => !!(window.simcordPreview && window.simcordPreview.ready))"
LOOKS = """(() => {
  const looks = document.createElement('style');
  looks.textContent = `
    [data-workbench] { display: none !important; }
    .preview-workspace { display: flex !important; }
    :focus { box-shadow: none !important; outline: none !important; }
    .component-container > * { margin: 0; }
    .component-container > * + * { margin-top: 8px; }
    .message-surface { padding: 12px 8px 16px 0; }
    .message-edited, .message-edited-compact { display: none; }
    #modal-root [role=dialog], #modal-root .modal-fields { max-height: none; }
  `;
  document.head.append(looks);
})()"""
"""What Discord does and its stand-in does not: room between paragraphs, forms at their whole height, and no "edited"
on an answer that took a moment."""
BOX = """(() => {
  const shown = document.querySelector('#modal-root [role=dialog]') || document.querySelector('#focused-content');
  const {x, y, width, height} = shown.getBoundingClientRect();
  return {x, y, width, height};
})()"""
STILL = 5
"""Looks in a row at which nothing has moved."""


async def main() -> None:
    program = browser.found()
    if program is None:
        sys.exit(NO_BROWSER)
    FOLDER.mkdir(exist_ok=True)
    async with browser.opened(program) as page:
        icon = await drawn_icon(page)
        with TemporaryDirectory(prefix="pictures-") as folder:
            async with open_server(Path(folder), load()) as server:
                await story(server, Camera(page, server, icon))


async def story(server: Server, camera: Camera) -> None:
    """Ana and Ben's first week."""
    ana, ben = server.person("ana"), server.person("ben")
    started = await ana.slash(
        server.home, "setup", name="Ana and Ben", kind="couple", zone=ZONE, area="Madrid", reflect="sunday 18:00"
    )
    await camera.take("setup", ben, started)
    await ben.click(answer(started), label="Join")
    await server.tick()

    ideas = await ana.slash(server.home, "suggest", words="cooking", budget="30")
    await camera.take("ideas", ana, ideas)

    form = await ana.slash(server.home, "plan new", what="Tacos at ours", bring="Limes, and the good salsa")
    await camera.take("form", ana, form)
    read_back = answer(
        await fills(ana, form, what="Tacos at ours", when="sat 7pm", what_to_bring="Limes, and the good salsa")
    )
    await ana.click(read_back, label="Yes")
    await server.tick()
    await ben.click(server.home.last_message, label="I'm in")
    await server.tick()
    await camera.take("plan", ben, server.home.last_message)

    await server.wait("6 days 9 hours")
    question = server.home.last_message
    assert ASKED in text(question), f"another question is asked now; write answers to that one: {text(question)}"
    await camera.take("question", ana, question)
    await fills(ana, await ana.click(question, label="Answer"), your_answer=ANAS)
    await fills(ben, await ben.click(question, label="Answer"), your_answer=BENS)
    await server.tick()
    await camera.take("answers", ana, server.home.last_message)


class Camera:
    def __init__(self, page: browser.Page, server: Server, icon: bytes) -> None:
        self._page = page
        self._server = server
        bot = server.env.backend.bot_user
        bot.name, bot.avatar = "Fireside", "icon"
        server.env.backend.clock.now = lambda: server.world.now
        self._assets = {f"{CDN_BASE}/avatars/{bot.id}/icon.png": ("icon.png", icon)}

    async def take(self, name: str, viewer: MemberActor, shown: Any) -> None:
        """A picture of this message or form, as this person sees it."""
        preview = self._server.env.preview(
            self._server.home,
            viewers=[viewer],
            width=WIDTH,
            height=HEIGHT,
            display="fixed",
            timezone=ZONE,
            assets=self._assets,
        )
        async with preview:
            await preview.show(shown)
            await self._page.open(preview.url, WIDTH, HEIGHT, READY)
            await self._page.run(LOOKS)
            kept(name, await self._page.picture(await self._settled()))

    async def _settled(self) -> dict[str, float]:
        """Where it stands, once it stands still."""
        seen: list[dict[str, float]] = []
        while len(seen) < STILL or any(each != seen[-1] for each in seen[-STILL:]) or not seen[-1]["width"]:
            await asyncio.sleep(0.1)
            seen.append(await self._page.run(BOX))
        return seen[-1]


async def drawn_icon(page: browser.Page) -> bytes:
    await page.open((FOLDER / "icon.svg").as_uri(), ICON, ICON, "document.readyState === 'complete'")
    return kept("icon", await page.picture({"x": 0, "y": 0, "width": ICON, "height": ICON}))


def kept(name: str, png: bytes) -> bytes:
    """In few colours, so that a clone stays small."""
    small = io.BytesIO()
    Image.open(io.BytesIO(png)).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(
        small, "PNG", optimize=True
    )
    (FOLDER / f"{name}.png").write_bytes(small.getvalue())
    return small.getvalue()


if __name__ == "__main__":
    asyncio.run(main())

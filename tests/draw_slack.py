"""Draws docs/pictures of Slack anew, from what the running bot sends to a pretend one: `make pictures`."""

from __future__ import annotations

import asyncio
import sys
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

import browser
import simcord.preview
import slack_running
from draw_discord import ANAS, ASKED, BENS, FOLDER, NO_BROWSER, ZONE, kept
from overheard import Script, overhearing
from room import open_world
from slack_page import Drawing
from slack_people import Shown
from slack_places import View
from slack_walk import Still
from slack_world import loopback

from activities.catalogue import load

FONT = Path(simcord.preview.__path__[0]) / "static" / "fonts" / "noto-sans-latin-v2.015.ttf"
WIDTHS = {"message": 640, "modal": 520, "home": 720}
HEIGHT = 2400
READY = "document.readyState === 'complete' && document.fonts.ready.then(() => true)"
BOX = """(() => {
  const {x, y, width, height} = document.querySelector('.shown').getBoundingClientRect();
  return {x, y, width, height};
})()"""


async def main() -> None:
    program = browser.found()
    if program is None:
        sys.exit(NO_BROWSER)
    async with browser.opened(program) as page:
        with TemporaryDirectory(prefix="pictures-") as folder, overhearing(slack_running, Script()):
            await play(page, Path(folder))


async def play(page: browser.Page, folder: Path) -> None:
    catalogue = load()
    async with open_world(folder, catalogue), loopback() as slack:
        ana, ben, zoe = (slack.person(each) for each in ("Ana", "Ben", "Zoe"))
        us, square = slack.channel("us", ana, ben), slack.channel("square", ana, ben, zoe, private=False)
        home = Still(slack, folder, catalogue, ana, ben, zoe, us, square)
        slack.stamp = home.stamp
        await home.start()
        try:
            await story(home, Camera(page, folder, {each.id: each.name for each in (ana, ben, zoe)}))
        finally:
            await home.stop()


async def story(home: Still, camera: Camera) -> None:
    """Ana and Ben's first week."""
    ana, ben, us = home.ana, home.ben, home.us
    how = f'name="Ana and Ben" kind=couple zone={ZONE} area=Madrid reflect="sunday 18:00"'
    await ana.types(f"/fireside setup {how}", us)
    await passes(home)
    setup = await ben.reads("In this circle")
    await camera.take("setup", setup)
    await ben.presses("Join", setup)
    await passes(home)

    ideas = await ana.types("/fireside suggest cooking budget=30", us)
    await camera.take("ideas", ideas.message)

    await ana.types('/fireside plan new what="Tacos at ours" bring="Limes, and the good salsa"', us)
    saturday = home.now().astimezone(ZoneInfo(ZONE)).replace(hour=19, minute=0, second=0) + timedelta(days=5)
    await ana.fills({"when": saturday})
    await camera.take("form", ana.modal)
    await ana.presses("Yes", await ana.submits())
    await passes(home)
    plan = await ben.reads("Tacos at ours")
    await ben.presses("I'm in", plan)
    await passes(home)
    await camera.take("plan", plan)
    await ana.opens_home()
    await home.settles()
    await camera.take("home", ana.home)

    await passes(home, days=6, hours=9)
    question = await ana.reads(ASKED)
    await camera.take("question", question)
    for person, words in ((ana, ANAS), (ben, BENS)):
        await person.presses("Answer", question)
        await person.submits({"text": words})
        await passes(home)
    await camera.take("answers", await ana.reads(BENS[:20]))


async def passes(home: Still, **span: float) -> None:
    """What was done is done, and so is all that falls due by then."""
    await home.settles()
    until = home.now() + timedelta(**span)
    while (due := await home.planner.next_due()) is not None and due <= until:
        home.moment = max(home.moment, due)
        await home.tick()
    home.moment = until
    await home.tick()
    await home.settles()


@dataclass(frozen=True, slots=True)
class Camera:
    page: browser.Page
    folder: Path
    names: dict[str, str]

    async def take(self, name: str, shown: Shown | None) -> None:
        """A picture of this message, form or Home tab."""
        assert shown is not None
        drawing = Drawing(self.names, ZONE, (FOLDER / "icon.svg").as_uri(), FONT.as_uri())
        width = WIDTHS[shown.kind if isinstance(shown, View) else "message"]
        sheet = self.folder / f"{name}.html"
        sheet.write_text(drawing.page(shown, width), encoding="utf-8")
        await self.page.open(sheet.as_uri(), width, HEIGHT, READY)
        kept(f"slack-{name}", await self.page.picture(await self.page.run(BOX)))


if __name__ == "__main__":
    asyncio.run(main())

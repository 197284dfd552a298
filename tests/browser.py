"""A Chromium without a window, told over its debugging socket to open a page and photograph a part of it."""

from __future__ import annotations

import asyncio
import base64
import re
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import aiohttp

NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
FLAGS = ("--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--remote-debugging-port=0")
LISTENING = re.compile(r"DevTools listening on (ws://\S+)")
READY_SECONDS = 30


def found() -> str | None:
    """Where this machine's Chromium or Chrome is, if it has one."""
    return next(filter(None, map(shutil.which, NAMES)), None)


class Page:
    """One tab."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self._session = ""
        self._numbers = count(1)

    async def tell(self, method: str, **params: Any) -> dict[str, Any]:
        number = next(self._numbers)
        told = {"id": number, "method": method, "params": params}
        await self._socket.send_json(told | ({"sessionId": self._session} if self._session else {}))
        while (heard := await self._socket.receive_json()).get("id") != number:
            pass
        if "error" in heard:
            raise RuntimeError(f"{method}: {heard['error']['message']}")
        return heard["result"]

    async def start(self) -> None:
        made = await self.tell("Target.createTarget", url="about:blank")
        attached = await self.tell("Target.attachToTarget", targetId=made["targetId"], flatten=True)
        self._session = attached["sessionId"]
        await self.tell("Page.setBypassCSP", enabled=True)

    async def open(self, url: str, width: int, height: int, ready: str) -> None:
        """Show this address, and wait until the script `ready` says true."""
        size = {"width": width, "height": height, "deviceScaleFactor": 2, "mobile": False}
        await self.tell("Emulation.setDeviceMetricsOverride", **size)
        await self.tell("Page.navigate", url="about:blank")
        await self.tell("Page.navigate", url=url)
        async with asyncio.timeout(READY_SECONDS):
            while True:
                if await self.run(ready) is True:
                    return
                await asyncio.sleep(0.1)

    async def run(self, script: str) -> Any:
        told = await self.tell("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        return told["result"].get("value")

    async def picture(self, clip: dict[str, float]) -> bytes:
        """A PNG of this part of the page, at twice its size."""
        told = await self.tell("Page.captureScreenshot", format="png", clip=clip | {"scale": 1})
        return base64.b64decode(told["data"])


@asynccontextmanager
async def opened(program: str) -> AsyncIterator[Page]:
    with TemporaryDirectory(prefix="browser-") as folder:
        process = await asyncio.create_subprocess_exec(
            program,
            *FLAGS,
            f"--user-data-dir={Path(folder) / 'profile'}",
            "about:blank",
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
        )
        try:
            async with (
                aiohttp.ClientSession() as session,
                session.ws_connect(await address(process), max_msg_size=0) as ws,
            ):
                page = Page(ws)
                await page.start()
                yield page
        finally:
            process.terminate()
            await process.wait()


async def address(process: asyncio.subprocess.Process) -> str:
    assert process.stderr is not None
    async with asyncio.timeout(READY_SECONDS):
        while line := await process.stderr.readline():
            if told := LISTENING.search(line.decode(errors="replace")):
                return told[1]
    raise RuntimeError("Chromium ended before it could be told anything")

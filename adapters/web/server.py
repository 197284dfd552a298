"""The one address everything is served on that others ask Fireside for."""

from __future__ import annotations

import logging
import re
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass

from aiohttp import web

from bot.errors import StartProblem

log = logging.getLogger(__name__)

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

ADDRESS = re.compile(r"(?P<host>\[[0-9a-fA-F:.]+\]|[^:\[\]\s]*):(?P<port>[0-9]{1,5})")
HIGHEST_PORT = 65535
LAST_ANSWERS_SECONDS = 10
UNREAD_SECONDS = 1.0
"""How long somebody who is answered already may go on sending."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where to listen; an empty host is every one this machine has, port 0 any that is free."""

    host: str
    port: int

    @classmethod
    def parse(cls, words: str) -> Address:
        """The address in words such as `127.0.0.1:8080`, `[::1]:8080` or `:8080`.

        Raises:
            StartProblem: it is none.
        """
        found = ADDRESS.fullmatch(words.strip())
        if found is None or int(found["port"]) > HIGHEST_PORT:
            raise StartProblem("FIRESIDE_HTTP takes a host and a port, such as 127.0.0.1:8080.")
        return cls(found["host"].strip("[]"), int(found["port"]))

    def __str__(self) -> str:
        host = self.host or "localhost"
        return f"{f'[{host}]' if ':' in host else host}:{self.port}"


class Server:
    """Serves these routes, and `/livez` to whoever watches over the process."""

    def __init__(self, address: str, routes: Iterable[web.AbstractRouteDef] = ()) -> None:
        self.address = Address.parse(address)
        self._app = web.Application(middlewares=[discreet])
        self._app.add_routes([web.get("/livez", alive), *routes])
        self._app.on_response_prepare.append(nameless)
        self._runner: web.AppRunner | None = None

    async def start(self) -> None:
        """Listen.

        Raises:
            StartProblem: not on this address.
        """
        runner = web.AppRunner(
            self._app, access_log=None, shutdown_timeout=LAST_ANSWERS_SECONDS, lingering_time=UNREAD_SECONDS
        )
        await runner.setup()
        site = web.TCPSite(runner, self.address.host or None, self.address.port)
        try:
            await site.start()
        except (OSError, OverflowError, UnicodeError) as error:
            await runner.cleanup()
            why = getattr(error, "strerror", "") or "it is no address of this machine"
            raise StartProblem(f"FIRESIDE_HTTP: can't listen on {self.address} ({why}).") from None
        self._runner = runner
        self.address = Address(self.address.host, runner.addresses[0][1])

    async def close(self) -> None:
        """Take in nothing more, and let what is being answered finish."""
        if self._runner is not None:
            await self._runner.cleanup()


async def alive(_: web.Request) -> web.Response:
    return web.Response(text="ok")


@web.middleware
async def discreet(request: web.Request, handler: Handler) -> web.StreamResponse:
    """What goes wrong is told to the log alone, and without a word of what was sent."""
    try:
        return await handler(request)
    except web.HTTPException as refused:
        return web.Response(status=refused.status)
    except Exception:
        log.exception("http.failed")
        return web.Response(status=500)


async def nameless(_: web.Request, response: web.StreamResponse) -> None:
    """Whoever asks need not know which versions serve them."""
    response.headers.pop("Server", None)
    response.headers["Server"] = "fireside"

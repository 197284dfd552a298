"""A pretend Discord's REST API over HTTP: who is let in, how fast, and what goes wrong on the way."""

from __future__ import annotations

import asyncio
import json
import logging
import re
import time
from typing import TYPE_CHECKING, Any

import discord_rules as rules
from aiohttp import web
from discord_faults import Fault, Window
from discord_log import Request
from discord_routes import Asked, Upload, handled
from simcord.backend import errors
from simcord.backend.errors import BackendError
from simcord.http import router
from simcord.http import routes as _routes  # noqa: F401 importing them is what registers them

if TYPE_CHECKING:
    from discord_world import Discord

log = logging.getLogger(__name__)

VERSION = "/api/v10"
UNCOUNTED = ("/interactions/", "/webhooks/")
ID = re.compile(r"\d{15,20}")
TOKEN = re.compile(r"(?<=/)[a-z_]{8,}\d{15,20}")


class Rest:
    """Every request in, one answer or a cut connection out; the log has them all."""

    def __init__(self, world: Discord) -> None:
        self._world = world

    async def serve(self, request: web.Request) -> web.StreamResponse:
        world, path = self._world, request.path
        if path.startswith(("/attachments/", "/ephemeral-attachments/")):
            return self._file(request)
        if not path.startswith(f"{VERSION}/"):
            return answer(404, {"message": "404: Not Found", "code": 0})
        asked = Asked(world, request.method, path.removeprefix(VERSION), dict(request.query))
        seen = Request(time.monotonic(), asked.method, asked.path, asked.query)
        try:
            return await self._answered(request, asked, seen)
        finally:
            world.log.request(seen)
            world.touch()

    async def _answered(self, request: web.Request, asked: Asked, seen: Request) -> web.StreamResponse:
        world = self._world
        try:
            await read(request, asked)
            seen.body, seen.files = asked.json, tuple(each.filename for each in asked.files)
            self._admit(request, asked)
        except BackendError as error:
            return self._refused(error, asked, seen)
        window, wait = self._waits(asked)
        if wait:
            seen.status, seen.planned = 429, True
            world.limits.refused += 1
            return slow_down(wait, whole=window is world.limits.whole)
        fault = world.faults.take(asked.method, asked.path)
        if fault is not None and fault.delay:
            await asyncio.sleep(fault.delay)
        if fault is not None and fault.answers and not fault.after:
            return befallen(request, fault, seen)
        found = self._done(asked, seen)
        if fault is not None and fault.answers:
            return befallen(request, fault, seen)
        found.headers.update(bucket(asked, None if window is world.limits.whole else window))
        return found

    def _done(self, asked: Asked, seen: Request) -> web.Response:
        try:
            found = handled(asked)
        except (router.RouteNotImplemented, router.UnsupportedField) as error:
            return self._refused(errors.invalid_form_body(str(error)), asked, seen)
        except BackendError as error:
            return self._refused(error, asked, seen)
        except Exception as error:
            log.exception("%s %s", asked.method, asked.path)
            self._world.complaints.append(f"{asked.method} {asked.path}: {error!r}")
            seen.status = 500
            return answer(500, {"message": "500: Internal Server Error", "code": 0})
        seen.done, seen.status = True, 204 if found is None else 200
        return answer(seen.status, found)

    def _admit(self, request: web.Request, asked: Asked) -> None:
        """Interactions bring their own token; discord.py sends them without saying who it is."""
        if asked.path.startswith(UNCOUNTED):
            return
        if not request.headers.get("User-Agent", "").startswith("DiscordBot ("):
            raise BackendError(403, 40333, "internal network error")
        if asked.path != "/gateway" and request.headers.get("Authorization") != f"Bot {self._world.token}":
            raise BackendError(401, 0, "401: Unauthorized")

    def _waits(self, asked: Asked) -> tuple[Window | None, float]:
        """The window that decided, and seconds to wait for it, or 0."""
        limits, now = self._world.limits, time.monotonic()
        if not asked.path.startswith(UNCOUNTED) and limits.whole is not None and (wait := limits.whole.take(now)):
            return limits.whole, wait
        if asked.method == "POST" and re.fullmatch(r"/channels/\d+/messages", asked.path):
            window = limits.channel(asked.path)
            return window, window.take(now) if window else 0.0
        return None, 0.0

    def _refused(self, error: BackendError, asked: Asked, seen: Request) -> web.Response:
        seen.status, seen.code = error.status, error.code
        if error.code in self._world.complain_about:
            self._world.complaints.append(f"{asked.method} {asked.path}: {error}")
        return answer(error.status, error.to_json())

    def _file(self, request: web.Request) -> web.Response:
        """Attachments need no token; what tells that one was sent along is a complaint."""
        if "Authorization" in request.headers:
            self._world.complaints.append(f"the token was sent for {request.path}")
        found = self._world.store.cdn.get(f"{self._world.base}{request.path}")
        if found is None:
            return web.Response(status=404, text="This content is no longer available.")
        return web.Response(body=found, content_type="application/octet-stream")


async def read(request: web.Request, asked: Asked) -> None:
    """JSON, or a form of `payload_json` and `files[n]`."""
    kind = request.content_type
    if not request.can_read_body:
        return
    if kind == "application/json":
        asked.json = parsed(await request.text())
        return
    if kind != "multipart/form-data":
        raise BackendError(400, 50109, "The request body contains invalid JSON.")
    uploads: dict[str, Upload] = {}
    async for part in await request.multipart():
        name = getattr(part, "name", "") or ""
        if name == "payload_json":
            asked.json = parsed((await part.read()).decode())  # type: ignore[union-attr]
        elif found := re.fullmatch(r"files\[(\d+)\]", name):
            data = bytes(await part.read())  # type: ignore[union-attr]
            uploads[found[1]] = Upload(getattr(part, "filename", "") or "unknown", data)
        else:
            raise errors.invalid_form_body(f"unknown part {name!r}")
    described(asked, uploads)


def parsed(raw: str) -> Any:
    try:
        return json.loads(raw) if raw else None
    except ValueError:
        raise BackendError(400, 50109, "The request body contains invalid JSON.") from None


def described(asked: Asked, uploads: dict[str, Upload]) -> None:
    """Files in the order of their numbers, with what the body says about each."""
    told = asked.json if isinstance(asked.json, dict) else {}
    listed = (told.get("data") or told).get("attachments") or []
    about = {str(each.get("id")): each for each in listed if isinstance(each, dict)}
    for at, upload in sorted(uploads.items(), key=lambda each: int(each[0])):
        rules.need(not listed or at in about, "attachments", f"files[{at}] is not listed")
        upload.filename = about.get(at, {}).get("filename") or upload.filename
        upload.description = about.get(at, {}).get("description")
        asked.files.append(upload)


def answer(status: int, found: Any = None) -> web.Response:
    if status == 204:
        return web.Response(status=204)
    return web.Response(status=status, body=json.dumps(found).encode(), content_type="application/json")


def befallen(request: web.Request, fault: Fault, seen: Request) -> web.StreamResponse:
    seen.planned = True
    if fault.drop:
        seen.status = 0
        if request.transport is not None:
            request.transport.abort()
        return web.Response(status=500)
    seen.status, seen.code = fault.status, fault.code
    if fault.status == 429:
        return slow_down(fault.retry_after or 1.0, whole=True, via=fault.via)
    if fault.status >= 500 and not fault.code:
        return web.Response(status=fault.status, text="upstream connect error", content_type="text/plain")
    return answer(fault.status, {"message": fault.message, "code": fault.code})


def slow_down(wait: float, *, whole: bool, via: bool = True) -> web.Response:
    """Discord's own answer; without `via`, that of the wall before it."""
    wait = round(wait + 0.0005, 3)
    if not via:
        return web.Response(
            status=429, text="error code: 1015", content_type="text/html", headers={"Retry-After": f"{wait:.0f}"}
        )
    said = answer(429, {"message": "You are being rate limited.", "retry_after": wait, "global": whole})
    said.headers.update({"Retry-After": f"{wait:.3f}", "Via": "1.1 google"})
    said.headers["X-RateLimit-Scope"] = "global" if whole else "user"
    if whole:
        said.headers["X-RateLimit-Global"] = "true"
    return said


def bucket(asked: Asked, window: Window | None) -> dict[str, str]:
    now = time.monotonic()
    left, most, wait = (window.left(), window.most, window.reset_after(now)) if window else (999, 1000, 1.0)
    name = TOKEN.sub("token", ID.sub("id", f"{asked.method} {asked.path}"))
    return {
        "Via": "1.1 google",
        "X-RateLimit-Limit": str(most),
        "X-RateLimit-Remaining": str(left),
        "X-RateLimit-Reset": f"{time.time() + wait:.3f}",
        "X-RateLimit-Reset-After": f"{wait:.3f}",
        "X-RateLimit-Bucket": f"{hash(name) & (1 << 64) - 1:016x}",
    }

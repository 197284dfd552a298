"""A pretend Slack's Web API over HTTP: who is let in, how fast, and what goes wrong on the way."""

from __future__ import annotations

import asyncio
import base64
import json
import logging
import time
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

import slack_files
import slack_hooks
from aiohttp import web
from slack_calls import METHODS, Asked, Problem
from slack_faults import Fault
from slack_log import Request
from slack_methods import NO_TOKEN

if TYPE_CHECKING:
    from slack_world import Slack

log = logging.getLogger(__name__)

API = "/api/"
AS_JSON = frozenset({"blocks", "attachments", "view", "metadata", "files"})
TOKEN_ERRORS = {"revoked": "token_revoked", "expired": "token_expired", "inactive": "account_inactive"}


class Api:
    """Every request in, one answer or a cut connection out; the log has them all."""

    def __init__(self, world: Slack) -> None:
        self._world = world

    async def serve(self, request: web.Request) -> web.StreamResponse:
        path = request.path
        if path.startswith(API):
            name, act = path.removeprefix(API), self._method
        elif path.startswith("/hooks/"):
            name, act = "response_url", slack_hooks.used
        elif path.startswith("/upload/"):
            name, act = "upload", slack_files.uploaded
        elif path.startswith("/files-pri/"):
            name, act = "download", slack_files.downloaded
        elif path == "/signin":
            return web.Response(text="<!DOCTYPE html><title>Sign in to Slack</title>", content_type="text/html")
        else:
            return web.Response(status=404, text="<!DOCTYPE html>", content_type="text/html")
        asked = Asked(self._world, name, raw=await request.read(), headers=request.headers)
        seen = Request(time.monotonic(), name)
        try:
            self._read(request, asked)
            return await self._answered(request, asked, seen, act)
        finally:
            seen.team = seen.team or (asked.workspace.id if asked.workspace else "")
            seen.args = asked.args
            self._world.log.request(seen)
            self._world.touch()

    async def _answered(self, request: web.Request, asked: Asked, seen: Request, act: Any) -> web.StreamResponse:
        world = self._world
        try:
            if asked.method in METHODS:
                self._admit(asked)
        except Problem as problem:
            return self._refused(problem, asked, seen)
        channel = str(asked.args.get("channel", ""))
        wait = world.limits.wait(asked.method, asked.workspace.id if asked.workspace else "", channel, time.monotonic())
        if wait:
            seen.status, seen.error, seen.planned = 429, "ratelimited", True
            return slow_down(wait)
        fault = world.faults.take(asked.method, channel)
        if fault is not None and fault.delay:
            await asyncio.sleep(fault.delay)
        if fault is not None and fault.answers and not fault.after:
            return befallen(request, fault, seen)
        try:
            found = act(asked)
        except Problem as problem:
            return self._refused(problem, asked, seen)
        except Exception as error:
            log.exception("%s", asked.method)
            world.complain(f"{asked.method}: {error!r}")
            seen.status = 500
            return web.Response(status=500, text="Internal Server Error")
        seen.done = True
        if fault is not None and fault.answers:
            return befallen(request, fault, seen)
        if isinstance(found, web.Response):
            seen.status = found.status
            return found
        seen.status = 200
        return answer({"ok": True} | found, asked)

    def _read(self, request: web.Request, asked: Asked) -> None:
        """What was sent, wherever it stands: in the address, as a form or as JSON."""
        asked.path = request.path
        if not request.path.startswith(API):
            return
        args: dict[str, Any] = dict(request.query)
        kind = request.content_type
        if asked.raw and kind == "application/json":
            told = parsed(asked.raw)
            args |= told if isinstance(told, dict) else {"": told}
        elif asked.raw and kind == "application/x-www-form-urlencoded":
            args |= form(asked.raw)
        elif asked.raw:
            self._world.complain(f"{asked.method}: a body of {kind}")
        for name in AS_JSON & args.keys():
            if isinstance(args[name], str):
                args[name] = parsed(args[name].encode())
        asked.args = args

    def _admit(self, asked: Asked) -> None:
        sent = asked.headers.get("Authorization", "")
        if asked.method in NO_TOKEN:
            if sent.startswith("Basic "):
                id, _, secret = base64.b64decode(sent.removeprefix("Basic ")).decode().partition(":")
                asked.args = {"client_id": id, "client_secret": secret} | asked.args
            return
        if "token" in asked.args:
            self._world.complain(f"{asked.method}: the token was sent in the open")
        if not (token := sent.removeprefix("Bearer ")):
            raise Problem("not_authed")
        if asked.method == "apps.connections.open":
            if token != self._world.app_token:
                raise Problem("not_allowed_token_type" if token.startswith("xoxb-") else "invalid_auth")
            return
        if token == self._world.app_token:
            raise Problem("not_allowed_token_type")
        asked.token = token
        asked.workspace, state = self._world.holder(token)
        if state != "live":
            raise Problem(TOKEN_ERRORS.get(state, "invalid_auth"))

    def _method(self, asked: Asked) -> dict[str, Any]:
        if (method := METHODS.get(asked.method)) is None:
            raise Problem("unknown_method", req_method=asked.method)
        unknown = sorted(asked.args.keys() - method.known - {"team_id"})
        if unknown:
            raise Problem("invalid_arguments", response_metadata={"messages": [f"[ERROR] unknown: {unknown}"]})
        for name in method.required:
            if asked.args.get(name) in {None, ""} if not isinstance(asked.args.get(name), list | dict) else False:
                missing = {"messages": [f"[ERROR] missing required field: {name}"]}
                raise Problem("invalid_arguments", response_metadata=missing)
        if method.scope:
            asked.need(method.scope)
        return method.act(asked)

    def _refused(self, problem: Problem, asked: Asked, seen: Request) -> web.Response:
        seen.status, seen.error = problem.status, problem.error
        if problem.error in self._world.complain_about:
            self._world.complain(f"{asked.method}: {problem.error} {problem.more}")
        return answer({"ok": False, "error": problem.error} | problem.more, asked, problem.status)


def parsed(raw: bytes) -> Any:
    try:
        return json.loads(raw)
    except ValueError:
        return None


def form(raw: bytes) -> dict[str, str]:
    return dict(parse_qsl(raw.decode(), keep_blank_values=True))


def answer(told: dict[str, Any], asked: Asked, status: int = 200) -> web.Response:
    said = web.Response(status=status, body=json.dumps(told).encode(), content_type="application/json", charset="utf-8")
    if asked.workspace is not None:
        said.headers["X-OAuth-Scopes"] = ",".join(sorted(asked.workspace.scopes))
    said.headers["X-Slack-Req-Id"] = asked.world.unique("req")
    return said


def befallen(request: web.Request, fault: Fault, seen: Request) -> web.StreamResponse:
    seen.planned, seen.error = True, fault.error
    if fault.drop:
        seen.status = 0
        if request.transport is not None:
            request.transport.abort()
        return web.Response(status=500)
    seen.status = fault.status or 200
    if fault.status == 429:
        return slow_down(fault.retry_after)
    if not fault.error:
        return web.Response(status=fault.status, text="upstream connect error", content_type="text/html")
    told = json.dumps({"ok": False, "error": fault.error}).encode()
    return web.Response(status=seen.status, body=told, content_type="application/json", charset="utf-8")


def slow_down(wait: int) -> web.Response:
    told = json.dumps({"ok": False, "error": "ratelimited"}).encode()
    said = web.Response(status=429, body=told, content_type="application/json", charset="utf-8")
    said.headers["Retry-After"] = str(wait)
    return said

"""Socket Mode: Slack's payloads over a connection of our own making, so that no address of ours need be public."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from time import time
from typing import Any

from slack_bolt.adapter.socket_mode.async_internals import send_async_response
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.connect import Take
from adapters.slack.trouble import refused

PING_SECONDS = 3
"""A connection that was cut is missed after one of these, a silent one after four."""
TICKET_SECONDS = 30
"""For how long an address that Slack gave is tried."""


class Socket(SocketModeClient):
    """Stays connected by itself; `given_up` has what ends that for good."""

    def __init__(self, app_token: str, web: AsyncWebClient, take: Take, met: Callable[[], None]) -> None:
        super().__init__(app_token=app_token, web_client=web, ping_interval=PING_SECONDS)
        self.given_up: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._take = take
        self._met = met
        self.socket_mode_request_listeners.append(self._hear)
        self.message_listeners.append(self._greeted)

    async def connect(self) -> None:
        """slack_sdk tries one address for ever, but Slack honours it only for a while."""
        while not self.closed:
            try:
                async with asyncio.timeout(TICKET_SECONDS):
                    await super().connect()  # type: ignore[no-untyped-call]
            except TimeoutError:
                self.wss_uri = None
            else:
                return

    async def issue_new_wss_url(self) -> str:
        try:
            return await super().issue_new_wss_url()
        except SlackApiError as error:
            problem = refused(error)
            if problem is not None and not self.given_up.done():
                self.given_up.set_exception(problem)
            raise

    async def _hear(self, _: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        began = time()
        await send_async_response(self, request, await self._take(request.payload), began)

    async def _greeted(self, _: AsyncBaseSocketModeClient, message: dict[str, Any], __: str | None = None) -> None:
        if message.get("type") == "hello":
            self._met()

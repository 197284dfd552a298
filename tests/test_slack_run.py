"""`fireside run` as a process of its own, with a Slack to talk to."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest
from slack_running import READY, Host, free_port, variables
from slack_world import loopback

pytestmark = pytest.mark.slow

SETUP = '/fireside setup name="Us two" kind=couple zone=Europe/Madrid reflect=off'


@pytest.mark.parametrize("way", ["socket", "http"])
async def test_a_process_answers_is_killed_and_goes_on_where_it_was(tmp_path: Path, way: str):
    async with loopback() as slack:
        ana = slack.person("Ana")
        us = slack.channel("us", ana)
        http = f"127.0.0.1:{free_port()}" if way == "http" else ""
        if http:
            slack.deliver_to(f"http://{http}/slack/events")
        host = Host(tmp_path, variables(slack, http=http))

        async with host.fireside("run") as fireside:
            await fireside.says(READY)
            shown = await ana.types(SETUP, us)
            await fireside.ends(signal.SIGKILL)
        async with host.fireside("run") as fireside:
            await fireside.says(READY)
            today = await ana.types("/fireside today", us)
            status = await fireside.ends(signal.SIGTERM)

    assert "Us two" in shown.text
    assert "no circle" not in today.text
    assert status == 0
    assert fireside.err == []


async def test_a_token_that_is_none_ends_it_with_a_sentence(tmp_path: Path):
    async with loopback() as slack:
        host = Host(tmp_path, variables(slack) | {"FIRESIDE_SLACK_BOT_TOKEN": "xoxb-none"})

        async with host.fireside("run") as fireside:
            status = await fireside.ends()

    assert status == 1
    assert "FIRESIDE_SLACK_BOT_TOKEN" in "\n".join(fireside.err)

"""Every card and every form of the bot within Discord's budgets, by a walk through all of it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from crawl import Crawl
from room import open_world
from simcord.components import COMPONENTS_V2_FLAG, validate_message_state, validate_modal

from adapters.discord.forms import modal
from adapters.discord.render import messages
from bot.commands import COMMANDS
from bot.ui import Call

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.slow]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def walked(tmp_path_factory, catalogue) -> AsyncIterator[Crawl]:
    """A couple's world in which every button was pressed, with titles and memories as long as they may be."""
    async with open_world(tmp_path_factory.mktemp("walked"), catalogue) as world:
        ana, ben = world.guest("ana"), world.guest("ben")
        await ana.types('/setup name="Us two" kind=couple zone=Europe/Madrid reflect="sunday 18:00"')
        await ben.types("/join")
        for number in range(10):
            await ana.types(f'/idea add "{"Evening*" * 9} {number}"')
            await ben.types(f'/memory add "{"_Day_ " * 18} {number}" words="{"We *walked* a long way. " * 160}"')
        crawl = Crawl(world)
        await crawl.everything(ana, ben)
        yield crawl


async def test_every_card_is_within_the_budgets_of_a_message(walked):
    for reply in walked.replies:
        for shown in (*messages(reply), *messages(reply.aside)):
            validate_message_state(shown.view.to_components(), flags=COMPONENTS_V2_FLAG, content=None, embeds=[])
            assert len(shown.photos) <= 10


async def test_nothing_the_bot_posts_has_to_be_shortened(walked):
    posted = [reply for place, _, reply in walked.world.room.shown if not place.direct]

    assert posted
    assert [reply for reply in posted if len(messages(reply)) > 1] == []


async def test_every_form_is_within_the_budgets_of_a_modal(walked):
    for name, command in COMMANDS.items():
        calls = [call for _, call in walked.calls.get(name, [])] or [Call(name)]
        for call in calls[:3]:
            for page in range(1, len(command.visible) // 5 + 2):
                asked = call.having(page=str(page))
                if not command.page(asked):
                    continue
                shown = modal(command.form(asked, {each.name: each.hint for each in command.visible}))
                assert shown is not None, name
                validate_modal(shown.to_dict())

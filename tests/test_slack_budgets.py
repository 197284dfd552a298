"""Every card of the bot within Slack's budgets, by a walk through all of it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from crawl import Crawl
from room import open_world
from slack_reading import accepted, alive, buttons, viewed

from adapters.slack.render import home, messages, one, view
from bot.ui import Reply
from bot.words import say

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.slow]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def walked(tmp_path_factory, catalogue) -> AsyncIterator[Crawl]:
    """Friends' world in which every button was pressed, with titles and memories as long as they may be."""
    async with open_world(tmp_path_factory.mktemp("walked"), catalogue) as world:
        ana, ben = world.guest("ana"), world.guest("ben")
        await ana.types('/setup name="Us two" kind=friends zone=Europe/Madrid reflect="sunday 18:00"')
        await ben.types("/join")
        for number in range(10):
            await ana.types(f'/idea add "{"Evening*" * 9} {number}"')
            await ben.types(f'/memory add "{"_Day_ " * 18} {number}" words="{"We *walked* a long way. " * 160}"')
        crawl = Crawl(world)
        await crawl.everything(ana, ben)
        yield crawl


def sections(blocks):
    return [each["text"]["text"] for each in blocks if each["type"] == "section"]


async def test_every_card_is_within_the_budgets_of_a_message(walked):
    assert len(walked.replies) > 100
    for reply in walked.replies:
        for shown in (*messages(reply), *messages(reply.aside), one(reply)):
            accepted(shown.blocks)
            assert 0 < len(shown.text) <= 150


async def test_every_card_is_within_the_budgets_of_a_modal_and_of_the_home_tab(walked):
    for reply in walked.replies:
        viewed(view(reply, say("Fireside")))
        viewed(home((*reply.cards, *reply.aside)))


async def test_nothing_the_bot_posts_has_to_be_shortened(walked):
    posted = [reply for place, _, reply in walked.world.room.shown if not place.direct]

    assert posted
    assert [reply for reply in posted if len(messages(reply)) > 1] == []


async def test_no_button_is_lost_that_needs_nothing_of_slack(walked):
    for reply in walked.replies:
        drawn = [label for shown in messages(reply) for label in buttons(shown.blocks)]
        offered = [each for card in reply.cards for each in card.buttons if not each.needs]

        assert len(drawn) == len(offered)


async def test_the_words_of_a_whole_circle_format_nothing(walked):
    """A walk's words are full of marks; what Slack would make of them beside our own bold words is nothing."""
    told = Reply(tuple(card for reply in walked.replies for card in reply.cards))
    quoted = [each for shown in messages(told) for each in sections(shown.blocks) if "walked" in each or "Day" in each]

    assert quoted
    assert [odd for each in quoted for odd in alive(each) if "walked" in odd or "Day" in odd] == []

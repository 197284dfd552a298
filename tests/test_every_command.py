"""Guarantees over the whole registry: a new command is covered by being declared."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from crawl import Crawl, calls
from hypothesis import given, settings
from hypothesis import strategies as st
from room import Guest, open_world, words

from bot.commands import COMMANDS
from bot.ids import short
from bot.ui import CALL_LIMIT, PAGE_FIELDS, Call, Form
from bot.words import plain

ODD = (
    "",
    " ",
    "\u200b\u200d",
    "x" * 10_000,
    "🫶🏽👩‍👩‍👧",
    "מחר בערב שלום",
    "\u202eevil\u202c",
    "@everyone <!channel> <@123>",
    "<script>alert(1)</script>",
    "\"“”\\'",
    "\x00\x07",
    "{name} {0} %s",
    "0",
    "-1",
    "999999999999999999999",
    "٣",
    "31 feb",
    "29 feb 2027",
    "yesterday",
    "in 3 days",
    "sat 7pm",
    "1900-01-01",
    "sunday 18:00",
    "yes",
    "no",
    "couple",
    "; DROP TABLE circle",
)
WRONG = "Something went wrong on my side"
UNREACHED = {
    "home.agree": "it takes a channel that more can read than before; test_home has one",
    "home.elsewhere": "as home.agree",
    "home.move": "it takes another channel; test_home has one",
    "decide.start": "it takes everybody refusing every option; test_decide does",
    "memory.agree": "it takes a message somebody picked; test_memory_saving has some",
    "memory.decline": "it takes a message somebody picked; test_memory_saving has some",
    "memory.hide": "it takes a photo; test_memory_photos has some",
    "memory.photos": "it takes a photo; test_memory_photos has some",
    "memory.read": "it takes more words than one card holds; test_memory has them",
    "memory.save": "it stands in the menu of a message; test_memory_saving picks some",
    "memory.wished": "it takes a message somebody picked; test_memory_saving has some",
    "thanks.read": "it takes somebody who takes no direct messages; test_thanks has one",
    "reflect.read": "it takes answers longer than the card; test_reflect_after has some",
    "reflect.older": "it takes more answers than fit one page; test_reflect_after writes them",
}
"""Presses no walk comes by, each with its reason."""


pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.slow]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def walked(tmp_path_factory, catalogue) -> AsyncIterator[Crawl]:
    """A couple's world in which every button was pressed; the walk is long, so the tests here share it."""
    async with open_world(tmp_path_factory.mktemp("walked"), catalogue) as world:
        ana, ben = world.guest("ana"), world.guest("ben")
        await ana.types('/setup name="Us two" kind=couple zone=Europe/Madrid reflect="sunday 18:00"')
        await ben.types("/join")
        for number in range(10):
            await ana.types(f'/idea add "Evening number {number}"')
            await ben.types(f'/memory add "Day number {number}" words="{"We walked a long way. " * 150}"')
        crawl = Crawl(world)
        await rare_sights(crawl, ana)
        await crawl.everything(ana, ben)
        await crawl.all_that(ana, "/help")
        yield crawl


async def rare_sights(crawl: Crawl, ana: Guest) -> None:
    """What a walk in no particular order would hardly come by."""
    crawl.look(ana, await ana.types('/memory add "A low day" words="I want to end my life"'))
    found = await ana.types("/memory find walked")
    crawl.look(ana, found)
    vote = await ana.presses(await ana.types('/decide options="soup, film, hike"'), "Vote")
    second = await ana.presses(vote, "soup")
    crawl.look(ana, await ana.presses(second, "film"))
    await ana.presses(await ana.types("/plan new Boats when=in 3 days"), "Yes")
    await ana.presses(await ana.types("/plan change Boats when=in 5 days"), "Yes")
    for number in range(3):
        await ana.types(f'/thanks Ben words="{number} {"for the soup " * 100}" how=weekly')
    crawl.look(ana, await ana.types("/thanks Ben words=tea how=now"))
    await ana.types("/thanks Ben words=tea")
    crawl.look(crawl.world.guest("ben"), await crawl.world.guest("ben").types("/today"))
    await ana.types("/reflect now")
    await ana.presses(crawl.world.room.public[-1], "Answer", text="the quiet drive home")
    await crawl.world.wait("7 days")


async def test_a_walk_through_every_button_breaks_nothing(walked, caplog):
    broken = [each for each in walked.replies if WRONG in words(each)]

    assert not broken
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR]


async def test_every_press_can_be_come_by(walked):
    pressed = {each.name for each in COMMANDS.values() if not each.listed}

    assert pressed - set(walked.calls) == set(UNREACHED)


async def test_every_button_leads_somewhere(walked):
    assert {call.name for reply in walked.replies for call in calls(reply)} <= set(COMMANDS)


async def test_every_card_fits_the_narrowest_platform(walked):
    for reply in walked.replies:
        assert len(reply.cards) <= 10
        for card in reply.cards:
            assert sum(len(plain(each)) for each in (card.title, *card.body)) <= 4000
            assert all(len(plain(each.label)) > 0 for each in card.buttons)
            assert all(len(str(each)) <= CALL_LIMIT for each in calls(reply))
            assert card.select is None or len(card.select.options) <= 25


async def test_every_listed_command_has_an_example_of_itself(walked):
    for command in COMMANDS.values():
        if command.listed:
            assert walked.world.planner.typed(command.example).name == command.name, command.name


async def test_a_form_has_at_most_five_fields_a_page():
    for command in COMMANDS.values():
        assert len(command.page(Call(command.name))) <= PAGE_FIELDS


@pytest.mark.parametrize("name", sorted(COMMANDS))
@settings(max_examples=12, database=None)
@given(data=st.data())
async def test_odd_words_never_break_a_command(name, data, walked, caplog):
    command = COMMANDS[name]
    call = data.draw(st.sampled_from([call for _, call in walked.calls.get(name, [])] or [Call(name)]))
    for ref in command.refs:
        if data.draw(st.booleans()):
            call = call.having(
                **{ref: data.draw(st.one_of(st.integers(0, 2**63 - 1).map(short), st.sampled_from(ODD)))}
            )
    for each in command.fields:
        fitting = tuple(option.value for option in each.options) + ODD
        call = call.having(**{each.name: data.draw(st.one_of(st.sampled_from(fitting), st.text(max_size=40)))})
    who = data.draw(st.sampled_from([walked.world.guest(each) for each in ("ana", "ben", "zoe")]))
    direct = data.draw(st.booleans())

    form = await who.form(call, direct=direct)
    reply = await who.sends(call, direct=direct)

    assert not isinstance(form, Form) or len(form.fields) <= PAGE_FIELDS
    assert WRONG not in words(reply)
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR]

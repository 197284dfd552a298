"""A database that is slow, held, read-only or full: Slack is answered in time, and people get their words back."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from room import Snapshot
from slack_faulty import once_the_lease_is_over, watched
from slack_people import Answer
from slack_running import Home, moved_in, open_home
from sqlalchemy import event
from sqlalchemy.exc import OperationalError
from sqlalchemy.util import await_only

from activities.catalogue import Catalogue

pytestmark = pytest.mark.slow

WORDS = f"Burnt pancakes {'🥞' * 1400}"
"""More than one page of the database holds."""
SLOW = 2.0


@pytest.fixture(scope="module")
def lived_in(tmp_path_factory: pytest.TempPathFactory, catalogue: Catalogue, empty: Snapshot) -> Snapshot:
    return asyncio.run(moved_in(tmp_path_factory.mktemp("moved in"), catalogue, empty))


@pytest.fixture
async def pair(tmp_path: Path, catalogue: Catalogue, lived_in: Snapshot) -> AsyncIterator[Home]:
    """Ana and Ben's circle lives in their private channel."""
    async with open_home(tmp_path, catalogue, lived_in) as made:
        yield made


@pytest.fixture(autouse=True)
def unlogged(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    yield from watched(caplog)


# ---------------------------------------------------------------------- slow


@contextmanager
def slow(pair: Home) -> Iterator[None]:
    """Each statement takes so much longer."""
    left = [SLOW]

    def dawdle(*_: object) -> None:
        await_only(asyncio.sleep(left[0]))

    for each in pair._engines:
        event.listen(each.sync_engine, "before_cursor_execute", dawdle)
    yield
    left[0] = 0


async def in_time(answer: Answer) -> None:
    await answer.acked()
    assert answer.acked_after is not None
    assert answer.acked_after < 3


async def test_a_slow_database_keeps_no_acknowledgement_and_no_words_of_a_command_back(pair: Home):
    with slow(pair):
        shown = await pair.ana.types(f'/fireside plan new what=Tacos when="{pair.in_days(20)}"', pair.us, wait=False)
        await in_time(shown)

    assert "Is that right?" in (await shown.wait()).text
    assert "Tacos" in shown.text


async def test_a_slow_database_keeps_no_acknowledgement_of_a_press_back(pair: Home):
    card = await pair.planned()
    with slow(pair):
        shown = await pair.ben.presses("I'm in", card, wait=False)
        await in_time(shown)

    await pair.settles()
    await pair.tick()
    assert "Ana, Ben" in card.text


async def test_a_slow_database_keeps_no_acknowledgement_and_no_words_of_a_form_back(pair: Home):
    await pair.ana.types("/fireside plan new", pair.us)
    with slow(pair):
        sent = await pair.ana.submits({"what": "Tacos", "when": pair.now() + timedelta(days=20)}, wait=False)
        await in_time(sent)

    assert "Is that right?" in (await pair.ana.reads("Tacos")).text


async def test_a_slow_database_keeps_no_form_for_new_words_back(pair: Home):
    with slow(pair):
        shown = await pair.ana.types("/fireside memory add", pair.us)

    assert "words" in shown.fields


async def test_a_slow_database_offers_a_form_over_words_that_exist_on_a_card(pair: Home):
    await pair.ana.types("/fireside reflect now", pair.us)
    await pair.tick()
    with slow(pair):
        shown = await pair.ana.presses("Answer", wait=False)
        await in_time(shown)
        await shown.wait()

    assert "Nothing is lost" in shown.text
    assert "text" in (await pair.ana.presses("Open the form", shown)).fields


async def test_a_slow_database_completes_nothing_rather_than_too_late(pair: Home):
    await pair.ana.types('/fireside idea add "Tacos"', pair.us)
    await pair.ana.types("/fireside idea remove", pair.us)

    with slow(pair):
        shown = await pair.ana.completes("title", "tac")

    assert shown.acked_after is not None
    assert shown.acked_after < 3
    assert shown.choices == {}


# ------------------------------------------------------------ held, read-only, full


class Pragmas(list[str]):
    """What the database's connections are told before whatever they do next."""

    def __init__(self, pair: Home) -> None:
        super().__init__()
        event.listen(pair._engines[0].sync_engine, "checkout", self._tell)

    def _tell(self, connection: Any, *_: object) -> None:
        for each in self:
            connection.execute(f"PRAGMA {each}")


@asynccontextmanager
async def held(pair: Home) -> AsyncIterator[None]:
    """Somebody else writes into the database, and takes their time."""
    await pair.settles()
    other = sqlite3.connect(pair.folder / "fireside.db", isolation_level=None, timeout=1)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.rollback()
        other.close()


@asynccontextmanager
async def spoiled(pair: Home, how: str) -> AsyncIterator[None]:
    await pair.settles()
    pragmas = Pragmas(pair)
    if how == "locked":
        pragmas[:] = ["busy_timeout=100"]
        async with held(pair):
            yield
    else:
        sqlite3.connect(pair.folder / "fireside.db").execute("VACUUM").connection.close()  # no page is free
        pragmas[:] = ["query_only=ON"] if how == "read-only" else ["max_page_count=1"]
        yield
    pragmas[:] = ["query_only=OFF", "max_page_count=1000000"]


HOW = pytest.mark.parametrize("how", ["locked", "read-only", "full"])


async def test_what_is_asked_while_the_database_is_held_is_answered_in_time_and_done_afterwards(pair: Home):
    card = await pair.planned()
    await pair.ana.types("/fireside plan new", pair.us)
    async with held(pair):
        pressed = await pair.ben.presses("I'm in", card, wait=False)
        sent = await pair.ana.submits({"what": "Soup", "when": pair.now() + timedelta(days=20)}, wait=False)
        await in_time(pressed)
        await in_time(sent)

    assert "Is that right?" in (await pair.ana.reads("Soup")).text
    await pair.settles()
    assert "Ana, Ben" in card.text


@HOW
async def test_words_of_a_command_come_back_with_a_code_when_the_database_is(pair: Home, how: str):
    async with spoiled(pair, how):
        shown = await pair.ana.types(f'/fireside memory add title="The lake" words="{WORDS}"', pair.us)
        await pair.settles()

    assert shown.ephemeral
    assert "noted as" in shown.text
    assert WORDS in shown.text
    again = await pair.ana.types(f'/fireside memory add title="The lake" words="{WORDS}"', pair.us)
    assert "noted as" not in again.text


@HOW
async def test_words_of_a_form_come_back_with_a_code_when_the_database_is(pair: Home, how: str):
    await pair.ana.types("/fireside memory add", pair.us)
    async with spoiled(pair, how):
        await pair.ana.submits({"title": "The lake", "words": WORDS}, wait=False)
        shown = await pair.ana.reads("noted as")
        await pair.settles()

    assert pair.ana.modal is None
    assert WORDS in shown.text


@HOW
async def test_words_of_a_form_without_a_channel_come_back_in_a_modal_when_the_database_is(pair: Home, how: str):
    await pair.ana.shortcut("memory.add")
    async with spoiled(pair, how):
        await pair.ana.submits({"title": "The lake", "words": WORDS}, wait=False)
        await pair.ana.reads("noted as")
        await pair.settles()

    assert pair.ana.modal is not None
    assert WORDS in pair.ana.modal.text


@HOW
async def test_a_press_is_answered_with_a_clear_word_and_can_be_tried_again_when_the_database_is(pair: Home, how: str):
    read = await pair.reads_back()
    async with spoiled(pair, how):
        shown = await pair.ana.presses("Yes", read)
        await pair.settles()
    assert "noted as" in shown.text or how == "full"  # a small row may find room

    if "Try again" in shown.buttons:
        await pair.ana.presses("Try again", shown)
    await pair.settles()
    await pair.tick()
    assert len(pair.public("Tacos")) == 1


@HOW
async def test_an_event_that_can_not_be_noted_is_acknowledged_and_breaks_nothing(pair: Home, how: str):
    async with spoiled(pair, how):
        pair.us.invite(pair.zoe)
        pair.ben.deactivate()
        await pair.ana.opens_home(wait=False)
        await pair.settles()

    assert all(each.acked is not None for each in pair.slack.log.asks.values())
    assert (await pair.ana.types("/fireside today", pair.us)).text


async def test_a_post_that_could_not_be_noted_as_sent_is_not_said_again(pair: Home):
    pair.slack.home.scopes.add("groups:history")
    await pair.plans()
    pair.slack.faults.plan("chat.postMessage", delay=0.4)
    Pragmas(pair).append("busy_timeout=100")

    ticking = asyncio.create_task(pair.tick())
    await asyncio.sleep(0.2)
    async with held(pair):
        with suppress(OperationalError):
            await ticking
    assert len(pair.public("Tacos")) == 1
    await once_the_lease_is_over(pair)

    assert len(pair.public("Tacos")) == 1

"""A database that is slow, held, read-only or full: a person is answered in time, and gets back what they wrote."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest
from discord_running import House, open_house
from sqlalchemy.exc import OperationalError

pytestmark = pytest.mark.slow

WORDS = "crêpes brûlées "
IMPATIENT = "busy_timeout=100"


@pytest.fixture
async def house(tmp_path, catalogue, empty):
    async with open_house(tmp_path, catalogue, empty) as house:
        await house.move_in()
        yield house


@contextmanager
def held(house: House) -> Iterator[None]:
    """Somebody else writes into the database, and takes their time."""
    other = sqlite3.connect(house.folder / "fireside.db", isolation_level=None, timeout=1)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.rollback()
        other.close()


async def in_time(house: House, answer) -> None:
    await house.discord.until(lambda: answer.ask.acked)
    assert answer.acked_after < 1


async def test_a_command_is_acknowledged_within_a_second_while_the_database_is_held(house):
    with held(house):
        shown = await house.ana.slash(house.us, "plan new", what=WORDS.strip(), when=house.in_days(20), wait=False)
        await in_time(house, shown)
        assert shown.thinking

    assert "Is that right?" in (await shown.wait()).text


async def test_a_press_and_a_form_are_acknowledged_within_a_second_while_the_database_is_held(house):
    card, form = await house.planned(), await house.ana.slash(house.us, "plan new")
    with held(house):
        pressed = await house.ben.press(card, "I'm in", wait=False)
        sent = await house.ana.submit(form, {"what": WORDS.strip(), "when": house.in_days(20)}, wait=False)
        await in_time(house, pressed)
        await in_time(house, sent)

    assert "Is that right?" in (await sent.wait()).text
    await pressed.wait()
    await house.tick()
    assert "In: Ana, Ben" in card.text


@pytest.mark.parametrize("command", ["plan new", "today", "suggest"])
async def test_a_command_is_acknowledged_within_a_second_by_a_slow_database(house, command):
    house.slow = 1.5
    given = {"what": WORDS.strip(), "when": house.in_days(20)} if command == "plan new" else {}

    shown = await house.ana.slash(house.us, command, **given, wait=False)

    await in_time(house, shown)
    house.slow = 0
    assert (await shown.wait()).text


async def test_a_form_over_words_that_exist_is_offered_on_a_card_by_a_slow_database(house):
    await house.ana.slash(house.us, "reflect now")
    await house.tick()
    house.slow = 5

    shown = await house.ana.press(house.us.last, "Answer", wait=False)
    await house.discord.until(lambda: shown.ask.acked)
    house.slow = 0
    await shown.wait()

    assert shown.acked_after < 3
    assert "Nothing is lost" in shown.text
    assert (await house.ana.press(shown, "Open the form")).modal


@pytest.mark.parametrize("how", ["locked", "read-only", "full"])
async def test_words_come_back_when_the_database_is(house, how):
    words = WORDS * 250
    with spoiled(house, how):
        shown = await house.ana.slash(house.us, "memory add", title="The lake", words=words)
        await house.settles()

    assert shown.ephemeral
    assert "noted as" in shown.text
    assert WORDS * 100 in shown.text
    again = await house.ana.slash(house.us, "memory add", title="The lake", words=words)
    assert "The lake" in again.text
    assert "noted as" not in again.text


@pytest.mark.parametrize("how", ["locked", "read-only", "full"])
async def test_a_press_is_answered_with_a_clear_word_when_the_database_is(house, how):
    read = await house.reads_back()
    with spoiled(house, how):
        shown = await house.ana.press(read, "Yes")
        assert "noted as" in shown.text or "Planned" in shown.text

    await house.ana.press(read.message, read.buttons.get("Yes", "Yes"), forged="Yes" not in read.buttons)
    await house.tick()
    assert len(house.public("Tacos")) <= 1


@contextmanager
def spoiled(house: House, how: str) -> Iterator[None]:
    if how == "locked":
        house.pragmas = [IMPATIENT]
        with held(house):
            yield
    else:
        sqlite3.connect(house.folder / "fireside.db").execute("VACUUM").connection.close()  # no page is free
        house.pragmas = ["query_only=ON"] if how == "read-only" else ["max_page_count=1"]
        yield
    house.pragmas = ["query_only=OFF", "max_page_count=1000000"]


async def test_a_post_that_could_not_be_noted_as_sent_is_not_said_again(house):
    await house.plans()
    house.discord.faults.plan("POST", "/channels/*/messages", delay=0.4)
    house.discord.nonces.window = 0
    house.pragmas = [IMPATIENT]

    ticking = asyncio.create_task(house.tick())
    await asyncio.sleep(0.2)
    with held(house), suppress(OperationalError):
        await ticking
    assert len(house.public("Tacos")) == 1
    await house.later(seconds=4)

    assert len(house.public("Tacos")) == 1

"""Small secrets of an installation: sealed, bound to their names, and taken once."""

from __future__ import annotations

import asyncio
import logging
from base64 import b64encode

import pytest
from room import START, open_world
from sqlalchemy import delete, select, update

from bot.ids import Ids
from bot.store import Store
from bot.store.keys import Keys
from bot.tables import KeyRow, SecretRow

TOKEN = "xoxb-1234-kanárek"


@pytest.fixture
async def world(tmp_path, catalogue, database_url):
    async with open_world(tmp_path, catalogue, database_url) as world:
        yield world


def another_process(world):
    engine, keys, master, _ = world._parts
    return Store(engine, Keys(keys, master, lambda: world.now), Ids(b"another"))


async def test_a_secret_comes_back_also_after_a_restart(world):
    await world.planner.keep_secret("install.T1", TOKEN)
    world.restart()

    assert await world.planner.secret("install.T1") == TOKEN


async def test_what_is_kept_anew_stands_instead_of_what_was_before(world):
    await world.planner.keep_secret("install.T1", TOKEN)
    await world.planner.keep_secret("install.T1", "another")

    assert await world.planner.secret("install.T1") == "another"


async def test_a_secret_there_is_not_is_empty(world):
    await world.planner.forget_secret("install.T1")

    assert await world.planner.secret("install.T1") == await world.planner.take_secret("install.T1") == ""
    assert await world.planner.secrets("") == {}


async def test_those_whose_name_begins_so_are_found_and_no_others(world):
    for name in ("install.T1", "install.T2", "Install.T3", "state.T1", "install%T4"):
        await world.planner.keep_secret(name, f"of {name}")

    assert await world.planner.secrets("install.") == {"install.T1": "of install.T1", "install.T2": "of install.T2"}
    assert list(await world.planner.secrets("install%")) == ["install%T4"]
    assert len(await world.planner.secrets("")) == 5


async def test_what_is_forgotten_is_gone(world):
    await world.planner.keep_secret("install.T1", TOKEN)
    await world.planner.keep_secret("install.T2", TOKEN)

    await world.planner.forget_secret("install.T1")

    assert list(await world.planner.secrets("")) == ["install.T2"]


async def test_of_many_who_take_it_one_gets_it(world):
    await world.planner.keep_secret("state.1", TOKEN)
    other = another_process(world)

    async def takes(store):
        async with store.writing(world.now) as tx:
            return await tx.secrets.take("state.1")

    taken = await asyncio.gather(*(takes(store) for store in [world.store, other] * 10))

    assert sorted(taken) == [""] * 19 + [TOKEN]
    assert await world.planner.secret("state.1") == ""


async def test_what_is_taken_comes_back_with_the_transaction(world):
    await world.planner.keep_secret("state.1", TOKEN)

    with pytest.raises(ZeroDivisionError):
        await take_and_fail(world)

    assert await world.planner.secret("state.1") == TOKEN


async def take_and_fail(world):
    async with world.store.writing(world.now) as tx:
        await tx.secrets.take("state.1")
        raise ZeroDivisionError


async def test_a_secret_moved_to_another_name_does_not_open(world):
    await world.planner.keep_secret("install.T1", TOKEN)

    async with world.store.writing(world.now) as tx:
        await tx.secrets._connection.execute(update(SecretRow).values(name="install.T2"))

    assert await world.planner.secret("install.T2") == ""
    assert await world.planner.secrets("install.") == {}


async def test_a_secret_whose_key_is_lost_is_as_good_as_not_there_and_can_be_kept_anew(world):
    await world.planner.keep_secret("install.T1", TOKEN)
    _, keys, _, _ = world._parts
    async with keys.begin() as connection:
        await connection.execute(delete(KeyRow))
    world.restart()

    lost = await world.planner.secret("install.T1")
    await world.planner.keep_secret("install.T1", "another")

    assert lost == ""
    assert await world.planner.secret("install.T1") == "another"


async def test_every_secret_is_under_a_key_of_the_installations_own(world):
    await world.planner.keep_secret("install.T1", TOKEN)

    _, keys, _, _ = world._parts
    async with keys.connect() as connection:
        assert (await connection.scalars(select(KeyRow.owner))).all() == ["installation"]


async def test_no_secret_lies_about_in_files_or_logs(tmp_path, catalogue, caplog):
    caplog.set_level(logging.DEBUG)
    async with open_world(tmp_path, catalogue) as world:
        await world.planner.keep_secret("install.T1", TOKEN)
        await world.planner.keep_secret("install.T1", f"{TOKEN}-rotated")
        await world.planner.secrets("install.")
        async with world.store.reading(START) as tx:
            shown = repr((tx.secrets, vars(tx.secrets)))
        open_still = lying_about(tmp_path)
        await world.planner.take_secret("install.T1")

    assert open_still == lying_about(tmp_path) == []
    assert TOKEN not in caplog.text
    assert TOKEN not in shown


async def test_the_search_for_secrets_would_find_one(tmp_path, catalogue):
    async with open_world(tmp_path, catalogue) as world:
        await world.planner.note("install.T1", TOKEN)

        assert lying_about(tmp_path) != []


def lying_about(folder):
    plain = TOKEN.encode()
    forms = (plain, plain.hex().encode(), b64encode(plain)[:-4], TOKEN.encode("utf-16-le"))
    files = [each for each in folder.rglob("*") if each.is_file()]
    return [each.name for each in files for form in forms if form in each.read_bytes()]

import asyncio

import pytest
from room import START, labels, open_world, words

from bot.errors import StartProblem
from bot.ids import Ids
from bot.planner import Planner
from bot.seal import KeyProblem, MasterKey
from bot.store import Store
from bot.store.keys import Keys
from bot.store.opening import open_store, survey
from bot.store.schema import MAIN, downgrade

pytestmark = pytest.mark.slow


@pytest.fixture
def database(postgres):
    url = postgres.fresh()
    yield url
    postgres.drop(url)


async def start(url, key_file):
    async with open_store(url, url, key_file, lambda: START, b"salt"):
        pass


def another_process(world, catalogue):
    engine, keys, master, _ = world._parts
    store = Store(engine, Keys(keys, master, lambda: world.now), Ids(b"another"))
    planner = Planner(store, catalogue, lambda: world.now)
    planner.speak_through("test", world.room)
    return planner


async def an_evening(world):
    """What some people do, and everything any of them is shown."""
    ana, ben = world.guest("ana"), world.guest("ben")
    said = [
        await ana.types('/setup name="Us two" kind=couple zone=Europe/Madrid reflect="sunday 18:00"'),
        await ben.types("/join"),
        await ben.types("/join"),
        plan := await ana.types('/plan new Tacos when="sat 7pm"'),
        await ana.presses(plan, labels(plan)[0]),
        await ben.types("/plan list"),
        await ana.types('/memory add "The long walk" day=yesterday words="We got lost twice."'),
        await ben.types("/memory find walk"),
        await ana.types("/idea add Pottery"),
        await ben.types("/idea list"),
        await ana.types("/today"),
    ]
    await world.wait("8 days")
    world.restart()
    said.append(await ben.types("/today"))
    return [*map(words, said), *(f"{place}: {words(reply)}" for place, _, reply in world.room.shown)]


async def test_people_are_shown_the_same_from_postgresql_as_from_a_file(tmp_path, catalogue, database):
    seen = []
    for url in ("", database):
        folder = tmp_path / ("postgres" if url else "file")
        folder.mkdir()
        async with open_world(folder, catalogue, url) as world:
            seen.append(await an_evening(world))

    assert seen[1] == seen[0]
    assert any("Tacos" in each for each in seen[0])
    assert not any("noted as" in each for each in seen[0])


async def test_two_processes_work_on_one_postgresql_database(tmp_path, catalogue, database):
    async with open_world(tmp_path, catalogue, database) as world:
        await world.guest("ana").types('/setup name="Us" kind=friends zone=Europe/Madrid')
        guests = [world.guest(f"guest {number}") for number in range(12)]
        first, second = world.planner, another_process(world, catalogue)

        joined = await asyncio.gather(
            *(
                planner.handle(planner.typed("/join"), guest.envelope())
                for at, guest in enumerate(guests * 2)
                for planner in [(first, second)[at % 2]]
            )
        )
        await asyncio.gather(*(planner.tick(world.now) for planner in (first, second)))

        assert not [each for each in joined if "noted as" in words(each)]
        announced = [words(each) for each in world.room.public if words(each).endswith("is in.")]
        assert sorted(announced) == sorted(f"{guest.person.name} is in." for guest in guests)


async def test_several_processes_may_start_at_once_on_an_empty_database(tmp_path, database):
    MasterKey.create(tmp_path / "master.key")

    await asyncio.gather(*(start(database, tmp_path / "master.key") for _ in range(4)))

    assert await survey(database, database, tmp_path / "master.key") == MAIN.head()


async def test_several_processes_may_bring_an_older_database_up_to_date_at_once(tmp_path, database):
    await start(database, tmp_path / "master.key")
    await downgrade(database, MAIN, "0001")

    await asyncio.gather(*(start(database, tmp_path / "master.key") for _ in range(4)))

    assert await survey(database, database, tmp_path / "master.key") == MAIN.head()


async def test_another_master_key_is_refused_on_postgresql_too(tmp_path, database):
    await start(database, tmp_path / "master.key")
    MasterKey.create(tmp_path / "another.key")

    with pytest.raises(KeyProblem, match="not the master key"):
        await start(database, tmp_path / "another.key")


async def test_an_address_may_say_sslmode_as_other_programs_do(tmp_path, database):
    for mode in ("sslmode=disable", "ssl=disable"):
        await start(f"{database}&{mode}", tmp_path / "master.key")

    assert await survey(database, database, tmp_path / "master.key") == MAIN.head()


async def test_a_server_or_database_that_is_not_there_is_a_sentence(tmp_path, database):
    for url in (database.replace("@/test", "@/no"), "postgresql+asyncpg://ana:secret@127.0.0.1:1/fireside"):
        with pytest.raises(StartProblem) as problem:
            await start(url, tmp_path / "master.key")

        assert "does not answer" in str(problem.value)
        assert "secret" not in str(problem.value)

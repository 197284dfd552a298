"""Fixtures every test shares: a world with one database, one room and one clock."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from databases import Postgres, postgres_server, sqlite_url
from hypothesis import HealthCheck, settings
from room import Guest, Snapshot, World, open_world

from activities.catalogue import Catalogue, load

settings.register_profile("fireside", deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
settings.load_profile("fireside")


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return load()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    with postgres_server() as server:
        yield server


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.slow)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty database, of each kind in turn; PostgreSQL's with the slow tests."""
    if request.param == "sqlite":
        yield sqlite_url(tmp_path)
        return
    server: Postgres = request.getfixturevalue("postgres")
    url = server.fresh()
    yield url
    server.drop(url)


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory, catalogue: Catalogue) -> Snapshot:
    """A world nobody has set foot in; made once, and copied for every test."""
    return asyncio.run(lived_in(tmp_path_factory.mktemp("empty"), catalogue))


@pytest.fixture(scope="session")
def settled(tmp_path_factory: pytest.TempPathFactory, catalogue: Catalogue) -> Snapshot:
    """Ana and Ben's circle in Madrid, weekly reflection on Sundays at 18:00."""
    setup = 'ana: /setup name="Us two" kind=couple zone=Europe/Madrid reflect="sunday 18:00"'
    return asyncio.run(lived_in(tmp_path_factory.mktemp("settled"), catalogue, setup, "ben: /join"))


@pytest.fixture(autouse=True)
def discreet(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Whatever a test does on a Discord in memory, nothing private may go where others read."""
    if not request.module.__name__.startswith("test_discord"):
        yield
        return
    from discord_leaks import nothing_leaks  # noqa: PLC0415 the other tests need no Discord

    with nothing_leaks(monkeypatch):
        yield


async def lived_in(folder: Path, catalogue: Catalogue, *lines: str) -> Snapshot:
    async with open_world(folder, catalogue) as world:
        for line in lines:
            name, _, words = line.partition(": ")
            await world.guest(name).types(words)
        return Snapshot.of(world, folder)


@pytest.fixture
def kept(request: pytest.FixtureRequest) -> Snapshot:
    """What a test's world starts from: the settled one where it asks for the couple."""
    snapshot: Snapshot = request.getfixturevalue("settled" if "couple" in request.fixturenames else "empty")
    return snapshot


@pytest.fixture
async def world(
    kept: Snapshot, tmp_path: Path, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[World]:
    """A planner over that, which takes its time before a form: how busy the machine is changes no answer here."""
    monkeypatch.setattr("bot.planner.FORM_READ_SECONDS", 30)
    async with open_world(tmp_path, catalogue, kept=kept) as world:
        yield world


@pytest.fixture
def couple(world: World) -> World:
    """The world with Ana and Ben's circle."""
    return world


@pytest.fixture
def ana(couple: World) -> Guest:
    return couple.guest("ana")


@pytest.fixture
def ben(couple: World) -> Guest:
    return couple.guest("ben")


@pytest.fixture
def stranger(couple: World) -> Guest:
    return couple.guest("zoe")

"""Fixtures every test shares: a world with one database, one room and one clock."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from databases import Postgres, postgres_server, sqlite_url
from hypothesis import HealthCheck, settings
from room import Guest, World, open_world

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


@pytest.fixture
async def world(tmp_path: Path, catalogue: Catalogue) -> AsyncIterator[World]:
    async with open_world(tmp_path, catalogue) as world:
        yield world


@pytest.fixture
async def couple(world: World) -> World:
    """Ana and Ben's circle in Madrid, weekly reflection on Sundays at 18:00."""
    await world.guest("ana").types('/setup name="Us two" kind=couple zone=Europe/Madrid reflect="sunday 18:00"')
    await world.guest("ben").types("/join")
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

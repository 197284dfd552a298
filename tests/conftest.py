"""Fixtures every test shares: a world with one database, one room and one clock."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from room import Guest, World

from activities.catalogue import Catalogue, load
from bot.seal import MasterKey
from bot.store.engine import open_engine
from bot.tables import Base, KeysBase

settings.register_profile("fireside", deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
settings.load_profile("fireside")


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return load()


@pytest.fixture
async def world(tmp_path: Path, catalogue: Catalogue) -> AsyncIterator[World]:
    engine = open_engine(f"sqlite+aiosqlite:///{tmp_path}/fireside.db")
    keys = open_engine(f"sqlite+aiosqlite:///{tmp_path}/keys.db")
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    async with keys.begin() as connection:
        await connection.run_sync(KeysBase.metadata.create_all)
    yield World(engine, keys, MasterKey.create(tmp_path / "elsewhere" / "master.key"), catalogue)
    await engine.dispose()
    await keys.dispose()


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

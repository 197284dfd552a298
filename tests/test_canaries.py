"""What people write is found nowhere: not in the data folder, a backup, the temporary folder or the logs."""

from __future__ import annotations

import json
import logging
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path

import pytest
from crawl import Crawl, plausible
from room import START, World, words

from bot.commands import COMMANDS
from bot.commands.registry import is_prose
from bot.seal import MasterKey
from bot.store.engine import open_engine
from bot.store.opening import open_store
from bot.store.schema import MAIN, backup
from bot.tables import Base, LargeBinary
from bot.ui import Field

pytestmark = pytest.mark.slow


class Canaries:
    """A word of its own for every time somebody writes freely."""

    def __init__(self) -> None:
        self.released: list[str] = []

    def write(self, field: Field) -> str:
        if not is_prose(field):
            return plausible(field)
        self.released.append(f"kanárek{len(self.released):05d}žlutý")
        return self.released[-1]


def disguises(word: str) -> Iterator[bytes]:
    """The ways a word could lie about: plain, UTF-16, hexadecimal, base64 at any offset, escaped in JSON."""
    plain = word.encode()
    yield plain
    yield word.encode("utf-16-le")
    yield word.encode("utf-16-be")
    yield plain.hex().encode()
    yield plain.hex().upper().encode()
    yield json.dumps(word)[1:-1].encode()
    for offset in range(3):
        coded = b64encode(b"\0" * offset + plain)
        yield coded[(offset * 8 + 5) // 6 : len(coded) - 4]


def found(where: Path, word: str) -> list[tuple[str, bytes]]:
    files = [each for each in where.rglob("*") if each.is_file()]
    return [(each.name, form) for each in files for form in disguises(word) if form in each.read_bytes()]


async def test_no_word_anybody_wrote_lies_about(tmp_path, catalogue, monkeypatch, caplog):
    caplog.set_level(logging.DEBUG)
    data, temp = tmp_path / "data", tmp_path / "temp"
    temp.mkdir()
    monkeypatch.setenv("TMPDIR", str(temp))
    url, keys_url = f"sqlite+aiosqlite:///{data}/fireside.db", f"sqlite+aiosqlite:///{data}/keys.db"
    key_file = tmp_path / "elsewhere" / "master.key"
    canaries = Canaries()

    async with open_store(url, keys_url, key_file, lambda: START, b"seed"):
        engine, keys = open_engine(url), open_engine(keys_url)
        world = World(engine, keys, MasterKey.load(key_file), catalogue)
        ana, ben = world.guest("ana"), world.guest("ben")
        await ana.types('/setup name="kanárek99999žlutý" kind=couple zone=Europe/Madrid reflect="sunday 18:00"')
        await ben.types("/join")
        vote = await ana.types("/decide soup, film")
        for each in (ana, ben):
            await each.presses(await each.presses(await each.presses(vote, "Vote"), "soup"), "Done")
        crawl = Crawl(world, canaries.write)
        await crawl.everything(ana, ben)
        await backup(engine, url, MAIN.head(), world.now)
        while_open = [hit for word in canaries.released for hit in found(tmp_path, word)]
        await engine.dispose()
        await keys.dispose()

    shown = " ".join(words(each) for each in crawl.replies)
    assert sum(word in shown for word in canaries.released) > 10
    assert {each.name for each in COMMANDS.values() if each.prose} <= {name for _, name in crawl.tried}
    assert while_open == []
    assert [hit for word in (*canaries.released, "kanárek99999žlutý") for hit in found(tmp_path, word)] == []
    assert "kanárek" not in caplog.text


def test_the_search_for_canaries_would_find_one(tmp_path):
    word = "kanárek00000žlutý"
    for at, form in enumerate(disguises(word)):
        (tmp_path / f"{at}.bin").write_bytes(b"\x00\xff" + form + b"\xff")

    assert {name for name, _ in found(tmp_path, word)} == {f"{at}.bin" for at in range(9)}


PRIVATE = {
    ("ballot", "ballot"),
    ("asked", "given"),
    ("part", "words"),
    ("thanks", "said"),
    ("member", "leaving"),
    ("member", "rest_until"),
    ("member", "talk_limits"),
}
"""Columns that hold what a member chose or rated in private."""


def test_every_private_choice_is_kept_as_ciphertext():
    columns = {(table.name, column.name): column for table in Base.metadata.tables.values() for column in table.columns}

    assert all(isinstance(columns[each].type, LargeBinary) for each in PRIVATE)

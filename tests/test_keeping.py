"""A host keeps the key apart from what it opens, and makes copies that come back, as docs/keeping.md says."""

from __future__ import annotations

import os
import pty
import re
import shutil
import stat
import subprocess
import sys
from datetime import datetime

import pytest
from room import START
from test_opening import ROOT, SETUP, Host, make_newer

from bot import settings as bot_settings
from bot.doctor import examine
from bot.errors import StartProblem
from bot.model import Person, Place
from bot.seal import MasterKey
from bot.settings import Settings, key_place
from bot.store.engine import address
from bot.store.schema import KEYS, MAIN, lost
from bot.times import zone

PAGE = (ROOT / "docs" / "keeping.md").read_text(encoding="utf-8")


@pytest.fixture
def host(tmp_path):
    return Host(tmp_path)


@pytest.fixture
def mac(tmp_path, monkeypatch):
    """A system that has one folder for data and configuration."""
    shared = tmp_path / "Library" / "fireside"
    for name in ("user_config_path", "user_data_path"):
        monkeypatch.setattr(bot_settings, name, lambda _: shared)
    for name in [each for each in os.environ if each.startswith("FIRESIDE_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    return shared


def test_the_key_is_made_apart_from_the_data_where_both_have_one_folder(mac, tmp_path):
    settings = Settings()

    assert settings.data == mac
    assert settings.master_key_file == tmp_path / ".config" / "fireside" / "master.key"


def test_a_key_that_is_beside_the_data_from_before_is_found_there_until_it_is_moved(mac, tmp_path):
    MasterKey.create(mac / "master.key")
    before = key_place()
    (tmp_path / ".config" / "fireside").mkdir(parents=True)
    (mac / "master.key").rename(tmp_path / ".config" / "fireside" / "master.key")

    assert (before, key_place()) == (mac / "master.key", tmp_path / ".config" / "fireside" / "master.key")


def test_where_the_folders_differ_the_key_is_in_the_configuration_folder(tmp_path, monkeypatch):
    monkeypatch.setattr(bot_settings, "user_config_path", lambda _: tmp_path / "config")
    monkeypatch.setattr(bot_settings, "user_data_path", lambda _: tmp_path / "data")

    assert key_place() == tmp_path / "config" / "master.key"


async def test_the_doctor_tells_of_a_key_beside_what_it_opens(mac, tmp_path, capsys):
    MasterKey.create(mac / "master.key")

    beside = await examine(Settings())
    told = capsys.readouterr().out
    (tmp_path / ".config" / "fireside").mkdir(parents=True)
    shutil.copy(mac / "master.key", tmp_path / ".config" / "fireside" / "master.key")
    copied = await examine(Settings())
    told_of_the_copy = capsys.readouterr().out
    (mac / "master.key").unlink()

    assert (beside, copied, await examine(Settings())) == (1, 1, 0)
    assert re.search(rf"mend  master key: .* lies in {mac}, beside what it opens: .* move the file to {tmp_path}", told)
    assert f"take {mac / 'master.key'} away" in told_of_the_copy


@pytest.mark.parametrize("url", ["database_url", "keys_url"])
async def test_the_doctor_tells_of_a_key_beside_a_database_elsewhere(host, capsys, url):
    settings = Settings(
        data=host.data, master_key_file=host.key_file, **{url: f"sqlite:///{host.folder}/elsewhere/x.db"}
    )

    assert await examine(settings) == 1
    assert "mend  master key" in capsys.readouterr().out


async def test_a_key_beside_the_data_keeps_nothing_from_starting(host):
    host.key_file = host.data / "master.key"

    await host.start_a_circle()
    await host.start()


async def test_the_doctor_tells_an_empty_database_from_none(host, capsys):
    host.data.mkdir()
    host.database.touch()

    assert await examine(host.settings) == 0
    told = capsys.readouterr().out
    assert "fireside.db is empty; the next start sets it up, so if you expected something" in told
    assert "not there yet" not in told


async def test_the_catalogue_kept_beside_it_is_for_its_owner_alone(host):
    before = os.umask(0)
    try:
        host.run("chat", said=SETUP)
    finally:
        os.umask(before)

    assert {path.name: stat.S_IMODE(path.stat().st_mode) for path in host.data.iterdir() if path.is_file()} == (
        dict.fromkeys(["catalogue.json", "fireside.db", "fireside.db.lock", "keys.db"], 0o600)
    )


@pytest.mark.slow
@pytest.mark.parametrize("to", ["base", "0003"])
def test_what_would_be_deleted_is_asked_about_first(host, to):
    host.run("chat", said=SETUP)
    before = host.everything()

    unasked = host.run("migrate", "--to", to)
    no, told = at_a_terminal(host, "no\n", "migrate", "--to", to)

    assert (unasked.returncode, no) == (1, 1)
    for words in (unasked.stderr, told):
        assert "Memories and each person's part in them." in words
        assert "Nothing was changed." in words
        assert ("The keys in" in words) == (to == "base")
        assert ("Circles and their members" in words) == (to == "base")
    assert host.everything() == before

    assert host.run("migrate", "--to", to, "--yes").returncode == 0
    assert len(list((host.data / "backups").iterdir())) == 1


@pytest.mark.slow
def test_a_yes_at_a_terminal_is_enough(host):
    host.run("chat", said=SETUP)

    status, told = at_a_terminal(host, "yes\n", "migrate", "--to", "0008")

    assert status == 0
    assert "fireside: at 0008" in told
    assert host.run("migrate").returncode == 0


@pytest.mark.slow
async def test_before_anything_is_deleted_both_databases_are_looked_at(host):
    await host.start_a_circle()
    make_newer(host)
    before = host.everything()

    ended = host.run("migrate", "--to", "base", "--yes")

    assert ended.returncode == 1
    assert "made by a newer Fireside" in ended.stderr
    assert host.everything() == before


async def test_on_the_way_up_nothing_is_lost(host):
    await host.start()

    assert await lost(host.settings.database, MAIN, "head") == []
    assert await lost(host.settings.keys, KEYS, "head") == []
    with pytest.raises(StartProblem, match="There is no version 7"):
        await lost(host.settings.database, MAIN, "7")


def at_a_terminal(host, typed, *words):
    """`fireside` with somebody there to be asked; the exit status, and what it showed."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "bot", *words]
    with subprocess.Popen(command, stdin=theirs, stdout=subprocess.PIPE, text=True, **host.process({})) as process:
        os.write(ours, typed.encode())
        shown, _ = process.communicate(timeout=60)
    os.close(ours)
    os.close(theirs)
    return process.returncode, shown


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("channel_binding=require&sslmode=require", "can't be used: channel_binding. Take it away"),
        ("password=secret", "can't be used: password"),
        ("sslmode=secret", "takes sslmode=disable, .* or verify-full"),
        ("sslmode=require&sslmode=require", "takes sslmode="),
    ],
)
def test_what_a_servers_address_can_not_say_is_a_sentence_without_its_secrets(said, told):
    with pytest.raises(StartProblem, match=told) as problem:
        address(f"postgresql://ana:secret@server/fireside?{said}")

    assert "secret" not in str(problem.value)


def test_a_password_may_have_signs_written_as_the_page_says():
    written = dict(re.findall(r"`(%[0-9A-F]{2})` for `(.)`", (ROOT / "docs" / "hosting.md").read_text("utf-8")))
    written |= {"%25": "%"}

    found = address(f"postgresql://ana:{''.join(written)}@server/fireside?sslmode=require")

    assert found.password == "".join(written.values())
    assert dict(found.query) == {"ssl": "require"}
    assert len(written) > 5


class Home(Host):
    """A machine on which everything is where it is by default."""

    def __init__(self, folder):
        super().__init__(folder)
        self.data = folder / ".local" / "share" / "fireside"
        self.key_file = folder / ".config" / "fireside" / "master.key"
        self.database, self.keys = self.data / "fireside.db", self.data / "keys.db"

    def types(self, commands):
        """What a page says to type, in the folder of Fireside."""
        command = self.folder / ".venv" / "bin" / "fireside"
        command.parent.mkdir(parents=True, exist_ok=True)
        command.write_text(f'#!/bin/sh\nexec {sys.executable} -m bot "$@"\n')
        command.chmod(0o755)
        kept = {name: each for name, each in os.environ.items() if not name.startswith(("FIRESIDE_", "XDG_"))}
        return subprocess.run(
            ["bash", "-euo", "pipefail", "-c", commands],
            cwd=self.folder,
            env=kept | {"HOME": str(self.folder), "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout

    def restores(self, block):
        return self.types(block.replace("2026-11-27", f"{datetime.now():%Y-%m-%d}"))  # noqa: DTZ005 as `date`

    async def names(self):
        """Who is in the circle, as it is kept."""
        async with self.open() as store, store.reading(START) as tx:
            [circle] = await tx.circles.of(Person("console", "ana", ""))
        return [each.name for each in circle.members]


@pytest.fixture
def home(tmp_path):
    return Home(tmp_path)


def blocks(heading):
    section = PAGE.split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]
    return re.findall(r"^```sh\n(.*?)^```$", section, re.MULTILINE | re.DOTALL)


STOPPED, RUNNING, OLD_KEYS = blocks("Make a copy")
BACK, KEYS_BACK, LOOK = blocks("Put a copy back")
RUNNING_ONLY = pytest.mark.skipif(not shutil.which("sqlite3"), reason="the page says to install it")


@pytest.mark.slow
@pytest.mark.parametrize("way", ["stopped", pytest.param("running", marks=RUNNING_ONLY)])
async def test_a_copy_made_as_the_page_says_brings_everything_back(home, way):
    if way == "stopped":
        await home.start_a_circle()
        assert not list(home.data.glob("*-wal"))
        home.types(STOPPED)
    else:
        async with home.open() as store:
            async with store.writing(START) as tx:
                person = Person("console", "ana", "Ana")
                await tx.circles.make(Place("console", "home"), "Us two", "couple", zone("Europe/Madrid"), person)
            home.types(RUNNING)
    home.run("chat", said="Ben: /join\n")
    joined = await home.names()
    copies = home.folder / "fireside-copies"

    home.restores(BACK)
    told, back = home.types(LOOK), await home.names()
    home.keys.unlink()
    home.restores(KEYS_BACK)

    assert (joined, back, await home.names()) == (["Ana", "Ben"], ["Ana"], ["Ana"])
    assert f"the key at {home.key_file} opens it" in told
    assert {stat.S_IMODE(path.stat().st_mode) for path in (home.database, home.keys)} == {0o600}
    assert stat.S_IMODE(copies.stat().st_mode) == 0o700

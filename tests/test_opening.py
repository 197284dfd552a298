import os
import re
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from room import START
from sqlalchemy.exc import OperationalError

from bot.doctor import examine
from bot.errors import StartProblem
from bot.model import Person, Place
from bot.seal import KeyProblem, MasterKey
from bot.settings import Settings
from bot.store.opening import on_network, open_store, sentence, survey
from bot.store.schema import MAIN
from bot.times import zone

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[1]


class Host:
    """Somebody's machine: a data folder, and a key elsewhere."""

    def __init__(self, folder, salt=b"salt"):
        self.folder = folder
        self.salt = salt
        self.data = folder / "data"
        self.key_file = folder / "elsewhere" / "master.key"
        self.database = self.data / "fireside.db"
        self.keys = self.data / "keys.db"

    @property
    def settings(self):
        return Settings(data=self.data, master_key_file=self.key_file)

    def open(self):
        settings = self.settings
        return open_store(settings.database, settings.keys, self.key_file, lambda: START, self.salt)

    async def start(self):
        async with self.open():
            pass

    async def start_a_circle(self):
        async with self.open() as store, store.writing(START) as tx:
            person = Person("console", "ana", "Ana")
            await tx.circles.make(Place("console", "home"), "Us two", "couple", zone("Europe/Madrid"), person)

    def survey(self):
        return survey(self.settings.database, self.settings.keys, self.key_file)

    def everything(self):
        """Every file, with what is in it."""
        return {path: path.read_bytes() for path in self.folder.rglob("*") if path.is_file()}

    def run(self, *words, said="", **settings):
        """`fireside` as a process of its own."""
        return subprocess.run(
            [sys.executable, "-m", "bot", *words],
            input=said,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
            **self.process(settings),
        )

    def process(self, settings):
        place = {"FIRESIDE_DATA": str(self.data), "FIRESIDE_MASTER_KEY_FILE": str(self.key_file), **settings}
        return {"cwd": self.folder, "env": {**os.environ, "PYTHONPATH": str(ROOT), **place}}


@pytest.fixture
def host(tmp_path):
    return Host(tmp_path)


@pytest.fixture
def open_umask():
    before = os.umask(0)
    yield
    os.umask(before)


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


async def test_the_first_start_makes_everything_for_its_owner_alone(host, open_umask):
    async with host.open() as store, store.writing(START) as tx:
        await tx.desk.tidy()
        modes = {path.name: mode(path) for path in host.folder.rglob("*")}

    folders = {name: modes.pop(name) for name in ("data", "elsewhere")}
    assert set(folders.values()) == {0o700}
    assert set(modes.values()) == {0o600}
    assert {"fireside.db", "fireside.db-wal", "keys.db", "master.key"} <= modes.keys()


async def test_the_next_start_finds_what_the_last_one_left(host):
    await host.start_a_circle()

    async with host.open() as store, store.reading(START) as tx:
        [circle] = await tx.circles.of(Person("console", "ana", ""))

    assert circle.name == "Us two"


async def test_one_process_at_a_time_works_on_a_file(host):
    async with host.open():
        with pytest.raises(StartProblem, match=r"Another Fireside is running on .*fireside\.db"):
            await host.start()

    await host.start()


@pytest.mark.parametrize("name", ["fireside.db", "keys.db"])
@pytest.mark.parametrize("content", [b"no database at all" * 100, b"SQLite format 3\0" + b"\x13" * 5000])
async def test_a_file_that_is_no_database_is_said_to_be_damaged(host, name, content):
    await host.start_a_circle()
    (host.data / name).write_bytes(content)

    with pytest.raises(StartProblem, match=f"{name} is damaged, or is not a Fireside database"):
        await host.start()

    assert (host.data / name).read_bytes() == content


async def test_a_page_gone_bad_is_noticed_at_the_start(host):
    await host.start_a_circle()
    whole = bytearray(host.database.read_bytes())
    whole[-4096:-4088] = b"\xff" * 8  # the last page, which a start does not come by
    host.database.write_bytes(whole)

    with pytest.raises(StartProblem, match=r"fireside\.db is damaged"):
        await host.start()


async def test_a_folder_in_place_of_the_file_is_a_sentence(host):
    host.database.mkdir(parents=True)

    with pytest.raises(StartProblem, match=r"fireside\.db is a folder; the database has to be a file"):
        await host.start()


async def test_a_file_in_place_of_the_folder_is_a_sentence(host):
    host.data.write_text("in the way")

    with pytest.raises(StartProblem, match=r"The folder .*data can't be made: .*FIRESIDE_DATA names another"):
        await host.start()


async def test_a_lock_that_can_not_be_made_is_a_sentence(host):
    (host.data / "fireside.db.lock").mkdir(parents=True)

    with pytest.raises(StartProblem, match=r"fireside\.db\.lock can't be made"):
        await host.start()


async def test_a_missing_key_is_asked_for_and_never_made_anew(host):
    await host.start()
    host.key_file.unlink()

    with pytest.raises(KeyProblem, match=r"There is no key file at .*master\.key\. Put your saved copy there\."):
        await host.start()

    assert not host.key_file.exists()


async def test_another_key_is_refused(host):
    await host.start()
    host.key_file.unlink()
    MasterKey.create(host.key_file)

    with pytest.raises(KeyProblem, match="not the master key the database was written with"):
        await host.start()


@pytest.mark.parametrize(
    ("content", "told"),
    [(b"", "is empty"), (b"# only a remark\n", "no Fireside key"), (b"\xff\xfe", "no Fireside key"), (b"QQ==", "no")],
)
async def test_a_key_file_that_is_none_is_a_sentence(host, content, told):
    await host.start()
    host.key_file.write_bytes(content)

    with pytest.raises(KeyProblem, match=told):
        await host.start()


@pytest.mark.parametrize("gone", ["missing", "empty", "another installation's"])
async def test_the_keys_database_is_never_begun_anew_beside_an_old_one(host, tmp_path, gone):
    await host.start_a_circle()
    host.keys.unlink()
    if gone == "empty":
        host.keys.touch()
    if gone == "another installation's":
        other = Host(tmp_path / "other", b"another salt")
        await other.start_a_circle()
        host.keys.write_bytes(other.keys.read_bytes())
    before = host.everything()

    with pytest.raises(StartProblem, match=r"The keys to .*fireside\.db are not in .*keys\.db\. Put the newest copy"):
        await host.start()

    assert {path for path in host.everything() if path not in before} <= {host.data / "keys.db-wal"}
    assert host.keys.exists() == (gone != "missing")
    with pytest.raises(StartProblem, match="The keys to"):
        await host.survey()


async def test_a_copy_of_the_keys_from_before_a_circle_is_refused(host):
    await host.start()
    older = host.keys.read_bytes()
    await host.start_a_circle()
    host.keys.write_bytes(older)

    with pytest.raises(StartProblem, match="The keys to"):
        await host.start()


async def test_a_copy_of_the_keys_from_before_a_member_is_refused(host):
    await host.start_a_circle()
    older = host.keys.read_bytes()
    async with host.open() as store, store.writing(START) as tx:
        [circle] = await tx.circles.of(Person("console", "ana", ""))
        await tx.within(circle.id).members.add(Person("console", "ben", "Ben"), zone("Europe/Madrid"))
    host.keys.write_bytes(older)

    with pytest.raises(StartProblem, match="The keys to"):
        await host.start()


async def test_a_server_for_the_words_alone_is_refused(host):
    server = "postgresql+asyncpg://ana:secret@127.0.0.1:1/fireside"

    for look in (survey, lambda *places: open_store(*places, lambda: START, b"salt").__aenter__()):
        with pytest.raises(StartProblem, match="FIRESIDE_KEYS_URL") as problem:
            await look(server, host.settings.keys, host.key_file)
        assert "secret" not in str(problem.value)

    assert host.everything() == {}


async def test_one_file_for_the_words_and_for_the_keys_is_refused(host):
    other_way = f"sqlite+aiosqlite:///{host.data}/../data/fireside.db"

    for look in (survey, lambda *places: open_store(*places, lambda: START, b"salt").__aenter__()):
        with pytest.raises(StartProblem, match="FIRESIDE_KEYS_URL"):
            await look(host.settings.database, other_way, host.key_file)

    assert host.everything() == {}


async def test_a_lost_main_database_starts_anew_beside_its_old_keys(host):
    await host.start_a_circle()
    host.database.unlink()

    async with host.open() as store, store.reading(START) as tx:
        assert await tx.circles.of(Person("console", "ana", "")) == ()


async def test_a_newer_database_is_refused(host):
    await host.start()
    make_newer(host)

    for look in (host.start, host.survey):
        with pytest.raises(StartProblem, match=r"made by a newer Fireside\. Update the program"):
            await look()


def make_newer(host):
    connection = sqlite3.connect(host.database)
    with connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()


@pytest.mark.parametrize(
    "address",
    [
        "",
        "fireside.db",
        "mysql://ana:secret@server/fireside",
        "postgresql+psycopg2://ana:secret@server/f",
        "sqlite:/x?y=%",
    ],
)
async def test_what_is_no_address_is_a_sentence_without_its_password(host, address):
    with pytest.raises(StartProblem, match="no database address that can be used") as problem:
        await survey(address, host.settings.keys, host.key_file)

    assert "secret" not in str(problem.value)


async def test_looking_at_what_is_not_there_changes_nothing(host):
    assert await host.survey() is None
    assert host.everything() == {}


async def test_looking_at_what_is_there_tells_its_version(host):
    await host.start_a_circle()

    assert await host.survey() == MAIN.head()


MOUNTS = """\
/dev/sda1 / ext4 rw 0 0
tmpfs /tmp tmpfs rw 0 0
server:/home /home nfs4 rw 0 0
//server/music /media/our\\040music cifs rw 0 0
me@server: /mnt/far fuse.sshfs rw 0 0
/dev/sdb1 /home/ana/disk ext4 rw 0 0
/dev/sdc1 /mnt/twice ext4 rw 0 0
server:/twice /mnt/twice nfs rw 0 0
"""


@pytest.mark.parametrize(
    ("folder", "far"),
    [
        ("/var/lib/fireside", False),
        ("/home/ana/.local/share/fireside", True),
        ("/home/ana/disk/fireside", False),
        ("/homes", False),
        ("/media/our music/fireside", True),
        ("/media/our", False),
        ("/mnt/far", True),
        ("/mnt/twice", True),
        ("/tmp/x", False),
    ],
)
def test_a_folder_of_another_machine_is_told_apart(folder, far):
    assert on_network(Path(folder), MOUNTS) is far


def test_no_mounts_at_all_are_no_network():
    assert not on_network(Path("/data"), "")


def test_a_database_error_is_said_in_words(tmp_path):
    file = tmp_path / "fireside.db"
    connection = sqlite3.connect(file)
    connection.execute("CREATE TABLE words (word TEXT)")
    connection.commit()
    url = f"sqlite+aiosqlite:///{file}"

    def said(connection, *statements):
        with pytest.raises(sqlite3.OperationalError) as error:  # noqa: PT012 the last of them fails
            for each in statements:
                connection.execute(each)
        connection.close()
        return sentence(OperationalError("", {}, error.value), url)

    writing = "INSERT INTO words VALUES (printf('%.*c', 9999999, 'x'))"
    assert said(sqlite3.connect(f"file:{file}?mode=ro", uri=True), writing) == (
        f"{file} can't be written to. Check who owns it."
    )
    assert said(sqlite3.connect(file), "PRAGMA max_page_count = 10", writing) == (
        "The disk is full. Make room, then start again: nothing is lost."
    )
    assert sentence(OSError(28, "No space left on device"), url).startswith("The disk is full.")
    assert sentence(PermissionError(13, "Permission denied"), url) == (
        f"{file} can't be opened. Check the folder, and who owns it."
    )
    connection.execute("BEGIN IMMEDIATE")
    assert said(sqlite3.connect(file, timeout=0), "BEGIN IMMEDIATE") == (
        f"Another program is using {file}. Close it, then start again."
    )
    connection.close()


async def test_the_doctor_finds_a_fresh_installation_well(host, capsys):
    before_the_first_start = await examine(host.settings)
    await host.start_a_circle()
    after_it = await examine(host.settings)

    assert (before_the_first_start, after_it) == (0, 0)
    told = capsys.readouterr().out
    assert "is not there yet" in told
    assert "up to date" in told
    assert "mend  " not in told


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        (lambda host: host.key_file.unlink(), "mend  database: There is no key file"),
        (lambda host: host.keys.unlink(), "mend  database: The keys to"),
        (lambda host: host.database.write_bytes(b"x" * 5000), "mend  database: .*damaged"),
        (make_newer, "mend  database: This database was made by a newer Fireside"),
    ],
)
async def test_the_doctor_says_what_to_mend(host, capsys, damage, told):
    await host.start_a_circle()
    damage(host)

    assert await examine(host.settings) == 1
    assert re.search(told, capsys.readouterr().out)


SETUP = 'Ana: /setup name="Us two" kind=couple zone=Europe/Madrid\n'


@pytest.mark.slow
def test_a_conversation_is_there_for_the_next_process(host):
    first = host.run("chat", said=SETUP)
    second = host.run("chat", said="Ben: /join\n")

    assert (first.returncode, second.returncode) == (0, 0), first.stderr + second.stderr
    assert "Welcome to Us two" in second.stdout


@pytest.mark.slow
@pytest.mark.parametrize(
    ("damage", "told"),
    [
        (lambda host: host.database.write_bytes(b"x" * 5000), "fireside.db is damaged"),
        (lambda host: host.keys.unlink(), "Put the newest copy of them back there"),
        (lambda host: host.key_file.unlink(), "Put your saved copy there"),
        (lambda host: host.key_file.write_bytes(b"QQ=="), "There is no Fireside key in"),
        (lambda host: host.key_file.unlink() or MasterKey.create(host.key_file), "Put the right key file back"),
        (make_newer, "made by a newer Fireside"),
    ],
)
def test_what_keeps_it_from_starting_is_one_sentence_and_status_1(host, damage, told):
    host.run("chat", said=SETUP)
    damage(host)

    ended = host.run("chat", said="Ben: /join\n")

    assert ended.returncode == 1
    assert told in ended.stderr
    assert ended.stderr.count("\n") == 1
    assert "Welcome" not in ended.stdout


@pytest.mark.slow
@pytest.mark.parametrize("address", ["nonsense", "postgresql://ana:secret@127.0.0.1:1/fireside"])
def test_an_address_that_leads_nowhere_is_one_sentence_and_status_1(host, address):
    ended = host.run("chat", "--db", address, said=SETUP)

    assert ended.returncode == 1
    assert ended.stderr.count("\n") == 1
    assert "secret" not in ended.stderr


@pytest.mark.slow
def test_a_second_process_on_the_same_file_says_so(host):
    host.run("chat", said=SETUP)
    command = [sys.executable, "-m", "bot", "chat"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, **host.process({})
    ) as first:
        first.stdin.write("Ben: /join\n")
        first.stdin.flush()
        while "Welcome" not in first.stdout.readline():
            pass
        second = host.run("chat", said=SETUP)
        migrating = host.run("migrate")
        first.stdin.close()
        first.stdout.read()

    assert first.returncode == 0
    for each in (second, migrating):
        assert each.returncode == 1
        assert "Another Fireside is running on" in each.stderr


@pytest.mark.slow
def test_the_schema_goes_down_and_up_again_by_command(host):
    host.run("chat", said=SETUP)

    down = host.run("migrate", "--to", "0001", "--yes")
    up = host.run("migrate")
    nowhere = host.run("migrate", "--to", "nowhere")
    joined = host.run("chat", said="Ben: /join\n")

    assert (down.returncode, up.returncode, nowhere.returncode) == (0, 0, 1)
    before, between = sorted((host.data / "backups").iterdir(), key=lambda each: each.stat().st_mtime)
    assert (str(before) in down.stdout, str(between) in up.stdout) == (True, True)
    assert {mode(before), mode(between)} == {0o600}
    assert "There is no version nowhere" in nowhere.stderr
    assert "Welcome to Us two" in joined.stdout


@pytest.mark.slow
def test_the_doctor_is_a_command(host):
    host.run("chat", said=SETUP)
    well = host.run("doctor")
    host.key_file.unlink()
    unwell = host.run("doctor")

    assert (well.returncode, unwell.returncode) == (0, 1)
    assert "mend  database" in unwell.stdout

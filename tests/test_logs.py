import ast
import asyncio
import io
import json
import logging
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from bot.logs import OURS, SHOWN, set_up
from bot.store.engine import open_engine

ROOT = Path(__file__).parents[1]
CANARY = "burnt-pancakes"


@pytest.fixture
def stderr(monkeypatch):
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    return sys.stderr


@pytest.fixture
def told(stderr):
    """What has been logged, line by line."""
    root = logging.getLogger()
    handlers, level, raising = root.handlers[:], root.level, logging.raiseExceptions
    levels = {name: logging.getLogger(name).level for name in OURS}
    root.handlers.clear()  # `force` would close those of the test run
    set_up("info")
    yield lambda: [json.loads(line) for line in stderr.getvalue().splitlines()]
    root.handlers[:] = handlers
    root.setLevel(level)
    logging.raiseExceptions = raising
    for name, before in levels.items():
        logging.getLogger(name).setLevel(before)


def fail():
    raise ValueError(CANARY) from KeyError(CANARY)


def test_our_own_lines_tell_what_happened_and_nothing_we_did_not_mean_to(told):
    logging.getLogger("bot.planner").warning("call.failed", extra={"code": "ab12", "call": "plan.new", "words": CANARY})

    [line] = told()

    assert line.pop("timestamp")
    assert line == {
        "event": "call.failed",
        "level": "warning",
        "logger": "bot.planner",
        "code": "ab12",
        "call": "plan.new",
    }


def test_an_error_is_its_kind_and_the_places_it_passed(told):
    try:
        fail()
    except ValueError:
        logging.getLogger("bot.outbox").exception("outbox.failed")

    [line] = told()

    assert line["error"] == "ValueError"
    assert re.fullmatch(rf"{__name__}:\d+", line["where"][-1])
    assert CANARY not in json.dumps(line)


@pytest.mark.parametrize("name", ["discord.http", "aiohttp.server", "asyncio", "py.warnings", "botanist", "root"])
def test_others_lines_tell_only_where_they_come_from(told, name):
    try:
        fail()
    except ValueError:
        extra = {"call": CANARY, "error": CANARY, "where": CANARY}
        logging.getLogger(name).exception("got %s", CANARY, stack_info=True, extra=extra)
    logging.getLogger(name).error("got %s", CANARY)

    with_error, without = told()

    assert with_error.keys() == {"event", "level", "timestamp", "logger", "error", "where"}
    assert without.keys() == {"event", "level", "timestamp", "logger"}
    assert {with_error["event"], without["event"]} == {"elsewhere"}
    assert CANARY not in json.dumps([with_error, without])


def test_others_are_heard_from_a_warning_up_and_we_from_our_own_level(told):
    logging.getLogger("discord.gateway").info("hello")
    logging.getLogger("bot.clock").debug("hello")
    logging.getLogger("bot.clock").info("started")

    assert [line["event"] for line in told()] == ["started"]


async def test_a_task_that_nobody_waits_for_fails_without_its_words(told):
    asyncio.get_running_loop().call_exception_handler(
        {"message": CANARY, "exception": ValueError(CANARY), "task": None}
    )

    [line] = told()
    assert (line["logger"], line["error"]) == ("asyncio", "ValueError")
    assert CANARY not in json.dumps(line)


async def test_a_database_error_holds_no_words(tmp_path):
    engine = open_engine(f"sqlite+aiosqlite:///{tmp_path}/fireside.db")

    with pytest.raises(DBAPIError) as error:
        async with engine.begin() as connection:
            await connection.execute(text("INSERT INTO nowhere VALUES (:words)"), {"words": CANARY})
    await engine.dispose()

    assert CANARY not in str(error.value)


def test_a_line_that_can_not_be_written_says_nothing_at_all(told, stderr):
    logging.getLogger("bot.planner").warning("call.failed %d", CANARY)

    assert CANARY not in stderr.getvalue()


def logged(path):
    """Every call of a logger in a file, as its event and the names of its extras."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Name(id="log"))):
                extras = [each.value for each in node.keywords if each.arg == "extra"]
                names = [key.value for each in extras for key in each.keys]
                yield node.args, names


def test_every_line_of_ours_is_a_fixed_name_with_known_extras():
    found = [each for package in OURS for path in (ROOT / package).rglob("*.py") for each in logged(path)]

    assert len(found) > 5
    for arguments, extras in found:
        [event] = arguments
        assert isinstance(event, ast.Constant)
        assert re.fullmatch(r"[a-z_]+(\.[a-z_]+)*", event.value), event.value
        assert set(extras) <= SHOWN, event.value


BROKEN = """
from bot.__main__ import main
from bot.commands import command
from bot.ui import Field

@command("boom", "Break", Field("words", "Words", positional=True))
async def boom(turn, words):
    raise RuntimeError(words)

raise SystemExit(main(["chat"]))
"""
UNCAUGHT = """
from adapters.console import render
from bot.__main__ import main

def card(shown, only):
    raise RuntimeError(f"can't draw {shown}")

render.card = card
raise SystemExit(main(["chat"]))
"""
TALK = f"""\
Ana: /setup name="Us {CANARY}" kind=couple zone=Europe/Madrid
Ben: /join
Ana: /plan new "{CANARY}" when="{CANARY}"
Ana: /plan new "{CANARY}" {CANARY}={CANARY}
Ana: /memory add "{CANARY}" words="{CANARY}"
Ana: /{CANARY}
Ana: /boom {CANARY}
Ana: [{CANARY}]
@wait 9d
"""


@pytest.mark.slow
def test_a_fault_is_a_code_for_the_person_and_the_log_and_their_words_are_in_neither(tmp_path):
    ended = talk(tmp_path, BROKEN)

    assert ended.returncode == 0
    [code] = re.findall(r"noted as (\w+)", ended.stdout)
    lines = [json.loads(line) for line in ended.stderr.splitlines()]
    [failed] = [line for line in lines if line["event"] == "call.failed"]
    assert (failed["code"], failed["call"], failed["error"]) == (code, "boom", "RuntimeError")
    assert CANARY in ended.stdout
    assert CANARY not in ended.stderr


@pytest.mark.slow
def test_a_fault_nothing_catches_ends_with_a_sentence_and_without_words(tmp_path):
    ended = talk(tmp_path, UNCAUGHT)

    assert ended.returncode == 1
    *lines, sentence = ended.stderr.splitlines()
    assert json.loads(lines[-1])["event"] == "stopped"
    assert sentence.startswith("Fireside had to stop because of a fault of its own.")
    assert CANARY not in ended.stderr


def talk(folder, program):
    place = {
        "FIRESIDE_DATA": str(folder / "data"),
        "FIRESIDE_MASTER_KEY_FILE": str(folder / "elsewhere" / "master.key"),
    }
    return subprocess.run(
        [sys.executable, "-c", program],
        input=TALK,
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "FIRESIDE_LOG_LEVEL": "debug", **place},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

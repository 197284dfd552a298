"""`fireside run` killed while weekly questions are due: every circle has its own once, by Discord's own log."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from discord_kills import run
from discord_log import Ask
from discord_trials import CONTROLS, OnDiscord, control
from kill_checker import Life, acknowledged, complaints

pytestmark = pytest.mark.slow

KILLED = OnDiscord(40, 4, lease=6, window="rolling", nonces=2.5, outage=5.0, chance=0.04, slow=0.8, slowly=0.04)


async def test_killed_again_and_again_every_question_is_put_once_and_nobody_waits_in_between(tmp_path: Path):
    result = await run(KILLED, tmp_path)

    found = result.found
    assert (result.kills, result.errors, result.status) == (4, [], 0), result
    assert (found.lost, found.doubled, found.late) == (0, 0, 0), result
    assert found.faults, "all went well"
    assert found.asked > 20, "nobody asked anything"


async def test_the_same_kills_catch_what_only_looks_right(tmp_path: Path):
    turn = asyncio.Lock()
    for each in CONTROLS:
        (tmp_path / each).mkdir()

    results = await asyncio.gather(*(run(control(each, kills=1), tmp_path / each, turn=turn) for each in CONTROLS))

    # Nobody waits until a failure of theirs is tried again, so one that doubles may lack something in the end, too.
    found = {each: one.found for each, one in zip(CONTROLS, results, strict=True)}
    marked = found.pop("mark_then_post")
    assert (marked.lost > 0, marked.doubled) == (True, 0), results
    assert all(each.doubled > 0 for each in found.values()), results


def test_a_kill_excuses_what_was_open_and_nothing_else():
    asks = [
        Ask("in time", 2, "", "", "", at=10.0, acked=10.5),
        Ask("too late", 2, "", "", "", at=11.0, acked=14.5),
        Ask("never", 2, "", "", "", at=12.0),
        Ask("killed", 2, "", "", "", at=19.0),
        Ask("nobody there", 2, "", "", "", at=25.0),
        Ask("the next life", 2, "", "", "", at=31.0, acked=32.0),
    ]

    assert acknowledged(asks, [Life(5.0, 20.0), Life(30.0, 40.0)]) == ([0.5, 1.0], 2)


def test_what_is_no_ordinary_line_of_a_log_is_a_complaint():
    log = '{"level": "info"}\n{"level": "error"}\nTraceback\n[]\n{"level": "warning"}'

    assert list(complaints(log)) == ['{"level": "error"}', "Traceback", "[]"]

import asyncio
import sys
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import killed
import pytest
from crashes import (
    NO_NONCES,
    NONCE_WINDOW,
    Verdict,
    crash_loop,
    mark_then_post,
    nonce_alone,
    outbox,
    post_then_mark,
    short_lease,
    verdict,
)
from posting import open_office

pytestmark = pytest.mark.slow

POSTS, STEPS, KILLS = 50, 10, 15


@pytest.fixture
async def office(world):
    return await open_office(world)


@pytest.mark.parametrize("remembers", [NONCE_WINDOW, NO_NONCES], ids=["nonces", "no nonces"])
@pytest.mark.parametrize("seed", [1, *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(2, 6))])
async def test_a_crash_loop_loses_nothing_and_doubles_nothing(office, seed, remembers):
    assert await crash_loop(office, outbox, seed, 60, remembers) == Verdict(lost=0, doubled=0)


@pytest.mark.parametrize(
    ("broken", "remembers"),
    [
        (mark_then_post, NONCE_WINDOW),
        (post_then_mark, NONCE_WINDOW),
        (nonce_alone, NONCE_WINDOW),
        (short_lease, NO_NONCES),
    ],
)
async def test_the_checker_of_the_crash_loop_catches_what_only_looks_right(office, broken, remembers):
    found = await crash_loop(office, broken, 1, 60, remembers)

    loses = broken is mark_then_post
    assert (found.lost > 0, found.doubled > 0) == (loses, not loses), found


def test_the_checker_counts_what_is_missing_and_what_is_there_twice():
    assert verdict(["a", "b", "b", "c", "c", "c"], ["a", "b", "c", "d"]) == Verdict(lost=1, doubled=2)


@pytest.mark.slow
async def test_a_process_killed_again_and_again_loses_nothing_and_doubles_nothing(world, tmp_path):
    office = await open_office(world)
    office.now = datetime.now(UTC)
    posts, steps = [f"card {number}" for number in range(POSTS)], [f"step {number}" for number in range(STEPS)]
    for name in posts:
        await office.post(name)
    for name in steps:
        await office.schedule(name)
    rng = Random("kills")

    survived = 0
    for _ in range(KILLS):
        process = await start(tmp_path)
        try:
            survived += await asyncio.wait_for(process.wait(), 0.02 + rng.random() / 4) == 0
        except TimeoutError:
            process.kill()
            await process.wait()
    last = await start(tmp_path)
    assert await asyncio.wait_for(last.wait(), 60) == 0

    shown = [name for _, name in killed.read(tmp_path / "platform.log")]
    assert verdict(shown, [*posts, *(f"result of {name}" for name in steps)]) == Verdict(lost=0, doubled=0)
    assert survived < KILLS, "nothing was left to kill"


async def start(folder):
    """A process at work on the database in this folder, with a lease of two seconds."""
    program = str(Path(killed.__file__))
    process = await asyncio.create_subprocess_exec(
        sys.executable, program, str(folder), "2", stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL
    )
    assert await process.stdout.readline() == b"up\n"
    return process

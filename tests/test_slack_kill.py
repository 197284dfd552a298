"""`fireside run` killed while weekly questions are due: Slack's own log has one in every circle, or it was known."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from slack_checker import Mark, Marked, unmarked
from slack_kills import run
from slack_log import Post, Request
from slack_trials import OnSlack

pytestmark = pytest.mark.slow

READING = OnSlack(12, 4, lease=4, outage=1.5, chance=0.05, slow=0.6, slowly=0.1, reads_back=True)
BLIND = OnSlack(12, 4, lease=4, outage=1.5, chance=0.05, slow=0.6, slowly=0.1, way="http")


async def test_killed_again_and_again_no_question_is_lost_and_none_comes_twice_without_having_been_marked(
    tmp_path: Path,
):
    turn = asyncio.Lock()
    for name in ("reading", "blind"):
        (tmp_path / name).mkdir()

    reading, blind = await asyncio.gather(
        run(READING, tmp_path / "reading", turn=turn), run(BLIND, tmp_path / "blind", turn=turn)
    )

    for each in (reading, blind):
        assert (each.kills, each.errors, each.status) == (4, [], 0), each
        assert (each.found.lost, each.found.late) == (0, 0), each
        assert {"dropped", "dropped after", "503", "429"} <= each.found.faults.keys(), each
        assert each.found.asked > 10, "nobody asked anything"
    assert isinstance(reading.found, Marked)
    assert (reading.found.doubled, reading.found.marked) == (0, 0), reading
    assert isinstance(blind.found, Marked)
    assert blind.found.doubled, "nothing came twice, so nothing was tried"
    assert blind.found.unmarked == 0, blind


@pytest.mark.parametrize(
    ("mark", "counted"),
    [
        (Mark(doubted=2, at=[15.0, 25.0]), 0),
        (Mark(doubted=2, at=[15.0, 35.0]), 1),
        (Mark(doubted=1, at=[15.0, 25.0]), 1),
        (Mark(doubted=0), 1),
    ],
    ids=["each in time", "one too late", "one in the log alone", "none"],
)
def test_what_came_thrice_was_to_be_marked_twice_each_time_before_it_was_sent(mark: Mark, counted: int):
    sent = [request("a", at) for at in (10.0, 20.0, 30.0)]
    shown = [post("home", "a"), post("home", "a"), post("home", "a"), post("elsewhere", "b")]

    assert unmarked(shown, sent, {"a": mark}) == counted


def test_two_messages_for_one_question_are_no_double_that_a_mark_could_excuse():
    sent = [request("a", 10.0), request("b", 20.0)]
    marks = {each: Mark(doubted=1, at=[5.0]) for each in "ab"}

    assert unmarked([post("home", "a"), post("home", "b")], sent, marks) == 1


def request(nonce: str, at: float) -> Request:
    args = {"metadata": {"event_type": "fireside", "event_payload": {"nonce": nonce}}}
    return Request(at, "chat.postMessage", args=args, done=True)


def post(channel: str, nonce: str) -> Post:
    return Post("", "", channel, "", "", nonce, "", "", "public", 0.0)

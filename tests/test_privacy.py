"""The privacy card tells what is kept by number, and who could read it without false comfort."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from room import labels, words

from bot.features.privacy import KINDS
from bot.model import Place
from bot.store.circles import doings

FALSE_COMFORT = re.compile(r"end.to.end|zero.knowledge|nobody can read|no one can read|100 ?%|guarantee", re.IGNORECASE)


async def test_a_newcomer_sees_that_little_is_kept(ben):
    shown = await ben.types("/privacy")

    assert shown.to == "private"
    assert "Your name and id, your time zone, when you joined" in words(shown)
    assert "Nothing that you wrote or chose so far." in words(shown)


async def test_what_i_did_is_counted_and_never_quoted(couple, ana, ben):
    await ana.types('/memory add "The lake" words="Burnt pancakes."')
    await ana.presses(await ana.types('/plan new Tacos when="sat 7pm"'), "Yes")

    mine = words(await ana.types("/privacy"))
    bens = words(await ben.types("/privacy"))

    assert "memories you began (1)" in mine
    assert "your words in memories (1)" in mine
    assert "plans you made (1)" in mine
    assert not any(each in mine for each in ("lake", "pancakes", "Tacos"))
    assert "memories you began" not in bens


def test_every_kind_of_row_that_is_somebodys_doing_has_a_name():
    assert {table.name for table, _ in doings()} - set(KINDS) == set()


async def test_it_names_who_runs_the_bot_and_says_that_they_could_read(couple, ana):
    shown = words(await ana.types("/privacy"))

    assert "Ana runs this bot, holds the key and could read it" in shown
    assert "the key is kept apart from the database" in shown
    assert "may still guess at patterns" in shown


@pytest.mark.parametrize(
    ("platform", "names"),
    [
        ("discord", ["passes through Discord", "owner and administrators always can"]),
        ("slack", ["passes through Slack", "owners may be able to export"]),
        ("console", ["passes through this console"]),
        ("web", ["passes through this web page"]),
    ],
)
async def test_it_says_through_whom_the_words_pass(world, platform, names):
    envelope = replace(world.guest("ana").envelope(), place=Place(platform, "somewhere"))

    shown = await world.planner.handle(world.planner.typed("/privacy"), envelope)

    assert [each for each in names if each not in words(shown)] == []


async def test_it_never_promises_more_than_is_true(couple, ana, stranger):
    shown = words(await ana.types("/privacy")) + words(await stranger.types("/privacy", direct=True))

    assert FALSE_COMFORT.findall(shown) == []


async def test_a_stranger_learns_that_nothing_is_kept(stranger):
    here = await stranger.types("/privacy")
    elsewhere = await stranger.types("/privacy", direct=True)

    assert "Nothing yet: you are in no circle of mine." in words(here)
    assert words(here) == words(elsewhere)
    assert labels(here) == []


async def test_who_has_left_still_sees_what_is_kept_until_it_is_gone(couple, ana, ben):
    await ben.types('/memory add "The lake" words="Burnt pancakes."')
    left = await ben.types("/leave")
    await ben.presses(left, "Take my words back")

    shown = await ben.types("/privacy", direct=True)
    during = words(shown)
    await couple.wait("7 days")
    after = words(await ben.types("/privacy", direct=True))

    assert "your words in memories (1)" in during
    assert "Undo or /join in the channel brings everything back." in during
    assert labels(shown) == ["Undo"]
    assert "Nothing yet" in after


async def test_leaving_is_one_press_away(ben):
    shown = await ben.types("/privacy", direct=True)

    asked_how = await ben.presses(shown, "Leave")

    assert words(asked_how).startswith("Leave Us two?")

"""Help lines reach the author of worrying words, and nobody else."""

from __future__ import annotations

import logging
from zoneinfo import ZoneInfo, available_timezones

import pytest
from room import words

from bot.features.care import care
from bot.talking.help_lines import HELP_LINES
from bot.times.countries import country
from bot.ui import Reply

WORRYING = '/setup name="I’m scared of him" kind=couple zone=Europe/Madrid'


def aside(reply):
    return Reply(reply.aside)


async def test_worrying_words_bring_the_lines_of_the_authors_country_to_the_author_alone(couple, ana):
    answered = await ana.types(WORRYING)

    assert "024" in words(aside(answered))
    assert "016" in words(aside(answered))
    assert "You are not in trouble" in words(aside(answered))
    assert "024" not in words(answered)
    assert not couple.room.private_to("ana")
    assert not couple.room.private_to("ben")


async def test_a_partner_called_by_name_brings_the_lines_too(couple, ana):
    answered = await ana.types('/idea add "Leo hits me"')

    assert "016" in words(aside(answered))
    assert not couple.room.private_to("ben")


async def test_everyday_words_bring_no_lines(couple, ana):
    answered = await ana.types('/setup name="Let us hit the road" kind=couple zone=Europe/Madrid')

    assert answered.aside == ()


async def test_the_lines_come_even_where_the_words_were_refused(stranger):
    refused = await stranger.types(WORRYING)

    assert "This channel already has a circle" in words(refused)
    assert "findahelpline.com" in words(aside(refused))
    assert "your local emergency number" in words(aside(refused))


async def test_who_has_left_gets_the_lines_of_their_country_too(couple, ben):
    await ben.presses(await ben.types("/leave"), "Leave")

    refused = await ben.types(WORRYING)

    assert "024" in words(aside(refused))


async def test_nothing_about_it_is_logged(couple, ana, caplog):
    caplog.set_level(logging.DEBUG)

    await ana.types(WORRYING)

    logged = [each.getMessage() for each in caplog.records if each.name.startswith("bot")]
    assert logged == []


async def test_the_lines_can_be_closed_twice_by_anybody_after_a_restart(couple, ana, stranger):
    answered = await ana.types(WORRYING)
    couple.restart()

    closed = await ana.presses(aside(answered), "Close")
    again = await stranger.presses(aside(answered), "Close")

    assert (closed.to, words(closed)) == ("in_place", "Closed.")
    assert again == closed


@pytest.mark.parametrize(
    ("zone", "number"),
    [
        ("America/New_York", "988"),
        ("US/Pacific", "988"),
        ("America/Toronto", "988"),
        ("Europe/London", "116 123"),
        ("Europe/Belfast", "116 123"),
        ("Europe/Dublin", "1800 341 900"),
        ("Europe/Paris", "3114"),
        ("Europe/Berlin", "0800 1110111"),
        ("Europe/Rome", "1522"),
        ("Europe/Lisbon", "213 544 545"),
        ("Australia/Sydney", "13 11 14"),
        ("Pacific/Auckland", "1737"),
        ("Asia/Calcutta", "14416"),
    ],
)
def test_the_lines_are_those_of_the_zone(zone, number):
    shown = care(ZoneInfo(zone))

    assert number in words(shown)
    assert "findahelpline.com" in words(shown)


@pytest.mark.parametrize("zone", [None, ZoneInfo("UTC"), ZoneInfo("Asia/Kathmandu")])
def test_without_lines_of_its_own_a_place_gets_the_directory(zone):
    shown = care(zone)

    assert "findahelpline.com" in words(shown)
    assert "local emergency number" in words(shown)


def test_every_country_with_lines_has_a_zone():
    reachable = {country(ZoneInfo(zone)) for zone in available_timezones()}

    assert set(HELP_LINES) - reachable == set()
    assert "ES" in reachable


@pytest.mark.parametrize("code", HELP_LINES)
def test_every_line_has_a_name_and_a_number(code):
    lines = HELP_LINES[code]

    assert lines.talk
    assert all(name and number[-1].isdigit() for name, number in lines.talk + lines.violence)

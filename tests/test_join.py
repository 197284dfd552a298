from dataclasses import replace

import pytest
from room import labels, words

from bot.ui import Call


async def test_setting_up_names_the_circle_and_lets_others_join(world):
    shown = await world.guest("ana").types('/setup name="Us two" kind=couple zone=Europe/Madrid')

    assert words(shown).startswith("Us two · In this circle: Ana.")
    assert "Join" in labels(shown)


async def test_joining_is_said_once_to_all(couple, ana, ben):
    again = await ben.types("/join")

    assert words(again) == "You are in Us two already."
    assert sum("Ben is in." in words(each) for each in couple.room.public) == 1


async def test_an_incomplete_setup_asks_for_what_is_missing(world):
    form = await world.guest("ana").form('/setup name="Us two"')

    assert form is not None
    assert dict(form.values) == {"name": "Us two"}


async def test_whoever_joins_lives_by_the_zone_their_platform_tells(world):
    ana, ben = world.guest("ana"), world.guest("ben")
    await ana.types('/setup name="Us two" kind=couple zone=Europe/Madrid')
    away = replace(ben.envelope(), zone="Asia/Tokyo")

    shown = await world.planner.handle(Call("join"), away)

    assert "in your own zone, Asia/Tokyo" in words(shown)
    async with world.store.reading(world.now) as tx:
        found = await tx.circles.at(away)
    assert [each.zone.key for each in found.members] == ["Europe/Madrid", "Asia/Tokyo"]


@pytest.mark.parametrize("told", ["", "Europe/Madrid", "Nowhere/Atall"])
async def test_a_zone_that_is_none_or_the_circles_own_is_not_spoken_of(world, told):
    ana, ben = world.guest("ana"), world.guest("ben")
    await ana.types('/setup name="Us two" kind=couple zone=Europe/Madrid')

    shown = await world.planner.handle(Call("join"), replace(ben.envelope(), zone=told))

    assert "zone" not in words(shown)


async def test_whoever_starts_a_circle_finds_their_zone_filled_in(world):
    form = await world.planner.form(Call("setup"), replace(world.guest("ana").envelope(), zone="Asia/Tokyo"))

    assert dict(form.values)["zone"] == "Asia/Tokyo"

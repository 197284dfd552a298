from dataclasses import replace

import pytest
from room import button, labels, words

from bot.ui import Call


async def test_setting_up_names_the_circle_and_lets_others_join(world):
    shown = await world.guest("ana").types('/setup name="Us two" kind=couple zone=Europe/Madrid')

    assert words(shown).startswith("Us two · In this circle: Ana.")
    assert "Join" in labels(shown)


async def test_joining_is_said_once_to_all(couple, ana, ben):
    again = await ben.types("/join")

    assert words(again) == "You are in Us two already."
    assert sum("Ben is in." in words(each) for each in couple.room.public) == 1


LOUD = "The weekly question comes at {at} all the same, as that is the hour set for it."


@pytest.mark.parametrize(
    ("reflect", "quiet", "at"),
    [
        ("sunday 23:30", "", "23:30"),
        ("sunday 3am", "", "03:00"),
        ("sunday 22:00", "", "22:00"),
        ("sunday 08:00", "", None),
        ("sunday 18:00", "", None),
        ("sunday 18:00", "17:00-19:00", "18:00"),
        ("off", "", None),
    ],
)
async def test_the_card_says_it_where_the_weekly_question_comes_at_a_quiet_hour(world, reflect, quiet, at):
    ana = world.guest("ana")

    shown = await ana.types(f'/setup name=Us kind=couple zone=Europe/Madrid reflect="{reflect}" quiet="{quiet}"')

    assert ("all the same" in words(shown)) is (at is not None)
    assert at is None or LOUD.format(at=at) in words(shown)


async def test_a_change_to_a_quiet_hour_is_told_at_once_and_on_the_card(couple, ana):
    changed = await ana.types('/setup name="Us two" kind=couple zone=Europe/Madrid reflect="sunday 3am"')
    card = words(couple.room.public[-1])
    back = await ana.types('/setup name="Us two" kind=couple zone=Europe/Madrid reflect="sunday 9am"')

    assert words(changed) == f"Changed · The card in your channel is up to date. · {LOUD.format(at='03:00')}"
    assert LOUD.format(at="03:00") in card
    assert "all the same" not in words(back) + words(couple.room.public[-1])


async def test_quiet_hours_moved_over_the_weekly_question_say_so(couple, ana):
    moved = await ana.sends(Call("setup.change", (("page", "2"), ("quiet", "17:00-19:00"))))

    assert words(moved).endswith(LOUD.format(at="18:00"))


async def test_a_third_who_joins_a_couple_is_welcome_and_all_hear_how_it_is_set_up(couple, ana, ben):
    before = words(couple.room.public[-1])

    joined = await couple.guest("cleo").types("/join")
    told = couple.room.public[-1]

    assert "couple;" not in before
    assert words(joined).startswith("Welcome to Us two")
    assert words(told) == (
        "Cleo is in. · "
        "Good that you are 3 now. This circle is set up as a couple; /setup can make it friends or family."
    )
    assert (await ana.form(button(told, "Name and people").call)).fields[1].name == "kind"


@pytest.mark.parametrize("kind", ["friends", "family"])
async def test_a_third_friend_is_simply_in(world, kind):
    await world.guest("ana").types(f"/setup name=Us kind={kind} zone=Europe/Madrid")
    await world.guest("ben").types("/join")

    await world.guest("cleo").types("/join")

    assert words(world.room.public[-1]) == "Cleo is in."


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

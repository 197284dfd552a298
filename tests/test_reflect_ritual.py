from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from reflecting import MADRID, SUNDAY, answer_both, asked, circle, public, question, questions, rests, rounds
from room import words

pytestmark = pytest.mark.slow

DAY = timedelta(days=1)
WEEK = timedelta(weeks=1)


async def posted(world):
    return [each.posted_at for each in await rounds(world)]


async def sleep(world, until):
    """The host is away until then, and whatever fell due meanwhile is found late."""
    world.now = until
    world.restart()
    await world.planner.tick(until)


async def test_a_question_comes_every_week_at_the_circles_own_hour(couple):
    await couple.until(SUNDAY + 3 * WEEK)

    assert await posted(couple) == [SUNDAY + week * WEEK for week in range(4)]


async def test_the_local_hour_stays_when_the_clocks_change(couple):
    await couple.until(datetime(2027, 4, 5, tzinfo=UTC))

    local = [each.astimezone(MADRID) for each in await posted(couple)]

    assert {(each.weekday(), each.hour, each.minute) for each in local} == {(6, 18, 0)}
    assert [f"{each:%m-%d %H}" for each in (await posted(couple))[-3:]] == ["03-21 17", "03-28 16", "04-04 16"]


async def test_an_hour_that_the_clocks_skip_moves_forward_that_week_only(couple, ana):
    await ana.types('/setup name="Us two" kind=couple zone=Europe/Madrid reflect="sunday 02:30"')

    await couple.until(datetime(2027, 4, 5, tzinfo=UTC))

    local = [each.astimezone(MADRID) for each in (await posted(couple))[-3:]]
    assert [f"{each:%m-%d %H:%M}" for each in local] == ["03-21 02:30", "03-28 03:30", "04-04 02:30"]


async def test_it_keeps_the_hour_of_the_circle_even_far_from_greenwich(world):
    await world.guest("ana").types('/setup name=Us kind=couple zone=Pacific/Kiritimati reflect="monday 01:00"')
    await world.guest("ben").types("/join")

    await world.until(datetime(2026, 12, 10, tzinfo=UTC))

    local = [each.astimezone(ZoneInfo("Pacific/Kiritimati")) for each in await posted(world)]
    assert [f"{each:%a %H:%M}" for each in local] == ["Mon 01:00", "Mon 01:00"]
    assert [each.week for each in await rounds(world)] == ["2026-W49", "2026-W50"]


async def reflects(ana, when):
    await ana.types(f'/setup name="Us two" kind=couple zone=Europe/Madrid reflect="{when}"')


async def test_moving_the_ritual_within_a_week_moves_the_question(couple, ana):
    await reflects(ana, "friday 09:00")
    await reflects(ana, "thursday 20:00")

    await couple.until(SUNDAY)

    assert await posted(couple) == [datetime(2026, 11, 26, 19, tzinfo=UTC)]


async def test_moving_it_away_and_back_again_leaves_one_question(couple, ana):
    await reflects(ana, "friday 09:00")
    await reflects(ana, "sunday 18:00")

    await couple.until(SUNDAY)

    assert await posted(couple) == [SUNDAY]


async def test_a_week_never_has_two_questions_however_the_ritual_moves(couple, ana, ben):
    await reflects(ana, "tuesday 18:00")
    await answer_both(await asked(couple, datetime(2026, 11, 24, 17, tzinfo=UTC)), ana, ben)

    await reflects(ana, "friday 18:00")
    await couple.until(datetime(2026, 12, 7, tzinfo=UTC))

    assert await posted(couple) == [datetime(2026, 11, 24, 17, tzinfo=UTC), datetime(2026, 12, 4, 17, tzinfo=UTC)]


async def test_a_ritual_switched_off_asks_nothing_and_comes_back_when_switched_on(couple, ana):
    await reflects(ana, "off")
    await couple.until(SUNDAY + WEEK)
    assert questions(couple) == []

    await reflects(ana, "sunday 18:00")
    await couple.until(SUNDAY + 2 * WEEK)

    assert await posted(couple) == [SUNDAY + 2 * WEEK]


async def test_the_year_of_the_week_does_not_matter_at_new_year(couple):
    await couple.until(datetime(2027, 1, 20, tzinfo=UTC))

    assert len(await posted(couple)) == 8
    assert [each.week for each in await rounds(couple)][-4:] == ["2026-W52", "2026-W53", "2027-W01", "2027-W02"]


@pytest.mark.parametrize("late", [timedelta(minutes=5), 2 * DAY, 6 * DAY])
async def test_a_question_missed_while_the_host_was_away_is_made_up_for_once(couple, late):
    await sleep(couple, SUNDAY + late)
    await couple.until(SUNDAY + late)

    assert await posted(couple) == [SUNDAY + late]


async def test_after_a_long_silence_the_next_week_simply_comes(couple):
    await sleep(couple, SUNDAY + 4 * WEEK + 2 * DAY)
    assert await posted(couple) == []

    await couple.until(SUNDAY + 5 * WEEK)

    assert await posted(couple) == [SUNDAY + 5 * WEEK]


async def test_after_a_catch_up_the_next_one_comes_at_its_usual_hour(couple, ana, ben):
    await sleep(couple, SUNDAY + 2 * DAY)
    await answer_both(question(couple), ana, ben)

    await couple.until(SUNDAY + WEEK)

    assert await posted(couple) == [SUNDAY + 2 * DAY, SUNDAY + WEEK]


async def test_a_late_question_keeps_quiet_hours(couple):
    late_at_night = datetime(2026, 11, 29, 23, 30, tzinfo=MADRID)
    await sleep(couple, late_at_night.astimezone(UTC))
    assert questions(couple) == []

    await couple.until(datetime(2026, 11, 30, 8, tzinfo=MADRID).astimezone(UTC))

    assert len(questions(couple)) == 1


async def test_a_round_that_still_waits_leaves_the_next_week_out(couple, ana):
    await couple.until(SUNDAY - 2 * DAY)
    await ana.types("/reflect now")

    await couple.until(SUNDAY + WEEK)

    assert len(await posted(couple)) == 2
    assert (await posted(couple))[1] == SUNDAY + WEEK


async def test_a_resting_circle_is_asked_nothing(couple, ana):
    here = await circle(couple)
    async with couple.store.writing(couple.now) as tx:
        rested = replace(here, rest_until=SUNDAY + DAY)
        await tx.within(here.id).members.settle(rested)

    await couple.until(SUNDAY)
    refused = await ana.types("/reflect now")
    await couple.until(SUNDAY + WEEK)

    assert words(refused) == "The circle is resting. A question can wait until it is back."
    assert await posted(couple) == [SUNDAY + WEEK]


async def test_a_couple_of_whom_one_rests_is_asked_nothing(couple, ben):
    await rests(couple, ben, SUNDAY + DAY)

    await couple.until(SUNDAY + WEEK)

    assert await posted(couple) == [SUNDAY + WEEK]


async def test_a_pause_skips_its_weeks_and_is_told_without_a_name(couple, ana):
    said = await ana.types("/reflect pause 2")

    await couple.until(SUNDAY + 2 * WEEK)

    assert words(said).startswith("Paused · No weekly question until ")
    assert words(couple.room.public[3]).startswith("The weekly question is paused until ")
    assert "Ana" not in words(couple.room.public[3])
    assert await posted(couple) == [SUNDAY + 2 * WEEK]


@pytest.mark.parametrize(
    ("said", "day", "first"),
    [
        ("6 days", "2026-11-29", 0),
        ("until sunday", "2026-11-29", 0),
        ('"2 weeks"', "2026-12-07", 2),
        ("until 3 january", "2027-01-03", 5),
    ],
)
async def test_a_pause_lasts_as_long_as_is_said(couple, ana, said, day, first):
    told = await ana.types(f"/reflect pause {said}")

    await couple.until(SUNDAY + 6 * WEEK)

    assert words(told) == f"Paused · No weekly question until {day}. What is open stays open."
    assert words(couple.room.public[3]).startswith(f"The weekly question is paused until {day}.")
    assert (await posted(couple))[0] == SUNDAY + first * WEEK


async def test_the_hub_says_until_which_day_it_is_paused(couple, ana):
    await ana.types("/reflect pause until 3 january")

    assert "It is paused until 2027-01-03." in words(await ana.types("/reflect"))


@pytest.mark.parametrize("line", ["/reflect pause off", "/reflect pause stop", "/reflect pause end"])
async def test_off_and_stop_end_a_pause_too(couple, ana, line):
    await ana.types("/reflect pause 12")

    said = await ana.types(line)

    assert words(said) == "Everybody is told, in your channel."
    assert words(couple.room.public[-1]) == "The weekly question is back."


async def test_a_pause_can_end_sooner(couple, ana, ben):
    await ana.types("/reflect pause 12")

    said = await ben.types("/reflect resume")
    await couple.until(SUNDAY)

    assert words(said) == "Everybody is told, in your channel."
    assert sum("The weekly question is back." in words(each) for each in couple.room.public) == 1
    assert await posted(couple) == [SUNDAY]


async def test_a_pause_outlives_a_change_of_settings(couple, ana):
    await ana.types("/reflect pause 1")

    await reflects(ana, "saturday 18:00")
    await couple.until(SUNDAY)

    assert questions(couple) == []


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("/reflect pause 0", "A pause lasts from 1 day to 12 weeks; off ends it."),
        ("/reflect pause 13", "A pause lasts up to 12 weeks. Try a nearer day; it can begin anew then."),
        ("/reflect pause", "How long, or until when: this is empty."),
        (
            "/reflect pause soonish",
            "I can't read soonish as a length of time or a day to come. Try 3 days, 2 weeks or until monday.",
        ),
        ("/reflect pause off", "The weekly question is not paused."),
        ("/reflect resume", "The weekly question is not paused."),
    ],
)
async def test_what_is_no_pause_is_explained(ana, line, said):
    assert words(await ana.types(line)) == said


async def test_a_restart_before_and_after_it_is_due_changes_nothing(couple, ana, ben):
    await couple.until(SUNDAY - DAY)
    couple.restart()
    await couple.until(SUNDAY)
    couple.restart()
    await couple.planner.tick(couple.now)

    assert len(questions(couple)) == 1
    assert public(couple).count("A question to answer together") == 1


async def test_circles_of_the_same_week_are_asked_on_their_own(couple):
    here = await circle(couple)
    couple.room.home = type(here.home)("test", "elsewhere")
    await couple.guest("eve").types('/setup name=Others kind=friends zone=Europe/Madrid reflect="sunday 18:00"')
    await couple.guest("dan").types("/join")

    await couple.until(SUNDAY)

    places = [place.id for place, _, reply in couple.room.shown if "A question to answer" in words(reply)]
    assert sorted(places) == ["elsewhere", "home"]

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from planning import TACOS, planned
from room import START, Room, button, labels, words

from bot.commands import AT_HOME, CARDS
from bot.features.plan.reminders import Moment, considerate, moments
from bot.model import Circle, Place, Plan
from bot.times import Hours, occurrence
from bot.ui import call

pytestmark = pytest.mark.slow

MADRID = ZoneInfo("Europe/Madrid")
SATURDAY_7PM = datetime(2026, 11, 28, 18, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def circle(quiet_from=time(22), quiet_to=time(8), zone=MADRID):
    return Circle(1, Place("test", "home"), "Us", "couple", zone, 1, quiet_from=quiet_from, quiet_to=quiet_to)


def plan(start, length=2 * HOUR):
    return Plan(1, "Tacos", "planned", start, start + length, 1)


def local(year, month, day, hour, minute=0):
    return datetime(year, month, day, hour, minute, tzinfo=MADRID).astimezone(UTC)


def told(world, name):
    """Titles of the reminders this person got."""
    return [words(each).split(" · ")[0] for each in world.room.private_to(name)]


# When.


def test_a_plan_is_remembered_a_day_and_two_hours_before_and_asked_about_an_hour_after():
    due = moments(plan(local(2026, 11, 28, 19)), circle(), None)

    assert due == (
        (Moment.DAY, local(2026, 11, 27, 19)),
        (Moment.HOURS, local(2026, 11, 28, 17)),
        (Moment.AFTER, local(2026, 11, 29, 8)),
    )


def test_a_long_plan_is_remembered_a_week_before():
    due = moments(plan(local(2026, 11, 28, 10), 20 * HOUR), circle(), None)

    assert due[0] == (Moment.WEEK, local(2026, 11, 21, 10))


def test_a_getaway_is_remembered_a_week_before_however_long_it_is(catalogue):
    getaway = next(each for each in catalogue.activities if each.kind == "getaway")

    due = moments(plan(local(2026, 11, 28, 10)), circle(), getaway)

    assert due[0] == (Moment.WEEK, local(2026, 11, 21, 10))


@pytest.mark.parametrize(
    ("start", "before"),
    [((2027, 3, 28, 19), (2027, 3, 27, 19)), ((2027, 10, 31, 19), (2027, 10, 30, 19))],
)
def test_a_day_before_is_the_same_wall_time_over_a_clock_change(start, before):
    assert moments(plan(local(*start)), circle(), None)[0] == (Moment.DAY, local(*before))


def test_a_reminder_in_quiet_hours_moves_to_their_end():
    assert considerate(local(2026, 11, 28, 7), local(2026, 11, 28, 9), circle()) == local(2026, 11, 28, 8)


def test_where_the_end_of_quiet_hours_is_too_late_it_comes_just_before_they_begin():
    assert considerate(local(2026, 11, 28, 5), local(2026, 11, 28, 7), circle()) == local(2026, 11, 27, 21, 45)


@given(
    start=st.integers(0, 2 * 365 * 24 * 60).map(lambda n: START + timedelta(minutes=n)),
    quiet=st.tuples(st.times(), st.times()).map(lambda two: [each.replace(second=0, microsecond=0) for each in two]),
    zone=st.sampled_from(["Europe/Madrid", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "UTC"]),
)
@settings(max_examples=200)
def test_reminders_come_before_the_start_and_the_question_after_the_end(start, quiet, zone):
    if quiet[0] == quiet[1]:
        quiet[1] = (datetime.combine(date.min, quiet[1]) + HOUR).time()
    ours, one = circle(*quiet, ZoneInfo(zone)), plan(start)

    due = dict(moments(one, ours, None))

    assert due[Moment.DAY] < start
    assert due[Moment.HOURS] < start
    assert due[Moment.AFTER] >= one.ends_at + HOUR
    assert not Hours(*quiet).holds(due[Moment.AFTER].astimezone(ours.zone).time())


# To whom.


async def test_those_in_or_maybe_are_reminded_and_nobody_else(ana, ben, couple):
    card = await planned(ana)
    await couple.guest("cleo").types("/join")
    await couple.guest("dan").types("/join")
    await ben.presses(card, "Maybe")
    await couple.guest("dan").presses(card, "Can't make it")

    await couple.until(SATURDAY_7PM)

    assert told(couple, "ana") == ["Coming up tomorrow: Tacos", "Coming up today: Tacos"]
    assert told(couple, "ben") == ["Coming up tomorrow: Tacos", "Coming up today: Tacos"]
    assert told(couple, "cleo") == told(couple, "dan") == []


async def test_reminders_fire_at_their_moments(ana, couple):
    await planned(ana)

    counts = []
    for moment in (SATURDAY_7PM - DAY, SATURDAY_7PM - 2 * HOUR):
        await couple.until(moment - timedelta(seconds=1))
        counts.append(len(told(couple, "ana")))
        await couple.until(moment)
        counts.append(len(told(couple, "ana")))

    assert counts == [0, 1, 1, 2]


async def test_a_reminder_says_what_to_look_forward_to_a_day_before(ana, couple, catalogue):
    activity = next(each for each in catalogue.activities if each.kind == "at_home" and each.hours[1] < 4)
    shown = await ana.sends(call("plan.idea", a=activity.id, when="sat 7pm", where="Home"))
    await ana.presses(shown, "Yes")

    await couple.until(SATURDAY_7PM)

    day, hours = couple.room.private_to("ana")
    assert activity.look_forward in words(day)
    assert activity.look_forward not in words(hours)
    assert "Where: Home" in words(hours)


async def test_a_reminder_is_answered_where_it_stands(ana, couple):
    card = await planned(ana)
    await couple.until(SATURDAY_7PM - DAY)
    reminder = couple.room.private_to("ana")[-1]

    shown = await ana.sends(button(reminder, "Can't make it").call, direct=True)
    await couple.until(SATURDAY_7PM)

    assert "Can't make it: Ana" in words(shown)
    assert told(couple, "ana") == ["Coming up tomorrow: Tacos"]
    assert "Can't make it: Ana" in words(couple.room.public[-1])
    assert labels(card)[0] == "I'm in"


async def test_somebody_who_rests_or_has_left_is_left_alone(ana, ben, couple):
    card = await planned(ana)
    await ben.presses(card, "I'm in")
    async with couple.store.writing(couple.now) as tx:
        ours = (await tx.circles.of(ana.person))[0]
        store = tx.within(ours.id)
        await store.members.rest(ours.member_of(ana.person).id, SATURDAY_7PM)
        await store.members.leave(ours.member_of(ben.person).id, "as_is")

    await couple.until(SATURDAY_7PM)

    assert told(couple, "ana") == told(couple, "ben") == []


async def test_a_circle_that_rests_is_neither_reminded_nor_asked_and_finds_no_pile_on_return(ana, couple):
    await planned(ana)
    async with couple.store.writing(couple.now) as tx:
        ours = (await tx.circles.of(ana.person))[0]
        await tx.within(ours.id).members.settle(replace(ours, rest_until=SATURDAY_7PM + 3 * DAY))
    before = len(couple.room.shown)

    await couple.until(SATURDAY_7PM + 4 * DAY)

    assert [words(each) for _, _, each in couple.room.shown[before:] if "Tacos" in words(each)] == []


# When something else happens.


async def test_only_reminders_that_still_lie_ahead_are_set(ana, couple):
    await planned(ana, '/plan new Tea when="in 3 hours"')
    await planned(ana, '/plan new Snack when="in 90 minutes"')

    await couple.wait("4 hours")

    assert told(couple, "ana") == ["Coming up today: Tea"]


async def test_a_moved_plan_is_remembered_at_its_new_time_alone(ana, couple):
    card = await planned(ana)
    await couple.until(SATURDAY_7PM - DAY)

    await ana.presses(await ana.presses(card, "Change", when="5 dec 7pm"), "Yes")
    at_the_old_time = len(told(couple, "ana"))
    await couple.until(SATURDAY_7PM + DAY)
    in_between = len(told(couple, "ana"))
    await couple.until(SATURDAY_7PM + 7 * DAY)

    assert (at_the_old_time, in_between) == (1, 1)
    assert len(told(couple, "ana")) == 3


async def test_changed_words_double_no_reminder_and_lose_none(ana, couple):
    card = await planned(ana)
    await couple.until(SATURDAY_7PM - DAY)
    await ana.presses(card, "Change", where="the park")

    await couple.until(SATURDAY_7PM)

    assert len(told(couple, "ana")) == 2
    assert "the park" in words(couple.room.private_to("ana")[-1])


@pytest.mark.parametrize("label", ["Postpone", "Call it off"])
async def test_a_plan_that_is_off_is_neither_remembered_nor_asked_about(ana, couple, label):
    card = await planned(ana)
    off = await ana.presses(card, label)
    if label == "Call it off":
        await ana.presses(off, "Yes")
    before = len(couple.room.public)

    await couple.wait("10 days")

    assert told(couple, "ana") == []
    assert [each for each in couple.room.public[before:] if "Tacos" in words(each)] == []


async def test_a_reminder_whose_sending_failed_is_not_sent_after_the_plan_was_cancelled(ana, couple):
    card = await planned(ana)
    couple.room = Cut()
    couple.planner.speak_through("test", couple.room)
    await couple.until(SATURDAY_7PM - DAY)

    await ana.presses(await ana.presses(card, "Call it off"), "Yes")
    await couple.wait("10 minutes")

    assert couple.room.attempts == 1
    assert told(couple, "ana") == []


class Cut(Room):
    """The connection breaks at the first direct message."""

    attempts = 0

    async def direct(self, person, reply, nonce):
        self.attempts += 1
        if self.attempts == 1:
            raise ConnectionError
        return await super().direct(person, reply, nonce)


async def test_after_a_downtime_there_is_one_reminder_and_no_pile(ana, couple):
    await planned(ana)
    couple.now = SATURDAY_7PM - HOUR

    await couple.until(SATURDAY_7PM - HOUR)

    assert told(couple, "ana") == ["Coming up today: Tacos"]


async def test_after_a_downtime_over_the_start_no_reminder_comes_late(ana, couple):
    await planned(ana)
    couple.now = SATURDAY_7PM + timedelta(minutes=10)

    await couple.wait("30 minutes")

    assert told(couple, "ana") == []


async def test_after_a_downtime_a_reminder_still_waits_for_the_end_of_quiet_hours(ana, couple):
    await planned(ana, '/plan new Tacos when="sat 14:00"')
    couple.now = local(2026, 11, 28, 3)

    await couple.until(local(2026, 11, 28, 7, 59))
    early = told(couple, "ana")
    await couple.until(local(2026, 11, 28, 8))

    assert early == []
    assert told(couple, "ana") == ["Coming up today: Tacos"]


async def test_a_restart_before_each_step_loses_and_doubles_nothing(ana, ben, couple):
    card = await planned(ana)
    couple.restart()
    await ben.presses(card, "I'm in")
    while couple.now < SATURDAY_7PM + 2 * DAY:
        couple.restart()
        await couple.wait("7 hours")

    assert told(couple, "ana") == told(couple, "ben") == ["Coming up tomorrow: Tacos", "Coming up today: Tacos"]
    assert (
        sum(
            "How was it? · Tacos" in words(each)
            for _, message, each in couple.room.shown
            if message not in edited(couple)
        )
        == 1
    )


def edited(world):
    """Messages shown more than once."""
    ids = [message for _, message, _ in world.room.shown]
    return {each for each in ids if ids.count(each) > 1}


# After the plan.


async def how_was_it(world, guest, line=TACOS):
    card = await planned(guest, line)
    await world.until(local(2026, 11, 29, 8))
    return card, world.room.public[-1]


async def test_after_the_plan_everybody_is_asked_once_how_it_was(ana, couple):
    before = [each for each in couple.room.public if "How was it?" in words(each)]

    _, asked = await how_was_it(couple, ana)

    assert before == []
    assert words(asked) == "How was it? · Tacos, 2026-11-28T18:00+00:00"
    assert labels(asked) == ["It happened", "Postponed", "Didn't happen, fine"]


async def test_the_question_comes_an_hour_after_the_end_outside_quiet_hours(ana, couple):
    await planned(ana, '/plan new Lunch when="sat 13:00"')

    await couple.until(local(2026, 11, 28, 16) - timedelta(seconds=1))
    early = words(couple.room.public[-1])
    await couple.until(local(2026, 11, 28, 16))

    assert not early.startswith("How was")
    assert words(couple.room.public[-1]).startswith("How was it? · Lunch")


async def test_it_happened_shows_everybody_and_offers_a_memory(ana, ben, couple):
    _, asked = await how_was_it(couple, ana)
    posted = len({message for _, message, _ in couple.room.shown})

    done = await ben.presses(asked, "It happened")
    again = await ana.presses(asked, "It happened")

    assert done.to == "in_place"
    assert labels(done) == ["Add a memory"]
    assert button(done, "Add a memory").call.name == "memory.of"
    assert words(again) == words(done)
    assert words(couple.room.public[-1]) == words(done)
    assert len({message for _, message, _ in couple.room.shown}) == posted


async def test_the_plans_own_card_only_says_that_it_is_over(ana, ben, couple):
    _, asked = await how_was_it(couple, ana)
    shown_before = words(couple.room.public[-2])
    await ben.presses(asked, "It happened")

    own = [words(each) for each in couple.room.public if words(each).startswith("Tacos · 2026")]

    assert own[-1] == shown_before == "Tacos · 2026-11-28T18:00+00:00 · This plan is over."
    assert len([each for each in couple.room.public if "Add a memory" in labels(each)]) == 1


async def test_it_did_not_happen_is_fine(ana, couple):
    _, asked = await how_was_it(couple, ana)

    done = await ana.presses(asked, "Didn't happen, fine")

    assert words(done) == "Tacos · It didn't happen this time, and that is fine."
    assert labels(done) == ["It did happen", "Postponed"]


@pytest.mark.parametrize("slip", ["Didn't happen, fine", "Postponed"])
async def test_it_did_happen_after_all_and_can_be_remembered(ana, ben, couple, slip):
    _, asked = await how_was_it(couple, ana)
    said = await ben.presses(asked, slip)
    couple.restart()

    done = await ana.presses(said, "It did happen")
    kept = await ana.presses(done, "Add a memory", words="burnt pancakes")

    assert labels(done) == ["Add a memory"]
    assert words(couple.room.public[-2]) == words(done)
    assert words(kept).startswith("Kept with Tacos.")


async def test_it_happened_on_a_card_from_before_the_slip_counts_too(ana, ben, couple):
    _, asked = await how_was_it(couple, ana)
    await ben.presses(asked, "Didn't happen, fine")

    done = await ana.presses(asked, "It happened")

    assert labels(done) == ["Add a memory"]


async def test_what_did_not_happen_may_have_been_put_off(ana, ben, couple):
    _, asked = await how_was_it(couple, ana)
    said = await ben.presses(asked, "Didn't happen, fine")

    done = await ana.presses(said, "Postponed")
    read_back = await ana.presses(done, "Pick a day", when="sat 7pm")
    await ana.presses(read_back, "Yes")

    assert "Tacos · 2026-12-05T18:00+00:00 · In: Ana" in [words(each) for each in couple.room.public]


async def test_it_did_happen_is_no_answer_once_there_is_a_new_day(ana, ben, couple):
    _, asked = await how_was_it(couple, ana)
    put_off = await ben.presses(asked, "Postponed")
    await ana.presses(await ana.presses(put_off, "Pick a day", when="sat 7pm"), "Yes")

    shown = await ben.presses(put_off, "It did happen")

    assert words(shown) == "Tacos · It has a new day: 2026-12-05T18:00+00:00."


async def test_postponed_offers_a_new_day_and_the_card_lives_on(ana, ben, couple):
    _, asked = await how_was_it(couple, ana)

    done = await ana.presses(asked, "Postponed")
    read_back = await ben.presses(done, "Pick a day", when="sat 7pm")
    await ben.presses(read_back, "Yes")
    await ana.presses(couple.room.public[-1], "I'm in")
    await couple.wait("7 days")

    assert labels(done) == ["Pick a day", "It did happen"]
    assert told(couple, "ana") == ["Coming up tomorrow: Tacos", "Coming up today: Tacos"] * 2
    assert words(couple.room.public[-1]).startswith("How was it? · Tacos")


async def test_a_question_about_a_day_that_was_put_off_stays_out_of_the_next_one(ana, couple):
    _, asked = await how_was_it(couple, ana)
    done = await ana.presses(asked, "Postponed")
    await ana.presses(await ana.presses(done, "Pick a day", when="sat 7pm"), "Yes")
    await couple.wait("7 days")

    await ana.presses(couple.room.public[-1], "It happened")

    latest = {message: words(each) for _, message, each in couple.room.shown}
    assert [each for each in latest.values() if "It happened on" in each] == [
        "Tacos · It happened on 2026-12-05T18:00+00:00. Lovely. A few words now are good to find later."
    ]
    assert "Tacos · It has a new day: 2026-12-05T18:00+00:00." in latest.values()


async def test_the_first_to_say_how_it_was_says_it_for_everybody(ana, ben, couple):
    _, asked = await how_was_it(couple, ana)
    await ana.presses(asked, "It happened")

    late = await ben.presses(asked, "Didn't happen, fine")

    assert "It happened" in words(late)


async def test_saying_how_it_was_before_it_was_changes_nothing(ana, couple):
    card = await planned(ana)
    p = button(card, "I'm in").call.given("p")

    early = await ana.sends(call("plan.happened", p=p))

    assert words(early) == "Tacos · It has a new day: 2026-11-28T18:00+00:00."
    assert labels(early) == ["See the plan"]


async def test_an_answer_given_before_the_question_leaves_it_unasked(ana, couple):
    card = await planned(ana)
    await couple.until(SATURDAY_7PM + 2 * HOUR)
    await ana.presses(card, "I'm in")
    await ana.presses(await ana.types("/today"), "It happened")
    shown = len({message for _, message, _ in couple.room.shown})

    await couple.wait("20 hours")

    assert len({message for _, message, _ in couple.room.shown}) == shown


async def test_an_answer_given_before_a_late_question_leaves_it_unasked(ana, couple):
    await planned(ana, '/plan new Lunch when="sat 13:00"')
    couple.now = local(2026, 11, 29, 3)
    await couple.wait("1 minute")
    await ana.presses(await ana.types("/today"), "It happened")
    shown = len({message for _, message, _ in couple.room.shown})

    await couple.until(local(2026, 11, 29, 9))

    assert len({message for _, message, _ in couple.room.shown}) == shown


async def test_an_old_card_can_not_change_what_is_over(ana, couple):
    card, _ = await how_was_it(couple, ana)

    shown = await ana.presses(card, "Change", where="the park")

    assert words(shown).startswith("This plan can't be changed any more. ∥ How was it? · Tacos")


async def test_a_plan_that_was_never_answered_about_stays_quiet(ana, couple):
    await how_was_it(couple, ana)
    shown = len({message for _, message, each in couple.room.shown if "Tacos" in words(each)})

    await couple.wait("30 days")

    assert len({message for _, message, each in couple.room.shown if "Tacos" in words(each)}) == shown
    assert occurrence(date(2026, 11, 29), time(8), MADRID) < couple.now


# Where direct messages are closed.


async def test_who_takes_no_direct_messages_is_reminded_at_home_once_and_unnamed(ana, ben, couple):
    card = await planned(ana)
    await ben.presses(card, "I'm in")
    couple.room.closed |= {"ana", "ben"}

    await couple.until(SATURDAY_7PM - DAY)

    reminders = [each for each in couple.room.public if words(each).startswith("Coming up tomorrow: Tacos")]
    assert [words(each) for each in reminders] == ["Coming up tomorrow: Tacos · 2026-11-28T18:00+00:00"]
    assert labels(reminders[0]) == ["See the plan"]


async def test_nothing_is_said_at_home_while_direct_messages_are_open(ana, couple):
    await planned(ana)

    await couple.until(SATURDAY_7PM)

    assert [each for each in couple.room.public if "Coming up" in words(each)] == []


def test_a_card_for_home_takes_what_the_private_one_took():
    assert AT_HOME["plan.reminder"] == "plan.soon"
    assert all(CARDS[private][1] == CARDS[home][1] for private, home in AT_HOME.items())

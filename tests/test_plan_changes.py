import asyncio
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from planning import TACOS, planned
from room import button, labels, words

from bot.ui import Call
from bot.words import plain

pytestmark = pytest.mark.slow


def news(world):
    """Titles of what was posted about changes, oldest first."""
    told = ("Changed: ", "New time: ", "Postponed: ", "Cancelled: ")
    return [plain(each.cards[0].title) for each in world.room.public if plain(each.cards[0].title).startswith(told)]


async def test_any_member_changes_words_at_once_and_everybody_is_told_once(ana, ben, couple):
    card = await planned(ana)

    done = await ben.presses(card, "Change", where="the park")

    assert words(done).startswith("Changed: Tacos")
    assert news(couple) == ["Changed: Tacos"]
    assert "Tacos · 2026-11-28T18:00+00:00 · Where: the park · In: Ana" in [words(each) for each in couple.room.public]


async def test_a_change_made_on_the_public_card_shows_on_that_card_too(ana, couple):
    card = await planned(ana)
    message = next(message for _, message, shown in couple.room.shown if shown is card)

    pressed = button(card, "Change").call.having(where="the park")
    await couple.planner.handle(pressed, ana.envelope(message=message))
    await couple.planner.tick(couple.now)

    latest = [shown for _, each, shown in couple.room.shown if each == message][-1]
    assert "Where: the park" in words(latest)


async def test_a_new_time_counts_only_after_a_yes(ana, ben, couple):
    card = await planned(ana)

    asked = await ben.types('/plan change tacos when="sun 6pm" where=Bens')
    nothing_yet = news(couple)
    unmoved = words(await ana.presses(card, "I'm in"))
    await ben.presses(asked, "Yes")

    assert words(asked).startswith("Tacos · 2026-11-29T17:00+00:00 · Where: Bens")
    assert nothing_yet == []
    assert "Bens" not in unmoved
    assert news(couple) == ["New time: Tacos"]
    assert words(await ana.presses(card, "I'm in")).startswith("Tacos · 2026-11-29T17:00+00:00 · Where: Bens")


async def test_only_what_is_named_changes(ana, couple):
    card = await planned(ana, '/plan new Tacos when="sat 7pm" where=Home bring=limes')

    await ana.types("/plan change tacos what=Burritos")

    assert words(await ana.presses(card, "I'm in")).startswith(
        "Burritos · 2026-11-28T18:00+00:00 · Where: Home · Bring: limes"
    )


async def test_the_form_starts_with_what_is_there_and_an_emptied_field_is_emptied(ana, couple):
    card = await planned(ana, '/plan new Tacos when="sat 7pm" where=Home bring=limes')
    form = await ana.form(button(card, "Change").call)

    await ana.sends(form.submit.having(what="Tacos", where="Home"))

    assert dict(form.values) == {"what": "Tacos", "where": "Home", "bring": "limes"}
    assert "limes" not in words(await ana.presses(card, "I'm in"))


async def test_a_second_yes_moves_nothing_twice(ana, couple):
    card = await planned(ana)
    asked = await ana.presses(card, "Change", when="sun 6pm")
    await ana.presses(asked, "Yes")

    again = await ana.presses(asked, "Yes")

    assert words(again).startswith("It is at that time already.")
    assert news(couple) == ["New time: Tacos"]


async def test_a_yes_after_somebody_else_changed_the_plan_shows_it_as_it_is(ana, ben, couple):
    card = await planned(ana)
    asked = await ana.presses(card, "Change", when="sun 6pm")
    await ben.presses(card, "Change", where="the park")

    stale = await ana.presses(asked, "Yes")

    assert words(stale).startswith("This plan has changed in the meantime.")
    assert "Where: the park" in words(stale)
    assert news(couple) == ["Changed: Tacos"]


async def test_change_before_the_yes_brings_the_words_back(ana, couple):
    card = await planned(ana)
    asked = await ana.presses(card, "Change", when="sun 6pm", where="the park")

    form = await ana.form(button(asked, "Change").call)

    assert dict(form.values) == {"what": "Tacos", "when": "sun 6pm", "where": "the park"}


async def test_a_yes_that_comes_too_late_moves_nothing(ana, couple):
    card = await planned(ana)
    asked = await ana.presses(card, "Change", when="today 6pm")
    await couple.wait("1 day")

    late = await ana.presses(asked, "Yes")

    assert words(late).startswith("That moment has passed.")
    assert labels(late) == ["Change"]
    assert news(couple) == []


async def test_moving_keeps_the_length(ana, couple):
    card = await planned(ana, '/plan new Hike when="sat 10:00" hours=8')

    await ana.presses(await ana.presses(card, "Change", when="sun 10:00"), "Yes")

    assert "Also planned around then: Hike" in words(await ana.types('/plan new Tea when="sun 17:30"'))


async def test_a_new_time_with_an_end_changes_the_length(ana, couple):
    card = await planned(ana)

    asked = await ana.presses(card, "Change", when="sun 7-11pm")
    await ana.presses(asked, "Yes")

    assert "Until 2026-11-29T22:00+00:00." in words(asked)
    assert "Also planned around then: Tacos" in words(await ana.types('/plan new Tea when="sun 10:30pm"'))


@pytest.mark.parametrize("nothing", ['""', "-"])
async def test_a_field_named_with_nothing_in_it_is_emptied(ana, couple, nothing):
    card = await planned(ana, '/plan new Tacos when="sat 7pm" where=Home bring=limes')

    await ana.types(f"/plan change tacos where={nothing}")

    assert words(await ana.presses(card, "I'm in")).startswith("Tacos · 2026-11-28T18:00+00:00 · Bring: limes")


def new_times(world):
    """The news of new times as they stand, oldest first."""
    latest = {message: each for _, message, each in world.room.shown if words(each).startswith("New time: ")}
    return list(latest.values())


async def moves(guest, card, when):
    return await guest.presses(await guest.presses(card, "Change", when=when), "Yes")


@pytest.mark.parametrize("when", ["sun 7pm", "sat 4:59pm", "sat 21:01"])
async def test_a_plan_moved_to_another_day_or_by_hours_asks_everybody_anew(ana, ben, couple, when):
    card = await planned(ana)
    await ben.presses(card, "Can't make it")

    done = await moves(ana, card, when)

    assert "You are in; what others answered for the old time is open again." in words(done)
    assert words(new_times(couple)[0]).endswith("In: Ana · What was answered for the old time is open again.")
    assert "Tacos: are you in?" in words(await ben.types("/today"))


@pytest.mark.parametrize("when", ["sat 5pm", "sat 21:00"])
async def test_a_smaller_move_keeps_the_answers_and_can_be_answered_too(ana, ben, couple, when):
    card = await planned(ana)
    await ben.presses(card, "Can't make it")

    await moves(ana, card, when)

    assert words(new_times(couple)[0]).endswith("In: Ana · Can't make it: Ben")
    assert labels(new_times(couple)[0]) == ["I'm in", "Maybe", "Can't make it", "See the plan"]


async def test_an_hour_past_midnight_is_another_day(ana, ben, couple):
    card = await planned(ana, '/plan new Stars when="sat 23:30"')
    await ben.presses(card, "Can't make it")

    await moves(ana, card, "sun 00:30")

    assert "Ben" not in words(new_times(couple)[0])


async def test_whoever_moves_a_plan_to_another_day_is_in(ana, ben, couple):
    card = await planned(ana)
    await ben.presses(card, "Can't make it")

    await moves(ben, card, "sun 7pm")

    assert "In: Ben" in words(new_times(couple)[0])
    assert "Ana" not in words(new_times(couple)[0])


async def test_who_has_not_answered_for_the_new_time_is_not_reminded_of_it(ana, ben, couple):
    card = await planned(ana)
    await ben.presses(card, "I'm in")
    await moves(ana, card, "sun 7pm")

    await couple.until(datetime(2026, 11, 29, 18, tzinfo=UTC))

    assert len(couple.room.private_to("ana")) == 2
    assert couple.room.private_to("ben") == []


async def test_a_new_time_is_answered_under_its_news_and_every_card_shows_it(ana, ben, couple):
    card = await planned(ana)
    await moves(ana, card, "sun 7pm")
    couple.restart()

    answered = await ben.presses(new_times(couple)[0], "Maybe")

    assert answered.to == "in_place"
    assert words(answered).startswith("New time: Tacos · 2026-11-29T18:00+00:00 · In: Ana · Maybe: Ben")
    assert "Tacos · 2026-11-29T18:00+00:00 · In: Ana · Maybe: Ben" in [words(each) for each in couple.room.public]


async def test_an_answer_on_the_card_shows_under_the_news_too(ana, ben, couple):
    card = await planned(ana)
    await moves(ana, card, "sun 7pm")

    await ben.presses(card, "I'm in")

    assert "In: Ana, Ben" in words(new_times(couple)[0])


async def test_an_answer_under_older_news_does_not_count_for_a_later_time(ana, ben, couple):
    card = await planned(ana)
    await moves(ana, card, "sun 7pm")
    old = new_times(couple)[0]
    await moves(ana, card, "4 dec 7pm")

    shown = await ben.presses(old, "I'm in")

    assert words(shown) == "New time: Tacos · 2026-12-04T18:00+00:00 · In: Ana"
    assert "Tacos: are you in?" in words(await ben.types("/today"))


async def test_the_news_of_a_new_time_says_so_once_the_plan_is_off(ana, ben, couple):
    card = await planned(ana)
    await moves(ana, card, "sun 7pm")
    old = new_times(couple)[0]

    await ana.presses(await ana.presses(card, "Call it off"), "Yes")

    assert "Cancelled. It was set for 2026-11-29T18:00+00:00." in words(await ben.presses(old, "I'm in"))


async def test_a_new_day_of_a_postponed_plan_asks_everybody_anew(ana, ben, couple):
    card = await planned(ana)
    await ben.presses(card, "Can't make it")
    await ana.presses(card, "Postpone")

    await ana.presses(await ana.types('/plan postpone tacos when="12 dec 7pm"'), "Yes")

    assert "Ben" not in words(new_times(couple)[0])
    assert "Tacos: are you in?" in words(await ben.types("/today"))


async def test_a_plan_named_alone_is_shown_with_what_changes_it(ana, couple):
    await planned(ana)

    shown = await ana.types("/plan change Tacos")
    form = await ana.form(button(shown, "Change it").call)

    assert words(shown).startswith("Tacos · ")
    assert dict(form.values)["what"] == "Tacos"


async def test_naming_the_same_time_moves_nothing(ana, couple):
    card = await planned(ana)

    same = await ana.presses(card, "Change", when="sat 7pm")

    assert words(same).startswith("Nothing has changed")
    assert news(couple) == []


async def test_a_title_may_be_nearly_right(ana, couple):
    await planned(ana, '/plan new "Tacos at home" when="sat 7pm"')

    found = await ana.types("/plan cancel taco")
    unknown = await ana.types("/plan cancel skydiving")

    assert "Tacos at home" in words(found)
    assert words(unknown) == "I find no plan called skydiving. /plan list shows what there is."


async def test_a_part_of_a_title_is_enough(ana, couple):
    await planned(
        ana, '/plan new "Tacos with **everybody** from the office, their partners and the dog" when="sat 7pm"'
    )
    await planned(ana, '/plan new "Opera" when="sun 7pm"')

    assert "Tacos with" in words(await ana.types("/plan cancel plan=tacos"))


async def test_a_title_much_more_alike_than_another_is_the_one_meant(ana, couple):
    await planned(ana)
    await planned(ana, '/plan new "Tacos at home" when="sun 7pm"')

    shown = await ana.types('/plan cancel "tacos at hom"')

    assert words(shown) == "Cancel it for everyone? · Tacos at home · 2026-11-29T18:00+00:00"


async def test_without_any_plan_that_is_said(ana):
    shown = await ana.types("/plan cancel tacos")

    assert words(shown) == "Nothing is planned right now. /plan new starts something."


async def test_of_two_plans_with_one_name_the_person_is_asked_which(ana, couple):
    await planned(ana, '/plan new "Date night" when="fri 8pm" where=Home')
    await planned(ana, '/plan new "Date night" when="4 dec 8pm" where=Home')

    asked = await ana.types('/plan change "date night" bring=candles')
    await ana.presses(asked, "Number 2")

    assert labels(asked) == ["Number 1", "Number 2"]
    changed = next(each for each in couple.room.public if words(each).startswith("Changed: "))
    assert words(changed) == ("Changed: Date night · 2026-12-04T19:00+00:00 · Where: Home · Bring: candles")


async def test_of_two_plans_one_is_postponed_or_cancelled_by_number(ana, couple):
    await planned(ana, '/plan new "Date night" when="fri 8pm"')
    await planned(ana, '/plan new "Date night" when="4 dec 8pm"')

    moved = await ana.presses(await ana.types('/plan postpone "date night" when="11 dec 8pm"'), "Number 1")
    cancel = await ana.presses(await ana.types('/plan cancel "date night"'), "Number 2")

    assert words(moved).startswith("Date night · 2026-12-11T19:00+00:00")
    assert words(cancel) == "Cancel it for everyone? · Date night · 2026-12-04T19:00+00:00"


async def test_the_names_of_plans_complete(ana, couple):
    await planned(ana)
    asked = couple.planner.typed("/plan cancel ta")

    options = await couple.planner.choices(asked, "plan", ana.envelope())
    chosen = await ana.types(f"/plan cancel {options[0].value}")

    assert plain(options[0].label).startswith("Tacos")
    assert "Tacos" in words(chosen)


# Postponed.


async def test_postponing_without_a_day_waits_in_the_list_and_is_told_once(ana, ben, couple):
    card = await planned(ana)

    await ben.presses(card, "Postpone")
    again = await ben.presses(card, "Postpone")

    assert news(couple) == ["Postponed: Tacos"]
    assert "Pick a day" in labels(again)
    assert words(again).startswith(
        "It was postponed before. Anyone can pick a new day. ∥ Tacos · Postponed. It has no new day yet. · In: Ana"
    )


async def test_a_postponed_plan_is_nowhere_told_with_its_old_day(ana, ben, couple):
    card = await planned(ana)
    await ana.presses(card, "Postpone")

    changed = await ana.types("/plan change tacos where=Home")
    asked = await ana.types("/plan cancel tacos")
    listed = await ana.types("/plan list")
    offered = await couple.planner.choices(Call("plan.cancel"), "plan", ana.envelope())

    news_of_it = next(each for each in reversed(couple.room.public) if words(each).startswith("Changed"))
    told = [words(each) for each in (changed, asked, listed, news_of_it)]
    assert not any("2026-" in each for each in (*told, plain(offered[0].label)))
    assert all("Postponed. It has no new day yet." in each for each in told)


async def test_a_new_day_of_a_postponed_plan_is_read_back(ana, couple):
    card = await planned(ana)
    await ana.presses(card, "Postpone")

    asked = await ana.types('/plan postpone tacos when="12 dec 7pm"')

    assert words(asked).startswith("Tacos · 2026-12-12T18:00+00:00 · ")


async def test_an_answer_to_a_postponed_plan_waits_for_its_day(ana, ben, couple):
    card = await planned(ana)
    await ana.presses(card, "Postpone")

    stale = await ben.presses(card, "I'm in")
    await ana.presses(await ana.types('/plan change tacos when="sun 6pm"'), "Yes")

    assert "Postponed" in words(stale)
    assert "Ben" not in words(await ana.presses(card, "I'm in"))


async def test_a_postponed_plan_leaves_nothing_due(ana, couple):
    card = await planned(ana)

    await ana.presses(card, "Postpone")

    assert await couple.planner.next_due() > datetime(2026, 11, 28, 18, tzinfo=UTC)


async def test_a_postponed_plan_gets_a_new_day(ana, couple):
    card = await planned(ana)
    await ana.presses(card, "Postpone")
    waiting = await ana.presses(await ana.types("/plan list"), "Open")

    asked = await ana.presses(waiting, "Pick a day", when="12 dec 7pm")
    await ana.presses(asked, "Yes")

    assert news(couple) == ["Postponed: Tacos", "New time: Tacos"]
    assert words(await ana.presses(card, "I'm in")).startswith("Tacos · 2026-12-12T18:00+00:00")


async def test_a_postponed_plan_may_get_its_old_day_back(ana, couple):
    card = await planned(ana)
    await ana.presses(card, "Postpone")

    await ana.presses(await ana.types('/plan change tacos when="sat 7pm"'), "Yes")

    assert "I'm in" in labels(await ana.presses(card, "I'm in"))


async def test_postponing_with_a_day_is_read_back(ana, couple):
    await planned(ana)

    asked = await ana.types('/plan postpone tacos when="12 dec 7pm"')

    assert words(asked).startswith("Tacos · 2026-12-12T18:00+00:00")
    assert labels(asked) == ["Yes", "Change"]


# Cancelled.


async def test_cancelling_asks_once_and_is_told_once(ana, ben, couple):
    card = await planned(ana)

    asked = await ben.presses(card, "Call it off")
    untouched = news(couple)
    done = await ben.presses(asked, "Yes")
    again = await ben.presses(asked, "Yes")

    assert words(asked).startswith("Cancel it for everyone?")
    assert untouched == []
    assert words(done).startswith("Cancelled: Tacos")
    assert "Cancelled" in words(again)
    assert news(couple) == ["Cancelled: Tacos"]
    assert "Nothing is planned right now." in words(await ana.types("/plan list"))


async def test_keeping_it_shows_it(ana, couple):
    asked = await ana.presses(await planned(ana), "Call it off")

    kept = await ana.presses(asked, "Keep it")

    assert words(kept).startswith("Tacos")
    assert news(couple) == []


async def test_a_yes_to_cancel_a_plan_that_has_moved_asks_again(ana, ben, couple):
    card = await planned(ana)
    asked = await ana.presses(card, "Call it off")
    await ben.presses(await ben.presses(card, "Change", when="sun 6pm"), "Yes")

    again = await ana.presses(asked, "Yes")

    assert words(again) == "Cancel it for everyone? · Tacos · 2026-11-29T17:00+00:00"
    assert news(couple) == ["New time: Tacos"]


async def test_a_yes_to_cancel_comes_too_late_for_a_plan_that_is_over(ana, couple):
    asked = await ana.presses(await planned(ana), "Call it off")
    await couple.wait("8 days")

    late = await ana.presses(asked, "Yes")

    assert words(late).startswith("How was it? · Tacos, ")
    assert news(couple) == []


@pytest.mark.parametrize("label", ["Change", "Postpone", "Call it off", "I'm in"])
async def test_old_buttons_of_a_cancelled_plan_show_that_it_is_cancelled(ana, couple, label):
    card = await planned(ana)
    await ana.presses(await ana.presses(card, "Call it off"), "Yes")

    shown = await ana.presses(card, label)

    assert "Cancelled. It was set for 2026-11-28T18:00+00:00." in words(shown)
    assert news(couple) == ["Cancelled: Tacos"]


async def test_a_stranger_changes_nothing(ana, stranger, couple):
    card = await planned(ana)

    for label in ("Change", "Postpone", "Call it off"):
        assert "You are not in this circle." in words(
            await stranger.presses(card, label, **({"where": "x"} if label == "Change" else {}))
        )

    assert news(couple) == []


# Together with the rest.


async def test_a_change_overtaken_by_another_is_told_with_it(ana, couple):
    card = await planned(ana)
    messenger = couple.room
    couple.planner._messengers.clear()

    await ana.presses(card, "Change", where="the park")
    await ana.presses(card, "Change", where="the beach")
    couple.planner.speak_through("test", messenger)
    await couple.wait("1 minute")

    assert news(couple) == ["Changed: Tacos"]
    assert "Where: the beach" in words(
        next(each for each in reversed(couple.room.public) if words(each).startswith("Changed: "))
    )


async def test_two_people_moving_a_plan_at_once_leave_one_plan_and_one_post(ana, ben, couple):
    card = await planned(ana)
    mine = await ana.presses(card, "Change", when="sun 6pm")
    yours = await ben.presses(card, "Change", when="sun 8pm")

    await asyncio.gather(ana.presses(mine, "Yes"), ben.presses(yours, "Yes"))

    assert news(couple) == ["New time: Tacos"]


async def test_a_change_of_an_older_version_is_not_kept(ana, couple):
    await planned(ana)
    async with couple.store.writing(couple.now) as tx:
        plans = tx.within((await tx.circles.of(ana.person))[0].id).plans
        plan = (await plans.standing(couple.now))[0]

        first = await plans.change(replace(plan, title="Burritos", version=plan.version + 1))
        second = await plans.change(replace(plan, title="Soup", version=plan.version + 1))

        assert (first, second) == (True, False)
        assert (await plans.find(plan.id)).title == "Burritos"


async def test_a_restart_between_a_change_and_its_yes_does_not_matter(ana, couple):
    card = await planned(ana)
    couple.restart()
    asked = await ana.presses(card, "Change", when="sun 6pm", where="Ben's")
    couple.restart()

    await ana.presses(asked, "Yes")
    couple.restart()

    assert words(await ana.types("/plan list")).startswith("Tacos · 2026-11-29T17:00+00:00")


async def test_everything_works_in_a_direct_message(ana, couple):
    shown = await ana.types(TACOS, direct=True)
    await ana.sends(button(shown, "Yes").call, direct=True)

    asked = await ana.types('/plan change tacos when="sun 6pm"', direct=True)
    await ana.sends(button(asked, "Yes").call, direct=True)
    listed = await ana.types("/plan list", direct=True)

    assert words(listed).startswith("Tacos · 2026-11-29T17:00+00:00")
    assert news(couple) == ["New time: Tacos"]

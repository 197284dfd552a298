from datetime import UTC, datetime, timedelta

import pytest
from planning import TACOS, planned
from room import button, labels, words

from bot.ids import short
from bot.model import Choice, Decision, Idea
from bot.ui import Call, call
from bot.words import When, plain


def moments(shown):
    return [node.at for card in shown.cards for line in card.body for node in line.parts if isinstance(node, When)]


async def test_a_moment_is_read_back_and_nothing_is_planned_before_the_yes(ana, couple):
    before = len(couple.room.public)

    shown = await ana.types('/plan new Tacos when="sat 7pm" where="our kitchen"')

    assert shown.to == "private"
    assert labels(shown) == ["Yes", "Change"]
    assert words(shown).startswith("Tacos · 2026-11-28T18:00+00:00 · Where: our kitchen")
    assert len(couple.room.public) == before
    assert "Nothing is planned right now." in words(await ana.types("/plan"))


async def test_a_yes_makes_one_public_card_with_its_maker_in(ana, couple):
    card = await planned(ana, '/plan new Tacos when="sat 7pm" where="our kitchen" bring="limes"')

    assert card.to == "all"
    assert words(card) == ("Tacos · 2026-11-28T18:00+00:00 · Where: our kitchen · Bring: limes · In: Ana")
    assert labels(card) == ["I'm in", "Maybe", "Can't make it", "Change", "Postpone", "Call it off", "Talk it over"]


async def test_a_second_yes_plans_nothing_twice(ana, couple):
    shown = await ana.types(TACOS)
    await ana.presses(shown, "Yes")
    before = len(couple.room.public)

    again = await ana.presses(shown, "Yes")

    assert words(again).startswith("That is in your plans already.")
    assert len(couple.room.public) == before
    assert words(await ana.types("/plan list")).count("Tacos") == 1


async def test_a_yes_counts_for_the_moment_that_was_read_back(ana, couple):
    shown = await ana.types('/plan new Walk when="in 3 hours"')
    read_back = moments(shown)
    await couple.wait("20 minutes")

    await ana.presses(shown, "Yes")

    assert moments(couple.room.public[-1]) == read_back


async def test_a_yes_that_comes_too_late_asks_for_a_later_moment(ana, couple):
    shown = await ana.types('/plan new Walk when="today 6pm" where="the harbour"')
    await couple.wait("2 days")

    late = await ana.presses(shown, "Yes")
    again = await ana.presses(late, "Change", when="fri 6pm")

    assert words(late).startswith("That moment has passed.")
    assert words(again).startswith("Walk · 2026-11-27T17:00+00:00 · Where: the harbour")


async def test_a_yes_after_the_words_are_gone_starts_anew(ana, couple):
    shown = await ana.types(TACOS)
    yes = button(shown, "Yes").call

    gone = await ana.sends(Call(yes.name, tuple((k, v) for k, v in yes.args if k != "draft")))

    assert "The words of that plan are gone" in words(gone)
    assert labels(gone) == ["New plan"]


async def test_nobody_else_can_say_yes_to_my_words(ana, ben, couple):
    shown = await ana.types(TACOS)

    refused = await ben.sends(button(shown, "Yes").call)

    assert "gone" in words(refused)
    assert "Nothing is planned right now." in words(await ben.types("/plan"))


async def test_change_before_the_yes_brings_all_the_words_back(ana, couple):
    shown = await ana.types('/plan new Tacos when="sat 7pm" where="our kitchen" hours=3')

    form = await ana.form(button(shown, "Change").call)

    assert dict(form.values) == {"what": "Tacos", "when": "sat 7pm", "where": "our kitchen", "hours": "3"}


async def test_an_emptied_field_stays_empty(ana, couple):
    shown = await ana.types('/plan new Tacos when="sat 7pm" where="our kitchen"')
    form = await ana.form(button(shown, "Change").call)

    again = await ana.sends(form.submit.having(what="Tacos", when="sun 7pm"))

    assert "Where" not in words(again)


async def test_a_day_and_time_behind_the_name_are_read_back_as_when(ana, couple):
    shown = await ana.types("/plan new Tacos at home sat 7pm")
    form = await ana.form(button(shown, "Change").call)

    assert words(shown).startswith("Tacos at home · 2026-11-28T18:00+00:00 · Is that right?")
    assert dict(form.values) == {"what": "Tacos at home", "when": "sat 7pm"}


async def test_a_number_in_a_name_is_no_time(ana):
    form = await ana.form("/plan new Toy Story 3")

    assert dict(form.values) == {"what": "Toy Story 3"}


async def test_a_name_with_a_day_in_it_stays_whole_beside_a_when(ana):
    shown = await ana.types('/plan new what="Tacos sat" when="sun 7pm"')

    assert words(shown).startswith("Tacos sat · 2026-11-29T18:00+00:00")


async def test_an_end_written_with_the_start_is_read_back_and_lasts(ana, couple):
    shown = await ana.types('/plan new Swim when="sat 7-11pm"')
    await ana.presses(shown, "Yes")

    late = await ana.types('/plan new Tea when="sat 10:30pm"')

    assert words(shown) == "Swim · 2026-11-28T18:00+00:00 · Until 2026-11-28T22:00+00:00. · Is that right?"
    assert "Also planned around then: Swim" in words(late)


async def test_hours_given_apart_count_before_a_written_end(ana, couple):
    shown = await ana.types('/plan new Swim when="sat 7-11pm" hours=1')
    await ana.presses(shown, "Yes")

    late = await ana.types('/plan new Tea when="sat 10:30pm"')

    assert "Until" not in words(shown)
    assert "Swim" not in words(late)


async def test_loose_words_after_plan_are_a_new_plan(ana):
    form = await ana.form("/plan Tacos at home")

    assert form.submit.name == "plan.new"
    assert dict(form.values) == {"what": "Tacos at home"}


async def test_a_plan_may_be_called_like_a_button(ana):
    form = await ana.form("/plan own pizza night")

    assert dict(form.values) == {"what": "own pizza night"}


async def test_a_bare_plan_opens_the_hub(ana):
    empty = await ana.types("/plan")
    await planned(ana)

    full = await ana.types("/plan")

    assert labels(empty) == ["New plan", "Find an idea"]
    assert labels(full) == ["New plan", "My plans", "Find an idea"]
    assert "Next: Tacos" in words(full)


async def test_another_plan_in_the_same_hours_is_mentioned(ana, ben):
    await planned(ana)

    same_evening = await ben.types('/plan new Cinema when="sat 8pm"')
    next_day = await ben.types('/plan new Cinema when="sun 8pm"')

    assert "Also planned around then: Tacos" in words(same_evening)
    assert "Tacos" not in words(next_day)


async def test_a_plan_lasts_two_hours_unless_somebody_says_otherwise(ana, couple):
    await planned(ana)
    await planned(ana, '/plan new Hike when="sun 10:00" hours=8')

    during = await ana.types('/plan new Tea when="sun 17:30"')
    after = await ana.types('/plan new Tea when="sat 21:00"')

    assert "Also planned around then: Hike" in words(during)
    assert "Tacos" not in words(after)


async def test_no_hours_at_all_are_refused(ana):
    refused = await ana.types('/plan new Tacos when="sat 7pm" hours=0')

    assert words(refused) == "How many hours: it takes a whole number from 1 to 240."
    assert labels(refused) == ["Try again"]


async def test_each_member_reads_and_writes_in_their_own_zone(world):
    ana, ben = world.guest("ana"), world.guest("ben")
    await ana.types('/setup name="Us two" kind=couple zone=Europe/Madrid')
    await ben.types("/join zone=America/New_York")

    shown = await ben.types(TACOS, direct=True)
    card = await planned(ben)

    node = next(part for part in shown.cards[0].body[0].parts if isinstance(part, When))
    assert node == When(datetime(2026, 11, 29, 0, tzinfo=UTC), "America/New_York")
    assert card.cards[0].body[0].parts == (When(datetime(2026, 11, 29, 0, tzinfo=UTC), "Europe/Madrid"),)


async def test_a_plan_made_in_a_direct_message_is_shown_at_home(ana, couple):
    shown = await ana.types(TACOS, direct=True)

    await ana.sends(button(shown, "Yes").call, direct=True)

    assert words(couple.room.public[-1]).startswith("Tacos")


async def test_a_time_the_clocks_skip_is_read_back_as_what_it_becomes(ana):
    shown = await ana.types('/plan new Tea when="28 mar 2027 02:30"')

    assert moments(shown) == [datetime(2027, 3, 28, 1, 30, tzinfo=UTC)]


# From an idea.


async def test_an_idea_of_the_catalogue_becomes_a_plan(ana, couple, catalogue):
    activity = next(each for each in catalogue.activities if each.bring and each.kind == "cooking_class")
    idea = call("plan.idea", a=activity.id)

    form = await ana.form(idea)
    shown = await ana.sends(idea.having(when="sat 7pm"))
    await ana.presses(shown, "Yes")

    assert [each.name for each in form.fields] == ["when", "where", "bring"]
    assert form.submit.given("a") == activity.id
    assert words(couple.room.public[-1]).startswith(activity.title)
    assert activity.look_forward in words(couple.room.public[-1])
    assert ", ".join(activity.bring) in words(couple.room.public[-1])


async def test_a_plan_from_an_idea_lasts_as_long_as_the_idea(ana, catalogue):
    activity = next(each for each in catalogue.activities if 4 <= each.hours[1] <= 10)
    shown = await ana.sends(call("plan.idea", a=activity.id, when="sat 10:00"))
    await ana.presses(shown, "Yes")
    last_hour = "2026-11-28T09:00+00:00"
    ends = datetime.fromisoformat(last_hour) + timedelta(hours=activity.hours[1])

    clash = await ana.types(f'/plan new Tea when="{(ends - timedelta(minutes=10)).isoformat()}"')
    clear = await ana.types(f'/plan new Tea when="{ends.isoformat()}"')

    assert activity.title in words(clash)
    assert activity.title not in words(clear)


async def test_changing_a_plan_from_an_idea_keeps_the_idea(ana, couple, catalogue):
    activity = catalogue.activities[0]
    shown = await ana.sends(call("plan.idea", a=activity.id, when="sat 7pm"))

    again = await ana.presses(shown, "Change", when="sun 7pm")
    await ana.presses(again, "Yes")

    assert activity.look_forward in words(couple.room.public[-1])


async def test_the_steps_of_an_idea_are_one_press_away(ana, catalogue):
    activity = catalogue.activities[0]
    await ana.presses(await ana.sends(call("plan.idea", a=activity.id, when="sat 7pm")), "Yes")

    shown = await ana.presses(await ana.types("/plan list"), "Open")

    assert f"1. {activity.steps[0]}" in words(shown)


async def test_an_idea_that_left_the_catalogue_is_explained(ana):
    shown = await ana.sends(call("plan.idea", a="no-such-thing", when="sat 7pm"))

    assert "not in the catalogue any more" in words(shown)


async def test_the_longest_slug_fits_on_a_button():
    assert len(str(call("plan.idea", a="x" * 60))) < 100


# Who is in.


async def test_everybody_says_who_is_in_and_may_change_their_mind(ana, ben, couple):
    card = await planned(ana)

    first = await ben.presses(card, "Maybe")
    second = await ben.presses(card, "I'm in")
    third = await ben.presses(card, "Can't make it")

    assert "In: Ana · Maybe: Ben" in words(first)
    assert "In: Ana, Ben" in words(second)
    assert "In: Ana · Can't make it: Ben" in words(third)
    assert {first.to, second.to, third.to} == {"in_place"}


async def test_pressing_twice_says_it_once(ana, ben):
    card = await planned(ana)
    await ben.presses(card, "I'm in")

    again = await ben.presses(card, "I'm in")

    assert words(again).count("Ben") == 1


async def test_an_answer_reaches_every_copy_of_the_card(ana, ben, couple):
    await planned(ana)
    listed = await ben.types("/plan list")
    opened = await ben.presses(listed, "Open")

    await ben.presses(opened, "I'm in")

    assert "In: Ana, Ben" in words(couple.room.public[-1])


async def test_nobody_is_named_for_not_having_answered(ana, couple):
    card = await planned(ana)

    assert "Ben" not in words(card)


async def test_an_answer_to_a_plan_that_is_over_changes_nothing(ana, ben, couple):
    card = await planned(ana)
    await couple.wait("8 days")

    late = await ben.presses(card, "I'm in")

    assert words(late) == "Tacos · 2026-11-28T18:00+00:00 · This plan is over."


async def test_a_stranger_can_not_answer(ana, stranger, couple):
    card = await planned(ana)

    refused = await stranger.presses(card, "I'm in")

    assert "You are not in this circle." in words(refused)
    assert "Zoe" not in words(await ana.presses(card, "I'm in"))


# The list.


async def test_the_list_shows_what_is_coming_and_then_what_is_postponed(ana):
    tacos = await planned(ana)
    await planned(ana, '/plan new Cinema when="sun 8pm"')
    await ana.presses(tacos, "Postpone")

    shown = await ana.types("/plan list")

    assert [plain(card.title) for card in shown.cards] == ["Cinema", "Tacos"]
    assert "Postponed" in words(shown.cards[1])
    assert "You are in." in words(shown.cards[0])


async def test_a_long_list_says_how_many_more_there_are(ana):
    for day in range(1, 13):
        await planned(ana, f'/plan new Tea{day} when="{day} feb 2027 17:00"')

    shown = await ana.types("/plan list")

    assert len(shown.cards) == 11
    assert words(shown.cards[-1]) == "And 2 more, later on."


# What can go wrong.


@pytest.mark.parametrize(
    ("when", "sentence"),
    [
        ("yesterday", "“yesterday” is in the past."),
        ("31 feb", "There is no 31 February. The nearest is 28 February."),
        ("29 feb 2027", "There is no 29 February 2027. The nearest is 28 February 2027."),
        ("32 jan 7pm", "There is no 32 January."),
        ("25:00", "There is no time 25:00."),
        ("soonish", "I can't read “soonish” as a day and time."),
        ("", "When: this is empty."),
        ("2099-01-01", "is more than ten years away."),
        ("x" * 10_000, "I can't read"),
    ],
)
async def test_a_moment_that_can_not_be_is_explained_and_the_words_come_back(ana, when, sentence):
    shown = await ana.sends(call("plan.new", what="Tacos").having(when=when))
    form = await ana.form(button(shown, "Try again").call)

    assert sentence in words(shown)
    assert dict(form.values)["what"] == "Tacos"


async def test_leap_day_is_a_day(ana):
    shown = await ana.types('/plan new Leap when="29 feb 2028 12:00"')

    assert moments(shown) == [datetime(2028, 2, 29, 11, tzinfo=UTC)]


async def test_a_plan_of_ten_thousand_characters_is_refused_and_comes_back(ana):
    shown = await ana.sends(Call("plan.new", (("what", "x" * 10_000), ("when", "sat 7pm"))))
    form = await ana.form(button(shown, "Try again").call)

    assert "What: 10000 characters are too many; up to 100 fit." in words(shown)
    assert len(dict(form.values)["what"]) == 10_000


@pytest.mark.parametrize("what", ["", " ", "\u200b\u200b", "\u202e"])
async def test_a_plan_without_a_name_is_asked_for_one(ana, what):
    shown = await ana.sends(Call("plan.new", (("what", what), ("when", "sat 7pm"))))

    assert words(shown) == "What: this is empty."


@pytest.mark.parametrize(
    "what",
    ["🌮🌮 tacos 👨‍👩‍👧", "عشاء معا", "@everyone <!channel> <@1>", "<b>bold</b> & *stars*", "עוגה for all"],
)
async def test_any_words_are_kept_as_they_are(ana, couple, what):
    shown = await ana.sends(Call("plan.new", (("what", what), ("when", "sat 7pm"))))
    await ana.presses(shown, "Yes")

    assert couple.room.public[-1].cards[0].title.parts == (what,)


async def test_a_direction_override_is_taken_out(ana):
    shown = await ana.sends(Call("plan.new", (("what", "ta\u202ecos"), ("when", "sat 7pm"))))

    assert plain(shown.cards[0].title) == "tacos"


@pytest.mark.parametrize("name", ["plan.rsvp", "plan.show", "plan.off", "plan.later", "plan.happened", "plan.fine"])
async def test_a_plan_that_is_gone_says_so(ana, name):
    shown = await ana.sends(call(name, p=short(12345), **({"r": "in"} if name == "plan.rsvp" else {})))

    assert words(shown) == "That plan is gone. /plan list shows what is coming."


async def test_a_button_that_was_never_ours_is_refused(ana):
    forged = await ana.sends(call("plan.show", p="../../etc"))
    far = await ana.sends(call("plan.yes", p=short(7), at="zzzzzzzzz", what="Tacos"))

    assert "from another time" in words(forged)
    assert "from another time" in words(far)


async def test_another_circles_plan_is_simply_not_there(ana, couple):
    card = await planned(ana)
    eve = couple.guest("eve")
    couple.room.home = type(couple.room.home)("test", "elsewhere")
    await eve.types('/setup name="Others" kind=friends zone=Europe/Madrid')

    answered = await eve.presses(card, "I'm in")
    changed = await eve.presses(card, "Change", when="sun 7pm")
    taken = await eve.sends(call("plan.yes", p=button(card, "I'm in").call.given("p"), at=short(30_000_000), what="x"))

    assert {words(answered), words(changed)} == {"That plan is gone. /plan list shows what is coming."}
    assert "gone" in words(taken)
    assert "Nothing is planned right now." in words(await eve.types("/plan"))


async def test_a_restart_between_any_two_steps_does_not_matter(ana, ben, couple):
    shown = await ana.types(TACOS)
    couple.restart()
    changed = await ana.presses(shown, "Change", when="sun 7pm")
    couple.restart()
    await ana.presses(changed, "Yes")
    couple.restart()

    answered = await ben.presses(couple.room.public[-1], "I'm in")

    assert words(answered) == "Tacos · 2026-11-29T18:00+00:00 · In: Ana, Ben"


async def test_an_idea_of_our_own_becomes_a_plan(ana, ben, couple):
    i = await backlog(couple, ana, "Paint the shed")

    form = await ben.form(call("plan.own", i=short(i)))
    shown = await ben.sends(call("plan.own", i=short(i), when="sat 10:00"))
    await ben.presses(shown, "Yes")

    assert [each.name for each in form.fields] == ["when", "where", "bring"]
    assert words(couple.room.public[-1]) == "Paint the shed · 2026-11-28T09:00+00:00 · In: Ben"


async def test_a_saved_idea_of_the_catalogue_keeps_what_the_catalogue_knows(ana, couple, catalogue):
    activity = catalogue.activities[0]
    i = await backlog(couple, ana, activity.title, activity.id)

    await ana.presses(await ana.sends(call("plan.own", i=short(i), when="sat 10:00")), "Yes")

    assert activity.look_forward in words(couple.room.public[-1])


async def test_an_idea_that_is_gone_is_explained(ana):
    shown = await ana.sends(call("plan.own", i=short(99), when="sat 10:00"))

    assert words(shown) == "That idea is gone. /idea list shows what you have."


async def test_planning_an_idea_is_noted_for_the_suggestions(ana, couple, catalogue):
    activity = catalogue.activities[0]

    await ana.presses(await ana.sends(call("plan.idea", a=activity.id, when="sat 7pm")), "Yes")

    async with couple.store.reading(couple.now) as tx:
        ours = (await tx.circles.of(ana.person))[0]
        seen = await tx.within(ours.id).ideas.seen()
    assert [(each.activity, each.verdict) for each in seen] == [(activity.id, "planned")]


async def backlog(world, guest, title, activity=None):
    """The id of an idea this guest put there."""
    async with world.store.writing(world.now) as tx:
        ours = (await tx.circles.of(guest.person))[0]
        store = tx.within(ours.id)
        idea = Idea(store.ideas.new_id(), title, activity, ours.member_of(guest.person).id, world.now)
        assert await store.ideas.add(idea)
        return idea.id


async def test_the_winner_of_a_decision_becomes_a_plan(ana, ben, couple):
    d = await decided(couple, ana, ("Bowling", "Karaoke"), winner=1)

    shown = await ben.sends(call("plan.won", d=short(d), when="sat 8pm", where="Main Street"))
    await ben.presses(shown, "Yes")

    assert words(couple.room.public[-1]) == ("Karaoke · 2026-11-28T19:00+00:00 · Where: Main Street · In: Ben")


async def test_a_decision_without_a_winner_has_nothing_to_plan(ana, couple):
    d = await decided(couple, ana, ("Bowling", "Karaoke"), winner=None)

    still_open = await ana.sends(call("plan.won", d=short(d), when="sat 8pm"))
    unknown = await ana.sends(call("plan.won", d=short(1), when="sat 8pm"))

    assert words(still_open) == words(unknown) == "There is no winner to plan here. /suggest has three new ideas."


async def decided(world, guest, titles, winner):
    """The id of a decision between these, won by the one at this place, or still open."""
    async with world.store.writing(world.now) as tx:
        ours = (await tx.circles.of(guest.person))[0]
        decisions, by = tx.within(ours.id).decisions, ours.member_of(guest.person).id
        choices = tuple(Choice(decisions.new_id(), title, None) for title in titles)
        decision = Decision(decisions.new_id(), "open", choices, world.now, by, world.now)
        assert await decisions.add(decision)
        if winner is not None:
            assert await decisions.close(decision.id, choices[winner].id)
        return decision.id


# The same idea, planned by two at once.


async def test_of_one_vote_the_second_yes_hears_of_the_plan_there_is(ana, ben, couple):
    d = await decided(couple, ana, ("Bowling", "Karaoke"), winner=1)
    mine = await ana.sends(call("plan.won", d=short(d), when="sat 7pm"))
    yours = await ben.sends(call("plan.won", d=short(d), when="sun 8pm", where="Main Street"))
    await ana.presses(mine, "Yes")
    public = len(couple.room.public)

    told = await ben.presses(yours, "Yes")
    seen = await ben.presses(told, "See that plan")

    assert words(told).startswith("Karaoke · Ana has just planned it, for 2026-11-28T18:00+00:00.")
    assert labels(told) == ["See that plan", "Plan mine as well"]
    assert words(seen).startswith("Karaoke · 2026-11-28T18:00+00:00 · In: Ana")
    assert len(couple.room.public) == public


async def test_a_second_plan_of_one_vote_is_made_all_the_same_on_request(ana, ben, couple):
    d = await decided(couple, ana, ("Bowling", "Karaoke"), winner=1)
    await ana.presses(await ana.sends(call("plan.won", d=short(d), when="sat 7pm")), "Yes")
    yours = await ben.sends(call("plan.won", d=short(d), when="sun 8pm", where="Main Street", bring="a song"))
    told = await ben.presses(yours, "Yes")
    couple.restart()

    await ben.presses(told, "Plan mine as well")

    assert words(couple.room.public[-1]) == (
        "Karaoke · 2026-11-29T19:00+00:00 · Where: Main Street · Bring: a song · In: Ben"
    )


async def test_the_winner_of_a_vote_is_planned_once_however_long_ago_that_was(ana, ben, couple):
    d = await decided(couple, ana, ("Bowling", "Karaoke"), winner=1)
    await ana.presses(await ana.sends(call("plan.won", d=short(d), when="in 3 weeks")), "Yes")
    await couple.wait("9 days")

    told = await ben.presses(await ben.sends(call("plan.won", d=short(d), when="sat 7pm")), "Yes")
    mine = await ana.presses(await ana.sends(call("plan.won", d=short(d), when="sat 7pm")), "Yes")

    assert "It is planned for 2026-12-14T18:00+00:00." in words(told)
    assert "You have planned it, for 2026-12-14T18:00+00:00." in words(mine)


async def test_one_idea_planned_by_two_within_a_day_is_told_to_the_second(ana, ben, couple, catalogue):
    slug = catalogue.activities[0].id
    await ana.presses(await ana.sends(call("plan.idea", a=slug, when="sat 7pm")), "Yes")

    soon = await ben.presses(await ben.sends(call("plan.idea", a=slug, when="sun 8pm")), "Yes")
    await couple.wait("37 hours")
    later = await ben.presses(await ben.sends(call("plan.idea", a=slug, when="sun 8pm")), "Yes")

    assert "Ana has just planned it" in words(soon)
    assert words(later).startswith("Planned: ")


async def test_my_own_plan_of_the_same_name_is_no_surprise_to_me(ana, couple):
    await planned(ana, '/plan new Swim when="sat 7pm"')

    again = await ana.presses(await ana.types('/plan new swim when="sun 7pm"'), "Yes")

    assert words(again).startswith("Planned: swim")


async def test_a_plan_called_off_stands_in_nobodys_way(ana, ben, couple):
    card = await planned(ana)
    await ana.presses(await ana.presses(card, "Call it off"), "Yes")

    mine = await ben.presses(await ben.types(TACOS), "Yes")

    assert words(mine).startswith("Planned: Tacos")


async def test_changing_the_words_before_the_yes_keeps_the_vote_in_mind(ana, ben, couple):
    d = await decided(couple, ana, ("Bowling", "Karaoke"), winner=1)
    await ana.presses(await ana.sends(call("plan.won", d=short(d), when="in 3 weeks")), "Yes")
    await couple.wait("9 days")
    asked = await ben.sends(call("plan.won", d=short(d), when="sat 7pm"))

    told = await ben.presses(await ben.presses(asked, "Change", when="sun 7pm"), "Yes")

    assert labels(told) == ["See that plan", "Plan mine as well"]


async def test_a_forged_vote_is_simply_none(ana, couple):
    await planned(ana, '/plan new Tea when="sun 7pm"')

    made = await ana.sends(Call("plan.yes", (("p", "1"), ("at", "2ZZZZ"), ("what", "Tea"), ("d", "../"))))

    assert words(made).startswith("Planned: Tea")

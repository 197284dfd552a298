"""Keeping memories together: one's own, a plan's, and several people's words in one."""

from dataclasses import replace
from datetime import timedelta

import pytest
from memory_world import kept
from room import START, button, labels, words

from bot.ids import short
from bot.model import Plan
from bot.ui import call


@pytest.fixture
async def lake(ana):
    """A memory of Ana's with words and a rating."""
    return await ana.types('/memory add "The lake" words="Burnt pancakes." rating=2 place=Braies tags="summer, #rain"')


async def made_plan(world, *, activity=None, where="", state="planned"):
    """A plan of last Saturday evening; its id."""
    async with world.store.writing(world.now) as tx:
        circle = await tx.circles.at(world.guest("ana").envelope())
        start = world.now - timedelta(days=2)
        plan = Plan(77, "Tacos", state, start, start + timedelta(hours=2), circle.members[0].id, 1, where, "", activity)
        await tx.within(circle.id).plans.add(plan)
    return call("memory.of", p=short(plan.id))


async def test_a_memory_is_shown_to_all_with_what_was_said_of_it(lake):
    assert lake.to == "all"
    assert words(lake) == "The lake · 2026-11-23 · Braies · #summer, #rain · Ana: Burnt pancakes."


async def test_a_rating_is_for_its_author_alone(lake, ana, ben):
    to_ana, to_ben = await ana.presses(lake, "Open"), await ben.presses(lake, "Open")

    assert "Your rating, for your eyes only: 2 of 5." in words(to_ana)
    assert to_ana.to == to_ben.to == "private"
    assert "rating" not in words(to_ben)


async def test_words_without_an_action_are_a_new_memory(ana):
    shown = await ana.types("/memory the lake")

    assert words(shown).startswith("the lake · 2026-11-23")


async def test_today_is_the_speakers_own(world, ana):
    world.now = START.replace(hour=23, minute=30)

    shown = await ana.types("/memory add Midnight soup")

    assert "2026-11-24" in words(shown)


async def test_several_people_write_in_one_memory(lake, ana, ben, world):
    shown = await ben.presses(lake, "Add my words", words="A shoe went in.")

    assert shown.to == "in_place"
    assert "Ana: Burnt pancakes. · Ben: A shoe went in." in words(shown)
    assert words(world.room.public[-1]) == words(shown)
    assert len(await kept(world)) == 1


async def test_writing_again_edits_ones_own_part(lake, ana, world):
    form = await ana.form(button(lake, "Add my words").call)

    shown = await ana.sends(form.submit.having(words="Burnt pancakes, twice.", rating="5"))

    assert dict(form.values) == {"words": "Burnt pancakes.", "rating": "2"}
    assert words(shown).count("Ana:") == 1
    assert "twice" in words(shown)
    assert [part.rating for part in (await kept(world))[0].parts] == [5]


async def test_the_form_starts_empty_for_somebody_else(lake, ben):
    form = await ben.form(button(lake, "Add my words").call)

    assert form.values == ()


async def test_a_rating_left_out_of_the_form_is_gone(lake, ana, world):
    form = await ana.form(button(lake, "Add my words").call)

    await ana.sends(form.submit.having(words="Pancakes."))

    assert (await kept(world))[0].parts[0].rating is None


async def test_the_same_title_on_the_same_day_is_one_memory(lake, ana, ben, world):
    shown = await ben.types('/memory add "the LAKE" words="A shoe went in." tags="Rain, shoes"')

    assert words(shown) == (
        "The lake · 2026-11-23 · Braies · #summer, #rain, #shoes · Ana: Burnt pancakes. · Ben: A shoe went in."
    )
    assert len(await kept(world)) == 1


async def test_saying_it_twice_keeps_it_once(lake, ana, world):
    await ana.types('/memory add "The lake" words="Burnt pancakes." rating=2 place=Braies tags="summer, #rain"')

    [memory] = await kept(world)
    assert [(part.words, part.rating) for part in memory.parts] == [("Burnt pancakes.", 2)]


@pytest.mark.parametrize("other", ['words="We swam at night."', "place=Garda"])
async def test_another_memory_of_the_same_name_stays_apart(lake, ana, world, other):
    await ana.types(f'/memory add "The lake" {other}')

    assert len(await kept(world)) == 2


async def test_a_memory_told_in_private_comes_home_as_a_card(couple, ana):
    told = await ana.types('/memory add "The lake" words="Burnt pancakes."', direct=True)

    assert told.to == "private"
    assert words(told) == f"{words(couple.room.public[-1])} ∥ Everybody finds this in your channel."


async def test_a_plan_becomes_one_memory_whoever_is_first(world, ana, ben):
    of = await made_plan(world, where="La Lupita")

    first = await ben.sends(of.having(words="So hot we cried.", rating="5", tags="food"))
    await ana.sends(of.having(words="I dropped mine.", tags="spicy"))

    [memory] = await kept(world)
    assert first.to == "private"
    assert words(first).startswith("Kept with Tacos.")
    assert words(world.room.public[-1]) == (
        "Tacos · 2026-11-21 · La Lupita · #food, #spicy · Ben: So hot we cried. · Ana: I dropped mine."
    )
    assert memory.plan == 77
    assert sum("Tacos" in words(each) for each in world.room.public) == 2


async def test_how_it_was_can_be_told_again(world, ana):
    of = await made_plan(world)
    await ana.sends(of.having(words="I dropped mine.", rating="4"))

    form = await ana.form(of)
    await ana.sends(form.submit.having(words="I dropped both."))

    assert dict(form.values) == {"words": "I dropped mine.", "rating": "4"}
    assert "Ana: I dropped both." in words(world.room.public[-1])


async def test_a_plan_from_the_catalogue_says_what_else_is_worth_keeping(world, ana, catalogue):
    activity = catalogue.activities[0]
    of = await made_plan(world, activity=activity.id)

    told = await ana.sends(of.having(words="I dropped mine."))

    assert activity.keep in words(told)


async def test_a_plan_still_ahead_has_no_memory_yet(world, ana):
    of = await made_plan(world)
    world.now -= timedelta(days=4)

    told = await ana.sends(of.having(words="I dropped mine."))

    assert words(told) == "Tacos is still ahead. Its memory can wait until then."
    assert labels(told) == ["Try again"]


async def test_a_plan_that_did_not_happen_has_no_memory(world, ana):
    of = await made_plan(world, state="not_happened")

    told = await ana.sends(of.having(words="We slept."))

    assert words(told) == "Tacos did not take place. /memory add keeps what you did instead."


async def test_a_plan_that_is_gone_says_so(couple, ana):
    told = await ana.sends(call("memory.of", p=short(5)).having(words="We slept."))

    assert words(told) == "That plan is gone. /memory add keeps your words all the same."


async def test_whoever_began_it_can_mend_title_and_day(lake, ana, world):
    change = button(await ana.presses(lake, "Open"), "Change title or day").call
    form = await ana.form(change)

    shown = await ana.sends(form.submit.having(**dict(form.values) | {"title": "The cold lake", "day": "2025-07-04"}))

    assert words(shown).startswith("The cold lake · 2025-07-04 · Braies · #summer, #rain · Ana: Burnt pancakes.")
    assert words(world.room.public[-1]).startswith("The cold lake · 2025-07-04")


async def test_nobody_else_changes_the_title(lake, ben, world):
    change = call("memory.change", m=lake.subject.given("m")).having(title="Mine")

    told = await ben.sends(change)

    assert words(told).startswith("Title and day are for whoever began this memory. Your own words are yours to edit.")
    assert (await kept(world))[0].title == "The lake"


async def test_showing_everyone_posts_it_once_a_day(lake, ben, world):
    opened = await ben.presses(lake, "Open")

    told = await ben.presses(opened, "Show everyone")
    await ben.presses(opened, "Show everyone")

    assert words(told) == "The lake is in the channel for everybody."
    assert [words(each) for each in world.room.public].count(words(lake)) == 2


async def test_an_incomplete_memory_opens_its_form(ana):
    form = await ana.form("/memory add day=yesterday")

    assert [field.name for field in form.fields] == ["title", "day", "words", "place", "tags"]
    assert dict(form.values) == {"day": "yesterday"}


async def test_many_peoples_words_come_in_pages(couple, ana):
    lake = await ana.types('/memory add "The lake" words=Wet.')
    for n in range(6):
        guest = couple.guest(f"cleo{n}")
        await guest.types("/join")
        await guest.presses(lake, "Add my words", words=f"Wet too {n}.")

    first = await ana.presses(lake, "Open")
    second = await ana.presses(first, "More")

    assert "Wet too 3." in words(first)
    assert "Wet too 4." not in words(first)
    assert words(second).endswith("Wet too 4. · Cleo5: Wet too 5.")
    assert "More" not in labels(second)


async def test_a_new_name_is_shown_on_old_words(lake, ana, ben):
    ana.person = replace(ana.person, name="Annie")
    await ana.types("/memory add Another")

    assert "Annie: Burnt pancakes." in words(await ben.presses(lake, "Open"))

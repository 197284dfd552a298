"""Taking one's own words out again, alone or on leaving."""

import pytest
from memory_world import kept
from room import button, labels, words

from bot.ui import call

pytestmark = pytest.mark.slow


@pytest.fixture
async def lake(ana):
    """A memory of Ana's with words and a rating."""
    return await ana.types('/memory add "The lake" words="Burnt pancakes." rating=2 place=Braies tags="summer, #rain"')


def part_call(memory, **given):
    return call("memory.part", m=memory.subject.given("m")).having(**given)


async def test_withdrawing_takes_out_ones_own_part_alone(lake, ana, ben, world):
    await ben.presses(lake, "Add my words", words="A shoe went in.")
    asked = await ana.presses(await ana.presses(lake, "Open"), "Withdraw mine")

    told = await ana.presses(asked, "Take mine out")

    assert "Title and day stay, because others wrote in it too." in words(asked)
    assert words(told) == "Your words are out of The lake."
    assert "Ana" not in words(world.room.public[-1])
    assert "Ben: A shoe went in." in words(world.room.public[-1])


async def test_a_memory_goes_with_its_last_author(lake, ana, ben, world):
    shown = await ben.presses(lake, "Add my words", words="A shoe went in.")
    for guest in (ana, ben):
        asked = await guest.presses(await guest.presses(shown, "Open"), "Withdraw mine")
        told = await guest.presses(asked, "Take mine out")

    assert words(told) == "The lake is gone, and your words with it."
    assert await kept(world) == ()
    assert words(world.room.public[-1]) == "This memory was taken back by those who wrote it."


@pytest.mark.parametrize("leaving", [False, True])
async def test_anothers_private_rating_does_not_show_in_what_becomes_of_a_memory(lake, ana, ben, world, leaving):
    async with world.store.writing(world.now) as tx:
        circle, [memory] = await tx.circles.at(ben.envelope()), await kept(world)
        author = circle.member_of(ben.person)
        await tx.within(circle.id).memories.write(memory.id, author.id, author.name, "", 4)
    if leaving:
        asked = await ana.types("/leave")
        await ana.presses(asked, "Take my words back")
        await world.wait("8 days")
        assert await kept(world) == ()
        return
    asked = await ana.presses(await ana.presses(lake, "Open"), "Withdraw mine")

    told = await ana.presses(asked, "Take mine out")

    assert "Nobody else has written in it, so the memory goes too." in words(asked)
    assert words(told) == "The lake is gone, and your words with it."
    assert await kept(world) == ()


async def test_a_title_without_words_goes_with_whoever_began_it(ana, ben, world):
    lake = await ana.types("/memory add The lake")

    asked = await ana.presses(await ana.presses(lake, "Open"), "Withdraw mine")
    await ana.presses(asked, "Take mine out")

    assert "the memory goes too" in words(asked)
    assert await kept(world) == ()


async def test_a_title_stays_while_its_author_does(ana, ben, world):
    lake = await ana.types("/memory add The lake")
    await ben.presses(lake, "Add my words", words="A shoe went in.")

    asked = await ben.presses(await ben.presses(lake, "Open"), "Withdraw mine")
    await ben.presses(asked, "Take mine out")

    assert [memory.title for memory in await kept(world)] == ["The lake"]


async def test_whoever_gave_only_the_title_can_not_take_it_from_under_others(ana, ben, world):
    lake = await ana.types("/memory add The lake")
    await ben.presses(lake, "Add my words", words="A shoe went in.")

    shown = await ana.presses(lake, "Open")
    told = await ana.sends(call("memory.withdraw_now", m=lake.subject.given("m")))

    assert "Withdraw mine" not in labels(shown)
    assert words(told) == "You have nothing in The lake to take out."


@pytest.mark.parametrize("step", ["memory.withdraw", "memory.withdraw_now"])
async def test_nobody_takes_out_anothers_part(lake, ben, world, step):
    told = await ben.sends(call(step, m=lake.subject.given("m")))

    assert words(told) == "You have nothing in The lake to take out."
    assert len((await kept(world))[0].parts) == 1


async def test_withdrawing_is_not_offered_to_others(lake, ben):
    shown = await ben.presses(lake, "Open")

    assert labels(shown) == ["Add my words", "Show everyone"]


async def test_taking_out_twice_takes_out_once(lake, ana, ben):
    await ben.presses(lake, "Add my words", words="A shoe went in.")
    take_out = call("memory.withdraw_now", m=lake.subject.given("m"))

    await ana.sends(take_out)
    again = await ana.sends(take_out)

    assert words(again) == "You have nothing in The lake to take out."


async def test_a_restart_between_any_two_steps_changes_nothing(lake, ana, ben, world):
    world.restart()
    form = await ben.form(button(lake, "Add my words").call)
    world.restart()
    shown = await ben.sends(form.submit.having(words="A shoe went in."))
    world.restart()
    opened = await ben.presses(shown, "Open")
    world.restart()
    asked = await ben.presses(opened, "Withdraw mine")
    world.restart()
    told = await ben.presses(asked, "Take mine out")

    assert words(told) == "Your words are out of The lake."
    assert [part.words for part in (await kept(world))[0].parts] == ["Burnt pancakes."]


async def test_a_choice_to_take_back_hides_ones_words_at_once(lake, ana, ben, world):
    await ben.presses(lake, "Add my words", words="A shoe went in.")
    async with world.store.writing(world.now) as tx:
        circle = await tx.circles.at(ana.envelope())
        await tx.within(circle.id).members.leave(circle.member_of(ana.person).id, "take_back")

    shown = await ben.presses(lake, "Open")
    found = await ben.types("/memory find pancakes")

    assert words(shown).endswith("#rain · Ben: A shoe went in.")
    assert words(found).startswith("No memory found")


async def test_a_choice_to_stay_unnamed_hides_ones_name_at_once(lake, ana, ben, world):
    async with world.store.writing(world.now) as tx:
        circle = await tx.circles.at(ana.envelope())
        await tx.within(circle.id).members.leave(circle.member_of(ana.person).id, "unnamed")

    shown = await ben.presses(lake, "Open")

    assert words(shown).endswith("Somebody: Burnt pancakes.")


async def test_a_memory_taken_back_whole_is_gone_at_once(lake, ana, ben, world):
    async with world.store.writing(world.now) as tx:
        circle = await tx.circles.at(ana.envelope())
        await tx.within(circle.id).members.leave(circle.member_of(ana.person).id, "take_back")

    shown = await ben.sends(part_call(lake, words="A shoe went in."))

    assert words(shown) == "That memory is gone. /memory add keeps your words in a new one."

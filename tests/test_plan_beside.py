"""A plan among the platform's own events, and its thread."""

import pytest
from room import button, labels, words

from bot.model import Readers
from bot.ui import call
from bot.words import plain


@pytest.fixture
async def small(couple):
    """The couple on a server of their own: the two of them and the bot."""
    couple.room.around = Readers(3, everyone=True)
    await agreed(couple, couple.room.around)
    return couple


async def agreed(world, readers):
    async with world.store.writing(world.now) as tx:
        [circle] = await tx.circles.of(world.guest("ana").person)
        await tx.within(circle.id).home.agree(readers)


async def planned(guest, when="in 3 days 19:00"):
    return await guest.presses(await guest.types(f'/plan new Tacos where="Casa Lola" when="{when}"'), "Yes")


async def test_on_a_server_of_their_own_a_plan_is_an_event_by_itself(small, ana):
    await planned(ana)

    [event] = small.room.events.values()
    assert (plain(event.title), plain(event.where), event.off) == ("Tacos", "Casa Lola", False)
    assert (event.ends_at - event.starts_at).total_seconds() == 2 * 3600


async def test_when_others_have_come_since_it_is_no_event_by_itself(small, ana):
    small.room.around = Readers(25, everyone=True)

    await planned(ana)

    assert small.room.events == {}


async def test_where_others_are_around_it_is_an_event_only_on_request(couple, ana):
    await agreed(couple, Readers(40, everyone=True))
    reply = await planned(ana)
    assert couple.room.events == {}

    told = await ana.presses(reply, "Add to the server's events, for all to see")

    assert "Everybody on this server" in words(told)
    assert len(couple.room.events) == 1


async def test_asked_for_twice_it_is_one_event(couple, ana):
    reply = await planned(ana)

    for _ in range(2):
        await ana.presses(reply, "Add to the server's events, for all to see")

    assert len(couple.room.events) == 1


async def test_the_event_moves_with_the_plan(small, ana):
    await planned(ana)
    [before] = small.room.events.values()

    await ana.presses(await ana.types('/plan change Tacos when="in 5 days 20:00"'), "Yes")

    [after] = small.room.events.values()
    assert after.starts_at > before.starts_at


async def test_the_event_is_taken_down_when_the_plan_is_off(small, ana):
    await planned(ana)

    await ana.presses(await ana.types("/plan cancel Tacos"), "Yes")

    assert [each.off for each in small.room.events.values()] == [True]


async def test_a_postponed_plan_comes_back_as_an_event_with_its_new_day(small, ana):
    await planned(ana)
    await ana.types("/plan postpone Tacos")
    assert [each.off for each in small.room.events.values()] == [True]

    await ana.presses(await ana.types('/plan postpone Tacos when="in 9 days 18:00"'), "Yes")

    assert [each.off for each in small.room.events.values()] == [False]


async def test_made_unasked_it_is_made_anew_only_while_nobody_else_is_around(small, ana):
    await planned(ana)
    await ana.types("/plan postpone Tacos")
    small.room.events.clear()
    small.room.around = Readers(25, everyone=True)

    await ana.presses(await ana.types('/plan postpone Tacos when="in 9 days 18:00"'), "Yes")

    assert small.room.events == {}


async def test_once_somebody_asked_for_it_the_event_follows_the_plan_before_everybody(small, ana):
    await planned(ana)
    [plan] = [reply for reply in small.room.public if "Talk it over" in labels(reply)]
    await ana.sends(call("plan.mirror", p=button(plan, "Talk it over").call.given("p")))
    small.room.around = Readers(25, everyone=True)

    await ana.presses(await ana.types('/plan change Tacos when="in 5 days 20:00"'), "Yes")

    assert {each.most for each in small.room.events.values()} == {None}


async def test_a_thread_opens_under_the_plans_card_once(couple, ana, ben):
    await planned(ana)
    place, message, card = couple.room.shown[-1]
    assert "Talk it over" in labels(card)

    for guest in (ana, ben):
        await guest.presses(card, "Talk it over")

    assert place == couple.room.home
    assert {message: "Tacos"} == {under: plain(talk.title) for under, talk in couple.room.threads.items()}

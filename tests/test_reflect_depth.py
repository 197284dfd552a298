import pytest
from reflecting import SUNDAY, answer_both, asked, circle, limit, question, round_id, rounds
from room import open_world, words

from activities.prompt import TOPICS
from bot.features.reflect.asking import occasion
from bot.features.reflect.limits import LEFT_OUT
from bot.ids import short
from bot.model import TalkLimits
from bot.ui import call

pytestmark = pytest.mark.slow


async def weeks_of_answers(world, weeks, *guests):
    for _ in range(weeks):
        await world.wait("7 days")
        await answer_both(question(world), *guests)


async def test_depth_rises_by_patience_and_falls_at_once_when_somebody_says_so(couple, ana, ben):
    await weeks_of_answers(couple, 7, ana, ben)
    risen = [each.level for each in await rounds(couple)]
    told = await ben.sends(call("reflect.deep", r=short(round_id(question(couple)))))
    await couple.wait("7 days")

    assert risen == [1, 1, 1, 1, 2, 2, 2]
    assert words(told) == "Thank you. The next questions are lighter, and nobody is told why."
    assert (await rounds(couple))[-1].level == 1


async def test_saying_too_deep_shows_nothing_to_others(couple, ana):
    card = await asked(couple)
    sealed = await ana.presses(card, "Answer", text="mine")
    shown = len(couple.room.shown)

    await ana.presses(sealed, "Too deep")

    assert len(couple.room.shown) == shown


async def test_swapping_two_members_private_limits_leaves_everything_public_the_same(tmp_path, catalogue):
    async def seen(folder, anas, bens):
        folder.mkdir()
        async with open_world(folder, catalogue) as world:
            ana, ben = world.guest("ana"), world.guest("ben")
            await ana.types('/setup name="Us two" kind=couple zone=Europe/Madrid reflect="sunday 18:00"')
            await ben.types("/join")
            await limit(world, ana, anas)
            await limit(world, ben, bens)
            await weeks_of_answers(world, 7, ana, ben)
            return world.room.public

    light, open_to_more = TalkLimits(1, frozenset({"work", "grief"})), TalkLimits(3)

    assert await seen(tmp_path / "one", light, open_to_more) == await seen(tmp_path / "other", open_to_more, light)


async def test_nobody_is_asked_deeper_than_the_lightest_wish_or_on_a_muted_topic(couple, catalogue, ana, ben):
    await ana.types("/reflect limits deepest=4")
    await ben.types("/reflect limits deepest=1 without=work,future,family_of_origin")

    await weeks_of_answers(couple, 12, ana, ben)

    prompts = [catalogue.prompt(each.prompt) for each in await rounds(couple)]
    assert {each.depth for each in prompts} == {1}
    assert not frozenset({"work", "future", "family_of_origin"}) & frozenset().union(*(each.topics for each in prompts))
    assert len({each.id for each in prompts}) == 12


async def test_what_anybody_leaves_out_is_left_out_for_all(couple):
    limits = [TalkLimits(muted=frozenset({"work", "grief"})), TalkLimits(), TalkLimits(muted=frozenset({"money"}))]

    found = occasion(await circle(couple), SUNDAY.date(), 2, limits)

    assert found.muted == {"work", "grief", "money"}


async def test_my_limits_are_there_to_be_changed(couple, ana):
    await ana.types("/reflect limits deepest=3 without=money,grief")

    form = await ana.form("/reflect limits")

    assert form is not None
    assert dict(form.values) == {"deepest": "3", "without": "grief, money"}


def test_every_topic_can_be_left_out():
    assert {each.value for each in LEFT_OUT} == set(TOPICS)

from datetime import timedelta

import pytest
from reflecting import SUNDAY, answer_both, asked, circle, public, questions, rests, round_id, rounds
from room import button, labels, open_world, words

from bot.ids import short
from bot.talking.reveal import OPEN_FOR
from bot.ui import call


async def test_a_question_comes_with_three_private_ways_to_deal_with_it(couple):
    card = await asked(couple)

    assert words(card).startswith("A question to answer together · ")
    assert labels(card) == ["Answer", "Pass", "Lighter, please"]
    at_home = couple.guest("ana").envelope()
    assert {couple.planner.audience(each.call, at_home) for each in card.cards[0].buttons} == {"private"}


async def test_answers_open_together(couple, ana, ben):
    card = await asked(couple)
    await ana.presses(card, "Answer", text="the quiet drive home")
    before = public(couple)

    last = await ben.presses(card, "Answer", text="burnt pancakes")

    opened = next(each for each in couple.room.public if "Opened together" in words(each))
    assert "quiet drive" not in before
    assert "Ana: the quiet drive home · Ben: burnt pancakes" in words(opened)
    assert words(last) == "With that, the answers are open."
    assert sum("Opened together" in words(each) for each in couple.room.public) == 1


async def test_the_first_card_says_that_the_answers_are_open(couple, ana, ben):
    card = await asked(couple)

    await answer_both(card, ana, ben)

    assert words(couple.room.public[-1]).endswith("The answers are open.")
    assert labels(couple.room.public[-1]) == []


async def test_an_answer_and_a_pass_change_nothing_that_others_see(couple, ana, ben):
    card = await asked(couple)
    shown = len(couple.room.shown)

    answered = await ana.presses(card, "Answer", text="mine")
    await ana.presses(answered, "Pass instead")

    assert len(couple.room.shown) == shown


@pytest.mark.parametrize(
    "ways", [("Answer", "Pass"), ("Pass", "Answer"), ("Answer", None), (None, "Pass"), ("Pass",) * 2]
)
async def test_until_and_after_its_end_a_round_looks_the_same_whoever_did_what(tmp_path, catalogue, ways):
    async def seen(folder, ways):
        folder.mkdir()
        async with open_world(folder, catalogue) as world:
            await world.guest("ana").types('/setup name="Us two" kind=couple zone=Europe/Madrid reflect="sunday 18:00"')
            await world.guest("ben").types("/join")
            card = await asked(world)
            for name, way in zip(("ana", "ben"), ways, strict=True):
                if way:
                    await world.guest(name).presses(card, way, **({"text": "mine"} if way == "Answer" else {}))
            await world.until(SUNDAY + timedelta(days=6, hours=1))
            return [words(each) for each in world.room.public], [labels(each) for each in world.room.public]

    assert await seen(tmp_path / "some", ways) == await seen(tmp_path / "none", (None, None))


async def test_passing_is_no_way_to_read_the_other(couple, ana, ben):
    card = await asked(couple)
    await ana.presses(card, "Answer", text="the quiet drive home")
    shown = len(couple.room.shown)

    passed = await ben.presses(card, "Pass")

    assert words(passed) == "Passed, and kept sealed like any answer. You can change your mind until it opens."
    assert len(couple.room.shown) == shown


async def test_an_answer_can_be_changed_until_it_opens(couple, ana, ben):
    card = await asked(couple)
    sealed = await ana.presses(card, "Answer", text="first thoughts")

    form = await ana.form(button(sealed, "Change it").call)
    await ana.presses(sealed, "Change it", text="better thoughts")
    await ben.presses(card, "Answer", text="burnt pancakes")

    assert form is not None
    assert dict(form.values) == {"text": "first thoughts"}
    assert "better thoughts" in public(couple)
    assert "first thoughts" not in public(couple)


async def test_a_form_never_starts_from_somebody_elses_words(couple, ana, ben):
    card = await asked(couple)
    await ana.presses(card, "Answer", text="first thoughts")

    form = await ben.form(button(card, "Answer").call)

    assert form is not None
    assert form.values == ()


async def test_a_pass_can_become_an_answer(couple, ana, ben):
    card = await asked(couple)
    passed = await ana.presses(card, "Pass")
    await ben.presses(card, "Answer", text="burnt pancakes")

    await ana.presses(passed, "Answer after all", text="well then")

    assert "Ana: well then · Ben: burnt pancakes" in public(couple)


async def test_what_is_open_stays_as_it_is(couple, ana, ben):
    card = await asked(couple)
    await answer_both(card, ana, ben)

    late = await ana.presses(card, "Answer", text="on second thoughts")
    passed = await ana.presses(card, "Pass")

    assert words(late) == f"{words(passed)} · You wrote: on second thoughts"
    assert words(passed) == "The answers are open already, so they stay as they are."
    assert "on second thoughts" not in public(couple)


async def test_a_lighter_wording_is_shown_to_whoever_asks_and_answered_like_the_other(couple, catalogue, ana, ben):
    card = await asked(couple)
    prompt = catalogue.prompt((await rounds(couple))[0].prompt)

    lighter = await ana.presses(card, "Lighter, please")
    await ana.presses(lighter, "Answer", text="the easy one")
    await ben.presses(card, "Answer", text="the hard one")

    assert words(lighter).startswith(f"Lighter · {prompt.lighter} · ")
    assert prompt.lighter not in public(couple)
    assert "Ana: the easy one" in public(couple)


async def test_somebody_who_joins_later_is_not_asked(couple, ana, ben):
    card = await asked(couple)
    cleo = couple.guest("cleo")
    await cleo.types("/join")

    refused = await cleo.presses(card, "Answer", text="me too")
    await answer_both(card, ana, ben)

    assert words(refused).startswith("This question went to those who were here")
    assert "Opened together" in public(couple)
    assert "me too" not in public(couple)


async def test_somebody_who_rests_is_not_asked_and_not_waited_for(couple, ana, ben):
    await couple.guest("cleo").types("/join")
    await rests(couple, couple.guest("cleo"), SUNDAY + timedelta(days=9))
    card = await asked(couple)

    refused = await couple.guest("cleo").presses(card, "Pass")
    await answer_both(card, ana, ben)

    assert words(refused).startswith("This question went to those who were here, and not resting")
    assert "Opened together" in public(couple)


async def test_a_stranger_can_do_nothing_with_a_round(couple, ana, stranger):
    card = await asked(couple)
    await ana.presses(card, "Answer", text="mine")

    replies = [await stranger.presses(card, each) for each in ("Pass", "Lighter, please")]
    replies.append(await stranger.types("/reflect mine"))

    assert {words(each) for each in replies} == {"You are not in this circle. /join lets you in."}


PRESSES = ("answer", "pass", "lighter", "deep", "share", "keep", "delete")


@pytest.mark.parametrize("press", PRESSES)
async def test_a_forged_round_is_simply_not_there(couple, ana, press):
    await asked(couple)

    forged = await ana.sends(
        call(f"reflect.{press}", r=short(12345)).having(**({"text": "x"} if press == "answer" else {}))
    )

    assert words(forged) == "That question is gone. /reflect shows what is open now."


@pytest.mark.parametrize("press", PRESSES)
async def test_another_circles_round_is_simply_not_there(couple, ana, press):
    card = await asked(couple)
    await ana.presses(card, "Answer", text="mine")
    eve = couple.guest("eve")
    couple.room.home = type(couple.room.home)("test", "elsewhere")
    await eve.types("/setup name=Others kind=friends zone=Europe/Madrid")

    text = {"text": "x"} if press == "answer" else {}
    forged = await eve.sends(call(f"reflect.{press}", r=short(round_id(card))).having(**text))

    assert words(forged) == "That question is gone. /reflect shows what is open now."


@pytest.mark.parametrize("press", ["share", "keep", "delete"])
@pytest.mark.parametrize("other", ["Pass", None])
async def test_choosing_early_tells_nothing_of_the_other(couple, ana, ben, press, other):
    card = await asked(couple)
    await ana.presses(card, "Answer", text="mine")
    if other:
        await ben.presses(card, other)

    early = await ana.sends(call(f"reflect.{press}", r=short(round_id(card))))

    assert words(early) == "This round is open. You can change your answer, or pass instead."


async def test_an_empty_answer_is_asked_for_again(couple, ana):
    card = await asked(couple)

    empty = await ana.presses(card, "Answer")

    assert words(empty) == "Your answer: this is empty."


async def test_the_hub_shows_what_is_open_for_me(couple, ana, ben):
    card = await asked(couple)
    await ana.presses(card, "Answer", text="mine")

    hers, his = await ana.types("/reflect"), await ben.types("/reflect")

    assert words(hers).startswith("Your answer is sealed · ")
    assert words(his).startswith("Open for you · ")
    assert labels(hers)[:2] == ["Change it", "Pass instead"]
    assert labels(his)[:3] == ["Answer", "Pass", "Lighter, please"]


async def test_the_hub_has_a_way_on_when_nothing_is_open(ana):
    hub = await ana.types("/reflect")

    assert labels(hub) == ["Start one now", "My past answers", "How deep, for me", "Pause"]


async def test_a_question_can_be_started_now(couple, ana):
    said = await ana.types("/reflect now", direct=True)

    assert words(said) == "The question is in the channel."
    assert len(questions(couple)) == 1


async def test_only_one_round_waits_at_a_time(couple, ana):
    await asked(couple)

    said = await ana.types("/reflect now")

    assert words(said) == "A question is open already. The next one can come when it has closed."
    assert len(await rounds(couple)) == 1


async def test_a_question_to_answer_together_takes_two(world):
    ana = world.guest("ana")
    await ana.types('/setup name=Me kind=friends zone=Europe/Madrid reflect="sunday 18:00"')

    alone = await ana.types("/reflect now")
    await world.until(SUNDAY + timedelta(days=8))

    assert words(alone) == "A question to answer together takes two. /join lets others in."
    assert questions(world) == []


async def test_a_restart_between_any_two_steps_changes_nothing(couple, ana, ben):
    couple.restart()
    card = await asked(couple)
    couple.restart()
    await ana.presses(card, "Answer", text="mine")
    couple.restart()
    await ben.presses(card, "Answer", text="his")
    couple.restart()
    await couple.until(SUNDAY + OPEN_FOR + timedelta(hours=1))

    assert sum("Ana: mine · Ben: his" in words(each) for each in couple.room.public) == 1


async def test_pressing_twice_opens_once(couple, ana, ben):
    card = await asked(couple)
    await answer_both(card, ana, ben)
    await answer_both(card, ben, ana)

    assert sum("Opened together" in words(each) for each in couple.room.public) == 1


async def test_an_answer_and_a_pass_look_alike_on_disk(couple, ana, ben, tmp_path):
    card = await asked(couple)
    await ana.presses(card, "Answer", text="a secret that nobody reads")
    await ben.presses(card, "Pass")

    here = await circle(couple)
    async with couple.store.reading(couple.now) as tx:
        rows = (await tx._connection.exec_driver_sql(f"SELECT given FROM asked WHERE circle = {here.id}")).all()

    assert len({len(row.given) for row in rows}) == 1
    assert all(b"secret that nobody" not in file.read_bytes() for file in tmp_path.glob("*.db*"))

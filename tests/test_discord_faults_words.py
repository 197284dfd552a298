"""Whatever people write: shown as they wrote it, to those it is for, and it calls nobody and breaks nothing."""

from __future__ import annotations

import pytest
from discord_people import FORM, Answer, Person
from discord_running import House, open_house

pytestmark = pytest.mark.slow

LONGEST = 4000
MARKDOWN = str.maketrans("", "", "\\")


@pytest.fixture
async def house(tmp_path, catalogue, empty):
    async with open_house(tmp_path, catalogue, empty) as house:
        await house.move_in()
        yield house


def calls_nobody(house: House) -> None:
    """No message that went out may notify anybody but people it means to, and none did."""
    for each in house.discord.log.requests:
        told = each.body.get("data", each.body) if isinstance(each.body, dict) else {}
        if isinstance(told, dict) and "components" in told and "custom_id" not in told:
            assert told["allowed_mentions"]["parse"] == [], each.path
    assert all(each.notifies == () for each in house.discord.log.posts.values())


@pytest.mark.parametrize(
    ("written", "read"),
    [
        pytest.param("🥞👩‍👩‍👧‍👦🏳️‍🌈 brunch", "🥞", id="emoji"),
        pytest.param("פיקניק בפארק", "פיקניק בפארק", id="rtl"),
        pytest.param("\u202eexe.tacos\u202c", "exe.tacos", id="override"),
        pytest.param("ta\u200bc\u2060os", "tacos", id="zero-width"),
        pytest.param("@everyone tacos", "everyone tacos", id="everyone"),
        pytest.param("@here <@&1234567890123456789> <@1234567890123456789>", "here", id="mentions"),
        pytest.param("<script>alert('tacos')</script>", "<script>alert('tacos')</script>", id="html"),
        pytest.param("**bold** _and_ ||hidden|| `code`", "**bold** _and_ ||hidden|| `code`", id="markdown"),
        pytest.param("[free tacos](https://example.com)", "[free tacos](https://example.com)", id="link"),
        pytest.param("Z̷̢̛a̵l̸g̷o̶ tacos", "tacos", id="zalgo"),
        pytest.param("# heading\n> quote\n- list", "heading", id="blocks"),
    ],
)
async def test_a_plan_may_be_called_anything(house, written, read):
    await house.plans(written)
    await house.tick()

    shown = house.us.last.text.translate(MARKDOWN)
    assert read in shown
    assert "\u202e" not in shown
    assert "In: Ana" in shown
    calls_nobody(house)


@pytest.mark.parametrize("written", ["@everyone", "🥞" * 50, "\u202e", "<@&1>", "פיקניק"])
async def test_an_answer_may_be_anything(house, written):
    await both_answer(house, f"{written} a", f"{written} b")

    [opened] = house.public("Opened together")
    assert "Ana" in opened.text
    assert "Ben" in opened.text
    calls_nobody(house)


@pytest.mark.parametrize(
    "nothing", ["", " ", "\n\n", "\u200b\u200d\u2060"], ids=["empty", "space", "lines", "zero-width"]
)
async def test_an_empty_answer_is_asked_for_once_more_and_does_not_count(house, nothing):
    form = await house.ana.press(await question(house), "Answer")
    shown = await forged(house, house.ana, form, nothing)
    await answers(house, house.ben, "A street without cars.")
    await house.tick()

    assert shown.text
    assert "Kept sealed" not in shown.text
    assert house.public("Opened together") == []


async def test_an_answer_of_10000_characters_is_given_back_with_a_word_why(house):
    form = await house.ana.press(await question(house), "Answer")

    shown = await forged(house, house.ana, form, "x" * 10_000)

    assert "4000" in shown.text or "4,000" in shown.text
    again = await house.ana.press(shown, "Try again")
    assert again.modal
    assert house.public("xxx") == []


async def test_two_answers_of_4000_characters_are_both_read_to_their_end(house):
    await both_answer(house, "a" * (LONGEST - 5) + " aend", "b" * (LONGEST - 5) + " bend")
    [opened] = house.public("Opened together")
    assert "**Ana**" in opened.text
    assert "**Ben**" in opened.text

    read = await house.ben.press(house.discord.shown(opened.id), "Read it all")
    await house.discord.until(lambda: "bend" in read.text)

    assert "aend" in read.text
    assert read.ephemeral


async def test_a_circle_of_25_plans_and_answers_together(house):
    others = [house.discord.person(f"Member {each}") for each in range(3, 26)]
    house.guild.join(*others)
    for each in others:
        house.us.overwrite(each, view_channel=True)
        await each.slash(house.us, "join")
    await house.settles()
    await house.later(minutes=1)

    card = await house.planned()
    asked = await question(house)
    for each in (house.ana, house.ben, *others):
        await each.press(card, "I'm in")
        await each.submit(await each.press(asked, "Answer"), {"text": f"{each.user.global_name}'s {'word ' * 20}"})
    await house.tick()

    [opened] = house.public("Opened together")
    for each in others:
        assert each.user.global_name in card.text
        assert f"{each.user.global_name}'s" in opened.text
    calls_nobody(house)


async def question(house: House):
    await house.ana.slash(house.us, "reflect now")
    await house.tick()
    [asked] = [each for each in house.us.messages if "Answer" in each.buttons]
    return asked


async def both_answer(house: House, hers: str, his: str) -> None:
    await question(house)
    await answers(house, house.ana, hers)
    await answers(house, house.ben, his)
    await house.tick()


async def answers(house: House, who: Person, words: str) -> Answer:
    [asked] = [each for each in house.us.messages if "Answer" in each.buttons]
    return await who.submit(await who.press(asked, "Answer"), {"text": words})


async def forged(house: House, who: Person, form: Answer, words: str) -> Answer:
    """A form sent by something that is not Discord's own app, and keeps none of its limits."""
    field = {"type": 18, "id": 1, "component": {"type": 4, "id": 2, "custom_id": "text", "value": words}}
    data = {"custom_id": form.modal["custom_id"], "components": [field]}
    return await who._does(FORM, house.us, data, form.modal["custom_id"])

"""Long forms: five fields a page, and a private card between two pages."""

import pytest
from room import button, labels, words

from bot.commands import COMMANDS
from bot.ui import Call, Form

FIRST = {"name": "Us two", "kind": "couple", "zone": "Europe/Madrid"}


async def submit(guest, form, **given):
    """What a platform sends when a form is submitted: its call, what it showed, and what was filled in."""
    return await guest.sends(form.submit.having(**{**dict(form.values), **given}))


async def test_after_the_first_page_there_is_the_next_one_or_enough(world):
    form = await world.guest("ana").form("/setup")

    between = await submit(world.guest("ana"), form, **FIRST)

    assert between.to == "private"
    assert labels(between) == ["Next", "That's all"]
    assert "Weekly reflection" in words(between)
    assert world.room.public == []


async def test_the_next_page_asks_for_the_rest_and_keeps_the_first(world):
    ana = world.guest("ana")
    between = await submit(ana, await ana.form("/setup"), **FIRST)

    second = await ana.form(button(between, "Next").call)
    assert [each.name for each in second.fields] == ["area", "currency", "budget", "reflect", "quiet"]
    made = await submit(ana, second, reflect="friday 20:00")

    assert made.to == "all"
    assert words(made).startswith("Us two")
    assert "Fridays at 20:00" in words(made)


async def test_enough_is_enough(world):
    ana = world.guest("ana")
    between = await submit(ana, await ana.form("/setup"), **FIRST)

    assert await ana.form(button(between, "That's all").call) is None
    made = await ana.presses(between, "That's all")

    assert words(made).startswith("Us two")


async def test_the_next_page_opens_after_a_restart_too(world):
    ana = world.guest("ana")
    between = await submit(ana, await ana.form("/setup"), **FIRST)
    world.restart()

    second = await ana.form(button(between, "Next").call)

    assert isinstance(second, Form)
    assert "Us two" in words(await submit(ana, second))


async def test_a_page_opened_by_itself_has_no_other_behind_it(couple, ana):
    card = couple.room.public[0]
    form = await ana.form(button(card, "Name and people").call)

    changed = await submit(ana, form, name="The two of us")

    assert words(changed).startswith("The two of us")


async def test_a_page_that_does_not_do_yet_says_what_to_mend(world):
    ana = world.guest("ana")

    refused = await submit(ana, await ana.form("/setup"), **{**FIRST, "zone": "Atlantis"})

    assert labels(refused) == ["Try again"]


async def test_a_complete_line_answers_at_once(world):
    made = await world.guest("ana").types('/setup name="Us two" kind=couple zone=Europe/Madrid')

    assert made.to == "all"


async def test_the_answer_between_two_pages_is_for_its_writer_alone(world):
    ana = world.guest("ana")
    form = await ana.form("/setup")

    assert world.planner.audience(form.submit.having(**FIRST), ana.envelope()) == "private"


@pytest.mark.parametrize("name", sorted(each.name for each in COMMANDS.values() if len(each.visible) > 5))
def test_every_field_of_a_long_form_is_on_one_of_its_pages(name):
    command = COMMANDS[name]

    pages = [command.page(Call(name, (("page", str(number)),))) for number in range(1, 4)]

    assert [each for page in pages for each in page] == list(command.visible)

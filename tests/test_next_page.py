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

    assert words(changed).startswith("Changed")
    assert words(couple.room.public[-1]).startswith("The two of us")


async def test_a_page_that_does_not_do_yet_says_what_to_mend(world):
    ana = world.guest("ana")

    refused = await submit(ana, await ana.form("/setup"), **{**FIRST, "zone": "Atlantis"})

    assert labels(refused) == ["Try again"]


async def test_what_is_wrong_on_a_later_page_is_mended_there(world):
    ana = world.guest("ana")
    between = await submit(ana, await ana.form("/setup"), **FIRST)
    second = await ana.form(button(between, "Next").call)

    refused = await submit(ana, second, area="Lisbon", quiet="now and then")
    again = await ana.form(button(refused, "Try again").call)
    assert dict(again.values) == {"area": "Lisbon", "quiet": "now and then"}
    made = await submit(ana, again, quiet="21:00-07:00")

    assert made.to == "all"
    assert "quiet from 21:00 to 07:00" in words(made)


async def test_a_page_behind_the_last_one_is_none_to_come_back_to(world):
    ana = world.guest("ana")
    between = await submit(ana, await ana.form("/setup"), **FIRST)
    enough = button(between, "That's all").call.having(zone="Atlantis")

    refused = await ana.sends(enough)
    again = await ana.form(button(refused, "Try again").call)

    assert "zone" in [each.name for each in again.fields]


async def test_what_came_too_late_keeps_the_pages_before_it(world):
    ana = world.guest("ana")
    between = await submit(ana, await ana.form("/setup"), **FIRST)
    second = await ana.form(button(between, "Next").call)

    told = await world.planner.late(second.submit.having(area="Lisbon"), ana.envelope())
    again = await ana.form(button(told, "Try again").call)
    assert dict(again.values) == {"area": "Lisbon"}
    made = await submit(ana, again)

    assert words(made).startswith("Us two")


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


async def test_a_day_that_is_none_is_said_before_the_next_page(ana):
    form = await ana.form("/memory add")

    told = await submit(ana, form, title="The lake", day="31/13/2026", words="we swam")

    assert labels(told) == ["Try again"]
    again = await ana.form(button(told, "Try again").call)
    assert "day" in {each.name for each in again.fields}
    assert dict(again.values)["words"] == "we swam"


async def test_what_is_wrong_is_mended_on_the_page_that_asks_for_it(ana):
    form = await ana.form("/memory add")
    between = await submit(ana, form, title="The lake", day="yesterday", words="we swam")
    second = await ana.form(button(between, "Next").call)

    told = await submit(ana, second, rating="9")
    again = await ana.form(button(told, "Try again").call)

    assert [each.name for each in again.fields] == ["rating", "photos"]
    assert "we swam" in words(await submit(ana, again, rating="4"))


async def test_a_form_that_would_be_refused_does_not_open(world, couple, stranger):
    refused = await stranger.form("/decide")

    assert words(refused) == "You are not in this circle. /join lets you in."
    assert labels(refused) == ["Join"]


async def test_a_closed_question_says_so_before_anything_is_written(couple, ana, ben):
    await ana.types("/reflect now")
    card = couple.room.public[-1]
    await couple.wait("7 days")

    refused = await ben.form(button(card, "Answer").call)

    assert words(refused) == "This round has closed. /reflect shows what is open now."
    assert labels(refused) == []


async def test_zones_are_completed_for_somebody_who_is_in_no_circle_yet(world):
    guest = world.guest("ana")

    found = await world.planner.choices(Call("setup", (("zone", "madrid"),)), "zone", guest.envelope())

    assert [each.value for each in found][:1] == ["Europe/Madrid"]


async def test_options_are_completed_by_what_is_shown(couple, ana):
    found = await couple.planner.choices(Call("suggest", (("budget", "free"),)), "budget", ana.envelope())

    assert [words(each.label) for each in found] == ["Free"]


async def test_where_there_is_room_all_pages_are_one(couple, ana):
    form = await couple.planner.form(Call("memory.add"), ana.envelope(), whole=True)

    shown = await ana.sends(form.submit.having(title="The lake", rating="5"))

    assert [each.name for each in form.fields] == [each.name for each in COMMANDS["memory.add"].visible]
    assert shown.to == "all"
    assert "The lake" in words(shown)


async def test_what_is_wrong_on_any_page_is_mended_on_the_one_there_is(couple, ana):
    asked = Call("memory.add", (("title", "The lake"), ("rating", "9"), ("page", "all"), ("ok", "1")))

    form = await couple.planner.form(asked, ana.envelope(), whole=True)

    assert [name for name, _ in form.errors] == ["rating"]
    assert len(form.fields) == len(COMMANDS["memory.add"].visible)
    assert dict(form.values)["title"] == "The lake"


async def test_a_page_by_itself_stays_one_also_where_there_is_room(couple, ana):
    form = await couple.planner.form(Call("setup.change", (("page", "2"),)), ana.envelope(), whole=True)

    assert form.fields == COMMANDS["setup.change"].visible[5:10]

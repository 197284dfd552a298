"""What a form is about stands above its fields, where the form hides the card that says it."""

from __future__ import annotations

from reflecting import answer_both, asked
from room import button, words
from test_plan import backlog, decided

from activities.catalogue import Catalogue
from bot.commands import COMMANDS
from bot.features.reflect.asking import whole_question
from bot.ids import short
from bot.ui import Call, Reply, call
from bot.words import plain, say


async def about(guest, call):
    """Each paragraph that this call's form has above its fields."""
    return [plain(each) for each in (await guest.form(call)).about]


async def test_the_form_for_an_answer_says_the_question(couple, ana):
    card = await asked(couple)
    above = await about(ana, button(card, "Answer").call)

    assert words(card).startswith(f"A question to answer together · {' · '.join(above)} · ")


async def test_what_to_choose_from_is_said_too(couple, catalogue):
    prompt = next(each for each in catalogue.prompts if each.options)

    question, choice = whole_question(Asked(prompt.id), catalogue)

    assert plain(question) == prompt.text
    assert plain(choice) == f"To choose from: {', '.join(prompt.options)}."


class Asked:
    """As much of a round as a question is read from."""

    def __init__(self, prompt):
        self.prompt = prompt


async def test_a_question_that_is_open_by_now_has_no_form(couple, ana, ben):
    card = await asked(couple)
    await answer_both(card, ana, ben)

    refused = await ana.form(button(card, "Answer").call)

    assert words(refused) == "The answers are open already, so they stay as they are."


async def test_the_form_for_a_plan_says_which_idea(couple, ana, ben, catalogue: Catalogue):
    activity = catalogue.activities[0]
    i = await backlog(couple, ana, "Paint the shed")
    d = await decided(couple, ana, ("Bowling", "Karaoke"), winner=1)

    assert await about(ben, call("plan.idea", a=activity.id)) == [activity.title]
    assert await about(ben, call("plan.own", i=short(i))) == ["Paint the shed"]
    assert await about(ben, call("plan.won", d=short(d))) == ["Karaoke"]


async def test_an_idea_that_is_gone_has_no_form(couple, ana):
    still_open = await decided(couple, ana, ("Bowling", "Karaoke"), winner=None)

    for gone in (
        call("plan.idea", a="no-such-thing"),
        call("plan.own", i=short(99)),
        call("plan.won", d=short(still_open)),
    ):
        assert isinstance(await ana.form(gone), Reply)


async def test_the_form_for_thanks_says_whom(couple, ana):
    assert await about(ana, Call("thanks.to", (("person", "@ben"),))) == ["Your words to Ben."]


async def test_nobody_writes_thanks_to_themselves_or_to_a_stranger(couple, ana):
    for person in ("@ana", "@123456"):
        assert isinstance(await ana.form(Call("thanks.to", (("person", person),))), Reply)


async def test_a_command_without_words_of_its_own_is_about_nothing(couple, ana):
    assert await about(ana, call("plan.new")) == []


def test_a_form_carries_what_it_is_about_whether_it_is_blank_or_to_be_mended():
    won, above = COMMANDS["plan.won"], (say("Karaoke"),)

    blank = won.form(call("plan.won", d="x"), {}, about=above)
    wrong = won.missing(call("plan.won", d="x"), {"where": "x" * 900}, above)

    assert blank.about == wrong.about == above
    assert [name for name, _ in wrong.errors] == ["where"]

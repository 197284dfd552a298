import pytest
from room import button, labels, words

from bot.ids import short
from bot.ui import call

TOO_LONG = "a" * 10_000


def picks(reply):
    """The calls behind the options of a list, by label."""
    [select] = [card.select for card in reply.cards if card.select]
    return {words(each.label): select.call.having(**{select.field: each.value}) for each in select.options}


async def backlog(guest):
    reply = await guest.types("/idea list")
    return list(picks(reply)) if reply.cards[0].select else []


async def test_an_idea_is_shown_to_all_with_what_may_come_of_it(couple, ana):
    shown = await ana.types("/idea add Night swim at the lake")

    assert words(shown) == "Night swim at the lake · An idea from Ana."
    assert labels(shown) == ["Plan it", "Put to a vote"]
    assert couple.room.public[-1] == shown


async def test_an_idea_told_in_private_reaches_the_channel(couple, ana):
    told = await ana.types("/idea add Night swim", direct=True)

    assert told.to == "private"
    assert words(couple.room.public[-1]) == "Night swim · An idea from Ana."


async def test_the_list_is_everybodys_and_newest_first(ana, ben):
    await ana.types("/idea add Night swim")
    await ben.types("/idea add Pottery")

    listed = await ana.types("/idea")

    assert words(listed) == "Your ideas · 1. Pottery · 2. Night swim"
    assert listed.to == "private"
    assert await backlog(ben) == ["Pottery", "Night swim"]


async def test_an_empty_list_says_how_to_begin(ana):
    reply = await ana.types("/idea")

    assert labels(reply) == ["Add an idea", "Find one"]
    assert words(reply).startswith("Your ideas · Nothing is on the list.")


async def test_a_word_after_idea_adds_one(ana):
    await ana.types("/idea picnic on the roof")

    assert await backlog(ana) == ["picnic on the roof"]


async def test_the_title_is_asked_for(ana):
    form = await ana.form("/idea add")

    assert form is not None
    assert [each.name for each in form.fields] == ["title"]


async def test_the_same_title_is_kept_once(couple, ana, ben):
    await ana.types("/idea add Night Swim")
    before = len(couple.room.public)

    again = await ben.types("/idea add  night   swim")

    assert words(again) == "On your list already: Night Swim"
    assert labels(again) == ["Plan it", "Put to a vote"]
    assert again.to == "private"
    assert len(couple.room.public) == before
    assert await backlog(ben) == ["Night Swim"]


async def test_a_long_list_comes_in_pages(couple, ana):
    for n in range(1, 20):
        await ana.types(f"/idea add Idea {n}")
    first = await ana.types("/idea list")
    couple.restart()

    second = await ana.presses(first, "More")
    third = await ana.presses(second, "More")

    assert [len(picks(each)) for each in (first, second, third)] == [8, 8, 3]
    assert list(picks(third)) == ["Idea 3", "Idea 2", "Idea 1"]
    assert "17. Idea 3" in words(third)
    assert "More" not in labels(third)


async def test_an_idea_picked_from_the_list_can_be_planned_voted_on_or_removed(ana):
    await ana.types("/idea add Night swim")

    shown = await ana.sends(picks(await ana.types("/idea"))["Night swim"])

    assert words(shown) == "Night swim"
    assert labels(shown) == ["Plan it", "Put to a vote", "Remove"]


async def test_removing_can_be_undone_even_after_a_restart(couple, ana, ben):
    await ana.types("/idea add Night swim")
    removed = await ben.types("/idea remove swim")
    empty = await backlog(ana)
    couple.restart()

    back = await ben.presses(removed, "Undo")
    twice = await ben.presses(removed, "Undo")

    assert words(removed) == "Off the list: Night swim"
    assert empty == []
    assert words(back) == words(twice) == "Back on the list: Night swim"
    assert await backlog(ana) == ["Night swim"]


async def test_an_undo_is_its_own_persons(couple, ana, ben):
    await ana.types("/idea add Night swim")
    removed = await ana.types("/idea remove swim")

    tried = await ben.presses(removed, "Undo")

    assert words(tried).startswith("That is too long ago to undo.")
    assert await backlog(ben) == []


async def test_the_card_in_the_channel_follows_the_idea(couple, ana, ben):
    shown = await ana.types("/idea add Night swim")
    removed = await ben.types("/idea remove night swim")
    gone = couple.room.public[-1]

    await ben.presses(removed, "Undo")

    assert words(gone) == "This idea was taken off the list."
    assert words(couple.room.public[-1]) == words(shown)


async def test_titles_too_alike_are_asked_about(ana):
    await ana.types("/idea add Swim at the lake")
    await ana.types("/idea add Swim at the sea")

    which = await ana.types("/idea remove swim at the")
    await ana.sends(picks(which)["Swim at the sea"])

    assert words(which) == "Which one do you mean?"
    assert await backlog(ana) == ["Swim at the lake"]


async def test_an_unknown_title_removes_nothing(ana):
    await ana.types("/idea add Night swim")

    told = await ana.types("/idea remove opera")

    assert words(told) == "I find no idea called opera. /idea list shows what is on the list."
    assert await backlog(ana) == ["Night swim"]


async def test_titles_complete_while_typing(couple, ana):
    await ana.types("/idea add Night swim")
    await ana.types("/idea add Pottery")
    asked = call("idea.remove", title="swi")

    [option] = await couple.planner.choices(asked, "title", ana.envelope())
    await ana.sends(call("idea.remove", title=option.value))

    assert words(option.label) == "Night swim"
    assert await backlog(ana) == ["Pottery"]


async def test_a_suggestion_is_saved_once_for_everybody(ana, ben):
    reply = await ana.types("/suggest")
    title = words(reply.cards[0].title)

    saved = await ana.presses(reply, "Save")
    again = await ana.presses(reply, "Save")

    assert words(saved) == f"Saved to your ideas. · {title}"
    assert words(again) == "It is among your ideas already."
    assert saved.to == "private"
    assert await backlog(ben) == [title]


async def test_a_saved_idea_is_a_reason_when_it_comes_back(couple, ana):
    reply = await ana.types("/suggest")
    title = words(reply.cards[0].title)
    before = await ana.types(f'/suggest words="{title}"')

    await ana.presses(reply, "Save")
    after = await ana.types(f'/suggest words="{title}"')

    assert words(before.cards[0].title) == words(after.cards[0].title) == title
    assert "You saved it before." not in words(before)
    assert "You saved it before." in words(after.cards[0])


@pytest.mark.parametrize("name", ["idea.save", "idea.never"])
async def test_what_left_the_catalogue_is_gone_kindly(ana, name):
    told = await ana.sends(call(name, a="no-such-thing"))

    assert words(told) == "That idea is not in the catalogue any more."
    assert labels(told) == ["Suggest something"]


@pytest.mark.parametrize("name", ["idea.show", "idea.drop", "decide.idea"])
async def test_a_button_of_an_idea_long_gone_says_so(ana, name):
    told = await ana.sends(call(name, i=short(12345)))

    assert words(told) == "That idea is off the list by now. /idea list shows what is on it."


async def test_another_circles_idea_is_not_there(couple, ana, stranger):
    shown = await ana.types("/idea add Night swim")
    call_of_ana = button(shown, "Put to a vote").call
    other = await stranger.types("/idea list", direct=True)

    told = await stranger.sends(call("idea.show", i=call_of_ana.given("i")))

    assert words(told).startswith("You are not in this circle. /join lets you in.")
    assert "Night swim" not in words(other)


@pytest.mark.parametrize(
    ("title", "told"),
    [
        (TOO_LONG, "The idea: 10000 characters are too many; up to 80 fit."),
        ("   ", "The idea: this is empty."),
        ("\u200b\u202e", "The idea: this is empty."),
    ],
)
async def test_a_title_that_is_none_is_refused(ana, title, told):
    assert words(await ana.sends(call("idea.add").having(title=title or "x"))) == told
    assert await backlog(ana) == []


@pytest.mark.parametrize("title", ["🍕", "קפה בשבת", "@everyone", "<b>tea</b>", "a & b < c"])
async def test_odd_titles_are_only_words(ana, title):
    shown = await ana.sends(call("idea.add").having(title=title))

    assert words(shown.cards[0].title) == title
    assert await backlog(ana) == [title]


async def test_somebody_who_left_is_not_named(couple, ana, ben):
    await ben.types("/idea add Pottery")
    leaving = await ben.types("/leave")
    await ben.presses(leaving, "Leave")

    removed = await ana.types("/idea remove pottery")
    await ana.presses(removed, "Undo")

    assert words(couple.room.public[-1]) == "Pottery"


async def test_a_stranger_adds_nothing(couple, ana, stranger):
    told = await stranger.types("/idea add Night swim")

    assert words(told).startswith("You are not in this circle. /join lets you in.")
    assert await backlog(ana) == []

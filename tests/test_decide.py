import asyncio
import pickle
from datetime import timedelta

import pytest
from room import button, labels, open_world, words

from activities.catalogue import Catalogue
from bot.commands import COMMANDS
from bot.ids import read_short, short
from bot.model import Idea, Place
from bot.ui import call
from bot.words import When, plain

pytestmark = pytest.mark.slow

OPTIONS = "tacos, hike, film"
TOO_LONG = "a" * 10_000
GONE = "That vote is gone. /decide opens a new one."


def public(world):
    return [words(each) for each in world.room.public]


def results(world):
    """What was said in the channel once a vote was over, but for the card that follows it."""
    return [each for each in public(world) if each.startswith("Chosen: ")]


def id_of(card):
    return read_short(button(card, "Vote").call.given("d"))


async def tap(guest, card, *order, refuse=None):
    """Everything but *Done*: the private card as it then is."""
    shown = await guest.presses(card, "Vote")
    for title in order:
        shown = await guest.presses(shown, title)
    if "That is enough" in labels(shown):
        shown = await guest.presses(shown, "That is enough")
    return await guest.presses(shown, f"Not for me: {refuse}") if refuse else shown


async def votes(guest, card, *order, refuse=None):
    return await guest.presses(await tap(guest, card, *order, refuse=refuse), "Done")


async def test_a_vote_shows_its_options_and_its_end_and_nothing_else(couple, ana):
    card = await ana.types(f"/decide {OPTIONS}")

    assert card.to == "all"
    assert labels(card) == ["Vote", "Call it off"]
    assert [plain(each) for each in card.cards[0].body[:3]] == ["tacos", "hike", "film"]
    [until] = [node for node in card.cards[0].body[3].parts if isinstance(node, When)]
    assert until.at - couple.now == timedelta(days=2)
    assert until.zone == "Europe/Madrid"


async def test_what_all_like_best_wins_and_can_be_planned(couple, ana, ben):
    card = await ana.types(f"/decide {OPTIONS}")

    mine = await votes(ana, card, "film", "tacos")
    last = await votes(ben, card, "film", "hike")

    assert words(mine).startswith("Your vote is in · 1. film · 2. tacos · 3. hike")
    assert words(last) == "Your vote is in. That was everybody: the result is in your channel."
    result, closed = couple.room.public[-2:]
    assert (words(result), labels(result)) == ("Chosen: film", ["Plan it"])
    assert button(result, "Plan it").call == call("plan.won", d=short(id_of(card)))
    assert words(closed) == "The vote is closed · tacos · hike · film · Chosen: film"


async def test_who_is_fine_with_any_leaves_it_to_the_others_and_can_still_change_it(couple, ana, ben):
    card = await ana.types(f"/decide {OPTIONS}")

    mine = await ana.presses(await ana.presses(card, "Vote"), "Any is fine")
    again = await ana.presses(card, "Vote")
    await votes(ben, card, "film", "hike")

    assert words(mine).startswith("Your vote is in · Any of these is fine with you. · You can change it until ")
    assert words(again) == words(mine)
    assert labels(again) == ["Change it"]
    assert results(couple) == ["Chosen: film"]


async def test_where_all_are_fine_with_any_one_is_chosen(couple, ana, ben):
    card = await ana.types(f"/decide {OPTIONS}")

    await ana.presses(await ana.presses(card, "Vote"), "Any is fine")
    last = await ben.presses(await ben.presses(card, "Vote"), "Any is fine")
    late = await ana.sends(call("decide.any", d=short(id_of(card))))

    assert words(last) == "Your vote is in. That was everybody: the result is in your channel."
    assert len(results(couple)) == 1
    assert "closed" in words(late)


async def test_the_winner_becomes_a_plan(couple, ana, ben):
    card = await ana.types(f"/decide {OPTIONS}")
    await votes(ana, card, "film", "tacos")
    await votes(ben, card, "film", "hike")

    asked = await ana.presses(couple.room.public[-2], "Plan it", when="sat 7pm")
    await ana.presses(asked, "Yes")

    assert any(each.startswith("film · ") for each in public(couple))


async def test_taps_ask_for_the_next_one_until_the_order_is_whole(ana):
    card = await ana.types("/decide tacos, hike, film, opera")

    first = await ana.presses(card, "Vote")
    second = await ana.presses(first, "film")
    third = await ana.presses(second, "opera")
    whole = await ana.presses(third, "hike")

    assert labels(first) == ["tacos", "hike", "film", "opera", "Any is fine"]
    assert labels(second) == ["tacos", "hike", "opera", "That is enough", "Start over"]
    assert words(third) == "And next? · 1. film · 2. opera"
    assert words(whole) == (
        "Is that your order? · 1. film · 2. opera · 3. hike · 4. tacos · "
        "If one is not for you, say so: it is out, and nobody learns through whom."
    )
    assert labels(whole)[0] == "Done"
    assert all(each.to == "in_place" for each in (second, third, whole))


async def test_a_restart_between_any_two_steps_changes_nothing(couple, ana, ben):
    card = await ana.types(f"/decide {OPTIONS}")
    couple.restart()
    shown = await ana.presses(card, "Vote")
    for label in ("film", "hike", "Not for me: tacos", "Done"):
        couple.restart()
        shown = await ana.presses(shown, label)
    couple.restart()
    await votes(ben, card, "film", "hike")

    assert results(couple) == ["Chosen: film"]


async def test_the_first_tap_counts_at_the_deadline_even_if_its_card_is_gone(couple, ana):
    card = await ana.types(f"/decide {OPTIONS}")
    await ana.presses(await ana.presses(card, "Vote"), "hike")
    resumed = await ana.presses(card, "Vote")

    await couple.wait("3 days")

    assert words(resumed) == "And next? · 1. hike"
    assert results(couple) == ["Chosen: hike"]


async def test_what_is_not_done_is_waited_for(couple, ana, ben):
    card = await ana.types(f"/decide {OPTIONS}")
    await tap(ana, card, "hike", "film")

    await votes(ben, card, "film", "tacos")

    assert results(couple) == []


async def test_a_vote_can_be_changed_until_it_closes(couple, ana, ben):
    card = await ana.types(f"/decide {OPTIONS}")
    done = await votes(ana, card, "hike", "tacos")

    anew = await ana.presses(done, "Change it")
    for label in ("film", "tacos", "Done"):
        anew = await ana.presses(anew, label)
    await votes(ben, card, "film", "tacos")

    assert results(couple) == ["Chosen: film"]


async def test_starting_over_keeps_what_was_said_until_the_next_tap(couple, ana):
    card = await ana.types(f"/decide {OPTIONS}")

    await ana.presses(await tap(ana, card, "hike", "film"), "Start over")
    await couple.wait("3 days")

    assert results(couple) == ["Chosen: hike"]


async def test_a_refusal_can_be_taken_back(couple, ana, ben):
    card = await ana.types(f"/decide {OPTIONS}")
    refused = await tap(ana, card, "hike", "film", refuse="film")

    fine = await ana.presses(refused, "It is fine after all")
    await ana.presses(fine, "Done")
    await votes(ben, card, "film", "hike", refuse="hike")

    assert "Not for you: film. Nobody is told." in words(refused)
    assert "Not for you" not in words(fine)
    assert results(couple) == ["Chosen: film"]


async def test_what_one_refuses_does_not_win_and_nothing_shows_it(couple, ana, ben):
    card = await ana.types(f"/decide {OPTIONS}")

    await votes(ana, card, "film", "tacos", refuse="hike")
    await votes(ben, card, "hike", "film")

    assert results(couple) == ["Chosen: film"]
    assert words(couple.room.public[-1]) == "The vote is closed · tacos · hike · film · Chosen: film"


async def test_when_nothing_is_left_there_are_three_new_ideas_that_one_press_puts_to_a_vote(couple, ana, ben):
    card = await ana.types("/decide hike, film")
    await votes(ana, card, "film", refuse="hike")
    await votes(ben, card, "hike", refuse="film")
    new = couple.room.public[-2]

    before = len(couple.room.public)
    opened = await ben.presses(new, "Vote on these")
    again = await ana.presses(new, "Vote on these")

    assert words(new).startswith("New ideas instead · ")
    assert len(new.cards[0].body) == 3
    assert words(couple.room.public[before - 1]).startswith("The vote is closed · hike · film")
    assert words(opened).startswith("It is up for a vote in your channel")
    assert words(again) == "That vote is open already."
    [follows] = couple.room.public[before:]
    assert labels(follows) == ["Vote", "Call it off"]
    assert follows.cards[0].body[:3] == new.cards[0].body


async def test_without_any_vote_a_kind_line_keeps_the_options_plannable(couple, ana):
    await ana.types("/decide tacos, hike by=3h")

    await couple.wait("1 day")

    said = couple.room.public[-2]
    assert words(said).startswith("No vote came in, and that is fine · tacos · hike")
    assert labels(said) == ["tacos", "hike"]
    planned = await ana.presses(said, "hike", when="sat 7pm")
    assert words(planned).startswith("hike · ")
    assert words(await ana.types("/idea list")) == "Your ideas · 1. hike · 2. tacos"
    assert words(couple.room.public[-1]) == "The vote is closed · tacos · hike"


async def test_an_idea_of_the_list_is_not_kept_twice_when_nobody_votes(couple, ana):
    await ana.types("/idea add Hike")
    await ana.types("/decide tacos, hike by=3h")

    await couple.wait("1 day")

    assert words(await ana.types("/idea list")) == "Your ideas · 1. tacos · 2. Hike"
    assert labels(couple.room.public[-2]) == ["tacos", "hike"]


async def test_a_deadline_at_night_is_told_in_the_morning(couple, ana):
    card = await ana.types(f'/decide {OPTIONS} by="23:30"')
    await votes(ana, card, "hike", "film")

    await couple.wait("20 hours")
    at_night = results(couple)
    await couple.wait("4 hours")

    assert at_night == []
    assert results(couple) == ["Chosen: hike"]


async def test_a_result_is_told_once(couple, ana, ben):
    card = await ana.types(f"/decide {OPTIONS}")
    mine = await tap(ana, card, "film", "tacos")
    await votes(ben, card, "film", "hike")

    first = await ana.presses(mine, "Done")
    second = await ana.presses(mine, "Done")
    await couple.wait("5 days")

    assert words(first).startswith("Your vote is in. That was everybody")
    assert words(second) == "That vote has closed. · Chosen: film"
    assert results(couple) == ["Chosen: film"]


@pytest.mark.parametrize("label", ["film", "Done", "Not for me: film", "Start over"])
async def test_a_late_press_is_answered_kindly(couple, ana, label):
    card = await ana.types(f"/decide {OPTIONS}")
    shown = await ana.presses(card, "Vote")
    if label != "film":
        shown = await tap(ana, card, "hike", "tacos")
    await couple.wait("3 days")

    late = await ana.presses(shown, label)
    vote = await ana.presses(card, "Vote")

    outcome = results(couple)
    assert words(late) == words(vote)
    assert words(vote) == (
        "That vote has closed. · Chosen: hike" if outcome else "That vote has closed. · New ideas are quickly found."
    )


async def test_tapping_twice_counts_once(ana):
    card = await ana.types(f"/decide {OPTIONS}")
    first = await ana.presses(card, "Vote")

    once = await ana.presses(first, "film")
    twice = await ana.presses(first, "film")

    assert once == twice


async def test_a_second_tap_that_comes_late_does_not_undo_a_vote(couple, ana, ben):
    card = await ana.types(f"/decide {OPTIONS}")
    whole = await tap(ana, card, "film", "hike")
    refused = await ana.presses(whole, "Not for me: tacos")
    await ana.presses(refused, "Done")

    await ana.presses(whole, "Not for me: tacos")
    await votes(ben, card, "film", "hike")

    assert results(couple) == ["Chosen: film"]


async def test_whoever_was_heard_least_decides_a_tie(couple, ana, ben):
    for _ in range(3):
        card = await ana.types("/decide opera, cinema")
        await votes(ana, card, "opera")
        await votes(ben, card, "cinema", refuse="cinema")
    winners = []
    for _ in range(3):
        card = await ana.types("/decide tacos, sushi")
        await votes(ana, card, "tacos")
        await votes(ben, card, "sushi")
        winners.append(results(couple)[-1])

    assert results(couple)[:3] == ["Chosen: opera"] * 3
    assert winners == ["Chosen: sushi"] * 3


REFUSALS = [("hike", "film"), ("film", None), (None, "tacos"), ("film", "hike"), ("tacos", "tacos")]


@pytest.mark.parametrize("refused", REFUSALS)
async def test_swapping_two_members_refusals_changes_nothing_that_others_see(tmp_path, catalogue, refused):
    async def seen(folder, refused):
        folder.mkdir()
        async with open_world(folder, catalogue) as world:
            ana, ben = world.guest("ana"), world.guest("ben")
            await ana.types('/setup name="Us two" kind=couple zone=Europe/Madrid')
            await ben.types("/join")
            card = await ana.types(f"/decide {OPTIONS}")
            await votes(ana, card, "hike", "film", refuse=refused[0])
            await votes(ben, card, "film", "tacos", refuse=refused[1])
            await world.wait("3 days")
            return pickle.dumps(world.room.public)

    assert await seen(tmp_path / "one", refused) == await seen(tmp_path / "other", refused[::-1])


async def test_nobody_sees_anothers_ballot_by_any_call(tmp_path, catalogue):
    async def seen(folder, order):
        folder.mkdir()
        async with open_world(folder, catalogue) as world:
            ana, ben = world.guest("ana"), world.guest("ben")
            await ana.types('/setup name="Us two" kind=couple zone=Europe/Madrid')
            await ben.types("/join")
            card = await ana.types(f"/decide {OPTIONS}")
            if order:
                await votes(ana, card, *order, refuse="tacos")
            world.now = card.cards[0].body[-1].parts[1].at - timedelta(days=1)
            d = short(id_of(card))
            calls = [call(name, **{"d": d} if "d" in each.refs else {}) for name, each in COMMANDS.items()]
            own_whole_vote = "decide.any"  # after it the vote is over where all are in, as it should be
            asked = [each for each in calls if each.name.startswith(("decide.", "idea.", "today", "help"))]
            asked = [each for each in asked if each.name != own_whole_vote]
            replies = [await ben.sends(each) for each in asked]
            return pickle.dumps([replies, world.room.public])

    nothing = await seen(tmp_path / "nothing", ())

    assert await seen(tmp_path / "film", ("film", "hike")) == nothing
    assert await seen(tmp_path / "hike", ("hike", "film")) == nothing


async def test_a_vote_shows_nobody_that_it_was_given(couple, ana):
    card = await ana.types(f"/decide {OPTIONS}")
    before = len(couple.room.shown)

    await votes(ana, card, "film", "tacos", refuse="hike")

    assert len(couple.room.shown) == before


async def test_every_ballot_is_of_one_length_and_tells_nothing(couple, ana, ben):
    card = await ana.types("/decide tacos, hike")
    other = await ana.types(f"/decide {OPTIONS}, opera, sea")
    await tap(ana, card, "tacos")
    await votes(ben, other, "hike", "opera", "sea", "tacos", refuse="film")

    async with couple.store.reading(couple.now) as tx:
        circle = await tx.circles.at(ana.envelope())
        store = tx.within(circle.id)
        rows = (await tx._connection.exec_driver_sql("select ballot from ballot")).all()
        found = await store.decisions.ballots(await store.decisions.running(), [each.id for each in circle.members])

    assert len(rows) == 2
    assert len({len(row.ballot) for row in rows}) == 1
    assert "tacos" not in repr(found)
    assert str(found[id_of(card)][0].ranking[0]) not in repr(found)


async def test_two_votes_run_side_by_side(couple, ana, ben):
    one = await ana.types(f"/decide {OPTIONS}")
    other = await ben.types("/decide opera, sea")

    await votes(ana, other, "sea")
    await votes(ana, one, "hike", "film")
    await votes(ben, one, "hike", "film")
    await votes(ben, other, "sea")

    assert results(couple) == ["Chosen: hike", "Chosen: sea"]


async def test_the_same_vote_is_not_opened_twice(couple, ana, ben):
    await ana.types(f"/decide {OPTIONS}")
    before = len(couple.room.public)

    again = await ben.types("/decide Film or TACOS, hike")

    assert words(again) == "That vote is open already."
    assert again.to == "private"
    assert labels(again) == ["Vote"]
    assert len(couple.room.public) == before


async def test_three_suggested_ideas_go_to_a_vote_once(couple, ana, ben):
    ideas = await ana.types("/suggest")
    titles = [words(card.title) for card in ideas.cards[:3]]
    before = len(couple.room.public)

    opened = await ana.presses(ideas, "Vote on these three")
    couple.restart()
    again = await ana.presses(ideas, "Vote on these three")

    assert words(opened).startswith(f"It is up for a vote in your channel · {', '.join(titles)}.")
    assert words(again) == "That vote is open already."
    [card] = couple.room.public[before:]
    assert [words(each).split(":")[0] for each in card.cards[0].body[:3]] == titles
    await votes(ana, card, titles[1])
    await votes(ben, card, titles[1])
    assert results(couple)[0].startswith(f"Chosen: {titles[1]} · ")
    assert words(await ana.presses(ideas, "Vote on these three")) == f"That vote has closed. · Chosen: {titles[1]}"


async def test_one_idea_goes_to_a_vote_beside_the_newest_of_the_list(couple, ana):
    await ana.types("/idea add Night swim")
    await ana.types("/idea add Pottery")
    ideas = await ana.types("/suggest")
    title = words(ideas.cards[0].title)

    await ana.presses(ideas, "Put to a vote")
    again = await ana.presses(ideas, "Put to a vote")

    body = couple.room.public[-1].cards[0].body
    assert [words(each).split(":")[0] for each in body[:3]] == [title, "Pottery", "Night swim"]
    assert words(again) == "That vote is open already."


async def test_without_a_list_it_is_those_it_was_suggested_with(couple, ana):
    ideas = await ana.types("/suggest")

    await ana.sends(ideas.cards[1].buttons[1].call)

    body = couple.room.public[-1].cards[0].body
    titles = [words(card.title) for card in ideas.cards[:3]]
    assert [words(each).split(":")[0] for each in body[:3]] == [titles[1], titles[0], titles[2]]


async def test_an_idea_of_the_list_gets_new_ones_beside_it(couple, ana, ben):
    idea = await ana.types("/idea add Night swim")

    await ben.presses(await ben.presses(idea, "Put to a vote"), "Open the vote")

    body = couple.room.public[-1].cards[0].body
    assert words(body[0]) == "Night swim"
    assert len(body) == 4


async def test_what_one_idea_is_put_beside_is_shown_to_one_alone_until_they_open_it(couple, ana):
    idea = await ana.types("/idea add Night swim")
    before = len(couple.room.shown)

    shown = await ana.presses(idea, "Put to a vote")
    other = await ana.presses(shown, "Other two")
    couple.restart()
    unseen = len(couple.room.shown)
    opened = await ana.presses(other, "Open the vote")

    assert shown.to == "private"
    assert labels(shown) == ["Open the vote", "Other two"]
    assert words(shown).startswith("A vote between these? · Night swim · ")
    assert unseen == before
    assert (other.to, opened.to) == ("in_place", "in_place")
    [card] = couple.room.public[before:]
    assert card.cards[0].body[:3] == other.cards[0].body[:3]


async def test_other_two_are_others_each_time_and_end_kindly(ana):
    for title in ("Pottery", "Opera", "Chess", "Night swim"):
        await ana.types(f"/idea add {title}")
    idea = await ana.types("/idea add Sea")
    shown = await ana.presses(idea, "Put to a vote")
    seen = [words(each) for each in shown.cards[0].body[:3]]

    for _ in range(3):
        shown = await ana.presses(shown, "Other two")
        assert words(shown.cards[0].body[0]) == "Sea"
        seen += [words(each) for each in shown.cards[0].body[1:3]]

    assert seen[:5] == ["Sea", "Night swim", "Chess", "Opera", "Pottery"]
    assert len(set(seen)) == 9


async def test_when_nothing_else_is_left_to_put_beside_it_the_two_stay(tmp_path):
    async with open_world(tmp_path, Catalogue((), (), {})) as world:
        ana = world.guest("ana")
        await ana.types('/setup name="Us two" kind=couple zone=Europe/Madrid')
        alone = await ana.presses(await ana.types("/idea add Sea"), "Put to a vote")
        await ana.types("/idea add Opera")
        shown = await ana.presses(await ana.types("/idea add Chess"), "Put to a vote")

        same = await ana.presses(shown, "Other two")

        assert words(alone).startswith("A vote needs something else to choose from.")
        assert [words(each) for each in same.cards[0].body[:4]] == [
            "Chess",
            "Opera",
            "Sea",
            "I know nothing else to put beside it.",
        ]
        assert words(await ana.presses(same, "Open the vote")).startswith("It is up for a vote in your channel")


async def test_two_who_open_the_same_idea_open_one_vote(couple, ana, ben):
    idea = await ana.types("/idea add Night swim")
    hers = await ana.presses(await ana.presses(idea, "Put to a vote"), "Other two")
    his = await ben.presses(idea, "Put to a vote")

    await ana.presses(hers, "Open the vote")
    twice = await ana.presses(hers, "Open the vote")
    second = await ben.presses(his, "Open the vote")

    assert words(twice) == words(second) == "That vote is open already."
    assert sum(each.startswith("What shall we do?") for each in public(couple)) == 1


@pytest.mark.parametrize("label", ["Open the vote", "Other two"])
async def test_a_slate_is_its_own_persons_and_no_other_circles(couple, ana, ben, label):
    shown = await ana.presses(await ana.types("/idea add Night swim"), "Put to a vote")
    before = len(couple.room.shown)

    tried = await ben.presses(shown, label)
    couple.room.home = Place("test", "elsewhere")
    await ana.types("/setup name=Others kind=friends zone=Europe/Madrid reflect=off")
    elsewhere = await ana.presses(shown, label)

    assert words(tried) == words(elsewhere) == "Those ideas are from a while ago. · New ones are quickly found."
    assert len(couple.room.shown) == before + 1


async def called_off(guest, card):
    return await guest.presses(await guest.presses(card, "Call it off"), "Yes, call it off")


CALLED_OFF = "Nothing was decided. Any order given is deleted, and nothing of it is told."


async def ballots(world):
    async with world.store.reading(world.now) as tx:
        return (await tx._connection.exec_driver_sql("select * from ballot")).all()


async def test_whoever_opened_a_vote_calls_it_off_after_a_yes(couple, ana, ben):
    card = await ana.types(f"/decide {OPTIONS}")
    mine = await tap(ben, card, "film", "hike", refuse="tacos")
    asked = await ana.presses(card, "Call it off")
    couple.restart()
    still = await ballots(couple)

    told = await ana.presses(asked, "Yes, call it off")
    couple.restart()
    late = [await ben.presses(mine, "Done"), await ben.presses(card, "Vote"), await ana.presses(card, "Call it off")]
    await couple.wait("5 days")

    assert words(asked).startswith("Call this vote off? · tacos, hike, film · ")
    assert asked.to == "private"
    assert len(still) == 1
    assert words(told).startswith("The vote is called off · The card in your channel says so")
    assert {words(each) for each in late} == {f"That vote was called off. · {CALLED_OFF}"}
    assert await ballots(couple) == []
    assert words(couple.room.public[-1]) == (f"This vote was called off · tacos, hike, film · {CALLED_OFF}")
    assert labels(couple.room.public[-1]) == []
    assert not any("No vote came in" in each or "closed" in each for each in public(couple))


async def test_what_was_called_off_looks_the_same_whoever_had_voted(tmp_path, catalogue):
    async def seen(folder, *, voted):
        folder.mkdir()
        async with open_world(folder, catalogue) as world:
            ana, ben = world.guest("ana"), world.guest("ben")
            await ana.types('/setup name="Us two" kind=couple zone=Europe/Madrid')
            await ben.types("/join")
            card = await ana.types(f"/decide {OPTIONS}")
            if voted:
                await votes(ben, card, "film", "hike", refuse="tacos")
            told = await called_off(ana, card)
            await world.wait("5 days")
            return words(told), [words(each) for each in world.room.public[3:]]

    assert await seen(tmp_path / "one", voted=True) == await seen(tmp_path / "other", voted=False)


async def test_anybody_else_is_told_in_private_who_can_call_it_off(couple, ana, ben):
    card = await ana.types(f"/decide {OPTIONS}")
    before = len(couple.room.shown)

    pressed = await ben.presses(card, "Call it off")
    forged = await ben.sends(call("decide.called_off", d=short(id_of(card))))
    typed = await ben.types("/decide off")

    assert pressed.to == typed.to == "private"
    assert words(pressed) == words(forged) == words(typed)
    assert words(pressed) == "Ana opened this vote and can call it off. · tacos, hike, film"
    assert labels(pressed) == []
    assert len(couple.room.shown) == before
    assert words(await ben.presses(card, "Vote")).startswith("Which would you like most?")


async def test_a_vote_whose_opener_has_left_anybody_may_call_off(couple, ana, ben):
    card = await ana.types(f"/decide {OPTIONS}")
    await ana.presses(await ana.types("/leave"), "Leave")

    await called_off(ben, card)

    assert words(couple.room.public[-1]).startswith("This vote was called off")


async def test_a_vote_whose_opener_is_gone_anybody_may_call_off(couple, ana, ben):
    card = await ana.types(f"/decide {OPTIONS}")
    await couple.planner.gone(ana.person)

    await called_off(ben, card)

    assert words(couple.room.public[-1]).startswith("This vote was called off")


async def test_offered_ideas_belong_to_whoever_puts_them_to_a_vote(couple, ana, ben):
    card = await ana.types("/decide hike, film")
    await votes(ana, card, "film", refuse="hike")
    await votes(ben, card, "hike", refuse="film")
    await ben.presses(couple.room.public[-2], "Vote on these")
    card = couple.room.public[-1]

    assert words(await ana.presses(card, "Call it off")).startswith("Ben opened this vote")
    assert words(await called_off(ben, card)).startswith("The vote is called off")


@pytest.mark.parametrize("line", ["/decide off", "/decide stop", "/decide Call it off", '/decide options="cancel"'])
async def test_a_vote_is_called_off_by_typing_too(couple, ana, line):
    await ana.types(f"/decide {OPTIONS}")
    asked = await ana.types(line)
    couple.restart()

    await ana.presses(asked, "Yes, call it off")

    assert asked.to == "private"
    assert couple.planner.audience(couple.planner.typed(line), ana.envelope()) == "private"
    assert words(couple.room.public[-1]).startswith("This vote was called off")
    assert words(await ana.types(line)) == "No vote is open just now."


async def test_of_several_votes_only_ones_own_are_asked_about(couple, ana, ben):
    await ana.types("/decide tacos, hike")
    await ben.types("/decide opera, sea")
    await ana.types("/decide film, chess")

    asked = await ana.types("/decide off")

    assert [words(each).split(" · ")[1] for each in asked.cards] == ["film, chess", "tacos, hike"]


async def test_a_vote_may_stay_open_after_all(couple, ana):
    card = await ana.types(f"/decide {OPTIONS}")
    before = len(couple.room.shown)

    told = await ana.presses(await ana.presses(card, "Call it off"), "Leave it open")

    assert (words(told), told.to) == ("It stays open.", "in_place")
    assert len(couple.room.shown) == before


async def test_a_vote_that_is_over_is_not_called_off(couple, ana, ben):
    card = await ana.types(f"/decide {OPTIONS}")
    asked = await ana.presses(card, "Call it off")
    await votes(ana, card, "film", "tacos")
    await votes(ben, card, "film", "hike")

    late = await ana.presses(asked, "Yes, call it off")

    assert words(late) == "That vote has closed. · Chosen: film"
    assert results(couple) == ["Chosen: film"]


@pytest.mark.parametrize("first", [0, 1])
async def test_the_last_vote_and_a_calling_off_at_once_end_in_one_of_the_two(couple, ana, ben, first):
    card = await ana.types(f"/decide {OPTIONS}")
    asked = await ana.presses(card, "Call it off")
    await votes(ana, card, "film", "tacos")
    last = await tap(ben, card, "film", "tacos")

    both = [ana.presses(asked, "Yes, call it off"), ben.presses(last, "Done")]
    await asyncio.gather(*(both[first:] + both[:first]))
    await couple.wait("5 days")

    over = [each for each in public(couple) if each.startswith("This vote was called off")]
    assert len(over) + len(results(couple)) == 1
    assert not over or await ballots(couple) == []


async def test_what_was_called_off_can_be_put_to_a_vote_again(couple, ana):
    ideas = await ana.types("/suggest")
    await ana.presses(ideas, "Vote on these three")
    await called_off(ana, couple.room.public[-1])
    before = len(couple.room.public)

    opened = await ana.presses(ideas, "Vote on these three")
    again = await ana.presses(ideas, "Vote on these three")

    assert words(opened).startswith("It is up for a vote in your channel")
    assert words(again) == "That vote is open already."
    assert len(couple.room.public) == before + 1


async def test_a_called_off_vote_is_open_for_nobody(couple, ana, ben):
    card = await ana.types(f"/decide {OPTIONS}")
    waiting = words(await ben.types("/today"))

    await called_off(ana, card)

    assert "A vote is open" in waiting
    assert "A vote is open" not in words(await ben.types("/today"))


async def test_a_vote_told_in_private_reaches_the_channel(couple, ana):
    told = await ana.types(f"/decide {OPTIONS}", direct=True)

    assert told.to == "private"
    assert words(couple.room.public[-1]).startswith("What shall we do? · tacos · hike · film")


async def test_somebody_who_left_is_not_waited_for_and_not_counted(couple, ana, ben):
    cleo = couple.guest("cleo")
    await cleo.types("/join")
    card = await ana.types(f"/decide {OPTIONS}")
    await votes(cleo, card, "tacos", "hike", refuse="film")
    await cleo.presses(await cleo.types("/leave"), "Leave")

    await votes(ana, card, "film", "hike")
    await votes(ben, card, "film", "tacos")

    assert results(couple) == ["Chosen: film"]


async def test_a_vote_that_waits_only_for_somebody_who_left_closes(couple, ana, ben):
    cleo = couple.guest("cleo")
    await cleo.types("/join")
    card = await ana.types(f"/decide {OPTIONS}")
    await votes(ana, card, "film", "hike")
    await votes(ben, card, "film", "tacos")
    await cleo.presses(await cleo.types("/leave"), "Leave")

    async with couple.store.writing(couple.now) as tx:
        circle = await tx.circles.at(ana.envelope())
        await tx.within(circle.id).deliveries.step(circle, "review", call("decide.review"), "review", couple.now)
    await couple.wait("1m")

    assert results(couple) == ["Chosen: film"]


async def test_somebody_who_rests_is_not_waited_for(couple, ana, ben):
    cleo = couple.guest("cleo")
    await cleo.types("/join")
    await cleo.types("/rest 2")
    card = await ana.types(f"/decide {OPTIONS}")

    await votes(ana, card, "film", "hike")
    await votes(ben, card, "film", "tacos")

    assert results(couple) == ["Chosen: film"]


async def test_somebody_who_joins_later_may_vote_and_is_not_waited_for(couple, ana, ben):
    card = await ana.types(f"/decide {OPTIONS}")
    cleo = couple.guest("cleo")
    await cleo.types("/join")

    await votes(cleo, card, "hike", "film")
    await votes(ana, card, "hike", "tacos")
    await votes(ben, card, "film", "hike")

    assert results(couple) == ["Chosen: hike"]


async def test_a_stranger_has_no_vote(couple, ana, stranger):
    card = await ana.types(f"/decide {OPTIONS}")

    for told in (await stranger.presses(card, "Vote"), await stranger.types("/decide a, b")):
        assert words(told).startswith("You are not in this circle. /join lets you in.")


@pytest.mark.parametrize(
    "name", ["decide.vote", "decide.mark", "decide.done", "decide.call_off", "decide.called_off", "decide.leave_open"]
)
async def test_a_vote_long_gone_says_so(ana, name):
    assert words(await ana.sends(call(name, d=short(12345)))) == GONE


async def test_offered_ideas_take_no_votes_before_somebody_wants_them(couple, ana, ben):
    card = await ana.types("/decide hike, film")
    await votes(ana, card, "film", refuse="hike")
    await votes(ben, card, "hike", refuse="film")
    offered = button(couple.room.public[-2], "Vote on these").call.given("d")

    assert words(await ana.sends(call("decide.vote", d=offered))) == GONE


@pytest.mark.parametrize("order", ["9", "00", "x", "210210", "💙", "0" * 50])
async def test_forged_taps_make_no_ballot_that_is_none(couple, ana, order):
    card = await ana.types(f"/decide {OPTIONS}")

    reply = await ana.sends(call("decide.done", d=short(id_of(card))).having(o=order, n=order[0]))
    await couple.wait("3 days")

    assert "went wrong" not in words(reply)
    assert len([each for each in public(couple) if each.startswith("The vote is closed")]) == 1


@pytest.mark.parametrize(
    ("said", "titles"),
    [
        ("tacos, hike, film", ["tacos", "hike", "film"]),
        ("tacos or hike?", ["tacos", "hike"]),
        ("tacos, hike, or film", ["tacos", "hike", "film"]),
        ("dinner at Mo, then a walk; film", ["dinner at Mo, then a walk", "film"]),
        ("- dinner, then a walk\n- film; popcorn", ["dinner, then a walk", "film; popcorn"]),
        ("tacos, Tacos,  TACOS , film", ["tacos", "film"]),
        ("🍕, 🍣", ["🍕", "🍣"]),
        ("קפה, סרט", ["קפה", "סרט"]),
        ("@everyone, <b>tea</b>", ["@everyone", "<b>tea</b>"]),
        ("a,,b, ,", ["a", "b"]),
    ],
)
async def test_options_are_parted_by_the_clearest_sign(ana, said, titles):
    card = await ana.sends(call("decide").having(options=said))

    assert [words(each) for each in card.cards[0].body[:-1]] == titles


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("tacos", "A vote needs two options or more, such as tacos, a hike, that film."),
        ("tacos, tacos", "A vote needs two options or more"),
        ("1,2,3,4,5,6,7,8,9", "Up to 5 options fit in one vote; these are 9."),
        (f"{'a' * 90}, b", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa… is too long; up to 80 characters fit."),
        (TOO_LONG, "The options, with commas between: 10000 characters are too many; up to 500 fit."),
        ("\u200b", "The options, with commas between: this is empty."),
    ],
)
async def test_options_that_make_no_vote_come_back_with_a_word(couple, ana, said, told):
    before = len(couple.room.public)

    reply = await ana.sends(call("decide").having(options=said, by="2 days"))
    form = await ana.form(button(reply, "Try again").call)

    assert words(reply).startswith(told)
    assert dict(form.values)["by"] == "2 days"
    assert len(couple.room.public) == before


@pytest.mark.parametrize(
    ("said", "hours"), [("3h", 3), ("90m", 1.5), ("in 2 days", 48), ("1 week", 168), ("tomorrow 18:00", 32)]
)
async def test_a_deadline_is_a_span_or_a_moment(couple, ana, said, hours):
    card = await ana.sends(call("decide").having(options="a, b", by=said))

    [until] = [node for node in card.cards[0].body[-1].parts if isinstance(node, When)]
    assert abs((until.at - couple.now) - timedelta(hours=hours)) < timedelta(minutes=1)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("40 days", "A vote stays open for up to 30 days."),
        ("blue", "I can't read “blue” as a day and time."),
    ],
)
async def test_a_deadline_that_is_none_is_said(ana, said, told):
    assert words(await ana.sends(call("decide").having(options="a, b", by=said))).startswith(told)


async def test_the_options_are_asked_for(ana):
    form = await ana.form("/decide")

    assert form is not None
    assert [each.name for each in form.fields] == ["options", "by"]


async def test_a_vote_is_another_circles_never(couple, world, ana):
    card = await ana.types(f"/decide {OPTIONS}")
    async with world.store.writing(world.now) as tx:
        circle = await tx.circles.at(ana.envelope())
        elsewhere = tx.within(circle.id + 1)

        assert await elsewhere.decisions.find(id_of(card)) is None
        assert await elsewhere.decisions.running() == ()
        assert not await elsewhere.decisions.close(id_of(card), None)
        assert await elsewhere.ideas.list() == ()
        await elsewhere.ideas.remove(1)
        assert not await elsewhere.decisions.begin(id_of(card), world.now, (), 1)
        assert not await elsewhere.decisions.call_off(id_of(card))


async def test_an_id_already_taken_is_left_as_it_stands(couple, ana):
    async with couple.store.writing(couple.now) as tx:
        circle = await tx.circles.at(ana.envelope())
        ideas = tx.within(circle.id).ideas

        first = await ideas.add(Idea(7, "Night swim", None, 1, couple.now))
        second = await ideas.add(Idea(7, "Pottery", None, 1, couple.now))

        assert (first, second) == (True, False)
        assert [each.title for each in await ideas.list()] == ["Night swim"]

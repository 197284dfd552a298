from datetime import UTC, datetime, timedelta

import pytest
from reflecting import SUNDAY, answer_both, asked, circle, leaves, public, question, rests, rounds
from room import button, labels, words
from sqlalchemy import select

from bot.commands import Scene
from bot.features.reflect.after import close
from bot.seal import Sealed
from bot.store.keys import of_member
from bot.tables import DeliveryRow
from bot.talking.reveal import OPEN_FOR
from bot.ui import call

pytestmark = pytest.mark.slow

END = SUNDAY + OPEN_FOR


async def ended(world, *ways):
    """A round that went its six days: each way is a guest and their answer, or None for a pass."""
    card = await asked(world)
    for guest, text in ways:
        await (guest.presses(card, "Answer", text=text) if text else guest.presses(card, "Pass"))
    await world.until(END)
    return card


def opened(world):
    """The card of opened answers as it is shown now."""
    return next(words(each) for each in reversed(world.room.public) if "Opened together" in words(each))


async def test_after_six_days_the_author_alone_is_asked_what_to_do(couple, ana, ben):
    await ended(couple, (ana, "only mine"))

    asked_ana = couple.room.private_to("ana")
    assert "only mine" in words(asked_ana[0])
    assert labels(asked_ana[0]) == ["Share mine", "Keep private", "Delete"]
    assert (len(asked_ana), couple.room.private_to("ben")) == (1, [])
    assert words(couple.room.public[-1]).endswith("This round has closed.")
    assert "only mine" not in public(couple)


async def test_where_the_other_passed_nobody_is_told_before_the_six_days_are_over(couple, ana, ben):
    card = await asked(couple)
    await ana.presses(card, "Answer", text="only mine")
    await ben.presses(card, "Pass")
    shown = len(couple.room.shown)

    await couple.until(END - timedelta(minutes=1))
    before = len(couple.room.shown)
    await couple.until(END)

    assert before == shown
    assert len(couple.room.private_to("ana")) == 1
    assert couple.room.private_to("ben") == []


async def test_an_author_is_told_the_same_whether_the_other_passed_or_was_silent(couple, ana, ben):
    await ended(couple, (ana, "only mine"), (ben, None))
    passed = words(couple.room.private_to("ana")[-1])
    await couple.until(SUNDAY + timedelta(weeks=1))

    await ana.presses(question(couple), "Answer", text="only mine")
    await couple.until(END + timedelta(weeks=1))

    silent = words(couple.room.private_to("ana")[-1])
    assert passed.partition("Six days")[2] == silent.partition("Six days")[2] != ""


async def test_a_round_nobody_answered_ends_without_a_word_to_anybody(couple, ana, ben):
    await ended(couple, (ana, None), (ben, None))

    assert couple.room.private_to("ana") == couple.room.private_to("ben") == []


async def test_the_outbox_does_not_tell_who_is_asked_what_to_do(couple, ana, ben):
    card = await asked(couple)
    await ana.presses(card, "Answer", text="only mine")
    await ben.presses(card, "Pass")
    here = await circle(couple)
    async with couple.store.reading(couple.now) as tx:
        one = await tx.within(here.id).rounds.open_one()
    async with couple.store.writing(END) as tx:
        await close(Scene(here, None, END, END, tx.within(here.id), None, None, ""), one.id)

    async with couple.store.reading(END) as tx:
        rows = await tx._connection.execute(select(DeliveryRow.recipient).where(DeliveryRow.kind == "direct"))

    assert sorted(row.recipient for row in rows) == ["ana", "ben"]


async def test_sharing_mine_posts_mine_alone_and_once(couple, ana, ben):
    await couple.guest("cleo").types("/join")
    await ended(couple, (ana, "from ana"), (ben, "from ben"))
    asked_ana = couple.room.private_to("ana")[0]

    shared = await ana.presses(asked_ana, "Share mine")
    await ana.presses(asked_ana, "Share mine")

    assert (words(shared), labels(shared)) == ("Shared with the circle.", ["Take it back"])
    assert public(couple).count("Ana: from ana") == 1
    assert "from ben" not in public(couple)
    assert words(couple.room.public[-1]).startswith("Shared after all · ")


async def test_sharing_is_possible_whenever_the_author_wants(couple, ana):
    await ended(couple, (ana, "only mine"))
    kept = await ana.presses(couple.room.private_to("ana")[0], "Keep private")
    await couple.wait("9 weeks")

    await ana.presses(kept, "Share mine")

    assert words(kept) == "Kept. It is shown to you alone, among your past answers."
    assert "Ana: only mine" in words(couple.room.public[-1])


async def test_a_shared_answer_can_be_taken_back_but_not_made_private(couple, ana):
    await ended(couple, (ana, "only mine"))
    card = couple.room.private_to("ana")[0]
    shared = await ana.presses(card, "Share mine")

    kept = await ana.presses(card, "Keep private")
    await ana.presses(shared, "Take it back")

    assert words(kept) == "It is shared already. You can take it back."
    assert words(couple.room.public[-1]).endswith("This answer was taken back by its author.")


async def test_a_deleted_answer_is_gone(couple, ana):
    await ended(couple, (ana, "only mine"))
    card = couple.room.private_to("ana")[0]

    deleted = await ana.presses(card, "Delete")
    again = [await ana.presses(card, each) for each in ("Delete", "Share mine", "Keep private")]

    assert words(deleted) == words(again[0]) == "Your answer is deleted."
    assert {words(each) for each in again[1:]} == {"There is no answer of yours here."}
    assert words(await ana.types("/reflect mine")).startswith("Nothing here yet")
    assert "only mine" not in public(couple)


@pytest.mark.parametrize("label", ["Share mine", "Keep private", "Delete"])
async def test_one_member_never_acts_on_anothers_answer(couple, ana, ben, label):
    await ended(couple, (ana, "only mine"), (ben, None))

    forged = await ben.presses(couple.room.private_to("ana")[0], label)

    assert words(forged) == "There is no answer of yours here."
    assert "only mine" in words(await ana.types("/reflect mine"))
    assert "only mine" not in public(couple)


async def test_a_closed_round_takes_no_more_answers(couple, ana, ben):
    card = await ended(couple, (ana, "only mine"))

    late = [await ben.presses(card, "Answer", text="too late"), await ben.presses(card, "Pass")]

    assert all(words(each).startswith("This round has closed. /reflect shows what is open now.") for each in late)
    assert "only mine" not in public(couple)


async def test_a_late_answer_is_refused_even_before_the_round_was_closed(couple, ana, ben):
    card = await asked(couple)
    await ana.presses(card, "Answer", text="only mine")
    couple.now = END

    late = await ben.presses(card, "Answer", text="too late")

    assert words(late) == "This round has closed. /reflect shows what is open now. · You wrote: too late"
    assert "only mine" not in public(couple)


async def test_an_author_who_rests_finds_it_among_past_answers(couple, ana):
    card = await asked(couple)
    await ana.presses(card, "Answer", text="only mine")
    await rests(couple, ana, END + timedelta(days=1))
    await couple.until(END)

    mine = await ana.types("/reflect mine")

    assert couple.room.private_to("ana") == []
    assert labels(mine) == ["Share mine", "Keep private", "Delete"]


async def test_past_answers_are_my_own_words_only(couple, ana, ben):
    await answer_both(await asked(couple), ana, ben)

    mine = await ana.types("/reflect mine")

    assert "ana says" in words(mine)
    assert "ben says" not in words(mine)
    assert labels(mine) == ["Take it back"]


async def test_past_answers_come_in_pages_newest_first(couple, ana, ben):
    for week in range(7):
        card = await asked(couple, SUNDAY + week * timedelta(weeks=1))
        await ana.presses(card, "Answer", text=f"week {week}")
        await ben.presses(card, "Answer", text="his")

    first = await ana.types("/reflect mine")
    second = await ana.presses(first, "Older ones")

    assert [week for week in range(7) if f"week {week}" in words(first)] == [2, 3, 4, 5, 6]
    assert [week for week in range(7) if f"week {week}" in words(second)] == [0, 1]
    assert words(first).index("week 6") < words(first).index("week 2")


async def test_an_open_answer_can_be_taken_back_from_the_card(couple, ana, ben):
    await answer_both(await asked(couple), ana, ben)

    await ana.presses(await ana.types("/reflect mine"), "Take it back")

    assert "ben says" in words(couple.room.public[-1])
    assert "ana says" not in words(couple.room.public[-1])


async def test_the_last_one_awaited_leaving_does_not_open_a_round(couple, ana, ben):
    cleo = couple.guest("cleo")
    await cleo.types("/join")
    await answer_both(await asked(couple), ana, ben)

    await leaves(cleo, "take_back")
    await couple.until(END)

    assert "says" not in public(couple)
    assert words(couple.room.public[-1]).endswith("This round has closed.")
    assert len(couple.room.private_to("ana")) == len(couple.room.private_to("ben")) == 1


async def test_somebody_who_comes_back_in_time_is_awaited_again(couple, ana, ben):
    cleo = couple.guest("cleo")
    await cleo.types("/join")
    card = await asked(couple)
    await answer_both(card, ana, ben)
    await leaves(cleo, "take_back")

    away = await cleo.presses(card, "Pass")
    await cleo.types("/join")
    await cleo.presses(card, "Pass")

    assert words(away) == "You are not in this circle. /join lets you in."
    assert "Ana: ana says · Ben: ben says" in public(couple)


async def test_an_answer_taken_along_neither_opens_nor_is_read(couple, ana, ben):
    card = await asked(couple)
    await ana.presses(card, "Answer", text="ana says")
    await leaves(ana, "take_back")

    await ben.presses(card, "Answer", text="ben says")
    await couple.until(END)

    assert "says" not in public(couple)
    assert couple.room.private_to("ana") == []


@pytest.mark.parametrize(
    ("choice", "signed"), [("as_is", "Ana: ana says"), ("unnamed", "Somebody who has left: ana says")]
)
async def test_an_answer_left_behind_still_opens_with_the_others(couple, ana, ben, choice, signed):
    card = await asked(couple)
    await ana.presses(card, "Answer", text="ana says")
    await leaves(ana, choice)

    await ben.presses(card, "Answer", text="ben says")

    assert signed in public(couple)


@pytest.mark.parametrize(
    ("choice", "left"), [("as_is", "Ana: ana says"), ("unnamed", "Somebody who has left: ana says"), ("take_back", "")]
)
async def test_leaving_brings_the_open_card_up_to_date_and_coming_back_too(couple, ana, ben, choice, left):
    await answer_both(await asked(couple), ana, ben)

    await leaves(ana, choice)
    after = opened(couple)
    await ana.types("/join")

    assert left in after
    assert ("ana says" in after) == (choice != "take_back")
    assert "Ana: ana says · Ben: ben says" in opened(couple)


async def test_what_was_open_is_kept_for_the_circle_and_what_was_sealed_goes_with_its_key(couple, ana, ben):
    await answer_both(await asked(couple), ana, ben)
    await ana.presses(await asked(couple, SUNDAY + timedelta(weeks=1)), "Answer", text="never opened")
    await couple.until(END + timedelta(weeks=1))
    here = await circle(couple)
    member = here.member_of(ana.person)

    async with couple.store.writing(couple.now) as tx:
        await tx.within(here.id).rounds.entrust(member.id)
    await couple.store.forget_key(of_member(member.id))

    first, second = (each.id for each in await rounds(couple))
    async with couple.store.reading(couple.now) as tx:
        kept, lost = [await tx.within(here.id).rounds.find(each) for each in (first, second)]
    assert isinstance(kept.answer(member.id).text, Sealed)
    assert lost.answer(member.id) is None


async def test_an_erased_member_is_still_awaited(couple, ana, ben):
    cleo = couple.guest("cleo")
    await cleo.types("/join")
    card = await asked(couple)
    await ana.presses(card, "Answer", text="ana says")
    here = await circle(couple)
    async with couple.store.writing(couple.now) as tx:
        erased = here.member_of(cleo.person).id
        await tx._connection.exec_driver_sql(f"DELETE FROM member WHERE id = {erased} AND circle = {here.id}")

    await ben.presses(card, "Answer", text="ben says")
    await couple.until(datetime(2026, 12, 5, 18, tzinfo=UTC))

    assert "says" not in public(couple)


async def test_words_to_an_author_keep_quiet_hours(couple, ana):
    await ana.types('/setup name="Us two" kind=couple zone=Europe/Madrid reflect="sunday 18:00" quiet="17:00-19:00"')
    await ended(couple, (ana, "only mine"))
    assert couple.room.private_to("ana") == []

    await couple.until(END + timedelta(hours=1))

    assert len(couple.room.private_to("ana")) == 1


async def test_without_direct_messages_the_choice_waits_among_past_answers(couple, ana):
    couple.room.closed.add("ana")
    await ended(couple, (ana, "only mine"))

    mine = await ana.types("/reflect mine", direct=True)
    await ana.sends(button(mine, "Share mine").call, direct=True)

    assert "Ana: only mine" in words(couple.room.public[-1])


async def test_long_answers_are_begun_on_the_card_and_read_whole_in_private(couple, ana, ben):
    await ana.types("/reflect now")
    card = couple.room.public[-1]
    await ana.presses(card, "Answer", text="a quiet drive " * 250 + "home")
    await ben.presses(card, "Answer", text="burnt pancakes " * 200 + "again")
    opened = next(each for each in reversed(couple.room.public) if "Opened together" in words(each))
    assert len(words(opened)) < 3500
    assert "Ana: a quiet drive" in words(opened)
    assert "Ben: burnt pancakes" in words(opened)

    whole = await ben.presses(opened, "Read it all")

    assert whole.to == "private"
    assert "drive home" in words(whole)
    assert "pancakes again" in words(whole)


async def test_nothing_is_read_whole_before_it_is_open(couple, ana, ben):
    await ana.types("/reflect now")
    await ana.presses(couple.room.public[-1], "Answer", text="a quiet drive home")
    read = call("reflect.read", r=button(couple.room.public[-1], "Answer").call.given("r"))

    told = await ben.sends(read)

    assert "drive" not in words(told)

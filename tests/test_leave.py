"""Leaving is silent, can be undone for seven days, and afterwards keeps its promise about the words."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

import pytest
from reflecting import MADRID, asked, circle, public, questions
from room import button, labels, words
from sqlalchemy import func, select

from bot.features.leave import UNDO
from bot.ids import short
from bot.model import Place
from bot.photos import Picture
from bot.store.keys import KeyGone, of_member, of_person
from bot.tables import AskedRow, Base, DeliveryRow, DraftRow, KeyRow, MemberRow, RsvpRow, UploadRow
from bot.ui import call

pytestmark = pytest.mark.slow

TAKE_BACK = "Take my words back"
UNNAMED = "Keep them, without my name"
AS_IS = "Leave them as they are"
EVERY_WAY = {TAKE_BACK: "take_back", UNNAMED: "unnamed", AS_IS: "as_is"}


@pytest.fixture
async def lake(ana, ben):
    """A memory both wrote in."""
    shown = await ana.types('/memory add "The lake" words="Burnt pancakes."')
    await ben.presses(shown, "Add my words", words="A lost shoe.")
    return shown


@pytest.fixture
async def answered(couple, ana, ben):
    """A round both answered, opened."""
    card = await asked(couple)
    await ana.presses(card, "Answer", text="the quiet drive home")
    await ben.presses(card, "Answer", text="rain on the roof")


class Crash(Exception):
    """The process ends here, and what was not committed is lost."""


async def leaves(guest, way, *, direct=False):
    """In this way, also somebody who is not asked for it as they shared nothing."""
    stay = button(await guest.types("/leave", direct=direct), "Stay").call
    return await guest.sends(call("leave.go", how=EVERY_WAY[way], c=stay.given("c")), direct=direct)


async def member(world, name):
    return next(each for each in (await circle(world)).everyone if each.person.id == name)


async def rows(world, table, *where):
    async with world.store.reading(world.now) as tx:
        return await tx._connection.scalar(select(func.count()).select_from(table).where(*where))


async def opened(world):
    """The card of the opened answers, drawn anew."""
    card = next(each for each in reversed(world.room.public) if "Opened together" in words(each))
    async with world.store.writing(world.now) as tx:
        await tx.within((await circle(world)).id).deliveries.refresh(card.subject)
    await world.planner.tick(world.now)
    return world.room.public[-1]


async def key_is_there(world, id):
    async with world._parts[1].begin() as connection:
        return await connection.scalar(select(KeyRow.wrapped).where(KeyRow.owner == of_member(id))) is not None


async def shown_to(guest, words_of="The lake"):
    return words(await guest.types(f'/memory show "{words_of}"'))


async def test_leaving_is_asked_privately_and_staying_changes_nothing(couple, ben, lake):
    asked_how = await ben.types("/leave")
    stayed = await ben.presses(asked_how, "Stay")

    assert asked_how.to == "private"
    assert labels(asked_how) == [*EVERY_WAY, "Stay"]
    assert words(stayed) == "Good to have you. Nothing has changed."
    assert (await circle(couple)).member_of(ben.person)


async def test_who_shared_nothing_is_asked_about_no_words(couple, ben):
    asked_how = await ben.types("/leave")
    left = await ben.presses(asked_how, "Leave")
    await couple.wait("8 days")

    assert words(asked_how) == (
        "Leave Us two? · You have shared no words or photos, so there is nothing to sort out. · "
        "I tell nobody, and for seven days you can undo it."
    )
    assert labels(asked_how) == ["Leave", "Stay"]
    assert words(left).startswith("You have left Us two · I told nobody. Until ")
    assert await rows(couple, MemberRow) == 1


async def test_who_only_had_ideas_hears_that_those_stay(ben):
    await ben.types('/idea add "Night swim"')

    assert "Plans and ideas stay with the circle." in words(await ben.types("/leave"))


@pytest.mark.parametrize("way", EVERY_WAY)
async def test_leaving_tells_nobody(couple, ana, ben, way):
    before = len(couple.room.shown)

    left = await leaves(ben, way, direct=True)

    assert words(left).startswith("You have left Us two")
    assert left.to == "in_place"
    assert len(couple.room.shown) == before
    assert [each.name for each in (await circle(couple)).members] == ["Ana"]


async def test_who_has_left_is_no_member_any_more(ana, ben):
    await leaves(ben, AS_IS)

    assert "You are not in this circle" in words(await ben.types("/plan"))
    assert "You are not in this circle" in words(await ben.types("/plan", direct=True))


async def test_words_taken_back_are_hidden_at_once_from_everybody(couple, ana, ben, lake, answered):
    await leaves(ben, TAKE_BACK)

    cards = [words(each) for each in couple.room.public[-2:]]
    assert "A lost shoe." not in await shown_to(ana)
    assert "Burnt pancakes." in await shown_to(ana)
    assert not any("A lost shoe." in each or "rain on the roof" in each for each in cards)
    assert any("Burnt pancakes." in each for each in cards)
    assert any("the quiet drive home" in each for each in cards)


async def test_words_left_unnamed_lose_the_name_at_once(couple, ana, ben, lake, answered):
    await leaves(ben, UNNAMED)

    cards = [words(each) for each in couple.room.public[-2:]]
    assert "Somebody: A lost shoe." in await shown_to(ana)
    assert any("Somebody who has left: rain on the roof" in each for each in cards)
    assert not any("Ben" in each for each in cards)


async def test_undo_brings_everything_back(couple, ana, ben, lake, answered):
    joined_at = (await member(couple, "ben")).joined_at
    left = await leaves(ben, TAKE_BACK)
    couple.restart()

    back = await ben.presses(left, "Undo")

    cards = " ".join(words(each) for each in couple.room.public[-2:])
    assert words(back) == "You are back in Us two. Everything is as it was."
    assert "A lost shoe." in await shown_to(ana)
    assert "A lost shoe." in cards
    assert "rain on the roof" in cards
    assert (await member(couple, "ben")).joined_at == joined_at


@pytest.mark.parametrize("direct", [False, True])
async def test_leave_shows_the_undo_again_and_join_is_one(couple, ana, ben, direct):
    await leaves(ben, TAKE_BACK)

    again = await ben.types("/leave", direct=direct)
    back = await ben.types("/join", direct=direct)

    assert labels(again) == ["Undo"]
    assert words(back) == "You are back in Us two. Everything is as it was."
    assert sum("Ben is in." in each for each in map(words, couple.room.public)) == 1


async def test_undo_reaches_the_circle_from_a_direct_message(couple, ben):
    left = await leaves(ben, AS_IS, direct=True)

    await ben.sends(button(left, "Undo").call, direct=True)

    assert (await circle(couple)).member_of(ben.person)


async def test_the_first_choice_holds_however_often_a_card_is_pressed(couple, ben, lake):
    asked_how = await ben.types("/leave")
    await ben.presses(asked_how, UNNAMED)

    again = await ben.presses(asked_how, TAKE_BACK)
    stayed = await ben.presses(asked_how, "Stay")

    assert (await member(couple, "ben")).leaving == "unnamed"
    assert words(again) == words(stayed)
    assert "without your name" in words(again)


async def test_undone_twice_is_undone_once(ben):
    left = await leaves(ben, AS_IS)
    await ben.presses(left, "Undo")

    again = await ben.presses(left, "Undo")

    assert words(again) == "You are in Us two."


async def test_after_an_undo_nothing_happens_when_the_seven_days_are_over(couple, ana, ben, lake):
    await ben.presses(await leaves(ben, TAKE_BACK), "Undo")

    await couple.wait("8 days")

    assert (await member(couple, "ben")).left_at is None
    assert "A lost shoe." in await shown_to(ana)


async def test_leaving_again_starts_the_seven_days_anew(couple, ben):
    await ben.presses(await leaves(ben, TAKE_BACK), "Undo")
    await couple.wait("5 days")
    left = await leaves(ben, AS_IS)
    await couple.wait("6 days")

    back = await ben.presses(left, "Undo")

    assert "You are back" in words(back)


async def test_leaving_undoing_and_leaving_on_one_day_still_ends(couple, ben):
    await ben.presses(await leaves(ben, TAKE_BACK), "Undo")
    await leaves(ben, TAKE_BACK)

    await couple.wait("8 days")

    assert [each.name for each in (await circle(couple)).everyone] == ["Ana"]


async def test_a_last_step_that_was_cut_short_spares_who_came_back_and_left_again(couple, ben, ana, lake):
    left = await leaves(ben, TAKE_BACK)
    couple.now += UNDO
    async with couple.store.writing(couple.now) as tx:
        await tx.outgoing.claim(("test",), timedelta(minutes=1), 50)
    await ben.presses(left, "Undo")
    left = await leaves(ben, TAKE_BACK)

    await couple.wait("1 day")
    await ben.presses(left, "Undo")

    assert "A lost shoe." in await shown_to(ana)


async def test_undo_is_there_until_the_last_moment_and_not_after(couple, ben):
    left = await leaves(ben, AS_IS)
    gone_at = (await member(couple, "ben")).left_at + UNDO
    couple.now = gone_at - timedelta(seconds=2)
    await ben.presses(left, "Undo")
    left = await leaves(ben, AS_IS)
    await couple.wait("7 days")

    late = await ben.presses(left, "Undo")
    directly = await ben.sends(button(left, "Undo").call, direct=True)

    assert words(late) == "There is nothing to undo any more. /join in the circle's channel lets you in anew."
    assert words(directly) == words(late)


async def test_words_taken_back_are_deleted_after_seven_days(couple, ana, ben, lake, answered):
    await ana.presses(await ana.types('/plan new Tacos when="25 december 7pm"'), "Yes")
    await ben.presses(couple.room.public[-1], "I'm in")
    id = (await member(couple, "ben")).id
    await leaves(ben, TAKE_BACK)

    await couple.wait("7 days")
    couple.restart()

    assert await rows(couple, MemberRow, MemberRow.id == id) == 0
    assert await rows(couple, AskedRow, AskedRow.member == id) == 0
    assert not await key_is_there(couple, id)
    assert "A lost shoe." not in await shown_to(ana)
    assert "Burnt pancakes." in await shown_to(ana)
    assert words(couple.room.public[-1]).endswith("In: Ana")


async def test_a_memory_of_theirs_alone_goes_with_them(couple, ana, ben):
    await ben.types('/memory add "A secret place" words="Behind the mill."')
    await leaves(ben, TAKE_BACK)

    during = await shown_to(ana, "A secret place")
    await couple.wait("8 days")
    after = await shown_to(ana, "A secret place")

    assert "Behind the mill." not in during
    assert "Behind the mill." not in after


@pytest.mark.parametrize(("way", "name"), [(UNNAMED, "Somebody"), (AS_IS, "Ben")])
async def test_words_that_stay_outlive_their_authors_key(couple, ana, ben, lake, answered, way, name):
    id = (await member(couple, "ben")).id
    await leaves(ben, way)

    await couple.wait("7 days")
    couple.restart()
    card = await opened(couple)

    assert not await key_is_there(couple, id)
    assert f"{name}: A lost shoe." in await shown_to(ana)
    assert f"{name if way == AS_IS else 'Somebody who has left'}: rain on the roof" in words(card)


@pytest.mark.parametrize("way", EVERY_WAY)
async def test_nothing_by_which_to_find_them_stays(couple, ana, ben, answered, way):
    await ana.presses(await ana.types('/plan new Tacos when="25 december 7pm"'), "Yes")
    await ben.presses(couple.room.public[-1], "I'm in")
    await ben.types("/reflect limits deepest=3")
    await ben.types("/rest 2")
    async with couple.store.writing(couple.now) as tx:
        direct = tx.within((await circle(couple)).id).deliveries.direct
        await direct(await member(couple, "ben"), "note", call("rest.card"), "note", couple.now + timedelta(days=30))
    id = (await member(couple, "ben")).id
    await leaves(ben, way)

    await couple.wait("7 days")

    async with couple.store.reading(couple.now) as tx:
        row = (await tx._connection.execute(select(MemberRow.__table__).where(MemberRow.id == id))).one_or_none()
    assert row is None or (row.platform, row.person) == ("", short(id))
    assert row is None or (row.leaving, row.rest_until, row.talk_limits) == (None, None, None)
    assert await rows(couple, RsvpRow, RsvpRow.member == id) == 0
    assert await rows(couple, DeliveryRow, DeliveryRow.kind == "direct", DeliveryRow.recipient == "ben") == 0
    assert await ana.types("/today", direct=True)


@pytest.mark.parametrize("way", EVERY_WAY)
async def test_somebody_gone_for_good_can_join_anew(couple, ana, ben, lake, way):
    before = (await member(couple, "ben")).id
    await leaves(ben, way)
    await couple.wait("7 days")

    joined = await ben.types("/join")
    kept = await ben.types('/memory add "The lake" words="Back again."')

    assert words(joined).startswith("Welcome to Us two")
    assert (await member(couple, "ben")).id != before
    assert "Back again." in words(kept)


async def test_the_key_goes_only_once_the_words_that_stay_are_safe_whatever_crashes(couple, ana, ben, lake):
    id = (await member(couple, "ben")).id
    await leaves(ben, AS_IS)
    await couple.wait("6 days 23 hours 59 minutes")
    couple.now += timedelta(minutes=1)

    async with couple.store.writing(couple.now) as tx:
        [(one, _)] = await tx.outgoing.claim(("test",), timedelta(0), 1)
    with suppress(Crash):
        async with couple.store.writing(couple.now) as tx:
            await couple.planner._due.take(tx, one, couple.now)
            raise Crash
    couple.restart()
    assert "Ben: A lost shoe." in await shown_to_nobody_due(couple, ana)
    assert await key_is_there(couple, id)

    async with couple.store.writing(couple.now) as tx:
        await couple.planner._due.take(tx, one, couple.now)
    couple.restart()
    assert "Ben: A lost shoe." in await shown_to_nobody_due(couple, ana)
    assert await key_is_there(couple, id)

    await couple.planner.tick(couple.now)
    couple.restart()
    assert "Ben: A lost shoe." in await shown_to(ana)
    assert not await key_is_there(couple, id)

    async with couple.store.writing(couple.now) as tx:
        await couple.planner._due.take(tx, one, couple.now)
        await tx.within((await circle(couple)).id).destroy_key(id)
    assert "Ben: A lost shoe." in await shown_to(ana)


async def shown_to_nobody_due(world, guest):
    """What `guest` reads while the steps that are due still wait."""
    return words(await world.planner.handle(world.planner.typed("/memory show lake"), guest.envelope()))


async def sends_in(world, guest):
    """A draft and a photo nobody took."""
    async with world.store.writing(world.now) as tx:
        await tx.desk.keep(guest.person, {"title": "The secret lake"})
        await tx.desk.receive(guest.person, Picture(b"jpeg", 1, 1))


async def on_the_desk(world, name):
    return [await rows(world, table, table.person == name) for table in (DraftRow, UploadRow)]


async def person_key_is_there(world, name):
    async with world._parts[1].begin() as connection:
        return await connection.scalar(select(KeyRow.wrapped).where(KeyRow.owner == of_person("test", name)))


@pytest.mark.parametrize("way", EVERY_WAY)
async def test_what_nobody_took_goes_with_the_key_to_it(couple, ana, ben, way):
    await leaves(ben, way)
    await couple.wait("6 days 23 hours")
    await sends_in(couple, ben)
    await sends_in(couple, ana)
    before = await on_the_desk(couple, "ben")

    await couple.wait("1 hour")

    assert before == [1, 1]
    assert await on_the_desk(couple, "ben") == [0, 0]
    assert not await person_key_is_there(couple, "ben")
    assert await on_the_desk(couple, "ana") == [1, 1]
    assert await person_key_is_there(couple, "ana")


async def test_what_nobody_took_stays_for_another_circle(couple, ana, ben):
    async with couple.store.writing(couple.now) as tx:
        await tx.circles.make(Place("test", "elsewhere"), "Friends", "friends", MADRID, ben.person)
    await leaves(ben, TAKE_BACK)
    await couple.wait("6 days 23 hours")
    await sends_in(couple, ben)

    await couple.wait("1 hour")

    assert await on_the_desk(couple, "ben") == [1, 1]
    assert await person_key_is_there(couple, "ben")


async def test_somebody_gone_for_good_may_send_something_anew(couple, ana, ben):
    await sends_in(couple, ben)
    await leaves(ben, TAKE_BACK)
    await couple.wait("7 days")
    await ben.types("/join")

    refused = await ben.types('/plan new "The secret lake" when="the day after never"')
    form = await ben.form(button(refused, "Try again").call)

    assert "The secret lake" in dict(form.values).values()


async def test_leaving_ends_also_where_the_key_was_destroyed_before_a_backup_was_restored(couple, ana, ben):
    id = (await member(couple, "ben")).id
    await leaves(ben, AS_IS)
    await couple.store.forget_key(of_member(id))
    couple.restart()

    await couple.wait("7 days")

    assert await rows(couple, MemberRow, MemberRow.id == id) == 0
    assert await rows(couple, DeliveryRow, DeliveryRow.topic == f"leave:{id}", DeliveryRow.state != "sent") == 0


async def test_a_destroyed_key_opens_nothing(couple, ben):
    id = (await member(couple, "ben")).id
    await leaves(ben, TAKE_BACK)
    await couple.wait("7 days")
    couple.restart()

    with pytest.raises(KeyGone):
        await couple.store._keys.of(of_member(id))


async def test_no_message_goes_to_somebody_who_left_and_undo_lets_them_come(couple, ana, ben):
    circle_now, receiver = await circle(couple), await member(couple, "ben")
    async with couple.store.writing(couple.now) as tx:
        later = couple.now + timedelta(days=2)
        direct = tx.within(circle_now.id).deliveries.direct
        await direct(receiver, "soon", call("rest.card"), "soon", couple.now + timedelta(days=1))
        await direct(receiver, "later", call("rest.card"), "later", later)
    left = await leaves(ben, AS_IS)

    await couple.wait("30 hours")
    during = len(couple.room.private_to("ben"))
    await ben.presses(left, "Undo")
    await couple.wait("1 day")

    assert during == 0
    assert len(couple.room.private_to("ben")) == 1


async def test_when_the_setter_leaves_the_longest_standing_member_takes_over(couple, ana, ben, stranger):
    await stranger.types("/join")
    left = await leaves(ana, AS_IS)

    during = (await circle(couple)).setter
    await ana.presses(left, "Undo")

    assert during == (await member(couple, "ben")).id
    assert (await circle(couple)).setter == (await member(couple, "ana")).id


async def test_a_setter_gone_for_good_is_succeeded(couple, ana, ben):
    await leaves(ana, TAKE_BACK)

    await couple.wait("8 days")

    assert (await circle(couple)).setter == (await member(couple, "ben")).id


async def test_when_all_have_left_the_rituals_stop(couple, ana, ben):
    await leaves(ana, TAKE_BACK)
    await leaves(ben, TAKE_BACK)

    await couple.wait("6 weeks")

    assert questions(couple) == []
    assert (await circle(couple)).everyone == ()


async def test_leaving_never_opens_a_round(couple, ana, ben, stranger):
    await stranger.types("/join")
    card = await asked(couple)
    await ana.presses(card, "Answer", text="the quiet drive home")
    await ben.presses(card, "Answer", text="rain on the roof")

    await leaves(stranger, TAKE_BACK)
    await couple.wait("8 days")

    assert "the quiet drive home" not in public(couple)


async def test_a_stranger_has_nothing_to_leave_or_undo(couple, ana, ben, stranger):
    left = await leaves(ben, AS_IS)

    typed = await stranger.types("/leave")
    nowhere = await stranger.types("/leave", direct=True)
    undone = await stranger.presses(left, "Undo")
    forged = await stranger.sends(button(left, "Undo").call, direct=True)

    assert words(typed) == "You are not in this circle, so there is nothing to leave."
    assert words(nowhere) == "I know of no circle of yours here, so there is nothing to leave."
    assert "There is nothing to undo any more" in words(undone)
    assert "There is nothing to undo any more" in words(forged)
    assert (await member(couple, "ben")).left_at is not None


async def test_a_forged_choice_is_refused_and_none_asks_again(couple, ben, lake):
    forged = await ben.sends(call("leave.go", how="burn_it"))
    empty = await ben.sends(call("leave.go"))

    assert "What happens to my words: it takes one of these" in words(forged)
    assert labels(empty) == [*EVERY_WAY, "Stay"]
    assert (await circle(couple)).member_of(ben.person)


async def test_a_press_to_leave_opens_no_form(couple, ben, lake):
    asked_how = await ben.types("/leave")

    assert [await ben.form(each.call) for each in asked_how.cards[0].buttons] == [None] * 4


async def test_every_table_of_a_members_own_rows_is_emptied(couple):
    """A new table that refers to a member says by its foreign key what happens when they are gone."""
    rules = {
        (table.name, key.ondelete)
        for table in Base.metadata.sorted_tables
        for key in table.foreign_keys
        if key.column.table.name == "member"
    }

    assert {rule for _, rule in rules} <= {"CASCADE", "SET NULL"}
    assert {("asked", "CASCADE"), ("ballot", "CASCADE"), ("rsvp", "CASCADE")} <= rules

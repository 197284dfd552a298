"""What the store keeps of memories, under whose key, and what is left when somebody leaves."""

import json
from datetime import date

import pytest
from sqlalchemy import select

from bot.seal import Tampered
from bot.store.keys import of_circle, of_member
from bot.tables import MemoryRow, PartRow

DAY = date(2025, 7, 4)


@pytest.fixture
async def people(couple):
    """The circle's id, and Ana's and Ben's."""
    async with couple.store.reading(couple.now) as tx:
        circle = await tx.circles.at(couple.guest("ana").envelope())
    return circle.id, *(each.id for each in circle.members)


@pytest.fixture
async def memories(couple, people):
    """The circle's memories, in a transaction that is still open."""
    async with couple.store.writing(couple.now) as tx:
        yield tx.within(people[0]).memories


async def both_write(memories, people):
    _, ana, ben = people
    lake = await memories.add("The lake", DAY, ana, "Braies", ("summer",))
    await memories.write(lake, ana, "Ana", "Burnt pancakes.", 2)
    await memories.write(lake, ben, "Ben", "A shoe went in.", None)
    return lake


async def test_what_goes_in_comes_out(memories, people):
    lake = await both_write(memories, people)

    found = await memories.find(lake)

    assert (found.title, found.day, found.place, found.tags, found.by) == (
        "The lake",
        DAY,
        "Braies",
        ("summer",),
        people[1],
    )
    assert [(part.name, part.words, part.rating) for part in found.parts] == [
        ("Ana", "Burnt pancakes.", 2),
        ("Ben", "A shoe went in.", None),
    ]


async def test_no_word_lies_open_in_the_database(memories, people):
    await both_write(memories, people)

    rows = [*(await memories.connection.execute(select(*MemoryRow.__table__.columns))).all()]
    rows += (await memories.connection.execute(select(*PartRow.__table__.columns))).all()

    assert not any(secret in repr(rows) for secret in ("lake", "Braies", "summer", "pancakes", "shoe", "Ana"))


async def test_a_part_opens_under_its_authors_key_alone(memories, people):
    _, ana, ben = people
    lake = await both_write(memories, people)
    sealed = await memories.connection.scalar(select(PartRow.words).where(PartRow.member == ana))

    assert "pancakes" in await memories.open_of(ana, sealed, "memory.part", lake)
    with pytest.raises(Tampered):
        await memories.open_of(ben, sealed, "memory.part", lake)
    with pytest.raises(Tampered):
        await memories.open(sealed, "memory.part", lake)


async def test_one_author_has_one_part(memories, people):
    _, ana, _ = people
    lake = await both_write(memories, people)

    await memories.write(lake, ana, "Ana", "Cold.", None)

    assert [part.words for part in (await memories.find(lake)).parts] == ["Cold.", "A shoe went in."]


async def test_the_latest_and_all_come_newest_day_first(memories, people):
    for year in (2023, 2025, 2024):
        await memories.add(f"In {year}", date(year, 1, 1), people[1])

    assert [each.title for each in await memories.latest(2)] == ["In 2025", "In 2024"]
    assert [each.title for each in await memories.all()] == ["In 2025", "In 2024", "In 2023"]


async def test_a_day_of_the_calendar_is_found_in_any_year(memories, people):
    for day in (date(2023, 12, 31), date(2024, 2, 29), date(2025, 12, 31), date(2025, 3, 12)):
        await memories.add(str(day), day, people[1])

    assert [each.title for each in await memories.on_day((12, 31))] == ["2025-12-31", "2023-12-31"]
    assert [each.title for each in await memories.on_day((2, 28), (2, 29))] == ["2024-02-29"]
    assert await memories.on_day() == ()


async def test_another_circle_finds_and_changes_nothing(couple, memories, people):
    lake = await both_write(memories, people)
    elsewhere = type(memories)(memories.connection, memories.keys, memories.ids, memories.now, circle=5)
    await memories.keys.of(of_circle(5))

    await elsewhere.change(lake, "Theirs", DAY, "", ())
    await elsewhere.withdraw(lake, people[1])
    await elsewhere.leave(people[1], "take_back")

    assert (await elsewhere.find(lake), await elsewhere.all(), await elsewhere.touched(people[1])) == (None, (), ())
    assert (await memories.find(lake)).title == "The lake"
    assert len((await memories.find(lake)).parts) == 2


async def test_taking_back_leaves_others_their_part(memories, people):
    _, ana, _ = people
    lake = await both_write(memories, people)
    alone = await memories.add("Alone", DAY, ana)
    await memories.write(alone, ana, "Ana", "Quiet.", 5)

    changed = await memories.leave(ana, "take_back")

    assert set(changed) == {lake, alone}
    assert await memories.find(alone) is None
    assert [part.name for part in (await memories.find(lake)).parts] == ["Ben"]


async def test_leaving_unnamed_keeps_the_words_and_nothing_else(memories, people):
    _, ana, _ = people
    lake = await both_write(memories, people)

    await memories.leave(ana, "unnamed")

    found = await memories.find(lake)
    assert found.by is None
    assert (found.parts[0].member, found.parts[0].name, found.parts[0].rating) == (None, "", None)
    assert found.parts[0].words == "Burnt pancakes."


async def test_leaving_as_is_keeps_words_and_name(memories, people):
    _, ana, _ = people
    lake = await both_write(memories, people)

    await memories.leave(ana, "as_is")

    part = (await memories.find(lake)).parts[0]
    assert (part.member, part.name, part.words, part.rating) == (ana, "Ana", "Burnt pancakes.", None)


@pytest.mark.parametrize("choice", ["as_is", "unnamed"])
async def test_words_left_behind_outlive_their_authors_key(couple, people, choice):
    circle, ana, _ = people
    async with couple.store.writing(couple.now) as tx:
        lake = await both_write(tx.within(circle).memories, people)
        await tx.within(circle).memories.leave(ana, choice)
    await couple.store.forget_key(of_member(ana))

    async with couple.store.reading(couple.now) as tx:
        found = await tx.within(circle).memories.find(lake)

    assert [part.words for part in found.parts] == ["Burnt pancakes.", "A shoe went in."]


async def test_a_name_left_behind_goes_when_its_owner_leaves_unnamed_later(memories, people):
    _, ana, _ = people
    lake = await both_write(memories, people)
    await memories.leave(ana, "as_is")

    await memories.leave(ana, "unnamed")

    sealed = await memories.connection.scalar(select(PartRow.words).where(PartRow.sealed_for == "circle"))
    part = (await memories.find(lake)).parts[0]
    assert json.loads(await memories.open(sealed, "memory.part.left", part.id))["name"] == ""


async def test_a_rating_without_words_is_not_left_behind(memories, people):
    _, ana, _ = people
    lake = await memories.add("The lake", DAY, ana)
    await memories.write(lake, ana, "Ana", "", 4)

    await memories.leave(ana, "as_is")

    assert (await memories.find(lake)).parts == ()


async def test_somebody_who_comes_back_can_edit_what_they_left(memories, people):
    _, ana, _ = people
    lake = await both_write(memories, people)
    await memories.leave(ana, "as_is")

    await memories.write(lake, ana, "Ana", "Cold.", 3)

    part = (await memories.find(lake)).parts[0]
    assert (part.words, part.rating) == ("Cold.", 3)


async def test_a_part_whose_key_is_gone_does_not_hide_the_rest(couple, people):
    circle, ana, _ = people
    async with couple.store.writing(couple.now) as tx:
        lake = await both_write(tx.within(circle).memories, people)
    await couple.store.forget_key(of_member(ana))

    async with couple.store.reading(couple.now) as tx:
        found = await tx.within(circle).memories.find(lake)

    assert [part.words for part in found.parts] == ["A shoe went in."]

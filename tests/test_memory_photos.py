"""Photos in memories: who sees them, who can make them go, and what stays when somebody leaves."""

from dataclasses import replace
from datetime import timedelta

import pytest
from memory_world import kept
from pictures import encoded, photo_of
from PIL import Image
from room import button, labels, open_world, words
from sqlalchemy import func, select

from bot.errors import NotAllowed, NotFound
from bot.features.leave import UNDO
from bot.ids import read_short, short
from bot.model import Place, Plan
from bot.photos import Picture
from bot.store.keys import of_member
from bot.tables import PhotoRow, UploadRow
from bot.ui import Call, call
from bot.words import plain

pytestmark = pytest.mark.slow

TAKE_BACK, UNNAMED, AS_IS = "Take my words back", "Keep them, without my name", "Leave them as they are"
JPEG_BEGINS = b"\xff\xd8\xff\xe0\x00\x10JFIF"


@pytest.fixture
async def lake(couple, ana):
    """A memory of Ana's with words and a photo."""
    photo = await photo_of(couple, ana)
    return await ana.types(f'/memory add "The lake" words="Burnt pancakes." photos={photo}')


def part(memory, **given):
    return call("memory.part", m=memory.subject.given("m")).having(**given)


def sizes(shown):
    return [(each.width, each.height) for card in shown.cards for each in card.photos]


def ids(shown):
    return [each.id for card in shown.cards for each in card.photos]


def card_now(world):
    """The memory's public card as it was last brought up to date."""
    return [each for each in world.room.public if each.subject and each.subject.name == "memory.card"][-1]


async def hides(guest, shown, number=1):
    """Press the button, then pick the photo of that number."""
    choice = await guest.presses(shown, "Hide a photo")
    picked = choice.cards[0].select
    return await guest.sends(picked.call.having(**{picked.field: picked.options[number - 1].value}))


async def leaves(guest, way):
    return await guest.presses(await guest.types("/leave"), way)


async def rows(world, table):
    async with world.store.reading(world.now) as tx:
        return await tx._connection.scalar(select(func.count()).select_from(table))


async def sees(world, guest, photo):
    try:
        return bool(await world.planner.photo(photo, guest.envelope()))
    except NotFound:
        return False


async def test_a_photo_is_shown_with_the_memory_and_whose_it_is(lake, couple, ana, ben):
    opened = await ben.presses(lake, "Open")

    assert sizes(lake) == sizes(opened) == [(60, 40)]
    assert plain(lake.cards[0].photos[0].alt) == "A photo from Ana"
    assert (await couple.planner.photo(ids(lake)[0], ben.envelope())).startswith(JPEG_BEGINS)


async def test_photos_keep_the_order_they_came_in(couple, ana):
    photos = [await photo_of(couple, ana, width) for width in (10, 30, 20)]

    shown = await ana.types(f'/memory add "The lake" photos="{", ".join(photos)}"')

    assert sizes(shown) == [(10, 40), (30, 40), (20, 40)]


async def test_a_photo_is_part_enough(lake, couple, ana, ben):
    shown = await ben.sends(part(lake, photos=await photo_of(couple, ben, 30)))

    assert sizes(shown) == [(60, 40), (30, 40)]
    assert [plain(each.alt) for each in shown.cards[0].photos] == ["A photo from Ana", "A photo from Ben"]
    assert "Withdraw mine" in labels(await ben.presses(lake, "Open"))


async def test_a_photo_leaves_ones_words_and_rating_as_they_are(lake, couple, ana):
    await ana.sends(part(lake, words="Burnt pancakes.", rating="2"))

    await ana.sends(part(lake, photos=await photo_of(couple, ana)))

    [memory] = await kept(couple)
    assert [(each.words, each.rating) for each in memory.parts] == [("Burnt pancakes.", 2)]
    assert len(memory.photos) == 2


async def test_a_form_with_a_photo_and_no_words_takes_none_out(lake, couple, ana):
    shown = await ana.sends(part(lake, photos=await photo_of(couple, ana), rating="4", ok="1"))

    assert "Burnt pancakes." in words(shown)


async def test_neither_words_nor_a_photo_is_nothing_to_add(lake, ben):
    told = await ben.sends(part(lake, ok="1"))

    assert words(told) == "There is nothing to add yet: some words, or a photo."


async def test_how_was_it_takes_photos_too(couple, ana):
    start = couple.now - timedelta(days=2)
    async with couple.store.writing(couple.now) as tx:
        circle = await tx.circles.at(ana.envelope())
        plan = Plan(77, "Tacos", "planned", start, start + timedelta(hours=2), circle.members[0].id)
        await tx.within(circle.id).plans.add(plan)

    await ana.sends(call("memory.of", p=short(77)).having(photos=await photo_of(couple, ana)))

    assert sizes(card_now(couple)) == [(60, 40)]


async def test_what_is_uploaded_along_with_a_call_goes_where_photos_go(couple, ana):
    envelope = replace(ana.envelope(), uploads=(await photo_of(couple, ana),))

    shown = await couple.planner.handle(couple.planner.typed('/memory add "The lake"'), envelope)

    assert sizes(shown) == [(60, 40)]


async def test_a_photo_outlives_a_restart(couple, ana, ben):
    photo = await photo_of(couple, ana)
    couple.restart()

    shown = await ana.types(f'/memory add "The lake" photos={photo}')
    couple.restart()

    assert ids(shown) == [photo]
    assert await sees(couple, ben, photo)


async def test_trying_again_brings_the_photos_back_also_where_no_form_can_show_them(lake, couple, ben):
    photo = await photo_of(couple, ben)
    told = await ben.sends(part(lake, words="Wet.", rating="9", photos=photo, ok="1"))

    shown = await ben.presses(told, "Try again", ok="1", words="Wet.", rating="4")

    assert photo in ids(shown)


async def test_sending_the_same_twice_changes_nothing(couple, ana):
    photo = await photo_of(couple, ana)
    await ana.types(f'/memory add "The lake" words="Wet." photos={photo}')

    shown = await ana.types(f'/memory add "The lake" words="Wet." photos={photo}')

    assert ids(shown) == [photo]
    assert not shown.aside


async def test_a_fifth_photo_stays_out_and_the_words_stay_in(couple, ana):
    photos = [await photo_of(couple, ana) for _ in range(5)]

    shown = await ana.types(f'/memory add "The lake" words="Wet." photos="{",".join(photos)}"')

    assert ids(shown) == photos[:4]
    assert "Wet." in words(shown)
    assert "There is room for 4 photos of each of you here" in words(shown.aside[0])


@pytest.mark.parametrize("photos", ["lake.jpg", "0", "zzzzzzzzzzz", ",,"])
async def test_what_is_no_photo_costs_nobody_their_words(couple, ana, photos):
    shown = await ana.types(f'/memory add "The lake" words="Wet." photos="{photos}"')

    assert "Wet." in words(shown)
    assert sizes(shown) == []
    assert [words(each) for each in shown.aside] == (
        []
        if photos == ",,"
        else ["Not every photo is in · A photo did not arrive, or waited for more than a day: please add it once more."]
    )


async def test_an_upload_is_for_its_sender_alone(couple, ana, ben):
    photo = await photo_of(couple, ana)

    shown = await ben.types(f'/memory add "The lake" photos={photo}')

    assert sizes(shown) == []
    assert "A photo did not arrive" in words(shown.aside[0])
    assert sizes(await ana.types(f'/memory add "The hill" photos={photo}')) == [(60, 40)]


async def test_an_upload_is_used_once_and_leaves_nothing_behind(couple, ana):
    photo = await photo_of(couple, ana)
    await ana.types(f'/memory add "The lake" photos={photo}')

    shown = await ana.types(f'/memory add "The hill" photos={photo}')

    assert sizes(shown) == []
    assert "A photo did not arrive" in words(shown.aside[0])
    assert await rows(couple, UploadRow) == 0


async def test_an_upload_nobody_uses_is_dropped_after_a_day(couple, ana):
    photo = await photo_of(couple, ana)
    await couple.wait("25 hours")

    await couple.planner.tick(couple.now)

    assert await rows(couple, UploadRow) == 0
    shown = await ana.types(f'/memory add "The lake" photos={photo}')
    assert sizes(shown) == []


async def test_an_upload_is_not_used_after_a_day_even_while_it_is_there(couple, ana):
    photo = await photo_of(couple, ana)
    couple.now += timedelta(hours=25)

    shown = await ana.types(f'/memory add "The lake" photos={photo}')

    assert sizes(shown) == []


async def test_a_photo_is_for_members_of_its_circle(lake, couple, ben, stranger):
    elsewhere = Place("test", "elsewhere")
    setup = couple.planner.typed('/setup name="Others" kind=friends zone=Europe/Madrid')
    await couple.planner.handle(setup, replace(stranger.envelope(), place=elsewhere))
    [photo] = ids(lake)

    assert await sees(couple, ben, photo)
    assert not await sees(couple, stranger, photo)
    assert await couple.planner.photo(photo, couple.room.home)
    with pytest.raises(NotFound):
        await couple.planner.photo(photo, elsewhere)
    with pytest.raises(NotFound):
        await couple.planner.photo("no id", ben.envelope())


async def test_who_has_left_sees_no_photo_and_sends_none(lake, couple, ana, ben):
    await leaves(ben, "Leave")

    assert not await sees(couple, ben, ids(lake)[0])
    with pytest.raises(NotAllowed):
        await photo_of(couple, ben)


async def test_another_circles_photo_can_not_be_hidden(lake, couple, ben, stranger):
    envelope = replace(stranger.envelope(), place=Place("test", "elsewhere"))
    await couple.planner.handle(couple.planner.typed("/setup name=Others kind=friends zone=Europe/Madrid"), envelope)
    hide = call("memory.hide", photo=ids(lake)[0])

    told = await couple.planner.handle(hide, replace(envelope, delivery="another"))

    assert words(told) == "That photo is gone already."
    assert await sees(couple, ben, ids(lake)[0])


async def test_anybody_hides_a_photo_from_everybody_at_once(lake, couple, ana, ben):
    posts = len(couple.room.nonces)

    told = await hides(ben, lake)

    assert words(told) == "That photo is hidden from everybody, and nobody is told."
    assert sizes(card_now(couple)) == []
    assert "Hide a photo" not in labels(card_now(couple))
    assert not await sees(couple, ana, ids(lake)[0])
    assert not await sees(couple, ben, ids(lake)[0])
    assert sizes(await ana.presses(lake, "Open")) == []
    assert len(couple.room.nonces) == posts
    assert "Ben" not in " ".join(map(words, couple.room.public[-2:]))


async def test_ones_own_photo_is_deleted(lake, couple, ana):
    told = await hides(ana, lake)

    assert words(told) == "Your photo is deleted."
    assert sizes(card_now(couple)) == []
    assert await rows(couple, PhotoRow) == 0


async def test_hiding_twice_is_as_once(lake, couple, ana, ben):
    hide = call("memory.hide", photo=ids(lake)[0])
    await ben.sends(hide)

    assert words(await ben.sends(hide)) == "That photo is gone already."
    assert words(await ana.sends(hide)) == "That photo is gone already."


async def test_the_photos_to_choose_from_say_whose_they_are(lake, couple, ana, ben):
    await ben.sends(part(lake, photos=await photo_of(couple, ben)))

    choice = await ben.presses(lake, "Hide a photo")

    assert choice.to == "private"
    assert [plain(each.label) for each in choice.cards[0].select.options] == ["Photo 1, from Ana", "Photo 2, yours"]


async def test_the_last_photo_of_a_memory_nobody_stands_for_takes_it_along(lake, couple, ana, ben):
    await ben.sends(part(lake, photos=await photo_of(couple, ben)))
    await ana.sends(call("memory.withdraw_now", m=lake.subject.given("m")))
    assert sizes(card_now(couple)) == [(60, 40)]

    told = await hides(ben, card_now(couple))

    assert await kept(couple) == ()
    assert labels(told) == []


async def test_withdrawing_takes_ones_photos_out_alone(lake, couple, ana, ben):
    await ben.sends(part(lake, photos=await photo_of(couple, ben, 30)))
    asked = await ana.presses(await ana.presses(lake, "Open"), "Withdraw mine")

    told = await ana.presses(asked, "Take mine out")

    assert words(asked).startswith(
        "Take your words and photos out of The lake? · Title and day stay, because others have photos in it."
    )
    assert words(told) == "Your words and photos are out of The lake."
    assert sizes(card_now(couple)) == [(30, 40)]


async def test_withdrawing_says_what_there_is_to_take_out(lake, couple, ben):
    await ben.sends(part(lake, photos=await photo_of(couple, ben)))

    asked = await ben.presses(await ben.presses(lake, "Open"), "Withdraw mine")

    assert words(asked).startswith("Take your photos out of The lake?")


async def test_who_began_a_memory_can_not_take_it_from_under_anothers_photo(couple, ana, ben):
    hill = await ana.types("/memory add The hill")
    await ben.sends(part(hill, photos=await photo_of(couple, ben)))

    assert "Withdraw mine" not in labels(await ana.presses(hill, "Open"))


async def test_many_photos_come_ten_at_a_time(lake, couple, ana):
    async with couple.store.writing(couple.now + timedelta(minutes=1)) as tx:
        circle = await tx.circles.at(ana.envelope())
        pictures = {id: Picture(b"jpeg", id, 1) for id in range(100, 112)}
        m = read_short(lake.subject.given("m"))
        await tx.within(circle.id).photos.add(m, circle.members[1].id, pictures)

    first = await ana.presses(lake, "Open")
    second = await ana.presses(first, "More")
    choice = await ana.presses(await ana.presses(first, "Hide a photo"), "More")

    assert len(sizes(first)) == 10
    assert sizes(second) == [(109, 1), (110, 1), (111, 1)]
    assert len(choice.cards[0].select.options) == 3
    assert "More" not in labels(second) + labels(choice)


async def test_choosing_among_photos_that_are_gone_says_so(lake, couple, ana, ben):
    choosing = button(lake, "Hide a photo").call
    await hides(ana, lake)

    assert words(await ben.sends(choosing)) == "There is no photo here any more."


async def test_nothing_of_a_photo_lies_open_on_the_disk(couple, ana, tmp_path):
    file = encoded(Image.effect_noise((300, 300), 90).convert("RGB"))
    photo = await couple.planner.receive(file, ana.envelope())
    waiting = [each.read_bytes() for each in tmp_path.rglob("*") if each.is_file()]
    await ana.types(f'/memory add "The lake" photos={photo}')
    used = [each.read_bytes() for each in tmp_path.rglob("*") if each.is_file()]

    jpeg = await couple.planner.photo(photo, ana.envelope())

    assert len(jpeg) > 10_000
    for each in waiting + used:
        assert b"\xff\xd8\xff" not in each
        assert not any(jpeg[at : at + 32] in each for at in range(0, len(jpeg), 1000))
        assert not any(file[at : at + 32] in each for at in range(0, len(file), 1000))


async def test_a_photo_is_under_its_authors_key(lake, couple, ben):
    async with couple.store.reading(couple.now) as tx:
        circle = await tx.circles.at(ben.envelope())
    await couple.store.forget_key(of_member(circle.members[0].id))

    assert not await sees(couple, ben, ids(lake)[0])
    assert "The lake" in words(await ben.presses(lake, "Open"))


async def test_taking_back_hides_ones_photos_at_once(lake, couple, ana, ben):
    await ana.sends(part(lake, photos=await photo_of(couple, ana)))
    await ben.sends(part(lake, photos=await photo_of(couple, ben, 30)))

    left = await leaves(ana, TAKE_BACK)

    assert sizes(card_now(couple)) == [(30, 40)]
    assert not await sees(couple, ben, ids(lake)[0])
    assert words(await ben.sends(call("memory.hide", photo=ids(lake)[0]))) == "That photo is gone already."
    await ana.presses(left, "Undo")
    assert sizes(card_now(couple)) == [(60, 40), (60, 40), (30, 40)]


async def test_cards_with_nothing_but_a_photo_of_ones_own_change_too(lake, couple, ben):
    await ben.sends(part(lake, photos=await photo_of(couple, ben, 30)))

    await leaves(ben, TAKE_BACK)

    assert sizes(card_now(couple)) == [(60, 40)]


@pytest.mark.parametrize(("way", "alt"), [(UNNAMED, "A photo"), (AS_IS, "A photo from Ana")])
async def test_photos_that_stay_outlive_their_authors_key(lake, couple, ana, ben, way, alt):
    before = await couple.planner.photo(ids(lake)[0], ben.envelope())
    await leaves(ana, way)

    await couple.wait(f"{UNDO.days + 1} days")

    shown = await ben.types("/memory show the lake")
    assert [plain(each.alt) for each in shown.cards[0].photos] == [alt]
    assert await couple.planner.photo(ids(lake)[0], ben.envelope()) == before


async def test_a_leaver_who_stays_unnamed_is_so_from_the_first_day(lake, couple, ana):
    await leaves(ana, UNNAMED)

    assert plain(card_now(couple).cards[0].photos[0].alt) == "A photo"


@pytest.mark.parametrize(("choice", "whose"), [("take_back", []), ("unnamed", [None]), ("as_is", ["ana"])])
async def test_what_stays_of_a_leavers_photos_and_whose_it_is(lake, couple, ana, ben, choice, whose):
    await ana.sends(part(lake, photos=await photo_of(couple, ana)))
    await hides(ben, lake)
    async with couple.store.writing(couple.now) as tx:
        circle = await tx.circles.at(ana.envelope())
        id = circle.members[0].id

        await tx.within(circle.id).photos.leave(id, choice)

        kept = (await tx._connection.execute(select(PhotoRow.member, PhotoRow.sealed_for, PhotoRow.hidden))).all()
    assert kept == [(id if each == "ana" else None, "circle", False) for each in whose]


@pytest.mark.parametrize("way", [TAKE_BACK, UNNAMED, AS_IS])
async def test_what_was_hidden_goes_for_good_with_its_author(lake, couple, ana, ben, way):
    await hides(ben, lake)
    await leaves(ana, way)

    await couple.wait(f"{UNDO.days + 1} days")

    assert await rows(couple, PhotoRow) == 0


async def test_taken_back_photos_are_deleted_in_the_end(lake, couple, ana):
    await leaves(ana, TAKE_BACK)

    await couple.wait(f"{UNDO.days + 1} days")

    assert await rows(couple, PhotoRow) == 0
    assert await kept(couple) == ()


async def test_photos_live_and_go_on_either_database(database_url, tmp_path, catalogue):
    async with open_world(tmp_path, catalogue, database_url) as world:
        ana, ben = world.guest("ana"), world.guest("ben")
        await ana.types('/setup name="Us two" kind=couple zone=Europe/Madrid')
        await ben.types("/join")
        mine, another = await photo_of(world, ana), await photo_of(world, ana, 30)
        lake = await ana.types(f'/memory add "The lake" photos="{mine},{another}"')
        world.restart()

        await hides(ben, lake)
        await leaves(ana, UNNAMED)
        await world.wait(f"{UNDO.days + 1} days")

        assert ids(card_now(world)) == [another]
        assert await sees(world, ben, another)
        assert await rows(world, PhotoRow) == 1
        assert await rows(world, UploadRow) == 0


async def test_a_memory_of_a_photo_alone_goes_with_it(couple, ana):
    await ana.types(f'/memory add "The lake" photos={await photo_of(couple, ana)}')

    await ana.sends(Call("memory.withdraw_now", (("m", card_now(couple).subject.given("m")),)))

    assert await kept(couple) == ()
    assert await rows(couple, PhotoRow) == 0

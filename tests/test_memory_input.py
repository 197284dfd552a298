"""Whatever is written or pressed, memories answer with a kind sentence and lose no word."""

from zoneinfo import ZoneInfo

import pytest
from memory_world import kept
from room import button, words

from bot.ids import short
from bot.model import Place
from bot.ui import Call, call

LONG = "a" * 10_000


@pytest.fixture
async def lake(ana):
    """A memory of Ana's with words and a rating."""
    return await ana.types('/memory add "The lake" words="Burnt pancakes." rating=2 place=Braies tags="summer, #rain"')


BAD = [
    ("day=tomorrow", "“tomorrow” has yet to come. This needs a day that has been."),
    ("day=2025-02-30", "There is no 30 February 2025. The nearest is 28 February 2025."),
    ("day=someday", "I can't read “someday” as a day. Try yesterday or 24 dec 2025."),
    (f"words={LONG}", "What you remember: 10000 characters are too many; up to 4000 fit."),
    (f"tags={'b' * 40}", "A tag takes up to 30 characters. Commas go between two."),
    ("tags=a,b,c,d,e,f,g,h,i", "Up to 8 tags fit. Which ones help you most to find it again?"),
    ("rating=6", "A rating is a whole number from 1 to 5, or nothing."),
    ("rating=0", "A rating is a whole number from 1 to 5, or nothing."),
    ("rating=lovely", "A rating is a whole number from 1 to 5, or nothing."),
]


MENDED = {"day": "yesterday", "words": "It rained.", "tags": "rain", "rating": "4"}


@pytest.mark.parametrize(("given", "sentence"), BAD)
async def test_what_can_not_be_kept_comes_back_with_a_sentence(ana, world, given, sentence):
    told = await ana.types(f'/memory add "The lake" {given}')

    form = await ana.form(button(told, "Try again").call)
    wrong = given.partition("=")[0]

    assert words(told) == sentence
    assert told.to == "private"
    assert wrong in {each.name for each in form.fields}
    assert "The lake" in words(await ana.sends(form.submit.having(**{**dict(form.values), wrong: MENDED[wrong]})))


@pytest.mark.parametrize("title", ["", "   ", "\u200b\u2060", "\u202e", "\x00"])
async def test_a_title_of_nothing_is_asked_for(ana, world, title):
    told = await ana.sends(Call("memory.add", (("title", title), ("words", "Burnt pancakes."))))

    assert words(told) == "Title: this is empty."
    assert await kept(world) == ()


STRANGE = [
    "👩‍👩‍👧 🏔️ 🇮🇹",
    "שלום, אגם",
    "@everyone <!channel> @here",
    "<b>bold</b> &amp; *stars* _lines_ `ticks`",
    "{title} {0} %s",
    "‘single’ — “double”",
]


@pytest.mark.parametrize("written", STRANGE)
async def test_every_kind_of_writing_comes_back_as_it_was(ana, ben, written):
    shown = await ana.sends(Call("memory.add", (("title", written), ("words", written), ("place", written))))

    opened = await ben.presses(shown, "Open")

    assert words(opened) == f"{written} · 2026-11-23 · {written} · Ana: {written}"


async def test_zero_width_and_direction_characters_are_left_out(ana):
    shown = await ana.sends(Call("memory.add", (("title", "The\u200b lake\u202e"), ("words", "Cold\u2066."))))

    assert words(shown) == "The lake · 2026-11-23 · Ana: Cold."


async def test_a_long_text_is_cut_for_all_and_whole_when_opened(ana, ben):
    text = " ".join(["pancakes"] * 440)
    shown = await ana.sends(Call("memory.add", (("title", "The lake"), ("words", text))))

    opened = await ben.presses(shown, "Open")

    assert len(words(shown)) < 2500
    assert words(shown).endswith("pancakes…")
    assert words(opened).endswith(text)


WORDS = {"memory.part": {"words": "Wet."}, "memory.change": {"title": "The lake"}}


@pytest.mark.parametrize(
    "name", ["memory.part", "memory.withdraw", "memory.withdraw_now", "memory.share", "memory.change"]
)
async def test_a_memory_that_is_gone_says_so(couple, ana, name):
    told = await ana.sends(call(name, m=short(5)).having(**WORDS.get(name, {})))

    assert words(told) == "That memory is gone. /memory add keeps your words in a new one."


async def test_another_circles_memory_looks_gone(couple, ana):
    async with couple.store.writing(couple.now) as tx:
        other = await tx.circles.make(
            Place("test", "other"), "Them", "friends", ZoneInfo("UTC"), couple.guest("zoe").person
        )
        memories = tx.within(other.id).memories
        theirs = await memories.add("Their secret", couple.now.date(), other.members[0].id)

    shown = await ana.types(f"/memory show {short(theirs)}")
    told = await ana.sends(call("memory.part", m=short(theirs)).having(words="Mine."))

    assert "secret" not in words(shown)
    assert words(told) == "That memory is gone. /memory add keeps your words in a new one."


async def test_a_stranger_keeps_and_sees_nothing(lake, stranger):
    for told in (
        await stranger.types("/memory add The lake"),
        await stranger.types("/memory"),
        await stranger.types("/memory find lake"),
        await stranger.presses(lake, "Open"),
        await stranger.presses(lake, "Add my words", words="Mine."),
    ):
        assert words(told).startswith("You are not in this circle. /join lets you in.")


async def test_a_delivery_that_comes_twice_is_kept_once(ana, world):
    envelope = ana.envelope()
    asked = world.planner.typed("/memory add The lake")
    await world.planner.handle(asked, envelope)

    again = await world.planner.handle(asked, envelope)

    assert words(again) == "I have that already; nothing was done twice."
    assert len(await kept(world)) == 1


async def test_words_refused_come_back_after_a_restart(ana, world):
    told = await ana.types('/memory add "The lake" day=tomorrow words="Burnt pancakes."')
    world.restart()
    form = await ana.form(button(told, "Try again").call)

    shown = await ana.sends(form.submit.having(**dict(form.values) | {"day": "yesterday"}))

    assert words(shown) == "The lake · 2026-11-22 · Ana: Burnt pancakes."

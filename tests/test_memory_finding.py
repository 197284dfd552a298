"""Finding memories again, and what this day brings back."""

from datetime import UTC, date, datetime

import pytest
from pictures import photo_of
from reflecting import leaves
from room import button, labels, words

from bot.features.memory.cards import beginning
from bot.features.memory.ranking import Wanted, ranked, titled
from bot.features.memory.showing import anniversaries, around
from bot.model import Memory, Part
from bot.ui import Call
from bot.words import plain

pytestmark = pytest.mark.slow


def memory(title, day=date(2025, 7, 4), *, place="", tags=(), **said):
    parts = tuple(Part(n, n, name, text, None) for n, (name, text) in enumerate(said.items()))
    return Memory(hash((title, day)), title, day, None, None, place, tags, parts)


PICNIC = memory("The picnic", date(2024, 6, 1), place="Retiro", tags=("summer",), Ana="Thunder came, and we ran.")
LAKE = memory("The lake", date(2025, 7, 4), place="Lago di Braies", tags=("summer", "swimming"), Ben="A shoe went in.")
CAKE = memory("Carrot cake", date(2025, 11, 2), tags=("baking",), Ana="It sank.", Ben="We ate it by the lake anyway.")
SEDER = memory("ליל הסדר", date(2023, 4, 5), Ana="🍷🍷🍷🍷")
ALL = (CAKE, LAKE, PICNIC, SEDER)


def names(memories):
    return [each.title for each in memories]


@pytest.mark.parametrize(
    ("looked_for", "found"),
    [
        ("picnic", ["The picnic"]),
        ("PICNIC!", ["The picnic"]),
        ("pcinic", ["The picnic"]),
        ("thunderr", ["The picnic"]),
        ("lake", ["The lake", "Carrot cake"]),
        ("the lake", ["The lake", "Carrot cake"]),
        ("the", ["The lake", "The picnic", "Carrot cake"]),
        ("laek", ["The lake", "Carrot cake"]),
        ("brais", ["The lake"]),
        ("swim", ["The lake"]),
        ("carrót", ["Carrot cake"]),
        ("june 2024", ["The picnic"]),
        ("הסדר", ["ליל הסדר"]),
        ("🍷", ["ליל הסדר"]),
        ("submarine", []),
        ("%s {0} <b>", []),
    ],
)
def test_words_find_what_they_are_like_best_first(looked_for, found):
    assert names(ranked(ALL, Wanted(looked_for))) == found


def test_more_words_in_common_come_first():
    assert names(ranked(ALL, Wanted("carrot lake")))[0] == "Carrot cake"


@pytest.mark.parametrize("nothing", ["", "  ", "!?"])
def test_without_words_the_order_stays(nothing):
    assert ranked(ALL, Wanted(nothing)) == [*ALL]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (Wanted(person="ana"), ["Carrot cake", "The picnic", "ליל הסדר"]),
        (Wanted(person="Bem B", words="lake"), []),
        (Wanted(person="ben"), ["Carrot cake", "The lake"]),
        (Wanted(tag="sumer"), ["The lake", "The picnic"]),
        (Wanted(tag="#Summer"), ["The lake", "The picnic"]),
        (Wanted(year=2025), ["Carrot cake", "The lake"]),
        (Wanted(year=2025, tag="summer", person="ben"), ["The lake"]),
        (Wanted(year=2025, words="picnic"), []),
    ],
)
def test_all_that_is_given_must_fit(wanted, found):
    assert names(ranked(ALL, wanted)) == found


def test_one_of_several_names_is_enough():
    assert names(ranked((memory("The lake", Maria_Jose="Wet."),), Wanted(person="maria_jose"))) == ["The lake"]


def test_an_exact_title_stands_alone():
    assert names(titled((LAKE, memory("The lake house")), "the LAKE")) == ["The lake"]


def test_ten_thousand_words_find_something_quickly_enough_to_answer():
    assert names(ranked(ALL, Wanted("picnic " + "word " * 10_000))) == ["The picnic"]


TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("days", "today", "shown", "near"),
    [
        ([date(2025, 11, 23), date(2025, 11, 24)], TODAY, [0], False),
        ([date(2024, 11, 20), date(2020, 11, 26)], TODAY, [0, 1], True),
        ([date(2026, 11, 23), date(2026, 11, 20)], TODAY, [], True),
        ([date(2024, 2, 29), date(2025, 2, 28)], date(2026, 2, 28), [0, 1], False),
        ([date(2024, 2, 29), date(2025, 2, 28)], date(2028, 2, 28), [1], False),
        ([date(2024, 2, 29), date(2025, 2, 28)], date(2028, 2, 29), [0], False),
        ([date(2025, 12, 30), date(2024, 12, 30)], date(2026, 1, 1), [1], True),
    ],
)
def test_this_day_in_other_years_or_the_days_around_it(days, today, shown, near):
    memories = [memory(f"Day {n}", day) for n, day in enumerate(days)]

    found, was_near = anniversaries(memories, today)

    assert names(found) == [f"Day {n}" for n in shown]
    assert was_near is near


def test_around_a_leap_day_the_leap_day_counts():
    assert (2, 29) in around(date(2027, 3, 1))
    assert (2, 29) not in around(date(2027, 3, 4))
    assert len(around(TODAY)) == 7


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("short", "short"),
        ("a picnic in the rain", "a picnic in…"),
        ("x" * 30, "x" * 11 + "…"),
        ("aaaaaaaaaa👩‍👩‍👧 and more", "aaaaaaaaaa…"),
        ("ééééééééééééééé".replace("é", "e\u0301"), "e\u0301" * 5 + "…"),
    ],
)
def test_a_beginning_ends_between_letters(text, cut):
    assert beginning(text, 12) == cut


@pytest.fixture
async def six(ana):
    for n in range(6):
        await ana.types(f'/memory add "Picnic {n}" day=2025-07-0{n + 1} words=Thunder. tags=summer')


async def test_the_hub_shows_the_latest_three_and_what_to_do(six, ana):
    hub = await ana.types("/memory")

    assert hub.to == "private"
    assert labels(hub) == ["Add", "Find", "On this day"]
    assert [line.split(",")[0] for line in words(hub).split(" · ")] == ["Memories", "Picnic 5", "Picnic 4", "Picnic 3"]


async def test_an_empty_hub_invites_a_first_memory(ana):
    hub = await ana.types("/memory")

    assert "Nothing kept yet." in words(hub)
    assert hub.cards[0].select is None


async def test_add_and_find_on_the_hub_open_their_forms(ana):
    hub = await ana.types("/memory")

    assert (await ana.form(button(hub, "Add").call)).fields[0].name == "title"
    assert (await ana.form(button(hub, "Find").call)).fields[0].name == "words"


async def test_a_search_shows_five_and_then_more(six, ana, world):
    found = await ana.types("/memory find picnc year=2025 tag=summer")
    world.restart()
    more = await ana.presses(found, "More")
    again = await ana.presses(found, "More")

    assert found.to == "private"
    assert words(found).startswith("6 memories · ")
    assert words(found).count("Picnic") == 5
    assert words(more).count("Picnic") == 1
    assert words(again) == words(more)
    assert labels(more) == []


async def test_a_third_page_follows_the_second(six, ana):
    for n in range(6):
        await ana.types(f'/memory add "Picnic in winter {n}" day=2025-01-0{n + 1}')

    first = await ana.types("/memory find picnic")
    second = await ana.presses(first, "More")
    third = await ana.presses(second, "More")

    assert words(third).count("Picnic") == 2
    assert button(second, "More").call.given("draft") == button(first, "More").call.given("draft")


async def test_a_result_shows_the_words_that_were_looked_for(ana, ben):
    await ana.types('/memory add "The lake" words="We swam until dark."')
    await ben.types('/memory add "The lake" words="I lost a shoe."')

    by_words, by_whom = await ana.types("/memory find shoo"), await ana.types("/memory find person=ben")
    by_title = await ana.types("/memory find lake")

    assert "I lost a shoe." in words(by_words)
    assert "I lost a shoe." in words(by_whom)
    assert "We swam until dark." in words(by_title)


async def test_memories_of_one_title_are_told_apart_by_number(ana):
    await ana.types('/memory add "The walk" day=yesterday words=One.')
    await ana.types('/memory add "The walk" words=Two.')

    hub = (await ana.types("/memory")).cards[0]

    assert [plain(each)[:11] for each in hub.body] == ["1. The walk", "2. The walk"]
    assert [plain(each.label) for each in hub.select.options] == ["1. The walk", "2. The walk"]


async def test_a_result_opens_when_picked(six, ana, ben):
    select = (await ben.types("/memory find picnic year=2025")).cards[0].select

    opened = await ben.sends(select.call.having(**{select.field: select.options[0].value}))

    assert words(opened) == "Picnic 5 · 2025-07-06 · #summer · Ana: Thunder."


async def test_looking_by_hand_finds_the_same(six, ana):
    hub = await ana.types("/memory")

    found = await ana.presses(hub, "Find", words="picnic", person="Ana", year="2025")

    assert words(found).startswith("6 memories")


async def test_a_person_finds_what_they_began_or_gave_photos_to(couple, ana, ben):
    begun = await ana.types('/memory add "The lake" day="4 jul 2025"')
    await ben.presses(begun, "Add my words", words="A shoe went in.")
    shown = await ben.types('/memory add "The opera" day="6 jul 2025" words="Loud."')
    await ana.presses(shown, "Add my words", photos=await photo_of(couple, ana))
    await ben.types('/memory add "The market" day="7 jul 2025" words="Figs."')

    found = words(await ben.types("/memory find person=Ana"))

    assert found.startswith("2 memories")
    assert "The market" not in found


async def test_who_left_unnamed_is_found_by_nothing_they_began(couple, ana, ben):
    begun = await ana.types('/memory add "The lake" day="4 jul 2025"')
    await ben.presses(begun, "Add my words", words="A shoe went in.")
    await leaves(ana, "unnamed")

    assert words(await ben.types("/memory find person=Ana")).startswith("No memory found")


async def test_a_person_picked_on_a_platform_is_found_by_id(six, ana, ben):
    await ben.types('/memory add "The lake" words=Wet.')

    found = await ana.sends(Call("memory.find", (("person", "@ben"),)))

    assert words(found).startswith("1 memory · The lake")


@pytest.mark.parametrize("looked_for", ["submarine", "🦑", "<b>", "@everyone", "%"])
async def test_finding_nothing_is_said_kindly(six, ana, looked_for):
    found = await ana.types(f"/memory find {looked_for}")

    assert words(found) == "No memory found · Nothing here fits that. Another word may find it, or just the year."
    assert labels(found) == ["Look again"]


@pytest.mark.parametrize(
    ("looked_for", "told"),
    [
        ("blue submarine", "Nothing here fits that. Fewer words may find it, or just the year."),
        ("year=2020", "Nothing here is from 2020. Another year may have it, or a word you remember."),
        ("tag=sea", "Nothing here has that tag. A word you remember may find it, or just the year."),
        ("person=Zoe", "Nothing here is from anybody called that. A word you remember may find it, or just the year."),
        ("submarine year=2025", "Nothing here fits all of that at once. One thing alone may find it."),
        ("picnic tag=sea", "Nothing here fits all of that at once. One thing alone may find it."),
    ],
)
async def test_the_advice_fits_what_was_looked_for(six, ana, looked_for, told):
    assert words(await ana.types(f"/memory find {looked_for}")) == f"No memory found · {told}"


async def test_where_nothing_is_kept_looking_says_how_to_begin(ana):
    told = words(await ana.types("/memory find"))

    assert told == "No memory found · Nothing is kept so far. /memory add keeps the first one."


async def test_too_many_words_to_look_for_come_back(ana):
    told = await ana.types("/memory find " + "picnic " * 100)

    assert words(told) == "Words you remember: 699 characters are too many; up to 200 fit."
    assert labels(told) == ["Try again"]


async def test_a_memory_is_shown_by_its_title(six, ana):
    await ana.types('/memory add "The lake" words=Wet.')

    assert words(await ana.types("/memory show the laek")) == "The lake · 2026-11-23 · Ana: Wet."


async def test_several_titles_alike_are_offered(six, ana):
    shown = await ana.types("/memory show picnic")

    assert words(shown).startswith("Which one? · ")
    assert len(shown.cards[0].select.options) == 5


async def test_a_title_nobody_gave_is_not_found(ana):
    told = await ana.types("/memory show submarine")

    assert words(told) == "I find no memory called submarine. /memory find looks in everybody's words too."


async def test_titles_complete_as_they_are_typed(six, ana, stranger, world):
    asked = Call("memory.show", (("memory", "picnic 3"),))

    offered = await world.planner.choices(asked, "memory", ana.envelope())
    to_stranger = await world.planner.choices(asked, "memory", stranger.envelope())

    assert words(offered[0].label) == "Picnic 3"
    assert to_stranger == ()


async def test_this_day_a_year_ago_comes_back(ana, ben):
    await ana.types('/memory add "The lake" day=2025-11-23 words=Wet.')

    shown = await ben.types("/memory day")

    assert shown.to == "private"
    assert words(shown) == "On this day · The lake, 2025-11-23. Wet."


async def test_a_day_near_this_one_does_when_there_is_none(ana):
    await ana.types('/memory add "The lake" day=2024-11-21')
    await ana.types('/memory add "Long before" day=2024-11-10')

    assert words(await ana.types("/memory day")) == "Close to this day · The lake, 2024-11-21"


async def test_a_leap_day_comes_back_on_the_28th(ana, world):
    await ana.types('/memory add "The lake" day=2024-02-29')
    world.now = datetime(2027, 2, 28, 12, tzinfo=UTC)

    assert words(await ana.types("/memory day")) == "On this day · The lake, 2024-02-29"


async def test_a_day_without_memories_looks_ahead(ana):
    assert words(await ana.types("/memory day")).startswith("On this day · Nothing from this day yet.")

"""What can go wrong with a request to Discord: nothing is lost, nothing comes twice, and a person hears back."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from discord_running import House, open_house

pytestmark = pytest.mark.slow

POST, EDIT = ("POST", "/channels/*/messages"), ("PATCH", "/channels/*/messages/*")
CALLBACK = ("POST", "/interactions/*/callback")
ANSWER, MORE = ("PATCH", "/webhooks/*/messages/@original"), ("POST", "/webhooks/*")
UNCERTAIN = ({"drop": True}, {"drop": True, "after": True}, {"status": 503, "after": True})
WORDS = "burnt pancakes"


@pytest.fixture
async def house(tmp_path, catalogue, empty):
    async with open_house(tmp_path, catalogue, empty) as house:
        await house.move_in()
        yield house


def posted(house: House, words: str = "Tacos") -> int:
    return len(house.public(words))


def tried(house: House, method: str, path: str, since: int = 0) -> list[tuple[int, bool]]:
    """How each such request was answered, and whether it took effect."""
    found = house.discord.log.requests[since:]
    return [(each.status, each.done) for each in found if each.method == method and each.path.endswith(path)]


# ----------------------------------------------------------- speaking first


async def test_a_429_with_via_is_waited_out_and_the_post_comes_once(house):
    await house.plans()
    house.discord.faults.plan(*POST, status=429, retry_after=0.2)

    await house.tick()

    assert posted(house) == 1
    assert tried(house, "POST", "/messages")[-2:] == [(429, False), (200, True)]


async def test_a_429_with_via_that_asks_for_long_puts_the_post_off(house):
    await house.plans()
    house.discord.faults.plan(*POST, status=429, retry_after=30)

    await house.tick()
    assert posted(house) == 0
    await house.later(seconds=29)
    assert posted(house) == 0
    await house.later(seconds=2)
    assert posted(house) == 1


async def test_a_429_without_via_puts_the_post_off_and_is_not_asked_again_at_once(house):
    await house.plans()
    house.discord.faults.plan(*POST, status=429, via=False, retry_after=30)

    await house.tick()
    assert tried(house, "POST", "/messages")[-1:] == [(429, False)]
    await house.later(seconds=31)
    assert posted(house) == 1


@pytest.mark.parametrize("after", [False, True], ids=["before it was done", "after it was done"])
@pytest.mark.parametrize("status", [500, 502, 503, 504])
async def test_a_5xx_leaves_one_post(house, status, after):
    await house.plans()
    house.discord.nonces.window = 0  # nothing but reading back can tell
    house.discord.faults.plan(*POST, times=None, status=status, after=after)

    await house.tick()
    assert posted(house) == after
    house.discord.faults.clear()
    await house.later(seconds=4)

    assert posted(house) == 1


@pytest.mark.parametrize("after", [False, True], ids=["before commit", "after commit"])
async def test_a_connection_dropped_on_a_post_leaves_one_post(house, after):
    await house.plans()
    house.discord.nonces.window = 0
    house.discord.faults.plan(*POST, drop=True, after=after)

    await house.tick()
    assert posted(house) == after
    await house.later(seconds=4)

    assert posted(house) == 1


@pytest.mark.parametrize("after", [False, True], ids=["before commit", "after commit"])
async def test_a_connection_dropped_on_an_edit_leaves_the_card_as_it_is_to_be(house, after):
    card = await house.planned()
    await house.ben.press(card, "I'm in", wait=False)
    house.discord.faults.plan(*EDIT, times=None, drop=True, after=after)
    await house.settles()

    await house.tick()
    house.discord.faults.clear()
    await house.later(seconds=4)

    assert "In: Ana, Ben" in card.text
    assert posted(house) == 1


@pytest.mark.parametrize("after", [False, True], ids=["before commit", "after commit"])
async def test_a_connection_dropped_on_a_direct_message_leaves_one(house, after):
    house.discord.nonces.window = 0
    house.us.overwrite(None, view_channel=True)
    house.discord.faults.plan(*POST, drop=True, after=after)
    await house.settles()

    await house.tick()
    await house.later(seconds=4)

    assert len(house.direct(house.ana, "More people can read")) == 1


@pytest.mark.parametrize(
    "how", [{"drop": True}, {"drop": True, "after": True}, {"status": 503, "after": True}], ids=str
)
async def test_whatever_befalls_the_making_of_an_event_there_is_one(house, how):
    done = await house.plans()
    await house.tick()
    await house.ana.press(done, "Add to the server's events, for all to see")
    house.discord.faults.plan("POST", "/guilds/*/scheduled-events", **how)

    await house.tick()
    await house.later(seconds=4)

    assert [each.name for each in house.guild.events] == ["Tacos"]


@pytest.mark.parametrize(
    "how", [{"drop": True}, {"drop": True, "after": True}, {"status": 503, "after": True}], ids=str
)
async def test_whatever_befalls_the_opening_of_a_thread_there_is_one(house, how):
    card = await house.planned()
    await house.ana.press(card, "Talk it over")
    house.discord.faults.plan("POST", "/channels/*/threads", **how)

    await house.tick()
    await house.later(seconds=4)

    assert [each.model.name for each in house.us.threads] == ["Tacos"]


async def test_a_10008_on_a_nonce_whose_message_was_deleted_ends_it_and_holds_nothing_up(house):
    await house.plans()
    house.discord.faults.plan(*POST, drop=True, after=True)
    await house.tick()
    [shown] = house.public("Tacos")
    house.discord.store.delete_message(house.us.id, int(shown.id))

    await house.later(seconds=4)
    await house.planned("Soup")

    assert posted(house) == 0
    assert [each.code for each in house.discord.log.sent("POST", "/channels/")].count(10008) == 1
    assert posted(house, "Soup") == 1


async def test_a_10008_on_an_edit_of_a_card_somebody_deleted_holds_nothing_up(house):
    card = await house.planned()
    joined = await house.ben.press(card, "I'm in")
    house.discord.store.delete_message(house.us.id, card.id)

    await house.ana.press(await house.reads_back("Soup"), "Yes")
    await house.later(seconds=4)

    assert joined.ask.acked
    assert posted(house, "Soup") == 1


# ------------------------------------------------------------------ answers


@pytest.mark.parametrize("status", [500, 502, 503, 504])
async def test_a_5xx_on_an_acknowledgement_is_tried_again_in_time(house, status):
    house.discord.faults.plan(*CALLBACK, status=status)

    shown = await house.reads_back()

    assert not shown.failed
    assert "Is that right?" in shown.text


async def test_a_429_with_via_on_an_acknowledgement_is_waited_out(house):
    house.discord.faults.plan(*CALLBACK, status=429, retry_after=0.2)

    assert "Is that right?" in (await house.reads_back()).text


async def test_a_429_without_via_on_an_acknowledgement_gives_the_words_back_in_direct_messages(house):
    house.discord.answer_within = 0.5
    house.discord.faults.plan(*CALLBACK, status=429, via=False, retry_after=30)

    shown = await house.reads_back(WORDS)

    assert shown.failed
    await words_are_back(house)


@pytest.mark.parametrize("after", [False, True], ids=["before commit", "after commit (40060)"])
async def test_a_connection_dropped_on_an_acknowledgement_is_tried_again(house, after):
    house.discord.faults.plan(*CALLBACK, drop=True, after=after)

    shown = await house.reads_back()

    assert "Is that right?" in shown.text
    assert tried(house, "POST", "/callback")[-2:] == ([(0, True), (400, False)] if after else [(0, False), (200, True)])
    assert len(shown.messages) == 1


async def test_a_10062_after_three_seconds_gives_the_words_back_and_does_nothing(house):
    async with impatient(house):
        shown = await house.reads_back(WORDS)

    assert shown.ask.acked is None
    await words_are_back(house)
    assert posted(house, WORDS) == 0


async def test_a_10062_on_a_form_gives_the_words_back(house):
    form = await house.ana.slash(house.us, "plan new")
    async with impatient(house):
        await house.ana.submit(form, {"what": WORDS, "when": house.in_days(20)})

    await words_are_back(house)


async def test_a_10062_on_a_press_without_words_does_nothing_and_says_nothing_more(house):
    card = await house.planned()
    async with impatient(house):
        pressed = await house.ben.press(card, "I'm in")
    await house.tick()

    assert pressed.ask.acked is None
    assert "Ben" not in card.text
    assert house.discord.log.said(audience=f"dm:{house.ben.id}") == []


async def test_a_10062_of_somebody_whose_direct_messages_are_closed_breaks_nothing(house):
    house.ana.close_dms()
    async with impatient(house):
        await house.reads_back(WORDS)

    await house.planned("Soup")
    assert house.discord.log.said(audience=f"dm:{house.ana.id}") == []


@asynccontextmanager
async def impatient(house: House) -> AsyncIterator[None]:
    """Discord gives up at once on what is asked meanwhile."""
    house.discord.answer_within = 0
    yield
    await house.settles()
    house.discord.answer_within = 3


async def words_are_back(house: House) -> None:
    """Ana has them behind a button that goes on as if nothing had been."""
    told = await house.ana.dm.wait("I was too slow just now")
    form = await house.ana.press(told, "Try again")
    shown = form if form.modal is None else await house.ana.submit(form)
    assert WORDS in shown.text
    assert "Is that right?" in shown.text


@pytest.mark.parametrize(
    "how", [{"drop": True}, {"drop": True, "after": True}, {"status": 429, "via": False}, {"status": 503}], ids=str
)
async def test_whatever_befalls_an_answer_the_person_hears_back_and_it_is_done_once(house, how):
    read = await house.reads_back()
    house.discord.faults.plan(*ANSWER, **how)

    shown = await house.ana.press(read, "Yes")
    await house.tick()

    assert "Planned: Tacos" in shown.text or "noted as" in shown.text
    assert posted(house) == 1


@pytest.mark.parametrize("after", [False, True], ids=["before it was done", "after it was done"])
async def test_a_card_for_all_that_could_not_be_shown_comes_by_itself_and_once(house, after):
    house.discord.faults.plan(*ANSWER, times=2, drop=True, after=after)

    await house.ana.slash(house.us, "decide", options="tacos, a hike")
    await house.settles()
    await house.tick()

    assert len(house.public("What shall we do?")) == 1


async def test_what_is_for_one_person_alone_never_fills_a_place_that_all_can_see(house):
    house.discord.faults.plan(*ANSWER, times=None, status=400)
    house.discord.faults.plan("DELETE", "/webhooks/*/messages/@original", times=None, status=400)

    await house.ana.slash(house.us, "idea add", title="I want to kill myself", wait=False)
    await house.discord.until(lambda: house.direct(house.ana, "For your eyes only"))
    await house.settles()
    await house.tick()

    assert house.public("For your eyes only") == []
    assert len(house.direct(house.ana, "For your eyes only")) == 1


async def test_a_card_for_all_stays_though_what_comes_beside_it_fails(house):
    house.discord.faults.plan(*MORE, times=None, status=400)

    await house.ana.slash(house.us, "idea add", title="I want to kill myself")
    await house.settles()
    await house.tick()

    assert len(house.public("I want to kill myself")) == 1


async def test_a_card_that_may_be_there_is_said_anew_and_once(house):
    house.discord.faults.plan(*ANSWER, times=2, drop=True, after=True)
    house.discord.faults.plan("GET", "/webhooks/*/messages/@original", times=None, status=400)

    await house.ana.slash(house.us, "decide", options="tacos, a hike")
    await house.settles()
    await house.tick()

    assert len(house.public("What shall we do?")) == 1


async def test_a_card_for_all_that_discord_refuses_beside_a_pressed_one_comes_by_itself(house):
    empty_list = await house.ana.slash(house.us, "idea list")
    form = await house.ana.press(empty_list, "Add an idea")
    house.discord.faults.plan(*MORE, status=400)

    await house.ana.submit(form, {"title": "Night swim"}, wait=False)
    await house.settles()
    await house.tick()

    assert len(house.public("Night swim")) == 1


async def test_a_card_for_all_that_discord_refuses_is_said_to_come_later(house):
    house.discord.faults.plan(*ANSWER, status=400)

    shown = await house.ana.slash(house.us, "decide", options="tacos, a hike")
    await house.settles()
    await house.tick()

    assert "It comes there as soon as I can." in shown.text
    assert len(house.public("What shall we do?")) == 1


async def test_a_pressed_card_that_could_not_be_changed_is_brought_up_to_date_later(house):
    card = await house.planned()
    before = len(tried(house, "PATCH", "/messages/@original"))
    house.discord.faults.plan(*ANSWER, times=2, drop=True)

    await house.ben.press(card, "I'm in", wait=False)
    await house.discord.until(lambda: len(tried(house, "PATCH", "/messages/@original")) > before + 1)
    await house.settles()
    await house.tick()

    assert len(house.public("In: Ana, Ben")) == 1


@pytest.mark.parametrize("how", [{"drop": True}, {"drop": True, "after": True}, {"status": 503}], ids=str)
async def test_whatever_befalls_the_first_card_of_a_circle_it_begins_once(tmp_path, catalogue, empty, how):
    async with open_house(tmp_path, catalogue, empty) as house:
        house.discord.faults.plan(*ANSWER, **how)

        shown = await house.ana.slash(house.us, "setup", name="Us two", kind="couple", zone="Europe/Madrid")
        await house.discord.until(lambda: "In this circle: Ana" in shown.text)
        await house.ana.slash(house.us, "setup", name="We two", kind="couple", zone="Europe/Madrid")
        await house.settles()

        assert len(house.public("In this circle: Ana")) == 1


async def test_a_form_discord_does_not_take_is_asked_for_on_a_card(house):
    house.discord.faults.plan(*CALLBACK, status=400, code=50035)

    shown = await house.ana.slash(house.us, "plan new")

    assert shown.ephemeral
    assert shown.text


@pytest.mark.parametrize("how", [{"drop": True}, {"status": 503}, {"status": 429, "retry_after": 0.2}], ids=str)
async def test_whatever_befalls_a_form_it_opens(house, how):
    house.discord.faults.plan(*CALLBACK, **how)

    assert (await house.ana.slash(house.us, "plan new")).modal

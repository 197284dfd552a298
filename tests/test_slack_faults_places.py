"""What can become of the places and people on Slack: what is due waits, is said once, and somebody is told why."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest
from room import Snapshot
from slack_faulty import watched
from slack_log import Request
from slack_people import Person
from slack_places import Channel, Message
from slack_running import Home, moved_in, open_home

from activities.catalogue import Catalogue

pytestmark = pytest.mark.slow

LOST = "I can't post in your home channel"
WIDER = "More people can read the channel of Us two now"
SETUP = '/fireside setup name="Us two" kind=couple zone=Europe/Madrid reflect=off'


@pytest.fixture(scope="module")
def lived_in(tmp_path_factory: pytest.TempPathFactory, catalogue: Catalogue, empty: Snapshot) -> Snapshot:
    return asyncio.run(moved_in(tmp_path_factory.mktemp("moved in"), catalogue, empty))


@pytest.fixture
async def home(tmp_path: Path, catalogue: Catalogue, empty: Snapshot) -> AsyncIterator[Home]:
    async with open_home(tmp_path, catalogue, empty) as made:
        yield made


@pytest.fixture
async def pair(tmp_path: Path, catalogue: Catalogue, lived_in: Snapshot) -> AsyncIterator[Home]:
    """Ana and Ben's circle lives in their private channel."""
    async with open_home(tmp_path, catalogue, lived_in) as made:
        yield made


@pytest.fixture(autouse=True)
def unlogged(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    yield from watched(caplog)


# ------------------------------------------------------- a home nobody can post in


async def nothing_gets_through(pair: Home) -> None:
    """Ana's plan can't be posted, and she hears of it once."""
    await pair.settles()
    await pair.tick()
    await pair.tick()
    await pair.later(hours=2)

    assert pair.public("Tacos") == []
    assert len(pair.direct(pair.ana, LOST)) == 1
    assert pair.direct(pair.ben, LOST) == []


async def it_comes_once(pair: Home) -> None:
    await pair.settles()
    await pair.tick()
    assert len(pair.public("Tacos")) == 1
    await pair.later(hours=2)

    assert len(pair.public("Tacos")) == 1


async def test_a_channel_not_found_since_the_app_was_removed_makes_things_wait_until_it_is_invited(pair: Home):
    await pair.plans()
    pair.us.remove_app()

    await nothing_gets_through(pair)
    assert refusals(pair) == {"channel_not_found"}
    pair.us.invite_app(pair.ben)
    await it_comes_once(pair)


async def test_an_is_archived_makes_things_wait_until_the_channel_is_no_longer(pair: Home):
    await pair.plans()
    pair.us.archive()

    await nothing_gets_through(pair)
    assert refusals(pair) == {"is_archived"}
    pair.us.unarchive()
    await it_comes_once(pair)


@pytest.mark.parametrize("error", ["not_in_channel", "restricted_action", "missing_scope"])
async def test_a_channel_that_refuses_makes_things_wait_until_it_does_not(pair: Home, error: str):
    await pair.plans()
    pair.slack.faults.plan("chat.postMessage", error=error, channel=pair.us.id, times=None)

    await nothing_gets_through(pair)
    pair.slack.faults.clear()
    await pair.later(hours=1)
    await it_comes_once(pair)


async def test_a_channel_archived_and_opened_again_while_the_bot_was_off_holds_nothing_up(pair: Home):
    await pair.plans()
    pair.us.archive()
    await nothing_gets_through(pair)

    await pair.stop()
    pair.us.unarchive()
    await pair.start()

    await it_comes_once(pair)


async def test_a_channel_that_refuses_is_asked_again_about_once_an_hour(pair: Home):
    await pair.plans()
    pair.us.archive()
    await pair.settles()
    await pair.tick()

    for _ in range(20):
        await pair.later(minutes=30)

    assert len([each for each in tries(pair) if each.error == "is_archived"]) < 20


async def test_a_deleted_channel_makes_things_wait_for_another_home(pair: Home):
    await pair.plans()
    pair.us.delete()

    await nothing_gets_through(pair)
    new = pair.slack.channel("new", pair.ana, pair.ben)
    await pair.ana.presses("Move here", await pair.ana.types("/fireside home", new))
    await pair.tick()
    await pair.later(hours=2)

    assert len(pair.public("Tacos", new)) == 1


def refusals(pair: Home) -> set[str]:
    return {each.error for each in tries(pair)}


def tries(pair: Home) -> list[Request]:
    return [each for each in pair.slack.log.called("chat.postMessage") if each.args["channel"] == pair.us.id]


# -------------------------------------------------------- an app that was signed out


def revoke(pair: Home) -> None:
    """Every call is a `token_revoked` from now on."""
    pair.slack.home.revoke()


def uninstall(pair: Home) -> None:
    """Every call is an `account_inactive` from now on, and the app is in no channel any more."""
    pair.slack.home.uninstall()


@pytest.mark.parametrize("sign_out", [revoke, uninstall], ids=["token_revoked", "account_inactive"])
@pytest.mark.parametrize("told", [True, False], ids=["told", "untold"])
async def test_an_app_that_was_signed_out_says_what_was_due_once_it_is_installed_again(
    pair: Home, sign_out: Callable[[Home], None], told: bool
):
    await pair.plans()
    if not told:
        pair.slack.events.clear()
    sign_out(pair)
    await pair.settles()
    await pair.tick()
    await pair.later(hours=2)
    assert pair.public("Tacos") == []

    await pair.stop()
    pair.slack.installed(pair.slack.home, pair.ana.id)
    pair.us.invite_app(pair.ana)
    await pair.start()

    await it_comes_once(pair)


async def test_words_sent_to_an_app_that_was_signed_out_are_kept(pair: Home):
    pair.slack.home.revoke()
    await pair.settles()

    sent = await pair.ana.types('/fireside idea add "Tacos"', pair.us, wait=False)
    await sent.acked()
    await pair.settles()
    await pair.stop()
    pair.slack.installed(pair.slack.home, pair.ana.id)
    await pair.start()

    assert "Tacos" in (await pair.ben.types("/fireside idea list", pair.us)).text


# --------------------------------------------------------------- where a circle can live


async def test_a_channel_shared_with_another_company_is_no_home(home: Home):
    shared = home.slack.channel("den", home.ana, home.ben, shared=("T0999",))

    shown = await home.ana.types(SETUP, shared)

    assert shown.ephemeral
    assert "shared beyond your workspace" in shown.text


async def test_guests_and_other_apps_in_the_channel_are_named_as_such(home: Home):
    den = home.slack.channel(
        "den", home.ana, home.slack.person("Gus", guest="single"), home.slack.person("Deploys", bot=True)
    )

    shown = await home.ana.types(SETUP, den)

    assert not shown.ephemeral
    assert "Ana, Gus (guest) and Deploys (app)" in shown.text


# ------------------------------------------------------------- a home that others can read


def make_public(us: Channel) -> None:
    us.make_public()


def share(us: Channel) -> None:
    us.share("T0999")


def undo(us: Channel) -> None:
    us.make_private()
    us.unshare()


@pytest.mark.parametrize("widen", [make_public, share], ids=["public", "shared"])
async def test_answers_of_a_round_that_is_open_wait_while_others_can_read_the_home(
    pair: Home, widen: Callable[[Channel], None]
):
    asked = await question(pair)
    await answers(pair, pair.ana, asked)
    widen(pair.us)
    await pair.settles()
    await answers(pair, pair.ben, asked)
    await pair.tick()
    await pair.later(minutes=20)

    assert pair.public("Opened together") == []
    assert len(pair.direct(pair.ana, WIDER)) == 1
    assert not any(each.startswith("Yes") for each in pair.ana.inbox[-1].buttons)

    undo(pair.us)
    await pair.settles()
    await pair.later(minutes=20)
    assert len(pair.public("Opened together")) == 1


@pytest.mark.parametrize("widen", [make_public, share], ids=["public", "shared"])
async def test_a_question_waits_while_others_can_read_the_home(pair: Home, widen: Callable[[Channel], None]):
    widen(pair.us)
    await pair.settles()

    await pair.ana.types("/fireside reflect now", pair.us)
    await pair.later(minutes=20)
    assert questions(pair) == []
    assert len(pair.direct(pair.ana, WIDER)) == 1
    assert pair.direct(pair.ben, WIDER) == []

    undo(pair.us)
    await pair.settles()
    await pair.later(minutes=20)
    assert len(questions(pair)) == 1


async def test_a_question_waits_until_who_set_it_up_agrees_to_somebody_new(pair: Home):
    pair.us.invite(pair.zoe)
    await pair.settles()
    await pair.ana.types("/fireside reflect now", pair.us)
    await pair.later(minutes=20)
    assert questions(pair) == []

    await pair.ana.presses("Yes, they may read it", pair.ana.inbox[-1])
    await pair.later(minutes=20)

    assert len(questions(pair)) == 1


async def test_a_home_made_public_while_the_bot_was_off_keeps_the_question_back(pair: Home):
    await pair.stop()
    pair.us.make_public()
    await pair.start()

    await pair.ana.types("/fireside reflect now", pair.us)
    await pair.later(minutes=20)

    assert questions(pair) == []
    assert len(pair.direct(pair.ana, WIDER)) == 1


async def question(pair: Home) -> Message:
    await pair.ana.types("/fireside reflect now", pair.us)
    await pair.tick()
    [asked] = questions(pair)
    return asked


def questions(pair: Home) -> list[Message]:
    return [each for each in pair.us.posts if "Answer" in each.buttons]


async def answers(pair: Home, who: Person, asked: Message) -> None:
    await who.presses("Answer", asked)
    await who.submits({"text": "Burnt pancakes."}, wait=False)
    await pair.settles()


# --------------------------------------------------------------------- people


@pytest.mark.parametrize("error", ["cannot_dm_bot", "user_disabled", "im_disabled", "user_not_found"])
async def test_where_direct_messages_are_closed_it_is_said_in_the_channel_instead(pair: Home, error: str):
    pair.slack.faults.plan("conversations.open", error=error, times=None)
    pair.us.invite(pair.zoe)
    await pair.settles()

    await pair.later(minutes=1)

    assert pair.direct(pair.ana, "") == []
    assert len(pair.public("More people can read this channel than before")) == 1
    assert WIDER in (await pair.ana.types("/fireside home", pair.us)).text


async def test_an_app_without_messages_to_itself_says_it_in_the_channel_instead(pair: Home):
    pair.slack.messages_tab = False
    pair.us.invite(pair.zoe)
    await pair.settles()

    await pair.later(minutes=1)

    assert len(pair.public("More people can read this channel than before")) == 1


async def test_somebody_deactivated_unnoticed_is_not_spoken_to_and_holds_nothing_up(pair: Home):
    pair.slack.events.discard("user_change")
    pair.ana.deactivate()
    pair.us.invite(pair.zoe)
    await pair.settles()

    await pair.later(minutes=1)

    assert pair.direct(pair.ana, "") == []
    assert len(pair.public("More people can read this channel than before")) == 1


async def test_a_vote_does_not_wait_for_somebody_whose_account_is_deactivated(pair: Home):
    await third(pair)
    card = (await pair.ana.types('/fireside decide options="Tacos, Kites"', pair.us)).message
    await votes(pair.ana, card)
    await votes(pair.ben, card)
    assert pair.public("Chosen: Tacos") == []

    pair.zoe.deactivate()
    await pair.settles()
    await pair.tick()

    assert len(pair.public("Chosen: Tacos")) == 1


async def test_a_later_round_does_not_wait_for_somebody_whose_account_is_deactivated(pair: Home):
    await third(pair)
    pair.zoe.deactivate()
    await pair.settles()

    asked = await question(pair)
    await answers(pair, pair.ana, asked)
    await answers(pair, pair.ben, asked)
    await pair.tick()

    assert len(pair.public("Opened together")) == 1


async def third(pair: Home) -> None:
    """Zoe is in the circle as well."""
    pair.us.invite(pair.zoe)
    await pair.zoe.types("/fireside join", pair.us)
    await pair.settles()
    await pair.tick()


async def votes(who: Person, card: Message) -> None:
    ballot = await who.presses("Vote", card)
    await who.presses("Done", await who.presses("Tacos", ballot))

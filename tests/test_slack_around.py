"""What Slack tells unasked: who comes and goes in a home, what becomes of it, and of the app itself."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from room import Snapshot
from slack_running import Home, moved_in, open_home

from activities.catalogue import Catalogue

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def lived_in(tmp_path_factory: pytest.TempPathFactory, catalogue: Catalogue, empty: Snapshot) -> Snapshot:
    return asyncio.run(moved_in(tmp_path_factory.mktemp("moved in"), catalogue, empty))


@pytest.fixture
async def pair(tmp_path: Path, catalogue: Catalogue, lived_in: Snapshot) -> AsyncIterator[Home]:
    """Ana and Ben's circle lives in their private channel."""
    async with open_home(tmp_path, catalogue, lived_in) as made:
        yield made


async def asked(home: Home) -> list[str]:
    """What Ana, who set it up, is asked about who reads along."""
    await home.settles()
    await home.tick()
    return [each.text for each in home.ana.inbox]


async def test_somebody_new_in_the_channel_is_asked_about(pair: Home):
    pair.us.invite(pair.zoe)

    [about] = await asked(pair)

    assert "Zoe" in about


async def test_somebody_who_leaves_again_is_asked_about_no_more(pair: Home):
    pair.us.invite(pair.zoe)
    await asked(pair)

    pair.us.remove(pair.zoe)
    await pair.settles()

    pair.us.invite(pair.zoe)
    assert len(await asked(pair)) == 2


async def test_many_who_come_at_once_are_asked_about_together(pair: Home):
    pair.us.invite(*(pair.slack.person(f"Guest {n}") for n in range(12)))

    [about] = await asked(pair)

    assert "Guest 3" in about


async def test_what_an_earlier_look_saw_is_not_told_last(pair: Home):
    slow = pair.slack.faults.plan("users.info", delay=0.5)
    pair.us.unarchive()
    await pair.slack.until(lambda: slow.hits)
    pair.us.invite(pair.zoe)

    [about] = await asked(pair)

    assert "Zoe" in about
    assert len(pair.slack.log.called("conversations.members")) == 2


async def test_who_comes_to_another_channel_is_nobodys_business(pair: Home):
    den = pair.slack.channel("den", pair.ana)

    den.invite(pair.zoe)

    assert await asked(pair) == []
    assert pair.slack.log.called("conversations.members") == []


async def test_a_home_that_others_share_is_asked_about(pair: Home):
    pair.us.share("T0999")

    assert len(await asked(pair)) == 1


async def test_a_home_that_became_public_is_asked_about_before_anything_intimate(pair: Home):
    pair.us.make_public()
    pair.slack.tell_event(pair.slack.home, {"type": "channel_rename", "channel": {"id": pair.us.id, "name": "us"}})

    assert len(await asked(pair)) == 1


async def test_a_new_name_for_the_channel_changes_nothing(pair: Home):
    pair.us.rename("them")

    assert await asked(pair) == []
    assert (await pair.ana.types("/fireside today", pair.us)).text


async def test_what_was_due_is_said_once_the_app_is_back(pair: Home):
    pair.us.remove_app(pair.ana)
    await pair.plans()
    await pair.tick()
    assert pair.public("Tacos") == []

    pair.us.invite_app(pair.ana)
    await pair.settles()
    await pair.tick()

    assert len(pair.public("Tacos")) == 1


async def test_what_was_due_is_said_once_the_channel_is_no_longer_archived(pair: Home):
    pair.us.archive()
    await pair.plans()
    await pair.tick()
    assert pair.public("Tacos") == []

    pair.us.unarchive()
    await pair.settles()
    await pair.tick()

    assert len(pair.public("Tacos")) == 1


async def test_who_is_deactivated_is_not_spoken_to_until_they_return(pair: Home):
    await pair.ben.presses("I'm in", await pair.planned())
    pair.ben.deactivate()
    await pair.settles()
    public = len(pair.us.posts)

    await pair.later(days=19, hours=8)
    away = len(pair.ben.inbox) + len(pair.us.posts) - public
    pair.ben.reactivate()
    await pair.settles()
    await pair.later(hours=22)

    assert away == 0
    assert len(pair.ana.inbox) == 2
    assert len(pair.ben.inbox) == 1


async def test_a_new_name_is_used_from_then_on(pair: Home):
    await pair.ben.types("/fireside today", pair.us)
    pair.ben.rename("Benny")
    await pair.settles()

    await pair.ben.types('/fireside idea add "Night swim"', pair.us)
    shown = await pair.ben.types('/fireside idea add "Board games"', pair.us)

    assert "Benny" in shown.text


async def test_an_app_that_is_uninstalled_says_what_to_do(pair: Home):
    pair.slack.home.uninstall()
    await pair.settles()

    [told] = [each for each in pair.told if "Slack: Fireside" in each]

    assert "FIRESIDE_SLACK_BOT_TOKEN" in told


async def test_a_token_that_is_taken_back_says_what_to_do(pair: Home):
    pair.slack.home.revoke()
    await pair.settles()

    assert any("token taken back by Home" in each for each in pair.told)


async def test_a_workspace_may_change_its_name(pair: Home):
    pair.slack.home.rename("House")
    await pair.settles()

    assert (await pair.ana.types("/fireside today", pair.us)).text


@pytest.mark.parametrize(
    "event",
    [
        {"type": "member_joined_channel"},
        {"type": "member_joined_channel", "channel": 7, "user": None},
        {"type": "channel_rename", "channel": {"id": []}},
        {"type": "user_change", "user": "U1"},
        {"type": "user_change", "user": {"id": "U1", "profile": None}},
        {"type": "app_home_opened", "user": {}},
        {"type": "tokens_revoked", "tokens": []},
        {"type": ["?"]},
        {},
    ],
    ids=str,
)
async def test_an_event_that_is_oddly_made_is_acknowledged_and_left(pair: Home, event: dict[str, object]):
    about = {"person": "", "channel": "", "trigger": ""}
    told = {"type": "event_callback", "team_id": pair.slack.home.id, "event_id": "Ev1", "event": event}

    ask = pair.slack.tell("events_api", told, "odd", pair.slack.home, **about)
    await pair.slack.until(lambda: ask.acked)
    await pair.settles()

    assert (await pair.ana.types("/fireside today", pair.us)).text

"""What `fireside doctor` finds out about Slack, at a Slack on 127.0.0.1."""

from __future__ import annotations

import socket
import sqlite3
from datetime import UTC, datetime

import pytest
from slack_world import loopback

from adapters.slack.checkup import Finding, look_over
from adapters.slack.manifest import HISTORY, SCOPES
from bot.doctor import examine
from bot.model import Person, Place
from bot.settings import Settings
from bot.store.opening import open_store
from bot.times import zone
from bot.ui import call

NOW = datetime(2026, 6, 1, 18, tzinfo=UTC)
LOOKED_AT = {"auth.test", "apps.connections.open", "conversations.info", "conversations.members", "users.info"}


@pytest.fixture
async def slack():
    async with loopback() as made:
        made.home.scopes = set(SCOPES)
        yield made


@pytest.fixture
def us(slack):
    return slack.channel("us", slack.person("Ana"), slack.person("Ben"))


@pytest.fixture
def finds(slack):
    """What is found where the settings are these; they are good unless told otherwise."""

    async def found(*homes, doubted=0, **given) -> list[Finding]:
        good = {"slack_bot_token": slack.token, "slack_app_token": slack.app_token, "slack_api": slack.url}
        settings = Settings(_env_file=None, **(good | given))
        return [each async for each in look_over(settings, [whole(each) for each in homes], doubted)]

    return found


def whole(channel) -> str:
    return f"{channel.workspace.id}.{channel.id}"


def bad(found: list[Finding]) -> list[str]:
    return [each.found for each in found if not each.well]


def about(what: str, found: list[Finding]) -> str:
    (one,) = [each for each in found if each.what == what]
    return one.found


async def test_a_good_installation_is_found_well(finds, us):
    found = await finds(us)

    assert bad(found) == []
    assert [each.what for each in found] == ["way in", "Slack", "scopes", "delivery", f"home channel {us.id}"]
    assert about("Slack", found) == "the bot token is good; it is for Home"
    assert about(f"home channel {us.id}", found) == "#us: private, and I am in it; it can be read by Ana, Ben"


async def test_looking_changes_nothing(finds, us, slack):
    await finds(us)

    assert {each.method for each in slack.log.requests} == LOOKED_AT


# ------------------------------------------------------------------ signing in


@pytest.mark.parametrize(
    ("becomes", "told"),
    [
        (lambda home: home.tokens.clear(), "Slack does not know this token. FIRESIDE_SLACK_BOT_TOKEN"),
        (lambda home: home.revoke(), "no longer installed"),
        (lambda home: home.uninstall(), "no longer installed"),
        (lambda home: home.expire(), "Slack does not know this token"),
    ],
    ids=["unknown", "revoked", "uninstalled", "expired"],
)
async def test_a_bot_token_that_is_none_is_said(finds, us, slack, becomes, told):
    token = slack.token
    becomes(slack.home)

    found = await finds(us, slack_bot_token=token)

    assert len(bad(found)) == 1
    assert told in bad(found)[0]


async def test_that_slack_can_not_be_reached_is_said(finds, us):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        there = f"http://127.0.0.1:{free.getsockname()[1]}/api/"

        found = await finds(us, slack_api=there)

    assert (
        bad(found) == [f"Slack can't be reached at {there}. Is this machine online, and FIRESIDE_SLACK_API right?"] * 2
    )


async def test_what_slack_says_else_is_told_in_its_word(finds, us, slack):
    slack.faults.plan("apps.connections.open", status=500)
    slack.faults.plan("auth.test", error="org_login_required")

    first, second = bad(await finds(us)), bad(await finds(us))

    assert first[0].startswith("Slack says nothing that can be read")
    assert first[1].endswith("Its word for it is org_login_required.")
    assert second == []


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"slack_app_token": ""}, "Slack has no way to reach Fireside yet"),
        ({"slack_app_token": "xapp-wrong"}, "Slack does not know this app token"),
        ({"slack_signing_secret": "5ecret"}, "FIRESIDE_HTTP has to say where to listen"),
        ({"slack_bot_token": ""}, "Fireside is in no workspace"),
        ({"slack_client_id": "1.1"}, "FIRESIDE_SLACK_CLIENT_SECRET is missing"),
    ],
    ids=["no way in", "app token", "no address", "no workspace", "no client secret"],
)
async def test_what_is_missing_in_the_settings_is_said(finds, us, given, told):
    (problem,) = bad(await finds(us, **given))

    assert told in problem


async def test_over_http_nothing_is_tried_and_the_app_token_not_needed(finds, us, slack):
    found = await finds(us, slack_app_token="", slack_signing_secret="5ecret", http="127.0.0.1:8080")

    assert bad(found) == []
    assert "127.0.0.1:8080" in about("way in", found)
    assert slack.log.called("apps.connections.open") == []


async def test_where_other_workspaces_let_it_in_no_token_of_its_own_is_needed(finds, us):
    http = {"slack_signing_secret": "5ecret", "http": "127.0.0.1:8080"}

    found = await finds(us, slack_bot_token="", slack_client_id="1.1", slack_client_secret="2", **http)

    assert bad(found) == []
    assert about("other workspaces", found) == "can let Fireside in at /slack/install"


# ------------------------------------------------------------------ rights


async def test_scopes_that_lack_are_named_and_how_to_get_them(finds, us, slack):
    slack.home.scopes -= {"files:write", "im:write"}

    (problem,) = bad(await finds(us))

    assert problem.startswith("I lack im:write, files:write. Put what `fireside slack manifest` prints")


async def test_a_new_manifest_keeps_the_right_to_look_back(finds, us, slack):
    slack.home.scopes = {*SCOPES, *HISTORY} - {"files:write"}

    assert "`fireside slack manifest --history`" in bad(await finds(us))[0]


async def test_scopes_that_are_too_many_are_named(finds, us, slack):
    slack.home.scopes |= {"channels:history", "groups:history"}

    found = await finds(us)

    assert about("scopes", found) == "granted, though not needed: channels:history. Better take them away"


@pytest.mark.parametrize(
    ("more", "doubted", "told"),
    [
        (HISTORY, 2, "is looked for before it is sent again"),
        (set(), 0, "without groups:history and im:history, a message that was cut off may come twice; none so far"),
        (set(), 2, "may come twice; so far 2 may be there twice"),
        ({"groups:history"}, 0, "without im:history, a message"),
    ],
)
async def test_it_says_what_happens_to_a_message_that_was_cut_off(finds, us, slack, more, doubted, told):
    slack.home.scopes |= more

    assert told in about("delivery", await finds(us, doubted=doubted))


# ------------------------------------------------------------------ home channels


async def test_guests_and_other_apps_are_named_as_such_and_who_is_deactivated_is_not(finds, slack):
    people = [
        slack.person("Ana"),
        slack.person("Dana", guest="single"),
        slack.person("Ben", deleted=True),
        slack.person("Polly", bot=True),
    ]
    us = slack.channel("us", *people)

    found = await finds(us)

    assert about(f"home channel {us.id}", found).endswith("read by Ana, Dana (guest), Polly (app)")


def archived(us):
    us.archived = True


def deleted(us):
    us.deleted = True


def taken_out(us):
    us.members.remove(us.workspace.bot)


def public(us):
    us.private = False


def shared(us):
    us.shared = ("T0ABROAD",)


@pytest.mark.parametrize(
    ("become", "told"),
    [
        (archived, "#us: it is archived"),
        (deleted, "it is gone, or I was taken out"),
        (taken_out, "it is gone, or I was taken out. Type /invite @Fireside"),
        (public, "#us: everybody in the workspace can open it"),
        (shared, "#us: it is shared beyond your workspace"),
    ],
    ids=lambda each: getattr(each, "__name__", ""),
)
async def test_what_is_wrong_with_a_home_channel_is_said(finds, us, become, told):
    become(us)

    (problem,) = bad(await finds(us))

    assert problem.startswith(told)


async def test_one_channel_that_slack_does_not_tell_about_hides_no_other(finds, us, slack):
    more = slack.channel("more", slack.person("Cleo"))
    slack.faults.plan("conversations.members", channel=us.id, drop=True, times=2)

    found = await finds(us, more)

    assert bad(found) == ["Slack did not answer. Try again in a minute"]
    assert about(f"home channel {more.id}", found).endswith("read by Cleo")


async def test_when_slack_asks_for_patience_it_is_not_pressed(finds, us, slack):
    more = slack.channel("more", slack.person("Cleo"))
    slack.faults.plan("conversations.info", status=429, times=None, retry_after=60)

    found = await finds(us, more)

    assert len(bad(found)) == 2
    assert len(slack.log.called("conversations.info")) == 1


async def test_homes_of_other_workspaces_are_counted(finds, us, slack):
    elsewhere = slack.workspace("Abroad").channel("us")

    assert "1 more in other workspaces" in about("home channels", await finds(us, elsewhere))


# ------------------------------------------------------------------ the command


async def test_the_doctor_tells_of_slack_where_it_is_switched_on(slack, us, tmp_path, capsys):
    folder, key = tmp_path / "data", tmp_path / "elsewhere" / "master.key"
    tokens = {"slack_bot_token": slack.token, "slack_app_token": slack.app_token, "slack_api": slack.url}
    on = Settings(_env_file=None, data=folder, master_key_file=key, **tokens)
    async with open_store(on.database, on.keys, key, lambda: NOW, b"salt") as store, store.writing(NOW) as tx:
        ana = Person("slack", "T0001.U0001", "Ana")
        circle = await tx.circles.make(Place("slack", whole(us)), "Us", "friends", zone("Europe/Madrid"), ana)
        await tx.within(circle.id).deliveries.post(circle, "key", call("setup.card"), "topic")
    with sqlite3.connect(folder / "fireside.db") as database:
        database.execute("UPDATE delivery SET doubted = 1")
    database.close()

    status = await examine(on)

    told = capsys.readouterr().out
    assert status == 0
    assert f"ok    home channel {us.id}: #us: private" in told
    assert "so far 1 may be there twice" in told


async def test_the_doctor_is_not_content_with_a_bad_token(slack, tmp_path, capsys):
    on = Settings(_env_file=None, data=tmp_path, slack_bot_token="xoxb-canary", slack_api=slack.url)

    status = await examine(on)

    told = capsys.readouterr().out
    assert status == 1
    assert "mend  Slack: Slack does not know this token" in told
    assert "canary" not in told

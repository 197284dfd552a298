"""Who can read a channel of a Slack on 127.0.0.1, and why a circle can't live in one."""

from __future__ import annotations

import pytest
from pydantic import SecretStr
from slack_world import loopback

from adapters.slack import naming
from adapters.slack.client import Workspaces
from adapters.slack.messenger import Messenger
from adapters.slack.readers import AN_HOUR, NAMED, Directory, Known, look
from bot.messenger import Busy, Unreachable
from bot.model import Place, Readers


class Time:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
async def slack():
    async with loopback() as made:
        yield made


@pytest.fixture
async def workspaces(slack):
    made = Workspaces(slack.url)
    await made.sign_in(SecretStr(slack.token))
    yield made
    await made.close()


@pytest.fixture
def directory(workspaces, time):
    return Directory(workspaces, time)


@pytest.fixture
def looks(slack, workspaces, directory):
    async def at(channel):
        return await look(await workspaces.client(slack.home.id), place(channel), directory)

    return at


def place(channel) -> Place:
    return Place("slack", naming.whole(channel.workspace.id, channel.id))


async def test_everybody_in_a_private_channel_is_named(slack, looks):
    us = slack.channel("us", slack.person("Ana"), slack.person("Ben"))

    readers, kept_out = await looks(us)

    assert kept_out == ""
    assert readers == Readers(people=readers.people, around="workspace")
    assert [name for _, name in sorted(readers.people)] == ["Ana", "Ben"]


async def test_people_are_told_apart_among_all_workspaces(slack, looks):
    ana = slack.person("Ana")

    readers, _ = await looks(slack.channel("us", ana))

    assert readers.people == ((f"{slack.home.id}.{ana.id}", "Ana"),)


async def test_the_bot_itself_is_nobody(slack, looks):
    readers, _ = await looks(slack.channel("us"))

    assert readers.people == ()


async def test_guests_and_other_apps_are_named_as_what_they_are(slack, looks):
    us = slack.channel("us", slack.person("Dana", guest=True), slack.person("Poll", bot=True))

    readers, _ = await looks(us)

    assert sorted(name for _, name in readers.people) == ["Dana (guest)", "Poll (app)"]


async def test_who_is_deactivated_reads_nothing_any_more(slack, looks):
    us = slack.channel("us", slack.person("Ana"), slack.person("Ben", deleted=True))

    readers, _ = await looks(us)

    assert [name for _, name in readers.people] == ["Ana"]


async def test_all_pages_of_a_large_channel_are_read_and_the_first_of_them_named(slack, looks):
    us = slack.channel("us", *(slack.person(f"P{at}") for at in range(250)))

    readers, _ = await looks(us)

    assert len(readers.people) == 250
    assert sum(bool(name) for _, name in readers.people) == NAMED
    assert len(slack.log.called("conversations.members")) == 2


async def test_the_same_people_are_the_same_whoever_is_listed_first(slack, looks):
    people = [slack.person(f"P{at}") for at in range(NAMED + 5)]
    one, _ = await looks(slack.channel("us", *people))

    other, _ = await looks(slack.channel("too", *reversed(people)))

    assert other == one
    assert list(one.people) == sorted(one.people)


async def test_no_circle_lives_in_a_public_channel(slack, looks):
    assert await looks(slack.channel("square", slack.person("Ana"), private=False)) == (None, "public")


async def test_a_public_channel_is_known_by_what_it_takes_to_look_at_it(slack, looks):
    slack.home.scopes.remove("channels:read")

    assert await looks(slack.channel("square", private=False)) == (None, "public")


async def test_no_circle_lives_in_a_channel_that_others_share(slack, looks):
    assert await looks(slack.channel("us", slack.person("Ana"), shared=("T0099",))) == (None, "shared")


async def test_no_circle_lives_where_the_bot_was_not_invited(slack, looks):
    assert await looks(slack.channel("us", slack.person("Ana"), app=False)) == (None, "uninvited")


@pytest.mark.parametrize(
    "fault", [{"status": 503}, {"drop": True, "times": 2}, {"error": "fatal_error"}, {"status": 429}]
)
@pytest.mark.parametrize("method", ["conversations.info", "conversations.members", "users.info"])
async def test_what_slack_does_not_tell_is_not_guessed(slack, looks, method, fault):
    us = slack.channel("us", slack.person("Ana"))
    slack.faults.plan(method, **fault)

    assert await looks(us) == (None, "unknown")


async def test_whom_slack_does_not_describe_is_counted_without_a_name(slack, looks):
    ana, ben = slack.person("Ana"), slack.person("Ben")
    us = slack.channel("us", ana, ben)
    slack.faults.plan("users.info", error="user_not_found", times=1)

    readers, out = await looks(us)

    assert out == ""
    assert sorted(name for _, name in readers.people) in (["", "Ana"], ["", "Ben"])


async def test_somebody_is_asked_for_once_an_hour(slack, directory, time):
    ana = slack.person("Ana")
    for _ in range(2):
        await directory.person(slack.home.id, ana.id)
    time.now += AN_HOUR

    await directory.person(slack.home.id, ana.id)

    assert len(slack.log.called("users.info")) == 2


async def test_who_changes_is_known_anew(slack, directory):
    ana = slack.person("Ana")
    await directory.person(slack.home.id, ana.id)

    directory.learn(slack.home.id, ana.id, {"profile": {"display_name": "Anita"}, "is_restricted": True})

    assert await directory.person(slack.home.id, ana.id) == Known("Anita", guest=True)


async def test_who_is_forgotten_is_asked_for_again(slack, directory):
    ana = slack.person("Ana")
    await directory.person(slack.home.id, ana.id)

    directory.forget(slack.home.id)
    await directory.person(slack.home.id, ana.id)

    assert len(slack.log.called("users.info")) == 2


async def test_a_name_is_nothing_rather_than_an_error_or_late(slack, directory):
    ana = slack.person("Ana")
    slack.faults.plan("users.info", status=503)
    slack.faults.plan("users.info", delay=0.3)

    assert await directory.name(slack.home.id, ana.id) == ""
    assert await directory.name(slack.home.id, ana.id, seconds=0.1) == ""
    assert await directory.name(slack.home.id, "U404") == ""
    assert await directory.name("T404", ana.id) == ""
    assert await directory.name(slack.home.id, ana.id) == "Ana"


async def test_before_anything_intimate_is_posted_it_is_told_who_can_read_it(slack, workspaces, world):
    messenger = Messenger(workspaces, world.planner)
    us, uninvited = slack.channel("us", slack.person("Ana")), slack.channel("them", app=False)
    agreed = await messenger.readers(place(us))

    us.make_public()
    public = await messenger.readers(place(us))
    us.make_private()
    us.share("T0099")
    shared = await messenger.readers(place(us))

    assert [name for _, name in agreed.people] == ["Ana"]
    assert public.everyone
    assert public.more_than(agreed)
    assert shared.more_than(agreed)
    with pytest.raises(Unreachable):
        await messenger.readers(place(uninvited))


async def test_when_it_is_not_told_nothing_is_posted(slack, workspaces, world):
    messenger = Messenger(workspaces, world.planner)
    us = place(slack.channel("us"))
    slack.faults.plan("conversations.info", status=429, retry_after=7)

    with pytest.raises(Busy):
        await messenger.readers(us)
    with pytest.raises(Busy):
        await messenger.readers(us)
    with pytest.raises(Unreachable):
        await messenger.readers(Place("slack", "T404.C1"))
    assert len(slack.log.called("conversations.info")) == 1


async def test_direct_messages_have_no_readers_to_tell(workspaces, world):
    assert await Messenger(workspaces, world.planner).readers(Place("slack", "T0001.D1", direct=True)) is None

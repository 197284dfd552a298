"""The bot speaking first, on a Slack on 127.0.0.1: what each refusal means, reading back, calendar files."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from icalendar import Calendar
from pydantic import SecretStr
from slack_sdk.errors import SlackApiError
from slack_world import loopback

from adapters.slack import naming
from adapters.slack.client import Workspace, Workspaces
from adapters.slack.messenger import PAGE, Messenger
from adapters.slack.pace import Pace
from bot.messenger import Blind, Busy, Closed, Refused, Unreachable
from bot.model import Person, Place
from bot.ui import Card, Happening, Reply, Talk, call
from bot.words import Mention, say

HELLO = Reply((Card(say("Hello")),), to="all")
GOODBYE = Reply((Card(say("Goodbye")),), to="all")
NONCE = "abcdefghijklmnopqrstuvwxy"
POST = "chat.postMessage"
SHUT = ("channel_not_found", "not_in_channel", "is_archived", "restricted_action_non_threadable_channel")
SIGNED_OUT = ("token_revoked", "account_inactive", "invalid_auth", "org_login_required", "ekm_access_denied")
WRONG = ("msg_too_long", "no_text", "invalid_arguments", "msg_blocks_too_long", "metadata_too_large")
UNSURE = ({"status": 500}, {"status": 503, "after": True}, {"status": 408}, {"error": "fatal_error"}, {"drop": True})


@pytest.fixture
async def slack():
    async with loopback() as made:
        made.home.scopes |= {"groups:history", "im:history"}
        yield made


@pytest.fixture
async def workspaces(slack):
    made = Workspaces(slack.url, pace=Pace(apart=0))
    await made.sign_in(SecretStr(slack.token))
    yield made
    await made.close()


@pytest.fixture
def messenger(workspaces, world):
    return Messenger(workspaces, world.planner)


@pytest.fixture
def ana(slack):
    return slack.person("Ana")


@pytest.fixture
def us(slack, ana):
    return slack.channel("us", ana, slack.person("Ben"))


@pytest.fixture
def home(us) -> Place:
    return Place("slack", naming.whole(us.workspace.id, us.id))


@pytest.fixture
def supper() -> Happening:
    starts = datetime.now(UTC).replace(microsecond=0) + timedelta(days=3)
    return Happening(
        say("Supper"),
        starts,
        starts + timedelta(hours=2),
        say("At ours"),
        say("Bring salt."),
        call("plan.ours", p="1a"),
    )


def person(slack, somebody) -> Person:
    return Person("slack", naming.whole(slack.home.id, somebody.id), somebody.name)


async def test_a_post_carries_its_nonce_and_unfurls_nothing(slack, messenger, us, home):
    message = await messenger.post(home, HELLO, NONCE)

    [asked], [said] = slack.log.called(POST), us.posts
    assert (said.ts, said.text) == (message, "Hello")
    assert said.metadata == {"event_type": "fireside", "event_payload": {"nonce": NONCE}}
    assert (asked.args["unfurl_links"], asked.args["unfurl_media"]) == (False, False)


async def test_a_post_notifies_nobody_but_whom_it_means_to(slack, messenger, us, home, ana):
    who = Mention("slack", naming.whole(slack.home.id, ana.id), "Ana")
    card = Card(say("Hello"), (say("{who} and {not_you}", who=who, not_you="<@U0002> <!channel> @here"),))

    await messenger.post(home, Reply((card,), to="all"), NONCE)

    [said] = slack.log.said(channel=us.id)
    assert said.notifies == (ana.id,)


async def test_a_notification_says_nothing_of_the_card(slack, messenger, us, home):
    await messenger.post(home, HELLO, NONCE)

    assert "Hello" not in us.posts[-1].notice


async def test_an_answer_in_a_thread_stays_in_it(messenger, us, home):
    first = await messenger.post(home, HELLO, NONCE)

    await messenger.post(home, GOODBYE, NONCE[::-1], thread=first)

    assert [each.text for each in us.thread(first)] == ["Goodbye"]


@pytest.mark.parametrize("error", SHUT)
async def test_a_channel_that_is_closed_to_us_is_unreachable(slack, messenger, home, error):
    slack.faults.plan(POST, error=error)

    with pytest.raises(Unreachable):
        await messenger.post(home, HELLO, NONCE)
    await messenger.post(home, HELLO, NONCE)


@pytest.mark.parametrize("error", SIGNED_OUT)
async def test_a_workspace_that_signed_us_out_is_unreachable(slack, messenger, home, ana, error):
    slack.faults.plan("*", error=error, times=2)

    with pytest.raises(Unreachable):
        await messenger.post(home, HELLO, NONCE)
    with pytest.raises(Unreachable):
        await messenger.direct(person(slack, ana), HELLO, NONCE)


async def test_an_archived_channel_and_one_the_bot_left_are_unreachable(messenger, us, home):
    us.archive()
    with pytest.raises(Unreachable):
        await messenger.post(home, HELLO, NONCE)
    us.unarchive()
    us.remove_app()

    with pytest.raises(Unreachable):
        await messenger.post(home, HELLO, NONCE)


async def test_a_workspace_that_is_none_of_ours_is_unreachable(messenger, supper):
    nowhere = Place("slack", "T0404.C1")

    with pytest.raises(Unreachable):
        await messenger.post(nowhere, HELLO, NONCE)
    with pytest.raises(Unreachable):
        await messenger.direct(Person("slack", "T0404.U1", "?"), HELLO, NONCE)
    with pytest.raises(Unreachable):
        await messenger.mirror(nowhere, "", supper, NONCE)


@pytest.mark.parametrize("error", WRONG)
async def test_what_is_wrong_with_the_message_itself_is_refused(slack, messenger, home, error):
    slack.faults.plan(POST, error=error)

    with pytest.raises(Refused):
        await messenger.post(home, HELLO, NONCE)


async def test_what_slack_learns_to_refuse_is_tried_again(slack, messenger, home):
    slack.faults.plan(POST, error="moon_in_wrong_phase")

    with pytest.raises(Unreachable):
        await messenger.post(home, HELLO, NONCE)


@pytest.mark.parametrize("fault", UNSURE)
async def test_a_fault_of_slacks_leaves_it_open_whether_it_went_out(slack, messenger, home, fault):
    slack.faults.plan(POST, **fault)

    with pytest.raises(Exception) as told:  # noqa: PT011 whatever it is, it is none of these
        await messenger.post(home, HELLO, NONCE)

    assert not isinstance(told.value, Refused | Unreachable | Busy | Blind)


async def test_something_before_slack_that_turned_it_away_told_slack_nothing(slack, messenger, home):
    slack.faults.plan(POST, status=407)

    with pytest.raises(Unreachable):
        await messenger.post(home, HELLO, NONCE)


async def test_nothing_is_sent_twice_by_itself(slack, messenger, home):
    slack.faults.plan(POST, drop=True, after=True)

    with pytest.raises(Exception):  # noqa: B017, PT011 slack_sdk would try once more
        await messenger.post(home, HELLO, NONCE)

    assert len(slack.log.called(POST)) == 1


async def test_a_slack_that_nobody_can_connect_to_was_told_nothing(world):
    nowhere = Workspaces("http://127.0.0.1:1/api/")
    nowhere.learn(Workspace("T1", "U1", SecretStr("xoxb-1"), "Home"))

    with pytest.raises(Busy):
        await Messenger(nowhere, world.planner).post(Place("slack", "T1.C1"), HELLO, NONCE)
    await nowhere.close()


async def test_a_limit_asks_to_wait_and_is_kept_to(slack, messenger, home):
    slack.faults.plan(POST, status=429, retry_after=7)

    with pytest.raises(Busy) as first:
        await messenger.post(home, HELLO, NONCE)
    with pytest.raises(Busy) as second:
        await messenger.post(home, HELLO, NONCE)

    assert first.value.wait == timedelta(seconds=7)
    assert timedelta(seconds=6) < second.value.wait <= timedelta(seconds=7)
    assert len(slack.log.called(POST)) == 1


async def test_a_workspace_that_is_too_busy_asks_to_wait(slack, messenger, home):
    slack.faults.plan(POST, error="message_limit_exceeded")

    with pytest.raises(Busy):
        await messenger.post(home, HELLO, NONCE)


async def test_messages_to_one_channel_keep_slacks_own_rule(slack, workspaces, messenger, home):
    workspaces.pace = Pace(apart=0.3)
    slack.limits.apart = 0.2

    await asyncio.gather(*(messenger.post(home, HELLO, f"n{at}") for at in range(4)))

    assert slack.limits.refused == 0


async def test_direct_messages_are_opened_once(slack, messenger, ana):
    place, _ = await messenger.direct(person(slack, ana), HELLO, NONCE)
    again, _ = await messenger.direct(person(slack, ana), GOODBYE, NONCE[::-1])

    assert place == again == Place("slack", naming.whole(slack.home.id, slack.home.dm(ana.id).id), direct=True)
    assert [each.text for each in slack.log.said(audience=f"dm:{ana.id}")] == ["Hello", "Goodbye"]
    assert len(slack.log.called("conversations.open")) == 1


async def test_who_takes_no_direct_messages_is_closed(slack, messenger):
    nobody = [slack.person("Old", deleted=True), slack.person("Poll", bot=True)]

    for each in nobody:
        with pytest.raises(Closed):
            await messenger.direct(person(slack, each), HELLO, NONCE)
    with pytest.raises(Closed):
        await messenger.direct(Person("slack", naming.whole(slack.home.id, "U404"), "?"), HELLO, NONCE)


@pytest.mark.parametrize("error", ["channel_not_found", "user_disabled", "messages_tab_disabled", SHUT[-1]])
async def test_a_conversation_that_is_shut_is_closed(slack, messenger, ana, error):
    place, message = await messenger.direct(person(slack, ana), HELLO, NONCE)
    slack.faults.plan("chat.*", error=error, times=2)

    with pytest.raises(Closed):
        await messenger.direct(person(slack, ana), HELLO, NONCE)
    with pytest.raises(Closed):
        await messenger.edit(place, message, HELLO)


async def test_a_home_tab_is_spoken_to_in_the_persons_own_conversation(slack, messenger, ana):
    await messenger.post(Place("slack", naming.whole(slack.home.id, ana.id), direct=True), HELLO, NONCE)

    assert [each.text for each in slack.log.said(audience=f"dm:{ana.id}")] == ["Hello"]


async def test_a_message_is_changed_where_it_stands(messenger, us, home):
    message = await messenger.post(home, HELLO, NONCE)

    await messenger.edit(home, message, GOODBYE)

    assert [each.text for each in us.posts] == ["Goodbye"]


async def test_a_message_that_was_deleted_can_not_be_changed(messenger, us, home):
    message = await messenger.post(home, HELLO, NONCE)
    us.erase(us.posts[-1])

    with pytest.raises(Refused):
        await messenger.edit(home, message, HELLO)


async def test_a_message_is_found_by_its_nonce_among_our_own(slack, messenger, us, home, ana):
    message = await messenger.post(home, HELLO, NONCE)
    forged = {"event_type": "fireside", "event_payload": {"nonce": NONCE}}
    us.say(ana.id, "mine", by_app=False, metadata=forged)
    for at in range(PAGE + 20):
        us.say(ana.id, f"{at}", by_app=False)

    assert await messenger.find(home, NONCE) == (home, message)
    assert await messenger.find(home, NONCE[::-1]) is None


async def test_a_changed_message_is_still_found(messenger, home):
    message = await messenger.post(home, HELLO, NONCE)
    await messenger.edit(home, message, GOODBYE)

    assert await messenger.find(home, NONCE) == (home, message)


async def test_a_direct_message_is_found_in_its_conversation(slack, messenger, ana):
    place, message = await messenger.direct(person(slack, ana), HELLO, NONCE)

    assert await messenger.find(Place("slack", person(slack, ana).id, direct=True), NONCE) == (place, message)


async def test_nothing_is_looked_for_further_back_than_a_resend_can_lie(slack, messenger, us, home, ana):
    an_hour_ago = int(datetime.now(UTC).timestamp()) - 3600
    for at in range(PAGE * 3):
        us.say(ana.id, f"{at}", by_app=False).ts = f"{an_hour_ago}.{at:06}"

    assert await messenger.find(home, NONCE) is None

    assert len(slack.log.called("conversations.history")) == 1


async def test_where_too_much_was_said_since_it_stays_open(messenger, us, home, ana):
    for at in range(PAGE * 10 + 1):
        us.say(ana.id, f"{at}", by_app=False)

    with pytest.raises(Refused):
        await messenger.find(home, NONCE)


async def test_without_the_right_to_read_back_it_is_blind_and_does_not_ask(slack, workspaces, messenger, us, home, ana):
    slack.home.scopes -= {"groups:history", "im:history"}
    await messenger.post(home, HELLO, NONCE)

    for place in (home, Place("slack", naming.whole(slack.home.id, ana.id), direct=True)):
        with pytest.raises(Blind):
            await messenger.find(place, NONCE)

    assert not slack.log.called("conversations.history")


async def test_a_right_that_was_taken_away_unheard_makes_it_blind(slack, messenger, home):
    slack.home.scopes -= {"groups:history"}

    with pytest.raises(Blind):
        await messenger.find(home, NONCE)

    assert len(slack.log.called("conversations.history")) == 1


async def test_a_plan_is_a_calendar_file_under_its_card(slack, messenger, us, home, supper):
    card = await messenger.post(home, HELLO, NONCE)

    known = await messenger.mirror(home, "", replace(supper, beside=card), NONCE)

    [under] = us.thread(card)
    assert under.text == "For your calendar."
    assert [each.id for each in under.files] == [known]
    [event] = Calendar.from_ical(slack.home.files[known].content).events
    assert event["summary"] == "Supper"


async def under_card(messenger, home, supper) -> tuple[str, Happening]:
    supper = replace(supper, beside=await messenger.post(home, HELLO, NONCE))
    return await messenger.mirror(home, "", supper, NONCE), supper


def there(slack) -> list[str]:
    return [each.id for each in slack.home.files.values() if each.completed and not each.deleted]


async def test_a_file_made_without_hearing_back_is_adopted(slack, messenger, us, home, supper):
    known, supper = await under_card(messenger, home, supper)

    assert await messenger.mirror(home, "", supper, NONCE) == known
    assert there(slack) == [known]


async def test_a_file_that_says_it_all_stays(slack, messenger, home, supper):
    known, supper = await under_card(messenger, home, supper)

    assert await messenger.mirror(home, known, supper, NONCE) == known
    assert len(slack.log.called("upload")) == 1


async def test_a_file_follows_its_plan_and_the_old_one_leaves_no_hole(slack, messenger, us, home, supper):
    known, supper = await under_card(messenger, home, supper)

    after = await messenger.mirror(home, known, replace(supper, title=say("Late supper")), NONCE)

    assert there(slack) == [after] != [known]
    [under] = us.thread(supper.beside)
    assert [each.id for each in under.files] == [after]


async def test_a_change_that_was_cut_short_is_finished(slack, messenger, us, home, supper):
    known, supper = await under_card(messenger, home, supper)
    later = replace(supper, title=say("Late supper"))
    slack.faults.plan("files.delete", status=503)
    with pytest.raises(SlackApiError):
        await messenger.mirror(home, known, later, NONCE)

    after = await messenger.mirror(home, known, later, NONCE)

    assert there(slack) == [after]
    assert len(us.thread(supper.beside)) == 1


async def test_a_file_goes_with_its_plan(slack, messenger, us, home, supper):
    known, supper = await under_card(messenger, home, supper)

    assert await messenger.mirror(home, known, replace(supper, off=True), NONCE) == ""
    assert await messenger.mirror(home, known, replace(supper, off=True), NONCE) == ""
    assert there(slack) == []
    assert us.thread(supper.beside) == []


async def test_a_file_somebody_deleted_is_made_anew(slack, messenger, home, supper):
    known, supper = await under_card(messenger, home, supper)
    slack.home.files[known].deleted = True

    assert await messenger.mirror(home, known, supper, NONCE) not in {"", known}


async def test_plans_do_not_touch_each_others_files(slack, messenger, home, supper):
    known, supper = await under_card(messenger, home, supper)

    other = await messenger.mirror(home, "", replace(supper, subject=call("plan.ours", p="1b")), NONCE)

    assert there(slack) == [known, other]


async def test_a_file_waits_a_little_for_its_card(slack, messenger, us, home, supper):
    for _ in range(5):
        with pytest.raises(Busy):
            await messenger.mirror(home, "", supper, NONCE)

    known = await messenger.mirror(home, "", supper, NONCE)

    assert [[each.id for each in said.files] for said in us.posts if not said.thread] == [[known]]


@pytest.mark.parametrize("scope", ["files:write", "files:read"])
async def test_a_plan_goes_without_where_no_files_may_be_put(slack, messenger, home, supper, caplog, scope):
    slack.home.scopes.remove(scope)
    caplog.set_level(logging.INFO)

    for _ in range(2):
        assert await messenger.mirror(home, "", replace(supper, beside="1.1"), NONCE) == ""

    assert [each.message for each in caplog.records if each.name.startswith("adapters")] == ["slack.no_calendar"]
    await messenger.post(home, HELLO, NONCE)


async def test_a_plan_in_a_channel_that_can_not_be_reached_waits(slack, messenger, us, home, supper):
    us.remove_app()
    slack.faults.plan("files.list", error="channel_not_found")

    with pytest.raises(Unreachable):
        await messenger.mirror(home, "", replace(supper, beside="1.1"), NONCE)


async def test_every_message_has_its_thread_already(messenger, home):
    assert await messenger.thread(home, Talk(say("Supper"), "1.1"), NONCE) == ""


async def test_a_workspace_is_known_by_its_token(slack, workspaces):
    known = await workspaces.of(slack.home.id)

    assert (known.team, known.bot, known.name) == (slack.home.id, slack.bot, "Home")
    assert workspaces.scopes(slack.home.id) == frozenset(slack.home.scopes)
    assert slack.token not in f"{known!r} {workspaces!r} {await workspaces.client(slack.home.id)!r}"


async def test_what_was_granted_is_known_from_the_latest_answer(slack, workspaces, messenger, home):
    slack.home.scopes.remove("groups:history")

    await messenger.post(home, HELLO, NONCE)

    assert "groups:history" not in workspaces.scopes(slack.home.id)


async def test_another_workspace_is_looked_for_once(slack):
    other, asked = slack.workspace("Other"), []

    async def find(team):
        asked.append(team)
        return Workspace(team, other.bot, SecretStr(other.token), "Other") if team == other.id else None

    workspaces = Workspaces(slack.url, find)
    for _ in range(2):
        await (await workspaces.client(other.id)).auth_test()
    with pytest.raises(Unreachable):
        await workspaces.client("T0404")
    workspaces.forget(other.id)
    await workspaces.client(other.id)

    assert asked == [other.id, "T0404", other.id]
    await workspaces.close()


async def test_a_token_that_was_taken_back_is_looked_for_anew(slack):
    async def find(team):
        return Workspace(team, slack.bot, SecretStr(tokens[-1]), "Home")

    tokens = [slack.home.token]
    workspaces = Workspaces(slack.url, find)
    await workspaces.client(slack.home.id)
    slack.home.revoke()
    slack.home.tokens["xoxb-new"] = "live"
    tokens.append("xoxb-new")

    with pytest.raises(SlackApiError):
        await (await workspaces.client(slack.home.id)).auth_test()
    await (await workspaces.client(slack.home.id)).auth_test()

    await workspaces.close()


async def test_the_token_of_the_settings_stays_where_no_other_is_found(slack):
    async def find(_):
        return None

    workspaces = Workspaces(slack.url, find)
    await workspaces.sign_in(SecretStr(slack.home.token))
    slack.faults.plan("auth.test", error="token_revoked")
    with pytest.raises(SlackApiError):
        await (await workspaces.client(slack.home.id)).auth_test()

    await (await workspaces.client(slack.home.id)).auth_test()

    await workspaces.close()


async def test_a_token_that_ended_is_looked_for_anew(slack, world):
    async def find(team):
        return Workspace(team, slack.bot, SecretStr(slack.home.token), "Home")

    workspaces = Workspaces(slack.url, find, Pace(apart=0))
    messenger = Messenger(workspaces, world.planner)
    here = Place("slack", naming.whole(slack.home.id, slack.channel("us").id))
    await messenger.post(here, HELLO, NONCE)
    slack.home.expire()
    slack.home.tokens["xoxb-new"] = "live"

    with pytest.raises(Unreachable):
        await messenger.post(here, HELLO, NONCE)
    await messenger.post(here, HELLO, NONCE)

    await workspaces.close()


async def test_a_token_that_is_about_to_end_is_looked_for_anew(slack):
    asked = []

    async def find(team):
        asked.append(team)
        until = datetime.now(UTC) + timedelta(hours=1 if len(asked) == 1 else 12)
        return Workspace(team, slack.bot, SecretStr(f"xoxb-{len(asked)}"), "Home", until)

    workspaces = Workspaces(slack.url, find)
    tokens = [(await workspaces.client(slack.home.id)).token for _ in range(3)]

    assert tokens == ["xoxb-1", "xoxb-2", "xoxb-2"]
    await workspaces.close()


async def test_all_requests_share_one_pool_of_connections(slack, workspaces, messenger, home):
    for at in range(3):
        await messenger.post(home, HELLO, f"n{at}")

    assert (await workspaces.client(slack.home.id)).session is workspaces.session
    assert len(workspaces.session.connector._conns) == 1

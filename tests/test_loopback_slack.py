"""The Slack on 127.0.0.1 that other tests trust: a real slack_sdk client over it, and how strict it is."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import aiohttp
import pytest
from aiohttp import web
from slack_sdk.errors import SlackApiError
from slack_sdk.signature import SignatureVerifier
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient
from slack_world import SCOPES, Channel, Person, Slack, loopback

pytestmark = pytest.mark.slow

Payload = dict[str, Any]
Act = Callable[["App", Payload], Awaitable[Any]]


def plain(words: str) -> Payload:
    return {"type": "plain_text", "text": words}


def button(label: str, **more: Any) -> Payload:
    return {"type": "button", "text": plain(label), "action_id": label.casefold(), **more}


def section(words: str) -> Payload:
    return {"type": "section", "text": {"type": "mrkdwn", "text": words}}


def row(*labels: str) -> Payload:
    return {"type": "actions", "elements": [button(each) for each in labels]}


def asks(id: str, element: Payload, **more: Any) -> Payload:
    return {"type": "input", "block_id": id, "label": plain(id.title()), "element": {"action_id": "v"} | element} | more


def modal(*blocks: Payload, **more: Any) -> Payload:
    return {"type": "modal", "title": plain("A form"), "submit": plain("Send"), "blocks": list(blocks)} | more


TEXT = {"type": "plain_text_input", "max_length": 20}


class App:
    """Does as it is told with what it hears, and remembers it."""

    def __init__(self, slack: Slack) -> None:
        self.slack = slack
        self.client = AsyncWebClient(slack.token, base_url=slack.url, retry_handlers=[], timeout=5)
        self.heard: list[Payload] = []
        self.envelopes: list[SocketModeRequest] = []
        self.answer: Any = None
        """What the next acknowledgements say."""
        self.act: Act | None = None
        self.mute = False
        self.line: SocketModeClient

    async def hear(self, client: SocketModeClient, request: SocketModeRequest) -> None:
        self.line = client
        self.envelopes.append(request)
        self.heard.append(request.payload)
        if not self.mute:
            await client.send_socket_mode_response(SocketModeResponse(request.envelope_id, self.answer))
        if self.act is not None:
            await self.act(self, request.payload)

    async def posts(self, channel: Channel, words: str = "hi", **more: Any) -> Any:
        return await self.client.chat_postMessage(channel=channel.id, text=words, **more)

    async def responds(self, payload: Payload, **told: Any) -> int:
        return (await AsyncWebhookClient(payload["response_url"], retry_handlers=[]).send_dict(told)).status_code


@asynccontextmanager
async def listening(app: App) -> AsyncIterator[SocketModeClient]:
    client = SocketModeClient(app.slack.app_token, web_client=app.client, ping_interval=0.2)
    client.socket_mode_request_listeners.append(app.hear)
    await client.connect()
    await app.slack.ready()
    try:
        yield client
    finally:
        await client.close()


class Scene:
    def __init__(self, slack: Slack) -> None:
        self.slack = slack
        self.ana: Person = slack.person("Ana")
        self.ben: Person = slack.person("Ben")
        self.us: Channel = slack.channel("us", self.ana, self.ben)
        self.app = App(slack)


@pytest.fixture
async def scene() -> AsyncIterator[Scene]:
    async with loopback() as slack:
        yield Scene(slack)


@pytest.fixture
async def app(scene: Scene) -> AsyncIterator[App]:
    async with listening(scene.app):
        yield scene.app


async def refusal(asked: Awaitable[Any]) -> str:
    with pytest.raises(SlackApiError) as caught:
        await asked
    return str(caught.value.response["error"])


# ------------------------------------------------------------------ the Web API


async def test_the_app_learns_who_it_is(scene: Scene) -> None:
    told = await scene.app.client.auth_test()

    assert (told["team_id"], told["user_id"], told["team"]) == (scene.slack.home.id, scene.slack.bot, "Home")


async def test_a_message_is_seen_by_those_who_are_there_and_logged_with_its_nonce(scene: Scene) -> None:
    metadata = {"event_type": "x", "event_payload": {"nonce": "n1"}}

    told = await scene.app.posts(scene.us, "new", blocks=[section("Hello <@U1|x>"), row("In")], metadata=metadata)

    [post] = scene.slack.log.said(audience="public", channel=scene.us.id)
    assert (post.ts, post.nonce, post.text, post.notice) == (told["ts"], "n1", "Hello <@U1|x>", "new")
    assert (post.buttons, post.notifies) == (("In",), ("U1",))
    assert set(post.readers) == {scene.ana.id, scene.ben.id, scene.slack.bot}


async def test_a_message_is_changed_and_deleted_by_whoever_wrote_it_alone(scene: Scene) -> None:
    told, theirs = await scene.app.posts(scene.us), scene.ana.says("mine", scene.us)
    where = {"channel": scene.us.id, "ts": told["ts"]}

    await scene.app.client.chat_update(**where, text="changed")
    await scene.app.client.chat_delete(**where)

    post = scene.slack.log.posts[f"{scene.slack.home.id}.{scene.us.id}.{told['ts']}"]
    assert post.text == "changed"
    assert post.deleted is not None
    assert await refusal(scene.app.client.chat_update(**where, text="x")) == "message_not_found"
    other = {"channel": scene.us.id, "ts": theirs.ts}
    assert await refusal(scene.app.client.chat_update(**other, text="x")) == "cant_update_message"
    assert await refusal(scene.app.client.chat_delete(**other)) == "cant_delete_message"


async def test_what_is_ephemeral_is_for_one_person(scene: Scene) -> None:
    await scene.app.client.chat_postEphemeral(channel=scene.us.id, user=scene.ana.id, text="just you")

    [message] = scene.ana.seen(scene.us)
    assert scene.ben.seen(scene.us) == []
    assert message.post.audience == f"only:{scene.ana.id}"
    zoe = scene.slack.person("Zoe")
    outside = scene.app.client.chat_postEphemeral(channel=scene.us.id, user=zoe.id, text="x")
    assert await refusal(outside) == "user_not_in_channel"


async def test_a_place_the_app_is_not_in_refuses_it_as_slack_does(scene: Scene) -> None:
    hidden = scene.slack.channel("hidden", scene.ana, app=False)
    square = scene.slack.channel("square", scene.ana, private=False, app=False)
    shut = scene.slack.channel("shut", scene.ana)
    shut.archive()

    assert await refusal(scene.app.posts(hidden)) == "channel_not_found"
    assert await refusal(scene.app.client.conversations_info(channel=hidden.id)) == "channel_not_found"
    assert await refusal(scene.app.posts(square)) == "not_in_channel"
    assert await refusal(scene.app.posts(shut)) == "is_archived"
    assert (await scene.app.client.conversations_info(channel=square.id))["channel"]["is_private"] is False


async def test_what_was_not_granted_is_refused_with_what_is_missing(scene: Scene) -> None:
    with pytest.raises(SlackApiError) as caught:
        await scene.app.client.conversations_history(channel=scene.us.id)

    told = caught.value.response
    assert (told["error"], told["needed"]) == ("missing_scope", "groups:history")
    assert "chat:write" in told["provided"].split(",")


async def test_history_has_what_stands_in_the_channel_and_replies_have_the_threads(scene: Scene) -> None:
    scene.slack.home.scopes.add("groups:history")
    metadata = {"event_type": "x", "event_payload": {"nonce": "n1"}}
    first = await scene.app.posts(scene.us, "first", metadata=metadata)
    await scene.app.posts(scene.us, "reply", thread_ts=first["ts"])
    scene.ana.says("hello", scene.us)

    history = await scene.app.client.conversations_history(channel=scene.us.id, include_all_metadata=True)
    bare = await scene.app.client.conversations_history(channel=scene.us.id, latest=first["ts"], inclusive=True)
    replies = await scene.app.client.conversations_replies(channel=scene.us.id, ts=first["ts"])

    assert [each["text"] for each in history["messages"]] == ["hello", "first"]
    assert history["messages"][1]["metadata"] == metadata
    assert [("metadata" in each) for each in bare["messages"]] == [False]
    assert [each["text"] for each in replies["messages"]] == ["first", "reply"]


async def test_members_come_page_by_page_and_people_are_known_by_what_they_are(scene: Scene) -> None:
    gone = scene.slack.person("Gil", guest="single", deleted=True)
    scene.us.invite(gone)
    client = scene.app.client

    first = await client.conversations_members(channel=scene.us.id, limit=2)
    cursor = first["response_metadata"]["next_cursor"]
    rest = await client.conversations_members(channel=scene.us.id, cursor=cursor)
    gil, own = await client.users_info(user=gone.id), await client.users_info(user=scene.slack.bot)

    assert [*first["members"], *rest["members"]] == scene.us.members
    assert (gil["user"]["deleted"], own["user"]["is_bot"]) == (True, True)
    assert await refusal(client.users_info(user="U404")) == "user_not_found"


async def test_a_direct_conversation_is_opened_once(scene: Scene) -> None:
    client = scene.app.client
    left = scene.slack.person("Gil", deleted=True)

    first, again = [await client.conversations_open(users=scene.ana.id) for _ in range(2)]
    await client.chat_postMessage(channel=first["channel"]["id"], text="hello")

    assert first["channel"]["id"] == again["channel"]["id"]
    assert [each.post.audience for each in scene.ana.inbox] == [f"dm:{scene.ana.id}"]
    assert await refusal(client.conversations_open(users=left.id)) == "user_disabled"
    assert await refusal(client.conversations_open(users="U404")) == "user_not_found"


async def test_tokens_stop_working_each_for_its_own_reason(scene: Scene) -> None:
    client, home = scene.app.client, scene.slack.home

    home.revoke()
    revoked = await refusal(client.auth_test())
    home.uninstall()
    inactive = await refusal(client.auth_test())

    assert (revoked, inactive) == ("token_revoked", "account_inactive")
    stranger = AsyncWebClient("xoxb-nobody", base_url=scene.slack.url, retry_handlers=[])
    assert await refusal(stranger.auth_test()) == "invalid_auth"


async def test_planned_faults_befall_the_next_calls_alone(scene: Scene) -> None:
    faults, app = scene.slack.faults, scene.app
    faults.plan("chat.*", error="fatal_error")
    faults.plan("chat.postMessage", drop=True)
    faults.plan("chat.postMessage", drop=True, after=True)
    faults.plan("chat.postMessage", status=503)

    assert await refusal(app.posts(scene.us)) == "fatal_error"
    for _ in range(2):
        with pytest.raises(aiohttp.ServerDisconnectedError):
            await app.posts(scene.us, "cut")
    with pytest.raises(SlackApiError):
        await app.posts(scene.us)
    await app.posts(scene.us, "well")

    calls = [(each.status, each.done, each.planned) for each in scene.slack.log.called("chat.")]
    assert calls == [(200, False, True), (0, False, True), (0, True, True), (503, False, True), (200, True, False)]
    assert [each.text for each in scene.slack.log.said()] == ["cut", "well"]


async def test_limits_are_told_with_seconds_to_wait(scene: Scene) -> None:
    scene.slack.limits.apart = 1.0
    scene.slack.limits.methods["auth.test"] = (1, 30.0)
    other = scene.slack.channel("other", scene.ana)

    await scene.app.posts(scene.us)
    await scene.app.posts(other)
    with pytest.raises(SlackApiError) as caught:
        await scene.app.posts(scene.us)

    assert caught.value.response.status_code == 429
    assert caught.value.response.headers["Retry-After"] == "1"
    await scene.app.client.auth_test()
    assert await refusal(scene.app.client.auth_test()) == "ratelimited"
    assert scene.slack.limits.refused == 2


BAD = {
    "51 blocks": [{"type": "divider"}] * 51,
    "a long label": [row("x" * 76)],
    "a long section": [section("x" * 3001)],
    "the same action twice": [row("In", "In")],
    "the same block twice": [{"type": "divider", "block_id": "a"}] * 2,
    "no words": [section("")],
    "an unknown key": [section("x") | {"colour": "red"}],
    "an unknown block": [{"type": "sectoin"}],
    "26 buttons": [row(*map(str, range(26)))],
    "a file that is not there": [{"type": "image", "slack_file": {"id": "F0"}, "alt_text": "x"}],
    "an option twice": [
        {
            "type": "actions",
            "elements": [{"type": "static_select", "options": [{"text": plain("a"), "value": "a"}] * 2}],
        }
    ],
}


@pytest.mark.parametrize("blocks", BAD.values(), ids=BAD)
async def test_blocks_that_slack_would_refuse_are_refused_and_fail_the_test(scene: Scene, blocks: list[Any]) -> None:
    assert await refusal(scene.app.posts(scene.us, blocks=blocks)) == "invalid_blocks"

    assert len(scene.slack.complaints) == 1
    scene.slack.complaints.clear()


async def test_what_the_app_must_never_say_fails_the_test(scene: Scene) -> None:
    await scene.app.posts(scene.us, "hey <!channel>")
    await scene.app.posts(scene.us, "a < b &amp; <!date^1795718518^{date}|then> <https://x.y|x> <@U1>", mrkdwn=True)
    assert await refusal(scene.app.client.api_call("chat.sendMessage")) == "unknown_method"
    assert await refusal(scene.app.posts(scene.us, colour="red")) == "invalid_arguments"

    assert [each[:14] for each in scene.slack.complaints] == [
        "markup that is",
        "markup that is",
        "chat.sendMessa",
        "chat.postMessa",
    ]
    scene.slack.complaints.clear()


async def test_a_file_goes_up_is_looked_at_and_comes_down_with_the_token_alone(scene: Scene) -> None:
    client, content = scene.app.client, b"\xff\xd8picture"
    scene.slack.complain_about.clear()
    told = await client.files_upload_v2(filename="a.jpg", file=content, alt_txt="Us")
    id = told["files"][0]["id"]
    picture = [{"type": "image", "slack_file": {"id": id}, "alt_text": "Us"}]

    early = await refusal(scene.app.posts(scene.us, blocks=picture))
    async with asyncio.timeout(5):
        while not (file := (await client.files_info(file=id))["file"])["mimetype"]:  # noqa: ASYNC110 Slack tells nobody
            await asyncio.sleep(0.02)
    await scene.app.posts(scene.us, blocks=picture)
    async with aiohttp.ClientSession() as session:
        known = await session.get(file["url_private"], headers={"Authorization": f"Bearer {scene.slack.token}"})
        unknown = await session.get(file["url_private"])
        assert (await known.read(), unknown.content_type) == (content, "text/html")
    await client.files_delete(file=id)

    assert early == "invalid_blocks"
    assert await refusal(client.files_info(file=id)) == "file_deleted"


async def test_a_file_can_be_shared_in_a_thread(scene: Scene) -> None:
    first = await scene.app.posts(scene.us)

    await scene.app.client.files_upload_v2(
        filename="plan.ics", content="BEGIN", channel=scene.us.id, thread_ts=first["ts"], initial_comment="Here"
    )

    [_, post] = scene.slack.log.said(audience="public")
    assert (post.text, post.thread, len(post.files)) == ("Here", first["ts"], 1)


@pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")  # slack_sdk's own
async def test_a_code_becomes_a_token_once_and_a_rotating_one_is_renewed(scene: Scene) -> None:
    slack = scene.slack
    slack.rotates = True
    other = slack.workspace("Other", installed=False)
    code = slack.allow(other, frozenset({"commands"}), "https://x.y/back")
    client = AsyncWebClient(base_url=slack.url, retry_handlers=[])
    who = {"client_id": slack.client_id, "client_secret": slack.client_secret}

    told = await client.oauth_v2_access(**who, code=code, redirect_uri="https://x.y/back")
    fresh = await client.oauth_v2_access(**who, grant_type="refresh_token", refresh_token=told["refresh_token"])

    assert (told["team"]["id"], told["scope"]) == (other.id, "commands")
    assert slack.holder(told["access_token"])[1] == "expired"
    assert slack.holder(fresh["access_token"]) == (other, "live")
    assert await refusal(client.oauth_v2_access(**who, code=code)) == "invalid_code"
    own = AsyncWebClient(fresh["access_token"], base_url=slack.url, retry_handlers=[])
    await own.auth_revoke()
    assert await refusal(own.auth_test()) == "token_revoked"


async def test_two_workspaces_may_have_the_same_ids_and_know_nothing_of_each_other(scene: Scene) -> None:
    other = scene.slack.workspace("Other")
    eve = other.person("Eve", id=scene.ana.id)
    theirs = other.channel("us", eve, id=scene.us.id)
    client = AsyncWebClient(other.token, base_url=scene.slack.url, retry_handlers=[])

    await client.chat_postMessage(channel=theirs.id, text="hello")

    assert [each.text for each in eve.seen(theirs)] == ["hello"]
    assert scene.us.messages == []
    assert [each.team for each in scene.slack.log.said(channel=scene.us.id)] == [other.id]


# ------------------------------------------------------------------ people, over a socket


async def test_a_command_is_told_as_slack_tells_it(scene: Scene, app: App) -> None:
    app.answer = {"text": "hello", "response_type": "ephemeral"}

    shown = await scene.ana.types(f"/fireside plan <b> & {scene.ben.mention} https://x.y/a?b=1&c", scene.us)

    [told] = app.heard
    assert told["text"] == f"plan &lt;b&gt; &amp; {scene.ben.mention} <https://x.y/a?b=1&amp;c>"
    assert (told["command"], told["channel_name"], told["user_id"]) == ("/fireside", "privategroup", scene.ana.id)
    assert (shown.text, shown.ephemeral) == ("hello", True)
    assert shown.acked_after is not None


async def test_a_press_tells_what_was_pressed_where_and_can_change_the_message(scene: Scene, app: App) -> None:
    posted = await app.posts(scene.us, blocks=[section("Coming?"), row("In", "Out")])

    async def act(app: App, payload: Payload) -> None:
        await app.responds(payload, text="You are in", replace_original=True)

    app.act = act
    shown = await scene.ben.presses("In")

    [told] = app.heard
    assert told["container"]["message_ts"] == told["message"]["ts"] == posted["ts"]
    assert [(each["type"], each["action_id"]) for each in told["actions"]] == [("button", "in")]
    assert (shown.text, shown.message.ts) == ("You are in", posted["ts"])


async def test_an_ephemeral_message_is_pressed_without_its_words_and_replaced_by_its_address(
    scene: Scene, app: App
) -> None:
    await app.client.chat_postEphemeral(channel=scene.us.id, user=scene.ana.id, text="sure?", blocks=[row("Yes")])

    async def act(app: App, payload: Payload) -> None:
        await app.responds(payload, delete_original=True)
        await app.responds(payload, text="Done")

    app.act = act
    shown = await scene.ana.presses("Yes")
    await shown.until("Done")

    assert "message" not in app.heard[0]
    assert app.heard[0]["container"]["is_ephemeral"] is True
    assert [each.text for each in scene.ana.seen(scene.us)] == ["Done"]
    with pytest.raises(AssertionError, match="sees no button"):
        await scene.ben.presses("Yes")


async def test_a_response_url_is_good_for_five_answers(scene: Scene, app: App) -> None:
    statuses: list[int] = []

    async def act(app: App, payload: Payload) -> None:
        statuses.extend([await app.responds(payload, text=f"{each}") for each in range(6)])

    app.act = act
    shown = await scene.ana.types("/fireside", scene.us)
    await scene.slack.until(lambda: len(statuses) == 6)

    assert statuses == [200] * 5 + [404]
    assert [each.text for each in shown.messages] == ["0", "1", "2", "3", "4"]


async def opens(app: App, payload: Payload, *blocks: Payload, **more: Any) -> None:
    if "trigger_id" in payload and payload.get("type") != "view_submission":
        await app.client.views_open(trigger_id=payload["trigger_id"], view=modal(*blocks, **more))


async def test_a_form_is_filled_in_corrected_and_sent(scene: Scene, app: App) -> None:
    many = [{"text": plain(each), "value": each.casefold()} for each in ("Red", "Blue")]
    blocks = [
        asks("what", TEXT),
        asks("when", {"type": "datetimepicker"}),
        asks("who", {"type": "users_select"}, optional=True),
        asks("photos", {"type": "file_input", "max_files": 2}, optional=True),
        asks("colours", {"type": "checkboxes", "options": many}, optional=True),
        asks("left", {"type": "number_input", "is_decimal_allowed": False}, optional=True),
    ]
    app.act = lambda app, payload: opens(app, payload, *blocks, private_metadata="m", callback_id="form")
    noon = datetime(2030, 1, 1, 12, tzinfo=UTC)

    shown = await scene.ana.types("/fireside plan", scene.us)
    assert list(shown.fields) == ["what", "when", "who", "photos", "colours", "left"]
    with pytest.raises(AssertionError, match="required"):
        await scene.ana.submits({"what": "Tacos"})
    with pytest.raises(AssertionError, match="0 to 20"):
        await scene.ana.submits({"what": "x" * 21, "when": noon})
    app.answer = {"response_action": "errors", "errors": {"what": "Not that"}}
    wrong = await scene.ana.submits({"What": "Tacos", "when": noon, "who": scene.ben, "photos": [("a.jpg", b"1")]})
    app.answer = None
    done = await scene.ana.submits({"colours": ["Red"]}, wait=False)
    await done.acked()

    assert wrong.errors == {"what": "Not that"}
    view = app.heard[-1]["view"]
    state = {id: each["v"] for id, each in view["state"]["values"].items()}
    assert state["what"] == {"type": "plain_text_input", "value": "Tacos"}
    assert state["when"] == {"type": "datetimepicker", "selected_date_time": int(noon.timestamp())}
    assert state["who"]["selected_user"] == scene.ben.id
    assert state["photos"]["files"][0]["name"] == "a.jpg"
    assert [each["value"] for each in state["colours"]["selected_options"]] == ["red"]
    assert state["left"] == {"type": "number_input", "value": None}
    assert (view["private_metadata"], view["callback_id"], scene.ana.modal) == ("m", "form", None)


async def test_a_form_may_become_another_and_keeps_what_stands_where_it_stays(scene: Scene, app: App) -> None:
    app.act = lambda app, payload: opens(app, payload, asks("a", TEXT))
    await scene.ana.types("/fireside", scene.us)

    app.answer = {"response_action": "update", "view": modal(asks("a", TEXT), asks("b", TEXT))}
    second = await scene.ana.submits({"a": "one"})

    assert second.modal is not None
    assert second.modal.values()["a"]["v"]["value"] == "one"
    assert second.modal.values()["b"]["v"]["value"] is None


async def test_a_select_that_asks_the_app_offers_what_it_answers(scene: Scene, app: App) -> None:
    element = {"type": "external_select", "min_query_length": 1}
    app.act = lambda app, payload: opens(app, payload, asks("idea", element))
    await scene.ana.types("/fireside", scene.us)
    app.answer = {"options": [{"text": plain("Tacos"), "value": "i1"}]}

    offered = await scene.ana.completes("idea", "ta")
    await scene.ana.fills({"idea": "Tacos"})

    told = app.heard[1]
    assert (told["type"], told["value"], told["block_id"]) == ("block_suggestion", "ta", "idea")
    assert "trigger_id" not in told
    assert offered.choices == {"Tacos": "i1"}
    with pytest.raises(AssertionError, match="too short"):
        await scene.ana.completes("idea")


async def test_a_trigger_opens_one_modal_and_only_at_once(scene: Scene, app: App) -> None:
    scene.slack.answer_within = 0.3
    errors: list[str] = []

    async def act(app: App, payload: Payload) -> None:
        view = {"trigger_id": payload["trigger_id"], "view": modal(asks("a", TEXT))}
        await app.client.views_open(**view)
        errors.append(await refusal(app.client.views_open(**view)))
        await asyncio.sleep(0.35)

    app.act = act
    await scene.ana.types("/fireside", scene.us)
    await scene.slack.until(lambda: errors)
    late = scene.slack.trigger(scene.ana.id)
    late.at -= 1

    tardy = app.client.views_open(trigger_id=late.id, view=modal(asks("a", TEXT)))
    assert errors == ["exchanged_trigger_id"]
    assert await refusal(tardy) == "expired_trigger_id"


async def test_a_modal_is_changed_by_its_hash_and_no_more_once_it_is_closed(scene: Scene, app: App) -> None:
    app.act = lambda app, payload: opens(app, payload, asks("a", TEXT))
    shown = await scene.ana.types("/fireside", scene.us)
    assert shown.modal is not None
    view = {"view_id": shown.modal.id, "view": modal(section("new"), title=plain("Other"))}

    stale = await refusal(app.client.views_update(**view, hash="0.0"))
    await app.client.views_update(**view, hash=shown.modal.hash)
    title = shown.modal.title
    await scene.ana.closes()

    assert (stale, title) == ("hash_conflict", "Other")
    assert await refusal(app.client.views_update(**view)) == "not_found"
    assert [each.title for each in scene.slack.log.seen(scene.ana.id, "modal")] == ["A form", "Other"]


async def test_views_over_the_limits_are_refused(scene: Scene) -> None:
    scene.slack.complain_about.clear()
    bad = [
        modal(asks("a", TEXT), title=plain("x" * 25)),
        modal(asks("a", TEXT), private_metadata="x" * 3001),
        modal(*[{"type": "divider"}] * 101),
        modal(asks("a", TEXT | {"initial_value": "x" * 21})),
        {key: value for key, value in modal(asks("a", TEXT)).items() if key != "submit"},
    ]

    for each in bad:
        trigger = scene.slack.trigger(scene.ana.id)
        asked = scene.app.client.views_open(trigger_id=trigger.id, view=each)
        assert await refusal(asked) == "invalid_arguments"


async def test_the_home_tab_is_published_when_it_is_opened_and_pressed(scene: Scene, app: App) -> None:
    async def act(app: App, payload: Payload) -> None:
        person = payload["event"]["user"] if "event" in payload else payload["user"]["id"]
        select = {"type": "users_select", "action_id": "who", "placeholder": plain("Who")}
        pick = {"type": "actions", "block_id": "pick", "elements": [select]}
        view = {"type": "home", "blocks": [section(f"So far {len(app.heard)}"), row("More"), pick]}
        await app.client.views_publish(user_id=person, view=view)

    app.act = act
    opened = await scene.ana.opens_home()
    await scene.ana.picks("Who", scene.ben)
    await scene.ana.presses("More")

    assert opened.home is not None
    assert app.heard[0]["event"]["tab"] == "home"
    assert app.heard[1]["actions"][0]["selected_user"] == scene.ben.id
    assert (app.heard[2]["container"]["type"], app.heard[2]["view"]["type"]) == ("view", "home")
    assert app.heard[2]["view"]["state"]["values"]["pick"]["who"]["selected_user"] == scene.ben.id
    assert opened.home.text == "So far 3"


async def test_shortcuts_are_told_from_anywhere_and_from_a_message(scene: Scene, app: App) -> None:
    theirs = scene.ben.says("a lovely day", scene.us)
    app.act = lambda app, payload: opens(app, payload, asks("a", TEXT))

    await scene.ana.shortcut("plan.new")
    await scene.ana.saves(theirs)

    plan, save = app.heard
    assert (plan["type"], plan["callback_id"], "channel" in plan) == ("shortcut", "plan.new", False)
    assert (save["type"], save["callback_id"]) == ("message_action", "memory.save")
    assert (save["message"]["text"], save["message"]["user"]) == ("a lovely day", scene.ben.id)


async def test_somebody_picks_in_a_message(scene: Scene, app: App) -> None:
    options = [{"text": plain(each), "value": each.casefold()} for each in ("Red", "Blue")]
    select = {"type": "static_select", "action_id": "c", "placeholder": plain("Colour"), "options": options}
    await app.posts(scene.us, blocks=[{"type": "actions", "block_id": "b", "elements": [select]}])

    await (await scene.ana.picks("Colour", "Blue", wait=False)).acked()

    [told] = app.heard
    assert told["actions"][0]["selected_option"]["value"] == "blue"
    assert told["state"]["values"]["b"]["c"]["selected_option"]["value"] == "blue"


async def test_whoever_is_not_answered_in_time_is_told_so(scene: Scene, app: App) -> None:
    scene.slack.answer_within = 0.2
    app.mute = True

    with pytest.raises(AssertionError, match="did not respond"):
        await scene.ana.types("/fireside", scene.us)
    late = SocketModeResponse(app.envelopes[0].envelope_id, {"text": "hello"})
    await app.line.send_socket_mode_response(late)
    scene.us.rename("ours")
    app.mute = False
    await scene.slack.until(lambda: len(app.heard) == 2)

    assert [each.acked for each in scene.slack.log.asks.values() if each.kind == "slash_commands"] == [None]
    assert scene.ana.seen(scene.us) == []


async def test_what_happens_in_a_channel_is_told_while_the_app_is_in_it(scene: Scene, app: App) -> None:
    zoe = scene.slack.person("Zoe")

    scene.us.invite(zoe)
    scene.us.remove(zoe)
    scene.us.rename("ours")
    scene.us.archive()
    scene.ana.deactivate()
    scene.us.remove_app()
    scene.us.invite(zoe)
    scene.us.rename("theirs")
    scene.slack.home.rename("Hearth")
    scene.slack.home.uninstall()
    await scene.slack.until(lambda: len(app.heard) == 9)

    assert sorted(each["event"]["type"] for each in app.heard) == [
        "app_uninstalled",
        "group_archive",
        "group_left",
        "group_rename",
        "member_joined_channel",
        "member_left_channel",
        "team_rename",
        "tokens_revoked",
        "user_change",
    ]
    assert all(each.how is None and each.acked for each in scene.slack.log.asks.values())


async def test_events_need_a_subscription_and_a_scope(scene: Scene, app: App) -> None:
    scene.slack.home.scopes.discard("users:read")
    scene.slack.events.discard("group_rename")

    scene.ana.deactivate()
    scene.us.rename("ours")
    scene.us.archive()
    await scene.slack.until(lambda: app.heard)

    assert [each["event"]["type"] for each in app.heard] == ["group_archive"]


# ------------------------------------------------------------------ sockets


async def test_an_event_that_is_not_acknowledged_comes_again(scene: Scene, app: App) -> None:
    scene.slack.answer_within, scene.slack.retries = 0.1, (0.0, 0.0)
    app.mute = True

    scene.us.rename("ours")
    await scene.slack.until(lambda: len(app.heard) == 3)

    [ask] = scene.slack.log.asks.values()
    assert [each.retry_attempt for each in app.envelopes] == [0, 1, 2]
    assert len({each["event_id"] for each in app.heard}) == 1
    assert (ask.tries, ask.acked) == (3, None)


async def test_an_envelope_may_come_twice(scene: Scene, app: App) -> None:
    scene.slack.socket.doubled = 1

    answer = await scene.ana.types("/fireside", scene.us, wait=False)
    await scene.slack.until(lambda: len(app.envelopes) == 2)
    await scene.slack.socket.again(answer.ask)
    await scene.slack.until(lambda: len(app.envelopes) == 3)

    assert len({each.envelope_id for each in app.envelopes}) == 1


@pytest.mark.parametrize("how", ["cut", "refresh"])
async def test_a_line_that_ends_is_made_anew_and_what_was_typed_meanwhile_arrives(
    scene: Scene, app: App, how: str
) -> None:
    await (scene.slack.socket.cut() if how == "cut" else scene.slack.socket.refresh())
    await (await scene.ana.types("/fireside", scene.us, wait=False)).acked()

    await scene.slack.until(lambda: scene.slack.socket.hellos == 2)
    assert [each["user_id"] for each in app.heard] == [scene.ana.id]


async def test_a_socket_needs_the_token_of_the_app(scene: Scene) -> None:
    client = scene.app.client

    assert await refusal(client.apps_connections_open(app_token=scene.slack.token)) == "not_allowed_token_type"
    assert await refusal(client.api_call("auth.test", headers={"Authorization": "Bearer x"})) == "invalid_auth"
    url = (await client.apps_connections_open(app_token=scene.slack.app_token))["url"]
    async with aiohttp.ClientSession() as session:
        async with session.ws_connect(url) as line:
            assert (await line.receive_json())["type"] == "hello"
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await session.ws_connect(url)


# ------------------------------------------------------------------ signed requests


class Address:
    """Where an app would listen; answers as it is told."""

    def __init__(self) -> None:
        self.heard: list[tuple[dict[str, str], bytes]] = []
        self.answers: list[web.Response] = []

    async def serve(self, request: web.Request) -> web.Response:
        self.heard.append((dict(request.headers), await request.read()))
        return self.answers.pop(0) if self.answers else web.Response()


@pytest.fixture
async def address(scene: Scene) -> AsyncIterator[Address]:
    address, app = Address(), web.Application()
    app.router.add_post("/slack/events", address.serve)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    scene.slack.deliver_to(f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events")
    yield address
    await runner.cleanup()


async def test_everything_is_signed_and_packed_as_slack_packs_it(scene: Scene, address: Address) -> None:
    await scene.app.posts(scene.us, blocks=[row("In")])
    address.answers = [web.json_response({"text": "hello"})]

    shown = await scene.ana.types("/fireside plan", scene.us)
    await (await scene.ana.presses("In", wait=False)).acked()
    scene.us.rename("ours")
    await scene.slack.until(lambda: len(address.heard) == 3)

    verifier = SignatureVerifier(scene.slack.signing_secret)
    assert all(verifier.is_valid_request(body, headers) for headers, body in address.heard)
    command, press, event = [body for _, body in address.heard]
    assert parse_qs(command.decode())["text"] == ["plan"]
    assert json.loads(parse_qs(press.decode())["payload"][0])["type"] == "block_actions"
    assert json.loads(event)["event"]["type"] == "group_rename"
    assert shown.text == "hello"


async def test_an_event_is_tried_again_and_says_why(scene: Scene, address: Address) -> None:
    scene.slack.retries = (0.0, 0.0, 0.0)
    address.answers = [web.Response(status=500), web.Response(status=404)]

    scene.us.rename("ours")
    await scene.slack.until(lambda: [each for each in scene.slack.log.asks.values() if each.acked])

    sent = [headers.get("X-Slack-Retry-Num") for headers, _ in address.heard]
    assert sent == [None, "1", "2"]
    assert address.heard[1][0]["X-Slack-Retry-Reason"] == "http_error"
    [ask] = scene.slack.log.asks.values()
    assert ask.statuses == [500, 404, 200]


async def test_an_address_is_verified_by_a_challenge(scene: Scene, address: Address) -> None:
    assert not await scene.slack.http.verify()

    told = json.loads(address.heard[0][1])
    assert told["type"] == "url_verification"


async def test_a_request_can_be_forged_or_old(scene: Scene, address: Address) -> None:
    http = scene.slack.http

    await http.post(b"x", "application/json", http.signed(b"x", at=time.time() - 600))
    await http.post(b"x", "application/json", http.signed(b"y"))

    verifier = SignatureVerifier(scene.slack.signing_secret)
    assert [verifier.is_valid_request(body, headers) for headers, body in address.heard] == [False, False]


# ------------------------------------------------------------------ the log


async def test_the_log_outlives_the_process_line_by_line(tmp_path: Path) -> None:
    async with loopback(log=tmp_path / "slack.log") as slack:
        scene = Scene(slack)
        await scene.app.posts(scene.us, "hello")

    told = [json.loads(line) for line in (tmp_path / "slack.log").read_text().splitlines()]
    assert [each["what"] for each in told] == ["posted", "request"]
    assert slack.token not in (tmp_path / "slack.log").read_text()
    assert "groups:history" not in SCOPES

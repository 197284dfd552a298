"""The Discord on 127.0.0.1 that other tests trust: a real discord.py client over it, and how strict it is."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import aiohttp
import discord as dpy
import pytest
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route, handle_message_parameters
from discord_people import Person
from discord_places import Channel, Guild
from discord_world import Discord, loopback

pytestmark = pytest.mark.slow

COMMANDS = [
    {"type": 1, "name": "hello", "description": "Say hello", "contexts": [0, 1], "integration_types": [0, 1]},
    {
        "type": 1,
        "name": "plan",
        "description": "Plans",
        "options": [
            {
                "type": 1,
                "name": "new",
                "description": "A new one",
                "options": [
                    {"type": 3, "name": "what", "description": "What", "max_length": 20, "autocomplete": True},
                    {"type": 6, "name": "who", "description": "Who"},
                    {"type": 11, "name": "photo", "description": "A photo"},
                ],
            }
        ],
    },
    {"type": 3, "name": "Save"},
    {"type": 2, "name": "Thank"},
]


class Bot(dpy.Client):
    """Answers as it is told, and remembers what it heard."""

    def __init__(self, **options: Any) -> None:
        super().__init__(intents=dpy.Intents(guilds=True), guild_ready_timeout=0.1, max_messages=None, **options)
        self.heard: list[dict[str, Any]] = []
        self.events: list[str] = []
        self.reply = said
        self.trouble: list[BaseException] = []
        self._connection.parsers["INTERACTION_CREATE"] = self._hear

    def dispatch(self, event: str, /, *args: Any, **kwargs: Any) -> None:
        self.events.append(event)
        super().dispatch(event, *args, **kwargs)

    def _hear(self, event: dict[str, Any]) -> None:
        self.heard.append(event)
        self.loop.create_task(self._answer(event))

    async def _answer(self, event: dict[str, Any]) -> None:
        try:
            await self.reply(self, event)
        except (dpy.HTTPException, aiohttp.ClientError) as error:
            self.trouble.append(error)

    async def answers(self, event: dict[str, Any], kind: int, data: dict[str, Any] | None = None) -> None:
        path = f"/interactions/{event['id']}/{event['token']}/callback"
        await self.http.request(Route("POST", path), json={"type": kind} | ({"data": data} if data else {}))

    async def follows(self, event: dict[str, Any], method: str, at: str = "", **body: Any) -> Any:
        path = f"/webhooks/{event['application_id']}/{event['token']}{at}"
        return await self.http.request(Route(method, path), **({"json": body} if body else {}))


def card(words: str, *buttons: str, **more: Any) -> dict[str, Any]:
    row = [{"type": 2, "style": 2, "label": each, "custom_id": each.casefold()} for each in buttons]
    rows = [{"type": 1, "components": row}] if row else []
    return {"flags": 1 << 15, "components": [{"type": 10, "content": words}, *rows]} | more


async def said(bot: Bot, event: dict[str, Any]) -> None:
    await bot.answers(event, 4, card("hello", "Wave"))


@asynccontextmanager
async def running(discord: Discord, token: str | None = None, **options: Any) -> AsyncIterator[Bot]:
    """A client over it; discord.py keeps its addresses in global places."""
    kept = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
    Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = discord.url, yarl.URL(discord.gateway_url)
    bot = Bot(**options)
    task = None
    try:
        await bot.login(token or discord.token)
        await bot.http.bulk_upsert_global_commands(bot.application_id, COMMANDS)
        task = asyncio.create_task(bot.connect())
        waiting = asyncio.create_task(bot.wait_until_ready())
        await asyncio.wait([task, waiting], return_when=asyncio.FIRST_COMPLETED)
        waiting.cancel()
        yield bot
    finally:
        await bot.close()
        if task is not None:
            with suppress(dpy.ConnectionClosed, dpy.PrivilegedIntentsRequired):
                await task
        Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = kept


class Scene:
    def __init__(self, discord: Discord) -> None:
        self.discord = discord
        self.ana: Person = discord.person("Ana")
        self.ben: Person = discord.person("Ben")
        self.guild: Guild = discord.guild("Home", self.ana, self.ben, members=12)
        self.us: Channel = self.guild.channel("us", private_to=[self.ana, self.ben])


@pytest.fixture
async def scene() -> AsyncIterator[Scene]:
    async with loopback() as discord:
        yield Scene(discord)


@pytest.fixture
async def bot(scene: Scene) -> AsyncIterator[Bot]:
    async with running(scene.discord) as bot:
        yield bot


def refused(error: dpy.HTTPException) -> tuple[int, int]:
    return error.status, error.code


async def posts(bot: Bot, channel: Channel, nonce: str | None = None, **body: Any) -> Any:
    body = body or card("hi")
    if nonce is not None:
        body |= {"nonce": nonce, "enforce_nonce": True}
    return await bot.http.request(Route("POST", f"/channels/{channel.id}/messages"), json=body)


async def refusal(asked: Any) -> tuple[int, int]:
    with pytest.raises(dpy.HTTPException) as caught:
        await asked
    return refused(caught.value)


# ------------------------------------------------------------------- gateway


async def test_a_real_client_logs_in_and_knows_its_server(scene, bot):
    guild = bot.get_guild(scene.guild.id)

    assert guild.member_count == 12
    assert guild.me.id == bot.user.id
    assert guild.me.top_role.is_bot_managed()
    assert guild.me.top_role.tags.bot_id == bot.user.id
    assert not guild.get_channel(scene.us.id).permissions_for(guild.default_role).view_channel
    assert guild.get_channel(scene.us.id).permissions_for(guild.me).send_messages
    assert [each.id for each in guild.members] == [bot.user.id]


async def test_a_wrong_token_is_refused(scene):
    with pytest.raises(dpy.LoginFailure):
        async with running(scene.discord, token="none"):
            pass


async def test_the_gateway_refuses_a_wrong_token_and_intents_nobody_switched_on(scene):
    async with aiohttp.ClientSession() as session:
        for token, intents, code in (("none", 1, 4004), (scene.discord.token, 1 << 15, 4014)):
            async with session.ws_connect(f"{scene.discord.gateway_url}?v=10&encoding=json") as socket:
                await socket.receive_json()
                await socket.send_json({"op": 2, "d": {"token": token, "intents": intents}})
                await socket.receive()
                assert socket.close_code == code


async def test_a_cut_socket_comes_back_and_hears_what_it_missed(scene, bot):
    scene.discord.gateway.drop()
    scene.us.rename("we")

    await scene.discord.until(lambda: "resume" in [each for _, each in scene.discord.gateway.heard])
    await scene.discord.until(lambda: bot.get_channel(scene.us.id).name == "we")

    assert [each for _, each in scene.discord.gateway.heard] == ["identify", "resume"]


async def test_a_client_that_is_asked_to_reconnect_resumes(scene, bot):
    scene.discord.gateway.reconnect()

    await scene.discord.until(lambda: len(scene.discord.gateway.heard) == 2)

    assert scene.discord.gateway.heard[-1][1] == "resume"


@pytest.mark.slow  # discord.py waits five seconds before it identifies again
async def test_a_session_that_is_over_begins_anew(scene, bot):
    scene.discord.gateway.invalidate()

    await scene.discord.until(lambda: len(scene.discord.gateway.heard) == 2)

    assert scene.discord.gateway.heard[-1][1] == "identify"


async def test_each_shard_hears_of_its_own_servers(scene):
    one, two = (scene.discord.guild(f"of {each}", shard=(each, 2)) for each in (0, 1))
    async with (
        aiohttp.ClientSession() as session,
        session.ws_connect(f"{scene.discord.gateway_url}?encoding=json") as socket,
    ):
        await socket.receive_json()
        await socket.send_json({"op": 2, "d": {"token": scene.discord.token, "intents": 1, "shard": [1, 2]}})
        ready = await socket.receive_json()

    there = [int(each["id"]) for each in ready["d"]["guilds"]]
    assert two.id in there
    assert one.id not in there


async def test_a_kicked_bot_is_told_and_let_in_again(scene, bot):
    scene.guild.kick()
    await scene.discord.until(lambda: "guild_remove" in bot.events)

    assert await refusal(posts(bot, scene.us)) == (403, 50001)
    scene.guild.invite()
    await scene.discord.until(lambda: "guild_join" in bot.events)

    assert await posts(bot, scene.us)


async def test_an_outage_passes(scene, bot):
    scene.guild.outage()
    await scene.discord.until(lambda: "guild_unavailable" in bot.events)
    scene.guild.recover()

    await scene.discord.until(lambda: "guild_available" in bot.events)


async def test_changes_of_roles_and_channels_are_told(scene, bot):
    scene.us.overwrite(None, view_channel=True)
    role = scene.guild.role("friends", scene.ana, view_channel=True)
    scene.guild.change_role(role, administrator=True)
    await scene.discord.until(lambda: "guild_role_update" in bot.events)
    guild = bot.get_guild(scene.guild.id)

    assert guild.get_channel(scene.us.id).permissions_for(guild.default_role).view_channel
    assert guild.get_role(role.id).permissions.administrator
    scene.us.delete()
    await scene.discord.until(lambda: "guild_channel_delete" in bot.events)


# -------------------------------------------------------------- interactions


async def test_a_command_is_answered(scene, bot):
    shown = await scene.ana.slash(scene.us, "hello")

    assert shown.text == "hello"
    assert shown.buttons == {"Wave": "wave"}
    assert not shown.ephemeral
    assert shown.acked_after < 3
    event = bot.heard[0]
    assert event["member"]["user"]["id"] == scene.ana.id
    assert event["context"] == 0
    assert event["authorizing_integration_owners"] == {"0": str(scene.guild.id)}
    assert event["locale"] == "en-GB"


async def test_options_arrive_nested_and_resolved(scene, bot):
    await scene.ana.slash(scene.us, "plan new", what="Tacos", who=scene.ben, photo=("a.png", b"png"))

    data = bot.heard[0]["data"]
    [action] = data["options"]
    told = {each["name"]: each["value"] for each in action["options"]}
    assert action["name"] == "new"
    assert told["what"] == "Tacos"
    assert data["resolved"]["users"][told["who"]]["global_name"] == "Ben"
    file = data["resolved"]["attachments"][told["photo"]]
    assert await bot.http.get_from_cdn(file["url"]) == b"png"


async def test_a_value_that_is_too_long_can_not_be_typed(scene, bot):
    with pytest.raises(Exception, match="at most 20"):
        await scene.ana.slash(scene.us, "plan new", what="T" * 21)


async def test_nobody_speaks_where_they_can_not_be(scene, bot):
    zoe = scene.discord.person("Zoe")

    with pytest.raises(AssertionError, match=r"can't see|can't be used"):
        await zoe.slash(scene.us, "hello")


async def test_typing_is_completed(scene, bot):
    async def complete(bot, event):
        await bot.answers(event, 8, {"choices": [{"name": "Tacos", "value": "tacos"}]})

    bot.reply = complete

    assert await scene.ana.autocomplete(scene.us, "plan new", "what", what="ta") == [
        {"name": "Tacos", "value": "tacos"}
    ]
    assert bot.heard[0]["data"]["options"][0]["options"] == [
        {"name": "what", "type": 3, "value": "ta", "focused": True}
    ]


async def test_a_form_is_opened_and_sent(scene, bot):
    modal = dpy.ui.Modal(title="Plan", custom_id="plan.new")
    modal.add_item(dpy.ui.Label(text="What", component=dpy.ui.TextInput(custom_id="what", default="Tacos")))
    modal.add_item(dpy.ui.Label(text="Who", component=dpy.ui.UserSelect(custom_id="who", required=False)))
    modal.add_item(dpy.ui.Label(text="Photos", component=dpy.ui.FileUpload(custom_id="photos", max_values=2)))

    async def ask(bot, event):
        if event["type"] == 5:
            await bot.answers(event, 4, card("thanks", flags=1 << 15 | 64))
        else:
            await bot.answers(event, 9, modal.to_dict())

    bot.reply = ask
    form = await scene.ana.slash(scene.us, "plan new")
    shown = await scene.ana.submit(form, {"Who": scene.ben, "photos": [("a.png", b"1"), ("b.png", b"2")]})

    assert set(form.fields) == {"What", "Who", "Photos"}
    assert shown.ephemeral
    data = bot.heard[1]["data"]
    what, who, photos = (each["component"] for each in data["components"])
    assert what["value"] == "Tacos"
    assert who["values"] == [scene.ben.id]
    assert [data["resolved"]["attachments"][each]["filename"] for each in photos["values"]] == ["a.png", "b.png"]


async def test_a_press_changes_its_message_in_place(scene, bot):
    async def change(bot, event):
        if event["type"] == 2:
            await said(bot, event)
            return
        await bot.answers(event, 6)
        await bot.follows(event, "PATCH", "/messages/@original", components=card("changed", "Wave")["components"])

    bot.reply = change
    first = await scene.ana.slash(scene.us, "hello")
    done = await scene.ben.press(first, "Wave")

    assert done.message.id == first.message.id
    assert scene.us.texts == ["changed"]
    assert bot.heard[1]["message"]["id"] == str(first.message.id)


async def test_menus_carry_what_was_picked(scene, bot):
    words = scene.ben.says(scene.us, "best day ever")

    await scene.ana.message_command(scene.us, "Save", words)
    await scene.ana.user_command(scene.us, "Thank", scene.ben)

    [saved, thanked] = (each["data"] for each in bot.heard)
    assert saved["resolved"]["messages"][str(words.id)]["content"] == "best day ever"
    assert thanked["resolved"]["users"][scene.ben.id]["global_name"] == "Ben"


async def test_the_first_follow_up_is_as_private_as_the_deferral(scene, bot):
    async def defer(bot, event):
        await bot.answers(event, 5)
        await bot.follows(event, "POST", **card("first", flags=1 << 15 | 64))
        await bot.follows(event, "POST", **card("second", flags=1 << 15 | 64))

    bot.reply = defer
    shown = await scene.ana.slash(scene.us, "hello")
    await scene.discord.until(lambda: len(shown.messages) == 2)

    assert [(each.text, each.ephemeral) for each in shown.messages] == [("first", False), ("second", True)]
    assert scene.us.texts == ["first"]
    assert not scene.ben.sees(shown.message)


async def test_a_deleted_placeholder_lets_the_next_be_private(scene, bot):
    async def defer(bot, event):
        await bot.answers(event, 5)
        await bot.follows(event, "DELETE", "/messages/@original")
        await bot.follows(event, "POST", **card("for you", flags=1 << 15 | 64))

    bot.reply = defer
    shown = await scene.ana.slash(scene.us, "hello")

    assert shown.ephemeral
    assert scene.us.texts == []


async def test_an_answer_comes_once_and_in_time(scene, bot):
    async def twice(bot, event):
        await bot.answers(event, 5)
        await bot.answers(event, 5)

    async def never(bot, event):
        await asyncio.sleep(0.4)
        await bot.answers(event, 5)

    bot.reply = twice
    await scene.ana.slash(scene.us, "hello", wait=False)
    await scene.discord.until(lambda: bot.trouble)
    scene.discord.answer_within = 0.2
    bot.reply = never
    missed = await scene.ana.slash(scene.us, "hello")
    await scene.discord.until(lambda: len(bot.trouble) == 2)

    assert missed.failed
    assert [refused(each) for each in bot.trouble] == [(400, 40060), (404, 10062)]


async def test_direct_messages_have_a_context_of_their_own(scene, bot):
    shown = await scene.ana.slash(scene.ana.dm, "hello")

    assert bot.heard[0]["context"] == 1
    assert "guild_id" not in bot.heard[0]
    assert [each.id for each in scene.ana.inbox] == [shown.message.id]


async def test_a_visited_server_is_named_by_who_brought_the_bot(scene, bot):
    square = scene.discord.guild("Elsewhere", scene.ana, bot=False).channel("square")

    await scene.ana.slash(square, "hello")

    assert bot.heard[0]["authorizing_integration_owners"] == {"1": scene.ana.id}
    assert bot.get_guild(square.model.guild_id) is None


@pytest.mark.parametrize(
    "data",
    [
        card("x" * 4001),
        card("hi", "x" * 81),
        card("hi", "Same", "same"),
        card("hi", content="both"),
        card("hi", unknown=1),
        {"flags": 1 << 15, "components": [{"type": 10, "content": "hi", "colour": 1}]},
        {"components": card("hi")["components"]},
        {"content": ""},
        {"content": "hi", "flags": 1 << 20},
    ],
    ids=lambda data: str(data)[:30],
)
async def test_what_discord_would_not_take_is_refused(scene, bot, data):
    async def answer(bot, event):
        await bot.answers(event, 4, data)

    bot.reply = answer
    await scene.ana.slash(scene.us, "hello", wait=False)
    await scene.discord.until(lambda: bot.trouble)

    assert refused(bot.trouble[0]) == (400, 50035)
    assert len(scene.discord.complaints) == 1
    scene.discord.complaints.clear()


async def test_a_form_has_limits(scene, bot):
    field = {"type": 18, "label": "What", "component": {"type": 4, "custom_id": "what", "style": 1}}
    modals = [
        {"custom_id": "m", "title": "x" * 46, "components": [field]},
        {"custom_id": "m", "title": "x", "components": []},
        {"custom_id": "x" * 101, "title": "x", "components": [field]},
        {"custom_id": "m", "title": "x", "components": [field["component"]]},
    ]

    async def ask(bot, event):
        for each in modals:
            with pytest.raises(dpy.HTTPException, match="50035"):
                await bot.answers(event, 9, each)
        await bot.answers(event, 9, modals[0] | {"title": "fine"})

    bot.reply = ask
    form = await scene.ana.slash(scene.us, "hello")

    assert form.modal
    assert len(scene.discord.complaints) == len(modals)
    scene.discord.complaints.clear()


@pytest.mark.parametrize(
    "broken",
    [
        {"name": "Hello"},
        {"name": "x" * 33},
        {"description": ""},
        {"description": "x" * 101},
        {"options": [{"type": 3, "name": f"o{each}", "description": "x"} for each in range(26)]},
        {
            "options": [
                {"type": 3, "name": "a", "description": "x"},
                {"type": 3, "name": "b", "description": "x", "required": True},
            ]
        },
        {"options": [{"type": 3, "name": "a", "description": "x", "choices": [{"name": "x" * 101, "value": "x"}]}]},
        {"contexts": [3]},
        {"colour": 1},
    ],
    ids=lambda broken: str(broken)[:30],
)
async def test_a_command_discord_would_not_take_is_refused(scene, bot, broken):
    good = {"type": 1, "name": "fine", "description": "Fine"}

    asked = bot.http.bulk_upsert_global_commands(bot.application_id, [good | broken])

    assert await refusal(asked) == (400, 50035)
    assert scene.discord.syncs == 1
    scene.discord.complaints.clear()


# ------------------------------------------------------------------ messages


async def test_an_enforced_nonce_makes_one_message(scene, bot):
    first = await posts(bot, scene.us, "n1")
    again = await posts(bot, scene.us, "n1")
    scene.discord.nonces.window = 0
    later = await posts(bot, scene.us, "n1")

    assert first["id"] == again["id"] != later["id"]
    page = await bot.http.logs_from(scene.us.id, 10)
    assert [each["id"] for each in page] == [later["id"], first["id"]]
    assert {each["nonce"] for each in page} == {"n1"}


async def test_a_nonce_whose_message_is_gone_names_nothing(scene, bot):
    first = await posts(bot, scene.us, "n1")
    await bot.http.delete_message(scene.us.id, first["id"])

    assert await refusal(posts(bot, scene.us, "n1")) == (404, 10008)


async def test_a_channel_says_why_it_can_not_be_spoken_in(scene, bot):
    scene.us.bot(send_messages=False)
    silent = await refusal(posts(bot, scene.us))
    scene.us.bot(view_channel=False)
    hidden = await refusal(posts(bot, scene.us))
    scene.us.delete()
    gone = await refusal(posts(bot, scene.us))

    assert (silent, hidden, gone) == ((403, 50013), (403, 50001), (404, 10003))


async def test_closed_direct_messages_are_opened_but_take_nothing(scene, bot):
    made = await bot.http.start_private_message(int(scene.ana.id))
    scene.ana.close_dms()

    assert await refusal(posts(bot, scene.ana.dm)) == (403, 50007)
    assert int(made["id"]) == scene.ana.dm.id


async def test_files_are_kept_and_shown(scene, bot):
    view = dpy.ui.LayoutView()
    view.add_item(dpy.ui.MediaGallery(dpy.MediaGalleryItem("attachment://a.png")))
    view.stop()
    with handle_message_parameters(view=view, files=[dpy.File(io_of(b"png"), "a.png")]) as params:
        sent = await bot.http.send_message(scene.us.id, params=params)

    [file] = sent["attachments"]
    assert await bot.http.get_from_cdn(file["url"]) == b"png"
    scene.us.bot(attach_files=False)
    with handle_message_parameters(view=view, files=[dpy.File(io_of(b"png"), "a.png")]) as params:
        assert await refusal(bot.http.send_message(scene.us.id, params=params)) == (403, 50013)


def io_of(data: bytes) -> Any:
    import io  # noqa: PLC0415

    return io.BytesIO(data)


async def test_a_message_has_one_thread(scene, bot):
    message = int((await posts(bot, scene.us))["id"])
    made = await bot.http.start_thread_with_message(scene.us.id, message, name="Talk", auto_archive_duration=10080)

    again = bot.http.start_thread_with_message(scene.us.id, message, name="Talk", auto_archive_duration=10080)

    assert int(made["id"]) == message
    assert await refusal(again) == (400, 160004)


async def test_a_sleeping_thread_is_woken_by_a_message_but_not_by_an_edit(scene, bot):
    message = scene.ana.says(scene.us, "hi")
    thread = scene.us.thread(message, "Talk", scene.ana)
    inside = await posts(bot, thread)
    thread.archive()

    edit = bot.http.request(Route("PATCH", f"/channels/{thread.id}/messages/{inside['id']}"), json=card("ho"))
    assert await refusal(edit) == (400, 50083)
    await posts(bot, thread)

    assert not thread.model.thread_metadata.archived


async def test_events_are_kept_by_who_made_them(scene, bot):
    event = {
        "name": "Tacos",
        "privacy_level": 2,
        "entity_type": 3,
        "entity_metadata": {"location": "Home"},
        "scheduled_start_time": "2099-01-01T19:00:00+00:00",
        "scheduled_end_time": "2099-01-01T21:00:00+00:00",
    }
    made = await bot.http.create_guild_scheduled_event(scene.guild.id, **event)
    await bot.http.edit_scheduled_event(scene.guild.id, int(made["id"]), name="Pizza")
    there = await bot.http.get_scheduled_events(scene.guild.id, with_user_count=False)

    assert [(each["name"], each["creator_id"]) for each in there] == [("Pizza", str(bot.user.id))]
    for missing in ("scheduled_end_time", "entity_metadata", "privacy_level"):
        less = {key: each for key, each in event.items() if key != missing}
        assert await refusal(bot.http.create_guild_scheduled_event(scene.guild.id, **less)) == (400, 50035)
    await bot.http.delete_scheduled_event(scene.guild.id, int(made["id"]))
    assert scene.guild.events == []
    scene.discord.complaints.clear()


async def test_a_server_is_counted_when_asked(scene, bot):
    scene.guild.members(40)

    assert (await bot.http.get_guild(scene.guild.id, with_counts=True))["approximate_member_count"] == 40


# -------------------------------------------------------- limits, faults, log


@pytest.mark.parametrize("kind", ["fixed", "rolling"])
async def test_more_than_fifty_a_second_are_told_to_wait(scene, bot, kind):
    scene.discord.limits.whole.kind = kind
    began = time.monotonic()
    await asyncio.gather(
        *(bot.http.request(Route("GET", f"/channels/{scene.us.id}/messages?limit={1 + each}")) for each in range(60))
    )

    took = [each for each in scene.discord.log.sent("GET", "/channels/") if each.done]
    assert len(took) == 60
    assert scene.discord.limits.refused
    assert took[-1].at - began > 0.5


async def test_a_wall_says_no_without_via(scene, bot):
    scene.discord.faults.plan("POST", "/channels/*/messages", status=429, via=False, retry_after=3)

    with pytest.raises(dpy.HTTPException) as caught:
        await posts(bot, scene.us)

    assert caught.value.status == 429
    assert caught.value.response.headers["Retry-After"] == "3"


async def test_a_dropped_connection_may_have_done_it_or_not(scene, bot):
    scene.discord.faults.plan("POST", "/channels/*/messages", drop=True)
    scene.discord.faults.plan("POST", "/channels/*/messages", drop=True, after=True)

    for _ in range(2):
        with pytest.raises((aiohttp.ClientError, OSError)):
            await posts(bot, scene.us)

    assert [each.done for each in scene.discord.log.sent("POST", "/channels/")] == [False, True]
    assert scene.us.texts == ["hi"]


async def test_faults_can_be_by_chance_and_are_the_same_every_time(scene, bot):
    scene.discord.faults.plan("GET", "/users/@me", times=None, chance=0.5, status=503)
    seen = []
    for _ in range(12):
        try:
            await bot.http.request(Route("GET", "/users/@me"))
            seen.append(200)
        except dpy.DiscordServerError as error:
            seen.append(error.status)

    assert seen == [200, 200, 503, 503, 200, 503, 200, 503, 503, 200, 200, 200]


async def test_the_log_tells_who_could_read_what(scene, bot, tmp_path: Path):
    await scene.ana.slash(scene.us, "hello")
    await posts(bot, scene.us, "n1")
    await bot.http.start_private_message(int(scene.ben.id))
    await posts(bot, scene.ben.dm)

    said = scene.discord.log.said(author=scene.discord.bot)
    assert [(each.text, each.audience, each.nonce) for each in said] == [
        ("hello", "public", ""),
        ("hi", "public", "n1"),
        ("hi", f"dm:{scene.ben.id}", ""),
    ]


async def test_the_log_outlives_its_process(tmp_path: Path):
    async with loopback(log=tmp_path / "log.jsonl") as discord:
        scene = Scene(discord)
        async with running(discord) as bot:
            await posts(bot, scene.us, "n1")

    lines = [json.loads(each) for each in (tmp_path / "log.jsonl").read_text().splitlines()]
    assert [each["nonce"] for each in lines if each["what"] == "posted"] == ["n1"]


async def test_what_a_bot_must_never_send_ends_a_test():
    async def wrong() -> None:
        async with loopback() as discord:
            scene = Scene(discord)
            async with running(discord) as bot:
                assert await refusal(posts(bot, scene.us, content="x" * 2001)) == (400, 50035)

    with pytest.raises(AssertionError, match="2000 or fewer"):
        await wrong()

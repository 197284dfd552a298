"""Pictures in and out of a Slack on 127.0.0.1: what is taken, what a message shows, and what is taken away again."""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass, replace
from io import BytesIO

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from pictures import encoded, plain
from PIL import Image
from pydantic import SecretStr
from room import World, button
from slack_world import loopback

from adapters.slack import files as slack_files
from adapters.slack import naming, render
from adapters.slack.addresses import ANSWERS, FILES, trusted
from adapters.slack.client import Workspace, Workspaces
from adapters.slack.files import PASSING, Files
from adapters.slack.line import Line
from adapters.slack.messenger import Messenger
from adapters.slack.origin import Origin
from adapters.slack.pace import Pace
from adapters.slack.parse import parse
from bot.errors import UserError
from bot.model import Envelope, Person, Place, Readers
from bot.ui import Call, Card, Photo, Reply
from bot.words import say

pytestmark = pytest.mark.slow

NONCE = "abcdefghijklmnopqrstuvwxy"
PICTURE = encoded(plain())
API = "https://slack.com/api/"


@pytest.fixture
async def slack():
    async with loopback() as made:
        made.home.scopes |= {"groups:history"}
        yield made


@pytest.fixture
async def workspaces(slack):
    made = Workspaces(slack.url, pace=Pace(apart=0))
    await made.sign_in(SecretStr(slack.token))
    yield made
    await made.close()


@pytest.fixture
def messenger(workspaces, world):
    made = Messenger(workspaces, world.planner)
    world.planner.speak_through("slack", made)
    return made


@dataclass
class Home:
    """A circle of Ana's in a private channel."""

    world: World
    place: Place
    ana: Person
    channel: object

    async def says(self, asked: Call, **more) -> Reply:
        envelope = Envelope(self.ana, self.place, self.world.delivery(), readers=Readers(around="workspace"), **more)
        return await self.world.planner.handle(asked, envelope)

    async def photo(self) -> str:
        return await self.world.planner.receive(PICTURE, Envelope(self.ana, self.place, self.world.delivery()))

    async def memory(self, photos: int = 1) -> Reply:
        """The public card of a memory with so many photos."""
        ids = [await self.photo() for _ in range(photos)]
        return await self.says(Call("memory.add", (("title", "The lake"), ("photos", ", ".join(ids)))))


@pytest.fixture
async def home(slack, world, messenger):
    ana = slack.person("Ana")
    us = slack.channel("us", ana)
    place = Place("slack", naming.whole(slack.home.id, us.id))
    made = Home(world, place, Person("slack", naming.whole(slack.home.id, ana.id), "Ana"), us)
    await made.says(world.planner.typed("/setup name=Us kind=couple zone=Europe/Madrid"))
    await world.planner.know_homes()
    return made


def there(slack) -> list[str]:
    return [each.id for each in slack.home.files.values() if each.completed and not each.deleted]


def pictures(message) -> list[str]:
    return [each["slack_file"]["id"] for each in message.blocks if each["type"] == "image"]


def uploaded(slack, name="lake.png", data=PICTURE):
    """Somebody put this file on Slack."""
    from slack_places import Upload  # noqa: PLC0415 the stand-in's own

    file = Upload(slack.home, slack.unique("F"), name, len(data), "U1", "k", content=data, completed=time.monotonic())
    slack.home.files[file.id] = file
    return file


async def fetched(messenger, slack, url, file="") -> bytes:
    return b"".join([each async for each in messenger.files.fetch(slack.home.id, url, file)])


async def test_what_somebody_uploaded_is_fetched_with_the_token(slack, messenger):
    assert await fetched(messenger, slack, uploaded(slack).url) == PICTURE


async def test_an_upload_without_an_address_is_asked_for_by_its_id(slack, messenger):
    assert await fetched(messenger, slack, "", uploaded(slack).id) == PICTURE


@pytest.mark.parametrize(
    "url",
    [
        "https://files.slack.com.example.org/x",
        "https://example.org/files.slack.com",
        "http://files.slack.com/x",
        "https://files.slack.com:8443/x",
        "https://ana@files.slack.com/x",
        "https://slack.com/x",
        "file:///etc/passwd",
        "http://127.0.0.1:1/x",
        "http://[::1/x",
        "",
    ],
)
def test_the_token_goes_to_slacks_own_store_alone(url):
    assert not trusted(url, FILES, API)
    assert trusted("https://files.slack.com/files-pri/T1-F1/lake.jpg", FILES, API)
    assert trusted("https://files.slack-gov.com/files-pri/T1-F1/lake.jpg", FILES, API)


def test_a_machine_that_stands_in_for_slack_has_a_store_of_its_own():
    assert trusted("http://127.0.0.1:8000/files-pri/x", FILES, "http://127.0.0.1:8000/api/")
    assert trusted("http://localhost:8000/files-pri/x", FILES, "http://127.0.0.1:8000/api/")
    assert not trusted("http://127.0.0.1:8001/files-pri/x", FILES, "http://127.0.0.1:8000/api/")
    assert not trusted("http://localhost@evil.example:8000/x", FILES, "http://127.0.0.1:8000/api/")
    assert not trusted("https://slack.com/x", FILES, API)


def test_an_answer_for_one_alone_goes_to_slack_alone():
    assert trusted("https://hooks.slack.com/commands/T1/2/x", ANSWERS, API)
    assert not trusted("https://hooks.slack.com.example.org/commands/T1/2/x", ANSWERS, API)
    assert not trusted("http://169.254.169.254/latest", ANSWERS, API)
    assert not trusted("https://files.slack.com/x", ANSWERS, API)


async def test_an_answer_for_one_alone_follows_no_other_address(workspaces):
    told = []

    async def take(request: web.Request) -> web.Response:
        told.append(await request.read())
        return web.Response(text="ok")

    app = web.Application()
    app.router.add_post("/", take)
    async with TestServer(app) as elsewhere:
        origin = Origin("command", url=str(elsewhere.make_url("/")))
        asked = replace(parse({"team_id": "T1", "user_id": "U1", "command": "/fireside"}), origin=origin)

        shown = await Line(workspaces, asked).whisper(render.one((Card(say("Hush")),)))

    assert (shown, told) == (False, [])


async def test_no_picture_comes_from_elsewhere(slack, messenger):
    with pytest.raises(UserError, match="own store alone"):
        await fetched(messenger, slack, "https://example.org/lake.jpg")


async def test_a_page_to_sign_in_at_is_no_picture(slack, messenger):
    slack.home.scopes.remove("files:read")

    with pytest.raises(UserError, match="would not give me"):
        await fetched(messenger, slack, uploaded(slack).url)
    with pytest.raises(UserError, match="would not give me"):
        await fetched(messenger, slack, f"{slack.base}/signin")


async def test_the_token_does_not_follow_where_it_is_sent_on_to(world):
    followed = []

    async def sent_on(_: web.Request) -> web.Response:
        return web.Response(status=302, headers={"Location": "/elsewhere"})

    async def elsewhere(request: web.Request) -> web.Response:
        followed.append(request.headers)
        return web.Response(body=PICTURE, content_type="image/png")

    app = web.Application()
    app.add_routes([web.get("/lake.png", sent_on), web.get("/elsewhere", elsewhere)])
    async with TestServer(app) as server:
        workspaces = Workspaces(str(server.make_url("/api/")))
        workspaces.learn(Workspace("T1", "U1", SecretStr("xoxb-1"), "Home"))
        with pytest.raises(UserError, match="would not give me"):
            [each async for each in Files(workspaces, world.planner).fetch("T1", str(server.make_url("/lake.png")))]
        await workspaces.close()

    assert followed == []


@pytest.mark.parametrize("fault", [{"status": 404}, {"status": 503}, {"drop": True, "times": 2}])
async def test_a_picture_that_does_not_come_is_asked_for_again(slack, messenger, fault):
    file = uploaded(slack)
    slack.faults.plan("download", **fault)

    with pytest.raises(UserError, match="Please upload it again"):
        await fetched(messenger, slack, file.url)


async def test_a_file_that_is_gone_or_of_no_workspace_of_ours_is_asked_for_again(slack, messenger):
    with pytest.raises(UserError):
        await fetched(messenger, slack, "", "F404")
    with pytest.raises(UserError):
        [each async for each in messenger.files.fetch("T404", uploaded(slack).url)]


async def test_a_photo_stands_in_its_card(slack, messenger, home):
    card = await home.memory()

    await messenger.post(home.place, card, NONCE)

    [shown] = pictures(home.channel.posts[-1])
    assert there(slack) == [shown]
    assert Image.open(BytesIO(slack.home.files[shown].content)).size == (60, 40)
    assert slack.home.files[shown].shares == {}


async def test_slack_has_looked_at_a_photo_before_a_card_shows_it(slack, messenger, home):
    slack.file_delay = 0.5

    await messenger.post(home.place, await home.memory(), NONCE)

    assert pictures(home.channel.posts[-1])


async def test_a_photo_that_stays_is_not_put_there_again(slack, messenger, home):
    card = await home.memory(photos=2)
    message = await messenger.post(home.place, card, NONCE)
    before = pictures(home.channel.posts[-1])

    await messenger.edit(home.place, message, card)

    assert pictures(home.channel.posts[-1]) == before == there(slack)


async def test_a_photo_somebody_hid_is_off_slack_at_once(slack, messenger, home, world):
    shown = await home.memory(photos=2)
    message = await messenger.post(home.place, shown, NONCE)
    await world.planner.shown(shown, Envelope(home.ana, home.place, ""), message)
    choice = await home.says(button(shown, "Hide a photo").call)
    picked = choice.cards[0].select

    await home.says(picked.call.having(**{picked.field: picked.options[0].value}))
    await world.planner.tick(world.now)

    [left] = pictures(home.channel.posts[0])
    assert there(slack) == [left]


async def test_a_file_that_could_not_be_deleted_is_deleted_when_it_is_tried_again(slack, messenger, home):
    card = await home.memory(photos=2)
    message = await messenger.post(home.place, card, NONCE)
    fewer = replace(card, cards=(replace(card.cards[0], photos=card.cards[0].photos[:1]),))
    slack.faults.plan("files.delete", status=503)
    with pytest.raises(Exception):  # noqa: B017, PT011 whatever it is, the outbox tries again
        await messenger.edit(home.place, message, fewer)

    await messenger.edit(home.place, message, fewer)

    assert there(slack) == pictures(home.channel.posts[-1])
    assert len(there(slack)) == 1


async def test_a_card_without_photos_takes_the_last_of_them_away(slack, messenger, home):
    message = await messenger.post(home.place, await home.memory(), NONCE)

    await messenger.edit(home.place, message, Reply((Card(say("Nothing to see")),), to="all"))

    assert there(slack) == []
    assert await messenger.files.kept(f"{home.place.id}.{message}") == {}


async def test_an_attempt_without_an_answer_is_gone_on_with(slack, messenger, home):
    card = await home.memory()
    slack.faults.plan("chat.postMessage", status=503, after=True)
    with pytest.raises(Exception):  # noqa: B017, PT011 whatever it is, it left it open
        await messenger.post(home.place, card, NONCE)

    _, message = await messenger.find(home.place, NONCE)
    await messenger.edit(home.place, message, Reply((Card(say("Nothing to see")),), to="all"))

    assert there(slack) == []


async def test_a_photo_that_was_put_there_is_used_by_the_next_attempt(slack, messenger, home):
    card = await home.memory()
    slack.faults.plan("chat.postMessage", error="is_archived")
    with pytest.raises(Exception):  # noqa: B017, PT011 it is tried again
        await messenger.post(home.place, card, NONCE)

    await messenger.post(home.place, card, NONCE)

    assert there(slack) == pictures(home.channel.posts[-1])


@pytest.mark.parametrize("method", ["files.getUploadURLExternal", "upload", "files.completeUploadExternal"])
@pytest.mark.parametrize(
    "fault", [{"status": 503}, {"drop": True}, {"status": 429}, {"error": "storage_limit_reached"}]
)
async def test_a_card_goes_without_the_picture_slack_would_not_take(slack, messenger, home, caplog, method, fault):
    caplog.set_level(logging.INFO)
    slack.faults.plan(method, **fault)

    await messenger.post(home.place, await home.memory(), NONCE)

    assert "The lake" in home.channel.posts[-1].text
    assert pictures(home.channel.posts[-1]) == []
    assert "slack.no_picture" in caplog.messages


async def test_a_card_goes_without_a_picture_that_takes_too_long(slack, messenger, home, monkeypatch):
    monkeypatch.setattr(slack_files, "LONGEST_UPLOAD", 0.1)
    slack.faults.plan("upload", delay=1)

    await messenger.post(home.place, await home.memory(), NONCE)

    assert pictures(home.channel.posts[-1]) == []


async def test_a_card_goes_without_a_picture_slack_has_not_looked_at(slack, messenger, home, monkeypatch):
    monkeypatch.setattr(slack_files, "LOOKS", (0.01,))
    slack.file_delay = 3600
    slack.complain_about.remove("invalid_blocks")
    card = await home.memory()

    message = await messenger.post(home.place, card, NONCE)
    without = pictures(home.channel.posts[-1])
    slack.file_delay = 0
    await messenger.edit(home.place, message, card)

    assert without == []
    assert [pictures(home.channel.posts[-1])] == [[each] for each in there(slack)]


async def test_a_picture_an_administrator_deleted_comes_back(slack, messenger, home):
    slack.complain_about.remove("invalid_blocks")
    card = await home.memory()
    message = await messenger.post(home.place, card, NONCE)
    slack.home.files[there(slack)[0]].deleted = True

    await messenger.edit(home.place, message, card)
    without = pictures(home.channel.posts[-1])
    await messenger.edit(home.place, message, card)

    assert without == []
    assert [pictures(home.channel.posts[-1])] == [[each] for each in there(slack)]


async def test_a_photo_that_is_gone_leaves_the_words(messenger, home):
    card = Card(say("The lake"), photos=(Photo("AAAAAAAAAAA", say("A lake"), 60, 40),))

    await messenger.post(home.place, Reply((card,), to="all"), NONCE)

    assert home.channel.posts[-1].text == "The lake"


async def test_what_one_person_sees_passes(slack, workspaces, messenger, home, monkeypatch):
    reply, jpegs = await messenger.files.developed(await home.memory(), Envelope(home.ana, home.place, ""))
    await messenger.post(home.place, reply, NONCE)
    client = await workspaces.client(slack.home.id)
    shown = render.one(reply)
    blocks = await messenger.files.passing(client, shown.blocks, jpegs)
    [for_all, first] = there(slack)
    monkeypatch.setattr(slack_files, "SWEPT_EVERY", 0.0)
    messenger.files._swept.clear()

    await messenger.files.passing(client, shown.blocks, jpegs)

    assert [each["slack_file"]["id"] for each in blocks if each["type"] == "image"] == [first]
    assert slack.home.files[first].name == PASSING
    assert there(slack)[0] == for_all
    assert first not in there(slack)
    asked = slack.log.called("files.list")[-1].args
    assert 3590 < time.time() - int(asked["ts_to"]) < 3610


async def test_what_one_person_saw_goes_by_itself(slack, messenger, workspaces, home, monkeypatch):
    reply, jpegs = await messenger.files.developed(await home.memory(), Envelope(home.ana, home.place, ""))
    monkeypatch.setattr(slack_files, "PASSES_AFTER", -5.0)
    monkeypatch.setattr(slack_files, "SWEPT_EVERY", 5.05)
    client = await workspaces.client(slack.home.id)
    await messenger.files.passing(client, render.one(reply).blocks, jpegs)
    messenger.files._swept.clear()

    await slack.until(lambda: there(slack) == [])


async def test_what_is_remembered_of_a_photo_is_ids_alone(slack, messenger, home):
    card = await home.memory()

    message = await messenger.post(home.place, card, NONCE)

    known = await messenger.files.kept(f"{home.place.id}.{message}")
    assert known == {card.cards[0].photos[0].id: there(slack)[0]}
    assert await messenger.files.kept(f"{home.place.id}.{NONCE}") == {}

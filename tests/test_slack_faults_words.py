"""Whatever people write or send on Slack: it comes back as they wrote it, calls nobody, and breaks nothing."""

from __future__ import annotations

import asyncio
import html
import re
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from crawl import plausible
from pictures import BLUE, encoded, plain
from room import Snapshot
from slack_faulty import watched
from slack_people import Answer, Person
from slack_places import Message
from slack_running import Home, moved_in, open_home

from activities.catalogue import Catalogue
from bot.commands import COMMANDS, Command

pytestmark = pytest.mark.slow

ALIKE = re.compile(r"<!date\^0+\^\{_\}\|(.)>")
"""A mark that formats nothing, as it is drawn."""
LEFT_OUT = "I left a photo out"
TEN_THOUSAND = " ".join(f"pancakes{number}" for number in range(800))[:10_000]
WRITTEN = tuple(each for each in COMMANDS.values() if each.listed and each.prose and each.name != "leave")


@pytest.fixture(scope="module")
def lived_in(tmp_path_factory: pytest.TempPathFactory, catalogue: Catalogue, empty: Snapshot) -> Snapshot:
    return asyncio.run(moved_in(tmp_path_factory.mktemp("moved in"), catalogue, empty))


@pytest.fixture
async def pair(tmp_path: Path, catalogue: Catalogue, lived_in: Snapshot) -> AsyncIterator[Home]:
    """Ana and Ben's circle lives in their private channel."""
    async with open_home(tmp_path, catalogue, lived_in) as made:
        yield made


@pytest.fixture(autouse=True)
def unlogged(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    yield from watched(caplog)


def calls_nobody(pair: Home) -> None:
    """No message notifies anybody; the pretend Slack itself complains of whatever would notify everybody."""
    for each in pair.slack.log.said(author=pair.slack.bot):
        assert not each.notifies, each.text
    for request in pair.slack.log.requests:
        assert not {"link_names", "parse"} & request.args.keys()


def read(shown: Message) -> str:
    """Words as they look."""
    return html.unescape(ALIKE.sub(r"\1", shown.text))


# ---------------------------------------------------------------------- words


@pytest.mark.parametrize(
    ("written", "looks"),
    [
        pytest.param("🥞👩‍👩‍👧‍👦🏳️‍🌈 Tacos", "🥞👩‍👩‍👧‍👦🏳️‍🌈 Tacos", id="emoji"),
        pytest.param("פיקניק בפארק", "פיקניק בפארק", id="rtl"),
        pytest.param("\u202eexe.Tacos\u202c", "exe.Tacos", id="override"),
        pytest.param("Ta\u200bc\u2060os", "Tacos", id="zero-width"),
        pytest.param("@everyone @here @channel Tacos", "@everyone @here @channel Tacos", id="everyone"),
        pytest.param("<!channel> <!subteam^S1> Tacos", "<!channel> <!subteam^S1> Tacos", id="channel"),
        pytest.param("<script>alert('Tacos')</script>", "<script>alert('Tacos')</script>", id="html"),
        pytest.param("&lt;!channel&gt; &amp; Tacos", "&lt;!channel&gt; &amp; Tacos", id="entities"),
        pytest.param("*bold* _and_ ~gone~ `code` Tacos", "*bold* _and_ ~gone~ `code` Tacos", id="marks"),
        pytest.param("Z̷̢̛a̵l̸g̷o̶ Tacos", "Tacos", id="zalgo"),
        pytest.param("> quote :taco: # Tacos", "> quote :taco: # Tacos", id="quote"),
    ],
)
async def test_a_plan_may_be_called_anything(pair: Home, written: str, looks: str):
    await pair.ana.presses("Yes", await pair.reads_back(written))
    await pair.tick()

    [shown] = [each for each in pair.us.posts if "In: Ana" in each.text]
    assert looks in read(shown)
    assert "\u202e" not in shown.text
    calls_nobody(pair)


ODD = (
    "🥞 @everyone <!channel> <!here|here> <b>pancakes</b>",
    "\u202eפיקניק\u202c \u200b\u2060 *x* `y` &lt;!channel&gt; ><",
    "\u200b\u200d\u2060",
    "<@U0404> <#C0404|x> <mailto:a@b|c> javascript:alert(1)",
)


@pytest.mark.parametrize("odd", ODD)
async def test_odd_words_in_any_field_are_answered_kindly_and_call_nobody(pair: Home, odd: str):
    for command in WRITTEN:
        shown = await types(pair, command, dict.fromkeys(command.prose, odd))
        assert "noted as" not in shown.text, command.name
    await pair.settles()
    await pair.tick()

    calls_nobody(pair)


async def test_ten_thousand_characters_in_any_field_come_back_whole(pair: Home):
    for command in WRITTEN:
        for name in command.prose:
            shown = await types(pair, command, {name: TEN_THOUSAND})
            if shown.modal is None:
                shown = await pair.ana.presses("Try again", shown)
            assert " ".join(pieces(shown, name)) == TEN_THOUSAND, (command.name, name)


async def types(pair: Home, command: Command, words: dict[str, str]) -> Answer:
    given = {each.name: plausible(each) for each in command.visible if each.required} | words
    line = " ".join(f'{name}="{value}"' for name, value in given.items())
    shown = await pair.ana.types(f"/fireside {command.name.replace('.', ' ')} {line}", pair.us)
    await pair.settles()
    return shown


def pieces(shown: Answer, field: str) -> list[str]:
    """What one field of a form holds, in as many inputs as it takes."""
    named = [each for each in shown.fields.values() if re.fullmatch(rf"{field}(\W\d+)?", each["block_id"])]
    return [str(each["element"].get("initial_value", "")) for each in named]


@pytest.mark.parametrize("odd", ["@everyone", "🥞" * 50, "\u202eפיק", "<!channel>", "<b>"])
async def test_an_answer_may_be_anything(pair: Home, odd: str):
    await both_answer(pair, f"{odd} pancakes a", f"{odd} pancakes b")

    [opened] = [each for each in pair.us.posts if "Opened together" in each.text]
    assert "pancakes a" in read(opened)
    assert "pancakes b" in read(opened)
    calls_nobody(pair)


@pytest.mark.parametrize(
    "nothing", ["", " ", "\n\n", "\u200b\u200d\u2060"], ids=["empty", "space", "lines", "zero-width"]
)
async def test_an_empty_answer_is_asked_for_once_more_and_does_not_count(pair: Home, nothing: str):
    await pair.ana.presses("Answer", await question(pair))
    shown = await pair.ana.submits(forged={"text": nothing})
    await answers(pair, pair.ben, "A street without cars.")
    await pair.later(minutes=20)

    assert shown.errors.keys() == {"text"}
    assert pair.public("Opened together") == []


async def test_an_answer_of_10000_characters_stays_in_its_form_with_a_word_why(pair: Home):
    await pair.ana.presses("Answer", await question(pair))

    shown = await pair.ana.submits(forged={"text": TEN_THOUSAND})

    assert "too many" in shown.errors["text"]
    assert pair.ana.modal is not None


async def test_two_answers_as_long_as_a_field_of_slacks_are_both_read_to_their_end(pair: Home):
    await both_answer(pair, f"{'a ' * 1490}pancakes", f"{'b ' * 1490}pancakes")
    [opened] = [each for each in pair.us.posts if "Opened together" in each.text]

    await pair.ben.presses("Read it all", opened, wait=False)

    assert "a pancakes" in (await pair.ben.reads("b pancakes")).text


async def test_a_message_with_marks_in_it_becomes_a_memory_that_calls_nobody(pair: Home):
    said = pair.ana.says(f"<!channel> <@{pair.ben.id}> burnt &lt;b&gt; pancakes", pair.us)

    shown = await pair.ana.saves(said)
    await pair.settles()
    await pair.tick()

    assert "pancakes" in shown.text
    calls_nobody(pair)


async def test_a_name_may_be_anything(pair: Home):
    pair.ben.rename("<!channel> *Ben* <@U1> \u202enaj")
    await pair.settles()

    await pair.ben.types('/fireside idea add "Night swim"', pair.us)
    await pair.settles()
    await pair.tick()

    calls_nobody(pair)


async def test_a_circle_of_25_plans_and_answers_together(pair: Home):
    others = [pair.slack.person(f"Member {number}") for number in range(3, 26)]
    pair.us.invite(*others)
    for each in others:
        await each.types("/fireside join", pair.us)
    await pair.later(minutes=20)

    card, asked = await pair.planned(), await question(pair)
    for each in (pair.ana, pair.ben, *others):
        await each.presses("I'm in", card)
    for each in (pair.ana, pair.ben, *others):
        await each.presses("Answer", asked)
        await each.submits({"text": f"{each.name}'s {'word ' * 20}"}, wait=False)
    await pair.settles()
    await pair.later(minutes=20)

    [opened] = [each for each in pair.us.posts if "Opened together" in each.text]
    for each in others:
        assert each.name in card.text
        assert f"{each.name}'s" in opened.text
    calls_nobody(pair)


async def question(pair: Home) -> Message:
    await pair.ana.types("/fireside reflect now", pair.us)
    await pair.tick()
    [asked] = [each for each in pair.us.posts if "Answer" in each.buttons]
    return asked


async def both_answer(pair: Home, hers: str, his: str) -> None:
    await question(pair)
    await answers(pair, pair.ana, hers)
    await answers(pair, pair.ben, his)
    await pair.tick()


async def answers(pair: Home, who: Person, words: str) -> None:
    await who.presses("Answer")
    await who.submits({"text": words}, wait=False)
    await pair.settles()


# --------------------------------------------------------------------- photos


HUGE = b"\x89PNG\r\n\x1a\n" + b"x" * (11 << 20)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("huge.png", HUGE),
        ("broken.png", b"\x89PNG\r\n\x1a\nbroken"),
        ("cut.png", encoded(plain())[:-40]),
        ("empty.png", b""),
        ("page.png", b"<html><script>alert(1)</script></html>"),
        ("drawing.png", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        ("<!channel>.png", b"\x00" * 100),
    ],
    ids=["huge", "broken", "cut off", "empty", "html", "svg", "channel"],
)
async def test_a_file_that_is_no_good_picture_is_left_out_and_the_rest_is_kept(pair: Home, name: str, data: bytes):
    await remembers(pair, {"photos": [(name, data), ("good.png", encoded(plain(colour=BLUE)))]})

    told = await pair.ana.reads(LEFT_OUT)
    assert html.escape(name, quote=False) in told.text
    assert photos(pair) == 1
    calls_nobody(pair)


async def test_photos_two_people_send_at_once_are_all_kept(pair: Home):
    await asyncio.gather(
        *(remembers(pair, {"photos": [("a.png", encoded(plain()))]}, who) for who in (pair.ana, pair.ben))
    )

    assert photos(pair) == 2


@dataclass
class Elsewhere:
    """A server that is not Slack's."""

    address: str = ""
    heard: list[web.Request] = field(default_factory=list)

    async def serve(self, request: web.Request) -> web.Response:
        self.heard.append(request)
        return web.Response(body=encoded(plain()), content_type="image/png")


@asynccontextmanager
async def elsewhere() -> AsyncIterator[Elsewhere]:
    made = Elsewhere()
    app = web.Application()
    app.router.add_get("/{path:.*}", made.serve)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    made.address = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield made
    finally:
        await runner.cleanup()


async def test_a_photo_from_elsewhere_is_left_out_and_nobody_there_is_asked(pair: Home):
    async with elsewhere() as there:
        for url in (f"{there.address}/a.png", f"{pair.slack.base}@{there.address.removeprefix('http://')}/a.png"):
            file = {"id": "F1", "name": "a.png", "mimetype": "image/png", "size": 100, "url_private": url}
            before = pair.slack.log.serial
            await remembers(pair, {"photos": [file]}, forged=True)
            await pair.ana.reads("I take pictures from Slack's own store alone", since=before)

    assert there.heard == []
    assert photos(pair) == 0


async def remembers(pair: Home, given: dict[str, Any], who: Person | None = None, *, forged: bool = False) -> None:
    who = who or pair.ana
    await who.types("/fireside memory add", pair.us)
    said = {"title": f"The lake of {who.name}", "words": "Burnt pancakes"}
    await who.submits(said if forged else said | given, wait=False, **({"forged": given} if forged else {}))
    await pair.settles()
    await pair.tick()


def photos(pair: Home) -> int:
    """How many stand in the channel."""
    return sum("slack_file" in block for each in pair.us.posts for block in each.blocks)

"""Photos at the console: files of this machine go in, a line of text stands for what a terminal can't show."""

from io import StringIO

import pytest
from pictures import encoded, plain
from PIL import Image
from prompt_toolkit import PromptSession
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput
from rich.console import Console

from adapters.console import render
from adapters.console.connect import fill
from adapters.console.parse import parse
from adapters.console.session import Clock, Session
from bot.errors import UserError
from bot.planner import Planner
from bot.ui import Card, Photo, Reply
from bot.words import say

pytestmark = pytest.mark.slow

CLEAR_LINE = "\x15"
CIRCLE = ('ana: /setup name="Us two" kind=couple zone=Europe/Madrid', "ben: /join")


@pytest.fixture
def screen():
    return Console(file=StringIO(), width=200)


@pytest.fixture
def session(world, catalogue, screen):
    clock = Clock(world.now, live=False)
    return Session(lambda: Planner(world.store, catalogue, clock.now), clock, screen, "nowhere")


@pytest.fixture
async def said(session, screen):
    """Says a line; what is shown because of it."""

    async def say_line(line):
        screen.file.truncate(0)
        screen.file.seek(0)
        await session.take(parse(line))
        return screen.file.getvalue()

    for line in CIRCLE:
        await say_line(line)
    return say_line


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Where this person is, and what lies there."""
    here = tmp_path / "pictures of mine"
    here.mkdir()
    monkeypatch.chdir(here)
    monkeypatch.setenv("HOME", str(here))
    (here / "lake.png").write_bytes(encoded(plain(60, 40)))
    (here / "the hill.jpg").write_bytes(encoded(plain(30, 20), "JPEG"))
    (here / "notes.jpg").write_text("Milk, eggs")
    return here


async def test_files_named_in_a_command_become_photos(said, folder):
    shown = await said(f'ana: /memory add "The lake" photos="{folder}/lake.png, the hill.jpg, ~/lake.png"')

    assert "│ [photo 1: 60×40] A photo from ana\n" in shown
    assert "│ [photo 2: 30×20] A photo from ana\n" in shown
    assert "│ [photo 3: 60×40] A photo from ana\n" in shown


async def test_files_named_with_a_button_become_photos(said, folder):
    await said('ana: /memory add "The lake"')

    shown = await said("ben: [Add my words] photos=lake.png")

    assert "[photo 1: 60×40] A photo from ben" in shown


async def test_photos_come_back_with_the_words_to_try_again(said, folder):
    await said('ana: /memory add "The lake" photos=lake.png tags="a,b,c,d,e,f,g,h,i"')
    (folder / "lake.png").unlink()

    shown = await said("ana: [Try again] tags=wet")

    assert "[photo 1: 60×40] A photo from ana" in shown


async def test_a_photo_that_came_in_before_goes_by_its_id(said, session, folder):
    photo = await session.planner.receive((folder / "lake.png").read_bytes(), session._envelope("ana", ""))

    shown = await said(f'ana: /memory add "The lake" photos="{photo}, the hill.jpg"')

    assert "[photo 1: 60×40]" in shown
    assert "[photo 2: 30×20]" in shown


@pytest.mark.parametrize(
    ("photos", "told"),
    [
        ("none.jpg", "There is no file none.jpg on this machine."),
        ("lake.png, none.jpg", "There is no file none.jpg on this machine."),
        ("/", "The file / can't be read."),
        ("/dev/zero", "The file /dev/zero can't be read."),
        ("notes.jpg", "notes.jpg: That file is not a picture I can read. JPEG, PNG, WebP and GIF work."),
        ("bomb.png", "bomb.png: That picture has too many pixels for me. A smaller copy works."),
        ("large.png", "large.png: That file is larger than 10 MB. A smaller copy works."),
    ],
)
async def test_what_can_not_be_taken_says_why_and_nothing_happens(said, folder, photos, told):
    (folder / "bomb.png").write_bytes(encoded(Image.new("1", (9_000, 9_000))))
    (folder / "large.png").write_bytes(bytes(11 << 20))

    with pytest.raises(UserError) as error:
        await said(f'ana: /memory add "The lake" photos="{photos}"')

    assert str(error.value) == told
    assert "Nothing kept yet" in await said("ana: /memory")


async def test_a_form_asks_again_for_a_file_that_can_not_be_taken(said, session, screen, folder):
    await said('ana: /memory add "The lake"')
    press = parse("ana: [Add my words]")
    form = await session.take(press)

    with create_pipe_input() as keys:
        keys.send_text("Wet.\r\r" + "none.jpg\r" + CLEAR_LINE + "lake.png\r")
        await fill(session, PromptSession(input=keys, output=DummyOutput()), "ana", form)

    told = screen.file.getvalue()
    assert "There is no file none.jpg on this machine." in told
    assert "Wet." in told
    assert "[photo 1: 60×40]" in told


def test_a_photo_is_a_line_with_its_number_and_size():
    card = Card(say("The lake"), photos=(Photo("1", say("A photo"), 2048, 1536),))

    assert [line.plain for line in render.reply(Reply((card,)))] == ["│ The lake", "│ [photo 1: 2048×1536] A photo"]

"""The pages in docs say what is so: every right, setting, command, picture and link they name is there."""

from __future__ import annotations

import io
import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from PIL import Image

import bot.planner  # noqa: F401 registers every command
from adapters.discord.declare import MENUS
from adapters.discord.naming import OPEN, called
from adapters.discord.start import PERMISSIONS, invitation
from bot.commands import COMMANDS
from bot.settings import Settings

ROOT = Path(__file__).parents[1]
PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").glob("*.md")])
PICTURES = ROOT / "docs" / "pictures"
LINK = re.compile(r"\]\(([^)\s]+)\)|<img src=\"([^\"]+)\"")
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
HEADING = re.compile(r"^#+ (.*)$", re.MULTILINE)
WORDS_FOR_IT = re.compile(r"!\[(.*)\]\(|<img [^>]*alt=\"(.*)\"")
MOST_BYTES = 150_000
PRINTED_BY = [ROOT / "bot" / "__main__.py", ROOT / "bot" / "doctor.py", *(ROOT / "adapters" / "discord").glob("*.py")]
FILLED_IN = re.compile(r"/home/\S*db|Fireside#\d+|(?<=client_id=)…|\b\d+…?|https://\S+|#us|send messages")


def text(page):
    return page.read_text(encoding="utf-8")


def table(page, head):
    """The first column of the table with this heading."""
    rows = text(page).split(f"| {head} |", 1)[1].split("\n\n", 1)[0].splitlines()[2:]
    return [row.split("|")[1].strip() for row in rows]


def links(page):
    found = (urlsplit("".join(each)) for each in LINK.findall(text(page)))
    return [each for each in found if not each.scheme]


def led_to(page, link):
    return page.parent / link.path if link.path else page


def anchors(page):
    """What a link can name behind its #: each heading, as GitHub writes it."""
    return {re.sub(r"[^\w -]", "", each).strip().lower().replace(" ", "-") for each in HEADING.findall(text(page))}


def name(permission):
    return permission.replace("_", " ").title()


def test_the_rights_on_the_page_are_those_the_invitation_asks_for():
    assert table(ROOT / "docs" / "discord.md", "Discord calls it") == [name(each) for each in PERMISSIONS]
    assert "permissions=" in invitation(1)


@pytest.mark.parametrize("page", PAGES, ids=lambda each: each.name)
def test_every_setting_a_page_names_is_one(page):
    settings = {f"FIRESIDE_{each.upper()}" for each in Settings.model_fields}

    assert set(re.findall(r"FIRESIDE_[A-Z_]+", text(page))) <= settings


def test_the_example_explains_every_setting_and_no_other():
    explained = re.findall(r"^#(FIRESIDE_[A-Z_]+)=", text(ROOT / ".env.example"), re.MULTILINE)

    assert sorted(explained) == sorted(f"FIRESIDE_{each.upper()}" for each in Settings.model_fields)


@pytest.mark.parametrize("page", PAGES, ids=lambda each: each.name)
def test_every_link_leads_somewhere(page):
    assert [each for each in links(page) if not led_to(page, each).is_file()] == []
    assert [each for each in links(page) if each.fragment and each.fragment not in anchors(led_to(page, each))] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda each: each.name)
def test_every_file_a_page_names_is_there(page):
    named = re.findall(r"`((?:bot|adapters|activities|migrations|tests|docs)/[^`\s]*)`", text(page))

    assert [each for each in named if not (ROOT / each).exists()] == []


def test_every_picture_is_shown_somewhere():
    shown = {led_to(page, each).resolve() for page in PAGES for each in links(page)}

    assert [each.name for each in PICTURES.glob("*.png") if each.resolve() not in shown] == []


@pytest.mark.parametrize("picture", sorted(PICTURES.glob("*.png")), ids=lambda each: each.name)
def test_a_picture_is_small_enough_for_a_clone_and_large_enough_to_read(picture):
    drawn = picture.read_bytes()

    assert len(drawn) < MOST_BYTES
    assert Image.open(io.BytesIO(drawn)).width >= 900


def test_every_picture_says_in_words_what_it_shows():
    words = ["".join(each) for page in PAGES for each in WORDS_FOR_IT.findall(text(page))]

    assert len(words) == sum(text(page).count("<img ") + text(page).count("![") for page in PAGES) > 5
    assert [each for each in words if len(each) < 20] == []


def test_what_is_typed_on_discord_can_be_typed_there():
    typed = re.findall(r"`/([a-z]+(?: [a-z]+)?)(?=[\s`])", text(ROOT / "docs" / "discord.md"))
    bare = {each.name for each in COMMANDS.values() if each.listed}
    roots = {each.split(".")[0] for each in bare if "." in each}

    for words in typed:
        named, _, action = words.partition(" ")
        known = called(f"{named}.{action}") if named in roots else named
        assert known in bare, words
        assert named not in roots or action, f"/{named} needs an action there, such as {OPEN}"


def test_the_menus_on_the_page_are_those_declared():
    page = text(ROOT / "docs" / "discord.md")

    assert [label for _, label in MENUS if f"*{label}*" not in page] == []


def test_what_the_page_says_is_printed_is_printed():
    source = "\n".join(map(text, PRINTED_BY))
    blocks = [each for kind, each in BLOCK.findall(text(ROOT / "docs" / "discord.md")) if not kind]
    lines = [line for each in blocks for line in each.splitlines() if not line.startswith("FIRESIDE_")]
    pieces = [piece.strip(" :;,.&=") for line in lines for piece in FILLED_IN.split(re.sub(r"^(ok|mend)\s+", "", line))]

    assert len(lines) > 8
    for piece in filter(None, pieces):
        assert all(part in source for part in piece.split(": ")), piece

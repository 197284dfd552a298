"""The console: lines in, cards out, the clock moved by hand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from test_demo import fireside

from adapters.console import render
from adapters.console.parse import At, Directive, Pressed, Typed, Wait, parse
from bot.errors import UserError
from bot.ui import Button, Card, Field, Form, Reply, call
from bot.words import Link, Mention, Quote, Strong, When, say

SETUP = 'you: /setup name="Us two" kind=couple zone=Europe/Madrid reflect="sunday 18:00"\npartner: /join\n'


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("you: /suggest kind=date", Typed("you", "/suggest kind=date")),
        ("Ana María: /today", Typed("Ana María", "/today")),
        ("you: [Plan it]", Pressed("you", "Plan it", 1, ())),
        ('you: [Plan it 2] when="sat 7pm"', Pressed("you", "Plan it", 2, (("when", "sat 7pm"),))),
        ("you: [Answer] text=“the drive home”", Pressed("you", "Answer", 1, (("text", "the drive home"),))),
        ("@wait 3d", Wait(timedelta(days=3))),
        ("@at 2027-01-10T18:00", At(datetime(2027, 1, 10, 18, tzinfo=UTC))),
        ("@at 2027-01-10T18:00+01:00", At(datetime(2027, 1, 10, 17, tzinfo=UTC))),
        ("@restart", Directive("restart")),
        ("", None),
        ("# a remark", None),
    ],
)
def test_a_line_is_read_as_meant(text, line):
    assert parse(text) == line


@pytest.mark.parametrize("text", ["hello", "you: hello", "@weit 3d", "@wait soon", "@at lunch", ": /help", "[Join]"])
def test_a_line_that_cannot_be_read_says_so(text):
    with pytest.raises(UserError):
        parse(text)


def test_a_line_without_a_name_is_the_last_speakers():
    assert parse("/today", "ana") == Typed("ana", "/today")


def test_every_node_is_drawn_in_plain_words():
    at = datetime(2026, 12, 24, 18, 30, tzinfo=UTC)
    body = say(
        "{s} {w} {m} {l} {q}",
        s=Strong("Soup"),
        w=When(at, "Europe/Madrid"),
        m=Mention("console", "ana", "Ana"),
        l=Link("map", "https://example.org"),
        q=Quote("yes"),
    )
    shown = Reply((Card(say("Hello"), (body,), (Button(say("Go"), call("today")),)),))

    assert [line.plain for line in render.reply(shown, "ana")] == [
        "│ (only ana) Hello",
        "│ Soup Thu 24 Dec 2026, 19:30 Ana map <https://example.org> “yes”",
        "│ [Go]",
    ]


def test_what_a_form_is_about_stands_above_its_fields():
    shown = Form(say("Plan it"), call("plan.won"), (Field("when", "When", "when"),), about=(say("Karaoke"),))

    title, about, field, *_ = render.form(shown, "ana", "[Plan it]")

    assert (title.plain, about.plain, str(about.style)) == ("(only ana) Plan it", "  Karaoke", "dim")
    assert field.plain.startswith("  when When")


@pytest.mark.slow
def test_an_unreadable_line_ends_the_conversation_with_its_number(tmp_path):
    done = fireside("chat", typed=SETUP + "what now\n", folder=tmp_path)

    assert done.returncode == 2
    assert done.stderr.startswith("line 3: ")


@pytest.mark.slow
def test_a_missing_field_answers_with_the_form_and_a_press_fills_it(tmp_path):
    done = fireside(
        "chat",
        "--now",
        "2026-11-23T10:00",
        typed=SETUP + "you: /plan new Tacos\nyou: /suggest\nyou: [Plan it 2]\n",
        folder=tmp_path,
    )

    assert done.returncode == 0
    assert "(only you) Plan something\n  what What: Tacos" in done.stdout
    assert done.stdout.rstrip().endswith("you: [Plan it] when=…")


@pytest.mark.slow
def test_what_is_private_is_marked_and_nobody_else_can_press_it(tmp_path):
    done = fireside("chat", typed=SETUP + "you: /suggest\npartner: [Save]\n", folder=tmp_path)

    assert "(only you)" in done.stdout
    assert done.stdout.rstrip().endswith("partner sees no button [Save] here.")


@pytest.mark.slow
def test_time_goes_forward_only(tmp_path):
    done = fireside("chat", "--now", "2026-11-23T10:00", typed="@at 2020-01-01T00:00\n", folder=tmp_path)

    assert done.returncode == 0
    assert "time only goes forward" in done.stdout


@pytest.mark.slow
def test_the_same_seed_and_start_give_the_same_evening(tmp_path):
    evening = SETUP + "you: /suggest\nyou: [Others]\n@wait 20d\n"

    one, two = (
        fireside("chat", "--now", "2026-11-23T10:00", "--seed", "7", typed=evening, folder=tmp_path / each).stdout
        for each in "ab"
    )

    assert one == two

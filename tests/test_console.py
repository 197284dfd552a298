"""The console: lines in, cards out, the clock moved by hand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from test_demo import fireside

import bot.features  # noqa: F401 registers what people can do
from adapters.console import render
from adapters.console.parse import At, Directive, Pressed, Typed, Wait, parse
from adapters.console.written import Written
from bot.commands.typed import typed
from bot.errors import UserError
from bot.ui import Button, Call, Card, Field, Form, Reply, call
from bot.words import Link, Mention, Quote, Strong, When, say

SETUP = 'you: /setup name="Us two" kind=couple zone=Europe/Madrid reflect="sunday 18:00"\npartner: /join\n'


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("you: /suggest kind=date", Typed("you", "/suggest kind=date")),
        ("Ana María: /today", Typed("Ana María", "/today")),
        ("you: [Plan it]", Pressed("you", "Plan it", 1, "")),
        ('you: [Plan it 2] when="sat 7pm"', Pressed("you", "Plan it", 2, 'when="sat 7pm"')),
        ("you: [Answer] text=“the drive home”", Pressed("you", "Answer", 1, "text=“the drive home”")),
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

    title, about, field, *_ = render.form(shown, "ana", Written(Call("plan.won"), "Plan it"))

    assert (title.plain, about.plain, str(about.style)) == ("(only ana) Plan it", "  Karaoke", "dim")
    assert field.plain.startswith("  when When")


WHAT = Field("what", "What", required=True, positional=True)
HOURS = Field("hours", "Hours", "number")
FIELDS = (WHAT, Field("when", "When", "when", required=True), HOURS)


@pytest.mark.parametrize(
    ("line", "values", "wrong", "again"),
    [
        ("/plan new Foo", ("what",), (), "/plan new Foo when=…"),
        ('/plan new when="sat 7pm"', ("when",), (), '/plan new when="sat 7pm" what=…'),
        (
            "/plan new Foo when=sat 7pm hours=300",
            ("what", "when", "hours"),
            ("hours",),
            '/plan new Foo when="sat 7pm" hours=…',
        ),
        ("/plan new", ("what", "when"), (), "/plan new ok=1"),
    ],
)
def test_the_line_to_complete_repeats_what_was_given(line, values, wrong, again):
    asked = typed(line)
    shown = Form(
        say("Plan"), asked, FIELDS, tuple((each, "x") for each in values), tuple((each, say("No")) for each in wrong)
    )

    assert render.form(shown, "ana", Written(asked))[-1].plain == f"  ana: {again}"


def test_the_line_to_complete_repeats_a_press_with_its_words():
    shown = Form(say("Plan it"), Call("plan.own"), FIELDS[1:], (("hours", "2"),))
    written = Written(Call("plan.own", (("where", "our place"), ("when", "31 feb"))), "Plan it 2")

    assert render.form(shown, "ana", written)[-1].plain == '  ana: [Plan it 2] where="our place" when=…'


def card(title, *lines):
    return Reply((Card(say("{title}", title=title), tuple(say("{line}", line=each) for each in lines)),))


@pytest.mark.parametrize(
    ("before", "after", "only", "shown"),
    [
        (card("Cinema", "sat"), card("Cinema", "sat", "In: Ben"), "", ["Cinema", "In: Ben"]),
        (card("Cinema", "In: Ana"), card("Cinema", "In: Ana, Ben"), "", ["Cinema", "In: Ana, Ben"]),
        (card("Cinema", "sat", "Maybe: Ben"), card("Cinema", "sat"), "", ["Cinema", "sat"]),
        (card("Cinema", "sat"), card("Cinema over", "sat", "It was good"), "", ["Cinema over", "sat", "It was good"]),
        (card("Cinema", "sat"), card("Cinema", "sat"), "", []),
        (
            card("And next?", "1. tacos"),
            card("Your order?", "1. tacos", "2. hike"),
            "Ana",
            ["Your order?", "1. tacos", "2. hike"],
        ),
        (card("Order", "1. tacos"), card("Order", "1. tacos", "2. hike"), "Ana", ["Order", "1. tacos", "2. hike"]),
    ],
)
def test_a_changed_card_never_shows_less_than_what_is_true(before, after, only, shown):
    lines = [line.plain for line in render.changes(before, after, only, "")]

    mark = f"(only {only}) " if only else ""
    assert lines == [f"(updated) {mark}{shown[0]}", *(f"│ {each}" for each in shown[1:])] if shown else lines == []


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
def test_a_form_sent_as_it_is_keeps_what_it_holds(tmp_path):
    evening = SETUP + (
        "you: /setup area=Granada budget=30\n"
        "you: /reflect limits deepest=1 without=grief\n"
        "you: /reflect limits ok=1\n"
        "you: [Rhythm and place] ok=1\n"
        "you: [Name and people] ok=1\n"
        "you: /setup ok=1\n"
        'you: [Rhythm and place] area="" ok=1\n'
        "you: /plan new Cinema where=the old mill when=sat 8pm\n"
        "you: [Yes]\n"
        "you: [Change] ok=1\n"
        "# Now\n"
        "you: /reflect limits\n"
        "you: [Rhythm and place]\n"
    )

    done = fireside("chat", "--now", "2026-11-23T10:00", typed=evening, folder=tmp_path).stdout

    before, now = done.split("Now\n")
    assert before.count("Changed\n") == 5
    assert "Nothing has changed" in before
    assert "Where: the old mill" in before.split("Nothing has changed")[1]
    assert "deepest How deep, at most (if you like): 1\n" in now
    assert "(if you like): grief\n" in now
    assert "area Home area, for looking things up (if you like), for example" in now
    assert "(if you like): 30\n" in now
    assert "(if you like): Sunday 18:00\n" in now


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

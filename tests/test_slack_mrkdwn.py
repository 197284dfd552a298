"""Words as Slack's mrkdwn: each node has its look, and nothing typed comes alive."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from slack_reading import DEFUSED, alive, letters, typed

import bot.features  # noqa: F401 commands in a sentence are known once they are declared
from adapters.slack.mrkdwn import inline, paragraph, paragraphs, plain, spelled
from adapters.slack.tearing import border, short
from bot.words import Day, Link, Mention, Quote, Strong, Typed, When, clean, say

EVENING = datetime(2026, 12, 5, 18, tzinfo=UTC)
FAMILY = "👩‍👩‍👧"
HOSTILE = (
    "<!channel> <!here> <!everyone> @here @channel @everyone <@U123> <@T1.U1> <#C1|general> <!subteam^S1>",
    "<!date^0^{date}|never> <https://evil.example|free> https://evil.example mailto:a@b.example",
    "*b* _i_ ~s~ `code` ```code``` **b** __u__ (*b*) “_i_” snake_case_word 2*3*4",
    "＊b＊ ＿i＿ ｀code｀",
    "> quote\n>>> all\n &gt; no quote\n＞ wide",
    "&lt;!channel&gt; &amp; &amp;lt; & <b>",
    "<script>alert(1)</script> <>",
    "שלום \u202eevil\u202c \u200b\u200d\u2066 مرحبا",
    "line\u2028> one\u2029*two*",
    "¯\\_(ツ)_/¯ *",
)


def marked(said):
    return str(paragraph(said))


def test_each_kind_of_word_has_its_look():
    said = say(
        "{strong} {day} {when} {mention} {stranger} {quote} {link}",
        strong=Strong("Ana"),
        day=Day(date(2026, 12, 5)),
        when=When(EVENING, "Europe/Madrid"),
        mention=Mention("slack", "T1.U2", "Ben"),
        stranger=Mention("discord", "123", "Zoe"),
        quote=Quote("so good"),
        link=Link("Look it up", "https://example.org/?q=a b&c=1"),
    )

    assert marked(said) == (
        "*Ana* 5 Dec 2026 <!date^1796493600^{date_long_pretty}, {time}|Sat 5 Dec 2026, 19:00> <@U2> *Zoe* “so good” "
        "<https://example.org/?q=a%20b&amp;c=1|Look it up>"
    )


@pytest.mark.parametrize(
    ("style", "shown"),
    [
        ("day", "<!date^1796493600^{date_long_pretty}|Sat 5 Dec 2026>"),
        ("time", "<!date^1796493600^{time}|19:00>"),
    ],
)
def test_a_moment_is_shown_as_far_as_it_was_meant(style, shown):
    assert inline(When(EVENING, "Europe/Madrid", style)) == shown


def test_a_long_quote_stands_on_lines_of_its_own():
    said = say("{name}: {words}", name=Strong("Ana"), words=Quote("It rained.\n> We stayed."))

    assert marked(said) == "*Ana*:\n> It rained.\n> \u00ad&gt; We stayed."


def test_what_several_people_said_looks_the_same_however_long_each_is():
    said = (
        say("{name}: {words}", name="Ana", words=Quote("the lake " * 20)),
        say("{name}: {words}", name="Ben", words=Quote("the pancakes")),
    )

    assert str(paragraphs(said)[-1]) == "Ben:\n> the pancakes"


def test_facts_of_a_line_each_stand_close_together_and_a_paragraph_apart():
    facts = (say("Where: the lake"), say("Bring: limes"))

    found = paragraphs((*facts, say("{words}", words="so it goes " * 20)))

    assert [str(each) for each in found] == ["Where: the lake\nBring: limes", ("so it goes " * 20).strip()]


def test_a_mark_is_shown_as_it_was_typed():
    assert inline("*hi*, ~5 km") == "<!date^00000000^{_}|*>hi*, <!date^00000000^{_}|~>5 km"


@pytest.mark.parametrize("words", ["snake_case", "2 * 3 = 6", "* a list\n* of two", "5* hotel", "a - b", ":tada: :+1:"])
def test_a_mark_that_formats_nothing_is_left_as_it_is(words):
    assert inline(words) == words


def test_a_name_with_marks_in_it_is_not_bold():
    assert inline(Strong("*Ana*")) == "<!date^00000000^{_}|*>Ana*"
    assert inline(Strong("Ana*")) == "Ana*"
    assert inline(Strong("Tom & Ana")) == "*Tom &amp; Ana*"


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "ftp://x.example",
        "https://",
        "https://a@b.example",
        "https://[",
        f"https://x.example/{'&' * 120}",
    ],
)
def test_a_link_to_anywhere_but_the_web_is_words(url):
    assert inline(Link("here", url)) == "here"


def test_a_link_cannot_be_broken_out_of():
    link = Link("a|*b*> <!here>", "https://example.org/|x> <!here>")

    assert inline(link) == "<https://example.org/%7Cx%3E%20%3C!here%3E|a¦∗b∗&gt; &lt;!here&gt;>"


@pytest.mark.parametrize("id", ["T1.U1>", "T1.", "T1.<!here", "T1.u|x"])
def test_only_an_id_of_slacks_is_a_mention(id):
    assert inline(Mention("slack", id, "Ben")) == "*Ben*"


@pytest.mark.parametrize("words", HOSTILE)
@pytest.mark.parametrize("node", [str, Quote, Strong])
def test_nothing_that_is_typed_comes_alive(words, node):
    once = marked(say("{words}", words=node(words)))
    pages = marked(say("{words}", words=node(f"{words}\n" * 150)))

    assert alive(re.sub(r"^\*([^*\n]+)\*$", "our bold \\1", once)) == []
    assert alive(pages) == []
    assert letters(typed(once)).strip("“”*") == letters(clean(words)).strip("*")


PIECES = [
    "*",
    "_",
    "~",
    "`",
    "```",
    "<!channel>",
    "<@U1>",
    "&lt;",
    "&",
    "<b>",
    ">",
    "@here",
    "\n",
    " ",
    "a",
    FAMILY,
    "ש",
]
ODD = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=5)), max_size=40).map("".join)


@given(ODD, ODD)
def test_odd_words_come_back_as_they_were_typed_and_format_nothing(one, two):
    found = marked(say("{one} — {two}.", one=one, two=two))

    assert alive(found) == []
    assert letters(typed(found)) == letters(f"{clean(one)}—{clean(two)}.")


@given(ODD, st.integers(200, 400))
def test_a_torn_text_is_whole_when_put_together(words, room):
    text = paragraph(say("{words}", words=Quote(words * 20)))

    pieces = []
    while text.blocks:
        first, text = text.torn(room)
        pieces.append(str(first))

    assert max(map(len, pieces), default=0) <= room
    assert [alive(each) for each in pieces] == [[]] * len(pieces)
    assert letters("".join(map(typed, pieces))).strip("“”") == letters(clean(words * 20)).strip("“”")


@pytest.mark.parametrize("letter", [FAMILY, "🇪🇸", "e\u0301\u0302", "👍🏽", "한", "&lt;", "<!date^1^{time}|x>"])
def test_no_letter_is_torn(letter):
    for most in range(20, 60):
        at = border(letter * 40, most)

        assert at <= most
        assert at % len(letter) == 0


def test_our_own_markup_is_never_torn():
    link = "<https://example.org/?q=a%20b|Look it up>"

    for most in range(12, 80):
        at = border(f"Words and *two bold ones* and {link} and more words", most)

        assert not 10 < at < 25
        assert not 30 < at < 30 + len(link)


def test_a_page_of_asterisks_is_shown_as_it_is():
    found = marked(say("{words}", words=Quote("*" * 2000)))

    assert found == "```\n" + "*" * 2000 + "\n```"


@pytest.mark.parametrize("most", [10, 40, 200, 600])
def test_a_link_that_has_no_room_is_left_for_the_next_section(most):
    link = inline(Link("Look it up", f"https://example.org/{'x' * 300}"))

    first, rest = paragraph(say("{link} and more", link=Link("Look it up", f"https://example.org/{'x' * 300}"))).torn(
        most
    )

    assert (str(first), str(rest)) == (("", f"{link} and more") if most < 600 else (f"{link} and more", ""))
    assert all(each.words for each in (*first.blocks, *rest.blocks))


def test_words_are_shortened_between_words():
    assert short("A quiet evening at the lake", 15) == "A quiet…"
    assert short(f"Evening {FAMILY}", 9) == "Evening…"


def test_a_label_knows_no_markup():
    said = say("{name} <{when}>", name=Strong("*Ana*"), when=When(EVENING, "Europe/Madrid"))

    assert plain(said, 75) == "*Ana* ‹Sat 5 Dec 2026, 19:00›"
    assert plain(said, 10) == "*Ana*…"


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        (say("/today shows what is open."), "`/fireside today` shows what is open."),
        (say("/plan list is long, /plan is short."), "`/fireside plan list` is long, `/fireside plan` is short."),
        (say("and/or, /nothing we know"), "and/or, /nothing we know"),
        (say("They wrote: {words}", words="/today"), "They wrote: /today"),
    ],
)
def test_commands_in_our_sentences_are_shown_as_slack_has_them(said, shown):
    assert marked(said) == shown


def test_an_example_is_a_line_that_can_be_typed():
    node = Typed("plan.new", (("what", "Tacos"), ("when", "sat 7pm")), '/plan new Tacos when="sat 7pm"')

    assert inline(node) == '`/fireside plan new Tacos when="sat 7pm"`'


def test_an_example_cannot_be_broken_out_of():
    node = Typed("idea.add", (), "/idea add `*x*`\n<!here>")

    assert inline(node) == "`/fireside idea add *x* &lt;!here&gt;`"


def test_words_without_markup_say_moments_in_their_own_zone():
    said = say(
        "{who}, {when}, {link}", who=Mention("slack", "T1.U1", "Ana"), when=When(EVENING, "UTC"), link=Link("x", "")
    )

    assert spelled(said) == "Ana, Sat 5 Dec 2026, 18:00, x"
    assert DEFUSED.search(spelled(said)) is None

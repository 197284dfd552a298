"""Cards as Discord takes them: what they look like, that they fit, and that nothing typed comes alive."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

import pytest
from simcord.components import COMPONENTS_V2_FLAG, validate_message_state, walk_components

import bot.features  # noqa: F401 commands in a sentence are known once they are declared
from adapters.discord.markdown import border, inline, short
from adapters.discord.render import choices, event, mentions, messages, one, thread_name
from bot.ui import Button, Call, Card, Happening, Option, Photo, Reply, Select, Talk, call
from bot.words import Day, Link, Mention, Quote, Strong, Typed, When, say

EVENING = datetime(2026, 12, 5, 18, tzinfo=UTC)
FAMILY = "👩‍👩‍👧"
HOSTILE = (
    "@everyone @here <@123456789012345678> <@!1> <@&1> <#1> </ban:1> <id:customize>",
    "<t:0:R> <:blob:1> <a:blob:1> :smile: :+1:",
    "[free](https://evil.example) https://evil.example/a_b <https://evil.example> http://x.example",
    "**b** __u__ *i* _i_ ~~s~~ ||spoiler|| `code` ```py\ncode``` \\*a\\* \\\\",
    "# one\n## two\n-# small\n- list\n* list\n+ list\n1. first\n2) second\n> quote\n>>> all\n  - deep",
    "<script>alert(1)</script> &amp; <b>",
    "שלום \u202eevil\u202c \u200b\u200d\u2066 مرحبا",
    "line\u2028# one\u2029> two",
    "¯\\_(ツ)_/¯",
)
LIVE = re.compile(
    r"(?<!\\)(?:\\\\)*(?:[*_~|`<\[]|\](?=\())"  # inline markup
    r"|\w:(?=//)"  # a bare address
    r"|(?<!\\):[^\s:\\]+:"  # an emoji's code
    r"|@(?:everyone|here|[!&]?\d)"  # what notifies, a backslash or not
)
OPENS = re.compile(r"\s*(?:#|[-+>]|\d+[.)])")


def payload(shown):
    """A message's components, if Discord would take them."""
    components = shown.view.to_components()
    validate_message_state(components, flags=COMPONENTS_V2_FLAG, content=None, embeds=[])
    return components


def texts(shown):
    return [each["content"] for each in walk_components(payload(shown)) if each["type"] == 10]


def buttons(shown):
    return [each["label"] for each in walk_components(payload(shown)) if each["type"] == 2]


def words_of(card):
    [shown] = messages((card,))
    return texts(shown)


def test_a_plan_is_a_title_its_words_and_a_row_of_buttons():
    card = Card(
        say("Tacos"),
        (say("{when}, at {where}", when=When(EVENING, "Europe/Madrid"), where="Ana's *place*"),),
        (
            Button(say("I’m in"), call("plan.rsvp", p="1", r="in"), "good"),
            Button(say("Maybe"), call("plan.rsvp", p="1", r="maybe")),
            Button(say("Cancel it"), call("plan.off", p="1"), "bad"),
        ),
    )

    [shown] = messages(Reply((card,), "all"))

    assert payload(shown) == [
        {
            "type": 17,
            "accent_color": 0xE25822,
            "spoiler": False,
            "components": [
                {"type": 10, "content": "## Tacos"},
                {"type": 10, "content": "<t:1796493600:F>, at Ana's \\*place\\*"},
                {
                    "type": 1,
                    "components": [
                        {
                            "type": 2,
                            "style": 3,
                            "disabled": False,
                            "label": "I’m in",
                            "custom_id": "plan.rsvp?p=1&r=in",
                        },
                        {
                            "type": 2,
                            "style": 2,
                            "disabled": False,
                            "label": "Maybe",
                            "custom_id": "plan.rsvp?p=1&r=maybe",
                        },
                        {"type": 2, "style": 4, "disabled": False, "label": "Cancel it", "custom_id": "plan.off?p=1"},
                    ],
                },
            ],
        }
    ]


def test_photos_are_a_gallery_of_what_is_attached_under_their_ids():
    photos = (Photo("1Zk", say("By Ana"), 4, 3), Photo("2Zk", say("By Ben"), 4, 3))

    [shown] = messages((Card(say("The lake"), photos=photos),))

    gallery = payload(shown)[0]["components"][1]
    assert shown.photos == ("1Zk", "2Zk")
    assert [(each["media"]["url"], each["description"]) for each in gallery["items"]] == [
        ("attachment://1Zk.jpg", "By Ana"),
        ("attachment://2Zk.jpg", "By Ben"),
    ]


def test_a_select_carries_its_call_and_its_field():
    picks = Select(say("Which one"), call("memory.open", c="1"), "memory", (Option("2a", say("The lake")),))

    [shown] = messages((Card(say("Found"), select=picks),))

    menu = payload(shown)[0]["components"][1]["components"][0]
    assert (menu["custom_id"], menu["placeholder"]) == ("memory.open?c=1#memory", "Which one")
    assert [(each["value"], each["label"]) for each in menu["options"]] == [("2a", "The lake")]


def test_each_kind_of_word_has_its_look():
    said = say(
        "{strong} {day} {when} {mention} {stranger} {quote} {link}",
        strong=Strong("Ana"),
        day=Day(date(2026, 12, 5)),
        when=When(EVENING, "UTC", "time"),
        mention=Mention("discord", "123", "Ben"),
        stranger=Mention("slack", "U1", "Zoe"),
        quote=Quote("so good"),
        link=Link("Look it up", "https://example.org/?q=a b"),
    )

    assert words_of(Card(say("x"), (said,)))[1] == (
        "**Ana** 5 Dec 2026 <t:1796493600:t> <@123> **Zoe** “so good” [Look it up](<https://example.org/?q=a%20b>)"
    )


def test_a_long_quote_stands_on_lines_of_its_own():
    said = say("{name}: {words}", name=Strong("Ana"), words=Quote("It rained.\n- We stayed."))

    assert words_of(Card(say("x"), (said,)))[1] == "**Ana**:\n> It rained.\n> \\- We stayed."


def test_what_several_people_said_looks_the_same_however_long_each_is():
    said = (
        say("{name}: {words}", name="Ana", words=Quote("the lake " * 20)),
        say("{name}: {words}", name="Ben", words=Quote("the pancakes")),
    )

    assert words_of(Card(say("Opened"), said))[-1] == "Ben:\n> the pancakes"


def test_facts_of_a_line_each_stand_close_together_and_a_paragraph_apart():
    facts = (say("Where: the lake"), say("Bring: limes"))

    assert words_of(Card(say("Tacos"), (*facts, say("{words}", words="so it goes " * 20)))) == [
        "## Tacos",
        "Where: the lake\nBring: limes",
        ("so it goes " * 20).strip(),
    ]


def test_a_title_alone_is_a_sentence_like_any():
    assert words_of(Card(say("{name} is in.", name=Strong("Ana")))) == ["**Ana** is in."]


@pytest.mark.parametrize(("count", "rows"), [(4, [4]), (5, [5]), (6, [3, 3]), (7, [4, 3]), (11, [4, 4, 3])])
def test_rows_of_buttons_are_of_about_one_length(count, rows):
    pressed = tuple(Button(say("Go"), call("plan.show", p=str(each))) for each in range(count))

    [shown] = messages((Card(say("x"), buttons=pressed),))

    assert [len(each["components"]) for each in walk_components(payload(shown)) if each["type"] == 1] == rows


def test_many_paragraphs_stand_close_together():
    lines = tuple(say("Number {n}", n=number) for number in range(8))

    assert words_of(Card(say("A list"), lines))[1:] == ["\n".join(f"Number {number}" for number in range(8))]


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "ftp://x.example", "https://", "https://a@b.example", "https://["]
)
def test_a_link_to_anywhere_but_the_web_is_words(url):
    assert words_of(Card(say("x"), (say("{link}", link=Link("here", url)),)))[1] == "here"


def test_a_link_cannot_be_broken_out_of():
    link = Link("a](https://evil.example)[b", "https://example.org/)>(<")

    [found] = words_of(Card(say("x"), (say("{link}", link=link),)))[1:]

    assert found == "[a\\](https\\://evil.example)\\[b](<https://example.org/%29%3E%28%3C>)"


@pytest.mark.parametrize("typed", HOSTILE)
@pytest.mark.parametrize("where", ["plain", "quoted", "strong", "title", "pages"])
def test_nothing_that_is_typed_comes_alive(typed, where):
    card = {
        "plain": Card(say("x"), (say("{words}", words=typed),)),
        "quoted": Card(say("x"), (say("{words}", words=Quote(typed)),)),
        "strong": Card(say("x"), (say("{words}", words=Strong(typed)),)),
        "title": Card(say("{words}", words=typed)),
        "pages": Card(say("x"), (say("{words}", words=(typed + "\n") * 150),)),
    }[where]

    for shown in messages((card,)):
        for content in texts(shown):
            assert not set("\u2028\u2029") & set(content)
            if content.startswith("```\n"):
                inside = content.removeprefix("```\n").removesuffix("\n```")
                assert "```" not in inside
                assert not re.search(r"@(?:everyone|here|[!&]?\d)", inside)
                continue
            for line in content.split("\n"):
                ours = line.removeprefix("## ").removeprefix("> ")
                assert not OPENS.match(ours), line
                assert not LIVE.search(re.sub(r"^\*\*(.*)\*\*$", r"\1", ours)), line
        assert shown.people == frozenset()


def test_only_mentions_of_ours_may_notify():
    said = say("{who}: {words}", who=Mention("discord", "123", "Ben"), words="<@456> and \\<@789>")
    reply = Reply((Card(say("x"), (said,)),))

    [shown] = messages(reply)

    assert mentions(reply) == shown.people == {"123"}


def test_a_page_of_asterisks_is_shown_as_it_is():
    found = words_of(Card(say("x"), (say("{words}", words=Quote("*" * 2000)),)))[1]

    assert found == "```\n" + "*" * 2000 + "\n```"


@pytest.mark.parametrize(
    "typed",
    [
        "word " * 2000,
        "paragraph\n\n" * 900,
        "a\n" * 5000,
        "*" * 10_000,
        "\\" * 10_000,
        "`" * 10_000,
        "[x" * 5000,
        "e\u0301" * 5000,
        "e" + "\u0301" * 9000,
        FAMILY * 2000,
        "🇪🇸" * 4000,
        "שלום " * 2000,
        "x" * 10_000,
    ],
    ids=lambda each: each[:3],
)
@pytest.mark.parametrize("node", [str, Quote, Strong])
def test_long_words_are_split_within_every_budget_and_none_is_lost(typed, node):
    body = (say("{words}", words=node(typed)), say("The end."))
    card = Card(say("Long"), body, (Button(say("Go on"), call("today")),))

    shown = messages((card, Card(say("Next"))))

    found = "\n".join(text for each in shown for text in texts(each))
    assert letters(found.partition("The end.")[0]).removeprefix("Long") == letters(typed)
    assert [buttons(each) for each in shown[:-1]] == [[]] * (len(shown) - 1)
    assert buttons(shown[-1]) == ["Go on"]


def letters(text):
    """What somebody typed, whatever the looks."""
    return re.sub(r"^> |```|[\\\s\u200b#`]", "", text, flags=re.MULTILINE)


@pytest.mark.parametrize("letter", [FAMILY, "🇪🇸", "e\u0301\u0302", "👍🏽", "한", "\\*"])
def test_no_letter_is_torn(letter):
    for most in range(20, 60):
        at = border(letter * 40, most)

        assert at <= most
        assert at % len(letter) == 0


def test_our_own_markup_is_never_torn():
    link = "[Look it up](<https://example.org/?q=a%20b>)"

    for most in range(30, 80):
        at = border(f"Words and **two bold ones** and {link} and more words", most)

        assert not 10 < at < 27
        assert not 32 < at < 32 + len(link)


def test_words_are_shortened_between_words():
    assert short("A quiet evening at the lake", 15) == "A quiet…"
    assert short(f"Evening {FAMILY}", 9) == "Evening…"


def test_a_message_has_at_most_forty_components_and_cards_stay_whole():
    cards = tuple(
        Card(
            say("Idea {n}", n=n), (say("Why"),), tuple(Button(say("B{b}", b=b), call("x", n=n, b=b)) for b in range(5))
        )
        for n in range(10)
    )

    shown = messages(cards)

    assert [len(buttons(each)) for each in shown] == [20, 20, 10]


def test_the_same_call_twice_has_two_ids():
    again = Button(say("Others"), call("suggest.others", s="1"))

    [shown] = messages((Card(say("a"), buttons=(again,)), Card(say("b"), buttons=(again,))))

    ids = [each["custom_id"] for each in walk_components(payload(shown)) if each["type"] == 2]
    assert ids == ["suggest.others?s=1", "suggest.others?s=1#.2"]


def test_a_second_button_without_room_for_its_number_is_left_out():
    again = Button(say("Again"), Call("x", (("a", "y" * 96),)))

    [shown] = messages((Card(say("a"), buttons=(again,)), Card(say("b"), buttons=(again,))))

    assert buttons(shown) == ["Again"]


def test_a_call_longer_than_discord_takes_is_a_mistake_of_ours():
    with pytest.raises(ValueError, match="x"):
        messages((Card(say("a"), buttons=(Button(say("b"), Call("x", (("a", "y" * 100),))),)),))


def test_labels_are_cut_and_never_empty():
    long = Button(say("{words}", words="a long word " * 20), call("a"))
    empty = Button(say("{words}", words="\u200b"), call("b"))

    [shown] = messages((Card(say("x"), buttons=(long, empty)),))

    assert [len(each) <= 80 for each in buttons(shown)] == [True, True]
    assert buttons(shown)[0].endswith(" a long…")
    assert buttons(shown)[1] == "…"


def test_an_empty_card_is_still_a_message():
    assert words_of(Card(say(""))) == ["…"]


@pytest.mark.parametrize("count", [1, 2, 9, 40])
def test_what_is_posted_once_is_one_message_with_its_buttons(count):
    cards = tuple(
        Card(say("Card {n}", n=n), (say("{w}", w="word " * 1500),), (Button(say("B{n}", n=n), call("x", n=n)),))
        for n in range(count)
    )

    shown = one(cards)

    assert len(texts(shown)) == 1
    assert texts(shown)[0].count("…") >= min(count, 9)
    assert buttons(shown)[:30] == [f"B{n}" for n in range(min(count, 30))]


def test_photos_stay_where_words_are_cut():
    cards = (Card(say("A"), (say("{w}", w="word " * 1500),), photos=(Photo("1", say("a"), 1, 1),)), Card(say("B")))

    shown = one(cards)

    assert shown.photos == ("1",)
    assert [each["type"] for each in payload(shown)[0]["components"]] == [10, 12]


def test_what_fits_is_posted_as_it_is():
    card = Card(say("Tacos"), (say("On Saturday"),), photos=(Photo("1", say("a"), 1, 1),))

    assert payload(one((card,))) == payload(messages((card,))[0])


async def test_a_view_waits_for_nothing():
    [shown] = messages((Card(say("x"), buttons=(Button(say("b"), call("a")),)),))

    assert shown.view.is_finished()
    assert shown.view.timeout is None


def test_an_event_says_where_and_when_in_plain_words():
    about = say("Asked by {who}, until {when}", who=Mention("discord", "1", "Ana"), when=When(EVENING, "Europe/Madrid"))
    happening = Happening(
        say("{title}", title="Tacos " * 40), EVENING, EVENING.replace(hour=20), say(""), about, call("plan.card", p="1")
    )

    found = event(happening)

    assert len(found["name"]) <= 100
    assert found["description"] == "Asked by Ana, until Sat 5 Dec 2026, 19:00"
    assert found["entity_metadata"] == {"location": "To be agreed"}
    assert found["scheduled_start_time"] == "2026-12-05T18:00:00+00:00"


def test_a_thread_has_a_name_within_its_limit():
    assert thread_name(Talk(say("{title}", title="Tacos " * 40), "1")).startswith("Tacos Tacos")
    assert len(thread_name(Talk(say("{title}", title="x" * 400), "1"))) == 100


def test_completions_keep_to_their_limits():
    options = tuple(Option(f"{n}", say("{label}", label="x" * 300)) for n in range(40))

    found = choices((Option("y" * 101, say("too long")), *options))

    assert len(found) == 25
    assert all(len(each["name"]) <= 100 for each in found)


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        (say("/today shows what is open."), "`/today` shows what is open."),
        (say("/plan list is long, /plan is short."), "`/plan list` is long, `/plan open` is short."),
        (say("Use /rest whenever you like."), "Use `/rest start` whenever you like."),
        (say("and/or, /nothing we know"), "and/or, /nothing we know"),
        (say("They wrote: {words}", words="/today"), "They wrote: /today"),
    ],
)
def test_commands_in_our_sentences_are_shown_as_discord_has_them(said, shown):
    assert "".join(inline(each) for each in said.parts) == shown


def test_an_example_names_its_options_as_discord_does():
    node = Typed("plan.new", (("what", "Tacos"), ("when", "sat 7pm")), '/plan new Tacos when="sat 7pm"')

    assert inline(node) == "`/plan new what:Tacos when:sat 7pm`"

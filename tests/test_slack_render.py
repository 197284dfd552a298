"""Cards as Slack takes them: what they look like, that they fit, and that nothing typed comes alive."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from slack_reading import accepted, alive, buttons, letters, texts, typed, viewed

import bot.features  # noqa: F401 commands in a sentence are known once they are declared
from adapters.slack.origin import Origin, unpacked
from adapters.slack.render import choices, home, messages, moment, one, view
from bot.ui import Button, Call, Card, Option, Photo, Reply, Select, call
from bot.words import Link, Mention, Quote, Strong, When, clean, say

EVENING = datetime(2026, 12, 5, 18, tzinfo=UTC)
FAMILY = "👩‍👩‍👧"
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
ODD = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=5)), max_size=30).map("".join)


def blocks_of(*cards):
    [shown] = messages(cards)
    return accepted(shown.blocks)


def words_of(card):
    return texts(blocks_of(card))


def kinds(blocks):
    return [each["type"] for each in blocks]


def test_a_plan_is_a_title_its_words_and_a_row_of_buttons():
    card = Card(
        say("Tacos & more"),
        (say("{when}, at {where}", when=When(EVENING, "Europe/Madrid"), where="Ana's <place>"),),
        (
            Button(say("I’m in"), call("plan.rsvp", p="1", r="in"), "good"),
            Button(say("Maybe"), call("plan.rsvp", p="1", r="maybe")),
            Button(say("Cancel it"), call("plan.off", p="1"), "bad"),
        ),
    )

    [shown] = messages(Reply((card,), "all", notice=say("A new plan.")))

    assert shown.text == "A new plan."
    assert accepted(shown.blocks) == [
        {"type": "header", "text": {"type": "plain_text", "text": "Tacos & more", "emoji": True}},
        {
            "type": "section",
            "text": {
                "type": "mrkdwn",
                "text": "<!date^1796493600^{date_long_pretty}, {time}|Sat 5 Dec 2026, 19:00>, at Ana's &lt;place&gt;",
                "verbatim": True,
            },
            "expand": True,
        },
        {
            "type": "actions",
            "elements": [
                {
                    "type": "button",
                    "text": {"type": "plain_text", "text": "I’m in", "emoji": True},
                    "action_id": "plan.rsvp?p=1&r=in",
                    "style": "primary",
                },
                {
                    "type": "button",
                    "text": {"type": "plain_text", "text": "Maybe", "emoji": True},
                    "action_id": "plan.rsvp?p=1&r=maybe",
                },
                {
                    "type": "button",
                    "text": {"type": "plain_text", "text": "Cancel it", "emoji": True},
                    "action_id": "plan.off?p=1",
                    "style": "danger",
                },
            ],
        },
    ]


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        (say("{t}", t="Tacos *hot* at 10"), ("header", "Tacos *hot* at 10")),
        (say("{t}", t="<3 tacos"), ("section", "*&lt;3 tacos*")),
        (say("{t}", t="a &lt; b"), ("section", "*a &amp;lt; b*")),
        (say("{t}", t="*<3*"), ("section", "<!date^00000000^{_}|*>&lt;3*")),
        (say("For {who}", who=Mention("slack", "T1.U1", "Ana")), ("section", "*For <@U1>*")),
        (say("{link} <3", link=Link("Map", "https://x.example")), ("section", "*<https://x.example|Map> &lt;3*")),
        (say("{t}", t="x" * 151), ("section", f"*{'x' * 151}*")),
        (say("{t}", t="x" * 201), ("section", "x" * 201)),
    ],
)
def test_a_title_is_a_header_where_plain_words_can_say_it_and_bold_elsewhere(title, shown):
    first = blocks_of(Card(title, (say("On Saturday"),)))[0]

    assert (first["type"], first["text"]["text"]) == shown


def test_a_title_alone_is_a_sentence_like_any():
    assert words_of(Card(say("{name} is in.", name=Strong("Ana")))) == ["*Ana* is in."]


@pytest.mark.parametrize(("count", "kind"), [(3, "section"), (4, "header")])
def test_a_title_alone_heads_the_buttons_of_a_menu(count, kind):
    buttons = tuple(Button(say("Go"), call("plan.show", p=str(each))) for each in range(count))

    assert kinds(blocks_of(Card(say("Find something to do"), (), buttons))) == [kind, "actions"]


def test_a_quote_and_what_explains_it_are_of_one_size():
    card = Card(
        say("Opened"), (say("{n}: {w}", n=Strong("Ana"), w=Quote("the lake " * 20)), say("Kept until you say so."))
    )

    assert kinds(blocks_of(card)) == ["header", "section", "section"]
    assert words_of(card)[1] == f"*Ana*:\n> {('the lake ' * 20).strip()}"


def test_many_paragraphs_stand_close_together():
    lines = tuple(say("Number {n}", n=number) for number in range(8))

    assert words_of(Card(say("A list"), lines))[1:] == ["\n".join(f"Number {number}" for number in range(8))]


def test_a_divider_stands_between_cards():
    assert kinds(blocks_of(Card(say("a")), Card(say("b")), Card(say("c")))) == [
        "section",
        "divider",
        "section",
        "divider",
        "section",
    ]


def test_photos_are_images_that_those_who_cannot_see_them_are_told_about():
    photos = (Photo("1Zk", say("By {who}", who="Ana"), 4, 3), Photo("2Zk", say(""), 4, 3))
    talkative = Photo("3Zk", say("{w}", w="word " * 200), 4, 3)

    [shown] = messages((Card(say("The lake"), photos=photos),))

    assert shown.photos == ("1Zk", "2Zk")
    assert accepted(shown.blocks)[1:] == [
        {"type": "image", "slack_file": {"id": "1Zk"}, "alt_text": "By Ana"},
        {"type": "image", "slack_file": {"id": "2Zk"}, "alt_text": "A photo"},
    ]
    assert len(blocks_of(Card(say("x"), photos=(talkative,)))[1]["alt_text"]) <= 500


def test_a_select_carries_its_call_and_its_field():
    picks = Select(say("Which one"), call("memory.open", c="1"), "memory", (Option("2a", say("The lake")),))

    menu = blocks_of(Card(say("Found"), select=picks))[1]["elements"][0]

    assert (menu["type"], menu["action_id"]) == ("static_select", "memory.open?c=1#memory")
    assert menu["placeholder"]["text"] == "Which one"
    assert [(each["value"], each["text"]["text"]) for each in menu["options"]] == [("2a", "The lake")]


def test_a_select_without_options_is_not_drawn():
    assert kinds(blocks_of(Card(say("Found"), select=Select(say("Which one"), call("x"), "y", ())))) == ["section"]


def test_what_needs_a_thread_opened_or_an_event_is_not_drawn():
    ways = (
        Button(say("Talk"), call("a"), needs="threads"),
        Button(say("Event"), call("b"), needs="events"),
        Button(say("Go"), call("c")),
    )

    assert buttons(blocks_of(Card(say("x"), buttons=ways))) == ["Go"]
    assert kinds(blocks_of(Card(say("x"), buttons=ways[:2]))) == ["section"]


@pytest.mark.parametrize(("count", "rows"), [(4, [4]), (5, [5]), (6, [3, 3]), (7, [4, 3]), (11, [4, 4, 3])])
def test_rows_of_buttons_are_of_about_one_length(count, rows):
    pressed = tuple(Button(say("Go"), call("plan.show", p=str(each))) for each in range(count))

    found = blocks_of(Card(say("x"), buttons=pressed))

    assert [len(each["elements"]) for each in found if each["type"] == "actions"] == rows


def test_a_button_for_everything_still_fits():
    pressed = tuple(Button(say("Go"), call("plan.show", p=str(each))) for each in range(400))

    assert len(buttons(blocks_of(Card(say("x"), buttons=pressed)))) == 400


def test_the_same_call_twice_has_two_ids():
    again = Button(say("Others"), call("suggest.others", s="1"))

    found = blocks_of(Card(say("a"), buttons=(again,)), Card(say("b"), buttons=(again,)))

    ids = [item["action_id"] for each in found if each["type"] == "actions" for item in each["elements"]]
    assert ids == ["suggest.others?s=1", "suggest.others?s=1#.2"]


def test_a_call_longer_than_slack_takes_is_a_mistake_of_ours():
    with pytest.raises(ValueError, match="x"):
        messages((Card(say("a"), buttons=(Button(say("b"), Call("x", (("a", "y" * 255),))),)),))


def test_labels_are_cut_and_never_empty():
    long = Button(say("{words}", words="a long word " * 20), call("a"))
    empty = Button(say("{words}", words="\u200b"), call("b"))

    found = buttons(blocks_of(Card(say("x"), buttons=(long, empty))))

    assert len(found[0]) <= 75
    assert found[0].endswith(" word a…")
    assert found[1] == "…"


def test_options_keep_to_their_limits():
    options = tuple(Option(f"{n}", say("{label}", label="x" * 300)) for n in range(140))

    found = choices((Option("y" * 151, say("too long")), Option("0", say("first")), *options))

    assert len(found) == 100
    assert found[0]["text"]["text"] == "first"
    assert [each["value"] for each in found] == [str(n) for n in range(100)]
    assert all(len(each["text"]["text"]) <= 75 for each in found)


def test_an_empty_card_is_a_message_and_never_an_empty_block():
    assert words_of(Card(say(""))) == ["…"]
    assert words_of(Card(say("{words}", words="\u200b \n"), (say(""), say("{words}", words=" ")))) == ["…"]
    assert kinds(blocks_of(Card(say(""), buttons=(Button(say("Go"), call("a")),)))) == ["actions"]
    assert messages(()) == ()


def test_a_notification_says_nothing_that_somebody_wrote():
    card = Card(say("{t}", t="my secret"), (say("{w}", w="of mine"),))

    [untold] = messages(Reply((card,), "all"))
    [told] = messages(Reply((card,), "all", notice=say("A question is open until {when}.", when=When(EVENING, "UTC"))))

    assert untold.text == messages((card,))[0].text == "There is something new here."
    assert told.text == "A question is open until Sat 5 Dec 2026, 18:00."


@pytest.mark.parametrize(
    "words",
    [
        "word " * 2000,
        "paragraph\n\n" * 900,
        "a\n" * 5000,
        "*" * 10_000,
        "<" * 10_000,
        "`" * 10_000,
        "*x " * 3300,
        "&lt;" * 2500,
        "e\u0301" * 5000,
        "e" + "\u0301" * 9000,
        FAMILY * 2000,
        "🇪🇸" * 4000,
        "שלום " * 2000,
        "x" * 10_000,
        "a_" * 5000,
    ],
    ids=lambda each: each[:3],
)
@pytest.mark.parametrize("node", [str, Quote, Strong])
def test_long_words_are_split_within_every_budget_and_none_is_lost(words, node):
    body = (say("{words}", words=node(words)), say("The end."))
    card = Card(say("Long"), body, (Button(say("Go on"), call("today")),))

    shown = messages((card, Card(say("Next"))))

    found = "\n".join(text for each in shown for text in texts(accepted(each.blocks)))
    assert letters(typed(found).partition("The end.")[0]).removeprefix("Long").strip("“”") == letters(words)
    assert alive(found) == []
    assert [buttons(each.blocks) for each in shown[:-1]] == [[]] * (len(shown) - 1)
    assert buttons(shown[-1].blocks) == ["Go on"]


@given(st.lists(st.tuples(ODD, ODD, ODD), min_size=1, max_size=4), st.sampled_from([1, 30]))
def test_odd_words_fit_everywhere_and_come_back_as_they_were_typed(odd, times):
    cards = tuple(
        Card(
            say("{t}", t=title * times),
            (say("{w}", w=words * times), say("{w}", w=Quote(words * times))),
            (Button(say("{l}", l=label * times), call("a")),),
            Select(say("{l}", l=label), call("b"), "c", (Option("v", say("{l}", l=label * times)),)),
            (Photo("1", say("{l}", l=label * times), 1, 1),),
        )
        for title, words, label in odd
    )

    shown = messages(cards)

    sections = [text for each in shown for text in texts(accepted(each.blocks))]
    bare = [re.sub(r"^\*([^*\n]+)\*$", "our bold \\1", each) for each in sections if each in marked(shown)]
    assert [alive(each) for each in bare] == [[]] * len(bare)
    whole = letters("".join(typed(each) if each in marked(shown) else each for each in sections))
    assert all(letters(clean(words * times)) in whole for _, words, _ in odd)
    accepted(one(cards).blocks)
    viewed(view(cards, say("{t}", t=odd[0][0])))
    viewed(home(cards))


def marked(shown):
    """Texts that are mrkdwn, not plain."""
    return [block["text"]["text"] for each in shown for block in each.blocks if block["type"] == "section"]


def test_a_message_has_at_most_fifty_blocks_and_cards_stay_whole():
    cards = tuple(
        Card(
            say("Idea {n}", n=n), (say("Why"),), tuple(Button(say("B{b}", b=b), call("x", n=n, b=b)) for b in range(8))
        )
        for n in range(20)
    )

    shown = messages(cards)

    assert [len(accepted(each.blocks)) for each in shown] == [49, 49]
    assert [len(buttons(each.blocks)) for each in shown] == [80, 80]


def test_dividers_count_as_blocks():
    cards = tuple(Card(say("Card {n}", n=n)) for n in range(26))

    assert [len(accepted(each.blocks)) for each in messages(cards)] == [49, 1]


@pytest.mark.parametrize("count", [1, 2, 9, 40])
def test_what_is_posted_once_is_one_message_with_its_buttons(count):
    cards = tuple(
        Card(say("Card {n}", n=n), (say("{w}", w="word " * 3000),), (Button(say("B{n}", n=n), call("x", n=n)),))
        for n in range(count)
    )

    shown = one(cards)

    assert sum(text.count("…") for text in texts(accepted(shown.blocks))) == count
    assert all(f"*Card {n}*" in "\n".join(texts(shown.blocks)) for n in range(count))
    assert buttons(shown.blocks) == [f"B{n}" for n in range(count)]


def test_photos_stay_where_words_are_cut():
    cards = (Card(say("A"), (say("{w}", w="word " * 3000),), photos=(Photo("1", say("a"), 1, 1),)), Card(say("B")))

    shown = one(cards)

    assert shown.photos == ("1",)
    assert kinds(accepted(shown.blocks))[-1] == "image"


def test_what_fits_is_posted_as_it_is():
    card = Card(say("Tacos"), (say("On Saturday"),), photos=(Photo("1", say("a"), 1, 1),))

    assert one((card,)) == messages((card,))[0]


def test_a_modal_shows_cards_and_remembers_where_it_was_asked_for():
    origin = Origin("ephemeral", channel="C1", url="https://hooks.example")

    shown = view(Reply((Card(say("Saved")),)), say("A title that is longer than it may be"), origin)

    assert texts(viewed(shown)) == ["Saved"]
    assert shown["title"]["text"] == "A title that is longer…"
    assert "submit" not in shown
    assert unpacked(shown) == (origin, Call(""))


def test_a_modal_for_while_an_answer_is_looked_up():
    assert texts(viewed(moment())) == ["One moment…"]


def test_the_home_tab_shows_all_that_fits():
    shown = home((Card(say("Next up"), (say("Tacos"),)), Card(say("Everything"))))

    assert texts(viewed(shown)) == ["Next up", "Tacos", "Everything"]
    assert shown["type"] == "home"
    assert texts(viewed(home(()))) == ["…"]


@pytest.mark.parametrize(
    "cards",
    [
        tuple(Card(say("Card {n}", n=n)) for n in range(51)),
        tuple(Card(say("Card {n}", n=n), (say("Words"),)) for n in range(60)),
        (Card(say("Card 0"), buttons=tuple(Button(say("B"), call("x", n=n)) for n in range(480))),) * 9,
        (Card(say("Card 0"), (say("{w}", w="word " * 30_000),)),),
    ],
    ids=["lines", "cards", "buttons", "words"],
)
def test_the_home_tab_leaves_out_what_is_last_and_says_where_it_is(cards):
    found = texts(viewed(home(cards)))

    assert found[0] == "Card 0"
    assert found[-1] == "There is more: `/fireside today` shows all of it."

"""Which words bring help lines, and which everyday ones do not: two lists of sentences beside this file."""

from pathlib import Path
from random import Random

import pytest

from bot.talking.care import worrying
from bot.talking.care.openings import openings

PHRASES = Path(__file__).parent / "phrases"


def sentences(name):
    return (PHRASES / name).read_text(encoding="utf-8").splitlines()


def test_words_of_somebody_in_need_are_noticed():
    missed = [each for each in sentences("worrying.txt") if not worrying([each])]

    assert missed == []


def test_everyday_words_pass():
    mistaken = [each for each in sentences("everyday.txt") if worrying([each])]

    assert mistaken == []


@pytest.mark.parametrize(
    "words", ["i  just   want to\nend it all", "the\u200b urge to cut my\u00adself", "HE HITS ME!!"]
)
def test_they_are_noticed_however_they_were_typed(words):
    assert worrying([words])


@pytest.mark.parametrize("name", ["Leo", "leo", "Chris", "Anna Maria", "Zoë", "Ольга", "李雷"])
def test_a_name_need_not_be_known(name):
    assert worrying([f"{name} hits me"])
    assert worrying([f"I'm scared of {name}"])


@pytest.mark.parametrize("thing", ["the sun", "hunger", "That song", "Reality", "a wave", "Leo's silence", "nostalgia"])
def test_a_thing_is_no_name(thing):
    assert not worrying([f"{thing} hits me"])
    assert not worrying([f"{thing} scares me"])


def test_whoever_was_named_earlier_in_the_sentence_is_meant():
    assert worrying(["When he comes home he drinks, and hits me"])
    assert not worrying(["He drinks. The heat, and hits me"])


def test_what_somebody_does_not_do_is_no_worry():
    assert not worrying(["Leo never hits me"])
    assert not worrying(["he doesn't hit me"])
    assert not worrying(["I'm not scared of Leo"])
    assert worrying(["he won't stop hitting me"])
    assert worrying(["I don't feel safe with Leo"])


def test_a_very_long_text_is_read_to_its_end():
    assert worrying(["we had a lovely day " * 2000 + "but i want to die"])


@pytest.mark.parametrize("seed", range(20))
def test_odd_text_raises_nothing(seed):
    random = Random(seed)
    letters = "".join(chr(random.choice([random.randrange(0x20, 0x250), random.randrange(0x3000)])) for _ in range(500))
    pieces = [
        "hits me ",
        "scared of ",
        "my ",
        "he ",
        " ",
        "'s",
        "…",
        "\x1c",
        "\u00a0",
        "İ",
        "ﬁ",
        "-",
        "and ",
        "beat me ",
    ]
    broken = "".join(random.choice(pieces) for _ in range(500))

    assert worrying([letters, broken, "", "'", "scared of", "scared of my", "hits me", "\ud800"]) in {True, False}


def test_a_phrase_is_tried_wherever_it_may_begin():
    assert openings("(?:hit|beats?) me") == {"hit", "bea"}
    assert openings("(?<!not )(?:a )?[bc]at") == {"a b", "a c", "bat", "cat"}
    assert openings("me(?= )") == {"me "}


def test_a_phrase_that_may_begin_with_any_word_is_refused():
    with pytest.raises(ValueError, match="hits"):
        openings(r"\w+ hits me")

import re

import pytest
from sentences import PASSED_ON, offences, said_in, sentences, sources

from activities.wording import SHAMING, found
from bot.words import PLACEHOLDER

SPEAKING = ("bot/features", "bot/planner")
ALL = sentences("bot", "adapters")
PROMISES = ("end-to-end", "end to end", "zero-knowledge", "zero knowledge", "nobody can read", "exactly once")
"""What a bot that keeps words for people can not promise."""
MOST_WORDS = 30
EXCEPTIONS: dict[str, str] = {}
"""Sentences the rules of tone do not fit, each with its reason."""


def test_everything_people_read_is_written_out_where_it_is_said():
    assert [each for name, source in sources(*SPEAKING) for each in offences(name, source)] == []


def test_there_is_much_to_read():
    assert len(ALL) > 400
    assert "I have that already; nothing was done twice." in {each.text for each in ALL}


@pytest.mark.parametrize(
    "planted",
    [
        "say(f'Hello {name}')",
        "say(template)",
        "say('Hello' + name)",
        "say('Hello {name}'.format(name=name))",
        "words.say(greeting())",
        "say()",
        "raise UserError(f'No {thing}.')",
        "raise NotFound(message)",
        "raise NotAllowed(message, name=name)",
        "class Which(UserError):\n    def __init__(self, text):\n        super().__init__(text)",
        "command('plan.new', HELP)",
        "command('plan.new', help=f'Plan {x}')",
        "press('plan.new', title=TITLE)",
        "Field('name', LABEL)",
        "Field('name', 'Name', hint=HINTS[0])",
        "Card('Hello')",
        "Card(title='Hello')",
        "Card(say('Hello'), ('a line',))",
        "Card(say('Hello'), [f'{name}'])",
        "Card('Yes' if yes else say('No'))",
        "Button('Yes', call('yes'))",
        "Option('yes', 'Yes')",
        "Option(value='yes', label=f'{yes}')",
        "Select('Which one?', asked, 'field', ())",
        "Form('Plan', asked, ())",
    ],
)
def test_words_from_anywhere_else_are_noticed(planted):
    assert len(list(offences("planted.py", planted))) == 1


@pytest.mark.parametrize(
    "fine",
    [
        "say('Hello {name}', name=name)",
        "say('Hello ' 'again')",
        "say('{a}', a=Strong(f'{at:%H:%M}'))",
        "raise UserError('No {thing}.', thing=thing)",
        "raise UserError",
        "class Which(UserError):\n    def __init__(self):\n        super().__init__('Which one?')",
        "class Other(Exception):\n    def __init__(self, text):\n        super().__init__(text)",
        "command('plan.new', 'Plan something', Field('name', 'Name', hint='Tacos'))",
        "Card(say('Hello'), (say('a line'), *lines))",
        "Button(label, call('yes'))",
        "Option('yes', say('Yes'))",
    ],
)
def test_words_written_out_are_left_alone(fine):
    assert list(offences("fine.py", fine)) == []


def test_what_is_said_is_collected_from_wherever_it_is_said():
    source = """
@command("plan.new", "Plan it", Field("name", "Name", hint="Tacos"), example="/plan new")
async def new(turn):
    raise UserError("No {what}.", what="tacos" if turn else Strong("ramen"))
@press("plan.yes", title="Really?")
async def yes(turn):
    return say("{name} is {state}", name=name, state=say("in"))
"""

    texts = {each.text for each in said_in("planted.py", source)}

    assert texts == {
        *("Plan it", "Name", "Tacos", "/plan new", "No {what}.", "tacos", "ramen", "Really?"),
        *("{name} is {state}", "in"),
    }


def test_nothing_is_passed_on_without_need():
    written = "\n".join(source for _, source in sources(*SPEAKING))

    assert [known for known in PASSED_ON if known not in written] == []


def unkind(text):
    """What is wrong with the tone of a sentence."""
    yield from found(text, SHAMING)
    yield from (each for each in PROMISES if each in text.casefold())
    yield from re.findall(r"!\s*!|—|\.\.\.|\?!|!\?", text)
    yield from ["two exclamation marks"] if text.count("!") > 1 else []
    parts = re.split(r"(?<=[.!?:;])\s+|\n", PLACEHOLDER.sub("it", text))
    yield from (f"{len(each.split())} words in a row" for each in parts if len(each.split()) > MOST_WORDS)


def test_the_tone_is_kind():
    wrong = [(each.where, each.text, list(unkind(each.text))) for each in ALL if each.text not in EXCEPTIONS]

    assert [each for each in wrong if each[2]] == []


@pytest.mark.parametrize(
    "text",
    [
        "You missed Saturday.",
        "Your streak is over",
        "You still haven't answered!",
        "Great!! Done.",
        "Great! Done!",
        "Plan it — now",
        "Encrypted end-to-end",
        "Nobody can read it.",
        "It is posted exactly once.",
        " ".join(["word"] * 31),
    ],
)
def test_an_unkind_tone_is_noticed(text):
    assert list(unkind(text))


def test_every_exception_is_still_said():
    assert EXCEPTIONS.keys() <= {each.text for each in ALL}

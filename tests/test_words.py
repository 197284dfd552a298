import re

import pytest
from chasing import CHASING, COUNTED, chasing, pattern, phrases
from sentences import PASSED_ON, Sentence, offences, said_in, sentences, sources, written, written_in

from activities.lint import _texts
from activities.wording import SHAMING, found
from bot.__main__ import DEMO
from bot.words import PLACEHOLDER

SPEAKING = ("bot/features", "bot/planner")
ALL = sentences("bot", "adapters")
REMARKS = [
    Sentence(f"{DEMO.name}:{number}", line)
    for number, line in enumerate(DEMO.read_text("utf-8").splitlines(), 1)
    if line.startswith("#")
]
READ = [*ALL, *written("bot", "adapters"), *REMARKS]
"""All that people and the host may read of ours."""
PROMISES = ("end-to-end", "end to end", "zero-knowledge", "zero knowledge", "nobody can read", "exactly once")
"""What a bot that keeps words for people can not promise."""
MOST_WORDS = 30


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


def test_what_no_say_says_is_collected_too():
    source = """
'''What this is for.'''
HELP = {"lint": "say what is wrong"}
class Doctor:
    '''Looks over.'''
    found: str = "all is " "there"
    def check(self, n):
        '''Checks.'''
        log.info("doctor.looked")
        tell(f"Discord: in {n:,} server" + ("s" if n > 1 else " alone"))
        yield "<p>Start again</p>"
        re.compile(r"(?:i|we) still wait|(?P<n>[0-9])")
"""

    texts = {each.text for each in written_in("planted.py", source)}

    assert texts == {"say what is wrong", "all is there", "Discord: in {it} server", " alone", "<p>Start again</p>"}


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
    wrong = [(each.where, each.text, list(unkind(each.text))) for each in READ]

    assert [each for each in wrong if each[2]] == []


def test_nobody_is_chased_counted_or_reproached():
    wrong = [(each.where, each.text, list(chasing(each.text))) for each in READ]

    assert [each for each in wrong if each[2]] == []


def test_the_catalogue_shames_nobody(catalogue):
    texts = [text for entry in (*catalogue.activities, *catalogue.prompts) for _, text in _texts(entry)]

    assert len(texts) > 10_000
    assert [text for text in texts if found(text, SHAMING)] == []


def test_whoever_writes_for_the_catalogue_is_not_shamed():
    said = [each for each in written("activities") if each.where.rpartition(":")[0] != "activities/wording.py"]

    assert len(said) > 100
    assert [each for each in said if found(each.text, SHAMING)] == []


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


@pytest.mark.parametrize("word", SHAMING)
def test_every_word_that_shames_is_noticed(word):
    assert list(unkind(f"Ana, {word} Ben."))


@pytest.mark.parametrize("word", CHASING)
def test_every_word_that_chases_is_noticed(word):
    shouted = word.upper().replace("'", "’")

    assert found(f"Ana, {shouted} Ben.", CHASING) == (word,)


@pytest.mark.parametrize(
    "text",
    [
        "I am still waiting for {name}.",
        "Only {name} is left.",
        "Only you have not voted.",
        "You should have said so.",
        "Ben is in, finally!",
        "Last chance to vote",
        "{name} didn't answer this time.",
        "Didn't happen again?",
        "No answer from {name} yet; trying again",
        "{name} said nothing yet.",
        "Everyone else has voted.",
        "Answer quickly, or the round closes.",
        "There is a reminder for you.",
        "{done} of {all} have answered.",
        "1 of 2 answered",
        "Two people voted.",
        "{n} answers so far",
        "Three weeks in a row!",
        "Remember to rate it.",
        "We noticed that you were gone.",
        "Only you see this, and you haven't pressed it.",
    ],
)
def test_a_sentence_that_chases_is_noticed(text):
    assert list(chasing(text))


def test_every_exception_is_said_today_and_has_a_word_that_needs_it():
    said = "\n".join(each.text for each in READ)

    assert [each for each in phrases() if not pattern(each).search(said)] == []
    assert [each for each in phrases() if not found(each, CHASING) and not COUNTED.search(each)] == []

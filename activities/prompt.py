"""One question a circle answers together, with its lighter door and what to say after."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from activities.practice import AUDIENCES, PRACTICES, Audience, Practice
from activities.reading import ITEM, SENTENCE, SLUG, Reader

Answer = Literal["text", "choice", "word", "photo", "together"]
Topic = Literal[
    "money",
    "family_of_origin",
    "grief",
    "body",
    "work",
    "faith",
    "health",
    "parenting",
    "loss",
    "conflict",
    "future",
]
Mood = Literal["positive", "neutral", "tender"]
Cadence = Literal["weekly", "daily"]

ANSWERS: tuple[Answer, ...] = get_args(Answer)
TOPICS: tuple[Topic, ...] = get_args(Topic)
MOODS: tuple[Mood, ...] = get_args(Mood)
CADENCES: tuple[Cadence, ...] = get_args(Cadence)

YOUNGEST = (0, 8, 13, 18)
MOST_WORDS = 35

_FOR: tuple[Literal["any"] | Audience, ...] = ("any", *AUDIENCES)


@dataclass(frozen=True, slots=True)
class Prompt:
    """An entry of `prompts/`. Written for `any`, it names all three audiences here."""

    id: str
    practice: Practice
    depth: int  # 1 playful, 2 a recent day, 3 stories and hopes, 4 present needs, 5 fears and repair
    audiences: frozenset[Audience]
    youngest: int  # one of YOUNGEST
    workplace: bool
    text: str
    lighter: str
    cue: str
    follow_up: str
    answer: Answer
    options: tuple[str, ...]  # only for a choice
    minutes: int
    remote: bool
    topics: frozenset[Topic]
    mood: Mood
    cadence: Cadence
    idea_from: str


def read_prompt(entry: Reader) -> Prompt:
    """The prompt a TOML table describes; whatever is wrong stays in `entry.problems`."""
    answer = entry.choice("answer", ANSWERS)
    prompt = Prompt(
        id=entry.text("id", 48, like=SLUG),
        practice=entry.choice("practice", PRACTICES),
        depth=entry.whole("depth", 1, 5),
        audiences=_audiences(entry),
        youngest=entry.number("youngest", YOUNGEST),
        workplace=entry.flag("workplace"),
        text=entry.text("text", SENTENCE, words=MOST_WORDS),
        lighter=entry.text("lighter", SENTENCE),
        cue=entry.text("cue", SENTENCE),
        follow_up=entry.text("follow_up", SENTENCE),
        answer=answer,
        options=_options(entry, answer),
        minutes=entry.whole("minutes", 1, 60),
        remote=entry.flag("remote"),
        topics=entry.choices("topics", TOPICS),
        mood=entry.choice("mood", MOODS),
        cadence=entry.choice("cadence", CADENCES),
        idea_from=entry.text("idea_from", SENTENCE),
    )
    entry.finish("a prompt")
    return prompt


def _audiences(entry: Reader) -> frozenset[Audience]:
    named = entry.choices("for", _FOR, fewest=1)
    if "any" not in named:
        return frozenset(audience for audience in AUDIENCES if audience in named)
    if len(named) > 1:
        entry.wrong("for", 'names "any" and others; "any" stands alone')
    return frozenset(AUDIENCES)


def _options(entry: Reader, answer: Answer) -> tuple[str, ...]:
    if answer == "choice":
        return entry.texts("options", 2, 6, ITEM)
    entry.blank("options", 'are only for answer = "choice"')
    return ()

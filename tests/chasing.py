"""Words by which a bot chases, counts or reproaches somebody, and where ours uses them for something else."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from activities.wording import found

CHASING = (
    # what somebody did not do
    "missed",
    "miss",
    "missing out",
    "forgot",
    "forgotten",
    "did you forget",
    "failed",
    "fail",
    "ignored",
    "ignoring",
    "skipped",
    "neglected",
    "unanswered",
    "unread",
    "no answer",
    "no reply",
    "no response",
    "nobody answered",
    "nobody has answered",
    "no one answered",
    "no one has answered",
    "not answered",
    "never answered",
    "didn't",
    "did not",
    "hasn't",
    "has not",
    "haven't",
    "have not",
    "hadn't",
    "had not",
    # how late it is
    "finally",
    "at last",
    "at long last",
    "last chance",
    "last time",
    "last call",
    "last one",
    "last to",
    "late",
    "too late",
    "overdue",
    "behind",
    "already",
    "yet",
    "been a while",
    "it's been",
    "it has been",
    "running out",
    # who waits for whom
    "still waiting",
    "waiting for you",
    "waiting on",
    "waiting",
    "awaiting",
    "waits for you",
    "wait for you",
    "waits on",
    "holding up",
    "held up",
    # how few, and everybody but one
    "only",
    "just one",
    "just two",
    "just you",
    "in a row",
    "everyone else",
    "everybody else",
    "all the others",
    "the rest of you",
    "everyone but",
    "everybody but",
    "all but",
    "except you",
    # what they are to do
    "still",
    "should have",
    "should've",
    "should",
    "ought to",
    "supposed to",
    "expected to",
    "must",
    "have to",
    "need to",
    "needs to",
    "at least try",
    "remember to",
    "reminder",
    "come on",
    "hurry",
    "quick",
    "quickly",
    "right away",
    "asap",
    "nudge",
    "noticed",
    "where were you",
    "are you there",
    "anyone there",
    "anybody there",
    # and what to feel about it
    "too bad",
    "a pity",
    "a shame",
    "disappointed",
    "disappointing",
    "promised",
    "sadly",
)
"""A longer one stands before the one it begins with. What the catalogue says may have them: "only three things"."""

COUNTED = re.compile(
    r"(?:\{\w+\}|\b\d+) of (?:\{\w+\}|\d|you\b|them\b)"
    r"|(?:\{\w+\}|\b(?:\d+|one|two|three|four|all))(?: have| has| people)?"
    r" (?:answer(?:ed|s)|repl(?:ied|ies)|responded|vote[ds])\b",
    re.IGNORECASE,
)
"""How many of how many, and how many have."""

INNOCENT = {
    "promises what stays theirs alone": (
        "for your eyes only",
        "only you see this",
        "only you could read",
        "only if they agree",
        "only its people can open",
        "only Mara sees",
        "only your circle is there",
        "(only *)",
    ),
    "is honest about how far a promise goes": ("may still guess", "this bot has not been trialled"),
    "asks nothing: it is as they want it": (
        "that vote is open already",
        "a question is open already",
        "the answers * are open already",
        "the answers are open already",
        "another circle lives in this channel already",
        "this channel already has a circle",
        "on your list already",
        "among your ideas already",
        "in your plans already",
        "is a memory already",
        "it is shared already. You can take it back",
        "is at that time already",
        "that photo is gone already",
        "you are in * already.",
        "i have that already; nothing was done twice",
    ),
    "is where something begins, and says how": (
        "you are in no circle yet",
        "there is no circle here yet",
        "that person is not in * yet. /join",
        "in this channel yet. Let me in",
        "in this channel yet. Type /invite",
        "nothing yet: you are in no circle",
        "nothing here yet",
        "nothing kept yet",
        "there is nothing to add yet: some words",
        "nothing from this day yet",
    ),
    "is a day to come": ("no new day yet", "is still ahead", "has yet to come"),
    "takes the weight off": (
        "nothing waits for you",
        "there is no hurry",
        "what you wrote is still here",
        "quickly found",
        "quickly made",
        "didn't happen, fine",
        "didn't happen this time, and that is fine",
        "should you change your mind",
        "no answer of yours here",
    ),
    "asks what they wish": ("what should happen to your words",),
    "is of a limit, not of who set it": ("only * stands in the way", "only the words stand in the way"),
    "is of me": ("i am only visiting", "whole organization yet, only in one of its workspaces"),
    "is of a plan, a round, a post or a picture": (
        "did not take place",
        "this round did not open",
        "what was waiting comes",
        "a photo did not arrive",
        "that picture did not get through",
    ),
    "is of a platform, whose fault it is": ("slack did not finish", "slack did not answer", "that did not work out"),
    "is a rule, and says nothing of how many have": ("at least two have answered",),
    "is a rating of theirs, on a scale": ("{rating} of 5",),
    "tells the host what is there, and what comes by itself": (
        "discord: no answer from * yet; trying again",
        "slack: no answer from * yet; trying again",
        "it has been noted for whoever runs this",
        "is not there yet; the first start makes it",
        "it is in none yet. Invite it",
        "no way to reach Fireside yet",
        "only * time zones are known",
        "calls only addresses that begin with https",
        "there is already a file",
        "count what there is beside what there should be",
        "{it} of them your own",
    ),
    "tells whoever types here how it works": (
        "speaks only for people of the console",
        "it is * already; time only goes forward",
    ),
    "is for the database, or for the log of a fault of ours": (
        "pragma quick_check",
        "only the author may read this yet",
        "only the reveal rule gives permits",
    ),
}
"""Where such a word does no harm: reasons, each with what it is the reason for; `*` is a few words of one sentence."""


def chasing(text: str) -> Iterator[str]:
    """What in a text chases, counts or reproaches whoever reads it."""
    for phrase in phrases():
        text = pattern(phrase).sub("; ", text)
    yield from found(text, CHASING)
    yield from (hit[0] for hit in COUNTED.finditer(text))


def phrases() -> Iterable[str]:
    return (phrase for each in INNOCENT.values() for phrase in each)


def pattern(phrase: str) -> re.Pattern[str]:
    words = re.escape(phrase).replace(r"\*", r"[^.!?:;\n]*?").replace("'", "['’]")
    return re.compile(rf"(?<!\w){words}(?!\w)", re.IGNORECASE)

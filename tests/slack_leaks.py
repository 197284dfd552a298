"""Who could read what the bot sent to Slack, and whether any of it was meant for fewer."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from discord_leaks import FEWEST_LETTERS, FOR_ALL, NOT_YET, ON_OPENING, ON_YES, OPENINGS, PRIVATE, YES
from slack_world import Slack

from adapters.slack.naming import own
from adapters.slack.parse import parse
from bot.ui import Call

ALL = "all"
"""Stands for everybody in a channel, in the place of one person's id."""


@dataclass(frozen=True, slots=True)
class Sent:
    """One thing the bot sent or Slack showed, by its place in the log."""

    at: int
    reader: str
    """Who could read it: a person's id, or `ALL`."""
    words: str
    how: str


@dataclass(frozen=True, slots=True)
class Whisper:
    """What somebody wrote for some eyes only."""

    at: int
    words: str
    where: str
    readers: frozenset[str]
    """Whoever wrote it, and who else may read it from the start."""
    opens: bool
    """Whether it may stand among answers that are opened together."""
    released: float
    """From where on all may read it."""


def leaked(slack: Slack, log: Path) -> list[str]:
    """Whatever anybody could read of another's private words, in all that happened there.

    What the bot had said before anybody wrote it is no secret.
    """
    told = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    traffic = list(sent(told, slack.bot))
    return [
        f"{one.where} at {each.at}: {each.how} to {each.reader}"
        for one in whispers(slack, told)
        if not any(one.words in each.words for each in traffic if each.at < one.at)
        for each in traffic
        if one.words in each.words
        and each.reader not in one.readers
        and each.at < one.released
        and not (one.opens and any(title in each.words for title in OPENINGS))
    ]


def sent(told: list[dict[str, Any]], bot: str) -> Iterator[Sent]:
    """All of it, in order, and who could read each: messages and views as they were shown, and requests whole."""
    eyes = Eyes(bot)
    for at, each in enumerate(told):
        reader = eyes.on(each)
        if reader:
            yield Sent(at, reader, json.dumps(each, ensure_ascii=False), f"{each['what']} {each.get('method', '')}")


class Eyes:
    """Who reads what, going through the log in order."""

    def __init__(self, bot: str) -> None:
        self._bot = bot
        self._audiences: dict[str, str] = {}
        self._direct: dict[str, str] = {}
        self._asked: dict[str, str] = {}
        self._views: dict[str, str] = {}

    def on(self, told: Mapping[str, Any]) -> str:
        """Nobody for what is no answer: a question, or a file's bytes."""
        match told["what"]:
            case "posted":
                return self._posted(told)
            case "edited":
                return self._audiences[told["id"]]
            case "saw":
                self._views[told["view"]] = told["person"]
                return str(told["person"])
            case "asked":
                self._asked |= {told["id"]: told["person"], told["trigger"]: told["person"]}
                return ""
            case "acked":
                return self._asked[told["id"]]
            case "request":
                return self._requested(told["method"], told["args"])
        return ""

    def _posted(self, told: Mapping[str, Any]) -> str:
        kind, _, person = told["audience"].partition(":")
        self._audiences[told["id"]] = person or ALL
        if kind == "dm":
            self._direct[told["channel"]] = person
        return (person or ALL) if told["author"] == self._bot else ""

    def _requested(self, method: str, args: Mapping[str, Any]) -> str:
        match method:
            case "views.open" | "views.push":
                return self._asked[args["trigger_id"]]
            case "views.update":
                return self._views.get(args["view_id"], "")
            case "views.publish":
                return str(args["user_id"])
            case "chat.postEphemeral":
                return str(args["user"])
            case "response_url" | "upload" | "download":
                return ""  # what an answer shows is in the log as a message
        channel = args.get("channel") or args.get("channel_id") or ALL
        return self._direct.get(channel, ALL)


def whispers(slack: Slack, told: list[dict[str, Any]]) -> Iterator[Whisper]:
    """What people wrote in private: words that somebody also wrote for all to read are no secret."""
    asks = list(heard(slack, told))
    open_words = "\n".join(words for _, one, _ in asks for name, words in one.args if (one.name, name) in FOR_ALL)
    for at, call, author in asks:
        for name, words in call.args:
            rule = PRIVATE.get((call.name, name))
            shared = call.given("how") in {"now", "weekly"} or words.casefold() in open_words.casefold()
            if rule is None or shared or len(words) < FEWEST_LETTERS:
                continue
            yes = (float(then) for then, one, who in asks if then > at and who == author and one.name in YES)
            released = next(yes, NOT_YET) if rule is ON_YES else NOT_YET
            authors = {who for _, one, who in asks if words in dict(one.args).values()}
            readers = frozenset({*authors, own(call.given("person"))})
            yield Whisper(at, words, f"{call.name} {name}", readers, rule is ON_OPENING, released)


def heard(slack: Slack, told: list[dict[str, Any]]) -> Iterator[tuple[int, Call, str]]:
    """What people asked for, in order, each with its place in the log and who it was."""
    for at, each in enumerate(told):
        if each["what"] == "asked" and each["kind"] != "events_api":
            asked = parse(slack.payloads[each["id"]])
            if asked.kind != "complete":
                yield at, asked.call, own(asked.envelope.person.id)

"""Who could read what the bot sent to Discord, and whether any of it was meant for fewer."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from simcord.env import Env

from adapters.discord.parse import parse
from bot.commands import COMMANDS

ALL = 0
"""Stands for everybody in a channel, in the place of one person's id."""
EPHEMERAL = 64
THINKING, COMPLETING, FORM = 5, 8, 9

NEVER, ON_YES, ON_OPENING = "never", "once its author says yes", "once the round opens"
PRIVATE = {
    ("help", "about"): NEVER,
    ("idea.remove", "title"): NEVER,
    ("memory.find", "tag"): NEVER,
    ("memory.find", "words"): NEVER,
    ("memory.search", "tag"): NEVER,
    ("memory.search", "words"): NEVER,
    ("memory.show", "memory"): NEVER,
    ("plan.again", "bring"): ON_YES,
    ("plan.again", "what"): ON_YES,
    ("plan.again", "where"): ON_YES,
    ("plan.cancel", "plan"): NEVER,
    ("plan.change", "plan"): NEVER,
    ("plan.idea", "bring"): ON_YES,
    ("plan.idea", "where"): ON_YES,
    ("plan.new", "bring"): ON_YES,
    ("plan.new", "what"): ON_YES,
    ("plan.new", "where"): ON_YES,
    ("plan.own", "bring"): ON_YES,
    ("plan.own", "where"): ON_YES,
    ("plan.postpone", "plan"): NEVER,
    ("plan.won", "bring"): ON_YES,
    ("plan.won", "where"): ON_YES,
    ("reflect.answer", "text"): ON_OPENING,
    ("reflect.pause", "until"): NEVER,
    ("rest", "until"): NEVER,
    ("suggest", "words"): NEVER,
    ("thanks", "words"): NEVER,
    ("thanks.to", "words"): NEVER,
}
"""Where people write for themselves at first, or for one other, and when all may read it."""
FOR_ALL = {
    ("decide", "by"),
    ("decide", "options"),
    ("idea.add", "title"),
    ("memory.add", "place"),
    ("memory.add", "tags"),
    ("memory.add", "title"),
    ("memory.add", "words"),
    ("memory.change", "place"),
    ("memory.change", "tags"),
    ("memory.change", "title"),
    ("memory.of", "tags"),
    ("memory.of", "words"),
    ("memory.part", "words"),
    ("plan.change", "bring"),
    ("plan.change", "what"),
    ("plan.change", "where"),
    ("plan.edit", "bring"),
    ("plan.edit", "what"),
    ("plan.edit", "where"),
    ("setup", "area"),
    ("setup", "name"),
    ("setup.change", "area"),
    ("setup.change", "name"),
}
"""Where what somebody writes is the circle's from the start."""
ELSEWHERE = {("unsure", "line")}
"""What nobody is asked on Discord, whose commands are chosen and not typed."""
NOT_YET = float("inf")
FEWEST_LETTERS = 4
"""Shorter words turn up by chance."""
YES = ("plan.yes", "plan.move")
OPENINGS = ("Opened together", "Shared after all")


@dataclass(frozen=True, slots=True)
class Sent:
    """One request, by its place in the traffic."""

    at: int
    reader: int
    """Who could read it: a person's id, or `ALL`."""
    words: str
    path: str


@dataclass(frozen=True, slots=True)
class Canary:
    """Words for some eyes only."""

    words: str
    author: int
    where: str = ""
    readers: frozenset[int] = frozenset()
    """Who else may read them from the start."""


def leaks(sent: Iterable[Sent], canaries: Iterable[Canary], released_after: Mapping[str, float]) -> list[str]:
    """What somebody could read too early, or at all; `released_after` has from where on all may read a word."""
    traffic = [each for each in sent if each.words]
    return [
        f"{one.where} at {each.at}: {each.path}"
        for one in canaries
        for each in traffic
        if spelt(one.words) in each.words
        and each.reader not in {one.author, *one.readers}
        and each.at < released_after.get(one.words, NOT_YET)
    ]


def sent(env: Env) -> list[Sent]:
    """All the bot said, in order, and who could read each."""
    eyes = Eyes(env)
    return [
        Sent(at, eyes.on(each.path, each.json or {}), written(each.json), each.path)
        for at, each in enumerate(env.http_requests)
    ]


def written(said: object) -> str:
    return json.dumps(said, ensure_ascii=False) if said else ""


def spelt(words: str) -> str:
    """As they stand in a body."""
    return written(words)[1:-1]


class Eyes:
    """Who reads what, going through the traffic in order."""

    def __init__(self, env: Env) -> None:
        self._backend = env.backend
        self._placeholders: dict[str, int] = {}
        """Who sees each, by its interaction's token: what fills it is as private as it is, whatever its own flags."""
        self._thinking: set[str] = set()

    def on(self, path: str, body: Any) -> int:
        match path.strip("/").split("/"):
            case ["interactions", id, token, "callback"]:
                return self._answered(int(id), token, body)
            case ["webhooks", _, token] if token in self._backend.interaction_tokens:
                return self._followed_up(token, body)
            case ["webhooks", _, token, "messages", message] if token in self._backend.interaction_tokens:
                return self._changed(token, message)
            case ["channels", channel, *_]:
                direct = self._backend.dm_channels.items()
                return next((one for one, each in direct if each == int(channel)), ALL)
        return ALL

    def _answered(self, id: int, token: str, body: Any) -> int:
        record, kind = self._backend.interactions[id], body["type"]
        alone = kind in {COMPLETING, FORM} or record.guild_id is None or flags(body.get("data")) & EPHEMERAL
        one = record.user_id if alone else ALL
        if kind == THINKING:
            self._placeholders[token] = one
            self._thinking.add(token)
        return one

    def _followed_up(self, token: str, body: Any) -> int:
        record = self._backend.interactions[self._backend.interaction_tokens[token]]
        if token in self._thinking:
            self._thinking.remove(token)
            return self._placeholders[token]
        return record.user_id if record.guild_id is None or flags(body) & EPHEMERAL else ALL

    def _changed(self, token: str, message: str) -> int:
        record = self._backend.interactions[self._backend.interaction_tokens[token]]
        self._thinking.discard(token)
        if message == "@original" and token in self._placeholders:
            return self._placeholders[token]
        id = record.source_message_id if message == "@original" else int(message)
        shown = self._backend.messages[record.channel_id].get(id)
        alone = record.guild_id is None or (shown is not None and shown.is_ephemeral)
        return record.user_id if alone else ALL


def flags(body: Any) -> int:
    return int((body or {}).get("flags") or 0)


def whispers(env: Env) -> Iterator[tuple[int, Canary, float]]:
    """What people wrote in private on this Discord: where in the traffic, and from where on all may read it.

    Words that somebody also wrote for all to read are no secret.
    """
    asked = list(heard(env))
    open_words = "\n".join(words for _, one, _ in asked for name, words in one.args if (one.name, name) in FOR_ALL)
    for at, call, author in asked:
        for name, words in call.args:
            rule = PRIVATE.get((call.name, name))
            if rule is None or call.given("how") in {"now", "weekly"} or words.casefold() in open_words.casefold():
                continue
            yes = (then for then, one, who in asked if then > at and who == author and one.name in YES)
            other = call.given("person").removeprefix("@")
            readers = frozenset({int(other)} if other.isdecimal() else ())
            released = next(yes, NOT_YET) if rule is ON_YES else NOT_YET
            yield at, Canary(words, author, f"{call.name} {name}", readers), released


def heard(env: Env) -> Iterator[tuple[int, Any, int]]:
    """What people asked for, in order, each with its place in the traffic and who it was."""
    at, known = 0, set()
    for kind, event, payload in env.backend.transcript:
        if kind == "HTTP":
            at += 1
        elif event == "INTERACTION_CREATE" and payload["id"] not in known:
            known.add(payload["id"])
            found = parse(payload)
            yield at, found.call, int(found.envelope.person.id)


def leaked(env: Env) -> list[str]:
    """Whatever anybody could read of another's private words, in all that happened on this Discord.

    What the bot had said before anybody wrote it is no secret either.
    """
    traffic = sent(env)
    return [
        hit
        for at, one, released in whispers(env)
        if len(one.words) >= FEWEST_LETTERS and not any(spelt(one.words) in each.words for each in traffic[:at])
        for hit in leaks(unopened(traffic, one), [one], {one.words: released})
    ]


def unopened(traffic: list[Sent], one: Canary) -> list[Sent]:
    """Without the posts that open answers, for what is an answer."""
    if not one.where.startswith("reflect.answer"):
        return traffic
    return [each for each in traffic if not any(title in each.words for title in OPENINGS)]


def undecided() -> set[tuple[str, str]]:
    """Fields that take words of which nobody has said yet who may read them."""
    return (
        {(each.name, field) for each in COMMANDS.values() for field in each.prose} - set(PRIVATE) - FOR_ALL - ELSEWHERE
    )


@contextmanager
def nothing_leaks(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Looks through the traffic of every Discord that is set up meanwhile."""
    envs: list[Env] = []
    start = Env.start

    async def started(env: Env) -> None:
        envs.append(env)
        await start(env)

    monkeypatch.setattr(Env, "start", started)
    yield
    found = [hit for env in envs for hit in leaked(env)]
    assert not found, "\n".join(found)

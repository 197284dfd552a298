"""A typed line into a call: `suggest thai cooking budget=2`, with any kind of quotes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from rapidfuzz import fuzz, process

from bot.commands.actions import default_action, is_listed, ways
from bot.commands.fields import NOTHING, chosen, may_be_emptied, problem
from bot.commands.registry import COMMANDS, NEAR, Command
from bot.ui import Call, Field

STRAIGHT = r'"((?:[^"\\]|\\.)*)"'
CURLY = r"[“„«‟＂]([^”“»‟＂]*)[”“»‟＂]"
UNCLOSED = r"""["“„«‟＂](.*?)["”“»‟＂]?(?<=\S)(?=\s++[^\W\d]\w*+=|\s*+$)"""
QUOTED = f"{STRAIGHT}|{CURLY}|{UNCLOSED}"
TOKEN = re.compile(rf"([^\W\d]\w*)=(?:{QUOTED}|(\S*))|{QUOTED}|(\S+)", re.DOTALL)
UNQUOTED, LOOSE = 5, 9
"""The groups of a value, and of a word, without quotes."""
FIRST = re.compile(r"\s*([^\s=\"“„«‟＂]+)(?=\s|$)")
ESCAPE = re.compile(r'\\(["\\])')
PLAIN = re.compile(r"[^\s\"“„«‟＂\\]+")
SENT = "ok"
"""Named beside a form's fields: that it is sent."""
UNSURE = "unsure"
"""The call of a line whose first word was probably meant as an action; its answer asks."""


def typed(line: str, *, sure: bool = False) -> Call:
    """The call a line stands for. Nothing is refused here: what doesn't fit travels on, and the answer explains it.

    Quotes may be straight or curly, and one left open goes as far as the next field. `key=value` names a field, and a
    value without quotes goes as far; anything else fills the positional fields in order, the last of which takes all
    the rest. A `sure` line means what it says, however much like an action its first word looks.
    """
    line = line.strip()
    root, first, behind = opened(line)
    rest = f"{first}{behind}"
    if is_listed(f"{root}.{first.casefold()}"):
        return made(f"{root}.{first.casefold()}", behind)
    if not sure and ways(root, first.casefold()):
        return Call(UNSURE, (("line", line),))
    return made(root if root in COMMANDS and not rest.strip() else default_action(root), rest)


def meant(line: str) -> tuple[Call, ...]:
    """What a line may have meant whose first word is nearly an action, each with the words behind it it can take."""
    root, first, behind = opened(line.strip())
    calls = (made(each, behind) for each in ways(root, first.casefold()))
    return tuple(replace(each, args=tuple(pair for pair in each.args if pair[0] in names(each))) for each in calls)


def names(asked: Call) -> set[str]:
    return {each.name for each in COMMANDS[asked.name].fields}


def opened(line: str) -> tuple[str, str, str]:
    """A line's root, the word behind it where that stands alone and unquoted, and all the rest."""
    root, _, rest = line.removeprefix("/").partition(" ")
    found = FIRST.match(rest)
    first = found[1] if found else ""
    return root.casefold(), first, rest[found.end() :] if found else rest


def made(name: str, words: str) -> Call:
    command = COMMANDS.get(name)
    named, loose = split(words, command)
    args = told(command, named)
    if loose:
        args = place(command, loose, args)
    return Call(name, tuple((key, value) for key, value in args.items() if value))


def followed(asked: Call, words: str) -> Call:
    """The call of a button with words written behind it: those without a name answer the first question left."""
    command = COMMANDS.get(asked.name)
    named, loose = split(words, command)
    asked = asked.filled(told(command, named))
    if not loose:
        return asked
    open_fields = [each.name for each in command.visible if not asked.given(each.name)] if command else []
    return asked.having(**{open_fields[0] if open_fields else "?": " ".join(loose)})


def spelled(asked: Call) -> str:
    """A line that stands for this call: what it is mainly about first, where that can stand without its name."""
    command = COMMANDS.get(asked.name)
    fields = command.fields if command else ()
    first = next((each.name for each in fields if each.positional and asked.given(each.name)), "?")
    start = f"/{asked.name.replace('.', ' ')}"
    short = " ".join(filter(None, (start, asked.given(first), with_names(asked.having(**{first: ""}).args))))
    same = typed(short)
    as_short = (same.name, dict(same.args)) == (asked.name, dict(asked.args))
    return short if as_short else f"{start} {with_names(asked.args)}"


def with_names(args: tuple[tuple[str, str], ...]) -> str:
    """Words with the names of their fields, as they are typed."""
    return " ".join(f"{name}={quoted(words)}" for name, words in args)


def quoted(words: str) -> str:
    if PLAIN.fullmatch(words):
        return words
    escaped = words.replace("\\", r"\\").replace('"', r"\"")
    return f'"{escaped}"'


def told(command: Command | None, named: Mapping[str, str]) -> dict[str, str]:
    """Named words as a call carries them: a field named without any is to be empty, where it may be."""
    emptied = {each.name for each in command.fields if may_be_emptied(each)} if command else set()
    return {name: words or (NOTHING if name in emptied else "") for name, words in named.items()}


def split(text: str, command: Command | None = None) -> tuple[dict[str, str], list[str]]:
    """What a line names, and its other words. A value without quotes goes as far as the command's next field."""
    named: dict[str, str] = {}
    loose: list[str] = []
    fields = {each.name: each for each in command.fields} if command else {}
    tokens, at = [*TOKEN.finditer(text)], 0
    while at < len(tokens):
        token, at = tokens[at], at + 1
        key = (token[1] or "").casefold()
        if key in fields and token[UNQUOTED] is not None:
            title_to_come = not loose and any(each.positional and each.name not in named for each in fields.values())
            named[key], at = value(tokens, at, fields, fields[key], title_to_come=title_to_come)
        elif key:
            named[key] = words_of(token)
        else:
            loose.append(words_of(token))
    return named, loose


MOST_SHORT = 80
"""Characters of an unquoted choice or number: no more of the line is tried."""


def value(
    tokens: list[re.Match[str]], at: int, fields: Mapping[str, Field], field: Field, *, title_to_come: bool
) -> tuple[str, int]:
    """An unquoted value from its first word, the one before `at`, on; and where the rest of the line begins.

    Where words without a name are still to come, what can't be part of it is one of those.
    """
    first, short = tokens[at - 1], title_to_come and bool(field.options or field.kind == "number")
    so_far = [(first.string[first.start(UNQUOTED) : first.end()], at)]
    for token in tokens[at:]:
        if names_a_field(token, fields) or (title_to_come and token[1] is None and token[LOOSE] is None):
            break
        if short and token.end() - first.start() > MOST_SHORT:
            break
        so_far.append((first.string[first.start(UNQUOTED) : token.end()].strip(), so_far[-1][1] + 1))
    whole = so_far[-1]
    if short:
        named_option = (each for each in reversed(so_far) if chosen(field.options, each[0]))
        readable = (each for each in so_far if each[0] and problem(field, each[0]) is None)
        whole = next(named_option, None) or next(readable, whole)
    return ESCAPE.sub(r"\1", whole[0]), whole[1]


def names_a_field(token: re.Match[str], fields: Mapping[str, Field]) -> bool:
    """Whether this is `key=value`, as far as one can tell: of a field, nearly of one, or with its value in quotes."""
    if token[1] is None:
        return False
    key = token[1].casefold()
    near = process.extractOne(key, [*fields], scorer=fuzz.ratio, score_cutoff=NEAR) is not None
    return key in fields or key == SENT or token[UNQUOTED] is None or near


def words_of(token: re.Match[str]) -> str:
    return ESCAPE.sub(r"\1", next((each for each in token.groups()[1:] if each is not None), ""))


def place(command: Command | None, loose: list[str], args: dict[str, str]) -> dict[str, str]:
    """Loose words into the positional fields still empty; where there are none, under `?`, for the answer to say so."""
    free = [each.name for each in command.fields if each.positional and each.name not in args] if command else []
    for field in free[:-1]:
        if loose:
            args[field] = loose.pop(0)
    if loose:
        args[free[-1] if free else "?"] = " ".join(loose)
    return args

"""Cards as lines of text; colour is added where the terminal has it and means nothing by itself."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import count
from typing import assert_never
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.text import Text

from adapters.console.written import Written
from bot.ui import Button, Card, Field, Form, Photo, Reply
from bot.words import Day, Inline, Link, Mention, Quote, Said, Strong, Typed, When, say

EDGE = "│ "
TONES = {"plain": "cyan", "good": "bold green", "bad": "red"}
WHEN = {"full": "%a {day} %b %Y, %H:%M", "day": "%a {day} %b %Y", "time": "%H:%M"}


def reply(shown: Reply, only: str = "", elsewhere: str = "", *, numbered: bool = False) -> list[Text]:
    """A message. `only` names the one person who sees it, `elsewhere` its channel where that is another one."""
    numbers = count(1) if numbered else None
    return [line for each in shown.cards for line in card(each, only, elsewhere, numbers)]


def changes(before: Reply, shown: Reply, only: str, elsewhere: str, *, numbered: bool = False) -> list[Text]:
    """A message brought up to date: whole, or what it is about and the lines that are new where those say it all."""
    lines = reply(shown, only, elsewhere, numbered=numbered)
    old, new = ([line.plain for line in reply(each, only, elsewhere)] for each in (before, shown))
    if old == new:
        return []
    title, *rest = lines
    if not only and grows(old, new) and len(before.cards) == len(shown.cards) == 1:
        rest = [line for line, words in zip(rest, new[1:], strict=True) if words not in old]
    return [Text.assemble(("(updated) ", "dim"), title[len(EDGE) :]), *rest]


def grows(old: list[str], new: list[str]) -> bool:
    """Whether the same card has more to say, or says a line anew, and none has vanished."""
    steps = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return old[0] == new[0] and all(to - at <= till - since for _, at, to, since, till in steps)


def card(shown: Card, only: str, elsewhere: str, numbers: Iterator[int] | None = None) -> list[Text]:
    edge = Text.assemble((EDGE, "magenta" if only else "blue"))
    mark = f"(only {only}) " if only else f"(#{elsewhere}) " if elsewhere else ""
    lines = [edge + Text.assemble((mark, "magenta"), text(shown.title, "bold"))]
    for paragraph in shown.body:
        lines += [edge + each for each in text(paragraph).split("\n")]
    lines += [edge + photo(number, each) for number, each in enumerate(shown.photos, 1)]
    if buttons := pressable(shown):
        labels = [label(button.label, TONES[button.tone], numbers) for button in buttons]
        lines.append(edge + Text(" ").join(labels))
    if shown.select is not None:
        labels = [label(option.label, TONES["plain"], numbers) for option in shown.select.options]
        lines.append(edge + text(say("{label}: ", label=shown.select.label)) + Text(" ").join(labels))
    return lines


def pressable(card: Card) -> tuple[Button, ...]:
    """Without what needs threads or events, which a terminal has not."""
    return tuple(each for each in card.buttons if not each.needs)


def label(said: Said, style: str, numbers: Iterator[int] | None) -> Text:
    """A button; in a terminal with the number that presses it."""
    return Text(f"[{plain(said)}]" if numbers is None else f"[{next(numbers)} {plain(said)}]", style)


def photo(number: int, shown: Photo) -> Text:
    """What a terminal can't show, by its number and size in pixels."""
    return Text.assemble((f"[photo {number}: {shown.width}×{shown.height}] ", "dim"), text(shown.alt))


def form(shown: Form, only: str, written: Written) -> list[Text]:
    """A form as what there is to fill in, and how to say it in one line, with all that was said already."""
    lines = [Text.assemble((f"(only {only}) ", "magenta"), text(shown.title, "bold")), *introduction(shown)]
    errors, values = dict(shown.errors), dict(shown.values)
    for field in shown.fields:
        line = Text.assemble("  ", (field.name, "bold"), " ", ask(field, values.get(field.name, "")))
        if field.name in errors:
            line.append_text(Text("  ! ", "red")).append_text(text(errors[field.name], "red"))
        lines.append(line)
    gaps = [each.name for each in shown.fields if each.name in errors or (each.required and each.name not in values)]
    if not gaps:
        lines.append(Text("  Name what you want to change, or send it as it is:", "dim"))
    lines.append(Text(f"  {only}: {written.again(gaps)}", "dim"))
    return lines


def introduction(shown: Form) -> list[Text]:
    """What a form is about, above its fields."""
    return [Text.assemble("  ", line, style="dim") for each in shown.about for line in text(each).split("\n")]


def ask(field: Field, given: str) -> Text:
    """What a field wants, on one line: what it holds, or else an example."""
    found = Text(field.label + ("" if field.required else " (if you like)"), "dim")
    if given:
        return found.append(": ").append(given, "italic")
    if field.options:
        return found.append(f": {' / '.join(option.value for option in field.options)}")
    if field.kind == "photos":
        return found.append(", as files of this machine with commas between")
    return found.append(f", for example {field.hint}") if field.hint else found


def folded(line: Text, console: Console) -> list[Text]:
    """A line as wide as the terminal, broken between words behind the card's edge; a pipe takes it whole."""
    if not console.is_terminal and not console.record:
        return [line]
    edge = line[: len(EDGE)] if line.plain.startswith(EDGE) else Text()
    pieces = line[len(edge) :].wrap(console, console.width - len(edge))
    return [edge + piece for piece in pieces] or [line]


def text(said: Said, style: str = "") -> Text:
    return Text.assemble(*(inline(each) for each in said.parts), style=style)


def plain(said: Said) -> str:
    return text(said).plain


def inline(node: Inline) -> Text:
    match node:
        case str():
            return Text(node)
        case Strong(text=words):
            return Text(words, "bold")
        case When(at=at, zone=zone, style=style):
            local = at.astimezone(ZoneInfo(zone))
            return Text(local.strftime(WHEN[style].format(day=local.day)), "yellow")
        case Day(day=day):
            return Text(f"{day.day} {day:%b %Y}", "yellow")
        case Mention(name=name):
            return Text(name, "bold")
        case Link(label=label, url=url):
            return Text(f"{label} <{url}>", "underline")
        case Quote(text=words):
            return Text(f"“{words}”", "italic")
        case Typed(line=line):
            return Text(str(node), "bold" if line else "")
        case _:
            assert_never(node)

"""Cards as lines of text; colour is added where the terminal has it and means nothing by itself."""

from __future__ import annotations

from typing import assert_never
from zoneinfo import ZoneInfo

from rich.text import Text

from bot.ui import Card, Field, Form, Reply
from bot.words import Day, Inline, Link, Mention, Quote, Said, Strong, When, say

TONES = {"plain": "cyan", "good": "bold green", "bad": "red"}
WHEN = {"full": "%a {day} %b %Y, %H:%M", "day": "%a {day} %b %Y", "time": "%H:%M"}


def reply(shown: Reply, only: str = "") -> list[Text]:
    """A message. `only` names the one person who sees it."""
    return [line for each in shown.cards for line in card(each, only)]


def changes(before: Reply, shown: Reply, only: str) -> list[Text]:
    """A message brought up to date: what it is about, and the lines that are new."""
    known = {line.plain for line in reply(before, only)}
    fresh = [line for line in reply(shown, only) if line.plain not in known]
    title = card(shown.cards[0], only)[0]
    mark = Text("(updated) ", "dim")
    return [mark + title, *(line for line in fresh if line.plain != title.plain)] if fresh else []


def card(shown: Card, only: str) -> list[Text]:
    edge = Text("│ ", "magenta" if only else "blue")
    lines = [edge + Text.assemble((f"(only {only}) ", "magenta") if only else "", text(shown.title, "bold"))]
    for paragraph in shown.body:
        lines += [edge + each for each in text(paragraph).split("\n")]
    if shown.buttons:
        labels = [Text(f"[{plain(button.label)}]", TONES[button.tone]) for button in shown.buttons]
        lines.append(edge + Text(" ").join(labels))
    if shown.select is not None:
        labels = [Text(f"[{plain(option.label)}]", TONES["plain"]) for option in shown.select.options]
        lines.append(edge + text(say("{label}: ", label=shown.select.label)) + Text(" ").join(labels))
    return lines


def form(shown: Form, only: str, label: str) -> list[Text]:
    """A form as what there is to fill in, and how to say it in one line."""
    lines = [Text.assemble((f"(only {only}) ", "magenta"), text(shown.title, "bold"))]
    errors, values = dict(shown.errors), dict(shown.values)
    for field in shown.fields:
        line = Text.assemble("  ", (field.name, "bold"), " ", ask(field, values.get(field.name, "")))
        if field.name in errors:
            line.append_text(Text("  ! ", "red")).append_text(text(errors[field.name], "red"))
        lines.append(line)
    example = " ".join(f"{each.name}=…" for each in shown.fields if each.required and each.name not in values)
    lines.append(Text(f"  {only}: {label} {example}".rstrip(), "dim"))
    return lines


def ask(field: Field, given: str) -> Text:
    """What a field wants, on one line: what it holds, or else an example."""
    found = Text(field.label + ("" if field.required else " (if you like)"), "dim")
    hint = ", ".join(option.value for option in field.options) or field.hint
    return (
        found.append(": ").append(given, "italic") if given else found.append(f", for example {hint}" if hint else "")
    )


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
        case _:
            assert_never(node)

"""A form as a Slack modal: the control that suits each field, holding what was given before."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from adapters.slack.blocks import Header, drawn, label
from adapters.slack.controls import OPEN, instant, is_count, is_day, somebody
from adapters.slack.mrkdwn import paragraphs, plain, spelled
from adapters.slack.origin import Origin, packed
from adapters.slack.tearing import border
from bot.commands.fields import chosen, several
from bot.payload import spoken
from bot.ui import Field, Form, Option
from bot.words import Said, say

CALLBACK = "form"
MOST_TITLE = 24
MOST_HEADING = 150
MOST_LABEL = 150
MOST_HINT = 150
MOST_OPTION = 75
MOST_VALUE = 150
MOST_WORDS = 3000
MOST_SMALL = 100
"""Characters for a number or a moment, which nobody writes out at length."""
MOST_SENTENCE = 1000
MOST_BUTTONS = 10
MOST_OPTIONS = 100
MOST_PHOTOS = 10
MOST_CARRIED = 3000
MOST_BLOCKS = 100
MOST_BYTES = 250_000
PICTURES = ("jpg", "jpeg", "png", "gif", "webp")

View = dict[str, Any]


def modal(form: Form, origin: Origin) -> View | None:
    """The form as a view; None where its call, or what was given, is longer than Slack takes.

    Such a call is to be answered as it is: the core keeps its words and offers to try again.
    """
    given, wrong = {name: spoken(words) for name, words in form.values}, dict(form.errors)
    title = plain(form.title, MOST_HEADING)
    blocks = [drawn(Header(title), set())] if len(title) > MOST_TITLE else []
    blocks += [drawn(each.torn(MOST_WORDS)[0], set()) for each in paragraphs(form.about)]
    for each in form.fields:
        blocks += inputs(each, given.get(each.name, ""), wrong.get(each.name))
    view = {
        "type": "modal",
        "callback_id": CALLBACK,
        "title": label(form.title if len(title) <= MOST_TITLE else say("Fireside"), MOST_TITLE),
        "submit": label(say("Done"), MOST_TITLE),
        "close": label(say("Cancel"), MOST_TITLE),
        "private_metadata": packed(origin, form.submit),
        "blocks": blocks,
    }
    fits = len(view["private_metadata"]) <= MOST_CARRIED and len(blocks) <= MOST_BLOCKS
    return view if fits and len(json.dumps(view)) <= MOST_BYTES else None


def errors(form: Form) -> dict[str, str]:
    """What is wrong by block, for a form that stays open; empty where nothing in it is."""
    given, wrong = dict(form.values), dict(form.errors)
    found: dict[str, str] = {}
    for each in form.fields:
        if each.name in wrong:
            found[each.name] = under(each.label, wrong[each.name])
        elif each.required and not given.get(each.name, "").strip():
            found[each.name] = plain(say("This is empty."), MOST_HINT)
    return found


def inputs(field: Field, given: str, error: Said | None) -> Iterator[View]:
    """The blocks of one field: several where it holds more than Slack's longest input, with what is wrong below."""
    given = given if given.strip() else ""
    picker = control(field, given)
    elements = {field.name: picker} if picker else dict(written(field, given))
    below = hint(field, given, error, typed=picker is None)
    for number, (id, element) in enumerate(elements.items(), 1):
        again = say("{label}, continued", label=field.label)
        block: View = {
            "type": "input",
            "block_id": id,
            "label": label(again if number > 1 else say("{label}", label=field.label), MOST_LABEL),
            "element": {**element, "action_id": id},
            "optional": not field.required or number > 1,
        }
        yield block | {"hint": below} if below and number == len(elements) else block


def hint(field: Field, given: str, error: Said | None, *, typed: bool) -> View | None:
    """What is wrong, or else an example where the field no longer shows it."""
    if error is not None:
        return label(say("⚠️ {wrong}", wrong=under(field.label, error)), MOST_HINT)
    if given and field.hint and typed:
        return label(say("For example: {hint}", hint=field.hint), MOST_HINT)
    return None


def under(label: str, error: Said) -> str:
    """A sentence without the label it begins with, which stands above it."""
    words = spelled(error)
    rest = words.removeprefix(f"{label}: ")
    whole = words if rest == words else rest[:1].upper() + rest[1:]
    return plain(say("{words}", words=whole), MOST_HINT) or "…"


def control(field: Field, given: str) -> View | None:
    """Something to pick with; None where there is nothing, or where it can't hold what was given."""
    match field.kind:
        case "choice" if options := offered(field, [given] if given else []):
            return one_of(field, options, given)
        case "choices" if options := offered(field, several(given)):
            return some_of(field, options, given)
        case "person" if not given or somebody(given):
            return {"type": "users_select"} | ({"initial_user": somebody(given)} if given else {})
        case "photos":
            return {"type": "file_input", "filetypes": list(PICTURES), "max_files": min(field.most, MOST_PHOTOS)}
        case "when" if not given or instant(given) is not None:
            return {"type": "datetimepicker"} | ({"initial_date_time": instant(given)} if given else {})
        case "day" if not given or is_day(given):
            return {"type": "datepicker"} | ({"initial_date": given} if given else {})
        case "number" if not given or (is_count(given, field.most) and int(given) >= field.least):
            return counted(field, given)
        case "text" if field.choices and not given:
            return {"type": "external_select", "min_query_length": 0} | example(field)
        case _:
            return None


def offered(field: Field, given: list[str]) -> tuple[Option, ...]:
    """The options, and what was written that is none of them, so that it comes back; none where they don't fit."""
    written = [each for each in dict.fromkeys(given) if chosen(field.options, each) is None]
    options = (*field.options, *(Option(each, say("{words}", words=each)) for each in written))
    unlike = len({each.value for each in options}) == len(options) and all(each.value != OPEN for each in options)
    fits = len(options) < MOST_OPTIONS and all(0 < units(each.value) <= MOST_VALUE for each in options)
    return options if field.options and unlike and fits else ()


def one_of(field: Field, options: tuple[Option, ...], given: str) -> View:
    """Buttons where one is needed; a menu where it may be left open, also by somebody who has picked one already."""
    picked = chosen(options, given) if given else None
    held = {"initial_option": option(picked)} if picked else {}
    if field.required and len(options) <= MOST_BUTTONS:
        return {"type": "radio_buttons", "options": [option(each) for each in options], **held}
    if not field.required:
        options = (*options, Option(OPEN, say("Leave it open")))
    return {"type": "static_select", "options": [option(each) for each in options], **held} | example(field)


def some_of(field: Field, options: tuple[Option, ...], given: str) -> View:
    picked = dict.fromkeys(each for words in several(given) if (each := chosen(options, words)))
    held = {"initial_options": [option(each) for each in picked]} if picked else {}
    few = len(options) <= MOST_BUTTONS
    made = {"type": "checkboxes" if few else "multi_static_select", "options": [option(each) for each in options]}
    return {**made, **held} | ({} if few else example(field))


def option(shown: Option) -> View:
    return {"text": label(shown.label, MOST_OPTION, shown.value), "value": shown.value}


def counted(field: Field, given: str) -> View:
    held = {"initial_value": given} if given else {}
    ends = {"min_value": str(field.least), "max_value": str(field.most)}
    return {"type": "number_input", "is_decimal_allowed": False, **ends, **held} | example(field)


def written(field: Field, given: str) -> Iterator[tuple[str, View]]:
    """A line or a paragraph to type in, never shorter than what it holds: too many words are mended, not lost."""
    most = field.most if field.kind in {"text", "long_text"} else MOST_SMALL
    for id, words in pieces(field.name, given):
        element = {
            "type": "plain_text_input",
            "multiline": field.kind == "long_text" or "\n" in given,
            "max_length": min(max(most, units(words)), MOST_WORDS),
        }
        yield id, element | ({"initial_value": words} if words else {}) | example(field)


def pieces(name: str, words: str) -> Iterator[tuple[str, str]]:
    """Words as long as one input takes, each with the id of its block, which says what stood at the cut."""
    id, number = name, 1
    while units(words) > MOST_WORDS:
        at = border(words, room(words)) or room(words)
        joint = {" ": "+", "\n": "/"}.get(words[at], "~")
        yield id, words[:at]
        words, number = words[at:] if joint == "~" else words[at + 1 :], number + 1
        id = f"{name}{joint}{number}"
    yield id, words


def room(words: str) -> int:
    """How many characters of these are sure to fit, whether Slack counts an emoji as one or as two."""
    most = MOST_WORDS
    while (over := units(words[:most]) - MOST_WORDS) > 0:
        most -= -(-over // 2)
    return most


def units(words: str) -> int:
    return len(words) + sum(each > "\uffff" for each in words)


def example(field: Field) -> View:
    return {"placeholder": label(say("{hint}", hint=field.hint), MOST_HINT)} if field.hint else {}

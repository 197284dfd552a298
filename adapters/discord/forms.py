"""A form as a Discord modal: the control that suits each field, holding what was given before."""

from __future__ import annotations

import re
from typing import Any

import discord
from discord import ui
from rapidfuzz import process

from adapters.discord.markdown import joined, paragraphs, short, spelled
from bot.commands.fields import chosen, folded, several
from bot.ui import CALL_LIMIT, Field, Form, Option
from bot.words import Quote, Said, say
from bot.words import listed as commas

MOST_TITLE = 45
MOST_LABEL = 45
MOST_DESCRIPTION = 100
MOST_WORDS = 4000
MOST_SMALL = 100
"""Characters for a number or a moment, which nobody writes out at length."""
MOST_BUTTONS = 10
MOST_OPTIONS = 25
MOST_PHOTOS = 10
MOST_PARTS = 5
LIKE = 75
"""From here on, of 100, an option is what somebody meant, as it is where words are read."""
SOMEBODY = re.compile(r"@(\d{1,20})")

Control = ui.Item[Any]


def modal(form: Form) -> ui.Modal | None:
    """The form, stopped, since its answer is no business of discord.py's; None where its call is longer than fits.

    Such a call is to be answered as it is: the core keeps its words and offers to try again.
    """
    token = str(form.submit)
    if len(token) > CALL_LIMIT:
        return None
    shown = ui.Modal(title=short(spelled(form.title), MOST_TITLE) or "…", custom_id=token)
    given, errors = dict(form.values), dict(form.errors)
    labels = [label(each, given.get(each.name, ""), errors.get(each.name)) for each in form.fields]
    about = str(joined(paragraphs(form.about)).torn(MOST_WORDS)[0])
    if about and len(labels) < MOST_PARTS:
        shown.add_item(ui.TextDisplay(about))
    elif about:
        labels[0].description = labels[0].description or short(" ".join(map(spelled, form.about)), MOST_DESCRIPTION)
    for each in labels:
        shown.add_item(each)
    shown.stop()
    return shown


def label(field: Field, given: str, error: Said | None) -> ui.Label[Any]:
    if error is not None and (instead := mistaken(field, given)):
        picked, words = instead
        made = control(field, picked)
    else:
        made = control(field, given)
        words = described(field, made, given, error)
    return ui.Label(
        text=short(field.label, MOST_LABEL), description=short(words, MOST_DESCRIPTION) or None, component=made
    )


def mistaken(field: Field, given: str) -> tuple[str, str] | None:
    """What is picked in place of words that are no option, and what is said of them.

    None where there are no such words, or too many: those are mended as they stand.
    """
    every = several(given) if field.kind == "choices" else [given]
    wrong = [each for each in every if chosen(field.options, each) is None]
    if not wrong or not offered(field, []):
        return None
    near = [(each, nearest(field.options, each)) for each in wrong]
    meant = [found for _, found in near if found]
    written = Quote(", ".join(wrong))
    if len(meant) == len(wrong):
        labels = commas([each.label for each in meant])
        words = spelled(say("You wrote {written}. Did you mean {labels}?", written=written, labels=labels))
    else:
        words = spelled(say("You wrote {written}, which is none of these.", written=written))
    picked = ", ".join((*(each for each in every if each not in wrong), *(each.value for each in meant)))
    return (picked, words) if len(words) <= MOST_DESCRIPTION else None


def nearest(options: tuple[Option, ...], words: str) -> Option | None:
    """The option that is clearly meant."""
    names = {number: folded(name) for number, name in enumerate(spelled(each.label) for each in options)}
    found = process.extractOne(folded(words), names, score_cutoff=LIKE)
    return options[found[2]] if found else None


def described(field: Field, made: Control, given: str, error: Said | None) -> str:
    """What is wrong, or else what the control has no room for: an example where the field doesn't show it."""
    seen = isinstance(made, ui.TextInput | ui.Select) and not given
    if error is not None:
        return under(field.label, spelled(error))
    if len(field.label) > MOST_LABEL:
        return field.label
    if field.hint and not seen and isinstance(made, ui.TextInput):
        return spelled(say("For example: {hint}", hint=field.hint))
    return ""


def under(label: str, words: str) -> str:
    """A sentence without the label it begins with, where that stands above it in full."""
    begins = f"{label}: "
    if len(label) > MOST_LABEL or not words.startswith(begins):
        return words
    rest = words[len(begins) :]
    return rest[:1].upper() + rest[1:]


def control(field: Field, given: str) -> Control:
    match field.kind:
        case "choice" if choosable := offered(field, [given] if given else []):
            return one_of(field, choosable, given)
        case "choices" if choosable := offered(field, several(given)):
            return some_of(field, choosable, given)
        case "person" if not given or SOMEBODY.fullmatch(given):
            return somebody(field, given)
        case "photos":
            most = min(field.most, MOST_PHOTOS)
            return ui.FileUpload(
                custom_id=field.name, required=field.required, min_values=int(field.required), max_values=most
            )
        case _:
            return written(field, given)


def offered(field: Field, given: list[str]) -> tuple[Option, ...]:
    """The options, and what was written that is none of them, so that it comes back; none where they don't fit."""
    own = [each for each in given if chosen(field.options, each) is None]
    options = (*field.options, *(Option(each, say("{words}", words=each)) for each in dict.fromkeys(own)))
    fits = len(options) <= MOST_OPTIONS and all(0 < len(each.value) <= MOST_SMALL for each in options)
    return options if field.options and fits else ()


def one_of(field: Field, options: tuple[Option, ...], given: str) -> Control:
    """Radio buttons where one is needed; a menu where none may be picked, since a radio button can't be unset."""
    picked = chosen(options, given) if given else None
    if field.required and 1 < len(options) <= MOST_BUTTONS:
        return ui.RadioGroup(
            custom_id=field.name,
            options=[
                discord.RadioGroupOption(label=name(each), value=each.value, default=each is picked) for each in options
            ],
        )
    return menu(field, options, [picked] if picked else [], 1)


def some_of(field: Field, options: tuple[Option, ...], given: str) -> Control:
    picked = [each for words in several(given) if (each := chosen(options, words))]
    if len(options) > MOST_BUTTONS:
        return menu(field, options, picked, len(options))
    return ui.CheckboxGroup(
        custom_id=field.name,
        required=field.required,
        min_values=int(field.required),
        max_values=len(options),
        options=[
            discord.CheckboxGroupOption(label=name(each), value=each.value, default=each in picked) for each in options
        ],
    )


def menu(field: Field, options: tuple[Option, ...], picked: list[Option], most: int) -> Control:
    return ui.Select(
        custom_id=field.name,
        placeholder=short(field.hint, MOST_SMALL) or None,
        required=field.required,
        min_values=int(field.required),
        max_values=most,
        options=[discord.SelectOption(label=name(each), value=each.value, default=each in picked) for each in options],
    )


def name(option: Option) -> str:
    return short(spelled(option.label), MOST_SMALL) or option.value


def somebody(field: Field, given: str) -> Control:
    found = SOMEBODY.fullmatch(given)
    held = [discord.SelectDefaultValue(id=int(found[1]), type=discord.SelectDefaultValueType.user)] if found else []
    return ui.UserSelect(
        custom_id=field.name, required=field.required, min_values=int(field.required), max_values=1, default_values=held
    )


def written(field: Field, given: str) -> Control:
    """A line or a paragraph to type in, never shorter than what it holds: too many words are mended, not lost."""
    most = field.most if field.kind in {"text", "long_text"} else MOST_SMALL
    long = field.kind == "long_text" or "\n" in given
    return ui.TextInput(
        custom_id=field.name,
        style=discord.TextStyle.paragraph if long else discord.TextStyle.short,
        required=field.required,
        default=given[:MOST_WORDS] or None,
        placeholder=short(field.hint, MOST_SMALL) or None,
        max_length=min(max(most, len(given)), MOST_WORDS),
    )

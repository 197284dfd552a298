"""Cards as Discord messages: each within its budgets, split where they are long, notifying nobody by accident."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, assert_never

import discord
from discord import ui

from adapters.discord.markdown import (
    LEAST_PIECE,
    Block,
    Text,
    heading,
    is_person,
    joined,
    paragraph,
    paragraphs,
    short,
    spelled,
)
from bot.ui import CALL_LIMIT, Button, Call, Card, Happening, Option, Photo, Reply, Select, Talk
from bot.words import Mention, say

MOST_COMPONENTS = 40
MOST_TEXT = 4000
MOST_PHOTOS = 10
MOST_OPTIONS = 25
MOST_OPTION = 100
ROW = 5
APART = 5
"""Paragraphs that stand apart; more of them are a list, and stand close together."""
EMBER = 0xE25822
STYLES = {
    "plain": discord.ButtonStyle.secondary,
    "good": discord.ButtonStyle.success,
    "bad": discord.ButtonStyle.danger,
}
EMPTY = Text((Block("flow", "…"),))
MENTIONED = re.compile(r"(?<!\\)<@(\d+)>")


@dataclass(frozen=True, slots=True)
class Shown:
    """One message. Its view is stopped: discord.py would keep it for ever to wait for presses it need not know of."""

    view: ui.LayoutView
    photos: tuple[str, ...]
    """Ids of the photos to attach, each as `filename(id)`."""
    people: frozenset[str]
    """Ids of those it may notify."""


@dataclass(frozen=True, slots=True)
class Gallery:
    photos: tuple[Photo, ...]


@dataclass(frozen=True, slots=True)
class Row:
    buttons: tuple[Button, ...]


Part = Text | Gallery | Row | Select


class Sheet:
    """One message being filled, a box for each card."""

    def __init__(self) -> None:
        self.boxes: list[list[Part]] = []

    def fits(self, box: list[Part]) -> bool:
        parts = [part for each in (*self.boxes, box) for part in each]
        components = len(self.boxes) + 1 + sum(weight(each) for each in parts)
        photos = {each.id for part in parts if isinstance(part, Gallery) for each in part.photos}
        return components <= MOST_COMPONENTS and letters(parts) <= MOST_TEXT and len(photos) <= MOST_PHOTOS

    def room(self, box: list[Part]) -> int:
        """Characters of text that still fit beside these."""
        return MOST_TEXT - letters([part for each in (*self.boxes, box) for part in each])

    def shown(self) -> Shown:
        taken: set[str] = set()
        view = ui.LayoutView(timeout=None)
        for box in self.boxes:
            items = [item for part in box for item in drawn(part, taken)]
            view.add_item(ui.Container(*items, accent_colour=EMBER))
        view.stop()
        parts = [part for box in self.boxes for part in box]
        photos = dict.fromkeys(each.id for part in parts if isinstance(part, Gallery) for each in part.photos)
        people = frozenset(id for part in parts if isinstance(part, Text) for id in MENTIONED.findall(str(part)))
        return Shown(view, tuple(photos), people)


def messages(shown: Reply | tuple[Card, ...]) -> tuple[Shown, ...]:
    """These cards in as few messages as they take; what is private beside a reply is asked for by itself."""
    sheets = [Sheet()]
    for card in cards(shown):
        box = list(parts(card))
        if not sheets[-1].fits(box) and sheets[-1].boxes:
            sheets.append(Sheet())
        if sheets[-1].fits(box):
            sheets[-1].boxes.append(box)
        else:
            sheets = [*sheets[:-1], *split(box)]
    return tuple(each.shown() for each in sheets if each.boxes)


def one(shown: Reply | tuple[Card, ...]) -> Shown:
    """These cards in one message, for what is posted once and edited later: long words are cut, buttons stay."""
    whole = messages(shown)
    return whole[0] if len(whole) == 1 else shortened(cards(shown)).shown()


def mentions(shown: Reply | tuple[Card, ...]) -> frozenset[str]:
    """Ids of those the cards mention; nobody else is to be notified."""
    nodes = (node for card in cards(shown) for said in (card.title, *card.body) for node in said.parts)
    return frozenset(each.id for each in nodes if isinstance(each, Mention) and is_person(each.platform, each.id))


def filename(photo: str) -> str:
    return f"{photo}.jpg"


def event(happening: Happening) -> dict[str, object]:
    """A scheduled event as Discord takes it, for a place outside it."""
    where = short(spelled(happening.where), 100) or short(spelled(say("To be agreed")), 100)
    return {
        "name": short(spelled(happening.title), 100) or short(spelled(say("A plan")), 100),
        "description": spelled(happening.about).strip()[:1000],
        "privacy_level": discord.PrivacyLevel.guild_only.value,
        "entity_type": discord.EntityType.external.value,
        "entity_metadata": {"location": where},
        "scheduled_start_time": happening.starts_at.isoformat(),
        "scheduled_end_time": happening.ends_at.isoformat(),
    }


def thread_name(talk: Talk) -> str:
    return short(spelled(talk.title), 100) or short(spelled(say("Talk")), 100)


def choices(options: tuple[Option, ...]) -> list[dict[str, str]]:
    """Completions, as Discord takes them; one whose value doesn't fit is left out."""
    fitting = [each for each in options if 0 < len(each.value) <= MOST_OPTION]
    return [{"name": option_name(each), "value": each.value} for each in fitting[:MOST_OPTIONS]]


def cards(shown: Reply | tuple[Card, ...]) -> tuple[Card, ...]:
    return shown.cards if isinstance(shown, Reply) else shown


def parts(card: Card) -> Iterator[Part]:
    texts = paragraphs(card.body)
    if len(texts) > APART:
        texts = [joined(texts)]
    title = heading(card.title) if texts or card.photos else paragraph(card.title)  # alone, it is a sentence like any
    yield from [each for each in (title, *texts) if each.blocks] or [EMPTY]
    for at in range(0, len(card.photos), MOST_PHOTOS):
        yield Gallery(card.photos[at : at + MOST_PHOTOS])
    yield from rows(card.buttons)
    if card.select is not None and card.select.options:
        yield card.select


def rows(buttons: tuple[Button, ...]) -> Iterator[Row]:
    """As few rows as they take, of about one length."""
    count = -(-len(buttons) // ROW)
    size = -(-len(buttons) // max(1, count))
    for at in range(0, len(buttons), size or ROW):
        yield Row(buttons[at : at + size])


def split(box: list[Part]) -> list[Sheet]:
    """A card that fills more than a message, torn in its texts; its buttons come last."""
    sheets: list[Sheet] = []
    left = deque(box)
    while left:
        sheet, fitting = Sheet(), list[Part]()
        while left and sheet.fits([*fitting, left[0]]):
            fitting.append(left.popleft())
        if left and isinstance(left[0], Text) and sheet.room(fitting) >= LEAST_PIECE:
            first, left[0] = left[0].torn(sheet.room(fitting))
            fitting += [first] if first.blocks else []
        sheet.boxes.append(fitting)
        sheets.append(sheet)
    return sheets


def shortened(shown: tuple[Card, ...]) -> Sheet:
    """Everything in one box, with an even share of the room for each card's words; what presses comes before photos."""
    boxes = [list(parts(each)) for each in shown]
    share = MOST_TEXT // len(shown) - len("\n")
    words = joined(beginning(joined(each for each in box if isinstance(each, Text)), share) for box in boxes)
    buttons = tuple(each for card in shown for each in card.buttons)
    selects = [each for box in boxes for each in box if isinstance(each, Select)]
    sheet, fitting = Sheet(), list[Part]((words if words.blocks else EMPTY,))
    presses: tuple[Part, ...] = (*rows(buttons), *selects)
    for each in presses:
        fitting += [each] if sheet.fits([*fitting, each]) else []
    pictures = Gallery(tuple(each for card in shown for each in card.photos)[:MOST_PHOTOS])
    if pictures.photos and sheet.fits([*fitting, pictures]):
        fitting.insert(1, pictures)
    sheet.boxes.append(fitting)
    return sheet


def beginning(text: Text, room: int) -> Text:
    if len(str(text)) <= room:
        return text
    first, _ = text.torn(room - len("…"))
    if not first.blocks:
        return first
    *before, last = first.blocks
    return Text((*before, replace(last, words=f"{last.words}…")))


def letters(box: list[Part]) -> int:
    return sum(len(str(each)) for each in box if isinstance(each, Text))


def weight(part: Part) -> int:
    """How many components Discord counts for it."""
    match part:
        case Text() | Gallery():
            return 1
        case Row(buttons=buttons):
            return 1 + len(buttons)
        case Select():
            return 2
        case _:
            assert_never(part)


def drawn(part: Part, taken: set[str]) -> list[ui.Item[Any]]:
    match part:
        case Text():
            return [ui.TextDisplay(str(part))]
        case Gallery(photos=photos):
            return [ui.MediaGallery(*(picture(each) for each in photos))]
        case Row(buttons=buttons):
            items = [button(each, token) for each in buttons if (token := custom_id(each.call, "", taken))]
            return [ui.ActionRow(*items)] if items else []
        case Select():
            token = custom_id(part.call, part.field, taken)
            return [ui.ActionRow(select(part, token))] if token else []
        case _:
            assert_never(part)


def picture(photo: Photo) -> discord.MediaGalleryItem:
    return discord.MediaGalleryItem(f"attachment://{filename(photo.id)}", description=short(spelled(photo.alt), 1024))


def button(shown: Button, token: str) -> ui.Button[Any]:
    label = short(spelled(shown.label), 80) or "…"
    return ui.Button(label=label, custom_id=token, style=STYLES[shown.tone])


def select(shown: Select, token: str) -> ui.Select[Any]:
    options = [discord.SelectOption(label=option_name(each), value=each.value) for each in shown.options[:MOST_OPTIONS]]
    return ui.Select(custom_id=token, placeholder=short(spelled(shown.label), 150) or None, options=options)


def option_name(option: Option) -> str:
    return short(spelled(option.label), MOST_OPTION) or option.value


def custom_id(asked: Call, field: str, taken: set[str]) -> str:
    """The call as a component carries it, with the field a select fills behind a `#`, which no call contains.

    Discord wants every one of a message to differ, so a number goes behind the same call's second button; where even
    that has no room, there is none: the first one does the same.

    Raises:
        ValueError: it is longer than Discord takes.
    """
    plain = f"{asked}#{field}" if field else str(asked)
    if len(plain) > CALL_LIMIT:
        raise ValueError(asked.name)
    token, number = plain, 1
    while token in taken:
        number += 1
        token = f"{asked}#{field}.{number}"
    if len(token) > CALL_LIMIT:
        return ""
    taken.add(token)
    return token

"""Cards as Block Kit: messages, modals and the Home tab, each within Slack's budgets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from adapters.slack.blocks import Header, Json, Part, Row, drawn, label, letters
from adapters.slack.blocks import choices as choices  # noqa: PLC0414 drawn by itself where Slack asks for options
from adapters.slack.mrkdwn import MOST_BOLD, Block, Text, inline, joined, paragraph, paragraphs, plain, spelled
from adapters.slack.origin import Origin, packed
from bot.ui import Button, Call, Card, Photo, Reply, Select
from bot.words import Day, Said, Strong, say

MOST_SECTION = 3000
MOST_HEADER = 150
MOST_TITLE = 24
MOST_NOTICE = 150
ROW = 5
MOST_ROW = 25
MOST_ROWS = 20
"""From so many rows of buttons on, they are longer ones."""
MENU = 4
"""From so many buttons on, a title with nothing else below it heads them."""
APART = 5
"""Paragraphs that stand apart; more of them are a list, and stand close together."""
ESCAPES = re.compile("[<>]|&(?:amp|lt|gt);")
"""What a header would not show as it is."""
EMPTY = Text((Block("flow", "…"),))


@dataclass(frozen=True, slots=True)
class Shown:
    """One message."""

    blocks: list[Json]
    text: str
    """What a notification says."""
    photos: tuple[str, ...]
    """Our own ids of the photos in it, which stand where Slack's belong until those are known."""


@dataclass(frozen=True, slots=True)
class Budget:
    """How much one surface takes."""

    blocks: int
    letters: int


MESSAGE = Budget(50, 12_000)
VIEW = Budget(100, 30_000)


@dataclass(slots=True)
class Sheet:
    """One message or view being filled, a box for each card."""

    budget: Budget
    boxes: list[list[Part]] = field(default_factory=list)

    @property
    def parts(self) -> list[Part]:
        return [part for box in self.boxes for part in box]

    def fits(self, box: list[Part]) -> bool:
        parts = [*self.parts, *box]
        return len(parts) + len(self.boxes) <= self.budget.blocks and letters(parts) <= self.budget.letters

    def blocks(self) -> list[Json]:
        taken: set[str] = set()
        found: list[Json] = []
        for box in self.boxes:
            found += [{"type": "divider"}] if found else []
            found += [drawn(part, taken) for part in box]
        return found


def messages(shown: Reply | tuple[Card, ...]) -> tuple[Shown, ...]:
    """These cards in as few messages as they take; what is private beside a reply is asked for by itself."""
    return tuple(message(each, shown) for each in filled(cards(shown), MESSAGE))


def one(shown: Reply | tuple[Card, ...]) -> Shown:
    """These cards in one message, for what is posted once and edited later: long words are cut, buttons stay."""
    return message(whole(cards(shown), MESSAGE), shown)


def view(shown: Reply | tuple[Card, ...], title: Said, origin: Origin | None = None) -> Json:
    """A modal that shows cards and asks for nothing; `origin` is where it was asked for."""
    found: Json = {
        "type": "modal",
        "title": label(title, MOST_TITLE),
        "close": label(say("Close"), MOST_TITLE),
        "blocks": whole(cards(shown), VIEW).blocks(),
    }
    return found if origin is None else {**found, "private_metadata": packed(origin, Call(""))}


def moment() -> Json:
    """A modal for while an answer is looked up."""
    return view((Card(say("One moment…")),), say("Fireside"))


def home(shown: Reply | tuple[Card, ...]) -> Json:
    """The Home tab; what has no room is left out from the end, and the last line says where it is."""
    sheet, *rest = filled(cards(shown), VIEW) or [Sheet(VIEW, [[EMPTY]])]
    more: list[Part] = [paragraph(say("There is more: /today shows all of it."))]
    if rest:
        while not sheet.fits(more):
            sheet.boxes[-1].pop()
            sheet.boxes = [each for each in sheet.boxes if each]
        sheet.boxes.append(more)
    return {"type": "home", "blocks": sheet.blocks()}


def cards(shown: Reply | tuple[Card, ...]) -> tuple[Card, ...]:
    return shown.cards if isinstance(shown, Reply) else shown


def message(sheet: Sheet, shown: Reply | tuple[Card, ...]) -> Shown:
    notice = shown.notice if isinstance(shown, Reply) else None
    text = plain(notice or say("There is something new here."), MOST_NOTICE)
    photos = dict.fromkeys(each.id for each in sheet.parts if isinstance(each, Photo))
    return Shown(sheet.blocks(), text, tuple(photos))


def filled(shown: tuple[Card, ...], budget: Budget) -> list[Sheet]:
    """A sheet is begun where a card no longer fits whole."""
    sheets: list[Sheet] = []
    for card in shown:
        box = list(parts(card))
        if sheets and sheets[-1].fits(box):
            sheets[-1].boxes.append(box)
        else:
            sheets += split(box, budget)
    return sheets


def split(box: list[Part], budget: Budget) -> list[Sheet]:
    """A card that fills more than a message; its buttons come last."""
    sheets: list[Sheet] = []
    for part in box:
        if sheets and Sheet(budget).fits([*sheets[-1].parts, part]):
            sheets[-1].boxes[0].append(part)
        else:
            sheets.append(Sheet(budget, [[part]]))
    return sheets


def whole(shown: tuple[Card, ...], budget: Budget) -> Sheet:
    sheets = filled(shown, budget)
    return sheets[0] if len(sheets) == 1 else shortened(shown, budget)


def shortened(shown: tuple[Card, ...], budget: Budget) -> Sheet:
    """Everything in one box: what presses, then an even share of the room for each card's words, then photos."""
    boxes = [list(parts(each)) for each in shown]
    selects = [each for box in boxes for each in box if isinstance(each, Select)]
    presses: list[Part] = []
    offered: tuple[Part, ...] = (*rows(tuple(each for card in shown for each in card.buttons)), *selects)
    for part in offered:
        if len(presses) < budget.blocks * 4 // 5 and letters([*presses, part]) <= budget.letters // 2:
            presses.append(part)
    share = (budget.letters - letters(presses)) // max(1, len(shown)) - len("\n")
    words = joined(beginning(joined(map(as_text, box)), share) for box in boxes)
    fitting: list[Part] = [*sections(words if words.blocks else EMPTY), *presses]
    for picture in (each for box in boxes for each in box if isinstance(each, Photo)):
        if Sheet(budget).fits([*fitting, picture]):
            fitting.insert(len(fitting) - len(presses), picture)
    return Sheet(budget, [fitting])


def as_text(part: Part) -> Text:
    match part:
        case Text():
            return part
        case Header(words=words):
            return paragraph(say("{title}", title=Strong(words)))
        case _:
            return Text(())


def beginning(text: Text, room: int) -> Text:
    if text.fits(room):
        return text
    first, _ = text.torn(room - len("…"))
    if not first.blocks:
        return first
    *before, last = first.blocks
    return Text((*before, replace(last, words=f"{last.words}…")))


def parts(card: Card) -> Iterator[Part]:
    texts = paragraphs(card.body)
    if len(texts) > APART:
        texts = [joined(texts)]
    heads = texts or card.photos or len(card.buttons) >= MENU
    found: list[Part] = [heading(card.title) if heads else paragraph(card.title)]  # alone, a sentence
    found += [*texts, *card.photos, *rows(card.buttons)]
    if card.select is not None and choices(card.select.options):
        found.append(card.select)
    found = [each for each in found if not isinstance(each, Text) or each.blocks] or [EMPTY]
    for each in found:
        yield from sections(each) if isinstance(each, Text) else (each,)


def heading(said: Said) -> Header | Text:
    """A header where plain words can say it, which format nothing and notify nobody; else bold words."""
    words = " ".join(spelled(said).split())
    still = all(isinstance(each, str | Strong | Day) for each in said.parts) and not ESCAPES.search(words)
    if words and len(words) <= MOST_HEADER and still:
        return Header(words)
    if not words or len(words) > MOST_BOLD or "*" in words:
        return paragraph(said)
    marked = "".join(inline(each.text if isinstance(each, Strong) else each) for each in said.parts)
    return Text((Block("flow", f"*{' '.join(marked.split())}*"),))


def sections(text: Text) -> Iterator[Text]:
    while not text.fits(MOST_SECTION):
        first, text = text.torn(MOST_SECTION)
        yield first
    yield text


def rows(buttons: tuple[Button, ...]) -> Iterator[Row]:
    """As few rows as they take, of about one length; what needs a thread opened or an event is not drawn here."""
    pressable = tuple(each for each in buttons if not each.needs)
    count = min(-(-len(pressable) // ROW), max(MOST_ROWS, -(-len(pressable) // MOST_ROW)))
    size = -(-len(pressable) // max(1, count))
    for at in range(0, len(pressable), size or ROW):
        yield Row(pressable[at : at + size])

"""Pictures that come along with what somebody asks for, and those an answer shows."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from dataclasses import replace

from bot.errors import NotFound, UserError
from bot.ui import Card, Reply
from bot.words import say

log = logging.getLogger(__name__)

MOST_NAME = 100

Data = AsyncIterator[bytes]
Keep = Callable[[Data], Awaitable[str]]
"""Gives a picture that is kept its id; raises UserError where it can't be."""
Photo = Callable[[str], Awaitable[bytes]]
"""The JPEG behind one of our photo ids; raises NotFound."""


async def received(files: Iterable[tuple[str, Data]], keep: Keep) -> tuple[tuple[str, ...], tuple[Card, ...]]:
    """What was uploaded, each file by its name, as the ids it got; and a card for each that is left out."""
    ids, left_out = [], []
    for name, data in files:
        try:
            ids.append(await keep(data))
        except UserError as error:
            left_out.append(without(name, str(error)))
        except Exception:
            log.exception("upload.failed")
            left_out.append(without(name, "I could not keep it just now. Please try it once more."))
    return tuple(ids), tuple(left_out)


def without(name: str, why: str) -> Card:
    return Card(say("I left a photo out"), (say("{name}: {why}", name=name[:MOST_NAME], why=why),))


async def developed(reply: Reply, photo: Photo) -> tuple[Reply, dict[str, bytes]]:
    """The reply without photos that are gone by now, and those that are there, by id."""
    found: dict[str, bytes] = {}
    for each in (each for card in (*reply.cards, *reply.aside) for each in card.photos):
        try:
            found[each.id] = await photo(each.id)
        except NotFound:
            continue

    def kept(card: Card) -> Card:
        return replace(card, photos=tuple(each for each in card.photos if each.id in found)) if card.photos else card

    return replace(reply, cards=tuple(map(kept, reply.cards)), aside=tuple(map(kept, reply.aside))), found

"""Photos in a memory: added with one's words, and hidden from everybody by whoever wants that."""

from __future__ import annotations

from collections.abc import Sequence

from bot.commands import Turn, press
from bot.errors import NotFound
from bot.features.memory.cards import PHOTOS_PAGE, opening, pictures, subject, the_memory
from bot.ids import short
from bot.model import MemoryPhoto
from bot.ui import Button, Card, Field, Option, Reply, Select, call
from bot.words import Said, Strong, say

MOST = 4
"""Of one member in one memory."""
PHOTOS = Field("photos", "Photos, up to 4", "photos", most=MOST)


async def attach(turn: Turn, m: int, uploads: Sequence[int] | None) -> tuple[Card, ...]:
    """Put this member's uploads into a memory; a card for their eyes where some did not make it.

    Words never wait for a photo that is missing, and one that is in already stays.
    """
    if not uploads:
        return ()
    kept = await turn.store.memories.find(m)
    mine = [each.id for each in kept.photos if each.member == turn.member.id] if kept else []
    fresh = [each for each in uploads if each not in mine]
    fitting = fresh[: MOST - len(mine)]
    found = await turn.desk.hand_out(turn.envelope.person, fitting)
    await turn.store.photos.add(m, turn.member.id, found)
    return left_out(len(fitting) - len(found), len(fresh) - len(fitting))


def left_out(lost: int, beyond: int) -> tuple[Card, ...]:
    """What to tell of photos that did not arrive, or waited too long, and of those there is no room for."""
    body: list[Said] = []
    if lost:
        body.append(say("A photo did not arrive, or waited for more than a day: please add it once more."))
    if beyond:
        body.append(say("There is room for {most} photos of each of you here, so some stayed out.", most=MOST))
    return (Card(say("Not every photo is in"), tuple(body)),) if body else ()


@press("memory.photos", refs=("m", "at"), writes=False)
async def choose(turn: Turn, m: int, at: int) -> Reply:
    """`PHOTOS_PAGE` photos from `at` on, to choose one that goes."""
    memory = await the_memory(turn, m)
    shown = memory.photos[at : at + PHOTOS_PAGE]
    if not shown:
        raise NotFound("There is no photo here any more.")
    options = tuple(Option(short(each.id), named(number, each, turn.member.id)) for number, each in enumerate(shown, 1))
    more = call("memory.photos", m=short(m), at=short(at + PHOTOS_PAGE))
    further = (Button(say("More"), more),) if len(memory.photos) > at + PHOTOS_PAGE else ()
    return Reply(
        (
            Card(
                say("Hide a photo of {title}", title=Strong(memory.title)),
                (say("It goes at once and for everybody, and I tell nobody. One of your own is deleted."),),
                (*further, Button(say("Leave them all"), opening(m))),
                Select(say("Which one"), call("memory.hide"), "photo", options),
                pictures(shown),
            ),
        )
    )


def named(number: int, photo: MemoryPhoto, mine: int) -> Said:
    if photo.member == mine:
        return say("Photo {number}, yours", number=number)
    if photo.name:
        return say("Photo {number}, from {name}", number=number, name=photo.name)
    return say("Photo {number}", number=number)


@press("memory.hide", refs=("photo",))
async def hide(turn: Turn, photo: int) -> Reply:
    found = await turn.store.photos.find(photo)
    if found is None or turn.circle.takes_back(found.member):
        return Reply((Card(say("That photo is gone already.")),), to="in_place")
    if found.member == turn.member.id:
        await turn.store.photos.remove(photo, turn.member.id)
        told = say("Your photo is deleted.")
    else:
        await turn.store.photos.hide(photo)
        told = say("That photo is hidden from everybody, and nobody is told.")
    gone = await turn.store.memories.drop_empty((found.memory,))
    if gone:
        await turn.store.deliveries.withdraw(f"memory:{found.memory}")
    await turn.store.deliveries.refresh(subject(found.memory))
    buttons = () if gone else (Button(say("Open"), opening(found.memory)),)
    return Reply((Card(told, (), buttons),), to="in_place")

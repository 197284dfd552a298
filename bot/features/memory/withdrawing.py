"""Taking one's own words out again: a memory of several people goes only once each of them has."""

from __future__ import annotations

from bot.commands import Turn, press
from bot.features.memory.cards import may_withdraw, opening, part_of, spoken, subject, the_memory
from bot.ids import short
from bot.model import Member, Memory
from bot.ui import Button, Card, Reply, call
from bot.words import Said, Strong, say


@press("memory.withdraw", refs=("m",), writes=False)
async def withdraw(turn: Turn, m: int) -> Reply:
    memory = await the_memory(turn, m)
    if not may_withdraw(memory, turn.member):
        return nothing_of_yours(memory)
    if any(each.member != turn.member.id for each in spoken(memory)):
        then = say("Title and day stay, because others wrote in it too.")
    elif any(each.member != turn.member.id for each in memory.photos):
        then = say("Title and day stay, because others have photos in it.")
    else:
        then = say("Nobody else has written in it, so the memory goes too.")
    yours = what_is_yours(memory, turn.member)
    return Reply(
        (
            Card(
                say("Take your {yours} out of {title}?", yours=yours, title=Strong(memory.title)),
                (then, say("What is taken out can't be brought back.")),
                (
                    Button(say("Take mine out"), call("memory.withdraw_now", m=short(m)), "bad"),
                    Button(say("Leave them in"), opening(m)),
                ),
            ),
        ),
        to="in_place",
    )


@press("memory.withdraw_now", refs=("m",))
async def withdraw_now(turn: Turn, m: int) -> Reply:
    memory = await the_memory(turn, m)
    if not may_withdraw(memory, turn.member):
        return nothing_of_yours(memory)
    gone = await turn.store.memories.withdraw(m, turn.member.id)
    if gone:
        await turn.store.deliveries.withdraw(f"memory:{m}")
    await turn.store.deliveries.refresh(subject(m))
    yours, title = what_is_yours(memory, turn.member), Strong(memory.title)
    told = (
        say("{title} is gone, and your {yours} with it.", title=title, yours=yours)
        if gone
        else say("Your {yours} are out of {title}.", title=title, yours=yours)
    )
    return Reply((Card(told),), to="in_place")


def what_is_yours(memory: Memory, member: Member) -> Said:
    photos = any(each.member == member.id for each in memory.photos)
    if photos and part_of(memory, member):
        return say("words and photos")
    return say("photos") if photos else say("words")


def nothing_of_yours(memory: Memory) -> Reply:
    return Reply((Card(say("You have nothing in {title} to take out.", title=Strong(memory.title))),), to="in_place")

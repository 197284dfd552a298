"""Leaving silently, from anywhere: what happens to one's words, and seven days to undo it.

Three stages, each a transaction of its own. A press hides at once what is to be hidden. Seven days later a step puts
what stays under the circle's key, deletes the rest, and notes down the last step. That one destroys the member's key,
and can not be due before the words that stay are safe; a step that was cut short is taken again, and twice is harmless.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from bot.commands import Scene, Visit, command, press, step
from bot.commands.fields import pick
from bot.errors import NotAllowed, NotFound
from bot.features.memory.cards import subject as memory_card
from bot.features.plan.cards import shown as plan_cards
from bot.features.thanks.cards import subject as thanks_card
from bot.ids import short
from bot.model import Circle, LeaveChoice, Member
from bot.store import CircleStore
from bot.ui import Button, Card, Field, Reply, call
from bot.words import Said, Strong, When, say

UNDO = timedelta(days=7)
TAKE_BACK, UNNAMED, AS_IS = (
    say("Take my words back"),
    say("Keep them, without my name"),
    say("Leave them as they are"),
)
SHARED = ("part", "photo", "memory", "asked", "thanks")
"""The tables of what is asked about: where somebody has nothing in any of them, there is nothing to ask."""
HOW = pick(("take_back", TAKE_BACK), ("unnamed", UNNAMED), ("as_is", AS_IS))


@command("leave", "Leave this circle, silently", needs="anyone", writes=False, example="/leave")
async def leave(visit: Visit) -> Reply:
    circle, member = belonging(visit)
    return Reply((await standing(visit, circle, member),))


@press("leave.go", Field("how", "What happens to my words", "choice", options=HOW, hidden=True), needs="anyone")
async def go(visit: Visit, how: LeaveChoice | None) -> Reply:
    """The first choice holds until it is undone, however often a card is pressed."""
    circle, member = belonging(visit)
    if member.left_at is None and how is not None:
        store = visit.all.within(circle.id)
        circle = await store.hold()
        member = circle.member(member.id) or member
    if member.left_at is None and how is not None:
        member = replace(member, left_at=visit.now, leaving=how)
        await store.members.leave(member.id, how)
        key = f"leave|{member.id}|{visit.now.astimezone(circle.zone).date()}"
        final = call("leave.final", m=short(member.id))
        await store.deliveries.step(circle, key, final, topic(member.id), visit.now + UNDO)
        review = f"decide.review|{member.id}|{visit.now.isoformat()}"
        await store.deliveries.step(circle, review, call("decide.review"), topic(member.id), visit.now)
        await show_anew(store, member)
    return Reply((await standing(visit, circle, member),), to="in_place")


@press("leave.stay", needs="anyone", writes=False)
async def stay(visit: Visit) -> Reply:
    circle, member = belonging(visit)
    unchanged = Card(say("Good to have you. Nothing has changed."))
    return Reply((await standing(visit, circle, member) if member.left_at else unchanged,), to="in_place")


@press("leave.undo", needs="anyone")
async def undo(visit: Visit) -> Reply:
    circle = visit.circle
    if circle is not None and visit.member is not None:
        return Reply((Card(say("You are in {name}.", name=Strong(circle.name))),), to="in_place")
    leaver = circle.leaver(visit.envelope.person) if circle else None
    if circle is None or leaver is None or not await come_back(visit.all.within(circle.id), leaver):
        raise NotFound("There is nothing to undo any more. /join in the circle's channel lets you in anew.")
    return Reply((welcome_back(circle),), to="in_place")


@step("leave.final", "m")
async def final(scene: Scene, m: int) -> None:
    """The seven days are over; nothing happens to somebody who came back, or who left again since."""
    store, member = scene.store, (await scene.store.hold()).member(m)
    how = await store.members.hold_left(m, scene.now - UNDO)
    if how is None:
        return
    await store.memories.leave(m, how)
    await store.thanks.leave(m, how)
    if how != "take_back":
        await store.rounds.entrust(m)
    await store.members.end(m, how)
    if member is not None:
        await store.deliveries.dismiss(member)
        await store.clear_desk(member.person)
    await store.deliveries.refresh(call("setup.card"))
    for plan in await store.plans.standing(scene.now):
        for each in plan_cards(plan.id):
            await store.deliveries.refresh(each)
    await store.deliveries.step(scene.circle, f"shred|{m}", call("leave.shred", m=short(m)), topic(m), scene.now)


@step("leave.shred", "m")
async def shred(scene: Scene, m: int) -> None:
    await scene.store.destroy_key(m)


async def come_back(store: CircleStore, leaver: Member) -> bool:
    """Undo a leave as if it had never been; False when it is too late."""
    if not await store.members.come_back(leaver.id):
        return False
    await store.deliveries.withdraw(topic(leaver.id))
    await show_anew(store, leaver)
    return True


async def show_anew(store: CircleStore, leaver: Member) -> None:
    """Bring the cards with this member's words up to date, where their leaving changes how those look."""
    if leaver.leaving == "as_is":
        return
    await store.rounds.left(leaver.id)
    for memory in await store.memories.touched(leaver.id):
        await store.deliveries.refresh(memory_card(memory))
    for each in await store.thanks.shown_by(leaver.id):
        await store.deliveries.refresh(thanks_card(each))


def belonging(visit: Visit) -> tuple[Circle, Member]:
    """The circle, and this person's place in it: a member, or somebody who left and may undo it.

    Raises:
        NotFound: no circle is meant.
        NotAllowed: they have no place in it.
    """
    if visit.circle is None:
        raise NotFound("I know of no circle of yours here, so there is nothing to leave.")
    member = visit.member or visit.circle.leaver(visit.envelope.person)
    if member is None:
        raise NotAllowed("You are not in this circle, so there is nothing to leave.")
    return visit.circle, member


def topic(member: int) -> str:
    return f"leave:{member}"


async def standing(visit: Visit, circle: Circle, member: Member) -> Card:
    """Where they stand: the question how to leave, or until when they may come back."""
    here = short(circle.id)
    counts = await visit.all.within(circle.id).members.kept(member.id)
    shared = any(counts[each] for each in SHARED)
    if member.left_at is None and not shared:
        return Card(
            say("Leave {name}?", name=circle.name),
            (
                say("You have shared no words or photos, so there is nothing to sort out."),
                *((say("Plans and ideas stay with the circle."),) if counts["plan"] or counts["idea"] else ()),
                say("I tell nobody, and for seven days you can undo it."),
            ),
            (
                Button(say("Leave"), call("leave.go", how="take_back", c=here)),
                Button(say("Stay"), call("leave.stay", c=here), "good"),
            ),
        )
    if member.left_at is None:
        return Card(
            say("Leave {name}?", name=circle.name),
            (
                say("Leaving is silent: I tell nobody and post nothing. For seven days you can undo it."),
                say(
                    "What should happen to your words and photos in memories, and to your answers and thanks that "
                    "others can read?"
                ),
                say(
                    "Taken back, they are hidden at once and deleted after seven days. Without your name, people who "
                    "know you may still guess. What only you could read is deleted in any case."
                ),
                say(
                    "Messages of mine that show your words are changed to match; a private thank-you that has arrived "
                    "stays. Plans and ideas stay with the circle."
                ),
            ),
            (
                Button(TAKE_BACK, call("leave.go", how="take_back", c=here)),
                Button(UNNAMED, call("leave.go", how="unnamed", c=here)),
                Button(AS_IS, call("leave.go", how="as_is", c=here)),
                Button(say("Stay"), call("leave.stay", c=here), "good"),
            ),
        )
    return Card(
        say("You have left {name}", name=circle.name),
        (
            *((becomes_of(member),) if shared else ()),
            say("I told nobody. {until}", until=until(member, member.left_at)),
        ),
        (undoing(circle),),
    )


def until(leaver: Member, left_at: datetime) -> Said:
    last = When(left_at + UNDO, leaver.zone.key, "day")
    return say("Until {last}, Undo or /join in the channel brings everything back.", last=last)


def undoing(circle: Circle) -> Button:
    return Button(say("Undo"), call("leave.undo", c=short(circle.id)))


def becomes_of(leaver: Member) -> Said:
    match leaver.leaving:
        case "take_back":
            return say("Your words and photos are hidden now, and are deleted when the days to undo are over.")
        case "unnamed":
            return say("Your words and photos stay, without your name.")
        case _:
            return say("Your words and photos stay as they are.")


def welcome_back(circle: Circle) -> Card:
    return Card(say("You are back in {name}. Everything is as it was.", name=Strong(circle.name)))

"""The home channel: who can read it, moving it, and what waits when it stops being private or can't be reached."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import assert_never

from bot.commands import Scene, Turn, card, command, press
from bot.errors import NotAllowed, NotFound
from bot.ids import short
from bot.model import Circle, Envelope, Member, Person, Readers
from bot.store import CircleStore
from bot.ui import Button, Call, Card, Reply, call
from bot.words import Said, Strong, listed, say


@command("home", "Where your circle lives, and moving it to this channel", writes=False, example="/home")
async def home(turn: Turn) -> Reply:
    if turn.at_home or turn.envelope.place.direct:
        return Reply((as_it_is(turn),))
    return await offer(turn)


def as_it_is(turn: Turn) -> Card:
    circle = turn.circle
    if circle.exposed is not None:
        return wider(circle, circle.exposed, turn.member, here=turn.at_home)
    known = (who(circle.readers, people(circle), here=turn.at_home),) if circle.readers else ()
    state = (say("I can't post there at the moment; what is due waits."),) if circle.unreached_at else ()
    lives = say("Here in this channel.") if turn.at_home else say("In a channel of its own.")
    moving = say("To move it, use /home in the channel it is to live in.")
    return Card(say("Where {name} lives", name=circle.name), (lives, *known, *state, moving))


async def offer(turn: Turn) -> Reply:
    """Ask whether the circle is to live in the channel this is said in."""
    refuse(turn)
    readers = turn.envelope.readers
    known = (who(readers, people(turn.circle)),) if readers else ()
    label = yes(readers) if readers and readers.everyone else say("Move here")
    move = Button(label, seen(call("home.move"), readers), "good")
    words = say("What is due will come here from now on. What stands in the old channel stays there.")
    return Reply((Card(say("Move {name} to this channel?", name=turn.circle.name), (*known, words), (move,)),))


def refuse(turn: Turn) -> None:
    """Raise where this channel can't become the home, or not by this member."""
    setter = turn.circle.member(turn.circle.setter)
    if turn.member.id != turn.circle.setter and setter is not None:
        raise NotAllowed("{name} set {circle} up and can move it.", name=setter.name, circle=turn.circle.name)
    welcome_here(turn.envelope)


def welcome_here(envelope: Envelope) -> None:
    """Raise where no circle can live: the bot could not speak by itself, or its words would not stay among them."""
    match envelope.kept_out:
        case "":
            return
        case "visiting":
            raise NotAllowed("I am only visiting here and can't post by myself. Add me to this server first.")
        case "shut_out":
            raise NotAllowed("I can't post in this channel yet. Let me in, to read and to write, and try again.")
        case "uninvited":
            raise NotAllowed("I am not in this channel yet. Type /invite and my name here, then try again.")
        case "public":
            raise NotAllowed(
                "Everybody in this workspace can open this channel. Make a private one, invite me, and try again there."
            )
        case "shared":
            raise NotAllowed(
                "This channel is shared beyond your workspace. A circle needs a private one that stays within it."
            )
        case "unknown":
            raise NotAllowed("I could not find out who can read this channel. Please try again in a minute.")
        case _:
            assert_never(envelope.kept_out)


def seen(asked: Call, readers: Readers | None) -> Call:
    """The call with how many readers were shown to whoever presses it, and which."""
    return asked.having(n=short(readers.number if readers else 0), w=short(readers.mark if readers else 0))


def other(readers: Readers, n: int, w: int) -> bool:
    """Whether these are not those who were shown."""
    return readers.number > n or readers.mark != w


@press("home.move", refs=("n", "w"))
async def move(turn: Turn, n: int, w: int) -> Reply:
    """When others can read it by now than were shown, that is said first."""
    if turn.at_home or turn.envelope.place.direct:
        return Reply((as_it_is(turn),))
    refuse(turn)
    readers = turn.envelope.readers
    if readers is not None and other(readers, n, w):
        return await offer(turn)
    here = turn.envelope.parent or turn.envelope.place
    cards = await turn.store.deliveries.copies(call("setup.card"))
    if not await turn.store.home.move(turn.circle.home, here):
        raise NotFound("Another circle lives in this channel already. Pick a channel of your own.")
    if readers is not None:
        await turn.store.home.agree(readers)
    await turn.store.deliveries.replace(cards, call("home.moved"))
    await show(replace(turn.circle, home=here), turn)
    return Reply((Card(say("{name} lives here now.", name=Strong(turn.circle.name))),), to="in_place")


async def show(circle: Circle, turn: Turn) -> None:
    key = f"home|{circle.id}|{turn.now.isoformat()}"
    await turn.store.deliveries.post(circle, key, call("setup.card"), "home")


@card("home.moved", notice=say("Your circle has moved"))
async def moved(scene: Scene) -> Reply:
    """In place of the card that let people join where the circle lived before."""
    return Reply((Card(say("{name} lives in another channel now.", name=Strong(scene.circle.name))),), to="all")


@press("home.agree", refs=("n", "w"))
async def agree(turn: Turn, n: int, w: int) -> Reply:
    """When others can read it by now than were shown, that is said first."""
    circle = turn.circle
    if circle.exposed is None:
        return Reply((Card(say("All is well: nobody new can read your channel.")),), to="in_place")
    known = wider(circle, circle.exposed, turn.member, here=turn.at_home)
    if turn.member.id != circle.setter:
        return Reply((known,))
    if other(circle.exposed, n, w) or not may_be_agreed(circle.exposed):
        return Reply((known,), to="in_place")
    await turn.store.home.agree(circle.exposed)
    return Reply((Card(say("Good. What was waiting comes within a quarter of an hour.")),), to="in_place")


@press("home.elsewhere", writes=False)
async def elsewhere(turn: Turn) -> Reply:
    name = turn.circle.name
    how = say("Open the channel {name} is to live in, and use /home there.", name=name)
    meanwhile = say("Until then I keep private things back.")
    return Reply((Card(say("Another channel"), (how, meanwhile)),))


async def look_around(circle: Circle, store: CircleStore, readers: Readers) -> bool:
    """Whether what is intimate may be posted at home while these can read it; else whoever set it up is asked, once."""
    agreed = circle.readers
    if agreed is None and not (readers.everyone and readers.number > len(circle.members) + 1):
        await store.home.agree(readers)
        return True
    if agreed is not None and not readers.more_than(with_members(agreed, circle)):
        if circle.exposed is not None:
            await store.home.expose(None)
        if not readers.everyone and readers.server != agreed.server:
            await store.home.agree(replace(agreed, server=readers.server))
        return True
    if circle.exposed is None or readers.more_than(circle.exposed):
        await store.home.expose(readers)
        await ask(circle, store, "home.asked")
    return False


async def lose_touch(circle: Circle, store: CircleStore) -> None:
    """The home can't be spoken in: tell whoever set it up, once until it can again."""
    if await store.home.lose_touch():
        await ask(circle, store, "home.lost")


async def ask(circle: Circle, store: CircleStore, about: str) -> None:
    setter = circle.member(circle.setter)
    if setter is not None:
        key = f"{about}|{circle.id}|{store.home.now.isoformat()}"
        await store.deliveries.direct(setter, key, call(about), "home")


@card("home.asked", at_home="home.waits", notice=say("A question about your channel"))
async def asked(scene: Scene) -> Reply | None:
    circle, setter = scene.circle, scene.recipient
    if circle.exposed is None or setter is None:
        return None
    return Reply((wider(circle, circle.exposed, setter, here=False),))


@card("home.waits", notice=say("About this channel"))
async def waits(scene: Scene) -> Reply | None:
    if scene.circle.exposed is None:
        return None
    words = say("More people can read this channel than before, so what is private waits. /home says more.")
    return Reply((Card(words),), to="all")


@card("home.lost", notice=say("I can't post in your channel"))
async def lost(scene: Scene) -> Reply | None:
    if scene.circle.unreached_at is None:
        return None
    why = say("It may be gone, or I may not write there any more. Nothing is lost: what is due waits for me to return.")
    how = say(
        "Let me in again, and I go on by myself. To give {name} another home, use /home in that channel.",
        name=scene.circle.name,
    )
    return Reply((Card(say("I can't post in your home channel"), (why, how)),))


def held_back(circle: Circle, member: Member) -> Said | None:
    """Why what this member puts in the home channel is not there yet, as far as is known."""
    if circle.exposed is not None:
        setter = circle.member(circle.setter)
        if setter is None or setter.id == member.id:
            return say("It waits: more people can read your channel than before. /home asks you about it.")
        return say("It waits: more people can read your channel than before, and {name} is asked.", name=setter.name)
    return say("It waits until I can post in your channel again.") if circle.unreached_at else None


def wider(circle: Circle, readers: Readers, member: Member, *, here: bool) -> Card:
    """More people can read the home than was agreed to: what that means, and for whoever set it up, what to do."""
    around = who(readers, people(circle), here=here)
    words = say("Until that is settled, I post no questions and no answers there.")
    title = say("More people can read the channel of {name} now", name=circle.name)
    if member.id != circle.setter:
        setter = circle.member(circle.setter)
        told = (say("I have asked {name}, who set it up.", name=setter.name),) if setter else ()
        return Card(title, (around, words, *told))
    fine = Button(yes(readers), seen(call("home.agree"), readers), "good")
    other_one = Button(say("Use another channel"), call("home.elsewhere"))
    return Card(title, (around, words), (fine, other_one) if may_be_agreed(readers) else (other_one,))


def may_be_agreed(readers: Readers) -> bool:
    """A workspace is no small server of friends: where all of it can read, no circle lives."""
    return not (readers.everyone and readers.around == "workspace")


def yes(readers: Readers) -> Said:
    if readers.everyone and readers.server is not None:
        return say("Yes, about {n} people may read it", n=readers.server)
    return say("Yes, they may read it")


def who(readers: Readers, known: Iterable[Person], *, here: bool = True) -> Said:
    """Who can read the channel, in a sentence or two, with the names of those who are known.

    `here` is whether that is said in this very channel: anywhere else, "this" would be the wrong one.
    """
    channel = say("this channel") if here else say("your channel")
    if readers.everyone and readers.around == "workspace":
        return say("Others can open {channel}: it is public now, or shared beyond your workspace.", channel=channel)
    if readers.everyone:
        all_of_them = say("Everybody on this server") if here else say("Everybody on the server")
        if readers.server:
            all_of_them += say(", about {n} people,", n=Strong(str(readers.server)))
        return say("{everybody} can read {channel}.", everybody=all_of_them, channel=channel)
    names = {each.id: each.name for each in known}
    people = [names.get(id, name) for id, name in readers.people]
    unknown = people.count("")
    let_in = [
        *(say("{name}", name=name) for name in people if name),
        *((say("one more person"),) if unknown == 1 else ()),
        *((say("{n} more people", n=unknown),) if unknown > 1 else ()),
        *(say("everyone with the role {name}", name=Strong(name)) for _, name in readers.roles),
    ]
    if readers.around == "workspace":
        return only(let_in, here=here)
    always = say("The server's owner and administrators always can.")
    if not let_in:
        return say("Nobody but the server's owner and administrators was let into {channel}.", channel=channel)
    subject = say("This channel") if here else say("Your channel")
    everyone = together(let_in)
    return say("{channel} can be read by {everyone}. {always}", channel=subject, everyone=everyone, always=always)


def only(let_in: list[Said], *, here: bool) -> Said:
    subject = say("This channel") if here else say("Your channel")
    if not let_in:
        return say("Nobody but me is in {channel}.", channel=say("this channel") if here else say("your channel"))
    everyone, more = together(let_in), say("Your workspace's owners may be able to export it.")
    return say("{channel} can be read by {everyone}. {more}", channel=subject, everyone=everyone, more=more)


def together(names: list[Said]) -> Said:
    *most, last = names
    return say("{most} and {last}", most=listed(most), last=last) if most else last


def with_members(agreed: Readers, circle: Circle) -> Readers:
    """Who is in a circle may read its home, however they came to be able to."""
    members = ((each.person.id, each.name) for each in circle.members)
    return replace(agreed, people=(*agreed.people, *members))


def people(circle: Circle) -> list[Person]:
    return [each.person for each in circle.everyone]


def asks_first(readers: Readers, agreed: int) -> bool:
    """Whether a circle may start here only once its founder has seen how many can read it."""
    return readers.everyone and readers.number > agreed

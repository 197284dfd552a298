"""Every command with its help and an example, drawn from what is declared, so that it can not be out of date."""

from __future__ import annotations

from rapidfuzz import fuzz, process

from bot.commands import COMMANDS, Command, Visit, command, press
from bot.commands.typed import typed
from bot.errors import NotFound
from bot.ui import Button, Call, Card, Field, Reply, call
from bot.words import Said, Strong, Typed, clean, listed, plain, say

GROUPS: tuple[tuple[Said, tuple[str, ...]], ...] = (
    (say("Start"), ("setup", "home", "join", "help")),
    (say("Find"), ("suggest", "idea")),
    (say("Decide and plan"), ("decide", "plan")),
    (say("Remember"), ("memory",)),
    (say("Talk"), ("reflect", "checkin", "needs", "ask", "offer", "thanks", "hour", "listen")),
    (say("You"), ("today", "tastes", "low", "rest", "leave", "privacy", "export", "forget")),
)
"""Which commands stand together, by their first word, in the order of a circle's life."""


MENU: tuple[tuple[Said, tuple[tuple[Said, str], ...]], ...] = (
    (
        say("Find something to do"),
        (
            (say("Suggest something"), "suggest"),
            (say("Our ideas"), "idea"),
            (say("Add an idea"), "idea.add"),
            (say("All ideas"), "idea.list"),
            (say("Remove an idea"), "idea.remove"),
        ),
    ),
    (
        say("Decide and plan"),
        (
            (say("New plan"), "plan.new"),
            (say("Put to a vote"), "decide"),
            (say("Plans"), "plan"),
            (say("What is coming up"), "plan.list"),
            (say("Change a plan"), "plan.change"),
            (say("Postpone a plan"), "plan.postpone"),
            (say("Cancel a plan"), "plan.cancel"),
        ),
    ),
    (
        say("Remember"),
        (
            (say("Add a memory"), "memory.add"),
            (say("Memories"), "memory"),
            (say("Find a memory"), "memory.find"),
            (say("Open a memory"), "memory.show"),
            (say("On this day"), "memory.day"),
        ),
    ),
    (
        say("Talk"),
        (
            (say("Reflection"), "reflect"),
            (say("Ask everybody a question"), "reflect.now"),
            (say("Thank somebody"), "thanks"),
            (say("My limits"), "reflect.limits"),
            (say("My answers"), "reflect.mine"),
            (say("Pause the question"), "reflect.pause"),
            (say("Resume the question"), "reflect.resume"),
        ),
    ),
    (
        say("You and your circle"),
        (
            (say("My privacy"), "privacy"),
            (say("What is open for me"), "today"),
            (say("Rest"), "rest"),
            (say("End a rest"), "rest.stop"),
            (say("Where we live"), "home"),
            (say("Start a circle"), "setup"),
            (say("Join a circle"), "join"),
            (say("Leave"), "leave"),
            (say("All commands"), "help"),
        ),
    ),
)
"""Everything people can type, to be pressed instead."""
ASKED_FIRST = frozenset({"memory.find", "rest"})
"""What would do without any words; pressed, it opens its form all the same."""
BACK = ((say("Undo leaving"), "leave"),)
FIRST = (
    (say("Start a circle"), "setup"),
    (say("Join a circle"), "join"),
    (say("My privacy"), "privacy"),
    (say("All commands"), "help"),
)


@command(
    "help",
    "All I can do, or one command in full",
    Field("about", "Which command", positional=True, most=40, hint="plan"),
    needs="anyone",
    writes=False,
    example="/help plan",
)
async def guide(visit: Visit, about: str | None) -> Reply:
    if about is not None:
        return Reply(tuple(map(explained, matching(about))))
    groups = ((title, [each for root in roots for each in of_root(root)]) for title, roots in GROUPS)
    ways = [Button(say("Everything as buttons"), call("help.menu"))]
    if visit.member:
        ways.insert(
            0, Button(say("What is next"), call("today.everywhere" if visit.envelope.place.direct else "today"))
        )
    intro = Card(
        say("What I can do"),
        (
            say("/help and a command's name shows all it takes. A command with something missing asks for it."),
            say("What I offer is inspired by research on close relationships; this bot has not been trialled."),
        ),
        tuple(ways),
    )
    return Reply((intro, *(Card(title, tuple(map(line, found))) for title, found in groups if found)))


@press("help.menu", needs="person", writes=False)
async def menu(visit: Visit) -> Reply:
    """A button for everything, for whoever would rather not type; for who is in no circle, what they can do."""
    person = visit.envelope.person
    theirs = await visit.all.circles.of(person)
    if not any(each.member_of(person) for each in theirs):
        return Reply((pressable(say("To begin"), (*FIRST, *(BACK if theirs else ()))),))
    return Reply(tuple(pressable(title, named) for title, named in MENU))


def pressable(title: Said, named: tuple[tuple[Said, str], ...]) -> Card:
    def pressed(name: str) -> Call:
        return call(name, page=1) if name in ASKED_FIRST else call(name)

    return Card(title, (), tuple(Button(label, pressed(name)) for label, name in named))


def of_root(root: str) -> list[Command]:
    """What people can type that begins with this word, the word alone first."""
    found = [each for each in COMMANDS.values() if each.listed and each.name.split(".")[0] == root]
    return sorted(found, key=lambda each: each.name != root)


def matching(about: str) -> list[Command]:
    """The command of that name, or all that begin with that word.

    Raises:
        NotFound: there is none; says the nearest.
    """
    name = ".".join(about.casefold().removeprefix("/").split())
    found = COMMANDS.get(name)
    if found is not None and found.listed and "." in name:
        return [found]
    if several := of_root(name):
        return several
    listed_names = [each.name.replace(".", " ") for each in COMMANDS.values() if each.listed]
    near = process.extractOne(name.replace(".", " "), listed_names, scorer=fuzz.ratio, score_cutoff=60)
    asked = Typed(clean(name))
    if near:
        helped = Typed("help", (("about", near[0]),), f"/help {near[0]}")
        raise NotFound("I don't know {name}. Did you mean {near}?", name=asked, near=helped)
    raise NotFound("I don't know {name}. /help alone shows everything.", name=asked)


def line(one: Command) -> Said:
    return say("{example} · {help}", example=shown(one), help=one.help)


def explained(one: Command) -> Card:
    title = say("{name}", name=Typed(one.name))
    return Card(title, (say("{help}.", help=one.help), example(one), *map(taken, one.visible)))


def example(one: Command) -> Said:
    return say("For example: {example}", example=shown(one))


def shown(one: Command) -> Typed:
    """Its example, with what it is mainly about first."""
    order = [each.name for each in sorted(one.fields, key=lambda each: not each.positional)]
    args = sorted(typed(one.example).args, key=lambda each: order.index(each[0]))
    return Typed(one.name, tuple(args), one.example)


def taken(field: Field) -> Said:
    """One thing a command takes: its name as typed, what it is, and what can stand there."""
    notes = [say("needed")] if field.required else []
    if field.options:
        notes.append(say("one of {options}", options=listed([each.label for each in field.options])))
    elif field.kind == "number":
        notes.append(
            say("a number from {least} to {most}", least=field.least, most=field.most)
            if field.least
            else say("a number up to {most}", most=field.most)
        )
    if field.hint and field.hint not in {plain(each.label) for each in field.options}:
        notes.append(say("such as {hint}", hint=field.hint))
    said = say("{name}: {label}", name=Strong(field.name), label=field.label)
    return said + say(" ({notes})", notes=listed(notes)) if notes else said

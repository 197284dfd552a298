"""Four friends and their fortnight with Fireside, told without a word about the platform they are on."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Literal, Protocol

from pictures import BLUE, RED, encoded, plain

NAMES = ("ana", "ben", "chloe", "dan")
MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)
JUST_BEFORE_THE_VOTE_ENDS = datetime(2026, 11, 25, 8, 30, tzinfo=UTC)
SATURDAY = datetime(2026, 11, 28, 16, tzinfo=UTC)
FRIDAY_NIGHT = datetime(2026, 11, 27, 17, tzinfo=UTC)
AN_HOUR_BEFORE = datetime(2026, 11, 28, 15, tzinfo=UTC)
SUNDAY_MORNING = datetime(2026, 11, 29, 9, tzinfo=UTC)
SUNDAY_NIGHT = datetime(2026, 11, 29, 17, 30, tzinfo=UTC)
WEDNESDAY = datetime(2026, 12, 2, 20, tzinfo=UTC)
NEXT_FRIDAY = datetime(2026, 12, 4, 18, tzinfo=UTC)
THE_WEEK_AFTER = datetime(2026, 12, 4, 22, tzinfo=UTC)

Way = Literal["typing", "home", "shortcut"]
"""How somebody begins with something, where their platform offers that; else they type it."""


class Friend(Protocol):
    """Somebody who does one thing after the other; what falls due meanwhile is done before the next."""

    name: str

    async def starts(self, call: str, by: Way = "typing", **given: Any) -> None:
        """What a command stands for: with a form where something is missing, answered otherwise."""

    async def presses(self, label: str, *, below: str = "") -> None:
        """The newest button whose label begins so, below these words where several do."""

    async def fills(self, *pages: Mapping[str, Any]) -> None:
        """The open form, by how each field's label begins, and sends it."""

    async def says(self, words: str) -> Any:
        """In the channel, to the others; the message, as `saves` takes it."""

    async def saves(self, message: Any) -> None:
        """Any message, as a memory, from its menu."""

    async def looks_home(self) -> None:
        """At what the platform shows of the bot outside of all conversations, if it does."""

    def sees(self, words: str) -> bool:
        """Whether this can be read somewhere, however it is set."""

    @property
    def choices(self) -> list[str]:
        """What can be pressed on the newest of what the bot showed them."""


class Stage(Protocol):
    """The place where they are, and its clock."""

    def friend(self, name: str) -> Friend: ...

    async def until(self, moment: datetime) -> None:
        """Let time pass, doing all that falls due, in order."""

    async def keeps_the_date(self, friend: Friend) -> None:
        """What this friend does to have the plan in the platform's own calendar."""

    async def talks_it_over(self, friend: Friend, words: str) -> None:
        """In the thread below the plan's card."""

    @property
    def dates(self) -> list[tuple[str, str]]:
        """What the platform's own calendar says, or a file for one: what and where."""


def bare(words: str) -> str:
    """The words alone, whatever marks a platform sets them with."""
    return " ".join(re.findall(r"\w+", words.casefold()))


async def a_fortnight(stage: Stage) -> None:
    """Chloe is always the last, Ben says no, and Dan only ever presses."""
    ana, ben, chloe, dan = (stage.friend(each) for each in NAMES)
    await moving_in(ana, (ben, chloe, dan))
    await looking_for_something(ana, dan)
    await deciding(stage, ana, ben, chloe, dan)
    await planning(stage, ana, ben, chloe, dan)
    await going(stage, ana, ben, chloe, dan)
    await remembering(ana, ben, chloe, dan)
    await thanking(ana, ben, chloe)
    await stage.until(SUNDAY_NIGHT)
    await opening_up(stage, ana, ben, chloe, dan)
    await once_more(stage, ana, dan)
    for each in (ana, ben, chloe, dan):
        await each.looks_home()


async def moving_in(ana: Friend, others: tuple[Friend, ...]) -> None:
    await ana.starts("setup")
    await ana.fills(
        {"A name": "The four of us", "Who it is for": "friends", "Time zone": "Europe/Madrid"},
        {"Currency": "EUR", "Weekly reflection": "sunday 18:00"},
    )
    for each in others:
        await each.presses("Join")
        await each.looks_home()

    assert ana.sees("In this circle: Ana, Ben, Chloe, Dan.")


async def looking_for_something(ana: Friend, dan: Friend) -> None:
    await dan.starts("suggest", by="home")
    await dan.presses("Save")
    await ana.starts("suggest", kind="date", time="an evening")
    await ana.presses("Save")

    assert dan.sees("Saved to your ideas")


async def deciding(stage: Stage, ana: Friend, ben: Friend, chloe: Friend, dan: Friend) -> None:
    """Nobody is told who votes for what, or how many have; the last one's vote ends it."""
    await ana.presses("Vote on these three")
    await ana.presses("Vote")
    hers, theirs, third, _ = ana.choices
    await ana.presses(hers)
    await ana.presses(theirs)
    await ana.presses("Done")
    await ben.presses("Vote")
    await ben.presses(theirs)
    await ben.presses("That is enough")
    await ben.presses(f"Not for me: {third}")
    await ben.presses("Done")
    await dan.presses("Vote")
    await dan.presses(theirs)
    await dan.presses(hers)
    await dan.presses("Done")
    await stage.until(JUST_BEFORE_THE_VOTE_ENDS)
    assert not ben.sees("Chosen")
    await chloe.presses("Vote")
    await chloe.presses(theirs)
    await chloe.presses("That is enough")
    await chloe.presses("Done")

    for each in (ana, ben, chloe, dan):
        assert each.sees(f"Chosen: {theirs}")
        assert each is ben or not each.sees("Not for you")


async def planning(stage: Stage, ana: Friend, ben: Friend, chloe: Friend, dan: Friend) -> None:
    await chloe.presses("Plan it", below="Chosen")
    await chloe.fills({"When": SATURDAY, "Where": "The old harbour"})
    assert not ana.sees("The old harbour")
    await chloe.presses("Yes")
    await stage.keeps_the_date(chloe)
    await ana.presses("I'm in")
    await ben.presses("Can't make it")
    await stage.talks_it_over(ben, "Have fun without me.")
    await dan.looks_home()

    assert dan.sees("In: Ana, Chloe")
    assert dan.sees("Can't make it: Ben")
    assert [where for _, where in stage.dates] == ["The old harbour"]


async def going(stage: Stage, ana: Friend, ben: Friend, chloe: Friend, dan: Friend) -> None:
    """Whoever said no, or nothing yet, is not reminded."""
    await dan.presses("Maybe")
    await stage.until(FRIDAY_NIGHT)
    assert [each.name for each in (ana, ben, chloe, dan) if each.sees("Coming up")] == ["ana", "chloe", "dan"]
    await dan.presses("I'm in", below="Coming up")
    await stage.until(AN_HOUR_BEFORE)
    assert ben.sees("In: Ana, Chloe, Dan")
    await chloe.presses("Can't make it", below="Coming up")
    await chloe.presses("I'm in", below="The old harbour")
    await stage.until(SUNDAY_MORNING)

    assert ben.sees("How was it?")


async def remembering(ana: Friend, ben: Friend, chloe: Friend, dan: Friend) -> None:
    await dan.presses("It happened")
    await ana.presses("Add a memory")
    await ana.fills(
        {
            "What you remember": "We asked the cook.",
            "Photos": [("harbour.png", encoded(plain(colour=RED)))],
        }
    )
    await chloe.presses("Add my words")
    await chloe.fills(
        {
            "What you remember": "It rained on the chips.",
            "Rating": 5,
            "Photos": [("chips.png", encoded(plain(colour=BLUE)))],
        }
    )
    await dan.presses("Open", below="It rained")
    await dan.presses("Hide a photo")
    await dan.presses("Leave them all")
    await chloe.saves(await ana.says("You fell asleep on my coat."))
    await chloe.saves(await ben.says("I stayed in bed all day."))
    await ana.presses("Show me")
    await ana.presses("Keep it")
    await ben.presses("Show me")
    await ben.presses("Rather not")
    await ana.saves(await ana.says("Next time I take the window seat."))
    await chloe.starts("memory.add", by="shortcut")
    await chloe.fills(
        {"Title": "The walk home", "What you remember": "Nobody wanted to go in.", "Place": "The quay"}, {}
    )

    assert dan.sees("Ana: “We asked the cook.” Chloe: “It rained on the chips.”")
    assert dan.sees("Ana: “You fell asleep on my coat.”")
    assert dan.sees("Ana: “Next time I take the window seat.”")
    assert dan.sees("Chloe: “Nobody wanted to go in.”")


async def thanking(ana: Friend, ben: Friend, chloe: Friend) -> None:
    await chloe.starts("thanks", person=ana, words="For the long way home")
    await ana.presses("Write back")
    await ana.fills({"What for": "For laughing at the rain"})
    await ben.starts("thanks", by="home")
    await ben.fills({"Whom": chloe, "What for": "For not asking why", "How": "weekly"})

    assert ana.sees("Chloe thanks you")
    assert chloe.sees("Ana thanks you")
    assert not chloe.sees("For not asking why")


async def opening_up(stage: Stage, ana: Friend, ben: Friend, chloe: Friend, dan: Friend) -> None:
    """Dan passes, and nobody can tell, not even from when it opens."""
    assert chloe.sees("For not asking why")
    await ana.presses("Answer")
    await ana.fills({"Your answer": "The bench by the ferry."})
    await dan.presses("Pass")
    await ben.presses("Answer")
    await ben.fills({"Your answer": "My grandmother's kitchen."})
    await ana.presses("Change it")
    await ana.fills({"Your answer": "The bench by the ferry, at night."})
    await stage.until(WEDNESDAY)
    assert not dan.sees("The bench by the ferry")
    assert not dan.sees("My grandmother's kitchen")
    await chloe.presses("Answer")
    await chloe.fills({"Your answer": "A street without cars."})

    for each in (ana, ben, chloe, dan):
        assert each.sees("Ana: “The bench by the ferry, at night.”")
        assert each.sees("Ben: “My grandmother's kitchen.”")
        assert each.sees("Chloe: “A street without cars.”")
        assert each is dan or not each.sees("Passed, and kept")


async def once_more(stage: Stage, ana: Friend, dan: Friend) -> None:
    """A plan that comes to nothing, which is fine."""
    await ana.starts("plan.new", by="shortcut")
    await ana.fills({"What": "Board games", "When": NEXT_FRIDAY, "How many hours": 2})
    await ana.presses("Yes")
    await dan.presses("I'm in", below="Board games")
    await ana.starts("plan.postpone", plan="Board games")
    await stage.until(THE_WEEK_AFTER)

    assert dan.sees("Postponed: Board games")
    assert not any(dan.sees(f"Coming up {soon}: Board games") for soon in ("today", "tomorrow"))

"""What is kept about me, by kind and number, who could read it, and how to end it: no more comfort than is true."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from bot.commands import COMMANDS, Visit, command
from bot.features.leave import undoing, until
from bot.features.setup import keeper
from bot.model import Circle, Member
from bot.ui import Button, Card, Reply, call
from bot.words import Said, listed, say

KINDS: Mapping[str, Said] = {
    "asked": say("answers and passes"),
    "ballot": say("votes"),
    "decision": say("votes you started"),
    "idea": say("ideas you added"),
    "memory": say("memories you began"),
    "part": say("your words in memories"),
    "photo": say("photos"),
    "plan": say("plans you made"),
    "rsvp": say("replies to plans"),
    "thanks": say("thanks, those in private for a week after they arrive"),
}
"""What a row of each table is to the person whose doing it was."""

PLATFORMS: Mapping[str, Said] = {"discord": say("Discord"), "slack": say("Slack"), "web": say("this web page")}
CONSOLE = say("this console")
READERS: Mapping[str, Said] = {
    "discord": say("the server's owner and administrators always can"),
    "slack": say("your workspace's owners may be able to export it"),
}


@command("privacy", "What I keep, and who could read it", needs="anyone", writes=False, example="/privacy")
async def privacy(visit: Visit) -> Reply:
    circle, person = visit.circle, visit.envelope.person
    member = visit.member or (circle.leaver(person) if circle else None)
    if circle is None or member is None:
        nothing = say("Nothing yet: you are in no circle of mine. A form you began is gone after seven days.")
        then = say("Once you join: your name and id, your time zone, and what you write and choose.")
        return Reply((Card(say("Kept about you"), (nothing, then)), readers(visit), channel(visit)))
    counts = await visit.all.within(circle.id).members.kept(member.id)
    last = ending() if member.left_at is None else gone(circle, member, member.left_at)
    return Reply((kept(circle, counts), readers(visit), channel(visit), last))


def kept(circle: Circle, counts: Mapping[str, int]) -> Card:
    lines = [say("{kind} ({count})", kind=KINDS[name], count=count) for name, count in counts.items() if count]
    return Card(
        say("Kept about you in {name}", name=circle.name),
        (
            say("Your name and id, your time zone, when you joined, and your private settings."),
            say("And also: {lines}.", lines=listed(lines)) if lines else say("Nothing that you wrote or chose so far."),
        ),
    )


def readers(visit: Visit) -> Card:
    platform = PLATFORMS.get(visit.envelope.place.platform, CONSOLE)
    return Card(
        say("Who could read it"),
        (
            say("What you write passes through {platform}, which can see it.", platform=platform),
            say(
                "On disk it is encrypted, and the key is kept apart from the database; {keeper}.",
                keeper=keeper(visit.host),
            ),
            say(
                "Others never see your limits, how deep you let questions go, or your votes. Over months, somebody who "
                "watches closely may still guess at patterns in what I pick."
            ),
            say("I read no messages but those you give me, report to nobody, and use no outside AI."),
        ),
    )


def channel(visit: Visit) -> Card:
    more = READERS.get(visit.envelope.place.platform)
    everyone = say("What I post in the home channel is for everyone who can see it, members of the circle or not")
    whole = say("{everyone}; {more}.", everyone=everyone, more=more) if more else say("{everyone}.", everyone=everyone)
    return Card(
        say("Who could read the channel"),
        (whole, say("What I answer privately or in a direct message is shown to you alone.")),
    )


def gone(circle: Circle, leaver: Member, left_at: datetime) -> Card:
    """For somebody who has left, and may still undo it."""
    return Card(say("You have left {name}", name=circle.name), (until(leaver, left_at),), (undoing(circle),))


def ending() -> Card:
    ways = (("export", say("Export")), ("forget", say("Erase me")), ("leave", say("Leave")))
    return Card(
        say("Yours to end"),
        (
            say("/leave works from anywhere: take your words back or leave them, with seven days to undo it."),
            say("What others copied elsewhere is beyond my reach."),
        ),
        tuple(Button(label, call(name)) for name, label in ways if name in COMMANDS),
    )

"""Help lines for somebody who may need one: shown to the author alone, kept and told nowhere."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from bot.commands import Visit, press
from bot.talking.help_lines import DIRECTORY, HELP_LINES, Line
from bot.times.countries import country
from bot.ui import Button, Card, Reply, call
from bot.words import Link, Said, Strong, listed, say


def care(zone: ZoneInfo | None) -> Card:
    """For the author's eyes; `zone` says in which country the lines should be, where it is known."""
    directory = Link("findahelpline.com", DIRECTORY)
    lines = HELP_LINES.get(country(zone)) if zone else None
    if lines is None:
        where = [say("People who listen, in your country: {directory}.", directory=directory)]
        danger = say("If somebody is in danger right now, please call your local emergency number.")
    else:
        where = [say("To talk to somebody: {lines}.", lines=said(lines.talk))]
        if lines.violence:
            where.append(say("About violence or fear at home: {lines}.", lines=said(lines.violence)))
        where.append(say("Lines in other countries: {directory}.", directory=directory))
        danger = say("If somebody is in danger right now, please call {number}.", number=Strong(lines.emergency))
    return Card(
        say("For your eyes only"),
        (
            say(
                "Some of these words can mean that things are heavy, or not safe. If so, you deserve company with it; "
                "if not, just close this."
            ),
            *where,
            danger,
            say("You are not in trouble for writing this; nobody else sees this card, and I keep no note of it."),
        ),
        (Button(say("Close"), call("care.close")),),
    )


@press("care.close", needs="anyone", writes=False)
async def close(visit: Visit) -> Reply:  # noqa: ARG001 anybody may close their own card
    return Reply((Card(say("Closed.")),), to="in_place")


def said(lines: tuple[Line, ...]) -> Said:
    return listed([say("{name}: {number}", name=name, number=Strong(number)) for name, number in lines])

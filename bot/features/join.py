"""Becoming a member: nobody is one by just being in the channel."""

from __future__ import annotations

from dataclasses import replace
from zoneinfo import ZoneInfo

from bot.commands import Scene, Visit, card, command
from bot.errors import NotFound
from bot.features.leave import come_back, welcome_back
from bot.features.people import lives_by
from bot.features.setup import consent
from bot.ids import short
from bot.model import Circle
from bot.times import zone
from bot.ui import Button, Card, Field, Reply, call
from bot.words import Strong, say

COUPLE = 2


@command(
    "join",
    "Join this circle",
    Field("zone", "Your time zone, where it differs", read=zone, choices="zones", hint="Europe/Lisbon"),
    needs="anyone",
    example="/join",
)
async def join(visit: Visit, zone: ZoneInfo | None) -> Reply:
    circle = visit.circle
    if circle is None and visit.envelope.place.direct:
        raise NotFound("You are in no circle yet. /join in its channel lets you in.")
    if circle is None:
        raise NotFound("There is no circle here yet. /setup in a private channel starts one.")
    if visit.member is not None:
        return Reply((Card(say("You are in {name} already.", name=Strong(circle.name))),))
    store = visit.all.within(circle.id)
    leaver = circle.leaver(visit.envelope.person)
    if leaver is not None and await come_back(store, leaver):
        return Reply((welcome_back(circle),))
    own = zone or lives_by(visit.envelope) or circle.zone
    member = await store.members.add(visit.envelope.person, own)
    joined = call("join.card", m=short(member))
    await store.deliveries.post(circle, f"join|{member}|{visit.now.isoformat()}", joined, f"member:{member}")
    await store.deliveries.refresh(call("setup.card"))
    told = say("Times are shown and read in your own zone, {zone}.", zone=own.key)
    elsewhere = (told,) if own != circle.zone else ()
    return Reply(
        (
            Card(
                say("Welcome to {name}", name=circle.name),
                (
                    consent(visit.host),
                    *elsewhere,
                    say("Try /suggest for three ideas, /today for what is next, /help for everything."),
                ),
                (Button(say("Suggest something"), call("suggest"), "good"), Button(say("Leave"), call("leave"))),
            ),
        )
    )


@card("join.card", "m", notice=say("Somebody joined"))
async def joined(scene: Scene, m: int) -> Reply | None:
    member = scene.circle.member(m)
    if member is None or member.left_at is not None:
        return None
    shown = Card(say("{name} is in.", name=Strong(member.name)))
    return Reply((more_than_two(shown, scene.circle),), to="all")


def more_than_two(shown: Card, circle: Circle) -> Card:
    """With a word on what the circle was set up as, where that was a couple and they are more."""
    count = len(circle.members)
    if circle.kind != "couple" or count <= COUPLE:
        return shown
    said = say(
        "Good that you are {count} now. This circle is set up as a couple; /setup can make it friends or family.",
        count=count,
    )
    return replace(shown, body=(said,), buttons=(Button(say("Name and people"), call("setup.change", page=1)),))

"""Somebody whose account was deactivated: neither awaited nor spoken to, told to nobody, and nothing of theirs deleted.

They rest, but far beyond any rest there is to choose; what is left of one they had chosen goes on when they return.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from bot.features.thanks.cards import topic
from bot.features.thanks.reading import deliver
from bot.model import Circle, Member, Person
from bot.store import CircleStore
from bot.ui import call

AWAY = timedelta(days=365_250)
"""Added to the moment until which they would rest anyway."""


async def go(store: CircleStore, person: Person, now: datetime) -> None:
    """A question they were asked already stays sealed until its end, as when somebody leaves; later ones do without."""
    circle = await store.hold()
    member = circle.member_of(person)
    if member is None or member.gone:
        return
    until = max(now, member.rest_until or now) + AWAY
    await rest(circle, store, member, until, now)
    review = f"decide.review|{member.id}|{now.isoformat()}"
    await store.deliveries.step(circle, review, call("decide.review"), f"gone:{member.id}", now)


async def come_back(store: CircleStore, person: Person, now: datetime) -> None:
    circle = await store.hold()
    member = circle.member_of(person)
    if member is None or member.rest_until is None or not member.gone:
        return
    chosen = member.rest_until - AWAY
    await rest(circle, store, member, chosen if chosen > now else None, now)


async def rest(circle: Circle, store: CircleStore, member: Member, until: datetime | None, now: datetime) -> None:
    """Let them rest until then, and with them the kind words that have not reached them."""
    await store.members.rest(member.id, until)
    member = replace(member, rest_until=until)
    for each in await store.thanks.private_to(member.id):
        if each.seen_at is None and not await store.thanks.arrived(topic(each.id)):
            await store.deliveries.withdraw(topic(each.id))
            await deliver(circle, store, member, each.id, now)

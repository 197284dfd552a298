"""What the bot says and does by itself: cards drawn when they are sent, steps taken when they are due."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from random import Random

from activities.catalogue import Catalogue
from bot.commands import AT_HOME, CARDS, INTIMATE, NOTICES, STEPS, Later, Scene
from bot.commands.registry import ids
from bot.features.home import look_around, lose_touch
from bot.model import Circle, Delivery, Member, Readers
from bot.outbox import Drawn
from bot.planner.calls import claiming
from bot.store import Transaction
from bot.ui import Call, Reply


@dataclass(frozen=True, slots=True)
class Due:
    """Draws cards and takes steps, from the database as it is at that moment."""

    catalogue: Catalogue
    seed: str
    host: str

    async def _scene(self, tx: Transaction, one: Delivery, now: datetime) -> Scene | None:
        circle = await tx.circles.by_id(one.circle)
        if circle is None:
            return None
        recipient = next(
            (each for each in circle.everyone if one.kind == "direct" and each.person.id == one.recipient), None
        )
        rng = Random(f"{self.seed}|{one.key}")
        first = one.kind != "edit"
        return Scene(circle, recipient, now, one.due_at, tx.within(circle.id), self.catalogue, rng, self.host, first)

    async def draw(self, tx: Transaction, one: Delivery, now: datetime) -> Drawn | datetime | None:
        asked = Call.parse(one.call)
        maker, refs = CARDS[asked.name]
        scene = await self._scene(tx, one, now)
        if scene is None or (one.kind == "direct" and not speaks_to(scene.recipient, now)):
            return None
        drawn = await maker(scene, **ids(refs, asked))
        if isinstance(drawn, Later):
            return drawn.at
        if isinstance(drawn, Reply):
            drawn = replace(drawn, notice=NOTICES[asked.name])
        return claiming(drawn, scene.circle) if isinstance(drawn, Reply) and one.kind == "direct" else drawn

    def guarded(self, one: Delivery) -> bool:
        return one.kind in {"post", "edit"} and Call.parse(one.call).name in INTIMATE

    async def admits(self, tx: Transaction, one: Delivery, readers: Readers) -> bool:
        circle = await tx.circles.by_id(one.circle)
        return circle is None or await look_around(circle, tx.within(circle.id), readers)

    async def adrift(self, tx: Transaction, one: Delivery) -> None:
        """The home channel can't be spoken in: whoever set the circle up hears of it, once until it can again.

        What was under way to it while the circle moved follows to where it lives now.
        """
        circle = await tx.circles.by_id(one.circle)
        if circle is None:
            return
        if one.recipient == circle.home.id:
            await lose_touch(circle, tx.within(circle.id))
        elif one.kind == "post":
            await tx.within(circle.id).home.forward(one, circle.home)

    async def unreached(self, tx: Transaction, one: Delivery) -> None:
        """Somebody takes no direct messages: tell the home channel, once for all of them, where the card says so."""
        asked = Call.parse(one.call)
        circle = await tx.circles.by_id(one.circle)
        if asked.name in AT_HOME and circle is not None:
            key = one.key.rpartition("|")[0] + "|home"
            public = replace(asked, name=AT_HOME[asked.name])
            await tx.within(circle.id).deliveries.post(circle, key, public, key)

    async def take(self, tx: Transaction, one: Delivery, now: datetime) -> None:
        asked = Call.parse(one.call)
        taken, refs = STEPS[asked.name]
        if scene := await self._scene(tx, one, now):
            await taken(scene, **ids(refs, asked))


def standing(subject: Call, circle: Circle, now: datetime) -> Delivery:
    """A card as it would be posted at home now."""
    home = circle.home
    return Delivery(0, "", "post", circle.id, home.platform, home.id, str(subject), now, fence=0, attempt=0)


def speaks_to(member: Member | None, now: datetime) -> bool:
    """Whether a direct message may go there: neither to somebody who left nor to somebody who rests, then or later."""
    return member is not None and member.left_at is None and not member.rests(now)

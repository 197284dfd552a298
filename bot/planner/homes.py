"""Where circles live and who is in them, as far as known: enough to say who will see an answer before it is given."""

from __future__ import annotations

from collections.abc import Mapping

from bot.model import Circle, Envelope, Place


class Homes:
    """Learns from every call. What it does not know yet is taken for no home: there, answers are private."""

    def __init__(self) -> None:
        self._members: dict[Place, frozenset[str]] = {}

    def know(self, homes: Mapping[Place, frozenset[str]]) -> None:
        self._members = dict(homes)

    def learn(self, circle: Circle) -> None:
        self._members[circle.home] = frozenset(each.person.id for each in circle.members)

    def has(self, envelope: Envelope) -> bool:
        """Whether this is said in a home, or a thread of it, by one of its members."""
        here = (envelope.place, envelope.parent)
        return any(envelope.person.id in self._members.get(each, ()) for each in here if each is not None)

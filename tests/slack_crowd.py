"""Many circles in one workspace of a pretend Slack, each with a private channel of its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kill_crowd import QUESTION, Couple
from slack_log import Post
from slack_people import Person
from slack_places import Channel
from slack_world import Slack

from bot import model
from bot.model import Place, Readers


@dataclass(frozen=True, slots=True)
class Pair:
    """A circle of two with a channel of their own."""

    ana: Person
    ben: Person
    home: Channel

    @property
    def couple(self) -> Couple:
        ana, ben = (model.Person("slack", each.whole, each.name) for each in (self.ana, self.ben))
        readers = Readers(people=((ana.id, ""), (ben.id, "")), around="workspace")
        return Couple(ana, ben, Place("slack", f"{self.home.workspace.id}.{self.home.id}"), readers)


def move_in(slack: Slack, number: int) -> list[Pair]:
    pairs = []
    for at in range(number):
        ana, ben = slack.person(f"Ana {at}"), slack.person(f"Ben {at}")
        pairs.append(Pair(ana, ben, slack.channel(f"home-{at}", ana, ben)))
    return pairs


def questions(slack: Slack) -> Iterator[Post]:
    """Every weekly question the bot ever put to anybody, as Slack's own log has it."""
    for each in slack.log.posts.values():
        if each.author == slack.bot and each.audience == "public" and QUESTION in each.text:
            yield each

"""Many circles on a pretend Discord, each with a channel of its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from discord_log import Post
from discord_people import Person
from discord_places import Channel
from discord_world import Discord
from kill_crowd import QUESTION, Couple

from bot import model
from bot.model import Place, Readers

HOMES_ON_A_SERVER = 100
ORDINARY = 0
"""The kind of a message that answers no command."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A circle of two with a channel of their own."""

    ana: Person
    ben: Person
    home: Channel

    @property
    def key(self) -> str:
        return str(self.home.id)

    @property
    def couple(self) -> Couple:
        ana, ben = (model.Person("discord", each.id, each.user.global_name) for each in (self.ana, self.ben))
        return Couple(ana, ben, Place("discord", self.key), Readers(people=((ana.id, ""), (ben.id, ""))))


def move_in(discord: Discord, number: int) -> list[Pair]:
    """So many pairs on a few servers; the bot hears of it when it connects."""
    pairs = []
    for at in range(number):
        if at % HOMES_ON_A_SERVER == 0:
            guild = discord.guild(f"Street {at // HOMES_ON_A_SERVER + 1}")
        ana, ben = discord.person(f"Ana {at}"), discord.person(f"Ben {at}")
        pairs.append(Pair(ana, ben, guild.channel(f"home-{at}", private_to=[ana, ben])))
    return pairs


def questions(discord: Discord) -> Iterator[Post]:
    """Every weekly question the bot ever put to anybody, as Discord's own log has it."""
    for each in discord.log.posts.values():
        if each.author == discord.bot and each.kind == ORDINARY and QUESTION in each.text:
            yield each

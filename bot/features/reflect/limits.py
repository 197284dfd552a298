"""How deep questions may go for one member, and what they leave out: private, and never attributed."""

from __future__ import annotations

from bot.commands import Turn, command
from bot.commands.fields import pick
from bot.model import TalkLimits
from bot.ui import Card, Field, Reply
from bot.words import say

DEEPEST = pick(
    ("1", say("1: playful")),
    ("2", say("2: recent days, small thanks")),
    ("3", say("3: stories and hopes")),
    ("4", say("4: worries and needs of now")),
)
LEFT_OUT = pick(
    ("money", say("Money")),
    ("family_of_origin", say("The family I come from")),
    ("grief", say("Grief")),
    ("body", say("Body")),
    ("work", say("Work")),
    ("faith", say("Faith")),
    ("health", say("Health")),
    ("parenting", say("Raising children")),
    ("loss", say("Loss")),
    ("conflict", say("Conflict")),
    ("future", say("The future")),
)


async def current(turn: Turn) -> dict[str, str]:
    limits = (await turn.store.rounds.limits())[turn.member.id]
    return {"deepest": str(limits.deepest), "without": ", ".join(sorted(limits.muted))}


@command(
    "reflect.limits",
    "How deep for me, and what to leave out",
    Field("deepest", "How deep, at most", "choice", options=DEEPEST),
    Field("without", "Topics to leave out", "choices", options=LEFT_OUT),
    prefill=current,
    example="/reflect limits deepest=3",
)
async def limits(turn: Turn, deepest: str | None, without: tuple[str, ...] | None) -> Reply:
    chosen = TalkLimits(int(deepest) if deepest else TalkLimits().deepest, frozenset(without or ()))
    await turn.store.rounds.limit(turn.member.id, chosen)
    body = say(
        "Questions here go no deeper than the one who wants it lightest, and leave out what anybody leaves out. Who "
        "that is stays with me."
    )
    return Reply((Card(say("Noted, for you alone"), (body,)),))

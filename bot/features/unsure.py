"""A typed line that says one thing and probably means another: asked about in private, before anything is done."""

from __future__ import annotations

from bot.commands import COMMANDS, Turn, press
from bot.commands.actions import begins_something
from bot.commands.typed import UNSURE, meant, spelled, typed
from bot.errors import NotFound
from bot.ids import short
from bot.ui import Button, Call, Card, Field, Reply, call
from bot.words import Typed, beginning, say

LINE = Field("line", "What you typed", "long_text", required=True, most=8000)
LAST_PAGE = 9
"""Behind every page of a form: nothing more is asked."""
SHOWN, MOST_TITLE = 60, 30
"""Characters of a line, and of a title behind what is done with it, that fit a button everywhere."""


@press(UNSURE, LINE, title="What did you mean?")
async def unsure(turn: Turn, line: str) -> Reply:
    likely = meant(line)
    if not likely:
        raise NotFound("I can't make that out. /help shows what I can do.")
    ways = tuple(say("{way} · {help}", way=shown(each), help=COMMANDS[each.name].help) for each in likely)
    own_card = say("Your own words in a memory are changed and taken back on its card.")
    notes = (own_card,) if any(each.name == "memory.show" for each in likely) else ()
    buttons = [Button(say("{way}", way=shown(each)), await carried(turn, each), "good") for each in likely]
    as_it_is = typed(line, sure=True)
    if words := title(as_it_is):
        keep = say("{help}: {words}", help=COMMANDS[as_it_is.name].help, words=beginning(words, MOST_TITLE))
        buttons.append(Button(keep, await carried(turn, as_it_is)))
    return Reply((Card(say("Did you mean one of these?"), (*ways, *notes), tuple(buttons)),))


def title(asked: Call) -> str:
    """What would begin if the line meant what it says; nothing where it can't."""
    if not begins_something(asked.name.partition(".")[0]):
        return ""
    return next(asked.given(each.name) for each in COMMANDS[asked.name].fields if each.positional)


def shown(asked: Call) -> Typed:
    args = tuple((name, beginning(words, SHOWN)) for name, words in asked.args)
    return Typed(asked.name, args, beginning(spelled(asked), SHOWN))


async def carried(turn: Turn, asked: Call) -> Call:
    """The call as a button carries it: its words wait in a draft, and are sent as they are."""
    words = dict(asked.args)
    return call(asked.name, draft=short(await turn.keep(words)), ok=1, page=LAST_PAGE) if words else call(asked.name)

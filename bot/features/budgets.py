"""Money as people say it, and as the catalogue's cost bands from 0 (free) to 5 (more than 200), per person."""

from __future__ import annotations

import re

from bot.commands.fields import folded, pick
from bot.errors import UserError
from bot.words import plain, say

BUDGETS = pick(
    ("0", say("Free")),
    ("10", say("Under 10")),
    ("30", say("10 to 30")),
    ("80", say("30 to 80")),
    ("200", say("80 to 200")),
    ("more", say("More than 200")),
)
"""An option's place is its band, and its value the most it costs each."""
TOPS = (0, 10, 30, 80, 200)
ONE = r"(\d{1,6})(?:[.,]\d{1,2})?"
AMOUNT = re.compile(rf"[^\d-]{{0,14}}{ONE}(?:\D{{1,5}}{ONE})?\D{{0,14}}")
FREE = frozenset({"free", "nothing", "none", "no money", "for free"})


def read_budget(words: str) -> int:
    """The band of an amount of money, or of a band's own words.

    Raises:
        UserError: it is neither.
    """
    said = folded(words)
    for band, option in enumerate(BUDGETS):
        if said in {option.value, folded(plain(option.label))}:
            return band
    if said in FREE:
        return 0
    if amount := AMOUNT.fullmatch(words.strip()):
        most = max(int(each) for each in amount.groups() if each)
        return next((band for band, top in enumerate(TOPS) if most <= top), len(TOPS))
    raise UserError(
        "I can't read {words} as a budget. Try {first} or {second}.", words=words, first="free", second="30"
    )

"""Money as people say it, and as the catalogue's cost bands from 0 (free) to 5 (more than 200), per person."""

from __future__ import annotations

import re
from typing import NamedTuple

from bot.choosing.wanted import TOPS
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
ONE = r"(\d{1,6})(?:[.,]\d{1,2})?"
AMOUNT = re.compile(rf"[^\d-]{{0,14}}{ONE}(?:\D{{1,5}}{ONE})?\D{{0,14}}")
FREE = frozenset({"free", "nothing", "none", "no money", "for free"})


class Budget(NamedTuple):
    """Money each: the highest band that stays within it, and the sum where the band's own most is another one."""

    band: int
    amount: int | None = None


def read_money(words: str) -> Budget:
    """An amount of money, or a band's own words.

    Raises:
        UserError: it is neither.
    """
    said = folded(words)
    for band, option in enumerate(BUDGETS):
        if said in {option.value, folded(plain(option.label))}:
            return Budget(band)
    if said in FREE:
        return Budget(0)
    if amount := AMOUNT.fullmatch(words.strip()):
        return within(max(int(each) for each in amount.groups() if each))
    raise UserError(
        "I can't read “{words}” as a budget. Try {first} or {second}.", words=words, first="free", second="30"
    )


def read_budget(words: str) -> int:
    """A circle's usual budget, kept as a band: its own words, or the one whose most is nearest to an amount of money.

    Raises:
        UserError: it is neither.
    """
    money = read_money(words)
    if money.amount is None:
        return money.band
    usual = money.amount
    return min(range(len(TOPS)), key=lambda band: (abs(TOPS[band] - usual), -band))


def within(amount: int) -> Budget:
    """The bands that can't cost more than this amount: with 100, those up to 80."""
    band = max(band for band, top in enumerate(TOPS) if top <= amount)
    return Budget(band, None if TOPS[band] == amount else amount)

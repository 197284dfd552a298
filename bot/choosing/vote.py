"""A blind vote: private rankings and private refusals in, one winner out.

The method is Copeland's (A. H. Copeland, 1951): every pair of options is compared over all ballots, and the
option that wins the most pairs less those it loses is chosen, so an option that beats each other one always
wins. Ties go to the Borda count in its form for partial ballots (J. Cullinan, S. Hsiao and D. Polett, 2014):
for each ballot, how many options stand below this one less how many stand above. Both treat what a ballot
leaves out as tied below what it ranks. What is still tied is a close call and goes to who was heard least.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Generic, Protocol, TypeVar

Option = TypeVar("Option", bound=Hashable)
Option_co = TypeVar("Option_co", bound=Hashable, covariant=True)
Member = TypeVar("Member", bound=Hashable)

FEWEST_TO_CALL_IT_CLOSE = 3


class Ballot(Protocol[Option_co]):
    """One member's private word: the ranking is best first and may stop early. An empty one is content with any."""

    @property
    def ranking(self) -> tuple[Option_co, ...]: ...
    @property
    def not_for_me(self) -> Option_co | None: ...


@dataclass(frozen=True, slots=True)
class Result(Generic[Option]):
    """What everyone may see, and nothing more.

    Without a winner, three new ideas are due. `close` is told only where at least three people ranked: in a
    circle of two it would say that the other one disagreed.
    """

    winner: Option | None
    close: bool


def tally(
    options: Sequence[Option],
    ballots: Mapping[Member, Ballot[Option]],
    heard: Mapping[Member, int],
    rng: Random,
) -> Result[Option]:
    """Pick the winner; `heard` counts how often each member's first choice won lately (0 if missing).

    An option that somebody refused is out, whoever it was and whatever else they ranked. There is no winner
    when every option was refused or when nobody said anything; where all are content with any, chance decides.
    """
    refused = {ballot.not_for_me for ballot in ballots.values()}
    left = [option for option in options if option not in refused]
    rankings = {
        member: ranking
        for member, ballot in ballots.items()
        if (ranking := tuple(option for option in ballot.ranking if option in options))
    }
    content = any(not ballot.ranking and ballot.not_for_me is None for ballot in ballots.values())
    if not left or not (rankings or content or refused & set(options)):
        return Result(None, close=False)

    tied = _leaders(left, list(rankings.values()))
    if len(tied) == 1:
        return Result(tied[0], close=False)
    winner = _for_the_least_heard(tied, rankings, heard, rng)
    return Result(winner, close=len(rankings) >= FEWEST_TO_CALL_IT_CLOSE)


def heard_in(winner: Option, ballots: Mapping[Member, Ballot[Option]]) -> frozenset[Member]:
    """Whose first choice won: private, kept for the next close call."""
    return frozenset(member for member, ballot in ballots.items() if ballot.ranking[:1] == (winner,))


def _leaders(options: Sequence[Option], rankings: Sequence[tuple[Option, ...]]) -> list[Option]:
    """Copeland's best, narrowed by Borda; more than one is a tie."""
    margins = {one: [_margin(one, other, rankings) for other in options] for one in options}
    copeland = {one: sum((m > 0) - (m < 0) for m in row) for one, row in margins.items()}
    borda = {one: sum(row) for one, row in margins.items()}
    best = max((copeland[one], borda[one]) for one in options)
    return [one for one in options if (copeland[one], borda[one]) == best]


def _margin(one: Option, other: Option, rankings: Iterable[tuple[Option, ...]]) -> int:
    """Ballots that put `one` above `other`, less those that put it below."""
    places = ((_place(one, ranking), _place(other, ranking)) for ranking in rankings)
    return sum((mine < theirs) - (mine > theirs) for mine, theirs in places)


def _place(option: Option, ranking: tuple[Option, ...]) -> int:
    return ranking.index(option) if option in ranking else len(ranking)


def _for_the_least_heard(
    tied: Sequence[Option],
    rankings: Mapping[Member, tuple[Option, ...]],
    heard: Mapping[Member, int],
    rng: Random,
) -> Option:
    """Let those heard least choose among the tied, then those heard next least; the rest is a draw."""
    tied = list(tied)
    for count in sorted({heard.get(member, 0) for member in rankings}):
        favourites = [
            next(option for option in ranking if option in tied)
            for member, ranking in rankings.items()
            if heard.get(member, 0) == count and not set(ranking).isdisjoint(tied)
        ]
        most = max(map(favourites.count, tied))
        tied = [option for option in tied if favourites.count(option) == most]
    return rng.choice(tied)

"""A blind vote is fair, takes what people left out for what it is, and gives nobody away."""

import pickle
from dataclasses import dataclass
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.choosing.vote import Result, heard_in, tally

OPTIONS = ("lake", "pasta", "museum")


@dataclass(frozen=True)
class Ballot:
    ranking: tuple[str, ...] = ()
    not_for_me: str | None = None


@st.composite
def ballots_of_a_circle(draw, smallest=1):
    size = draw(st.integers(smallest, 7))
    ranking = st.permutations(OPTIONS).flatmap(
        lambda order: st.integers(0, len(OPTIONS)).map(lambda length: tuple(order[:length]))
    )
    ballot = st.builds(Ballot, ranking, st.none() | st.sampled_from(OPTIONS))
    return {member: draw(ballot) for member in range(size)}


def winner(*rankings, heard=None):
    ballots = dict(enumerate(Ballot(tuple(ranking.split())) for ranking in rankings))
    return tally(OPTIONS, ballots, heard or {}, Random(1)).winner


def test_an_option_that_beats_each_other_one_wins_even_if_few_put_it_first():
    won = winner(
        "lake pasta museum",
        "lake pasta museum",
        "museum pasta lake",
        "museum pasta lake",
        "pasta lake museum",
    )

    assert won == "pasta"


def test_two_people_get_the_one_they_both_can_live_with():
    won = winner("lake pasta museum", "pasta museum lake")

    assert won == "pasta"


def test_points_decide_where_the_pairs_are_tied():
    won = tally(
        ("lake", "pasta", "museum", "opera"),
        {
            1: Ballot(("lake", "pasta", "museum", "opera")),
            2: Ballot(("lake", "pasta", "museum", "opera")),
            3: Ballot(("pasta", "museum", "opera", "lake")),
            4: Ballot(("pasta", "opera", "museum", "lake")),
        },
        {1: 0, 3: 9},
        Random(1),
    )

    assert won == Result("pasta", close=False)


def test_what_a_ballot_leaves_out_counts_as_tied_below_what_it_ranks():
    assert winner("museum", "museum pasta", "pasta") == "museum"
    assert winner("lake", "", "") == "lake"


@pytest.mark.parametrize("least_heard", [0, 1])
def test_a_close_call_goes_to_whoever_was_heard_least(least_heard):
    firsts = ["lake pasta museum", "pasta lake museum"]

    won = winner(*firsts, heard={least_heard: 1, 1 - least_heard: 3})

    assert won == firsts[least_heard].split()[0]


def test_a_member_never_heard_of_counts_as_not_heard_lately():
    assert winner("lake pasta museum", "pasta lake museum", heard={0: 1}) == "pasta"


def test_those_heard_next_least_decide_when_the_least_heard_have_no_say():
    won = winner("lake", "pasta", "museum", "museum lake pasta", "", heard={0: 2, 1: 1, 2: 3, 3: 3})

    assert won == "museum"

    won = winner("lake pasta", "pasta lake", "", heard={0: 2, 1: 1, 2: 0})

    assert won == "pasta"


def test_where_everyone_was_heard_alike_chance_decides_among_the_tied():
    ballots = {"ana": Ballot(("lake", "pasta")), "ben": Ballot(("pasta", "lake"))}

    winners = {tally(OPTIONS, ballots, {}, Random(seed)).winner for seed in range(30)}

    assert winners == {"lake", "pasta"}


def test_an_option_refused_by_its_own_friend_is_out():
    ballots = {
        "ana": Ballot(("lake", "pasta"), not_for_me="lake"),
        "ben": Ballot(("lake", "museum", "pasta")),
    }

    assert tally(OPTIONS, ballots, {"ana": 9}, Random(1)).winner == "museum"


def test_when_everything_was_refused_there_is_no_winner():
    ballots = {number: Ballot(OPTIONS, not_for_me=option) for number, option in enumerate(OPTIONS)}

    assert tally(OPTIONS, ballots, {}, Random(1)) == Result(None, close=False)


def test_when_nobody_said_anything_there_is_no_winner():
    assert tally(OPTIONS, {}, {}, Random(1)).winner is None


def test_where_all_are_content_with_any_chance_decides_among_all():
    won = {tally(OPTIONS, {"ana": Ballot(), "ben": Ballot()}, {}, Random(seed)).winner for seed in range(40)}

    assert won == set(OPTIONS)


def test_who_is_content_with_any_leaves_it_to_the_others():
    assert tally(OPTIONS, {"ana": Ballot(), "ben": Ballot(("lake",))}, {}, Random(1)).winner == "lake"
    assert tally(OPTIONS, {"ana": Ballot(), "ben": Ballot(not_for_me="lake")}, {}, Random(1)).winner != "lake"


def test_a_lone_refusal_still_leaves_a_winner_so_that_it_cannot_be_told_from_a_choice():
    won = tally(OPTIONS, {"ana": Ballot(("lake",)), "ben": Ballot(not_for_me="lake")}, {}, Random(1)).winner

    assert won in {"pasta", "museum"}


def test_an_option_that_is_not_on_the_slate_changes_nothing():
    ballots = {"ana": Ballot(("gone", "pasta"), not_for_me="gone too")}

    assert tally(OPTIONS, ballots, {}, Random(1)).winner == "pasta"
    assert tally(OPTIONS, {"ana": Ballot(("gone",), not_for_me="gone")}, {}, Random(1)).winner is None


def test_three_who_disagree_are_told_that_it_was_close():
    ballots = {
        1: Ballot(("lake", "pasta", "museum")),
        2: Ballot(("pasta", "museum", "lake")),
        3: Ballot(("museum", "lake", "pasta")),
    }

    assert tally(OPTIONS, ballots, {1: 2, 2: 2}, Random(1)) == Result("museum", close=True)


def test_those_whose_first_choice_won_were_heard():
    ballots = {"ana": Ballot(("lake", "pasta")), "ben": Ballot(("pasta", "lake")), "cem": Ballot()}

    assert heard_in("lake", ballots) == {"ana"}


@given(ballots_of_a_circle(), st.dictionaries(st.integers(0, 6), st.integers(0, 3)), st.randoms(), st.integers())
def test_neither_the_order_nor_the_names_of_members_matter(ballots, heard, shuffler, seed):
    order = list(ballots)
    shuffler.shuffle(order)
    names = dict(zip(ballots, order, strict=True))
    renamed = {names[member]: ballots[member] for member in order}
    heard_renamed = {names[member]: count for member, count in heard.items() if member in names}

    result = tally(OPTIONS, ballots, heard, Random(seed))

    assert tally(OPTIONS, renamed, heard_renamed, Random(seed)) == result


@given(ballots_of_a_circle(), st.sampled_from(OPTIONS), st.dictionaries(st.integers(0, 6), st.integers(0, 3)))
def test_what_everyone_puts_first_wins_unless_somebody_refused_it(ballots, first, heard):
    agreed = {
        member: Ballot((first, *(o for o in ballot.ranking if o != first)), ballot.not_for_me)
        for member, ballot in ballots.items()
    }
    refused = {ballot.not_for_me for ballot in agreed.values()}

    won = tally(OPTIONS, agreed, heard, Random(1)).winner

    assert (won == first) == (first not in refused)


@given(ballots_of_a_circle(), st.integers())
def test_a_refused_option_never_wins(ballots, seed):
    refused = {ballot.not_for_me for ballot in ballots.values()}

    won = tally(OPTIONS, ballots, {}, Random(seed)).winner

    assert won not in refused or won is None
    assert won is not None or refused >= set(OPTIONS) or not any(b.ranking or b.not_for_me for b in ballots.values())


@given(ballots_of_a_circle(smallest=2), st.data(), st.integers())
def test_swapping_two_private_refusals_leaves_what_is_public_byte_for_byte_the_same(ballots, data, seed):
    one, other = data.draw(st.permutations(list(ballots)))[:2]
    heard = data.draw(st.dictionaries(st.integers(0, 6), st.integers(0, 3)))
    swapped = ballots | {
        one: Ballot(ballots[one].ranking, ballots[other].not_for_me),
        other: Ballot(ballots[other].ranking, ballots[one].not_for_me),
    }

    before = tally(OPTIONS, ballots, heard, Random(seed))
    after = tally(OPTIONS, swapped, heard, Random(seed))

    assert pickle.dumps(after) == pickle.dumps(before)


@given(ballots_of_a_circle(), st.integers())
def test_two_people_are_never_told_that_it_was_close_or_that_something_was_refused(ballots, seed):
    couple = dict(list(ballots.items())[:2])

    result = tally(OPTIONS, couple, {}, Random(seed))

    assert result == Result(result.winner, close=False)

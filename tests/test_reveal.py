"""A round opens only when everybody asked is in and at least two answered; nobody's leaving ever opens it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.seal import Sealed, release
from bot.talking.reveal import OPEN_FOR, RoundState, Stage, decide

ANA, BEN, CLEO, DAN = 1, 2, 3, 4
POSTED = datetime(2026, 5, 3, 18, tzinfo=UTC)
SOON = POSTED + timedelta(hours=1)
LAST_MOMENT = POSTED + OPEN_FOR - timedelta(microseconds=1)
OVER = POSTED + OPEN_FOR


def asked(*members, opened=False, **sets):
    return RoundState(
        7, POSTED, frozenset(members), opened=opened, **{name: frozenset(who) for name, who in sets.items()}
    )


def read(outcome, about=7):
    """Whose words the outcome's permit opens."""
    everybody = {ANA, BEN, CLEO, DAN}
    return {one for one in everybody if outcome.permit and opens(Sealed("words", one, about), outcome.permit)}


def opens(sealed, permit):
    try:
        return bool(release(sealed, permit).text)
    except PermissionError:
        return False


def test_a_new_round_waits():
    outcome = decide(asked(ANA, BEN), POSTED)

    assert (outcome.stage, outcome.permit, outcome.changers) == (Stage.WAITING, None, {ANA, BEN})


def test_a_round_waits_for_everybody_asked():
    outcome = decide(asked(ANA, BEN, CLEO, answered={ANA, BEN}), LAST_MOMENT)

    assert (outcome.stage, outcome.permit, outcome.choosers) == (Stage.WAITING, None, set())


def test_answers_open_together():
    outcome = decide(asked(ANA, BEN, answered={ANA, BEN}), SOON)

    assert outcome.stage == Stage.OPENS
    assert read(outcome) == {ANA, BEN}


def test_a_pass_is_as_good_as_an_answer_for_the_others():
    outcome = decide(asked(ANA, BEN, CLEO, answered={ANA, BEN}, passed={CLEO}), SOON)

    assert outcome.stage == Stage.OPENS
    assert read(outcome) == {ANA, BEN}


def test_passing_is_no_way_to_read_the_other():
    outcome = decide(asked(ANA, BEN, answered={ANA}, passed={BEN}), SOON)

    assert (outcome.stage, outcome.permit, outcome.choosers) == (Stage.AUTHOR_ALONE, None, {ANA})


def test_when_everybody_passes_there_is_nothing_to_choose():
    outcome = decide(asked(ANA, BEN, passed={ANA, BEN}), SOON)

    assert (outcome.stage, outcome.permit, outcome.choosers) == (Stage.AUTHOR_ALONE, None, set())


def test_one_member_alone_opens_nothing():
    outcome = decide(asked(ANA, answered={ANA}), SOON)

    assert (outcome.stage, outcome.permit, outcome.choosers) == (Stage.AUTHOR_ALONE, None, {ANA})


def test_a_round_is_open_for_six_days():
    unfinished = asked(ANA, BEN, CLEO, answered={ANA, BEN})

    assert timedelta(days=6) == OPEN_FOR
    assert decide(unfinished, LAST_MOMENT).stage == Stage.WAITING
    assert decide(unfinished, OVER).stage == Stage.EXPIRED


def test_after_six_days_each_author_alone_chooses():
    outcome = decide(asked(ANA, BEN, CLEO, answered={ANA, BEN}), OVER)

    assert (outcome.permit, outcome.choosers, outcome.changers) == (None, {ANA, BEN}, set())


def test_a_round_that_was_complete_in_time_opens_however_late_the_bot_wakes():
    outcome = decide(asked(ANA, BEN, answered={ANA, BEN}), OVER + timedelta(days=3))

    assert outcome.stage == Stage.OPENS


def test_the_last_one_awaited_leaving_does_not_open_it():
    outcome = decide(asked(ANA, BEN, CLEO, answered={ANA, BEN}, left={CLEO}), SOON)

    assert (outcome.stage, outcome.permit) == (Stage.WAITING, None)


def test_after_such_a_leaving_it_waits_for_its_end():
    outcome = decide(asked(ANA, BEN, CLEO, answered={ANA, BEN}, left={CLEO}), OVER)

    assert (outcome.stage, outcome.permit, outcome.choosers) == (Stage.EXPIRED, None, {ANA, BEN})


def test_somebody_who_comes_back_in_time_is_awaited_again():
    outcome = decide(asked(ANA, BEN, CLEO, answered={ANA, BEN, CLEO}), SOON)

    assert outcome.stage == Stage.OPENS


def test_words_left_behind_as_they_are_count_as_an_answer():
    outcome = decide(asked(ANA, BEN, answered={ANA, BEN}, left={ANA}), SOON)

    assert (outcome.stage, read(outcome)) == (Stage.OPENS, {ANA, BEN})


def test_somebody_who_left_and_took_their_words_back_is_awaited_until_the_end():
    taken_back = asked(ANA, BEN, CLEO, answered={BEN, CLEO}, left={ANA})

    assert decide(taken_back, SOON).stage == Stage.WAITING
    assert decide(taken_back, OVER).stage == Stage.EXPIRED


def test_who_left_neither_changes_nor_chooses():
    there = asked(ANA, BEN, CLEO, answered={ANA}, left={ANA})

    assert decide(there, SOON).changers == {BEN, CLEO}
    assert decide(there, OVER).choosers == set()


def test_when_everybody_left_nothing_opens():
    outcome = decide(asked(ANA, BEN, answered={ANA}, left={ANA, BEN}), OVER)

    assert (outcome.permit, outcome.choosers, outcome.changers) == (None, set(), set())


def test_a_joiner_is_not_part_of_the_round():
    joined = asked(ANA, BEN, answered={ANA, BEN, DAN}, passed={DAN}, shared={DAN})

    outcome = decide(joined, SOON)

    assert (outcome.stage, read(outcome)) == (Stage.OPENS, {ANA, BEN})


def test_a_joiner_does_not_stand_in_for_somebody_awaited():
    outcome = decide(asked(ANA, BEN, answered={ANA, DAN}), SOON)

    assert (outcome.stage, outcome.permit, outcome.changers) == (Stage.WAITING, None, {ANA, BEN})


def test_a_joiners_words_do_not_make_two():
    outcome = decide(asked(ANA, BEN, answered={ANA, DAN}, passed={BEN}), SOON)

    assert (outcome.stage, outcome.permit) == (Stage.AUTHOR_ALONE, None)


def test_answers_may_change_until_they_open_and_not_after():
    assert decide(asked(ANA, BEN, answered={ANA}), LAST_MOMENT).changers == {ANA, BEN}
    assert decide(asked(ANA, BEN, answered={ANA, BEN}), SOON).changers == set()
    assert decide(asked(ANA, BEN, answered={ANA}), OVER).changers == set()


def test_a_pass_may_become_an_answer_while_nobody_has_chosen():
    passed = asked(ANA, BEN, answered={ANA}, passed={BEN})

    assert decide(passed, LAST_MOMENT).changers == {ANA, BEN}
    assert decide(passed, OVER).changers == set()
    assert decide(replace(passed, answered=frozenset({ANA, BEN}), passed=frozenset()), SOON).stage == Stage.OPENS


def test_sharing_mine_anyway_releases_that_answer_only():
    outcome = decide(asked(ANA, BEN, CLEO, answered={ANA, BEN}, shared={ANA}), OVER)

    assert read(outcome) == {ANA}
    assert outcome.choosers == {BEN}


def test_an_answer_kept_private_stays_so_and_may_still_be_shared_by_its_author():
    outcome = decide(asked(ANA, BEN, answered={ANA}, passed={BEN}, kept={ANA}), SOON)

    assert (outcome.permit, outcome.choosers) == (None, {ANA})


def test_a_deleted_answer_is_gone_for_good():
    outcome = decide(asked(ANA, BEN, passed={BEN}, deleted={ANA}), SOON)

    assert (outcome.stage, outcome.permit, outcome.choosers, outcome.changers) == (
        Stage.AUTHOR_ALONE,
        None,
        set(),
        set(),
    )


@pytest.mark.parametrize(
    ("choice", "answered", "readable"),
    [
        ("shared", {ANA, BEN, CLEO}, {ANA}),
        ("kept", {ANA, BEN, CLEO}, set()),
        ("deleted", {BEN, CLEO}, set()),
    ],
)
def test_once_an_author_chose_alone_the_round_never_opens_by_itself(choice, answered, readable):
    outcome = decide(asked(ANA, BEN, CLEO, answered=answered, **{choice: {ANA}}), SOON)

    assert (outcome.stage, read(outcome), outcome.changers) == (Stage.AUTHOR_ALONE, readable, set())


@pytest.mark.parametrize("choice", ["shared", "kept", "deleted"])
def test_a_clock_set_back_does_not_reopen_a_round_that_ended(choice):
    chosen = asked(ANA, BEN, CLEO, answered={ANA, BEN}, **{choice: {ANA}})

    outcome = decide(chosen, LAST_MOMENT)

    assert (outcome.stage, outcome.changers) == (Stage.EXPIRED, set())


def test_what_opened_stays_open_when_somebody_withdraws_or_leaves():
    outcome = decide(asked(ANA, BEN, answered={ANA}, left={BEN}, opened=True), OVER)

    assert (outcome.stage, read(outcome)) == (Stage.OPENS, {ANA})


def test_a_permit_is_for_one_round():
    outcome = decide(asked(ANA, BEN, answered={ANA, BEN}), SOON)

    assert read(outcome, about=8) == set()
    assert read(outcome, about=None) == set()


MEMBERS = (ANA, BEN, CLEO)
groups = st.frozensets(st.sampled_from((*MEMBERS, DAN)))


@st.composite
def states(draw):
    answered, passed, deleted = draw(groups), draw(groups), draw(groups)
    return RoundState(
        id=7,
        posted_at=POSTED,
        members=frozenset(MEMBERS),
        answered=answered - deleted,
        passed=passed - answered - deleted,
        left=draw(groups),
        shared=draw(groups) & (answered - deleted),
        kept=draw(groups) & (answered - deleted),
        deleted=deleted,
    )


moments = st.sampled_from((POSTED, SOON, LAST_MOMENT, OVER, OVER + OPEN_FOR))


@given(states(), moments, groups, st.booleans())
def test_leaving_never_opens_a_round_whatever_becomes_of_the_words(before, now, leavers, taken_back):
    after = replace(before, left=before.left | leavers)
    if taken_back:
        after = replace(after, answered=after.answered - leavers, passed=after.passed - leavers)

    outcome = decide(after, now)

    assert outcome.stage != Stage.OPENS or decide(before, now).stage == Stage.OPENS
    assert read(outcome) <= read(decide(before, now))


@given(states(), moments, groups)
def test_joining_changes_nothing(before, now, joiners):
    newcomers = joiners - set(MEMBERS)
    after = replace(before, answered=before.answered | newcomers, passed=before.passed - newcomers)

    assert outline(decide(after, now)) == outline(decide(before, now))


@given(states(), moments)
def test_time_alone_never_opens_a_round(state, later):
    assert (decide(state, later).stage == Stage.OPENS) == (decide(state, POSTED).stage == Stage.OPENS)


@given(states(), moments)
def test_nobody_is_read_but_by_opening_or_by_their_own_choice(state, now):
    outcome = decide(state, now)

    opened = read(outcome)

    answered = state.answered & set(MEMBERS)
    if outcome.stage == Stage.OPENS:
        assert opened == answered
        assert len(opened) >= 2
        assert answered | state.passed >= set(MEMBERS)
    else:
        assert opened == answered & state.shared


@given(states(), moments)
def test_what_is_read_can_no_longer_be_changed(state, now):
    outcome = decide(state, now)

    opened = read(outcome)

    assert not opened & outcome.changers
    assert not opened & outcome.choosers


def outline(outcome):
    return outcome.stage, read(outcome), outcome.choosers, outcome.changers

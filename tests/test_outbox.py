import asyncio
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
from posting import ANA, PLATFORM, Pause, Platform, conversation, living, open_office
from room import open_world
from sqlalchemy import func, select, update

from bot.ids import Ids
from bot.messenger import Blind, Busy, Closed, Refused, Unreachable
from bot.model import Readers
from bot.outbox import ATTEMPTS, ATTEMPTS_ADRIFT, HELD, LEASE, nonce
from bot.store import Store
from bot.store.outgoing import KEPT, Outgoing
from bot.tables import CopyRow, DeliveryRow
from bot.ui import Happening
from bot.words import say

pytestmark = pytest.mark.slow

SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
DROPPED = ConnectionResetError("no answer")


@pytest.fixture
async def world(tmp_path, catalogue, database_url):
    async with open_world(tmp_path, catalogue, database_url) as world:
        yield world


@pytest.fixture
async def office(world):
    return await open_office(world)


@pytest.fixture
def platform(office):
    return office.platform


async def test_a_message_that_is_due_goes_out_once(office, platform):
    await office.post("tacos")

    await office.deliver()
    await office.deliver()

    assert platform.texts == ["tacos"]
    assert await office.states() == {"post|tacos": "sent"}


async def test_nothing_goes_out_before_it_is_due(office, platform):
    await office.post("tacos", timedelta(minutes=5))

    await office.deliver(timedelta(minutes=5) - SECOND)
    early = list(platform.texts)
    await office.deliver(SECOND)

    assert early == []
    assert platform.texts == ["tacos"]


async def test_what_is_due_goes_out_in_the_order_of_its_time(office, platform):
    await office.post("third", 3 * MINUTE)
    await office.post("first", MINUTE)
    await office.post("second", 2 * MINUTE)

    await office.deliver(timedelta(hours=1))

    assert platform.texts == ["first", "second", "third"]


async def test_more_than_one_batch_goes_out_in_one_go(office, platform):
    names = [f"card {number:03}" for number in range(120)]
    for at, name in enumerate(names):
        await office.post(name, at * SECOND)

    await office.deliver(timedelta(hours=1))

    assert platform.texts == names


async def test_a_key_used_before_is_left_as_it_stands(office, platform):
    await office.post("tacos", key="plan|7|v1")
    await office.post("burritos", key="plan|7|v1")
    await office.deliver()
    await office.post("ramen", key="plan|7|v1")
    again = await office.schedule("close")
    twice = await office.schedule("close")
    await office.deliver()

    assert platform.texts == ["tacos"]
    assert (again, twice) == (True, False)


async def test_a_direct_message_goes_to_one_person(office, platform):
    await office.direct("a word")

    await office.deliver()

    [message] = platform.log
    assert message.place == conversation(ANA.id)


async def test_a_card_in_direct_messages_is_kept_up_to_date(office, platform):
    await office.direct("a word")
    await office.deliver()
    await office.changes("a word", "another word")
    await office.deliver()

    assert platform.edits == [(platform.log[0].id, "another word")]


@pytest.mark.parametrize("error", [DROPPED, TimeoutError(), RuntimeError("500")])
async def test_what_was_dropped_before_it_arrived_is_sent_again_after_its_lease(office, platform, error):
    platform.before.append(error)
    await office.post("tacos")
    await office.deliver()

    await office.deliver(LEASE - SECOND)
    early = list(platform.texts)
    await office.deliver(SECOND)

    assert early == []
    assert platform.texts == ["tacos"]
    assert platform.reads == 1


@pytest.mark.parametrize("error", [DROPPED, TimeoutError(), RuntimeError("500")])
async def test_what_was_dropped_after_it_arrived_is_found_and_not_sent_again(office, platform, error):
    platform.after.append(error)
    await office.post("tacos")
    await office.deliver()

    await office.deliver(LEASE)

    assert platform.texts == ["tacos"]
    assert await office.states() == {"post|tacos": "sent", f"edit|{await copy_id(office)}": "sent"}


async def test_what_was_found_is_kept_up_to_date_like_any_other(office, platform):
    platform.after.append(DROPPED)
    await office.direct("a word")
    await office.deliver()
    await office.deliver(LEASE)

    await office.changes("a word", "another word")
    await office.deliver()

    assert platform.shows(platform.log[0].id) == "another word"


async def test_what_was_found_shows_what_changed_meanwhile(office, platform):
    platform.after.append(DROPPED)
    await office.post("tacos")
    await office.deliver()
    await office.changes("tacos", "tacos at eight")

    await office.deliver(LEASE)

    assert platform.texts == ["tacos"]
    assert platform.shows(platform.log[0].id) == "tacos at eight"


async def test_a_platform_that_does_not_answer_is_not_waited_for(office, platform):
    platform.before.append(asyncio.Event().wait)
    await office.post("tacos")
    await office.post("ramen")
    short = timedelta(milliseconds=300)

    await office.deliver(lease=short)
    first = list(platform.texts)
    await office.deliver(short, lease=short)

    assert first == ["ramen"]
    assert platform.texts == ["ramen", "tacos"]


async def test_a_busy_platform_is_asked_again_when_it_said(office, platform):
    platform.before.append(Busy(MINUTE))
    await office.post("tacos")
    await office.deliver()

    await office.deliver(MINUTE - SECOND)
    early = list(platform.texts)
    await office.deliver(SECOND)

    assert early == []
    assert platform.texts == ["tacos"]


async def test_a_platform_that_is_busy_for_no_time_at_all_is_not_asked_at_once(office, platform):
    platform.before += [Busy(timedelta()), Busy(-MINUTE)]
    await office.post("tacos")

    await office.deliver()

    assert platform.texts == []
    assert await office.next_due() == SECOND


async def test_being_put_off_is_no_failure(office, platform):
    platform.before += [Busy(SECOND) for _ in range(2 * ATTEMPTS)]
    await office.post("tacos")
    for _ in range(2 * ATTEMPTS):
        await office.deliver(SECOND)
    office.cards["tacos"] = ZeroDivisionError()
    await office.deliver(SECOND)
    office.cards["tacos"] = "tacos"

    await office.deliver(MINUTE)

    assert platform.texts == ["tacos"]


@pytest.mark.parametrize("no", [Refused(), Closed()])
async def test_what_is_refused_is_given_up_and_holds_nothing_else_up(office, platform, no):
    platform.before.append(no)
    await office.direct("a word")
    await office.post("tacos", SECOND)

    await office.deliver(MINUTE)
    await office.deliver(timedelta(days=1))

    assert platform.texts == ["tacos"]
    assert (await office.states())["direct|a word|" + str(office.circle.member_of(ANA).id)] == "dead"


async def test_a_message_that_may_have_gone_out_is_still_looked_for_when_drawing_it_fails(office, platform):
    platform.after.append(DROPPED)
    await office.post("tacos")
    await office.deliver()
    office.cards["tacos"] = ZeroDivisionError()
    await office.deliver(LEASE)
    office.cards["tacos"] = "tacos"

    await office.deliver(timedelta(hours=1))

    assert platform.texts == ["tacos"]


async def test_a_message_that_may_have_gone_out_is_still_looked_for_when_it_is_to_wait(office, platform):
    platform.after.append(DROPPED)
    await office.post("tacos")
    await office.deliver()
    office.cards["tacos"] = office.now + timedelta(hours=8)
    await office.deliver(LEASE)
    office.cards["tacos"] = "tacos"

    await office.deliver(timedelta(hours=8))

    assert platform.texts == ["tacos"]


async def test_a_message_that_may_have_gone_out_is_still_looked_for_when_the_platform_is_busy(office, platform):
    platform.after.append(DROPPED)
    platform.unreadable.append(Busy(MINUTE))
    await office.post("tacos")
    await office.deliver()
    await office.deliver(LEASE)

    await office.deliver(MINUTE)

    assert platform.texts == ["tacos"]
    assert platform.reads == 2


async def test_a_message_that_may_have_gone_out_is_not_sent_again_where_nothing_can_be_read(office, platform):
    platform.after.append(DROPPED)
    platform.unreadable += [Refused() for _ in range(ATTEMPTS)]
    await office.post("tacos")

    for _ in range(2 * ATTEMPTS):
        await office.deliver(timedelta(hours=1))

    assert platform.texts == ["tacos"]
    assert await office.states() == {"post|tacos": "dead"}


async def test_a_message_that_can_be_read_back_again_is_found(office, platform):
    platform.after.append(DROPPED)
    platform.unreadable += [Refused(), Refused()]
    await office.post("tacos")

    for _ in range(4):
        await office.deliver(timedelta(hours=1))

    assert platform.texts == ["tacos"]
    assert (await office.states())["post|tacos"] == "sent"


async def test_where_nothing_can_be_read_back_it_is_sent_again_and_marked(office, platform, world, caplog):
    platform.after.append(DROPPED)
    platform.unreadable.append(Blind())
    await office.post("tacos")
    await office.deliver()
    unmarked = await world.planner.doubted()

    await office.deliver(LEASE)

    assert platform.texts == ["tacos", "tacos"]
    assert (unmarked, await world.planner.doubted()) == (0, 1)
    assert await office.states() == {"post|tacos": "sent"}
    [logged] = [each for each in caplog.records if each.message == "outbox.maybe_twice"]
    assert logged.delivery == await delivery_id(office)


async def test_what_never_arrived_is_not_lost_where_nothing_can_be_read_back(office, platform):
    platform.before.append(DROPPED)
    platform.unreadable.append(Blind())
    await office.direct("a word")
    await office.deliver()

    await office.deliver(LEASE)

    assert platform.texts == ["a word"]
    assert await marks(office) == 1


async def test_that_it_may_be_there_twice_is_noted_before_it_can_be(office, platform, world):
    noted = []

    async def looks():
        async with other_process(world).reading(office.now) as tx:
            noted.append(await tx.outgoing.doubted())

    platform.before += [looks, looks]
    platform.after.append(DROPPED)
    platform.unreadable.append(Blind())
    await office.post("tacos")
    await office.deliver()

    await office.deliver(LEASE)

    assert noted == [0, 1]


async def test_it_is_not_sent_again_when_that_could_not_be_noted(office, platform):
    platform.after.append(DROPPED)
    platform.unreadable += [Blind(), Blind()]
    await office.post("tacos")
    await office.deliver()
    failing = Failing(office.store)
    office.cards["tacos"] = "tacos again"
    draw = office.draw

    async def last(*given):
        await failing.next_write()
        return await draw(*given)

    office.draw = last
    await office.deliver(LEASE, store=failing)
    unnoted = list(platform.texts)
    office.draw = draw

    await office.deliver(LEASE)

    assert failing.failed
    assert unnoted == ["tacos"]
    assert platform.texts == ["tacos", "tacos again"]
    assert await marks(office) == 1


async def test_it_is_not_sent_again_by_an_attempt_that_lost_its_lease(office, platform):
    class Slow(Platform):
        async def find(self, *_):
            async with office.store.writing(office.now) as tx:
                await tx.outgoing._connection.execute(update(DeliveryRow).values(fence=DeliveryRow.fence + 1))
            raise Blind

    platform.after.append(DROPPED)
    await office.post("tacos")
    await office.deliver()
    office.platform = Slow()

    await office.deliver(LEASE)

    assert office.platform.texts == []
    assert await marks(office) == 0


async def test_what_was_claimed_by_a_process_that_died_is_sent_and_marked_where_nothing_can_be_read(office, platform):
    platform.unreadable.append(Blind())
    await office.post("tacos")
    async with office.store.writing(office.now) as tx:
        await tx.outgoing.claim((PLATFORM,), LEASE, 1)

    await office.deliver(LEASE)

    assert platform.texts == ["tacos"]
    assert await marks(office) == 1


async def test_each_time_it_may_have_gone_out_unseen_is_marked(office, platform):
    platform.after += [DROPPED] * 3
    platform.unreadable += [Blind()] * 3
    await office.post("tacos")

    for _ in range(5):
        await office.deliver(LEASE)

    assert platform.texts == ["tacos"] * 4
    assert await marks(office) == 3


async def test_what_is_marked_and_then_has_to_wait_is_not_marked_anew(office, platform):
    platform.after.append(DROPPED)
    platform.unreadable.append(Blind())
    await office.post("tacos")
    await office.deliver()
    platform.before.append(Busy(MINUTE))
    await office.deliver(LEASE)

    await office.deliver(MINUTE)

    assert platform.texts == ["tacos", "tacos"]
    assert await marks(office) == 1


async def test_an_edit_is_made_again_without_a_mark(office, platform):
    await office.post("tacos")
    await office.deliver()
    platform.unreadable.append(Blind())
    platform.after.append(DROPPED)
    await office.changes("tacos", "tacos at eight")

    await office.deliver()
    await office.deliver(LEASE)

    assert [text for _, text in platform.edits] == ["tacos at eight"] * 2
    assert await marks(office) == 0


async def test_a_message_that_went_out_is_not_sent_again_when_that_could_not_be_noted(office, platform):
    failing = Failing(office.store)
    platform.after.append(failing.next_write)
    await office.post("tacos")
    await office.deliver(store=failing)

    await office.deliver(LEASE)

    assert failing.failed
    assert platform.texts == ["tacos"]
    assert (await office.states())["post|tacos"] == "sent"


async def test_every_attempt_has_the_same_nonce(office, platform):
    platform.before.append(DROPPED)
    platform.after.append(DROPPED)
    await office.post("tacos")

    await office.deliver()
    await office.deliver(LEASE)
    await office.deliver(LEASE)

    assert platform.nonces == {nonce("post|tacos")}
    assert len(nonce("post|tacos")) == 25


async def test_two_outboxes_on_one_database_double_nothing(office, platform, world):
    names = {f"card {number}" for number in range(60)}
    for name in sorted(names):
        await office.post(name)
        await office.schedule(name)
    other = other_process(world)

    await asyncio.gather(
        *(office.outbox(store=store).deliver(office.now) for store in (office.store, other, office.store, other))
    )

    assert sorted(platform.texts) == sorted(names)
    assert sorted(office.taken) == sorted(f"step|{name}" for name in names)


async def test_an_attempt_that_outlived_its_lease_settles_nothing(office, platform, world):
    answer = Pause()
    platform.after.append(answer)
    await office.post("tacos")
    slow = asyncio.create_task(office.deliver())
    await answer.begun.wait()
    await office.deliver(LEASE, store=other_process(world))
    found = await office.states()

    answer.over.set()
    await slow

    assert platform.texts == ["tacos"]
    assert await office.states() == found
    assert found["post|tacos"] == "sent"


async def test_what_was_claimed_but_not_begun_in_time_is_handed_back(office, platform, world):
    names = [f"card {number:02}" for number in range(30)]
    for at, name in enumerate(names):
        await office.post(name, at * SECOND)
    other = office.outbox(store=other_process(world))
    office.now += MINUTE

    async def slowly():
        office.now += timedelta(seconds=15)
        await other.deliver(office.now)

    platform.after += [slowly for _ in range(30)]
    await office.deliver()

    assert sorted(platform.texts) == names


async def test_being_handed_back_is_no_failure(office, platform):
    async def slowly():
        office.now += LEASE

    platform.after += [slowly for _ in range(ATTEMPTS)]
    for number in range(ATTEMPTS):
        await office.post(f"card {number}", number * SECOND)
    await office.post("last", MINUTE)
    office.cards["last"] = ZeroDivisionError()
    await office.deliver(MINUTE)
    office.cards["last"] = "last"

    await office.deliver(MINUTE)

    assert platform.texts[-1] == "last"


async def test_of_several_changes_of_a_card_the_latest_is_shown_in_one_edit(office, platform):
    await office.post("tacos")
    await office.deliver()

    await office.changes("tacos", "tacos at seven")
    await office.changes("tacos", "tacos at eight")
    await office.deliver()

    assert platform.edits == [(platform.log[0].id, "tacos at eight")]


async def test_every_copy_of_a_card_is_brought_up_to_date(office, platform):
    await office.post("tacos")
    await office.post("tacos", key="again")
    await office.direct("tacos")
    await office.deliver()

    await office.changes("tacos", "tacos at eight")
    await office.deliver()

    assert {platform.shows(each.id) for each in platform.log} == {"tacos at eight"}
    assert len(platform.edits) == 3


async def test_a_change_while_the_card_was_on_its_way_is_shown(office, platform):
    platform.after.append(lambda: office.changes("tacos", "tacos at eight"))
    await office.post("tacos")

    await office.deliver()

    assert platform.texts == ["tacos"]
    assert platform.shows(platform.log[0].id) == "tacos at eight"


async def test_a_change_during_an_edit_is_shown_after_it(office, platform, world):
    await office.post("tacos")
    await office.deliver()
    other = office.outbox(store=other_process(world))

    async def meanwhile():
        await office.changes("tacos", "tacos at nine")
        await other.deliver(office.now)

    platform.before.append(meanwhile)
    await office.changes("tacos", "tacos at eight")
    await office.deliver()

    assert [text for _, text in platform.edits] == ["tacos at eight", "tacos at nine"]


async def test_an_edit_that_outlived_its_lease_does_not_have_the_last_word(office, platform, world):
    await office.post("tacos")
    await office.deliver()
    edit = Pause()
    platform.before.append(edit)
    await office.changes("tacos", "tacos at eight")
    slow = asyncio.create_task(office.deliver())
    await edit.begun.wait()
    await office.changes("tacos", "tacos at nine")
    await office.deliver(LEASE, store=other_process(world))
    edit.over.set()
    await slow

    await office.deliver()

    assert [text for _, text in platform.edits][-2:] == ["tacos at eight", "tacos at nine"]


async def test_an_edit_that_failed_is_made_again_with_what_the_card_is_by_then(office, platform):
    await office.post("tacos")
    await office.deliver()
    platform.before.append(DROPPED)
    await office.changes("tacos", "tacos at eight")
    await office.deliver()
    office.cards["tacos"] = "tacos at nine"

    await office.deliver(LEASE)

    assert platform.edits == [(platform.log[0].id, "tacos at nine")]


async def test_an_edit_of_a_message_that_is_gone_is_given_up_until_the_next_change(office, platform):
    await office.post("tacos")
    await office.deliver()
    platform.before.append(Refused())
    await office.changes("tacos", "tacos at eight")
    await office.deliver(timedelta(days=1))
    given_up = list(platform.edits)

    await office.changes("tacos", "tacos at nine")
    await office.deliver()

    assert given_up == []
    assert [text for _, text in platform.edits] == ["tacos at nine"]


async def test_a_card_with_nothing_left_to_say_is_not_sent(office, platform):
    office.cards["tacos"] = None
    await office.post("tacos")
    await office.deliver()
    office.cards["tacos"] = "tacos"

    await office.deliver(timedelta(days=1))

    assert platform.texts == []
    assert await office.states() == {"post|tacos": "missed"}


async def test_a_card_that_would_rather_wait_is_drawn_anew_then(office, platform):
    office.cards["tacos"] = office.now + timedelta(hours=8)
    await office.post("tacos")
    await office.deliver()
    office.cards["tacos"] = "good morning"

    await office.deliver(timedelta(hours=8) - SECOND)
    early = list(platform.texts)
    await office.deliver(SECOND)

    assert early == []
    assert platform.texts == ["good morning"]


async def test_a_card_that_would_rather_be_sent_in_the_past_does_not_hold_the_others_up(office, platform):
    office.cards["tacos"] = office.now - MINUTE
    await office.post("tacos")
    await office.post("ramen")

    await office.deliver()

    assert platform.texts == ["ramen"]


async def test_a_card_that_can_not_be_drawn_is_tried_again_and_given_up_in_the_end(office, platform):
    office.cards["tacos"] = ZeroDivisionError()
    await office.post("tacos")
    await office.post("ramen")
    waits = []

    while await office.next_due() is not None:
        wait = await office.next_due()
        waits.append(wait)
        await office.deliver(wait)

    assert platform.texts == ["ramen"]
    assert (await office.states())["post|tacos"] == "dead"
    assert len(waits) == ATTEMPTS
    assert waits == sorted(waits)


async def test_a_step_and_what_it_does_are_one(office):
    async def fails_halfway(tx, one):
        await tx.within(one.circle).deliveries.post(office.circle, f"by|{one.key}|{len(office.taken)}", one_card, "")
        if len(office.taken) < 3:
            raise ZeroDivisionError

    one_card = living("result")
    office.step = fails_halfway
    await office.schedule("close")

    await office.deliver()
    await office.deliver(timedelta(hours=1))
    failed = await office.states()
    await office.deliver(timedelta(hours=1))

    assert failed == {"step|close": "ready"}
    assert await office.states() == {"step|close": "sent", "by|step|close|3": "sent"}


async def test_a_step_that_outlived_its_lease_does_nothing(office, platform):
    async def outlives_it(tx, one):
        await tx.within(one.circle).deliveries.post(office.circle, "result", living("result"), "")
        if len(office.taken) == 1:
            somebody_elses = update(DeliveryRow).values(fence=DeliveryRow.fence + 1)
            await tx.outgoing._connection.execute(somebody_elses)

    office.step = outlives_it
    await office.schedule("close")
    await office.deliver()
    at_first = await office.states()

    await office.deliver(LEASE)

    assert at_first == {"step|close": "sending"}
    assert platform.texts == ["result"]


async def test_a_step_is_never_given_up(office):
    async def fails(_tx, _one):
        raise ZeroDivisionError

    office.step = fails
    await office.schedule("close")
    waits = []
    for _ in range(50):
        waits.append(await office.next_due())
        await office.deliver(waits[-1])
    failing = await office.states()
    office.step = None
    await office.deliver(timedelta(hours=1))

    assert failing == {"step|close": "ready"}
    assert waits == sorted(waits)
    assert waits[-1] == timedelta(hours=1)
    assert await office.states() == {"step|close": "sent"}


async def test_what_a_step_causes_goes_out_at_once(office, platform):
    async def causes(tx, one):
        await tx.within(one.circle).deliveries.post(office.circle, "result", living("result"), "")

    office.step = causes
    await office.schedule("close", MINUTE)

    await office.deliver(MINUTE)

    assert platform.texts == ["result"]


async def test_what_is_withdrawn_is_not_sent(office, platform):
    await office.post("tacos", MINUTE)
    await office.post("ramen", MINUTE)

    await office.withdraw("tacos")
    await office.deliver(MINUTE)

    assert platform.texts == ["ramen"]


async def test_withdrawing_leaves_edits_and_other_circles_alone(office, platform, world):
    await office.post("ramen")
    await office.deliver()
    await office.changes("ramen", "ramen at eight")
    other = await open_office(world, "elsewhere")
    await other.post("tacos", MINUTE)

    await office.withdraw("tacos")
    await office.withdraw(f"copy:{await copy_id(office)}")
    await office.deliver(MINUTE)

    assert platform.texts == ["ramen", "tacos"]
    assert [text for _, text in platform.edits] == ["ramen at eight"]


async def test_nothing_is_claimed_for_a_platform_nobody_speaks_through(office, world):
    elsewhere, spoken = Platform(), office.outbox()
    async with office.store.writing(office.now) as tx:
        deliveries = tx.within(office.circle.id).deliveries
        await deliveries._add("post", "other", living("tacos"), "", "slack", "home", None)

    await spoken.deliver(office.now)
    unclaimed = await office.states()
    before = await office.next_due(PLATFORM)
    await office.deliver(slack=elsewhere)

    assert unclaimed == {"other": "ready"}
    assert before is None
    assert elsewhere.texts == ["tacos"]


async def test_what_is_next_is_the_earliest_due_or_the_end_of_a_lease(office, platform):
    nothing = await office.next_due()
    await office.post("tacos", timedelta(hours=2))
    ready = await office.next_due()
    platform.before.append(DROPPED)
    await office.post("ramen")
    await office.deliver()
    leased = await office.next_due()
    await office.deliver(LEASE)

    assert nothing is None
    assert ready == timedelta(hours=2)
    assert leased == LEASE
    assert await office.next_due() == timedelta(hours=2) - LEASE


async def test_a_settled_row_keeps_its_key_for_longer_than_a_year(office):
    await office.post("tacos")
    await office.post("ramen", KEPT + MINUTE)
    await office.deliver()

    async def purge():
        async with office.store.writing(office.now) as tx:
            await tx.outgoing.purge()

    office.now += KEPT
    await purge()
    kept = await office.states()
    office.now += SECOND
    await purge()

    assert kept == {"post|tacos": "sent", "post|ramen": "ready"}
    assert await office.states() == {"post|ramen": "ready"}


class Failing(Store):
    """The same store, whose next write fails on demand, as on a full disk."""

    def __init__(self, store):
        self.__dict__.update(store.__dict__)
        self._fails = self.failed = False

    async def next_write(self):
        self._fails = True

    @asynccontextmanager
    async def writing(self, now):
        if self._fails:
            self._fails, self.failed = False, True
            raise OSError("disk full")
        async with super().writing(now) as tx:
            yield tx


def other_process(world):
    """A second store on the same database, as another process would have it."""
    engine, keys, master, _ = world._parts
    return Store(engine, world.store._keys.__class__(keys, master, lambda: world.now), Ids(b"other"))


async def marks(office):
    """How often something was sent that may have been there already."""
    async with office.store.reading(office.now) as tx:
        return await tx.outgoing._connection.scalar(select(func.sum(DeliveryRow.doubted)))


async def delivery_id(office):
    async with office.store.reading(office.now) as tx:
        return await tx.outgoing._connection.scalar(select(DeliveryRow.id))


async def copy_id(office):
    async with office.store.reading(office.now) as tx:
        return await tx.outgoing._connection.scalar(select(CopyRow.id))


async def test_what_nobody_else_may_read_waits_until_they_can_not(office, platform):
    office.watched.add("letter")
    platform.around = Readers(9, everyone=True)
    await office.post("letter")

    await office.deliver()
    assert platform.texts == []
    platform.around = Readers(3)
    await office.deliver(HELD)

    assert platform.texts == ["letter"]


async def test_where_the_readers_can_not_be_told_it_is_tried_again(office, platform):
    office.watched.add("letter")
    platform.unseen.append(DROPPED)
    await office.post("letter")

    await office.deliver()
    assert platform.texts == []
    await office.deliver(MINUTE)

    assert platform.texts == ["letter"]


async def test_looking_at_the_readers_takes_from_the_time_there_is_to_send(office, platform):
    async def slowly():
        await asyncio.sleep(0.2)

    office.watched.add("letter")
    platform.unseen.append(slowly)
    platform.before.append(slowly)
    await office.post("letter")

    await office.deliver(lease=timedelta(milliseconds=900))

    assert platform.texts == []


async def test_an_outage_of_hours_while_readers_are_looked_at_loses_nothing(office, platform):
    office.watched.add("letter")
    platform.unseen += [DROPPED] * 20
    await office.post("letter")

    for _ in range(21):
        await office.deliver(timedelta(hours=1))

    assert platform.texts == ["letter"]


async def test_a_place_that_can_not_be_spoken_in_is_noted_and_tried_again(office, platform):
    platform.before += [Unreachable(), Unreachable()]
    await office.post("tacos")

    await office.deliver()
    await office.deliver(MINUTE)
    await office.deliver(2 * MINUTE)

    assert platform.texts == ["tacos"]
    assert office.lost == ["post|tacos", "post|tacos"]


async def test_it_is_tried_for_about_two_weeks(office, platform):
    platform.before += [Unreachable()] * (ATTEMPTS_ADRIFT + 5)
    await office.post("tacos")

    for _ in range(ATTEMPTS_ADRIFT + 2):
        await office.deliver(timedelta(hours=1))

    assert await office.states() == {"post|tacos": "missed"}
    assert len(platform.before) == 5


async def test_one_slow_conversation_holds_no_other_up(office, platform, world):
    other = await open_office(world, "elsewhere")
    slow, said = Pause(), Pause()
    said.over.set()
    platform.before.append(slow)
    platform.after.append(said)
    await office.post("slow")
    await other.post("quick")

    delivering = asyncio.create_task(office.deliver(at_once=4))
    await slow.begun.wait()
    await said.begun.wait()
    slow.over.set()
    await delivering

    assert sorted(platform.texts) == ["quick", "slow"]


async def test_a_conversation_that_can_not_be_handed_back_cuts_no_other_off(office, platform, world, monkeypatch):
    other = await open_office(world, "elsewhere")
    slow, sending = Pause(), Pause()
    platform.before += [slow, sending]
    for each in (office, other):
        await each.post(f"{each.circle.home.id} now")
        await each.post(f"{each.circle.home.id} then", SECOND)
    office.now += MINUTE
    delivering = asyncio.create_task(office.deliver(at_once=4))
    await slow.begun.wait()
    await sending.begun.wait()

    async def full(*_):
        raise OSError

    office.now += LEASE * 0.6
    with monkeypatch.context() as patch:
        patch.setattr(Outgoing, "put_off", full)
        slow.over.set()
        await asyncio.sleep(0.3)
    sending.over.set()
    await delivering
    assert len(platform.texts) > 1
    await office.deliver(LEASE)

    assert sorted(platform.texts) == ["elsewhere now", "elsewhere then", "home now", "home then"]


async def test_one_conversation_gets_its_messages_in_order_however_slow_the_first_is(office, platform):
    slow = Pause()
    platform.before.append(slow)
    await office.post("first")
    await office.post("second", SECOND)

    delivering = asyncio.create_task(office.deliver(MINUTE, at_once=4))
    await slow.begun.wait()
    await asyncio.sleep(0.1)
    slow.over.set()
    await delivering

    assert platform.texts == ["first", "second"]


async def test_an_event_made_anew_is_followed_from_then_on(office, platform):
    event = Happening(say("Tacos"), office.now, office.now + MINUTE, say("Home"), say("Tacos"), living("event"))
    office.cards["event"] = event
    await office.post("event")
    await office.deliver()
    async with office.store.writing(office.now) as tx:
        await tx.within(office.circle.id).deliveries.refresh(living("event"))
    platform.renamed = "e2"

    await office.deliver()

    async with office.store.reading(office.now) as tx:
        assert await tx.within(office.circle.id).deliveries.copy_at(living("event"), office.circle.home) == "e2"
    assert platform.mirrored == ["", "e1"]

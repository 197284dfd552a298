import asyncio
import inspect
import typing
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import fields, is_dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import cached_property
from types import NoneType, UnionType
from zoneinfo import ZoneInfo

import pytest
from reflecting import asked, leaves, public, round_id
from reflecting import circle as home_circle
from room import START, open_world, words
from rows import dump, fill
from sqlalchemy import Select, create_engine, literal, select
from sqlalchemy.exc import IntegrityError, NoResultFound

from bot.ids import Ids
from bot.model import Ballot, Choice, Decision, Person, Place, TalkLimits
from bot.seal import DataKey, KeyProblem, MasterKey, Sealed
from bot.store import CircleStore, Store
from bot.store.engine import open_engine
from bot.store.keys import KeyGone, Keys, of_circle, of_member
from bot.store.shelf import Shelf
from bot.tables import Base, CopyRow, KeyRow, KeysBase
from bot.ui import Call, call

ANA = Person("test", "ana", "Ana")
MADRID = ZoneInfo("Europe/Madrid")
THEIRS, OURS = 4, 5
"""Two circles. Whatever the first has, the number 4 names it."""


@pytest.fixture
async def world(tmp_path, catalogue, database_url):
    async with open_world(tmp_path, catalogue, database_url) as world:
        yield world


@pytest.fixture
async def circle(world):
    return await make_circle(world)


async def make_circle(world, place="home"):
    async with world.store.writing(START) as tx:
        return await tx.circles.make(Place("test", place), "Us two", "couple", MADRID, ANA)


def another_process(world):
    engine, keys, master, _ = world._parts
    return Store(engine, Keys(keys, master, lambda: world.now), Ids(b"another"))


async def test_an_error_takes_everything_in_its_transaction_back(world, circle):
    async with undone(world.store.writing(START)) as tx:
        await tx.within(circle.id).members.settle(replace(circle, name="Somebody else"))

    async with world.store.reading(START) as tx:
        assert (await tx.circles.by_id(circle.id)).name == "Us two"


async def test_of_many_changes_at_once_in_two_processes_none_is_lost(tmp_path, catalogue):
    async with open_world(tmp_path, catalogue) as world:
        circle = await make_circle(world)

        async def one_more(store):
            async with store.writing(START) as tx:
                now = await tx.circles.by_id(circle.id)
                await tx.within(circle.id).members.settle(replace(now, budget=(now.budget or 0) + 1))

        other = another_process(world)
        await asyncio.gather(*(one_more(store) for store in [world.store, other] * 40))

        async with world.store.reading(START) as tx:
            assert (await tx.circles.by_id(circle.id)).budget == 80


async def test_reading_does_not_wait_for_who_is_writing(world, circle):
    async with world.store.writing(START) as writing:
        await writing.within(circle.id).members.settle(replace(circle, name="Somebody else"))
        async with asyncio.timeout(5), another_process(world).reading(START) as reading:
            seen = await reading.circles.by_id(circle.id)

    assert seen.name == "Us two"


async def test_a_delivery_is_taken_in_once_however_many_bring_it(world):
    async def bring(store):
        async with store.writing(START) as tx:
            return await tx.desk.take_in("test", "d1")

    taken = await asyncio.gather(*(bring(store) for store in [world.store, another_process(world)] * 5))

    assert sorted(taken) == [False] * 9 + [True]


async def test_a_delivery_whose_effect_failed_is_taken_in_when_it_comes_again(world):
    async with undone(world.store.writing(START)) as tx:
        await tx.desk.take_in("test", "d1")

    async with world.store.writing(START) as tx:
        assert await tx.desk.take_in("test", "d1")


async def test_the_same_delivery_of_another_platform_is_another_one(world):
    async with world.store.writing(START) as tx:
        assert await tx.desk.take_in("test", "d1")
        assert await tx.desk.take_in("slack", "d1")


async def test_somebody_who_joins_twice_at_once_is_one_member(world, circle):
    ben = Person("test", "ben", "Ben")

    async def join(store):
        async with store.writing(START + timedelta(seconds=1)) as tx:
            return await tx.within(circle.id).members.add(ben, MADRID)

    ids = await asyncio.gather(*(join(store) for store in [world.store, another_process(world)] * 3))

    async with world.store.reading(START) as tx:
        now = await tx.circles.by_id(circle.id)
    assert [each.name for each in now.members] == ["Ana", "Ben"]
    assert set(ids) == {now.members[1].id}


@pytest.fixture
async def question(world):
    """Ana and Ben were asked, and Ana has answered."""
    await world.guest("ana").types('/setup name="Us two" kind=couple zone=Europe/Madrid reflect="sunday 18:00"')
    await world.guest("ben").types("/join")
    card = await asked(world)
    await world.guest("ana").presses(card, "Answer", text="ana says")
    return card


async def test_an_answer_that_is_just_being_taken_back_opens_no_round(world, question):
    here = await home_circle(world)
    async with world.store.writing(world.now) as tx:
        await tx.within(here.id).hold()
        await tx.within(here.id).members.leave(here.members[0].id, "take_back")
        answering = asyncio.create_task(world.guest("ben").presses(question, "Answer", text="ben says"))
        await asyncio.sleep(0.2)

    told = await answering

    assert words(told).startswith("Kept sealed.")
    assert "says" not in public(world)


async def test_who_leaves_waits_for_whoever_counts_the_members(world, question):
    here = await home_circle(world)
    async with world.store.writing(world.now) as tx:
        await tx.within(here.id).rounds.hold(round_id(question))
        leaving = asyncio.create_task(leaves(world.guest("ana"), "take_back"))
        await asyncio.sleep(0.2)
        meanwhile = await home_circle(world)
    await leaving

    assert [each.name for each in meanwhile.members] == ["Ana", "Ben"]
    assert [each.name for each in (await home_circle(world)).members] == ["Ben"]


async def test_a_message_is_one_copy_of_a_card_however_often_that_is_noted(world, circle):
    async def shown(store):
        async with store.writing(START) as tx:
            deliveries = tx.within(circle.id).deliveries
            await deliveries.shown(call("setup.card"), circle.home, "m1")

    await asyncio.gather(*(shown(store) for store in [world.store, another_process(world)] * 3))

    async with world.store.reading(START) as tx:
        assert len((await tx.circles._connection.execute(CopyRow.__table__.select())).all()) == 1


async def test_a_change_and_a_new_copy_at_once_do_not_miss_each_other(world, circle):
    """Whichever comes first, the copy shows the change or has an edit waiting."""
    subject = call("setup.card")
    for number in range(10):
        began = asyncio.Event()

        async def shows(message, began):
            async with world.store.writing(START) as tx:
                await tx.within(circle.id).deliveries.shown(subject, circle.home, message)
                began.set()
                await asyncio.sleep(0.01)
                return (await tx.circles.by_id(circle.id)).name

        async def changes(name, began):
            await began.wait()
            async with another_process(world).writing(START) as tx:
                await tx.within(circle.id).members.settle(replace(circle, name=name))
                await tx.within(circle.id).deliveries.refresh(subject)

        seen, _ = await asyncio.gather(shows(f"m{number}", began), changes(f"name {number}", began))

        async with world.store.writing(START) as tx:
            claimed = await tx.outgoing.claim(("test",), timedelta(), 50)
        assert seen == f"name {number}" or f"m{number}" in {one.message for one, _ in claimed}


async def test_a_key_is_the_same_for_everybody_who_asks_for_it_first(world):
    _, keys, master, _ = world._parts
    askers = [Keys(keys, master, lambda: START) for _ in range(5)]

    found = await asyncio.gather(*(each.of("circle:7") for each in askers * 2))

    assert len({each._secret for each in found}) == 1


async def test_a_key_is_committed_before_anything_is_sealed_with_it(world):
    async with undone(world.store.writing(START)) as tx:
        made = await tx.circles.make(Place("test", "home"), "Us two", "couple", MADRID, ANA)
        sealed = await tx.within(made.id).ideas.seal("our words", "idea.title", 1)

    key = await Keys(*world._parts[1:3], lambda: START).kept(of_circle(made.id))
    assert key.open(sealed, "idea.title", 1, made.id) == "our words"


async def test_a_key_is_never_made_to_open_something(world):
    async with world.store.reading(START) as tx:
        with pytest.raises(KeyGone):
            await tx.within(7).ideas.open(DataKey.new().seal("words", "idea.title", 1, 7), "idea.title", 1)
        with pytest.raises(KeyGone):
            await tx.within(7).ideas.open_of(9, b"", "idea.title", 1)

    with pytest.raises(KeyGone):
        await Keys(*world._parts[1:3], lambda: START).kept(of_circle(7))


async def test_a_destroyed_key_comes_never_again(world):
    keys = Keys(*world._parts[1:3], lambda: START)
    await keys.of("member:9")

    await keys.destroy("member:9")

    for each in (keys, Keys(*world._parts[1:3], lambda: START)):
        with pytest.raises(KeyGone):
            await each.of("member:9")
        with pytest.raises(KeyGone):
            await each.kept("member:9")


async def test_limits_and_ballots_whose_key_was_destroyed_are_simply_not_there(world, circle):
    [ana] = circle.members
    decision = Decision(7, "open", (Choice(8, "Tacos", None),), START, ana.id, START)
    async with world.store.writing(START) as tx:
        store = tx.within(circle.id)
        await store.rounds.limit(ana.id, TalkLimits(1, frozenset({"needs"})))
        await store.decisions.add(decision)
        await store.decisions.vote(decision, Ballot(ana.id, (8,)))
        before = await store.rounds.limits(), await store.decisions.ballots([decision], [ana.id])
    await world.store.forget_key(of_member(ana.id))

    async with world.store.reading(START) as tx:
        store = tx.within(circle.id)
        after = await store.rounds.limits(), await store.decisions.ballots([decision], [ana.id])

    assert before == ({ana.id: TalkLimits(1, frozenset({"needs"}))}, {7: (Ballot(ana.id, (8,)),)})
    assert after == ({ana.id: TalkLimits()}, {})


async def test_a_destroyed_key_stays_in_no_file(tmp_path, catalogue):
    async with open_world(tmp_path, catalogue) as world:
        keys = Keys(*world._parts[1:3], lambda: START)
        await keys.of("member:9")
        await keys.of("person:test:ana")
        async with world._parts[1].connect() as connection:
            wrapped = (await connection.scalars(select(KeyRow.wrapped))).all()
        before = in_files(tmp_path, wrapped)

        await keys.destroy("member:9")
        await keys.forget("person:test:ana")

        assert (before, in_files(tmp_path, wrapped)) == ([True, True], [False, False])


def in_files(folder, words):
    files = [each.read_bytes() for each in folder.glob("keys.db*")]
    return [any(each in content for content in files) for each in words]


async def test_a_key_forgotten_is_made_anew_for_every_process(world):
    keys, other = [Keys(*world._parts[1:3], lambda: START) for _ in range(2)]
    first = await keys.of("person:test:ana")
    await other.of("person:test:ana")

    await keys.forget("person:test:ana")
    with pytest.raises(KeyGone):
        await other.kept("person:test:ana")
    anew = await keys.of("person:test:ana")

    assert first._secret != anew._secret
    assert (await other.kept("person:test:ana"))._secret == anew._secret


async def test_a_circle_and_its_members_have_a_key_from_their_first_moment_and_none_is_made_later(world, circle):
    async with world.store.writing(START) as tx:
        ben = await tx.within(circle.id).members.add(Person("test", "ben", "Ben"), MADRID)
    keys = Keys(*world._parts[1:3], lambda: START)

    for owner in (of_circle(circle.id), of_member(circle.members[0].id), of_member(ben)):
        await keys.kept(owner)
    async with world.store.writing(START) as tx:
        with pytest.raises(KeyGone):
            await tx.within(circle.id).ideas.seal_of(9, "words", "idea.title", 1)
        with pytest.raises(KeyGone):
            await tx.within(circle.id).photos.add(1, 9, {})
        with pytest.raises(KeyGone):
            await tx.within(7).ideas.seal("words", "idea.title", 1)


async def test_a_data_key_opens_with_the_master_key_alone_that_wrapped_it(world, tmp_path):
    await Keys(*world._parts[1:3], lambda: START).of("circle:7")
    other = MasterKey.create(tmp_path / "other" / "master.key")

    with pytest.raises(KeyProblem):
        await Keys(world._parts[1], other, lambda: START).of("circle:7")


async def test_a_moment_comes_back_as_the_same_instant(world, circle):
    until = datetime(2026, 3, 29, 1, 30, 0, 123000, tzinfo=MADRID)
    async with world.store.writing(START) as tx:
        await tx.within(circle.id).members.settle(replace(circle, rest_until=until))

    async with world.store.reading(START) as tx:
        assert (await tx.circles.by_id(circle.id)).rest_until == until


# Another circle's rows. Every method of every shelf is found by itself, so that a new one is tried too.


def shelves() -> dict[str, type[Shelf]]:
    return {
        name: typing.get_type_hints(each.func)["return"]
        for name, each in inspect.getmembers(CircleStore)
        if isinstance(each, cached_property)
    }


METHODS = [
    (shelf, name)
    for shelf, made in sorted(shelves().items())
    for name, each in inspect.getmembers(made, inspect.iscoroutinefunction)
    if not name.startswith("_") and not hasattr(Shelf, name)
]


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    """A database where one circle has a row in every table, and another has nothing but itself."""
    folder = tmp_path_factory.mktemp("filled")
    for name, base in (("fireside", Base), ("keys", KeysBase)):
        engine = create_engine(f"sqlite:///{folder}/{name}.db")
        with engine.begin() as connection:
            base.metadata.create_all(connection)
            if base is Base:
                fill(connection, Base.metadata, THEIRS)
                fill(connection, Base.metadata, OURS, ["circle"])
        engine.dispose()
    MasterKey.create(folder / "elsewhere" / "master.key")
    return folder


@pytest.mark.parametrize(("shelf", "method"), METHODS, ids=str)
async def test_another_circles_rows_are_not_there(filled, shelf, method):
    engine, keys = (open_engine(f"sqlite+aiosqlite:///{filled}/{name}.db") for name in ("fireside", "keys"))
    master = MasterKey.load(filled / "elsewhere" / "master.key")
    store = Store(engine, Keys(keys, master, lambda: START), Ids(b"seed"))
    for owner in (of_circle(OURS), of_member(THEIRS)):
        await store._keys.of(owner)

    async with undone(store.writing(START)) as tx:
        before = await tx.circles._connection.run_sync(of_theirs)
        asked = getattr(getattr(tx.within(OURS), shelf), method)
        result = await refusing(asked)
        after = await tx.circles._connection.run_sync(of_theirs)
    await engine.dispose()
    await keys.dispose()

    assert after == before
    assert [each for each in nouns(result) if getattr(each, "id", None) == THEIRS] == []


async def test_the_search_for_other_circles_rows_finds_a_careless_query(filled):
    engine = open_engine(f"sqlite+aiosqlite:///{filled}/fireside.db")

    async with undone(engine.begin()) as connection:
        before = await connection.run_sync(of_theirs)
        await connection.execute(Base.metadata.tables["plan"].update().values(state="cancelled"))
        after = await connection.run_sync(of_theirs)
    await engine.dispose()

    assert all(before.values())
    assert after != before


def test_every_shelf_is_tried():
    assert {shelf for shelf, _ in METHODS} == set(shelves())
    assert len(METHODS) > 40


@asynccontextmanager
async def undone(transaction):
    """As if an error had ended it."""
    with suppress(ZeroDivisionError):
        async with transaction as found:
            yield found
            raise ZeroDivisionError


def of_theirs(connection):
    """The other circle's rows, in every table that has a circle."""
    everything = dump(connection, Base.metadata)
    return {
        name: [row for row in rows if row["id" if name == "circle" else "circle"] == THEIRS]
        for name, rows in everything.items()
        if name == "circle" or "circle" in Base.metadata.tables[name].columns
    }


def nouns(found):
    """Everything of `bot.model` in a result."""
    if is_dataclass(found):
        yield found
        for each in fields(found):
            yield from nouns(getattr(found, each.name))
    elif isinstance(found, Mapping):
        for pair in found.items():
            yield from nouns(pair)
    elif isinstance(found, Iterable) and not isinstance(found, str | bytes):
        for each in found:
            yield from nouns(each)


async def refusing(method):
    """Call it with the other circle's number for every number; an error that takes the transaction back is fine too."""
    hints = typing.get_type_hints(method)
    bound = inspect.signature(method).bind_partial()
    for name, parameter in inspect.signature(method).parameters.items():
        made = made_up(hints[name])
        bound.arguments[name] = (made,) if parameter.kind is parameter.VAR_POSITIONAL else made
    try:
        return await method(*bound.args, **bound.kwargs)
    except (IntegrityError, NoResultFound):
        return None


def made_up(kind):
    origin, inner = typing.get_origin(kind), typing.get_args(kind)
    simple = {
        int: THEIRS,
        str: "words",
        bytes: b"words",
        bool: True,
        datetime: START,
        date: START.date(),
        time: time(9),
        timedelta: timedelta(days=1),
        ZoneInfo: MADRID,
        Call: call("plan.card", p=str(THEIRS)),
        Sealed: Sealed("words", THEIRS, THEIRS),
        Select: select(literal(THEIRS)),
        object: "words",
    }
    if kind in simple:
        return simple[kind]
    if origin is typing.Literal:
        return inner[0]
    if origin in {typing.Union, UnionType}:
        return made_up(next(each for each in inner if each is not NoneType))
    if origin is frozenset:
        return frozenset({made_up(inner[0])})
    if origin is tuple and inner[-1] is not Ellipsis:
        return tuple(made_up(each) for each in inner)
    if origin in {tuple, Collection, Iterable, Sequence}:
        return (made_up(inner[0]),)
    if origin is Mapping or origin is dict:
        return {made_up(inner[0]): made_up(inner[1])}
    assert is_dataclass(kind), f"teach `made_up` to make a {kind}"
    hints = typing.get_type_hints(kind)
    return kind(**{each.name: made_up(hints[each.name]) for each in fields(kind)})

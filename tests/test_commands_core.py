import asyncio
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import date, timedelta

import pytest
from room import START, button, labels, words
from sqlalchemy import func, select

from bot.commands import COMMANDS, card, command, press
from bot.commands.fields import Reading, pick, problem, read
from bot.commands.typed import MOST_SHORT, followed, meant, spelled, split, typed
from bot.errors import UserError
from bot.ids import short
from bot.model import Envelope, Place
from bot.store import Store
from bot.store.desk import DRAFT_LIFE, INBOX_LIFE
from bot.tables import DraftRow, InboxRow
from bot.times import zone
from bot.ui import Call, Field, call
from bot.words import plain, say

AT = Reading(START, zone("Europe/Madrid"))
HOUR = timedelta(hours=1)

# Typed lines.


@pytest.mark.parametrize(
    ("line", "named", "loose"),
    [
        ('Tacos when="sat 7pm"', {"when": "sat 7pm"}, ["Tacos"]),
        ("when=“sat 7pm” where=„the mill“ bring=«wine»", {"when": "sat 7pm", "where": "the mill", "bring": "wine"}, []),
        ('when="sat 7pm” bring=wine', {"when": "sat 7pm", "bring": "wine"}, []),
        ('what="the “big” one" where="Ben\'s"', {"what": "the “big” one", "where": "Ben's"}, []),
        ('what=“the "big" one” when=sat', {"what": 'the "big" one', "when": "sat"}, []),
        (r'what="the \"big\" \\ one" when=sat', {"what": r'the "big" \ one', "when": "sat"}, []),
        ("🌮 night when=🕖", {"when": "🕖"}, ["🌮", "night"]),
        ("what=👩‍👩‍👧 when=sat", {"what": "👩‍👩‍👧", "when": "sat"}, []),
        ('what="טאקו" when=sat', {"what": "טאקו", "when": "sat"}, []),
        ("Où=ici", {"où": "ici"}, []),
        ("WHEN=sat", {"when": "sat"}, []),
        ("when=sat when=sun", {"when": "sun"}, []),
        ("when = sat", {}, ["when", "=", "sat"]),
        ("2+2=4 a==b", {"a": "=b"}, ["2+2=4"]),
        ('when="sat 7pm', {"when": "sat 7pm"}, []),
        ('what="Tacos with Ben when=sat', {"what": "Tacos with Ben", "when": "sat"}, []),
        ("“Tacos with Ben", {}, ["Tacos with Ben"]),
        ("“Tacos with” Ben", {}, ["Tacos with", "Ben"]),
        ('a 12" pizza', {}, ["a", '12"', "pizza"]),
        ("it's Ben's", {}, ["it's", "Ben's"]),
        ('what="" when=sat', {"what": "", "when": "sat"}, []),
        ('what="one\ntwo" when=sat', {"what": "one\ntwo", "when": "sat"}, []),
        ("", {}, []),
        ("   ", {}, []),
    ],
)
def test_a_line_is_read_with_any_quotes_and_loses_no_word(line, named, loose):
    assert split(line) == (named, loose)


@pytest.mark.parametrize(
    ("line", "asked"),
    [
        ("/plan new Tacos when=sat 8pm", {"what": "Tacos", "when": "sat 8pm"}),
        ("/plan new Tacos when= sat 8pm where=our place", {"what": "Tacos", "when": "sat 8pm", "where": "our place"}),
        (
            "/plan new Tacos where=our place bring=salsa and chips",
            {"what": "Tacos", "where": "our place", "bring": "salsa and chips"},
        ),
        ('/plan new Tacos where=the "old" mill', {"what": "Tacos", "where": 'the "old" mill'}),
        ("/plan new Tacos where=room a=b when=sat", {"what": "Tacos", "where": "room a=b", "when": "sat"}),
        ("/plan new Tacos where=our place whn=sat", {"what": "Tacos", "where": "our place", "whn": "sat"}),
        ("/plan new Tacos hours=2 or 3", {"what": "Tacos", "hours": "2 or 3"}),
        ("/plan what=shopping list when=sat", {"what": "shopping list", "when": "sat"}),
        ('/memory add day=last saturday "The lake"', {"day": "last saturday", "title": "The lake"}),
        ("/suggest budget=30 thai cooking", {"budget": "30", "words": "thai cooking"}),
        ("/suggest budget=10 to 30 thai", {"budget": "10 to 30", "words": "thai"}),
        ("/suggest children=6 a walk", {"children": "6", "words": "a walk"}),
        ("/setup kind=couple Us two", {"kind": "couple", "name": "Us two"}),
        ("/setup area=old town ok=1", {"area": "old town", "ok": "1"}),
    ],
)
def test_a_value_without_quotes_goes_as_far_as_the_next_field(line, asked):
    assert dict(typed(line).args) == asked


def test_words_behind_a_button_are_read_like_a_line():
    pressed = followed(call("plan.own", i="a"), "when=sat 8pm where=our place")
    answer = followed(call("reflect.answer", r="a"), "the quiet drive home")

    assert dict(pressed.args) == {"i": "a", "when": "sat 8pm", "where": "our place"}
    assert dict(answer.args) == {"r": "a", "text": "the quiet drive home"}


@pytest.mark.parametrize(
    ("asked", "line"),
    [
        (
            Call("plan.new", (("what", "Tacos in the park"), ("when", "sat 7pm"))),
            '/plan new Tacos in the park when="sat 7pm"',
        ),
        (Call("plan.new", (("when", "sat"),)), "/plan new when=sat"),
        (Call("plan.new", (("what", 'the "big" one'),)), r'/plan new what="the \"big\" one"'),
        (Call("memory.add", (("title", "a=b"),)), "/memory add title=a=b"),
        (Call("today"), "/today"),
    ],
)
def test_a_call_is_spelled_as_a_line_that_stands_for_it(asked, line):
    assert spelled(asked) == line
    assert (typed(line).name, dict(typed(line).args)) == (asked.name, dict(asked.args))


def test_every_example_is_spelled_as_what_it_stands_for():
    for each in COMMANDS.values():
        if each.listed:
            asked = typed(each.example)
            assert dict(typed(spelled(asked)).args) == dict(asked.args)


@pytest.mark.parametrize(
    "line", ['"' * 4001, "“" * 4001, '"' + " " * 4000 + "x", '"' + "a b " * 1000, 'a="' + '\\"' * 2000]
)
def test_a_line_of_nothing_but_quotes_is_read_too(line):
    named, loose = split(line)

    assert set(named) <= {"a"}
    assert all(isinstance(each, str) for each in loose)


@pytest.mark.parametrize(
    ("line", "asked"),
    [
        ("/today", Call("today")),
        ("today", Call("today")),
        ("/TODAY", Call("today")),
        ("/Plan New Tacos in the park when=sat", Call("plan.new", (("when", "sat"), ("what", "Tacos in the park")))),
        ("/plan", Call("plan")),
        ("/plan Tacos when=sat", Call("plan.new", (("when", "sat"), ("what", "Tacos")))),
        ("/plan in the park", Call("plan.new", (("what", "in the park"),))),
        ("/plan rsvp Tacos", Call("plan.new", (("what", "rsvp Tacos"),))),
        ("/today Tacos", Call("today", (("?", "Tacos"),))),
        ("/pln new", Call("pln", (("?", "new"),))),
        ("/", Call("")),
    ],
)
def test_a_line_stands_for_a_call(line, asked):
    assert typed(line) == asked


@pytest.mark.parametrize(
    ("line", "likely"),
    [
        ("/memory withdraw lake", ["/memory show lake"]),
        ("/memory edit lake", ["/memory show lake"]),
        ("/memory delete lake", ["/memory show lake"]),
        ("/memory list", ["/memory find", "/memory show"]),
        ("/idea delete Pottery", ["/idea remove Pottery"]),
        ("/idea Edit Pottery", ["/idea list", "/idea remove Pottery"]),
        ("/idea ad Pottery", ["/idea add Pottery"]),
        ("/plan move Tacos when=sat 8pm", ['/plan change Tacos when="sat 8pm"', '/plan postpone Tacos when="sat 8pm"']),
        ("/plan delete Tacos mood=good", ["/plan cancel Tacos"]),
        ("/plan cancle", ["/plan cancel"]),
        ("/plan lsit", ["/plan list"]),
        ("/plan fnd Tacos", ["/plan list"]),
        ("/plan postpnoe Tacos", ["/plan postpone Tacos"]),
        ("/reflect limts deepest=1", ["/reflect limits deepest=1"]),
        ("/rest stpo", ["/rest stop"]),
    ],
)
def test_a_first_word_that_is_nearly_an_action_is_asked_about(line, likely):
    assert typed(line) == Call("unsure", (("line", line),))
    assert [spelled(each) for each in meant(line)] == likely


@pytest.mark.parametrize(
    "line",
    [
        "/memory Snow in March",
        "/memory Dad at the lake",
        "/memory Days by the sea",
        '/memory "Show us"',
        "/memory add Delete the app",
        "/plan new Move house",
        "/plan Lisa comes over",
        "/plan when=sat move",
        "/idea News quiz",
        "/idea Listening to the rain",
        "/decide move, stay",
        "/suggest find us something",
        "/rest off",
        "/rest delete",
        "/reflect pause",
    ],
)
def test_a_first_word_like_any_other_is_not_asked_about(line):
    assert typed(line).name != "unsure"


async def test_what_may_have_been_meant_otherwise_is_asked_in_private_and_nothing_is_done(ana, ben, couple):
    await ana.types("/memory add The lake")
    before = len(couple.room.shown)

    asked = await ben.types("/memory withdraw lake")
    opened = await ben.presses(asked, "/memory show lake")

    assert couple.planner.audience(typed("/memory withdraw lake"), ben.envelope()) == asked.to == "private"
    assert labels(asked) == ["/memory show lake", "Keep a memory: withdraw lake"]
    assert words(opened).startswith("The lake")
    assert len(couple.room.shown) == before


async def test_words_that_were_meant_as_they_are_go_through_with_one_press(ana, couple):
    asked = await ana.types('/memory Delete nothing day=yesterday words="a full phone"')
    keep = button(asked, "Keep a memory: Delete nothing").call

    assert await ana.form(keep) is None
    kept = await ana.sends(keep)

    assert words(kept).startswith("Delete nothing")
    assert "a full phone" in words(couple.room.public[-1])


async def test_words_behind_a_slip_go_where_they_were_meant_to(ana):
    await ana.types('/idea add "Pottery class"')

    asked = await ana.types("/idea delete Pottery")
    gone = await ana.presses(asked, "/idea remove Pottery")

    assert words(gone) == "Off the list: Pottery class"


async def test_what_can_not_be_meant_as_it_is_is_not_offered(ana):
    assert labels(await ana.types("/reflect limts deepest=1")) == ["/reflect limits deepest=1"]
    assert labels(await ana.types("/rest stpo")) == ["/rest stop"]


async def test_a_very_long_slip_still_fits_its_buttons(ana):
    asked = await ana.types(f"/plan move {'very ' * 200}long")

    assert all(len(each) <= 75 for each in labels(asked))


async def test_a_slip_that_needs_help_is_heard_too(ana):
    asked = await ana.types("/memory delete me, I want to end my life")

    assert asked.aside


async def test_a_command_nobody_knows_is_answered_with_the_nearest(ana):
    near, far = await ana.types("/pln new Tacos"), await ana.types("/xyzzy")

    assert words(near).startswith("I don't know /pln. Did you mean /plan")
    assert words(far) == "I don't know /xyzzy. /help shows what I can do."


async def test_words_without_a_field_come_back_in_the_answer(ana):
    unknown = await ana.types('/plan new Tacos whn="sat 7pm"')
    strange = await ana.types("/plan new Tacos mood=good")
    loose = await ana.types("/reflect limits not too deep")
    too_many = await ana.types("/today Tacos")

    assert words(unknown) == "/plan new has no whn. Did you mean when? You wrote there: sat 7pm"
    assert words(strange).startswith("/plan new has no mood. It takes what, when")
    assert words(strange).endswith("You wrote there: good")
    assert words(loose) == "/reflect limits needs its words named: deepest, without. You wrote: not too deep"
    assert words(too_many) == "/today takes nothing more; it works by itself."


async def test_very_many_words_without_a_field_come_back_in_part(ana):
    shown = words(await ana.types(f"/plan new Tacos note={'x' * 5000}"))

    assert len(shown) < 500
    assert shown.endswith("x…")


async def test_after_words_without_a_field_the_rest_can_be_sent(ana):
    refused = await ana.types('/plan new Tacos whn="sat 7pm"')

    form = await ana.form(button(refused, "Try again").call)
    sent = await ana.sends(form.submit.having(**dict(form.values), when="sat 7pm"))

    assert dict(form.values) == {"what": "Tacos"}
    assert "Tacos" in words(sent)
    assert "has no" not in words(sent)


# Fields.

KIND = Field("kind", "Kind", "choice", options=pick(("at_home", say("At home")), ("outdoors", say("Outdoors"))))
SOME = replace(KIND, name="kinds", label="Kinds", kind="choices")


@pytest.mark.parametrize(
    ("field", "written", "read_as"),
    [
        (Field("name", "Name"), "  Us   two ", "Us two"),
        (Field("name", "Name"), "", None),
        (Field("name", "Name"), "\u200b\u202e", None),
        (Field("text", "Text", "long_text"), "one\r\ntwo", "one\ntwo"),
        (Field("age", "Age", "number", most=17), "12", 12),
        (Field("age", "Age", "number", most=17), "１２", 12),
        (Field("age", "Age", "number", most=17), "0", 0),
        (KIND, "At home", "at_home"),
        (KIND, "AT-HOME", "at_home"),
        (KIND, "at_home", "at_home"),
        (SOME, "outdoors; At home, outdoors", ("outdoors", "at_home")),
        (Field("day", "Day", "day"), "2026-11-20", date(2026, 11, 20)),
        (Field("who", "Who", "person"), "Ben", "Ben"),
        (Field("where", "Where"), "none", None),
        (Field("where", "Where"), "-", None),
        (Field("day", "Day", "day"), "None", None),
        (SOME, "none", None),
        (Field("where", "Where", read=str.upper), "none", "NONE"),
        (Field("where", "Where", positional=True), "none", "none"),
        (Field("where", "Where", hidden=True), "-", "-"),
        (Field("where", "Where", required=True), "none", "none"),
        (Field("weeks", "Weeks", "number", least=1, most=12), "1", 1),
    ],
)
def test_a_field_reads_words_as_people_write_them(field, written, read_as):
    assert read(field, written, AT) == read_as


@pytest.mark.parametrize(
    ("field", "written", "told"),
    [
        (Field("name", "Name", required=True), " \u200b ", "Name: this is empty."),
        (Field("name", "Name", required=True), "\u0301", "Name: this is empty."),
        (Field("name", "Name", most=5), "longer", "Name: 6 characters are too many; up to 5 fit."),
        (Field("age", "Age", "number", most=17), "18", "Age: it goes up to 17."),
        (Field("age", "Age", "number", most=17), "-1", "Age: it takes a whole number from 0 to 17."),
        (Field("age", "Age", "number", most=17), "1.5", "Age: it takes a whole number from 0 to 17."),
        (Field("age", "Age", "number", most=17), "9" * 5000, "Age: it takes a whole number from 0 to 17."),
        (Field("weeks", "Weeks", "number", least=1, most=12), "0", "Weeks: it takes a whole number from 1 to 12."),
        (Field("weeks", "Weeks", "number", least=1, most=12), "off", "Weeks: it takes a whole number from 1 to 12."),
        (KIND, "at hme", "Kind: did you mean At home? It takes one of these: At home, Outdoors."),
        (KIND, "the moon", "Kind: it takes one of these: At home, Outdoors."),
        (SOME, "outdoors, the moon", "Kinds: it takes one of these: At home, Outdoors."),
    ],
)
def test_what_a_field_can_not_read_it_says_in_a_sentence(field, written, told):
    with pytest.raises(UserError) as error:
        read(field, written, AT)

    assert plain(say(error.value.template, **error.value.parts)) == told
    assert plain(problem(field, written)) == told


async def test_the_range_that_is_told_is_the_true_one(ana):
    helped = words(await ana.types("/help plan new"))
    form = await ana.form("/plan new Tacos when=sat hours=0")

    assert "a number from 1 to 240" in helped
    assert [plain(each) for _, each in form.errors] == ["How many hours: it takes a whole number from 1 to 240."]


def test_a_moment_is_judged_by_its_reader_alone():
    assert problem(Field("when", "When", "when", required=True), "someday") is None
    assert plain(problem(Field("when", "When", "when", required=True), " ")) == "When: this is empty."


@pytest.mark.parametrize("empty", ['""', "none", "-", ""])
async def test_a_field_named_empty_is_emptied(ana, couple, empty):
    await ana.presses(await ana.types("/plan new Cinema when=sat 8pm where=the mill bring=scarves"), "Yes")

    await ana.types(f"/plan change Cinema where={empty}")

    shown = words(await ana.types("/plan change Cinema"))
    assert "Where" not in shown
    assert "Bring: scarves" in shown
    assert "Where" not in words(couple.room.public[-1])


async def test_a_setting_named_empty_is_emptied_and_the_others_stay(ana):
    await ana.types("/setup area=Granada currency=EUR budget=30")

    await ana.types('/setup area="" currency=none')

    kept = dict((await ana.form("/setup page=2")).values)
    assert (kept["budget"], kept["reflect"]) == ("30", "Sunday 18:00")
    assert "area" not in kept
    assert "currency" not in kept


# Declarations.


def test_a_handler_that_does_not_take_what_is_declared_is_refused():
    async def handler(turn, title):
        raise NotImplementedError

    for declared in (
        command("test.one", "Help", Field("name", "Name")),
        command("test.one", "Help", Field("title", "Title"), refs=("p",)),
        command("test.one", "Help", Field("title", "Title"), needs="anyone"),
        press("test.one", Field("title", "Title"), Field("more", "More"), title="Form"),
        press("test.one", Field("title", "Title")),
        card("test.one", "p"),
    ):
        with pytest.raises(TypeError):
            declared(handler)

    assert "test.one" not in COMMANDS


def test_nothing_is_declared_twice():
    async def today(turn):
        raise NotImplementedError

    with pytest.raises(TypeError, match="today is declared twice"):
        command("today", "Help")(today)


# Forms.


async def test_a_complete_call_needs_no_form(ana):
    assert await ana.form('/plan new Tacos when="sat 7pm"') is None


async def test_what_is_missing_is_asked_for_with_what_is_there(ana):
    form = await ana.form('/plan new Tacos where="the mill"')

    assert dict(form.values) == {"what": "Tacos", "where": "the mill"}
    assert form.errors == ()
    assert [each.name for each in form.fields][:2] == ["what", "when"]


async def test_what_has_the_wrong_shape_is_pointed_out_at_its_field(ana):
    form = await ana.form(f"/plan new {'x' * 600} when=sat hours=many")

    assert [name for name, _ in form.errors] == ["what", "hours"]
    assert dict(form.values)["hours"] == "many"


async def test_a_form_that_is_sent_is_not_asked_for_again(ana):
    form = await ana.form("/plan new Tacos")

    assert await ana.form(form.submit.having(what="Tacos", when="sat 7pm")) is None


async def test_an_unknown_call_has_no_form(ana):
    assert await ana.form("/nothing at all") is None
    assert await ana.form("/plan new Tacos note=x") is None


async def test_a_form_opens_without_asking_the_database(ana, couple):
    couple.planner._store = Gone(couple.store)

    form = await ana.form("/plan new Tacos")

    assert dict(form.values) == {"what": "Tacos"}


@pytest.mark.slow
async def test_a_form_that_would_have_to_wait_for_the_database_is_not_waited_for(ana, couple):
    couple.planner._store = Gone(couple.store, waits=True)

    instead = await ana.form("/setup")

    assert words(instead) == "I need a moment to find what is there. Nothing is lost."
    assert button(instead, "Open the form").call.name == "setup"


# Drafts.


async def test_words_come_back_in_the_form_after_an_error(ana):
    refused = await ana.types('/plan new "Tacos, the good ones" when="the twelfth of never" where="the mill"')

    form = await ana.form(button(refused, "Try again").call)

    assert dict(form.values) == {
        "what": "Tacos, the good ones",
        "when": "the twelfth of never",
        "where": "the mill",
    }


async def test_words_come_back_from_a_command_that_only_reads_too(ana):
    refused = await ana.types("/memory show the long walk")

    form = await ana.form(button(refused, "Try again").call)

    assert not COMMANDS["memory.show"].writes
    assert dict(form.values) == {"memory": "the long walk"}


async def test_a_draft_that_is_mended_goes_through_and_is_gone(ana, couple):
    refused = await ana.types('/memory add Tacos day="the twelfth of never"')
    form = await ana.form(button(refused, "Try again").call)

    mended = await ana.sends(form.submit.having(**{**dict(form.values), "day": "yesterday"}))

    assert "Tacos" in words(mended)
    assert "Try again" not in labels(mended)
    assert await rows(couple, DraftRow) == 0


async def test_a_draft_that_is_mended_in_vain_is_still_there(ana):
    refused = await ana.types('/memory add Tacos day="the twelfth of never"')
    form = await ana.form(button(refused, "Try again").call)
    again = await ana.sends(form.submit.having(**{**dict(form.values), "title": "Ramen"}))

    first, second = [await ana.form(button(each, "Try again").call) for each in (refused, again)]

    assert dict(first.values) == {"title": "Tacos", "day": "the twelfth of never"}
    assert dict(second.values) == {"title": "Ramen", "day": "the twelfth of never"}


async def test_words_that_went_through_leave_no_draft(ana, couple):
    await ana.types("/idea add Pottery")

    assert await rows(couple, DraftRow) == 0


async def test_a_draft_is_for_its_author_alone(ana, ben):
    await ben.types('/plan new Other when="the twelfth of never"')
    refused = await ana.types('/plan new Secret when="the twelfth of never"')
    theirs = button(refused, "Try again").call

    form = await ben.form(theirs)
    sent = await ben.sends(theirs)

    assert dict(form.values) == {}
    assert "Secret" not in words(sent)


async def test_a_draft_nobody_came_back_to_is_gone_after_seven_days(ana, couple):
    refused = await ana.types('/plan new Tacos when="the twelfth of never"')
    theirs = button(refused, "Try again").call
    written = couple.now

    couple.now = written + DRAFT_LIFE - HOUR
    kept = await ana.form(theirs)
    couple.now = written + DRAFT_LIFE
    gone = await ana.form(theirs)

    assert dict(kept.values)["what"] == "Tacos"
    assert dict(gone.values) == {}


async def test_once_a_day_what_has_had_its_time_is_thrown_away(ana, couple):
    await ana.types('/plan new Tacos when="the twelfth of never"')
    await ana.types("/idea add Pottery")
    before = await rows(couple, DraftRow), await rows(couple, InboxRow)

    couple.now += INBOX_LIFE + HOUR
    await couple.planner.tick(couple.now)
    a_day_later = await rows(couple, DraftRow), await rows(couple, InboxRow)
    couple.now += DRAFT_LIFE
    await couple.planner.tick(couple.now)

    assert before[0] == a_day_later[0] == 1
    assert before[1] > a_day_later[1] == 0
    assert await rows(couple, DraftRow) == 0


async def test_words_are_kept_before_they_are_judged(ana, couple):
    couple.planner._store = Failing(couple.store, 2)

    failed = await ana.types('/plan new Tacos when="sat 7pm"')

    assert words(failed).startswith("Something went wrong on my side, and it is noted as ")
    form = await ana.form(button(failed, "Try again").call)
    assert dict(form.values) == {"what": "Tacos", "when": "sat 7pm"}


async def test_a_person_hears_what_was_wrong_even_when_their_words_can_not_be_kept(ana, couple):
    couple.planner._store = Failing(couple.store, 2)

    refused = await couple.planner.handle(couple.planner.typed("/suggest kind=moon"), ana.envelope())

    assert "Kind" in words(refused)
    assert "Try again" not in labels(refused)


@pytest.mark.parametrize("line", ["/today", "/idea add Pottery", "/suggest kind=moon", "/nothing"])
async def test_a_person_hears_back_even_without_a_database(ana, couple, line):
    couple.planner._store = Gone(couple.store)

    assert words(await couple.planner.handle(couple.planner.typed(line), ana.envelope()))


# The same delivery twice.


async def test_a_delivery_that_comes_twice_is_done_once(ana, couple):
    envelope, asked = ana.envelope(), couple.planner.typed("/idea add Pottery")

    first = await couple.planner.handle(asked, envelope)
    couple.restart()
    second = await couple.planner.handle(asked, envelope)

    assert "Pottery" in words(first)
    assert words(second) == "I have that already; nothing was done twice."
    assert words(await ana.types("/idea list")).count("Pottery") == 1
    assert await rows(couple, DraftRow) == 0


async def test_a_delivery_that_comes_twice_at_once_is_done_once(ana, couple):
    envelope, asked = ana.envelope(), couple.planner.typed("/idea add Pottery")

    replies = await asyncio.gather(*(couple.planner.handle(asked, envelope) for _ in range(4)))

    assert sum(words(each).startswith("I have that already") for each in replies) == 3


async def test_a_delivery_that_failed_is_done_when_it_comes_again(ana, couple):
    envelope, asked = ana.envelope(), couple.planner.typed("/idea add Pottery")
    whole, couple.planner._store = couple.store, Failing(couple.store, 2)
    failed = await couple.planner.handle(asked, envelope)
    couple.planner._store = whole

    again = await couple.planner.handle(asked, envelope)

    assert "noted as" in words(failed)
    assert "Pottery" in words(again)


# Whose circle.


ELSEWHERE = Place("test", "elsewhere")
NO_CIRCLE = "There is no circle here yet. /setup in a private channel starts one."
NONE_OF_THEIRS = "You are in no circle yet. /join in its channel lets you in."


@pytest.fixture
async def two_circles(couple, ana):
    """Ana is in two: "Us two" with Ben, and "Friends" in another channel."""
    friends = couple.planner.typed("/setup Friends kind=friends zone=Europe/Madrid")
    await couple.planner.handle(friends, Envelope(ana.person, ELSEWHERE, couple.delivery()))
    return couple


def at(world, guest, place, parent=None):
    return Envelope(guest.person, place, world.delivery(), parent)


async def ask(world, guest, line, place, parent=None, **args):
    asked = world.planner.typed(line).having(**args)
    return words(await world.planner.handle(asked, at(world, guest, place, parent)))


async def circle_at(world, place):
    async with world.store.reading(world.now) as tx:
        return await tx.circles.at(Envelope(world.guest("ana").person, place, ""))


async def test_the_home_channel_and_its_threads_are_their_circles(two_circles, ana):
    await ask(two_circles, ana, "/idea add Pottery", two_circles.room.home)
    await ask(two_circles, ana, "/idea add Chess", ELSEWHERE)

    at_home = await ask(two_circles, ana, "/idea list", two_circles.room.home)
    in_thread = await ask(two_circles, ana, "/idea list", Place("test", "thread"), two_circles.room.home)
    elsewhere = await ask(two_circles, ana, "/idea list", Place("test", "thread 2"), ELSEWHERE)

    assert ("Pottery" in at_home, "Chess" in at_home) == (True, False)
    assert in_thread == at_home
    assert ("Pottery" in elsewhere, "Chess" in elsewhere) == (False, True)


async def test_the_same_channel_id_on_another_platform_is_another_channel(couple, stranger):
    shown = await ask(couple, stranger, "/idea list", Place("slack", "home"))

    assert shown == NO_CIRCLE


@pytest.mark.parametrize("place", [Place("test", "lobby"), Place("test", "ana", direct=True)])
async def test_anywhere_else_somebody_of_one_circle_means_that_one_and_is_answered_alone(couple, ana, place):
    asked = couple.planner.typed("/idea add Pottery")

    added = await couple.planner.handle(asked, at(couple, ana, place))

    assert added.to == "private"
    assert "Pottery" in await ask(couple, ana, "/idea list", place)


@pytest.mark.parametrize("place", [Place("test", "lobby"), Place("test", "zoe", direct=True)])
async def test_anywhere_else_somebody_of_no_circle_finds_none(couple, stranger, place):
    assert await ask(couple, stranger, "/idea list", place) == (NONE_OF_THEIRS if place.direct else NO_CIRCLE)


async def test_somebody_who_is_not_a_member_is_told_how_to_become_one(couple, stranger):
    shown = await stranger.types("/idea list")

    assert words(shown) == "You are not in this circle. /join lets you in."


async def test_a_direct_message_of_somebody_in_several_circles_asks_which_and_keeps_the_words(two_circles, ana):
    which = await ana.types('/plan new Tacos when="sat 7pm" where="the mill"', direct=True)

    friends = button(which, "Friends").call
    form = await ana.form(friends, direct=True)
    answered = await ana.sends(friends, direct=True)
    confirmed = await ana.presses(answered, labels(answered)[0], c=friends.given("c"))

    assert labels(which) == ["Us two", "Friends"]
    assert dict(form.values) == {"what": "Tacos", "when": "sat 7pm", "where": "the mill"}
    assert "Tacos" in words(answered)
    assert "Which one" not in words(confirmed)


async def test_a_claim_is_believed_of_a_member_alone(two_circles, ana, ben):
    friends = short((await circle_at(two_circles, ELSEWHERE)).id)
    await ask(two_circles, ana, "/idea add Chess", ELSEWHERE)
    direct = {each: Place("test", each.name, direct=True) for each in (ana, ben)}

    members = await ask(two_circles, ana, "/idea list", direct[ana], c=friends)
    strangers = await ask(two_circles, ben, "/idea list", direct[ben], c=friends)
    of_none = await ask(two_circles, ben, "/idea list", direct[ben], c=short(12345))

    assert "Chess" in members
    assert strangers == of_none == NONE_OF_THEIRS


async def test_a_claim_at_home_changes_nothing(two_circles, ana):
    friends = short((await circle_at(two_circles, ELSEWHERE)).id)
    await ask(two_circles, ana, "/idea add Chess", ELSEWHERE)

    shown = await ask(two_circles, ana, "/idea list", two_circles.room.home, c=friends)

    assert "Chess" not in shown


async def test_another_circles_id_looks_like_one_there_never_was(two_circles, ana):
    await ask(two_circles, ana, "/idea add Chess", ELSEWHERE)
    friends = await circle_at(two_circles, ELSEWHERE)
    async with two_circles.store.reading(two_circles.now) as tx:
        [idea] = await tx.within(friends.id).ideas.list()

    theirs, never = [await ana.sends(call("idea.show", i=short(id))) for id in (idea.id, 12345)]

    assert words(theirs) == words(never)
    assert "Chess" not in words(theirs)


async def test_what_is_said_to_all_from_elsewhere_goes_home_and_stays_private_there(couple, ben):
    shown = await ben.types("/idea add Pottery", direct=True)

    assert shown.to == "private"
    assert "Pottery" in words(couple.room.public[-1])


async def test_an_id_that_is_none_is_a_button_from_another_time(ana):
    for forged in ("", "!", "zzzzzzzzzzz", "9" * 40, "../x"):
        shown = await ana.sends(Call("idea.show", (("i", forged),)))

        assert words(shown) == "That button is from another time. /today shows what is open now."


async def test_forged_and_very_long_arguments_are_answered_like_any_other(ana):
    for args in ({"c": "x" * 500}, {"draft": "x" * 500}, {"ok": "x" * 500}, {"x" * 500: "y"}, {"c": "\0"}):
        shown = await ana.sends(Call("plan.new", (("what", "Tacos"), ("when", "the twelfth of never"), *args.items())))

        assert words(shown)
        assert "noted as" not in words(shown)
    shown = await ana.sends(Call("plan.edit", (("p", "x" * 500), ("what", "Tacos"))))
    assert words(shown) == "That button is from another time. /today shows what is open now."


async def rows(world, table):
    async with world.store.reading(world.now) as tx:
        return await tx.desk._connection.scalar(select(func.count()).select_from(table))


class Failing(Store):
    """The same store, whose nth write from now fails, as on a full disk."""

    def __init__(self, store, nth):
        self.__dict__.update(store.__dict__)
        self._left = nth

    @asynccontextmanager
    async def writing(self, now):
        self._left -= 1
        if self._left == 0:
            raise OSError("disk full")
        async with super().writing(now) as tx:
            yield tx


class Gone(Store):
    """A store whose database has gone, or never answers."""

    def __init__(self, store, *, waits=False):
        self.__dict__.update(store.__dict__)
        self._waits = waits

    @asynccontextmanager
    async def writing(self, _now):
        if self._waits:
            await asyncio.Event().wait()
        raise OSError("gone")
        yield

    reading = writing


def test_a_line_without_end_behind_a_choice_is_cut_off_soon():
    asked = typed("/rest who=" + "a " * 4000)

    assert len(asked.given("who")) <= MOST_SHORT + 1

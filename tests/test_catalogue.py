"""The catalogue says exactly what is wrong with an entry, keeps a cache, and ships clean."""

import os
import sys
from pathlib import Path

import pytest

from activities import AUDIENCES, PRACTICES, CatalogueError, load
from activities import cache as caching
from activities.activity import Months
from activities.coverage import cells
from activities.lint import lint
from tests.catalogue_samples import CURRY, DRIVE, GONE, WALK, small, write


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "catalogue"


def test_a_good_folder_is_read_as_it_was_written(folder):
    catalogue = small(folder)

    walk, curry, drive = (
        catalogue.activity("moon-walk"),
        catalogue.activity("green-curry"),
        *catalogue.prompts,
    )
    assert walk.audiences == {"couple", "friends"}
    assert (walk.people, walk.hours, walk.months) == ((2, 6), (1.0, 2.5), Months())
    assert (walk.practices, walk.diets, walk.ways) == ({"quality_time": 3, "listening": 1}, None, None)
    assert walk.find.search == "night walk {area}"
    assert (curry.if_rain, curry.ways.home, len(curry.diets)) == ("", "Shop first.", 3)
    assert drive == catalogue.prompt("drive-home")
    assert drive.audiences == set(AUDIENCES)
    assert lint(catalogue) == ()


def test_months_are_read_for_each_half_of_the_world(folder):
    write(folder, "outings/a.toml", {**WALK, "months": {"north": [5, 6], "south": [11, 12]}})

    assert load(folder).activities[0].months == Months(frozenset({5, 6}), frozenset({11, 12}))


def test_a_prompt_for_some_is_not_for_any(folder):
    write(folder, "prompts/a.toml", {**DRIVE, "for": ["couple", "family"]})

    assert load(folder).prompts[0].audiences == {"couple", "family"}


def test_an_unknown_id_is_nothing(folder):
    catalogue = small(folder)

    assert catalogue.activity("drive-home") is None
    assert catalogue.prompt("moon-walk") is None


def test_activities_and_prompts_can_stand_in_a_set(folder):
    catalogue = small(folder)

    assert len({*catalogue.activities, *catalogue.activities, *catalogue.prompts}) == 3


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("colour", "blue", "colour is not a field of an activity."),
        ("remote", GONE, 'remote is missing; write remote = "" if there is none.'),
        ("keep", GONE, "keep is missing."),
        ("cost", 9, "cost is 9; it goes from 0 to 5."),
        ("cost", "free", 'cost is "free"; it must be a whole number.'),
        ("cost", {"each": 1}, "cost is a table; it must be a whole number."),
        ("cost", True, "cost is true; it must be a whole number."),
        ("talk", 2.5, "talk is 2.5; it must be a whole number."),
        ("title", "x" * 61, "title has 61 characters; it has at most 60."),
        ("title", 7, "title is 7; it must be words in quotes."),
        ("keep", "", "keep is empty."),
        ("keep", " late", "keep has stray spaces or line breaks."),
        ("keep", "two\nlines", "keep has stray spaces or line breaks."),
        ("travel", "moon", 'travel is "moon"; it is one of home, walk, local, hour, far, overnight.'),
        ("for", ["boss"], 'for names "boss"; it is any of couple, friends, family.'),
        ("for", ["couple", "couple"], 'for names "couple" twice.'),
        ("for", [], "for has 0 entries; it has 1 to 3."),
        ("access", GONE, "access is missing."),
        ("access", "quiet", 'access is "quiet"; it must be a list.'),
        ("people", [4, 2], "people is [4, 2]; it goes upwards, from 2 to 500."),
        ("people", [2.5, 4], "people is [2.5, 4]; it must be two whole numbers, the least and the most."),
        ("hours", [1], "hours is [1]; it must be two numbers, the least and the most."),
        (
            "months",
            "summer",
            'months is "summer"; it must be "all" or { north = [6, 7], south = [12, 1] }.',
        ),
        ("months", {"north": [6]}, "months.south is missing."),
        (
            "months",
            {"north": [13], "south": [1]},
            "months.north is [13]; it must hold different whole numbers from 1 to 12.",
        ),
        ("practices", {}, f"practices is empty; it names at least one of {', '.join(PRACTICES)}."),
        ("practices", {"needs": 4}, "practices.needs is 4; it goes from 1 to 3."),
        ("practices", {"joy": 1}, f'practices names "joy"; it is any of {", ".join(PRACTICES)}.'),
        ("steps", ["Go."], "steps has 1 entries; it has 3 to 7."),
        ("steps", ["Go.", "Go.", "Come."], "steps says the same thing twice."),
        ("steps", ["Go.", 2, "Come."], "steps number 2 is 2; it must be words in quotes."),
        ("tags", ["Moon"], 'tags number 1 is "Moon"; it must be lower case.'),
        ("id", "Moon Walk", 'id is "Moon Walk"; it must be lower-case words with hyphens, such as green-curry.'),
        ("if_rain", GONE, "if_rain is missing."),
        (
            "find",
            {"search": "walk", "osm": []},
            "find.search does not hold {area}, so nobody could look near home.",
        ),
        (
            "find",
            {"search": "walk {area} {town}", "osm": []},
            "find.search has braces; only {area} may stand in them.",
        ),
        (
            "find",
            {"search": "walk {area}", "osm": ["park"]},
            'find.osm number 1 is "park"; it must be key=value, such as leisure=park.',
        ),
        ("find", {"search": "walk {area}", "osm": [], "web": ""}, "find.web is not a field of find."),
        ("ways", {"booked": "a", "home": "b", "video": "c"}, "ways is only for a cooking_class."),
    ],
)
def test_a_bad_activity_is_named_with_its_file_and_field(folder, field, value, sentence):
    write(folder, "outings/dates.toml", {**WALK, field: value})

    with pytest.raises(CatalogueError) as error:
        load(folder)

    entry = "Moon Walk" if field == "id" else "moon-walk"
    [problem] = error.value.problems
    assert str(problem) == str(error.value) == f"outings/dates.toml: {entry}: {sentence}"
    assert problem.field == sentence.split()[0]


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("practice", "joy", f'practice is "joy"; it is one of {", ".join(PRACTICES)}.'),
        ("youngest", 9, "youngest is 9; it is one of 0, 8, 13, 18."),
        ("workplace", "yes", 'workplace is "yes"; it must be true or false.'),
        ("for", ["any", "family"], 'for names "any" and others; "any" stands alone.'),
        ("text", "so " * 35 + "far?", "text has 36 words; it has at most 35."),
        ("options", ["tea", "rain"], 'options are only for answer = "choice".'),
        ("answer", "choice", "options has 0 entries; it has 2 to 6."),
        ("depth", 0, "depth is 0; it goes from 1 to 5."),
        ("mood", GONE, "mood is missing."),
        ("seconds", 5, "seconds is not a field of a prompt."),
    ],
)
def test_a_bad_prompt_is_named_with_its_file_and_field(folder, field, value, sentence):
    write(folder, "prompts/needs.toml", {**DRIVE, field: value})

    with pytest.raises(CatalogueError) as error:
        load(folder)

    assert str(error.value) == f"prompts/needs.toml: drive-home: {sentence}"


def test_a_cooking_class_without_its_three_ways_is_refused(folder):
    write(folder, "outings/c.toml", {**CURRY, "ways": GONE})

    with pytest.raises(CatalogueError, match="green-curry: ways is missing"):
        load(folder)


def test_an_entry_without_an_id_is_named_by_its_place(folder):
    write(folder, "outings/c.toml", CURRY, {**WALK, "id": GONE})

    with pytest.raises(CatalogueError, match="entry 2: id is missing"):
        load(folder)


def test_an_id_is_used_once_in_all_files(folder):
    write(folder, "outings/a.toml", WALK)
    write(folder, "prompts/b.toml", {**DRIVE, "id": "moon-walk"})

    with pytest.raises(CatalogueError, match="moon-walk: id is also the id of an entry in outings/a"):
        load(folder)


def test_the_mistakes_of_every_file_are_told_together(folder):
    write(folder, "outings/a.toml", {**WALK, "cost": 9, "energy": 0})
    write(folder, "prompts/b.toml", {**DRIVE, "minutes": 0})
    (folder / "outings" / "c.toml").write_text("[[activity]\n")
    (folder / "outings" / "d.toml").write_text("[[activities]]\n")
    (folder / "outings" / "e.toml").write_text("activity = [1]\n[prompt]\n")
    (folder / "outings" / "f.toml").write_bytes(b"\xff")
    (folder / "outings" / "g.toml").write_text("activity = 1\n")

    with pytest.raises(CatalogueError) as error:
        load(folder)

    named = {(problem.file, problem.field) for problem in error.value.problems}
    assert named >= {
        ("outings/a.toml", "cost"),
        ("outings/a.toml", "energy"),
        ("prompts/b.toml", "minutes"),
        ("outings/c.toml", ""),
        ("outings/d.toml", "activities"),
        ("outings/e.toml", "prompt"),
        ("outings/e.toml", "title"),
        ("outings/f.toml", ""),
        ("outings/g.toml", "activity"),
    }


def test_a_fresh_cache_gives_the_same_catalogue_without_the_toml_parser(folder, tmp_path, monkeypatch):
    small(folder)
    first = load(folder, tmp_path / "cache")
    monkeypatch.setitem(sys.modules, "tomllib", None)

    second = load(folder, tmp_path / "cache")

    assert second == first
    assert second.files == first.files


def test_a_changed_added_or_removed_source_makes_the_cache_stale(folder, tmp_path):
    small(folder)
    load(folder, tmp_path)

    walk = write(folder, "outings/outdoors.toml", {**WALK, "talk": 5})
    os.utime(walk, ns=(1, 1))
    changed = load(folder, tmp_path)
    write(folder, "outings/more.toml", {**WALK, "id": "second"})
    added = load(folder, tmp_path)
    walk.unlink()
    removed = load(folder, tmp_path)

    assert changed.activity("moon-walk").talk == 5
    assert added.activity("second")
    assert removed.activity("moon-walk") is None


@pytest.mark.parametrize("damage", [b"", b"\n", b"\xff", b"{", b"[]\n[]", b"null", b"[" * 100_000])
def test_a_damaged_cache_is_read_past_and_written_anew(folder, tmp_path, damage):
    whole = small(folder)
    load(folder, tmp_path)
    [file] = tmp_path.glob("*.json")
    kept = file.read_bytes()
    file.write_bytes(damage)

    assert load(folder, tmp_path) == whole
    assert file.read_bytes() == kept


def test_a_cache_that_was_changed_anywhere_is_read_past(folder, tmp_path):
    whole = small(folder)
    load(folder, tmp_path)
    [file] = tmp_path.glob("*.json")
    kept = file.read_bytes()

    for place in range(0, len(kept), 97):
        file.write_bytes(kept[:place] + bytes([kept[place] ^ 1]) + kept[place + 1 :])
        assert load(folder, tmp_path) == whole


@pytest.mark.slow
def test_what_is_shipped_comes_out_of_the_cache_as_it_is_read(tmp_path):
    read = load(cache=tmp_path)

    kept = load(cache=tmp_path)

    assert kept == read
    assert kept.files == read.files


def test_a_cache_of_another_folder_is_none_of_ours(folder, tmp_path):
    small(folder)
    load(folder, tmp_path)
    write(tmp_path / "other", "outings/outdoors.toml", {**WALK, "talk": 5})
    stat = (folder / "outings" / "outdoors.toml").stat()
    os.utime(tmp_path / "other" / "outings" / "outdoors.toml", ns=(stat.st_atime_ns, stat.st_mtime_ns))

    assert load(tmp_path / "other", tmp_path).activity("moon-walk").talk == 5


def test_a_cache_that_cannot_be_written_is_done_without(folder, tmp_path):
    whole = small(folder)
    (tmp_path / "file").write_text("in the way")

    assert load(folder, tmp_path / "file") == whole
    assert (tmp_path / "file").read_text() == "in the way"


def test_nobody_else_may_look_into_the_folder_a_cache_makes(folder, tmp_path):
    small(folder)

    load(folder, tmp_path / "data")

    assert (tmp_path / "data").stat().st_mode & 0o777 == 0o700


def test_a_cache_is_stale_once_what_checks_entries_has_changed(folder, tmp_path, monkeypatch):
    small(folder)
    code = tmp_path / "code"
    code.mkdir()
    (code / "reading.py").write_text("1")
    monkeypatch.setattr(caching, "CODE", code)
    load(folder, tmp_path)
    kept = (tmp_path / caching.NAME).read_bytes()

    (code / "reading.py").write_text("12")
    load(folder, tmp_path)

    assert (tmp_path / caching.NAME).read_bytes() != kept


def test_a_field_that_was_mistyped_is_recognised(folder):
    write(folder, "outings/a.toml", {name if name != "title" else "titel": value for name, value in WALK.items()})

    with pytest.raises(CatalogueError, match=r"titel is not a field of an activity; is it title\?"):
        load(folder)


def test_a_byte_order_mark_does_no_harm(folder):
    path = write(folder, "outings/outdoors.toml", WALK)
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())

    assert load(folder).activity("moon-walk")


def test_a_faulty_source_is_told_in_spite_of_a_cache(folder, tmp_path):
    small(folder)
    load(folder, tmp_path)
    write(folder, "outings/outdoors.toml", {**WALK, "cost": 9})

    for _ in range(2):
        with pytest.raises(CatalogueError, match="cost is 9"):
            load(folder, tmp_path)


@pytest.mark.slow
def test_the_shipped_catalogue_is_clean():
    assert [str(problem) for problem in lint(load())] == []


def test_no_practice_is_silent_for_any_circle_down_to_depth_three():
    assert [cell for cell, count in cells(load()).items() if cell[1] <= 3 and not count] == []

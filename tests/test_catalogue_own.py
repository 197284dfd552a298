"""A circle's own catalogue joins the shipped one; what is wrong in it is named and left out, and Fireside starts."""

import os
from pathlib import Path

import pytest
from test_demo import fireside

from activities import load
from activities.own import with_own
from bot.doctor import catalogue
from bot.settings import Settings
from tests.catalogue_samples import CURRY, DRIVE, GONE, WALK, small, write

pytestmark = pytest.mark.slow

TABLE = {
    **WALK,
    "id": "uncle-table",
    "title": "Cards at the long table",
    "kind": "at_home",
    "summary": "One pack, the old rules, and whoever deals tells where they learned them.",
    "starter": "Who used to win at cards?",
    "travel": "home",
    "setting": "in",
    "weather": "any",
    "if_rain": GONE,
    "steps": ["Clear the long table.", "Deal seven each.", "Whoever deals tells who taught them."],
    "find": {"search": "", "osm": []},
    "tags": ["cards", "zwicker"],
}
ASK = {
    **DRIVE,
    "id": "old-rule",
    "text": "Which rule of the house would you keep for good?",
    "lighter": "Where do shoes go at yours?",
}


@pytest.fixture
def shipped(tmp_path):
    return small(tmp_path / "shipped")


@pytest.fixture
def own(tmp_path) -> Path:
    folder = tmp_path / "own"
    write(folder, "outings/ours.toml", TABLE)
    return folder


def test_own_entries_come_after_the_shipped_ones(shipped, own):
    write(own, "prompts/ours.toml", ASK)

    both, left_out = with_own(shipped, own)

    assert left_out == ()
    assert both.activities == (*shipped.activities, both.activity("uncle-table"))
    assert both.prompts == (*shipped.prompts, both.prompt("old-rule"))
    assert both.find("zwicker", 3) == (both.activity("uncle-table"),)
    assert both.files["uncle-table"] == f"{own}/outings/ours.toml"


def test_one_file_may_lie_flat_and_hold_both(shipped, own):
    activity = (own / "outings" / "ours.toml").read_text()
    prompt = write(own, "prompts/ours.toml", ASK)
    (own / "all.toml").write_text(activity + prompt.read_text())
    (own / "outings" / "ours.toml").unlink()
    prompt.unlink()

    both, left_out = with_own(shipped, own)

    assert left_out == ()
    assert both.activity("uncle-table")
    assert both.prompt("old-rule")


@pytest.mark.parametrize(
    ("entry", "field"),
    [
        ({**WALK, "id": "night", "title": "Late", "cost": 9}, "cost"),
        ({**TABLE, "id": "night", "title": "Late", "keep": "Keep the streak alive."}, "keep"),
        ({**TABLE, "id": "night", "title": "Late"}, "steps"),
        ({**TABLE, "id": "night", "title": CURRY["title"], "summary": "x", "steps": ["a", "b", "c"]}, "title"),
        ({**TABLE, "id": "moon-walk"}, "id"),
        ({**TABLE, "id": "uncle-table"}, "id"),
    ],
)
def test_a_bad_file_is_named_and_left_out_and_the_others_stay(shipped, own, entry, field):
    bad = write(own, "outings/zz.toml", {**CURRY, "id": "fine", "title": "Fine", "summary": "y"}, entry)

    both, left_out = with_own(shipped, own)

    assert {(each.file, each.entry, each.field) for each in left_out} >= {(str(bad), entry["id"], field)}
    assert {each.file for each in left_out} == {str(bad)}
    assert [each.id for each in both.activities] == ["green-curry", "moon-walk", "uncle-table"]


def test_only_the_bad_one_of_two_with_one_id_is_left_out(shipped, own):
    bad = write(own, "outings/a.toml", {**TABLE, "cost": 9})

    both, left_out = with_own(shipped, own)

    assert [(each.file, each.field) for each in left_out] == [(str(bad), "cost")]
    assert both.activity("uncle-table")


def test_a_file_is_found_however_deep_and_whatever_the_case_of_its_ending(shipped, own):
    deep = own / "a" / "b" / "X.TOML"
    deep.parent.mkdir(parents=True)
    (own / "outings" / "ours.toml").rename(deep)
    (own / ".#x.toml").write_text("not for us")
    (own / "empty.toml").write_text("# nothing yet")

    both, left_out = with_own(shipped, own)

    assert both.files["uncle-table"] == str(deep)
    assert [str(each) for each in left_out] == [
        f"{own}/empty.toml: there is no [[activity]] and no [[prompt]] in this."
    ]


def test_a_home_folder_may_be_written_short(shipped, own, tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))

    assert with_own(shipped, Path("~/own"))[0].activity("uncle-table")


def test_what_cannot_be_read_is_named_and_left_out(shipped, own):
    (own / "broken.toml").write_text("[[activity]\n")
    (own / "outings" / "odd.toml").write_text("[[activities]]\n")
    (own / "away.toml").symlink_to(own / "nowhere")
    (own / "deep.toml").write_text("a = " + "[" * 100_000)
    (own / "folder.toml").mkdir()
    (own / "latin.toml").write_bytes(b'[[prompt]]\nid = "caf\xe9"\n')

    both, left_out = with_own(shipped, own)

    assert [each.file for each in left_out] == [
        f"{own}/{name}"
        for name in ("away.toml", "broken.toml", "deep.toml", "folder.toml", "latin.toml", "outings/odd.toml")
    ]
    assert both.activity("uncle-table")


def test_what_leans_on_a_file_that_is_left_out_goes_with_it(shipped, own):
    hike = {**WALK, "id": "hike", "title": "Up the hill", "summary": "Up and down again.", "if_rain": "night"}
    hike["starter"] = "Which hill do you know by heart?"
    hike["steps"] = ["Go up by the lane.", "Eat an apple at the top.", "Come down the other side."]
    hill = write(own, "outings/hill.toml", hike)
    night = write(own, "outings/night.toml", {**TABLE, "id": "night", "cost": 9})

    both, left_out = with_own(shipped, own)

    assert [(each.file, each.field) for each in left_out] == [(str(night), "cost"), (str(hill), "if_rain")]
    assert both.activity("uncle-table")


def test_a_folder_that_is_not_there_is_said(shipped, tmp_path):
    both, left_out = with_own(shipped, tmp_path / "gone")

    assert both == shipped
    assert [each.file for each in left_out] == [str(tmp_path / "gone")]


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is closed to root")
@pytest.mark.parametrize("closed", ["own", ""])
def test_a_folder_that_may_not_be_read_is_said(shipped, own, tmp_path, closed):
    (tmp_path / closed).chmod(0)

    try:
        both, left_out = with_own(shipped, own)
    finally:
        (tmp_path / closed).chmod(0o700)

    assert both == shipped
    assert [each.file for each in left_out] == [str(own)]


def test_shipped_entries_are_not_held_to_account_again(tmp_path, own):
    write(tmp_path / "odd", "outings/odd.toml", {**WALK, "keep": "Keep the streak alive."})

    assert with_own(load(tmp_path / "odd"), own)[1] == ()


@pytest.mark.slow
def test_fireside_starts_with_the_good_and_names_the_bad(own, tmp_path, monkeypatch):
    bad = write(own, "prompts/bad.toml", {**ASK, "depth": 7})
    monkeypatch.setenv("FIRESIDE_CATALOGUE", str(own))
    typed = "ana: /setup Us kind=friends zone=Europe/Berlin\nana: /suggest zwicker\n"

    said = fireside("chat", "--now", "2026-03-02T18:00", "--seed", "x", typed=typed, folder=tmp_path)

    assert said.returncode == 0
    assert said.stderr == f"Left out of the catalogue: {bad}\n  old-rule: depth is 7; it goes from 1 to 5.\n"
    assert "Cards at the long table" in said.stdout


async def test_doctor_says_so_where_a_folder_holds_nothing_of_their_own(tmp_path):
    assert (await catalogue(Settings(catalogue=tmp_path))).endswith(", 0 of them your own")


def test_doctor_counts_them_and_names_what_is_left_out(own, tmp_path, monkeypatch):
    monkeypatch.setenv("FIRESIDE_CATALOGUE", str(own))
    well = fireside("doctor", folder=tmp_path)
    bad = write(own, "prompts/bad.toml", {**ASK, "depth": 7})
    unwell = fireside("doctor", folder=tmp_path)

    assert "1 of them your own" in well.stdout
    assert str(bad) in "".join(unwell.stdout.split("\n"))
    assert unwell.returncode == 1

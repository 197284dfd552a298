"""`fireside catalogue`: says what is wrong, counts, shows, finds and samples, without a network or a token."""

from __future__ import annotations

import re

import pytest
from test_demo import fireside

import activities.catalogue
from activities import Catalogue, load
from activities.catalogue import EMPTY
from activities.coverage import LEAST_ASKED, LEAST_OF_A_KIND
from adapters.console import catalogue as shelf
from adapters.console.terminal import output
from bot.__main__ import main, parser
from tests.catalogue_samples import CURRY, DRIVE, GONE, WALK, small, write

TABLE = {
    **WALK,
    "kind": "at_home",
    "travel": "home",
    "setting": "in",
    "weather": "any",
    "if_rain": GONE,
    "find": {"search": "", "osm": []},
}
PLANTED = {
    "a field missing": (WALK, {"keep": GONE}, "keep"),
    "a field nobody knows": (WALK, {"colour": "blue"}, "colour"),
    "too long": (WALK, {"title": "x" * 61}, "title"),
    "out of range": (WALK, {"cost": 9}, "cost"),
    "upside down": (WALK, {"hours": [5, 1]}, "hours"),
    "a link to nothing": (WALK, {"if_rain": "no-such-thing"}, "if_rain"),
    "drink among children": (WALK, {"alcohol": "central"}, "alcohol"),
    "snow in summer": (WALK, {"weather": "snow"}, "weather"),
    "water without a caution": (WALK, {"summary": "Swim out to the raft and back."}, "caution"),
    "an outing without a search": (WALK, {"find": {"search": "night walk", "osm": []}}, "find.search"),
    "a word that shames": (TABLE, {"keep": "Keep the streak alive."}, "keep"),
    "a night that ends at noon": (WALK, {"travel": "overnight"}, "hours"),
    "hard to read": (
        DRIVE,
        {"text": "Which interdisciplinary organisational initiative invigorates everybody immediately?"},
        "text",
    ),
    "two questions": (DRIVE, {"text": "What song? And why?"}, "text"),
    "a verdict on somebody": (DRIVE, {"text": "Who loves you more, and when did you see it?"}, "text"),
    "fit for work and not": (DRIVE, {"depth": 3}, "workplace"),
    "a topic not named": (
        DRIVE,
        {"workplace": False, "text": "What did a colleague or two of the office say today?"},
        "topics",
    ),
    "too deep for a child": (DRIVE, {"workplace": False, "depth": 4}, "youngest"),
    "a choice of nothing": (DRIVE, {"answer": "choice"}, "options"),
}


@pytest.fixture
def catalogue(tmp_path) -> Catalogue:
    return small(tmp_path / "catalogue")


def apart(number: int, *, prompt: bool) -> dict[str, object]:
    """Words unlike any other planted entry's, so that none is taken for a twin."""
    word = f"{chr(97 + number)}{chr(109 - number % 12)}{chr(98 + number % 20)}u"
    if prompt:
        return {"text": f"What {word * 2} is {word}a?", "lighter": f"Who {word}i {word}y?"}
    steps = [f"{word * 3} {word}a {word}e.", f"{word * 2}i {word}o.", f"{word}y {word * 4}."]
    return {
        "title": f"{word} {word * 2}",
        "summary": f"{word * 5} {word * 3}i.",
        "steps": steps,
        "starter": f"Who {word}i {word}y?",
    }


@pytest.mark.slow
def test_lint_names_the_file_the_entry_and_the_field_of_every_kind_of_fault(tmp_path):
    expected = set()
    for number, (kind, (sample, change, field)) in enumerate(PLANTED.items()):
        slug = kind.replace(" ", "-")
        asked = apart(number, prompt=sample is DRIVE)
        folder = "prompts" if sample is DRIVE else "outings"
        path = write(tmp_path / "own", f"{folder}/{slug}.toml", {**sample, **asked, "id": slug, **change})
        expected.add((str(path), slug, field))

    said = fireside("catalogue", "lint", "--own", str(tmp_path / "own"), folder=tmp_path)

    assert said.returncode == 1
    lines = [re.fullmatch(r"(.+\.toml): ([\w-]+): ([\w.]+) .+", line) for line in said.stdout.splitlines()[:-1]]
    assert {line.groups() for line in lines if line} == expected
    assert "  cost: For one person, with the way there: 0 free" in said.stdout
    assert said.stdout.splitlines()[-1].startswith(f"{len(PLANTED)} things are to be mended")


@pytest.mark.slow
def test_what_is_shipped_is_clean_and_enough(tmp_path):
    lint, table = (fireside("catalogue", name, folder=tmp_path) for name in ("lint", "table"))

    assert (lint.returncode, lint.stderr, lint.stdout.splitlines()[:-1]) == (0, "", [])
    assert lint.stdout.startswith("Nothing is wrong with ")
    assert table.returncode == 0
    assert table.stdout.rstrip().endswith("Every count is reached, and no cell is empty down to depth 3.")


def test_lint_says_what_is_wrong_and_how_much(tmp_path, capsys):
    write(tmp_path, "outings/a.toml", {**WALK, "keep": "Keep the streak alive — or not."})
    assert shelf.check(load(tmp_path), (), output()) == 1
    assert capsys.readouterr().out.splitlines() == [
        'outings/a.toml: moon-walk: keep says "streak".',
        'outings/a.toml: moon-walk: keep has "—", which is not for reading.',
        "  keep: A cue for the memory afterwards.",
        "2 things are to be mended; 1 activities and 0 prompts were read.",
    ]


def test_table_says_each_count_beside_what_there_should_be(catalogue, capsys):
    assert shelf.count(catalogue, output()) == 1

    lines = [line.split() for line in capsys.readouterr().out.splitlines()]
    for kind, least in LEAST_OF_A_KIND.items():
        there = sum(activity.kind == kind for activity in catalogue.activities)
        assert [kind, str(there), str(least)] in lines
    for cadence, least in LEAST_ASKED.items():
        there = sum(prompt.cadence == cadence for prompt in catalogue.prompts)
        assert [cadence, str(there), str(least)] in lines
    assert ["vulnerability", "couple", "1", "0", "0", "0", "0"] in lines
    assert ["No", "prompt", "on", "needs", "at", "depth", "1", "for", "family."] in lines


@pytest.mark.parametrize(("words", "best"), [("thia curry", "green-curry"), ("drive song", "drive-home")])
def test_find_ranks_activities_and_prompts_and_forgives_slips(catalogue, capsys, words, best):
    assert shelf.find(catalogue, words, output()) == 0
    assert capsys.readouterr().out.split()[0] == best


def test_find_says_when_nothing_fits(catalogue, capsys):
    assert shelf.find(catalogue, "xylophone", output()) == 1
    assert 'Nothing fits "xylophone".' in capsys.readouterr().out


def test_show_prints_all_there_is_to_read(catalogue, capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "200")

    assert shelf.show(catalogue, "green-curry", output()) == 0
    shown = " ".join(capsys.readouterr().out.split())

    read = (CURRY["title"], CURRY["summary"], *CURRY["steps"], *CURRY["ways"].values(), CURRY["diet"], CURRY["starter"])
    assert [words for words in (*read, CURRY["keep"], CURRY["remote"], *CURRY["bring"]) if words not in shown] == []
    assert shelf.show(catalogue, "drive-home", output()) == 0
    shown = " ".join(capsys.readouterr().out.split())
    assert [
        DRIVE[name] for name in ("text", "lighter", "cue", "follow_up", "idea_from") if DRIVE[name] not in shown
    ] == []


def test_show_of_a_wrong_id_says_which_is_near(catalogue, capsys):
    assert shelf.show(catalogue, "gren-cury", output()) == 1
    assert "Near it: green-curry." in capsys.readouterr().out


def test_try_gives_ten_and_the_same_for_the_same_seed(tmp_path, capsys):
    entries = [{**WALK, "id": f"walk-{number}", "title": f"Walk {number}"} for number in range(30)]
    write(tmp_path, "outings/a.toml", *entries)
    catalogue, drawn = load(tmp_path), []
    for seed in ("a", "a", "b"):
        shelf.sample(catalogue, 10, seed, output())
        drawn.append(re.findall(r"^outings/a.toml: (walk-\d+)$", capsys.readouterr().out, re.MULTILINE))

    assert drawn[0] == drawn[1] != drawn[2]
    assert len(set(drawn[0])) == 10


def test_a_sample_of_few_is_all_of_them(catalogue, capsys):
    assert shelf.sample(catalogue, 10, "", output()) == 0
    shown = re.findall(r"^\w+/\w+\.toml: ([\w-]+)$", capsys.readouterr().out, re.MULTILINE)
    assert sorted(shown) == sorted(catalogue.files)
    assert shelf.sample(EMPTY, 10, "", output()) == 0


@pytest.mark.parametrize("asked", [["catalogue"], ["catalogue", "show"], ["catalogue", "find"], ["catalogue", "cook"]])
def test_what_cannot_be_understood_is_refused_with_the_use(asked, capsys):
    with pytest.raises(SystemExit) as refused:
        parser().parse_args(asked)

    assert refused.value.code == 2
    assert "usage: fireside catalogue" in capsys.readouterr().err


def test_what_was_shipped_damaged_is_said_in_a_line(tmp_path, monkeypatch, capsys):
    write(tmp_path / "shipped", "outings/a.toml", {**WALK, "cost": 9})
    monkeypatch.setattr(activities.catalogue, "__file__", str(tmp_path / "shipped" / "catalogue.py"))
    monkeypatch.setenv("FIRESIDE_DATA", str(tmp_path / "data"))

    assert main(["catalogue", "lint"]) == 1
    assert capsys.readouterr().err == "outings/a.toml: moon-walk: cost is 9; it goes from 0 to 5.\n"


def test_whoever_looks_for_an_entry_of_a_file_that_is_left_out_learns_why(tmp_path, monkeypatch, capsys):
    bad = write(tmp_path / "own", "outings/bad.toml", {**WALK, "cost": 9})
    monkeypatch.setenv("FIRESIDE_DATA", str(tmp_path / "data"))

    assert main(["catalogue", "show", "moon-walk", "--own", str(tmp_path / "own")]) == 1
    assert capsys.readouterr().err.splitlines() == [
        f"Left out of the catalogue: {bad}",
        "  moon-walk: cost is 9; it goes from 0 to 5.",
    ]


def test_a_narrow_terminal_breaks_lines_and_a_pipe_has_no_colours(catalogue, tmp_path, monkeypatch):
    monkeypatch.setenv("COLUMNS", "60")
    said = fireside("catalogue", "show", "green-curry", "--own", str(tmp_path / "catalogue"), folder=tmp_path)

    assert max(len(line) for line in said.stdout.splitlines() if line.startswith("  ")) <= 60
    assert "\x1b" not in said.stdout

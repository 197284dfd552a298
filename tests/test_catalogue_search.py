"""Words find the activity that people mean."""

from pathlib import Path

import pytest

from activities import load
from tests.catalogue_samples import CURRY, GONE, WALK, small, write


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "catalogue"


def test_thai_cooking_finds_a_thai_cooking_class_first(folder):
    massage = {**WALK, "id": "massage", "title": "Thai massage for beginners"}
    pasta = {**CURRY, "id": "pasta", "title": "Fresh pasta", "summary": "Roll it.", "tags": ["italian"]}
    write(folder, "outings/a.toml", massage, pasta, WALK, CURRY)

    found = load(folder).find("thai cooking", 3)

    assert [activity.id for activity in found] == ["green-curry", "massage", "pasta"]


@pytest.mark.parametrize("words", ["curry", "CURRIES", "cury", "grene cury", "coconut", "cur", "fry the"])
def test_a_search_forgives_endings_case_beginnings_and_slips(folder, words):
    assert [activity.id for activity in small(folder).find(words, 5)] == ["green-curry"]


@pytest.mark.parametrize("words", ["", "the of", "?!", "xylophone", "ox"])
def test_a_search_for_nothing_known_finds_nothing(folder, words):
    assert small(folder).find(words, 5) == ()


def test_a_word_in_the_title_outweighs_a_word_in_a_step(folder):
    lamp = {**CURRY, "id": "lamp", "title": "Build a paper lamp", "kind": "hobby", "ways": GONE}
    write(folder, "outings/a.toml", WALK, lamp)

    assert [activity.id for activity in load(folder).find("lamps", 5)] == ["lamp", "moon-walk"]
    assert [activity.id for activity in load(folder).find("lamps", 1)] == ["lamp"]

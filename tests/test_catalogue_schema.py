"""The schema that editors are given is made from what reads an entry, and takes and refuses the same entries."""

import json
import tomllib
from pathlib import Path

import jsonschema
import pytest

from activities.notes import NOTES
from activities.schema import schema
from tests.catalogue_samples import CURRY, DRIVE, GONE, WALK

ROOT = Path(__file__).parents[1]
SHIPPED = ROOT / "activities" / "catalogue.schema.json"
SOURCES = sorted((ROOT / "activities").glob("*/*.toml"))


@pytest.fixture(scope="module")
def validator():
    jsonschema.Draft7Validator.check_schema(schema())
    return jsonschema.Draft7Validator(schema())


def wrong(validator, noun, entry):
    present = {name: value for name, value in entry.items() if value is not GONE}
    return [error.message for error in validator.iter_errors({noun: [present]})]


def test_the_schema_in_the_folder_is_todays():
    assert json.loads(SHIPPED.read_text("utf-8")) == json.loads(json.dumps(schema())), "run `make schema`"


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_every_shipped_file_names_the_schema_and_fits_it(validator, path):
    text = path.read_text("utf-8")

    assert text.startswith("#:schema ../catalogue.schema.json\n")
    assert [error.message for error in validator.iter_errors(tomllib.loads(text))] == []


@pytest.mark.parametrize("entry", [WALK, CURRY])
def test_a_good_activity_fits(validator, entry):
    assert wrong(validator, "activity", entry) == []


def test_a_good_prompt_fits(validator):
    assert wrong(validator, "prompt", DRIVE) == []
    assert wrong(validator, "prompt", {**DRIVE, "options": GONE}) == []
    assert wrong(validator, "prompt", {**DRIVE, "answer": "choice", "options": ["tea", "rain"]}) == []


@pytest.mark.parametrize(
    "change",
    [
        {"colour": "blue"},
        {"keep": GONE},
        {"cost": 9},
        {"cost": "free"},
        {"talk": 2.5},
        {"title": "x" * 61},
        {"keep": ""},
        {"travel": "moon"},
        {"for": ["boss"]},
        {"for": ["couple", "couple"]},
        {"for": []},
        {"people": [4]},
        {"people": [2.5, 4]},
        {"months": "summer"},
        {"months": {"north": [6]}},
        {"months": {"north": [13], "south": [1]}},
        {"practices": {}},
        {"practices": {"needs": 4}},
        {"practices": {"joy": 1}},
        {"steps": ["Go."]},
        {"steps": ["Go.", "Go.", "Come."]},
        {"tags": ["Moon"]},
        {"id": "Moon Walk"},
        {"if_rain": GONE},
        {"find": {"search": "", "osm": []}},
        {"find": {"search": "walk {area}", "osm": ["park"]}},
        {"find": {"search": "walk {area}", "osm": [], "web": ""}},
        {"ways": {"booked": "a", "home": "b", "video": "c"}},
        {"kind": "cooking_class"},
    ],
    ids=lambda change: f"{change}".split(" object at ")[0],
)
def test_a_bad_activity_does_not_fit(validator, change):
    assert wrong(validator, "activity", {**WALK, **change})


@pytest.mark.parametrize(
    "change",
    [
        {"practice": "joy"},
        {"youngest": 9},
        {"workplace": "yes"},
        {"text": "so " * 35 + "far?"},
        {"options": ["tea", "rain"]},
        {"answer": "choice"},
        {"depth": 0},
        {"mood": GONE},
        {"seconds": 5},
    ],
    ids=lambda change: f"{change}".split(" object at ")[0],
)
def test_a_bad_prompt_does_not_fit(validator, change):
    assert wrong(validator, "prompt", {**DRIVE, **change})


def test_indoors_may_go_without_a_rain_plan_and_home_without_a_search(validator):
    indoors = {"setting": "in", "weather": "any", "if_rain": GONE}

    assert wrong(validator, "activity", {**WALK, **indoors}) == []
    assert wrong(validator, "activity", {**WALK, "travel": "home", "find": {"search": "", "osm": []}}) == []


def test_every_field_is_explained_and_nothing_else_is():
    definitions = schema()["definitions"]

    assert {noun: set(each["properties"]) for noun, each in definitions.items()} == {
        noun: set(notes) for noun, notes in NOTES.items()
    }
    assert all(field["description"] for each in definitions.values() for field in each["properties"].values())

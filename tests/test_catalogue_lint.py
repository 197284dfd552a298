"""The linter names what an entry contradicts, should not say, or says twice."""

from pathlib import Path

import pytest

from activities import load
from activities.likeness import alike
from activities.lint import lint
from activities.wording import SHAMING, found, reading_grade, syllables
from tests.catalogue_samples import CURRY, DRIVE, WALK, write


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "catalogue"


def linted(folder: Path) -> list[tuple[str, str, str]]:
    return [(problem.file, problem.entry, problem.field) for problem in lint(load(folder))]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"alcohol": "central"}, "alcohol"),
        ({"steps": ["Open the wine.", "Walk.", "Talk."]}, "alcohol"),
        ({"alcohol": "central", "youngest": 18, "diets": ["halal"]}, "alcohol"),
        ({"people": [3, 6]}, "people"),
        ({"kind": "date", "setting": "in"}, "weather"),
        ({"setting": "in", "weather": "any"}, "setting"),
        ({"weather": "snow"}, "weather"),
        ({"kind": "at_home"}, "travel"),
        ({"travel": "overnight"}, "hours"),
        ({"hours": [20, 30]}, "hours"),
        ({"diet": "Pack nuts apart."}, "diets"),
        ({"diets": ["vegan"]}, "diets"),
        ({"diets": ["vegetarian"], "bring": ["a cold chicken"]}, "diets"),
        ({"diets": ["halal"], "bring": ["ham rolls"], "diet": "Leave out the mustard."}, "diets"),
        ({"diets": ["kosher"], "diet": "Ask beforehand."}, "diets"),
        ({"diets": [], "bring": ["salted almonds"]}, "caution"),
        ({"title": "An evening at the climbing wall"}, "caution"),
        ({"kind": "getaway"}, "hours"),
        ({"travel": "overnight", "hours": [20, 30], "lead_days": 0}, "lead_days"),
        ({"weather": "warm"}, "months"),
        ({"keep": "See www.example.org for more."}, "keep"),
        ({"keep": "The best of {area}."}, "keep"),
        ({"title": "A swim under the moon"}, "caution"),
        ({"if_rain": "sun-walk"}, "if_rain"),
        ({"if_rain": "moon-walk"}, "if_rain"),
        ({"travel": "home", "find": {"search": "", "osm": [], "ticket": "music"}}, "find.ticket"),
        ({"starter": "What? And why?"}, "starter"),
        ({"starter": "What does your wife like?"}, "starter"),
        ({"keep": "Keep the streak alive."}, "keep"),
        ({"steps": ["You’re late, so run.", "Walk.", "Talk."]}, "steps"),
        ({"find": {"search": "guilty {area}", "osm": []}}, "find.search"),
        ({"summary": "Walk — slowly."}, "summary"),
    ],
)
def test_lint_names_what_an_activity_contradicts_or_should_not_say(folder, change, field):
    write(folder, "outings/dates.toml", {**WALK, **change})

    assert linted(folder) == [("outings/dates.toml", "moon-walk", field)]


@pytest.mark.parametrize(
    "fallback",
    [
        {"setting": "out", "if_rain": "Go home."},
        {"youngest": 18},
        {"for": ["couple"]},
    ],
)
def test_lint_names_a_rain_plan_that_does_not_fit(folder, fallback):
    write(folder, "outings/dates.toml", {**WALK, "if_rain": "green-curry"}, {**CURRY, **fallback})

    assert linted(folder) == [("outings/dates.toml", "moon-walk", "if_rain")]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"depth": 3}, "workplace"),
        ({"topics": ["money"]}, "workplace"),
        ({"workplace": False, "depth": 4}, "youngest"),
        ({"mood": "tender"}, "mood"),
        ({"workplace": False, "depth": 3, "cadence": "daily"}, "cadence"),
        ({"lighter": DRIVE["text"]}, "lighter"),
        ({"cadence": "daily", "minutes": 10}, "minutes"),
        ({"youngest": 18}, "youngest"),
        ({"text": "What did you sing at the office party?"}, "topics"),
        ({"follow_up": "Who sang it at a funeral?"}, "topics"),
        ({"lighter": "What did your grandparents sing?"}, "topics"),
        ({"text": "Tell us a song."}, "text"),
        ({"follow_up": "Who? Why?"}, "follow_up"),
        ({"text": "What did your mother sing?"}, "text"),
        ({"text": "Who loves you more?"}, "text"),
        ({"text": "What is your largest debt?"}, "text"),
        ({"cue": "A late answer is your fault."}, "cue"),
        (
            {"text": "Which interdisciplinary organisational initiative invigorates everybody immediately?"},
            "text",
        ),
        ({"idea_from": "a hunch"}, "idea_from"),
    ],
)
def test_lint_names_what_makes_a_prompt_wince(folder, change, field):
    write(folder, "prompts/needs.toml", {**DRIVE, **change})

    assert linted(folder) == [("prompts/needs.toml", "drive-home", field)]


def test_lint_names_two_entries_that_tell_the_same(folder):
    write(folder, "outings/a.toml", WALK, {**WALK, "id": "walk-again", "title": "A walk in the moonlight"})
    write(
        folder,
        "prompts/b.toml",
        DRIVE,
        {**DRIVE, "id": "ride", "text": DRIVE["text"].replace("song", "tune")},
    )

    twins = linted(folder)

    assert twins == [
        ("outings/a.toml", "walk-again", "steps"),
        ("outings/a.toml", "walk-again", "starter"),
        ("prompts/b.toml", "ride", "text"),
        ("prompts/b.toml", "ride", "lighter"),
    ]


def test_lint_names_two_activities_with_one_title(folder):
    write(folder, "outings/a.toml", CURRY, {**WALK, "title": CURRY["title"].upper()})

    assert linted(folder) == [("outings/a.toml", "moon-walk", "title")]


def test_likeness_is_the_cosine_of_how_often_four_characters_occur():
    texts = ["Ho ho ho! Ho, ho, ho...", "ho ho home", "Tea?", "", "tea"]
    dot = 6 * 2 + 5 * 2 + 5 * 2  # " ho ", "ho h" and "o ho"
    lengths = (6**2 + 5**2 + 5**2) * (3 * 2**2 + 3 * 1**2)

    pairs = {(one, two): likeness for one, two, likeness in alike(texts, 0.1)}

    assert pairs == {(0, 1): pytest.approx(dot / lengths**0.5), (2, 4): pytest.approx(1)}


@pytest.mark.parametrize("drink", ["ginger beer", "red wine vinegar", "alcohol-free beer", "two wine glasses"])
def test_a_drink_without_alcohol_is_no_drink(folder, drink):
    write(folder, "outings/a.toml", {**WALK, "bring": [drink]})

    assert linted(folder) == []


def test_a_banned_phrase_is_found_as_whole_words_only():
    assert found("Those who MISSED OUT, don’t forget.", SHAMING) == ("missed out", "don't forget")
    assert found("A streaky bacon sandwich, unashamed.", SHAMING) == ()


@pytest.mark.parametrize(
    ("words", "each"),
    [
        ("made walked houses' free quiet someone", [1, 1, 2, 1, 2, 2]),
        ("table tables wanted settled called", [2, 2, 2, 2, 1]),
        ("idea radio video serious nation friend people", [3, 3, 3, 3, 2, 1, 2]),
    ],
)
def test_syllables_are_counted_as_they_are_said(words, each):
    assert [syllables(word) for word in words.split()] == each


def test_longer_words_and_sentences_read_at_a_higher_grade():
    easy, wordy = "We sat. We ate. It was warm.", "Circumstances necessitated considerable deliberation."
    long = easy.replace(".", ",")

    assert reading_grade("") == 0 > reading_grade(easy)
    assert reading_grade(easy) < reading_grade(long) < reading_grade(wordy)

"""The page for writers shows entries that are there, examples the linter takes, and commands that exist."""

import re
from pathlib import Path

import pytest

from activities import load
from activities.activity import KINDS
from activities.own import with_own
from activities.practice import PRACTICES
from adapters.console.shelves import COMMANDS

PAGE = (Path(__file__).parents[1] / "docs" / "writing.md").read_text("utf-8")
EXAMPLES = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
SHOWN = re.findall(r"^\| ([a-z ]+) \| `([a-z0-9-]+)`", PAGE, re.MULTILINE)


@pytest.fixture(scope="module")
def shipped():
    return load()


def test_the_whole_examples_would_be_taken_as_they_stand(shipped, tmp_path):
    (tmp_path / "examples.toml").write_text("\n".join(EXAMPLES))

    both, left_out = with_own(shipped, tmp_path)

    assert left_out == ()
    assert len(both.files) == len(shipped.files) + 2


def test_each_kind_and_each_practice_has_a_good_example_of_its_own(shipped):
    shown = {}
    for name, id in SHOWN:
        entry = shipped.activity(id) or shipped.prompt(id)
        assert entry is not None, f"{id} is gone"
        shown[name.replace(" ", "_")] = getattr(entry, "kind", None) or entry.practice

    assert shown == {name: name for name in (*KINDS, *PRACTICES)}


def test_every_command_is_told():
    assert set(re.findall(r"^\| `fireside catalogue (\w+)", PAGE, re.MULTILINE)) == set(COMMANDS)

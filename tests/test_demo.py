"""The demo is a conversation like any other: it runs, it shows everything, and restarts change nothing in it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from chasing import chasing

from activities.lint import _texts
from activities.wording import SHAMING, found
from bot.__main__ import DEMO
from bot.commands import COMMANDS

DOCS = Path(__file__).parents[1] / "docs"


def fireside(*args: str, typed: str = "", folder: Path) -> subprocess.CompletedProcess[str]:
    """Fireside as its own process, with a home of its own."""
    settings = {"FIRESIDE_DATA": str(folder / "data"), "FIRESIDE_MASTER_KEY_FILE": str(folder / "key" / "master.key")}
    return subprocess.run(
        [sys.executable, "-m", "bot", *args],
        input=typed,
        capture_output=True,
        text=True,
        env={**os.environ, **settings},
        timeout=120,
        check=False,
    )


@pytest.fixture(scope="module")
def script() -> str:
    return DEMO.read_text(encoding="utf-8")


def play(script: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return fireside("chat", "--now", "2026-03-02T18:00", "--seed", "demo", typed=script, folder=folder)


@pytest.fixture(scope="module")
def shown(tmp_path_factory) -> subprocess.CompletedProcess[str]:
    return fireside("demo", folder=tmp_path_factory.mktemp("demo"))


@pytest.mark.slow
def test_the_demo_runs_to_its_end_and_says_what_to_type_next(shown):
    assert (shown.returncode, shown.stderr) == (0, "")
    assert "make run" in shown.stdout.splitlines()[-1]
    assert "sees no button" not in shown.stdout
    assert "\x1b" not in shown.stdout


@pytest.mark.slow
def test_nothing_the_demo_says_chases_counts_or_shames(shown, script, catalogue):
    typed = {line.strip() for line in script.splitlines() if not line.startswith("#")}
    entries = {text for each in (*catalogue.activities, *catalogue.prompts) for _, text in _texts(each)}
    shelf = sorted((text for text in entries if " " in text), key=len, reverse=True)
    said = [line for line in shown.stdout.splitlines() if line.strip() not in typed]

    for line in said:
        ours = re.sub("“[^”]*”", "", line)
        for text in shelf:
            ours = ours.replace(text, "")
        assert list(chasing(ours)) == []
    assert len(said) > 200
    assert found("\n".join(said), SHAMING) == ()


@pytest.mark.slow
def test_restarting_after_every_line_gives_the_same_conversation(tmp_path, script):
    restless = "\n".join(f"{line}\n@restart" for line in script.splitlines())

    plain = play(script, tmp_path / "one").stdout
    restarted = play(restless, tmp_path / "two").stdout

    assert [line for line in restarted.splitlines() if line != "@restart"] == [
        line for line in plain.splitlines() if line != "@restart"
    ]


def test_the_demo_shows_every_command_a_newcomer_needs(script):
    named = {line.split(": /", 1)[1].split()[0] for line in script.splitlines() if ": /" in line}

    roots = {each.name.split(".")[0] for each in COMMANDS.values() if each.listed}

    assert roots - named <= {"home", "leave", "reflect", "thanks"}


@pytest.mark.slow
def test_the_picture_in_the_readme_is_what_the_program_draws_today(tmp_path):
    conversation = (DOCS / "conversation.txt").read_text(encoding="utf-8")
    drawn = tmp_path / "drawn.svg"

    fireside(
        "chat",
        "--now",
        "2026-03-02T18:00",
        "--seed",
        "picture",
        "--picture",
        str(drawn),
        typed=conversation,
        folder=tmp_path,
    )

    assert drawn.read_text(encoding="utf-8") == (DOCS / "conversation.svg").read_text(encoding="utf-8"), (
        "run `make picture`"
    )

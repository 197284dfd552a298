"""What README.md tells a newcomer to type works, word for word, in a fresh clone."""

import os
import re
import shutil
import signal
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
BLOCK = re.compile(r"^```(sh|bash|console)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SECONDS_A_BLOCK = 300

# What this test run has and a newcomer has not.
OURS = ("FIRESIDE_", "GIT_", "MAKE", "MFLAGS", "PYTEST_", "PYTHON", "VIRTUAL_ENV")


def blocks(markdown):
    """The commands of each block in order; in a console block only what follows a `$`."""
    for kind, text in BLOCK.findall(markdown):
        yield "".join(re.findall(r"^\$ (.*\n)", text, re.MULTILINE)) if kind == "console" else text


def clone(folder):
    """A clone of the repository, with what is not committed yet on top."""
    subprocess.run(["git", "clone", "-q", ROOT, folder], check=True, capture_output=True)
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    for name in filter(None, listed.stdout.split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, folder / name)
        else:
            (folder / name).unlink(missing_ok=True)
    return folder


def newcomer(folder):
    """The environment of somebody who has just arrived; pytest only collects there, or it would recurse."""
    arrived = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
    return arrived | {
        "FIRESIDE_DATA": str(folder / "data"),
        "FIRESIDE_MASTER_KEY_FILE": str(folder / "keys" / "master.key"),
        "FIRESIDE_README_TEST": "1",
        "PYTEST_ADDOPTS": "--collect-only -q",
    }


def types(commands, where, environment):
    shell = subprocess.Popen(
        ["bash", "-euo", "pipefail", "-c", commands],
        cwd=where,
        env=environment,
        start_new_session=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        shown, _ = shell.communicate(timeout=SECONDS_A_BLOCK)
    except subprocess.TimeoutExpired:
        os.killpg(shell.pid, signal.SIGKILL)
        shown, _ = shell.communicate()
        shown += f"\n(still running after {SECONDS_A_BLOCK} seconds)"
    return shell.returncode, shown


def test_only_what_follows_a_prompt_is_typed():
    markdown = "```console\n$ make test\n12 passed\n$ make demo\n```\n```toml\n$ x\n```\n```sh\nmake run\n```\n"

    typed = list(blocks(markdown))

    assert typed == ["make test\nmake demo\n", "make run\n"]


@pytest.mark.slow
@pytest.mark.skipif("FIRESIDE_README_TEST" in os.environ, reason="already inside a newcomer's clone")
def test_what_the_readme_says_works_in_a_fresh_clone(tmp_path):
    fireside = clone(tmp_path / "fireside")
    typed = list(blocks((fireside / "README.md").read_text("utf-8")))
    assert "make test" in "".join(typed)

    for commands in typed:
        code, shown = types(commands, fireside, newcomer(tmp_path))

        assert code == 0, f"{commands}\n{shown}"

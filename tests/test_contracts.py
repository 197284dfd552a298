"""The rules of the repository hold, and breaking one is noticed."""

import pkgutil
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from bot.settings import Settings

ROOT = Path(__file__).parents[1]
PACKAGES = ("bot", "adapters", "activities")
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
CONTRACTS = PYPROJECT["tool"]["importlinter"]["contracts"]

# Written so that it does not match itself.
REGISTRY_HOST = re.compile(r"pypi[.]org|p[y]thonhosted[.]|npmjs[.]|crates[.]io|deb[.]debian")


@pytest.fixture
def tree(tmp_path):
    only_code = shutil.ignore_patterns("*.toml", "__pycache__")
    for package in PACKAGES:
        shutil.copytree(ROOT / package, tmp_path / package, ignore=only_code)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def lint_imports(tree):
    command = [Path(sys.executable).with_name("lint-imports"), "--no-logo", "--no-cache"]
    return subprocess.run(command, cwd=tree, capture_output=True, text=True, check=False)


@pytest.mark.slow
def test_the_arrows_of_the_tree_point_the_right_way(tree):
    linted = lint_imports(tree)

    assert linted.returncode == 0, linted.stdout + linted.stderr
    assert f"{len(CONTRACTS)} kept, 0 broken" in linted.stdout


@pytest.mark.slow
@pytest.mark.parametrize(
    ("module", "imported", "contract"),
    [
        ("bot/store/planted.py", "adapters", "Arrows point down"),
        ("bot/features/planted.py", "bot.planner", "Arrows point down"),
        ("adapters/planted.py", "bot.clock", "Arrows point down"),
        ("activities/planted.py", "bot.model", "Arrows point down"),
        ("adapters/planted.py", "adapters.console", "Adapters do not know each other"),
        ("adapters/console/planted.py", "bot.store", "Adapters speak only the core's language"),
        ("adapters/console/planted.py", "bot.features", "Adapters speak only the core's language"),
        ("bot/features/planted.py", "discord", "No platform in the core"),
        ("bot/features/planted.py", "slack_sdk.web", "No platform in the core"),
        ("bot/features/planted.py", "sqlalchemy", "SQL stays in the store"),
        ("adapters/console/planted.py", "sqlalchemy.orm", "SQL stays in the store"),
        ("bot/features/planted.py", "apscheduler", "Waking up stays in the clock"),
        ("bot/store/planted.py", "cryptography.fernet", "Cryptography stays in the seal"),
    ],
)
def test_an_arrow_the_wrong_way_is_noticed(tree, module, imported, contract):
    (tree / module).write_text(f"import {imported}\n")

    linted = lint_imports(tree)

    assert linted.returncode == 1
    assert f"{contract} BROKEN" in linted.stdout, linted.stdout + linted.stderr


def test_every_module_of_the_core_has_a_layer():
    layers = {name for layer in CONTRACTS[0]["layers"] for name in layer.split(" | ")}

    modules = {f"bot.{module.name}" for module in pkgutil.iter_modules([str(ROOT / "bot")])}

    assert modules - layers == set()


def test_every_setting_is_explained():
    explained = re.findall(r"^#(FIRESIDE_[A-Z_]+)=", (ROOT / ".env.example").read_text("utf-8"), re.MULTILINE)

    settings = [f"FIRESIDE_{name.upper()}" for name in Settings.model_fields]

    assert sorted(explained) == sorted(settings)


def test_the_lock_names_no_address():
    assert "://" not in (ROOT / "requirements.lock").read_text("utf-8")


def test_the_lock_has_what_the_project_asks_for():
    asked = [*PYPROJECT["project"]["dependencies"], *PYPROJECT["dependency-groups"]["dev"]]
    lock = (ROOT / "requirements.lock").read_text("utf-8")

    names = {re.sub(r"[-_.]+", "-", re.match(r"[\w.-]+", one)[0]) for one in asked}

    assert names - set(re.findall(r"^([a-z0-9-]+)==", lock, re.MULTILINE)) == set()


def test_no_file_names_a_package_registry():
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    files = [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]

    naming = [file.name for file in files if REGISTRY_HOST.search(file.read_text("utf-8", errors="replace"))]

    assert naming == []

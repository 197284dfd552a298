"""Sealed words cannot be shown by accident, and only the author or a reveal opens them."""

import ast
import copy
import dataclasses
import json
import logging
import pickle
import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.seal import DataKey, MasterKey, Permit, Released, Sealed, release
from bot.talking.reveal import RoundState, decide

ROOT = Path(__file__).parents[1]
ANA, BEN = 11, 12
ROUND = 7
WORDS = "the quiet drive home"
DOORS = ("_Opened", "_released")


@dataclasses.dataclass(frozen=True)
class Holder:
    answer: Sealed


@pytest.fixture
def sealed():
    return Sealed(WORDS, author=ANA, about=ROUND)


def permit(about=ROUND):
    posted = datetime(2026, 5, 3, 18, tzinfo=UTC)
    both = frozenset({ANA, BEN})
    return decide(RoundState(about, posted, members=both, answered=both), posted).permit


@pytest.mark.parametrize(
    "leak",
    [
        str,
        "{}".format,
        "{:>5}".format,
        "%s".__mod__,
        len,
        list,
        iter,
        "".join,
        json.dumps,
        pickle.dumps,
        copy.copy,
        copy.deepcopy,
        vars,
        lambda sealed: sealed + "",
        lambda sealed: WORDS in sealed,
        lambda sealed: sealed[0],
        lambda sealed: sealed.__getstate__(),
        lambda sealed: sealed.__reduce__(),
        lambda sealed: dataclasses.asdict(Holder(sealed)),
    ],
)
def test_nothing_takes_words_out_of_sealed_text(sealed, leak):
    with pytest.raises(TypeError) as refused:
        leak(sealed)

    assert WORDS not in str(refused.value)


def test_sealed_text_in_a_log_or_a_failing_assert_shows_none_of_it(sealed, caplog):
    logging.getLogger("test").warning("%r", Holder(sealed))

    assert caplog.messages == ["Holder(answer=<sealed>)"]


def test_sealed_text_cannot_be_guessed_by_comparing(sealed):
    assert sealed != WORDS
    assert sealed != Sealed(WORDS, author=ANA, about=ROUND)


def test_values_never_change(sealed):
    for value in (sealed, sealed.for_author(ANA), DataKey.new(), MasterKey(bytes(32))):
        for name in type(value).__slots__ or ("_secret",):
            with pytest.raises(AttributeError):
                setattr(value, name, BEN)
            with pytest.raises(AttributeError):
                delattr(value, name)


def test_authors_read_their_own_words(sealed):
    own = sealed.for_author(ANA)

    assert (own.text, own.reader) == (WORDS, ANA)


def test_nobody_else_reads_them(sealed):
    with pytest.raises(PermissionError):
        sealed.for_author(BEN)


def test_a_reveal_opens_words_to_the_circle(sealed):
    opened = release(sealed, permit())

    assert (opened.text, opened.reader) == (WORDS, None)


def test_the_reveal_of_one_round_does_not_open_another(sealed):
    with pytest.raises(PermissionError):
        release(sealed, permit(about=8))


def test_words_about_no_round_open_for_their_author_alone():
    private = Sealed(WORDS, author=ANA)

    with pytest.raises(PermissionError):
        release(private, permit())
    assert private.for_author(ANA).text == WORDS


def test_released_text_reads_like_text_but_stays_out_of_logs(sealed):
    opened = release(sealed, permit())

    assert f"{opened}" == WORDS
    assert repr(opened) == "<released>"
    assert opened == release(sealed, permit())
    assert len({opened, release(sealed, permit())}) == 1
    assert opened != sealed.for_author(ANA)
    assert opened != WORDS


def test_released_text_has_no_other_source():
    with pytest.raises(TypeError):
        Released(WORDS)


def test_a_permit_cannot_be_made_by_hand():
    with pytest.raises(TypeError):
        Permit()


def test_a_permit_cannot_be_made_by_inheriting():
    with pytest.raises(TypeError, match="reveal rule"):
        type("Forged", (Permit,), {"covers": lambda *_: True})


def test_something_that_only_looks_like_a_permit_opens_nothing(sealed):
    class Lookalike:
        def covers(self, _):
            return True

    with pytest.raises(PermissionError):
        release(sealed, Lookalike())


def test_only_the_reveal_rule_can_make_a_permit():
    trees = {
        str(file.relative_to(ROOT)): ast.parse(file.read_text("utf-8"))
        for package in ("bot", "adapters", "activities")
        for file in (ROOT / package).rglob("*.py")
    }

    kinds = {(name, kind) for name, tree in trees.items() for kind in heirs_of("Permit", tree)}
    naming = {door: {name for name, tree in trees.items() if door in names_in(tree)} for door in DOORS}

    assert kinds == {("bot/talking/reveal.py", "_Opened")}
    assert naming == {"_Opened": {"bot/talking/reveal.py"}, "_released": {"bot/seal.py"}}


@pytest.mark.slow
def test_the_type_checker_sees_a_forgery(tmp_path):
    forgery = tmp_path / "forgery.py"
    forgery.write_text(
        "from bot import seal\n"
        "from bot.talking import reveal\n"
        "seal.Permit()\n"
        "seal.Released('words')\n"
        "seal.Sealed('words', author=1).text\n"
        "class Forged(reveal._Opened): ...\n"
    )

    checked = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--config-file=", f"--cache-dir={tmp_path}", forgery],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert re.findall(r"(\d+): error: .*\[([\w-]+)\]", checked.stdout) == [
        ("3", "abstract"),
        ("4", "arg-type"),
        ("5", "attr-defined"),
        ("6", "misc"),
    ], checked.stdout


def names_in(tree):
    """Every name, attribute, imported name, definition and string of a module."""
    found = set()
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name) | ast.Attribute(attr=name) | ast.alias(name=name) | ast.Constant(value=str(name)):
                found.add(name)
            case ast.ClassDef(name=name) | ast.FunctionDef(name=name):
                found.add(name)
    return found


def heirs_of(base, tree):
    return {
        node.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef) and any(base in names_in(each) for each in node.bases)
    }

"""Sealed words cannot be shown by accident, and what is encrypted opens only where it belongs."""

import ast
import copy
import dataclasses
import json
import logging
import pickle
import re
import stat
import subprocess
import sys
from base64 import b64encode
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.seal import DataKey, KeyProblem, MasterKey, Permit, Released, Sealed, Tampered, release
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
        "%s".__mod__,
        len,
        bool,
        list,
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


@given(st.text(st.characters(codec=None, categories=None)), st.integers(0, 2**63), st.integers(0, 2**63))
def test_what_is_encrypted_comes_back_whole(text, row, circle):
    key = DataKey.new()

    assert key.open(key.seal(text, "answer", row, circle), "answer", row, circle) == text


def test_the_same_words_are_never_encrypted_alike():
    key = DataKey.new()

    blobs = {key.seal(WORDS, "answer", 1, 2) for _ in range(100)}

    assert len({blob[1:13] for blob in blobs}) == 100
    assert not any(WORDS.encode() in blob for blob in blobs)


@pytest.mark.parametrize(("purpose", "row", "circle"), [("memory", 1, 2), ("answer", 3, 2), ("answer", 1, 3)])
def test_words_moved_elsewhere_do_not_open(purpose, row, circle):
    key = DataKey.new()
    blob = key.seal(WORDS, "answer", 1, 2)

    with pytest.raises(Tampered):
        key.open(blob, purpose, row, circle)


def test_every_changed_byte_is_noticed():
    key = DataKey.new()
    blob = key.seal("soup", "answer", 1, 2)

    for at in range(len(blob)):
        changed = bytearray(blob)
        changed[at] ^= 1
        with pytest.raises(Tampered):
            key.open(bytes(changed), "answer", 1, 2)


def test_every_cut_is_noticed():
    key = DataKey.new()
    blob = key.seal("soup", "answer", 1, 2)

    for length in range(len(blob)):
        with pytest.raises(Tampered):
            key.open(blob[:length], "answer", 1, 2)


def test_another_key_does_not_open_it():
    blob = DataKey.new().seal(WORDS, "answer", 1, 2)

    with pytest.raises(Tampered):
        DataKey.new().open(blob, "answer", 1, 2)


def test_a_key_has_the_right_size():
    with pytest.raises(ValueError, match="32"):
        DataKey(b"short")


def test_keys_show_none_of_their_bytes():
    for key in (DataKey(b"k" * 32), MasterKey(b"k" * 32)):
        assert repr(key) in {"<data key>", "<master key>"}
        assert "k" * 16 not in f"{key!s} {key!r} {key}"
        with pytest.raises(TypeError):
            pickle.dumps(key)


def test_a_wrapped_key_opens_what_it_sealed():
    master, key = MasterKey(bytes(32)), DataKey.new()
    blob = key.seal(WORDS, "answer", 1, 2)

    again = master.unwrap(master.wrap(key, "member:11"), "member:11")

    assert again.open(blob, "answer", 1, 2) == WORDS


def test_a_wrapped_key_belongs_to_its_owner_and_its_master():
    master = MasterKey(bytes(32))
    wrapped = master.wrap(DataKey.new(), "member:11")

    with pytest.raises(KeyProblem, match="not the master key"):
        master.unwrap(wrapped, "member:12")
    with pytest.raises(KeyProblem, match="not the master key"):
        MasterKey(b"k" * 32).unwrap(wrapped, "member:11")


def test_a_new_master_key_is_readable_by_its_host_alone(tmp_path):
    path = tmp_path / "keys" / "host" / "master.key"

    MasterKey.create(path)

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [stat.S_IMODE(each.stat().st_mode) for each in (path.parent, path.parent.parent)] == [0o700, 0o700]
    assert path.read_text().startswith("# The master key of Fireside.")


def test_a_master_key_is_the_same_after_a_restart(tmp_path):
    made = MasterKey.create(tmp_path / "master.key")

    loaded = MasterKey.load(tmp_path / "master.key")

    loaded.must_be(made.fingerprint())
    assert loaded.unwrap(made.wrap(DataKey.new(), "circle:2"), "circle:2")


def test_a_saved_copy_may_have_lost_its_header_and_gained_spaces(tmp_path):
    made = MasterKey.create(tmp_path / "master.key")
    saved = tmp_path / "saved.key"
    saved.write_bytes(
        b"\xef\xbb\xbf\r\n  " + (tmp_path / "master.key").read_bytes().splitlines()[1] + b" \r\n"
    )

    assert MasterKey.load(saved).fingerprint() == made.fingerprint()


def test_a_master_key_is_never_overwritten(tmp_path):
    path = tmp_path / "master.key"
    MasterKey.create(path)
    before = path.read_bytes()

    with pytest.raises(KeyProblem, match="never overwritten"):
        MasterKey.create(path)

    assert path.read_bytes() == before


def test_a_key_that_cannot_be_written_is_explained(tmp_path):
    (tmp_path / "file").touch()

    with pytest.raises(KeyProblem, match="cannot be written"):
        MasterKey.create(tmp_path / "file" / "master.key")


def test_a_missing_key_is_explained(tmp_path):
    with pytest.raises(KeyProblem, match=r"no key file at .*master\.key"):
        MasterKey.load(tmp_path / "master.key")


def test_an_unreadable_key_is_explained(tmp_path):
    with pytest.raises(KeyProblem, match="cannot be read"):
        MasterKey.load(tmp_path)


def test_a_key_file_that_was_never_finished_is_explained(tmp_path):
    (tmp_path / "master.key").write_text("\n")

    with pytest.raises(KeyProblem, match="empty"):
        MasterKey.load(tmp_path / "master.key")


@pytest.mark.parametrize(
    "content",
    [
        b"# only a header\n",
        b"not base64!\n",
        b64encode(bytes(31)),
        2 * (b64encode(bytes(32)) + b"\n"),
        b"\xff\xfe",
    ],
)
def test_a_malformed_key_is_explained(tmp_path, content):
    (tmp_path / "master.key").write_bytes(content)

    with pytest.raises(KeyProblem, match="no Fireside key"):
        MasterKey.load(tmp_path / "master.key")


def test_a_wrong_key_is_told_apart_by_its_fingerprint():
    right = MasterKey(bytes(32)).fingerprint()

    with pytest.raises(KeyProblem, match="not the master key"):
        MasterKey(b"k" * 32).must_be(right)

    assert len(right) == 16
    assert bytes(32).hex()[:16] != right


def names_in(tree):
    """Every name, attribute, imported name, definition and string of a module."""
    found = set()
    for node in ast.walk(tree):
        match node:
            case (
                ast.Name(id=name)
                | ast.Attribute(attr=name)
                | ast.alias(name=name)
                | ast.Constant(value=str(name))
            ):
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

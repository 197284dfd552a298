"""What is encrypted opens only where it belongs, and the master key is kept, checked and explained."""

import pickle
import stat
from base64 import b64encode

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.seal import DataKey, KeyProblem, MasterKey, Tampered

WORDS = "the quiet drive home"


@example("\ud800", 1, 2)
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
    saved.write_bytes(b"\xef\xbb\xbf\r\n  " + (tmp_path / "master.key").read_bytes().splitlines()[1] + b" \r\n")

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
        b"!" + b64encode(bytes(32)),
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

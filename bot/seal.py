"""Words at rest are encrypted, and words not yet shared are a type that nothing can print."""

from __future__ import annotations

import hashlib
import hmac
import os
from abc import ABC, abstractmethod
from base64 import b64decode, b64encode
from pathlib import Path
from typing import Never, NoReturn, Self, final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_REVEAL_RULE = "bot.talking.reveal"
_KEY_BYTES = 32
_NONCE_BYTES = 12
_VERSION = b"\x01"
_HEAD_BYTES = len(_VERSION) + _NONCE_BYTES
_WRONG_KEY = "This is not the master key the database was written with. Put the right key file back."
_HEADER = "# The master key of Fireside. Keep a copy elsewhere: without it, nobody's words can be read again."


class KeyProblem(Exception):
    """The master key cannot be used; the message is a sentence for the host."""


class Tampered(Exception):
    """Encrypted bytes did not open: changed, moved to another row, or under another key."""


class _Kept:
    """Never changes, is never copied, never leaves the process."""

    __slots__ = ()

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(f"{type(self).__name__} never changes.")

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError(f"{type(self).__name__} never changes.")

    def __getstate__(self) -> NoReturn:
        """What every copy and every pickle begins with."""
        raise TypeError(f"{type(self).__name__} is neither copied nor pickled.")


@final
class Sealed(_Kept):
    """One member's words before their reveal: nothing shows, measures, copies or compares them.

    `about` is the round whose reveal may open them; with None nobody but the author ever reads them.
    """

    __slots__ = ("_about", "_author", "_text")
    _text: str
    _author: int
    _about: int | None

    def __init__(self, text: str, author: int, about: int | None = None) -> None:
        object.__setattr__(self, "_text", text)
        object.__setattr__(self, "_author", author)
        object.__setattr__(self, "_about", about)

    @property
    def author(self) -> int:
        return self._author

    @property
    def about(self) -> int | None:
        return self._about

    def for_author(self, member: int) -> Released:
        """A person's own words back to them; PermissionError for anybody else."""
        if member != self._author:
            raise PermissionError("Only the author may read this yet.")
        return _released(self._text, self._author)

    def __repr__(self) -> str:
        return "<sealed>"

    def __str__(self) -> NoReturn:
        raise TypeError("Sealed words have no text to show.")


@final
class Released(_Kept):
    """Words that may be read now, made only by `Sealed.for_author` and `release`.

    `reader` is the one member they are for, or None once they are open to the circle.
    """

    __slots__ = ("_reader", "_text")
    _text: str
    _reader: int | None

    def __new__(cls, _: Never) -> Self:
        raise TypeError("Released text comes from its author or from a reveal, never from a constructor.")

    @property
    def text(self) -> str:
        return self._text

    @property
    def reader(self) -> int | None:
        return self._reader

    def __str__(self) -> str:
        return self._text

    def __repr__(self) -> str:
        return "<released>"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Released):
            return NotImplemented
        return (self._text, self._reader) == (other._text, other._reader)

    def __hash__(self) -> int:
        return hash((self._text, self._reader))


class Permit(ABC):
    """Leave to open sealed words. Only the reveal rule makes one; see `bot.talking.reveal`."""

    __slots__ = ()

    def __init_subclass__(cls) -> None:
        if cls.__module__ != _REVEAL_RULE:
            raise TypeError("Only the reveal rule gives permits.")

    @abstractmethod
    def covers(self, sealed: Sealed) -> bool:
        """Whether exactly these words may be opened."""


def release(sealed: Sealed, permit: Permit) -> Released:
    """Open one member's words to the circle; PermissionError when the permit is for something else."""
    if not isinstance(permit, Permit) or not permit.covers(sealed):
        raise PermissionError("This permit does not open these words.")
    return _released(sealed._text, None)  # noqa: SLF001 - the one door beside the author's own


class _Key(_Kept):
    """AES-256-GCM under one secret. A blob is a version byte, a random 96-bit nonce, ciphertext and tag."""

    __slots__ = ("_cipher", "_secret")
    _secret: bytes
    _cipher: AESGCM

    def __init__(self, secret: bytes) -> None:
        if len(secret) != _KEY_BYTES:
            raise ValueError(f"A key has {_KEY_BYTES} bytes.")
        object.__setattr__(self, "_secret", secret)
        object.__setattr__(self, "_cipher", AESGCM(secret))

    def _lock(self, plain: bytes, bound: str) -> bytes:
        nonce = os.urandom(_NONCE_BYTES)
        return _VERSION + nonce + self._cipher.encrypt(nonce, plain, _VERSION + bound.encode())

    def _unlock(self, blob: bytes, bound: str) -> bytes:
        version, nonce, body = blob[:1], blob[1:_HEAD_BYTES], blob[_HEAD_BYTES:]
        try:
            return self._cipher.decrypt(nonce, body, version + bound.encode())
        except (InvalidTag, ValueError):  # the latter when the blob is cut short
            raise Tampered("These bytes were changed, moved, or written with another key.") from None


@final
class DataKey(_Key):
    """The key of one circle's words, or of one member's words in it."""

    __slots__ = ()

    @classmethod
    def new(cls) -> Self:
        return cls(os.urandom(_KEY_BYTES))

    def seal(self, text: str, purpose: str, row: int, circle: int) -> bytes:
        """Encrypt for one place: `purpose` is a permanent name, `row` the app-made id of its row."""
        return self.seal_bytes(text.encode(errors="surrogatepass"), purpose, row, circle)

    def open(self, blob: bytes, purpose: str, row: int, circle: int) -> str:
        """The text again; Tampered unless key, purpose, row and circle are those it was sealed for."""
        return self.open_bytes(blob, purpose, row, circle).decode(errors="surrogatepass")

    def seal_bytes(self, data: bytes, purpose: str, row: int, circle: int) -> bytes:
        """Encrypt what is no text, as `seal` does."""
        return self._lock(data, f"{purpose}|{row}|{circle}")

    def open_bytes(self, blob: bytes, purpose: str, row: int, circle: int) -> bytes:
        """The bytes again; Tampered as for `open`."""
        return self._unlock(blob, f"{purpose}|{row}|{circle}")

    def __repr__(self) -> str:
        return "<data key>"


@final
class MasterKey(_Key):
    """The host's key, kept outside the data folder. It only wraps data keys."""

    __slots__ = ()

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read the key file; KeyProblem when it is missing, unreadable or malformed."""
        try:
            content = path.read_bytes()
        except FileNotFoundError:
            raise KeyProblem(f"There is no key file at {path}. Put your saved copy there.") from None
        except OSError as error:
            raise KeyProblem(f"The key file at {path} cannot be read: {error.strerror}.") from None
        if not content.strip():
            raise KeyProblem(
                f"The key file at {path} is empty. Put your saved copy there. "
                "If this was the very first start, delete the file and start again."
            )
        try:
            return cls(_parse(content))
        except ValueError:
            raise KeyProblem(f"There is no Fireside key in {path}. Put your saved copy there.") from None

    @classmethod
    def create(cls, path: Path) -> Self:
        """Make a new key and write it for this user alone; KeyProblem rather than touch an existing file."""
        secret = os.urandom(_KEY_BYTES)
        try:
            _make_private(path.parent)
            _write_once(path, f"{_HEADER}\n{b64encode(secret).decode()}\n".encode())
        except FileExistsError:
            raise KeyProblem(f"There is already a file at {path}. A key is never overwritten.") from None
        except OSError as error:
            raise KeyProblem(f"The key file at {path} cannot be written: {error.strerror}.") from None
        return cls(secret)

    def fingerprint(self) -> str:
        """Sixteen hex digits that tell keys apart and give nothing of the key away."""
        return hmac.new(self._secret, b"fireside master key fingerprint", hashlib.sha256).hexdigest()[:16]

    def must_be(self, fingerprint: str) -> None:
        """KeyProblem when the database was written with another key than this one."""
        if self.fingerprint() != fingerprint:
            raise KeyProblem(_WRONG_KEY)

    def wrap(self, data_key: DataKey, owner: str) -> bytes:
        """The data key as bytes to store; `owner` names whose it is, for good."""
        return self._lock(data_key._secret, f"wrap|{owner}")  # noqa: SLF001 - wrapping is what a master key is for

    def unwrap(self, wrapped: bytes, owner: str) -> DataKey:
        """The data key again; KeyProblem unless this key wrapped it for this owner."""
        try:
            return DataKey(self._unlock(wrapped, f"wrap|{owner}"))
        except Tampered:
            raise KeyProblem(_WRONG_KEY) from None

    def __repr__(self) -> str:
        return "<master key>"


def _released(text: str, reader: int | None) -> Released:
    released = object.__new__(Released)
    object.__setattr__(released, "_text", text)
    object.__setattr__(released, "_reader", reader)
    return released


def _parse(content: bytes) -> bytes:
    lines = [line.strip() for line in content.decode("utf-8-sig").splitlines()]
    [encoded] = [line for line in lines if line and not line.startswith("#")]
    return b64decode(encoded, validate=True)


def _make_private(folder: Path) -> None:
    """`Path.mkdir(parents=True)` would leave the parents readable by everyone."""
    for missing in reversed([each for each in (folder, *folder.parents) if not each.exists()]):
        missing.mkdir(mode=0o700, exist_ok=True)


def _write_once(path: Path, content: bytes) -> None:
    """In one write, so that a kill leaves all or nothing of it; then content and name reach the disk."""
    with open(path, "xb", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
        try:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        except OSError:
            path.unlink(missing_ok=True)
            raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)

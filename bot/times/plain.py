"""People's words made plain for reading, and short and safe for quoting back."""

from __future__ import annotations

import unicodedata

_LONGEST = 500
_QUOTED_GRAPHEMES = 60
_QUOTED_CHARACTERS = 240  # a single grapheme can carry thousands of marks
_JOINER = "\u200d"
_SWAPS = str.maketrans(
    dict.fromkeys("‘’‛ʼ`´", "'") | dict.fromkeys("“”„‟«»", '"') | dict.fromkeys("‐‑‒–—―−", "-") | {"⁄": "/"}
)
_SKIN_TONES = range(0x1F3FB, 0x1F400)
_REGIONS = range(0x1F1E6, 0x1F200)


def plain(words: str) -> str:
    """Return lower-case words with ASCII digits, quotes and dashes, nothing invisible; "" if far too long."""
    if len(words) > _LONGEST:
        return ""
    straight = unicodedata.normalize("NFKC", words.translate(_SWAPS)).translate(_SWAPS)
    visible = "".join(_plain_character(c) for c in straight).casefold()
    return " ".join(visible.split()).lstrip("\"'").rstrip("\"'!?. ")


def quoted(words: str) -> str:
    """Return at most 60 graphemes, without control or direction characters; "" if nothing can be seen."""
    clean = " ".join("".join(_quotable(c) for c in words).split())
    graphemes = _graphemes(clean[: _QUOTED_CHARACTERS + 1])
    text = "".join(graphemes[:_QUOTED_GRAPHEMES])[:_QUOTED_CHARACTERS].strip()
    is_cut = len(graphemes) > _QUOTED_GRAPHEMES or len(clean) > _QUOTED_CHARACTERS
    return f"{text}…" if is_cut and text else text


def _plain_character(c: str) -> str:
    if c.isspace():
        return " "
    if c.isdecimal():
        return str(unicodedata.decimal(c))
    return "" if unicodedata.category(c)[0] == "C" or _is_variation(c) else c


def _quotable(c: str) -> str:
    if c.isspace():
        return " "
    return c if c == _JOINER or unicodedata.category(c)[0] != "C" else ""


def _graphemes(text: str) -> list[str]:
    """Split into what a reader sees as characters; a joiner that joins no two symbols is dropped."""
    found: list[str] = []
    for i, c in enumerate(text):
        last = found[-1] if found else ""
        if c == _JOINER:
            if last and _is_symbol(text[i - 1]) and _is_symbol(text[i + 1 : i + 2]):
                found[-1] += c
        elif last and (_extends(c) or last.endswith(_JOINER) or _is_half_flag(last, c)):
            found[-1] += c
        elif not _extends(c):
            found.append(c)
    return found


def _extends(c: str) -> bool:
    return unicodedata.category(c)[0] == "M" or ord(c) in _SKIN_TONES


def _is_half_flag(last: str, c: str) -> bool:
    return len(last) == 1 and ord(last) in _REGIONS and ord(c) in _REGIONS


def _is_symbol(c: str) -> bool:
    return bool(c) and (unicodedata.category(c) in {"So", "Sk"} or _is_variation(c))


def _is_variation(c: str) -> bool:
    return "\ufe00" <= c <= "\ufe0f"

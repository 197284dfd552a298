"""The same phrase however it was typed: one space between words, no accents, contractions and slang written out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from bot.talking.care.openings import LETTERS

_APOSTROPHES = str.maketrans({**dict.fromkeys("‘’‛ʼ`´＇", "'"), "ß": "ss", "ı": "i"})
_UNSEEN = re.compile("[\u0300-\u036f\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff]")
_TOKENS = re.compile(r"[^\W_]+(?:'[^\W_]+)*|(?<![^\W_])-+(?![^\W_])|[^\w\s'\"*-]+")
_ENDS = re.compile(r"[.!?;:]")
_WRITTEN_OUT = (
    {
        "abt": "about",
        "affraid": "afraid",
        "afriad": "afraid",
        "aint": "am not",
        "bc": "because",
        "bf": "boyfriend",
        "boyfreind": "boyfriend",
        "boyfirend": "boyfriend",
        "boyfrend": "boyfriend",
        "cant": "can not",
        "can't": "can not",
        "cannot": "can not",
        "cos": "because",
        "coz": "because",
        "cuz": "because",
        "em": "them",
        "gf": "girlfriend",
        "gonna": "going to",
        "gunna": "going to",
        "girlfreind": "girlfriend",
        "husban": "husband",
        "husbend": "husband",
        "hubby": "husband",
        "id": "i would",
        "ill": "i will",
        "im": "i am",
        "ima": "i am going to",
        "imma": "i am going to",
        "ive": "i have",
        "its": "it is",
        "kil": "kill",
        "killl": "kill",
        "liveing": "living",
        "meself": "myself",
        "mysef": "myself",
        "myelf": "myself",
        "myslef": "myself",
        "myseld": "myself",
        "hitted": "hit",
        "rlly": "really",
        "scard": "scared",
        "scarred": "scared",
        "shes": "she is",
        "hes": "he is",
        "hed": "he would",
        "sucidal": "suicidal",
        "suicdal": "suicidal",
        "suicidial": "suicidal",
        "suicidle": "suicidal",
        "sucide": "suicide",
        "suicde": "suicide",
        "suiside": "suicide",
        "sewerslide": "suicide",
        "terified": "terrified",
        "terryfied": "terrified",
        "theyll": "they will",
        "theyre": "they are",
        "theyve": "they have",
        "threatend": "threatened",
        "threatned": "threatened",
        "thretened": "threatened",
        "thier": "their",
        "tryna": "trying to",
        "tonite": "tonight",
        "u": "you",
        "urself": "yourself",
        "whats": "what is",
        "wana": "want to",
        "wanna": "want to",
        "wont": "will not",
        "won't": "will not",
        "youll": "you will",
        "youre": "you are",
        "youve": "you have",
    }
    | {
        f"{each}{not_}": f"{each} not"
        for each in ("are", "could", "did", "do", "does", "had", "has", "have", "is", "should", "was", "were", "would")
        for not_ in ("nt", "n't")
    }
    | {f"{each}'s": f"{each} is" for each in ("he", "she", "it", "that", "who", "there", "what")}
)
_TAILS = {"'m": " am", "'re": " are", "'ve": " have", "'ll": " will", "'d": " would"}
_TOGETHER = (
    (" anymore ", " any more "),
    (" my self ", " myself "),
    (" no more ", " any more "),
    (" not stop ", " keep "),
    (" never stop ", " keep "),
    (" never stops ", " keeps "),
    (" her self ", " herself "),
    (" him self ", " himself "),
    (" every day ", " everyday "),
)


@dataclass(frozen=True, slots=True)
class Text:
    """Words and marks, each between single spaces; `typed` is letter for letter as long, with its capitals."""

    plain: str
    typed: str
    words: Mapping[str, list[int]]
    """Where words begin, by their first letters: at the space before."""


def read(words: str) -> tuple[Text, Text]:
    """For English, with contractions, slang and common slips written out; and for the others, as it stands."""
    straight = _UNSEEN.sub("", unicodedata.normalize("NFKD", words.translate(_APOSTROPHES)))
    tokens = [_mark(each) for each in _TOKENS.findall(straight)]
    typed = f" {' '.join([_out(each) if each.isascii() else each for each in tokens])} "
    for short, long in _TOGETHER:
        typed = typed.replace(short, long)
    return _text(typed), _text(f" {' '.join(tokens)} ".replace(" l'", " l ").replace("'", ""))


def _mark(token: str) -> str:
    if token[0].isalnum():
        return token
    return "." if _ENDS.search(token) else ","


def _out(token: str) -> str:
    low = token.lower()
    if long := _WRITTEN_OUT.get(low):
        return long
    if "'" in low:
        for tail, long in _TAILS.items():
            if low.endswith(tail):
                return token[: -len(tail)] + long
    return token


def _text(typed: str) -> Text:
    plain = typed.lower()
    words: dict[str, list[int]] = {}
    at = plain.find(" ")
    while at < len(plain) - 1:
        words.setdefault(plain[at + 1 : at + 1 + LETTERS], []).append(at)
        at = plain.find(" ", at + 1)
    return Text(plain, typed if len(typed) == len(plain) else plain, words)

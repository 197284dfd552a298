"""What the bot says as Discord's markdown: our nodes are marked up, nothing a person wrote is, no letter is torn."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, assert_never
from urllib.parse import quote, urlsplit

from adapters.discord.naming import written
from bot import tearing
from bot.words import Day, Inline, Link, Mention, Quote, Said, Strong, Typed, When, aloud

PLATFORM = "discord"
STAMPS = {"full": "F", "day": "D", "time": "t"}

MOST_HEADING = 300
MOST_BOLD = 200
MOST_LINK = 512
SHORT_QUOTE = 80
ONE_LINE = 72
"""Characters that fit beside one another on a wide screen."""
HEAVY = 1000
"""Characters from which words that escaping makes half as long again stand in a code block instead."""
LEAST_PIECE = 200
"""Nothing shorter is torn off: it goes to the next message with the rest."""

MARKUP = re.compile(r"[\\`*_~|<\[\]]|:(?=//|[^\s:]+:)")
STARTS = re.compile(r"^([^\S\n]*)(?=[#>+-])|^([^\S\n]*\d+)(?=[.)])", re.MULTILINE)
PINGS = re.compile(r"@(?=everyone|here|[!&]?\d)", re.IGNORECASE)
THEIR_PINGS = re.compile(rf"(?<!(?<!\\)<){PINGS.pattern}", re.IGNORECASE)
"""The same but for our own mentions: theirs have a backslash before the `<`."""
OURS = re.compile(
    r"\\.|`[^`]+`|<t:-?\d+:\w>|<@\d+>|\*\*(?:\\.|[^*\\])+\*\*|\[(?:\\.|[^\]\\])*\]\(<[^>\s]*>\)", re.DOTALL
)
"""What may not be cut: an escaped character, and each kind of our own markup."""

Kind = Literal["heading", "flow", "quote", "code"]


@dataclass(frozen=True, slots=True)
class Block:
    """Words of one look; `words` are escaped already, but for code."""

    kind: Kind
    words: str

    def __str__(self) -> str:
        match self.kind:
            case "heading":
                return f"## {still(self.words)}"
            case "flow":
                return still(self.words)
            case "quote":
                return "\n".join(f"> {line}" for line in still(self.words).split("\n"))
            case "code":
                return f"```\n{self.words}\n```"
            case _:
                assert_never(self.kind)

    def torn(self, room: int) -> tuple[Block, Block]:
        """As much as fits, and the rest."""
        size = room
        while True:
            at = border(self.words, size)
            first = Block(self.kind, self.words[:at].rstrip())
            if len(str(first)) <= room or size <= 1:
                return first, Block(self.kind, self.words[at:].lstrip())
            size = max(1, size - (len(str(first)) - room))


@dataclass(frozen=True, slots=True)
class Text:
    """Blocks that stand together, one below the other."""

    blocks: tuple[Block, ...]

    def __str__(self) -> str:
        return "\n".join(str(each) for each in self.blocks)

    def torn(self, room: int) -> tuple[Text, Text]:
        """As much as fits, and the rest; either may be empty."""
        taken: list[Block] = []
        for number, block in enumerate(self.blocks):
            left = room - len(str(Text((*taken, Block("flow", "")))))
            if len(str(block)) <= left:
                taken.append(block)
                continue
            rest = self.blocks[number:]
            if left >= LEAST_PIECE:
                first, second = block.torn(left)
                taken.append(first)
                rest = (second, *rest[1:])
            return Text(tuple(taken)), Text(rest)
        return self, Text(())


def heading(said: Said) -> Text:
    words = " ".join("".join(inline(each) for each in said.parts).split())
    if len(words) > MOST_HEADING:
        return paragraph(said)
    return Text((Block("heading", guarded(words)),)) if words else Text(())


def paragraph(said: Said, *, apart: bool = False) -> Text:
    """One paragraph; a long quote in it stands on lines of its own, and `apart` a short one at its end as well."""
    blocks: list[Block] = []
    line: list[Inline] = []
    for node in said.parts:
        if isinstance(node, Quote) and (stands_apart(node.text) or (apart and node is said.parts[-1])):
            blocks += flow(line)
            blocks += block("quote", escaped(narrow(node.text)), narrow(node.text))
            line = []
        else:
            line.append(node)
    return Text((*blocks, *flow(line)))


def paragraphs(body: tuple[Said, ...]) -> list[Text]:
    """Facts of a line each stand close together, whole paragraphs apart."""
    apart = any(map(ends_apart, body))  # what several people said looks the same, however long each is
    found: list[Text] = []
    after_a_line = False
    for each in body:
        text = paragraph(each, apart=apart)
        if not text.blocks:
            continue
        line = len(spelled(each)) <= ONE_LINE and all(block.kind == "flow" for block in text.blocks)
        if line and after_a_line:
            found[-1] = joined((found[-1], text))
        else:
            found.append(text)
        after_a_line = line
    return found


def joined(texts: Iterable[Text]) -> Text:
    return Text(tuple(block for each in texts for block in each.blocks))


def flow(nodes: list[Inline]) -> list[Block]:
    words = "".join(inline(each) for each in nodes)
    return block("flow", narrow(words), narrow(spelled(Said(tuple(nodes)))))


def block(kind: Kind, marked: str, verbatim: str) -> list[Block]:
    """Escaped words, or the same as they are where escaping would make a page of them unreadable."""
    found = Block(kind, guarded(marked))
    if len(str(found)) > HEAVY and len(str(found)) > len(verbatim) * 1.5:
        found = Block("code", PINGS.sub("@\u200b", re.sub("`(?=`)", "`\u200b", verbatim)))
    return [found] if found.words else []


def ends_apart(said: Said) -> bool:
    """Whether it ends in a quote long enough to stand on lines of its own."""
    last = said.parts[-1] if said.parts else ""
    return isinstance(last, Quote) and stands_apart(last.text)


def stands_apart(words: str) -> bool:
    return "\n" in words.strip() or len(words) > SHORT_QUOTE


def narrow(words: str) -> str:
    """Without blank lines at the ends, and at most one between."""
    return re.sub(r"\n\s*\n", "\n\n", words.strip())


def inline(node: Inline) -> str:
    match node:
        case str():
            return escaped(node)
        case Strong(text=words):
            return strong(words)
        case When(at=at, style=style):
            return f"<t:{int(at.timestamp())}:{STAMPS[style]}>"
        case Day():
            return aloud(node)
        case Mention(platform=platform, id=person, name=name):
            return f"<@{person}>" if is_person(platform, person) else strong(name)
        case Link(label=label, url=url):
            return link(label, url)
        case Quote(text=words):
            return f"“{escaped(words.strip())}”"
        case Typed():
            return f"`{written(node).replace('`', '')}`"
        case _:
            assert_never(node)


def strong(words: str) -> str:
    words = " ".join(words.split())
    return f"**{escaped(words)}**" if words and len(words) <= MOST_BOLD else escaped(words)


def link(label: str, url: str) -> str:
    """A masked link of ours, or its words alone where the address is not one of the web."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return escaped(label)
    safe = quote(url, safe="/:?#@!$&'*+,;=%-._~")
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username or len(safe) > MOST_LINK:
        return escaped(label)
    label = " ".join(label.split()) or parts.hostname
    return f"[{escaped(label[:MOST_BOLD])}](<{safe}>)"


def is_person(platform: str, person: str) -> bool:
    return platform == PLATFORM and person.isascii() and person.isdecimal()


def escaped(words: str) -> str:
    """Words that look as they were typed: no markup, link, emoji code or timestamp in them is one to Discord."""
    return MARKUP.sub(r"\\\g<0>", words.replace("\u2028", "\n").replace("\u2029", "\n"))


def still(words: str) -> str:
    """The same with what would make a heading, a list or a quote of a line escaped as well."""
    return STARTS.sub(lambda found: f"{found[0]}\\", words)


def guarded(words: str) -> str:
    """Without anything that notifies: mentions work through backslashes too, so a space of no width breaks them."""
    return THEIR_PINGS.sub("@\u200b", words)


def spelled(said: Said) -> str:
    """The words without any markup, for labels and events; moments as they are in their own zone."""
    return "".join(spell(each) for each in said.parts)


def spell(node: Inline) -> str:
    return written(node) if isinstance(node, Typed) else aloud(node)


def short(words: str, most: int) -> str:
    """On one line and within so many characters, cut between words where it can be."""
    words = " ".join(words.split())
    return words if len(words) <= most else f"{words[: border(words, most - 1)].rstrip()}…"


def border(words: str, most: int) -> int:
    """Where to cut so that at most this many characters come before; through our markup only where it is longer."""
    return tearing.border(words, most, (OURS,)) or most

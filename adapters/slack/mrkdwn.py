"""What the bot says as Slack's mrkdwn: our nodes are marked up, nothing a person wrote is, no letter is torn."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, assert_never
from urllib.parse import quote, urlsplit

from adapters.slack.naming import PLATFORM, own, written
from adapters.slack.tearing import border, short
from bot.words import Day, Inline, Link, Mention, Quote, Said, Strong, Typed, When, aloud

STAMPS = {"full": "{date_long_pretty}, {time}", "day": "{date_long_pretty}", "time": "{time}"}

MOST_BOLD = 200
MOST_LINK = 512
MOST_LABEL = 80
SHORT_QUOTE = 80
ONE_LINE = 72
"""Characters that fit beside one another on a wide screen."""
HEAVY = 1000
"""Characters from which words that escaping makes half as long again stand in a code block instead."""
LEAST_PIECE = 200
"""Nothing shorter is torn off: it goes to the next section with the rest."""

ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
MARKUP = re.compile(r"[&<>]|(?<![^\W_])[*_~＊＿](?=\S|\Z)|[`｀]")
"""What would come alive: a mark formats from where it opens, and does so neither within a word nor before a space."""
STARTS = re.compile(r"^([^\S\n]*)(?=&gt;|＞)", re.MULTILINE)
STILL = "\u00ad"
"""A soft hyphen, which nobody sees: a line that begins with it is no quote."""
ALIKE = str.maketrans("*_~`＊＿｀|", "∗ˍ∼ˋ﹡⸏ˋ¦")
"""What looks like a mark within a link, where nothing else keeps one from formatting."""

Kind = Literal["flow", "quote", "code"]


@dataclass(frozen=True, slots=True)
class Block:
    """Words of one look, escaped already."""

    kind: Kind
    words: str

    def __str__(self) -> str:
        match self.kind:
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

    def fits(self, room: int) -> bool:
        """Whether it is no longer than this; of what is far longer, only the beginning is looked at."""
        left = room + len("\n")
        for each in self.blocks:
            left -= len(str(each)) + len("\n")
            if left < 0:
                return False
        return True

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
                taken += [first] if first.words else []
                rest = (second, *rest[1:])
            return Text(tuple(taken)), Text(rest)
        return self, Text(())


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
    """Escaped words, or the same in a code block where escaping would make far too much of them."""
    found = Block(kind, marked)
    if len(str(found)) > HEAVY:
        code = Block("code", re.sub("`(?=`)", "`\u200b", entities(lines(verbatim))))
        found = code if len(str(found)) > len(code.words) * 1.5 else found
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
            return f"<!date^{int(at.timestamp())}^{STAMPS[style]}|{spell(node)}>"
        case Day():
            return aloud(node)
        case Mention(platform=platform, id=person, name=name):
            return f"<@{own(person)}>" if is_person(platform, person) else strong(name)
        case Link(label=label, url=url):
            return link(label, url)
        case Quote(text=words):
            return f"“{escaped(words.strip())}”"
        case Typed():
            return f"`{entities(' '.join(written(node).replace('`', '').split()))}`"
        case _:
            assert_never(node)


def strong(words: str) -> str:
    """Bold, but for words with marks of their own, which could end it early."""
    words = " ".join(words.split())
    marked = escaped(words)
    ours = words and len(words) <= MOST_BOLD and marked == entities(words) and "*" not in words
    return f"*{marked}*" if ours else marked


def link(label: str, url: str) -> str:
    """A link of ours behind words, or its words alone where the address is not one of the web."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return escaped(label)
    safe = entities(quote(url, safe="/:?#@!$&'*+,;=%-._~"))
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username or len(safe) > MOST_LINK:
        return escaped(label)
    label = " ".join(label.split()) or parts.hostname
    return f"<{safe}|{entities(short(label, MOST_LABEL).translate(ALIKE))}>"


def is_person(platform: str, person: str) -> bool:
    return platform == PLATFORM and re.fullmatch("[A-Z0-9]+", own(person)) is not None


def escaped(words: str) -> str:
    """Words that look as they were typed: no markup, link or mention in them is one to Slack.

    An emoji's code stays one: it is what Slack itself hands over for an emoji that somebody picked.
    """
    return MARKUP.sub(lambda found: ENTITIES.get(found[0]) or defused(found[0]), lines(words))


def defused(mark: str) -> str:
    """A mark as what is shown for a date that can't be shown, which Slack never formats; it has no other escape."""
    return f"<!date^00000000^{{_}}|{mark}>"


def entities(words: str) -> str:
    return re.sub("[&<>]", lambda found: ENTITIES[found[0]], words)


def lines(words: str) -> str:
    return words.replace("\u2028", "\n").replace("\u2029", "\n")


def still(words: str) -> str:
    """The same with nothing that would make a quote of a line."""
    return STARTS.sub(rf"\1{STILL}", words)


def plain(said: Said, most: int) -> str:
    """Words for labels and titles, which know no escape: on one line, within so many characters."""
    return short(spelled(said).replace("<", "‹").replace(">", "›"), most)


def spelled(said: Said) -> str:
    """The words without any markup; moments as they are in their own zone."""
    return "".join(spell(each) for each in said.parts)


def spell(node: Inline) -> str:
    return written(node) if isinstance(node, Typed) else aloud(node)

"""What stands on a pretend Slack as a web page that looks about like Slack's: a message, a form, the Home tab."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from html import escape
from typing import Any
from zoneinfo import ZoneInfo

from slack_places import Message, View

Json = Mapping[str, Any]

MARKED = re.compile(
    r"`(?P<code>[^`]+)`"
    r"|<!date\^(?P<at>\d+)\^(?P<stamp>[^|]*)\|(?P<otherwise>[^>]*)>"
    r"|<@(?P<person>\w+)>"
    r"|<(?P<url>https?://[^|>]+)\|(?P<label>[^>]+)>"
    r"|\*(?P<bold>[^*\n]+)\*"
)
QUOTED = re.compile(r"^> ?", re.MULTILINE)
RUNS = re.compile(r"^```\n(?P<code>.*?)\n```$|(?P<quote>(?:^>.*\n?)+)", re.MULTILINE | re.DOTALL)
ENDINGS = {1: "st", 2: "nd", 3: "rd", 21: "st", 22: "nd", 23: "rd", 31: "st"}
ARROW = '<svg class="arrow" viewBox="0 0 20 20"><path d="m5.5 7.5 4.5 5 4.5-5"/></svg>'
CROSS = '<svg class="cross" viewBox="0 0 20 20"><path d="m4 4 12 12M16 4 4 16"/></svg>'
EYE = (
    '<svg class="eye" viewBox="0 0 20 20"><path d="M1.5 10S4.5 4.5 10 4.5 18.5 10 18.5 10 15.5 15.5 10 15.5'
    ' 1.5 10 1.5 10z"/><circle cx="10" cy="10" r="2.7"/></svg>'
)
DAY = '<svg class="small" viewBox="0 0 20 20"><path d="M3 5h14v12H3zM3 9h14M7 2.5v4M13 2.5v4"/></svg>'
CLOCK = '<svg class="small" viewBox="0 0 20 20"><circle cx="10" cy="10" r="7.5"/><path d="M10 5.5V10l3 2.5"/></svg>'

LOOKS = """
@font-face { font-family: Words; src: url(FONT); font-weight: 100 900; }
* { box-sizing: border-box; margin: 0; }
body { font: 15px/22px Words, Lato, 'Noto Sans', 'DejaVu Sans', 'Noto Color Emoji', sans-serif; color: #1d1c1d;
  background: #fff; width: WIDTHpx; -webkit-font-smoothing: antialiased; }
svg { fill: none; stroke: currentColor; stroke-width: 1.6; stroke-linecap: round; stroke-linejoin: round; }
b { font-weight: 700; }
a { color: #1264a3; text-decoration: none; }
code { font: 12.5px/18px 'DejaVu Sans Mono', monospace; color: #b5184c; background: #f8f8f8; border: 1px solid #dddddd;
  border-radius: 3px; padding: 1px 4px; white-space: nowrap; }
pre { font: 12.5px/18px 'DejaVu Sans Mono', monospace; background: #f8f8f8; border: 1px solid #dddddd;
  border-radius: 4px; padding: 8px; white-space: pre-wrap; }
blockquote { border-left: 4px solid #dddddd; border-radius: 2px; padding: 1px 0 1px 12px; margin: 4px 0; }
.person { color: #1264a3; background: #e8f2fa; border-radius: 3px; padding: 1px 3px; }
.shown { width: WIDTHpx; border: 1px solid #dddddd; border-radius: 10px; overflow: hidden; }
.message { padding: 14px 20px 18px 16px; }
.only { display: flex; align-items: center; gap: 6px; color: #616061; font-size: 13px; line-height: 18px;
  padding: 0 0 4px 44px; }
.eye { width: 15px; height: 15px; }
.row { display: flex; gap: 8px; align-items: flex-start; }
.icon { width: 36px; height: 36px; border-radius: 8px; flex: none; margin-top: 3px; }
.said { flex: 1; min-width: 0; }
.by { display: flex; align-items: baseline; gap: 6px; }
.by b { font-weight: 800; }
.app { background: #e8e8e8; color: #616061; font-size: 10px; line-height: 14px; font-weight: 700; border-radius: 3px;
  padding: 0 4px; align-self: center; }
.at { color: #616061; font-size: 12px; }
.blocks > * + * { margin-top: 8px; }
.header { font-size: 18px; line-height: 24px; font-weight: 800; margin-top: 4px; }
.actions { display: flex; flex-wrap: wrap; gap: 8px; padding: 2px 0; }
.divider { border: 0; border-top: 1px solid #dddddd; margin: 12px 0 !important; }
.button { height: 34px; line-height: 32px; padding: 0 12px; border: 1px solid #bbbabb; border-radius: 8px;
  font-size: 14px; font-weight: 700; white-space: nowrap; background: #fff; }
.primary { background: #007a5a; border-color: #007a5a; color: #fff; }
.danger { background: #e01e5a; border-color: #e01e5a; color: #fff; }
.select { display: flex; align-items: center; justify-content: space-between; gap: 12px; height: 34px;
  padding: 0 10px 0 12px; border: 1px solid #bbbabb; border-radius: 8px; font-size: 14px; min-width: 220px; }
.arrow, .small { width: 17px; height: 17px; color: #616061; flex: none; }
.thread { display: flex; align-items: center; gap: 8px; font-size: 13px; padding-top: 8px; color: #616061; }
.thread b { color: #1264a3; }
.thread .icon { width: 24px; height: 24px; border-radius: 6px; margin: 0; }
.top { display: flex; align-items: center; gap: 12px; padding: 18px 26px 12px; font-size: 21px; line-height: 30px;
  font-weight: 800; }
.top .icon { width: 32px; height: 32px; margin: 0; }
.cross { width: 18px; height: 18px; margin-left: auto; color: #616061; }
.modal .blocks { padding: 4px 26px 22px; }
.modal .blocks > * + * { margin-top: 18px; }
.ends { display: flex; justify-content: flex-end; gap: 12px; padding: 16px 26px; border-top: 1px solid #e8e8e8; }
.ends .button { padding: 0 18px; }
.label { font-weight: 700; padding-bottom: 6px; }
.faint { color: #616061; font-weight: 400; }
.hint { color: #616061; font-size: 13px; line-height: 18px; padding-top: 4px; }
.field { display: flex; align-items: center; gap: 8px; min-height: 40px; padding: 8px 12px; border: 1px solid #8d8d8e;
  border-radius: 6px; flex: 1; }
.field .arrow { margin-left: auto; }
.many { min-height: 84px; align-items: flex-start; }
.pair { display: flex; gap: 8px; }
.option { display: flex; align-items: center; gap: 10px; padding: 3px 0; }
.option i { width: 17px; height: 17px; border: 1.5px solid #616061; border-radius: 50%; flex: none; }
.option i.box { border-radius: 4px; }
.option i.on { border: 5px solid #1264a3; }
.home .top { padding: 16px 24px 10px; }
.tabs { display: flex; gap: 20px; padding: 0 24px; border-bottom: 1px solid #dddddd; font-size: 13px; color: #616061; }
.tabs span { padding: 6px 0 8px; }
.tabs span:first-child { color: #1d1c1d; font-weight: 700; border-bottom: 2px solid #611f69; }
.home .blocks { padding: 16px 24px 20px; }
"""


class Drawing:
    """How one person in one zone sees what the app shows."""

    def __init__(self, names: Mapping[str, str], zone: str, icon: str, font: str) -> None:
        self._names = names
        self._zone = ZoneInfo(zone)
        self._icon = f'<img class="icon" src="{icon}">'
        self._font = font

    def page(self, shown: Message | View, width: int) -> str:
        if isinstance(shown, Message):
            return self._page(width, "message", *self._message(shown))
        return self._page(width, shown.kind, *(self._modal(shown) if shown.kind == "modal" else self._home(shown)))

    def _message(self, shown: Message) -> Iterator[str]:
        """In a channel, with how many replies it has."""
        if shown.only:
            yield f'<div class="only">{EYE}Only visible to you</div>'
        at = self._local(float(shown.ts))
        yield f'<div class="row">{self._icon}<div class="said"><div class="by"><b>Fireside</b>'
        yield f'<span class="app">APP</span><span class="at">{at:%H:%M}</span></div>{self._blocks(shown.blocks)}'
        if replies := len(shown.channel.thread(shown.ts)):
            count = "1 reply" if replies == 1 else f"{replies} replies"
            yield f'<div class="thread">{self._icon}<b>{count}</b>View thread</div>'
        yield "</div></div>"

    def _modal(self, shown: View) -> Iterator[str]:
        """With what is filled in so far."""
        yield f'<div class="top">{self._icon}{escape(shown.title)}{CROSS}</div>'
        yield f'{self._blocks(shown.blocks, shown.values())}<div class="ends">'
        for end, style in (("close", ""), ("submit", "primary")):
            if end in shown.spec:
                yield f'<div class="button {style}">{words(shown.spec[end])}</div>'
        yield "</div>"

    def _home(self, shown: View) -> Iterator[str]:
        yield f'<div class="top">{self._icon}Fireside</div>'
        yield '<div class="tabs"><span>Home</span><span>Messages</span><span>About</span></div>'
        yield self._blocks(shown.blocks)

    def _page(self, width: int, kind: str, *parts: str) -> str:
        looks = LOOKS.replace("FONT", self._font).replace("WIDTH", str(width))
        drawn = f'<div class="shown {kind}">{"".join(parts)}</div>'
        return f"<!doctype html><meta charset=utf-8><style>{looks}</style><body>{drawn}"

    def _blocks(self, blocks: list[dict[str, Any]], state: Json | None = None) -> str:
        return f'<div class="blocks">{"".join(self._block(each, state or {}) for each in blocks)}</div>'

    def _block(self, block: Json, state: Json) -> str:
        match block["type"]:
            case "header":
                return f'<div class="header">{words(block["text"])}</div>'
            case "section":
                return f"<div>{''.join(self._mrkdwn(block['text']['text']))}</div>"
            case "divider":
                return '<hr class="divider">'
            case "actions":
                return f'<div class="actions">{"".join(map(pressed, block["elements"]))}</div>'
            case "input":
                faint = ' <span class="faint">(optional)</span>' if block.get("optional") else ""
                hint = f'<div class="hint">{words(block["hint"])}</div>' if "hint" in block else ""
                element = block["element"]
                field = self._field(element, state[block["block_id"]][element["action_id"]])
                return f'<div><div class="label">{words(block["label"])}{faint}</div>{field}{hint}</div>'
            case other:
                raise NotImplementedError(other)

    def _field(self, element: Json, held: Json) -> str:
        empty = f'<span class="faint">{words(element["placeholder"])}</span>' if "placeholder" in element else ""
        match element["type"]:
            case "plain_text_input" | "number_input":
                many = " many" if element.get("multiline") else ""
                return f'<div class="field{many}">{escape(held["value"] or "") or empty}</div>'
            case "datetimepicker":
                at = self._local(held["selected_date_time"]) if held["selected_date_time"] else None
                day, time = (f"{at.day} {at:%B %Y}", f"{at:%H:%M}") if at else ("Select a date", "Select a time")
                boxes = f'<div class="field">{DAY}{day}</div><div class="field">{CLOCK}{time}</div>'
                return f'<div class="pair">{boxes}</div>'
            case "datepicker":
                return f'<div class="field">{DAY}{held["selected_date"] or "Select a date"}</div>'
            case "static_select" | "external_select":
                chosen = held["selected_option"]
                return f'<div class="field">{words(chosen["text"]) if chosen else empty}{ARROW}</div>'
            case "radio_buttons":
                return "".join(options(element, [held["selected_option"]], ""))
            case "checkboxes":
                return "".join(options(element, held["selected_options"] or [], "box"))
            case other:
                raise NotImplementedError(other)

    def _mrkdwn(self, text: str) -> Iterator[str]:
        at = 0
        for run in RUNS.finditer(text):
            yield self._inline(text[at : run.start()].strip("\n"))
            quote = QUOTED.sub("", (run["quote"] or "").strip("\n"))
            yield f"<blockquote>{self._inline(quote)}</blockquote>" if run["quote"] else f"<pre>{run['code']}</pre>"
            at = run.end()
        yield self._inline(text[at:].strip("\n"))

    def _inline(self, text: str) -> str:
        """The entities are the same in both; what is marked is not."""
        return MARKED.sub(self._marked, text).replace("\n", "<br>")

    def _marked(self, found: re.Match[str]) -> str:
        if found["code"]:
            return f"<code>{found['code']}</code>"
        if found["bold"]:
            return f"<b>{self._inline(found['bold'])}</b>"
        if found["person"]:
            return f'<span class="person">@{escape(self._names[found["person"]])}</span>'
        if found["url"]:
            return f'<a href="{found["url"]}">{found["label"]}</a>'
        return self._moment(int(found["at"]), found["stamp"]) or found["otherwise"]

    def _moment(self, seconds: int, stamp: str) -> str:
        at = self._local(seconds)
        day = f"{at:%A, %B} {at.day}{ENDINGS.get(at.day, 'th')}, {at.year}"
        return stamp.replace("{date_long_pretty}", day).replace("{time}", f"{at:%H:%M}") if seconds else ""

    def _local(self, seconds: float) -> datetime:
        return datetime.fromtimestamp(seconds, self._zone)


def words(text: Json) -> str:
    return escape(text["text"])


def pressed(element: Json) -> str:
    """What can be pressed or picked outside of a form."""
    if element["type"] == "button":
        return f'<div class="button {element.get("style", "")}">{words(element["text"])}</div>'
    return f'<div class="select"><span class="faint">{words(element["placeholder"])}</span>{ARROW}</div>'


def options(element: Json, chosen: list[Any], shape: str) -> Iterator[str]:
    for each in element["options"]:
        on = "on" if each in chosen else ""
        yield f'<div class="option"><i class="{shape} {on}"></i>{words(each["text"])}</div>'

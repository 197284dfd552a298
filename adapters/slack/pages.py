"""What people read in their browser while they let Fireside into their workspace: plain pages that load nothing."""

from __future__ import annotations

import base64
from hashlib import sha256
from html import escape

from slack_bolt.response import BoltResponse

from adapters.slack.naming import written
from bot.words import Inline, Said, Typed, plain, say

STYLE = (
    "body{font:1.1rem/1.6 system-ui,sans-serif;max-width:34rem;margin:12vh auto;padding:0 1.5rem}"
    "h1{font-size:1.6rem;line-height:1.3}li{margin:.4rem 0}code{font-size:1rem}"
)
STRICT = {
    "Content-Security-Policy": "default-src 'none'; "
    f"style-src 'sha256-{base64.b64encode(sha256(STYLE.encode()).digest()).decode()}'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
AGAIN = '<p><a href="install">Start again</a></p>'
"""Beside the page it stands on, wherever a proxy may have put the two."""


def installed(workspace: str) -> BoltResponse:
    steps = (
        say("Make a private channel, with the people it is for."),
        say("Type /invite @Fireside there."),
        say("Type /setup there, and answer what it asks."),
    )
    listed = "".join(f"<li>{html(each)}</li>" for each in steps)
    return page(
        200,
        say("Fireside is in {workspace}.", workspace=workspace or plain(say("your workspace"))),
        say("Three steps are left, all of them in Slack:"),
        more=f"<ol>{listed}</ol><p>{html(say('You can close this page.'))}</p>",
    )


def denied() -> BoltResponse:
    return page(
        200,
        say("Nothing was installed."),
        say("You said no, and that is fine. Should you change your mind, it begins here:"),
        more=AGAIN,
    )


def stale() -> BoltResponse:
    """For whoever comes back too late, twice, or in another browser than they left in: no telling which."""
    return page(
        400,
        say("Please start again."),
        say("Letting Fireside in has to be finished within ten minutes, in the browser it was begun in."),
        say("This page did nothing. If you were told before that Fireside is in your workspace, it is."),
        more=AGAIN,
    )


def one_workspace() -> BoltResponse:
    return page(
        400,
        say("Please choose a single workspace."),
        say("Fireside can’t live in a whole organization yet, only in one of its workspaces. Nothing was kept here."),
        say("Start again, and choose a workspace at the top of Slack’s page."),
        more=AGAIN,
    )


def refused() -> BoltResponse:
    return page(
        400,
        say("Slack did not finish this."),
        say("Nothing was kept here. Please start again."),
        say("If the same happens once more, the log of this Fireside says why; whoever runs it can look there."),
        more=AGAIN,
    )


def failed() -> BoltResponse:
    return page(
        503,
        say("That did not work out."),
        say("It has been noted for whoever runs this Fireside. Please start again in a minute."),
        more=AGAIN,
    )


def page(status: int, title: Said, *paragraphs: Said, more: str = "") -> BoltResponse:
    """`more` is HTML of ours, below the rest."""
    told = "".join(f"<p>{html(each)}</p>" for each in paragraphs)
    body = (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(plain(title))}</title><style>{STYLE}</style></head>"
        f"<body><main><h1>{html(title)}</h1>{told}{more}</main></body></html>"
    )
    return BoltResponse(status=status, body=body, headers={"Content-Type": "text/html; charset=utf-8"})


def html(said: Said) -> str:
    return "".join(map(node, said.parts))


def node(part: Inline) -> str:
    return f"<code>{escape(written(part))}</code>" if isinstance(part, Typed) else escape(plain(Said((part,))))

"""Whether Slack would let this bot do what it is there for: its tokens, its rights and each home channel."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass

import aiohttp
from slack_sdk.errors import SlackApiError

from adapters.slack import naming
from adapters.slack.client import Client, Workspaces, word
from adapters.slack.installs import INSTALL, wanted
from adapters.slack.manifest import HISTORY, SCOPES
from adapters.slack.readers import NOT_THERE, Directory, kept_out, members, people
from adapters.slack.start import web_client
from adapters.slack.trouble import NO_ADDRESS, NO_WAY_IN, NO_WORKSPACE, bot_refused, refused, unreachable
from bot.errors import StartProblem
from bot.messenger import Busy
from bot.settings import Settings

UNANSWERED = (aiohttp.ClientError, TimeoutError, OSError)


@dataclass(frozen=True, slots=True)
class Finding:
    what: str
    found: str
    well: bool = True


async def look_over(settings: Settings, homes: Iterable[str], doubted: int = 0) -> AsyncIterator[Finding]:
    """Everything worth knowing, one finding each; nothing is changed.

    `homes` are the ids of home channels, `doubted` how many messages were sent again unseen.
    """
    workspaces = Workspaces(settings.slack_base)
    try:
        yield await way_in(settings, workspaces)
        others = installing(settings)
        if others is not None:
            yield others
        if settings.slack_bot_token.get_secret_value():
            async for each in workspace(settings, workspaces, tuple(homes), doubted):
                yield each
        elif others is None:
            yield Finding("Slack", NO_WORKSPACE, well=False)
    finally:
        await workspaces.close()


async def way_in(settings: Settings, workspaces: Workspaces) -> Finding:
    """How Slack reaches us. HTTP goes first, as it does when Fireside runs."""
    what = "way in"
    if settings.slack_signing_secret.get_secret_value():
        if not settings.http:
            return Finding(what, NO_ADDRESS, well=False)
        return Finding(
            what, f"Slack calls over HTTP, which Fireside hears at {settings.http}; nothing to be tried here"
        )
    app_token = settings.slack_app_token.get_secret_value()
    if not app_token:
        return Finding(what, NO_WAY_IN, well=False)
    try:
        await web_client(workspaces).apps_connections_open(app_token=app_token)
    except SlackApiError as error:
        problem = refused(error)
        return Finding(what, str(problem) if problem else unclear(error), well=False)
    except UNANSWERED:
        return Finding(what, str(unreachable(workspaces.api)), well=False)
    return Finding(what, "Socket Mode; the app token is good")


def installing(settings: Settings) -> Finding | None:
    """Whether other workspaces can let Fireside in, where they are to."""
    what = "other workspaces"
    try:
        return Finding(what, f"can let Fireside in at {INSTALL}") if wanted(settings) else None
    except StartProblem as problem:
        return Finding(what, str(problem), well=False)


async def workspace(
    settings: Settings, workspaces: Workspaces, homes: tuple[str, ...], doubted: int
) -> AsyncIterator[Finding]:
    """The one whose token is in the settings."""
    try:
        here = await workspaces.sign_in(settings.slack_bot_token)
    except SlackApiError as error:
        yield Finding("Slack", str(bot_refused(error) or unclear(error)), well=False)
        return
    except UNANSWERED:
        yield Finding("Slack", str(unreachable(workspaces.api)), well=False)
        return
    yield Finding("Slack", f"the bot token is good; it is for {here.name or here.team}")
    granted = workspaces.scopes(here.team)
    if granted is not None:
        yield rights(granted)
        yield delivery(granted, doubted)
    client, directory = await workspaces.client(here.team), Directory(workspaces)
    for home in homes:
        if naming.team(home) == here.team:
            yield await home_channel(client, directory, home)
    if elsewhere := sum(naming.team(home) != here.team for home in homes):
        yield Finding("home channels", f"{elsewhere} more in other workspaces, which have tokens of their own")


def rights(granted: frozenset[str]) -> Finding:
    lacking = [each for each in SCOPES if each not in granted]
    if lacking:
        asked = "fireside slack manifest" + (" --history" if granted >= HISTORY else "")
        again = f"Put what `{asked}` prints on the App Manifest page of your app, and install it again"
        return Finding("scopes", f"I lack {', '.join(lacking)}. {again}", well=False)
    more = sorted(granted - SCOPES.keys() - HISTORY)
    if more:
        return Finding("scopes", f"granted, though not needed: {', '.join(more)}. Better take them away")
    return Finding("scopes", "all are there, and no others")


def delivery(granted: frozenset[str], doubted: int) -> Finding:
    """What happens to a message whose sending was cut off."""
    lacking = sorted(HISTORY - granted)
    if not lacking:
        return Finding("delivery", "a message that was cut off is looked for before it is sent again")
    so_far = f"; so far {doubted} may be there twice" if doubted else "; none so far"
    return Finding("delivery", f"without {' and '.join(lacking)}, a message that was cut off may come twice{so_far}")


async def home_channel(client: Client, directory: Directory, home: str) -> Finding:
    """What would keep a circle from living there, and who can read it."""
    what = f"home channel {naming.own(home)}"
    try:
        told = (await client.conversations_info(channel=naming.own(home))).get("channel") or {}
        problem = wrong(told)
        if problem:
            return Finding(what, f"#{told.get('name')}: {problem}", well=False)
        ids = await members(client, naming.own(home))
        listed = await people(directory, client.workspace.team, ids - {client.workspace.bot})
    except SlackApiError as error:
        if word(error) in NOT_THERE:
            gone = "it is gone, or I was taken out. Type /invite @Fireside there, or /fireside home in another one"
            return Finding(what, gone, well=False)
        return Finding(what, unclear(error), well=False)
    except (Busy, *UNANSWERED):
        return Finding(what, "Slack did not answer. Try again in a minute", well=False)
    names = ", ".join(name or "somebody" for _, name in listed) or "nobody"
    return Finding(what, f"#{told.get('name')}: private, and I am in it; it can be read by {names}")


def wrong(channel: dict[str, object]) -> str:
    """Why no circle can live in it; empty where one can."""
    if channel.get("is_archived"):
        return "it is archived. Unarchive it, or type /fireside home in another one"
    match kept_out(channel):
        case "shared":
            return "it is shared beyond your workspace. A circle needs a channel that stays within it"
        case "public":
            return "everybody in the workspace can open it. Make it private again"
        case _:
            return ""


def unclear(error: SlackApiError) -> str:
    return f"Slack says {word(error) or 'nothing that can be read'}. Try again in a minute"

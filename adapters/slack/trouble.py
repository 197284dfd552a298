"""What can keep Slack from starting, each as a sentence that says what to do."""

from __future__ import annotations

from slack_sdk.errors import SlackApiError

from adapters.slack.client import SERVERS, UNSURE, WAIT, status_of, word
from bot.errors import StartProblem

APPS = "https://api.slack.com/apps"
BAD_BOT_TOKEN = (
    "Slack does not know this token. FIRESIDE_SLACK_BOT_TOKEN takes the Bot User OAuth Token, which begins with xoxb-, "
    f"from the OAuth & Permissions page of your app at {APPS}."
)
BAD_APP_TOKEN = (
    "Slack does not know this app token. FIRESIDE_SLACK_APP_TOKEN takes an App-Level Token, which begins with xapp-, "
    f"from the Basic Information page of your app at {APPS}; Generate Token and Scopes there makes one."
)
NO_CONNECTIONS = (
    "The app token may not open connections. FIRESIDE_SLACK_APP_TOKEN takes an App-Level Token with the scope "
    f"connections:write, from the Basic Information page of your app at {APPS}."
)
NO_SOCKET_MODE = (
    f"Slack lets this app open no connections. Switch Socket Mode on at the page of that name of your app at {APPS}, "
    "or set FIRESIDE_SLACK_SIGNING_SECRET and FIRESIDE_HTTP to be called over HTTP instead."
)
UNINSTALLED = (
    "The app is no longer installed in that workspace. Install it again from the Install App page of your app at "
    f"{APPS}, and give FIRESIDE_SLACK_BOT_TOKEN the token shown there."
)
NO_WAY_IN = (
    "Slack has no way to reach Fireside yet. Set FIRESIDE_SLACK_APP_TOKEN for Socket Mode, which needs no public "
    "address, or FIRESIDE_SLACK_SIGNING_SECRET to be called over HTTP."
)
NO_ADDRESS = (
    "With FIRESIDE_SLACK_SIGNING_SECRET set, Slack calls Fireside over HTTP: FIRESIDE_HTTP has to say where to listen, "
    "such as 127.0.0.1:8080."
)
NO_WORKSPACE = (
    "Fireside is in no workspace. FIRESIDE_SLACK_BOT_TOKEN takes the Bot User OAuth Token of the one it is installed "
    f"in, from the OAuth & Permissions page of your app at {APPS}."
)
UNKNOWN = frozenset({"invalid_auth", "not_authed", "token_expired", "not_allowed_token_type", "invalid_token"})
GONE = frozenset({"account_inactive", "token_revoked", "team_access_not_granted", "team_added_to_org"})
SHUT = frozenset({"forbidden_team", "socket_mode_disabled", "socket_mode_not_enabled"})


def unreachable(api: str) -> StartProblem:
    return StartProblem(f"Slack can't be reached at {api}. Is this machine online, and FIRESIDE_SLACK_API right?")


def bot_refused(error: SlackApiError) -> StartProblem | None:
    """Why the bot can't sign in; None where asking again may help."""
    said = word(error)
    if said in UNKNOWN:
        return StartProblem(BAD_BOT_TOKEN)
    return StartProblem(UNINSTALLED) if said in GONE else otherwise(error)


def refused(error: SlackApiError) -> StartProblem | None:
    """Why no connection can be had with this app token; None where asking again may help."""
    said = word(error)
    if said == "missing_scope":
        return StartProblem(NO_CONNECTIONS)
    if said in SHUT:
        return StartProblem(NO_SOCKET_MODE)
    return StartProblem(BAD_APP_TOKEN) if said in UNKNOWN | GONE else otherwise(error)


def otherwise(error: SlackApiError) -> StartProblem | None:
    """A word of Slack's there is no sentence for."""
    said = word(error)
    passes = not said or said in WAIT | UNSURE or status_of(error) >= SERVERS
    return None if passes else StartProblem(f"Slack does not let Fireside in. Its word for it is {said}.")

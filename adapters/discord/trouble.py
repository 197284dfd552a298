"""What can keep Discord from starting, each as a sentence that says what to do."""

from __future__ import annotations

import discord

from bot.errors import StartProblem

PORTAL = "https://discord.com/developers/applications"
BAD_TOKEN = (
    "Discord does not know this token. FIRESIDE_DISCORD_TOKEN takes the one from the Bot page of your application at "
    f"{PORTAL}; Reset Token there makes a new one."
)
CLOSES = {
    4004: BAD_TOKEN,
    4010: "Discord says that these shards do not fit together. Set FIRESIDE_DISCORD_SHARDS to 0, and it decides.",
    4011: "This bot is on too many servers for one shard. Set FIRESIDE_DISCORD_SHARDS to 0, and Discord decides.",
    4012: "Discord no longer speaks this version's language. A newer Fireside is needed.",
    4013: "Discord does not know an intent Fireside asks for. A newer Fireside is needed.",
    4014: (
        "Discord refused an intent Fireside asks for, though none is privileged. Please look whether your application "
        f"at {PORTAL} is in order."
    ),
}


def unreachable(api: str) -> StartProblem:
    return StartProblem(f"Discord can't be reached at {api}. Is this machine online, and FIRESIDE_DISCORD_API right?")


def explained(error: Exception) -> Exception:
    """A sentence for the host where there is one; else the error itself, which is a bug of ours."""
    match error:
        case discord.LoginFailure():
            return StartProblem(BAD_TOKEN)
        case discord.PrivilegedIntentsRequired():
            return StartProblem(CLOSES[4014])
        case discord.ConnectionClosed(code=code) if code in CLOSES:
            return StartProblem(CLOSES[code])
        case _:
            return error

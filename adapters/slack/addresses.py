"""Addresses that come with what Slack tells: followed only where they are Slack's own."""

from __future__ import annotations

from urllib.parse import SplitResult, urlsplit

FILES = frozenset({"files.slack.com", "files.slack-gov.com"})
"""Where people's uploads are; what is asked there is given our token."""
ANSWERS = frozenset({"hooks.slack.com", "hooks.slack-gov.com"})
"""Where answers are taken that are for one person alone."""
SLACK = frozenset({"slack.com", "slack-gov.com"})
THIS_MACHINE = frozenset({"localhost", "127.0.0.1", "::1"})


def trusted(url: str, hosts: frozenset[str], api: str) -> bool:
    """Whether this address is at one of these hosts, or on the machine that stands in for Slack."""
    at, own = address(url), address(api)
    if at.scheme == "https" and at.hostname in hosts and at.netloc == at.hostname:
        return True
    return own.hostname not in SLACK and bool(own.netloc) and machine(at) == machine(own)


def machine(at: SplitResult) -> tuple[str, str]:
    """Where it is, by any of the names a machine has for itself."""
    host = at.hostname or ""
    return at.scheme, at.netloc.replace(host, "localhost") if host in THIS_MACHINE else at.netloc


def address(url: str) -> SplitResult:
    """Its parts; none where it is no address at all."""
    try:
        return urlsplit(url)
    except ValueError:
        return urlsplit("")

"""Errors a person caused and can mend; anything else is a bug."""

from __future__ import annotations


class UserError(Exception):
    """A sentence for the person who caused it, with their own words in `parts`.

    `UserError("I can't read {words} as a day.", words=words)`: the template is ours, the parts are theirs.
    """

    def __init__(self, template: str, /, **parts: object) -> None:
        super().__init__(template)
        self.template = template
        self.parts = parts

    def __str__(self) -> str:
        return self.template.format(**self.parts)


class NotFound(UserError):
    """It is not there, or not theirs: the two look the same."""


class NotAllowed(UserError):
    """It is there, and not for them to do."""

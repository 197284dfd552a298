"""Errors a person caused and can mend; anything else is a bug."""

from __future__ import annotations

from typing import Any


class UserError(Exception):
    """A sentence for the person who caused it, with their own words in `parts`.

    `UserError("I can't read {words} as a day.", words=words)`: the template is ours, the parts are theirs.
    """

    def __init__(self, template: str, /, **parts: Any) -> None:  # noqa: ANN401 - whatever `say` takes
        super().__init__(template)
        self.template = template
        self.parts = parts
        self.field = ""
        """Whose words are meant, where it is those of one field."""

    def __str__(self) -> str:
        return self.template.format(**self.parts)


class NotFound(UserError):
    """It is not there, or not theirs: the two look the same."""


class NotAllowed(UserError):
    """It is there, and not for them to do."""


class Outsider(NotAllowed):
    """It is for members, and they are none."""


class Over(UserError):
    """It was possible once. Trying again can't help, so what they wrote is given back."""


class StartProblem(Exception):
    """Fireside can't start like this; the message is a sentence for the host, and nothing was changed."""

"""What came of something that somebody did on a pretend Slack, as they see it."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import slack_rules as rules
from slack_log import Ask
from slack_places import Channel, Message, View

if TYPE_CHECKING:
    from slack_people import Person
    from slack_world import Slack

Shown = Message | View


@dataclass(slots=True, eq=False)
class Answer:
    """What came of one thing that somebody did, as it stands now."""

    person: Person
    ask: Ask
    since: int
    channel: Channel | None = None
    view: View | None = None
    """The form that was sent, or the view that was pressed in."""

    @property
    def world(self) -> Slack:
        return self.person.world

    @property
    def failed(self) -> bool:
        """Whether Slack told the person that the app did not respond."""
        return self.ask.acked is None and time.monotonic() - self.ask.at >= self.world.answer_within

    @property
    def acked_after(self) -> float | None:
        """Seconds."""
        return None if self.ask.acked is None else self.ask.acked - self.ask.at

    @property
    def messages(self) -> list[Message]:
        """What they can see of the app, new or changed, oldest first: where they asked and in its direct messages.

        What was asked in a view may be answered anywhere.
        """
        where = {self.channel, self.person.dm}
        found = [each for each in self.person.messages if each.by_app]
        found = [each for each in found if self.channel is None or each.channel in where]
        return [each for each in reversed(found) if each.post.serial > self.since]

    @property
    def message(self) -> Message:
        """The newest of them."""
        found = self.messages
        assert found, f"{self.ask.name!r} was answered by no message"
        return found[-1]

    @property
    def modal(self) -> View | None:
        """What is in front of them, if it was opened or changed since; not one that asks to wait."""
        top = self.person.modal
        if top is None or top.serial <= self.since or self.world.interim in top.text:
            return None
        return top

    @property
    def home(self) -> View | None:
        """Their Home tab, if it changed."""
        found = self.person.home
        return found if found is not None and found.serial > self.since else None

    @property
    def errors(self) -> dict[str, str]:
        """What stands under the fields of the form that was sent."""
        told = self.ask.how if isinstance(self.ask.how, dict) else {}
        return dict(told.get("errors") or {}) if self.view is not None else {}

    @property
    def options(self) -> list[dict[str, Any]]:
        """What a select was offered."""
        told = self.ask.how or {}
        groups = [each["options"] for each in told.get("option_groups", [])]
        return [each for group in (groups or [told.get("options", [])]) for each in group]

    @property
    def choices(self) -> dict[str, str]:
        """The values offered, by their labels."""
        return {rules.words(each["text"]): each["value"] for each in self.options}

    @property
    def shown(self) -> Shown:
        """What is seen first: a modal, else the newest message, else the Home tab."""
        found = self.modal or (self.messages or [None])[-1] or self.home
        assert found is not None, f"{self.ask.name!r} was answered by nothing"
        return found

    @property
    def text(self) -> str:
        return "\n".join(each.text for each in self.messages) if self.modal is None else self.modal.text

    @property
    def buttons(self) -> dict[str, str]:
        return self.shown.buttons

    @property
    def fields(self) -> dict[str, dict[str, Any]]:
        """An opened form's input blocks, by block_id."""
        assert self.modal is not None, f"no form was opened, but {self.text!r}"
        return self.modal.fields

    @property
    def ephemeral(self) -> bool:
        return self.message.ephemeral

    @property
    def settled(self) -> bool:
        """Whether there is something to see."""
        if self.ask.acked is None:
            return False
        return bool(self.modal or self.messages or self.home or self.errors or self.options)

    async def wait(self, seconds: float | None = None) -> Answer:
        """Until there is something to see.

        Raises:
            AssertionError: the app did not acknowledge it, or nothing came of it.
        """
        try:
            await self.world.until(lambda: self.settled or self.failed, seconds)
        except TimeoutError:
            raise AssertionError(f"nothing came of {self.ask.name!r}") from None
        assert not self.failed, f"{self.ask.name!r} failed: the app did not respond"
        return self

    async def acked(self) -> Answer:
        """Until it was acknowledged, whatever comes of it."""
        await self.world.until(lambda: self.ask.acked is not None or self.failed)
        assert not self.failed, f"{self.ask.name!r} failed: the app did not respond"
        return self

    async def until(self, words: str, seconds: float | None = None) -> Shown:
        """Until they can read this somewhere that is new or changed."""
        return await self.person.reads(words, since=self.since, seconds=seconds)

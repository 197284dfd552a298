"""An answer is never shown to anyone but its author before its round opens, in whatever order things happen."""

import asyncio
import re
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from reflecting import leaves
from room import button, labels, open_world

from activities.catalogue import load
from bot.ui import Call, Reply
from bot.words import When

pytestmark = pytest.mark.slow

EVERYBODY = ("ana", "ben", "cleo", "dan", "eve", "fay")
CANARY = re.compile(r"canary\d+x")
people = st.sampled_from(EVERYBODY)
choices = st.sampled_from(("take_back", "unnamed", "as_is"))
fews = st.sets(people, max_size=3)
UNDO = timedelta(days=7)
Member = tuple[str, int]
"""A person, and which of their lives in the circle this is: who comes back after the days to undo is new there."""


@dataclass
class Put:
    """A question as anybody could keep track of it on paper, from what is said and done in the room alone."""

    card: Reply
    asked: frozenset[Member]
    closes_at: datetime
    answers: dict[Member, str] = field(default_factory=dict)
    passed: set[Member] = field(default_factory=set)
    shared: set[Member] = field(default_factory=set)
    state: str = "waiting"

    def complete(self, took_back: set[Member]) -> bool:
        answered = set(self.answers) - took_back
        return self.asked <= answered | (self.passed - took_back) and len(answered) >= 2

    def readable(self, took_back: set[Member]) -> set[str]:
        authors = set(self.answers) if self.state == "opened" else self.shared
        return {self.answers[each] for each in authors - took_back}


class SealedRounds(RuleBasedStateMachine):
    @initialize(size=st.integers(2, 6))
    def gather(self, size):
        self.runner = asyncio.Runner()
        self.folder = TemporaryDirectory()
        self.stack = AsyncExitStack()
        opening = self.stack.enter_async_context(open_world(Path(self.folder.name), load()))
        self.world = self.runner.run(opening)
        self.canaries = count(1)
        self.author: dict[str, str] = {}
        self.lives = dict.fromkeys(EVERYBODY, 1)
        self.left_at: dict[str, datetime] = {}
        self.members: set[Member] = set()
        self.took_back: set[Member] = set()
        self.puts: list[Put] = []
        self.looked_at = 0
        self.say("ana", '/setup name=Us kind=friends zone=Europe/Madrid reflect="sunday 18:00"')
        self.members.add(self.one("ana"))
        for name in EVERYBODY[1:size]:
            self.join(name)
        self.start("ana")

    def teardown(self):
        if hasattr(self, "stack"):
            self.runner.run(self.stack.aclose())
            self.runner.close()
            self.folder.cleanup()

    @rule(name=people)
    def join(self, name):
        self.say(name, "/join")
        if name in self.left_at and self.world.now >= self.left_at.pop(name) + UNDO:
            self.lives[name] += 1
        self.members.add(self.one(name))
        self.took_back.discard(self.one(name))

    @precondition(lambda self: self.puts[-1].state != "waiting")
    @rule(name=people)
    def start(self, name):
        self.say(name, "/reflect now")

    @rule(name=people, passes=st.booleans(), data=st.data())
    def one_gives(self, name, passes, data):
        self.give(data.draw(st.sampled_from(self.puts)), name, passes=passes)

    @precondition(lambda self: self.puts[-1].state == "waiting")
    @rule(few=fews, answer=st.booleans())
    def all_give(self, few, answer):
        self.all_but(None, few, answer=answer)

    @precondition(lambda self: self.puts[-1].state == "waiting")
    @rule(data=st.data(), few=fews, answer=st.booleans(), then=st.sampled_from(("stays", "leaves", "is too late")))
    def all_but_one_give(self, data, few, answer, then):
        last = data.draw(st.sampled_from(sorted(self.puts[-1].asked)))
        self.all_but(last, few, answer=answer)
        if then == "leaves" and last in self.members:
            self.leave(last, data.draw(choices))
        if then == "is too late":
            self.wait(6 * 24)

    @precondition(lambda self: len(self.members) > 1)
    @rule(data=st.data(), choice=choices)
    def one_leaves(self, data, choice):
        self.leave(data.draw(st.sampled_from(sorted(self.members))), choice)

    @rule(hours=st.sampled_from((30, 144, 168)))
    def wait(self, hours):
        self.run(self.world.until(self.world.now + timedelta(hours=hours)))
        self.note_what_ended()

    @rule()
    def restart(self):
        self.world.restart()

    @rule(name=people, press=st.sampled_from(("lighter", "deep", "share", "keep", "delete")), data=st.data())
    def one_pries(self, name, press, data):
        for line in ("/reflect", "/reflect mine", "/today"):
            self.say(name, line)
        one = data.draw(st.sampled_from(self.puts))
        for each in EVERYBODY:
            form = self.run(self.world.guest(each).form(button(one.card, "Answer").call))
            self.reads({each}, repr(form))
        self.press(one, name, press)

    @precondition(lambda self: any(one.state == "closed" and one.answers for one in self.puts))
    @rule(press=st.sampled_from(("share", "keep", "delete")), data=st.data())
    def an_author_chooses(self, press, data):
        one = next(one for one in self.puts if one.state == "closed" and one.answers)
        self.press(one, data.draw(st.sampled_from(sorted(one.answers)))[0], press)

    @invariant()
    def nothing_sealed_was_shown(self):
        """Also to whoever was written to without having asked for it."""
        if not hasattr(self, "world"):
            return
        for place, _, reply in self.world.room.shown[self.looked_at :]:
            self.reads({place.id} if place.direct else set(EVERYBODY), repr(reply))
        self.looked_at = len(self.world.room.shown)

    def one(self, name):
        return name, self.lives[name]

    def give(self, one, name, *, passes):
        canary = f"canary{next(self.canaries)}x"
        self.author[canary] = name
        member = self.one(name)
        takes = member in one.asked & self.members and one.state == "waiting"
        takes = takes and self.world.now + timedelta(seconds=1) < one.closes_at
        if takes:
            one.answers.pop(member, None)
            one.passed.discard(member)
            if passes:
                one.passed.add(member)
            else:
                one.answers[member] = canary
            if one.complete(self.took_back):
                one.state = "opened"
        label, words = ("Pass", {}) if passes else ("Answer", {"text": canary})
        reply = self.send(name, button(one.card, label).call.having(**words))
        assert ("With that, the answers are open." in repr(reply)) == (takes and one.state == "opened")
        if takes and one.state == "opened":
            opened = next(repr(each) for each in reversed(self.world.room.public) if "Opened together" in repr(each))
            assert set(CANARY.findall(opened)) == one.readable(self.took_back)

    def all_but(self, last, few, *, answer):
        """A few answer and the others pass, or the other way round."""
        one = self.puts[-1]
        for name, _ in sorted((one.asked & self.members) - {last}):
            self.give(one, name, passes=(name in few) != answer)

    def leave(self, member, choice):
        self.nothing_sealed_was_shown()  # up to now with their words, from now on perhaps without
        self.members.discard(member)
        if choice == "take_back":
            self.took_back.add(member)
        self.run(leaves(self.world.guest(member[0]), choice))
        self.left_at[member[0]] = self.world.now

    def press(self, one, name, press):
        reply = self.send(name, Call(f"reflect.{press}", one.card.cards[0].buttons[0].call.args))
        member = self.one(name)
        if member not in one.answers or member not in self.members:
            return
        if press == "share" and one.state == "closed":
            one.shared.add(member)
            assert labels(reply) == ["Take it back"]
        if press == "delete" and one.state != "waiting":
            del one.answers[member]
            one.shared.discard(member)

    def note_what_ended(self):
        for one in self.puts:
            if one.state == "waiting" and self.world.now >= one.closes_at:
                one.state = "opened" if one.complete(self.took_back) else "closed"

    def say(self, name, line):
        return self.send(name, self.world.planner.typed(line))

    def send(self, name, asked):
        reply = self.run(self.world.guest(name).sends(asked))
        self.note_what_ended()
        self.reads({name}, repr(reply))
        return reply

    def reads(self, readers, shown):
        for canary in CANARY.findall(shown):
            alone = readers == {self.author[canary]}
            assert alone or canary in {each for one in self.puts for each in one.readable(self.took_back)}, shown

    def run(self, doing):
        done = self.runner.run(doing)
        known = {one.card.cards[0].buttons[0].call for one in self.puts}
        for reply in self.world.room.public:
            if "Answer" in labels(reply) and reply.cards[0].buttons[0].call not in known:
                self.puts.append(Put(reply, frozenset(self.members), closing(reply)))
                known.add(reply.cards[0].buttons[0].call)
        return done


def closing(card):
    return next(part.at for said in card.cards[0].body for part in said.parts if isinstance(part, When))


SealedRounds.TestCase.settings = settings(max_examples=12, stateful_step_count=25)
test_no_answer_is_shown_before_its_round_opens = SealedRounds.TestCase

"""One member's own vote: an order made by taps, kept at each of them, and changed as often as they like.

The order so far travels in the buttons, as places on the slate ("20": the third, then the first), and is kept under the
member's own key at every tap, so that a card that is gone loses nothing.
"""

from __future__ import annotations

from bot.commands import Turn, press
from bot.features.decide.cards import late, the_vote
from bot.features.decide.closing import close_if_complete
from bot.ids import short
from bot.model import Ballot, Choice, Decision
from bot.ui import Button, Call, Card, Field, Reply, call
from bot.words import Said, say

ORDER = Field("o", "The order so far", most=10, hidden=True)
REFUSED = Field("n", "Not for me", most=1, hidden=True)
ENOUGH = Field("e", "The order is whole", most=1, hidden=True)


@press("decide.vote", refs=("d",), writes=False)
async def vote(turn: Turn, d: int) -> Reply:
    """Where this member's vote stands: begun, whole or done."""
    decision = the_vote(await turn.store.decisions.find(d))
    if decision.state != "open":
        return Reply((late(decision),))
    own = await turn.store.decisions.ballot(decision, turn.member.id)
    if own is not None and own.done:
        return Reply((kept(turn, decision, own),))
    return Reply((asking(decision, own or Ballot(turn.member.id, ())),))


@press("decide.mark", ORDER, REFUSED, ENOUGH, refs=("d",))
async def mark(turn: Turn, d: int, o: str | None, n: str | None, e: str | None) -> Reply:
    """One more tap. An empty order begins anew, and what was kept counts until the next tap."""
    decision = the_vote(await turn.store.decisions.hold(d))
    if decision.state != "open":
        return Reply((late(decision),), to="in_place")
    ballot = read_ballot(decision, turn.member.id, o, n)
    if ballot.ranking:
        before = await turn.store.decisions.ballot(decision, turn.member.id)
        same = before is not None and (before.ranking, before.not_for_me) == (ballot.ranking, ballot.not_for_me)
        if not same:
            await turn.store.decisions.vote(decision, ballot)
    return Reply((asking(decision, ballot, enough=bool(e)),), to="in_place")


@press("decide.done", ORDER, REFUSED, refs=("d",))
async def done(turn: Turn, d: int, o: str | None, n: str | None) -> Reply:
    decision = the_vote(await turn.store.decisions.hold(d))
    if decision.state != "open":
        return Reply((late(decision),), to="in_place")
    ballot = read_ballot(decision, turn.member.id, o, n, done=True)
    if not ballot.ranking:
        return Reply((asking(decision, ballot),), to="in_place")
    return await cast(turn, decision, ballot)


@press("decide.any", refs=("d",))
async def content(turn: Turn, d: int) -> Reply:
    """A vote without an order: the others' wishes decide, or chance where nobody has any."""
    decision = the_vote(await turn.store.decisions.hold(d))
    if decision.state != "open":
        return Reply((late(decision),), to="in_place")
    return await cast(turn, decision, Ballot(turn.member.id, (), done=True))


async def cast(turn: Turn, decision: Decision, ballot: Ballot) -> Reply:
    await turn.store.decisions.vote(decision, ballot)
    if await close_if_complete(turn, decision):
        return Reply((Card(say("Your vote is in. That was everybody: the result is in your channel.")),), to="in_place")
    return Reply((kept(turn, decision, ballot),), to="in_place")


def read_ballot(
    decision: Decision, member: int, order: str | None, refused: str | None, *, done: bool = False
) -> Ballot:
    """What the taps say; the last one left comes last by itself, and what is no place on the slate says nothing."""
    ids = {str(place): each.id for place, each in enumerate(decision.choices)}
    ranking = tuple(ids[each] for each in dict.fromkeys(order or "") if each in ids)
    left = [each for each in ids.values() if each not in ranking]
    if ranking and len(left) == 1:
        ranking += tuple(left)
    return Ballot(member, ranking, ids.get(refused or ""), done=done)


def asking(decision: Decision, ballot: Ballot, *, enough: bool = False) -> Card:
    """The next question, or the whole order to agree to."""
    left = [each for each in decision.choices if each.id not in ballot.ranking]
    if not ballot.ranking:
        body = (
            say("Only you see this, and you can change it until the vote closes."),
            say("If one is not for you, you can say so at the end."),
        )
        any_of_them = Button(say("Any is fine"), call("decide.any", d=short(decision.id)))
        return Card(say("Which would you like most?"), body, (*taps(decision, ballot, left), any_of_them))
    if left and not enough:
        whole = Button(say("That is enough"), marking(decision, ballot, e="1"))
        return Card(say("And next?"), order(decision, ballot), (*taps(decision, ballot, left), whole, anew(decision)))
    out = say("If one is not for you, say so: it is out, and nobody learns through whom.")
    return Card(
        say("Is that your order?"),
        (*order(decision, ballot), *((out,) if ballot.not_for_me is None else ())),
        (finish(decision, ballot), *refusing(decision, ballot), anew(decision)),
    )


def taps(decision: Decision, ballot: Ballot, left: list[Choice]) -> tuple[Button, ...]:
    so_far = places(decision, ballot)
    return tuple(
        Button(
            say("{title}", title=each.title),
            call("decide.mark", d=short(decision.id), o=so_far + place(decision, each.id)),
        )
        for each in left
    )


def refusing(decision: Decision, ballot: Ballot) -> tuple[Button, ...]:
    """At most one option that is not for them, or that one taken back."""
    if ballot.not_for_me is not None:
        fine = marking(decision, Ballot(ballot.member, ballot.ranking), e="1")
        return (Button(say("It is fine after all"), fine),)
    return tuple(
        Button(
            say("Not for me: {title}", title=each.title),
            marking(decision, Ballot(ballot.member, ballot.ranking, each.id), e="1"),
        )
        for each in decision.choices
    )


def kept(turn: Turn, decision: Decision, ballot: Ballot) -> Card:
    until = say("You can change it until {when}.", when=turn.mine(decision.deadline))
    again = Button(say("Change it"), anew(decision).call)
    return Card(say("Your vote is in"), (*order(decision, ballot), until), (again,))


def order(decision: Decision, ballot: Ballot) -> tuple[Said, ...]:
    titles = {each.id: each.title for each in decision.choices}
    ranked = tuple(say("{n}. {title}", n=n, title=titles[each]) for n, each in enumerate(ballot.ranking, 1))
    if not ranked:
        return (say("Any of these is fine with you."),)
    if ballot.not_for_me is None:
        return ranked
    return (*ranked, say("Not for you: {title}. Nobody is told.", title=titles[ballot.not_for_me]))


def finish(decision: Decision, ballot: Ballot) -> Button:
    return Button(say("Done"), marking(decision, ballot, name="decide.done"), "good")


def anew(decision: Decision) -> Button:
    return Button(say("Start over"), call("decide.mark", d=short(decision.id)))


def marking(decision: Decision, ballot: Ballot, name: str = "decide.mark", **more: str) -> Call:
    refused = {} if ballot.not_for_me is None else {"n": place(decision, ballot.not_for_me)}
    return call(name, d=short(decision.id), o=places(decision, ballot), **refused, **more)


def places(decision: Decision, ballot: Ballot) -> str:
    return "".join(place(decision, each) for each in ballot.ranking)


def place(decision: Decision, choice: int) -> str:
    return str([each.id for each in decision.choices].index(choice))

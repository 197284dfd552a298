"""A round that did not open: each author alone chooses to share, keep or delete what they wrote."""

from __future__ import annotations

from bot.commands import Scene, Turn, card, press, step
from bot.errors import UserError
from bot.features.reflect.answering import gone
from bot.features.reflect.asking import question, topic
from bot.features.reflect.opening import OPENED_CHARACTERS, decided, open_up, readable, reading, signed
from bot.ids import short
from bot.model import AfterClose, Answer, Round
from bot.talking.reveal import Stage
from bot.times import Hours
from bot.ui import Button, Call, Card, Reply, call
from bot.words import say


@step("reflect.close", "r")
async def close(scene: Scene, r: int) -> None:
    """The six days are over. Nobody learns who answered; each author hears it alone.

    What is to be sent is noted down for everybody asked, so that not even the outbox says who the authors are.
    """
    one, circle = await scene.store.rounds.hold(r), await scene.store.hold()
    if one is None or one.state != "waiting":
        return
    if decided(one, circle, scene.now).stage is Stage.OPENS:
        await open_up(circle, scene.store, one)
        return
    await scene.store.rounds.settle(one, "closed")
    await scene.store.deliveries.refresh(call("reflect.card", r=short(r)))
    due = Hours(circle.quiet_from, circle.quiet_to).end_after(scene.now, circle.zone)
    for member in circle.members:
        if member.id in one.asked:
            await scene.store.deliveries.direct(
                member, f"choose|{r}", call("reflect.choose", r=short(r)), topic(r), due
            )


@card("reflect.choose", "r", notice=say("Something of yours to decide"))
async def choose_card(scene: Scene, r: int) -> Reply | None:
    one, author = await scene.store.rounds.find(r), scene.recipient
    own = one.answer(author.id) if one and author else None
    if one is None or author is None or own is None or own.text is None:
        return None
    body = (
        question(one, scene.catalogue),
        say("Six days are over, and this round did not open. Nobody else was shown what you wrote:"),
        say("{words}", words=own.text.for_author(author.id)),
        say("It is yours to share, keep or delete. There is no hurry."),
    )
    return Reply((Card(say("It stayed sealed"), body, choices(one, own)),))


@press("reflect.share", refs=("r",))
async def share(turn: Turn, r: int) -> Reply:
    one, own = await mine_closed(turn, r)
    await choose(turn, one, own, "shared")
    await turn.store.deliveries.post(turn.circle, f"share|{r}|{turn.member.id}", shared(turn, r), shares(turn, r))
    return settled(Card(say("Shared with the circle."), buttons=choices(one, Answer(own.member, own.text, "shared"))))


@press("reflect.keep", refs=("r",))
async def keep(turn: Turn, r: int) -> Reply:
    one, own = await mine_closed(turn, r)
    if own.after == "shared":
        raise UserError("It is shared already. You can take it back.")
    await choose(turn, one, own, "kept")
    body = say("Kept. It is shown to you alone, among your past answers.")
    return settled(Card(body, buttons=choices(one, Answer(own.member, own.text, "kept"))))


@press("reflect.delete", refs=("r",))
async def delete(turn: Turn, r: int) -> Reply:
    """Gone for good; where others could read it, it is taken off the card."""
    one = await turn.store.rounds.hold(r)
    if one is None:
        raise gone()
    own = one.answer(turn.member.id)
    if own is None or (own.text is None and own.after != "deleted"):
        raise UserError("There is no answer of yours here.")
    if one.state == "waiting":
        raise UserError("This round is open. You can change your answer, or pass instead.")
    await turn.store.rounds.answer(r, turn.member.id, None, "deleted")
    await turn.store.deliveries.withdraw(shares(turn, r))
    await turn.store.deliveries.refresh(call("reflect.opened", r=short(r)))
    await turn.store.deliveries.refresh(shared(turn, r))
    return settled(Card(say("Your answer is deleted.")))


@card("reflect.shared", "r", "m", intimate=True, notice=say("An answer was shared"))
async def shared_card(scene: Scene, r: int, m: int) -> Reply | None:
    one = await scene.store.rounds.find(r)
    if one is None:
        return None
    words = readable(one, m, scene.circle, scene.now)
    gone = say("This answer was taken back by its author.")
    body = signed(scene.circle, m, words, OPENED_CHARACTERS) if words else gone
    whole = reading(r) if words and len(words.text) > OPENED_CHARACTERS else ()
    shown = Card(say("Shared after all"), (question(one, scene.catalogue), body), whole)
    return Reply((shown,), to="all", subject=call("reflect.shared", r=short(r), m=short(m)))


async def mine_closed(turn: Turn, r: int) -> tuple[Round, Answer]:
    """The closed round and this member's own answer to it.

    Raises:
        UserError: it is not closed, or they have no answer there; before it closes nobody learns how it stands.
    """
    one = await turn.store.rounds.hold(r)
    if one is None:
        raise gone()
    if one.state == "waiting":
        raise UserError("This round is open. You can change your answer, or pass instead.")
    if one.state == "opened":
        raise UserError("The answers of this round are open already.")
    own = one.answer(turn.member.id)
    if own is None or own.text is None:
        raise UserError("There is no answer of yours here.")
    return one, own


async def choose(turn: Turn, one: Round, own: Answer, after: AfterClose) -> None:
    if own.text is not None:
        await turn.store.rounds.answer(one.id, turn.member.id, own.text.for_author(turn.member.id).text, after)


def choices(one: Round, own: Answer) -> tuple[Button, ...]:
    """What its author may do with an answer of a round that is over."""
    r = short(one.id)
    share = Button(say("Share mine"), call("reflect.share", r=r))
    keep = Button(say("Keep private"), call("reflect.keep", r=r))
    if one.state == "opened" or own.after == "shared":
        return (Button(say("Take it back"), call("reflect.delete", r=r), "bad"),)
    delete = Button(say("Delete"), call("reflect.delete", r=r), "bad")
    return (share, delete) if own.after == "kept" else (share, keep, delete)


def shared(turn: Turn, r: int) -> Call:
    return call("reflect.shared", r=short(r), m=short(turn.member.id))


def shares(turn: Turn, r: int) -> str:
    return f"share:{r}:{turn.member.id}"


def settled(shown: Card) -> Reply:
    return Reply((shown,), to="in_place")

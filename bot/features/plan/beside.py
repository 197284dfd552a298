"""A plan beside the chat: among the platform's own events, and with a thread to talk it over."""

from __future__ import annotations

from dataclasses import replace

from bot.commands import Scene, Turn, card, press
from bot.features.plan.cards import ended, event, found, of_catalogue, ours, subject, topic
from bot.ids import short
from bot.model import Circle, Plan
from bot.store import CircleStore
from bot.ui import Button, Card, Happening, Reply, Talk, call
from bot.words import Said, say


async def announce(store: CircleStore, circle: Circle, plan: Plan) -> None:
    """Keep the plan among the platform's events by itself, where nobody but the circle gets to see them."""
    if circle.readers is not None and not circle.wider:
        await store.deliveries.post(circle, f"plan|{plan.id}|ours", ours(plan.id), topic(plan.id))


def offer(circle: Circle, plan: Plan) -> tuple[Button, ...]:
    """Where others would see it too, only on request."""
    if not circle.wider:
        return ()
    return (
        Button(
            say("Add to the server's events, for all to see"), call("plan.mirror", p=short(plan.id)), needs="events"
        ),
    )


@press("plan.mirror", refs=("p",))
async def on_request(turn: Turn, p: int) -> Reply:
    plan = await found(turn, p)
    await turn.store.deliveries.post(turn.circle, requested(p), event(p), topic(p))
    words = say("Everybody on this server can see it there. It follows the plan, whatever becomes of it.")
    return Reply((Card(say("Added to the server's events: {title}", title=plan.title), (words,)),))


@card("plan.event", "p")
async def plan_event(scene: Scene, p: int) -> Happening | None:
    return await drawn(scene, p)


@card("plan.ours", "p")
async def our_event(scene: Scene, p: int) -> Happening | None:
    """The same, made unasked: until somebody asks, only while nobody but the circle and the bot is there to see it."""
    made = await drawn(scene, p)
    if made is None or await scene.store.deliveries.has(requested(p)):
        return made
    return replace(made, subject=ours(p), most=len(scene.circle.members) + 1)


def requested(p: int) -> str:
    """The key under which somebody asks for it, once and for good."""
    return f"plan|{p}|event"


async def drawn(scene: Scene, p: int) -> Happening | None:
    plan = await scene.store.plans.find(p)
    if plan is None or ended(plan, scene.now):
        return None
    off = plan.state != "planned"
    if off and scene.first:
        return None
    where = say("{where}", where=plan.where) if plan.where else say("As agreed in your channel")
    title = say("{title}", title=plan.title)
    beside = await scene.store.deliveries.copy_at(subject(p), scene.circle.home)
    return Happening(title, plan.starts_at, plan.ends_at, where, about(scene, plan), event(p), off, beside=beside)


def about(scene: Scene, plan: Plan) -> Said:
    activity = of_catalogue(scene, plan)
    if plan.bring:
        return say("Bring: {bring}", bring=plan.bring)
    return say("{words}", words=activity.look_forward) if activity else say("Planned with Fireside.")


@press("plan.thread", refs=("p",))
async def thread(turn: Turn, p: int) -> Reply:
    plan = await found(turn, p)
    key = f"plan|{plan.id}|thread"
    await turn.store.deliveries.post(turn.circle, key, call("plan.talk", p=short(p)), topic(p))
    return Reply((Card(say("The thread is under the plan's card, in your channel.")),))


@card("plan.talk", "p")
async def talk(scene: Scene, p: int) -> Talk | None:
    plan = await scene.store.plans.find(p)
    shown = await scene.store.deliveries.copy_at(subject(p), scene.circle.home) if plan else ""
    return Talk(say("{title}", title=plan.title), shown) if plan and shown else None

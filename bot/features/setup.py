"""Starting a circle in its home channel, in two short steps, and changing it later."""

from __future__ import annotations

from dataclasses import replace
from datetime import time
from typing import Literal
from zoneinfo import ZoneInfo

from bot.commands import Scene, Turn, Visit, card, choices, command, press
from bot.commands.fields import pick
from bot.errors import NotAllowed, UserError
from bot.features.budgets import BUDGETS, read_budget
from bot.features.home import asks_first, people, welcome_here, who, yes
from bot.features.people import lives_by
from bot.features.reflect import schedule
from bot.ids import short
from bot.model import Circle, CircleKind, Envelope, Readers, Ritual
from bot.store import CircleStore
from bot.times import Hours, Weekly, read_hours, read_weekly, zone, zones_like
from bot.ui import Audience, Button, Call, Card, Field, Option, Reply, call
from bot.words import Said, Strong, listed, say

KINDS = pick(
    ("couple", say("A couple")),
    ("friends", say("Friends")),
    ("family", say("A family")),
)
YES_NO = pick(("yes", say("Yes")), ("no", say("No")))
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


SIGNS = {"€": "EUR", "£": "GBP", "₹": "INR", "₺": "TRY", "₩": "KRW", "₪": "ILS"}
CODE_LETTERS = 3
LAST_PAGE = 9
"""Behind every page of the form: nothing more is asked."""
DEFAULT_REFLECTION = Weekly(6, time(18))


def read_reflection(words: str) -> Weekly | Literal["off"]:
    return "off" if words.casefold() in {"off", "no", "none", "never"} else read_weekly(words)


def read_currency(words: str) -> str:
    """A currency by its code of three letters, or by a sign that stands for one alone.

    Raises:
        UserError: it is neither.
    """
    code = SIGNS.get(words, words).upper()
    if not (len(code) == CODE_LETTERS and code.isascii() and code.isalpha()):
        raise UserError("{words} is no currency I know. Its three letters will do, such as EUR.", words=words[:40])
    return code


FIELDS = (
    Field("name", "A name for the circle", required=True, positional=True, most=60, hint="Us two"),
    Field("kind", "Who it is for", "choice", required=True, options=KINDS),
    Field("zone", "Time zone", required=True, read=zone, choices="zones", hint="Europe/Madrid"),
    Field("workplace", "Is this a workplace?", "choice", options=YES_NO, hint="No"),
    Field("youngest", "Age of the youngest child", "number", most=17),
    Field("area", "Home area, for looking things up", most=80, hint="Lisbon"),
    Field("currency", "Currency", read=read_currency, hint="EUR"),
    Field("budget", "Usual budget each", "choice", options=BUDGETS, read=read_budget),
    Field("reflect", "Weekly reflection", read=read_reflection, hint="sunday 18:00, or off"),
    Field("quiet", "Quiet hours", read=read_hours, hint="22:00-08:00"),
    Field("readers", "How many may read it", "number", most=100_000_000, hidden=True),
)


def possible(envelope: Envelope) -> None:
    """Raise where no circle can live."""
    if envelope.place.direct:
        raise NotAllowed("A circle lives in a channel. Use /setup in the private channel that is to be its home.")
    welcome_here(envelope)


def shown_to(asked: Call, envelope: Envelope) -> Audience:
    """For all, but where its founder is first to see how many can read the channel."""
    confirmed = asked.given("readers")
    known = int(confirmed) if confirmed.isdecimal() else 0
    return "private" if envelope.readers is not None and asks_first(envelope.readers, known) else "all"


async def as_here(visit: Visit) -> dict[str, str]:
    """What the form starts from: the settings of the circle that lives here, or what the founder's platform tells."""
    refuse(visit)
    own = lives_by(visit.envelope)
    return settings(visit.here) if visit.here else {"zone": own.key} if own else {}


async def as_it_is(turn: Turn) -> dict[str, str]:
    return settings(turn.circle)


def settings(circle: Circle) -> dict[str, str]:
    weekly = circle.reflect
    return {
        "name": circle.name,
        "kind": circle.kind,
        "zone": circle.zone.key,
        "workplace": "yes" if circle.workplace else "no",
        "youngest": "" if circle.youngest is None else str(circle.youngest),
        "area": circle.area,
        "currency": circle.currency,
        "budget": "" if circle.budget is None else BUDGETS[circle.budget].value,
        "reflect": f"{WEEKDAYS[weekly.weekday]} {weekly.at:%H:%M}" if weekly else "off",
        "quiet": f"{circle.quiet_from:%H:%M}-{circle.quiet_to:%H:%M}",
    }


@command(
    "setup",
    "Start a circle in this channel, or change it",
    *FIELDS,
    audience=shown_to,
    needs="anyone",
    prefill=as_here,
    where=possible,
    example='/setup name="Us two" kind=couple zone=Europe/Madrid reflect="sunday 18:00"',
)
async def setup(
    visit: Visit,
    name: str,
    kind: CircleKind,
    zone: ZoneInfo,
    workplace: str | None,
    youngest: int | None,
    area: str | None,
    currency: str | None,
    budget: int | None,
    reflect: Weekly | Literal["off"] | None,
    quiet: Hours | None,
    readers: int | None,
) -> Reply:
    refuse(visit)
    around = visit.envelope.readers
    if visit.here is None and around is not None and asks_first(around, readers or 0):
        return await ask_about(visit, around)
    here = visit.envelope.parent or visit.envelope.place
    made = visit.here or await visit.all.circles.make(here, name, kind, zone, visit.envelope.person)
    store = visit.all.within(made.id)
    if visit.here is None and around is not None:
        await store.home.agree(around)
        made = replace(made, readers=around)
    weekly = reflect or (None if visit.here else DEFAULT_REFLECTION)
    circle = arranged(made, name, kind, zone, workplace, youngest, area, currency, budget, weekly, quiet)
    await store.members.settle(circle)
    await schedule(circle, store, visit.now)
    if visit.here is not None:
        return await told(circle, store)
    return Reply((welcome(circle, visit.host),), to=shown_to(visit.call, visit.envelope), subject=call("setup.card"))


@press("setup.change", *FIELDS[:-1], title="How this circle is set up", prefill=as_it_is)
async def change(
    turn: Turn,
    name: str,
    kind: CircleKind,
    zone: ZoneInfo,
    workplace: str | None,
    youngest: int | None,
    area: str | None,
    currency: str | None,
    budget: int | None,
    reflect: Weekly | Literal["off"] | None,
    quiet: Hours | None,
) -> Reply:
    """From the card, a page at a time."""
    circle = arranged(turn.circle, name, kind, zone, workplace, youngest, area, currency, budget, reflect, quiet)
    await turn.store.members.settle(circle)
    await schedule(circle, turn.store, turn.now)
    return await told(circle, turn.store)


def refuse(visit: Visit) -> None:
    """Raise where a circle lives already that this person does not belong to."""
    if visit.here is not None and visit.member is None:
        raise NotAllowed("This channel already has a circle. /join lets you in.")


def arranged(
    circle: Circle,
    name: str,
    kind: CircleKind,
    zone: ZoneInfo,
    workplace: str | None,
    youngest: int | None,
    area: str | None,
    currency: str | None,
    budget: int | None,
    reflect: Weekly | Literal["off"] | None,
    quiet: Hours | None,
) -> Circle:
    return replace(
        circle,
        name=name,
        kind=kind,
        zone=zone,
        workplace=workplace == "yes",
        youngest=youngest,
        area=area or "",
        currency=currency or "",
        budget=budget,
        reflect=Ritual(reflect.weekday, reflect.at) if isinstance(reflect, Weekly) else None,
        quiet_from=quiet.start if quiet else circle.quiet_from,
        quiet_to=quiet.end if quiet else circle.quiet_to,
    )


async def told(circle: Circle, store: CircleStore) -> Reply:
    """The circle's card tells what has changed, and comes anew only where none is left."""
    shown = call("setup.card")
    await store.deliveries.refresh(shown)
    if not await store.deliveries.copy_at(shown, circle.home):
        await store.deliveries.post(circle, f"setup|{circle.id}|{store.home.now.isoformat()}", shown, "home")
    return Reply((Card(say("Changed"), (say("The card in your channel is up to date."), *loud(circle))),))


async def ask_about(visit: Visit, readers: Readers) -> Reply:
    """Say how many can read this channel, before anything is made; the words wait behind the button."""
    words = {name: value for name, value in visit.call.args if name not in {"draft", "ok", "page", "c"}}
    draft = short(await visit.all.desk.keep(visit.envelope.person, words))
    enough = call("setup", draft=draft, ok=1, page=LAST_PAGE, readers=readers.number)
    advice = say("A circle is at home in a channel that only its people can open. Make one and use /setup there, or:")
    return Reply(
        (
            Card(
                say("Is this the right channel?"),
                (who(readers, (visit.envelope.person,)), advice),
                (Button(yes(readers), enough),),
            ),
        )
    )


@card("setup.card", notice=say("Your circle"))
async def setup_card(scene: Scene) -> Reply:
    return Reply((welcome(scene.circle, scene.host),), to="all", subject=call("setup.card"))


@choices("zones")
async def zones(_turn: Turn | Visit, words: str) -> tuple[Option, ...]:
    return tuple(Option(each, say("{zone}", zone=each)) for each in zones_like(words))


def welcome(circle: Circle, host: str) -> Card:
    everyone = listed([say("{name}", name=each.name) for each in circle.members])
    return Card(
        say("{name}", name=circle.name),
        (
            say("In this circle: {everyone}.", everyone=everyone),
            *((who(circle.readers, people(circle)),) if circle.readers else ()),
            rhythm(circle),
            *loud(circle),
            consent(host),
            say("Everyone here who is 13 or older may join; being in the channel is not enough."),
        ),
        (
            Button(say("Join"), call("join"), "good"),
            Button(say("Name and people"), call("setup.change", page=1)),
            Button(say("Rhythm and place"), call("setup.change", page=2)),
            Button(say("What is kept?"), call("privacy")),
        ),
    )


def rhythm(circle: Circle) -> Said:
    quiet = say(
        "I keep quiet from {start} to {end}.", start=f"{circle.quiet_from:%H:%M}", end=f"{circle.quiet_to:%H:%M}"
    )
    if circle.reflect is None:
        return say("The weekly reflection is off. {quiet}", quiet=quiet)
    return say(
        "One question a week, on {day} at {at} ({zone}). {quiet}",
        day=Strong(f"{WEEKDAYS[circle.reflect.weekday]}s"),
        at=Strong(f"{circle.reflect.at:%H:%M}"),
        zone=circle.zone.key,
        quiet=quiet,
    )


def loud(circle: Circle) -> tuple[Said, ...]:
    """That the weekly question keeps its own hour, where that lies within the quiet ones."""
    if circle.reflect is None or not Hours(circle.quiet_from, circle.quiet_to).holds(circle.reflect.at):
        return ()
    at = f"{circle.reflect.at:%H:%M}"
    return (say("The weekly question comes at {at} all the same, as that is the hour set for it.", at=at),)


def consent(host: str) -> Said:
    """What somebody should know before they join."""
    return say(
        "What you write to me is kept, encrypted on disk; {keeper}. What I post here, everyone in this channel can "
        "read. Leave whenever you like, and take your answers and memories with you.",
        keeper=keeper(host),
    )


def keeper(host: str) -> Said:
    """Who could read what is kept, as the tail of a sentence."""
    if not host:
        return say("the person who runs this bot holds the key and could read it")
    return say("{host} runs this bot, holds the key and could read it", host=Strong(host))

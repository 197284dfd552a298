"""An idea in plain sentences: what it costs and takes, why it is suggested, and what was heard of a wish."""

from __future__ import annotations

from calendar import month_name
from math import ceil, floor
from typing import assert_never, cast
from urllib.parse import quote_plus

from activities.activity import AREA, Activity, Diet, Kind, Travel
from bot.choosing.reasons import Reason
from bot.choosing.wanted import Level, Wanted
from bot.words import Link, Said, listed, say

LOOK_UP = "https://duckduckgo.com/?q={words}"
"""A plain web search: a map's own search knows names, not "pottery class". It needs no account and keeps no profile."""

COSTS = (
    say("free"),
    say("under 10"),
    say("10 to 30"),
    say("30 to 80"),
    say("80 to 200"),
    say("more than 200"),
)
WHERE: dict[Travel, Said] = {
    "home": say("at home"),
    "walk": say("a walk away"),
    "local": say("in town"),
    "hour": say("up to an hour away"),
    "far": say("more than an hour away"),
    "overnight": say("a night away"),
}
A_KIND: dict[Kind, Said] = {
    "getaway": say("a getaway"),
    "cooking_class": say("a cooking class"),
    "class": say("a class"),
    "date": say("a date"),
    "event": say("an event"),
    "at_home": say("something at home"),
    "outdoors": say("something outdoors"),
    "hobby": say("a hobby"),
    "challenge": say("a challenge"),
    "service": say("helping others"),
    "quality_time": say("quality time"),
}
ENERGY: dict[Level, Said] = {
    "low": say("with little energy"),
    "medium": say("with some energy"),
    "high": say("full of energy"),
}
DIETS: dict[Diet, Said] = {
    "vegetarian": say("vegetarian"),
    "vegan": say("vegan"),
    "gluten_free": say("gluten-free"),
    "dairy_free": say("dairy-free"),
    "nut_free": say("nut-free"),
    "halal": say("halal"),
    "kosher": say("kosher"),
}
IN_MINUTES, IN_DAYS = 1.5, 24
"""What is over within so many hours is told in minutes; what takes at least so many, in days."""


def facts_line(activity: Activity, currency: str) -> Said:
    """What it asks for: "Under 10 EUR each, 1 to 2 hours, in town"."""
    return say(
        "Cost: {cost}. Time: {time}. Where: {where}.",
        cost=cost(activity.cost, currency),
        time=lasting(*activity.hours),
        where=WHERE[activity.travel],
    )


def dearer(wanted: Wanted) -> Said:
    """What to know of an idea that may cost more than was asked for."""
    return say("It may cost more than {most} each.", most=wanted.money) if wanted.money else say("It is not free.")


def cost(band: int, currency: str) -> Said:
    if not band:
        return COSTS[0]
    if not currency:
        return say("{amount} each", amount=COSTS[band])
    return say("{amount} {currency} each", amount=COSTS[band], currency=currency)


def lasting(least: float, most: float) -> Said:
    """A stretch of hours in minutes, hours or days, rounded outwards."""
    if most <= IN_MINUTES:
        return say("{time} minutes", time=stretch(least * 60, most * 60, 5))
    if least < IN_DAYS:
        return say("{time} hours", time=stretch(least, most, 0.5))
    return say("{time} days", time=stretch(least / 24, most / 24, 0.5))


def stretch(least: float, most: float, step: float) -> Said:
    least, most = max(step, floor(least / step) * step), ceil(most / step) * step
    if least == most:
        return say("{most}", most=f"{most:g}")
    return say("{least} to {most}", least=f"{least:g}", most=f"{most:g}")


def hours(length: float) -> Said:
    """A single length of time."""
    if length == 1:
        return say("an hour")
    if length < 1:
        return say("{minutes} minutes", minutes=f"{length * 60:.0f}")
    if length == IN_DAYS:
        return say("a day")
    if length > IN_DAYS:
        return say("{days} days", days=f"{round(length / 24, 1):g}")
    return say("{hours} hours", hours=f"{round(length, 2):g}")


def look_up(activity: Activity, area: str) -> Said | None:
    """A search near this circle; None where a search needs an area and the circle has named none."""
    words = activity.find.search
    if not words or (AREA in words and not area):
        return None
    url = LOOK_UP.format(words=quote_plus(words.replace(AREA, area)))
    return say("{link}", link=Link("Look it up", url))


def why(reasons: tuple[Reason, ...]) -> Said:
    """The reasons as sentences, one after the other."""
    told = because(reasons[0])
    for each in reasons[1:]:
        told = say("{told} {more}", told=told, more=because(each))
    return told


def because(reason: Reason) -> Said:
    """One reason as a sentence."""
    match reason.kind:
        case "liked":
            return say("You liked it before.")
        case "saved":
            return say("You saved it before.")
        case "shared_like":
            return say("You all like this: {thing}.", thing=thing(reason.word))
        case "new":
            return say("New among your plans: {kind}.", kind=A_KIND[cast("Kind", reason.word)])
        case "words":
            return say("It fits what you asked for: {tag}.", tag=reason.word)
        case "hours":
            return say("It fits into {time}.", time=hours(reason.number))
        case "least":
            return say("It takes at least {time}.", time=hours(reason.number))
        case "children":
            return say("It suits {child}.", child=a_child(int(reason.number)))
        case "remote":
            return say("You can do it while apart.")
        case "indoors":
            return say("You can do it indoors.")
        case "outdoors":
            return say("You can do it outdoors.")
        case "free":
            return say("It is free.")
        case "budget":
            return say("It stays within the budget.")
        case "distance":
            return say("It is near enough: {where}.", where=WHERE[cast("Travel", reason.word)])
        case "energy":
            return say("It has the energy you asked for.")
        case "kind":
            return say("You asked for {kind}.", kind=A_KIND[cast("Kind", reason.word)])
        case "season":
            return say("{month} is a good time for it.", month=month_name[int(reason.number)])
        case "at_home":
            return say("You need not go anywhere.")
        case "easy":
            return say("It takes little energy.")
        case "talk":
            return say("It leaves room to talk.")
        case "no_lead":
            return say("It needs no planning ahead.")
        case "takes":
            most = reason.number if reason.number <= IN_MINUTES else ceil(reason.number * 2) / 2
            return say("It takes {time} at most.", time=hours(most))
        case _:
            assert_never(reason.kind)


def thing(word: str) -> Said:
    """A kind by its name, or a tag as it stands."""
    return A_KIND[word] if word in A_KIND else say("{tag}", tag=word)


def heard(wishes: Wanted) -> Said | None:
    """What free words were heard to wish for."""
    told = [
        *([A_KIND[wishes.kind]] if wishes.kind else ()),
        *([at_most(wishes)] if wishes.budget is not None else ()),
        *([length(wishes)] if (wishes.least, wishes.hours) != (None, None) else ()),
        *([say("for {count} people", count=wishes.people)] if wishes.people else ()),
        *([ENERGY[wishes.energy]] if isinstance(wishes.energy, str) else ()),
        *([say("indoors") if wishes.indoors == "in" else say("outdoors")] if wishes.indoors != "any" else ()),
        *([WHERE[wishes.distance]] if wishes.distance else ()),
        *([with_child(wishes.children)] if wishes.children is not None else ()),
        *([say("without the children")] if wishes.grown_ups else ()),
        *([say("while apart")] if wishes.remote else ()),
        *([say("no drinking")] if wishes.sober else ()),
        *([say("step-free")] if wishes.step_free else ()),
        *(DIETS[each] for each in wishes.diets),
        *(say("without {words}", words=each) for each in wishes.without),
        *([say("a surprise")] if wishes.surprise else ()),
    ]
    return say("From your words I took: {wishes}.", wishes=listed(told)) if told else None


def with_child(age: int) -> Said:
    return say("with {child}", child=a_child(age))


def a_child(age: int) -> Said:
    return say("a child of {age}", age=age) if age else say("a baby")


def at_most(wishes: Wanted) -> Said:
    return say("up to {most} each", most=wishes.money) if wishes.money else COSTS[wishes.budget or 0]


def length(wishes: Wanted) -> Said:
    if wishes.least is None:
        return say("up to {time}", time=hours(wishes.hours or 0))
    if wishes.hours is None:
        return say("at least {time}", time=hours(wishes.least))
    return lasting(wishes.least, wishes.hours)

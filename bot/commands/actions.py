"""Which action a first word stands for: one of the command's own, the usual one, or one that it was meant to be."""

from __future__ import annotations

from rapidfuzz.distance import OSA

from bot.commands.registry import COMMANDS

SHORT, MIDDLE, LONG = 3, 4, 8
"""Letters of an action: up to `MIDDLE` a slip of the fingers leaves one out, doubles one or swaps two."""

TAKE_OFF = (("remove", "cancel"), ("show",))
CHANGE = (("change", "postpone"), ("show",), ("list", "remove"))
PUT_OFF = (("postpone", "change"), *CHANGE[1:])
LOOK = (("list",), ("find", "show"))
FIND = (("find",), ("show",), ("list",))
BEGIN = (("add", "new"),)
VERBS = {
    **dict.fromkeys(("delete", "remove", "erase", "withdraw", "retract", "cancel"), TAKE_OFF),
    **dict.fromkeys(("edit", "change", "update", "rename", "correct", "modify", "move"), CHANGE),
    **dict.fromkeys(("postpone", "reschedule", "delay"), PUT_OFF),
    "list": LOOK,
    **dict.fromkeys(("show", "view", "find", "search"), FIND),
    **dict.fromkeys(("add", "new", "create", "save"), BEGIN),
}
"""What people say for what they do with a plan, a memory or an idea, and the actions nearest to it, best first."""


def is_listed(name: str) -> bool:
    """Whether people type it; `/plan in the park` is no press of a button called `plan.in`."""
    return name in COMMANDS and COMMANDS[name].listed


def default_action(name: str) -> str:
    """`/plan tacos` means `/plan new tacos`: the first action that takes words."""
    if name in COMMANDS and any(each.positional for each in COMMANDS[name].fields):
        return name
    actions = [each for each in COMMANDS.values() if each.listed and each.name.startswith(f"{name}.")]
    return next((each.name for each in actions if any(field.positional for field in each.fields)), name)


def ways(root: str, word: str) -> tuple[str, ...]:
    """The commands somebody may have meant by this word behind that root; none where it is a word like any other."""
    actions = {
        name.removeprefix(f"{root}."): name
        for name, each in COMMANDS.items()
        if each.listed and name.startswith(f"{root}.")
    }
    if word in actions:
        return ()
    if near := tuple(name for action, name in actions.items() if slipped(word, action)):
        return near
    verb = word if word in VERBS else next((each for each in VERBS if slipped(word, each)), "")
    tiers = (tuple(actions[each] for each in tier if each in actions) for tier in VERBS.get(verb, ()))
    return next(filter(None, tiers), ())


def begins_something(root: str) -> bool:
    """Whether words right behind it, without an action, become the title of something new."""
    return default_action(root) in {f"{root}.{each}" for each in BEGIN[0]}


def slipped(word: str, action: str) -> bool:
    """Whether somebody who meant this action may well have typed that word, and hardly anybody else."""
    distance = OSA.distance(word, action)
    swapped, begins_so = sorted(word) == sorted(action), word[:1] == action[:1]
    if len(action) > MIDDLE:
        return 0 < distance <= (2 if len(action) >= LONG else 1) and (swapped or begins_so)
    left_out = len(action) > SHORT and len(word) < len(action)
    return begins_so and distance == 1 and (swapped or left_out or undoubled(word) == undoubled(action))


def undoubled(word: str) -> str:
    return "".join(each for at, each in enumerate(word) if at == 0 or word[at - 1] != each)

"""The conversation itself: read line by line from a pipe, or typed with history and completion in a terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from adapters.console import render
from adapters.console.files import FIELD
from adapters.console.parse import parse
from adapters.console.session import Session, pressable
from adapters.console.written import Written
from bot.errors import UserError
from bot.ui import Call, Field, Form
from bot.words import say

if TYPE_CHECKING:
    from prompt_toolkit import PromptSession

UNREADABLE = 2


async def play(session: Session, lines: Iterable[str], console: Console) -> int:
    """Read a whole conversation; the exit status: 0, or 2 at a line that can't be read."""
    for number, text in enumerate(lines, 1):
        if not text.strip():
            continue
        echo(console, text.strip())
        try:
            line = parse(text)
        except UserError as error:
            print(f"line {number}: {error}", file=sys.stderr)  # noqa: T201 the pipe's other end reads the conversation
            return UNREADABLE
        if line is None:
            continue
        try:
            await session.take(line)
        except UserError as error:
            console.print(Text(str(error), "red"))
    return 0


def echo(console: Console, text: str) -> None:
    """What was read, so that the answers stand in a conversation; a remark stands out as a heading."""
    if not text.startswith("@"):
        console.print()
    if text.startswith("#"):
        console.print(Text(text.removeprefix("#").strip(), "bold yellow"))
    else:
        console.print(Text(text, "bold"))


async def converse(session: Session, console: Console) -> int:
    """Talk with the people at this terminal until they leave."""
    from prompt_toolkit.patch_stdout import patch_stdout  # noqa: PLC0415 a pipe never needs it

    prompt = typing(session)
    speaker = "you"
    greet(console)
    with patch_stdout(raw=True):
        while True:
            try:
                text = await prompt.prompt_async(f"{speaker}: ")
            except KeyboardInterrupt:
                continue
            except EOFError:
                return 0
            try:
                line = parse(pressed_number(session, speaker, text), speaker)
                if line is None:
                    continue
                if getattr(line, "name", "") == "quit":
                    return 0
                speaker = getattr(line, "who", speaker)
                form = await session.take(line)
                if form is not None:
                    await fill(session, prompt, speaker, form)
            except UserError as error:
                console.print(Text(str(error), "red"))


def greet(console: Console) -> None:
    hello = say(
        "Fireside, in this terminal. Try: /setup, then partner: /join, then /suggest. A number presses that button of "
        "the newest message; Tab completes; @wait 3d lets time pass; /help shows everything; Ctrl-D leaves."
    )
    console.print(render.text(hello))


def pressed_number(session: Session, speaker: str, text: str) -> str:
    """`2` presses the second button of the newest message this person sees."""
    who, colon, number = text.rpartition(":")
    if not number.strip().isdecimal():
        return text
    who = who.strip() if colon else speaker
    labels = next(
        ([label for label, _ in pressable(each.reply)] for each in session.sees(who) if pressable(each.reply)), []
    )
    at = int(number) - 1
    if not 0 <= at < len(labels):
        raise UserError("There is no button {number} on the newest message.", number=number.strip())
    nth = labels[: at + 1].count(labels[at])
    return f"{who}: [{labels[at]} {nth}]"


async def fill(session: Session, prompt: PromptSession[str], who: str, form: Form) -> None:
    """Ask for a form's fields one by one; an empty answer leaves out what may be left out."""
    given, errors = dict(form.values), dict(form.errors)
    for field in wanted(form):
        if field.name in errors:
            session.write([render.text(errors[field.name], "red")])
        question = f"  {render.ask(field, '').plain}: "
        try:
            given[field.name] = await prompt.prompt_async(question, default=given.get(field.name, ""))
        except (KeyboardInterrupt, EOFError):
            return
    try:
        again = await session.send(who, form.submit.having(**given), Written(Call(form.submit.name)))
    except UserError as error:
        if all(each.name != FIELD for each in form.fields):
            raise
        refused = ((FIELD, say("{why}", why=str(error))),)
        again = replace(form, values=tuple(given.items()), errors=refused)
    if again is not None:
        await fill(session, prompt, who, again)


def wanted(form: Form) -> tuple[Field, ...]:
    """The fields to ask for: what is missing or wrong, then what may be added; all of them to change what is there."""
    given, errors = dict(form.values), dict(form.errors)
    if errors or any(each.required and each.name not in given for each in form.fields):
        return tuple(each for each in form.fields if each.name in errors or each.name not in given)
    return form.fields


def typing(session: Session) -> PromptSession[str]:
    from prompt_toolkit import PromptSession  # noqa: PLC0415 a pipe never needs it
    from prompt_toolkit.completion import WordCompleter  # noqa: PLC0415
    from prompt_toolkit.history import InMemoryHistory  # noqa: PLC0415

    def words() -> list[str]:
        names = [f"/{each.name.replace('.', ' ')}" for each in session.planner.commands()]
        fields = sorted({f"{field.name}=" for each in session.planner.commands() for field in each.fields})
        labels = [f"[{label}]" for each in session.sees("you")[:3] for label, _ in pressable(each.reply)]
        return [*names, *labels, *fields, "@wait ", "@at ", "@restart", "@db", "@room "]

    return PromptSession(
        history=InMemoryHistory(),
        completer=WordCompleter(words, sentence=False, WORD=True),
        complete_while_typing=False,
    )

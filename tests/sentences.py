"""Our sentences, read from the source: what `say`, an error, a command, a field or a form says, and the rest."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeGuard

ROOT = Path(__file__).parents[1]
SPOKEN = frozenset({"say", "UserError", "NotFound", "NotAllowed"})
"""Calls whose first argument is a sentence."""
TOLD = SPOKEN | {"StartProblem", "KeyProblem", "Unwell", "CatalogueError"}
"""As above, and what the host is told, which may be put together."""
BY_NAME = 99
"""An argument that is only ever given by its name."""
DECLARED = {
    "command": {1: "help", BY_NAME: "example"},
    "press": {BY_NAME: "title"},
    "Field": {1: "label", 6: "hint"},
}
"""Calls with sentences among their arguments, by position and by name."""
SHOWN = {
    "Card": {0: "title", 1: "body"},
    "Button": {0: "label"},
    "Option": {1: "label"},
    "Select": {0: "label"},
    "Form": {0: "title"},
}
"""What people see, and where in it a `Said` belongs."""
UNREAD = re.compile(r"[^\sA-Z]*|[^a-zA-Z]*|.*\(\?.*", re.DOTALL)
"""What nobody reads: a name in the program (no capital, no space), marks, and a pattern for what people write."""
PASSED_ON = {"say(error.template": "the sentence of an error, which is checked where it is raised"}
"""Calls that hand on what is not their own, each with its reason."""


@dataclass(frozen=True)
class Sentence:
    where: str
    text: str


def sources(*folders: str) -> Iterator[tuple[str, str]]:
    """Every module in these folders, or these modules: its name and its text."""
    for folder in folders:
        path = ROOT / folder
        for each in sorted(path.rglob("*.py")) if path.is_dir() else [path.with_suffix(".py")]:
            yield str(each.relative_to(ROOT)), each.read_text("utf-8")


def sentences(*folders: str) -> list[Sentence]:
    """All that is said in these folders, in the order it is written."""
    return [each for name, source in sources(*folders) for each in said_in(name, source)]


def said_in(name: str, source: str) -> Iterator[Sentence]:
    for call, made in calls(source):
        spoken = [*call.args[:1], *(each.value for each in call.keywords)] if made in TOLD else []
        declared = [node for _, node in pick(call, DECLARED.get(made, {}))]
        for node in (*spoken, *declared):
            yield from (Sentence(f"{name}:{each.lineno}", text(each)) for each in literals(node) if text(each))


def written(*folders: str) -> list[Sentence]:
    """Every text in these folders, whatever becomes of it: command lines, manifests and pages are said by no `say`."""
    return [each for name, source in sources(*folders) for each in written_in(name, source)]


def written_in(name: str, source: str) -> Iterator[Sentence]:
    """All but docstrings and what nobody reads; a text with values in it in one piece, each value as `{it}`."""
    tree = ast.parse(source)
    aside = {id(each.value) for each in ast.walk(tree) if isinstance(each, ast.Expr)}
    aside |= {id(piece) for each in ast.walk(tree) if isinstance(each, ast.JoinedStr) for piece in each.values}
    for node in ast.walk(tree):
        if is_written(node) and id(node) not in aside and not UNREAD.fullmatch(text(node)):
            yield Sentence(f"{name}:{node.lineno}", text(node))


def offences(name: str, source: str) -> Iterator[str]:
    """What is said other than by a literal, and strings where a `Said` belongs."""
    for call, made in calls(source):
        written = ast.unparse(call)
        if made in SPOKEN and not any(written.startswith(known) for known in PASSED_ON):
            wrong = not call.args or not isinstance(call.args[0], ast.Constant)
        else:
            wrong = any(not is_literal(node) for _, node in pick(call, DECLARED.get(made, {})))
        if wrong or any(is_text(node) for _, node in pick(call, SHOWN.get(made, {}))):
            yield f"{name}:{call.lineno}: {written[:120]}"


def calls(source: str) -> Iterator[tuple[ast.Call, str]]:
    """Every call, with the name of what is called; one that begins an error of our own counts as that error."""
    tree = ast.parse(source)
    ours = {node.name for node in ast.walk(tree) if isinstance(node, ast.ClassDef) and bases(node) & SPOKEN}
    beginning = {
        id(each)
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef) and node.name in ours
        for each in ast.walk(node)
        if isinstance(each, ast.Call) and ast.unparse(each.func) == "super().__init__"
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            made = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            yield node, "UserError" if id(node) in beginning else made


def bases(node: ast.ClassDef) -> set[str]:
    return {each.id for each in node.bases if isinstance(each, ast.Name)}


def pick(call: ast.Call, wanted: dict[int, str]) -> Iterator[tuple[str, ast.expr]]:
    """The arguments meant, however they are given."""
    for place, name in wanted.items():
        if place < len(call.args):
            yield name, call.args[place]
        yield from ((name, each.value) for each in call.keywords if each.arg == name)


def literals(node: ast.expr) -> Iterable[ast.Constant | ast.JoinedStr]:
    """The texts in an argument itself, not in the calls inside it."""
    if is_written(node):
        return [node]
    if isinstance(node, ast.Call) and getattr(node.func, "id", "") not in {"Strong", "Quote", "Link"}:
        return []
    return [found for each in ast.iter_child_nodes(node) if isinstance(each, ast.expr) for found in literals(each)]


def text(node: ast.Constant | ast.JoinedStr) -> str:
    if isinstance(node, ast.Constant):
        return str(node.value)
    return "".join(str(each.value) if isinstance(each, ast.Constant) else "{it}" for each in node.values)


def is_written(node: ast.AST) -> TypeGuard[ast.Constant | ast.JoinedStr]:
    return isinstance(node, ast.JoinedStr) or is_literal(node)


def is_literal(node: ast.AST) -> TypeGuard[ast.Constant]:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def is_text(node: ast.expr) -> bool:
    """Whether a plain string stands here, or among several things here."""
    if isinstance(node, ast.Tuple | ast.List):
        return any(is_text(each) for each in node.elts)
    if isinstance(node, ast.IfExp):
        return is_text(node.body) or is_text(node.orelse)
    return is_written(node)

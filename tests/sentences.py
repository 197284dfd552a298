"""Every sentence of ours, read from the source: what `say`, an error, a command, a field or a form says."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

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
    return [each for name, text in sources(*folders) for each in said_in(name, text)]


def said_in(name: str, source: str) -> Iterator[Sentence]:
    for call, made in calls(source):
        spoken = [*call.args[:1], *(each.value for each in call.keywords)] if made in TOLD else []
        declared = [node for _, node in pick(call, DECLARED.get(made, {}))]
        for node in (*spoken, *declared):
            yield from (Sentence(f"{name}:{each.lineno}", each.value) for each in literals(node) if each.value)


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


def literals(node: ast.expr) -> Iterable[ast.Constant]:
    """The texts in an argument itself, not in the calls inside it."""
    if isinstance(node, ast.Constant):
        return [node] if isinstance(node.value, str) else []
    if isinstance(node, ast.Call) and getattr(node.func, "id", "") not in {"Strong", "Quote", "Link"}:
        return []
    return [found for each in ast.iter_child_nodes(node) if isinstance(each, ast.expr) for found in literals(each)]


def is_literal(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def is_text(node: ast.expr) -> bool:
    """Whether a plain string stands here, or among several things here."""
    if isinstance(node, ast.Tuple | ast.List):
        return any(is_text(each) for each in node.elts)
    if isinstance(node, ast.IfExp):
        return is_text(node.body) or is_text(node.orelse)
    return isinstance(node, ast.JoinedStr) or is_literal(node)

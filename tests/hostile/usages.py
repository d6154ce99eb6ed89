"""How each regular expression of the package is used: whether a text is searched through, or only looked at where it begins.

A pattern that is only given to `match` or `fullmatch` starts once in a text; one that is searched for starts at every sign of it,
so that a start that costs as much as the text makes the whole cost its square. What a pattern's name doesn't tell (it is
handed on, or asked for under another name) counts as searched for.
"""

from __future__ import annotations

import ast
import functools
from collections.abc import Iterator
from pathlib import Path
from typing import TypeGuard

_AT_START = {"match", "fullmatch", "pattern", "flags", "groupindex", "groups"}


def starts_once(root: Path, place: str) -> bool:
    """Tell whether the pattern that is compiled at a place ("pipeline.check.tables:79") is only used where a text begins."""
    module, line = place.rsplit(":", 1)
    if int(line) in _matched(root, module):
        return True
    uses = _uses(root).get((module, _names(root, module).get(int(line), "")), set())
    return bool(uses) and uses <= _AT_START


@functools.cache
def _trees(root: Path) -> dict[str, ast.Module]:
    """Return the parsed modules of the package by their names."""
    found = {}
    for path in sorted((root / "pipeline").rglob("*.py")):
        parts = path.relative_to(root).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = ast.parse(path.read_text("utf-8"))
    return found


@functools.cache
def _names(root: Path, module: str) -> dict[int, str]:
    """Return the name that holds the pattern of each line: `NAME = re.compile(…)`, or the table that it stands in."""
    found: dict[int, str] = {}
    for node in _trees(root)[module].body:
        target, value = _assigned(node)
        if value is None or (isinstance(value, ast.Call) and not _compiles(value)):
            continue
        for one in ast.walk(value):
            if target and _compiles(one):
                found.update(dict.fromkeys(range(one.lineno, (one.end_lineno or one.lineno) + 1), target))
    return found


@functools.cache
def _matched(root: Path, module: str) -> frozenset[int]:
    """Return the lines of a module's calls of `re.match` and `re.fullmatch`."""
    return frozenset(
        line
        for node in ast.walk(_trees(root)[module])
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and (node.func.value.id, node.func.attr) in {("re", "match"), ("re", "fullmatch")}
        for line in range(node.lineno, (node.end_lineno or node.lineno) + 1)
    )


def _compiles(node: ast.AST) -> TypeGuard[ast.Call]:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "compile"


def _assigned(node: ast.stmt) -> tuple[str, ast.expr | None]:
    if isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
        return node.targets[0].id, node.value
    if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
        return node.target.id, node.value
    return "", None


@functools.cache
def _uses(root: Path) -> dict[tuple[str, str], set[str]]:
    """Return by (module, name) what is asked of it, in all modules; "other" where it is handed on as it is."""
    found: dict[tuple[str, str], set[str]] = {}
    for module, tree in _trees(root).items():
        known = dict(_imported(tree))
        for home, name, asked in _asked(module, tree, known):
            found.setdefault((home, name), set()).add(asked)
    return found


def _imported(tree: ast.Module) -> Iterator[tuple[str, tuple[str, str]]]:
    """Give each imported name with the module that it comes from and its name there."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                yield alias.asname or alias.name, (node.module, alias.name)


def _asked(module: str, tree: ast.Module, known: dict[str, tuple[str, str]]) -> Iterator[tuple[str, str, str]]:
    owners = {id(node.value): node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            home, name = known.get(node.id, (module, node.id))
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in known:
            # `forms.NAME`, where forms is an imported module
            home, name = ".".join(known[node.value.id]), node.attr
        else:
            continue
        yield home, name, owners.get(id(node), "other")

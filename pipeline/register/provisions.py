"""The provisions that a clause names ("điểm b khoản 1 Điều 2"), matched with the sections that obligations stand in."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipeline.letters import folded

_ITEM = re.compile(r"\s*(?:,|;|\bvà\b)\s*")
_PIECE = re.compile(r"(điểm|khoản|điều|mục|chương|phần|phụ lục)\s+([\w.]+)\s*")
_NAMED = {"điều": "điều ", "phụ lục": "phụ lục ", "chương": "chương "}
_ATTACHED = re.compile(r"kèm theo|ban hành (?:tại|theo)\b")


def sections_named(provision: str, proof: str, sections: Iterable[str]) -> frozenset[str]:
    """Return those sections that a provision names, with all below them; none where the words don't say which.

    "khoản 9 Điều 1" is the section "Điều 1/9". An article is the decision's own; that of a document that it promulgates
    ("#1/Điều 1") is meant where the proof says so ("Điều 1 Quy chế ban hành kèm theo"), if there is one such document only. A part
    of the provision that isn't in the proof, or that is no article, clause, point or appendix, names nothing.
    """
    paths = {section: tuple(folded(step) for step in section.split("/")) for section in sections}
    told = folded(proof)
    found: set[str] = set()
    for item in _ITEM.split(folded(provision)):
        wanted = _steps(item)
        if not wanted or item not in told:
            continue
        fitting = {section for section, steps in paths.items() if _fits(wanted, steps)}
        attached = {section for section in fitting if section.startswith("#")}
        if not wanted[0].startswith("phụ lục"):
            fitting = attached if _ATTACHED.search(told) else fitting - attached
        if len({_root(section) for section in fitting}) <= 1:
            found |= fitting
    return frozenset(found)


def _steps(item: str) -> list[str]:
    """Return the steps of a path that words name, outermost first; none where they are not only such words."""
    pieces = list(_PIECE.finditer(item))
    if "".join(piece.group() for piece in pieces) != item:
        return []
    steps = [_NAMED.get(piece[1], "") + piece[2] for piece in reversed(pieces)]
    outermost = pieces[-1][1] if pieces else ""
    return steps if outermost in ("điều", "phụ lục") else []


def _fits(wanted: list[str], steps: tuple[str, ...]) -> bool:
    """Tell whether the steps are somewhere in a path, one below the other; chapters and parts above don't matter."""
    if wanted[0] not in steps:
        return False
    at = steps.index(wanted[0])
    below = [re.sub(r"^(?:mục|phần|khoản|điểm) ", "", step) for step in steps[at + 1 :]]
    return below[: len(wanted) - 1] == wanted[1:]


def _root(section: str) -> str:
    return section.partition("/")[0] if section.startswith("#") else ""

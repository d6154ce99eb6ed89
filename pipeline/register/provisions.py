"""The provisions that a clause names ("điểm b khoản 1 Điều 2"), matched with the sections that obligations stand in."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import product

from pipeline.letters import folded

_KINDS = ("điểm", "khoản", "điều", "mục", "chương", "phần", "phụ lục")
_KIND = "|".join(_KINDS)
# "khoản 1, 2 và 3" is three of one kind.
_PIECE = re.compile(
    rf"(?P<joint>\s*(?:,|;|\bvà\b|\bđến\b|))\s*(?:(?:các|từ)\s+)?(?P<kind>{_KIND})\s+"
    rf"(?P<marks>[\w.]+(?:(?:\s*,\s*|\s+và\s+)(?!(?:{_KIND}|các|từ)\s)[\w.]+)*)"
)
_AND = re.compile(r"\s*,\s*|\s+và\s+")
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
    for item, ways in _items(folded(provision)):
        if item not in told:
            continue
        for wanted in ways:
            fitting = {section for section, steps in paths.items() if _fits(wanted, steps)}
            attached = {section for section in fitting if section.startswith("#")}
            if not wanted[0].startswith("phụ lục"):
                fitting = attached if _ATTACHED.search(told) else fitting - attached
            if len({_root(section) for section in fitting}) <= 1:
                found |= fitting
    return frozenset(found)


def _items(provision: str) -> list[tuple[str, list[list[str]]]]:
    """Return the parts that a provision lists: the words of each, and the paths that they name, outermost step first.

    "khoản 1, 2 Điều 5 và Điều 7" are two, of which the first names two paths. A comma parts no clause from its article: "khoản 1, Điều 5".
    Words that are no such list name nothing.
    """
    found: list[tuple[int, int, list[tuple[str, list[str]]]]] = []
    at = 0
    while at < len(provision):
        piece = _PIECE.match(provision, at)
        if piece is None:
            return []
        kind, marks, joint = piece["kind"], _AND.split(piece["marks"]), piece["joint"].strip()
        start, _, steps = found[-1] if found else (0, 0, [])
        if steps and joint == "đến":
            steps[-1] = (steps[-1][0], _range(steps[-1], kind, marks[0]))
            found[-1] = (start, piece.end(), steps)
        elif steps and _goes_up(steps[-1][0], kind, joint):
            found[-1] = (start, piece.end(), [*steps, (kind, marks)])
        else:
            found.append((piece.end("joint"), piece.end(), [(kind, marks)]))
        at = piece.end()
    return [(provision[start:end].strip(), _paths(steps)) for start, end, steps in found]


def _goes_up(below: str, kind: str, joint: str) -> bool:
    return _KINDS.index(kind) > _KINDS.index(below) and (not joint or (joint == "," and kind in {"khoản", "điều"}))


_LONGEST_RANGE = 200


def _range(first: tuple[str, list[str]], kind: str, last: str) -> list[str]:
    """Return the marks from the first one up to the last, none where they are not numbers of one kind."""
    begins = first[1][-1]
    if first[0] != kind or not (begins.isdigit() and last.isdigit()) or int(last) - int(begins) > _LONGEST_RANGE:
        return []
    return [*first[1][:-1], *map(str, range(int(begins), int(last) + 1))]


def _paths(steps: list[tuple[str, list[str]]]) -> list[list[str]]:
    if steps[-1][0] not in {"điều", "phụ lục"}:
        return []
    named = [[_NAMED.get(kind, "") + mark for mark in marks] for kind, marks in reversed(steps)]
    return [list(path) for path in product(*named)]


def _fits(wanted: list[str], steps: tuple[str, ...]) -> bool:
    """Tell whether the steps are somewhere in a path, one below the other; chapters and parts above don't matter."""
    if wanted[0] not in steps:
        return False
    at = steps.index(wanted[0])
    below = [re.sub(r"^(?:mục|phần|khoản|điểm) ", "", step) for step in steps[at + 1 :]]
    return below[: len(wanted) - 1] == wanted[1:]


def _root(section: str) -> str:
    return section.partition("/")[0] if section.startswith("#") else ""

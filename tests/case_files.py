"""Case files: one marked case a line, in `tests/cases`, with comments and blank lines between them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

CASES = Path(__file__).parent / "cases"
_MARK = re.compile(r"\[\[(?P<inside>.*?)\]\]")


@dataclass(frozen=True)
class Case:
    """A line of a case file: `where` names it, `mode` stands before its colon, `text` is the rest."""

    where: str
    mode: str
    text: str


def cases(name: str, *, modes: bool = True) -> list[Case]:
    """Return the cases of a file; raises ValueError for a line without the mode that it needs."""
    found: list[Case] = []
    for number, line in enumerate((CASES / name).read_text("utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        mode, colon, text = line.partition(": ") if modes else ("", ":", line)
        if not colon or (modes and not re.fullmatch(r"[a-z]+(?: \[[^\]]+\])?", mode)):
            raise ValueError(f"{name}:{number}: a case begins with its mode and a colon")
        found.append(Case(f"{name}:{number}", mode, text.rstrip()))
    return found


def unmarked(text: str) -> tuple[str, list[tuple[str, int, int]]]:
    """Return a text without its marks, and each mark as its role ("" for none), start and end in that text."""
    plain = ""
    marks: list[tuple[str, int, int]] = []
    last = 0
    for match in _MARK.finditer(text):
        plain += text[last : match.start()]
        role = re.match(r"(?P<role>[a-z+]+): ", match.group("inside"))
        inside = match.group("inside")[role.end() if role else 0 :]
        marks.append((role.group("role") if role else "", len(plain), len(plain) + len(inside)))
        plain += inside
        last = match.end()
    return plain + text[last:], marks


def marked(text: str, marks: list[tuple[str, int, int]]) -> str:
    """Return a text with marks around its stretches, as in the case files; the other way of `unmarked`."""
    found = text
    for role, start, end in sorted(marks, key=lambda mark: -mark[1]):
        found = f"{found[:start]}[[{f'{role}: ' if role else ''}{found[start:end]}]]{found[end:]}"
    return found


def message(case: Case, wanted: str, found: str) -> str:
    """Return what a person sees of a case that fails: the line as marked, and as found."""
    return f"\n{case.where}\nmarked: {wanted}\nfound:  {found}"

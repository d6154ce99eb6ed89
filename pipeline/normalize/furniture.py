"""What stands on the page and is no part of the text: page numbers, rules, running heads; and footnotes, lifted out."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence

from pipeline.document.source import Element, Line
from pipeline.letters import composed
from pipeline.spans import MappedText

_RULE = re.compile(r"[-–—─━_=*.~\s|]{3,}$|[-–—_=*]{1,2}$")
_STROKES = "-_─━"
_PAGE_NUMBER = re.compile(r"(?:-\s*)?\d{1,3}(?:\s*-)?$|(?:Trang|Page)\s+\d{1,3}(?:\s*/\s*\d{1,3})?$", re.IGNORECASE)
_PAGE_WIDTH = 20
"""Characters above which a clean line is more than the number of a page."""
SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
"""The raised digits, each at the place of its value."""
_FOOTNOTE = re.compile(rf"([{SUPERSCRIPTS}]{{1,3}})\s*\S")


def is_rule(text: str) -> bool:
    """Tell whether a line is a drawn rule ("-------") and says nothing."""
    return not text[:1].isalnum() and bool(_RULE.match(text))


def without_rule(mapped: MappedText) -> MappedText:
    """Return a line without the rule drawn at its end ("BỘ TƯ PHÁP -------")."""
    drawn = mapped.text.rstrip()
    before = drawn.rstrip(_STROKES)
    said = before.rstrip()
    return mapped.slice(0, len(said)) if said and len(drawn) - len(before) >= 4 else mapped


def is_page_number(text: str) -> bool:
    """Tell whether a line of running text holds nothing but a page number ("8", "- 12 -", "Trang 3/7")."""
    return len(text) <= _PAGE_WIDTH and bool(_PAGE_NUMBER.match(text))


def footnote_mark(text: str) -> str:
    """Return the mark ("1") where the line begins a footnote with a raised digit, else ""."""
    match = _FOOTNOTE.match(text) if text[:1] in SUPERSCRIPTS else None
    return plain_digits(match.group(1)) if match else ""


_BRACKETED = re.compile(r"\[(\d{1,3})\]")


def bracketed_mark(text: str, pointed: Collection[str]) -> str:
    """Return the mark ("1") where the line begins a footnote with a number in brackets that the text points to, else "".

    The number may stand on a line of its own, above the words.
    """
    match = _BRACKETED.match(text)
    after = text[match.end() :].lstrip() if match else ""
    return match.group(1) if match and (not after or after[:1].isupper()) and match.group(1) in pointed else ""


def note_run(texts: Sequence[str]) -> dict[int, str]:
    """Return the marks of the endnotes that a document ends with, by line: "[1] 07 bộ …", "[2] Gồm: …".

    They are two or more, count on by one, and the text above the first points to each. Lines between two of them go on with
    the one above.
    """
    run: list[tuple[int, str]] = []
    for index, text in enumerate(texts):
        match = _BRACKETED.match(text) if text.startswith("[") else None
        if match is None:
            continue
        if run and (int(match.group(1)) != int(run[-1][1]) + 1 or index - run[-1][0] > _NOTE_LINES):
            run = []
        run.append((index, match.group(1)))
    if len(run) < _FEWEST_NOTES:
        return {}
    pointed = {number for text in texts[: run[0][0]] for _, _, number in bracketed_pointers(text)}
    return dict(run) if pointed.issuperset(number for _, number in run) else {}


_FEWEST_NOTES = 2
_NOTE_LINES = 60


def bracketed_pointers(text: str) -> list[tuple[int, int, str]]:
    """Return where a line points to a footnote by a number in brackets ("bến Lau[2]"): begin, end, number."""
    if "[" not in text:
        return []
    return [(match.start(), match.end(), match.group(1)) for match in _BRACKETED.finditer(text) if match.start()]


def plain_digits(text: str) -> str:
    """Return raised digits as ordinary ones: "¹²" is "12"."""
    return "".join(str(SUPERSCRIPTS.index(character)) if character in SUPERSCRIPTS else character for character in text)


def repeated_heads(elements: Iterable[Element], raw: str) -> frozenset[str]:
    """Return the texts that stand first or last on at least three pages: running heads and feet."""
    edges: dict[str, set[int]] = {}
    by_page: dict[int, list[Line]] = {}
    for element in elements:
        if isinstance(element, Line) and element.page is not None and element.box is not None:
            by_page.setdefault(element.page, []).append(element)
    for page, lines in by_page.items():
        for line in (lines[0], lines[-1]):
            edges.setdefault(composed(raw[line.start : line.end]).strip(), set()).add(page)
    return frozenset(text for text, pages in edges.items() if len(pages) >= 3)

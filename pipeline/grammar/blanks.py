"""Blanks to be filled in, drawn as dots or underscores: what tells a template from a text that orders something."""

from __future__ import annotations

import re

# One "…" ends an open list ("Zalo, Facebook…"); a blank is a run of dots, or stands where a number or day belongs.
_BLANK = re.compile(
    r"\.{4,}|…[\s/.…]{0,3}[….]|_{4,}|(?:\bsố|\bngày|\btháng|\bnăm|\b20)\s?:?\s?(?:…|\.{2,})",
    re.IGNORECASE,
)
_SIGNS = ("..", "…", "____")
"""Signs of which each blank has one; a hint what to write in its place stands in brackets."""
_HINT = re.compile(r"\((?:ghi|tên|nêu)\s", re.IGNORECASE)
_DAY_OR_MONTH = re.compile(r"(?:ngày|tháng)\s*[.…_/\s]*", re.IGNORECASE)
_DOTS = re.compile(r"\.{3,}|…|_{3,}")


def has_blank(text: str) -> bool:
    """Tell whether a paragraph holds a blank to be filled in: "Họ và tên: ………", "ngày … tháng … năm …"."""
    drawn = any(map(text.__contains__, _SIGNS)) and _BLANK.search(text) is not None
    return drawn or ("(" in text and _HINT.search(text) is not None)


def is_template_line(text: str, start: int, end: int) -> bool:
    """Tell whether the citation at `start` stands in a line of a template: more is blank there than number, day and month.

    A draft leaves number, day and month open: "(Kèm theo Quyết định số …/QĐ-SXD ngày … tháng … năm 2031)". Where the year
    or the body is blank too, others are to fill in the line.
    """
    around = f"{text[:start]} {text[end:]}"
    return bool(_DOTS.search(_DAY_OR_MONTH.sub(" ", around)))

"""Pages that PDFium can't open, by pdfplumber: slower by far, and more patient with damaged files.

Met with one damaged byte: where the object of a page, or that of the catalog, has lost its number, PDFium gives up and
pdfminer, below pdfplumber, looks for the objects itself.
"""

from __future__ import annotations

import io
import re
import struct
import unicodedata
import zlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

import pdfplumber
from pdfminer.pdfpage import PDFPage
from pdfminer.psexceptions import PSException
from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException

from pipeline.read import budget, limits
from pipeline.read.pdf_characters import Look, look_of
from pipeline.read.pdf_glyphs import Glyph, glyphs_of
from pipeline.read.pdf_objects import Area
from pipeline.read.pdf_pages import Page, composed

_REFERENCE = re.compile(rb"\b(\d{1,10})\s{1,8}\d{1,5}\s{1,8}obj\s{0,8}(\d{1,10})\s{1,8}\d{1,5}\s{1,8}R\b")
_WIDE = 3.0
_MIN_LINES = 6
_DESCENT = 0.22
# What pdfminer's reading of a damaged file has ended in, besides its own errors.
_DAMAGE = (
    PdfminerException, MalformedPDFException, PSException, ArithmeticError, AssertionError, AttributeError, LookupError,
    RecursionError, TypeError, ValueError, struct.error, zlib.error,
)  # fmt: skip


@dataclass(slots=True)
class Fallback:
    """Pages by their index from 0, and the numbers, from 1, of those that there was no time for."""

    pages: dict[int, Page] = field(default_factory=dict)
    over: list[int] = field(default_factory=list)


def pages_by_pdfplumber(data: bytes, name: str, wanted: Collection[int] | None = None, count: int = 0) -> Fallback:
    """Return pages of a PDF file by their index from 0: those `wanted`, or all; none where pdfplumber can't read it either.

    `count` is the number of pages that PDFium sees, 0 if it sees none: where pdfplumber sees others, theirs are not the
    same pages, and none is returned.

    Raises TooManyPages and TooMuchText where there is more than is read.
    """
    found = Fallback()
    if _goes_in_circles(data):
        return found
    try:
        with pdfplumber.open(io.BytesIO(data)) as document:
            limits.check_pages(
                sum(1 for _ in islice(PDFPage.create_pages(document.doc), limits.PAGES + 1)), limits.PAGES, name
            )
            if count and len(document.pages) != count:
                return found
            for number, page in enumerate(document.pages):
                if wanted is None or number in wanted:
                    if number and budget.is_over(number + 1):
                        found.over = list(range(number + 1, len(document.pages) + 1))
                        break
                    budget.begins(number + 1)
                    limits.check_characters(len(page.chars), limits.PAGE_CHARACTERS, name)
                    found.pages[number] = _page(page, number)
                page.close()
    except _DAMAGE:
        return found
    return found


def _goes_in_circles(data: bytes) -> bool:
    """Tell whether an object is a reference that leads back to itself ("7 0 obj 7 0 R"): pdfminer follows it for ever."""
    leads = {int(number): int(target) for number, target in _REFERENCE.findall(data)}
    for start in leads:
        here, seen = start, set[int]()
        while here in leads and here not in seen:
            seen.add(here)
            here = leads[here]
        if here in seen:
            return True
        for known in seen:
            leads[known] = here
    return False


def _page(page: Any, number: int) -> Page:
    characters: list[Mapping[str, Any]] = page.chars
    size = (float(page.width), float(page.height))
    glyphs = glyphs_of(_glyphs(characters, size[1]))
    return composed(number, size, glyphs, _cells(page), lambda places: [_look(characters[place]) for place in places])


def _glyphs(characters: list[Mapping[str, Any]], height: float) -> list[Glyph]:
    glyphs: list[Glyph] = []
    for place, char in enumerate(characters):
        text = str(char["text"]).replace("\0", "\ufffd")
        if glyphs and text and unicodedata.combining(text[0]):
            glyphs[-1] = glyphs[-1]._replace(text=glyphs[-1].text + text)
            continue
        base = height - char["matrix"][5]
        if not char["upright"] or not char["top"] <= base <= char["bottom"] + 1:
            base = char["bottom"] - _DESCENT * char["size"]
        glyphs.append(Glyph(text, char["x0"], char["x1"], base, max(char["size"], 1.0), place))
    return glyphs


def _look(char: Mapping[str, Any]) -> Look:
    return look_of(str(char["fontname"]), 0)


def _cells(page: Any) -> list[list[Area]]:
    """Return the areas of the cells of each ruled table; shading makes none, and a letterhead's few lines don't either."""
    lined = page.filter(_is_no_shading)
    return [table.cells for table in lined.find_tables()] if len(lined.edges) >= _MIN_LINES else []


def _is_no_shading(thing: Mapping[str, Any]) -> bool:
    if thing["object_type"] != "rect" or thing["stroke"] or not thing["fill"]:
        return True
    return bool(min(thing["width"], thing["height"]) <= _WIDE)

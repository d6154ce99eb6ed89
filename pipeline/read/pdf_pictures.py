"""Pages of a PDF file that are pictures, or whose text layer is rubbish: they are rendered and recognised."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from pipeline.document.source import Remark
from pipeline.errors import NeedsOcr, TooManyPixels
from pipeline.read import budget, limits
from pipeline.read.pdf_pages import Page
from pipeline.read.pdf_remarks import FEW_CHARACTERS

_MIN_LETTERS = 300
_MIN_ACCENTED = 0.08
_MOSTLY = 0.5
_SIGNED = 300


@dataclass(frozen=True, slots=True)
class Recognised:
    """All pages of a file, those that were recognised among them; `version` is Tesseract's, "" where it was not needed."""

    pages: tuple[Page, ...]
    remarks: tuple[Remark, ...] = ()
    version: str = ""


def recognised(document: Any, pages: Sequence[Page], name: str, *, wordless: bool) -> Recognised:
    """Return the pages of an open document with those recognised that have to be; all, where their text is `wordless`.

    Raises NeedsOcr where that is half of them or more and there is no Tesseract with Vietnamese; a few pages less are
    told as pages without text. So are those that have more pixels than are drawn.

    Raises TooManyPages where too many have to be recognised, TooManyPixels where half of all pages are too large.
    """
    rubbish = is_rubbish(pages)
    wanted = [page.number for page in pages if wordless or _is_picture(page, rubbish=rubbish)]
    if not wanted:
        return Recognised(tuple(pages))
    # Recognition needs OpenCV and NumPy, which most files don't.
    from pipeline.read.scan_pages import scanned
    from pipeline.read.tesseract import engine

    try:
        reader = engine(name)
    except NeedsOcr:
        if 2 * len(wanted) >= len(pages):
            raise
        return Recognised(tuple(pages))
    limits.check_pages(len(wanted), limits.RECOGNISED_PAGES, name)
    wanted = _drawable(document, wanted, pages, name)
    found = scanned(_pictures(document, wanted), reader)
    read = {page.number: page for page in found.pages}
    over = [number for number in wanted if number not in read]
    # Where recognition finds nothing (a drawing with a few letters beside it), what the page says itself stands.
    read = {number: page for number, page in read.items() if page.characters or not pages[number - 1].characters}
    remarks = (*found.remarks, budget.left_out(over)) if over else found.remarks
    return Recognised(tuple(read.get(page.number, page) for page in pages), remarks, reader.version)


def _drawable(document: Any, wanted: Sequence[int], pages: Sequence[Page], name: str) -> list[int]:
    """Return the wanted pages without those too large to be drawn; they are measured before anything is drawn."""
    from pipeline.read.scan_image import DPI

    kept: list[int] = []
    refused: list[TooManyPixels] = []
    for number in wanted:
        width, height = (side * DPI / 72 for side in document.get_page_size(number - 1))
        try:
            limits.check_pixels(width, height, limits.PIXELS, name)
            limits.check_pixels(pages[number - 1].pixels, 1, limits.PICTURE_PIXELS, name)
            kept.append(number)
        except TooManyPixels as error:
            refused.append(error)
    if refused and 2 * len(refused) >= len(pages):
        raise refused[0]
    return kept


def _is_picture(page: Page, *, rubbish: bool) -> bool:
    """Tell whether a page has to be recognised: it is a picture, with no more text than a digital signature puts on it."""
    if page.characters < FEW_CHARACTERS:
        return page.pictured > 0
    return page.pictured > _MOSTLY and (rubbish or page.characters < _SIGNED)


def _pictures(document: Any, numbers: Sequence[int]) -> Iterator[tuple[int, Any]]:
    """Render pages one at a time, and keep none of them; PDFium must not be called from two threads."""
    for number in numbers:
        budget.begins(number)
        yield number, _picture(document[number - 1])


def _picture(page: Any) -> Any:
    from pipeline.read.scan_image import DPI

    bitmap = page.render(scale=DPI / 72)
    pixels = np.ascontiguousarray(bitmap.to_numpy()[:, :, :3])
    bitmap.close()
    page.close()
    return pixels


def is_rubbish(pages: Sequence[Page]) -> bool:
    """Tell whether text laid under a scan was recognised in another language: hardly a letter has an accent."""
    pages = [page for page in pages if page.characters >= FEW_CHARACTERS]
    if not pages or sum(page.hidden for page in pages) < 0.5 * len(pages):
        return False
    letters = accented = 0
    for page in pages:
        for row in page.rows:
            for char in row.text:
                letters += char.isalpha()
                accented += char.isalpha() and ord(char) > 0x7F
    return letters >= _MIN_LETTERS and accented < _MIN_ACCENTED * letters

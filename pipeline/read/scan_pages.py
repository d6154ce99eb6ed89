"""Pictures of pages to pages of rows: recognised side by side, then mended over all of them."""

from __future__ import annotations

import ctypes
import os
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from contextvars import copy_context
from dataclasses import dataclass, replace
from functools import partial

import cv2

from pipeline.document.source import Remark
from pipeline.letters import to_roman
from pipeline.lexicon.phrases import Phrases, phrases
from pipeline.read import budget
from pipeline.read.pdf_lines import Row
from pipeline.read.pdf_pages import Grid, GridCell, Page
from pipeline.read.scan_forms import forms_mended, offices_mended
from pipeline.read.scan_image import ALONE, Pixels, Sheet, sheet
from pipeline.read.scan_marks import Ordinal, marks_mended, numbered_mended, ordinals_mended
from pipeline.read.scan_mend import Mend, mended, reworded
from pipeline.read.scan_page import ScannedPage, scanned_page
from pipeline.read.tesseract import Engine

Picture = tuple[int, Pixels]
"""The number of a page (from 1), and its pixels at `scan_image.DPI`, grey or BGR."""

_M_MMAP_THRESHOLD, _BLOCK = -3, 2_000_000
_POOR = 0.8
_FEW = 12
_SHOWN = 40


@dataclass(frozen=True, slots=True)
class Scanned:
    """Pages as they were recognised and mended, and what there is to tell of them."""

    pages: tuple[Page, ...]
    remarks: tuple[Remark, ...]


def scanned(pictures: Iterable[Picture], reader: Engine) -> Scanned:
    """Read pictures of pages; as many at a time as this process has processors, and one more waits, in grey.

    When the time for pages (`budget`) is over, the rest are left out.
    """
    known = phrases()
    cv2.setNumThreads(1)
    _gives_pictures_back()
    read = list(_side_by_side(pictures, reader, known))
    pages, mends = _mended([one.page for one in read], known)
    return Scanned(tuple(pages), (*_about(read, reader), *_about_mends(mends)))


def _gives_pictures_back() -> None:
    """Have the memory of a picture go back to the system as soon as it is let go of.

    glibc takes ever larger blocks from its heap once one was freed, and that ends where its last block does (mallopt(3)).
    """
    with suppress(AttributeError):  # another libc
        ctypes.CDLL(None).mallopt(_M_MMAP_THRESHOLD, _BLOCK)


def _side_by_side(pictures: Iterable[Picture], reader: Engine, known: Phrases) -> Iterator[ScannedPage]:
    workers = len(os.sched_getaffinity(0))
    waiting: list[Future[ScannedPage | None]] = []
    took = [0.0]

    def one(number: int, grey: Sheet, *, first: bool) -> ScannedPage | None:
        if not first and budget.is_over(number, max(took)):
            return None
        began = time.monotonic()
        page = scanned_page(number, grey, reader, known)
        took.append(time.monotonic() - began)
        return page

    with ThreadPoolExecutor(workers) as pool:
        for number, grey in _made_ready(iter(pictures)):
            if waiting and budget.is_over(number, max(took)):
                break
            # A thread knows of the budget only what it is given.
            waiting.append(pool.submit(copy_context().run, partial(one, number, grey, first=not waiting)))
            del grey
            if len(waiting) > workers and (page := waiting.pop(0).result()):
                yield page
        yield from (page for future in waiting if (page := future.result()))


def _made_ready(pictures: Iterator[Picture]) -> Iterator[tuple[int, Sheet]]:
    """Yield pages made ready, one after the other: in grey a page takes a third of the memory while it is read."""
    while True:
        with ALONE:
            number, pixels = next(pictures, (0, None))
            if pixels is None:
                return
            grey = sheet(pixels)
            del pixels
        yield number, grey
        del grey


def _mended(pages: Sequence[Page], known: Phrases) -> tuple[list[Page], list[Mend]]:
    """Mend the running text of all pages in one go, since marks count on over page ends, and the tables one by one."""
    mends: list[Mend] = []
    flow: list[Row] = []
    for page in pages:
        own, more = offices_mended(page.rows, page.width)
        flow.extend(own)
        mends.extend(more)
    flow, more = marks_mended(flow)
    mends.extend(more)
    for mend in (forms_mended, mended):
        flow, more = mend(flow, known)
        mends.extend(more)
    rows = iter(flow)
    found: list[Page] = []
    groups = 0
    for page in pages:
        whole = tuple(next(rows) for _ in page.rows)
        grids: list[Grid] = []
        for grid in page.grids:
            grid, groups = _grid(grid, known, mends, groups)
            grids.append(grid)
        found.append(replace(page, rows=whole, grids=tuple(grids)))
    return found, mends


def _grid(grid: Grid, known: Phrases, mends: list[Mend], above: int) -> tuple[Grid, int]:
    """Return a table mended, and the number of its last group; `above` is that of the table before, which may go on in it."""
    cells: list[GridCell] = []
    for cell in grid.cells:
        rows, more = mended(cell.rows, known)
        mends.extend(more)
        cells.append(replace(cell, rows=tuple(rows)))
    texts = {(cell.row, cell.column): " ".join(row.text for row in cell.rows) for cell in cells}
    numbers = _columns_numbered(grid, texts)
    meant = {**_first_column(grid, {**texts, **numbers}, above), **numbers}
    for at, cell in enumerate(cells):
        text = meant.get((cell.row, cell.column), "")
        if text and text != texts[cell.row, cell.column] and len(cell.rows) == len(cell.rows[0].words) == 1:
            row = cell.rows[0]
            cells[at] = replace(cell, rows=(row.part((reworded(row.words[0], text),)),))
            mends.append(Mend(texts[cell.row, cell.column], text))
    last = max((number for text in meant.values() if (number := _ROMANS.get(text, 0))), default=above)
    return replace(grid, cells=tuple(cells)), last


_ROMANS = {to_roman(number): number for number in range(1, 20)}
Texts = dict[tuple[int, int], str]


def _first_column(grid: Grid, texts: Texts, above: int) -> Texts:
    """Return what the cells of the first column mean; a row with nothing beyond the second column begins a group."""
    rows = sorted(row for row, column in texts if column == 0)
    groups = {row for row in rows if not any(text for (at, column), text in texts.items() if at == row and column > 1)}
    meant = ordinals_mended([Ordinal(texts[row, 0], row in groups and grid.columns > 2) for row in rows], above)
    return {(row, 0): text for row, text in zip(rows, meant, strict=True)}


def _columns_numbered(grid: Grid, texts: Texts) -> Texts:
    """Return what the cells of a row that numbers the columns mean; it stands among the first three."""
    found: Texts = {}
    for row in range(min(3, grid.rows)):
        own = [texts.get((row, column), "") for column in range(grid.columns)]
        found.update({(row, column): text for column, text in enumerate(numbered_mended(own)) if text != own[column]})
    return found


def _about(read: Sequence[ScannedPage], reader: Engine) -> Iterator[Remark]:
    listed = ", ".join(str(one.page.number) for one in read)
    yield Remark(
        "ocr-read",
        f"Recognised by Tesseract {reader.version} (vie): page {listed}",
        f"Nhận dạng chữ bằng Tesseract {reader.version} (vie): trang {listed}",
    )
    poor = ", ".join(str(one.page.number) for one in read if one.words > _FEW and one.sure < _POOR)
    if poor:
        yield Remark(
            "ocr-poor",
            f"Hardly readable, much of it may be wrong: page {poor}",
            f"Khó đọc, nhiều chỗ có thể sai: trang {poor}",
            level="warning",
        )
    noise = {one.page.number: [word.text for word in one.noise] for one in read if one.noise}
    if noise:
        count = sum(map(len, noise.values()))
        pages = ", ".join(map(str, noise))
        sample = " ".join(text for some in noise.values() for text in some[:_SHOWN])[: 4 * _SHOWN]
        yield Remark(
            "ocr-left-out",
            f"{count} signs that are hardly print (signatures, seals, stains) are left out (page {pages}): {sample}",
            f"Bỏ qua {count} dấu hiệu khó là chữ in (chữ ký, con dấu, vết bẩn) (trang {pages}): {sample}",
        )


def _about_mends(mends: Sequence[Mend]) -> Iterator[Remark]:
    if not mends:
        return
    counted = Counter((mend.read, mend.meant) for mend in mends)
    listed = "; ".join(
        f"{read} → {meant}" + (f" (×{count})" if count > 1 else "") for (read, meant), count in counted.most_common()
    )
    yield Remark(
        "ocr-mended",
        f"{len(mends)} words that recognition got wrong are mended: {listed}",
        f"Đã sửa {len(mends)} chỗ nhận dạng sai: {listed}",
    )

"""pdfplumber as the oracle of the PDF reader, and as what reads the pages that PDFium can't open.

Both are held to the same characters on each page and the same text in the cells of ruled tables. What may differ:

- blanks: each guesses them in its own way;
- the composed and the decomposed form of a letter;
- what stands in form fields (the number and the day, in signed files): ours draws them into the page, pdfplumber reads
  the page alone. So on pages with annotations ours may have more characters, never fewer;
- shading: pdfplumber makes tables of filled areas behind lines of text, ours of drawn lines alone. Its filter leaves
  filled areas out, and a page with fewer than six lines (a letterhead) has no table.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pdfplumber
import pypdfium2.raw as pdfium_c
import pytest
from drawn_pages import FULL, HEIGHT, LEFT, body, pdf, write
from reportlab.pdfgen.canvas import Canvas
from sources import cells, texts

from pipeline.document.source import Line, Table
from pipeline.errors import DamagedFile, NeedsOcr
from pipeline.read.pdf import opened, read
from pipeline.read.pdf_fonts import may_be_misread, reread
from pipeline.read.pdf_glyphs import Glyph
from pipeline.read.pdf_pages import Page, page_of

REAL = os.environ.get("THIHANH_REAL")
CORPUS = sorted((Path(__file__).parents[1] / "corpus" / "pdf").glob("*.pdf"))
PAGES = 6


def even(text: str) -> str:
    return "".join(unicodedata.normalize("NFD", text).split())


def characters(page: Page) -> Counter[str]:
    inner = (row for grid in page.grids for cell in grid.cells for row in cell.rows)
    return Counter(even("".join(word.text for row in (*page.rows, *inner) for word in row.words)))


def is_line(thing: dict[str, Any]) -> bool:
    shaded = thing["object_type"] == "rect" and thing["fill"] and not thing["stroke"]
    return not shaded or min(thing["width"], thing["height"]) <= 3


def their_tables(page: Any) -> list[list[str]]:
    lined = page.filter(is_line)
    found = lined.find_tables() if len(lined.edges) >= 6 else []
    tables = [sorted(even(cell) for row in table.extract() for cell in row if cell and even(cell)) for table in found]
    return sorted(table for table in tables if len(table) > 1)


def our_tables(page: Page) -> list[list[str]]:
    return sorted(
        sorted(even("".join(word.text for row in cell.rows for word in row.words)) for cell in grid.cells if cell.rows)
        for grid in page.grids
    )


def differences(path: Path) -> Iterator[str]:
    document = opened(path.read_bytes(), path.name)
    with pdfplumber.open(path) as oracle:
        for number in range(min(len(document), PAGES)):
            whole = document[number]
            annotated = pdfium_c.FPDFPage_GetAnnotCount(whole.raw) > 0
            whole.close()
            page = page_of(document, number, "a.pdf")
            assert page is not None
            theirs = oracle.pages[number]
            ours, wanted = characters(page), Counter(even("".join(char["text"] for char in theirs.chars)))
            if wanted - ours or (ours - wanted and not annotated):
                yield f"{path.name}, page {number + 1}: missing {wanted - ours}, too many {ours - wanted}"
            if our_tables(page) != their_tables(theirs):
                yield f"{path.name}, page {number + 1}: tables {our_tables(page)}, pdfplumber {their_tables(theirs)}"
            theirs.close()
    document.close()


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_characters_and_cells_are_those_of_pdfplumber(path: Path) -> None:
    assert list(differences(path)) == []


@pytest.mark.skipif(not REAL, reason="THIHANH_REAL names no folder of real documents")
def test_characters_and_cells_of_real_files_are_those_of_pdfplumber() -> None:
    files = [path for path in sorted(Path(REAL or "").rglob("*.pdf")) if path.parent.name != "scan"]
    assert files
    assert [told for path in files for told in differences(path)] == []


# Fonts that say nothing of their letters


def drawn_in(font: str, text: str) -> tuple[list[Glyph], dict[int, tuple[str, int]]]:
    glyphs = [Glyph(char, 6.0 * at, 6.0 * at + 6, 100.0, 12.0, at) for at, char in enumerate(text)]
    return glyphs, dict.fromkeys(range(len(text)), (font, 4 if font == "symbolic" else 32))


@pytest.mark.parametrize(
    ("font", "text", "wanted"),
    [
        ("symbolic", "ng\u2021y 05 th\xb7ng 3, c\xd9ng t\xb7c c\xdb", "ngày 05 tháng 3, công tác có"),
        ("named", "ng\u2021y 05 th\xb7ng 3", "ng\u2021y 05 th\xb7ng 3"),
        ("symbolic", "\xb7 Rà soát \xb7 Báo cáo", "\xb7 Rà soát \xb7 Báo cáo"),
        ("symbolic", "N\xaci nh\xcbn: Së Tµi chÝnh", "N\xaci nh\xcbn: Së Tµi chÝnh"),
        ("symbolic", "N\xaci nh\xcbn:", "N\xaci nh\xcbn:"),
    ],
)
def test_letters_of_a_font_without_a_map_are_those_of_windows(font: str, text: str, wanted: str) -> None:
    glyphs, fonts = drawn_in(font, text)
    found, count = reread(glyphs, fonts.__getitem__)
    assert "".join(glyph.text for glyph in found) == wanted
    assert count == sum(one != other for one, other in zip(text, wanted, strict=True))


def test_only_signs_beside_letters_make_a_page_be_looked_at() -> None:
    assert may_be_misread("ng\u2021y")
    assert not may_be_misread("“Sở” – \xb7 mục… 5")


# What PDFium can't open


def two_pages() -> bytes:
    def table(canvas: Canvas) -> None:
        for x in (LEFT, 250, 400):
            canvas.line(x, HEIGHT - 560, x, HEIGHT - 620)
        for y in (560, 590, 620):
            canvas.line(LEFT, HEIGHT - y, 400, HEIGHT - y)
        for number, text in enumerate(("Nhiem vu", "Han", "Bao cao", "Quy II")):
            write(canvas, LEFT + 5 + 165 * (number % 2), 580 + 30 * (number // 2), text)

    def second(canvas: Canvas) -> None:
        write(canvas, LEFT, 280, "Trang thu hai", "Times-Bold")
        body(canvas)
        table(canvas)

    return pdf(body, second)


def damaged(data: bytes, kind: bytes, at: int, step: int = 1) -> bytes:
    """Return a file with one byte spoilt in the head of an object: of "5 0 obj" the 0, or with `step` -1 the 5."""
    where = [found.start() for found in re.finditer(rb"/Type /" + kind + rb"\b", data)][at]
    begin = data.rindex(b" 0 obj", 0, where)
    return data[: begin + step] + b"\xff" + data[begin + step + 1 :]


@pytest.mark.parametrize(("kind", "at"), [(b"Page", 1), (b"Catalog", 0)])
def test_pdfplumber_reads_what_pdfium_cannot_open(kind: bytes, at: int) -> None:
    whole, saved = read(two_pages(), "a.pdf"), read(damaged(two_pages(), kind, at), "a.pdf")
    assert (whole.reader, saved.reader) == ("pdf", "pdf-pdfplumber")
    assert saved.raw == whole.raw
    assert texts(saved)[10] == "Trang thu hai"
    for one, other in zip(whole.elements, saved.elements, strict=True):
        assert type(one) is type(other)
        if isinstance(one, Line) and isinstance(other, Line):
            assert (one.page, one.bold, one.centred, one.gap) == (other.page, other.bold, other.centred, other.gap)
            assert other.box == pytest.approx(one.box, abs=0.003)
        elif isinstance(one, Table) and isinstance(other, Table):
            assert cells(one, whole) == cells(other, saved)
    assert any(isinstance(element, Table) for element in saved.elements)


def test_a_page_that_neither_can_open_is_empty_and_told_of() -> None:
    source = read(damaged(pdf(body, body, body), b"Page", 1, step=-1), "a.pdf")
    assert (source.reader, source.pages) == ("pdf", 3)
    assert texts(source) == [f"{FULL} {number}." for number in range(10)] * 2
    assert [remark.code for remark in source.remarks] == ["pages-without-text"]
    assert source.remarks[0].message.endswith(": 2")


def test_what_neither_can_read_has_a_name() -> None:
    for data in (
        b"%PDF-1.7\n" + bytes(range(256)) * 20,
        two_pages()[:300],
        b"%PDF-1.4\n1 0 obj\n<</Type/Catalog>>\nendobj",
    ):
        with pytest.raises((DamagedFile, NeedsOcr)):
            read(data, "a.pdf")


def test_pdfplumber_reads_a_turned_page() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setPageRotation(90)
        canvas.transform(0, 1, -1, 0, HEIGHT, 0)
        body(canvas)

    source = read(damaged(pdf(body, draw), b"Page", 1), "a.pdf")
    assert source.reader == "pdf-pdfplumber"
    assert texts(source) == [f"{FULL} {number}." for number in range(10)] * 2

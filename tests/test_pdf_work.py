"""What reading a PDF page costs, in counts: calls into PDFium and into our own code grow with the page, no clock is read."""

from __future__ import annotations

import sys
from collections import Counter
from typing import Any

import pytest
from drawn_pages import FULL, HEIGHT, LEFT, Draw, pdf, write
from reportlab.pdfgen.canvas import Canvas

from pipeline.read import pdf_objects, pdfium_calls
from pipeline.read.pdf import read

OF_EACH_CHARACTER = ("loose_char_box",)
OF_EACH_HEIGHT = ("char_origin", "char_matrix", "char_font_size")
OF_EACH_WORD = ("char_object",)
OF_EACH_OBJECT = ("page_object", "object_kind", "render_mode", "fill_colour")
OF_EACH_STROKE = ("path_segment", "segment_kind", "segment_point", "segment_closes")
NAMES = (*OF_EACH_CHARACTER, *OF_EACH_HEIGHT, *OF_EACH_WORD, *OF_EACH_OBJECT, *OF_EACH_STROKE)


def lines_of_text(count: int) -> Draw:
    def draw(canvas: Canvas) -> None:
        for number in range(count):
            write(canvas, LEFT, 60 + 14 * number, f"{FULL} {number:02}.")

    return draw


def table(rows: int) -> Draw:
    """Four columns, each cell drawn as a box of its own."""

    def draw(canvas: Canvas) -> None:
        for row in range(rows):
            for column in range(4):
                left, top = LEFT + 110 * column, 60 + 15 * row
                canvas.rect(left, HEIGHT - top - 15, 110, 15)
                write(canvas, left + 4, top + 11, f"Nhiem vu {row:02}", size=10)

    return draw


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often each of PDFium's functions is called."""
    counted: Counter[str] = Counter()

    def counting(name: str, function: Any) -> Any:
        def call(*arguments: Any) -> Any:
            counted[name] += 1
            return function(*arguments)

        return call

    for name in NAMES:
        monkeypatch.setattr(pdfium_calls, name, counting(name, getattr(pdfium_calls, name)))
    return counted


def calls_of(data: bytes) -> int:
    """Return how many calls into the pipeline reading a file takes."""
    calls = 0

    def count(frame: Any, event: str, _: object) -> None:
        nonlocal calls
        calls += event == "call" and "/pipeline/" in frame.f_code.co_filename

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        read(data, "a.pdf")
    finally:
        sys.setprofile(before)
    return calls


def test_each_character_is_asked_for_once_and_all_else_more_rarely(asked: Counter[str]) -> None:
    source = read(pdf(lines_of_text(50)), "a.pdf")
    characters = len(source.raw)
    assert characters > 4000
    # PDFium counts the line ends that it makes up: two a line.
    assert sum(asked[name] for name in OF_EACH_CHARACTER) <= characters + 2 * 50
    # One height a line, and every fortieth character for the direction of the text.
    assert all(asked[name] <= 50 + 1 + characters // 40 + 2 for name in OF_EACH_HEIGHT)
    assert sum(asked[name] for name in OF_EACH_WORD) <= len(source.raw.split())
    # A line is drawn as one object.
    assert all(asked[name] <= 50 + 1 for name in OF_EACH_OBJECT)


@pytest.mark.parametrize("drawn", [lines_of_text, table])
def test_calls_into_pdfium_grow_with_the_page(drawn: Any, asked: Counter[str]) -> None:
    counts: list[Counter[str]] = []
    for rows in (12, 24, 48):
        asked.clear()
        read(pdf(drawn(rows)), "a.pdf")
        counts.append(asked.copy())
    one, two, four = counts
    for name in NAMES:
        assert four[name] - two[name] <= 2.1 * (two[name] - one[name]) + 2, f"{name}: {[c[name] for c in counts]}"


@pytest.mark.parametrize("drawn", [lines_of_text, table])
def test_our_calls_grow_with_the_page(drawn: Any) -> None:
    calls_of(pdf(drawn(2)))  # modules are loaded, fonts are known
    one, two, four = (calls_of(pdf(drawn(rows))) for rows in (12, 24, 48))
    assert four - two <= 2.1 * (two - one) + 20, f"{one}, {two}, {four} calls"


def test_our_calls_grow_with_the_pages() -> None:
    pages = lines_of_text(30)
    calls_of(pdf(pages))
    one, two, four = (calls_of(pdf(*[pages] * count)) for count in (2, 4, 8))
    assert four - two <= 2.1 * (two - one) + 20, f"{one}, {two}, {four} calls"


def test_a_character_costs_less_than_a_call_of_ours() -> None:
    """What is done to all characters is done to columns: there is no function of ours that is called for each."""
    few, many = (calls_of(pdf(lines_of_text(rows))) for rows in (20, 40))
    assert many - few < 20 * len(FULL)


def test_a_page_of_a_hundred_strokes_asks_for_each_point_once(asked: Counter[str]) -> None:
    read(pdf(table(25)), "a.pdf")
    # A box is five segments at most: a start, four sides.
    assert asked["path_segment"] == asked["segment_point"] <= 5 * 100
    assert pdf_objects.PAGE_PATHS >= 100

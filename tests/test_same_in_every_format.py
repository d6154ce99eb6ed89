"""What a converter or a page does to a decision, and what makes it the same decision again."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from pipeline.document.paragraphs import Grid, GridCell, Paragraph
from pipeline.document.source import Cell, Line, Source, Table
from pipeline.normalize.document import normalized
from pipeline.normalize.grids import continued, to_grid
from pipeline.normalize.margins import is_set_in, margins
from pipeline.read.formats import read
from pipeline.spans import Span
from pipeline.steps import decided

REAL = os.environ.get("THIHANH_REAL")


def paragraphs(raw: str, name: str = "a.txt") -> list[str]:
    return [block.text for block in normalized(read(raw.encode(), name)).blocks if isinstance(block, Paragraph)]


# Items run together


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (
            ["1. Rà soát bến.", "2. Kiểm tra phao. 3. Báo cáo Sở Xây dựng.", "4. Công bố."],
            ["1. Rà soát bến.", "2. Kiểm tra phao.", "3. Báo cáo Sở Xây dựng.", "4. Công bố."],
        ),
        (
            ["a) Rà soát bến; b) Kiểm tra phao; c) Báo cáo.", "d) Công bố."],
            ["a) Rà soát bến; b) Kiểm tra phao; c) Báo cáo.", "d) Công bố."],
        ),
        (
            ["a) Rà soát bến; b) Kiểm tra phao.", "c) Công bố."],
            ["a) Rà soát bến;", "b) Kiểm tra phao.", "c) Công bố."],
        ),
        (
            ["d) Rà soát.", "Việc này làm hằng năm. đ) Kiểm tra phao.", "e) Công bố."],
            ["d) Rà soát.", "Việc này làm hằng năm.", "đ) Kiểm tra phao.", "e) Công bố."],
        ),
        # no gap in the series: what looks like a mark stays in its sentence
        (
            ["1. Theo điểm 1. 2. Rà soát bến.", "2. Kiểm tra phao."],
            ["1. Theo điểm 1. 2. Rà soát bến.", "2. Kiểm tra phao."],
        ),
        (
            ["2. Kiểm tra phao theo mục 3. báo cáo.", "4. Công bố."],
            ["2. Kiểm tra phao theo mục 3. báo cáo.", "4. Công bố."],
        ),
        (["2. Kiểm tra phao. 3. Báo cáo."], ["2. Kiểm tra phao. 3. Báo cáo."]),
    ],
)
def test_a_paragraph_is_cut_where_the_series_has_a_gap(lines: list[str], expected: list[str]) -> None:
    assert paragraphs("\n\n".join(lines)) == expected


def test_cut_items_keep_their_places() -> None:
    raw = "1. Rà soát bến.\n\n2. Kiểm tra\nphao. 3. Báo cáo.\n\n4. Công bố."
    found = [block for block in normalized(read(raw.encode(), "a.txt")).blocks if isinstance(block, Paragraph)]
    for block in found:
        span = block.mapped.raw_span(0, len(block.text))
        assert " ".join(raw[span.start : span.end].split()) == block.text


def test_years_cut_at_their_dash_are_joined() -> None:
    assert paragraphs("a) Đề án giai đoạn 2031 -\n2035. Rà soát bến.") == [
        "a) Đề án giai đoạn 2031 - 2035. Rà soát bến."
    ]


# First lines that are set in


def page(*lines: tuple[str, float, float, bool]) -> Source:
    """Return a source of one page: of each line the text, where it begins, how full it is, and whether it is bold."""
    raw, elements = "", []
    for number, (text, left, fill, bold) in enumerate(lines):
        start = len(raw)
        raw += text + "\n"
        box = (left, number / 40, 0.9, number / 40 + 0.02)
        elements.append(Line((Span(start, start + len(text)),), page=1, box=box, fill=fill, bold=bold))
    return Source("a.pdf", "0", "application/pdf", "pdf", "text-layer", raw, tuple(elements), pages=1)


FULL = [(f"đi qua địa bàn của xã thứ {number} và", 0.13, 1.0, False) for number in range(4)]


def clean(*lines: tuple[str, float, float, bool]) -> list[str]:
    blocks = normalized(page(*FULL, ("vùng bãi bồi.", 0.13, 0.3, False), *lines)).blocks
    return [block.text for block in blocks if isinstance(block, Paragraph)][1:]


def test_a_bold_heading_ends_above_a_first_line() -> None:
    heading = ("2. Ban quản lý các bến thủy nội địa của tỉnh", 0.19, 0.93, True)
    assert clean(heading, ("Công bố danh mục bến", 0.19, 1.0, False)) == [heading[0], "Công bố danh mục bến"]


def test_a_line_of_one_weight_ends_above_a_first_line_where_the_next_word_had_room() -> None:
    heading = ("c) Danh mục các bến được ưu tiên", 0.19, 0.81, False)
    assert clean(heading, ("Các bến quan trọng", 0.19, 1.0, False)) == [heading[0], "Các bến quan trọng"]


def test_what_goes_on_at_the_margin_is_one_paragraph() -> None:
    first = ("Điều 3. Chánh Văn phòng, Giám đốc", 0.19, 0.97, True)
    assert clean(first, ("Sở Xây dựng và các xã", 0.13, 1.0, False)) == [f"{first[0]} Sở Xây dựng và các xã"]


def test_a_full_line_goes_on_though_all_of_the_paragraph_is_set_in() -> None:
    first = ("Báo cáo của Chủ tịch Hội đồng quản lý", 0.19, 0.98, False)
    assert clean(first, ("Quỹ bảo trì bến thủy", 0.19, 1.0, False)) == [f"{first[0]} Quỹ bảo trì bến thủy"]


def test_a_note_in_brackets_ends_with_its_bracket() -> None:
    note = ("(Kèm theo Quyết định số 77/QĐ-UBND của Chủ tịch)", 0.2, 0.8, False)
    assert clean(note, ("Luật Đường thủy được thông qua", 0.13, 1.0, False)) == [
        note[0],
        "Luật Đường thủy được thông qua",
    ]


def test_the_margin_is_where_most_full_lines_begin() -> None:
    lines = [line for line in page(*FULL, ("a", 0.19, 1.0, False)).elements if isinstance(line, Line)]
    at = margins(lines)
    assert at == {1: pytest.approx(0.13)}
    assert [is_set_in(line, at) for line in lines] == [False, False, False, False, True]
    assert margins(lines[:2]) == {}
    assert not is_set_in(lines[-1], {})


def test_a_lead_in_that_ends_with_the_line_goes_on_at_the_margin() -> None:
    first = ("Điều 3. Chánh Văn phòng; Giám đốc các Sở:", 0.19, 0.99, False)
    rest = ("Tài chính, Xây dựng chịu trách nhiệm thi hành.", 0.13, 0.7, False)
    assert clean(first, rest) == [f"{first[0]} {rest[0]}"]
    inside = ("Công bố danh mục bến.", 0.19, 0.7, False)
    assert clean(first, inside) == [first[0], inside[0]]
    assert clean((first[0], 0.19, 0.8, False), rest) == [first[0], rest[0]]
    assert clean((first[0], 0.13, 0.99, False), rest) == [first[0], rest[0]]


def test_on_a_page_of_short_paragraphs_the_margin_is_where_the_rest_of_them_begins() -> None:
    firsts = [(f"{number}. Sở Xây dựng và", 0.19, 1.0, False) for number in range(6)]
    lines = [line for line in page(*firsts, *FULL[:3]).elements if isinstance(line, Line)]
    assert margins(lines) == {1: pytest.approx(0.13)}
    assert margins(lines[:-1]) == {1: pytest.approx(0.19)}


# Tables


def frame(page: int, at: int, *sides: tuple[str, ...]) -> tuple[str, Table]:
    """Return two columns of lines on a page, and what they say one after the other, from `at` on."""
    raw, cells = "", []
    for number, side in enumerate(sides):
        lines = []
        for text in side:
            lines.append(Line((Span(at + len(raw), at + len(raw) + len(text)),), page=page))
            raw += text + "\n"
        cells.append(Cell(0, number, tuple(lines)))
    return raw, Table(tuple(cells), 1, len(sides), (page,))


@pytest.mark.parametrize(
    ("below", "expected"),
    [
        (
            (("đường thủy;", "- Lưu: VT."), ("Lê Văn Sóng",)),
            ["Nơi nhận:", "- Như Điều 3;", "- Cục Quản lý đường thủy;", "- Lưu: VT.", "GIÁM ĐỐC", "Lê Văn Sóng"],
        ),
        (
            (("TỈNH BẾN LAU",), ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",)),
            [
                *("Nơi nhận:", "- Như Điều 3;", "- Cục Quản lý", "GIÁM ĐỐC"),
                *("TỈNH BẾN LAU", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
            ],
        ),
    ],
)
def test_recipients_cut_by_the_page_end_are_whole(below: tuple[tuple[str, ...], ...], expected: list[str]) -> None:
    first, above = frame(1, 0, ("Nơi nhận:", "- Như Điều 3;", "- Cục Quản lý"), ("GIÁM ĐỐC",))
    second, rest = frame(2, len(first), *below)
    source = Source("a.pdf", "0", "application/pdf", "pdf", "text-layer", first + second, (above, rest), pages=2)
    assert [block.text for block in normalized(source).blocks if isinstance(block, Paragraph)] == expected


def cell_of(*texts: str) -> list[str]:
    raw = "\n".join(texts)
    lines, at = [], 0
    for text in texts:
        lines.append(Line((Span(at, at + len(text)),)))
        at += len(text) + 1
    grid = to_grid(Table((Cell(0, 0, tuple(lines)),), 1, 1), raw)
    return [part.text for part in grid.rows[0][0].paragraphs]


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (("Năm 2031", "- 2032"), ["Năm 2031 - 2032"]),
        (("thời kỳ 2031-", "2035, tầm nhìn"), ["thời kỳ 2031-2035, tầm nhìn"]),
        (("Nghị định số 5/NĐ-", "CP"), ["Nghị định số 5/NĐ-CP"]),
        (("Rà soát bến", "- Kiểm tra phao"), ["Rà soát bến", "- Kiểm tra phao"]),
        (("Quý II", "- 3 lần"), ["Quý II", "- 3 lần"]),
    ],
)
def test_numbers_cut_in_a_cell_are_whole_again(texts: tuple[str, ...], expected: list[str]) -> None:
    assert cell_of(*texts) == expected


def grid(raw: str, *rows: tuple[str, ...], tall: tuple[int, int] | None = None) -> Grid:
    """Return a grid of words of `raw`; `tall` is a column and the number of rows, from the first, that its cell spans."""
    cells = []
    for row, words in enumerate(rows):
        for column, word in enumerate(words):
            if tall and column == tall[0] and 0 < row < tall[1]:
                continue
            at = raw.find(word) if word else 0
            lines = (Line((Span(at, at + len(word)),)),) if word else ()
            height = tall[1] if tall and (row, column) == (0, tall[0]) else 1
            cells.append(Cell(row, column, lines, height))
    return to_grid(Table(tuple(cells), len(rows), len(rows[0])), raw)


RAW = "mot hai ba bon quy hetquy"


def words(found: Grid) -> list[list[str]]:
    return [[cell.text for cell in row] for row in found.rows]


def test_a_merged_cell_that_the_page_cuts_is_filled_below() -> None:
    above = grid(RAW, ("mot", "quy"))
    below = grid(RAW, ("hai", ""), ("ba", ""), ("bon", "hetquy"), tall=(1, 2))
    assert words(continued(above, below)) == [["mot", "quy"], ["hai", "quy"], ["ba", "quy"], ["bon", "hetquy"]]


def test_a_blank_cell_of_one_row_stays_blank() -> None:
    above = grid(RAW, ("mot", "quy"))
    assert words(continued(above, grid(RAW, ("hai", ""), ("ba", "")))) == [["mot", "quy"], ["hai", ""], ["ba", ""]]
    assert words(continued(above, grid(RAW, ("hai", "")))) == [["mot", "quy"], ["hai", ""]]
    empty = grid(RAW, ("mot", ""))
    assert words(continued(empty, grid(RAW, ("hai", ""), ("ba", ""), tall=(1, 2)))) == [
        ["mot", ""],
        ["hai", ""],
        ["ba", ""],
    ]
    assert isinstance(empty.rows[0][1], GridCell)


# Real decisions


@pytest.mark.skipif(not REAL, reason="THIHANH_REAL names no folder of real documents")
def test_a_decision_says_the_same_as_word_and_as_pdf() -> None:
    files = sorted((Path(REAL or "") / "real" / "rendered" / "docx").glob("*.docx"))
    assert files
    for path in files:
        other = path.parents[1] / "pdf" / f"{path.stem}.pdf"
        said = []
        for one in (path, other):
            decision = decided(read(one.read_bytes(), one.name))
            # A blank after a hyphen that the Word file has is a line end in the PDF: "2031- 2035".
            said.append([re.sub(r"-\s+", "-", duty.text) for duty in decision.obligations])
        assert said[0] == said[1], path.name

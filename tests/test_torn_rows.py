"""Tables that a page has cut: the rest of a row, merged cells that go over the page, names that the cut parts."""

from __future__ import annotations

import pytest

from pipeline.document.paragraphs import Grid, GridCell
from pipeline.document.source import Cell, Table
from pipeline.normalize.false_columns import without_false_columns
from pipeline.normalize.grids import continued, continues
from pipeline.spans import MappedText, Piece

HEAD = ["STT", "Nhiệm vụ", "Chủ trì", "Phối hợp", "Thời gian"]


def cell(text: str, *, repeated: bool = False) -> GridCell:
    """Return a cell with a paragraph for each line of `text`."""
    parts = [MappedText.of([Piece(line, 0, len(line))]) for line in text.split("\n") if line]
    return GridCell(tuple(parts), repeated)


def row(*texts: str, merged: tuple[int, ...] = ()) -> tuple[GridCell, ...]:
    """Return a row; `merged` columns repeat the cell above."""
    return tuple(cell(text, repeated=at in merged) for at, text in enumerate(texts))


def texts(grid: Grid) -> list[list[str]]:
    """Return what the cells of a grid say, paragraphs parted by a bar."""
    return [["|".join(part.text for part in one.paragraphs) for one in line] for line in grid.rows]


def test_the_rest_of_a_row_joins_it_though_it_begins_with_a_capital() -> None:
    before = Grid((row(*HEAD), row("1", "Kiểm kê phao ở bến", "Sở Y tế", "Sở Nội vụ", "Tháng 5/2031")))
    after = Grid((row("", "Lau và bến Sậy", "", "", ""), row("2", "Sửa cầu", "Sở Xây dựng", "", "Tháng 6/2031")))
    assert texts(continued(before, after))[1:] == [
        ["1", "Kiểm kê phao ở bến Lau và bến Sậy", "Sở Y tế", "Sở Nội vụ", "Tháng 5/2031"],
        ["2", "Sửa cầu", "Sở Xây dựng", "", "Tháng 6/2031"],
    ]


def test_a_merged_cell_that_goes_over_the_page_is_said_once() -> None:
    before = Grid((row(*HEAD), row("1", "Kiểm kê phao ở", "Sở Y tế", "Sở Nội vụ", "Tháng 5/2031")))
    after = Grid(
        (
            row("", "bến Lau", "", "", ""),
            row("2", "Sửa cầu", "", "Hội Lái đò tỉnh", "Tháng 6/2031", merged=(2,)),
        )
    )
    assert texts(continued(before, after))[1:] == [
        ["1", "Kiểm kê phao ở bến Lau", "Sở Y tế", "Sở Nội vụ", "Tháng 5/2031"],
        ["2", "Sửa cầu", "Sở Y tế", "Hội Lái đò tỉnh", "Tháng 6/2031"],
    ]


def test_a_merged_cell_that_the_page_cuts_is_whole_in_the_rows_below() -> None:
    before = Grid((row(*HEAD), row("1", "Kiểm kê phao ở", "Ủy ban nhân dân", "Sở Nội vụ", "Tháng 5/2031")))
    after = Grid(
        (
            row("", "bến Lau", "tỉnh", "Các xã ven sông", ""),
            row("2", "Sửa cầu", "tỉnh", "Hội Lái đò tỉnh", "Tháng 6/2031", merged=(2,)),
        )
    )
    assert texts(continued(before, after))[1:] == [
        ["1", "Kiểm kê phao ở bến Lau", "Ủy ban nhân dân tỉnh", "Sở Nội vụ|Các xã ven sông", "Tháng 5/2031"],
        ["2", "Sửa cầu", "Ủy ban nhân dân tỉnh", "Hội Lái đò tỉnh", "Tháng 6/2031"],
    ]


def test_a_row_of_its_own_that_opens_the_page_stays_one() -> None:
    before = Grid((row(*HEAD), row("1", "Kiểm kê phao", "Sở Y tế", "Sở Nội vụ", "Tháng 5/2031")))
    after = Grid((row("", "Sửa cầu", "Sở Xây dựng", "", "Tháng 6/2031"),))
    assert len(continued(before, after).rows) == 3


GROUP = row("II", "Về đường thủy", "", "", "")
FIRST = row("1", "Sửa cầu", "Sở Xây dựng", "", "Tháng 6/2031")


@pytest.mark.parametrize(
    ("last", "head", "goes_on"),
    [
        ("6", "7", True), ("6", "9", False), ("2", "2.1", True), ("2.1", "2.2", True), ("2.4", "3", True),
        ("2.4", "3.1", False), ("2", "1", False),
    ],
)  # fmt: skip
def test_a_table_goes_on_where_its_numbers_count_on(last: str, head: str, *, goes_on: bool) -> None:
    before, after = Grid((row(*HEAD), row(last, *HEAD[1:]))), Grid((row(head, "Sửa cầu", "", "", ""),))
    assert continues(before, after) is goes_on


def test_a_group_at_the_foot_or_at_the_head_of_a_page_cuts_no_table() -> None:
    opened = Grid((row(*HEAD), row("I", "Về bến Lau", "", "", ""), FIRST))
    assert continues(opened, Grid((GROUP, FIRST)))
    assert continues(Grid((*opened.rows, GROUP)), Grid((FIRST,)))
    assert not continues(opened, Grid((row("IV", "Về bến Sậy", "", "", ""), FIRST)))
    assert not continues(Grid((row(*HEAD), FIRST)), Grid((FIRST,)))


def test_a_ruling_that_jumps_between_rows_makes_no_column() -> None:
    # In the second row the border between the second and the third column stands further right.
    cells = (Cell(0, 0, ()), Cell(0, 1, ()), Cell(0, 2, (), 1, 2), Cell(1, 0, ()), Cell(1, 1, (), 1, 2), Cell(1, 3, ()))
    table = without_false_columns(Table(cells, 2, 4))
    assert table.columns == 3
    assert [(cell.row, cell.column, cell.column_span) for cell in table.cells] == [
        (0, 0, 1), (0, 1, 1), (0, 2, 1), (1, 0, 1), (1, 1, 1), (1, 2, 1),
    ]  # fmt: skip


def test_a_title_over_two_columns_leaves_both() -> None:
    cells = (Cell(0, 0, ()), Cell(0, 1, (), 1, 2), Cell(1, 0, ()), Cell(1, 1, ()), Cell(1, 2, ()))
    table = Table(cells, 2, 3)
    assert without_false_columns(table) is table

"""Tables that a page has cut: the rest of a row, merged cells that go over the page, names that the cut parts."""

from __future__ import annotations

from pipeline.document.paragraphs import Grid, GridCell
from pipeline.normalize.grids import continued
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

"""Tables whose cells are written one a line, or joined by bars: empty and merged cells are lost, headings stand between tables."""

from __future__ import annotations

import pytest
from test_task_tables import rows_of

from pipeline.read.header_levels import levelled_header
from pipeline.read.short_rows import held_by, kind_of_cell, placed, rejoined

HEAD = ["TT", "Nhiệm vụ", "Chủ trì", "Phối hợp", "Thời gian"]
FULL = ["1", "Kiểm kê phao", "Sở Y tế", "Các xã ven sông", "Tháng 5/2031"]


def flat(*rows: list[str]) -> str:
    """Return rows written one cell a line, a pipe before each cell and two behind a row."""
    return "|\n" + "\n|\n|\n".join("\n|\n".join(row) for row in rows).replace("\n\n", "\n") + "\n|"


@pytest.mark.parametrize(
    ("row", "places"),
    [
        (["2", "Sửa cầu", "Tháng 6/2031"], (0, 1, 4)),
        (["2", "Sửa cầu", "Sở Xây dựng", "Tháng 6/2031"], (0, 1, 2, 4)),
        (["2", "Sửa cầu", "Các xã, phường", "Tháng 6/2031"], (0, 1, 3, 4)),
        (["Sửa cầu", "Sở Xây dựng", "Các xã, phường", "Tháng 6/2031"], (1, 2, 3, 4)),
        # What says nothing stays where it would stand.
        (["2", "Sửa cầu", "Bến Lau"], (0, 1, 2)),
    ],
)
def test_a_short_row_stands_below_what_is_like_it(row: list[str], places: tuple[int, ...]) -> None:
    offset = int(kind_of_cell(row[0]) != "ordinal")
    assert tuple(placed(row, range(offset, offset + len(row)), held_by([HEAD, FULL], 5, 1))) == places


def test_only_a_table_of_tasks_is_set_right() -> None:
    held = held_by([["TT", "Bến", "Xã", "Cấp", "Năm"], FULL], 5, 1)
    assert tuple(placed(["2", "Bến Lau", "2031"], range(3), held)) == (0, 1, 2)


def test_a_row_that_an_empty_cell_has_cut_is_one_again() -> None:
    rows = [HEAD, FULL, ["2", "Sửa cầu", "Sở Xây dựng"], ["Tháng 6/2031"], ["3", "Mua phao", "Sở Y tế"]]
    held = held_by(rows, 5, 1)
    assert [rejoined(rows, at, held) for at in (1, 2, 4)] == [2, 4, 5]
    assert rows_of(flat(*rows[:4])) == [
        ("Kiểm kê phao", ["Sở Y tế"], ["Các xã ven sông"], ["2031-05"]),
        ("Sửa cầu", ["Sở Xây dựng"], [], ["2031-06"]),
    ]


def test_a_merged_cell_among_cells_one_a_line_is_that_above() -> None:
    assert rows_of(flat(HEAD, FULL, ["2", "Sửa cầu", "Các xã, phường", "Tháng 6/2031"]))[1] == (
        "Sửa cầu",
        ["Sở Y tế"],
        ["Các xã, phường"],
        ["2031-06"],
    )


@pytest.mark.parametrize("heading", ["2. Bến đò dọc", "b) Bến đò dọc", "Quy trình số: 02"])
@pytest.mark.parametrize("last", [["Cộng", "2 việc"], FULL], ids=["short", "full"])
def test_a_heading_parts_two_tables(heading: str, last: list[str]) -> None:
    """A short last row no more than a full one takes the heading below it for its next cell."""
    second = ["Số TT", "Nhiệm vụ", "Chủ trì", "Thời gian"], ["1", "Sửa cầu", "Sở Xây dựng", "Tháng 6/2031"]
    table = f"{flat(HEAD, FULL, last)}\n**{heading}**\n{flat(*second)}"
    assert ("Sửa cầu", ["Sở Xây dựng"], [], ["2031-06"]) in rows_of(table)


@pytest.mark.parametrize(
    ("first", "second", "row", "spans"),
    [
        (
            ["TT", "Nội dung", "Phân công", "Thời gian", "Kết quả"],
            ["Chủ trì", "Phối hợp", "Bắt đầu", "Hoàn thành"],
            ["1", "Kiểm kê", "Sở Y tế", "Sở Nội vụ", "2031", "2032", "Báo cáo"],
            [1, 1, 2, 2, 1],
        ),
        (
            ["TT", "Hoạt động", "Đơn vị", "Lộ trình"],
            ["2031", "2032"],
            ["1", "Kiểm kê", "Sở Y tế", "x", "x"],
            [1, 1, 1, 2],
        ),
        (
            ["TT", "Hoạt động", "Cơ quan thực hiện", "Ghi chú"],
            ["Chủ trì", "Phối hợp"],
            ["1", "Kiểm kê", "Sở Y tế", "Sở Nội vụ", "-"],
            [1, 1, 2, 1],
        ),
    ],
)
def test_the_titles_below_tell_which_title_is_theirs(
    first: list[str], second: list[str], row: list[str], spans: list[int]
) -> None:
    places = levelled_header([first, second, row], len(row))
    assert [place.column_span for place in places if place.row == 0] == spans


def test_titles_of_groups_and_short_rows_leave_a_table_of_bars_whole() -> None:
    lines = [
        "TT | Nhiệm vụ | Chủ trì | Phối hợp | Thời gian",
        "I | Bến bãi",
        "1 | Kiểm kê phao | Sở Y tế | Các xã ven sông | Tháng 5/2031",
        "II. Luồng lạch",
        "2 | Sửa cầu | Sở Xây dựng | Hội Lái đò tỉnh | Tháng 6/2031",
        "3 | Thả phao | Tháng 7/2031",
    ]
    assert rows_of("\n\n".join(lines), "77.txt") == [
        ("Kiểm kê phao", ["Sở Y tế"], ["Các xã ven sông"], ["2031-05"]),
        ("Sửa cầu", ["Sở Xây dựng"], ["Hội Lái đò tỉnh"], ["2031-06"]),
        ("Thả phao", ["Sở Xây dựng"], ["Hội Lái đò tỉnh"], ["2031-07"]),
    ]


def test_a_header_of_two_rows_joined_by_bars_is_counted_out() -> None:
    lines = [
        "TT | Nhiệm vụ | Phân công thực hiện | Thời gian",
        "Chủ trì | Phối hợp",
        "1 | Kiểm kê phao | Sở Y tế | Sở Nội vụ | Tháng 5/2031",
        "2 | Sửa cầu | Sở Xây dựng | Sở Nội vụ | Tháng 6/2031",
    ]
    assert rows_of("\n\n".join(lines), "77.txt") == [
        ("Kiểm kê phao", ["Sở Y tế"], ["Sở Nội vụ"], ["2031-05"]),
        ("Sửa cầu", ["Sở Xây dựng"], ["Sở Nội vụ"], ["2031-06"]),
    ]


def test_rows_of_pipes_without_their_merged_cells_stand_below_what_is_like_them() -> None:
    rows = [HEAD, ["---"] * 5, FULL, ["2", "Sửa cầu", "Các xã, phường", "Tháng 6/2031"], ["3", "Mua phao"]]
    assert rows_of("\n".join(f"| {' | '.join(row)} |" for row in rows)) == [
        ("Kiểm kê phao", ["Sở Y tế"], ["Các xã ven sông"], ["2031-05"]),
        ("Sửa cầu", ["Sở Y tế"], ["Các xã, phường"], ["2031-06"]),
        ("Mua phao", [], [], []),
    ]


def test_the_second_row_of_a_header_of_pipes_may_hold_its_own_cells_alone() -> None:
    table = [
        "| TT | Nhiệm vụ | Phân công | | Thời gian |",
        "| --- | --- | --- | --- | --- |",
        "| Chủ trì | Phối hợp |",
        "| 1 | Kiểm kê phao | Sở Y tế | Sở Nội vụ | Tháng 5/2031 |",
    ]
    assert rows_of("\n".join(table)) == [("Kiểm kê phao", ["Sở Y tế"], ["Sở Nội vụ"], ["2031-05"])]


@pytest.mark.parametrize("stripped", [False, True], ids=["as-written", "line-ends-stripped"])
def test_rows_of_tabs_keep_their_empty_cells_and_a_header_of_two_rows(stripped: bool) -> None:
    rows = [
        "TT\tNhiệm vụ\tChủ trì\tLộ trình\t",
        "\t\t\t2031\t2032",
        "1\tKiểm kê phao\tSở Y tế\tx\t",
        "2\tSửa cầu\tSở Xây dựng\t\tx",
    ]
    table = "\n".join(row.rstrip() if stripped else row for row in rows)
    assert rows_of(table, "77.txt") == [
        ("Kiểm kê phao", ["Sở Y tế"], [], ["2031"]),
        ("Sửa cầu", ["Sở Xây dựng"], [], ["2032"]),
    ]


LINES = ["STT", "Nhiệm vụ", "Cơ quan chủ trì", "Phối hợp", "Thời gian"]


def test_cells_one_a_line_with_nothing_around_them_are_a_table_of_tasks() -> None:
    rows = [
        ["I", "BẾN BÃI"],
        ["1", "Kiểm kê phao", "Sở Y tế", "Sở Nội vụ", "Hội Lái đò tỉnh", "Tháng 5/2031"],
        ["2", "Sửa cầu bến Lau", "Sở Xây dựng", "-nt-", "Quý III/2031"],
        ["II", "LUỒNG LẠCH"],
        ["3", "Thả phao", "Sở Xây dựng", "Các xã ven sông", "Thường xuyên"],
    ]
    text = "\n".join(LINES + [cell for row in rows for cell in row])
    assert rows_of(text, "77.txt") == [
        ("Kiểm kê phao", ["Sở Y tế"], ["Sở Nội vụ", "Hội Lái đò tỉnh"], ["2031-05"]),
        ("Sửa cầu bến Lau", ["Sở Xây dựng"], ["Sở Nội vụ", "Hội Lái đò tỉnh"], ["2031-Q3"]),
        ("Thả phao", ["Sở Xây dựng"], ["Các xã ven sông"], ["ongoing"]),
    ]


@pytest.mark.parametrize(
    "rows",
    [
        # A sentence stands where a body should, and which of two bodies' cells is empty nobody can tell.
        ["1", "Kiểm kê phao", "Rà soát", "Sửa chữa", "Tháng 5", "2", "Sửa cầu", "Mua phao", "Bến Lau", "Tháng 6"],
        ["1", "Kiểm kê phao", "Sở Y tế", "Tháng 5", "2", "Sửa cầu", "Sở Y tế", "Tháng 6"],
    ],
)
def test_lines_that_fit_no_titles_are_no_table(rows: list[str]) -> None:
    assert rows_of("\n".join(LINES + rows), "77.txt") == []


def test_a_cell_too_many_that_says_nothing_does_not_end_the_table() -> None:
    blank = "** **"
    group, last = ["**II**", blank, "**Cầu**", blank, blank, blank], ["3", "Sửa cầu", *FULL[2:]]
    rows = rows_of(flat(HEAD, FULL, ["2", "Sơn phao", *FULL[2:]], group, last))
    assert [task for task, *_ in rows] == ["Kiểm kê phao", "Sơn phao", "Sửa cầu"]
    assert [lead for _, lead, *_ in rows] == [["Sở Y tế"]] * 3

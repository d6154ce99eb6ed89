"""Tables of tasks as they are drawn in other ways: rows above their titles, none at all, groups that are bodies, rows that go on."""

from __future__ import annotations

import html
import re

import pytest
from clean_decision import CLEAN, TASK

from pipeline.read.formats import read
from pipeline.steps import decided

Row = tuple[str, list[str], list[str], list[str]]

TITLES = "TT | Nhiệm vụ | Đơn vị chủ trì | Đơn vị phối hợp | Thời gian"
PHAO = ("Kiểm kê phao", ["Sở Y tế"], ["Sở Nội vụ"], ["2031-Q2"])
PHAO_ROW = "1 | Kiểm kê phao | Sở Y tế | Sở Nội vụ | Quý II/2031"
CAU = ("Sửa cầu bến Lau", ["Sở Xây dựng"], ["Sở Tài chính"], ["2031-06"])
CAU_ROW = "2 | Sửa cầu bến Lau | Sở Xây dựng | Sở Tài chính | Tháng 6/2031"


def piped(*rows: str) -> tuple[str, str]:
    """Return rows drawn with pipes in Markdown, the first one as the header."""
    rule = "|" + " --- |" * (rows[0].count("|") + 1)
    return "\n".join([f"| {rows[0]} |", rule, *(f"| {row} |" for row in rows[1:])]), "77.md"


def tagged(*rows: str) -> tuple[str, str]:
    """Return the same rows as a table of HTML; a title alone in its row goes over all columns."""
    found = "<table>"
    width = max(row.count("|") for row in rows) + 1
    for row in rows:
        cells = [html.escape(cell.strip(), quote=False) for cell in row.split("|")]
        if cells[0] and not any(cells[1:]):
            cells, span = cells[:1], f" colspan={width}"
        else:
            span = ""
        found += "<tr>" + "".join(f"<td{span}>{cell}</td>" for cell in cells) + "</tr>"
    return found + "</table>", "77.html"


def barred(*rows: str) -> tuple[str, str]:
    """Return the same rows as crawlers write them, cells joined by pipes."""
    return "\n".join(rows), "77.txt"


def rows_of(drawn: tuple[str, str]) -> list[Row]:
    """Return task, leads, cooperating bodies and deadlines of each row of a table below the task of a clean decision."""
    table, name = drawn
    text = CLEAN.replace(TASK, f"{TASK}\n\n{table}" if name != "77.html" else f"{TASK}\n\nTABLE")
    if name == "77.html":
        parts = [part for part in re.split(r"\n+", text) if part.strip()]
        text = "<html><body>" + "".join(table if part == "TABLE" else f"<p>{part}</p>" for part in parts)
    decision = decided(read(text.encode(), name))
    return [
        (one.text, [a.name for a in one.lead], [a.name for a in one.cooperating], [day.value for day in one.deadlines])
        for one in decision.obligations
        if one.origin == "table-row"
    ]


DRAWN = pytest.mark.parametrize("drawn", [piped, tagged, barred])


@DRAWN
@pytest.mark.parametrize("above", ["PHÂN CÔNG VIỆC CỦA BẾN NĂM 2031 |  |  |  | ", "(1) | (2) | (3) | (4) | (5)"])
def test_a_row_above_the_titles_is_none_of_them(drawn: object, above: str) -> None:
    assert rows_of(drawn(above, TITLES, PHAO_ROW, CAU_ROW)) == [PHAO, CAU]  # type: ignore[operator]


@DRAWN
def test_a_table_without_titles_is_told_by_what_its_columns_hold(drawn: object) -> None:
    rows = (
        PHAO_ROW,
        CAU_ROW.replace("Sửa", "Kiểm tra"),
        "3 | Tập huấn người lái đò | Sở Nội vụ | Sở Y tế | Quý IV/2031",
    )
    assert (
        rows_of(drawn(*rows))
        == [  # type: ignore[operator]
            PHAO,
            ("Kiểm tra cầu bến Lau", *CAU[1:]),
            ("Tập huấn người lái đò", ["Sở Nội vụ"], ["Sở Y tế"], ["2031-Q4"]),
        ]
    )


def test_a_list_of_members_is_no_table_of_tasks() -> None:
    assert (
        rows_of(piped("1 | Lê Văn Sông | Sở Y tế | Trưởng ban | 2031", "2 | Trần Thị Lau | Sở Nội vụ | Ủy viên | 2031"))
        == []
    )


def test_parts_of_a_title_tell_what_it_alone_does_not() -> None:
    table = piped(
        "TT | Việc | Trách nhiệm |  | Thời gian | ",
        " |  | Chính | Hỗ trợ | Từ | Đến",
        "1 | Kiểm kê phao | Sở Y tế | Sở Nội vụ | 02/2031 | 04/2031",
        "2 | Sửa cầu bến Lau | Sở Xây dựng | Sở Tài chính | 03/2031 | 06/2031",
    )
    assert rows_of(table) == [("Kiểm kê phao", ["Sở Y tế"], ["Sở Nội vụ"], ["2031-04"]), CAU]


@DRAWN
def test_bullets_below_a_row_are_tasks_of_the_same_bodies(drawn: object) -> None:
    bullet = " | - Dán số lên phao |  |  | "
    title = " | Công tác bến bãi |  |  | "
    found = rows_of(drawn(TITLES, PHAO_ROW, bullet, title, CAU_ROW))  # type: ignore[operator]
    assert found == [PHAO, ("Dán số lên phao", *PHAO[1:]), CAU]


@DRAWN
def test_a_row_without_number_and_bodies_has_those_above(drawn: object) -> None:
    found = rows_of(drawn(TITLES, PHAO_ROW, " | Dán số lên phao |  |  | Quý III/2031", CAU_ROW))  # type: ignore[operator]
    assert found[1] == ("Dán số lên phao", ["Sở Y tế"], ["Sở Nội vụ"], ["2031-Q3"])


@DRAWN
def test_the_rest_of_a_row_that_a_page_has_cut_is_no_row(drawn: object) -> None:
    rest = " | và dán số lên từng chiếc |  | của các xã ven sông | "
    found = rows_of(drawn(TITLES, PHAO_ROW.replace("Sở Nội vụ", "Công an"), rest, CAU_ROW))  # type: ignore[operator]
    assert found == [
        ("Kiểm kê phao và dán số lên từng chiếc", ["Sở Y tế"], ["Công an của các xã ven sông"], ["2031-Q2"]),
        CAU,
    ]


@DRAWN
def test_the_body_in_the_title_of_a_group_does_what_stands_below(drawn: object) -> None:
    found = rows_of(
        drawn(  # type: ignore[operator]
            "TT | Nhiệm vụ | Thời gian",
            "I | SỞ Y TẾ | ",
            "1 | Kiểm kê phao | Quý II/2031",
            "2 | UBND xã Bến Lau thuê người lái đò | Quý III/2031",
            "II | Các sở, ban, ngành | ",
            "1 | Cử người trực bến | Hằng ngày",
            "III | Công tác khác | ",
            "1 | Tổng kết mùa lũ | 15/12/2031",
        )
    )
    assert [(row[0], row[1]) for row in found] == [
        ("Kiểm kê phao", ["SỞ Y TẾ"]),
        ("UBND xã Bến Lau thuê người lái đò", ["UBND xã Bến Lau"]),
        ("Cử người trực bến", ["Các sở, ban, ngành"]),
        ("Tổng kết mùa lũ", []),
    ]


def test_where_a_column_says_who_acts_the_title_of_a_group_does_not() -> None:
    table = piped(TITLES, "I | HĐND tỉnh |  |  | ", PHAO_ROW, "2 | Sửa cầu bến Lau |  |  | Tháng 6/2031")
    assert [row[1] for row in rows_of(table)] == [["Sở Y tế"], []]


def test_a_title_that_says_when_its_numbered_rows_are_done_is_no_task() -> None:
    table = piped(TITLES, "1 | Bến bãi |  |  | Năm 2031", PHAO_ROW.replace("1 |", "1.1 |"), CAU_ROW)
    assert rows_of(table) == [PHAO, CAU]


def test_letters_below_a_number_need_no_stop() -> None:
    table = piped(TITLES, "1 | Bến bãi |  |  | ", PHAO_ROW.replace("1 |", "a |"), CAU_ROW.replace("2 |", "b |"))
    assert rows_of(table) == [PHAO, CAU]


def test_a_day_left_of_the_tasks_stands_for_the_rows_below_it() -> None:
    table = piped(
        "Thời gian | Nội dung | Đơn vị thực hiện", "Tháng 6/2031 | Kiểm kê phao | Sở Y tế", " | Sửa cầu | Sở Xây dựng"
    )
    assert [row[3] for row in rows_of(table)] == [["2031-06"], ["2031-06"]]


def test_a_body_left_of_the_tasks_stands_for_the_numbered_rows_beside_it() -> None:
    table = piped(
        "TT | Chủ trì | Nhiệm vụ | Thời hạn", "1 | Sở Y tế | Kiểm kê phao | 2031", "2 |  | Dán số lên phao | 2032"
    )
    assert [row[1] for row in rows_of(table)] == [["Sở Y tế"], ["Sở Y tế"]]


def test_a_column_of_tasks_that_holds_figures_alone_is_none() -> None:
    table = piped(
        "TT | Nhiệm vụ của Bộ | Nhiệm vụ | Đơn vị chủ trì | Thời gian",
        "1 | 14, 26 | Kiểm kê phao | Sở Y tế | 06/2031",
        "2 | 21 | Sửa cầu bến Lau | Sở Xây dựng | 09/2031",
    )
    assert [row[0] for row in rows_of(table)] == ["Kiểm kê phao", "Sửa cầu bến Lau"]


def test_lines_one_a_cell_are_rows_where_most_fit_their_titles() -> None:
    rows = (
        "STT|Việc phải làm|Đơn vị chủ trì|Thời gian",
        "1|Kiểm kê phao|Sở Y tế|Quý II/2031",
        "2|Vá bờ kè|Các hạt duy tu|30/6/2031",
    )
    found = rows_of(("\n".join("\n".join(row.split("|")) for row in rows), "77.txt"))
    assert found == [
        ("Kiểm kê phao", ["Sở Y tế"], [], ["2031-Q2"]),
        ("Vá bờ kè", ["Các hạt duy tu"], [], ["2031-06-30"]),
    ]


def test_a_name_over_two_lines_and_a_body_alone_below_full_rows() -> None:
    lines = ["STT", "Nhiệm vụ", "Chủ trì", "Phối hợp", "Thời gian"]
    lines += ["1", "Kiểm kê phao", "Các sở", "Y tế và Nội vụ", "Công an tỉnh", "Quý II/2031"]
    lines += ["2", "Các xã ven sông cử người trực", "Các xã ven sông", "Tháng 6/2031"]
    lines += ["3", "Sửa cầu bến Lau", "Sở Xây dựng", "Sở Tài chính", "Tháng 6/2031"]
    assert [row[1:] for row in rows_of(("\n".join(lines), "77.txt"))] == [
        (["Các sở Y tế", "Nội vụ"], ["Công an tỉnh"], ["2031-Q2"]),
        (["Các xã ven sông"], [], ["2031-06"]),
        CAU[1:],
    ]


@DRAWN
def test_the_sum_below_a_table_is_no_task(drawn: object) -> None:
    rows = (
        f"{TITLES} | Kinh phí",
        f"{PHAO_ROW} | 120",
        f"{CAU_ROW} | 1.500",
        "Tổng cộng | Tổng cộng | Tổng cộng | Tổng cộng | Tổng cộng | 1.620",
    )
    assert rows_of(drawn(*rows)) == [PHAO, CAU]  # type: ignore[operator]


@DRAWN
def test_bullets_in_the_column_of_numbers_go_on_with_the_row_above(drawn: object) -> None:
    found = rows_of(drawn(TITLES, PHAO_ROW, "+ | Phao tròn |  |  | Tháng 4/2031", CAU_ROW))  # type: ignore[operator]
    assert found[1] == ("Phao tròn", ["Sở Y tế"], ["Sở Nội vụ"], ["2031-04"])


def test_a_numbered_title_with_a_colon_is_no_task_above_rows_without_numbers() -> None:
    table = piped(TITLES, "1 | Kiểm kê phao: |  |  | ", PHAO_ROW.replace("1 |", "- |"), CAU_ROW)
    assert rows_of(table) == [PHAO, CAU]


def test_whoever_chairs_leads_beside_whoever_is_in_charge() -> None:
    titles = ("TT | Nhiệm vụ | Phân công thực hiện |  |  | Thời gian", " |  | Phụ trách | Chủ trì | Phối hợp | ")
    table = piped(*titles, "1 | Kiểm kê phao | Phó Chủ tịch Lê Sông | Sở Y tế | Sở Nội vụ | Quý II/2031")
    assert rows_of(table) == [PHAO]


def test_a_cell_that_says_what_each_body_chairs_names_the_bodies() -> None:
    said = "- Sở Y tế chủ trì kiểm kê phao tròn;<br>- Sở Nội vụ chủ trì kiểm kê áo phao"
    assert rows_of(piped("TT | Nhiệm vụ | Chủ trì", f"1 | Kiểm kê phao | {said}"))[0][1] == ["Sở Y tế", "Sở Nội vụ"]
    both = "Sở Y tế, Sở Nội vụ đồng chủ trì"
    assert rows_of(piped("TT | Nhiệm vụ | Chủ trì", f"1 | Kiểm kê phao | {both}"))[0][1] == ["Sở Y tế", "Sở Nội vụ"]
    known = "Các cơ quan chủ trì nhiệm vụ"
    assert rows_of(piped("TT | Nhiệm vụ | Chủ trì", f"1 | Kiểm kê phao | {known}"))[0][1] == [known]


def test_a_table_of_procedures_by_their_names_orders_nobody() -> None:
    titles = "TT | Tên thủ tục | Cơ quan thực hiện | Thời hạn giải quyết"
    assert rows_of(piped(titles, "1 | Cấp thẻ lái đò | Sở Y tế | 05 ngày", "2 | Cấp lại thẻ | UBND xã | 03 ngày")) == []


def closed(*rows: str) -> str:
    """Return the same rows as text saved from law sites has them: a lone pipe behind each cell, nothing between the rows."""
    return "\n".join(f"{cell.strip()}\n|" for row in rows for cell in row.split("|"))


@pytest.mark.parametrize("ending", ["txt", "md"])
def test_a_lone_pipe_behind_each_cell_makes_a_table(ending: str) -> None:
    rows = (
        TITLES,
        "I | Bến đò",
        PHAO_ROW,
        CAU_ROW.replace("Sửa cầu", "Sửa\ncầu").replace("Sở Tài chính", ""),
        "II | Luồng",
        CAU_ROW.replace("2 |", "3 |"),
    )
    assert rows_of((closed(*rows), f"77.{ending}")) == [PHAO, (*CAU[:2], [], CAU[3]), CAU]


def test_a_lone_pipe_behind_each_cell_of_rows_without_numbers() -> None:
    rows = [row.split("|", 1)[1] for row in (TITLES, PHAO_ROW, CAU_ROW)]
    assert rows_of((closed(*rows) + "\nHết.", "77.txt")) == [PHAO, CAU]


def test_lone_pipes_around_the_letterhead_are_no_table() -> None:
    rows = ("TT | Bến | Xã", "1 | Bến Lau | Xã Hạ", "2 | Bến Sậy | Xã Thượng")
    assert rows_of((closed(*rows), "77.txt")) == []


@pytest.mark.parametrize("group", ["GĐ1 | Khảo sát | Khảo sát | Khảo sát | Khảo sát", "GĐ1 | KHẢO SÁT |  |  | "])
@DRAWN
def test_a_label_and_a_title_over_all_columns_is_no_task(drawn: object, group: str) -> None:
    rows = (TITLES.replace("TT", "Mã số"), group, PHAO_ROW, group.replace("1", "2"), CAU_ROW)
    assert rows_of(drawn(*rows)) == [PHAO, CAU]  # type: ignore[operator]


def test_a_pipe_behind_the_title_of_a_group_adds_no_cell() -> None:
    rows = (TITLES, "I | Bến đò", PHAO_ROW, "II | Bảo đảm luồng lạch; kiểm tra phao", CAU_ROW)
    assert rows_of(("\n".join(f"{row} |" for row in rows), "77.txt")) == [PHAO, CAU]

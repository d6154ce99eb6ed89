"""Tables of tasks as annexes draw them: columns for both parties, ditto marks, titles of groups, columns that are only marked."""

from __future__ import annotations

import pytest
from clean_decision import CLEAN, TASK

from pipeline.document.source import Line
from pipeline.normalize.grids import cell_paragraphs
from pipeline.read.formats import read
from pipeline.spans import Span
from pipeline.steps import decided

Row = tuple[str, list[str], list[str], list[str]]


def rows_of(table: str, name: str = "77.md") -> list[Row]:
    """Return task, leads, cooperating bodies and deadlines of each row of a table that stands below the task of a clean decision."""
    decision = decided(read(CLEAN.replace(TASK, f"{TASK}\n\n{table}").encode(), name))
    return [
        (one.text, [a.name for a in one.lead], [a.name for a in one.cooperating], [day.value for day in one.deadlines])
        for one in decision.obligations
        if one.origin == "table-row"
    ]


def piped(*rows: str) -> str:
    """Return rows drawn with pipes, the first one as the header."""
    width = rows[0].count("|") + 1
    return "\n".join([f"| {rows[0]} |", "|" + " --- |" * width, *(f"| {row} |" for row in rows[1:])])


@pytest.mark.parametrize(
    ("cell", "lead", "cooperating"),
    [
        ("Chủ trì: Sở Y tế<br>Phối hợp: Hội Lái đò tỉnh, Sở Nội vụ", ["Sở Y tế"], ["Hội Lái đò tỉnh", "Sở Nội vụ"]),
        ("- Cơ quan chủ trì: Sở Y tế;<br>- Cơ quan phối hợp: Sở Nội vụ.", ["Sở Y tế"], ["Sở Nội vụ"]),
        ("Chủ trì: Sở Y tế; phối hợp: Sở Nội vụ", ["Sở Y tế"], ["Sở Nội vụ"]),
        ("Sở Y tế (chủ trì)<br>Sở Nội vụ (phối hợp)", ["Sở Y tế"], ["Sở Nội vụ"]),
        ("Sở Y tế chủ trì<br>Sở Nội vụ, Hội Lái đò tỉnh phối hợp", ["Sở Y tế"], ["Sở Nội vụ", "Hội Lái đò tỉnh"]),
        ("Sở Y tế chủ trì, phối hợp với Hội Lái đò tỉnh", ["Sở Y tế"], ["Hội Lái đò tỉnh"]),
        ("Sở Y tế (phối hợp với Hội Lái đò tỉnh)", ["Sở Y tế"], ["Hội Lái đò tỉnh"]),
        ("Sở Y tế phối hợp các xã ven sông", ["Sở Y tế"], ["các xã ven sông"]),
        ("Sở Y tế (chủ trì), Hội Lái đò tỉnh", ["Sở Y tế"], ["Hội Lái đò tỉnh"]),
        ("Sở Y tế (đơn vị chủ trì)<br>Hội Lái đò tỉnh", ["Sở Y tế"], ["Hội Lái đò tỉnh"]),
        ("CT: Sở Y tế PH: Hội Lái đò tỉnh", ["Sở Y tế"], ["Hội Lái đò tỉnh"]),
        ("- CT: Sở Y tế<br>- PH: Hội Lái đò tỉnh, Sở Nội vụ", ["Sở Y tế"], ["Hội Lái đò tỉnh", "Sở Nội vụ"]),
        ("ĐV chủ trì: Sở Y tế; ĐV phối hợp: Sở Nội vụ", ["Sở Y tế"], ["Sở Nội vụ"]),
        ("Sở Y tế; các sở, ban, ngành phối hợp", ["Sở Y tế"], ["các sở, ban, ngành"]),
        ("Sở Y tế (phối hợp: các xã ven sông)", ["Sở Y tế"], ["các xã ven sông"]),
    ],
)
@pytest.mark.parametrize("title", ["Đơn vị thực hiện", "Cơ quan chủ trì/phối hợp"])
def test_one_cell_says_who_leads_and_who_cooperates(
    title: str, cell: str, lead: list[str], cooperating: list[str]
) -> None:
    table = piped(f"STT | Nhiệm vụ | {title}", f"1 | Kiểm kê phao cứu sinh | {cell}")
    assert rows_of(table) == [("Kiểm kê phao cứu sinh", lead, cooperating, [])]


@pytest.mark.parametrize(
    ("title", "lead", "cooperating"),
    [
        ("Cơ quan chủ trì, phối hợp", ["Sở Y tế"], ["Sở Nội vụ", "các xã ven sông"]),
        ("Đơn vị thực hiện", ["Sở Y tế", "Sở Nội vụ", "các xã ven sông"], []),
    ],
)
def test_below_a_title_that_names_both_the_first_leads(title: str, lead: list[str], cooperating: list[str]) -> None:
    table = piped(f"STT | Nhiệm vụ | {title}", "1 | Kiểm kê phao | Sở Y tế, Sở Nội vụ, các xã ven sông")
    assert rows_of(table) == [("Kiểm kê phao", lead, cooperating, [])]


@pytest.mark.parametrize("mark", ["-nt-", "//", "-//-", "“", '"', "Như trên", "Như mục trên"])
def test_a_ditto_mark_says_what_stands_above(mark: str) -> None:
    table = piped(
        "STT | Nhiệm vụ | Chủ trì | Phối hợp | Thời gian",
        "1 | Kiểm kê phao | Sở Y tế | Sở Nội vụ | Quý II/2031",
        f"2 | Sửa cầu bến Lau | {mark} | {mark} | {mark}",
    )
    assert rows_of(table)[1] == ("Sửa cầu bến Lau", ["Sở Y tế"], ["Sở Nội vụ"], ["2031-Q2"])
    assert rows_of(table.replace("Sở Y tế", mark, 1))[0][1] == []


@pytest.mark.parametrize("nothing", ["Không", "không có.", "-", "–"])
def test_a_cell_that_says_nobody_names_nobody(nothing: str) -> None:
    table = piped("STT | Nhiệm vụ | Chủ trì | Phối hợp", f"1 | Kiểm kê phao | Sở Y tế | {nothing}")
    assert rows_of(table) == [("Kiểm kê phao", ["Sở Y tế"], [], [])]


def test_the_task_is_what_a_group_is_made_of() -> None:
    cells = ["Nhóm nhiệm vụ", "Nhiệm vụ cụ thể", "Đơn vị chủ trì"]
    group = "<tr><td rowspan=2>An toàn bến</td><td>Kiểm kê phao</td><td>Sở Y tế</td></tr>"
    page = (
        "<html><body><table><tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + f"</tr>{group}"
        "<tr><td>Sửa cầu bến Lau</td><td>Sở Xây dựng</td></tr></table></body></html>"
    )
    decision = decided(read(page.encode(), "77.html"))
    assert [(one.text, one.lead[0].name) for one in decision.obligations] == [
        ("Kiểm kê phao", "Sở Y tế"),
        ("Sửa cầu bến Lau", "Sở Xây dựng"),
    ]


def test_a_numbered_title_above_its_numbered_rows_is_no_task() -> None:
    table = piped(
        "TT | Nhiệm vụ | Đơn vị chủ trì | Thời gian",
        "1 | Bến bãi |  |  ",
        "1.1 | Kiểm kê phao | Sở Y tế | Tháng 5/2031",
        "2 | Rà soát luồng |  |  ",
        "3 | Sửa cầu bến Lau | Sở Xây dựng | Tháng 6/2031",
    )
    assert [row[0] for row in rows_of(table)] == ["Kiểm kê phao", "Rà soát luồng", "Sửa cầu bến Lau"]


def test_marks_below_times_and_bodies_say_what_their_titles_say() -> None:
    times = piped(
        "TT | Nhiệm vụ | Đơn vị thực hiện | 2031 | 2032",
        "1 | Kiểm kê phao | Sở Y tế | x | x",
        "2 | Sửa cầu bến Lau | Sở Xây dựng |  | X",
    )
    assert [row[3] for row in rows_of(times)] == [["2031", "2032"], ["2032"]]
    quarters = piped(
        "TT | Nhiệm vụ | Đơn vị thực hiện | Năm 2032 | Năm 2032",
        "TT | Nhiệm vụ | Đơn vị thực hiện | Quý I | Quý II",
        "1 | Kiểm kê phao | Sở Y tế |  | x",
    )
    assert [row[3] for row in rows_of(quarters)] == [["2032-Q2"]]
    bodies = piped(
        "TT | Nhiệm vụ | Sở Y tế | Sở Xây dựng | Thời hạn",
        "1 | Kiểm kê phao | x | x | Tháng 5/2031",
        "2 | Sửa cầu bến Lau | PH | CT | Tháng 6/2031",
    )
    assert rows_of(bodies) == [
        ("Kiểm kê phao", ["Sở Y tế", "Sở Xây dựng"], [], ["2031-05"]),
        ("Sửa cầu bến Lau", ["Sở Xây dựng"], ["Sở Y tế"], ["2031-06"]),
    ]


def test_a_stroke_in_a_cell_of_both_parts_who_leads_from_who_cooperates() -> None:
    table = piped(
        "STT | Nhiệm vụ | Đơn vị thực hiện (Chủ trì / Phối hợp) | Thời gian",
        "1 | Sửa bến | Sở Xây dựng / Sở Tài chính, các xã ven sông | T9/2031",
        "2 | Cấp phao | Sở VH,TT&DL / - | Tháng 6, 7",
    )
    assert rows_of(table) == [
        ("Sửa bến", ["Sở Xây dựng"], ["Sở Tài chính", "các xã ven sông"], ["2031-09"]),
        ("Cấp phao", ["Sở VH,TT&DL"], [], ["2031-06", "2031-07"]),
    ]


def test_whoever_is_inspected_does_not_lead_the_inspection() -> None:
    table = piped(
        "TT | Đơn vị được kiểm tra | Nội dung kiểm tra | Thời gian | Trưởng đoàn | Thành phần tham gia",
        "1 | UBND xã Bến Sậy | Kiểm tra phao tiêu | Ngày 15/5/2031 | Giám đốc Sở Nội vụ | Sở Tư pháp",
        "2 | UBND xã Bến Lau | Kiểm tra sổ bến | Ngày 16/5/2031 | Giám đốc Sở Nội vụ | Sở Tư pháp",
    )
    assert [row[1:3] for row in rows_of(table)] == [(["Giám đốc Sở Nội vụ"], ["Sở Tư pháp"])] * 2


def test_a_table_of_reports_says_to_whom_they_go_and_is_no_frame_of_the_form() -> None:
    table = piped(
        "TT | Tên báo cáo | Đơn vị báo cáo | Nơi nhận | Hạn báo cáo",
        "1 | Báo cáo tình hình bến | UBND các xã | Sở Xây dựng | Trước ngày 20 hằng tháng",
    )
    decision = decided(read(CLEAN.replace(TASK, f"{TASK}\n\n{table}").encode(), "77.md"))
    row = next(one for one in decision.obligations if one.origin == "table-row")
    assert [[actor.name for actor in role] for role in (row.lead, row.recipient)] == [["UBND các xã"], ["Sở Xây dựng"]]
    assert [day.value for day in row.deadlines] == ["R/P1M/20"]


def test_a_column_of_bodies_leads_whatever_short_title_it_has() -> None:
    head = "TT | Nhiệm vụ | Đơn vị | Thời gian"
    named = piped(head, "1 | Kiểm kê phao | Sở Y tế | Tháng 5/2031", "2 | Sửa cầu | Sở Xây dựng | Tháng 6/2031")
    assert [row[1] for row in rows_of(named)] == [["Sở Y tế"], ["Sở Xây dựng"]]
    counted = piped(head, "1 | Mua phao | chiếc | Tháng 5/2031", "2 | Mua dây | mét | Tháng 6/2031")
    assert [row[1] for row in rows_of(counted)] == [[], []]


@pytest.mark.parametrize(
    ("lines", "paragraphs"),
    [
        (["Sở Y", "tế", "Văn", "phòng", "Ủy ban", "nhân dân", "tỉnh"], ["Sở Y tế", "Văn phòng Ủy ban nhân dân tỉnh"]),
        (["Phòng Văn hóa", "- Xã hội"], ["Phòng Văn hóa - Xã hội"]),
        (["Phòng Kinh tế", "- Phòng Văn hóa"], ["Phòng Kinh tế", "- Phòng Văn hóa"]),
        (["30/4/203", "1"], ["30/4/2031"]),
        (["30/4/2031", "5"], ["30/4/2031 5"]),
    ],
)
def test_lines_of_a_narrow_cell_are_put_together(lines: list[str], paragraphs: list[str]) -> None:
    raw = "\n".join(lines)
    starts = [sum(len(line) + 1 for line in lines[:at]) for at in range(len(lines))]
    cells = tuple(Line((Span(start, start + len(line)),)) for start, line in zip(starts, lines, strict=True))
    assert [mapped.text for mapped in cell_paragraphs(cells, raw)] == paragraphs


def test_beside_the_column_of_who_promulgates_that_of_who_submits_decides_nothing() -> None:
    table = piped(
        "STT | Văn bản | Cơ quan soạn thảo | Cơ quan trình | Cấp ban hành",
        "1 | Nội quy bến | Sở Y tế | Sở Nội vụ | UBND tỉnh",
    )
    decision = decided(read(CLEAN.replace(TASK, f"{TASK}\n\n{table}").encode(), "77.md"))
    row = next(one for one in decision.obligations if one.origin == "table-row")
    assert [actor.name for actor in row.approver] == ["UBND tỉnh"]


def test_each_column_of_times_says_one_and_how_far_a_task_has_come_is_none() -> None:
    table = piped(
        "TT | Nội dung | Cơ quan chủ trì | Thời gian trình UBND tỉnh | Thời gian trình HĐND tỉnh | Tiến độ",
        "1 | Nghị quyết về giá qua đò | Sở Tài chính | Tháng 5/2031 | Tháng 7/2031 | Đang lấy ý kiến",
        "2 | Đề án bến mẫu | Sở Xây dựng | Quý III/2031 | Quý III/2031 | Đã xong",
        "3 | Kế hoạch phao tiêu | Cảng vụ | | Tháng 12/2031 | ",
    )
    assert rows_of(table) == [
        ("Nghị quyết về giá qua đò", ["Sở Tài chính"], [], ["2031-05", "2031-07"]),
        ("Đề án bến mẫu", ["Sở Xây dựng"], [], ["2031-Q3"]),
        ("Kế hoạch phao tiêu", ["Cảng vụ"], [], ["2031-12"]),
    ]
    three = piped(
        "TT | Nội dung | Cơ quan chủ trì | Thời gian trình UBND tỉnh | Thời gian trình HĐND tỉnh | Thời hạn ban hành",
        "1 | Nghị quyết về giá qua đò | Sở Tài chính | Tháng 5/2031 | Tháng 7/2031 | Tháng 9/2031",
    )
    assert rows_of(three)[0][3] == ["2031-05", "2031-07", "2031-09"]


def test_titles_said_again_below_the_title_of_a_group_are_no_task() -> None:
    table = piped(
        "STT | Nhiệm vụ | Đơn vị thực hiện | Đơn vị phối hợp | Thời gian",
        "1 | Kiểm kê phao | Sở Y tế | Sở Nội vụ | Quý II/2031",
        "II | Cầu phao | | | ",
        " | Nội dung | Cơ quan chủ trì | Cơ quan phối hợp | Thời gian thực hiện",
        "2 | Sửa cầu bến Lau | Sở Y tế | Sở Nội vụ | Quý III/2031",
    )
    assert [task for task, *_ in rows_of(table)] == ["Kiểm kê phao", "Sửa cầu bến Lau"]


def test_the_header_said_again_below_the_title_of_a_group_is_no_task() -> None:
    table = piped(
        "STT | Nhiệm vụ | Đơn vị thực hiện | Thời gian",
        "I | Về bến Lau | | ",
        "1 | Kiểm kê phao cứu sinh | Sở Y tế | 2031",
        "II | Về bến Sậy | | ",
        " | Nội dung | Đơn vị thực hiện | Thời gian",
        "2 | Sửa cầu tàu | Sở Xây dựng | 2032",
    )
    assert [row[0] for row in rows_of(table)] == ["Kiểm kê phao cứu sinh", "Sửa cầu tàu"]


@pytest.mark.parametrize(
    ("title", "cell", "days"),
    [
        ("Tháng", "5", ["2031-05"]),
        ("Tháng", "5 - 6", ["2031-05/2031-06"]),
        ("Tháng", "3, 9", ["2031-03", "2031-09"]),
        ("Quý", "II", ["2031-Q2"]),
        ("Tháng", "Thường xuyên", ["ongoing"]),
        ("TG hoàn thành", "Q2/2031", ["2031-Q2"]),
    ],
)
def test_bare_numbers_below_a_unit_of_time_are_times(title: str, cell: str, days: list[str]) -> None:
    table = piped(f"{title} | Nội dung | Đơn vị thực hiện", f"{cell} | Kiểm kê phao | Sở Y tế")
    assert rows_of(table) == [("Kiểm kê phao", ["Sở Y tế"], [], days)]


def test_a_row_without_number_and_body_goes_on_with_the_tasks_of_the_body_above() -> None:
    table = piped(
        "STT | Đơn vị | Nhiệm vụ | Thời gian hoàn thành",
        "1 | Sở Y tế | Kiểm kê phao | 30/6",
        " | | Cấp tủ thuốc | 15/7",
        "2 | Sở Xây dựng | Sửa cầu bến Lau | 20/8",
    )
    assert [(task, lead) for task, lead, *_ in rows_of(table)] == [
        ("Kiểm kê phao", ["Sở Y tế"]),
        ("Cấp tủ thuốc", ["Sở Y tế"]),
        ("Sửa cầu bến Lau", ["Sở Xây dựng"]),
    ]


def test_bodies_stand_below_unit_where_quarters_are_marked() -> None:
    table = piped("Nội dung | Quý I | Quý II | Đơn vị", "Kiểm kê phao | x | | Sở Y tế", "Sửa cầu | | x | Sở Xây dựng")
    assert [(task, lead, days) for task, lead, _, days in rows_of(table)] == [
        ("Kiểm kê phao", ["Sở Y tế"], ["2031-Q1"]),
        ("Sửa cầu", ["Sở Xây dựng"], ["2031-Q2"]),
    ]


@pytest.mark.parametrize(
    ("titles", "cells"),
    [
        ("Đơn vị thực hiện, phối hợp | Ghi chú", "Chủ trì: Sở Y tế. Phối hợp: Công an tỉnh | "),
        ("Trách nhiệm chính | Hỗ trợ", "Sở Y tế | Công an tỉnh"),
        ("Cơ quan CT | Cơ quan PH", "Sở Y tế | Công an tỉnh"),
        ("Cơ quan chuẩn bị | Đơn vị PH", "Sở Y tế | Công an tỉnh"),
    ],
)
def test_titles_in_short_and_of_those_who_help_are_known(titles: str, cells: str) -> None:
    table = piped(f"STT | Nhiệm vụ | {titles} | Thời gian", f"1 | Kiểm kê phao | {cells} | Quý II/2031")
    assert rows_of(table) == [("Kiểm kê phao", ["Sở Y tế"], ["Công an tỉnh"], ["2031-Q2"])]


def test_a_number_below_months_or_quarters_is_one_of_them() -> None:
    months = piped(
        "TT | Nhiệm vụ | Đơn vị thực hiện | Tiến độ năm 2032 (tháng) | Tiến độ năm 2032 (tháng)",
        "TT | Nhiệm vụ | Đơn vị thực hiện | 4 | 11",
        "1 | Kiểm kê phao | Sở Y tế | x | x",
    )
    assert [row[3] for row in rows_of(months)] == [["2032-04", "2032-11"]]
    quarters = months.replace("(tháng)", "(quý)").replace("4 | 11 |", "I | IV |")
    assert [row[3] for row in rows_of(quarters)] == [["2032-Q1", "2032-Q4"]]
    numbered = piped(
        "TT | Nhiệm vụ | Đơn vị thực hiện | Tháng 4 | Tháng 11",
        "(1) | (2) | (3) | (4) | (5)",
        "1 | Kiểm kê phao | Sở Y tế |  | x",
    )
    assert [row[3] for row in rows_of(numbered)] == [["2031-11"]]


def test_a_column_of_times_is_known_by_them() -> None:
    table = piped(
        "TT | Nhiệm vụ | Đơn vị tham mưu | Trình Ban Thường vụ | Trình Ban Chấp hành",
        "1 | Kiểm kê phao | Sở Y tế | Tháng 4/2031 | Tháng 5/2031",
        "2 | Sửa bến | Sở Xây dựng | Tháng 6/2031 | Tháng 6/2031",
    )
    assert [row[3] for row in rows_of(table)] == [["2031-04", "2031-05"], ["2031-06"]]
    written = table.replace("Trình Ban Thường vụ", "Ngày ban hành văn bản").replace("Trình Ban Chấp hành", "Niên độ")
    assert [row[3] for row in rows_of(written)] == [[], []]


def test_who_cooperates_by_the_cell_of_who_leads_stands_beside_those_of_the_column() -> None:
    table = piped(
        "STT | Nhiệm vụ | Đơn vị thực hiện | Phối hợp",
        "1 | Kiểm kê phao | Sở Y tế (chủ trì), Sở Nội vụ | Hội Lái đò tỉnh",
    )
    assert rows_of(table) == [("Kiểm kê phao", ["Sở Y tế"], ["Sở Nội vụ", "Hội Lái đò tỉnh"], [])]


def test_a_title_without_a_column_of_numbers_is_no_task() -> None:
    table = piped(
        "Nhiệm vụ | Đơn vị thực hiện | Thời gian",
        "1. Công tác tuyên truyền |  | ",
        "1.1. Phát tờ rơi | Sở Y tế | Tháng 4",
        "2. Kiểm kê phao |  | ",
        "3. Sửa bến | Sở Xây dựng | Tháng 6",
    )
    assert [row[0] for row in rows_of(table)] == ["1.1. Phát tờ rơi", "2. Kiểm kê phao", "3. Sửa bến"]


def test_what_a_group_costs_a_total_and_numbers_of_columns_are_no_tasks() -> None:
    table = piped(
        "TT | Rõ việc | Rõ người | Rõ thời gian | Kinh phí",
        "(1) | (2) | (3) | (4) | (5)",
        "A | NHIỆM VỤ MỚI |  |  | 1.200",
        "1 | Kiểm kê phao | Sở Y tế | Tháng 6 & 12 | 1.200",
        "(1) | (2) | (3) | (4) | (5)",
        " | Tổng cộng (A) |  |  | 1.200",
    )
    assert rows_of(table) == [("Kiểm kê phao", ["Sở Y tế"], [], ["2031-06", "2031-12"])]


def test_a_list_of_members_has_no_tasks() -> None:
    table = piped("STT | Họ và tên | Chức danh | Phân công", "1 | Lê Văn Bến | Chuyên viên | Tổ trưởng")
    assert rows_of(table) == []


@pytest.mark.parametrize("above", ["Thời gian thực hiện theo tháng của năm 2032", "Năm 2032", "Tiến độ năm 2032"])
def test_short_months_below_their_unit_or_year_are_no_days_of_the_week(above: str) -> None:
    page = (
        "<html><body><table><tr><td rowspan=2>Nhiệm vụ</td><td rowspan=2>Đơn vị thực hiện</td>"
        f"<td colspan=3>{above}</td></tr>"
        "<tr><td>T1</td><td>T2</td><td>T3</td></tr>"
        "<tr><td>Kiểm kê phao</td><td>Sở Y tế</td><td></td><td>x</td><td>x</td></tr></table></body></html>"
    )
    decision = decided(read(page.encode(), "77.html"))
    assert [[day.value for day in one.deadlines] for one in decision.obligations] == [["2032-02", "2032-03"]]

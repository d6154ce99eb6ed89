"""Tables whose drawing is lost or poor: headers of several levels, rows of pipes in plain text, footnotes in brackets."""

from __future__ import annotations

import pytest
from clean_decision import CLEAN, TASK

from pipeline.read.formats import read
from pipeline.read.header_levels import levelled_header, printed_levels
from pipeline.steps import decided

TWO = [["TT", "Tên bến", "Tọa độ", "Diện tích"], ["Tên điểm", "X", "Y"], ["1", "Bến Lau", "A", "10", "20", "3"]]
THREE = [
    ["TT", "Tên bến", "Kinh phí"],
    ["Năm 2031", "Năm 2032"],
    ["Tỉnh", "Xã", "Tỉnh", "Xã"],
    ["1", "Bến Lau", "5", "6", "7", "8"],
]


@pytest.mark.parametrize(
    ("rows", "columns", "spans"),
    [
        (TWO, 6, [(0, 1), (1, 1), (2, 3), (5, 1), (2, 1), (3, 1), (4, 1)]),
        (THREE, 6, [(0, 1), (1, 1), (2, 4), (2, 2), (4, 2), (2, 1), (3, 1), (4, 1), (5, 1)]),
        # Two titles could be the group: counting tells nothing.
        ([["TT", "Bến", "Luồng", "Diện tích"], ["A", "B", "C"], ["1", "2", "3", "4", "5", "6"]], 6, []),
        # A header of one level is none of these.
        ([["TT", "Tên bến", "Diện tích"], ["1", "Bến Lau", "3"]], 3, []),
    ],
    ids=["two", "three", "unclear", "flat"],
)
def test_a_header_of_levels_is_counted_out(rows: list[list[str]], columns: int, spans: list[tuple[int, int]]) -> None:
    assert [(place.column, place.column_span) for place in levelled_header(rows, columns)] == spans


def test_rows_of_pipes_are_a_table_in_plain_text_too() -> None:
    table = "| STT | Nhiệm vụ | Cơ quan chủ trì |\n|---|---|---|\n| 1 | Sửa cầu bến Lau | Sở Xây dựng |\n"
    decision = decided(read(CLEAN.replace(TASK, f"{TASK}\n\n{table}").encode(), "77.txt"))
    assert [(found.columns, found.rows) for found in decision.tables] == [
        (["STT", "Nhiệm vụ", "Cơ quan chủ trì"], [["1", "Sửa cầu bến Lau", "Sở Xây dựng"]])
    ]
    assert ("Sửa cầu bến Lau", ["Sở Xây dựng"]) in [
        (obligation.text, [actor.name for actor in obligation.lead]) for obligation in decision.obligations
    ]


def test_a_footnote_in_brackets_leaves_the_sentence_and_keeps_its_words() -> None:
    text = CLEAN.replace(TASK, f"{TASK[:-1]}[1].") + "\n[1] Bến đò có trên 10 chỗ ngồi.\n"
    decision = decided(read(text.encode(), "77.md"))
    assert [(note.mark, note.text) for note in decision.footnotes] == [("1", "Bến đò có trên 10 chỗ ngồi.")]
    assert "[1]" not in " ".join(obligation.text for obligation in decision.obligations)


@pytest.mark.parametrize("between", ["\n", "\n\n"], ids=["a-line", "a-paragraph"])
def test_cells_joined_by_bars_are_a_table_in_plain_text(between: str) -> None:
    rows = [
        "STT | Nhiệm vụ | Cơ quan chủ trì | Thời gian",
        "I | Bến đò | Bến đò | Bến đò",
        "1 | Sửa cầu bến Lau | Sở Xây dựng | Quý II/2031",
        "2 | Cấp áo phao |  | Tháng 9/2031",
    ]
    decision = decided(read(CLEAN.replace(TASK, f"{TASK}\n\n{between.join(rows)}").encode(), "77.txt"))
    assert [(found.columns, found.rows[1:]) for found in decision.tables] == [
        (
            ["STT", "Nhiệm vụ", "Cơ quan chủ trì", "Thời gian"],
            [["1", "Sửa cầu bến Lau", "Sở Xây dựng", "Quý II/2031"], ["2", "Cấp áo phao", "", "Tháng 9/2031"]],
        )
    ]
    assert [
        (one.text, [actor.name for actor in one.lead], [day.value for day in one.deadlines])
        for one in decision.obligations
        if one.origin == "table-row"
    ] == [("Sửa cầu bến Lau", ["Sở Xây dựng"], ["2031-Q2"]), ("Cấp áo phao", [], ["2031-09"])]


def test_a_cell_joined_by_bars_goes_over_lines() -> None:
    rows = "STT | Nhiệm vụ | Chủ trì\n\n1 | Sửa cầu\nbến Lau | Sở Xây dựng\n\n2 | Cấp áo phao | Sở Y tế"
    decision = decided(read(CLEAN.replace(TASK, f"{TASK}\n\n{rows}").encode(), "77.txt"))
    assert [found.rows for found in decision.tables] == [
        [["1", "Sửa cầu bến Lau", "Sở Xây dựng"], ["2", "Cấp áo phao", "Sở Y tế"]]
    ]


def test_a_letterhead_and_an_end_joined_by_bars_are_read_side_by_side() -> None:
    text = CLEAN.replace(
        "TỈNH SÔNG LÚA\n-------\n\nCỘNG HÒA XÃ HỘI", "TỈNH SÔNG LÚA\n------- | CỘNG HÒA XÃ HỘI", 1
    ).replace("Số: 77/QĐ-UBND\n\nSông Lúa", "Số: 77/QĐ-UBND | Sông Lúa")
    text = text.replace("- Như Điều 3.\n\nTM.", "- Như Điều 3. | TM.").replace(
        "PHÓ CHỦ TỊCH\n\n", "PHÓ CHỦ TỊCH\n\n\n\n"
    )
    head = decided(read(text.encode(), "77.txt")).decision
    assert (head.number, head.place, head.issued_on, head.signer.name, head.signer.position) == (
        "77/QĐ-UBND",
        "Sông Lúa",
        "2031-03-02",
        "Trần Văn Bến",
        "Phó Chủ tịch",
    )
    assert [recipient.name for recipient in head.recipients] == ["Các bến đò", "Như Điều 3"]


def test_one_bar_in_a_sentence_makes_no_table() -> None:
    lines = "4. Sở Y tế nhập mã bến | tên bến.\n\n5. Sở Y tế báo cáo số khách | số chuyến."
    decision = decided(read(CLEAN.replace(TASK, f"{TASK}\n\n{lines}").encode(), "77.txt"))
    assert decision.tables == []


def test_a_row_says_as_above_and_when_besides_a_day() -> None:
    table = (
        "| STT | Nhiệm vụ | Chủ trì | Thời gian |\n|---|---|---|---|\n| 1 | Rà soát bến | Sở Y tế | Năm 2031 và khi có yêu cầu |\n"
        "| 2 | Kiểm tra đò | Như trên | Trong vòng 30 ngày sau khi ký |\n| 3 | In tờ rơi | nt | Quý II/2031 (sau khi có kinh phí) |\n"
    )
    decision = decided(read(CLEAN.replace(TASK, f"{TASK}\n\n{table}").encode(), "77.txt"))
    assert [
        ([actor.name for actor in one.lead], [day.value for day in one.deadlines], one.condition)
        for one in decision.obligations
        if one.origin == "table-row"
    ] == [
        (["Sở Y tế"], ["2031"], "khi có yêu cầu"),
        (["Sở Y tế"], ["P30D"], ""),
        (["Sở Y tế"], ["2031-Q2"], "sau khi có kinh phí"),
    ]


FLAT = """| ỦY BAN NHÂN DÂN TỈNH SÔNG LÚA ------- | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM Độc lập - Tự do - Hạnh phúc --------------- |
|---|---|
| Số: 77/QĐ-UBND | Sông Lúa, ngày 02 tháng 3 năm 2031 |

QUYẾT ĐỊNH

Ban hành Kế hoạch an toàn đò ngang

ỦY BAN NHÂN DÂN TỈNH SÔNG LÚA

QUYẾT ĐỊNH:

Điều 1. Ban hành kèm theo Quyết định này Kế hoạch an toàn đò ngang.

Điều 2. Giám đốc Sở Xây dựng chịu trách nhiệm thi hành Quyết định này./.

| {recipients} | {signature} |
|---|---|
"""


@pytest.mark.parametrize("name", ["77.md", "77.txt"])
def test_cells_that_a_converter_has_made_one_line_are_read_line_by_line(name: str) -> None:
    text = FLAT.format(
        recipients="**Nơi nhận:** - Như Điều 2; - Các Sở: Y tế, Xây dựng; - Hội Lái đò - Bến Lau (để biết); - Lưu: VT.",
        signature="TM. ỦY BAN NHÂN DÂN KT. CHỦ TỊCH PHÓ CHỦ TỊCH Trần Văn Bến",
    )
    head = decided(read(text.encode(), name)).decision
    assert (head.issuer.name, head.number, head.issued_on) == (
        "Ủy ban nhân dân tỉnh Sông Lúa",
        "77/QĐ-UBND",
        "2031-03-02",
    )
    assert (head.signer.name, head.signer.position, head.signer.capacity) == (
        "Trần Văn Bến",
        "Phó Chủ tịch",
        "TM. Ủy ban nhân dân, KT. Chủ tịch",
    )
    assert [recipient.name for recipient in head.recipients] == [
        "Như Điều 2",
        "Các Sở: Y tế, Xây dựng",
        "Hội Lái đò - Bến Lau",
        "Lưu: VT",
    ]


def test_a_signature_without_a_delegation_and_a_table_of_two_columns_stay_whole() -> None:
    text = FLAT.format(recipients="Nơi nhận: - Như Điều 2; - Lưu: VT.", signature="CHỦ TỊCH Trần Văn Bến")
    signer = decided(read(text.encode(), "77.md")).decision.signer
    assert (signer.name, signer.position, signer.capacity) == ("Trần Văn Bến", "Chủ tịch", "")
    table = "| Nội dung | Ghi chú |\n|---|---|\n| - Sửa cầu; - Sơn phao | Bến Lau |\n| Kẻ vạch | Bến Sậy |\n"
    decision = decided(read(CLEAN.replace(TASK, f"{TASK}\n\n{table}").encode(), "77.md"))
    assert [found.rows for found in decision.tables] == [[["- Sửa cầu; - Sơn phao", "Bến Lau"], ["Kẻ vạch", "Bến Sậy"]]]


@pytest.mark.parametrize(
    "header",
    [
        "| STT | Nhiệm vụ | Phân công | | Thời gian |\n|---|---|---|---|---|\n| | | Chủ trì | Phối hợp | |\n",
        "| STT | Nhiệm vụ | Phân công | Phân công | Thời gian |\n|---|---|---|---|---|\n| STT | Nhiệm vụ | Chủ trì | Phối hợp | Thời gian |\n",
        "STT | Nhiệm vụ | Phân công | Phân công | Thời gian\nSTT | Nhiệm vụ | Chủ trì | Phối hợp | Thời gian\n",
    ],
    ids=["blanks", "twice", "bars"],
)
def test_a_header_of_two_rows_whose_merged_cells_are_blank_or_said_again(header: str) -> None:
    rows = "| 1 | Sửa cầu bến Lau | Sở Xây dựng | Sở Y tế | Quý II/2031 |\n| 2 | Cấp áo phao | Sở Y tế | | Năm 2032 |\n"
    if not header.startswith("|"):
        rows = "\n".join(row.strip("| ") for row in rows.splitlines())
    decision = decided(read(CLEAN.replace(TASK, f"{TASK}\n\n{header}{rows}").encode(), "77.txt"))
    assert [found.columns for found in decision.tables] == [
        ["STT", "Nhiệm vụ", "Phân công / Chủ trì", "Phân công / Phối hợp", "Thời gian"]
    ]
    assert [
        (one.text, *([actor.name for actor in role] for role in (one.lead, one.cooperating)))
        for one in decision.obligations
        if one.origin == "table-row"
    ] == [("Sửa cầu bến Lau", ["Sở Xây dựng"], ["Sở Y tế"]), ("Cấp áo phao", ["Sở Y tế"], [])]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (["TT", "Tên bến", "", "Ghi chú"], ["1", "Bến Lau", "", ""]),
        (["TT", "Tên bến", "Xã", "Ghi chú"], ["", "", "Lau", ""]),
        (["TT", "Tên bến", "Năm", "Năm"], ["1", "Bến Lau", "5", "6"]),
        (["TT", "Kinh phí", ""], ["1", "5", "6"]),
    ],
)
def test_a_row_of_figures_is_no_second_header(first: list[str], second: list[str]) -> None:
    assert printed_levels(first, second) == []

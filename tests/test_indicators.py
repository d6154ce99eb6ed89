"""Indicators of target tables: which columns hold targets, what the rows between them title, and targets in the words of the rows."""

from __future__ import annotations

import pytest

from pipeline.document.decision import Indicator
from pipeline.extract.target_tables import targets_of
from pipeline.read.formats import read
from pipeline.steps import decided

HEAD = """ỦY BAN NHÂN DÂN
TỈNH AN LAU

CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc

Số: 61/QĐ-UBND

An Lau, ngày 03 tháng 02 năm 2031

QUYẾT ĐỊNH

Về việc ban hành Kế hoạch phát triển bến đò

Điều 1. Ban hành kèm theo Quyết định này Kế hoạch phát triển bến đò.

PHỤ LỤC

CÁC CHỈ TIÊU

"""


def found(table: str) -> list[Indicator]:
    return decided(read((HEAD + table).encode(), "ke-hoach.md")).indicators


def told(indicators: list[Indicator]) -> list[str]:
    return [
        f"{one.name} = {one.target} {one.unit} ({one.by}) {', '.join(one.lead)}".rstrip() for one in indicators
    ]  # fmt: skip


def test_a_column_of_results_holds_targets_and_rows_that_say_when_give_their_year() -> None:
    indicators = found(
        "| TT | Chỉ tiêu | Đơn vị | Kết quả | Cơ quan chủ trì theo dõi |\n|---|---|---|---|---|\n"
        "| I | Đến năm 2033 |  |  |  |\n"
        "| 1 | Trình độ quản lý bến | Thứ bậc | Đạt mức khá của vùng | Sở Xây dựng |\n"
        "| 2 | Xếp hạng an toàn đò ngang | Thứ bậc | ≤ 3 trong vùng; ≤ 20 cả nước | Sở Xây dựng |\n"
        "| 3 | Chỉ tiêu về vé |  |  |  |\n"
        "| 3.1 | Tỷ lệ khách mua vé điện tử | % | ≥ 80 | Sở Tài chính |\n"
        "| 3.2 | Tỷ lệ bến có máy soát vé | % | 90% | Sở Tài chính |\n"
        "| 4 | Chi cho phao tiêu | % tổng chi | ≥ 3% và tăng dần theo nhu cầu | Sở Tài chính |\n"
        "| II | Giai đoạn 2034-2036 |  |  |  |\n"
        "| 5 | Số bến nổi | Bến | 40 - 50 | Cảng vụ |\n"
    )
    assert told(indicators) == [
        "Xếp hạng an toàn đò ngang - trong vùng = <=3 Thứ bậc (2033) Sở Xây dựng",
        "Xếp hạng an toàn đò ngang - cả nước = <=20 Thứ bậc (2033) Sở Xây dựng",
        "Chỉ tiêu về vé - Tỷ lệ khách mua vé điện tử = >=80 % (2033) Sở Tài chính",
        "Chỉ tiêu về vé - Tỷ lệ bến có máy soát vé = 90 % (2033) Sở Tài chính",
        "Chi cho phao tiêu = >=3 % tổng chi (2033) Sở Tài chính",
        "Số bến nổi = 40-50 Bến (2036) Cảng vụ",
    ]


def test_what_was_reached_is_no_target() -> None:
    indicators = found(
        "| STT | Chỉ tiêu | ĐVT | Thực hiện năm 2030 | Ước TH 2031 | Kế hoạch năm 2032 | KH 2032/TH 2030 (%) |\n|---|---|---|---|---|---|---|\n"
        "| 1 | Số lượt khách qua đò | Nghìn lượt | 310 | 325 | 350 | 112,9 |\n"
        "| 2 | Tỷ lệ đò có phao | % | 61 | 70 | trên 85 | 139 |\n"
    )
    assert told(indicators)[:1] == ["Số lượt khách qua đò = 350 Nghìn lượt (2032)"]
    assert [one.target for one in indicators] == ["350", ">=85"]


def test_figures_stand_in_the_words_of_the_rows_where_no_column_holds_them() -> None:
    indicators = found(
        "| TT | Chỉ tiêu | Chủ trì |\n|---|---|---|\n"
        "| I | Bến đò | |\n"
        "| 1 | Tỷ lệ bến có phao đạt tối thiểu 80%. | Sở Xây dựng theo dõi, tổng hợp |\n"
        "| 2 | Phấn đấu mỗi năm xây dựng 05 mô hình bến sạch. | Sở Y tế chủ trì; Ủy ban nhân dân các xã |\n"
    )
    assert told(indicators) == [
        "Tỷ lệ bến có phao = >=80 % () Sở Xây dựng",
        "mô hình bến sạch = 5 mô hình () Sở Y tế, Ủy ban nhân dân các xã",
    ]
    assert indicators[0].evidence[0].quote == "Tỷ lệ bến có phao đạt tối thiểu 80%."


@pytest.mark.parametrize(
    ("cell", "wanted"),
    [
        ("46.200", [("", "46200", "")]),
        ("65-70", [("", "65-70", "")]),
        ("20% - 50%", [("", "20-50", "%")]),
        ("trên 85%", [("", ">=85", "%")]),
        ("85% trở lên", [("", ">=85", "%")]),
        ("> 0,7", [("", ">=0.7", "")]),
        ("+2", [("", "+2", "")]),
        ("09", [("", "9", "")]),
        ("Tiên tiến, hiện đại", []),
        ("3 bến, 5 cầu", []),
        ("≤ 3 trong vùng; cao", []),
    ],
)
def test_cells_of_targets(cell: str, wanted: list[tuple[str, str, str]]) -> None:
    assert targets_of(cell) == wanted


PLAN = """ỦY BAN NHÂN DÂN
XÃ AN LAU

CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc

Số: 61/KH-UBND

An Lau, ngày 03 tháng 02 năm 2031

KẾ HOẠCH

Phát triển bến đò năm 2031

I. NỘI DUNG

1. Phấn đấu đến năm 2033 đạt các chỉ tiêu sau:

- Tỷ lệ bến có phao đạt 80%.

- 100% trưởng bến biết bơi.

2. Sửa bến. Mức hỗ trợ bằng 20% chi phí.

Trong năm 2031, phấn đấu:

- Sửa 12 km đường ra bến, 20% bến có bóng mát.

Chủ bến góp 15% chi phí.

3. Kinh phí do xã chi, chủ bến góp 30%.
"""


def test_goals_stand_below_the_line_that_announces_them() -> None:
    indicators = decided(read(PLAN.encode(), "ke-hoach.md")).indicators
    assert told(indicators) == [
        "Tỷ lệ bến có phao = 80 % (2033)",
        "trưởng bến biết bơi = 100 % (2033)",
        "Sửa đường ra bến = 12 km (2031)",
        "bến có bóng mát = 20 % (2031)",
    ]
    assert [one.section for one in indicators] == ["I/1", "I/1", "I/2", "I/2"]


def test_a_bare_year_before_the_plans_is_no_target_and_who_watches_answers_for_it() -> None:
    indicators = found(
        "| TT | Chỉ tiêu | Đơn vị tính | Năm 2030 | Kế hoạch năm 2031 | Mục tiêu đến năm 2035 | Đơn vị theo dõi |\n|---|---|---|---|---|---|---|\n"
        "| 1 | Tỷ lệ bến có đèn | % | 40 | 50 | ≥ 80 | Sở Xây dựng |\n"
    )
    assert told(indicators) == [
        "Tỷ lệ bến có đèn = 50 % (2031) Sở Xây dựng",
        "Tỷ lệ bến có đèn = >=80 % (2035) Sở Xây dựng",
    ]


def test_bare_years_alone_are_targets() -> None:
    indicators = found(
        "| TT | Chỉ tiêu | Đơn vị tính | Năm 2031 | Năm 2032 |\n|---|---|---|---|---|\n| 1 | Tỷ lệ bến có đèn | % | 40 | 50 |\n"
    )
    assert [one.by for one in indicators] == ["2031", "2032"]

"""Who is charged with what in plans of communes and districts: titles, what is to be reached, offices that act below their name."""

from __future__ import annotations

import pytest
from test_duties import decision_of

_PLAN = """ỦY BAN NHÂN DÂN
XÃ BẾN SẬY

Số: 12/KH-UBND

CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc

Bến Sậy, ngày 03 tháng 8 năm 2025

KẾ HOẠCH
Giữ bến đò mùa lũ năm 2025

"""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "I. TỔ CHỨC THỰC HIỆN\n\n1. Các ông (bà) Trưởng thôn, Bí thư chi bộ các thôn\n\n- Kiểm tra áo phao.",
            [("Kiểm tra áo phao", ["Trưởng thôn", "Bí thư chi bộ các thôn"])],
        ),
        (
            "I. TỔ CHỨC THỰC HIỆN\n\n1. Đồng chí Trưởng Công an xã\n\n- Tuần tra ban đêm.",
            [("Tuần tra ban đêm", ["Trưởng Công an xã"])],
        ),
        (
            "I. TỔ CHỨC THỰC HIỆN\n\n1. Trách nhiệm chung của các phòng, ban, các thôn\n\n- Kiểm tra áo phao.",
            [("Kiểm tra áo phao", ["các phòng, ban", "các thôn"])],
        ),
        (
            "I. TỔ CHỨC THỰC HIỆN\n\n1. Phòng Kinh tế\n\n- Cơ quan thường trực tham mưu sửa cầu phao.\n\n- Cơ quan đầu mối, theo dõi mực nước.",
            [
                ("Cơ quan thường trực tham mưu sửa cầu phao", ["Phòng Kinh tế"]),
                ("Cơ quan đầu mối, theo dõi mực nước", ["Phòng Kinh tế"]),
            ],
        ),
        (
            "I. NHIỆM VỤ\n\n1. Thanh tra, kiểm tra\n\n- Xử lý nghiêm chủ đò vi phạm.\n\n2. Hội thi, hội diễn\n\n- Tổ chức hội bơi chải.",
            [("Xử lý nghiêm chủ đò vi phạm", []), ("Tổ chức hội bơi chải", [])],
        ),
        ("I. MỤC TIÊU\n\n1. Các bến, đơn vị ứng dụng sổ điện tử trong điều hành.\n\n2. Các thôn kiểm tra áo phao.", []),
        ("I. MỤC TIÊU, YÊU CẦU\n\n1. Các thôn kiểm tra áo phao.", [("Các thôn kiểm tra áo phao", ["Các thôn"])]),
    ],
)
def test_who_is_charged_in_a_commune(text: str, said: list[tuple[str, list[str]]]) -> None:
    found = decision_of(f"{_PLAN}{text}\n").obligations
    assert [(one.text, [actor.name for actor in one.lead]) for one in found] == said


def test_nobody_cooperates_with_himself_where_a_sentence_goes_on_with_another() -> None:
    said = "Phòng Kinh tế phối hợp với Công an xã kiểm tra bến; Công an xã tổng hợp số liệu."
    found = decision_of(f"{_PLAN}I. NHIỆM VỤ\n\n1. {said}\n").obligations
    assert [[actor.name for actor in one.cooperating] for one in found] == [["Công an xã"], []]

"""Places that act, and periods that something has to be done before: whole decisions in, obligations out."""

from __future__ import annotations

from datetime import date

import pytest

from pipeline.document.decision import Obligation
from pipeline.grammar.places import place_end
from pipeline.read.formats import read
from pipeline.register.days import Due, occurrences
from pipeline.steps import decided

_HEAD = """ỦY BAN NHÂN DÂN
TỈNH AN LAU
-------
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
---------------
Số: 81/QĐ-UBND
An Lau, ngày 02 tháng 3 năm 2031

QUYẾT ĐỊNH
Về việc ban hành Kế hoạch nạo vét luồng bến Sậy năm 2031

CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH AN LAU
QUYẾT ĐỊNH:
Điều 1. Ban hành kèm theo Quyết định này Kế hoạch nạo vét luồng bến Sậy năm 2031.
Điều 2. Quyết định này có hiệu lực kể từ ngày ký.

KẾ HOẠCH
Nạo vét luồng bến Sậy năm 2031
(Ban hành kèm theo Quyết định số 81/QĐ-UBND ngày 02 tháng 3 năm 2031 của Chủ tịch Ủy ban nhân dân tỉnh An Lau)
I. NHIỆM VỤ
"""


def _obligations(*lines: str) -> tuple[Obligation, ...]:
    return tuple(decided(read((_HEAD + "\n".join(lines)).encode(), "81.txt")).obligations)


def _leads(*lines: str) -> list[list[str]]:
    return [[body.name for body in one.lead] for one in _obligations(*lines)]


@pytest.mark.parametrize(
    ("text", "leads"),
    [
        ("Huyện Bến Phà rà soát bến khách.", ["Huyện Bến Phà"]),
        ("Thủ đô Sông Sậy lập danh mục bến.", ["Thủ đô Sông Sậy"]),
        ("Phường 12 kiểm tra các bến khách.", ["Phường 12"]),
        ("Xã Đồng Sen, xã Bãi Dâu và thị trấn Vàm Cỏ cắm biển báo.", ["Xã Đồng Sen", "xã Bãi Dâu", "thị trấn Vàm Cỏ"]),
        ("Giao thành phố Vàm Cỏ, huyện Bến Phà bố trí vốn.", ["thành phố Vàm Cỏ", "huyện Bến Phà"]),
        ("Đề nghị tỉnh Hạ Lau phối hợp cung cấp số liệu.", ["tỉnh Hạ Lau"]),
        ("Đối với tỉnh Hạ Lau và các xã vùng hồ: Khẩn trương cắm mốc.", ["tỉnh Hạ Lau", "các xã vùng hồ"]),
        ("Các xã ven hồ, trong đó có xã Đồng Sen, tổ chức tuần tra.", ["Các xã ven hồ"]),
        (
            "Các tỉnh trong vùng, nhất là các tỉnh ven biển, vùng cửa sông, vùng hạ lưu chủ động phát triển bến khách.",
            ["Các tỉnh trong vùng"],
        ),
        # Hamlets, by name or number.
        ("Thôn Bến Đình rà soát bến khách.", ["Thôn Bến Đình"]),
        ("Tổ dân phố số 5, khu dân cư số 4 kiểm tra phao.", ["Tổ dân phố số 5", "khu dân cư số 4"]),
        ("Ấp Bến Đình: Rà soát bến khách.", ["Ấp Bến Đình"]),
        ("Khóm 3 chủ trì, phối hợp với Công an xã kiểm tra phao.", ["Khóm 3"]),
        # The place belongs to the name of the body.
        ("Công an xã Đồng Sen tuần tra ban đêm.", ["Công an xã Đồng Sen"]),
    ],
)
def test_a_place_that_is_told_leads(text: str, leads: list[str]) -> None:
    assert _leads(f"1. {text}") == [leads]


@pytest.mark.parametrize("heading", ["Đối với Thủ đô Sông Sậy", "Đối với thành phố Vàm Cỏ"])
def test_a_place_in_a_title_leads_what_stands_below(heading: str) -> None:
    assert _leads(f"1. {heading}", "- Rà soát bến bãi trên địa bàn.") == [[heading.removeprefix("Đối với ")]]


@pytest.mark.parametrize("text", ["Xã Đồng Sen có 12 thôn, 3 bến khách.", "Huyện Bến Phà là huyện miền núi của tỉnh."])
def test_what_is_said_of_a_place_tells_nobody(text: str) -> None:
    assert _leads(f"1. {text}") == []


@pytest.mark.parametrize(
    "text", ["huyện miền núi", "Tỉnh ủy Hạ Lau", "Xã hội hóa", "Huyện", "Bản Kế hoạch", "Thôn văn hóa"]
)
def test_a_unit_without_a_name_is_no_place(text: str) -> None:
    assert place_end(text) == 0


@pytest.mark.parametrize(
    ("text", "value", "end", "due_on"),
    [
        ("trước năm 2033", "2033", "2033-01-01", "2032-12-31"),
        ("trước quý III/2031", "2031-Q3", "2031-07-01", "2031-06-30"),
        ("trước tháng 9 năm 2031", "2031-09", "2031-09-01", "2031-08-31"),
    ],
)
def test_before_a_period_is_before_its_first_day(text: str, value: str, end: str, due_on: str) -> None:
    ((limit,),) = [one.deadlines for one in _obligations(f"1. Sở Xây dựng thả phao {text}.")]
    assert (limit.value, limit.start, limit.end, limit.inclusive) == (value, None, end, False)
    due = Due(limit.value, limit.text, limit.kind, limit.start or "", limit.end or "", limit.rrule, limit.inclusive, "")
    (one,) = occurrences(due, (date.fromisoformat("2031-01-01"), date.fromisoformat("2040-01-01")))
    assert one.last == date.fromisoformat(due_on)


def test_within_a_period_its_last_day_counts() -> None:
    ((limit,),) = [one.deadlines for one in _obligations("1. Sở Xây dựng thả phao trong tháng 9 năm 2031.")]
    assert (limit.start, limit.end, limit.inclusive) == ("2031-09-01", "2031-09-30", True)


def test_what_was_over_long_ago_limits_nothing() -> None:
    (one,) = _obligations("1. Sở Xây dựng rà soát các dự án phê duyệt trước năm 2026, hoàn thành trước tháng 9/2031.")
    assert [limit.value for limit in one.deadlines] == ["2031-09"]

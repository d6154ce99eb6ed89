"""Turns of phrase that read alike in many decisions: one clause in, the orders and the times out."""

from __future__ import annotations

import pytest

from pipeline.grammar.orders import orders_in
from pipeline.grammar.sentences import sentences
from pipeline.grammar.times import times_in


def _orders(text: str) -> list[tuple[str, list[str]]]:
    return [
        (text[order.span.start : order.span.end], [text[name.span.start : name.span.end] for name in order.subject])
        for sentence in sentences(text)
        for order in orders_in(text, sentence)
    ]


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("Thủ trưởng các đơn vị thuộc Sở trực tiếp chỉ đạo việc khắc phục", ["Thủ trưởng các đơn vị thuộc Sở"]),
        (
            "Người đứng đầu cơ quan, tổ chức, đơn vị được giao nhiệm vụ chịu trách nhiệm về tiến độ",
            ["Người đứng đầu cơ quan, tổ chức, đơn vị được giao nhiệm vụ"],
        ),
        ("Căn cứ chức năng, nhiệm vụ được giao tổ chức triển khai Kế hoạch", []),
        ("Hằng quý (muộn nhất ngày 5 tháng sau) rà soát danh sách hộ neo đơn", []),
        ("Ủy nhiệm cho tổ phó ký sổ trực khi tổ trưởng đi vắng", []),
    ],
)
def test_the_clause_is_one_order_of_its_subject(text: str, subject: list[str]) -> None:
    assert _orders(f"{text}.") == [(text, subject)]


def test_a_verb_in_either_spelling_begins_an_order_after_a_semicolon() -> None:
    for verb in ("xoá", "xóa"):
        text = f"Lập danh sách tàu cá; {verb} tình trạng tàu cá không đăng ký trước tháng 6/2031."
        assert [clause for clause, _ in _orders(text)] == [
            "Lập danh sách tàu cá",
            f"{verb} tình trạng tàu cá không đăng ký trước tháng 6/2031",
        ]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("báo cáo trước ngày 01/6 và 15/11 hằng năm", ["R/P1Y/06-01", "R/P1Y/11-15"]),
        ("gửi trước ngày 20 tháng 6 và ngày 20 tháng 12 hằng năm", ["R/P1Y/06-20", "R/P1Y/12-20"]),
        ("chốt số liệu vào ngày 15/3, 15/6, 15/9 và 15/12 hằng năm", [f"R/P1Y/{m:02d}-15" for m in (3, 6, 9, 12)]),
        ("báo cáo trước ngày 01/6 và hoàn thành trước ngày 15/11", ["2031-06-01", "2031-11-15"]),
    ],
)
def test_every_day_of_a_yearly_list_comes_each_year(text: str, values: list[str]) -> None:
    assert [time.value for time in times_in(text, 2031)] == values

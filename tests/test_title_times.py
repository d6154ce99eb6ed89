"""When the tasks below a title are to be done that is nothing but a time: "2. Quý II/2031", "Bước 1. Kê khai (tháng 3/2031)"."""

from __future__ import annotations

import pytest
from clean_decision import CLEAN, TASK

from pipeline.read.formats import read
from pipeline.steps import decided


def times_below(title: str) -> list[str]:
    """Return the deadlines of "- Các xã kê khai đò." below a title."""
    text = CLEAN.replace(TASK, f"{TASK}\n\n4. {title}\n\n- Các xã kê khai đò.")
    obligations = decided(read(text.encode(), "77.txt")).obligations
    return [deadline.value for one in obligations if one.text == "Các xã kê khai đò" for deadline in one.deadlines]


@pytest.mark.parametrize(
    ("title", "times"),
    [
        ("Tháng 5/2031", ["2031-05"]),
        ("QUÝ III NĂM 2031", ["2031-Q3"]),
        ("Trước ngày 12/6/2031:", ["2031-06-12"]),
        ("Năm 2032", ["2032"]),
        ("Đợt 1: từ ngày 01/4/2031 đến ngày 15/4/2031", ["2031-04-01/2031-04-15"]),
        ("Giai đoạn chuẩn bị (từ tháng 3 đến tháng 5/2031)", ["2031-03/2031-05"]),
        ("Việc của bến\n\nBước 1. Kê khai (Quý I/2031)", ["2031-Q1"]),
        # The years of a program, and figures that are no time.
        ("Giai đoạn 2031-2035", ["2031/2035"]),
        ("Chương trình bến thủy (2031-2035)", []),
        ("Bến số 5 (xã Bến Lau)", []),
        ("Nhiệm vụ năm 2031 của các bến", []),
    ],
)
def test_a_title_that_is_a_time_holds_for_the_tasks_below(title: str, times: list[str]) -> None:
    assert times_below(title) == times


def test_a_task_that_names_its_own_time_keeps_it() -> None:
    text = CLEAN.replace(TASK, f"{TASK}\n\n4. Tháng 5/2031\n\n- Các xã kê khai đò trước ngày 12/6/2031.\n\n- Vá phao.")
    below = [one for one in decided(read(text.encode(), "77.txt")).obligations if one.section == "#1/II/4"]
    assert [[deadline.value for deadline in one.deadlines] for one in below] == [["2031-06-12"], ["2031-05"]]

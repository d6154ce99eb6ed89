"""By when: what a lead-in or a title says of all that stands below it."""

from __future__ import annotations

import pytest
from clean_decision import CLEAN, TASK
from proofs import broken_proofs

from pipeline.read.formats import read
from pipeline.steps import decided


def whens(tasks: str) -> list[list[str]]:
    """Return the deadlines of each obligation of a section with these paragraphs; each quote stands where it says."""
    source = read(CLEAN.replace(TASK, f"{TASK}\n\n4. Việc khác\n\n{tasks}").encode(), "77.md")
    decision = decided(source)
    assert broken_proofs(source, decision) == []
    return [[deadline.value for deadline in one.deadlines] for one in decision.obligations if "/4" in one.section]


@pytest.mark.parametrize(
    ("tasks", "said"),
    [
        (
            "Trong quý I/2031, Sở Xây dựng thực hiện các việc sau:\n\n- Rà soát số bến;\n\n- Lập danh mục phao trước ngày 15/02/2031.",
            [["2031-Q1"], ["2031-02-15"]],
        ),
        (
            "Các việc phải xong trước 30/6/2031:\n\n- Sở Tài chính cấp kinh phí;\n\n- Sở Y tế tập huấn chủ đò.",
            [["2031-06-30"], ["2031-06-30"]],
        ),
        (
            "Trong thời hạn 05 ngày làm việc kể từ ngày nhận đơn, Sở Xây dựng:\n\n- Thẩm định hồ sơ bến;\n\n- Trả lời chủ bến.",
            [["P5BD"], ["P5BD"]],
        ),
        ("Tháng 4/2031:\n\n- Cấp áo phao cho chủ đò.", [["2031-04"]]),
        ("a) Giai đoạn 2031 - 2033\n\n- Sở Xây dựng dựng ba bến mới.", [["2031/2033"]]),
        ("a) Quý IV/2033:\n\n- Sở Nội vụ tổ chức sơ kết.", [["2033-Q4"]]),
        # A day without a year below "Hằng năm" comes each year.
        (
            "a) Hằng năm, các xã ven sông có trách nhiệm:\n\n- Kiểm đếm phao;\n\n- Báo cáo Sở Xây dựng trước ngày 15/12.",
            [["R/P1Y"], ["R/P1Y/12-15"]],
        ),
        (
            "a) Định kỳ (trước ngày 30/6 hằng năm), các xã ven sông có trách nhiệm:\n\n- Kiểm đếm phao.",
            [["R/P1Y/06-30"]],
        ),
        # What a report or a quality is called is no time of what stands below.
        ("a) Chế độ báo cáo hằng năm được thực hiện như sau:\n\n- Các xã gửi số liệu về Sở Xây dựng.", [[]]),
        ("a) Bảo đảm tính sẵn sàng và liên tục:\n\n- Sở Xây dựng cử người trực bến.", [[]]),
        # A lead-in on the same level as what follows it reaches only what it lists.
        (
            "- Trong tháng 5/2031, Sở Xây dựng:\n\n+ Rà soát số bến;\n\n- Sở Y tế tập huấn chủ đò.",
            [["2031-05"], []],
        ),
    ],
)
def test_what_a_lead_in_says_by_when_holds_for_what_stands_below(tasks: str, said: list[list[str]]) -> None:
    assert whens(tasks) == said

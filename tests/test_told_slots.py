"""Who does a task as its last words or a short slot tell it: "…, giao Phòng A thực hiện", "Phân công: Phòng A"."""

from __future__ import annotations

import pytest
from clean_decision import CLEAN, TASK

from pipeline.read.formats import read
from pipeline.steps import decided

Said = list[tuple[str, list[str], list[str], list[str]]]


def told(task: str) -> Said:
    """Return the words, the leads, those who cooperate and the deadlines of what a paragraph of a task section orders."""
    text = CLEAN.replace(TASK, f"{TASK}\n\n4. Việc khác\n\n{task}")
    return [
        (
            obligation.text,
            [actor.name for actor in obligation.lead],
            [actor.name for actor in obligation.cooperating],
            [deadline.value for deadline in obligation.deadlines],
        )
        for obligation in decided(read(text.encode(), "77.txt")).obligations
        if obligation.section.endswith("/4")
    ]


@pytest.mark.parametrize(
    ("task", "lead", "cooperating", "deadlines"),
    [
        (
            "Sửa chữa cầu phao (xong trước ngày 01/8/2031), giao Phòng Bến bãi thực hiện.",
            ["Phòng Bến bãi"],
            [],
            ["2031-08-01"],
        ),
        (
            "Kiểm đếm áo phao - hoàn thành trong tháng 5/2031 - do Chi cục Đò ngang chủ trì, phối hợp với Sở Y tế.",
            ["Chi cục Đò ngang"],
            ["Sở Y tế"],
            ["2031-05"],
        ),
        ("Sửa chữa cầu phao bến Lau (giao Đội Lái đò chủ trì tham mưu).", ["Đội Lái đò"], [], []),
        ("Sửa chữa cầu phao bến Lau (Đội Lái đò tham mưu, thời hạn: 31/8/2031).", ["Đội Lái đò"], [], ["2031-08-31"]),
        ("Di dời hộ dân ở bãi bồi (trách nhiệm của UBND xã Bến Lau).", ["UBND xã Bến Lau"], [], []),
        (
            "Sửa chữa cầu phao (nguồn vốn: ngân sách tỉnh; chủ đầu tư: UBND xã Bến Lau; thời gian: quý II/2031).",
            ["UBND xã Bến Lau"],
            [],
            ["2031-Q2"],
        ),
        ("Xây dựng nội quy bến - Hội Lái đò chủ trì, hoàn thành trong quý IV/2031.", ["Hội Lái đò"], [], ["2031-Q4"]),
        ("Tham dự hội thi bơi chải, do Sở Du lịch chủ trì.", [], [], []),
        ("Thành lập đội cứu hộ, giao khoán từng đò cho người lái thực hiện.", [], [], []),
        ("Sửa chữa cầu phao bến Lau. Phân công: Phòng Bến bãi.", ["Phòng Bến bãi"], [], []),
        ("Sửa chữa cầu phao bến Lau; trách nhiệm: Sở Xây dựng, Công an tỉnh.", ["Sở Xây dựng", "Công an tỉnh"], [], []),
    ],
)
def test_the_end_of_a_task_tells_who_does_it(
    task: str, lead: list[str], cooperating: list[str], deadlines: list[str]
) -> None:
    assert [said[1:] for said in told(task)] == [(lead, cooperating, deadlines)]


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (
            "- Sửa chữa cầu phao bến Lau.\n\n- Đơn vị thực hiện: Phòng Bến bãi. Hoàn thành trong quý II/2031.",
            [("Sửa chữa cầu phao bến Lau", ["Phòng Bến bãi"], [], ["2031-Q2"])],
        ),
        (
            "- Sửa chữa cầu phao bến Lau.\n\n- Đơn vị thực hiện: Phòng Bến bãi. Kiểm đếm áo phao trước ngày 20/12/2031.",
            [
                ("Sửa chữa cầu phao bến Lau", ["Phòng Bến bãi"], [], []),
                ("Kiểm đếm áo phao trước ngày 20/12/2031", ["Phòng Bến bãi"], [], ["2031-12-20"]),
            ],
        ),
        (
            "- Sửa chữa cầu phao bến Lau.\n\n- Trách nhiệm: Kiểm đếm áo phao.",
            [("Sửa chữa cầu phao bến Lau", [], [], []), ("Kiểm đếm áo phao", [], [], [])],
        ),
    ],
)
def test_slots_may_have_numbers_of_their_own(tasks: str, found: list[tuple[list[str], list[str], list[str]]]) -> None:
    obligations = [one for one in decision_of(with_tasks(tasks)).obligations if one.section.startswith("#1/II/4")]
    times = [[time.value for time in one.deadlines] for one in obligations]
    assert [(*roles, values) for roles, values in zip(who(tasks), times, strict=True)] == found


@pytest.mark.parametrize(
    ("task", "lead", "cooperating"),
    [
        ("Lắp phao tiêu ở ba bến (Sở Y tế chủ trì; hoàn thành trước ngày 30/6/2031).", ["Sở Y tế"], []),
        ("Lắp phao tiêu (Sở Y tế, Sở Xây dựng thực hiện).", ["Sở Y tế", "Sở Xây dựng"], []),
        ("Tập huấn cho người lái đò (giao Sở Y tế thực hiện).", ["Sở Y tế"], []),
        ("Lắp phao tiêu (Sở Y tế chủ trì, phối hợp với Hội Lái đò tỉnh).", ["Sở Y tế"], ["Hội Lái đò tỉnh"]),
        (
            "Sở Y tế (chủ trì), Hội Lái đò tỉnh và Công an tỉnh tập huấn sơ cứu.",
            ["Sở Y tế"],
            ["Hội Lái đò tỉnh", "Công an tỉnh"],
        ),
        # What is told of the thing, and of somebody within the sentence.
        ("Rà soát các bến (kể cả bến đang thực hiện nạo vét).", [], []),
        ("Sở Xây dựng gắn biển (do Sở Y tế thực hiện).", ["Sở Xây dựng"], []),
    ],
)
def test_brackets_behind_a_task_tell_who_does_it(task: str, lead: list[str], cooperating: list[str]) -> None:
    assert who(f"4. {task}") == [(lead, cooperating)]


def test_a_line_with_a_colon_above_slot_lines_is_the_task() -> None:
    tasks = """4. Việc kiểm kê phao được thực hiện như sau:
- Cơ quan chủ trì: Sở Y tế.
- Cơ quan phối hợp: Sở Nội vụ."""
    found = [one for one in decision_of(with_tasks(tasks)).obligations if one.section == "#1/II/4"]
    assert [(one.text, one.lead[0].name, one.cooperating[0].name) for one in found] == [
        ("Việc kiểm kê phao", "Sở Y tế", "Sở Nội vụ")
    ]
    assert who(tasks.replace("Cơ quan chủ trì: Sở Y tế", "Địa điểm: bến Lau")) == []


def test_brackets_that_say_who_leads_and_by_when_are_slots() -> None:
    tasks = "4. Rà soát nội quy bến (Sở Y tế chủ trì; thời gian hoàn thành: tháng 5/2031)."
    found = [one for one in decision_of(with_tasks(tasks)).obligations if one.section == "#1/II/4"]
    assert [(one.text, [a.name for a in one.lead], [day.value for day in one.deadlines]) for one in found] == [
        ("Rà soát nội quy bến", ["Sở Y tế"], ["2031-05"])
    ]
def test_a_slot_line_may_be_followed_by_more(lines: str, said: Said) -> None:
    assert told(lines) == said

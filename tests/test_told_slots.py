"""Slot lines that tell in a sentence who does a task, slot lines with several labels, and slots with a number of their own."""

from __future__ import annotations

import pytest
from test_duties import decision_of, with_tasks

Who = tuple[list[str], list[str]]


def who(tasks: str) -> list[Who]:
    """Return who leads and who cooperates in each obligation of task 4."""
    return [
        ([actor.name for actor in one.lead], [actor.name for actor in one.cooperating])
        for one in decision_of(with_tasks(tasks)).obligations
        if one.section == "#1/II/4" or one.section.startswith("#1/II/4/")
    ]


@pytest.mark.parametrize(
    ("line", "lead", "cooperating"),
    [
        ("Sở Y tế chủ trì, phối hợp với Hội Lái đò tỉnh.", ["Sở Y tế"], ["Hội Lái đò tỉnh"]),
        (
            "Sở Y tế chủ trì phối hợp với Hội Lái đò tỉnh; các sở, ngành liên quan và Ủy ban nhân dân các xã.",
            ["Sở Y tế"],
            ["Hội Lái đò tỉnh", "các sở, ngành liên quan", "Ủy ban nhân dân các xã"],
        ),
        ("Ủy ban nhân dân các xã chủ trì và phối hợp cùng Sở Y tế thực hiện.", ["Ủy ban nhân dân các xã"], ["Sở Y tế"]),
        (
            "Sở Y tế chủ trì, phối hợp với các đơn vị ven sông tham mưu thực hiện.",
            ["Sở Y tế"],
            ["các đơn vị ven sông"],
        ),
        ("Sở Y tế chủ trì; Sở Xây dựng, Hội Lái đò tỉnh phối hợp.", ["Sở Y tế"], ["Sở Xây dựng", "Hội Lái đò tỉnh"]),
        ("Sở Y tế phối hợp với Sở Xây dựng.", ["Sở Y tế"], ["Sở Xây dựng"]),
        ("Sở Y tế làm cơ quan chủ trì, tham mưu.", ["Sở Y tế"], []),
        ("Sở Y tế đôn đốc, hướng dẫn các đơn vị, địa phương thực hiện.", ["Sở Y tế"], []),
        ("Sở Y tế, Sở Xây dựng và các xã ven sông.", ["Sở Y tế", "Sở Xây dựng", "các xã ven sông"], []),
        ("Các đơn vị kiểm tra các bến.", ["Các đơn vị kiểm tra các bến"], []),
    ],
)
def test_a_slot_line_may_tell_in_a_sentence(line: str, lead: list[str], cooperating: list[str]) -> None:
    assert who(f"4. Kiểm kê phao cứu sinh ở bến.\n\n- Cơ quan thực hiện: {line}") == [(lead, cooperating)]


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("Sở Y tế chủ trì, Hội Lái đò tỉnh phối hợp.", [(["Sở Y tế"], ["Hội Lái đò tỉnh"])]),
        ("Sở Y tế, Sở Xây dựng.", [(["Sở Y tế", "Sở Xây dựng"], [])]),
        ("rà soát phao ở các bến.", [([], []), ([], [])]),
    ],
)
def test_a_line_that_says_who_carries_out_is_a_slot_and_one_that_says_what_is_none(line: str, found: list[Who]) -> None:
    assert who(f"4. Kiểm kê phao cứu sinh ở bến.\n\n- Thực hiện: {line}") == found


def test_who_a_task_names_itself_stays_beside_whom_its_slot_names() -> None:
    tasks = "4. Phối hợp với Hội Lái đò tỉnh kiểm kê phao.\n\n- Cơ quan thực hiện: Sở Y tế chủ trì, phối hợp với Sở Xây dựng."
    assert who(tasks) == [(["Sở Y tế"], ["Hội Lái đò tỉnh", "Sở Xây dựng"])]


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("Đơn vị chủ trì: Sở Y tế. Đơn vị phối hợp: Sở Xây dựng.", (["Sở Y tế"], ["Sở Xây dựng"])),
        ("Đơn vị chủ trì: Sở Y tế; đơn vị phối hợp: Sở Xây dựng, các xã.", (["Sở Y tế"], ["Sở Xây dựng", "các xã"])),
        ("Đơn vị chủ trì: Sở Y tế, thời gian: quý II/2031.", (["Sở Y tế"], [])),
    ],
)
def test_a_line_may_hold_several_slots(line: str, found: Who) -> None:
    tasks = f"4. Kiểm kê phao cứu sinh ở bến.\n\n- {line}"
    assert who(tasks) == [found]
    times = [
        time.value
        for one in decision_of(with_tasks(tasks)).obligations
        for time in one.deadlines
        if one.section == "#1/II/4"
    ]
    assert times == (["2031-Q2"] if "quý" in line else [])


def test_a_day_that_a_task_names_stays_beside_the_time_of_its_slot() -> None:
    tasks = "4. Sửa bến\n\n- Kiểm kê phao, xong trước ngày 30/4/2031.\n\n- Lập sổ bến.\n\n- Thời gian: quý II/2031."
    found = [one for one in decision_of(with_tasks(tasks)).obligations if one.section == "#1/II/4"]
    assert [[time.value for time in one.deadlines] for one in found] == [["2031-04-30", "2031-Q2"], ["2031-Q2"]]


@pytest.mark.parametrize(
    ("tasks", "found"),
    [
        (
            (
                "4. Rà soát thủy thủ\n\n4.1. Nội dung: Tập huấn cho thủy thủ ở ba bến.\n\n"
                "4.2. Đơn vị chủ trì: Sở Y tế; đơn vị phối hợp: Sở Xây dựng.\n\n4.3. Thời gian: tháng 10/2031."
            ),
            [(["Sở Y tế"], ["Sở Xây dựng"], ["2031-10"])],
        ),
        (
            (
                "4. TUYÊN TRUYỀN\n\na) Nội dung, biện pháp\n\n- Tổ chức hội nghị ở bến.\n\n- Vận động hộ lái đò.\n\nb) Cơ quan chủ trì\n\n"
                "- Sở Y tế.\n\n- Các xã ven sông.\n\nc) Cơ quan phối hợp\n\n- Hội Lái đò tỉnh.\n\nd) Thời gian thực hiện: tháng 12/2031."
            ),
            [(["Sở Y tế", "Các xã ven sông"], ["Hội Lái đò tỉnh"], ["2031-12"])] * 2,
        ),
        (
            "4. Kiểm tra bến đò\n\na) Kiểm tra cọc neo.\n\nb) Kiểm tra phao.\n\nc) Thời gian thực hiện: tháng 5/2031.",
            [([], [], ["2031-05"]), ([], [], ["2031-05"])],
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


@pytest.mark.parametrize(
    "label", ["Đầu mối", "Phụ trách", "Cơ quan triển khai", "Đơn vị theo dõi", "Cơ quan được giao chủ trì"]
)
def test_further_labels_say_who_leads(label: str) -> None:
    assert who(f"4. Rà soát nội quy bến\n- {label}: Sở Y tế.") == [(["Sở Y tế"], [])]
    assert who(f"4. Rà soát nội quy bến. {label}: Sở Y tế.") == [(["Sở Y tế"], [])]


@pytest.mark.parametrize("label", ["Trách nhiệm", "Thực hiện", "Cơ quan soạn thảo", "Đơn vị được giao"])
def test_a_label_in_brackets_says_who_leads(label: str) -> None:
    assert who(f"4. Rà soát nội quy bến ({label}: Sở Y tế).") == [(["Sở Y tế"], [])]


@pytest.mark.parametrize("label", ["Đơn vị tham gia", "Đơn vị hỗ trợ", "Lực lượng phối hợp", "Đơn vị cùng phối hợp"])
def test_further_labels_say_who_cooperates(label: str) -> None:
    assert who(f"4. Rà soát nội quy bến\n- {label}: Sở Y tế.") == [([], ["Sở Y tế"])]
    assert who(f"4. Rà soát nội quy bến ({label}: Sở Y tế).") == [([], ["Sở Y tế"])]


@pytest.mark.parametrize("label", ["Hạn", "Hạn chót", "Mốc hoàn thành", "Năm thực hiện"])
def test_further_labels_say_by_when(label: str) -> None:
    tasks = f"4. Rà soát nội quy bến\n- {label}: năm 2032."
    found = [one for one in decision_of(with_tasks(tasks)).obligations if one.section == "#1/II/4"]
    assert [(one.text, [day.value for day in one.deadlines]) for one in found] == [("Rà soát nội quy bến", ["2032"])]


@pytest.mark.parametrize(
    ("task", "lead", "cooperating"),
    [
        ("Cấp tủ thuốc cho người lái đò (Sở Y tế).", ["Sở Y tế"], []),
        (
            "Rà soát bến đò ngang (Sở Y tế, Công an tỉnh và UBND các xã).",
            ["Sở Y tế", "Công an tỉnh", "UBND các xã"],
            [],
        ),
        ("Kiểm tra áo phao (Sở Y tế phối hợp với Công an tỉnh).", ["Sở Y tế"], ["Công an tỉnh"]),
        # Which body, which place, which paper it is.
        ("Gửi báo cáo về cơ quan thường trực (Sở Y tế).", [], []),
        ("Lắp thước nước ở cửa cống (Trạm Thủy nông số 2).", [], []),
        ("Rà soát mức phí bến (Nghị quyết của Hội đồng nhân dân tỉnh).", [], []),
    ],
)
def test_a_bracket_behind_a_task_names_who_does_it(task: str, lead: list[str], cooperating: list[str]) -> None:
    assert who(f"4. {task}") == [(lead, cooperating)]

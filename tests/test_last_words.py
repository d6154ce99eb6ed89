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
        (
            "Đóng đò mẫu ở bến Lau - đơn vị thực hiện: Viện Đò dọc - thời gian: 2031-2032.",
            ["Viện Đò dọc"],
            [],
            ["2031/2032"],
        ),
        ("Tham dự hội thi bơi chải, do Sở Du lịch chủ trì.", [], [], []),
        (
            "Lắp phao tiêu, do UBND các xã, phường và Phòng Bến bãi - Luồng lạch chủ trì, phối hợp với Sở Y tế.",
            ["UBND các xã, phường", "Phòng Bến bãi - Luồng lạch"],
            ["Sở Y tế"],
            [],
        ),
        ("Lắp phao tiêu, do chủ đầu tư thực hiện trong quý II/2031.", ["chủ đầu tư"], [], ["2031-Q2"]),
        (
            "Lắp phao tiêu - do đồng chí Lê Văn Bến, Phó Chủ tịch UBND xã phụ trách.",
            ["đồng chí Lê Văn Bến, Phó Chủ tịch UBND xã"],
            [],
            [],
        ),
        ("Sửa chữa bến Lau, do thiếu phao, Sở Du lịch chủ trì.", [], [], []),
        (
            "Di dời hộ dân ở bãi bồi (giao UBND xã Bến Lau và Ban Quản lý bến).",
            ["UBND xã Bến Lau", "Ban Quản lý bến"],
            [],
            [],
        ),
        ("Nạo vét lòng bến, giao Sở Xây dựng.", ["Sở Xây dựng"], [], []),
        ("Xây dựng nhà đò, giao UBND các xã quản lý, sử dụng.", [], [], []),
        (
            "Rà soát nội quy bến; xong trước ngày 30/8/2031 (Sở Tư pháp chủ trì; Sở Nội vụ phối hợp).",
            ["Sở Tư pháp"],
            ["Sở Nội vụ"],
            ["2031-08-30"],
        ),
        (
            "Rà soát nội quy bến; hoàn thành trong tháng 8/2031 (Sở Tư pháp chủ trì, Sở Nội vụ phối hợp).",
            ["Sở Tư pháp"],
            ["Sở Nội vụ"],
            ["2031-08"],
        ),
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
def test_a_slot_line_may_be_followed_by_more(lines: str, said: Said) -> None:
    assert told(lines) == said


@pytest.mark.parametrize(
    "lead_in", ["Nhiệm vụ cụ thể của Chi cục Đò ngang:", "Chi cục Đò ngang có trách nhiệm:", "Chi cục Đò ngang:"]
)
@pytest.mark.parametrize("between", [" ", "\n\n"], ids=["run together", "one a line"])
def test_points_below_a_label_are_its_own_even_in_one_paragraph(lead_in: str, between: str) -> None:
    points = ["a) Kiểm đếm áo phao;", "b) Sửa chữa bến;", "c) Báo cáo Sở Phà trước ngày 15/8/2031."]
    text = CLEAN.replace(TASK, f"{TASK}\n\n4. Việc khác\n\n{between.join([lead_in, *points])}")
    found = [one for one in decided(read(text.encode(), "77.txt")).obligations if "/4/" in one.section]

    assert [(one.text, [actor.name for actor in one.lead]) for one in found] == [
        ("Kiểm đếm áo phao", ["Chi cục Đò ngang"]),
        ("Sửa chữa bến", ["Chi cục Đò ngang"]),
        ("Báo cáo Sở Phà trước ngày 15/8/2031", ["Chi cục Đò ngang"]),
    ]
    assert [deadline.value for deadline in found[-1].deadlines] == ["2031-08-15"]

"""Lines that name bodies above what they are to do: bullets set the other way round, titles that have lost their numbers."""

from __future__ import annotations

import pytest
from test_duties import Said, duties, with_tasks

_TWO = [
    ("Sửa cầu phao", ["Sở Y tế"]),
    ("Cấp tủ thuốc cho các bến", ["Sở Y tế"]),
    ("Tuần tra ban đêm", ["Công an tỉnh"]),
]


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("* Sở Y tế:\n- Sửa cầu phao.\n- Cấp tủ thuốc cho các bến.\n* Công an tỉnh:\n- Tuần tra ban đêm.", _TWO),
        ("+ Sở Y tế:\n- Sửa cầu phao.\n- Cấp tủ thuốc cho các bến.\n+ Công an tỉnh:\n- Tuần tra ban đêm.", _TWO),
        (
            "- Rà soát phao tiêu.\n* Sở Y tế:\n- Sửa cầu phao.\n- Cấp tủ thuốc cho các bến.\n* Công an tỉnh:\n- Tuần tra ban đêm.",
            [("Rà soát phao tiêu", []), *_TWO],
        ),
        # The usual order: "*" below "+" below "-".
        (
            "- Sở Y tế:\n+ Sửa cầu phao.\n* Cấp tủ thuốc cho các bến.\n- Công an tỉnh:\n+ Tuần tra ban đêm.",
            _TWO,
        ),
        ("Sở Y tế\nSửa cầu phao. Cấp tủ thuốc cho các bến.\nCông an tỉnh\nTuần tra ban đêm.", _TWO),
        ("Sở Y tế\nSửa cầu phao.\nCấp tủ thuốc cho các bến.\nCông an tỉnh\n- Tuần tra ban đêm.", _TWO),
        # Another title between them names nobody, and several names list who takes part.
        ("Sở Y tế\nSửa cầu phao.\nKinh phí thực hiện\nTuần tra ban đêm.", [_TWO[0], ("Tuần tra ban đêm", [])]),
        ("Sở Y tế\nCông an tỉnh\nTuần tra ban đêm.", [("Tuần tra ban đêm", [])]),
    ],
)
def test_a_line_that_is_a_body_hands_it_down(lines: str, said: Said) -> None:
    tasks = "4. Bến bãi\n\n" + lines.replace("\n", "\n\n")
    assert duties(with_tasks(tasks), "#1/II/4") == said


@pytest.mark.parametrize(
    ("title", "lead"),
    [
        ("Học sinh, sinh viên", ["Học sinh, sinh viên"]),
        ("Các học sinh lớp bơi", ["Các học sinh lớp bơi"]),
        ("Ngư dân", ["Ngư dân"]),
        ("Tiểu thương chợ Bến Lau", ["Tiểu thương chợ Bến Lau"]),
        ("Khách qua đò", []),
        ("Chủ động phòng ngừa", []),
    ],
)
def test_people_lead_below_their_title_where_a_plan_says_who_does_what(title: str, lead: list[str]) -> None:
    tasks = f"III. TỔ CHỨC THỰC HIỆN\n\n1. Sở Y tế\n\n- Cấp tủ thuốc.\n\n2. {title}\n\n- Kiểm tra áo phao."
    assert duties(with_tasks(tasks), "#1/III/2") == [("Kiểm tra áo phao", lead)]

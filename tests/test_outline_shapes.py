"""The outline of forms that saved pages and word processors give: cut headings, points without đ, quoted wording."""

from __future__ import annotations

import pytest
from clean_decision import CLEAN, TASK

from pipeline.document.outline import Outline, TablePart
from pipeline.read.formats import read
from pipeline.steps import worked
from pipeline.structure.marks import marks, step


def outline_of(text: str, name: str = "77.md") -> Outline:
    return worked(read(text.encode(), name)).outline


def paths(text: str) -> list[str]:
    return [node.path for node in outline_of(text).nodes()]


REGULATION = """**QUYẾT ĐỊNH:**

**Điều 1.** Ban hành kèm theo Quyết định này Quy chế.

**QUY CHẾ**

*(Ban hành kèm theo Quyết định số 77/QĐ-UBND)*

**Chương
I**

**QUY ĐỊNH CHUNG**

**Điều
1. Phạm vi**

Quy chế này áp dụng cho các bến sông.

**Chương
II**

**BẾN BÃI**

**Điều
2. Bến Lau**

1. Chủ bến giữ luồng.

a)
Cắm phao tiêu.

b)
Thắp đèn ban đêm.
"""


def test_a_heading_cut_before_its_number_is_one_heading() -> None:
    assert paths(REGULATION)[1:] == [
        "#1/Chương I",
        "#1/Chương I/Điều 1",
        "#1/Chương II",
        "#1/Chương II/Điều 2",
        "#1/Chương II/Điều 2/1",
        "#1/Chương II/Điều 2/1/a",
        "#1/Chương II/Điều 2/1/b",
    ]
    assert outline_of(REGULATION).notes == ()


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("đ)", "e)", 1),
        ("d)", "e)", 1),
        ("e)", "g)", 1),
        ("e)", "f)", 1),
        ("c)", "đ)", 2),
        ("b)", "b)", 0),
        ("a)", "a1)", 1),
    ],
)
def test_how_far_a_point_stands_after_another(before: str, after: str, expected: int) -> None:
    first, second = (
        next(mark for mark in marks(f"{text} Bến Lau") if mark.style == "point") for text in (before, after)
    )
    assert step(first.ordinal, first.label, second) == expected


def test_points_counted_without_đ_give_no_note() -> None:
    points = "".join(f"{letter}) Bến {letter.upper()}.\n\n" for letter in "abcdefgh")
    outline = outline_of(f"**Điều 1.** Các bến:\n\n{points}")
    assert [node.label for node in outline.nodes()] == ["Điều 1", *"abcdefgh"]
    assert outline.notes == ()


def test_a_word_quoted_inside_new_wording_does_not_end_it() -> None:
    text = "1. Sửa đổi Điều 3 như sau:\n\n“Điều 3. Bến\n\n1. Gọi là “bến lau”.\n\n2. Gọi là bến sậy.”\n\n2. Bãi bỏ Điều 4.\n"
    assert paths(text) == ["1", "2"]


def test_a_forgotten_closing_mark_ends_at_the_next_amendment() -> None:
    text = "1. Sửa đổi Điều 3 như sau:\n\n“Điều 3. Bến\n\n1. Bến lau.\n\n2. Sửa đổi Điều 5 như sau:\n\n“Điều 5. Bãi.”\n"
    assert paths(text) == ["1", "2"]


LOOSE = "|\n**TT**\n|\n**Bến**\n|\n**Số phao**\n|\n|\n**Bờ trái**\n|\n**Bờ phải**\n|\n"


def test_a_row_below_a_header_of_two_rows_may_be_wider_than_both() -> None:
    rows = "".join(f"|\n{number}.\n|\nBến Lau {number}\n|\n4\n|\n5\n|\n" for number in range(1, 5))
    outline = outline_of(f"**Điều 1.** Số phao:\n\n{LOOSE}{rows}")
    tables = [part for zone in outline.zones for node in zone.root.walk() for part in node.content]
    assert [len(part.grid.rows) for part in tables if isinstance(part, TablePart)] == [6]
    assert outline.notes == ()


def test_an_appendix_begins_right_below_a_table() -> None:
    table = "".join(f"|\n{number}\n|\nBến Lau\n|\n" for number in range(1, 4))
    outline = outline_of(f"**Điều 1.** Các bến.\n**PHỤ LỤC I**\nSỐ PHAO\n{table}**PHỤ LỤC II**\nSỐ ĐÈN\n1. Bến Sậy.\n")
    assert [zone.root.path for zone in outline.zones if zone.kind == "appendix"] == ["Phụ lục I", "Phụ lục II"]


@pytest.mark.parametrize(
    "text",
    [
        "theo mẫu tại Phụ lục III, Phụ lục IV và Phụ lục V ban hành kèm theo Thông tư số 07/2031/TT-BXD.",
        "sau khi sửa đổi biểu mẫu tại Phụ lục III.",
        "theo định mức (Phụ lục số 6) Nghị quyết số 03/2031/NQ-HĐND.",
    ],
)
def test_appendices_of_other_documents_are_not_missed(text: str) -> None:
    notes = worked(read(CLEAN.replace(TASK, f"{TASK[:-1]} {text}").encode(), "77.txt")).notes
    assert [note.code for note in notes] == []


TELEGRAM = """**THỦ TƯỚNG CHÍNH PHỦ**

Số: 77/CĐ-TTg

*Hà Nội, ngày 03 tháng 4 năm 2031*

**CÔNG ĐIỆN**

**Về việc cắt giảm bến đò**

Thời gian qua các bộ đã cắt giảm nhiều bến đò[1], cụ thể như sau: (1) Tổng số bến là 1.071 bến;
(2) Cắt giảm 269 bến đò[2] ở vùng cửa sông.

Thủ tướng Chính phủ yêu cầu các bộ thực hiện các nhiệm vụ như sau:

**I. VỀ BẾN ĐÒ**

1. Bộ trưởng Bộ Xây dựng rà soát 40 bến đò[3].

**II. TỔ CHỨC THỰC HIỆN**

1. Văn phòng Chính phủ theo dõi, đôn đốc./.

**THỦ TƯỚNG**

**Trần Văn Bến**

[1] 07
bộ đã chủ động cắt giảm bến.
[2] Cụ
thể:
(i) Bộ Xây dựng cắt giảm 200 bến.
(ii) Bộ Quốc phòng cắt giảm 69 bến.
[3]
Gồm 12 bến phà.
"""


def test_what_is_counted_in_the_background_opens_no_node_and_endnotes_are_notes() -> None:
    work = worked(read(TELEGRAM.encode(), "77.md"))
    assert [node.path for node in work.outline.nodes()] == ["I", "I/1", "II", "II/1"]
    assert [(note.mark, note.mapped.text) for note in work.clean.footnotes] == [
        ("1", "07 bộ đã chủ động cắt giảm bến."),
        ("2", "Cụ thể: (i) Bộ Xây dựng cắt giảm 200 bến. (ii) Bộ Quốc phòng cắt giảm 69 bến."),
        ("3", "Gồm 12 bến phà."),
    ]
    assert [duty.mapped.text for duty in work.duties] == [
        "Bộ trưởng Bộ Xây dựng rà soát 40 bến đò",
        "Văn phòng Chính phủ theo dõi, đôn đốc",
    ]


def test_the_number_of_an_endnote_may_stand_on_a_line_of_its_own() -> None:
    text = TELEGRAM.replace("[1]", "").replace("[2]", "")
    text = text[: text.index(" 07\nbộ đã")] + "[3]\nGồm 12 bến phà.\n"
    work = worked(read(text.encode(), "77.md"))
    assert [(note.mark, note.mapped.text) for note in work.clean.footnotes] == [("3", "Gồm 12 bến phà.")]
    assert work.duties[0].mapped.text == "Bộ trưởng Bộ Xây dựng rà soát 40 bến đò"


def test_a_list_in_brackets_below_a_node_keeps_its_nodes_and_a_pointer_alone_is_no_note() -> None:
    text = TELEGRAM[: TELEGRAM.index("[1] 07")].replace("40 bến đò[3].", "các bến: (1) Bến Lau;\n\n(2) Kiểm tra phao.")
    work = worked(read(text.encode(), "77.md"))
    assert [node.path for node in work.outline.nodes()] == ["I", "I/1", "I/1/2", "II", "II/1"]
    assert not work.clean.footnotes


def test_a_group_with_a_stop_among_groups_with_titles_is_a_title() -> None:
    groups = (
        "1. Nâng cấp bến\n\na) Sửa cầu bến.\n\nb) Thay phao.\n\n2. Nâng cao tay nghề người lái đò.\n\na) Mở lớp.\n\nb) Cấp thẻ.\n\n"
        "3. Tuyên truyền\n\na) Dán áp phích.\n\n4. Sở Xây dựng chủ trì kiểm tra.\n\na) Kiểm tra phao.\n"
    )
    titled = {node.path: node.titled for node in outline_of(CLEAN.replace(TASK, groups)).nodes()}
    found = [titled[path] for path in titled if path.startswith("#1/II/") and path.count("/") == 2]
    assert found[:4] == [True, True, True, False]


def test_an_item_that_begins_with_a_share_is_a_node_and_a_number_cut_at_a_line_end_is_none() -> None:
    assert [mark.label for mark in marks("2. 100% bến đò có phao.")] == ["2"]
    assert marks("2. 100 bến đò có phao.") == ()
    assert marks("12.100% bến") == ()


PLAIN_PLAN = """QUYẾT ĐỊNH:

Điều 1. Ban hành kèm theo Quyết định này Kế hoạch sửa bến thủy năm 2031.

Điều 2. Giám đốc Sở Xây dựng chịu trách nhiệm thi hành Quyết định này.

KẾ HOẠCH
Sửa bến thủy năm 2031

Mục tiêu chung

I. NHIỆM VỤ

1. Sở Xây dựng lập danh mục bến.
"""


@pytest.mark.parametrize("name", ["77.md", "77.txt"])
@pytest.mark.parametrize(
    ("printed", "instead"),
    [
        ("", ""),
        ("KẾ HOẠCH\nSửa", "**KẾ HOẠCH**\n\n**Sửa"),
        ("KẾ HOẠCH\nSửa", "KẾ HOẠCH HÀNH ĐỘNG\n\nsửa"),
        ("KẾ HOẠCH\nSửa bến thủy năm 2031", "KẾ HOẠCH\nSửa bến thủy\nnăm 2031"),
        ("KẾ HOẠCH\nSửa bến thủy năm 2031", "KẾ HOẠCH\nSỬA BẾN THỦY\nNĂM 2031"),
        ("Ban hành kèm theo Quyết định này Kế hoạch", "Phê duyệt Kế hoạch"),
        ("Ban hành kèm theo Quyết định này Kế hoạch", "Ban hành Kế hoạch thực hiện việc"),
    ],
)
def test_what_an_article_issues_begins_at_its_type_without_note_and_signature(
    printed: str, instead: str, name: str
) -> None:
    outline = outline_of(PLAIN_PLAN.replace(printed, instead) if printed else PLAIN_PLAN, name)
    assert [node.path for node in outline.nodes()] == ["Điều 1", "Điều 2", "#1/I", "#1/I/1"]
    title = outline.zones[1].title
    assert title is not None
    assert title.text.casefold().strip("*") == "sửa bến thủy năm 2031"


@pytest.mark.parametrize(
    ("printed", "instead"),
    [
        ("Ban hành kèm theo Quyết định này Kế hoạch sửa bến thủy", "Sở Xây dựng lập Kế hoạch nạo kênh"),
        ("KẾ HOẠCH\n", "Kế hoạch\n"),
        ("I. NHIỆM VỤ", "Điều 3. Sở Tài chính cấp kinh phí."),
    ],
)
def test_a_type_that_no_article_issues_or_above_the_next_article_opens_nothing(printed: str, instead: str) -> None:
    assert [zone.kind for zone in outline_of(PLAIN_PLAN.replace(printed, instead)).zones] == ["body"]

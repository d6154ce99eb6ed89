"""Where the title of a cited document ends: before what is said of the document, before the next document, before who acts."""

from __future__ import annotations

import pytest

from pipeline.grammar.citations import citations_in


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        (
            "Căn cứ Nghị định số 12/2030/NĐ-CP của Chính phủ quy định về bến phà, được sửa đổi, bổ sung bởi Nghị định số 15/2031/NĐ-CP",
            ["quy định về bến phà", ""],
        ),
        (
            "Nghị định số 12/2030/NĐ-CP ngày 01/4/2030 của Chính phủ về bến phà (sau đây gọi là Nghị định số 12/2030/NĐ-CP)",
            ["về bến phà", ""],
        ),
        (
            "Nghị định số 12/2030/NĐ-CP của Chính phủ về bến phà và Nghị định số 15/2031/NĐ-CP của Chính phủ về luồng lạch",
            ["về bến phà", "về luồng lạch"],
        ),
        (
            "Nghị định số 12/2030/NĐ-CP của Chính phủ về bến phà;Nghị định số 15/2031/NĐ-CP của Chính phủ về luồng lạch",
            ["về bến phà", "về luồng lạch"],
        ),
        # The second document is part of what the first one is about.
        (
            "Kế hoạch số 9/KH-UBND về thực hiện Nghị quyết số 71/NQ-CP ngày 01/4/2030 của Chính phủ và Kế hoạch số 7-KH/TU của Tỉnh ủy",
            [
                "về thực hiện Nghị quyết số 71/NQ-CP ngày 01/4/2030 của Chính phủ và Kế hoạch số 7-KH/TU của Tỉnh ủy",
                "",
                "",
            ],
        ),
        ("Thực hiện Công văn số 5/BXD-VP về việc sửa cầu, Ủy ban nhân dân tỉnh ban hành Kế hoạch", ["về việc sửa cầu"]),
        (
            "Quyết định số 5/QĐ-UBND về việc giao đất cho Sở Y tế, Sở Xây dựng./.",
            ["về việc giao đất cho Sở Y tế, Sở Xây dựng"],
        ),
        (
            "Nghị định số 12/2030/NĐ-CP về vốn hỗ trợ (ODA) và vốn vay của nhà tài trợ.",
            ["về vốn hỗ trợ (ODA) và vốn vay của nhà tài trợ"],
        ),
        (
            "Quyết định số 5/QĐ-UBND về việc sửa bến hết hiệu lực kể từ ngày Quyết định này có hiệu lực",
            ["về việc sửa bến"],
        ),
        (
            "Quyết định số 5/QĐ-UBND công bố thủ tục được sửa đổi, bổ sung trong lĩnh vực bến bãi",
            ["công bố thủ tục được sửa đổi, bổ sung trong lĩnh vực bến bãi"],
        ),
    ],
)
def test_a_title_ends_where_something_else_begins(text: str, titles: list[str]) -> None:
    assert [citation.title for citation in citations_in(text)] == titles

"""The condition and the product of an obligation: the words that each was read from, in prose, slot lines and cells."""

from __future__ import annotations

from pathlib import Path

import pytest
from clean_decision import CLEAN, TASK
from proofs import broken_proofs
from sample_decision import sample

from pipeline.debug import debugged
from pipeline.document.decision import CellPlace, Evidence, Obligation
from pipeline.explain import explained
from pipeline.read.formats import read
from pipeline.show import findings_of
from pipeline.steps import decided, worked
from pipeline.write.decision_json import to_json

TABLE = "| TT | Nhiệm vụ | Cơ quan chủ trì | Thời gian | Sản phẩm |\n|---|---|---|---|---|\n"
SLOTS = "4. Kiểm kê phao cứu sinh.\n\n- Cơ quan chủ trì: Sở Y tế.\n\n"


def last(tasks: str) -> Obligation:
    """Return the last obligation that the tasks give; all that is found has evidence that holds."""
    source = read(CLEAN.replace(TASK, f"{TASK}\n\n{tasks}").encode(), "77.md")
    decision = decided(source)
    assert broken_proofs(source, decision) == []
    ours = [one for one in decision.obligations if one.section.startswith("#1/II/4") or one.origin == "table-row"]
    return ours[-1]


def quotes(evidence: list[Evidence]) -> list[str]:
    return [one.quote for one in evidence]


@pytest.mark.parametrize(
    ("tasks", "condition", "quoted"),
    [
        (
            "4. Nếu nước sông lên nhanh, Sở Y tế cấp tủ thuốc cho bến đò.",
            "Nếu nước sông lên nhanh",
            ["Nếu nước sông lên nhanh"],
        ),
        # Over a line end the quote is as printed.
        (
            "4. Sở Y tế cấp tủ thuốc cho bến đò sau khi nước\nsông rút.",
            "sau khi nước sông rút",
            ["sau khi nước\nsông rút"],
        ),
        # The marks between the things of a list are no words of the condition.
        (
            "4. Tổ chức trực ở các bến:\n\n- Bến Sậy khi có lũ\n\n- Bến Lúa.",
            "khi có lũ Bến Lúa",
            ["khi có lũ", "Bến Lúa"],
        ),
        ("4. Sở Y tế cấp tủ thuốc cho bến đò.", "", []),
    ],
    ids=["before", "over-a-line-end", "over-items", "none"],
)
def test_a_condition_in_prose_is_proved_by_its_own_words(tasks: str, condition: str, quoted: list[str]) -> None:
    one = last(tasks)
    assert (one.condition, quotes(one.condition_evidence)) == (condition, quoted)
    assert (one.product, one.product_evidence) == ("", [])


def test_a_product_is_proved_by_its_slot_line_without_the_label() -> None:
    one = last(f"{SLOTS}- Sản phẩm: Báo cáo kiểm kê.")
    assert (one.product, quotes(one.product_evidence)) == ("Báo cáo kiểm kê", ["Báo cáo kiểm kê"])
    assert one.product_evidence[0].prefix.endswith("- Sản phẩm: ")


def test_each_slot_line_of_a_product_is_a_piece_of_evidence() -> None:
    one = last(f"{SLOTS}- Sản phẩm: Báo cáo kiểm kê.\n\n- Sản phẩm: Sổ theo dõi phao.")
    assert one.product == "Báo cáo kiểm kê Sổ theo dõi phao"
    assert quotes(one.product_evidence) == ["Báo cáo kiểm kê", "Sổ theo dõi phao"]


def test_the_same_words_elsewhere_prove_nothing() -> None:
    one = last(f"{SLOTS}- Thời gian: Báo cáo kiểm kê hằng năm.\n\n- Sản phẩm: Báo cáo kiểm kê.")
    assert one.product_evidence[0].prefix.endswith("- Sản phẩm: ")


def test_cells_are_named_by_what_was_read_from_them() -> None:
    one = last(f"{TABLE}| 1 | Sửa cầu bến Lau | Sở Xây dựng | Khi có yêu cầu | Cầu mới;<br>Biên bản bàn giao. |\n")
    assert (one.condition, quotes(one.condition_evidence)) == ("Khi có yêu cầu", ["Khi có yêu cầu"])
    assert one.product == "Cầu mới; Biên bản bàn giao"
    assert quotes(one.product_evidence) == ["Cầu mới;", "Biên bản bàn giao"]
    table = "77-QD-UBND-2031-03-02:table1"
    assert [found.cell for found in one.condition_evidence] == [CellPlace(table=table, row=0, column=3)]
    assert [found.cell for found in one.product_evidence] == [CellPlace(table=table, row=0, column=4)] * 2


def test_a_condition_over_paragraphs_of_a_cell_names_it_with_each() -> None:
    one = last(f"{TABLE}| 1 | Báo cáo thiệt hại khi xảy ra lũ<br>- Bến Lau<br>- Bến Sậy | Sở Y tế | Năm 2031 | |\n")
    assert one.condition == "khi xảy ra lũ - Bến Lau - Bến Sậy"
    assert quotes(one.condition_evidence) == ["khi xảy ra lũ", "- Bến Lau", "- Bến Sậy"]
    assert {(found.cell.row, found.cell.column) for found in one.condition_evidence if found.cell} == {(0, 1)}
    assert all(found.cell for found in one.condition_evidence)


# Where evidence is shown


def test_show_marks_them_in_roles_of_their_own() -> None:
    shown = next(one for one in findings_of(sample()) if one.id == "o1")
    marks = {mark.role: (mark.label, quotes(list(mark.evidence))) for mark in shown.marks}
    assert marks["condition"] == ("điều kiện / condition: sau mưa đầu mùa", ["sau mưa đầu mùa"])
    assert marks["product"] == ("sản phẩm / product: Vườn lim", ["Vườn lim"])


def test_explain_quotes_them(tmp_path: Path) -> None:
    decision = sample()
    (tmp_path / decision.id).mkdir()
    (tmp_path / decision.id / "decision.json").write_text(to_json(decision), encoding="utf-8")
    told = explained(decision.obligations[0].id, tmp_path)
    assert "điều kiện / condition: sau mưa đầu mùa  ← “sau mưa đầu mùa”" in told
    assert "sản phẩm / product: Vườn lim  ← “Vườn lim”" in told


def test_debug_names_them_under_their_lines() -> None:
    tasks = f"{SLOTS}- Sản phẩm: Báo cáo kiểm kê.\n\n5. Nếu nước sông lên nhanh, Sở Y tế cấp tủ thuốc."
    work = worked(read(CLEAN.replace(TASK, f"{TASK}\n\n{tasks}").encode(), "77.md"))
    found = {
        (one.kind, one.rule): line.text
        for line in debugged(work)
        for one in line.findings
        if one.kind in {"conditions", "products"}
    }
    assert found == {
        ("conditions", "conditions.condition_in"): "5. Nếu nước sông lên nhanh, Sở Y tế cấp tủ thuốc.",
        ("products", "slots.product"): "- Sản phẩm: Báo cáo kiểm kê.",
    }


def test_a_lead_in_hands_its_condition_down() -> None:
    one = last(
        "4. Khi nước sông lên nhanh, Sở Y tế có trách nhiệm:\n\na) Cấp tủ thuốc cho bến đò.\n\nb) Cử người trực bến."
    )
    assert one.condition == "Khi nước sông lên nhanh"
    assert quotes(one.condition_evidence) == ["Khi nước sông lên nhanh"]

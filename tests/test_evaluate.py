"""Scores of one decision against gold: each metric and its edge cases, by hand on invented decisions."""

from __future__ import annotations

import os
from typing import Any

import pytest

from pipeline.evaluate import (
    Tally,
    score_document,
)
from pipeline.evaluate.fold import FoldedText, fold, overlap, words
from pipeline.evaluate.matching import match
from pipeline.evaluate.values import deadline_value, name_of, printed_line

REAL = os.environ.get("THIHANH_REAL")


def counts(tally: Tally) -> tuple[int, int, int]:
    return tally.right, tally.predicted, tally.gold


def scored(field: str, gold: Any, predicted: Any) -> dict[str, Tally]:
    return score_document({field: gold}, {field: predicted})


# Folding


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hoà Bình", "hòa bình"),
        ("thuỷ lợi", "THỦY LỢI"),
        ("Ðồi Chè", "đồi chè"),
        ("Ti\u0302\u0301nh", "Ti\u0302\u0301nh".upper()),
        ("“Vườn xanh”", '"vườn xanh"'),
        ("Nông nghiệp – Môi trường", "nông nghiệp-môi trường"),
        ("7 / 2030 / NĐ - CP", "7/2030/nđ-cp"),
        ("- Tưới  cây;", "tưới cây"),
    ],
)
def test_spellings_that_are_the_same(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), [("quý", "quỹ"), ("ma", "má"), ("hoàn", "hòan"), ("7/2030", "72030")])
def test_spellings_that_are_not(one: str, other: str) -> None:
    assert fold(one) != fold(other)


def test_nothing_folds_to_nothing() -> None:
    assert fold(None) == fold("") == fold(" …; ") == ""
    assert words("Trồng_cây, 2 vườn") == ["trồng", "cây", "2", "vườn"]


@pytest.mark.parametrize(
    ("one", "other", "share"),
    [("a b c d", "a b c d", 1.0), ("a b c d", "a b c", 0.75), ("a a", "a", 0.5), ("", "", 1.0), ("a", "", 0.0)],
)
def test_overlap_counts_words_as_often_as_they_stand(one: str, other: str, share: float) -> None:
    assert overlap(FoldedText.of(one), FoldedText.of(other)) == share
    assert overlap(FoldedText.of(other), FoldedText.of(one)) == share


def test_overlap_skips_only_pairs_that_cannot_reach_the_floor() -> None:
    five, four, three = (FoldedText.of(" ".join("abcde"[:n])) for n in (5, 4, 3))
    assert overlap(five, four, floor=0.8) == 0.8
    assert overlap(five, three, floor=0.8) == 0.0


# Matching


def test_the_most_alike_go_first_and_each_goes_once() -> None:
    table = {("a", "x"): 0.9, ("a", "y"): 0.95, ("b", "y"): 0.99}
    assert match(["a", "b"], ["x", "y"], lambda g, p: table.get((g, p), 0.0), 0.8) == {0: 0, 1: 1}


def test_equals_are_paired_by_position() -> None:
    assert match("aaa", "aaaa", lambda g, p: 1.0, 1.0) == {0: 0, 1: 1, 2: 2}


# Figures


@pytest.mark.parametrize(
    ("right", "predicted", "gold", "figures"),
    [(0, 0, 0, (1, 1, 1)), (0, 0, 2, (0, 0, 0)), (0, 2, 0, (0, 1, 0)), (1, 2, 4, (0.5, 0.25, 1 / 3))],
)
def test_figures(right: int, predicted: int, gold: int, figures: tuple[float, float, float]) -> None:
    tally = Tally(right, predicted, gold)
    assert (tally.precision, tally.recall, tally.f1) == figures


# Fields


def test_a_field_that_gold_leaves_out_is_not_scored() -> None:
    lists = ("sections", "references", "obligations", "tables", "indicators", "abbreviations", "relations")
    everything: dict[str, Any] = {name: [] for name in lists}
    assert score_document({}, everything) == {}
    assert {counts(tally) for tally in score_document(everything, {}).values()} == {(0, 0, 0)}


def test_metadata() -> None:
    gold = {
        "type": "Quyết định",
        "number": "45/QĐ-SNN",
        "issuer": "Sở Nông nghiệp",
        "effective_on": "",
        "subject": " ".join(f"từ{n}" for n in range(20)),
        "signer": {"name": "Đỗ Thị Mận", "position": "Phó Giám đốc"},
    }
    predicted = {
        "type": "QUYẾT ĐỊNH",
        "number": "46/QĐ-SNN",
        "issuer": {"name": "Sở Nông Nghiệp"},
        "effective_on": "2031-01-01",
        "subject": " ".join(f"từ{n}" for n in range(19)),
        "signer": {"name": "Đỗ Thị Mận"},
    }
    tallies = scored("decision", gold, predicted)
    assert counts(tallies["metadata"]) == (4, 6, 6)
    wrong = {field for field, tally in tallies.items() if field != "metadata" and not tally.right}
    assert wrong == {"metadata.number", "metadata.signer.position"}
    assert "metadata.effective_on" not in tallies
    assert str(tallies["metadata.number"].misses[0]) == "number: want '45/QĐ-SNN': got '46/QĐ-SNN'"
    assert counts(score_document({"decision": gold}, {})["metadata"]) == (0, 6, 6)


def test_recipients_are_compared_as_printed() -> None:
    gold = {"recipients": ["Như Điều 2 (để biết)", "Lưu: VT"]}
    predicted = {"recipients": [{"name": "Như Điều 2", "note": "để biết"}, {"name": "Lưu: VP", "note": ""}]}
    tally = scored("decision", gold, predicted)["recipients"]
    assert counts(tally) == (1, 2, 2)
    assert [str(item) for item in tally.misses] == ["Lưu: VT"]
    assert [str(item) for item in tally.extras] == ["Lưu: VP"]
    assert printed_line({"name": "Lưu", "note": None}) == "Lưu"


def test_sections_need_their_path_and_the_opening_of_their_heading() -> None:
    gold = [
        {"path": "#1/I", "heading": "Ươm cây giống cho mùa mưa tới"},
        {"path": "#1/II", "heading": "Tưới cây"},
        {"path": "Điều 1", "heading": ""},
        {"path": "#1/III", "heading": "Làm cỏ"},
    ]
    predicted = [
        {"path": "#1/I", "label": "I", "heading": "ƯƠM CÂY GIỐNG CHO MÙA KHÔ"},
        {"path": "#1/II", "label": "II", "heading": "", "text": "Tưới cây mỗi sáng sớm hôm nay"},
        {"path": "điều 1", "label": "Điều 1", "heading": "Bất kỳ"},
        {"path": "#1/III", "label": "III", "heading": "Bón phân"},
        {"path": "#1/III/-", "label": "", "heading": "Gạch đầu dòng"},
    ]
    tally = scored("sections", gold, predicted)["sections"]
    assert counts(tally) == (3, 4, 4)
    assert [str(item) for item in tally.misses] == ["#1/III Làm cỏ"]


def test_references_count_once_and_pool_what_their_mentions_state() -> None:
    gold = [
        {"type": "Nghị định", "number": "7/2030/NĐ-CP", "issued_on": "2030-12-01", "issuer": "Chính phủ"},
        {"type": "Luật", "number": "", "title": "Cây xanh", "issued_on": "", "issuer": ""},
        {"type": "Thông tư", "number": "3/TT-BNN", "issued_on": "2030-01-01", "issuer": ""},
    ]
    predicted = [
        {"type": "Nghị định", "number": "7/2030/NĐ-CP", "issued_on": "", "issuer": "Quốc hội"},
        {"type": "nghị định", "number": "7 /2030/NĐ-CP", "issued_on": "2030-12-01", "issuer": "Chính phủ"},
        {"type": "Luật", "number": None, "title": "Cây Xanh"},
        {"type": "Quyết định", "number": "3/TT-BNN"},
        {"type": "Quyết định", "number": "45/QĐ-SNN", "relation": "self"},
    ]
    tallies = scored("references", gold, predicted)
    assert counts(tallies["references"]) == (2, 3, 3)
    assert counts(tallies["references.issued_on"]) == (1, 1, 1)
    assert counts(tallies["references.issuer"]) == (0, 1, 1)
    assert str(tallies["references.issuer"].misses[0]).endswith("got 'Quốc hội'")


def test_a_reference_with_a_number_is_not_one_without() -> None:
    gold = [{"type": "Luật", "number": "", "title": "Cây xanh"}]
    assert scored("references", gold, [{"type": "Luật", "number": "9/2030/QH20"}])["references"].right == 0


GOLD_OBLIGATIONS = [
    {
        "text": "Phòng Vườn ươm ươm mười vạn hạt lim xanh trước mùa mưa",
        "lead": ["Phòng Vườn ươm"],
        "deadlines": ["2031-04-05", "P5D"],
    },
    {"text": "Tưới cây mỗi sáng", "lead": [], "deadlines": []},
    {
        "text": "Báo cáo số cây còn sống",
        "lead": ["Trại giống"],
        "recipient": ["Sở Nông nghiệp"],
        "deadlines": ["R/P1M"],
    },
]
PREDICTED_OBLIGATIONS = [
    {
        "text": "Phòng Vườn ươm ươm mười vạn hạt lim xanh trước mùa",
        "lead": [{"name": "Phòng vườn ươm"}, {"name": "Hội Làm vườn"}],
        "deadlines": [{"value": "P5D từ ngày nhận"}, {"value": "2031-04-06"}],
    },
    {"text": "Tưới cây", "lead": [{"name": "Tổ tưới"}], "deadlines": [{"value": "R/P1D"}]},
]


def test_obligations_and_their_parts() -> None:
    tallies = scored("obligations", GOLD_OBLIGATIONS, PREDICTED_OBLIGATIONS)
    assert set(tallies) == {"obligations", "obligations.words", "lead", "recipient", "deadlines"}
    assert counts(tallies["obligations"]) == (1, 2, 3)
    assert counts(tallies["obligations.words"]) == (13, 13, 22)
    assert counts(tallies["lead"]) == (1, 3, 2)
    assert counts(tallies["recipient"]) == (0, 0, 1)
    assert counts(tallies["deadlines"]) == (1, 3, 3)
    assert [str(item) for item in tallies["deadlines"].extras] == [
        "2031-04-06  <- Phòng Vườn ươm ươm mười vạn hạt lim xanh trước mùa",
        "R/P1D  <- Tưới cây",
    ]


def test_values_may_be_plain_or_objects() -> None:
    assert name_of({"text": "Tổ tưới"}) == name_of("Tổ tưới") == "Tổ tưới"
    assert deadline_value({"value": "P30D sau khi nhận"}) == deadline_value("P30D") == "P30D"
    assert deadline_value({"value": None}) == deadline_value(None) == ""
    assert deadline_value("R/P1Y/12-10 x") == "R/P1Y/12-10 x"


def test_tables_count_cells_at_their_places() -> None:
    gold = [{"caption": "Số cây", "columns": ["Xã", "Cây"], "rows": [["Đồi Chè", "1.200"], ["Bến Lau", ""]]}]
    predicted = [
        {"columns": ["Loài hoa khác hẳn"], "rows": []},
        {"columns": ["XÃ", "Cây"], "rows": [["Đồi Chè", "1.300"], ["", "Bến Lau"]]},
    ]
    tallies = scored("tables", gold, predicted)
    assert counts(tallies["tables"]) == (1, 2, 1)
    assert counts(tallies["tables.cells"]) == (3, 5, 5)
    assert [str(item) for item in tallies["tables.cells"].misses] == [
        "Số cây [row 1, column 1] 1.200",
        "Số cây [row 2, column 0] bến lau",
    ]
    assert counts(scored("tables", gold, [])["tables.cells"]) == (0, 0, 5)
    assert "tables.cells" not in scored("tables", [], predicted)


def test_indicators_need_the_same_figure() -> None:
    gold = [{"name": "Tỷ lệ cây sống", "target": "90"}, {"name": "Số vườn mới", "target": ">=2"}]
    predicted = [{"name": "tỷ lệ cây sống", "target": "90"}, {"name": "Số vườn mới", "target": "2"}]
    assert counts(scored("indicators", gold, predicted)["indicators"]) == (1, 2, 2)


def test_abbreviations_may_be_a_mapping_or_a_list() -> None:
    tally = scored("abbreviations", {"VU": "vườn ươm", "TG": "trại giống"}, [{"short": "VU", "long": "Vườn ươm"}])
    assert counts(tally["abbreviations"]) == (1, 1, 2)


def test_relations_need_relation_and_number() -> None:
    gold = [{"relation": "replaces", "number": "12/QĐ-SNN"}, {"relation": "amends", "number": "13/QĐ-SNN"}]
    predicted = [{"relation": "replaces", "number": "12/QĐ–SNN"}, {"relation": "repeals", "number": "13/QĐ-SNN"}]
    assert counts(scored("relations", gold, predicted)["relations"]) == (1, 2, 2)

"""Notes: each code is given for a document with that fault, and none for the same document without it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from clean_decision import CLEAN, TASK
from proofs import broken_proofs

from pipeline.check.checks import CHECKS
from pipeline.check.findings import Findings
from pipeline.document.decision import Decision, Note
from pipeline.document.source import Remark
from pipeline.read.formats import read
from pipeline.spans import Span
from pipeline.steps import decided

DOCS = Path(__file__).parents[1] / "docs" / "notes.md"


def decision_of(text: str) -> Decision:
    return decided(read(text.encode(), "77.txt"))


def codes(text: str) -> list[str]:
    return [note.code for note in decision_of(text).notes]


FAULTS: list[tuple[str, list[tuple[str, str]]]] = [
    (
        "missing-number",
        [("Số: 77/QĐ-UBND\n", "Số:      /QĐ-UBND\n"), ("số 77/QĐ-UBND ngày 02 tháng 3 năm 2031)", "này)")],
    ),
    (
        "missing-date",
        [("ngày 02 tháng 3 năm 2031\n", "ngày    tháng   năm 2031\n"), (" ngày 02 tháng 3 năm 2031)", ")")],
    ),
    (
        "missing-issuer",
        [(CLEAN[: CLEAN.index("QUYẾT ĐỊNH:")], ""), ("TM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\n", "")],
    ),
    ("missing-signer", [("TM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\n\nTrần Văn Bến\n", "")]),
    ("number-mended", [("Số: 77/QĐ-UBND\n", "Số: 77QĐ UBND\n")]),
    ("outline-gap", [("2. Công an tỉnh", "4. Công an tỉnh"), ("3. Sở Tài chính", "5. Sở Tài chính")]),
    ("outline-duplicate", [("3. Sở Tài chính", "2. Sở Tài chính")]),
    ("blank-number", [(TASK, f"{TASK[:-1]} theo Quyết định số      /QĐ-SXD.")]),
    ("invalid-date", [("ngày 20 tháng 02 năm 2031 của", "ngày 14/14/2031 của")]),
    ("invalid-date", [("ngày 20 tháng 02 năm 2031 của", "ngày 30 tháng 02 năm 2031 của")]),
    ("citation-dates-differ", [(TASK, f"{TASK[:-1]} theo Nghị định số 07/2031/NĐ-CP ngày 22 tháng 02 năm 2031.")]),
    ("odd-year", [(TASK, f"{TASK[:-1]} trong dự toán năm 20315.")]),
    ("appendix-missing", [("Phụ lục I.", "Phụ lục II.")]),
    ("deadline-unresolved", [("trước ngày 15/11.", "trước ngày 32/11/2031.")]),
    ("deadline-unresolved", [("trước ngày 15/11.", "trước ngày 31/11/2031.")]),
    ("uncovered-text", [(TASK, f"{TASK} Địa bàn có nhiều sông ngòi chằng chịt.")]),
]


def test_a_clean_document_gives_no_note() -> None:
    decision = decision_of(CLEAN)
    assert [(note.code, note.message) for note in decision.notes] == []
    assert len(decision.obligations) == 4


@pytest.mark.parametrize(
    ("code", "changes"), FAULTS, ids=[f"{number}-{code}" for number, (code, _) in enumerate(FAULTS)]
)
def test_a_fault_gives_its_note(code: str, changes: list[tuple[str, str]]) -> None:
    text = CLEAN
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    source = read(text.encode(), "77.txt")
    decision = decided(source)
    notes = {note.code: note for note in decision.notes}
    assert code in notes
    assert notes[code].message
    assert notes[code].message_vi
    assert notes[code].evidence or code.startswith("missing-")
    assert broken_proofs(source, decision) == []


@pytest.mark.parametrize("code", sorted({code for code, _ in FAULTS} - {"missing-issuer"}))
def test_a_fault_gives_no_other_note(code: str) -> None:
    """One fault, one note: nothing else is said of the same document."""
    text = CLEAN
    for old, new in next(changes for known, changes in FAULTS if known == code):
        text = text.replace(old, new)
    assert set(codes(text)) <= {code, *ALONGSIDE.get(code, set())}


ALONGSIDE = {
    # A number or day that is missing above is blank below as well.
    "missing-number": {"blank-number"},
    "missing-date": {"deadline-unresolved"},
    # The printed number is another document's number then.
    "number-mended": {"citation-dates-differ"},
}


def test_a_nesting_that_could_be_another_is_told() -> None:
    text = CLEAN.replace("1. Bến Lau\n\n2. Bến Sậy\n", UNSURE)
    assert "outline-unsure" in codes(text)


UNSURE = "1. Bến Lau\n\nI. Cầu Lau\n\n1. Trụ Lau\n\n3. Bến Sậy\n"


def test_what_a_reader_noticed_becomes_a_note_with_its_place() -> None:
    source = read(CLEAN.encode(), "77.txt")
    for code in ("tracked-changes", "pages-without-text", "site-frame"):
        remarked = replace(source, remarks=(Remark(code, "told", "đã báo", Span(0, 4)),))
        notes = decided(remarked).notes
        assert [note.code for note in notes] == [code]
        assert [one.quote for one in notes[0].evidence] == [source.raw[:4]]


def test_what_a_law_site_puts_around_a_page_is_told() -> None:
    """The banner above and the letters below are no text of the decision, and both are shown."""
    above, below = "Đang tải văn bản...\n\nTình trạng: Đã biết\n\n|\n\n", "\nThưa Quý khách, mời đăng nhập.\n"
    source = read((above + CLEAN + below).encode(), "77.md")
    decision = decided(source)
    assert [(note.code, note.level) for note in decision.notes] == [("site-frame", "info")] * 2
    quotes = [note.evidence[0].quote for note in decision.notes]
    assert quotes[0].startswith("Đang tải văn bản")
    assert quotes[1] == "Thưa Quý khách, mời đăng nhập."
    assert broken_proofs(source, decision) == []


def test_a_fault_that_the_document_itself_explains_gives_no_note() -> None:
    """An appendix of another document, and a year of four figures, are no faults."""
    assert codes(CLEAN.replace(TASK, f"{TASK[:-1]} theo mẫu tại Phụ lục III Nghị định số 07/2031/NĐ-CP.")) == []
    assert codes(CLEAN.replace(TASK, f"{TASK[:-1]} trong dự toán năm 2032.")) == []


def test_nothing_is_mended_silently() -> None:
    """A repeated mark keeps its printed label; a day that no calendar has gives no date."""
    twice = decision_of(CLEAN.replace("3. Sở Tài chính", "2. Sở Tài chính"))
    assert {"#1/II/2", "#1/II/2(2)"} <= {section.path for section in twice.sections}
    wrong = decision_of(CLEAN.replace("ngày 20 tháng 02 năm 2031 của", "ngày 30 tháng 02 năm 2031 của"))
    assert next(one.issued_on for one in wrong.references if one.number == "07/2031/NĐ-CP") == ""


def test_every_check_is_tried_here(monkeypatch: pytest.MonkeyPatch) -> None:
    given: set[str] = set()

    def watched(check: Callable[[Findings], Iterator[Note]]) -> Callable[[Findings], Iterator[Note]]:
        def watching(findings: Findings) -> Iterator[Note]:
            for note in check(findings):
                given.add(check.__name__)
                yield note

        return watching

    monkeypatch.setattr("pipeline.check.checks.CHECKS", tuple(watched(check) for check in CHECKS))
    for _, changes in FAULTS:
        text = CLEAN
        for old, new in changes:
            text = text.replace(old, new)
        decision_of(text)
    assert {check.__name__ for check in CHECKS} - given == {"reader_remarks"}


def test_every_code_has_its_place_in_the_docs() -> None:
    told = DOCS.read_text("utf-8")
    for code in {code for code, _ in FAULTS} | {"outline-unsure", "tracked-changes", "pages-without-text"}:
        assert f"`{code}`" in told

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
from pipeline.document.source import Remark, Source
from pipeline.read.formats import read
from pipeline.spans import Span
from pipeline.steps import decided

DOCS = Path(__file__).parents[1] / "docs" / "notes.md"


def source_of(text: str) -> Source:
    """Read a text as Markdown where it draws tables, and as plain text elsewhere."""
    return read(text.encode(), "77.md" if "|---" in text else "77.txt")


def decision_of(text: str) -> Decision:
    return decided(source_of(text))


def codes(text: str) -> list[str]:
    return [note.code for note in decision_of(text).notes]


ANNEX = "(Ban hành kèm theo Quyết định số 77/QĐ-UBND ngày 02 tháng 3 năm 2031)"
LISTED = "1. Bến Lau\n\n2. Bến đò theo {count} nhóm sau:\n\na) Bến khách\n\nb) Bến hàng\n"
HEADER_ALONE = "| STT | Nhiệm vụ | Cơ quan chủ trì | Thời gian |\n|---|---|---|---|\n| 1 | | | |\n"
TABLE = (
    "| STT | Nhiệm vụ | Cơ quan chủ trì |\n|---|---|---|\n| 1 | Sửa cầu bến Lau | Sở Xây dựng |\n"
    "| 2 | Sửa cầu bến Sậy | {other} |\n| 3 | Kẻ vạch neo đò | {other} |\n| 4 | Lắp đèn bến Lau | {lead} |\n"
)
BARE = "| STT | Bến |\n|---|---|\n| 1 | Lau |\n| 2 | Sậy |\n"
SIGNED = "| STT | Bến |\n|---|---|\n| 1 | Lau |\n| 2 | (Ký, đóng dấu) |\n"
RESTART = "3. Sở Tài chính bố trí kinh phí mua phao cứu sinh.\n\n2. Sở Y tế cấp tủ thuốc."
NESTED = "3. Sở Tài chính:\n\na) Bố trí kinh phí mua phao cứu sinh.\n\nb) Kiểm tra việc mua phao."

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
    ("letters-mended", [(TASK, TASK + " Tập huấn đội ngǜ lái đò.")]),
    ("syllables-parted", [("hiệu lực", "hiệulực"), ("Quyết định này", "Quyếtđịnh này"), ("Kế hoạch", "Kếhoạch")]),
    ("syllables-mended", [("tháng", "th áng"), ("Quyết định", "Quyết đ ịnh"), ("năm 20", "n ăm 20")]),
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
    ("outline-restart", [("3. Sở Tài chính bố trí kinh phí mua phao cứu sinh.", RESTART)]),
    ("article-missing", [("Điều 3. Giám đốc", "Điều 4. Giám đốc"), ("Như Điều 3", "Như Điều 4")]),
    ("count-differs", [("1. Bến Lau\n\n2. Bến Sậy\n", LISTED.format(count="03"))]),
    ("annex-number-differs", [(ANNEX, "(Ban hành kèm theo Quyết định số 78/QĐ-UBND ngày 02 tháng 3 năm 2031)")]),
    ("annex-date-differs", [(ANNEX, "(Ban hành kèm theo Quyết định số 77/QĐ-UBND ngày 03 tháng 3 năm 2031)")]),
    ("citation-later", [("ngày 20 tháng 02 năm 2031 của", "ngày 20 tháng 02 năm 2032 của")]),
    ("deadline-past", [("trước ngày 15/11.", "trước ngày 15/02/2031.")]),
    ("task-table-empty", [("1. Bến Lau\n\n2. Bến Sậy\n", HEADER_ALONE)]),
    ("row-without-lead", [("1. Bến Lau\n\n2. Bến Sậy\n", TABLE.format(lead="", other="Sở Xây dựng"))]),
    ("body-in-table-only", [("1. Bến Lau\n\n2. Bến Sậy\n", TABLE.format(lead="Sở Y tế", other="Sở Xây dựng"))]),
    ("appendix-table-unread", [("1. Bến Lau\n\n2. Bến Sậy\n", "| STT | Bến |\n|---|---|\n| 1 | Lau |\n| 2 | Sậy |\n")]),
    ("abbreviation-undeclared", [(TASK, f"{TASK[:-1]} trên phần mềm QBX.")]),
]

NEAR_MISSES: list[tuple[str, list[tuple[str, str]]]] = [
    ("missing-signer", [("Trần Văn Bến", "Trần Văn Bến\n\nSao gửi các bến")]),
    ("letters-mended", [(TASK, TASK + " Tập huấn đội ngũ lái đò.")]),
    ("syllables-mended", [(TASK, TASK.replace("bến", "b ến"))]),
    ("syllables-parted", [("hiệu lực", "hiệulực")]),
    ("outline-gap", [("3. Sở Tài chính bố trí kinh phí mua phao cứu sinh.", NESTED)]),
    ("outline-restart", [("3. Sở Tài chính bố trí kinh phí mua phao cứu sinh.", NESTED)]),
    ("article-missing", [(TASK, f"{TASK[:-1]} theo Điều 5 Nghị định số 07/2031/NĐ-CP.")]),
    ("count-differs", [("1. Bến Lau\n\n2. Bến Sậy\n", LISTED.format(count="02"))]),
    ("count-differs", [("1. Bến Lau\n\n2. Bến Sậy\n", LISTED.format(count="ít nhất 03"))]),
    ("annex-number-differs", [(ANNEX, "(Ban hành kèm theo Quyết định này)")]),
    ("annex-number-differs", [(ANNEX, "(Theo Nghị định số 07/2031/NĐ-CP ngày 20 tháng 02 năm 2031)")]),
    ("annex-date-differs", [(ANNEX, "(Ban hành kèm theo Quyết định số 77/QĐ-UBND ngày 02/3/2031)")]),
    ("citation-later", [("ngày 20 tháng 02 năm 2031 của", "ngày 02 tháng 3 năm 2031 của")]),
    ("blank-number", [("2. Bến Sậy\n", "2. Mẫu: theo Quyết định số …/QĐ-… ngày … tháng … năm … của …\n")]),
    ("appendix-missing", [("theo Phụ lục I.", "theo Phụ lục II Nghị định số 07/2031/NĐ-CP.")]),
    ("odd-year", [(TASK, f"{TASK[:-1]}, mỗi năm 20000 lượt khách.")]),
    ("deadline-past", [("trước ngày 15/11.", "trước ngày 15/02 hằng năm.")]),
    ("task-table-empty", [("1. Bến Lau\n\n2. Bến Sậy\n", TABLE.format(lead="Sở Xây dựng", other="Sở Xây dựng"))]),
    ("row-without-lead", [("1. Bến Lau\n\n2. Bến Sậy\n", TABLE.format(lead="Công an tỉnh", other="Sở Xây dựng"))]),
    ("body-in-table-only", [("1. Bến Lau\n\n2. Bến Sậy\n", TABLE.format(lead="Sở Tài chính", other="Sở Xây dựng"))]),
    ("appendix-table-unread", [("theo Phụ lục I.", "tại bến."), ("1. Bến Lau\n\n2. Bến Sậy\n", BARE)]),
    ("appendix-table-unread", [("1. Bến Lau\n\n2. Bến Sậy\n", SIGNED)]),
    ("abbreviation-undeclared", [(TASK, f"{TASK[:-1]} trên phần mềm quản lý bến xe (QBX), cập nhật QBX.")]),
    ("abbreviation-undeclared", [(TASK, f"{TASK[:-1]}, báo cáo UBND tỉnh.")]),
    ("uncovered-text", [(TASK, f"{TASK} Cán bộ bến đò phải trực đủ giờ.")]),
]
"""Documents that come near a fault and have none: what must not be told of them."""


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
    source = source_of(text)
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


@pytest.mark.parametrize(
    ("code", "changes"), NEAR_MISSES, ids=[f"{number}-{code}" for number, (code, _) in enumerate(NEAR_MISSES)]
)
def test_what_comes_near_a_fault_does_not_give_its_note(code: str, changes: list[tuple[str, str]]) -> None:
    text = CLEAN
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    assert code not in codes(text)


def test_every_code_of_a_fault_has_a_near_miss_or_the_clean_document() -> None:
    """The codes of checks that read words have a near miss of their own; what is simply missing needs none."""
    simple = {"missing-number", "missing-date", "missing-issuer", "number-mended", "outline-duplicate", "invalid-date"}
    tried = {code for code, _ in NEAR_MISSES}
    assert {code for code, _ in FAULTS} - tried - simple == {"citation-dates-differ", "deadline-unresolved"}


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
    # What a reader tells, and what recognition was unsure of, is tried with the readers.
    assert {check.__name__ for check in CHECKS} - given == {"reader_remarks", "unsure_parts"}


def test_every_code_has_its_place_in_the_docs() -> None:
    told = DOCS.read_text("utf-8")
    for code in {code for code, _ in FAULTS} | {"outline-unsure", "tracked-changes", "pages-without-text"}:
        assert f"`{code}`" in told

"""Checks: one small function a check; each gives notes about what contradicts itself, or what nothing covers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from pipeline.check.coverage import uncovered
from pipeline.document.decision import DecisionHead, Evidence, Level, Note, Obligation
from pipeline.document.duties import Duty
from pipeline.document.outline import Outline
from pipeline.document.proof import Proof
from pipeline.grammar.citations import Citation
from pipeline.letters import folded
from pipeline.spans import MappedText


@dataclass(frozen=True, slots=True)
class Findings:
    """What the checks look at."""

    outline: Outline
    head: DecisionHead
    citations: list[Citation]
    cited_in: list[MappedText]
    duties: list[Duty]
    obligations: list[Obligation]
    proof: Proof


def notes_of(
    outline: Outline,
    head: DecisionHead,
    citations: list[Citation],
    cited_in: list[MappedText],
    duties: list[Duty],
    obligations: list[Obligation],
    proof: Proof,
) -> list[Note]:
    """Return the notes of every check, in the order of `CHECKS`; `cited_in` holds the text of each citation."""
    findings = Findings(outline, head, citations, cited_in, duties, obligations, proof)
    return [note for check in CHECKS for note in check(findings)]


def _note(code: str, level: Level, message: str, message_vi: str, evidence: list[Evidence]) -> Note:
    return Note(code=code, level=level, message=message, message_vi=message_vi, evidence=evidence)


def reader_remarks(findings: Findings) -> Iterator[Note]:
    """What the reader noticed: tracked changes, text that it left out."""
    for remark in findings.outline.clean.source.remarks:
        evidence = [findings.proof.at(remark.span)] if remark.span else []
        yield _note(remark.code, "info", remark.message, remark.message_vi, evidence)


def outline_notes(findings: Findings) -> Iterator[Note]:
    """Marks that are missing or printed twice."""
    for note in findings.outline.notes:
        yield _note(
            note.code, "warning", note.message, note.message_vi, findings.proof.of(note.mapped) if note.mapped else []
        )


def missing_parts(findings: Findings) -> Iterator[Note]:
    """Parts of the form that every decision has, and this one does not show."""
    head = findings.head
    for value, code, name, name_vi in (
        (head.number, "missing-number", "number", "số, ký hiệu"),
        (head.issued_on, "missing-date", "day of issue", "ngày ban hành"),
        (head.issuer.name, "missing-issuer", "issuing body", "cơ quan ban hành"),
        (head.signer.name, "missing-signer", "signer", "người ký"),
    ):
        if not value:
            yield _note(
                code, "warning", f"no {name} was found in the text", f"không tìm thấy {name_vi} trong văn bản", []
            )


def mended_number(findings: Findings) -> Iterator[Note]:
    """The number of the letterhead, printed otherwise than elsewhere in the same document."""
    printed = findings.outline.letterhead.number
    if printed is None or not findings.head.number:
        return
    if "".join(printed.text.split()).strip(".,;:") != findings.head.number:
        yield _note(
            "number-mended",
            "warning",
            f"the letterhead prints {printed.text!r}; the form {findings.head.number!r} is printed elsewhere in "
            f"the document",
            f"phần đầu in “{printed.text}”; dạng “{findings.head.number}” được in ở chỗ khác trong văn bản",
            findings.proof.of(printed),
        )


def blank_numbers(findings: Findings) -> Iterator[Note]:
    """Citations whose number was never filled in: "Quyết định số   /QĐ-…"."""
    for citation, mapped in zip(findings.citations, findings.cited_in, strict=True):
        if citation.blank:
            yield _note(
                "blank-number",
                "warning",
                "a document is cited with a blank number",
                "văn bản được viện dẫn còn bỏ trống số",
                findings.proof.part(mapped, citation.span.start, citation.span.end),
            )


def bad_dates(findings: Findings) -> Iterator[Note]:
    """Days that no calendar has: "ngày 14/14/2025"."""
    for citation, mapped in zip(findings.citations, findings.cited_in, strict=True):
        if citation.bad_date:
            yield _note(
                "invalid-date",
                "warning",
                f"{citation.bad_date!r} is no day of the calendar; no date was taken from it",
                f"“{citation.bad_date}” không phải là ngày có thật; không lấy ngày từ đây",
                findings.proof.part(mapped, citation.span.start, citation.span.end),
            )


def two_dates(findings: Findings) -> Iterator[Note]:
    """The same number cited with two days."""
    seen: dict[str, Citation] = {}
    told: set[tuple[str, str]] = set()
    for citation, mapped in zip(findings.citations, findings.cited_in, strict=True):
        if not citation.number or not citation.issued_on:
            continue
        key = f"{folded(citation.type)}|{folded(citation.number)}"
        first = seen.setdefault(key, citation)
        if first.issued_on != citation.issued_on and (key, citation.issued_on) not in told:
            told.add((key, citation.issued_on))
            yield _note(
                "citation-dates-differ",
                "warning",
                f"{citation.type} {citation.number} is dated {first.issued_on} and {citation.issued_on}",
                f"{citation.type} {citation.number} được ghi hai ngày khác nhau: {first.issued_on} và "
                f"{citation.issued_on}",
                findings.proof.part(mapped, citation.span.start, citation.span.end),
            )


_YEAR = re.compile(r"(?<![\d./-])năm\s+(?P<year>\d{5}|[3-9]\d{3})(?!\d)", re.IGNORECASE)


def odd_years(findings: Findings) -> Iterator[Note]:
    """Years of five figures, or far off ("năm 20245"): kept as printed."""
    for mapped in texts_of(findings.outline):
        for match in _YEAR.finditer(mapped.text):
            yield _note(
                "odd-year",
                "warning",
                f"the year {match.group('year')} is out of range; kept as printed",
                f"năm {match.group('year')} bất thường; giữ nguyên như bản gốc",
                findings.proof.part(mapped, *match.span()),
            )


_NAMED = re.compile(r"\bPhụ lục\s+(?:số\s+)?(?P<label>[IVX]+|\d{1,2})\b(?![./]?\d)")
# "Phụ lục I, Phụ lục II, …": whose they are is said after the last of them.
_NAMED_ON = re.compile(r"(?:\s*(?:,|;|và|hoặc)\s*(?:Phụ lục\s+)?(?:số\s+)?(?:[IVX]+|\d{1,2})\b)*")
_OF_OTHERS = re.compile(r"Nghị định|Thông tư|Luật|(?:Quyết định|Nghị quyết|Kế hoạch)\s+số|Danh mục phí")
_AMENDING = re.compile(r"sửa đổi|bãi bỏ|thay thế", re.IGNORECASE)
# An amendment speaks of the appendices of what it amends.
_AMENDS = re.compile(r"(?:sửa đổi|bổ sung|thay thế|thay cụm từ|bãi bỏ|điều chỉnh)\b[^.]*$", re.IGNORECASE)


def _of_another(text: str, start: int, end: int) -> bool:
    """Tell whether the appendix named at `start` belongs to another document, by what stands around it."""
    listed = _NAMED_ON.match(text, end)
    after = listed.end() if listed else end
    return bool(_OF_OTHERS.search(text[after : after + 60]) or _AMENDS.search(text[:start]))


def missing_appendices(findings: Findings) -> Iterator[Note]:
    """Appendices that the text speaks of and the document does not hold.

    A document that amends another speaks of the other's appendices all along: nothing is said of it.
    """
    if _AMENDING.search(findings.head.subject):
        return
    held = {
        zone.root.label.removeprefix("Phụ lục").strip() for zone in findings.outline.zones if zone.kind == "appendix"
    }
    told: set[str] = set()
    for mapped in texts_of(findings.outline):
        for match in _NAMED.finditer(mapped.text):
            label = match.group("label")
            if label in held or label in told or _of_another(mapped.text, *match.span()):
                continue
            told.add(label)
            yield _note(
                "appendix-missing",
                "warning",
                f"Phụ lục {label} is mentioned and is not in the document",
                f"có nhắc đến Phụ lục {label} nhưng văn bản không có",
                findings.proof.part(mapped, *match.span()),
            )


def undated_deadlines(findings: Findings) -> Iterator[Note]:
    """Time limits that can't be resolved to a value."""
    for obligation in findings.obligations:
        for deadline in obligation.deadlines:
            if not deadline.value:
                yield _note(
                    "deadline-unresolved",
                    "warning",
                    f"the time {deadline.text!r} can't be resolved to a date",
                    f"không xác định được thời hạn từ “{deadline.text}”",
                    deadline.evidence,
                )


def uncovered_text(findings: Findings) -> Iterator[Note]:
    """Text of task sections that ended up in no obligation, heading or slot: counted, with the first of it as evidence."""
    left = uncovered(findings.outline, findings.duties)
    if left:
        count = len(left)
        yield _note(
            "uncovered-text",
            "info",
            f"{count} sentence(s) of task sections are in no obligation",
            f"{count} câu trong các mục nhiệm vụ không thuộc nghĩa vụ nào",
            [evidence for one in left[:20] for evidence in findings.proof.of(one.mapped)],
        )


def texts_of(outline: Outline) -> Iterator[MappedText]:
    """Yield every paragraph and title of the zones, in reading order."""
    for zone in outline.zones:
        if zone.title is not None:
            yield zone.title
        yield from zone.root.texts()


CHECKS: tuple[Callable[[Findings], Iterator[Note]], ...] = (
    reader_remarks,
    missing_parts,
    mended_number,
    outline_notes,
    blank_numbers,
    bad_dates,
    two_dates,
    odd_years,
    missing_appendices,
    undated_deadlines,
    uncovered_text,
)
"""Every check, in the order in which its notes are published."""

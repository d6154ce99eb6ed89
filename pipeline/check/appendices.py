"""Checks of appendices and attached documents: those that are not there, and the number printed above them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.check.findings import Findings, note, texts_of
from pipeline.document.decision import Note
from pipeline.grammar.citation import Citation
from pipeline.letters import folded

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
        for match in _NAMED.finditer(mapped.text) if "Phụ lục" in mapped.text else ():
            label = match.group("label")
            if label in held or label in told or _of_another(mapped.text, *match.span()):
                continue
            told.add(label)
            yield note(
                "appendix-missing",
                "warning",
                f"Phụ lục {label} is mentioned and is not in the document",
                f"có nhắc đến Phụ lục {label} nhưng văn bản không có",
                findings.proof.part(mapped, *match.span()),
            )


def annex_numbers(findings: Findings) -> Iterator[Note]:
    """Notes "(Kèm theo Quyết định số … ngày …)" whose number or day is not that of the decision they belong to.

    The text of an amendment may carry the note of what it amends.
    """
    head = findings.head
    if _AMENDING.search(head.subject) or not head.number:
        return
    cited: dict[int, list[Citation]] = {}
    for citation, mapped in zip(findings.citations, findings.cited_in, strict=True):
        # What points back ("Quyết định này") is said again, and no document of its own.
        if citation.rule != "pointer":
            cited.setdefault(id(mapped), []).append(citation)
    for zone in findings.outline.zones:
        own = _own_citation(cited.get(id(zone.note), []), head.type)
        if own is None or zone.note is None:
            continue
        evidence = findings.proof.part(zone.note, own.span.start, own.span.end)
        if own.number and folded(own.number) != folded(head.number):
            yield note(
                "annex-number-differs",
                "warning",
                f"the note of {zone.root.path} prints {own.number}; the decision is {head.number}",
                f"phần ghi chú của {zone.root.path} in số {own.number}; văn bản là số {head.number}",
                evidence,
            )
        elif own.issued_on and head.issued_on and own.issued_on != head.issued_on:
            yield note(
                "annex-date-differs",
                "warning",
                f"the note of {zone.root.path} is dated {own.issued_on}; the decision is of {head.issued_on}",
                f"phần ghi chú của {zone.root.path} ghi ngày {own.issued_on}; văn bản ban hành ngày {head.issued_on}",
                evidence,
            )


def _own_citation(cited: list[Citation], kind: str) -> Citation | None:
    """Return what the note below a title cites, where it is one document, of the decision's own type."""
    same = [citation for citation in cited if kind and folded(citation.type) == folded(kind)]
    return same[0] if len(cited) == 1 and same else None

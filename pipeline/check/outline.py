"""Checks of the outline: marks missing or printed twice, appendices spoken of and not there."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.check.findings import Findings, note, texts_of
from pipeline.document.decision import Note


def outline_notes(findings: Findings) -> Iterator[Note]:
    """Marks that are missing or printed twice."""
    for odd in findings.outline.notes:
        yield note(
            odd.code, "warning", odd.message, odd.message_vi, findings.proof.of(odd.mapped) if odd.mapped else []
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
            yield note(
                "appendix-missing",
                "warning",
                f"Phụ lục {label} is mentioned and is not in the document",
                f"có nhắc đến Phụ lục {label} nhưng văn bản không có",
                findings.proof.part(mapped, *match.span()),
            )

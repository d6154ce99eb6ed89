"""Checks of what is cited and of the days and years in the text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.check.findings import Findings, note, texts_of
from pipeline.document.decision import Note
from pipeline.grammar.blanks import is_template_line
from pipeline.grammar.citations import Citation
from pipeline.letters import folded


def blank_numbers(findings: Findings) -> Iterator[Note]:
    """Citations whose number was never filled in: "Quyết định số   /QĐ-…"; in a template others are to fill it in."""
    for citation, mapped in zip(findings.citations, findings.cited_in, strict=True):
        if citation.blank and not is_template_line(mapped.text, citation.span.start, citation.span.end):
            yield note(
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
            yield note(
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
            yield note(
                "citation-dates-differ",
                "warning",
                f"{citation.type} {citation.number} is dated {first.issued_on} and {citation.issued_on}",
                f"{citation.type} {citation.number} được ghi hai ngày khác nhau: {first.issued_on} và "
                f"{citation.issued_on}",
                findings.proof.part(mapped, citation.span.start, citation.span.end),
            )


def later_citations(findings: Findings) -> Iterator[Note]:
    """Documents cited with a day after the decision's own."""
    issued = findings.head.issued_on
    # The decision's own number with another day is told where its annexes are looked at.
    told = {findings.head.number}
    for citation, mapped in zip(findings.citations, findings.cited_in, strict=True):
        if not issued or citation.issued_on <= issued or citation.number in told:
            continue
        told.add(citation.number)
        yield note(
            "citation-later",
            "warning",
            f"{citation.type} {citation.number} is dated {citation.issued_on}, after the decision itself ({issued})",
            f"{citation.type} {citation.number} ghi ngày {citation.issued_on}, sau ngày ban hành văn bản ({issued})",
            findings.proof.part(mapped, citation.span.start, citation.span.end),
        )


# "mỗi năm 5000 lượt" counts things a year; it names no year.
_YEAR = re.compile(
    r"[nN](?i:ăm(?<!mỗi năm)(?<!một năm)(?<!hằng năm)(?<!hàng năm)(?<![\d./-]năm)(?<!\d năm))\s+(?P<year>\d{5}|[3-9]\d{3}|2[2-9]\d\d)"
    r"(?![\d.,]?\d)"
)


def odd_years(findings: Findings) -> Iterator[Note]:
    """Years of five figures, or far off ("năm 20245"): kept as printed."""
    for mapped in texts_of(findings.outline):
        for match in _YEAR.finditer(mapped.text) if "ăm" in mapped.text or "ĂM" in mapped.text else ():
            yield note(
                "odd-year",
                "warning",
                f"the year {match.group('year')} is out of range; kept as printed",
                f"năm {match.group('year')} bất thường; giữ nguyên như bản gốc",
                findings.proof.part(mapped, *match.span()),
            )

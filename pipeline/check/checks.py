"""Every check, in the order in which its notes are published: one small function a check, one module a family."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from pipeline.check.cited import bad_dates, blank_numbers, odd_years, two_dates
from pipeline.check.coverage import uncovered_text, undated_deadlines
from pipeline.check.findings import Findings
from pipeline.check.form import mended_number, missing_parts, reader_remarks
from pipeline.check.outline import missing_appendices, outline_notes
from pipeline.document.decision import DecisionHead, Note, Obligation
from pipeline.document.duties import Duty
from pipeline.document.outline import Outline
from pipeline.document.proof import Proof
from pipeline.grammar.citations import Citation
from pipeline.spans import MappedText


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

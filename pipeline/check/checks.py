"""Every check, in the order in which its notes are published: one small function a check, one module a family."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from pipeline.check.appendices import annex_numbers, missing_appendices
from pipeline.check.cited import bad_dates, blank_numbers, later_citations, odd_years, two_dates
from pipeline.check.coverage import past_deadlines, uncovered_text, undated_deadlines
from pipeline.check.findings import Findings
from pipeline.check.form import (
    mended_letters,
    mended_number,
    mended_syllables,
    missing_parts,
    parted_syllables,
    reader_remarks,
    unsure_parts,
)
from pipeline.check.outline import missing_articles, outline_notes, stated_counts
from pipeline.check.tables import (
    bodies_in_tables_alone,
    empty_task_tables,
    rows_without_lead,
    unread_appendix_tables,
)
from pipeline.check.terms import undeclared_abbreviations
from pipeline.document.decision import Note


def notes_of(findings: Findings) -> list[Note]:
    """Return the notes of every check, in the order of `CHECKS`."""
    return [note for check in CHECKS for note in check(findings)]


CHECKS: tuple[Callable[[Findings], Iterator[Note]], ...] = (
    reader_remarks,
    missing_parts,
    unsure_parts,
    mended_number,
    mended_letters,
    mended_syllables,
    parted_syllables,
    annex_numbers,
    outline_notes,
    missing_articles,
    stated_counts,
    missing_appendices,
    blank_numbers,
    bad_dates,
    two_dates,
    later_citations,
    odd_years,
    undated_deadlines,
    past_deadlines,
    empty_task_tables,
    rows_without_lead,
    bodies_in_tables_alone,
    unread_appendix_tables,
    undeclared_abbreviations,
    uncovered_text,
)
"""Every check, in the order in which its notes are published."""

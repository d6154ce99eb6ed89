"""One file read in this process, through all steps: what the children of a run and the commands for one file share."""

from __future__ import annotations

import stat
from pathlib import Path

from pipeline.batch.failures import defects_named, not_a_document, shown, unread
from pipeline.document.decision import Decision
from pipeline.read import limits
from pipeline.read.formats import read
from pipeline.steps import Work, published, worked
from pipeline.trained import SecondReader


def decision_of(path: Path, reader: SecondReader | None = None) -> tuple[Decision, str]:
    """Read one file; return its decision and the raw text that its evidence points into.

    Raises a ThihanhError that names the cause. A defect of thihanh comes as InternalError, never as anything else.
    """
    work = work_of(path, reader)
    with defects_named(shown(path)):
        decision = published(work)
    if not is_document(decision):
        raise not_a_document(shown(path))
    return decision, work.source.raw


def work_of(path: Path, reader: SecondReader | None = None) -> Work:
    """Read one file and take it through all steps; raises what `decision_of` raises, whatever the file holds."""
    data = _bytes(path)
    with defects_named(shown(path)):
        return worked(read(data, shown(path)), reader)


def _bytes(path: Path) -> bytes:
    try:
        found = path.stat()
        regular = stat.S_ISREG(found.st_mode)  # a pipe may never end, a folder may be named like a file
        limits.check_size(found.st_size, limits.FILE_BYTES, shown(path))
        data = path.read_bytes() if regular else b""
    except OSError as error:
        raise unread(path, error.strerror or type(error).__name__) from error
    if not regular:
        raise unread(path, "not a regular file")
    return data


def is_document(decision: Decision) -> bool:
    """Tell whether anything shows an administrative document: its form, its articles, or orders and references."""
    head = decision.decision
    if head.number or (head.type and (head.issued_on or head.subject)):
        return True
    # A draft letter has no number and no day yet: its letterhead and what it asks for are enough.
    if head.issuer.name and decision.obligations:
        return True
    return any(section.kind == "article" for section in decision.sections) or (
        len(decision.sections) >= 2 and bool(decision.obligations or decision.references or decision.tables)
    )

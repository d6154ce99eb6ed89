"""One file read in this process, and what files there are: what the runner and the commands for one file share."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.document.decision import Decision
from pipeline.errors import InternalError, MissingFile, NotADocument, ThihanhError
from pipeline.read.formats import SUFFIXES, read
from pipeline.steps import Work, published, worked
from pipeline.trained import SecondReader


def files_in(paths: list[Path]) -> list[Path]:
    """Return the files to read: those named, and in folders every file with a known ending, sorted by path.

    Read-me files and hidden ones are left out of folders. A path that is not there is kept, and fails by name.
    """
    found: list[Path] = []
    for path in paths:
        if not path.is_dir():
            found.append(path)
            continue
        found.extend(
            below
            for below in sorted(path.rglob("*"))
            if below.is_file()
            and below.suffix.lower() in SUFFIXES
            and not below.name.upper().startswith("README")
            and not any(part.startswith(".") for part in below.relative_to(path).parts)
        )
    return list(dict.fromkeys(found))


def decision_of(path: Path, reader: SecondReader | None = None) -> tuple[Decision, str]:
    """Read one file; return its decision and the raw text that its evidence points into.

    Raises a ThihanhError that names the cause. A defect of thihanh comes as InternalError, never as anything else.
    """
    work = work_of(path, reader)
    with defects_named(path.name):
        decision = published(work)
    if not is_document(decision):
        raise not_a_document(path.name)
    return decision, work.source.raw


def not_a_document(name: str) -> NotADocument:
    """Return the error that a file of some name holds text, and no administrative document."""
    return NotADocument(
        f"{name}: nothing in it looks like an administrative document",
        f"{name}: nội dung không giống văn bản hành chính",
    )


def work_of(path: Path, reader: SecondReader | None = None) -> Work:
    """Read one file and take it through all steps; raises what `decision_of` raises, whatever the file holds."""
    data = _bytes(path)
    with defects_named(path.name):
        return worked(read(data, path.name), reader)


@contextmanager
def defects_named(name: str) -> Iterator[None]:
    """Turn whatever goes wrong unforeseen into an InternalError that names the file."""
    try:
        yield
    except ThihanhError:
        raise
    except Exception as error:
        raise InternalError(
            f"{name}: a defect of thihanh ({type(error).__name__}: {error}); please report it with the file",
            f"{name}: lỗi của thihanh ({type(error).__name__}: {error}); hãy báo lỗi kèm tệp này",
        ) from error


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise MissingFile(
            f"{path}: can't be read ({reason}); check the path and its rights",
            f"{path}: không đọc được ({reason}); hãy kiểm tra đường dẫn và quyền truy cập",
        ) from error


def is_document(decision: Decision) -> bool:
    """Tell whether anything shows an administrative document: its form, its articles, or orders and references."""
    head = decision.decision
    if head.number or (head.type and (head.issued_on or head.subject)):
        return True
    return any(section.kind == "article" for section in decision.sections) or (
        len(decision.sections) >= 2 and bool(decision.obligations or decision.references or decision.tables)
    )

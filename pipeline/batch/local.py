"""One file read in this process, and what files there are: what the runner and the commands for one file share."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from pipeline.document.decision import Decision
from pipeline.errors import InternalError, MissingFile, NotADocument, OutOfMemory, ThihanhError, TimedOut
from pipeline.read import limits
from pipeline.read.formats import SUFFIXES, read
from pipeline.steps import Work, published, worked
from pipeline.trained import SecondReader


def files_in(paths: list[Path]) -> list[Path]:
    """Return the files to read: those named, and in folders every file with a known ending, sorted by path.

    Read-me files and hidden ones are left out of folders, and so is what is no regular file: links, which may lead out
    of the folder or round in it, pipes and devices. A path that is not there is kept, and fails by name.
    """
    found: list[Path] = []
    for path in paths:
        if not path.is_dir():
            found.append(path)
            continue
        found.extend(
            below
            for below in sorted(_below(path))
            if below.suffix.lower() in SUFFIXES
            and not below.name.upper().startswith("README")
            and not any(part.startswith(".") for part in below.relative_to(path).parts)
        )
    return list(dict.fromkeys(found))


def _below(folder: Path) -> Iterator[Path]:
    """Yield the regular files in a folder and the folders in it; links to others are not followed."""
    for place, _, names in os.walk(folder, followlinks=False):
        for name in names:
            path = Path(place, name)
            with suppress(OSError):  # it was taken away while the folder was read
                if stat.S_ISREG(path.lstat().st_mode):
                    yield path


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


def not_a_document(name: str) -> NotADocument:
    """Return the error that a file of some name holds text, and no administrative document."""
    return NotADocument(
        f"{name}: nothing in it looks like an administrative document",
        f"{name}: nội dung không giống văn bản hành chính",
    )


def too_little_memory(name: str, memory: int) -> OutOfMemory:
    """Return the error that a file of some name needs more memory than the bytes that it may have."""
    return OutOfMemory(
        f"{name}: more than {memory // 1_000_000} MB of memory needed; try a larger --memory, or report it",
        f"{name}: cần hơn {memory // 1_000_000} MB bộ nhớ; hãy thử --memory lớn hơn hoặc báo lỗi",
    )


def too_little_time(name: str, seconds: float) -> TimedOut:
    """Return the error that a file of some name was not read to its end in time, and nothing is known of it."""
    return TimedOut(
        f"{name}: not done within {seconds:g} s; try a longer --timeout, or report it",
        f"{name}: chưa xong sau {seconds:g} giây; hãy thử --timeout dài hơn hoặc báo lỗi",
    )


def shown(path: Path, *, whole: bool = False) -> str:
    r"""Return a file's name, or its whole path, as text: bytes in it that are no UTF-8 as "\xff".

    Python keeps such bytes as lone surrogates, which neither JSON nor a terminal takes.
    """
    name = str(path) if whole else path.name
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def work_of(path: Path, reader: SecondReader | None = None) -> Work:
    """Read one file and take it through all steps; raises what `decision_of` raises, whatever the file holds."""
    data = _bytes(path)
    with defects_named(shown(path)):
        return worked(read(data, shown(path)), reader)


@contextmanager
def defects_named(name: str) -> Iterator[None]:
    """Turn whatever goes wrong unforeseen into an InternalError that names the file."""
    try:
        yield
    except ThihanhError:
        raise
    except MemoryError as error:
        raise OutOfMemory(
            f"{name}: it needs more memory than there is; split the file",
            f"{name}: cần nhiều bộ nhớ hơn mức cho phép; hãy chia nhỏ tệp",
        ) from error
    except Exception as error:
        raise InternalError(
            f"{name}: a defect of thihanh ({type(error).__name__}: {error}); please report it with the file",
            f"{name}: lỗi của thihanh ({type(error).__name__}: {error}); hãy báo lỗi kèm tệp này",
        ) from error


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


def unread(path: Path, reason: str) -> MissingFile:
    """Return the error that a file can't be read, for a reason of the system."""
    return MissingFile(
        f"{shown(path, whole=True)}: can't be read ({reason}); check the path and its rights",
        f"{shown(path, whole=True)}: không đọc được ({reason}); hãy kiểm tra đường dẫn và quyền truy cập",
    )


def is_document(decision: Decision) -> bool:
    """Tell whether anything shows an administrative document: its form, its articles, or orders and references."""
    head = decision.decision
    if head.number or (head.type and (head.issued_on or head.subject)):
        return True
    return any(section.kind == "article" for section in decision.sections) or (
        len(decision.sections) >= 2 and bool(decision.obligations or decision.references or decision.tables)
    )

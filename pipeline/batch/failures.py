"""What is said of a file that can't be read, in both languages, and what a file is called in it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.errors import InternalError, MissingFile, NotADocument, OutOfMemory, ThihanhError, TimedOut


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


def unread(path: Path, reason: str) -> MissingFile:
    """Return the error that a file can't be read, for a reason of the system."""
    return MissingFile(
        f"{shown(path, whole=True)}: can't be read ({reason}); check the path and its rights",
        f"{shown(path, whole=True)}: không đọc được ({reason}); hãy kiểm tra đường dẫn và quyền truy cập",
    )

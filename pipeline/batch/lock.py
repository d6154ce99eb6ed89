"""One run at a time writes to an output folder."""

from __future__ import annotations

import errno
import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from pipeline.errors import Locked
from pipeline.write.atomic import disk_errors_named, drafts_removed, make_folder

FILE_NAME = ".lock"
_PAUSE = 0.1
"""Seconds between two tries."""

_held: set[int] = set()
"""Open handles of locks. A forked process would keep them, and its parent's lock with them, after the parent has died."""


def _let_go() -> None:
    for handle in _held:
        os.close(handle)
    _held.clear()


os.register_at_fork(after_in_child=_let_go)


@contextmanager
def output_lock(folder: Path, *, wait: float = 0.0, shared: bool = False) -> Iterator[None]:
    """Hold the lock of an output folder, which is made if needed, while the block runs; `shared` with others that share it.

    One who has it alone, after a process that died, removes the drafts that were being written.

    `<folder>/.lock` names a process that holds it, by number, and since when (UTC); the file stays, empty, as removing it
    would let two runs hold two files of that name. The system itself takes the lock (flock) from a process that dies,
    however it dies.

    Raises Locked if another run still holds it after `wait` seconds, or where the file system knows no locks;
    DiskFull where the folder can't be written.
    """
    place = folder / FILE_NAME
    with disk_errors_named(place):
        make_folder(folder)
        handle = os.open(place, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o666)
    try:
        _take(handle, folder, wait, fcntl.LOCK_SH if shared else fcntl.LOCK_EX)
    except BaseException:
        os.close(handle)
        raise
    _held.add(handle)
    try:
        if not shared and os.pread(handle, 1, 0):
            drafts_removed(folder)
        with disk_errors_named(place):
            _tell(handle, f"{os.getpid()}\n{datetime.now(UTC).isoformat(timespec='seconds')}\n")
        yield
    finally:
        # In a process forked meanwhile the handle is closed already, and its number may be another file's.
        if handle in _held:
            _held.remove(handle)
            if not shared:  # who shares it may not be the last, and leaves it to one who has it alone
                with suppress(OSError):
                    os.ftruncate(handle, 0)
            os.close(handle)


def _take(handle: int, folder: Path, wait: float, kind: int) -> None:
    until = time.monotonic() + wait
    while True:
        try:
            fcntl.flock(handle, kind | fcntl.LOCK_NB)
        except OSError as error:
            if error.errno not in {errno.EWOULDBLOCK, errno.EINTR}:
                raise Locked(
                    f"{folder}: its file system knows no locks ({error.strerror}), so that another run could write to it "
                    "unseen; name another folder",
                    f"{folder}: hệ thống tệp ở đây không có khóa ({error.strerror}) nên không biết có lượt chạy khác đang "
                    "ghi hay không; hãy chọn thư mục khác",
                ) from error
            left = until - time.monotonic()
            if left <= 0:
                raise _locked(handle, folder) from error
            time.sleep(min(_PAUSE, left))
        else:
            return


def _tell(handle: int, text: str) -> None:
    os.ftruncate(handle, 0)
    os.pwrite(handle, text.encode(), 0)


def _locked(handle: int, folder: Path) -> Locked:
    pid, _, since = os.pread(handle, 100, 0).decode(errors="replace").strip().partition("\n")
    return Locked(
        f"{folder}: another run writes there (process {pid or '?'}, since {since or '?'}); wait for it, or name another folder",
        f"{folder}: lượt chạy khác đang ghi vào đây (tiến trình {pid or '?'}, từ {since or '?'}); hãy chờ lượt đó xong hoặc "
        "chọn thư mục khác",
    )

"""Files that are there in full or not at all: one alone, or several that take their places together.

A draft is written beside its place, made sure on the disk (fsync), and renamed; then the folder is made sure as well, as a
rename is lost with the power otherwise (POSIX fsync; SQLite does the same). A disk that is full, broken or closed
to writing ends in DiskFull, and what was there before is as it was.
"""

from __future__ import annotations

import errno
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import BufferedWriter, FileIO, IOBase, TextIOWrapper
from pathlib import Path
from typing import TextIO
from uuid import uuid4

from pipeline.errors import DiskFull

_DRAFT = ".*.tmp"
_DRAFT_NAME = re.compile(r"\.[0-9a-f]{32}\.tmp")
_REASONS: dict[int, tuple[str, str]] = {
    errno.ENOSPC: ("the disk is full; make room", "ổ đĩa đã đầy; hãy dọn chỗ"),
    errno.EDQUOT: ("the quota is used up; make room", "đã dùng hết hạn mức đĩa; hãy dọn chỗ"),
    errno.EFBIG: ("larger than files may be here", "vượt kích thước tệp cho phép"),
    errno.EROFS: ("the disk can only be read; name another folder", "ổ đĩa chỉ đọc; hãy chọn thư mục khác"),
    errno.EISDIR: (
        "a folder stands where the file is wanted; name another file",
        "chỗ của tệp đã có một thư mục; hãy chọn tệp khác",
    ),
    errno.ENOTDIR: (
        "a file stands where a folder is wanted; name another folder",
        "chỗ của thư mục đã có một tệp; hãy chọn thư mục khác",
    ),
    errno.EIO: ("the disk reports an error; check it", "ổ đĩa báo lỗi; hãy kiểm tra ổ đĩa"),
    errno.EACCES: ("no right to write there; check the rights", "không có quyền ghi; hãy kiểm tra quyền"),
    errno.EPERM: ("no right to write there; check the rights", "không có quyền ghi; hãy kiểm tra quyền"),
}


@contextmanager
def disk_errors_named(path: Path) -> Iterator[None]:
    """Turn what the system says against writing `path` into DiskFull; errors about other files pass as they are."""
    try:
        yield
    except OSError as error:
        if error.errno not in _REASONS or not _concerns(error, path):
            raise
        reason, reason_vi = _REASONS[error.errno]
        raise DiskFull(
            f"{path}: can't be written: {reason}; what was there before is unchanged",
            f"{path}: không ghi được: {reason_vi}; những gì có từ trước giữ nguyên",
        ) from error


def _concerns(error: OSError, path: Path) -> bool:
    """Tell whether an error is about `path`, a draft beside it or a folder above it: writing itself names no file."""
    if not isinstance(error.filename, str | os.PathLike):
        return True
    named = Path(error.filename)
    return named.parent == path.parent or named in path.parents


def sync_folder(folder: Path) -> None:
    """Make sure on the disk which files a folder holds; where a file system can't (some network shares), go on."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in {errno.EINVAL, errno.ENOTSUP}:
            raise
    finally:
        os.close(handle)


def make_folder(folder: Path) -> None:
    """Make a folder and those above it, as needed, and make them sure on the disk.

    Raises OSError; where a file or a link to nowhere has the name of one of them, the system says EEXIST or ENOTDIR, this always ENOTDIR.
    """
    new = [one for one in (folder, *folder.parents) if not one.exists()]
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except FileExistsError as error:
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), error.filename) from error
    for one in new:
        sync_folder(one.parent)


class Drafts:
    """Files of which none takes its place before all are written; made by `together`."""

    __slots__ = ("_written",)

    def __init__(self) -> None:
        self._written: list[tuple[Path, Path]] = []

    @contextmanager
    def writing(self, path: Path, *, encoding: str = "utf-8") -> Iterator[TextIO]:
        """Open a text file that is to take the place of `path`; line ends are written as given.

        The file is closed with the block, so that many can be written one after the other. Raises DiskFull.
        """
        draft = _beside(path)
        with disk_errors_named(path):
            try:
                make_folder(path.parent)
                with _new_text(draft, encoding) as file:
                    yield file
            except BaseException:
                _removed(draft)
                raise
        self._written.append((draft, path))

    def take_places(self) -> None:
        """Put every draft in its place; where one of them fails, put the old files back. Raises DiskFull."""
        replaced: list[tuple[Path, Path | None]] = []
        try:
            for draft, path in self._written:
                with disk_errors_named(path):
                    old = _kept(path)
                    replaced.append((path, old))
                    draft.replace(path)
            for folder in dict.fromkeys(path.parent for _, path in self._written):
                with disk_errors_named(folder / "*"):
                    sync_folder(folder)
        except BaseException:
            for path, old in reversed(replaced):
                _put_back(path, old)
            raise
        for _, old in replaced:
            if old is not None:
                _removed(old)
        self._written.clear()

    def discard(self) -> None:
        """Remove the drafts that are left."""
        for draft, _ in self._written:
            _removed(draft)


def _beside(path: Path) -> Path:
    return path.with_name(f".{uuid4().hex}.tmp")


def drafts_removed(folder: Path) -> int:
    """Remove the drafts that a killed process has left in a folder and in those in it; return how many there were.

    Only for one who knows that nobody writes there now.
    """
    removed = 0
    for pattern in (_DRAFT, f"*/{_DRAFT}"):
        for path in folder.glob(pattern):
            if _DRAFT_NAME.fullmatch(path.name):
                shutil.rmtree(path, ignore_errors=True) if path.is_dir() else _removed(path)
                removed += 1
    return removed


@contextmanager
def new_folder(path: Path) -> Iterator[Path]:
    """Give a draft of a folder to write files into; when the block ends well it takes its place, with all of them or not at all.

    Raises FileExistsError where there is something at `path` by then, as one of two processes finds that want the same place;
    DiskFull.
    """
    draft = _beside(path)
    with disk_errors_named(path):
        make_folder(path.parent)
        draft.mkdir()
    try:
        yield draft
        with disk_errors_named(path):
            sync_folder(draft)
            try:
                draft.rename(path)
            except OSError as error:
                if error.errno in {errno.EEXIST, errno.ENOTEMPTY, errno.ENOTDIR}:
                    raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path)) from error
                raise
            sync_folder(path.parent)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _kept(path: Path) -> Path | None:
    """Return a second name for the file that is about to be replaced, None where there is no file."""
    if not os.path.lexists(path):
        return None
    old = _beside(path)
    try:
        # Not followed: a link is replaced itself, not what it points to.
        os.link(path, old, follow_symlinks=False)
    except OSError:
        # exFAT and some shares know no second names; files of others may not be given one (protected_hardlinks).
        try:
            shutil.copy2(path, old, follow_symlinks=False)
        except BaseException:
            _removed(old)
            raise
    return old


def _put_back(path: Path, old: Path | None) -> None:
    """Undo one replacement as far as the disk lets us: the first error is the one to tell."""
    if old is None:
        _removed(path)
        return
    with suppress(OSError):
        old.replace(path)
    # Two names of one file: renaming one to the other does nothing (POSIX rename), and both stay.
    _removed(old)


def _removed(path: Path) -> None:
    with suppress(OSError):
        path.unlink(missing_ok=True)


@contextmanager
def together() -> Iterator[Drafts]:
    """Write several files that take their places when the block ends well, all of them or none.

    If anything raises, in the block or while they take their places, every file is as it was before and no draft is
    left. (A process that is killed between two renames leaves some old and some new files, each of them whole.)
    """
    drafts = Drafts()
    try:
        yield drafts
        drafts.take_places()
    except BaseException:
        drafts.discard()
        raise


@contextmanager
def replacing(path: Path, *, encoding: str = "utf-8") -> Iterator[TextIO]:
    """Open a text file that takes the place of `path` when the block ends well.

    Until then, and for good if the block raises, `path` stays as it was. Folders are made as needed; line ends
    are written as given. Raises DiskFull.
    """
    with together() as drafts, drafts.writing(path, encoding=encoding) as file:
        yield file


def write_text(path: Path, text: str) -> None:
    """Write `text` as UTF-8 in one step: a reader sees the old file or the new one, never a part. Raises DiskFull."""
    with replacing(path) as file:
        file.write(text)


def write_new(path: Path, data: bytes) -> None:
    """Write `data` into a file that isn't there yet, of a `new_folder`: nobody sees it, or a part of it. Raises DiskFull."""
    with disk_errors_named(path), BufferedWriter(FileIO(path, "x")) as file:
        file.write(data)
        _made_sure(file)


@contextmanager
def _new_text(path: Path, encoding: str) -> Iterator[TextIO]:
    """Open a text file that isn't there yet; at the end of the block it is made sure on the disk."""
    with TextIOWrapper(BufferedWriter(FileIO(path, "x")), encoding=encoding, newline="") as file:
        yield file
        _made_sure(file)


def _made_sure(file: IOBase) -> None:
    file.flush()
    os.fsync(file.fileno())


def write_bytes(path: Path, data: bytes) -> None:
    """Write `data` in one step: a reader sees the old file or the new one, never a part. Raises DiskFull."""
    with replacing(path) as file:
        file.buffer.write(data)

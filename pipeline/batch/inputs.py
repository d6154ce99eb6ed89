"""What a run is to read: files, folders, lists of files, standard input; and a share of them for one of several machines."""

from __future__ import annotations

import hashlib
import os
import stat
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from pipeline.batch.failures import shown
from pipeline.batch.wrong_use import WrongUse
from pipeline.errors import MissingFile, UnreadableText
from pipeline.read.formats import SUFFIXES

STDIN_NAME = "stdin"
"""What a document from standard input is called in `run.json`."""

_MOST = 100 * 2**20 + 1
"""Bytes taken from standard input: one more than a file may have, so that a stream without end is refused by its size."""
_PIECE = 2**20
_SPOOL = "thihanh-stdin-"
_BOM = b"\xef\xbb\xbf"

_spooled: list[tempfile.TemporaryDirectory[str]] = []
"""Folders of what came by standard input; they are removed when the process ends."""


def inputs(arguments: Sequence[str], *, stdin: BinaryIO | None = None) -> Iterator[Path]:
    """Yield the files that the arguments name, each once, in the order of the arguments.

    - a folder: every regular file in it and below with a known ending, sorted by path; read-me files, hidden files and
      folders, and links are left out;
    - `-`: the bytes of `stdin` (that of the process by default), in a temporary file called "stdin" that lasts as long
      as the process;
    - `@list`: the files and folders named in a text file, one a line, UTF-8 or in the encoding of the file system, seen from
      the current folder; blank lines and lines that begin with # are left out. `@-` is such a list from standard input;
    - anything else, there or not: itself. (`./-` and `./@list` are files of these names.)

    A folder that can't be opened is yielded itself, to fail by its name. Raises MissingFile and UnreadableText for a list that
    can't be read, WrongUse if standard input is named twice.
    """
    from_stdin = [argument for argument in arguments if argument in {"-", "@-"}]
    if len(from_stdin) > 1:
        raise WrongUse(
            "standard input can be read only once: name - or @- once",
            "chỉ đọc được đầu vào chuẩn một lần: chỉ ghi - hoặc @- một lần",
        )
    seen: set[Path] = set()
    for argument in arguments:
        for path in _named(argument, stdin):
            if path not in seen:
                seen.add(path)
                yield path


def _named(argument: str, stdin: BinaryIO | None) -> Iterator[Path]:
    if argument == "-":
        yield _spool(stdin or sys.stdin.buffer)
    elif argument == "@-":
        for line in _listed((stdin or sys.stdin.buffer).read(), STDIN_NAME):
            yield from _below(Path(line))
    elif argument.startswith("@"):
        for line in _listed(_list_bytes(argument[1:]), argument[1:]):
            yield from _below(Path(line))
    else:
        yield from _below(Path(argument))


def _below(path: Path) -> Iterator[Path]:
    if not path.is_dir():
        yield path
        return
    found: list[Path] = []
    closed: list[Path] = []
    for folder, folders, names in os.walk(path, onerror=lambda error: closed.append(Path(error.filename))):
        folders[:] = [name for name in folders if not name.startswith(".")]
        found.extend(Path(folder, name) for name in names if _wanted(folder, name))
    yield from sorted([*found, *closed])


def _wanted(folder: str, name: str) -> bool:
    if name.startswith(".") or name.upper().startswith("README") or Path(name).suffix.lower() not in SUFFIXES:
        return False
    try:
        # A pipe would be waited for without end, and a link may lead out of the folder.
        return stat.S_ISREG(os.lstat(Path(folder, name)).st_mode)
    except FileNotFoundError:
        return False
    except OSError:
        # Listed, and not to be looked at: the run names it.
        return True


def _list_bytes(name: str) -> bytes:
    try:
        return Path(name).read_bytes()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise MissingFile(
            f"{name}: the list of files can't be read ({reason}); check the path and its rights",
            f"{name}: không đọc được danh sách tệp ({reason}); hãy kiểm tra đường dẫn và quyền truy cập",
        ) from error


def _listed(data: bytes, name: str) -> Iterator[str]:
    if b"\0" in data:
        # UTF-16, as PowerShell writes it, or no text at all: no path has a zero byte in it.
        raise UnreadableText(
            f"{name}: the list of files is no UTF-8 text; save it as UTF-8, one path a line",
            f"{name}: danh sách tệp không phải văn bản UTF-8; hãy lưu bằng UTF-8, mỗi dòng một đường dẫn",
        )
    for line in data.removeprefix(_BOM).split(b"\n"):
        line = line.removesuffix(b"\r")
        if line.strip() and not line.startswith(b"#"):
            yield _path_text(line)


def _path_text(line: bytes) -> str:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return os.fsdecode(line)


def _spool(stream: BinaryIO) -> Path:
    folder = tempfile.TemporaryDirectory(prefix=_SPOOL)
    _spooled.append(folder)
    path = Path(folder.name, STDIN_NAME)
    left = _MOST
    with path.open("xb") as file:
        while left and (piece := stream.read(min(_PIECE, left))):
            file.write(piece)
            left -= len(piece)
    return path


def seen_from(folder: Path, path: Path) -> str:
    """Return where a file lies, seen from a folder: a path with "/" between its parts, as text; never one from the root.

    It is "" where none can be told: for what came by standard input, and between two drives. Links on the way to either are
    followed, for ".." leads out of the folder that a link points to.
    """
    # A process that was given the file by another one knows it by its place alone.
    if path.name == STDIN_NAME and path.parent.name.startswith(_SPOOL):
        return ""
    try:
        way = os.path.relpath(Path(os.path.realpath(path.parent), path.name), os.path.realpath(folder))
    except (OSError, ValueError):
        return ""
    return shown(Path(way), whole=True).replace(os.sep, "/")


def shard(paths: Iterable[Path], i: int, n: int) -> Iterator[Path]:
    """Yield the i-th of n shares of the paths (1 <= i <= n), in their order.

    Which share a path is in hangs on its bytes alone (SHA-256, modulo n), not on what other paths there are or in which
    order: the shares 1 to n are disjoint and complete on any machine that names the files alike. Raises WrongUse at
    once where i or n is out of range.
    """
    if n < 1 or not 1 <= i <= n:
        raise WrongUse(
            f"share {i}/{n}: the first number must be from 1 to the second",
            f"phần {i}/{n}: số thứ nhất phải từ 1 đến số thứ hai",
        )
    return (path for path in paths if _share(path, n) == i - 1)


def _share(path: Path, n: int) -> int:
    return int.from_bytes(hashlib.sha256(os.fsencode(path)).digest()[:8], "big") % n

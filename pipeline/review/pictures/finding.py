"""Where the file of an extraction lies now: where it lay, where it was moved to, or in a folder of documents; its hash decides.

A file is never followed through a link: a link beside the documents could lead to any file of this machine.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
import threading
import time
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BufferedReader
from pathlib import Path, PurePath

from pipeline.batch.failures import shown
from pipeline.batch.inbox import DONE
from pipeline.read.limits import FILE_BYTES

_MOST_FILES = 200_000
"""Files of the folders of documents that are known; one that is not can still lie where it lay."""

_NUMBERED = re.compile(r"~\d+$")


@dataclass(frozen=True, slots=True)
class _State:
    """By what a file's bytes are known to be unchanged."""

    device: int
    inode: int
    size: int
    modified: int
    changed: int


@dataclass(slots=True)
class _Index:
    """The files of the folders by name and by size, as they were at a time (seconds of a clock)."""

    at: float = -1e9
    names: dict[str, list[Path]] = field(default_factory=dict)
    sizes: dict[int, list[Path]] = field(default_factory=dict)


class Originals:
    """The source files of an output folder, which lie where they lay or in `folders`; safe for several threads.

    Folders are looked through when a file is not found elsewhere, and again when one is missing `again` seconds later.
    """

    def __init__(self, output: Path, folders: tuple[Path, ...] = (), *, again: float = 30.0) -> None:
        self._output = os.path.realpath(output)
        self._folders = tuple(os.path.realpath(folder) for folder in folders)
        self._again = again
        self._lock = threading.Lock()
        self._index = _Index()
        self._hashes: dict[Path, tuple[_State, str]] = {}
        self._lengths: dict[str, int] = {}

    def find(self, file: str, sha256: str, name: str) -> Path | None:
        """Return where the file with these bytes lies, None where it doesn't.

        `file` is its path from the output folder, as reading.json tells it, or ""; `name` its name when it was read. Only files
        that lie there, or are called so, or have as many bytes as it had, are opened, and only regular ones.
        """
        for path in self._places(file, sha256, name):
            if self._sha256(path) == sha256:
                return path
        return None

    def read(self, file: str, sha256: str, name: str) -> bytes | None:
        """Return the bytes of the file, hashed as they are read, None where it doesn't lie there."""
        for _ in range(2):  # it may be moved away after it is found
            path = self.find(file, sha256, name)
            if path is None:
                return None
            opened = _opened(path)
            if opened is None:
                continue
            with opened:
                data = opened.read(FILE_BYTES + 1)
            if hashlib.sha256(data).hexdigest() == sha256:
                return data
        return None

    def _places(self, file: str, sha256: str, name: str) -> Iterator[Path]:
        lay = self._lay(file)
        if lay is not None:
            yield from (path for path in (lay, *_moved(lay)) if os.path.realpath(path) == str(path))
        index = self._index
        yield from self._indexed(index, file, sha256, name)
        newer = self._files()
        if newer is not index:
            yield from self._indexed(newer, file, sha256, name)

    def _indexed(self, index: _Index, file: str, sha256: str, name: str) -> Iterator[Path]:
        for one in dict.fromkeys(_key(one) for one in (PurePath(file).name, name) if one):
            yield from index.names.get(one, ())
        length = self._lengths.get(sha256)
        if length is not None:
            yield from index.sizes.get(length, ())

    def _lay(self, file: str) -> Path | None:
        if not file or "\0" in file or file.startswith("/"):
            return None
        return Path(os.path.normpath(os.path.join(self._output, file)))  # noqa: PTH118

    def _files(self) -> _Index:
        """Return what the folders hold; they are looked through unless they were some seconds ago."""
        with self._lock:
            if self._folders and time.monotonic() >= self._index.at + self._again:
                self._index = _indexed(self._folders)
            return self._index

    def _sha256(self, path: Path) -> str:
        """Return the hash of a file's bytes, "" for what is no regular file or too large; hashed once while it is unchanged."""
        file = _opened(path)
        if file is None:
            return ""
        with file:
            state = _state(file)
            known = self._hashes.get(path)
            if known is not None and known[0] == state:
                return known[1]
            try:
                sha256 = hashlib.file_digest(file, "sha256").hexdigest()
            except OSError:
                return ""
            if _state(file) == state:
                self._hashes[path] = (state, sha256)
                self._lengths[sha256] = state.size
            return sha256


def _opened(path: Path) -> BufferedReader | None:
    """Open a regular file of a size that is taken in; None for anything else. A pipe is not waited for."""
    try:
        file = open(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK), "rb")  # noqa: PTH123, SIM115
    except OSError:
        return None
    about = os.fstat(file.fileno())
    if stat.S_ISREG(about.st_mode) and about.st_size <= FILE_BYTES:
        return file
    file.close()
    return None


def _state(file: BufferedReader) -> _State:
    about = os.fstat(file.fileno())
    return _State(about.st_dev, about.st_ino, about.st_size, about.st_mtime_ns, about.st_ctime_ns)


def _moved(lay: Path) -> Iterator[Path]:
    """Yield where `thihanh watch` may have moved a file to: the same place below the `done` folder of any folder above it."""
    wanted = _key(shown(lay))
    for above in lay.parents:
        done = above / DONE / lay.parent.relative_to(above)
        try:
            there = sorted(done.iterdir())
        except OSError:
            continue
        yield from (path for path in there if _key(shown(path)) == wanted)


def _key(name: str) -> str:
    """Return a file's name in one form of Unicode, without the "~2" that it gets where its name is taken."""
    path = PurePath(unicodedata.normalize("NFC", name))
    return f"{_NUMBERED.sub('', path.stem)}{path.suffix}"


def _indexed(folders: tuple[str, ...]) -> _Index:
    """Look through folders: links are not followed, hidden files and folders left out."""
    index, count = _Index(), 0
    for folder in folders:
        for place, below, names in os.walk(folder):
            below[:] = sorted(name for name in below if not name.startswith("."))
            for name in sorted(names):
                path = Path(place, name)
                try:
                    about = path.lstat()
                except OSError:
                    continue
                if name.startswith(".") or not stat.S_ISREG(about.st_mode) or count >= _MOST_FILES:
                    continue
                count += 1
                index.names.setdefault(_key(shown(path)), []).append(path)
                index.sizes.setdefault(about.st_size, []).append(path)
    index.at = time.monotonic()
    return index

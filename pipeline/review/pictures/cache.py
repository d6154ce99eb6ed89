"""Pictures kept on disk by what they are of: a bounded folder, from which what was not used for longest goes first.

Several threads, and several processes, may use one folder.
"""

from __future__ import annotations

import os
import re
import stat
import threading
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from pathlib import Path

from pipeline.errors import DiskFull
from pipeline.write import write_bytes

MOST = 500_000_000
"""Bytes of a folder of pictures: about 2,000 pages."""

_KEY = re.compile(r"[0-9a-z][0-9a-z.-]{0,150}")
_ROOM = 0.9
"""What is left of a folder that was full: not every picture after that has to look through all others."""


class Cache:
    """A folder of pictures; `most` bytes of them stay."""

    def __init__(self, folder: Path, most: int = MOST) -> None:
        self._folder = folder
        self._most = most
        self._lock = threading.Lock()
        self._making: dict[str, Future[bytes]] = {}
        self._total = -1

    def get(self, key: str, make: Callable[[], bytes], whole: Callable[[bytes], bool]) -> bytes:
        """Return what is kept under a key, or else what `make` gives, which is kept from then on.

        Of threads that ask for the same one at once, one makes it, and all get it, or what it raises. What is kept and is not
        `whole` (a disk that lost its end) is made anew. A disk that can't be written to, or is full, keeps nothing.

        Raises ValueError for a key that can't be a name of a file.
        """
        if not _KEY.fullmatch(key):
            raise ValueError(key)
        with self._lock:
            going = self._making.get(key)
            if going is None:
                mine = self._making[key] = Future()
        if going is not None:
            return going.result()
        try:
            found = self._kept(key)
            if found is None or not whole(found):
                found = make()
                self._keep(key, found)
        except BaseException as error:
            mine.set_exception(error)
            raise
        else:
            mine.set_result(found)
            return found
        finally:
            with self._lock:
                del self._making[key]

    def _place(self, key: str) -> Path:
        return self._folder / key[:2] / key

    def _kept(self, key: str) -> bytes | None:
        place = self._place(key)
        try:
            handle = os.open(place, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
            with open(handle, "rb") as file:  # noqa: PTH123
                found = file.read() if stat.S_ISREG(os.fstat(handle).st_mode) else None
        except OSError:
            return None
        with suppress(OSError):
            os.utime(place)  # used now
        return found

    def _keep(self, key: str, data: bytes) -> None:
        try:
            write_bytes(self._place(key), data)
        except (DiskFull, OSError):
            return
        with self._lock:
            if self._total < 0:
                self._total = sum(size for _, size, _ in self._files())
            else:
                self._total += len(data)
            if self._total > self._most:
                self._total = self._cleared()

    def _cleared(self) -> int:
        """Remove what was not used for longest until there is room again; return the bytes that are left."""
        files = sorted(self._files())
        total = sum(size for _, size, _ in files)
        for _, size, path in files:
            if total <= self._most * _ROOM:
                break
            with suppress(OSError):
                path.unlink(missing_ok=True)
                total -= size
        return total

    def _files(self) -> list[tuple[int, int, Path]]:
        """Return all files by their last use, drafts of killed processes among them: time, bytes and path."""
        found: list[tuple[int, int, Path]] = []
        for place, _, names in os.walk(self._folder):
            for name in names:
                path = Path(place, name)
                with suppress(OSError):  # another process has removed it
                    about = path.lstat()
                    found.append((about.st_mtime_ns, about.st_size, path))
        return found

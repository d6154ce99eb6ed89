"""Pictures of the pages of an output's source files: found, drawn once, kept."""

from __future__ import annotations

import json
import math
import re
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pipeline.read.limits import PAGES
from pipeline.review.pictures.cache import MOST, Cache
from pipeline.review.pictures.failures import COSTLY, NoOriginal, NoPage, PictureFailed
from pipeline.review.pictures.finding import Originals
from pipeline.review.pictures.messages import Question
from pipeline.review.pictures.workers import Allowed, Workers

FOLDER = ".pictures"
"""Name of the folder of pictures in an output, where no other folder is named."""

WIDTH = 1_100
"""Pixels across a page: letters of 9 points can be read; most pages are drawn in 20 to 60 ms, scans of many pixels in 140."""

_FORM = 1
"""Counts how pages are drawn: what was kept of another form is not used."""

_SHA256 = re.compile(r"[0-9a-f]{64}")
_TRIES, _REST = 2, 600.0
_MOST_KNOWN = 1_000


class Pictures:
    """Pictures of pages, safe to be asked for from any thread; `close` ends the processes that draw them.

    `folders` are where source files may lie that don't lie any more where they were read. `cache` is where pictures are
    kept, up to `most` bytes. Methods take what an attempt of the review database has: `source_sha256`, `file`, `source_name`.
    """

    def __init__(
        self,
        output: Path,
        folders: tuple[Path, ...] = (),
        cache: Path | None = None,
        *,
        width: int = WIDTH,
        most: int = MOST,
        allowed: Allowed | None = None,
    ) -> None:
        self._originals = Originals(output, folders)
        self._cache = Cache(cache or output / FOLDER, most)
        self._workers = Workers(allowed=allowed)
        self._width = width
        self._failed = _Failed()

    def picture(self, sha256: str, file: str, name: str, page: int) -> bytes:
        """Return a page, counted from 1, as JPEG, upright as the boxes of its evidence are.

        Raises NoOriginal, NoPage, PictureFailed.
        """
        if not 1 <= page <= PAGES:
            raise NoPage(page)
        asked = Question(page, self._width)
        return self._found(f"{page}-{self._width}.jpg", asked, sha256, file, name, _is_jpeg)

    def sizes(self, sha256: str, file: str, name: str) -> list[tuple[float, float]]:
        """Return width and height of every page, upright; only their ratio has a meaning.

        Raises NoOriginal, PictureFailed.
        """
        said = self._found("sizes.json", Question(), sha256, file, name, _are_sizes)
        return [(across, down) for across, down in json.loads(said)]

    def close(self) -> None:
        """End the processes that draw; what is kept can still be had."""
        self._workers.close()

    def _found(
        self, what: str, asked: Question, sha256: str, file: str, name: str, whole: Callable[[bytes], bool]
    ) -> bytes:
        if not _SHA256.fullmatch(sha256):
            raise NoOriginal(name)
        key = f"{sha256}-{_FORM}-{what}"

        def data() -> bytes:
            found = self._originals.read(file, sha256, name)
            if found is None:
                raise NoOriginal(name)
            return found

        def make() -> bytes:
            self._failed.check(key)
            if self._originals.find(file, sha256, name) is None:
                raise NoOriginal(name)  # known before it waits for its turn
            try:
                said = self._workers.ask(asked, data)
            except PictureFailed as failure:
                self._failed.note(key, failure.code)
                raise
            if not whole(said):
                raise PictureFailed("CRASH")
            return said

        return self._cache.get(key, make, whole)


class _Failed:
    """What killed or outlasted its process twice is not tried again for ten minutes: a page that is reloaded must not stop others."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: dict[str, tuple[int, float, str]] = {}

    def check(self, key: str) -> None:
        """Raise PictureFailed for what is not to be tried now."""
        with self._lock:
            tries, at, code = self._known.get(key, (0, 0.0, ""))
            if tries and time.monotonic() >= at + _REST:
                del self._known[key]
            elif tries >= _TRIES:
                raise PictureFailed(code)

    def note(self, key: str, code: str) -> None:
        """Note that something failed."""
        if code not in COSTLY:
            return
        with self._lock:
            tries = self._known.pop(key, (0, 0.0, ""))[0]
            self._known[key] = (tries + 1, time.monotonic(), code)
            if len(self._known) > _MOST_KNOWN:
                del self._known[next(iter(self._known))]


def _is_jpeg(data: bytes) -> bool:
    return data.startswith(b"\xff\xd8\xff") and data.endswith(b"\xff\xd9")


def _are_sizes(data: bytes) -> bool:
    try:
        found: Any = json.loads(data)
        return isinstance(found, list) and 0 < len(found) <= PAGES and all(map(_is_size, found))
    except (ValueError, RecursionError):
        return False


def _is_size(size: Any) -> bool:
    return (
        isinstance(size, list)
        and len(size) == 2
        and all(isinstance(side, int | float) and 0 < side < math.inf for side in size)
    )

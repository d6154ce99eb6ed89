"""How long pages may still be read, and which: what is finished by then survives as a part of the document that says so."""

from __future__ import annotations

import struct
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from mmap import mmap

from pipeline.document.source import Remark

PARTIAL = "pages-left-out"
"""The code of the remark on a document of which pages were left out."""

GRACE = 5.0
"""Seconds after the end in which a process may finish what it has begun, and publish the pages that it read, before it is ended."""

_SPARE = 2.0
"""Seconds of them that are left for what comes after the pages."""

_PAGE = struct.Struct("<I")
BEGUN_SIZE = _PAGE.size


@dataclass(frozen=True, slots=True)
class _Budget:
    end: float | None = None
    most: int = 0
    begun: mmap | None = None


_FREE = _Budget()
_BUDGET: ContextVar[_Budget] = ContextVar("budget", default=_FREE)


@contextmanager
def until(seconds: float | None, most: int = 0, begun: mmap | None = None) -> Iterator[None]:
    """Let pages be read for some seconds from now (None: as long as they take), and no more than `most` (0: all).

    In `begun`, memory of `BEGUN_SIZE` bytes that another process sees too, stands the page that is being read: see `page_begun`.
    """
    token = _BUDGET.set(_Budget(None if seconds is None else time.monotonic() + seconds, most, begun))
    try:
        yield
    finally:
        _BUDGET.reset(token)


def is_over(page: int, pace: float = 0.0) -> bool:
    """Tell whether page `page`, counted from 1, is no longer to be read.

    `pace` are the seconds that a page has taken: one that would not be done when the process is ended takes all others with it.
    """
    budget = _BUDGET.get()
    ahead = max(0.0, pace - GRACE + _SPARE)
    return 0 < budget.most < page or (budget.end is not None and time.monotonic() + ahead >= budget.end)


def begins(page: int) -> None:
    """Note that page `page`, counted from 1, is about to be read: if that kills this process, the one before was the last."""
    begun = _BUDGET.get().begun
    if begun is not None:
        _PAGE.pack_into(begun, 0, page)


def page_begun(begun: mmap) -> int:
    """Return the page that was being read last, counted from 1; 0 where it never came to one."""
    page: int = _PAGE.unpack_from(begun, 0)[0]
    return page


def left_out(pages: list[int]) -> Remark:
    """Return the remark that pages were left out: the time was over, or the first of them is known to kill its reader."""
    listed = ", ".join(map(str, pages))
    most = _BUDGET.get().most
    if most and most + 1 in pages:
        return Remark(
            "pages-left-out",
            f"Page {most + 1} can't be read, it kills the process that tries; these pages were left out: {listed}",
            f"Trang {most + 1} không đọc được, tiến trình đọc bị dừng ở đó; các trang bị bỏ lại: {listed}",
            level="warning",
        )
    return Remark(
        "pages-left-out",
        f"The time for this file was over before these pages were read: {listed}",
        f"Hết thời gian cho tệp này trước khi đọc các trang: {listed}",
        level="warning",
    )

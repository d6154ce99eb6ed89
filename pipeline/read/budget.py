"""How long pages may still be read: what is finished by then survives as a part of the document that says so."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from pipeline.document.source import Remark

PARTIAL = "pages-left-out"
"""The code of the remark on a document of which pages were left out."""

_END: ContextVar[float | None] = ContextVar("end", default=None)


@contextmanager
def until(seconds: float | None) -> Iterator[None]:
    """Let pages be read for some seconds from now; None: as long as they take."""
    token = _END.set(None if seconds is None else time.monotonic() + seconds)
    try:
        yield
    finally:
        _END.reset(token)


def is_over() -> bool:
    """Tell whether the time for reading pages is over."""
    end = _END.get()
    return end is not None and time.monotonic() >= end


def left_out(pages: list[int]) -> Remark:
    """Return the remark that pages were left out since the time was over."""
    listed = ", ".join(map(str, pages))
    return Remark(
        "pages-left-out",
        f"The time for this file was over before these pages were read: {listed}",
        f"Hết thời gian cho tệp này trước khi đọc các trang: {listed}",
        level="warning",
    )

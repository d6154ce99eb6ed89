"""Signals that ask a run to stop: Ctrl-C, a scheduler that ends a job, a terminal that is closed."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterable, Iterator
from types import FrameType, TracebackType
from typing import Self, TypeVar

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
Item = TypeVar("Item")


class Stopped(KeyboardInterrupt):
    """A signal asked to stop; `number` tells which."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number


class Stop:
    """Hears the signals while its block runs, and tells of them at `check`; what is waited for with `fileno` wakes up.

    A signal may come in the middle of anything, and an error raised there can be lost on its way. The second one is raised at
    once all the same, for those who can't wait. Outside of the main thread nothing is heard.
    """

    def __init__(self) -> None:
        self._number = 0
        self._woken, self._wake = os.pipe()
        self._before: dict[int, object] = {}

    def __enter__(self) -> Self:
        if threading.current_thread() is threading.main_thread():
            self._before = {number: signal.signal(number, self._hear) for number in SIGNALS}
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)  # type: ignore[arg-type]
        os.close(self._woken)
        os.close(self._wake)

    def fileno(self) -> int:
        """Return a handle that can be read from when a signal has come."""
        return self._woken

    def check(self) -> None:
        """Raise Stopped where a signal has come."""
        if self._number:
            raise Stopped(self._number)

    def between(self, things: Iterable[Item]) -> Iterator[Item]:
        """Yield things, and check before each."""
        for thing in things:
            self.check()
            yield thing

    def _hear(self, number: int, _: FrameType | None) -> None:
        if self._number:
            raise Stopped(number)
        self._number = number
        os.write(self._wake, b".")

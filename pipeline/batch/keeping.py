"""What a keeper does: it forks a child for each file that is ordered, warm, untouched by any document.

It watches a child's time, takes what it says up to a length, and hands that on unread. An order that waits is begun when a child has
said all, before that is handed on: the run may be writing.
"""

from __future__ import annotations

import gc
import os
import selectors
import shutil
import signal
import struct
import tempfile
import time
from collections import deque
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from mmap import mmap
from multiprocessing.connection import Connection
from pathlib import Path

from pipeline.batch.child import Way, serve
from pipeline.batch.keeper import PREFIX, Ended, Order
from pipeline.batch.sandbox import Limits, open_places, own_memory
from pipeline.batch.warming import warm_for, warm_for_scans, warmed
from pipeline.read.budget import BEGUN_SIZE, GRACE, page_begun
from pipeline.trained import SecondReader

_HEAD = struct.Struct("<Q")
_CHUNK = 1 << 20


@dataclass(slots=True)
class _Child:
    """A running child: its process, our end of its pipe (-1 once it has said all), what it has said, when it is killed.

    In `begun` it notes the page in hand; `ending` is a handle that tells when it is gone.
    """

    ticket: int
    process: int
    pipe: int
    folder: Path
    begun: mmap
    born_with: float
    began: float
    deadline: float
    said: bytearray = field(default_factory=bytearray)
    wanted: int = -1
    killed: str = ""
    ending: int = -1


def keep(line: Connection, limits: Limits, workers: int, *, second_reader: bool) -> None:
    """Read files as ordered on a line, `workers` at a time, and tell how they ended; return when the line is closed.

    Raises what loading the second reader raises.
    """
    reader = warmed(second_reader=second_reader)
    gc.freeze()  # what is there by now lives as long as this process: a child that looked through it would copy it page by page
    open_places()
    _Keeper(line, limits, reader, workers).keep()


class _Keeper:
    def __init__(self, line: Connection, limits: Limits, reader: SecondReader | None, workers: int) -> None:
        self._line = line
        self._limits = limits
        self._reader = reader
        self._workers = workers
        self._waiting: deque[Order] = deque()
        self._selector = selectors.DefaultSelector()
        self._selector.register(line, selectors.EVENT_READ, None)
        self._children: dict[int, _Child] = {}
        self._ending: dict[int, _Child] = {}

    def keep(self) -> None:
        """Serve until the line is closed, or nobody is at its other end."""
        try:
            while True:
                for child in self._ended():
                    self._tell(child)
                self._begin()
        except (EOFError, ConnectionError):
            for child in (*self._children.values(), *self._ending.values()):
                _kill(child.process)
                with suppress(ChildProcessError):
                    os.waitpid(child.process, 0)
                _cleared(child)

    def _begin(self) -> None:
        """Begin what is ordered, as far as there is a place for it; where the system has no room for it, tell that."""
        while self._waiting and len(self._children) + sum(1 for _ in self._leaving()) < self._workers:
            try:
                self._start(self._waiting.popleft())
            except OSError as error:
                self._line.send(error)

    def _start(self, order: Order) -> None:
        warm_for(order.name)
        if order.scans:
            warm_for_scans()
        ours, theirs = os.pipe()
        begun = mmap(-1, BEGUN_SIZE)
        folder = Path(tempfile.mkdtemp(prefix=PREFIX))
        born_with = own_memory()[1] / 1_048_576
        process = os.fork()
        if process == 0:
            self._selector.close()
            for handle in (ours, self._line.fileno(), *self._children, *self._ending):
                os.close(handle)
            way = Way(order.engine, order.pages, begun)
            serve(order.path, order.name, way, theirs, folder, self._limits, self._reader)
        os.close(theirs)
        os.set_blocking(ours, False)
        now = time.monotonic()
        child = _Child(
            order.ticket, process, ours, folder, begun, born_with, now, now + self._limits.seconds + GRACE
        )  # fmt: skip
        self._children[ours] = child
        self._selector.register(ours, selectors.EVENT_READ, child)

    def _ended(self) -> Iterator[_Child]:
        """Wait for something to happen; yield the children that have ended, in whatever way."""
        now = time.monotonic()
        waited = [child.deadline for child in (*self._children.values(), *self._leaving())]
        for key, _ in self._selector.select(max(min(waited) - now, 0.0) if waited else None):
            child: _Child | None = key.data
            if child is None:
                self._waiting.append(self._line.recv())
            elif child.pipe < 0:
                yield child
            elif self._take(child):
                self._end(child)
        now = time.monotonic()
        for child in [child for child in self._children.values() if child.deadline <= now]:
            child.killed = "TIMEOUT"
            self._end(child)
        for child in [child for child in self._leaving() if child.deadline <= now]:
            child.killed = "TIMEOUT"
            _kill(child.process)

    def _leaving(self) -> Iterator[_Child]:
        """Yield the children that have closed their pipe, said nothing, and were not killed: they may never end."""
        return (child for child in self._ending.values() if not child.killed and child.wanted < 0)

    def _end(self, child: _Child) -> None:
        """Listen to a child no more, and wait for its end: the kernel takes some milliseconds to clear a process away.

        One that has said all is killed: else one that goes on saying more would wait for ever.
        """
        self._selector.unregister(child.pipe)
        del self._children[child.pipe]
        os.close(child.pipe)
        child.pipe = -1
        if child.killed or child.wanted >= 0:
            _kill(child.process)
        child.ending = os.pidfd_open(child.process)
        self._ending[child.ending] = child
        self._selector.register(child.ending, selectors.EVENT_READ, child)
        self._begin()

    def _take(self, child: _Child) -> bool:
        """Take what a child says; True where it has said all, has died, or says too much."""
        try:
            chunk = os.read(child.pipe, _CHUNK)
        except BlockingIOError:
            return False
        child.said += chunk
        if child.wanted < 0 and len(child.said) >= _HEAD.size:
            child.wanted = _HEAD.unpack_from(child.said)[0]
        if child.wanted > self._limits.output or len(child.said) > self._limits.output + _HEAD.size:
            child.killed = "LIMIT_OUTPUT"
            return True
        return not chunk or 0 <= child.wanted <= len(child.said) - _HEAD.size

    def _tell(self, child: _Child) -> None:
        """Take away what is left of a child that has ended, and tell how it did."""
        _, status, use = os.wait4(child.process, 0)
        self._selector.unregister(child.ending)
        del self._ending[child.ending]
        os.close(child.ending)
        begun = page_begun(child.begun)
        _cleared(child)
        told = len(child.said) - _HEAD.size
        whole = not child.killed and 0 <= child.wanted <= told
        ended = Ended(
            child.ticket, child.killed, os.waitstatus_to_exitcode(status), whole, use.ru_utime + use.ru_stime,
            round(time.monotonic() - child.began, 3), round(use.ru_maxrss / 1024, 1), child.born_with, begun,
        )  # fmt: skip
        self._line.send(ended)
        # One that says more than it has promised has said nothing that fits.
        self._line.send_bytes(memoryview(child.said)[_HEAD.size :] if whole and told == child.wanted else b"")


def _cleared(child: _Child) -> None:
    child.begun.close()
    shutil.rmtree(child.folder, ignore_errors=True)


def _kill(process: int) -> None:
    """Kill a child and all that it has started: it leads a group of its own."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process, signal.SIGKILL)
    with suppress(ProcessLookupError):
        os.kill(process, signal.SIGKILL)

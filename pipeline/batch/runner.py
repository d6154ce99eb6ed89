"""Each document in a process of its own: whatever its file does, its neighbours and the run go on.

The parent never parses. It forks a child for each file out of itself, warm but untouched by any document, watches its time, reads
its result from a pipe up to a length, validates it again, and writes nothing that a child says about where to write.
"""

from __future__ import annotations

import os
import selectors
import shutil
import signal
import struct
import tempfile
import time
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from mmap import mmap
from pathlib import Path

from pipeline.batch.child import Way, serve, warm
from pipeline.batch.endings import best, died, next_try, said, step
from pipeline.batch.job import Done, Job
from pipeline.batch.sandbox import Limits, own_memory
from pipeline.read.budget import BEGUN_SIZE, page_begun
from pipeline.trained import SecondReader

_HEAD = struct.Struct("<Q")
_CHUNK = 1 << 20
_TICK = 10.0
_GRACE = 5.0
"""Seconds between the end of the time for pages and the kill: enough to publish the pages that were read."""


@dataclass(slots=True)
class _Child:
    """A running child: its process, its end of the pipe, what it has said so far, and when it is killed.

    `born_with` is the memory (MB) of its parent at the fork, which its own largest memory counts too; in `begun` it notes the
    page in hand; `before` are the tries before this one.
    """

    job: Job
    process: int
    pipe: int
    folder: Path
    begun: mmap
    began: float
    deadline: float
    said: bytearray = field(default_factory=bytearray)
    wanted: int = -1
    killed: str = ""
    before: tuple[Done, ...] = ()
    born_with: float = 0.0


def run_all(
    jobs: Iterable[Job],
    limits: Limits,
    workers: int = 1,
    reader: SecondReader | None = None,
    tick: Callable[[], None] | None = None,
    wake: int | None = None,
) -> Generator[Done, None, None]:
    """Read files, `workers` at a time, each within the limits; yield every one once, as it is done.

    `tick` is called now and then while files are waited for, at least every ten seconds, and when the handle `wake` can be read.

    A PDF file that kills its reader, or takes too long, is tried again with the next engine. Closing the generator kills
    what is running.
    """
    warm()
    pool = _Pool(limits, workers, reader, tick or _nothing, wake)
    try:
        yield from pool.run(iter(jobs))
    finally:
        pool.close()


def _nothing() -> None:
    pass


class _Pool:
    def __init__(
        self, limits: Limits, workers: int, reader: SecondReader | None, tick: Callable[[], None], wake: int | None
    ) -> None:
        self._limits = limits
        self._workers = max(workers, 1)
        self._reader = reader
        self._tick = tick
        self._selector = selectors.DefaultSelector()
        if wake is not None:
            self._selector.register(wake, selectors.EVENT_READ, None)
        self._children: dict[int, _Child] = {}

    def run(self, jobs: Iterator[Job]) -> Iterator[Done]:
        more = True
        while more or self._children:
            while more and len(self._children) < self._workers:
                job = next(jobs, None)
                if job is None:
                    more = False
                elif job.refused is not None:
                    why = job.refused
                    yield Done(job, why.code, None, "", why.message, why.message_vi, why.exit_code)
                elif job.settled:
                    yield Done(job, "")
                else:
                    self._start(job)
            for child in self._ready():
                done = self._finished(child)
                again = next_try(child.before, done)
                if again is not None:
                    self._start(again, (*child.before, done))
                else:
                    yield best(child.before, done)

    def close(self) -> None:
        """Kill all children and take what they leave."""
        for child in list(self._children.values()):
            _kill(child.process)
            with suppress(ChildProcessError):
                os.waitpid(child.process, 0)
            self._forget(child)
        self._selector.close()

    def _start(self, job: Job, before: tuple[Done, ...] = ()) -> None:
        ours, theirs = os.pipe()
        begun = mmap(-1, BEGUN_SIZE)
        folder = Path(tempfile.mkdtemp(prefix="thihanh-"))
        born_with = own_memory()[1] / 1_048_576
        process = os.fork()
        if process == 0:
            os.close(ours)
            for other in self._children.values():
                os.close(other.pipe)
            way = Way(job.engine, job.pages, begun)
            serve(job.path, job.name, way, theirs, folder, self._limits, self._reader)
        os.close(theirs)
        now = time.monotonic()
        child = _Child(
            job,
            process,
            ours,
            folder,
            begun,
            now,
            now + self._limits.seconds + _GRACE,
            before=before,
            born_with=born_with,
        )
        os.set_blocking(ours, False)
        self._children[ours] = child
        self._selector.register(ours, selectors.EVENT_READ, child)

    def _ready(self) -> Iterator[_Child]:
        """Wait for something to happen; yield the children that are done, or that have passed a limit."""
        now = time.monotonic()
        soonest = min((child.deadline for child in self._children.values()), default=now)
        ready = self._selector.select(min(max(soonest - now, 0.0), _TICK))
        self._tick()
        for key, _ in ready:
            child: _Child | None = key.data
            if child is not None and self._take(child):
                yield child
        now = time.monotonic()
        for child in [child for child in self._children.values() if child.deadline <= now]:
            child.killed = "TIMEOUT"
            yield child

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

    def _finished(self, child: _Child) -> Done:
        if child.killed or child.wanted >= 0:
            # It has said all that is listened to; one that goes on saying more would wait for ever.
            _kill(child.process)
        _, status, use = os.wait4(child.process, 0)
        begun = page_begun(child.begun)
        self._forget(child)
        seconds = round(time.monotonic() - child.began, 3)
        rss = round(use.ru_maxrss / 1024, 1)
        told = len(child.said) - _HEAD.size
        if not child.killed and 0 <= child.wanted <= told:
            done = said(child.job, bytes(child.said[_HEAD.size :]) if told == child.wanted else b"")
        else:
            if use.ru_utime + use.ru_stime >= self._limits.seconds:
                child.killed = child.killed or "TIMEOUT"  # the kernel was faster than our clock
            status = os.waitstatus_to_exitcode(status)
            done = died(child.job, child.killed, status, rss - child.born_with, self._limits)
        steps = (*(child.before[-1].steps if child.before else ()), step(done))
        return replace(done, seconds=seconds, rss=rss, steps=steps, begun=begun)

    def _forget(self, child: _Child) -> None:
        self._selector.unregister(child.pipe)
        os.close(child.pipe)
        child.begun.close()
        del self._children[child.pipe]
        shutil.rmtree(child.folder, ignore_errors=True)


def _kill(process: int) -> None:
    """Kill a child and all that it has started: it leads a group of its own."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process, signal.SIGKILL)
    with suppress(ProcessLookupError):
        os.kill(process, signal.SIGKILL)

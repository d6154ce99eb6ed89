"""Each document in a process of its own: whatever its file does, its neighbours and the run go on.

The parent never parses. It forks a child for each file out of itself, warm but untouched by any document, watches its time, reads
its result from a pipe up to a length, validates it again, and writes nothing that a child says about where to write.
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
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from mmap import mmap
from pathlib import Path

from pipeline.batch.child import Way, serve
from pipeline.batch.endings import best, died, next_try, said, step
from pipeline.batch.job import Done, Job
from pipeline.batch.sandbox import Limits, own_memory
from pipeline.batch.warming import warm, warm_for, warm_for_scans
from pipeline.read.budget import BEGUN_SIZE, GRACE, page_begun
from pipeline.trained import SecondReader

_HEAD = struct.Struct("<Q")
_CHUNK = 1 << 20
_PREFIX = "thihanh-"
_DAY = 86_400.0
_TICK = 10.0
AHEAD = 2000
"""Files that may be done while an earlier one goes on: their results wait for it, as files are told of in order."""


@dataclass(slots=True)
class _Child:
    """A running child: its process, our end of its pipe (-1 once it has said all), what it has said, when it is killed.

    `born_with` is the memory (MB) of its parent at the fork, which its own largest memory counts too; in `begun` it notes the
    page in hand; `before` are the tries before this one; `ending` is a handle that tells when it is gone.
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
    ending: int = -1


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
    warm(reader)
    _sweep()
    # What is there by now lives as long as this process: a child that looked through it for cycles would copy it page by page.
    gc.collect()
    gc.freeze()
    pool = _Pool(limits, workers, reader, tick or _nothing, wake)
    try:
        yield from pool.run(iter(jobs))
    finally:
        pool.close()
        gc.unfreeze()


def _nothing() -> None:
    pass


def _sweep() -> None:
    """Remove the folders for temporary files that children of killed runs have left; one of a day ago is no longer used."""
    with suppress(OSError):
        for entry in os.scandir(tempfile.gettempdir()):
            if entry.name.startswith(_PREFIX) and entry.is_dir(follow_symlinks=False):
                about = entry.stat(follow_symlinks=False)
                if about.st_uid == os.getuid() and about.st_mtime < time.time() - _DAY:
                    shutil.rmtree(entry.path, ignore_errors=True)


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
        self._ending: dict[int, _Child] = {}
        self._again: list[tuple[Job, tuple[Done, ...]]] = []
        self._newest = 0
        self._scans = False

    def run(self, jobs: Iterator[Job]) -> Iterator[Done]:
        more = True
        while more or self._children or self._ending or self._again:
            # The next file is begun before what was said of the last one is looked at: that takes a while too.
            while len(self._children) < self._workers and (
                self._again or (more and self._newest < self._oldest() + AHEAD)
            ):
                if self._again:
                    self._start(*self._again.pop())
                    continue
                job = next(jobs, None)
                self._newest = job.number if job is not None else self._newest
                if job is None:
                    more = False
                elif job.refused is not None:
                    yield Done.failed(job, job.refused)
                elif job.settled:
                    yield Done(job, "")
                else:
                    self._start(job)
            for child in self._ended() if self._children or self._ending else ():
                done = self._finished(child)
                again = next_try(child.before, done)
                if again is not None:
                    self._again.append((again, (*child.before, done)))
                else:
                    yield best(child.before, done)

    def close(self) -> None:
        """Kill all children and take what they leave."""
        for child in (*self._children.values(), *self._ending.values()):
            _kill(child.process)
            with suppress(ChildProcessError):
                os.waitpid(child.process, 0)
            for handle in (child.pipe, child.ending):
                if handle >= 0:
                    os.close(handle)
            _cleared(child)
        self._selector.close()

    def _oldest(self) -> int:
        """Return the first file of the run that is not done."""
        going = (child.job for child in (*self._children.values(), *self._ending.values()))
        return min((job.number for job in (*going, *(job for job, _ in self._again))), default=self._newest)

    def _start(self, job: Job, before: tuple[Done, ...] = ()) -> None:
        warm_for(job.path.name)
        if self._scans:
            warm_for_scans()
        ours, theirs = os.pipe()
        begun = mmap(-1, BEGUN_SIZE)
        folder = Path(tempfile.mkdtemp(prefix=_PREFIX))
        born_with = own_memory()[1] / 1_048_576
        process = os.fork()
        if process == 0:
            os.close(ours)
            for handle in (*self._children, *self._ending):
                os.close(handle)
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
            now + self._limits.seconds + GRACE,
            before=before,
            born_with=born_with,
        )
        os.set_blocking(ours, False)
        self._children[ours] = child
        self._selector.register(ours, selectors.EVENT_READ, child)

    def _ended(self) -> Iterator[_Child]:
        """Wait for something to happen; yield the children that have ended, in whatever way."""
        now = time.monotonic()
        waited = [child.deadline for child in (*self._children.values(), *self._leaving())]
        ready = self._selector.select(min(max(min(waited, default=now + _TICK) - now, 0.0), _TICK))
        self._tick()
        for key, _ in ready:
            child: _Child | None = key.data
            if child is None:
                continue
            if child.pipe < 0:
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
        """Return what became of a file whose child has ended."""
        _, status, use = os.wait4(child.process, 0)
        self._selector.unregister(child.ending)
        del self._ending[child.ending]
        os.close(child.ending)
        begun = page_begun(child.begun)
        _cleared(child)
        seconds = round(time.monotonic() - child.began, 3)
        rss = round(use.ru_maxrss / 1024, 1)
        told = len(child.said) - _HEAD.size
        if not child.killed and 0 <= child.wanted <= told:
            done = said(child.job, bytes(child.said[_HEAD.size :]) if told == child.wanted else b"")
            # Where one PDF file is a scan, others are: what each would load anew, the next have from here.
            self._scans = self._scans or (done.decision is not None and done.decision.source.text_origin == "ocr")
        else:
            if use.ru_utime + use.ru_stime >= self._limits.seconds:
                child.killed = child.killed or "TIMEOUT"  # the kernel was faster than our clock
            status = os.waitstatus_to_exitcode(status)
            why = died(child.job.name, child.killed, status, rss - child.born_with, self._limits)
            done = Done.failed(child.job, why)
        steps = (*(child.before[-1].steps if child.before else ()), step(done))
        return replace(done, seconds=seconds, rss=rss, steps=steps, begun=begun)


def _cleared(child: _Child) -> None:
    child.begun.close()
    shutil.rmtree(child.folder, ignore_errors=True)


def _kill(process: int) -> None:
    """Kill a child and all that it has started: it leads a group of its own."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process, signal.SIGKILL)
    with suppress(ProcessLookupError):
        os.kill(process, signal.SIGKILL)

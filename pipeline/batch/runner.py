"""Each document in a process of its own: whatever its file does, its neighbours and the run go on.

The run never parses. It orders each file of a keeper, which forks a child for it, warm but untouched by any document; it validates
the child's result again, and writes nothing that a child says about where to write.
"""

from __future__ import annotations

import gc
import os
import selectors
import shutil
import tempfile
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import count

from pipeline.batch.endings import best, died, next_try, said, step
from pipeline.batch.job import Done, Job
from pipeline.batch.keeper import PREFIX, RARELY, Ended, Keeper, Order
from pipeline.batch.sandbox import Limits

_DAY = 86_400.0
_TICK = 10.0
_AT_HAND = 1
"""Files that the keeper has besides those that are read: it waits for none while the run writes, or claims the next."""
AHEAD = 2000
"""Files that may be done while an earlier one goes on: their results wait for it, as files are told of in order."""


def run_all(
    jobs: Iterable[Job],
    limits: Limits,
    workers: int = 1,
    tick: Callable[[], None] | None = None,
    wake: int | None = None,
    *,
    second_reader: bool = False,
    keeper: Keeper | None = None,
) -> Generator[Done, None, None]:
    """Read files, `workers` at a time, each within the limits; yield every one once, as it is done.

    `tick` is called now and then while files are waited for, at least every ten seconds, and when the handle `wake` can be read.

    `keeper` is one that was made for these limits, workers and reader before; it is closed. Without it, one is made when the first
    file is to be read.

    A PDF file that kills its reader, or takes too long, is tried again with the next engine. Closing the generator kills
    what is running.
    """
    _sweep()
    often = gc.get_threshold()
    gc.set_threshold(*RARELY)
    pool = _Pool(limits, max(workers, 1), tick or _nothing, wake, keeper, second_reader=second_reader)
    try:
        yield from pool.run(iter(jobs))
    finally:
        pool.close()
        gc.set_threshold(*often)
        gc.unfreeze()


def _nothing() -> None:
    pass


def _sweep() -> None:
    """Remove the folders for temporary files that children of killed runs have left; one of a day ago is no longer used."""
    with suppress(OSError):
        for entry in os.scandir(tempfile.gettempdir()):
            if entry.name.startswith(PREFIX) and entry.is_dir(follow_symlinks=False):
                about = entry.stat(follow_symlinks=False)
                if about.st_uid == os.getuid() and about.st_mtime < time.time() - _DAY:
                    shutil.rmtree(entry.path, ignore_errors=True)


@dataclass(slots=True)
class _Going:
    """A file that is being read, and the tries before this one."""

    job: Job
    before: tuple[Done, ...]


class _Pool:
    def __init__(
        self,
        limits: Limits,
        workers: int,
        tick: Callable[[], None],
        wake: int | None,
        keeper: Keeper | None,
        *,
        second_reader: bool,
    ) -> None:
        self._limits = limits
        self._workers = workers
        self._second_reader = second_reader
        self._tick = tick
        self._selector = selectors.DefaultSelector()
        self._wake = wake
        if wake is not None:
            self._selector.register(wake, selectors.EVENT_READ)
        self._keeper = keeper
        if keeper is not None:
            self._selector.register(keeper, selectors.EVENT_READ)
        self._tickets = count(1)
        self._going: dict[int, _Going] = {}
        self._ended: deque[tuple[Ended, bytes]] = deque()
        self._again: list[_Going] = []
        self._more = True
        self._newest = 0
        self._scans = False

    def run(self, jobs: Iterator[Job]) -> Iterator[Done]:
        while self._more or self._going or self._again:
            # The next file is begun before what was said of the last one is looked at: that takes a while too.
            yield from self._begin(jobs)
            if self._ended:
                ended, payload = self._ended.popleft()
                going = self._going.pop(ended.ticket)
                done = self._finished(going, ended, payload)
                again = next_try(going.before, done)
                if again is None:
                    yield best(going.before, done)
                else:
                    self._again.append(_Going(again, (*going.before, done)))
                self._listen(0.0)
            elif self._going:
                self._listen(_TICK)
                self._tick()

    def _begin(self, jobs: Iterator[Job]) -> Iterator[Done]:
        """Order as many files as there is room for; yield those of which nothing is to be read."""
        while len(self._going) - len(self._ended) < self._workers + _AT_HAND:
            if self._again:
                again = self._again.pop()
                self._start(again.job, again.before)
                continue
            if not self._more or self._newest >= self._oldest() + AHEAD:
                return
            job = next(jobs, None)
            if job is None:
                self._more = False
                return
            self._newest = job.number
            if job.refused is not None:
                yield Done.failed(job, job.refused)
            elif job.settled:
                yield Done(job, "")
            else:
                self._start(job)

    def close(self) -> None:
        """Let the keeper kill what is running, and end."""
        self._selector.close()
        if self._keeper is not None:
            self._keeper.close()

    def _oldest(self) -> int:
        """Return the first file of the run that is not done."""
        return min((going.job.number for going in (*self._going.values(), *self._again)), default=self._newest)

    def _start(self, job: Job, before: tuple[Done, ...] = ()) -> None:
        if self._keeper is None:
            self._keeper = self._made(job.path.name)
            self._selector.register(self._keeper, selectors.EVENT_READ)
        ticket = next(self._tickets)
        self._going[ticket] = _Going(job, before)
        self._keeper.order(Order(ticket, job.path, job.name, job.engine, job.pages, self._scans))

    def _made(self, name: str) -> Keeper:
        """Make a keeper of what this process has loaded, which those of later runs then have too."""
        # Where a keeper was given, this process loads nothing of it.
        from pipeline.batch.warming import warm_for, warmed

        warmed(second_reader=self._second_reader)
        warm_for(name)
        gc.collect()
        gc.freeze()
        return Keeper(self._limits, second_reader=self._second_reader, workers=self._workers)

    def _listen(self, seconds: float) -> None:
        """Take what the keeper tells; wait for that, or for a wake, some seconds."""
        ready = [key.fileobj for key, _ in self._selector.select(seconds)]
        if self._keeper is not None and self._keeper in ready:
            self._ended.append(self._keeper.told())

    def _finished(self, going: _Going, ended: Ended, payload: bytes) -> Done:
        """Return what became of a file whose child has ended."""
        job = going.job
        if ended.whole:
            done = said(job, payload)
            # Where one PDF file is a scan, others are: what each would load anew, the next have from their keeper.
            self._scans = self._scans or (done.decision is not None and done.decision.source.text_origin == "ocr")
        else:
            # The kernel may have been faster than our clock.
            killed = ended.killed or ("TIMEOUT" if ended.cpu >= self._limits.seconds else "")
            done = Done.failed(job, died(job.name, killed, ended.status, ended.rss - ended.born_with, self._limits))
        steps = (*(going.before[-1].steps if going.before else ()), step(done))
        return replace(done, seconds=ended.seconds, rss=ended.rss, steps=steps, begun=ended.begun)

"""Each document in a process of its own: whatever its file does, its neighbours and the run go on.

The parent never parses. It forks a child for each file out of itself, warm but untouched by any document, watches its time, reads
its result from a pipe up to a length, validates it again, and writes nothing that a child says about where to write.
"""

from __future__ import annotations

import json
import os
import selectors
import shutil
import signal
import struct
import tempfile
import time
from collections.abc import Generator, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from pydantic import ValidationError

from pipeline.batch.child import ENGINES, serve, warm
from pipeline.batch.sandbox import Limits, own_memory
from pipeline.document.decision import Decision
from pipeline.errors import ThihanhError
from pipeline.store import Claim
from pipeline.trained import SecondReader
from pipeline.write.decision_json import from_json

_HEAD = struct.Struct("<Q")
_CHUNK = 1 << 20
_GRACE = 5.0
"""Seconds between the end of the time for pages and the kill: enough to publish the pages that were read."""


@dataclass(frozen=True, slots=True)
class Job:
    """A file to read: its path, the name that it goes by, and the engine (one of `child.ENGINES`).

    `number` is its place in the run, `sha256` the hash of its bytes, `claim` the ledger's answer; a file that was `refused`, or
    is `settled` already, is not read.
    """

    path: Path
    name: str
    engine: str = ""
    number: int = 0
    sha256: str = ""
    refused: ThihanhError | None = None
    claim: Claim | None = None
    settled: bool = False


@dataclass(frozen=True, slots=True)
class Done:
    """What became of a file: a decision with its raw text, or a code with what to say.

    `steps` tells each engine that was tried and how it ended; `rss` is the largest memory of the child in MB.
    """

    job: Job
    code: str
    decision: Decision | None = None
    raw: str = ""
    message: str = ""
    message_vi: str = ""
    exit_code: int = 0
    seconds: float = 0.0
    rss: float = 0.0
    steps: tuple[str, ...] = ()


@dataclass(slots=True)
class _Child:
    """A running child: its process, its end of the pipe, what it has said so far, and when it is killed.

    `born_with` is the memory (MB) of its parent at the fork, which its own largest memory counts too.
    """

    job: Job
    process: int
    pipe: int
    folder: Path
    began: float
    deadline: float
    said: bytearray = field(default_factory=bytearray)
    wanted: int = -1
    killed: str = ""
    before: Done | None = None
    born_with: float = 0.0


def run_all(
    jobs: Iterable[Job], limits: Limits, workers: int = 1, reader: SecondReader | None = None
) -> Generator[Done, None, None]:
    """Read files, `workers` at a time, each within the limits; yield every one once, as it is done.

    A PDF file that kills its reader, or takes too long, is tried again with the next engine. Closing the generator kills
    what is running.
    """
    warm()
    pool = _Pool(limits, workers, reader)
    try:
        yield from pool.run(iter(jobs))
    finally:
        pool.close()


class _Pool:
    def __init__(self, limits: Limits, workers: int, reader: SecondReader | None) -> None:
        self._limits = limits
        self._workers = max(workers, 1)
        self._reader = reader
        self._selector = selectors.DefaultSelector()
        self._children: dict[int, _Child] = {}

    def run(self, jobs: Iterator[Job]) -> Iterator[Done]:
        more = True
        while more or self._children:
            while more and len(self._children) < self._workers:
                job = next(jobs, None)
                if job is None:
                    more = False
                elif job.refused is not None:
                    yield Done(
                        job,
                        job.refused.code,
                        None,
                        "",
                        job.refused.message,
                        job.refused.message_vi,
                        job.refused.exit_code,
                    )
                elif job.settled:
                    yield Done(job, "")
                else:
                    self._start(job)
            for child in self._ready():
                done = self._finished(child)
                again = _next_engine(done)
                if again is not None:
                    self._start(again, done)
                else:
                    yield _best(child.before, done)

    def close(self) -> None:
        """Kill all children and take what they leave."""
        for child in list(self._children.values()):
            _kill(child.process)
            with suppress(ChildProcessError):
                os.waitpid(child.process, 0)
            self._forget(child)
        self._selector.close()

    def _start(self, job: Job, before: Done | None = None) -> None:
        ours, theirs = os.pipe()
        folder = Path(tempfile.mkdtemp(prefix="thihanh-"))
        born_with = own_memory()[1] / 1_048_576
        process = os.fork()
        if process == 0:
            os.close(ours)
            for other in self._children.values():
                os.close(other.pipe)
            serve(job.path, job.name, job.engine, theirs, folder, self._limits, self._reader)
        os.close(theirs)
        now = time.monotonic()
        child = _Child(
            job, process, ours, folder, now, now + self._limits.seconds + _GRACE, before=before, born_with=born_with
        )
        os.set_blocking(ours, False)
        self._children[ours] = child
        self._selector.register(ours, selectors.EVENT_READ, child)

    def _ready(self) -> Iterator[_Child]:
        """Wait for something to happen; yield the children that are done, or that have passed a limit."""
        soonest = min((child.deadline for child in self._children.values()), default=time.monotonic())
        for key, _ in self._selector.select(max(soonest - time.monotonic(), 0.0)):
            child: _Child = key.data
            if self._take(child):
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
        self._forget(child)
        seconds = round(time.monotonic() - child.began, 3)
        rss = round(use.ru_maxrss / 1024, 1)
        told = len(child.said) - _HEAD.size
        if not child.killed and 0 <= child.wanted <= told:
            done = _said(child.job, bytes(child.said[_HEAD.size :]) if told == child.wanted else b"")
        else:
            if use.ru_utime + use.ru_stime >= self._limits.seconds:
                child.killed = child.killed or "TIMEOUT"  # the kernel was faster than our clock
            done = _died(child, os.waitstatus_to_exitcode(status), rss, self._limits)
        step = f"{child.job.engine or ENGINES[0]}: {done.code}"
        return Done(
            child.job, done.code, done.decision, done.raw, done.message, done.message_vi, done.exit_code, seconds, rss,
            (*(child.before.steps if child.before else ()), step),
        )  # fmt: skip

    def _forget(self, child: _Child) -> None:
        self._selector.unregister(child.pipe)
        os.close(child.pipe)
        del self._children[child.pipe]
        shutil.rmtree(child.folder, ignore_errors=True)


def _kill(process: int) -> None:
    """Kill a child and all that it has started: it leads a group of its own."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process, signal.SIGKILL)
    with suppress(ProcessLookupError):
        os.kill(process, signal.SIGKILL)


def _said(job: Job, payload: bytes) -> Done:
    """Read a child's result; nothing of it is trusted before it fits the model."""
    try:
        told = json.loads(payload)
        if told["code"] in {"OK", "OK_PARTIAL"}:
            return Done(job, told["code"], from_json(told["decision"]), str(told["raw"]))
        return Done(
            job, str(told["code"]), None, "", str(told["message"]), str(told["message_vi"]), int(told["exit_code"])
        )
    except (ValueError, KeyError, TypeError, ValidationError) as error:
        reason = type(error).__name__
        return Done(
            job, "INTERNAL", None, "",
            f"{job.name}: a defect of thihanh (its result does not fit: {reason}); please report it with the file",
            f"{job.name}: lỗi của thihanh (kết quả không đúng mẫu: {reason}); hãy báo lỗi kèm tệp này", 10,
        )  # fmt: skip


def _died(child: _Child, status: int, rss: float, limits: Limits) -> Done:
    """Tell why a child gave no result: killed by us, by its limits, or by its file."""
    name = child.job.name
    if child.killed == "LIMIT_OUTPUT":
        return Done(
            child.job, "LIMIT_OUTPUT", None, "",
            f"{name}: the result has more than {limits.output // 1_000_000} MB; split the file",
            f"{name}: kết quả lớn hơn {limits.output // 1_000_000} MB; hãy chia nhỏ tệp", 20,
        )  # fmt: skip
    if child.killed == "TIMEOUT":
        return Done(
            child.job, "TIMEOUT", None, "",
            f"{name}: not done within {limits.seconds:g} s; try a longer --timeout, or report it",
            f"{name}: chưa xong sau {limits.seconds:g} giây; hãy thử --timeout dài hơn hoặc báo lỗi", 21,
        )  # fmt: skip
    if (rss - child.born_with) * 1_048_576 > 0.9 * limits.memory or status == -signal.SIGKILL:
        return Done(
            child.job, "MEMORY", None, "",
            f"{name}: more than {limits.memory // 1_000_000} MB of memory needed; try a larger --memory, or report it",
            f"{name}: cần hơn {limits.memory // 1_000_000} MB bộ nhớ; hãy thử --memory lớn hơn hoặc báo lỗi", 22,
        )  # fmt: skip
    how = f"signal {-status}" if status < 0 else f"exit code {status}"
    return Done(
        child.job, "CRASH", None, "",
        f"{name}: the process that read it died ({how}); please report it with the file",
        f"{name}: tiến trình đọc tệp bị dừng đột ngột ({how}); hãy báo lỗi kèm tệp này", 23,
    )  # fmt: skip


def _best(before: Done | None, done: Done) -> Done:
    """Return what became of a file that two engines were tried with.

    Where the second one gives nothing either, it is what the first one ended in: a scan that takes too long is `DAMAGED` to an
    engine that has no pictures read.
    """
    return done if before is None or done.decision is not None else replace(before, steps=done.steps)


def _next_engine(done: Done) -> Job | None:
    """Return the same file for the next engine, where this one was killed by it and another one may not be."""
    if done.code not in {"CRASH", "TIMEOUT", "MEMORY"} or done.job.path.suffix.lower() != ".pdf":
        return None
    at = ENGINES.index(done.job.engine or ENGINES[0]) + 1
    return replace(done.job, engine=ENGINES[at]) if at < len(ENGINES) else None

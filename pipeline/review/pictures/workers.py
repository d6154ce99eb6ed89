"""Processes that draw: a few that live long, each replaced when it dies, outlasts its time or has done enough.

The parent never parses a file, and believes nothing that a process says but within its form: one that a file has taken over may
say anything, or nothing.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pipeline
from pipeline.review.pictures.failures import NoPage, PictureFailed
from pipeline.review.pictures.messages import DONE, FAILED, MOST_SAID, NO_PAGE, READY, SAID, Question

MAIN = "pipeline.review.pictures.serving"

_START = 60.0
"""Seconds in which a process has to be ready: half of one as a rule, more on a machine that is busy or has a slow disk."""

_CHUNK = 1 << 20
_KEPT = ("HOME", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "PATH", "PYTHONPATH", "TZ", "VIRTUAL_ENV")
"""What a process is told of our environment; addresses of databases and their passwords are not for it."""


@dataclass(frozen=True, slots=True)
class Allowed:
    """What one answer may take: `seconds` of wall time and of CPU, and `memory` in bytes; `wait` seconds for its turn."""

    seconds: float = 20.0
    memory: int = 1_500_000_000
    wait: float = 60.0


class Workers:
    """At most `count` processes, started when they are needed; safe to be asked from any thread."""

    def __init__(self, count: int = 2, allowed: Allowed | None = None) -> None:
        self._allowed = allowed or Allowed()
        self._turns = threading.BoundedSemaphore(count)
        self._lock = threading.Lock()
        self._idle: list[_Worker] = []
        self._living: set[_Worker] = set()
        self._closed = False

    def ask(self, question: Question, data: Callable[[], bytes]) -> bytes:
        """Return the answer; `data` gives the file's bytes once there is a process for them, so that few are in memory.

        Raises NoPage, PictureFailed, and what `data` raises.
        """
        if not self._turns.acquire(timeout=self._allowed.wait):
            raise PictureFailed("BUSY")
        try:
            handed = data()
            worker = self._taken()
            said = None
            try:
                said = worker.answer(question, handed, self._allowed.seconds)
            finally:
                self._given_back(worker, fit=said is not None and not said.last)
        finally:
            self._turns.release()
        if said.kind == NO_PAGE:
            raise NoPage(question.page)
        if said.kind == FAILED:
            raise PictureFailed(said.content.decode("ascii", "replace"))
        return said.content

    def processes(self) -> list[int]:
        """Return the ids of the processes that live."""
        with self._lock:
            return [worker.process.pid for worker in self._living]

    def close(self) -> None:
        """End all processes; who waits for one gets PictureFailed, and so does who asks later."""
        with self._lock:
            self._closed = True
            living, self._idle, self._living = list(self._living), [], set()
        for worker in living:
            worker.end()

    def _taken(self) -> _Worker:
        """Return a process that waits, or a new one; raises PictureFailed where none can be started."""
        with self._lock:
            if self._closed:
                raise PictureFailed("CRASH")
            while self._idle:
                worker = self._idle.pop()
                if worker.process.poll() is None:
                    return worker
                self._living.discard(worker)
                worker.end()
            worker = _Worker(self._allowed)
            self._living.add(worker)
        try:
            worker.wait_ready()
        except BaseException:
            self._given_back(worker, fit=False)
            raise
        return worker

    def _given_back(self, worker: _Worker, *, fit: bool) -> None:
        with self._lock:
            if fit and not self._closed:
                self._idle.append(worker)
                return
            self._living.discard(worker)
        worker.end()


@dataclass(frozen=True, slots=True)
class _Said:
    kind: bytes
    last: bool
    content: bytes


class _Worker:
    """A process, and our end of its socket; one thread at a time asks it."""

    def __init__(self, allowed: Allowed) -> None:
        ours, its = socket.socketpair()
        self._socket = ours
        with its:
            try:
                # -P: no module is taken from the current folder, which may be one of documents.
                self.process = subprocess.Popen(  # noqa: S603
                    [sys.executable, "-P", "-m", MAIN, str(allowed.seconds), str(allowed.memory)],
                    stdin=its.fileno(),
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                    env=_environment(),
                    start_new_session=True,
                )
            except OSError as error:
                ours.close()
                raise PictureFailed("CRASH") from error

    def wait_ready(self) -> None:
        """Wait until it can be asked; raises PictureFailed where it can't be."""
        if self._heard(time.monotonic() + _START).kind != READY:
            raise PictureFailed("CRASH")

    def answer(self, question: Question, data: bytes, seconds: float) -> _Said:
        """Return what it says; raises PictureFailed where it dies, is late or says what is none of its words."""
        until = time.monotonic() + seconds
        try:
            for part in (question.head(len(data)), data):
                self._socket.settimeout(_left(until))
                self._socket.sendall(part)
        except TimeoutError as error:
            raise PictureFailed("TIMEOUT") from error
        except OSError as error:
            raise PictureFailed(self._why_dead()) from error
        said = self._heard(until)
        if said.kind not in (DONE, NO_PAGE, FAILED):
            raise PictureFailed("CRASH")
        return said

    def end(self) -> None:
        """Kill it and take what it leaves."""
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)  # a thread that listens hears of it
        self._socket.close()
        if self.process.returncode is None:  # else its number may be another's by now
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)
        self.process.kill()
        self.process.wait()

    def _heard(self, until: float) -> _Said:
        kind, last, length = SAID.unpack(self._received(SAID.size, until))
        if length > MOST_SAID:
            raise PictureFailed("CRASH")
        return _Said(kind, bool(last), self._received(length, until))

    def _received(self, length: int, until: float) -> bytes:
        found = bytearray()
        while len(found) < length:
            try:
                self._socket.settimeout(_left(until))
                piece = self._socket.recv(min(length - len(found), _CHUNK))
            except TimeoutError as error:
                raise PictureFailed("TIMEOUT") from error
            except OSError as error:
                raise PictureFailed(self._why_dead()) from error
            if not piece:
                raise PictureFailed(self._why_dead())
            found += piece
        return bytes(found)

    def _why_dead(self) -> str:
        with suppress(subprocess.TimeoutExpired):
            if self.process.wait(1.0) == -signal.SIGXCPU:
                return "TIMEOUT"
        return "CRASH"


def _left(until: float) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _environment() -> dict[str, str]:
    """Return the environment of a process: it finds the same packages, and its libraries start no threads."""
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    here = str(Path(pipeline.__file__).resolve().parents[1])
    kept["PYTHONPATH"] = os.pathsep.join(filter(None, (here, kept.get("PYTHONPATH"))))
    return {**kept, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}

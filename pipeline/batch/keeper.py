"""The process that children are born of, as a run sees it: forked once, given orders, asked what became of them.

A run works on pages of memory that its children would share, and each page that either of them writes to is copied, file after file:
so it doesn't fork them itself, but a keeper, which touches little (`keeping`). It holds no file of the run, the ledger least of all,
and so no child does. Forked before the run has loaded what it needs, it loads meanwhile what reading needs.
"""

from __future__ import annotations

import gc
import os
import signal
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, Pipe
from pathlib import Path
from types import TracebackType
from typing import NoReturn, Self

from pipeline.batch.sandbox import Limits, ends_with_parent
from pipeline.errors import InternalError, ThihanhError

RARELY = (50_000, 20, 100)
"""How many objects have to be new before cycles are looked for, by the run and its children: a short decision makes fewer."""

PREFIX = "thihanh-"
"""How the names of the children's folders for temporary files begin."""


@dataclass(frozen=True, slots=True)
class Order:
    """A file to read: `ticket` is what its end will be told by; `scans` says that there have been scans before it."""

    ticket: int
    path: Path
    name: str
    engine: str
    pages: int
    scans: bool


@dataclass(frozen=True, slots=True)
class Ended:
    """How a child ended: `killed` is why we killed it ("" where we didn't), `status` its exit code, a signal's negative.

    `whole`: it said all that it had promised; `cpu` and `seconds` are its time, `rss` and `born_with` its largest memory and that of
    the keeper at its birth, in MB, `begun` the page that it had in hand, 0 for none.
    """

    ticket: int
    killed: str
    status: int
    whole: bool
    cpu: float
    seconds: float
    rss: float
    born_with: float
    begun: int


class Keeper:
    """A keeper that reads `workers` files at a time, each within the limits, with the second reader or without."""

    def __init__(self, limits: Limits, *, second_reader: bool = False, workers: int = 1) -> None:
        """Fork it: it loads what reading needs, unless this process has."""
        self._line, theirs = Pipe()
        self._ordered = False
        parent = os.getpid()
        self._process = os.fork()
        if self._process == 0:
            self._line.close()
            _keep(theirs, limits, second_reader, workers, parent)
        theirs.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def fileno(self) -> int:
        """Return the handle that can be read when a file has ended."""
        return self._line.fileno()

    def order(self, order: Order) -> None:
        """Have a file read, in its turn; raises what `told` raises where the keeper is gone."""
        self._ordered = True
        try:
            self._line.send(order)
        except ConnectionError as error:
            self.told()  # it may have said why
            raise _lost() from error

    def told(self) -> tuple[Ended, bytes]:
        """Wait for a file that has ended; return how, and what its child said.

        Raises OSError where the system had no room for a child, the error of a model that is not the one that was built,
        InternalError where the keeper is gone or has a defect.
        """
        try:
            told: Ended | Exception = self._line.recv()
            if isinstance(told, Exception):
                raise told
            return told, self._line.recv_bytes()
        except (EOFError, ConnectionError) as error:
            raise _lost() from error

    def close(self) -> None:
        """Let the keeper kill what is running, and end."""
        if self._process:
            self._line.close()
            if not self._ordered:  # it may be loading yet
                os.kill(self._process, signal.SIGKILL)
            os.waitpid(self._process, 0)
            self._process = 0


def _keep(line: Connection, limits: Limits, second_reader: bool, workers: int, parent: int) -> NoReturn:
    try:
        ends_with_parent(signal.SIGKILL)
        if os.getppid() == parent:
            # A terminal's Ctrl-C goes to all processes: the run hears it, and closes the line.
            for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
                signal.signal(number, signal.SIG_IGN)
            _let_go(line.fileno())
            gc.set_threshold(*RARELY)
            # Reading needs half a second's modules, of which the run needs few: it goes on meanwhile.
            from pipeline.batch.keeping import keep

            keep(line, limits, workers, second_reader=second_reader)
    except (EOFError, ConnectionError):
        pass  # the run is gone
    except ThihanhError as error:
        line.send(error)
    except Exception as error:  # noqa: BLE001 - whatever it is, the run tells it
        line.send(_defect(error))
    finally:
        os._exit(0)


def _let_go(line: int) -> None:
    """Let go of all that the run has open but its streams and our line: what is closed would lend its number to another file."""
    nothing = os.open(os.devnull, os.O_RDWR)
    for handle in [int(path.name) for path in Path("/proc/self/fd").iterdir()]:
        if handle not in {0, 1, 2, line, nothing}:
            with suppress(OSError):  # the one that listed them
                os.fstat(handle)
                os.dup2(nothing, handle, inheritable=False)
    os.close(nothing)


def _defect(error: Exception) -> InternalError:
    return InternalError(
        f"a defect of thihanh ({type(error).__name__}: {error}); please report it",
        f"lỗi của thihanh ({type(error).__name__}: {error}); hãy báo lỗi",
    )


def _lost() -> InternalError:
    """Return the error that the keeper is gone, as one that the system has killed."""
    return InternalError(
        "the process that starts the others is gone; if the system has killed it for want of memory, try fewer workers",
        "tiến trình điều phối đã bị dừng; nếu hệ thống dừng nó vì thiếu bộ nhớ, hãy giảm số tiến trình (-j)",
    )

"""A run in a process of its own that is killed, or refused by its disk, at a chosen moment."""

from __future__ import annotations

import errno
import gc
import os
import signal
import sys
import time
import traceback
from collections.abc import Callable, Mapping
from io import FileIO
from pathlib import Path
from typing import Any

from clean_decision import CLEAN

from pipeline.batch import places, runner
from pipeline.batch import run as batch_run
from pipeline.batch.places import Places
from pipeline.cli import main
from pipeline.store import Ledger
from pipeline.write import atomic, datapackage


def made(folder: Path, count: int) -> Path:
    """Make small decisions, of which every third is the same as the one before in another file, and an empty file."""
    folder.mkdir(parents=True)
    for number in range(count - 1):
        text = CLEAN.replace("77/QĐ", f"{200 + number - (number % 3 == 2)}/QĐ") + " " * number
        (folder / f"{number:03}.txt").write_text(text, "utf-8")
    (folder / f"{count:03}.txt").write_text(" ", "utf-8")
    return folder


STEPS: Mapping[str, tuple[object, str]] = {
    "claim": (Ledger, "claim"),
    "child": (runner._Pool, "_start"),
    "result": (runner._Pool, "_finished"),
    "draft": (places, "_write"),
    "decision": (Places, "write"),
    "entry": (Ledger, "finish"),
    "csv": (datapackage, "write_package"),
    "caught-up": (batch_run, "csv_is_made"),
    "manifest": (batch_run, "run_text"),
}
"""The steps of a run, by name, each with what does it: a run can be killed before one or after it."""


class Disk(FileIO):
    """A file whose writing can be refused."""


DISK: tuple[tuple[Any, str], ...] = ((Disk, "write"), (os, "fsync"), (os, "link"), (Path, "replace"), (Path, "unlink"))
"""What a disk can refuse."""


def started(act: Callable[[], object]) -> int:
    """Begin to do something in a process of its own, which says nothing; return its number."""
    # What all tests before have left in memory is looked through by every search for cycles in the child, and copied by that.
    gc.freeze()
    child = os.fork()
    if child:
        return child
    code = 70
    try:
        # The command writes to the tests' own streams otherwise, which hold what it says for a failure to show.
        sys.stdin, sys.stdout, sys.stderr = (Path(os.devnull).open(mode) for mode in ("r", "w", "w"))  # noqa: SIM115
        act()
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 1
    except BaseException:  # noqa: BLE001
        os.write(2, traceback.format_exc().encode())
    finally:
        os._exit(code)


def ended(child: int) -> int:
    """Wait for a process; return its exit code, the number of a signal as a negative one."""
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def command(*words: str | Path) -> None:
    """Run the command in this process."""
    sys.argv = ["thihanh", *map(str, words)]
    main()


def killed_at(step: str, number: int, *, before: bool, act: Callable[[], object]) -> int:
    """Do something in a process that dies by SIGKILL before or after a step is done for the n-th time."""
    place, name = STEPS[step]
    real = getattr(place, name)
    seen = 0

    def done(*args: Any, **options: Any) -> Any:
        nonlocal seen
        seen += 1
        if before and seen == number:
            os.kill(os.getpid(), signal.SIGKILL)
        result = real(*args, **options)
        if seen == number:
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    def run() -> None:
        setattr(place, name, done)
        act()

    return ended(started(run))


def killed_after(seconds: float, act: Callable[[], object]) -> int:
    """Do something in a process that is killed after some time."""
    child = started(act)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    return ended(child)


def refused_at(number: int, reason: int, act: Callable[[], object], *, for_ever: bool) -> int:
    """Do something in a process whose disk refuses the n-th thing that is asked of it, or that and all that come after."""
    seen = 0

    def refusing(real: Callable[..., Any]) -> Callable[..., Any]:
        def asked(*args: Any, **options: Any) -> Any:
            nonlocal seen
            seen += 1
            if seen == number or (for_ever and seen > number and real.__name__ != "unlink"):
                raise OSError(reason, os.strerror(reason))
            return real(*args, **options)

        return asked

    def run() -> None:
        atomic.FileIO = Disk  # type: ignore[misc]
        for place, name in DISK:
            setattr(place, name, refusing(getattr(place, name)))
        act()
        if seen < number:
            raise SystemExit(NOT_REACHED)

    return ended(started(run))


NOT_REACHED = 99
"""Exit code of a run that asked less of its disk."""
REASONS = (errno.ENOSPC, errno.EIO)

"""What all benchmarks measure with: seconds, memory, tables, and goals beside figures."""

from __future__ import annotations

import argparse
import gc
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
CORPUS = ROOT / "corpus"
COMMAND = Path(sys.executable).with_name("thihanh")
ROUNDS = 5

_LAUNCHER = """
import os, sys, time
files = [(os.POSIX_SPAWN_OPEN, number, path, os.O_RDWR, 0) for number, path in enumerate((os.devnull, *sys.argv[1:3]))]
began = time.perf_counter()
child = os.posix_spawn(sys.argv[3], sys.argv[3:], os.environ, file_actions=files)
_, status, usage = os.wait4(child, 0)
seconds = time.perf_counter() - began
print(os.waitstatus_to_exitcode(status), seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss)
"""

Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Run:
    """What a process took: seconds by the clock, seconds of the processor, its peak memory in MB; and what it printed.

    Children that it waited for count: their seconds are added, and the peak is that of the largest of all.
    """

    seconds: float
    cpu: float
    peak: float
    told: str


@dataclass(frozen=True, slots=True)
class Goal:
    """A goal and what was measured: "≥ 100 pages a second", "139", and whether that reaches it."""

    what: str
    wanted: str
    measured: str
    met: bool

    @property
    def row(self) -> Row:
        """The goal as a row of a table."""
        return self.what, self.wanted, self.measured, "yes" if self.met else "**no**"


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the page: Markdown, and the goals that its figures speak to."""

    text: str
    goals: Sequence[Goal] = field(default=())


def at_least(what: str, wanted: float, measured: float, unit: str) -> Goal:
    """Return a goal that asks for that much or more of a unit."""
    return Goal(what, f"≥ {_told(wanted)} {unit}", _told(measured), measured >= wanted)


def at_most(what: str, wanted: float, measured: float, unit: str) -> Goal:
    """Return a goal that asks for that much or less of a unit."""
    return Goal(what, f"≤ {_told(wanted)} {unit}", _told(measured), measured <= wanted)


def _told(number: float) -> str:
    return f"{number:,.0f}" if number >= 20 else f"{number:.2f}"


def table(header: Row, rows: Sequence[Row]) -> str:
    """Return a Markdown table; every column but the first is set to the right."""
    lines = ["| " + " | ".join(row) + " |" for row in (header, ("---", *("---:" for _ in header[1:])), *rows)]
    return "\n".join(lines)


def goals_table(goals: Sequence[Goal]) -> str:
    """Return the table of goals."""
    return table(("goal", "wanted", "measured", "met"), [goal.row for goal in goals])


def print_alone(section: Callable[[bool], Section], about: str) -> None:
    """Measure a part that was called by itself, quickly where the command line says so, and print it with its goals."""
    parser = argparse.ArgumentParser(description=about.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="fewer runs, a shorter scan")
    found = section(parser.parse_args().quick)
    print(found.text)
    print(goals_table(found.goals))


def best(function: Callable[[], Any], rounds: int = ROUNDS) -> float:
    """Return the shortest of some runs, in seconds: what else the machine does can only make a run longer."""
    return min(timed(function) for _ in range(rounds))


def timed(function: Callable[[], Any]) -> float:
    """Return the seconds, by the clock, that a call takes."""
    began = time.perf_counter()
    function()
    return time.perf_counter() - began


def cpu(function: Callable[[], Any]) -> float:
    """Return the seconds of the processor that a call takes, those of programs that it starts and waits for included."""
    began = _used()
    function()
    return _used() - began


def _used() -> float:
    usages = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def command(arguments: Sequence[str | Path]) -> Run:
    """Run `thihanh` in a process of its own."""
    return in_process([COMMAND, *arguments])


def in_process(words: Sequence[str | Path], environment: Mapping[str, str] | None = None) -> Run:
    """Run a program in a process of its own, at the project's root; SystemExit if it fails.

    A small process starts it and waits for it: the kernel counts the memory of who starts a program as that program's own.
    """
    with tempfile.NamedTemporaryFile("r") as printed, tempfile.NamedTemporaryFile("r") as errors:
        launcher = [sys.executable, "-I", "-S", "-c", _LAUNCHER, printed.name, errors.name, *map(str, words)]
        done = subprocess.run(launcher, capture_output=True, text=True, check=False, env=environment, cwd=ROOT)
        code, *figures = done.stdout.split() or ["no figures"]
        if code != "0":
            raise SystemExit(f"{' '.join(map(str, words))} ended with {code}: {errors.read() or done.stderr}")
        seconds, used, peak = map(float, figures)
        return Run(seconds, used, peak / (1024 * 1024 if sys.platform == "darwin" else 1024), printed.read())


def as_in_a_run() -> None:
    """Look for cycles as seldom as a child of a run does, and not among what it is born with."""
    # Tools that are not ours measure without thihanh.
    from pipeline.batch.keeper import RARELY

    gc.collect()
    gc.freeze()
    gc.set_threshold(*RARELY)


def peak_of(process: int | str = "self") -> float:
    """Return the peak memory of a running process since its program began, in MB.

    `ru_maxrss` would count what its parent had when it started it.
    """
    lines = Path(f"/proc/{process}/status").read_text("ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024

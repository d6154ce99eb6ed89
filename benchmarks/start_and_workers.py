"""Measures how long thihanh takes to start, to give a first result, and over many files with one and two workers; prints tables.

python benchmarks/start_and_workers.py [--count 1000] [--only start|first|workers]

`import_rows`, `first_rows` and `worker_rows` give what the tables are made of. Processes run with compiled modules, as after an
installation by pip: the first run of each compiles them into a folder of its own.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import statistics
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from measuring import COMMAND, CORPUS, ROOT, ROUNDS, Row, in_process, table

SHORT = CORPUS / "412-QD-BTSKTB.txt"
COUNT = 1000
REAL = frozenset({".md", ".txt", ".html", ".docx"})

IMPORT_HEADER: Row = ("module", "CPU ms", "modules loaded", "memory, MB")
FIRST_HEADER: Row = ("what", "CPU ms", "ms, best", "ms, median", "peak memory, MB")
WORKER_HEADER: Row = (
    "run", "s", "files/s", "times as fast", "CPU s", "CPU times as much", "processors at work", "peak of a worker, MB",
)  # fmt: skip

_NUMBER = re.compile(r"(Số:\s*)(\d+)")
_IMPORT = """
import sys, time
from pathlib import Path
before, began = len(sys.modules), time.process_time()
__import__(sys.argv[1])
used = time.process_time() - began
peak = next(line.split()[1] for line in Path("/proc/self/status").read_text("ascii").splitlines() if line.startswith("VmHWM"))
print(used * 1000, len(sys.modules) - before, int(peak) / 1024)
"""
_WARM = """
import os, sys
from pathlib import Path
from pipeline.batch.job import Job
from pipeline.batch.runner import run_all
from pipeline.batch.sandbox import Limits
twice = sys.argv[2] == "1"
path = Path(sys.argv[1])
list(run_all([Job(path, path.name)], Limits(), 1, second_reader=twice))
before, count = os.times(), int(sys.argv[3])
found = list(run_all([Job(path, path.name, number=number) for number in range(count)], Limits(), 1, second_reader=twice))
after = os.times()
assert all(done.code == "OK" for done in found), found
used = [sum(times[:4]) for times in (before, after)]
print(*(done.seconds for done in found), (used[1] - used[0]) / count, max(done.rss for done in found))
"""


@contextmanager
def compiled() -> Iterator[dict[str, str]]:
    """Give an environment in which modules are compiled once, into a folder that goes away."""
    with tempfile.TemporaryDirectory() as place:
        kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        yield {**kept, "PYTHONPYCACHEPREFIX": place}


def import_rows(rounds: int = ROUNDS) -> list[Row]:
    """Import each module and package of the pipeline in a process of its own; the least of some rounds, the costliest first."""
    names = sorted(
        f"pipeline.{path.stem}"
        for path in (ROOT / "pipeline").iterdir()
        if not path.name.startswith("_") and (path.suffix == ".py" or (path / "__init__.py").is_file())
    )
    # What a package's modules cost is told by the one that brings them all.
    names += [
        "pipeline.batch.command",
        "pipeline.read.pdf",
        "pipeline.read.docx",
        "pipeline.read.scan",
        "pipeline.trained.network",
    ]
    found = []
    with compiled() as environment:
        for name in names:
            runs = [
                tuple(map(float, in_process((sys.executable, "-c", _IMPORT, name), environment).told.split()))
                for _ in range(rounds + 1)
            ]
            found.append((min(run[0] for run in runs), int(runs[-1][1]), runs[-1][2], name))
    return [
        (f"`{name}`", f"{used:.0f}", str(modules), f"{memory:.0f}")
        for used, modules, memory, name in sorted(found, reverse=True)
    ]


def first_rows(rounds: int = ROUNDS) -> list[Row]:
    """Time the command from its start, and one short decision by a worker that is warm."""
    rows = []
    with compiled() as environment, tempfile.TemporaryDirectory() as place:
        extract = [COMMAND, "extract", SHORT, "-o", place, "--to", "json", "--quiet", "--force"]
        for name, words in (
            ("`thihanh --help`", [COMMAND, "--help"]),
            ("`thihanh extract` of one short text", extract),
            ("the same, `--no-second-reader`", [*extract, "--no-second-reader"]),
            ("the same, `--stdout`: no ledger, no process for the file", [COMMAND, "extract", SHORT, "--stdout"]),
        ):
            in_process(words, environment)
            runs = [in_process(words, environment) for _ in range(rounds)]
            seconds = [1000 * run.seconds for run in runs]
            rows.append(
                (
                    name, f"{1000 * min(run.cpu for run in runs):.0f}", f"{min(seconds):.0f}",
                    f"{statistics.median(seconds):.0f}", f"{max(run.peak for run in runs):.0f}",
                )
            )  # fmt: skip
        for name, reader in (("with the second reader", "1"), ("without it", "0")):
            told = in_process((sys.executable, "-c", _WARM, SHORT, reader, str(4 * rounds)), environment).told.split()
            *each, used, peak = map(float, told)
            rows.append(
                (
                    f"the same text by a warm worker, {name}", f"{1000 * used:.0f}", f"{1000 * min(each):.0f}",
                    f"{1000 * statistics.median(each):.0f}", f"{peak:.0f}",
                )
            )  # fmt: skip
    return rows


def mixed(folder: Path, count: int) -> None:
    """Write decisions made from the sample ones: texts with a number of their own, DOCX and PDF with bytes of their own."""
    samples = [
        path
        for path in sorted(CORPUS.rglob("*"))
        if path.suffix in {".md", ".txt", ".docx", ".pdf"} and path.stem != "README"
    ]
    for number in range(count):
        path = samples[number % len(samples)]
        to = folder / f"{path.stem}-{number:05}{path.suffix}"
        if path.suffix in {".md", ".txt"}:
            to.write_text(_NUMBER.sub(rf"\g<1>{number + 1}", path.read_text("utf-8"), count=1), "utf-8")
            continue
        shutil.copy(path, to)
        if path.suffix == ".docx":
            with zipfile.ZipFile(to, "a") as package:
                package.comment = str(number).encode()
        else:
            with to.open("ab") as file:
                file.write(b"\n%" + str(number).encode())


def worker_rows(count: int = COUNT) -> list[Row]:
    """Read mixed decisions with one and two workers, with and without the second reader. What a start takes is in it."""
    with tempfile.TemporaryDirectory() as place:
        mixed(Path(place), count)
        return _worker_rows(Path(place), f"{count:,} decisions")


def real_worker_rows(folder: Path) -> list[Row]:
    """Read the texts, web pages and Word files below a folder as `worker_rows` does: what a scan takes is Tesseract's doing."""
    with tempfile.TemporaryDirectory() as place:
        files = [path for path in sorted(folder.rglob("*")) if path.suffix in REAL and path.stem != "README"]
        for number, path in enumerate(files):
            shutil.copy(path, Path(place, f"{number:04}-{path.name}"))
        return _worker_rows(Path(place), f"{len(files)} real decisions")


def _worker_rows(folder: Path, what: str) -> list[Row]:
    """Read a folder with one and two workers, with and without the second reader.

    The seconds of the processor are those of all processes: they tell what two workers cost where the machine has other work, and
    how many processors a run keeps at work.
    """
    rows = []
    with compiled() as environment, tempfile.TemporaryDirectory() as place:
        for name, option in (("with the second reader", "--second-reader"), ("without it", "--no-second-reader")):
            runs = []
            for workers in (1, 2):
                output = Path(place, f"out{workers}")
                words = [COMMAND, "extract", folder, "-o", output, "--to", "json", "-q", option, "-j", str(workers)]
                run = in_process(words, environment)
                inputs = json.loads((output / "run.json").read_text("utf-8"))["inputs"]
                if len(inputs) != len(list(folder.iterdir())) or any(
                    one["outcome"] not in {"OK", "DUPLICATE_OF"} for one in inputs
                ):
                    raise SystemExit(f"{words}: not every file was read")
                runs.append((run, max(one["rss"] for one in inputs)))
                shutil.rmtree(output)
            one = runs[0][0]
            for workers, (run, rss) in enumerate(runs, 1):
                rows.append(
                    (
                        f"{what}, {name}, `-j {workers}`", f"{run.seconds:.1f}", f"{len(inputs) / run.seconds:.1f}",
                        f"{one.seconds / run.seconds:.2f}", f"{run.cpu:.1f}", f"{run.cpu / one.cpu:.2f}",
                        f"{run.cpu / run.seconds:.2f}", f"{rss:.0f}",
                    )
                )  # fmt: skip
    return rows


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=COUNT, help="how many decisions the workers read")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="how often each start is repeated")
    parser.add_argument("--only", choices=("start", "first", "workers"), help="only this table")
    options = parser.parse_args()
    for name, header, rows in (
        ("start", IMPORT_HEADER, lambda: import_rows(options.rounds)),
        ("first", FIRST_HEADER, lambda: first_rows(options.rounds)),
        ("workers", WORKER_HEADER, lambda: worker_rows(options.count)),
    ):
        if options.only in {None, name}:
            print(table(header, rows()), end="\n\n", flush=True)


if __name__ == "__main__":
    main()

"""Measures what a run over many files costs, on one machine and on a Ray cluster; prints it and writes docs/scale.md.

python benchmarks/batch.py [--files 10000] [--no-write]

A run on Ray needs a PostgreSQL server: THIHANH_DB names the ledger; without it that part is left out.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from measuring import Row, table

from pipeline.batch.local import decision_of
from pipeline.batch.places import Places, gathered
from pipeline.batch.warming import warm
from pipeline.store import LEDGER_FILE, Key, Result, open_ledger, this_worker
from pipeline.write.datapackage import write_package

ROOT = Path(__file__).resolve().parents[1]
CORPUS = ROOT / "corpus"
PAGE = ROOT / "docs" / "scale.md"
COMMAND = Path(sys.executable).with_name("thihanh")
COPIES = 10
CLAIMS = 500
MILLION = 1_000_000
MACHINES = 20


@dataclass(frozen=True, slots=True)
class Timed:
    """What a command took: seconds, the memory of its own process (MB) as it went on, and how many files had been done then."""

    seconds: float
    memory: Sequence[tuple[int, float]] = ()

    @property
    def peak(self) -> float:
        """Return the largest memory that was seen."""
        return max((memory for _, memory in self.memory), default=0.0)


def copies(folder: Path, count: int) -> list[Path]:
    """Write each sample decision `count` times, no two of the same bytes; return them."""
    made = []
    for path in sorted(CORPUS.rglob("*")):
        if path.suffix not in {".md", ".txt", ".docx", ".pdf"} or path.stem == "README":
            continue
        for number in range(count):
            to = folder / f"{path.stem}-{number:03}{path.suffix}"
            shutil.copy(path, to)
            if path.suffix == ".docx":
                with zipfile.ZipFile(to, "a") as package:
                    package.comment = str(number).encode()
            else:
                with to.open("ab") as file:
                    file.write(b"\n%" + str(number).encode() if path.suffix == ".pdf" else b" " * number)
            made.append(to)
    return made


def small(folder: Path, count: int) -> Path:
    """Write short decisions, each with a number of its own; return their folder."""
    folder.mkdir()
    text = (CORPUS / "412-QD-BTSKTB.txt").read_text("utf-8")
    for number in range(count):
        (folder / f"{number:06}.txt").write_text(text.replace("412/QĐ", f"{number + 1}/QĐ"), "utf-8")
    return folder


def extracting(*words: str | Path) -> list[str]:
    return [str(COMMAND), "extract", *map(str, words), "--quiet", "--no-second-reader"]


def timed(words: Sequence[str], output: Path | None = None, every: float = 0.5) -> Timed:
    """Run a command; with an output, look at its memory now and then."""
    began = time.perf_counter()
    seen = []
    with subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as process:
        while process.poll() is None:
            if output is not None:
                with suppress(OSError):
                    lines = Path(f"/proc/{process.pid}/status").read_text("ascii").splitlines()
                    memory = [int(line.split()[1]) for line in lines if line.startswith("VmRSS")]
                    seen.extend(
                        (sum(1 for _ in output.iterdir()) if output.is_dir() else 0, size / 1024) for size in memory
                    )
            time.sleep(every if output is not None else 0.01)
        assert process.stderr is not None
        if process.returncode:
            raise SystemExit(f"{' '.join(words)} ended with {process.returncode}: {process.stderr.read()}")
    return Timed(time.perf_counter() - began, seen)


def in_one_process(files: Sequence[Path], output: Path) -> float:
    """Read and write files one after the other in this process, as the runner does, and without it; return seconds."""
    warm()
    places = Places(output)
    began = time.perf_counter()
    for path in files:
        decision, raw = decision_of(path)
        places.write(decision, raw, ("json",))
    return time.perf_counter() - began


def isolation(work: Path) -> tuple[list[Row], float]:
    """Compare the runner with one process that reads all; return the rows, and seconds a file with one worker."""
    files = copies(work, COPIES)
    bare = in_one_process(files, work / "bare")
    start = timed(extracting(files[0], "-o", work / "start", "--to", "json")).seconds
    rows = [("one process, nothing isolated", f"{bare:.1f}", f"{len(files) / bare:.1f}", "1.00", "")]
    each = 0.0
    for workers in (1, 2):
        seconds = timed(extracting(work, "-o", work / f"out{workers}", "--to", "json", "-j", workers)).seconds - start
        each = each or seconds / len(files)
        extra = f"{1000 * (seconds - bare) / len(files):.1f}" if workers == 1 else ""
        rows.append(
            (f"`-j {workers}`", f"{seconds:.1f}", f"{len(files) / seconds:.1f}", f"{bare / seconds:.2f}", extra)
        )
    return rows, each


def long_run(work: Path, count: int) -> tuple[list[Row], list[Row]]:
    """Read many short files, then run again; return what the runs took, and the memory of the runner as it went on."""
    folder, output = small(work / "many", count), work / "many-out"
    first = timed(extracting(folder, "-o", output, "-j", 2, "--to", "json"), output)
    again = timed(extracting(folder, "-o", output, "-j", 2, "--to", "json"), output)
    began = time.perf_counter()
    write_package(gathered(output), output)
    csv = time.perf_counter() - began
    runs = [
        (
            f"{count:,} short texts, `-j 2`, JSON",
            f"{first.seconds:.1f}",
            f"{count / first.seconds:,.0f}",
            f"{first.peak:.0f}",
        ),
        (
            "the same again: nothing is left to do",
            f"{again.seconds:.1f}",
            f"{count / again.seconds:,.0f}",
            f"{again.peak:.0f}",
        ),
        ("CSV files of all of them", f"{csv:.1f}", f"{count / csv:,.0f}", ""),
    ]
    memory = []
    for share in (100, 500, 1000, 2000, 5000, 10_000):
        after = [used for done, used in first.memory if done >= share]
        if share <= count and after:
            memory.append((f"{share:,}", f"{statistics.median(after[:3]):.0f}"))
    return runs, memory


def claims(work: Path, url: str) -> tuple[str, float]:
    """Claim and finish keys one by one; return the kind of ledger and how many a second."""
    with open_ledger(url or str(work / LEDGER_FILE)) as ledger:
        began = time.perf_counter()
        for number in range(CLAIMS):
            claim = ledger.claim(Key(f"bench{os.getpid()}-{number}", "1", "c"), "a.pdf", worker=this_worker())
            ledger.finish(claim, Result("OK", folder="a"))
        return ("PostgreSQL" if url else "SQLite"), CLAIMS / (time.perf_counter() - began)


@contextmanager
def cluster() -> Iterator[str]:
    """Start a Ray cluster of this machine with two workers; give its address."""
    ray = [sys.executable, "-m", "ray.scripts.scripts"]
    start = [*ray, "start", "--head", "--block", "--port=6397", "--num-cpus=2", "--include-dashboard=false"]
    start += ["--node-ip-address=127.0.0.1", "--disable-usage-stats", "--object-store-memory=100000000"]
    with subprocess.Popen(start, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True) as head:
        os.environ["RAY_ADDRESS"] = "127.0.0.1:6397"
        while subprocess.run([*ray, "status"], capture_output=True, check=False).returncode:
            time.sleep(0.5)
        yield os.environ["RAY_ADDRESS"]
        head.terminate()
        try:
            head.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(head.pid, signal.SIGKILL)


def on_ray(work: Path, url: str) -> list[Row]:
    """Compare a run on a local Ray of two workers with two workers of one run."""
    folder = work / "ray"
    folder.mkdir()
    files = copies(folder, 4 * COPIES)
    local = timed(extracting(folder, "-o", work / "local", "-j", 2)).seconds
    with cluster():
        ray = timed(extracting(folder, "-o", work / "ray-out", "--engine", "ray", "--db", url, "--force")).seconds
    same = sorted(path.read_bytes() for path in (work / "local").glob("*/decision.json"))
    if same != sorted(path.read_bytes() for path in (work / "ray-out").glob("*/decision.json")):
        raise SystemExit("the cluster gave other results")
    return [
        (f"`-j 2`, {len(files)} files", f"{local:.1f}", f"{len(files) / local:.1f}", "1.00"),
        ("`--engine ray`, two workers", f"{ray:.1f}", f"{len(files) / ray:.1f}", f"{ray / local:.2f}"),
    ]


def report(count: int) -> str:
    """Measure everything; return the page."""
    url = os.environ.pop("THIHANH_DB", "")
    with tempfile.TemporaryDirectory() as place:
        work = Path(place)
        (work / "isolation").mkdir()
        alone, each = isolation(work / "isolation")
        runs, memory = long_run(work, count)
        rates = [claims(work, address) for address in ("", url) if address or not url or address == ""]
        clustered = on_ray(work, url) if url else []
    ledgers = ", ".join(f"{kind} {rate:,.0f}" for kind, rate in rates)
    cores = 2
    hours = MILLION * each / cores / 3600
    csv = MILLION / (count / float(runs[2][1])) / 3600
    again = MILLION / (count / float(runs[1][1])) / 3600
    bound = MILLION / rates[-1][1] / 3600
    ray = (
        table(("run", "s", "files/s", "times as long"), clustered)
        if clustered
        else "Not measured: no PostgreSQL was named."
    )
    return f"""# Scale

Written by `python benchmarks/batch.py` (Python {platform.python_version()}, {platform.system()} {platform.machine()},
{os.cpu_count()} processors). Other work on the machine makes times longer; compare within a table.

## What isolation costs

{COPIES} copies of each sample decision (text, DOCX and PDF), no two of the same bytes. What the command takes to start is taken off.

{table(("run", "s", "files/s", "times as fast", "ms a file more"), alone)}

A file costs a fork, its confinement, two pipes, and the validation of its result in the run; then, in any case, the ledger's
two commits, and two files and a folder that are made sure on the disk.

## Many files

{table(("run", "s", "files/s", "peak memory of the runner, MB"), runs)}

The memory of the runner as files are done. What grows is the list of outcomes for `run.json`.

{table(("files done", "MB"), memory)}

## On a cluster

The same files with the same results, to the byte. Ray starts a process for each share of 64 files or more.

{ray}

Claims that are entered and finished, one after the other, a second: {ledgers}. PostgreSQL's figure is from one
client, of the server that `THIHANH_DB` named; where that waits for its disk, several clients share one flush.

## A million documents

From the figures above, by division. Documents as in `corpus/`, a few pages each, {1000 * each:.0f} ms on one processor; scans cost
1 to 2 s a page instead, and set the cost where there are many.

| | one machine, {cores} processors | {MACHINES} machines of {cores} |
| --- | ---: | ---: |
| reading | {hours:,.0f} h | {hours / MACHINES:,.1f} h |
| the ledger, from one client | {bound:,.1f} h, beside the reading | {bound:,.1f} h if claims came one by one: more clients at once |
| CSV files at the end, one process | {csv:,.1f} h | {csv:,.1f} h |
| the second run, nothing to do | {again:,.1f} h | {again / MACHINES:,.2f} h, and the start of Ray |

- The CSV files are made by one process, from all decisions in the output. With `--to json` there are none; make them of parts.
- An output holds a folder for each decision; a million of them in one folder is much for some network file systems: give each
  hundred thousand files an output of its own.

## How to share the work

One machine: `thihanh extract FOLDER -o out -j N`, with as many workers as there are processors.

Several processes or machines, without anything else installed: each reads its share, all write to one output, and the last one makes
the CSV files. On one machine they can share the ledger in the output; across machines it has to be PostgreSQL, as SQLite's log does
not work on network drives.

```
# GNU parallel
seq 8 | parallel thihanh extract in -o out --shard {{}}/8
# Slurm: sbatch --array=1-40
thihanh extract /data/in -o /data/out --shard $SLURM_ARRAY_TASK_ID/40 --db postgresql+psycopg://user@host/name
# Kubernetes: a Job with completionMode Indexed, parallelism and completions 40
thihanh extract /data/in -o /data/out --shard $((JOB_COMPLETION_INDEX + 1))/40 --db postgresql+psycopg://user@host/name
```

A Ray cluster (`pip install 'thihanh[ray]'` on every machine, the same version; files and output under the same paths everywhere):

```
export RAY_ADDRESS=head:6379
thihanh extract /data/in -o /data/out --engine ray --db postgresql+psycopg://user@host/name
```

`-j` is then the number of processors that a share takes, 1 unless told. Ray only says where a share is read: what keeps files from
hurting one another, the limits and the outcomes are those of a local run. A worker that dies gives its share to another one, which
goes on where it was. The log of a share stays with Ray; `run.json` has every outcome.
"""


def main() -> None:
    """Measure, print and write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--no-write", action="store_true", help="only print")
    parser.add_argument("--files", type=int, default=10_000, help="how many short files the long run has")
    options = parser.parse_args()
    text = report(options.files)
    print(text)
    if not options.no_write:
        PAGE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()

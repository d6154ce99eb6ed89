"""Measures the review application under twenty reviewers, and with many decisions; prints it and writes docs/review-load.md.

python benchmarks/review_load.py [--reviewers 20] [--seconds 60] [--think 1] [--db URL] [--no-many] [--no-write]

A real server process answers over HTTP; afterwards the database is compared with what was answered. With --db (an empty
PostgreSQL database) the reviewers' part is measured there.
"""

from __future__ import annotations

import argparse
import math
import os
import platform
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from measuring import Row, peak_of, table
from review_checks import faults
from reviewing import PASSWORD, Act, Browser, Clock, Reviewer, Told

from pipeline.review.records.opening import open_review
from pipeline.review.records.people import add_user
from pipeline.write.decision_json import decisions_in

ROOT = Path(__file__).resolve().parents[1]
CORPUS = ROOT / "corpus"
PAGE = ROOT / "docs" / "review-load.md"
PROGRAM = (sys.executable, "-c", "from pipeline.cli import main; main()")
APPROVERS = 4
"""One reviewer of so many may approve."""

KINDS = (
    "decision (POST)", "decision and all that follows", "source after a decision", "obligation, whole page",
    "next obligation, part", "form of a correction", "queue page", "picture",
)  # fmt: skip
WAYS = (
    ("queue", "/queue"),
    ("queue, page 1,000", "/queue?page=1000"),
    ("queue, everything", "/queue?state=all"),
    ("queue, searched: “bao cao”", "/queue?q=bao+cao"),
    ("queue, searched, nothing found", "/queue?q=khongcotrongvanban"),
    ("queue, of a body", "/queue?body=Sở+Tài+chính"),
    ("queue, overdue", "/queue?standing=overdue"),
    ("accept many, preview", "/queue/accept"),
    ("decisions", "/decisions"),
    ("log", "/log"),
)


@dataclass(frozen=True, slots=True)
class Server:
    """A server process: where it is reached, and how long it took to be there (seconds)."""

    process: subprocess.Popen[str]
    port: int
    started: float

    def memory(self) -> float:
        """Return the most memory that it has had, MB."""
        return peak_of(self.process.pid)

    def worked(self) -> float:
        """Return the seconds of a processor that it has used."""
        parts = Path(f"/proc/{self.process.pid}/stat").read_text("ascii").rpartition(")")[2].split()
        return (int(parts[11]) + int(parts[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def served(output: Path, db: str = "") -> Iterator[Server]:
    """Serve an output; the server is stopped in good order if it still runs at the end."""
    words = [*PROGRAM, "review", "--output", str(output), "--port", "0", "--documents", str(CORPUS)]
    began = time.perf_counter()
    with subprocess.Popen([*words, *(["--db", db] if db else [])], stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        try:
            found = (re.search(r"http://127\.0\.0\.1:(\d+)/", line) for line in process.stderr)
            at = next(filter(None, found), None)
            if at is None:
                raise SystemExit("the server did not start")
            # What it says later has to be taken off its hands, or it waits for that.
            threading.Thread(target=process.stderr.read, daemon=True).start()
            yield Server(process, int(at.group(1)), time.perf_counter() - began)
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(30)


def extracted(folder: Path) -> Path:
    """Extract the sample decisions; return the output."""
    output = folder / "extracted"
    subprocess.run([*PROGRAM, "extract", str(CORPUS), "-o", str(output), "-q", "--to", "json"], check=True)
    return output


def copies(output: Path, to: Path, decisions: int = 0, obligations: int = 0) -> Path:
    """Copy the decisions of an output under other ids until there are so many of them, or of their obligations."""
    there = sorted(path.parent for path in decisions_in(output))
    texts = {folder: (folder / "decision.json").read_text("utf-8") for folder in there}
    ids = {folder: re.search(r'"id": ?"([^"]+)"', text).group(1) for folder, text in texts.items()}
    sizes = {folder: text.count('"fingerprint"') for folder, text in texts.items()}
    made = had = number = 0
    while made < decisions or had < obligations:
        number += 1
        for folder in there:
            place = to / f"{folder.name}-{number:04}"
            shutil.copytree(folder, place)
            (place / "decision.json").write_text(
                texts[folder].replace(ids[folder], f"{ids[folder]}-{number:04}"), "utf-8"
            )
            made, had = made + 1, had + sizes[folder]
            if made >= decisions and had >= obligations:
                break
    return to


@dataclass(frozen=True, slots=True)
class Measured:
    """What people saw, the share of a processor that the server used, its largest memory (MB), and what the database lacks."""

    told: Told
    used: float
    memory: float


def reviewed(server: Server, output: Path, options: argparse.Namespace, *, think: float, kill: bool) -> Measured:
    """Let people review; with `kill` the server is killed at the end, in the middle of their work."""
    documents = [path.parent.name for path in decisions_in(output)]
    clock = Clock(math.inf)
    people = []
    for number in range(options.reviewers):
        browser = Browser("127.0.0.1", server.port, Told())
        people.append(Reviewer(number, browser, documents[number :: options.reviewers], think=think, clock=clock))
    for one in people:
        one.sign_in()
    began, before = time.perf_counter(), server.worked()
    if not kill:
        clock.until = began + options.seconds
    for one in people:
        one.start()
    time.sleep(options.seconds)
    used, memory = (server.worked() - before) / (time.perf_counter() - began), server.memory()
    if kill:
        clock.until = 0.0
        server.process.kill()
    told = Told()
    for one in people:
        one.join(60)
        told.add(one.told)
    return Measured(told, used, memory)


def rows_of(told: Told, seconds: float) -> list[Row]:
    """Return what was asked for, how often, and how long it took in milliseconds."""
    rows = []
    for kind in KINDS:
        times = sorted(1000 * one for one in told.times.get(kind, ()))
        if times:
            shown = [times[len(times) // 2], times[int(0.95 * (len(times) - 1))], times[-1]]
            rows.append((kind, f"{len(times):,}", f"{len(times) / seconds:.1f}", *(f"{one:.0f}" for one in shown)))
    return rows


def under_load(work: Path, output: Path, options: argparse.Namespace) -> str:
    """Measure the reviewers, thinking and not; return what came of it."""
    address = options.db or str(work / "load.sqlite")
    with served(output, address) as server:
        loading = server.started
    done: list[Act] = []
    unknown: list[Act] = []
    parts = []
    with closing(open_review(address)) as database:
        for number in range(options.reviewers):
            with database.writing() as connection:
                add_user(connection, f"r{number:02}", "reviewer" if number % APPROVERS else "approver", PASSWORD)
        for think in (options.think, 0.0):
            with served(output, address) as server:
                started = server.started
                measured = reviewed(server, output, options, think=think, kill=not think)
            done += measured.told.done
            unknown += measured.told.unknown
            parts.append(_part(think, measured, faults(database, done, unknown), options))
            print(parts[-1], file=sys.stderr, flush=True)
    kind = "PostgreSQL" if options.db else "SQLite"
    parts.insert(
        0,
        f"On {kind}. {options.decisions:,} decisions were loaded in {loading:.1f} s, with the start of the server; the next start "
        f"took {started:.1f} s.",
    )
    return "\n\n".join(parts)


def _part(think: float, measured: Measured, wrong: Sequence[str], options: argparse.Namespace) -> str:
    told = measured.told
    for line in (*told.errors, *wrong)[:20]:
        print(line, file=sys.stderr)
    title = (
        f"{think:g} s between two decisions"
        if think
        else "no time between two decisions, and the server killed at the end"
    )
    rows = rows_of(told, options.seconds)
    return f"""### {options.reviewers} reviewers, {title}

{table(("request", "count", "a second", "p50, ms", "p95, ms", "max, ms"), rows)}

{len(told.done) / options.seconds:.1f} decisions a second; {told.refused} refused because somebody else was faster; errors: {len(told.errors)}.
Without an answer when the server ended: {len(told.unknown)}. Faults in the database afterwards: {len(wrong)}.
The server used {100 * measured.used:.0f} % of one processor, and {measured.memory:.0f} MB at most."""


def many(work: Path, output: Path, options: argparse.Namespace) -> str:
    """Measure the pages with very many obligations; return what came of it."""
    place = copies(output, work / "many", obligations=options.obligations)
    count = sum(1 for _ in decisions_in(place))
    rows = []
    with served(place, str(work / "many.sqlite")) as server:
        loading = server.started
    with served(place, str(work / "many.sqlite")) as server:
        again, told = server.started, Told()
        browser = Browser("127.0.0.1", server.port, told)
        for name, address in WAYS:
            for _ in range(options.rounds):
                status, _text = browser.ask(name, quote(address, safe="/?=&+"))
                if status != 200:
                    raise SystemExit(f"{address}: {status}")
            times = sorted(1000 * one for one in told.times[name])
            rows.append((name, f"{statistics.median(times):.0f}", f"{times[-1]:.0f}"))
        memory = server.memory()
    size = (work / "many.sqlite").stat().st_size / 1e6
    return f"""{options.obligations:,} obligations in {count:,} decisions, {size:,.0f} MB of SQLite: loaded in {loading:.0f} s, the next start took \
{again:.1f} s. The server used {memory:.0f} MB at most. Nobody else asks.

{table(("page", "p50, ms", "max, ms"), rows)}"""


def report(options: argparse.Namespace) -> str:
    """Measure everything; return the page."""
    busy = os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as place:
        work = Path(place)
        output = extracted(work)
        load = under_load(work, copies(output, work / "load", decisions=options.decisions), options)
        amount = many(work, output, options) if options.many else "Not measured."
    return f"""# The review application under load

Written by `python benchmarks/review_load.py` (Python {platform.python_version()}, {platform.system()} {platform.machine()},
{os.cpu_count()} processors, which the reviewers' side uses too). Other work on the machine makes times longer; before it began, {busy:.1f} processes
were at work.

## Reviewers

The decisions are those of `corpus/` under other ids. Each reviewer has an account, a session and one connection over HTTP; half of
them work through decisions of their own, half through the whole queue; one of {APPROVERS} may approve. They accept, correct,
reject, take back, accept single fields, approve and skip, at random, and ask for what a browser asks for then: the next
obligation as a part of the page, the marks of the source anew, a whole page with pictures for the next decision, the queue.

{load}

Afterwards each answered decision is looked for among the events, once; numbers and moments of events grow; the state of
each obligation, and what the queue keeps of it, is compared with what its events make of the extraction.

## Many decisions

{amount}
"""


def main() -> None:
    """Measure, print and write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--no-write", action="store_true", help="only print")
    parser.add_argument(
        "--no-many", dest="many", action="store_false", help="leave out the pages with many obligations"
    )
    parser.add_argument("--db", default="", help="address of an empty PostgreSQL database, SQLite unless told")
    parser.add_argument("--reviewers", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=60.0, help="how long they review")
    parser.add_argument("--think", type=float, default=1.0, help="seconds between two decisions")
    parser.add_argument("--decisions", type=int, default=1000, help="how many the reviewers have")
    parser.add_argument("--obligations", type=int, default=100_000, help="how many the pages are measured with")
    parser.add_argument("--rounds", type=int, default=11, help="how often each page is asked for")
    options = parser.parse_args()
    text = report(options)
    print(text)
    if not options.no_write:
        PAGE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()

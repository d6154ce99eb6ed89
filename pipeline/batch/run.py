"""A run over files: every file ends in a decision or in a named error, what was found is written, `run.json` tells all."""

from __future__ import annotations

import hashlib
import json
import os
import socket
import stat
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from itertools import chain
from pathlib import Path

from pipeline import __version__
from pipeline.batch.child import ENGINES
from pipeline.batch.local import shown, unread
from pipeline.batch.runner import Done, Job, run_all
from pipeline.batch.sandbox import Limits
from pipeline.document.decision import SCHEMA_VERSION, Decision
from pipeline.errors import ERRORS, SOME_FAILED, Locked, ThihanhError
from pipeline.read.limits import FILE_BYTES, check_size
from pipeline.read.programs import available
from pipeline.store import Claim, Key, Ledger, Result
from pipeline.trained import MODEL, SecondReader
from pipeline.write import write_text
from pipeline.write.atomic import make_folder
from pipeline.write.decision_json import from_json, to_json

OK, PARTIAL, DUPLICATE = "OK", "OK_PARTIAL", "DUPLICATE_OF"
"""The outcomes of a file that gave a decision, a part of one, or that has the bytes of another one of the run."""

DONE = frozenset({OK, PARTIAL, DUPLICATE})
_SLACK = 120.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one input: `outcome` is one of `DONE` or an error's code; `folder` is where its decision lies.

    `steps` tells each engine that was tried, `rss` the memory of the process that read it, in MB. `earlier` says that the
    ledger knew it: nothing was read.
    """

    name: str
    sha256: str
    outcome: str
    id: str = ""
    folder: str = ""
    message: str = ""
    message_vi: str = ""
    exit_code: int = 0
    seconds: float = 0.0
    obligations: int = 0
    notes: int = 0
    rss: float = 0.0
    steps: tuple[str, ...] = ()
    earlier: bool = False


@dataclass(slots=True)
class Run:
    """A run over many files: its options, its outcomes so far, and the folders that are taken.

    `reader` is the second reader, None for the rules alone; `workers` files are read at a time, each within `limits`; with
    `fail_fast` the first error ends the run. With a `ledger` it adds to what lies in the output: it overwrites no decision of
    another file, its CSV files hold all decisions there, and it does only what is not done; `force` does all again.
    """

    output: Path
    formats: tuple[str, ...] = ("json",)
    reader: SecondReader | None = None
    limits: Limits = field(default_factory=Limits)
    workers: int = 1
    fail_fast: bool = False
    ledger: Ledger | None = None
    force: bool = False
    outcomes: list[Outcome] = field(default_factory=list)
    repeated: list[str] = field(default_factory=list)
    csv_written: bool = False
    _taken: dict[str, int] = field(default_factory=dict)
    _first: dict[str, Outcome] = field(default_factory=dict)
    _open: dict[str, Claim] = field(default_factory=dict)

    def exit_code(self) -> int:
        """Return 0 where every file gave a decision, the error's own code where only one was asked for, else 11."""
        failed = [outcome for outcome in self.outcomes if outcome.outcome not in DONE]
        if not failed:
            return 0
        return failed[0].exit_code if len(self.outcomes) == 1 else SOME_FAILED


def extracted(run: Run, files: Iterable[Path], seen: Callable[[Outcome], None]) -> Iterator[Decision]:
    """Read the files, write each decision, and yield it, in the order of the files; `seen` is told of every outcome."""
    going = run_all(_jobs(run, files), run.limits, run.workers, run.reader)
    try:
        for done in _in_order(going):
            outcome, decision = _settled(run, done)
            _entered(run, done.job, outcome)
            run.outcomes.append(outcome)
            seen(outcome)
            if decision is not None:
                yield decision
            if run.fail_fast and outcome.outcome not in DONE:
                return
    finally:
        going.close()
        while run._open and run.ledger is not None:
            run.ledger.release(run._open.popitem()[1])


def _in_order(going: Iterator[Done]) -> Iterator[Done]:
    """Yield what is done in the order in which it was asked for, so that a run with two workers is a run with one."""
    waiting: dict[int, Done] = {}
    at = 0
    for done in going:
        waiting[done.job.number] = done
        while at in waiting:
            yield waiting.pop(at)
            at += 1


def _jobs(run: Run, files: Iterable[Path]) -> Iterator[Job]:
    seen: set[str] = set()
    worker = f"{socket.gethostname()}:{os.getpid()}"
    for number, path in enumerate(files):
        try:
            sha256 = _taken_in(path)
        except ThihanhError as error:
            yield Job(path, shown(path), number=number, refused=error)
            continue
        job = Job(path, shown(path), number=number, sha256=sha256, settled=sha256 in seen)
        seen.add(sha256)
        if run.ledger is None or job.settled:
            yield job
            continue
        key = Key(sha256, __version__, _config(run))
        claim = run.ledger.claim(
            key, shown(path), worker=worker, lease=run.limits.seconds * len(ENGINES) + _SLACK, force=run.force
        )
        if claim.verdict == "work":
            run._open[sha256] = claim
        yield replace(job, claim=claim, settled=claim.verdict != "work")


def _config(run: Run) -> str:
    """Return what tells apart runs that may give other results: options, and which outside programs there are."""
    told = [run.reader is not None, run.limits.seconds, run.limits.memory, *available()]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:16]


def _entered(run: Run, job: Job, outcome: Outcome) -> None:
    """Enter what became of a file that this run had claimed."""
    claim = run._open.pop(job.sha256, None) if job.claim is not None else None
    if claim is None or run.ledger is None:
        return
    result = Result(
        outcome.outcome, outcome.id, outcome.folder, outcome.message, outcome.message_vi, outcome.seconds, outcome.rss,
        outcome.steps, outcome.obligations, outcome.notes,
    )  # fmt: skip
    run.ledger.finish(claim, result)


def _taken_in(path: Path) -> str:
    """Return the hash of a file's bytes.

    Raises MissingFile for what can't be read or is no regular file, TooLarge for what has too many bytes.
    """
    try:
        about = path.stat()
        if not stat.S_ISREG(about.st_mode):  # a pipe may never end
            raise unread(path, "not a regular file")
        check_size(about.st_size, FILE_BYTES, shown(path))
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise unread(path, error.strerror or type(error).__name__) from error


def _settled(run: Run, done: Done) -> tuple[Outcome, Decision | None]:
    """Write what was found in a file, and return its outcome; the same bytes under another name are one document."""
    job = done.job
    first = run._first.get(job.sha256) if job.settled else None
    if first is not None and first.outcome not in {OK, PARTIAL}:
        return replace(first, name=job.name), None
    if first is not None:
        told = Outcome(
            job.name, job.sha256, DUPLICATE, first.id, first.folder,
            f"{job.name}: the same bytes as {first.name}", f"{job.name}: trùng nội dung với {first.name}",
        )  # fmt: skip
        return told, None
    if job.settled and job.claim is not None:
        return _earlier(run, job, job.claim), None
    if done.decision is None:
        outcome = Outcome(
            job.name, job.sha256, done.code, message=done.message, message_vi=done.message_vi,
            exit_code=done.exit_code, seconds=done.seconds, rss=done.rss, steps=done.steps,
        )  # fmt: skip
        run._first.setdefault(job.sha256, outcome)
        return outcome, None
    folder = _folder(run, done.decision.id, job.sha256)
    try:
        _write(run, done.decision, done.raw, folder)
    except ThihanhError as error:
        return Outcome(job.name, job.sha256, error.code, message=error.message, message_vi=error.message_vi,
                       exit_code=error.exit_code, seconds=done.seconds, steps=done.steps), None  # fmt: skip
    outcome = Outcome(
        job.name, job.sha256, done.code, done.decision.id, folder, seconds=done.seconds,
        obligations=len(done.decision.obligations), notes=len(done.decision.notes), rss=done.rss, steps=done.steps,
    )  # fmt: skip
    run._first.setdefault(job.sha256, outcome)
    return outcome, done.decision


def _earlier(run: Run, job: Job, claim: Claim) -> Outcome:
    """Return the outcome of a file that the ledger knows, or that another run has in hand."""
    codes = {error.code: error.exit_code for error in ERRORS}
    if claim.verdict == "busy":
        outcome = Outcome(
            job.name, job.sha256, Locked.code, message=f"{job.name}: another run reads it now; run again later",
            message_vi=f"{job.name}: một lượt chạy khác đang đọc; hãy chạy lại sau", exit_code=Locked.exit_code, earlier=True,
        )  # fmt: skip
    else:
        outcome = Outcome(
            job.name, job.sha256, claim.outcome, claim.folder.partition("~")[0], claim.folder, claim.message,
            claim.message_vi, codes.get(claim.outcome, 0), earlier=True,
        )  # fmt: skip
    run._first.setdefault(job.sha256, outcome)
    return outcome


def _folder(run: Run, identity: str, sha256: str) -> str:
    """Return the folder of a decision; a second file with the same number and day (its scan, its Word file) has its own."""
    count = run._taken.get(identity, 0) + 1
    while run.ledger is not None and _is_others(run.output / _numbered(identity, count), sha256):
        count += 1
    run._taken[identity] = count
    return _numbered(identity, count)


def _is_others(folder: Path, sha256: str) -> bool:
    """Tell whether a folder holds the decision of other bytes."""
    try:
        return str(json.loads((folder / "decision.json").read_text("utf-8"))["source"]["sha256"]) != sha256
    except FileNotFoundError:
        return False
    except (OSError, ValueError, KeyError, TypeError):
        return True


def _numbered(identity: str, count: int) -> str:
    return identity if count == 1 else f"{identity}~{count}"


def gathered(output: Path) -> Iterator[Decision]:
    """Yield the decisions that lie in an output folder, by the names of their folders; one that can't be read is left out."""
    for path in sorted(output.glob("*/decision.json")):
        with suppress(ValueError, OSError):
            yield from_json(path.read_text("utf-8"))


def _write(run: Run, decision: Decision, raw: str, folder: str) -> None:
    place = run.output / folder
    write_text(place / "source.txt", raw)
    write_text(place / "decision.json", to_json(decision))
    if "spacy" in run.formats:
        from pipeline.write.spacy_docs import write_docbin

        write_docbin(decision, raw, place / "decision.spacy")


def extract(
    files: list[Path],
    output: Path,
    formats: tuple[str, ...],
    seen: Callable[[Outcome], None],
    reader: SecondReader | None = None,
    limits: Limits | None = None,
    workers: int = 1,
    *,
    fail_fast: bool = False,
    ledger: Ledger | None = None,
    force: bool = False,
) -> Run:
    """Run over the files and write everything that was asked for, `run.json` last; return the run.

    Where no file gave a decision, no CSV file is written: those that are there stay as they were. With a ledger the CSV
    files hold all decisions that lie in the output.
    """
    began = time.perf_counter()
    run = Run(output, formats, reader, limits or Limits(), workers, fail_fast, ledger, force)
    make_folder(output)
    decisions = extracted(run, files, seen)
    first = next(decisions, None)
    if first is not None and "csv" in formats:
        from pipeline.write.datapackage import write_package

        written: Iterator[Decision] = chain([first], decisions)
        if run.ledger is not None:
            deque(written, maxlen=0)
            written = gathered(output)
        run.repeated = list(write_package(written, output).repeated)
        run.csv_written = True
    deque(decisions, maxlen=0)
    write_text(output / "run.json", run_text(run, time.perf_counter() - began))
    return run


def run_text(run: Run, seconds: float) -> str:
    """Return `run.json`: what was run, counts by outcome, times, and each input with its outcome."""
    counts: dict[str, int] = {}
    for outcome in run.outcomes:
        counts[outcome.outcome] = counts.get(outcome.outcome, 0) + 1
    content = {
        "tool": {"name": "thihanh", "version": __version__},
        "schema_version": SCHEMA_VERSION,
        "options": {
            "formats": list(run.formats),
            "second_reader": MODEL if run.reader is not None else None,
            "workers": run.workers,
            "seconds": run.limits.seconds,
            "memory": run.limits.memory,
        },
        "counts": dict(sorted(counts.items())),
        "seconds": round(seconds, 3),
        "csv_written": run.csv_written,
        "repeated_in_csv": run.repeated,
        "inputs": [asdict(outcome) for outcome in run.outcomes],
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"

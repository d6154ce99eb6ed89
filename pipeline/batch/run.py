"""A run over files: every file ends in a decision or in a named error, what was found is written, `run.json` tells all."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from pipeline.batch.claims import Claims
from pipeline.batch.intake import jobs
from pipeline.batch.job import Done, Job
from pipeline.batch.manifest import RUN_FILE, run_text
from pipeline.batch.outcome import DUPLICATE, Outcome
from pipeline.batch.places import Places, gathered
from pipeline.batch.runner import run_all
from pipeline.batch.sandbox import Limits
from pipeline.errors import ERRORS, SOME_FAILED, Locked, ThihanhError
from pipeline.store import Claim, Ledger
from pipeline.trained import SecondReader
from pipeline.write import write_text
from pipeline.write.atomic import make_folder


@dataclass(slots=True)
class Run:
    """A run over many files: its options, its outcomes so far, and the folders that are taken.

    `reader` is the second reader, None for the rules alone; `workers` files are read at a time, each within `limits`; with
    `fail_fast` the first error ends the run. It adds to what lies in the output: it overwrites no decision of another file,
    and its CSV files hold all decisions there. With a `ledger` it does only what is not done; `force` does all again.
    """

    output: Path
    formats: tuple[str, ...] = ("json",)
    reader: SecondReader | None = None
    limits: Limits = field(default_factory=Limits)
    workers: int = 1
    fail_fast: bool = False
    files: int = 0
    outcomes: list[Outcome] = field(default_factory=list)
    repeated: list[str] = field(default_factory=list)
    csv_written: bool = False
    _first: dict[str, Outcome] = field(default_factory=dict)

    def exit_code(self) -> int:
        """Return 0 where every file gave a decision, the error's own code where only one was asked for, else 11."""
        failed = [outcome for outcome in self.outcomes if outcome.failed]
        if not failed:
            return 0
        return failed[0].exit_code if len(self.outcomes) == 1 else SOME_FAILED


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

    `seen` is told of every outcome, in the order of the files. Where no file gave a decision, no CSV file is written: those
    that are there stay as they were.
    """
    began = time.perf_counter()
    run = Run(output, formats, reader, limits or Limits(), workers, fail_fast, len(files))
    make_folder(output)
    claims = None if ledger is None else Claims(ledger, run.limits, second_reader=reader is not None, force=force)
    new = _read(run, files, claims, seen)
    if new and "csv" in formats:
        from pipeline.write.datapackage import write_package

        run.repeated = list(write_package(gathered(output), output).repeated)
        run.csv_written = True
    write_text(output / RUN_FILE, run_text(run, time.perf_counter() - began))
    return run


def _read(run: Run, files: list[Path], claims: Claims | None, seen: Callable[[Outcome], None]) -> int:
    """Read the files and write each decision; return how many new ones there are."""
    going = run_all(jobs(files, claims), run.limits, run.workers, run.reader)
    places = Places(run.output)
    new = 0
    try:
        for done in _in_order(going):
            outcome = _settled(run, places, done)
            if claims is not None:
                claims.enter(done.job.sha256, outcome)
            run.outcomes.append(outcome)
            new += not outcome.failed and not outcome.earlier
            seen(outcome)
            if run.fail_fast and outcome.failed:
                break
    finally:
        going.close()
        if claims is not None:
            claims.give_back()
    return new


def _in_order(going: Iterator[Done]) -> Iterator[Done]:
    """Yield what is done in the order in which it was asked for, so that a run with two workers is a run with one."""
    waiting: dict[int, Done] = {}
    at = 0
    for done in going:
        waiting[done.job.number] = done
        while at in waiting:
            yield waiting.pop(at)
            at += 1


def _settled(run: Run, places: Places, done: Done) -> Outcome:
    """Write what was found in a file, and return its outcome; the same bytes under another name are one document."""
    job = done.job
    first = run._first.get(job.sha256) if job.settled else None
    if first is not None:
        return replace(first, name=job.name) if first.failed else _duplicate(job, first)
    outcome = _earlier(job, job.claim) if job.settled and job.claim is not None else _written(run, places, done)
    run._first.setdefault(job.sha256, outcome)
    return outcome


def _written(run: Run, places: Places, done: Done) -> Outcome:
    job = done.job
    told = Outcome(
        job.name, job.sha256, done.code, message=done.message, message_vi=done.message_vi,
        exit_code=done.exit_code, seconds=done.seconds, rss=done.rss, steps=done.steps,
    )  # fmt: skip
    if done.decision is None:
        return told
    folder = places.free(done.decision.id, job.sha256)
    try:
        places.write(done.decision, done.raw, folder, run.formats)
    except ThihanhError as error:
        return replace(
            told, outcome=error.code, message=error.message, message_vi=error.message_vi, exit_code=error.exit_code
        )
    found = done.decision
    return replace(told, id=found.id, folder=folder, obligations=len(found.obligations), notes=len(found.notes))


def _duplicate(job: Job, first: Outcome) -> Outcome:
    return Outcome(
        job.name, job.sha256, DUPLICATE, first.id, first.folder,
        f"{job.name}: the same bytes as {first.name}", f"{job.name}: trùng nội dung với {first.name}",
    )  # fmt: skip


def _earlier(job: Job, claim: Claim) -> Outcome:
    """Return the outcome of a file that the ledger knows, or that another run has in hand."""
    if claim.verdict == "busy":
        return Outcome(
            job.name, job.sha256, Locked.code, message=f"{job.name}: another run reads it now; run again later",
            message_vi=f"{job.name}: một lượt chạy khác đang đọc; hãy chạy lại sau", exit_code=Locked.exit_code, earlier=True,
        )  # fmt: skip
    codes = {error.code: error.exit_code for error in ERRORS}
    return Outcome(
        job.name, job.sha256, claim.outcome, claim.folder.partition("~")[0], claim.folder, claim.message,
        claim.message_vi, codes.get(claim.outcome, 0), earlier=True,
    )  # fmt: skip

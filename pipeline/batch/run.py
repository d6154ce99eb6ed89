"""A run over files: every file ends in a decision or in a named error, what was found is written, `run.json` tells all."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from zlib import compress, decompress

from pipeline.batch.claims import Claims
from pipeline.batch.failures import shown
from pipeline.batch.inputs import seen_from
from pipeline.batch.intake import jobs
from pipeline.batch.job import Done, Job
from pipeline.batch.keeper import Keeper
from pipeline.batch.manifest import RUN_FILE, run_text
from pipeline.batch.outcome import DUPLICATE, Outcome
from pipeline.batch.places import Places, csv_is_behind, csv_is_made, gathered
from pipeline.batch.runner import run_all
from pipeline.batch.sandbox import Limits
from pipeline.batch.stopping import Stop
from pipeline.errors import ERRORS, SOME_FAILED, InternalError, Locked, MissingFile
from pipeline.store import Claim
from pipeline.write import decision_json, reading_json, write_text
from pipeline.write.atomic import make_folder

_UNPACKED = 16
_EXIT_CODES = {error.code: error.exit_code for error in ERRORS}


@dataclass(slots=True)
class Run:
    """A run over many files: its options, its outcomes so far, and the folders that are taken.

    With `second_reader` each decision is read a second time; `workers` files are read at a time, each within `limits`; with
    `fail_fast` the first error ends the run. It adds to what lies in the output: it overwrites no decision of another file,
    and its CSV files hold all decisions there. A run that is a `part` ("2-of-5") of one leaves those to the last of them.
    """

    output: Path
    formats: tuple[str, ...] = ("json",)
    second_reader: bool = False
    limits: Limits = field(default_factory=Limits)
    workers: int = 1
    fail_fast: bool = False
    files: int = 0
    part: str = ""
    outcomes: list[Outcome] = field(default_factory=list)
    repeated: list[str] = field(default_factory=list)
    csv_written: bool = False
    _first: dict[str, Outcome] = field(default_factory=dict)

    @property
    def file_name(self) -> str:
        """Return the name of the file that tells of the run: `run.json`, of a part `run-2-of-5.json`."""
        return f"run-{self.part}.json" if self.part else RUN_FILE

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
    limits: Limits | None = None,
    workers: int = 1,
    *,
    second_reader: bool = False,
    keeper: Keeper | None = None,
    fail_fast: bool = False,
    claims: Claims | None = None,
    stop: Stop | None = None,
    part: str = "",
) -> Run:
    """Run over the files and write everything that was asked for, `run.json` last; return the run.

    `seen` is told of every outcome, in the order of the files. The CSV files are made anew where a decision came that they lack,
    in this run or in one that was stopped; else they stay as they are.

    Raises Stopped where `stop` says so, DiskFull where something can't be written: with the claims given back, and nothing left
    half done. Raises InternalError where a file has no outcome.
    """
    began = time.perf_counter()
    run = Run(output, formats, second_reader, limits or Limits(), workers, fail_fast, len(files), part)
    make_folder(output)
    read_all(run, files, claims, seen, stop, keeper)
    if not fail_fast and [outcome.name for outcome in run.outcomes] != [shown(path) for path in files]:
        raise InternalError(
            f"{len(files)} files were to be read, and {len(run.outcomes)} have an outcome; please report it",
            f"cần đọc {len(files)} tệp nhưng chỉ có kết cục của {len(run.outcomes)} tệp; hãy báo lỗi",
        )
    write_summaries(run, began, stop)
    return run


def write_summaries(run: Run, began: float, stop: Stop | None = None) -> None:
    """Write what tells of all decisions: the CSV files, if asked for and behind, and `run.json`; `began` is by `perf_counter`.

    Raises Stopped, DiskFull.
    """
    if not run.part:
        write_csv(run, stop)
    write_text(run.output / run.file_name, run_text(run, time.perf_counter() - began))


def write_csv(run: Run, stop: Stop | None = None) -> None:
    """Write the CSV files of an output, if they are asked for and behind; raises Stopped, DiskFull."""
    if "csv" in run.formats and csv_is_behind(run.output):
        from pipeline.write.datapackage import write_package

        lying = gathered(run.output)
        run.repeated = list(write_package(stop.between(lying) if stop else lying, run.output).repeated)
        run.csv_written = True
        csv_is_made(run.output)


def read_all(
    run: Run,
    files: list[Path],
    claims: Claims | None,
    seen: Callable[[Outcome], None],
    stop: Stop | None,
    keeper: Keeper | None = None,
) -> None:
    """Read the files, write each decision, and add the outcomes to the run; raises what `extract` raises.

    `keeper` is one that was made before for a run like this one, and is closed at its end.
    """

    def tick() -> None:
        if claims is not None:
            claims.beat()
        if stop is not None:
            stop.check()

    wake = stop.fileno() if stop is not None else None
    going = run_all(
        jobs(files, claims), run.limits, run.workers, tick, wake, second_reader=run.second_reader, keeper=keeper
    )
    places = Places(run.output)
    try:
        for done in _in_order(going):
            outcome = _settled(run, places, done)
            if claims is not None:
                claims.enter(done.job.sha256, outcome)
            run.outcomes.append(outcome)
            seen(outcome)
            if run.fail_fast and outcome.failed:
                break
            tick()
    finally:
        going.close()
        if claims is not None:
            claims.give_back()


def _in_order(going: Iterator[Done]) -> Iterator[Done]:
    """Yield what is done in the order in which it was asked for, so that a run with two workers is a run with one.

    A scan may take minutes, and hundreds of short files be done meanwhile: all but a few wait packed.
    """
    waiting: dict[int, Done | _Packed] = {}
    at = 0
    for done in going:
        waiting[done.job.number] = _Packed.of(done) if len(waiting) >= _UNPACKED and done.job.number != at else done
        while at in waiting:
            next_one = waiting.pop(at)
            yield next_one.done() if isinstance(next_one, _Packed) else next_one
            at += 1


@dataclass(frozen=True, slots=True)
class _Packed:
    """What became of a file, its decision, text and reading as compressed bytes."""

    rest: Done
    decision: bytes
    raw: bytes
    reading: bytes

    @classmethod
    def of(cls, done: Done) -> _Packed:
        decision = decision_json.to_json(done.decision) if done.decision is not None else ""
        reading = reading_json.to_json(done.reading) if done.reading is not None else ""
        return cls(
            replace(done, decision=None, raw="", reading=None),
            *(compress(one.encode("utf-8", "surrogatepass"), 1) for one in (decision, done.raw, reading)),
        )

    def done(self) -> Done:
        decision, raw, reading = (
            decompress(one).decode("utf-8", "surrogatepass") for one in (self.decision, self.raw, self.reading)
        )
        return replace(
            self.rest,
            decision=decision_json.from_json(decision) if decision else None,
            raw=raw,
            reading=reading_json.from_json(reading) if reading else None,
        )


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
    found = done.decision
    if found is None:
        return told
    if found.source.sha256 != job.sha256:  # its bytes were hashed before the child read them
        return replace(
            told, outcome=MissingFile.code, exit_code=MissingFile.exit_code,
            message=f"{job.name}: it was changed while it was read; run again when it is whole",
            message_vi=f"{job.name}: tệp bị thay đổi trong lúc đọc; hãy chạy lại khi tệp đã hoàn chỉnh",
        )  # fmt: skip
    reading = done.reading and done.reading.model_copy(update={"file": seen_from(run.output, job.path)})
    folder = places.write(found, done.raw, run.formats, reading)
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
    return Outcome(
        job.name, job.sha256, claim.outcome, claim.folder.partition("~")[0], claim.folder, claim.message,
        claim.message_vi, _EXIT_CODES.get(claim.outcome, 0), earlier=True,
    )  # fmt: skip

"""What `thihanh extract` and `thihanh watch` do: inputs, a lock on the output, progress, and a run over the files."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from pipeline.batch.claims import Claims, ledger_at
from pipeline.batch.inbox import Inbox, watch
from pipeline.batch.inputs import inputs, shard
from pipeline.batch.keeper import Keeper
from pipeline.batch.lock import output_lock
from pipeline.batch.outcome import DONE, Outcome
from pipeline.batch.progress import Progress
from pipeline.batch.run import Run, extract, write_csv
from pipeline.batch.sandbox import Limits
from pipeline.batch.stopping import Stop
from pipeline.batch.wrong_use import WrongUse
from pipeline.errors import ERRORS, Locked, MissingFile
from pipeline.store import LEDGER_FILE, Ledger, WrongWhere, parse_where

_LAST = 1.0
"""Seconds that a part of a run waits for another one that ends in the same moment, to see who is the last."""
LOCAL, RAY = "local", "ray"
ENGINES = (LOCAL, RAY)
"""Where a run may read: in this process's children, or on a Ray cluster."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a command was asked for: where to write and in which formats, how to read, where, and whether to tell of it.

    `keeper` is one that was made for it already.
    """

    output: Path
    formats: tuple[str, ...]
    second_reader: bool
    limits: Limits
    workers: int
    fail_fast: bool = False
    quiet: bool = False
    ledger: str = ""
    force: bool = False
    engine: str = LOCAL
    shard: str = ""
    keeper: Keeper | None = None


def files_of(arguments: Sequence[str], output: Path, share: str = "") -> list[Path]:
    """Return the files that arguments name; `share` ("2/5") takes the second of five shares of them.

    What lies in the output is no input: an output folder may stand below the folder that is read.

    Raises WrongUse for a share that is none, MissingFile and UnreadableText for a list that can't be read.
    """
    place = output.resolve()
    found = [path for path in inputs(arguments) if place not in path.absolute().parents]
    if not share:
        return found
    part, _, whole = share.partition("/")
    return list(shard(found, int(part) if part.isdigit() else 0, int(whole) if whole.isdigit() else 0))


def run_over(files: list[Path], asked: Asked) -> Run:
    """Read files and write what was found, here or on a cluster.

    The parts of a run (`shard`) write to one output side by side; the last of them makes the CSV files.

    Raises WrongUse for a cluster without a ledger that all its machines reach, Locked where another run writes to the same output,
    Stopped where a signal asks for it: then nothing is left half done.
    """
    with Stop() as stop:
        run = _run_over(files, asked, stop)
        if asked.shard:
            with suppress(Locked), output_lock(asked.output, wait=_LAST):
                write_csv(run, stop)
        return run


def _run_over(files: list[Path], asked: Asked, stop: Stop) -> Run:
    with (
        output_lock(asked.output, shared=bool(asked.shard)),
        _ledger(asked.output, asked.ledger) as ledger,
        Progress(len(files), quiet=asked.quiet) as progress,
    ):
        if asked.engine == RAY:
            return _on_cluster(files, asked, ledger, progress, stop)
        return extract(
            files, asked.output, asked.formats, lambda outcome: _tell(progress, outcome), asked.limits, asked.workers,
            second_reader=asked.second_reader, keeper=asked.keeper, fail_fast=asked.fail_fast,
            claims=_claims(ledger, asked), stop=stop, part=asked.shard.replace("/", "-of-"),
        )  # fmt: skip


def _on_cluster(files: list[Path], asked: Asked, ledger: Ledger, progress: Progress, stop: Stop) -> Run:
    from pipeline.batch.cluster import run_on_cluster
    from pipeline.batch.share import Share

    if not asked.ledger.startswith("postgresql"):
        raise WrongUse(
            "--engine ray needs a ledger that all machines reach: --db postgresql+psycopg://user@host/name",
            "--engine ray cần sổ mà mọi máy truy cập được: --db postgresql+psycopg://user@host/name",
        )
    output = asked.output.resolve()
    run = Run(output, asked.formats, asked.second_reader, asked.limits, asked.workers, files=len(files))
    share = Share(
        (), str(output), asked.formats, asked.ledger, asked.limits.seconds, asked.limits.memory, asked.workers,
        asked.second_reader, asked.force,
    )  # fmt: skip
    whole = [path.absolute() for path in files]
    run_on_cluster(run, whole, share, _claims(ledger, asked), lambda outcome: _tell(progress, outcome), stop)
    return run


def _claims(ledger: Ledger, asked: Asked) -> Claims:
    own = None if asked.ledger else asked.output
    return Claims(ledger, asked.limits, second_reader=asked.second_reader, output=own, force=asked.force)


def _tell(progress: Progress, outcome: Outcome) -> None:
    progress.one(outcome.name, _code(outcome), outcome.message_vi, outcome.message)


def _code(outcome: Outcome) -> str:
    """Return the code of an error, "OK" for whatever is done."""
    return "OK" if outcome.outcome in DONE else outcome.outcome


def watch_inbox(folder: Path, asked: Asked, *, settle: float, interval: float, once: bool) -> None:
    """Read the files of a folder as they arrive, and move each to `done/` or `failed/CODE/`, until a signal ends it.

    A decision of an earlier file is never overwritten; the CSV files hold everything in the output.
    Raises WrongUse for a folder that is none, or that holds the output.
    """
    inbox = Inbox(folder, output=asked.output, settle=settle)
    stop = threading.Event()

    def leave(_: int, __: FrameType | None) -> None:
        stop.set()

    before = {number: signal.signal(number, leave) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        watch(inbox, lambda files: _batch(files, asked), interval=interval, once=once, stop=stop)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _batch(files: list[Path], asked: Asked) -> dict[Path, str]:
    with output_lock(asked.output, wait=60.0), _ledger(asked.output, asked.ledger) as ledger:
        run = extract(
            files, asked.output, asked.formats, _say, asked.limits, asked.workers, second_reader=asked.second_reader,
            claims=_claims(ledger, asked),
        )  # fmt: skip
    return {path: _code(outcome) for path, outcome in zip(files, run.outcomes, strict=True)}


def _say(outcome: Outcome) -> None:
    with Progress(1, quiet=True, stream=sys.stderr) as progress:
        _tell(progress, outcome)


def ledger_of(output: Path, url: str) -> Ledger:
    """Return the ledger of an output folder, or the one that is named; raises MissingFile where the folder has none."""
    place = output / LEDGER_FILE
    if not url and not place.is_file():
        raise MissingFile(
            f"{place}: there is no ledger; nothing was extracted here yet",
            f"{place}: chưa có sổ theo dõi; chưa trích xuất gì vào đây",
        )
    return _ledger(output, url)


def _ledger(output: Path, url: str) -> Ledger:
    return ledger_at(url or str(output / LEDGER_FILE))


def forget_failed(output: Path, url: str) -> int:
    """Let the next run read again what failed; return how many files that are."""
    codes = {error.code for error in ERRORS}
    with ledger_of(output, url) as ledger:
        return ledger.forget(outcomes=codes)


def forget_where(output: Path, url: str, where: str) -> int:
    """Let the next run read again the files that `where` chooses; return how many they are.

    Raises WrongUse for conditions that can't be read, or for none at all, MissingFile where the output has no ledger.
    """
    try:
        chosen = parse_where(where)
    except WrongWhere as error:
        raise WrongUse(error.message, error.message_vi) from error
    with ledger_of(output, url) as ledger:
        return ledger.forget(where=chosen)

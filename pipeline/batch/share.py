"""A share of a run that a cluster has given to a process of its own: `python -m pipeline.batch.share`.

On standard input it is told what to read, as JSON; on standard output it says what became of each file, or why none was read.
It ends with the process that started it, and gives back what it had in hand.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from pipeline.batch.claims import Claims, ledger_at
from pipeline.batch.outcome import Outcome
from pipeline.batch.run import Run, read_all
from pipeline.batch.sandbox import Limits, ends_with_parent
from pipeline.batch.stopping import Stop, Stopped
from pipeline.errors import ThihanhError

MAIN = "pipeline.batch.share"


@dataclass(frozen=True, slots=True)
class Share:
    """What a process is to read: the files, where to write, how, and the ledger that all shares keep together."""

    files: Sequence[str]
    output: str
    formats: Sequence[str]
    ledger: str
    seconds: float
    memory: int
    workers: int = 1
    second_reader: bool = False
    force: bool = False

    def to_json(self) -> str:
        """Return it as JSON in ASCII: names of files may be no Unicode."""
        return json.dumps(asdict(self))


def outcomes_of(told: str) -> list[Outcome]:
    """Return what a process said of the files of its share; raises the error that it ended with, ValueError for what is none."""
    said = json.loads(told)
    if "failed" in said:
        error = ThihanhError(said["failed"]["message"], said["failed"]["message_vi"])
        error.code, error.exit_code = said["failed"]["code"], said["failed"]["exit_code"]
        raise error
    return [Outcome(**{**one, "steps": tuple(one["steps"])}) for one in said["outcomes"]]


def read_share(share: Share) -> list[Outcome]:
    """Read the files of a share and write their decisions; raises what `read_all` and `ledger_at` raise."""
    limits = Limits(seconds=share.seconds, memory=share.memory)
    run = Run(
        Path(share.output), tuple(share.formats), share.second_reader, limits, share.workers, files=len(share.files)
    )  # fmt: skip
    with Stop() as stop, ledger_at(share.ledger) as ledger:
        claims = Claims(ledger, limits, second_reader=share.second_reader, force=share.force)
        read_all(run, list(map(Path, share.files)), claims, lambda _: None, stop)
    return run.outcomes


def main() -> None:
    """Read the share that standard input tells of, and say what became of it."""
    ends_with_parent(signal.SIGTERM)
    # Whatever a library prints is no part of what is said.
    said = os.fdopen(os.dup(1), "w", encoding="ascii")
    os.dup2(2, 1)
    try:
        outcomes = read_share(Share(**json.load(sys.stdin)))
        json.dump({"outcomes": [asdict(outcome) for outcome in outcomes]}, said)
    except Stopped as stop:
        raise SystemExit(128 + stop.number) from None
    except ThihanhError as error:
        told = {name: getattr(error, name) for name in ("code", "message", "message_vi", "exit_code")}
        json.dump({"failed": told}, said)
    said.close()


if __name__ == "__main__":
    main()

"""A file that the runner is asked to read, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pipeline.batch.said import ENGINES
from pipeline.document.decision import Decision
from pipeline.document.reading import Reading
from pipeline.errors import ThihanhError
from pipeline.store import Claim


@dataclass(frozen=True, slots=True)
class Job:
    """A file to read: its path, the name that it goes by, the engine (one of `said.ENGINES`), how many `pages` (0: all).

    `number` is its place in the run, `sha256` the hash of its bytes, `claim` the ledger's answer; a file that was `refused`, or
    is `settled` already, is not read.
    """

    path: Path
    name: str
    engine: str = ENGINES[0]
    pages: int = 0
    number: int = 0
    sha256: str = ""
    refused: ThihanhError | None = None
    claim: Claim | None = None
    settled: bool = False


@dataclass(frozen=True, slots=True)
class Done:
    """What became of a file: a decision with its raw text and how it was read, or a code with what to say.

    `steps` tells each engine that was tried and how it ended; `rss` is the largest memory of the child in MB. `begun` is the
    page that was being read last, counted from 1, 0 where it came to none. `said`: the child lived to name the error itself.
    """

    job: Job
    code: str
    decision: Decision | None = None
    raw: str = ""
    reading: Reading | None = None
    message: str = ""
    message_vi: str = ""
    exit_code: int = 0
    seconds: float = 0.0
    rss: float = 0.0
    steps: tuple[str, ...] = ()
    begun: int = 0
    said: bool = False

    @classmethod
    def failed(cls, job: Job, error: ThihanhError) -> Done:
        """Return that a file ended in a named error."""
        return cls(job, error.code, message=error.message, message_vi=error.message_vi, exit_code=error.exit_code)

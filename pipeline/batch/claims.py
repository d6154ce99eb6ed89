"""What a run has claimed of its ledger: which files it may read, for how long yet, and what it enters of each."""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress

from pipeline import __version__
from pipeline.batch.child import ENGINES
from pipeline.batch.outcome import Outcome
from pipeline.batch.sandbox import Limits
from pipeline.errors import ThihanhError
from pipeline.read.programs import available
from pipeline.store import Claim, Key, Ledger, Result, this_worker

_SLACK = 120.0


class Claims:
    """The claims of one run on a ledger. With `force` it claims also what is done."""

    def __init__(self, ledger: Ledger, limits: Limits, *, second_reader: bool, force: bool = False) -> None:
        self._ledger = ledger
        self._lease = limits.seconds * len(ENGINES) + _SLACK
        self._config = _config(limits, second_reader=second_reader)
        self._worker = this_worker()
        self._force = force
        self._open: dict[str, Claim] = {}

    def take(self, name: str, sha256: str) -> Claim:
        """Ask the ledger whether to read a file; raises what `Ledger.claim` raises."""
        key = Key(sha256, __version__, self._config)
        claim = self._ledger.claim(key, name, worker=self._worker, lease=self._lease, force=self._force)
        if claim.verdict == "work":
            self._open[sha256] = claim
        return claim

    def enter(self, sha256: str, outcome: Outcome) -> None:
        """Enter what became of a file, if this run has claimed it; raises what `Ledger.finish` raises."""
        claim = self._open.get(sha256)
        if claim is None:
            return
        result = Result(
            outcome.outcome, outcome.id, outcome.folder, outcome.message, outcome.message_vi, outcome.seconds, outcome.rss,
            outcome.steps, outcome.obligations, outcome.notes,
        )  # fmt: skip
        self._ledger.finish(claim, result)
        del self._open[sha256]

    def give_back(self) -> None:
        """Give back what was claimed and not entered. A ledger that can't be written, as its disk is full, keeps it."""
        while self._open:
            _, claim = self._open.popitem()
            with suppress(ThihanhError):
                self._ledger.release(claim)


def _config(limits: Limits, *, second_reader: bool) -> str:
    """Return what tells apart runs that may give other results: options, and which outside programs there are."""
    told = [second_reader, limits.seconds, limits.memory, *available()]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:16]

"""What a run has claimed of its ledger: which files it may read, for how long yet, and what it enters of each."""

from __future__ import annotations

import hashlib
import json
import time
from contextlib import suppress
from pathlib import Path

from pipeline import __version__
from pipeline.batch.outcome import Outcome
from pipeline.batch.places import lies_in
from pipeline.batch.sandbox import Limits
from pipeline.errors import ThihanhError
from pipeline.read.programs import available
from pipeline.store import Allowed, Claim, Key, Ledger, Result, open_ledger, this_worker

LEASE = 120.0
"""Seconds that a claim holds without a sign of life."""
_BEAT = LEASE / 4


def ledger_at(address: str) -> Ledger:
    """Open a ledger, and end the attempts of processes of this machine that are gone; raises what `open_ledger` raises."""
    ledger = open_ledger(address)
    ledger.reap()
    return ledger


class Claims:
    """The claims of one run on a ledger. With `force` it claims also what is done.

    `output` is the folder that the ledger tells of, if it is that folder's own: what is done and no longer lies there is done
    again. Of a ledger of several outputs nothing is asked.
    """

    def __init__(
        self, ledger: Ledger, limits: Limits, *, second_reader: bool, output: Path | None = None, force: bool = False
    ) -> None:
        self._ledger = ledger
        self._allowed = Allowed(limits.seconds, limits.memory)
        self._config = _config(second_reader=second_reader)
        self._worker = this_worker()
        self._output = output
        self._force = force
        self._open: dict[str, Claim] = {}
        self._beaten = time.monotonic()

    def take(self, name: str, sha256: str) -> Claim:
        """Ask the ledger whether to read a file; raises what `Ledger.claim` raises."""
        claim = self._claim(name, sha256, force=self._force)
        if claim.verdict == "done" and self._output is not None and not lies_in(self._output, claim.folder):
            claim = self._claim(name, sha256, force=True)
        if claim.verdict == "work":
            self._open[sha256] = claim
        return claim

    def _claim(self, name: str, sha256: str, *, force: bool) -> Claim:
        key = Key(sha256, __version__, self._config)
        return self._ledger.claim(key, name, worker=self._worker, lease=LEASE, force=force, allowed=self._allowed)

    def beat(self) -> None:
        """Give a sign of life for every claim, a few times in the length of a lease; raises what `Ledger.heartbeat` raises."""
        if time.monotonic() - self._beaten >= _BEAT:
            self._beaten = time.monotonic()
            for claim in self._open.values():
                self._ledger.heartbeat(claim, LEASE)

    def enter(self, sha256: str, outcome: Outcome) -> None:
        """Enter what became of a file, if this run has claimed it; raises what `Ledger.finish` raises."""
        claim = self._open.get(sha256)
        if claim is None:
            return
        result = Result(
            outcome.outcome, outcome.id, outcome.folder, outcome.message, outcome.message_vi, outcome.seconds, outcome.rss,
            outcome.steps, outcome.obligations, outcome.notes, allowed=self._allowed,
        )  # fmt: skip
        self._ledger.finish(claim, result)
        del self._open[sha256]

    def moved(self, sha256: str, folder: str) -> None:
        """Enter that the decision of a file lies in another folder now; raises what `Ledger.moved` raises."""
        self._ledger.moved(Key(sha256, __version__, self._config), folder)

    def give_back(self) -> None:
        """Give back what was claimed and not entered. A ledger that can't be written, as its disk is full, keeps it."""
        while self._open:
            _, claim = self._open.popitem()
            with suppress(ThihanhError):
                self._ledger.release(claim)


def _config(*, second_reader: bool) -> str:
    """Return what tells apart runs that may give other results: options, and which outside programs there are."""
    told = [second_reader, *available()]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:16]

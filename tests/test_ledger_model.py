"""Whatever is done with a ledger in whatever order, it says what a plain list of what happened says."""

from __future__ import annotations

import copy
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from ledger_worker import key
from ledgers import KINDS, new_url, rows

from pipeline.store import Claim, Result, open_ledger

PASSING = ("TIMEOUT", "MEMORY", "CRASH", "DISK_FULL", "INTERNAL")
KEYS = st.integers(0, 2)
OUTCOMES = st.sampled_from(["OK", "ENCRYPTED", *PASSING])


class Remembered:
    """What happened to one key: (outcome, forced, end) of its attempts, and who holds it until when."""

    def __init__(self) -> None:
        self.past: list[tuple[str, bool, float]] = []
        self.holder: Claim | None = None
        self.forced = False
        self.until = 0.0

    def end(self, outcome: str, now: float) -> None:
        self.past.append((outcome, self.forced, now))
        self.holder = None

    def settle(self, now: float) -> None:
        if self.holder and self.until <= now:
            self.end("LOST", self.until)

    def settled(self, now: float) -> Remembered:
        """Return what this comes to once a lease that ran out is a crash."""
        other = copy.deepcopy(self)
        other.settle(now)
        return other

    def told(self, now: float) -> str:
        """Return the outcome of a key that nobody holds."""
        seen = self.settled(now)
        return seen.past[-1][0].replace("LOST", "CRASH") if seen.past and not seen.holder else ""

    def verdict(self, now: float, force: bool = False) -> str:
        """Say what a claim says, once leases that ran out are settled."""
        if self.holder:
            return "busy"
        if force or not self.past:
            return "work"
        begin = max([place for place, (_, forced, _) in enumerate(self.past) if forced], default=0)
        counted = [outcome for outcome, _, _ in self.past[begin:]]
        last, _, end = self.past[-1]
        if last == "OK":
            return "done"
        if counted.count("CRASH") + counted.count("LOST") >= 2:
            return "quarantined"
        if last == "ENCRYPTED" or len(counted) >= 3:
            return "failed"
        wait = 0 if last == "LOST" else (60, 240)[len(counted) - 1]
        return "later" if now < end + wait else "work"


class LedgerMachine(RuleBasedStateMachine):
    kind = "sqlite"

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.url = new_url(self.kind, Path(self.folder.name))
        self.ledger = open_ledger(self.url)
        self.now = 1000.0
        self.keys = [Remembered() for _ in range(3)]
        self.given: list[tuple[int, Claim]] = []

    def teardown(self) -> None:
        self.ledger.close()
        self.folder.cleanup()

    @rule(seconds=st.sampled_from([1, 30, 60, 120, 240, 1000]))
    def wait(self, seconds: int) -> None:
        self.now += seconds

    @rule(number=KEYS, force=st.booleans(), lease=st.sampled_from([30, 120]))
    def claim(self, number: int, force: bool, lease: int) -> None:
        model = self.keys[number]
        model.settle(self.now)
        expected = model.verdict(self.now, force)
        claim = self.ledger.claim(key(number), "a.pdf", worker="w", lease=lease, force=force, now=self.now)
        assert claim.verdict == expected
        if expected == "work":
            assert claim not in [given for _, given in self.given]
            model.holder, model.forced, model.until = claim, force, self.now + lease
            self.given.append((number, claim))

    @rule(data=st.data(), outcome=OUTCOMES)
    def finish(self, data: st.DataObject, outcome: str) -> None:
        if self.given:
            number, claim = data.draw(st.sampled_from(self.given))
            held = self.keys[number].holder == claim
            assert self.ledger.finish(claim, Result(outcome), self.now) is held
            if held:
                self.keys[number].end(outcome, self.now)

    @rule(data=st.data())
    def heartbeat(self, data: st.DataObject) -> None:
        if self.given:
            number, claim = data.draw(st.sampled_from(self.given))
            held = self.keys[number].holder == claim
            assert self.ledger.heartbeat(claim, 120, self.now) is held
            if held:
                self.keys[number].until = self.now + 120

    @rule(data=st.data())
    def release(self, data: st.DataObject) -> None:
        if self.given:
            number, claim = data.draw(st.sampled_from(self.given))
            self.ledger.release(claim)
            if self.keys[number].holder == claim:
                self.keys[number].holder = None

    @rule(outcome=OUTCOMES)
    def forget(self, outcome: str) -> None:
        meant = [model for model in self.keys if model.told(self.now) == outcome]
        assert self.ledger.forget(outcomes=[outcome], now=self.now) == len(meant)
        for model in meant:
            model.past, model.holder = [], None

    @invariant()
    def what_is_told_is_what_happened(self) -> None:
        expected: dict[str, int] = {}
        told = {}
        for number, model in enumerate(self.keys):
            if not model.holder and not model.past:
                continue
            seen = model.settled(self.now)
            outcome = seen.past[-1][0].replace("LOST", "CRASH") if seen.past else ""
            verdict = seen.verdict(self.now)
            told[key(number)] = (verdict, outcome)
            kind = {"busy": "running", "quarantined": "quarantined"}.get(verdict, outcome)
            expected[kind] = expected.get(kind, 0) + 1
        assert self.ledger.counts(self.now) == expected
        assert {row.key: (row.verdict, row.result.outcome) for row in self.ledger.results(now=self.now)} == told


@pytest.mark.parametrize("kind", KINDS)
def test_a_ledger_says_what_happened(kind: str, tmp_path: Path) -> None:
    rows(new_url(kind, tmp_path), "SELECT 1")  # the test is skipped as a whole where there is no server
    machine = type("Machine", (LedgerMachine,), {"kind": kind})
    run_state_machine_as_test(machine, settings=settings(max_examples=40, stateful_step_count=30, deadline=None))

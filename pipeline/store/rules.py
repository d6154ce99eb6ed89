"""Whether a document is to be worked on: the rules of the ledger, without a database.

Times are seconds since the epoch (UTC), as the caller passes them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

Verdict = Literal["work", "done", "failed", "busy", "later", "quarantined"]
"""What a claim says: work on it; it is done; it fails again and again; somebody is at it; not yet; it kills processes."""

State = Literal["open", "running", "ended"]
"""Where a key stands: nothing is known of it (given back, forgotten); an attempt runs; the last attempt ended."""

OK = "OK"
DONE = frozenset({OK, "OK_PARTIAL"})
"""Outcomes that gave a decision, or as much of one as there was time for."""

CRASH = "CRASH"

BOUNDED = frozenset({"TIMEOUT", "MEMORY", "OK_PARTIAL"})
"""Outcomes that more time or memory may change."""

PASSING = frozenset({"TIMEOUT", "MEMORY", "CRASH", "DISK_FULL", "INTERNAL"})
"""Outcomes that another try may change. All others but OK follow from the bytes, the version and the options."""

MOST_TRIES = 3
MOST_CRASHES = 2
FIRST_WAIT = 60.0
"""Seconds between the first try and the second; each wait is `GROWTH` times the one before."""
GROWTH = 4


@dataclass(frozen=True, slots=True)
class Key:
    """What makes a result the same: the bytes, the extractor's version (PEP 440), the options that change results.

    `sha256` and `config` are hashes in hex; the ledger only compares them.
    """

    sha256: str
    version: str
    config: str


@dataclass(frozen=True, slots=True)
class Claim:
    """The answer to a claim; only with `verdict` "work" does the caller hold a lease.

    `attempt` numbers the attempts on this key from 1 and is never used twice (0: none yet). `outcome`, `folder` and
    the messages are those of the last attempt that ended; `not_before` is when "later" comes to an end.
    """

    verdict: Verdict
    attempt: int
    key: Key
    outcome: str = ""
    folder: str = ""
    message: str = ""
    message_vi: str = ""
    not_before: float = 0.0


@dataclass(frozen=True, slots=True)
class Allowed:
    """What an attempt may take: `seconds` of wall time, `memory` in bytes."""

    seconds: float = 0.0
    memory: int = 0

    def is_more_than(self, other: Allowed) -> bool:
        """Tell whether it is more of one of them and not less of the other."""
        return self != other and self.seconds >= other.seconds and self.memory >= other.memory


NOT_TOLD = Allowed()


@dataclass(frozen=True, slots=True)
class Result:
    """What an attempt came to: "OK" or an error's code; `folder` and `result_sha256` are those of the written decision.

    `seconds` is wall time, `rss_mb` the largest memory in MB; `steps` are the engines tried, in order; `allowed` is what it might
    have taken.
    """

    outcome: str
    decision_id: str = ""
    folder: str = ""
    message: str = ""
    message_vi: str = ""
    seconds: float = 0.0
    rss_mb: float = 0.0
    steps: Sequence[str] = ()
    obligations: int = 0
    notes: int = 0
    result_sha256: str = ""
    allowed: Allowed = NOT_TOLD


LOST = Result(
    CRASH,
    message="the process that worked on it ended without a result; the next run tries it again",
    message_vi="tiến trình xử lý tệp đã dừng mà không có kết quả; lượt chạy sau sẽ thử lại",
)
"""What an attempt came to whose lease ran out."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What the rules need to know of a key: `tries` and `crashes` count ended attempts since the last forced one."""

    state: State = "open"
    outcome: str = ""
    forced: bool = False
    lease_until: float = 0.0
    tries: int = 0
    crashes: int = 0
    not_before: float = 0.0
    allowed: Allowed = NOT_TOLD


def lost(standing: Standing, now: float) -> bool:
    """Tell whether an attempt runs whose lease is out: it is over from the second that `lease_until` names."""
    return standing.state == "running" and standing.lease_until <= now


def after(standing: Standing, outcome: str, now: float, allowed: Allowed = NOT_TOLD) -> Standing:
    """Return the standing after the running attempt ended in `outcome`.

    A forced attempt begins the counts anew. A passing failure waits for 60 s after the first try, 240 s after the second.
    """
    tries = 1 if standing.forced else standing.tries + 1
    crashes = (0 if standing.forced else standing.crashes) + (outcome == CRASH)
    not_before = now + FIRST_WAIT * GROWTH ** (tries - 1) if outcome in PASSING else 0.0
    return Standing("ended", outcome, tries=tries, crashes=crashes, not_before=not_before, allowed=allowed)


def after_loss(standing: Standing) -> Standing:
    """Return the standing after a lease ran out: a crash. Nobody waits once more, the lease was the wait."""
    return replace(after(standing, CRASH, standing.lease_until), not_before=standing.lease_until)


def verdict(standing: Standing, now: float, *, force: bool = False, allowed: Allowed = NOT_TOLD) -> Verdict:
    """Return what a claim says at `now`; `force` overrides everything but a lease that holds.

    So does more time or memory (`allowed`) than the last attempt had, where that may end better.
    """
    if standing.state == "running":
        if not lost(standing, now):
            return "busy"
        standing = after_loss(standing)
    if force or standing.state == "open":
        return "work"
    if standing.outcome in BOUNDED and allowed.is_more_than(standing.allowed):
        return "work"
    if standing.outcome in DONE:
        return "done"
    if standing.crashes >= MOST_CRASHES:
        return "quarantined"
    if standing.outcome not in PASSING or standing.tries >= MOST_TRIES:
        return "failed"
    return "later" if now < standing.not_before else "work"

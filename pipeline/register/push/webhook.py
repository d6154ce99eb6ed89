"""Changes of obligations as messages of Standard Webhooks 1.0: thin, signed, each with an id that is the same at every try.

A message may come twice, as the specification has it: who takes it in looks at `webhook-id`. The ledger has one row that says up to
which change all was tried ("@last"), and one row for each message that failed: tried again later each time, after `tries` dead.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import httpx
from sqlalchemy import select

from pipeline.errors import PushRefused, PushUnreachable
from pipeline.register import tables
from pipeline.register.changes import Change, changes
from pipeline.register.push.caller import Invalid, Later, Lost, judge
from pipeline.register.push.clock import Clock, backed_off
from pipeline.register.push.ledger import BEGUN, DEAD, SENT, Ledger, Row
from pipeline.register.push.signing import headers_of
from pipeline.store.database import Database

LAST = "@last"
_FIRST, _LONGEST = 30.0, 6 * 3600.0
_DOWN = 3
"""Failures in a row after which the receiver is taken to be down: what is left stays for the next run."""
_LARGEST = 20_000
_GONE = 410


@dataclass(slots=True)
class Delivered:
    """What became of the messages: how many were taken, and why others were not, by their change; how many of these are dead."""

    sent: int = 0
    failed: dict[int, str] = field(default_factory=dict)
    dead: int = 0


@dataclass(slots=True)
class Webhook:
    """Sends the changes of a register to one address, in order; one that fails does not hold up the others."""

    database: Database
    ledger: Ledger
    client: httpx.Client
    url: str
    keys: list[bytes]
    clock: Clock = field(default_factory=Clock)
    tries: int = 8
    seen: Callable[[str, str], None] = lambda _step, _key: None

    def deliver(self, after: int = 0, limit: int = 0) -> Delivered:
        """Try again what is due for it, then send what changed since; `after` is where the first run begins.

        Raises PushRefused (401, 403, or 410: nobody wants them any more), PushSetting, PushUnreachable (`_DOWN` failures in a
        row, or asked to come back later), Locked.
        """
        delivered, run = Delivered(), _Run()
        for change, row in self._again():
            self._one(change, row, None, delivered, run)
            if limit and delivered.sent >= limit:
                return delivered
        last = self._last(after)
        for change in self._changes(int(last.remote)):
            last = self._one(change, None, last, delivered, run)
            if limit and delivered.sent >= limit:
                break
        return delivered

    def waiting(self, after: int = 0) -> Iterator[Change]:
        """Yield what `deliver` would send, in its order; the ledger is left as it is and nobody is asked."""
        for change, _ in self._again():
            yield change
        row = self.ledger.row(LAST)
        yield from self._changes(int(row.remote) if row else after)

    def dead(self) -> Iterator[Row]:
        """Yield the messages that were given up, by their change, with the last error."""
        yield from _all(self.ledger, DEAD)

    def revive(self) -> int:
        """Let the dead be tried again by the next run; return how many there are."""
        count = 0
        for row in _all(self.ledger, DEAD):
            self.ledger.put(row, Row(row.key, "", row.hash, BEGUN, 0, 0.0, row.error, ""))
            count += 1
        return count

    def _one(self, change: Change, row: Row | None, last: Row | None, delivered: Delivered, run: _Run) -> Row:
        """Send a message, note what became of it, and return the row that says how far we are."""
        self.seen("begun", str(change.seq))
        later = 0.0
        try:
            self._post(change)
        except (Lost, Invalid, Later) as error:
            later = error.seconds if isinstance(error, Later) else 0.0
            why = f"asks to come back in {later:.0f} seconds" if later else str(error)
        else:
            why = ""
        self.seen("asked", str(change.seq))
        new = self._noted(change, row, why, later)
        with self.database.writing() as connection:
            if new is not None:
                new = self.ledger.put_within(connection, row, new)
            if last is not None:
                # One transaction: a message is either before the mark and accounted for, or after it.
                last = self.ledger.put_within(connection, last, _mark(change.seq))
        self.seen("sent", str(change.seq))
        if not why:
            delivered.sent += 1
            run.failures = 0
            return last or _mark(0)
        delivered.failed[change.seq] = why
        delivered.dead += new is not None and new.state == DEAD
        run.failures += 1
        if later or run.failures >= _DOWN:
            raise PushUnreachable(
                f"{self.client.base_url.host}: takes no messages ({why}); the rest is sent by the next run",
                f"{self.client.base_url.host}: không nhận thông báo ({why}); phần còn lại gửi ở lần chạy sau",
            )
        return last or _mark(0)

    def _noted(self, change: Change, row: Row | None, why: str, later: float) -> Row | None:
        """Return the row to be written for a message, None where none is needed."""
        identity = identity_of(change)
        if not why:
            return Row(str(change.seq), "", identity, SENT, row.tries + 1, 0.0, "", "") if row else None
        tries = (row.tries if row else 0) + 1
        wait = max(later, backed_off(self.clock, tries, _FIRST, _LONGEST))
        state = DEAD if tries >= self.tries else BEGUN
        return Row(str(change.seq), "", identity, state, tries, self.clock.now() + wait, why[:500], "")

    def _post(self, change: Change) -> None:
        body = body_of(change)
        headers = headers_of(self.keys, identity_of(change), int(self.clock.now()), body)
        headers["Content-Type"] = "application/json"
        try:
            # What the receiver says beside its status is not read: it may be without an end.
            with self.client.stream("POST", self.url, content=body, headers=headers) as told:
                answer = httpx.Response(told.status_code, headers=told.headers, request=told.request)
        except httpx.HTTPError as error:
            raise Lost(type(error).__name__) from error
        if answer.status_code == _GONE:
            raise PushRefused(
                f"{self.client.base_url.host}: wants no messages any more (410); nothing more was sent",
                f"{self.client.base_url.host}: không nhận thông báo nữa (410); đã dừng gửi",
            )
        judge(answer, self.clock)

    def _last(self, after: int) -> Row:
        return self.ledger.row(LAST) or self.ledger.put(None, _mark(after))

    def _again(self) -> Iterator[tuple[Change, Row]]:
        own = tables.change.c
        for row in list(_all(self.ledger, BEGUN, due=self.clock.now())):
            with self.database.reading() as connection:
                found = connection.execute(select(own.seq).where(own.seq == int(row.key))).scalar()
                change = next(changes(connection, int(row.key) - 1), None) if found else None
            if change is not None:
                yield change, row

    def _changes(self, since: int) -> Iterator[Change]:
        with self.database.reading() as connection:
            yield from (change for change in changes(connection, since) if change.obligation)


@dataclass(slots=True)
class _Run:
    failures: int = 0


def identity_of(change: Change) -> str:
    """Return the id of a message: the same at every try; another for the same number in a register that was made anew."""
    told = json.dumps([change.seq, change.at, change.decision, change.obligation, change.what])
    return f"msg_{hashlib.sha256(told.encode()).hexdigest()[:32]}"


def body_of(change: Change) -> bytes:
    """Return the message of a change: what kind, when, of which obligation, and the names of what changed. Under 20 KB."""
    data = {"id": change.obligation, "decision": change.decision, "seq": change.seq, "changed": sorted(change.fields)}
    body = {"type": f"obligation.{change.what}", "timestamp": change.at, "data": data}
    told = json.dumps(body, ensure_ascii=False).encode()
    if len(told) >= _LARGEST:
        data["changed"] = []
        told = json.dumps(body, ensure_ascii=False).encode()
    return told


def _mark(seq: int) -> Row:
    return Row(LAST, str(seq), "", SENT, 0, 0.0, "", "")


def _all(ledger: Ledger, state: str, due: float | None = None) -> Iterator[Row]:
    after = ""
    while rows := ledger.in_state(state, due, after=after):
        yield from rows
        after = rows[-1].key

"""Tickets sent to a tracker, so that a run that is stopped anywhere and run again leaves what one run leaves.

Before a request that changes something the ledger says "begun", after its answer "sent". What is "begun" is looked up over there
before anything is made; and if it is not there, again when the request that began it can't be at work any more.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from pipeline.errors import Locked, ThihanhError
from pipeline.register.push.caller import Conflict, Invalid, Later, Lost
from pipeline.register.push.ledger import BEGUN, SENT, Ledger, Row
from pipeline.register.push.ticket import Ticket
from pipeline.register.push.tracker import Differences, Found, Tracker

CREATED, CHANGED, NOTHING = "create", "change", "nothing"
_SHARE = 500
_NO_ANSWER = "no usable answer"
_LOST_IN_A_ROW = 3
"""Tickets in a row without an answer after which the server is taken to be down."""


@dataclass(slots=True)
class Pushed:
    """What became of the tickets: keys that were made or changed, how many are as they were, why others failed.

    `doubles` are other tickets over there that have a key: nothing is deleted, a person has to look.
    """

    created: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    same: int = 0
    failed: dict[str, str] = field(default_factory=dict)
    doubles: dict[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Planned:
    """What would be done: CREATED or CHANGED, of which obligation, at which ticket, and the fields old and new."""

    action: str
    key: str
    remote: str
    title: str
    fields: Differences


@dataclass(slots=True)
class Sending:
    """Sends tickets to a tracker. `lasts` is how long a request may take, `settles` how long its effect may stay unseen.

    `seen` is told of each step, with the key: begun, asked, sent.
    """

    tracker: Tracker
    ledger: Ledger
    lasts: float = 60.0
    settles: float = 10.0
    limit: int = 0
    seen: Callable[[str, str], None] = lambda _step, _key: None

    def push(self, tickets: Iterable[Ticket]) -> Pushed:
        """Send what is new or changed since it was sent.

        Raises PushRefused, PushSetting, PushUnreachable, Locked (another process sends to the same target); what was sent
        before is noted.
        """
        pushed, lost = Pushed(), 0
        for ticket, row in self._open(tickets, pushed):
            try:
                self._send(ticket, row, pushed)
                lost = 0
            except Invalid as error:
                self._failed(ticket.key, str(error), pushed)
                lost = 0
            except Conflict:
                self._failed(ticket.key, "others change it again and again", pushed)
            except Lost as error:
                self._failed(ticket.key, f"{_NO_ANSWER} ({error})", pushed)
                lost += 1
                if lost >= _LOST_IN_A_ROW:
                    raise self.tracker.caller.unreachable(error) from error
            if self.limit and len(pushed.created) + len(pushed.changed) >= self.limit:
                break
        return pushed

    def plan(self, tickets: Iterable[Ticket]) -> Iterator[Planned]:
        """Yield what `push` would do. Only reads are made, and the ledger is left as it is."""
        count = 0
        for ticket, row in self._open(tickets, Pushed()):
            found = self.tracker.find(ticket.key, row.remote if row else "")
            if found is None and ticket.ended:
                continue
            fields = self.tracker.differences(found, ticket) if found else {}
            if found and not fields:
                continue
            yield Planned(
                CHANGED if found else CREATED, ticket.key, found.remote if found else "", ticket.title, fields
            )
            count += 1
            if count == self.limit:
                return

    def _open(self, tickets: Iterable[Ticket], pushed: Pushed) -> Iterator[tuple[Ticket, Row | None]]:
        """Yield the tickets that are not as they were sent; one that ended before it was ever sent is nothing to tell."""
        for share in _batched(tickets):
            rows = self.ledger.rows([ticket.key for ticket in share])
            for ticket in share:
                row = rows.get(ticket.key)
                if row is None and ticket.ended:
                    continue
                if row is not None and row.state == SENT and row.hash == self.tracker.fingerprint(ticket):
                    pushed.same += 1
                    continue
                yield ticket, row

    def _send(self, ticket: Ticket, row: Row | None, pushed: Pushed) -> None:
        clock = self.tracker.caller.clock
        for left in reversed(range(self.tracker.caller.tries)):
            row = self._settled(ticket, row)
            row = self._begin(ticket, row)
            try:
                self._write(ticket, row, pushed)
            except (Lost, Conflict):
                # Its effect may still come, but no request of it is on the way any more.
                row = self.ledger.put(row, self._begun(ticket, row, clock.now() + self.settles))
                if not left:
                    raise
            except Later as later:
                row = self.ledger.put(row, self._begun(ticket, row, 0.0))
                self.tracker.caller.wait(later)
            except ThihanhError:
                # Refused, or not reached by a question: no request that changes something is on the way.
                self.ledger.put(row, self._begun(ticket, row, 0.0))
                raise
            else:
                return
        raise Lost("asked to come back later, again and again")

    def _settled(self, ticket: Ticket, row: Row | None) -> Row | None:
        """Wait for what an earlier request may still do over there, unless it has done it already."""
        clock = self.tracker.caller.clock
        if row is None or row.state != BEGUN or row.not_before <= clock.now():
            return row
        if self.tracker.find(ticket.key, row.remote) is None:
            clock.sleep(max(0.0, row.not_before - clock.now()))
        again = self.ledger.row(ticket.key)
        if again != row:
            raise Locked(
                f"{ticket.key}: another process sends to the same target; wait for it",
                f"{ticket.key}: tiến trình khác đang gửi đến cùng nơi; hãy chờ",
            )
        return row

    def _begin(self, ticket: Ticket, row: Row | None) -> Row:
        row = self.ledger.put(
            row, self._begun(ticket, row, self.tracker.caller.clock.now() + self.lasts + self.settles)
        )
        self.seen("begun", ticket.key)
        return row

    def _begun(self, ticket: Ticket, row: Row | None, not_before: float) -> Row:
        remote, tries = (row.remote, row.tries) if row else ("", 0)
        return Row(ticket.key, remote, self.tracker.fingerprint(ticket), BEGUN, tries + 1, not_before, "", "")

    def _write(self, ticket: Ticket, row: Row, pushed: Pushed) -> None:
        found = self.tracker.find(ticket.key, row.remote)
        if found is not None:
            self._change(ticket, row, found, pushed)
            return
        if ticket.ended:
            self.ledger.drop(row)
            return
        remote = self.tracker.create(ticket)
        self.seen("asked", ticket.key)
        self._sent(row, remote)
        pushed.created.append(ticket.key)

    def _change(self, ticket: Ticket, row: Row, found: Found, pushed: Pushed) -> None:
        if found.doubles:
            pushed.doubles[ticket.key] = found.doubles
        self.tracker.change(found, ticket)
        self.seen("asked", ticket.key)
        self._sent(row, found.remote)
        # One that we had begun before was made by us, only its answer was lost.
        (pushed.created if row.tries > 1 and not row.remote else pushed.changed).append(ticket.key)

    def _sent(self, row: Row, remote: str) -> None:
        self.ledger.put(row, Row(row.key, remote, row.hash, SENT, 0, 0.0, "", ""))
        self.seen("sent", row.key)

    def _failed(self, key: str, why: str, pushed: Pushed) -> None:
        pushed.failed[key] = why
        row = self.ledger.row(key)
        if row is not None:
            # Where it was refused nothing is on the way; where no answer came the moment stays as it is.
            not_before = row.not_before if why.startswith(_NO_ANSWER) else 0.0
            self.ledger.put(row, Row(key, row.remote, row.hash, BEGUN, row.tries, not_before, why[:500], ""))


def _batched(tickets: Iterable[Ticket]) -> Iterator[tuple[Ticket, ...]]:
    waiting = iter(tickets)
    while share := tuple(itertools.islice(waiting, _SHARE)):
        yield share

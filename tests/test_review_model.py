"""Whatever two people do in whatever order: the log alone tells how everything stands, and all of it can be taken back."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import ExitStack, contextmanager
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from ledgers import KINDS
from review_samples import APPROVER, PLAN, REVIEWER, sample_output, sheets, taken_back, words_of
from sqlalchemy import Connection, select

from pipeline.compare.fields import FIELDS, Entries
from pipeline.review.records import deciding, reshaping, tables
from pipeline.review.records.deciding import last_act
from pipeline.review.records.events import Event, Person, events
from pipeline.review.records.queued import bodies_in, queued
from pipeline.review.records.refusals import Refused
from pipeline.review.records.sheets import OPEN, Sheet, sheet_of

PEOPLE = st.sampled_from([REVIEWER, APPROVER])
NUMBERS = st.integers(0, 4)
NAMES = st.sampled_from(FIELDS)
DAYS = st.sampled_from(["2031-05-01", "2031-12-31", ""])
TEXT = [{"text": "Làm việc khác", "kind": "report", "evidence": []}]
LEADS = [
    [{"name": name, "body_id": "", "evidence": []} for name in names] for names in (("Sở Y tế",), ("Sở A", "Sở B"))
]
TIMES = [
    [{"value": "2031-07-01", "text": "trước 01/7", "end": "2031-07-01", "rrule": "", "evidence": []}],
    [{"value": "R/P1Y", "text": "hằng năm", "end": None, "rrule": "FREQ=YEARLY", "evidence": []}],
]
CELLS = ("state", "checked_by", "checked_at", "approved_by", "approved_at", "done_on", "active", "before")
BLANK: dict[str, Any] = {
    **dict.fromkeys(CELLS, ""), "state": OPEN, "active": 0, "before": None,
    **{f"field:{name}": {"state": OPEN, "entries": []} for name in FIELDS},
}  # fmt: skip


def cells_of(sheet: Sheet) -> dict[str, Any]:
    return {name: sheet.cell(name) for name in (*CELLS, *(f"field:{name}" for name in FIELDS))}


class TwoPeople(RuleBasedStateMachine):
    """Acts of two people on few items, in a transaction of which nothing is kept."""

    open_connection: Callable[[], Any]

    @initialize()
    def begin(self) -> None:
        self.stack = ExitStack()
        self.connection: Connection = self.stack.enter_context(self.open_connection())
        loaded = sheets(self.connection)
        self.log_before = len(list(events(self.connection)))
        self.loaded = {sheet.item: cells_of(sheet) for sheet in loaded}
        self.originals = {sheet.item: sheet.original for sheet in loaded}
        self.queue_before = self.queue_columns()
        self.log: list[Event] = list(events(self.connection))

    def queue_columns(self) -> dict[int, tuple[Any, ...]]:
        columns = (tables.item.c.due, tables.item.c.has_deadline, tables.item.c.kind, tables.item.c.folded)
        rows = self.connection.execute(select(tables.item.c.id, *columns))
        named: dict[int, set[tuple[str, str]]] = {}
        for row in self.connection.execute(select(tables.body)):
            named.setdefault(row.item, set()).add((row.role, row.name))
        return {row.id: (*tuple(row)[1:], named.get(row.id, set())) for row in rows}

    def any_item(self, number: int) -> Sheet:
        # What was touched last comes first, so that people meet on the same few.
        there = sorted(sheets(self.connection), key=lambda sheet: -sheet.last)
        return there[number % len(there)]

    def try_to(self, act: Callable[[Connection], object]) -> None:
        """Do something, or be refused and change nothing."""
        before = (sheets(self.connection), self.queue_columns())
        try:
            act(self.connection)
        except Refused:
            assert (sheets(self.connection), self.queue_columns()) == before
            assert list(events(self.connection)) == self.log

    # What people do

    @rule(who=PEOPLE, number=NUMBERS, stale=st.booleans())
    def accept(self, who: Person, number: int, stale: bool) -> None:
        now = self.any_item(number)
        self.try_to(lambda used: deciding.accept(used, who, now.item, now.last - stale))

    @rule(who=PEOPLE, number=NUMBERS, name=NAMES)
    def accept_field(self, who: Person, number: int, name: str) -> None:
        now = self.any_item(number)
        self.try_to(lambda used: deciding.accept_field(used, who, now.item, name, now.last))

    @rule(who=PEOPLE, number=NUMBERS, name=NAMES, which=st.integers(0, 2))
    def correct(self, who: Person, number: int, name: str, which: int) -> None:
        now = self.any_item(number)
        fitting: dict[str, list[Entries]] = {"text": [TEXT], "deadlines": TIMES, "references": [], "product": [TEXT]}
        choices = [*fitting.get(name, [TEXT] if name == "condition" else LEADS), [], now.entries(name)]
        self.try_to(lambda used: deciding.correct(used, who, now.item, name, choices[which % len(choices)], now.last))

    @rule(who=PEOPLE, number=NUMBERS, name=NAMES)
    def reject_field(self, who: Person, number: int, name: str) -> None:
        now = self.any_item(number)
        self.try_to(lambda used: deciding.reject_field(used, who, now.item, name, now.last, reason="sai"))

    @rule(who=PEOPLE, number=NUMBERS)
    def reject(self, who: Person, number: int) -> None:
        now = self.any_item(number)
        self.try_to(lambda used: deciding.reject(used, who, now.item, now.last))

    @rule(who=PEOPLE, number=NUMBERS)
    def approve(self, who: Person, number: int) -> None:
        now = self.any_item(number)
        self.try_to(lambda used: deciding.approve(used, who, now.item, now.last))

    @rule(who=PEOPLE, number=NUMBERS, day=DAYS)
    def finish(self, who: Person, number: int, day: str) -> None:
        now = self.any_item(number)
        self.try_to(lambda used: deciding.finished(used, who, now.item, day, now.last))

    @rule(who=PEOPLE, number=NUMBERS)
    def split(self, who: Person, number: int) -> None:
        now = self.any_item(number)
        words = words_of(now).split()
        parts = [" ".join(words[: len(words) // 2]), " ".join(words[len(words) // 2 :])]
        self.try_to(lambda used: reshaping.split(used, who, now.item, parts, now.last))

    @rule(who=PEOPLE, numbers=st.lists(NUMBERS, min_size=1, max_size=3))
    def merge(self, who: Person, numbers: list[int]) -> None:
        seen = [(now.item, now.last) for now in map(self.any_item, numbers)]
        self.try_to(lambda used: reshaping.merge(used, who, seen))

    @rule(who=PEOPLE, start=st.integers(0, 900), length=st.integers(0, 60))
    def add(self, who: Person, start: int, length: int) -> None:
        self.try_to(lambda used: reshaping.add(used, who, PLAN, [(start, start + length)], "inspect"))

    @rule(who=PEOPLE, numbers=st.lists(NUMBERS, max_size=4), stale=st.booleans())
    def accept_many(self, who: Person, numbers: list[int], stale: bool) -> None:
        seen = [(now.item, now.last - stale) for now in map(self.any_item, numbers)]
        self.try_to(lambda used: deciding.accept_all(used, who, seen))

    @rule(who=PEOPLE, number=NUMBERS)
    def undo(self, who: Person, number: int) -> None:
        now = self.any_item(number)
        self.try_to(lambda used: deciding.undo(used, who, now.item, now.last))

    # What always holds

    @invariant()
    def what_always_holds(self) -> None:
        log, now = list(events(self.connection)), sheets(self.connection)
        self.the_log_only_grows(log)
        self.the_log_alone_tells_how_everything_stands(now)
        self.the_queue_follows(now)
        assert {sheet.item: sheet.original for sheet in now if sheet.original is not None} == self.originals
        for sheet in now:
            assert sheet.checked_by != sheet.approved_by or sheet.checked_by == ""

    def the_log_only_grows(self, log: list[Event]) -> None:
        numbers = [event.seq for event in log]
        assert numbers == sorted(set(numbers))
        assert log[: len(self.log)] == self.log
        assert [event.at for event in log] == sorted(event.at for event in log)
        self.log = log

    def the_log_alone_tells_how_everything_stands(self, now: list[Sheet]) -> None:
        told = {item: dict(cells) for item, cells in self.loaded.items()}
        last = dict.fromkeys(told, 0)
        for event in self.log[self.log_before :]:
            cells = told.setdefault(event.item, dict(BLANK))
            assert {name: cells[name] for name in event.old} == event.old
            assert set(event.old) == set(event.new)
            assert all(event.old[name] != event.new[name] for name in event.new)
            cells.update(event.new)
            last[event.item] = event.seq
        assert {sheet.item: cells_of(sheet) for sheet in now} == told
        assert {sheet.item: sheet.last for sheet in now} == last

    def the_queue_follows(self, now: list[Sheet]) -> None:
        columns = self.queue_columns()
        for sheet in now:
            wanted = queued(sheet.values)
            due, has_deadline, kind, folded = (wanted[name] for name in ("due", "has_deadline", "kind", "folded"))
            assert columns[sheet.item] == (due, has_deadline, kind, folded, set(bodies_in(sheet.values)))

    def teardown(self) -> None:
        """Take everything back, the newest first: then it is as it was loaded."""
        if not hasattr(self, "connection"):
            return
        with self.stack:
            while newest := self.newest():
                deciding.undo(self.connection, APPROVER, newest.item, sheet_of(self.connection, newest.item).last)
            now = {sheet.item: sheet for sheet in sheets(self.connection)}
            assert {item: cells_of(now[item]) for item in self.loaded} == self.loaded
            columns = self.queue_columns()
            assert {item: columns[item] for item in self.loaded} == self.queue_before
            assert not any(sheet.active for item, sheet in now.items() if item not in self.loaded)
            written = self.connection.execute(select(tables.field)).all()
            assert [json.loads(row.entries) for row in written] == []

    def newest(self) -> Event | None:
        acts = [act for sheet in sheets(self.connection) if (act := last_act(self.connection, sheet.item)) is not None]
        return max(acts, key=lambda act: act.seq, default=None)


@pytest.mark.parametrize("kind", KINDS)
def test_two_people_in_any_order(kind: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    @contextmanager
    def opening() -> Any:
        yield from taken_back(kind, tmp_path_factory, sample_output)

    class Machine(TwoPeople):
        open_connection = staticmethod(opening)

    run_state_machine_as_test(
        Machine,
        settings=settings(
            max_examples=15 if kind == "sqlite" else 8,
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )

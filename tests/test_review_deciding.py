"""What people say of obligations: each act with its state, its event and its undoing, in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from ledgers import KINDS
from review_samples import (
    APPROVER,
    PLAN,
    REVIEWER,
    item_named,
    named,
    opened,
    sample_output,
    sheets,
    table_output,
    taken_back,
    words_of,
)
from sqlalchemy import Connection, select

from pipeline import __version__
from pipeline.compare.fields import FIELDS, evidence_of
from pipeline.review.records import deciding as acts
from pipeline.review.records import events as events_module
from pipeline.review.records import reshaping, tables
from pipeline.review.records.events import Event, Person, events, events_of_item
from pipeline.review.records.refusals import Forbidden, Missing, Overtaken, Refused, Unfit
from pipeline.review.records.sheets import Sheet, sheet_of
from pipeline.review.records.source import attempt_of, current_attempt
from pipeline.store.database import Database

LEAD = [{"name": "Sở Nội vụ", "body_id": "", "source": "explicit", "inherited_from": "", "evidence": []}]
BOATS = "Sở Xây dựng chủ trì"
VESTS = "Công an tỉnh kiểm tra"
MONEY = "Sở Tài chính bố trí"


@pytest.fixture(params=KINDS)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    made = opened(request.param, tmp_path, sample_output(tmp_path))
    yield made
    made.close()


@pytest.fixture(params=KINDS)
def connection(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Connection]:
    """Give a connection in a transaction of which nothing is kept."""
    yield from taken_back(request.param, tmp_path_factory, sample_output)


def last_of(connection: Connection, item: int) -> int:
    return sheet_of(connection, item).last


def event_of(connection: Connection, item: int) -> Event:
    return events_of_item(connection, item)[-1]


def everything(connection: Connection) -> list[object]:
    """Return what stands in all tables that acts write to, without the log."""
    return [
        sorted(tuple(row) for row in connection.execute(select(table)))
        for table in (tables.item, tables.sheet, tables.field, tables.body)
    ]


def without_last(sheet: Sheet) -> dict[str, object]:
    return {name: getattr(sheet, name) for name in Sheet.__slots__ if name != "last"}


def accepted(connection: Connection, words: str, who: Person = REVIEWER) -> int:
    item = item_named(connection, words)
    acts.accept(connection, who, item, last_of(connection, item))
    return item


# Each act


def test_accepting_says_that_all_open_fields_are_right(connection: Connection) -> None:
    item = item_named(connection, BOATS)
    before = sheet_of(connection, item)
    seq = acts.accept(connection, REVIEWER, item, before.last)
    after = sheet_of(connection, item)
    assert (after.state, after.checked_by, after.approved_by, after.last) == ("accepted", "lan", "", seq)
    assert {field.state for field in after.fields.values()} == {"accepted"}
    assert after.values == before.values
    event = event_of(connection, item)
    assert (event.seq, event.who, event.role, event.action, event.field) == (seq, "lan", "reviewer", "accepted", "")
    assert (event.document, event.item, event.sheet, event.undoes, event.batch) == (PLAN, item, "", 0, "")
    attempt = attempt_of(connection, current_attempt(connection, PLAN))
    assert (event.version, event.source_sha256) == (__version__, attempt.source_sha256)
    assert event.attempt == attempt.id
    assert len(event.source_sha256) == 64
    assert event.old["state"] == "open"
    assert event.new["state"] == "accepted"
    assert event.old["checked_by"] == ""
    assert event.new["checked_at"] == after.checked_at <= event.at
    assert event.new["field:lead"] == {"state": "accepted", "entries": before.entries("lead")}
    assert set(event.new) == {"state", "checked_by", "checked_at", *(f"field:{name}" for name in FIELDS)}
    assert set(event.old) == set(event.new)


def test_fields_are_decided_one_after_the_other(connection: Connection) -> None:
    item = item_named(connection, BOATS)
    for name in FIELDS[:-1]:
        acts.accept_field(connection, REVIEWER, item, name, last_of(connection, item))
        now = sheet_of(connection, item)
        assert (now.state, now.checked_by) == ("open", "")
        assert name not in now.open_fields
        assert event_of(connection, item).field == name
    acts.correct(connection, APPROVER, item, FIELDS[-1], [{"text": "khi nước lên", "evidence": []}], now.last)
    now = sheet_of(connection, item)
    assert (now.state, now.checked_by, now.open_fields) == ("corrected", "minh", [])


def test_a_correction_stands_beside_what_was_extracted(connection: Connection) -> None:
    item = item_named(connection, BOATS)
    before = sheet_of(connection, item)
    seq = acts.correct(connection, REVIEWER, item, "lead", LEAD, before.last, reason="theo Công văn 12")
    after = sheet_of(connection, item)
    assert after.fields["lead"].state == "corrected"
    assert after.entries("lead") == LEAD
    assert after.original == before.original
    event = event_of(connection, item)
    assert (event.seq, event.action, event.field, event.reason) == (seq, "corrected", "lead", "theo Công văn 12")
    assert event.old == {"field:lead": {"state": "open", "entries": before.entries("lead")}}
    assert event.new == {"field:lead": {"state": "corrected", "entries": LEAD}}
    found = connection.execute(
        select(tables.body.c.name).where(tables.body.c.item == item, tables.body.c.role == "lead")
    )
    assert list(found.scalars()) == ["Sở Nội vụ"]


def test_correcting_to_what_stands_there_accepts_it(connection: Connection) -> None:
    item = item_named(connection, BOATS)
    now = sheet_of(connection, item)
    acts.correct(connection, REVIEWER, item, "deadlines", now.entries("deadlines"), now.last)
    assert sheet_of(connection, item).fields["deadlines"].state == "accepted"
    assert event_of(connection, item).action == "accepted"


def test_a_field_that_is_rejected_is_empty(connection: Connection) -> None:
    item = item_named(connection, BOATS)
    acts.reject_field(connection, REVIEWER, item, "deadlines", 0, reason="không phải thời hạn")
    now = sheet_of(connection, item)
    assert (now.fields["deadlines"].state, now.entries("deadlines")) == ("rejected", [])
    event = event_of(connection, item)
    assert (event.action, event.field, event.reason) == ("rejected", "deadlines", "không phải thời hạn")
    row = connection.execute(select(tables.item).where(tables.item.c.id == item)).one()
    assert (row.due, row.has_deadline) == ("", 0)


def test_an_obligation_that_is_none_is_rejected_with_its_fields_kept(connection: Connection) -> None:
    item = item_named(connection, BOATS)
    before = sheet_of(connection, item)
    acts.reject(connection, REVIEWER, item, 0, reason="chỉ là trích dẫn")
    after = sheet_of(connection, item)
    assert (after.state, after.checked_by, after.active) == ("rejected", "lan", True)
    assert after.values == before.values
    for refused in (
        lambda: acts.accept(connection, APPROVER, item, after.last),
        lambda: acts.accept_field(connection, APPROVER, item, "lead", after.last),
        lambda: acts.correct(connection, APPROVER, item, "lead", LEAD, after.last),
        lambda: acts.reject_field(connection, APPROVER, item, "lead", after.last),
    ):
        with pytest.raises(Refused, match=r"was rejected|decided already"):
            refused()
    assert sheet_of(connection, item) == after


def test_the_words_of_an_obligation_can_not_be_taken_away(connection: Connection) -> None:
    item = item_named(connection, BOATS)
    with pytest.raises(Unfit):
        acts.correct(connection, REVIEWER, item, "text", [], 0)
    with pytest.raises(Unfit):
        acts.reject_field(connection, REVIEWER, item, "text", 0)
    assert events_of_item(connection, item) == []


def test_the_day_on_which_it_was_done(connection: Connection) -> None:
    item = accepted(connection, BOATS)
    acts.approve(connection, APPROVER, item, last_of(connection, item))
    acts.finished(connection, REVIEWER, item, "2031-11-10", last_of(connection, item))
    now = sheet_of(connection, item)
    assert (now.done_on, now.state, now.approved_by) == ("2031-11-10", "accepted", "minh")
    event = event_of(connection, item)
    assert (event.action, event.old, event.new) == ("done", {"done_on": ""}, {"done_on": "2031-11-10"})
    for day in ("2031-02-29", "10/11/2031", "hôm qua", "2031-11-10T00:00"):
        with pytest.raises(Unfit):
            acts.finished(connection, REVIEWER, item, day, now.last)
    acts.finished(connection, REVIEWER, item, "", now.last)
    assert sheet_of(connection, item).done_on == ""


def test_what_is_not_there_is_missing(connection: Connection) -> None:
    with pytest.raises(Missing):
        acts.accept(connection, REVIEWER, 999_999, 0)
    with pytest.raises(Missing):
        acts.accept(connection, REVIEWER, item_named(connection, BOATS), 0, "lan")
    with pytest.raises(Missing):
        acts.correct(connection, REVIEWER, item_named(connection, BOATS), "leader", [], 0)


# The second pair of eyes


def test_who_has_checked_it_can_not_approve_it(connection: Connection) -> None:
    item = accepted(connection, BOATS, APPROVER)
    with pytest.raises(Forbidden) as caught:
        acts.approve(connection, APPROVER, item, last_of(connection, item))
    assert caught.value.status == 403
    other = Person("hoa", "approver")
    seq = acts.approve(connection, other, item, last_of(connection, item))
    now = sheet_of(connection, item)
    assert (now.approved_by, now.checked_by, now.state, now.last) == ("hoa", "minh", "accepted", seq)
    event = event_of(connection, item)
    assert (event.action, event.role, event.old["approved_by"], event.new["approved_by"]) == (
        "approved", "approver", "", "hoa",
    )  # fmt: skip


def test_what_nobody_checked_can_not_be_approved(connection: Connection) -> None:
    item = item_named(connection, BOATS)
    acts.accept_field(connection, REVIEWER, item, "lead", 0)
    with pytest.raises(Refused, match="checked before"):
        acts.approve(connection, APPROVER, item, last_of(connection, item))


CHANGES: dict[str, Callable[[Connection, int, int], object]] = {
    "correct": lambda connection, item, seen: acts.correct(connection, REVIEWER, item, "lead", LEAD, seen),
    "reject_field": lambda connection, item, seen: acts.reject_field(connection, REVIEWER, item, "lead", seen),
    "reject": lambda connection, item, seen: acts.reject(connection, REVIEWER, item, seen),
    "by another": lambda connection, item, seen: acts.correct(connection, Person("hoa", "x"), item, "lead", LEAD, seen),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_takes_the_approval_away(change: str, connection: Connection) -> None:
    item = accepted(connection, BOATS)
    acts.approve(connection, APPROVER, item, last_of(connection, item))
    CHANGES[change](connection, item, last_of(connection, item))
    now = sheet_of(connection, item)
    assert (now.approved_by, now.approved_at) == ("", "")
    assert event_of(connection, item).old["approved_by"] == "minh"


# In one transaction, and only on what was seen

ACTS: dict[str, Callable[[Connection, int, int], object]] = {
    "accept_field": lambda connection, item, seen: acts.accept_field(connection, REVIEWER, item, "lead", seen),
    **{name: change for name, change in CHANGES.items() if name != "by another"},
    "accept": lambda connection, item, seen: acts.accept(connection, REVIEWER, item, seen),
    "finished": lambda connection, item, seen: acts.finished(connection, REVIEWER, item, "2031-05-01", seen),
    "undo": lambda connection, item, seen: acts.undo(connection, REVIEWER, item, seen),
    "split": lambda connection, item, seen: reshaping.split(
        connection, REVIEWER, item, _halves(words_of(sheet_of(connection, item))), seen
    ),
    "merge": lambda connection, item, seen: reshaping.merge(
        connection, REVIEWER, [(item_named(connection, MONEY), 0), (item, seen)]
    ),
}


def _halves(text: str) -> list[str]:
    words = text.split()
    return [" ".join(words[: len(words) // 2]), " ".join(words[len(words) // 2 :])]


@pytest.mark.parametrize("name", [*ACTS, "add"])
def test_where_the_event_fails_nothing_is_changed(
    name: str, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    with database.writing() as connection:
        item = item_named(connection, VESTS)
        acts.correct(connection, REVIEWER, item, "product", [{"text": "Biên bản", "evidence": []}], 0)
    with database.reading() as connection:
        before, log, seen = everything(connection), list(events(connection)), last_of(connection, item)
    real, calls = events_module._insert, []

    def fails(*words: object) -> int:
        """Fail in the second event of an act that has several, else in the only one; the rows are sent before."""
        calls.append(real(*words))
        if len(calls) == (1 if name not in ("split", "merge") else 2):
            raise OSError("cut off")
        return calls[-1]

    monkeypatch.setattr(events_module, "_insert", fails)
    with pytest.raises(OSError, match="cut off"), database.writing() as connection:  # noqa: PT012
        if name == "add":
            reshaping.add(connection, REVIEWER, PLAN, [(100, 140)])
        else:
            ACTS[name](connection, item, seen)
    monkeypatch.undo()
    assert calls
    with database.reading() as connection:
        assert everything(connection) == before
        assert list(events(connection)) == log


@pytest.mark.parametrize("name", [*ACTS, "approve"])
def test_nothing_is_done_on_what_was_changed_since(name: str, connection: Connection) -> None:
    item = item_named(connection, VESTS)
    acts.correct(connection, APPROVER, item, "product", [{"text": "Biên bản", "evidence": []}], 0)
    before, log = everything(connection), list(events(connection))
    act = ACTS.get(name) or (lambda connection, item, seen: acts.approve(connection, APPROVER, item, seen))
    with pytest.raises(Overtaken, match=r"^minh has changed it") as caught:
        act(connection, item, 0)
    assert caught.value.message_vi.startswith("minh vừa thay đổi")
    assert caught.value.status == 409
    assert everything(connection) == before
    assert list(events(connection)) == log


def test_two_at_once_are_one_after_the_other(database: Database) -> None:
    with database.reading() as connection:
        item = item_named(connection, BOATS)

    def answer(number: int) -> bool:
        try:
            with database.writing() as connection:
                acts.correct(connection, Person(f"p{number}", "reviewer"), item, "lead", LEAD, 0)
        except Overtaken:
            return False
        return True

    with ThreadPoolExecutor(6) as threads:
        assert sorted(threads.map(answer, range(6))) == [False] * 5 + [True]
    with database.reading() as connection:
        assert len(events_of_item(connection, item)) == 1


# Taking back


@pytest.mark.parametrize("name", [name for name in ACTS if name not in ("undo", "split", "merge")])
def test_each_act_can_be_taken_back(name: str, connection: Connection) -> None:
    item = item_named(connection, BOATS)
    before, tables_before = sheet_of(connection, item), everything(connection)
    ACTS[name](connection, item, 0)
    done = event_of(connection, item)
    [seq] = acts.undo(connection, APPROVER, item, done.seq)
    after = sheet_of(connection, item)
    assert without_last(after) == without_last(before)
    assert after.last == seq
    event = event_of(connection, item)
    assert (event.action, event.undoes, event.who, event.field) == ("undone", done.seq, "minh", done.field)
    assert (event.old, event.new) == (done.new, done.old)
    # The queue's columns and the rows of fields are as before too: only the number of the last event is another.
    for now, earlier in zip(everything(connection), tables_before, strict=True):
        assert len(now) == len(earlier)
    assert everything(connection)[2:] == tables_before[2:]


def test_an_approval_is_taken_back_alone(connection: Connection) -> None:
    item = accepted(connection, BOATS)
    before = sheet_of(connection, item)
    acts.approve(connection, APPROVER, item, before.last)
    acts.undo(connection, APPROVER, item, last_of(connection, item))
    assert without_last(sheet_of(connection, item)) == without_last(before)


def test_a_chain_of_acts_is_taken_back_step_by_step(connection: Connection) -> None:
    item = item_named(connection, BOATS)
    stood = [without_last(sheet_of(connection, item))]
    for act in ("accept_field", "correct", "reject_field", "accept", "finished"):
        ACTS[act](connection, item, last_of(connection, item))
        stood.append(without_last(sheet_of(connection, item)))
    for earlier in reversed(stood[:-1]):
        acts.undo(connection, REVIEWER, item, last_of(connection, item))
        assert without_last(sheet_of(connection, item)) == earlier
    with pytest.raises(Refused, match="nothing to take back"):
        acts.undo(connection, REVIEWER, item, last_of(connection, item))
    # What was taken back may be said anew, and taken back again.
    ACTS["accept_field"](connection, item, last_of(connection, item))
    assert without_last(sheet_of(connection, item)) == stood[1]
    acts.undo(connection, REVIEWER, item, last_of(connection, item))
    assert without_last(sheet_of(connection, item)) == stood[0]


# Splitting, joining, adding


def test_the_parts_of_a_split_have_their_own_words_in_the_text(connection: Connection) -> None:
    whole = named(connection, BOATS)
    text = words_of(whole)
    cuts = [text.index("báo cáo"), text.index("trước ngày")]
    parts = [text[: cuts[0]], text[cuts[0] : cuts[1]], text[cuts[1] :]]
    made = reshaping.split(connection, REVIEWER, whole.item, [f"  {part}\n" for part in parts], whole.last)
    source = attempt_of(connection, current_attempt(connection, PLAN)).source
    [start] = [one.start for one in evidence_of(whole.entries("text"))]
    at = source.raw.index(text, start)
    assert at == start
    for item, part, begin in zip(made, parts, (0, *cuts), strict=True):
        now = sheet_of(connection, item)
        assert (words_of(now), now.state, now.origin, now.active, now.original) == (
            part.strip(),
            "open",
            "split",
            True,
            None,
        )
        [one] = evidence_of(now.entries("text"))
        assert (one.start, one.end) == (at + begin, at + begin + len(part.rstrip()))
        assert (now.place, one.quote) == (one.start, part.strip())
        assert (
            source.raw[one.start - len(one.prefix) : one.end + len(one.suffix)] == one.prefix + one.quote + one.suffix
        )
        assert {name: now.entries(name) for name in FIELDS if name != "text"} == {
            name: whole.entries(name) for name in FIELDS if name != "text"
        }
        assert now.open_fields == list(FIELDS)
    gone = sheet_of(connection, whole.item)
    assert (gone.active, gone.state) == (False, "replaced")
    batches = {event_of(connection, item).batch for item in (whole.item, *made)}
    assert len(batches) == 1
    assert batches != {""}
    with pytest.raises(Refused, match="replaced"):
        acts.accept(connection, REVIEWER, whole.item, gone.last)


@pytest.mark.parametrize("parts", [[], ["chỉ một"], ["Sở Xây dựng", "làm việc khác"], ["", " "]])
def test_parts_have_to_be_the_words_of_the_whole(parts: list[str], connection: Connection) -> None:
    item = item_named(connection, BOATS)
    with pytest.raises(Unfit):
        reshaping.split(connection, REVIEWER, item, parts, 0)
    assert events_of_item(connection, item) == []


def test_a_split_is_taken_back_as_one_from_any_of_its_parts(connection: Connection) -> None:
    whole = named(connection, BOATS)
    made = reshaping.split(connection, REVIEWER, whole.item, _halves(words_of(whole)), whole.last)
    undone = acts.undo(connection, APPROVER, made[1], last_of(connection, made[1]))
    assert len(undone) == 3
    assert without_last(sheet_of(connection, whole.item)) == without_last(whole)
    assert [sheet_of(connection, item).active for item in made] == [False, False]
    assert len({event.batch for event in events(connection) if event.action == "undone"}) == 1


BUILT: dict[str, Callable[[Connection, int, int], object]] = {
    **{
        name: ACTS[name]
        for name in ("accept", "accept_field", "correct", "reject_field", "reject", "finished", "split")
    }
}


@pytest.mark.parametrize("name", BUILT)
def test_what_was_built_upon_is_not_taken_back(name: str, connection: Connection) -> None:
    whole = named(connection, BOATS)
    made = reshaping.split(connection, REVIEWER, whole.item, _halves(words_of(whole)), whole.last)
    BUILT[name](connection, made[0], last_of(connection, made[0]))
    before, log = everything(connection), list(events(connection))
    for item in (whole.item, made[1]):
        with pytest.raises(Overtaken, match="take the later change back first"):
            acts.undo(connection, REVIEWER, item, last_of(connection, item))
    assert everything(connection) == before
    assert list(events(connection)) == log
    # Once that is taken back, the split can be too.
    acts.undo(connection, REVIEWER, made[0], last_of(connection, made[0]))
    acts.undo(connection, REVIEWER, made[1], last_of(connection, made[1]))
    assert sheet_of(connection, whole.item).active


def test_joining_keeps_words_in_the_order_of_the_text_and_what_any_of_them_had(connection: Connection) -> None:
    money, boats = named(connection, MONEY), named(connection, BOATS)
    assert boats.place < money.place
    item = reshaping.merge(connection, REVIEWER, [(money.item, money.last), (boats.item, boats.last)])
    now = sheet_of(connection, item)
    assert words_of(now) == f"{words_of(boats)} {words_of(money)}"
    assert evidence_of(now.entries("text")) == evidence_of(boats.entries("text")) + evidence_of(money.entries("text"))
    assert [one["name"] for one in now.entries("lead")] == ["Sở Xây dựng", "Sở Tài chính"]
    assert now.entries("deadlines") == boats.entries("deadlines")
    assert (now.origin, now.state, now.place, now.open_fields) == ("merged", "open", boats.place, list(FIELDS))
    for one in (money, boats):
        gone = sheet_of(connection, one.item)
        assert (gone.active, gone.state) == (False, "replaced")
    acts.undo(connection, REVIEWER, item, now.last)
    assert not sheet_of(connection, item).active
    for one in (money, boats):
        assert without_last(sheet_of(connection, one.item)) == without_last(one)


def test_what_can_not_be_joined(connection: Connection) -> None:
    money, boats = named(connection, MONEY), named(connection, BOATS)
    with pytest.raises(Unfit):
        reshaping.merge(connection, REVIEWER, [(money.item, 0), (money.item, 0)])
    reshaping.merge(connection, REVIEWER, [(money.item, 0), (boats.item, 0)])
    with pytest.raises(Refused, match="no longer in use"):
        reshaping.merge(
            connection, REVIEWER, [(money.item, last_of(connection, money.item)), (item_named(connection, VESTS), 0)]
        )


def test_an_obligation_that_was_missed_is_added_from_the_text(connection: Connection) -> None:
    raw = attempt_of(connection, current_attempt(connection, PLAN)).source.raw
    places = [(raw.index("1. Nâng cao"), raw.index("2. Giảm")), (raw.index("Giảm tai"), raw.index(" trên sông"))]
    item = reshaping.add(connection, REVIEWER, PLAN, places, "carry_out")
    now = sheet_of(connection, item)
    assert words_of(now) == "1. Nâng cao ý thức của người lái đò. Giảm tai nạn"
    assert [one.quote for one in evidence_of(now.entries("text"))] == [
        "1. Nâng cao ý thức của người lái đò.", "Giảm tai nạn",
    ]  # fmt: skip
    assert (now.origin, now.state, now.active, now.original, now.place) == ("added", "open", True, None, places[0][0])
    assert event_of(connection, item).action == "added"
    acts.accept(connection, REVIEWER, item, now.last)
    assert sheet_of(connection, item).state == "added"
    acts.undo(connection, REVIEWER, item, last_of(connection, item))
    acts.undo(connection, REVIEWER, item, last_of(connection, item))
    assert not sheet_of(connection, item).active


@pytest.mark.parametrize("places", [[], [(-1, 4)], [(5, 5)], [(7, 3)], [(0, 10**9)], [(0, 30_000)]])
def test_places_that_are_none_add_nothing(places: list[tuple[int, int]], connection: Connection) -> None:
    before = everything(connection)
    with pytest.raises(Unfit):
        reshaping.add(connection, REVIEWER, PLAN, places)
    assert everything(connection) == before
    with pytest.raises(Missing):
        reshaping.add(connection, REVIEWER, "77-QD-KHAC", [(0, 10)])


# Many at once


def test_accepting_many_leaves_alone_what_changed(connection: Connection) -> None:
    seen = [(sheet.item, sheet.last) for sheet in sheets(connection)]
    changed, refused = item_named(connection, VESTS), item_named(connection, MONEY)
    acts.correct(connection, APPROVER, changed, "lead", LEAD, 0)
    acts.reject(connection, APPROVER, refused, 0)
    seen = [(item, last_of(connection, item) if item == refused else last) for item, last in seen]
    stood = [without_last(sheet_of(connection, item)) for item in (changed, refused)]
    bulk = acts.accept_all(connection, REVIEWER, [*seen, (999_999, 0)])
    assert sorted(bulk.left) == sorted([changed, refused, 999_999])
    assert sorted(bulk.done) == sorted({item for item, _ in seen} - {changed, refused})
    assert [without_last(sheet_of(connection, item)) for item in (changed, refused)] == stood
    assert {sheet_of(connection, item).state for item in bulk.done} == {"accepted"}
    made = [event for event in events(connection) if event.item in bulk.done]
    assert len(made) == len(bulk.done)
    assert len({event.batch for event in made}) == 1
    # One of many that were accepted can be taken back alone.
    acts.undo(connection, REVIEWER, bulk.done[0], last_of(connection, bulk.done[0]))
    assert [sheet_of(connection, item).state for item in bulk.done[:2]] == ["open", "accepted"]


def test_two_who_accept_the_same_in_another_order_wait_for_each_other(database: Database) -> None:
    with database.reading() as connection:
        seen = [(sheet.item, sheet.last) for sheet in sheets(connection)]

    def accept(order: list[tuple[int, int]]) -> tuple[int, int]:
        with database.writing() as connection:
            bulk = acts.accept_all(connection, REVIEWER, order)
        return len(bulk.done), len(bulk.left)

    with ThreadPoolExecutor(2) as threads:
        assert sorted(threads.map(accept, [seen, seen[::-1]])) == [(0, len(seen)), (len(seen), 0)]


def test_rows_of_a_table_keep_the_cells_of_their_words(tmp_path: Path) -> None:
    database = opened("sqlite", tmp_path, table_output(tmp_path))
    with database.writing() as connection:
        row = named(connection, "Kiểm tra bến đò tại xã Bến Lau")
        made = reshaping.split(connection, REVIEWER, row.item, ["Kiểm tra bến đò", "tại xã Bến Lau"], row.last)
        quotes = [evidence_of(sheet_of(connection, item).entries("text"))[0].quote for item in made]
    assert quotes == ["Kiểm tra bến đò", "tại xã Bến Lau"]
    database.close()

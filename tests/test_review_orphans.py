"""What people said that lost its place, or that a newer extraction reads otherwise: shown three ways, and acted upon."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from ledgers import KINDS
from review_samples import (
    APPROVER,
    PLAN,
    REVIEWER,
    TASKS,
    extracted,
    item_named,
    named,
    opened,
    plan_text,
    reloaded,
    sample_output,
)
from sqlalchemy import Connection

from pipeline.review.records.deciding import accept, approve, correct, reject, reject_field, undo
from pipeline.review.records.events import Person, events_of_item
from pipeline.review.records.loading import load
from pipeline.review.records.orphans import Orphan, conflict_view, conflicting, orphans
from pipeline.review.records.queue import Filters, items_of
from pipeline.review.records.reclaiming import dismiss, keep, reattach, take
from pipeline.review.records.refusals import Missing, Overtaken, Refused, Unfit
from pipeline.review.records.reshaping import add, split
from pipeline.review.records.second import send_sample
from pipeline.review.records.sheets import sheet_of
from pipeline.review.records.source import attempt_of, current_attempt
from pipeline.store.database import Database

POLICE = "Công an tỉnh kiểm tra"
REWORDED = (TASKS[0], TASKS[1].replace("kiểm tra áo phao", "rà soát áo phao cứu sinh"), *TASKS[2:])
PHAO = [{"text": "áo phao mới", "evidence": []}]


@pytest.fixture(params=KINDS)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    made = opened(request.param, tmp_path, sample_output(tmp_path))
    yield made
    made.close()


def last(connection: Connection, item: int) -> int:
    return sheet_of(connection, item).last


def said_of_police(database: Database) -> int:
    """Let a person correct the product of the police's task, prove it with the quote of its deadline, and accept the rest."""
    with database.writing() as connection:
        sheet = named(connection, POLICE)
        product = [{"text": "áo phao mới", "evidence": sheet.entries("deadlines")[0]["evidence"]}]
        correct(connection, REVIEWER, sheet.item, "product", product, 0)
        reject_field(connection, REVIEWER, sheet.item, "references", last(connection, sheet.item))
        accept(connection, REVIEWER, sheet.item, last(connection, sheet.item))
    return sheet.item


def orphaned(database: Database, folder: Path) -> int:
    item = said_of_police(database)
    assert reloaded(database, folder / "output", plan_text(REWORDED)).orphaned == 1
    return item


def only(connection: Connection) -> Orphan:
    (found,) = orphans(connection)
    return found


def read_otherwise(database: Database, folder: Path, change: Callable[[dict[str, Any]], None]) -> None:
    """Load the plan as a better extraction of the same text might read the police's task."""
    path = folder / "output" / PLAN / "decision.json"
    decision = json.loads(path.read_text("utf-8"))
    (task,) = [one for one in decision["obligations"] if one["text"].startswith(POLICE)]
    change(task)
    path.write_text(json.dumps(decision, ensure_ascii=False), "utf-8")
    assert load(database, folder / "output").again == 1


def other_lead(task: dict[str, Any]) -> None:
    task["lead"][0]["name"] = "Công an xã"


def no_deadline(task: dict[str, Any]) -> None:
    task["deadlines"] = []


def test_an_orphan_three_ways_with_what_is_nearest_now(database: Database, tmp_path: Path) -> None:
    item = orphaned(database, tmp_path)
    with database.writing() as connection:
        found = only(connection)
        assert (found.item, found.was, found.who, found.standing) == (item, "corrected", REVIEWER.name, "waiting")
        assert found.number == "77/QĐ-UBND"
        assert "~" not in found.key
        fields = {one.field: one for one in found.fields}
        assert (fields["product"].before, fields["product"].state) == ([], "corrected")
        assert fields["product"].person[0]["text"] == "áo phao mới"
        near = named(connection, "Công an tỉnh rà soát")
        assert found.nearest is not None
        assert (found.nearest.item, found.nearest.seen) == (near.item, near.last)
        assert found.nearest.how == "same-clause"
        assert fields["text"].now == near.original["text"] != fields["text"].before
        assert orphans(connection, "another") == []
        assert item not in [one for one, _ in items_of(connection, Filters(state="all"), 100)]


def test_nothing_is_near_where_the_section_is_gone(database: Database, tmp_path: Path) -> None:
    orphaned(database, tmp_path)
    with database.writing() as connection:
        near = named(connection, "Công an tỉnh rà soát")
        reject(connection, REVIEWER, near.item, 0)
        assert only(connection).nearest.item == near.item  # what a person says of it changes no extraction
    lone = tmp_path / "output" / PLAN / "decision.json"
    decision = json.loads(lone.read_text("utf-8"))
    decision["obligations"] = [one for one in decision["obligations"] if "#1/" not in one["id"]]
    lone.write_text(json.dumps(decision, ensure_ascii=False), "utf-8")
    assert load(database, tmp_path / "output").again == 1
    with database.writing() as connection:
        for found in orphans(connection):
            assert found.nearest is None
            assert {one.now for one in found.fields} == {None}


def test_another_clause_of_the_section_is_near_where_the_own_one_is_gone(database: Database, tmp_path: Path) -> None:
    orphaned(database, tmp_path)
    path = tmp_path / "output" / PLAN / "decision.json"
    decision = json.loads(path.read_text("utf-8"))
    decision["obligations"] = [one for one in decision["obligations"] if "rà soát áo phao" not in one["text"]]
    path.write_text(json.dumps(decision, ensure_ascii=False), "utf-8")
    assert load(database, tmp_path / "output").again == 1
    with database.reading() as connection:
        found = only(connection)
        clause = found.key.rpartition(":")[0]
        assert found.nearest.how == "same-section"
        assert found.nearest.key.rpartition(":")[0] != clause
        assert found.nearest.key.startswith(clause.rpartition("/")[0] + "/")


def test_the_key_of_an_orphan_doesnt_grow(database: Database, tmp_path: Path) -> None:
    item = orphaned(database, tmp_path)
    with database.reading() as connection:
        key = sheet_of(connection, item).key
    for words in ("Một.", "Hai."):
        reloaded(database, tmp_path / "output", plan_text(REWORDED, words))
    with database.reading() as connection:
        assert sheet_of(connection, item).key == key


def test_an_orphan_dismissed_and_taken_back(database: Database, tmp_path: Path) -> None:
    item = orphaned(database, tmp_path)
    with database.writing() as connection:
        seen = last(connection, item)
        with pytest.raises(Unfit):
            dismiss(connection, APPROVER, item, seen, "  ")
        with pytest.raises(Overtaken):
            dismiss(connection, APPROVER, item, seen - 1, "đã bỏ")
        with pytest.raises(Refused):
            dismiss(connection, APPROVER, named(connection, "Sở Tài chính").item, 0, "đã bỏ")
        dismiss(connection, APPROVER, item, seen, "nhiệm vụ đã bỏ")
        assert orphans(connection) == []
        assert sheet_of(connection, item).state == "orphaned"
        (closed,) = orphans(connection, closed=True)
        assert (closed.standing, closed.closed_by, closed.reason) == ("dismissed", APPROVER.name, "nhiệm vụ đã bỏ")
        assert {one.field: one.before for one in closed.fields}["product"] == []
        with pytest.raises(Refused, match="closed already"):
            dismiss(connection, APPROVER, item, closed.seen, "nhiệm vụ đã bỏ")
        undo(connection, APPROVER, item, closed.seen)
        assert only(connection).standing == "waiting"
        dismiss(connection, APPROVER, item, last(connection, item), "nhiệm vụ đã bỏ")
    reloaded(database, tmp_path / "output", plan_text(REWORDED, "Lời nói đầu."))
    with database.reading() as connection:
        assert orphans(connection) == []  # one that is gone still waits for nobody


def test_what_comes_back_is_in_no_conflict(database: Database, tmp_path: Path) -> None:
    item = orphaned(database, tmp_path)
    assert reloaded(database, tmp_path / "output", plan_text()).carried == 1
    with database.reading() as connection:
        sheet = sheet_of(connection, item)
        assert (sheet.active, sheet.state, sheet.before) == (True, "corrected", None)
        assert conflicting(connection) == [] == orphans(connection, closed=True)


def test_a_conflict_outlives_that_the_words_were_gone_for_a_while(database: Database, tmp_path: Path) -> None:
    item = said_of_police(database)
    read_otherwise(database, tmp_path, other_lead)
    assert reloaded(database, tmp_path / "output", plan_text(REWORDED)).orphaned == 1
    with database.reading() as connection:
        assert conflicting(connection) == []
    # The text of before comes back, and is read as it was read last.
    extracted(tmp_path / "output", plan_text())
    read_otherwise(database, tmp_path, other_lead)
    with database.reading() as connection:
        (shown,) = conflicting(connection)
        assert (shown.item, [one.field for one in shown.fields]) == (item, ["lead"])


def test_what_lost_nothing_that_was_said_is_no_orphan(database: Database, tmp_path: Path) -> None:
    with database.writing() as connection:
        whole = named(connection, POLICE)
        words = whole.entries("text")[0]["text"]
        parts = split(connection, REVIEWER, whole.item, [words[:20], words[20:]], 0)
        untouched = item_named(connection, "Sở Tài chính")
        undo(connection, REVIEWER, untouched, accept(connection, REVIEWER, untouched, 0))
    changed = (TASKS[0], REWORDED[1], TASKS[2].replace("bố trí", "thu xếp"), TASKS[3])
    assert reloaded(database, tmp_path / "output", plan_text(changed)).orphaned == 4
    with database.reading() as connection:
        # What was split has its parts in its place, and what was said of the finances was taken back.
        assert [one.item for one in orphans(connection)] == sorted(parts)


def test_an_obligation_is_looked_at_anew_when_only_what_was_said_of_it_lost_its_proof(
    database: Database, tmp_path: Path
) -> None:
    with database.writing() as connection:
        finance = named(connection, "Sở Tài chính")
        elsewhere = named(connection, "Sở Xây dựng").entries("cooperating")[0]["evidence"]
        correct(connection, REVIEWER, finance.item, "product", [{"text": "áo phao", "evidence": elsewhere}], 0)
    changed = (TASKS[0].replace("Công an tỉnh", "Sở Y tế"), *TASKS[1:])
    for tasks in (changed, (changed[0].replace("Y tế", "Nội vụ"), *changed[1:])):
        reloaded(database, tmp_path / "output", plan_text(tasks))
        with database.reading() as connection:
            found = only(connection)
            anew = named(connection, "Sở Tài chính")
            obligations = attempt_of(connection, current_attempt(connection, PLAN)).decision.obligations
            waiting = items_of(connection, Filters(state="open", document=PLAN), 100)
        assert (found.item, found.key) == (finance.item, finance.key)
        assert (anew.state, anew.key, anew.item != finance.item) == ("open", finance.key, True)
        assert len(waiting) == len(obligations)


def test_what_a_person_made_waits_too_when_its_words_are_gone(database: Database, tmp_path: Path) -> None:
    with database.writing() as connection:
        start = attempt_of(connection, current_attempt(connection, PLAN)).source.raw.index("kiểm tra áo phao")
        item = add(connection, REVIEWER, PLAN, [(start, start + 16)])
    reloaded(database, tmp_path / "output", plan_text(REWORDED))
    with database.writing() as connection:
        found = only(connection)
        assert (found.item, found.nearest) == (item, None)
        text = next(one for one in found.fields if one.field == "text")
        assert (text.before, text.person[0]["text"], text.now) == (None, "kiểm tra áo phao", None)
        dismiss(connection, REVIEWER, item, found.seen, "trùng")
        assert orphans(connection) == []
    reloaded(database, tmp_path / "output", plan_text())
    with database.reading() as connection:
        assert (sheet_of(connection, item).active, sheet_of(connection, item).before) == (True, None)


def test_a_new_reading_of_what_was_decided_is_a_conflict(database: Database, tmp_path: Path) -> None:
    item = said_of_police(database)
    with database.reading() as connection, pytest.raises(Missing):
        conflict_view(connection, item)
    read_otherwise(database, tmp_path, other_lead)
    with database.reading() as connection:
        shown = conflict_view(connection, item)
        (lead,) = shown.fields
        assert [lead.before[0]["name"], lead.person[0]["name"], lead.now[0]["name"]] == [
            "Công an tỉnh", "Công an tỉnh", "Công an xã",
        ]  # fmt: skip
        assert (lead.field, lead.state, shown.seen, shown.who) == ("lead", "accepted", last(connection, item), "lan")
        assert conflicting(connection) == [shown]
        assert conflicting(connection, "another") == []
        assert orphans(connection) == []


def test_kept_is_as_the_person_said_and_still_approved(database: Database, tmp_path: Path) -> None:
    item = said_of_police(database)
    with database.writing() as connection:
        approve(connection, APPROVER, item, last(connection, item))
    read_otherwise(database, tmp_path, other_lead)
    with database.writing() as connection:
        before = sheet_of(connection, item)
        keep(connection, REVIEWER, item, before.last)
        kept = sheet_of(connection, item)
        assert (kept.before, kept.values, kept.approved_by) == (None, before.values, APPROVER.name)
        assert conflicting(connection) == []
        with pytest.raises(Missing):
            keep(connection, REVIEWER, item, kept.last)
        undo(connection, REVIEWER, item, kept.last)
        assert sheet_of(connection, item).before == before.before
        (shown,) = conflicting(connection)
        assert [one.field for one in shown.fields] == ["lead"]


def test_taken_field_by_field(database: Database, tmp_path: Path) -> None:
    item = said_of_police(database)

    def both(task: dict[str, Any]) -> None:
        other_lead(task)
        no_deadline(task)

    read_otherwise(database, tmp_path, both)
    with database.writing() as connection:
        with pytest.raises(Refused):
            take(connection, APPROVER, item, "product", last(connection, item))
        take(connection, APPROVER, item, "lead", last(connection, item))
        sheet = sheet_of(connection, item)
        assert sheet.entries("lead")[0]["name"] == "Công an xã"
        assert sheet.checked_by == APPROVER.name
        assert [one.field for one in conflict_view(connection, item).fields] == ["deadlines"]
        take(connection, APPROVER, item, "deadlines", sheet.last)
        sheet = sheet_of(connection, item)
        assert (sheet.before, sheet.entries("deadlines"), sheet.state) == (None, [], "corrected")
        undo(connection, APPROVER, item, sheet.last)
        assert [one.field for one in conflict_view(connection, item).fields] == ["deadlines"]
        undo(connection, APPROVER, item, last(connection, item))
        assert [one.field for one in conflict_view(connection, item).fields] == ["lead", "deadlines"]
        assert sheet_of(connection, item).checked_by == REVIEWER.name


def test_a_conflict_ends_when_the_person_comes_round_to_the_new_reading(database: Database, tmp_path: Path) -> None:
    item = said_of_police(database)

    def both(task: dict[str, Any]) -> None:
        other_lead(task)
        no_deadline(task)

    read_otherwise(database, tmp_path, both)
    with database.writing() as connection:
        sheet = sheet_of(connection, item)
        correct(connection, APPROVER, item, "product", [], sheet.last)
        correct(connection, APPROVER, item, "lead", sheet.original["lead"], last(connection, item))
        assert [one.field for one in conflict_view(connection, item).fields] == ["deadlines"]
        reject_field(connection, APPROVER, item, "deadlines", last(connection, item))
        assert sheet_of(connection, item).before is None
        assert conflicting(connection) == []
        undo(connection, APPROVER, item, last(connection, item))
        assert sheet_of(connection, item).before == sheet.before
        assert [one.field for one in conflict_view(connection, item).fields] == ["deadlines"]


def test_a_second_reviewer_ends_no_conflict_of_the_first(database: Database, tmp_path: Path) -> None:
    item = said_of_police(database)
    with database.writing() as connection:
        send_sample(connection, APPROVER, "hoa", [item])
    read_otherwise(database, tmp_path, other_lead)
    with database.writing() as connection:
        accept(connection, Person("hoa", "reviewer"), item, sheet_of(connection, item, "hoa").last, "hoa")
        assert sheet_of(connection, item, "hoa").state == "accepted"
        assert [one.field for one in conflict_view(connection, item).fields] == ["lead"]


def test_a_conflict_ends_when_the_extraction_comes_round_to_what_the_person_says(
    database: Database, tmp_path: Path
) -> None:
    item = said_of_police(database)
    read_otherwise(database, tmp_path, other_lead)
    with database.writing() as connection:
        lead = sheet_of(connection, item).original["lead"]
        correct(connection, REVIEWER, item, "lead", [{**lead[0], "name": "Công an huyện"}], last(connection, item))
        assert [one.field for one in conflict_view(connection, item).fields] == ["lead"]

    def agreeing(task: dict[str, Any]) -> None:
        task["lead"][0]["name"] = "Công an huyện"

    read_otherwise(database, tmp_path, agreeing)
    with database.reading() as connection:
        assert sheet_of(connection, item).before is None
        assert conflicting(connection) == []


def test_reattached_with_the_evidence_that_is_in_the_text(database: Database, tmp_path: Path) -> None:
    item = orphaned(database, tmp_path)
    with database.writing() as connection:
        to = item_named(connection, "Công an tỉnh rà soát")
        seen = last(connection, item)
        reattach(connection, APPROVER, item, to, ["product", "references", "deadlines"], seen, 0)
        sheet = sheet_of(connection, to)
        (product,) = sheet.entries("product")
        raw = attempt_of(connection, current_attempt(connection, PLAN)).source.raw
        assert product["text"] == "áo phao mới"
        assert product["evidence"]
        for one in product["evidence"]:
            assert raw[one["start"] : one["end"]] == one["quote"]
        states = {name: field.state for name, field in sheet.fields.items()}
        assert (states["product"], states["references"], states["lead"]) == ("corrected", "rejected", "open")
        assert (sheet.state, sheet.checked_by) == ("open", "")
        event = events_of_item(connection, to)[-1]
        assert (event.who, event.action, event.reason) == (APPROVER.name, "reattached", f"{item} → {to}")
        assert orphans(connection) == []
        (closed,) = orphans(connection, closed=True)
        assert (closed.standing, closed.closed_by) == ("reattached", APPROVER.name)
        undo(connection, APPROVER, to, sheet.last)
        assert sheet_of(connection, to).entries("product") == []
        assert only(connection).item == item


def test_reattached_without_evidence_that_is_gone(database: Database, tmp_path: Path) -> None:
    item = orphaned(database, tmp_path)
    with database.writing() as connection:
        to = item_named(connection, "Công an tỉnh rà soát")
        reattach(connection, APPROVER, item, to, ["text"], last(connection, item), last(connection, to))
        (text,) = sheet_of(connection, to).entries("text")
        assert text["text"].startswith(POLICE)
        assert text["evidence"] == []
        # From the other side it is one act too, and other fields may go elsewhere.
        elsewhere = item_named(connection, "Sở Tài chính")
        seen = last(connection, item)
        reattach(connection, APPROVER, item, elsewhere, ["product"], seen, last(connection, elsewhere))
        undo(connection, APPROVER, item, last(connection, item))
        assert sheet_of(connection, elsewhere).entries("product") == []
        undo(connection, APPROVER, item, last(connection, item))
        assert only(connection).item == item
        assert sheet_of(connection, to).entries("text")[0]["evidence"]


def test_what_cannot_be_reattached(database: Database, tmp_path: Path) -> None:
    with database.writing() as connection:
        item = item_named(connection, POLICE)
        correct(connection, REVIEWER, item, "product", PHAO, 0)
    assert reloaded(database, tmp_path / "output", plan_text(REWORDED)).orphaned == 1
    with database.writing() as connection:
        to, seen = item_named(connection, "Sở Tài chính"), last(connection, item)
        for fields in ([], ["lead"]):
            with pytest.raises(Unfit):
                reattach(connection, REVIEWER, item, to, fields, seen, last(connection, to))
        with pytest.raises(Missing):
            reattach(connection, REVIEWER, item, to, ["colour"], seen, last(connection, to))
        with pytest.raises(Overtaken):
            reattach(connection, REVIEWER, item, to, ["product"], seen, 0)
        with pytest.raises(Refused, match="no orphan"):
            reattach(connection, REVIEWER, to, item, ["product"], last(connection, to), seen)
        with pytest.raises(Refused):
            reattach(connection, REVIEWER, item, item, ["product"], seen, seen)
        reject(connection, REVIEWER, to, last(connection, to))
        with pytest.raises(Refused, match="rejected"):
            reattach(connection, REVIEWER, item, to, ["product"], seen, last(connection, to))
        assert only(connection).was == "open"

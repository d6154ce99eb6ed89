"""Two pairs of eyes: who answers where, what they see, where two answers differ, which holds, how often they agree."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from ledgers import KINDS
from review_samples import APPROVER, PLAN, REVIEWER, TASKS, item_named, opened, plan_text, reloaded, sample_output
from sqlalchemy import Connection, select

from pipeline.review.records import tables
from pipeline.review.records.agreeing import agreement, kappa_of
from pipeline.review.records.blind import blind_items, is_blind
from pipeline.review.records.comparing import OBLIGATION, Disagreement, disagreements
from pipeline.review.records.deciding import (
    accept,
    accept_field,
    approve,
    correct,
    reject,
    reject_field,
    undo,
)
from pipeline.review.records.events import Person, events_of_item
from pipeline.review.records.refusals import Forbidden, Missing, Overtaken, Refused, Unfit
from pipeline.review.records.reshaping import add, split
from pipeline.review.records.second import (
    Share,
    blind_view,
    send_sample,
    waiting_for,
    withdraw,
)
from pipeline.review.records.settling import settle
from pipeline.review.records.sheets import MAIN, sheet_of
from pipeline.store.database import Database

SECOND = Person("hoa", "reviewer")
THIRD = Person("tuấn", "approver")
PHAO = [{"text": "áo phao mới", "evidence": []}]


@pytest.fixture(params=KINDS)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    made = opened(request.param, tmp_path, sample_output(tmp_path))
    yield made
    made.close()


@pytest.fixture
def connection(database: Database) -> Iterator[Connection]:
    with database.writing() as open_:
        yield open_


def last(connection: Connection, item: int, sheet: str = MAIN) -> int:
    return sheet_of(connection, item, sheet).last


def items(connection: Connection) -> list[int]:
    return [row.id for row in connection.execute(select(tables.item.c.id).order_by(tables.item.c.place))]


def checked(connection: Connection, *which: int) -> None:
    for item in which or items(connection):
        accept(connection, REVIEWER, item, last(connection, item))


def sent(connection: Connection, words: str = "Công an tỉnh kiểm tra") -> int:
    """Return an item that was accepted and then sent to the second reviewer."""
    item = item_named(connection, words)
    checked(connection, item)
    assert send_sample(connection, APPROVER, SECOND.name, [item]) == [item]
    return item


def accepted_second(connection: Connection, item: int) -> None:
    accept(connection, SECOND, item, last(connection, item, SECOND.name), SECOND.name)


def row(connection: Connection, item: int) -> dict[str, object]:
    found = connection.execute(select(tables.item).where(tables.item.c.id == item)).one()._asdict()
    bodies = connection.execute(select(tables.body).where(tables.body.c.item == item)).all()
    return {**found, "bodies": sorted(tuple(one) for one in bodies)}


def only(connection: Connection) -> Disagreement:
    (found,) = disagreements(connection)
    return found


def test_what_is_sent_is_extracted_and_blank_whatever_the_first_said(connection: Connection) -> None:
    item = item_named(connection, "Công an tỉnh kiểm tra")
    extracted = sheet_of(connection, item).original
    correct(connection, REVIEWER, item, "product", PHAO, 0, reason="lý do bí mật")
    accept(connection, REVIEWER, item, last(connection, item))
    send_sample(connection, APPROVER, SECOND.name, [item])
    sheet = sheet_of(connection, item, SECOND.name)
    assert (sheet.state, sheet.checked_by, sheet.values) == ("open", "", extracted)
    view = blind_view(connection, SECOND.name, item)
    assert {one.name: one.extracted for one in view.fields} == extracted
    told = json.dumps(dataclasses.asdict(view), ensure_ascii=False)
    assert "áo phao mới" not in told
    assert REVIEWER.name not in told
    assert "corrected" not in told
    assert [(one.item, one.asked_by, len(one.open)) for one in waiting_for(connection, SECOND.name)] == [
        (item, APPROVER.name, 9)
    ]
    (event,) = events_of_item(connection, item, SECOND.name)
    assert (event.action, event.who, event.seq) == ("sent", APPROVER.name, view.seen)
    with pytest.raises(Forbidden):
        blind_view(connection, REVIEWER.name, item)


def test_what_a_second_says_changes_nothing_of_the_first(connection: Connection) -> None:
    item = item_named(connection, "Công an tỉnh kiểm tra")
    checked(connection, item)
    approve(connection, APPROVER, item, last(connection, item))
    send_sample(connection, APPROVER, SECOND.name, [item])
    main, queued = sheet_of(connection, item), row(connection, item)
    body = [{"name": "Sở Tưởng Tượng", "body_id": "", "evidence": []}]
    name = SECOND.name
    correct(connection, SECOND, item, "lead", body, last(connection, item, name), sheet=name)
    reject_field(connection, SECOND, item, "deadlines", last(connection, item, name), sheet=name)
    accept_field(connection, SECOND, item, "text", last(connection, item, name), name)
    accept(connection, SECOND, item, last(connection, item, name), name)
    assert sheet_of(connection, item, name).state == "corrected"
    undo(connection, SECOND, item, last(connection, item, name), name)
    reject(connection, SECOND, item, last(connection, item, name), sheet=name)
    assert sheet_of(connection, item, name).state == "rejected"
    assert sheet_of(connection, item) == main
    assert row(connection, item) == queued
    assert main.approved_by == APPROVER.name
    assert waiting_for(connection, name) == []


def test_a_second_takes_back_their_answers_but_not_the_sending(connection: Connection) -> None:
    item = sent(connection)
    name = SECOND.name
    accepted_second(connection, item)
    undo(connection, SECOND, item, last(connection, item, name), name)
    assert sheet_of(connection, item, name).state == "open"
    with pytest.raises(Refused, match="nothing to take back"):
        undo(connection, SECOND, item, last(connection, item, name), name)
    withdraw(connection, APPROVER, item, last(connection, item, name))
    assert waiting_for(connection, name) == []
    send_sample(connection, APPROVER, name, [item])
    with pytest.raises(Refused, match="nothing to take back"):
        undo(connection, SECOND, item, last(connection, item, name), name)


def test_only_the_second_answers_on_their_sheet(connection: Connection) -> None:
    item = sent(connection)
    seen = last(connection, item, SECOND.name)
    for other in (REVIEWER, APPROVER, THIRD):
        with pytest.raises(Forbidden):
            accept(connection, other, item, seen, SECOND.name)
        with pytest.raises(Forbidden):
            undo(connection, other, item, seen, SECOND.name)


def test_a_second_has_to_answer_before_they_may_touch_the_first(connection: Connection) -> None:
    item = sent(connection)
    assert is_blind(connection, SECOND.name, item)
    assert blind_items(connection, SECOND.name) == [item]
    for act in (approve, undo, reject):
        with pytest.raises(Forbidden):
            act(connection, SECOND, item, last(connection, item))
    with pytest.raises(Forbidden):
        split(connection, SECOND, item, ["Công an tỉnh", "kiểm tra"], last(connection, item))
    accepted_second(connection, item)
    assert not is_blind(connection, SECOND.name, item)
    approve(connection, SECOND, item, last(connection, item))
    # They have seen the first answers now.
    with pytest.raises(Forbidden):
        undo(connection, SECOND, item, last(connection, item, SECOND.name), SECOND.name)


def test_what_cannot_be_sent(connection: Connection) -> None:
    item = item_named(connection, "Công an tỉnh kiểm tra")
    with pytest.raises(Refused, match="checked first"):
        send_sample(connection, APPROVER, SECOND.name, [item])
    checked(connection, item)
    with pytest.raises(Forbidden):
        send_sample(connection, APPROVER, REVIEWER.name, [item])
    with pytest.raises(Unfit):
        send_sample(connection, APPROVER, "", [item])
    with pytest.raises(Unfit):
        send_sample(connection, APPROVER, SECOND.name, Share(share=1.5))
    with pytest.raises(Missing):
        send_sample(connection, APPROVER, SECOND.name, [item, 10**6])
    added = add(connection, REVIEWER, PLAN, [(0, 40)])
    accept(connection, REVIEWER, added, last(connection, added))
    with pytest.raises(Refused, match="a person made it"):
        send_sample(connection, APPROVER, SECOND.name, [item, added])
    assert waiting_for(connection, SECOND.name) == []
    send_sample(connection, APPROVER, SECOND.name, [item])
    with pytest.raises(Refused, match="sent to a second"):
        send_sample(connection, APPROVER, THIRD.name, [item])


def test_who_once_decided_a_field_is_no_second_even_after_taking_it_back(connection: Connection) -> None:
    item = item_named(connection, "Công an tỉnh kiểm tra")
    accept_field(connection, SECOND, item, "lead", 0)
    undo(connection, SECOND, item, last(connection, item))
    checked(connection, item)
    with pytest.raises(Forbidden):
        send_sample(connection, APPROVER, SECOND.name, [item])
    assert send_sample(connection, APPROVER, SECOND.name, Share(share=1)) == []


def test_a_share_is_the_same_sample_and_only_what_is_lacking(connection: Connection) -> None:
    every = items(connection)
    assert len(every) == 6
    checked(connection, *every)
    half = send_sample(connection, APPROVER, SECOND.name, Share(PLAN, 0.5, seed=4))
    assert len(half) == 3
    assert send_sample(connection, APPROVER, SECOND.name, Share(PLAN, 0.5, seed=4)) == []
    assert send_sample(connection, APPROVER, SECOND.name, Share("another", 1)) == []
    for item in half:
        withdraw(connection, APPROVER, item, last(connection, item, SECOND.name))
    assert send_sample(connection, APPROVER, SECOND.name, Share("", 0.5, seed=4)) == half
    more = send_sample(connection, APPROVER, THIRD.name, Share(PLAN, 1))
    assert sorted(half + more) == sorted(every)


def test_different_seeds_give_different_samples(connection: Connection) -> None:
    checked(connection)
    found = set()
    for seed in range(8):
        some = send_sample(connection, APPROVER, SECOND.name, Share(PLAN, 0.34, seed))
        assert len(some) == 3
        found.add(tuple(some))
        for item in some:
            withdraw(connection, APPROVER, item, last(connection, item, SECOND.name))
    assert len(found) > 2


def test_two_that_say_the_same_leave_nothing_to_settle(connection: Connection) -> None:
    item = sent(connection)
    assert disagreements(connection) == [] == disagreements(connection, settled=True)
    accepted_second(connection, item)
    assert disagreements(connection, settled=True) == []
    assert {one.field: (one.compared, one.same, one.share, one.kappa) for one in agreement(connection)}["lead"] == (
        1, 1, 1.0, None,
    )  # fmt: skip


def test_answers_side_by_side_and_settled_one_after_the_other(connection: Connection) -> None:
    item = item_named(connection, "Công an tỉnh kiểm tra")
    name = SECOND.name
    first = [{"text": "báo cáo", "evidence": []}]
    correct(connection, REVIEWER, item, "product", first, 0)
    accept(connection, REVIEWER, item, last(connection, item))
    send_sample(connection, APPROVER, name, [item])
    correct(connection, SECOND, item, "product", PHAO, last(connection, item, name), sheet=name)
    reject_field(connection, SECOND, item, "deadlines", last(connection, item, name), sheet=name)
    assert disagreements(connection) == []  # not all of it was answered
    accepted_second(connection, item)
    shown = only(connection)
    assert (shown.item, shown.first_by, shown.second_by) == (item, REVIEWER.name, name)
    assert shown.left == ["product", "deadlines"] == [one.field for one in shown.fields]
    product, deadlines = shown.fields
    assert (product.extracted, product.first.entries, product.second.entries) == ([], first, PHAO)
    assert (deadlines.first.state, deadlines.second.state, deadlines.settled) == ("accepted", "rejected", None)
    for one in (REVIEWER, SECOND):
        with pytest.raises(Forbidden):
            settle(connection, one, item, "product", "first", shown.seen)
    with pytest.raises(Refused, match="nothing is left"):
        settle(connection, THIRD, item, "lead", "first", shown.seen)
    settle(connection, THIRD, item, "product", "second", shown.seen)
    main = sheet_of(connection, item)
    assert (main.entries("product"), main.fields["product"].state, main.checked_by) == (PHAO, "corrected", THIRD.name)
    with pytest.raises(Overtaken):
        settle(connection, THIRD, item, "deadlines", "first", shown.seen)
    shown = only(connection)
    assert shown.left == ["deadlines"]
    assert shown.first_by == REVIEWER.name
    # What was settled is shown as both had said it, not as it was settled.
    assert shown.fields[0].first.entries == first
    assert shown.fields[0].settled.entries == PHAO
    assert not settled_flag(connection, item)
    with pytest.raises(Refused):
        undo(connection, SECOND, item, last(connection, item, name), name)
    settle(connection, THIRD, item, "deadlines", "first", shown.seen)
    assert disagreements(connection) == []
    assert settled_flag(connection, item)
    (through,) = disagreements(connection, settled=True)
    assert through.left == []
    assert [one.settled.who for one in through.fields] == [THIRD.name] * 2
    undo(connection, THIRD, item, last(connection, item))
    assert only(connection).left == ["deadlines"]
    assert not settled_flag(connection, item)
    undo(connection, THIRD, item, last(connection, item))
    assert only(connection).left == ["product", "deadlines"]
    assert sheet_of(connection, item).entries("product") == first


def settled_flag(connection: Connection, item: int) -> bool:
    query = select(tables.second.c.settled).where(tables.second.c.item == item)
    return bool(connection.execute(query).scalar_one())


def test_settled_with_what_neither_said(connection: Connection) -> None:
    item = sent(connection)
    name = SECOND.name
    reject_field(connection, SECOND, item, "deadlines", last(connection, item, name), sheet=name)
    accepted_second(connection, item)
    seen = only(connection).seen
    with pytest.raises(Unfit):
        settle(connection, THIRD, item, "deadlines", "third", seen)  # type: ignore[arg-type]
    other = [{"value": "2031", "text": "năm 2031", "kind": "period", "start": None, "end": "2031-12-31", "rrule": ""}]
    settle(connection, THIRD, item, "deadlines", other, seen)
    assert sheet_of(connection, item).entries("deadlines") == other
    assert row(connection, item)["due"] == "2031-12-31"
    assert settled_flag(connection, item)


def test_settling_for_the_first_leaves_an_approval_be(connection: Connection) -> None:
    item = sent(connection)
    approve(connection, APPROVER, item, last(connection, item))
    reject_field(connection, SECOND, item, "deadlines", last(connection, item, SECOND.name), sheet=SECOND.name)
    accepted_second(connection, item)
    settle(connection, THIRD, item, "deadlines", "first", only(connection).seen)
    assert sheet_of(connection, item).approved_by == APPROVER.name


def test_who_changed_the_first_answer_after_it_was_sent_is_one_of_the_two(connection: Connection) -> None:
    item = sent(connection)
    reject_field(connection, SECOND, item, "deadlines", last(connection, item, SECOND.name), sheet=SECOND.name)
    accepted_second(connection, item)
    correct(connection, THIRD, item, "product", PHAO, last(connection, item))
    shown = only(connection)
    assert (shown.first_by, shown.left) == (THIRD.name, ["product", "deadlines"])
    for one in (REVIEWER, THIRD, SECOND):
        with pytest.raises(Forbidden):
            settle(connection, one, item, "deadlines", "first", shown.seen)
    settle(connection, APPROVER, item, "deadlines", "second", shown.seen)
    # Who settled the one field may settle the other, though it was they who checked the item last.
    assert sheet_of(connection, item).checked_by == APPROVER.name
    settle(connection, APPROVER, item, "product", "first", only(connection).seen)


def test_one_of_the_two_settles_only_where_there_is_no_third(connection: Connection) -> None:
    item = sent(connection)
    reject(connection, SECOND, item, last(connection, item, SECOND.name), sheet=SECOND.name)
    settle(connection, REVIEWER, item, OBLIGATION, "second", only(connection).seen, only_two=True)
    assert sheet_of(connection, item).state == "rejected"


@pytest.mark.parametrize("choice", ["first", "second"])
def test_whether_it_is_one_at_all_where_the_second_says_no(connection: Connection, choice: str) -> None:
    item = sent(connection)
    reject(connection, SECOND, item, last(connection, item, SECOND.name), sheet=SECOND.name)
    shown = only(connection)
    assert shown.left == [OBLIGATION]
    with pytest.raises(Unfit):
        settle(connection, THIRD, item, OBLIGATION, [], shown.seen)
    settle(connection, THIRD, item, OBLIGATION, choice, shown.seen)
    assert sheet_of(connection, item).state == ("accepted" if choice == "first" else "rejected")
    assert settled_flag(connection, item)


def test_whether_it_is_one_at_all_where_the_first_says_no(connection: Connection) -> None:
    item = item_named(connection, "Công an tỉnh kiểm tra")
    name = SECOND.name
    # The first had corrected the product before they rejected the whole; of the other fields they said nothing.
    correct(connection, REVIEWER, item, "product", [{"text": "báo cáo", "evidence": []}], 0)
    reject(connection, REVIEWER, item, last(connection, item))
    send_sample(connection, APPROVER, name, [item])
    reject_field(connection, SECOND, item, "deadlines", last(connection, item, name), sheet=name)
    correct(connection, SECOND, item, "product", PHAO, last(connection, item, name), sheet=name)
    accepted_second(connection, item)
    shown = only(connection)
    assert shown.left == [OBLIGATION]
    settle(connection, THIRD, item, OBLIGATION, "second", shown.seen)
    main = sheet_of(connection, item)
    assert (main.state, main.entries("deadlines"), main.entries("product")[0]["text"]) == ("corrected", [], "báo cáo")
    shown = only(connection)
    assert shown.left == ["product"]
    settle(connection, THIRD, item, "product", "second", shown.seen)
    assert sheet_of(connection, item).entries("product") == PHAO
    assert settled_flag(connection, item)


def test_agreement_is_of_the_answers_as_they_were_sent(connection: Connection) -> None:
    every = items(connection)
    checked(connection, *every)
    send_sample(connection, APPROVER, SECOND.name, every)
    for item in every[:2]:
        reject_field(connection, SECOND, item, "lead", last(connection, item, SECOND.name), sheet=SECOND.name)
    for item in every[:-1]:
        accepted_second(connection, item)
    reject(connection, SECOND, every[-1], last(connection, every[-1], SECOND.name), sheet=SECOND.name)
    before = agreement(connection)
    found = {one.field: one for one in before}
    assert (found[OBLIGATION].compared, found[OBLIGATION].same) == (6, 5)
    differing = sum(bool(sheet_of(connection, item).entries("lead")) for item in every[:2])
    assert differing > 0
    assert (found["lead"].compared, found["lead"].same) == (5, 5 - differing)
    assert found["lead"].share == pytest.approx((5 - differing) / 5)
    assert (found["lead"].kappa, found["lead"].kappa_of) == (0, "extracted-rightly")
    assert (found["text"].same, found["text"].kappa) == (5, None)
    # Neither settling nor a change of heart of the first makes them have agreed.
    settle(connection, THIRD, every[0], "lead", "second", next(iter(disagreements(connection))).seen)
    reject_field(connection, REVIEWER, every[1], "lead", last(connection, every[1]))
    assert agreement(connection) == before
    assert agreement(connection, "another")[0].compared == 0


def test_kappa() -> None:
    # 20 yes-yes, 5 yes-no, 10 no-yes, 15 no-no: observed 0.7, by chance 0.5.
    table = [(True, True)] * 20 + [(True, False)] * 5 + [(False, True)] * 10 + [(False, False)] * 15
    assert kappa_of(table) == pytest.approx(0.4)
    assert kappa_of([(True, True), (False, False)]) == 1
    assert kappa_of([(True, False), (False, True)]) == -1
    assert kappa_of([(True, True)] * 3) is None
    assert kappa_of([]) is None


def test_a_second_answer_outlives_a_new_extraction(database: Database, tmp_path: Path) -> None:
    with database.writing() as connection:
        item = sent(connection)
        reject_field(connection, SECOND, item, "deadlines", last(connection, item, SECOND.name), sheet=SECOND.name)
        accepted_second(connection, item)
    loaded = reloaded(database, tmp_path / "output", plan_text(TASKS, "Lời nói đầu của kế hoạch."))
    assert (loaded.again, loaded.carried) == (1, 1)
    with database.writing() as connection:
        assert only(connection).left == ["deadlines"]
        settle(connection, THIRD, item, "deadlines", "second", only(connection).seen)
        assert sheet_of(connection, item).entries("deadlines") == []


def test_who_settles_while_the_second_thinks_again_is_told(connection: Connection) -> None:
    item = sent(connection)
    name = SECOND.name
    reject_field(connection, SECOND, item, "deadlines", last(connection, item, name), sheet=name)
    accepted_second(connection, item)
    seen = only(connection).seen
    undo(connection, SECOND, item, last(connection, item, name), name)
    with pytest.raises(Overtaken):
        settle(connection, THIRD, item, "deadlines", "second", seen)
    with pytest.raises(Refused, match="two whole answers"):
        settle(connection, THIRD, item, "deadlines", "second", last(connection, item, name))

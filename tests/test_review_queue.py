"""The queue: its order, its filters, its search, its counts, and the way through it from one obligation to the next."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from ledgers import KINDS
from review_samples import (
    APPROVER,
    PLAN,
    REVIEWER,
    item_named,
    opened,
    paged_output,
    sample_output,
    sheets,
    taken_back,
    words_of,
)
from sqlalchemy import Connection, select, update

from pipeline.review.records import deciding, queue, tables
from pipeline.review.records.queue import Filters, counts, items_of, next_item, page_of, previous_item
from pipeline.review.records.reshaping import add, merge
from pipeline.review.records.sheets import sheet_of

TODAY = date(2031, 6, 1)
BOATS, VESTS, MONEY = "Sở Xây dựng chủ trì", "Công an tỉnh kiểm tra", "Sở Tài chính bố trí"
SHOW, LIST = "Đài Phát thanh tỉnh", "đăng tải danh sách"


def two_decisions(folder: Path) -> Path:
    paged_output(folder)
    return sample_output(folder)


@pytest.fixture(params=KINDS)
def connection(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Connection]:
    yield from taken_back(request.param, tmp_path_factory, two_decisions)


def found(connection: Connection, **filters: str) -> list[str]:
    """Return the first two words of what the plan has in the queue, in its order."""
    chosen = Filters(**{"document": PLAN, **filters})
    rows = page_of(connection, chosen, today=TODAY).rows
    return [" ".join(words_of(sheet_of(connection, row.item)).split()[:3]) for row in rows]


def urgency(connection: Connection, item: int, value: int) -> None:
    connection.execute(update(tables.item).where(tables.item.c.id == item).values(urgency=value))


def last(connection: Connection, item: int) -> int:
    return sheet_of(connection, item).last


def decided(connection: Connection, words: str, *, approved: bool = False) -> int:
    item = item_named(connection, words)
    deciding.accept(connection, REVIEWER, item, last(connection, item))
    if approved:
        deciding.approve(connection, APPROVER, item, last(connection, item))
    return item


def test_what_needs_a_person_most_comes_first(connection: Connection) -> None:
    every = [sheet for sheet in sheets(connection) if sheet.document == PLAN]
    assert {sheet.urgency for sheet in every} == {1}
    assert [words.split()[0] for words in found(connection)] == ["Giám", "Sở", "Công", "Sở", "Đài", "đăng"]
    urgency(connection, item_named(connection, LIST), 0)
    urgency(connection, item_named(connection, BOATS), 3)
    decided(connection, VESTS)
    decided(connection, MONEY, approved=True)
    waiting = item_named(connection, SHOW)
    connection.execute(update(tables.item).where(tables.item.c.id == waiting).values(before="{}"))
    shown = found(connection, state="all")
    assert [words.split()[0] for words in shown] == ["Đài", "đăng", "Giám", "Sở", "Công", "Sở"]
    assert shown[3].startswith("Sở Xây")
    assert shown[5].startswith("Sở Tài")
    row = page_of(connection, Filters(document=PLAN), today=TODAY).rows[0]
    assert (row.item, row.conflict, row.number) == (waiting, True, "77/QĐ-UBND")


def test_states(connection: Connection) -> None:
    decided(connection, BOATS)
    decided(connection, VESTS, approved=True)
    deciding.reject(connection, REVIEWER, item_named(connection, SHOW), 0)
    firsts = {
        state: [words.split()[0] for words in found(connection, state=state)]
        for state in (*queue.STATES, "", "no such state")
    }
    assert firsts == {
        "todo": ["Giám", "Sở", "đăng", "Sở", "Đài"],
        "open": ["Giám", "Sở", "đăng"],
        "checked": ["Sở", "Đài"],
        "approved": ["Công"],
        "rejected": ["Đài"],
        **{name: ["Giám", "Sở", "đăng", "Sở", "Đài", "Công"] for name in ("all", "", "no such state")},
    }


def test_what_was_replaced_or_is_out_of_use_is_in_no_queue(connection: Connection) -> None:
    merge(connection, REVIEWER, [(item_named(connection, BOATS), 0), (item_named(connection, VESTS), 0)])
    item = add(connection, REVIEWER, PLAN, [(700, 760)])
    assert page_of(connection, Filters(document=PLAN, state="all")).total == 6
    deciding.undo(connection, REVIEWER, item, last(connection, item))
    assert page_of(connection, Filters(document=PLAN, state="all")).total == 5


def test_filters(connection: Connection) -> None:
    def firsts(**filters: str) -> list[str]:
        return [words.split()[0] for words in found(connection, **filters)]

    assert firsts(body="Công an tỉnh") == ["Sở", "Công"]
    assert firsts(body="Công an") == []
    assert firsts(issuer="Ủy ban nhân dân tỉnh Sông Lúa") == firsts()
    assert firsts(issuer="Ủy ban nhân dân") == []
    assert firsts(kind="inspect") == ["Sở", "Công"]
    assert firsts(due_from="2031-06-30") == ["Sở", "Công"]
    assert firsts(due_from="2031-07-01") == ["Sở"]
    assert firsts(due_to="2031-06-30") == ["Công", "đăng"]
    assert firsts(due_from="2031-06-01", due_to="2031-06-01") == ["đăng"]
    assert firsts(standing="unknown") == ["Giám", "Sở", "Đài"]
    assert firsts(standing="within", body="Công an tỉnh", due_to="2031-06-30") == ["Công"]
    assert page_of(connection, Filters(issuer="Ủy ban nhân dân tỉnh Sông Lúa")).total == 6
    everything = page_of(connection, Filters())
    assert everything.total > 20
    assert {row.document for row in everything.rows} > {PLAN}


SEARCHES = [
    ("so tai chinh", ["Sở Tài"]),
    ("SỞ TÀI CHÍNH", ["Sở Tài"]),
    ("đò dai", ["Đài Phát", "đăng tải"]),
    ("dai do chuyen", ["Đài Phát"]),
    ("phao   cuu sinh", ["Sở Tài"]),
    ("%", []),
    ("_", []),
    ("s_ tai", []),
    ("t%nh", []),
    ("\\", []),
    ("07/2031/nd-cp", ["Sở Tài"]),
    ("sở tài chính khác", []),
    ("2031-Q2", ["Công an"]),
    ("cong an lua", ["Giám đốc", "Sở Xây", "Công an"]),
]


@pytest.mark.parametrize(("words", "wanted"), SEARCHES)
def test_accents_and_case_do_not_count_in_a_search(words: str, wanted: list[str], connection: Connection) -> None:
    assert sorted(" ".join(one.split()[:2]) for one in found(connection, q=words)) == sorted(wanted)


def test_a_search_that_finds_the_decision_finds_all_of_it(connection: Connection) -> None:
    for words in ("77/qd-ubnd", "an toan do ngang", PLAN):
        assert page_of(connection, Filters(q=words)).total == 6
    for words in ("\x00", "'; DROP TABLE review_item; --", "a" * 10_000, "\ud800"):
        assert page_of(connection, Filters(q=words)).total in (0, 27)


def test_how_deadlines_stand_on_a_day(connection: Connection) -> None:
    plan = Filters(document=PLAN, state="all")

    def told(day: str) -> list[int]:
        given = counts(connection, plan, date.fromisoformat(day))
        for name in queue.STANDINGS:
            page = page_of(
                connection, Filters(document=PLAN, state="all", standing=name), today=date.fromisoformat(day)
            )
            assert page.total == given[name]
            assert page.counts == given
        return [given[name] for name in queue.STANDINGS]

    # Three have a last day: 1 June, 30 June, 15 November.
    assert told("2031-06-01") == [0, 3, 0, 3]
    assert told("2031-06-02") == [0, 2, 1, 3]
    assert told("2031-11-15") == [0, 1, 2, 3]
    assert told("2031-11-16") == [0, 0, 3, 3]
    for words, day in ((VESTS, "2031-06-30"), (LIST, "2031-06-02"), (MONEY, "2031-12-31")):
        item = item_named(connection, words)
        deciding.finished(connection, REVIEWER, item, day, last(connection, item))
    assert told("2031-06-01") == [2, 1, 1, 2]
    deciding.correct(connection, REVIEWER, item_named(connection, BOATS), "deadlines", [], 0)
    assert told("2031-06-01") == [2, 0, 1, 3]


def test_what_was_rejected_is_neither_late_nor_in_time(connection: Connection) -> None:
    deciding.reject(connection, REVIEWER, item_named(connection, LIST), 0)
    assert sum(counts(connection, Filters(document=PLAN, state="all"), TODAY).values()) == 5


def walked(connection: Connection, filters: Filters, start: int) -> list[int]:
    seen = [start]
    while (following := next_item(connection, filters, seen[-1], TODAY)) is not None:
        assert following not in seen
        assert previous_item(connection, filters, following, TODAY) == seen[-1]
        seen.append(following)
    assert previous_item(connection, filters, start, TODAY) is None
    return seen


def test_a_way_through_the_whole_queue_and_through_a_decision(connection: Connection) -> None:
    everything = [item for item, _ in items_of(connection, Filters(), 1000)]
    assert len(everything) == len(set(everything)) == 27
    assert walked(connection, Filters(), everything[0]) == everything
    read = walked(connection, Filters(document=PLAN), item_named(connection, "Giám đốc Sở Xây dựng, Giám"))
    assert len(read) == 6
    places = [sheet_of(connection, item).place for item in read]
    assert places == sorted(places)


def test_the_way_goes_on_from_what_is_decided_meanwhile(connection: Connection) -> None:
    filters = Filters(state="open")
    everything = [item for item, _ in items_of(connection, filters, 1000)]
    seen, item = [], everything[0]
    while item is not None:
        seen.append(item)
        deciding.accept(connection, REVIEWER, item, 0)
        item = next_item(connection, filters, item, TODAY)
    assert seen == everything
    assert page_of(connection, filters).total == 0


def test_nothing_follows_what_is_not_there(connection: Connection) -> None:
    assert next_item(connection, Filters(), 999_999) is None


def test_pages_hold_all_rows_once(connection: Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queue, "PAGE", 4)
    pages = [page_of(connection, Filters(), number) for number in range(1, 9)]
    rows = [row.item for page in pages for row in page.rows]
    assert [len(page.rows) for page in pages] == [4] * 6 + [3, 0]
    assert rows == [item for item, _ in items_of(connection, Filters(), 1000)]
    assert {page.total for page in pages} == {27}
    assert page_of(connection, Filters(), -3).rows == pages[0].rows


def test_what_the_filters_offer(connection: Connection) -> None:
    offered = queue.choices(connection)
    assert {"Công an tỉnh", "Sở Tài chính", "Sở Nội vụ"} <= set(offered["body"])
    assert "Ủy ban nhân dân tỉnh Sông Lúa" in offered["issuer"]
    assert {"inspect"} <= set(offered["kind"])
    deciding.correct(connection, REVIEWER, item_named(connection, MONEY), "lead", [], 0)
    named = select(tables.body.c.name).where(tables.body.c.item == item_named(connection, MONEY))
    assert list(connection.execute(named).scalars()) == []


def test_both_databases_give_one_order(tmp_path: Path) -> None:
    orders = []
    for kind in KINDS:
        database = opened(kind, tmp_path, two_decisions(tmp_path))
        with database.reading() as connection:
            orders.append([(row.document, row.key) for row in page_of(connection, Filters(state="all")).rows])
        database.close()
    assert orders[0] == orders[1]

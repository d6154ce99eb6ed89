"""What becomes of what people said when a decision is extracted anew: carried to the same words, never to like ones."""

from __future__ import annotations

import json
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from ledgers import KINDS
from review_samples import (
    APPROVER,
    PLAN,
    REVIEWER,
    ROWS,
    TASKS,
    extracted,
    item_named,
    named,
    opened,
    plan_text,
    reloaded,
    sample_output,
    sheets,
    table_html,
    table_output,
    words_of,
)
from sqlalchemy import Connection, func, select

from pipeline.compare.fields import FIELDS, evidence_of
from pipeline.review.records import deciding, reshaping, tables
from pipeline.review.records import loading as loading_module
from pipeline.review.records.events import events, events_of_item
from pipeline.review.records.loading import load
from pipeline.review.records.queue import Filters, page_of
from pipeline.review.records.refusals import Overtaken
from pipeline.review.records.sheets import Sheet, sheet_of
from pipeline.review.records.source import attempt_of, current_attempt
from pipeline.store.database import Database

BOATS, VESTS, MONEY = "Sở Xây dựng chủ trì", "Công an tỉnh kiểm tra", "Sở Tài chính bố trí"
LEAD = [{"name": "Sở Nội vụ", "body_id": "", "source": "explicit", "inherited_from": "", "evidence": []}]
MOVED = plan_text(before="LỜI NÓI ĐẦU\n\nKế hoạch này nối tiếp kế hoạch của năm trước.")


@pytest.fixture(params=KINDS)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    made = opened(request.param, tmp_path, sample_output(tmp_path))
    yield made
    made.close()


@pytest.fixture
def output(tmp_path: Path) -> Path:
    return tmp_path / "output"


def read_otherwise(output: Path, words: str, **fields: Any) -> None:
    """Change what is extracted of the obligation whose words begin so, as a newer version might read the same text."""
    path = output / PLAN / "decision.json"
    told = json.loads(path.read_text("utf-8"))
    [one] = [one for one in told["obligations"] if one["text"].startswith(words)]
    one.update(fields)
    path.write_text(json.dumps(told, ensure_ascii=False), "utf-8")


def fits_its_text(connection: Connection) -> int:
    """Check the evidence of all items in use against the text that is shown; return how many pieces there are."""
    looked_at = 0
    for sheet in sheets(connection):
        if not sheet.active:
            continue
        assert sheet.attempt == current_attempt(connection, sheet.document)
        raw = attempt_of(connection, sheet.attempt).source.raw
        for name in FIELDS:
            for one in evidence_of(sheet.entries(name)):
                assert raw[one.start : one.end] == one.quote
                assert (
                    raw[one.start - len(one.prefix) : one.end + len(one.suffix)] == one.prefix + one.quote + one.suffix
                )
                looked_at += 1
        if evidence_of(sheet.entries("text")):
            assert sheet.place == evidence_of(sheet.entries("text"))[0].start
    return looked_at


def accepted(database: Database, words: str) -> int:
    with database.writing() as connection:
        item = item_named(connection, words)
        deciding.accept(connection, REVIEWER, item, sheet_of(connection, item).last)
    return item


def corrected(database: Database, words: str) -> int:
    with database.writing() as connection:
        now = named(connection, words)
        deciding.correct(connection, REVIEWER, now.item, "lead", LEAD, now.last)
    return now.item


def at(database: Database, item: int) -> Sheet:
    with database.reading() as connection:
        return sheet_of(connection, item)


# The same text


def test_the_same_again_is_nothing(database: Database, output: Path) -> None:
    accepted(database, BOATS)
    with database.reading() as connection:
        before, log = sheets(connection), list(events(connection))
    loaded = load(database, output)
    assert (loaded.new, loaded.again, loaded.same) == (0, 0, 1)
    with database.reading() as connection:
        assert sheets(connection) == before
        assert list(events(connection)) == log


def test_what_a_person_said_stays_where_the_text_is_read_otherwise(database: Database, output: Path) -> None:
    item, other = corrected(database, BOATS), accepted(database, VESTS)
    original = at(database, item).original
    read_otherwise(output, BOATS, lead=[{"name": "Sở Y tế", "source": "explicit", "evidence": []}], product="Biên bản")
    loaded = load(database, output)
    assert (loaded.again, loaded.carried, loaded.orphaned) == (1, 2, 0)
    now = at(database, item)
    assert now.entries("lead") == LEAD
    assert now.fields["lead"].state == "corrected"
    assert [one["name"] for one in now.original["lead"]] == ["Sở Y tế"]
    # What nobody decided is as it is extracted now.
    assert [one["text"] for one in now.entries("product")] == ["Biên bản"]
    assert now.before == original
    with database.reading() as connection:
        rows = page_of(connection, Filters(document=PLAN)).rows
        carried = events_of_item(connection, item)[-1]
    assert [row.item for row in rows if row.conflict] == [item] == [rows[0].item]
    assert (carried.action, carried.who, carried.role) == ("carried", "thihanh", "loader")
    assert carried.attempt == now.attempt or carried.new["attempt"] == now.attempt
    assert at(database, other).before is None
    assert at(database, other).state == "accepted"


def test_reading_as_a_person_said_is_no_conflict(database: Database, output: Path) -> None:
    item = corrected(database, BOATS)
    read_otherwise(output, BOATS, lead=[{"name": "sở nội vụ", "source": "explicit", "evidence": []}])
    load(database, output)
    assert at(database, item).before is None
    assert at(database, item).entries("lead") == LEAD


def test_what_nobody_decided_follows_the_extraction(database: Database, output: Path) -> None:
    with database.reading() as connection:
        item = item_named(connection, MONEY)
    read_otherwise(output, MONEY, lead=[{"name": "Sở Y tế", "source": "explicit", "evidence": []}], review="must-check")
    load(database, output)
    now = at(database, item)
    assert (now.state, now.before, now.urgency) == ("open", None, 0)
    assert [one["name"] for one in now.entries("lead")] == ["Sở Y tế"]
    with database.reading() as connection:
        row = connection.execute(
            select(tables.body.c.name).where(tables.body.c.item == item, tables.body.c.role == "lead")
        )
        assert list(row.scalars()) == ["Sở Y tế"]


def test_who_saw_the_earlier_extraction_is_told(database: Database, output: Path) -> None:
    with database.reading() as connection:
        seen = {one.item: one.last for one in sheets(connection)}
        item, untouched = item_named(connection, MONEY), item_named(connection, VESTS)
    read_otherwise(output, MONEY, lead=[{"name": "Sở Y tế", "source": "explicit", "evidence": []}])
    load(database, output)
    with pytest.raises(Overtaken, match=r"^thihanh "), database.writing() as connection:
        deciding.accept(connection, REVIEWER, item, seen[item])
    with database.writing() as connection:
        deciding.accept(connection, REVIEWER, untouched, seen[untouched])
        deciding.accept(connection, REVIEWER, item, sheet_of(connection, item).last)


def test_an_earlier_extraction_again(database: Database, output: Path) -> None:
    item = corrected(database, BOATS)
    first = (output / PLAN / "decision.json").read_text("utf-8")
    read_otherwise(output, BOATS, product="Biên bản")
    load(database, output)
    (output / PLAN / "decision.json").write_text(first, "utf-8")
    loaded = load(database, output)
    assert (loaded.again, loaded.carried) == (1, 1)
    with database.reading() as connection:
        assert connection.execute(select(func.count()).select_from(tables.attempt)).scalar_one() == 2
        assert attempt_of(connection, current_attempt(connection, PLAN)).number == 1
        assert fits_its_text(connection) > 10
    now = at(database, item)
    assert (now.entries("lead"), now.entries("product")) == (LEAD, [])
    assert load(database, output).same == 1


# Another text


def test_evidence_moves_with_its_words(database: Database, output: Path) -> None:
    items = [accepted(database, BOATS), corrected(database, VESTS)]
    with database.writing() as connection:
        deciding.reject_field(connection, REVIEWER, item_named(connection, MONEY), "lead", 0)
    before = {item: at(database, item) for item in items}
    loaded = reloaded(database, output, MOVED)
    assert (loaded.again, loaded.carried, loaded.orphaned) == (1, 3, 0)
    for item in items:
        now, old = at(database, item), before[item]
        moved = now.place - old.place
        assert moved == len(MOVED) - len(plan_text())
        for name in FIELDS:
            assert [one.start - moved for one in evidence_of(now.entries(name))] == [
                one.start for one in evidence_of(old.entries(name))
            ]
        assert now.before is None
        assert (now.state, now.checked_by) == (old.state, old.checked_by)
    with database.reading() as connection:
        assert fits_its_text(connection) > 12
        assert len(sheets(connection)) == 6


def test_an_approval_stays_where_nothing_else_is_said(database: Database, output: Path) -> None:
    item = accepted(database, BOATS)
    with database.writing() as connection:
        deciding.approve(connection, APPROVER, item, sheet_of(connection, item).last)
    reloaded(database, output, MOVED)
    assert at(database, item).approved_by == "minh"


def test_answers_are_not_copied_to_other_words(database: Database, output: Path) -> None:
    item = corrected(database, VESTS)
    said = at(database, item)
    other = (TASKS[0], TASKS[1].replace("áo phao", "áo phao và phao tròn"), *TASKS[2:])
    loaded = reloaded(database, output, plan_text(other))
    assert (loaded.carried, loaded.orphaned) == (0, 1)
    orphan = at(database, item)
    assert (orphan.state, orphan.active) == ("orphaned", False)
    assert orphan.entries("lead") == LEAD
    assert orphan.before == said.original
    with database.reading() as connection:
        fresh = named(connection, "Công an tỉnh kiểm tra áo phao và phao tròn")
        assert (fresh.state, fresh.last, fresh.origin) == ("open", 0, "extracted")
        assert [one["name"] for one in fresh.entries("lead")] == ["Công an tỉnh"]
        assert events_of_item(connection, item)[-1].action == "orphaned"
        assert item not in [row.item for row in page_of(connection, Filters(state="all")).rows]
        assert fits_its_text(connection) > 10


def test_words_that_come_back_have_their_answers_again(database: Database, output: Path) -> None:
    item = corrected(database, VESTS)
    with database.writing() as connection:
        deciding.accept(connection, REVIEWER, item, sheet_of(connection, item).last)
    said = at(database, item)
    without = (TASKS[0], *TASKS[2:])
    for _ in range(2):
        assert reloaded(database, output, plan_text(without)).orphaned == 1
        assert reloaded(database, output, plan_text((*TASKS, "5. Sở Y tế lập trạm cấp cứu."))).carried == 1
        now = at(database, item)
        assert (now.state, now.active, now.checked_by) == ("corrected", True, "lan")
        assert now.fields == said.fields
        assert now.key == said.key
    with database.reading() as connection:
        assert fits_its_text(connection) > 10
        keys = [sheet.key for sheet in sheets(connection)]
    assert len(keys) == len(set(keys))


def test_what_nobody_said_anything_of_leaves_with_its_words(database: Database, output: Path) -> None:
    with database.reading() as connection:
        item = item_named(connection, VESTS)
    loaded = reloaded(database, output, plan_text((TASKS[0], *TASKS[2:])))
    assert (loaded.carried, loaded.orphaned) == (0, 0)
    assert not at(database, item).active
    with database.reading() as connection:
        assert page_of(connection, Filters(state="all")).total == 5


# What people made


def made_by_people(database: Database) -> dict[str, int]:
    with database.writing() as connection:
        raw = attempt_of(connection, current_attempt(connection, PLAN)).source.raw
        start = raw.index("Giảm tai nạn trên sông")
        added = reshaping.add(connection, REVIEWER, PLAN, [(start, start + 22)])
        whole = named(connection, BOATS)
        cut = words_of(whole).index("báo cáo")
        parts = [words_of(whole)[:cut], words_of(whole)[cut:]]
        first, second = reshaping.split(connection, REVIEWER, whole.item, parts, whole.last)
        merged = reshaping.merge(
            connection, REVIEWER, [(item_named(connection, VESTS), 0), (item_named(connection, MONEY), 0)]
        )
        deciding.accept(connection, REVIEWER, second, sheet_of(connection, second).last)
    return {"added": added, "first": first, "second": second, "merged": merged}


def test_what_people_made_moves_with_its_words(database: Database, output: Path) -> None:
    made = made_by_people(database)
    before = {name: at(database, item) for name, item in made.items()}
    loaded = reloaded(database, output, MOVED)
    assert loaded.orphaned == 0
    with database.reading() as connection:
        assert fits_its_text(connection) > 15
    for name, item in made.items():
        now = at(database, item)
        assert now.active, name
        assert (now.origin, now.state, now.key) == (before[name].origin, before[name].state, before[name].key)
        assert now.place == before[name].place + len(MOVED) - len(plan_text())
        assert {key: [one | {"evidence": 0} for one in now.entries(key)] for key in FIELDS} == {
            key: [one | {"evidence": 0} for one in before[name].entries(key)] for key in FIELDS
        }
    with database.reading() as connection:
        # What was replaced stays replaced, and is not extracted a second time.
        assert page_of(connection, Filters(state="all")).total == 7


def test_what_people_made_is_orphaned_with_its_words(database: Database, output: Path) -> None:
    made = made_by_people(database)
    loaded = reloaded(database, output, plan_text((TASKS[0].replace("rà soát", "xem xét"), *TASKS[1:])))
    assert [at(database, made[name]).state for name in ("first", "merged", "added")] == ["orphaned", "open", "open"]
    assert loaded.orphaned >= 2
    with database.reading() as connection:
        fresh = named(connection, "Sở Xây dựng chủ trì, phối hợp với Công an tỉnh xem xét")
        assert (fresh.state, fresh.origin) == ("open", "extracted")
        assert fits_its_text(connection) > 10


def test_what_people_added_and_is_extracted_later_is_one(database: Database, output: Path) -> None:
    path = output / PLAN / "decision.json"
    told = json.loads(path.read_text("utf-8"))
    [missed] = [one for one in told["obligations"] if one["text"].startswith(VESTS)]
    kept = [one for one in told["obligations"] if one is not missed]
    whole = path.read_text("utf-8")
    path.write_text(json.dumps({**told, "obligations": kept}, ensure_ascii=False), "utf-8")
    load(database, output)
    place = (missed["evidence"][0]["start"], missed["evidence"][0]["end"])
    with database.writing() as connection:
        item = reshaping.add(connection, REVIEWER, PLAN, [place], "inspect")
        deciding.correct(connection, REVIEWER, item, "lead", LEAD, sheet_of(connection, item).last)
    path.write_text(whole, "utf-8")
    load(database, output)
    with database.reading() as connection:
        found = [sheet for sheet in sheets(connection) if sheet.active and words_of(sheet).startswith(VESTS)]
        assert [sheet.item for sheet in found] == [item]
        assert found[0].entries("lead") == LEAD
        assert [one["value"] for one in found[0].entries("deadlines")] == ["2031-Q2"]
    # Where the extractor misses it again, what a person added is still there.
    path.write_text(json.dumps({**told, "obligations": kept[::-1]}, ensure_ascii=False), "utf-8")
    load(database, output)
    now = at(database, item)
    assert (now.active, now.entries("lead"), words_of(now)[:12]) == (True, LEAD, VESTS[:12])


# Rows that are all alike

ALIKE = tuple(
    ("-", "Kiểm tra bến đò của xã", "Sở Xây dựng chủ trì kiểm tra và báo cáo", "Tháng 5/2031") for _ in range(3)
)
OTHER = ("-", "Cấp phát áo phao cho người lái đò", "Công an tỉnh", "Quý III/2031")


@pytest.mark.parametrize("kind", KINDS)
def test_rows_are_known_by_their_words_and_what_stands_around_them(kind: str, tmp_path: Path) -> None:
    database = opened(kind, tmp_path, table_output(tmp_path))
    with database.writing() as connection:
        rows = [sheet for sheet in sheets(connection) if words_of(sheet).endswith("xã Đồi Chè")]
        assert len(rows) == 2
        lead = [LEAD[0] | {"evidence": rows[1].entries("lead")[0]["evidence"]}]
        deciding.correct(connection, REVIEWER, rows[1].item, "lead", lead, 0)
    inserted = (ROWS[0], ("2", "Đóng cửa bến đò tại xã Bến Sậy", "Sở Xây dựng", "Tháng 5/2031"), *ROWS[1:])
    loaded = reloaded(database, tmp_path / "output", table_html(inserted), "77.html")
    assert (loaded.carried, loaded.orphaned) == (1, 0)
    now = at(database, rows[1].item)
    assert now.key.endswith(":4")
    assert [one["quote"] for one in now.entries("text")[0]["evidence"]] == ["Kiểm tra bến đò tại xã Đồi Chè"]
    assert [(one["name"], len(one["evidence"])) for one in now.entries("lead")] == [("Sở Nội vụ", 1)]
    with database.reading() as connection:
        assert fits_its_text(connection) > 10
        # A cell is told where it is now, or not at all.
        cells = [one.cell.row for name in FIELDS for one in evidence_of(now.entries(name)) if one.cell is not None]
        assert set(cells) == {3}
        assert [one["name"] for one in sheet_of(connection, rows[0].item).entries("lead")] == ["Sở Xây dựng"]
    database.close()


CHANGED_TABLES = {
    "one before them": (OTHER, *ALIKE),
    "one more of them": (*ALIKE, ALIKE[0]),
    "one less of them": ALIKE[:2],
    "one before them, the last gone": (OTHER, *ALIKE[:2]),
    "one in between": (ALIKE[0], OTHER, *ALIKE[1:]),
    "all but one gone": ALIKE[:1],
}


@pytest.mark.parametrize("changed", CHANGED_TABLES)
@pytest.mark.parametrize("kind", KINDS)
def test_an_answer_for_one_of_rows_that_are_all_alike_goes_to_no_other(kind: str, changed: str, tmp_path: Path) -> None:
    output = tmp_path / "output"
    extracted(output, table_html((("-", "Mở lớp học bơi", "Sở Y tế", "Tháng 4/2031"), *ALIKE)), "77.html")
    database = opened(kind, tmp_path, output)
    with database.writing() as connection:
        rows = [sheet for sheet in sheets(connection) if words_of(sheet).startswith("Kiểm tra")]
        assert len(rows) == 3
        deciding.correct(connection, REVIEWER, rows[1].item, "lead", LEAD, 0)
    first = ("-", "Mở lớp học bơi", "Sở Y tế", "Tháng 4/2031")
    reloaded(database, output, table_html((first, *CHANGED_TABLES[changed])), "77.html")
    now = at(database, rows[1].item)
    with database.reading() as connection:
        answered = [sheet for sheet in sheets(connection) if sheet.active and sheet.entries("lead") == LEAD]
        fits_its_text(connection)
    # The second and the third of them have the same words around them: nothing tells which one is left, or has moved.
    assert (answered, now.state) == ([], "orphaned")
    database.close()


SAME = tuple(
    ("", "Kiểm tra bến đò trong xã", "Các xã ven sông Lúa và các xã dọc sông Sậy", "Tháng 5/2031") for _ in range(4)
)


@pytest.mark.parametrize("added_before", [1, 2])
@pytest.mark.parametrize("kind", KINDS)
def test_rows_with_one_anchor_are_told_apart_by_nothing_that_shifts(
    kind: str, added_before: int, tmp_path: Path
) -> None:
    output = tmp_path / "output"
    extracted(output, table_html(SAME), "77.html")
    database = opened(kind, tmp_path, output)
    with database.writing() as connection:
        rows = [sheet for sheet in sheets(connection) if words_of(sheet).startswith("Kiểm tra")]
        inner = rows[1:-1]
        anchors = [
            tuple((one.quote, one.prefix, one.suffix) for one in evidence_of(sheet.entries("text"))) for sheet in inner
        ]
        assert len(anchors) == 2
        assert len(set(anchors)) == 1
        # The second of them; with a row put before all, the first one has its key.
        deciding.correct(connection, REVIEWER, inner[1].item, "lead", LEAD, 0)
    reloaded(database, output, table_html((OTHER,) * added_before + SAME), "77.html")
    with database.reading() as connection:
        answered = [sheet for sheet in sheets(connection) if sheet.active and sheet.entries("lead") == LEAD]
    assert answered == []
    assert at(database, inner[1].item).state == "orphaned"
    database.close()


# What can't be loaded


def test_a_folder_whose_files_do_not_fit_together_is_named_and_what_was_loaded_stays(
    database: Database, output: Path
) -> None:
    item = accepted(database, BOATS)
    said = at(database, item)
    folder = output / PLAN
    for name, spoil in {
        "of another text": lambda: (folder / "source.txt").write_text("x" * 5000, "utf-8"),
        "no source": lambda: (folder / "source.txt").unlink(),
        "no JSON": lambda: (folder / "decision.json").write_text("{", "utf-8"),
        "no decision": lambda: (folder / "decision.json").write_text('{"schema_version": "1.0.0"}', "utf-8"),
        "no text": lambda: (folder / "source.txt").write_bytes(b"\xff\xfe\xfd"),
        "no reading": lambda: (folder / "reading.json").write_text('{"lines": 3}', "utf-8"),
    }.items():
        extracted(output, MOVED)
        spoil()
        loaded = load(database, output)
        assert list(loaded.refused) == [PLAN], name
        assert loaded.refused[PLAN]
        assert (loaded.again, at(database, item)) == (0, said)
    assert "source.txt is not the text" in _refused_for(database, output)
    shutil.rmtree(folder)
    assert load(database, output).refused == {}
    assert at(database, item) == said


def _refused_for(database: Database, output: Path) -> str:
    extracted(output, MOVED)
    (output / PLAN / "source.txt").write_text("x" * 5000, "utf-8")
    return load(database, output).refused[PLAN]


def test_one_folder_that_can_not_be_loaded_keeps_no_other_from_it(database: Database, output: Path) -> None:
    extracted(output, plan_text().replace("77/QĐ-UBND", "76/QĐ-UBND"))
    extracted(output, plan_text().replace("77/QĐ-UBND", "78/QĐ-UBND"))
    broken = output / "76-QD-UBND-2031-03-02"
    for name in ("source.txt", "decision.json"):
        path = broken / name
        put = "\x00" if name == "source.txt" else "\\u0000"
        path.write_text(path.read_text("utf-8").replace("Sở Tài chính bố", f"Sở Tài{put}chính bố"), "utf-8")
    loaded = load(database, output)
    assert loaded.new + len(loaded.refused) == 2
    with database.reading() as connection:
        assert "78-QD-UBND-2031-03-02" in connection.execute(select(tables.document.c.id)).scalars().all()


def test_two_that_load_at_once_load_once(tmp_path: Path, database: Database, output: Path) -> None:
    for number in range(60, 66):
        extracted(output, plan_text().replace("77/QĐ-UBND", f"{number}/QĐ-UBND"))
    accepted(database, BOATS)
    extracted(output, MOVED)
    with ThreadPoolExecutor(2) as threads:
        both = list(threads.map(lambda _: load(database, output), range(2)))
    assert sum(one.new for one in both) == 6
    assert sum(one.again for one in both) == 1
    with database.reading() as connection:
        actions = [event.action for event in events(connection)]
        assert (actions.count("loaded"), actions.count("carried")) == (8, 1)
        assert len(sheets(connection)) == 7 * 6


def halved(connection: Connection, item: int) -> None:
    now = sheet_of(connection, item)
    words = words_of(now).split()
    reshaping.split(connection, REVIEWER, item, [" ".join(words[:6]), " ".join(words[6:])], 0)


WHILE_LOADING: dict[str, Callable[[Connection, int], object]] = {
    "accepted": lambda connection, item: deciding.accept(connection, REVIEWER, item, 0),
    "split": halved,
    "added": lambda connection, item: reshaping.add(connection, REVIEWER, PLAN, [(1000, 1100)]),
}


@pytest.mark.parametrize("act", WHILE_LOADING)
def test_loading_waits_for_who_is_deciding(act: str, database: Database, output: Path) -> None:
    with database.reading() as connection:
        item = item_named(connection, MONEY)
    extracted(output, MOVED)
    with ThreadPoolExecutor(1) as threads:
        with database.writing() as connection:
            WHILE_LOADING[act](connection, item)
            loading = threads.submit(load, database, output)
            time.sleep(0.5)
            assert not loading.done()
        loaded = loading.result()
    assert (loaded.again, loaded.orphaned) == (1, 0)
    assert loaded.carried == {"accepted": 1, "split": 3, "added": 1}[act]
    with database.reading() as connection:
        assert fits_its_text(connection) > 10


@pytest.mark.parametrize("act", WHILE_LOADING)
def test_who_decides_waits_for_the_loading(
    act: str, database: Database, output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with database.reading() as connection:
        item = item_named(connection, MONEY)
    extracted(output, MOVED)
    real, begun = loading_module.note_document, threading.Event()

    def slowly(*words: Any) -> int:
        begun.set()
        time.sleep(0.5)
        return real(*words)

    monkeypatch.setattr(loading_module, "note_document", slowly)
    with ThreadPoolExecutor(1) as threads:
        loading = threads.submit(load, database, output)
        assert begun.wait(10)
        if act != "added":
            with pytest.raises(Overtaken), database.writing() as connection:
                WHILE_LOADING[act](connection, item)
        else:
            with database.writing() as connection:
                WHILE_LOADING[act](connection, item)
        assert loading.done() or loading.result().again == 1
    with database.reading() as connection:
        assert fits_its_text(connection) > 10

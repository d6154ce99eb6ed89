"""The tables of the review database: what the migrations make is what the program believes to be there, and what was written stays."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from ledgers import KINDS, new_url, rows
from review_samples import REVIEWER, item_named, opened, sample_output
from sqlalchemy import create_engine, inspect, text
from sqlalchemy.exc import DatabaseError

from pipeline.errors import ReviewDatabaseError
from pipeline.review.records import tables
from pipeline.review.records.deciding import accept
from pipeline.review.records.loading import load
from pipeline.review.records.opening import open_review
from pipeline.store import open_ledger

OPENING = """
import sys
from pipeline.review.records.opening import open_review
print("ready", flush=True)
sys.stdin.readline()
open_review(sys.argv[1]).close()
"""


@pytest.mark.parametrize("kind", KINDS)
def test_the_migrations_make_the_tables_that_the_program_knows(kind: str, tmp_path: Path) -> None:
    database = opened(kind, tmp_path)
    with database.reading() as connection:
        options = {"version_table": "review_version", "compare_type": True}
        assert compare_metadata(MigrationContext.configure(connection, opts=options), tables.metadata) == []
        # What autogeneration doesn't look at.
        known = inspect(connection)
        for table in tables.metadata.sorted_tables:
            there = {column["name"]: column for column in known.get_columns(table.name)}
            assert {name: one["nullable"] for name, one in there.items()} == {
                column.name: column.nullable for column in table.columns
            }
            assert set(known.get_pk_constraint(table.name)["constrained_columns"]) == {
                column.name for column in table.primary_key
            }
            if kind == "postgresql":
                for column in table.columns:
                    wanted = getattr(column.type.dialect_impl(connection.dialect), "collation", None)
                    assert getattr(there[column.name]["type"], "collation", None) == wanted, column
    database.close()


@pytest.mark.parametrize("kind", KINDS)
def test_a_database_of_a_newer_version_is_left_alone(kind: str, tmp_path: Path) -> None:
    url = new_url(kind, tmp_path)
    open_review(url).close()
    rows(url, "UPDATE review_version SET version_num = '9000'")
    with pytest.raises(ReviewDatabaseError, match="tables 9000, this one knows 0") as caught:
        open_review(url)
    assert "bảng 9000" in caught.value.message_vi
    assert rows(url, "SELECT version_num FROM review_version") == [("9000",)]


@pytest.mark.parametrize("kind", KINDS)
def test_two_processes_may_open_it_at_once(kind: str, tmp_path: Path) -> None:
    url = new_url(kind, tmp_path)
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    both = [subprocess.Popen([sys.executable, "-c", OPENING, url], **pipes) for _ in range(2)]
    for process in both:
        assert process.stdout.readline() == "ready\n"
    for process in both:
        process.stdin.write("go\n")
        process.stdin.flush()
    told = [process.communicate(timeout=30) for process in both]
    assert [process.returncode for process in both] == [0, 0], told
    assert len(rows(url, "SELECT * FROM review_version")) == 1


@pytest.mark.parametrize("kind", KINDS)
def test_opening_again_keeps_what_is_there(kind: str, tmp_path: Path) -> None:
    url = new_url(kind, tmp_path)
    open_review(url).close()
    rows(url, "INSERT INTO review_user VALUES ('lan', 'reviewer', 'x', '2031-01-01', 0)")
    open_review(url).close()
    assert rows(url, "SELECT name FROM review_user") == [("lan",)]


CHANGES = [
    "UPDATE review_event SET who = 'nobody'",
    "UPDATE review_event SET new = '{}' WHERE seq = 2",
    "DELETE FROM review_event",
    "DELETE FROM review_event WHERE seq = 1",
    "UPDATE review_attempt SET raw = ''",
    "DELETE FROM review_attempt",
]
REPLACEMENTS = [
    "INSERT OR REPLACE INTO review_event SELECT * FROM review_event WHERE seq = 1",
    "REPLACE INTO review_attempt SELECT * FROM review_attempt",
    (
        "INSERT OR REPLACE INTO review_attempt SELECT id + 1, document, content, loaded_at, version, source_sha256, "
        "source_name, media_type, pages, file, decision, '', reading FROM review_attempt"
    ),
]
CUTS = ["TRUNCATE review_event", "TRUNCATE review_attempt CASCADE", "TRUNCATE review_document CASCADE"]


@pytest.mark.parametrize("kind", KINDS)
def test_the_database_itself_keeps_what_was_done_and_extracted(kind: str, tmp_path: Path) -> None:
    url = new_url(kind, tmp_path)
    database = open_review(url)
    output = sample_output(tmp_path)
    load(database, output)
    with database.writing() as connection:
        accept(connection, REVIEWER, item_named(connection, "Sở Tài chính"), 0)
    database.close()
    before = rows(url, "SELECT * FROM review_event ORDER BY seq") + rows(url, "SELECT * FROM review_attempt")
    assert len(before) == 3
    engine = create_engine(url)
    for change in CHANGES + (CUTS if kind == "postgresql" else REPLACEMENTS):
        with pytest.raises(DatabaseError, match="is never changed"), engine.begin() as connection:
            connection.execute(text(change))
    engine.dispose()
    assert rows(url, "SELECT * FROM review_event ORDER BY seq") + rows(url, "SELECT * FROM review_attempt") == before


@pytest.mark.parametrize("kind", KINDS)
def test_it_may_lie_beside_the_ledger(kind: str, tmp_path: Path) -> None:
    url = new_url(kind, tmp_path)
    for _ in range(2):
        open_ledger(url).close()
        open_review(url).close()
    assert rows(url, "SELECT count(*) FROM ledger_work") == rows(url, "SELECT count(*) FROM review_item") == [(0,)]


def test_texts_sort_by_their_bytes_in_both(tmp_path: Path) -> None:
    names = ["Đ", "a", "B", "Á", "b", "đ", "A", "1", "_"]
    found = []
    for kind in KINDS:
        url = new_url(kind, tmp_path)
        open_review(url).close()
        for name in names:
            rows(url, f"INSERT INTO review_user VALUES ('{name}', 'reviewer', 'x', '2031-01-01', 0)")
        found.append([name for (name,) in rows(url, "SELECT name FROM review_user ORDER BY name")])
    assert found[0] == found[1] == sorted(names)

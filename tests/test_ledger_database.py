"""The database of a ledger: its settings, its version, and what is told where it can't be used."""

from __future__ import annotations

import sqlite3
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from ledger_worker import key
from ledgers import KINDS, new_url, rows
from sqlalchemy import Engine, event

from pipeline.errors import DiskFull, LedgerError, Locked
from pipeline.store import LEDGER_FILE, Result, database, open_ledger
from pipeline.store.database import Database
from pipeline.store.ledger import LEDGER
from pipeline.store.tables import SCHEMA


def test_a_path_is_a_file_in_a_folder_that_is_made(tmp_path: Path) -> None:
    path = tmp_path / "kết quả #1?" / LEDGER_FILE
    with open_ledger(str(path)) as ledger:
        ledger.claim(key(1), "a.pdf", worker="w")
    assert path.is_file()
    with open_ledger(str(path)) as ledger:
        assert ledger.names_of(key(1).sha256) == ["a.pdf"]


def test_sqlite_loses_nothing_that_was_committed(tmp_path: Path) -> None:
    opened = Database(str(tmp_path / LEDGER_FILE), LEDGER)
    for use in (opened.reading, opened.writing):
        with use() as connection:
            found = [
                connection.exec_driver_sql(f"PRAGMA {setting}").scalar()
                for setting in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
            ]
            assert found == ["wal", 2, 1, 10_000]
    opened.close()


def test_sqlite_refuses_values_of_another_type(tmp_path: Path) -> None:
    url = new_url("sqlite", tmp_path)
    open_ledger(url).close()
    found = rows(url, "SELECT name, strict FROM pragma_table_list WHERE name LIKE 'ledger_%' ORDER BY name")
    assert found == [(f"ledger_{name}", 1) for name in ("attempt", "file", "name", "schema", "work")]


@pytest.mark.parametrize("kind", KINDS)
def test_one_version_of_the_tables_however_many_open_them_at_once(kind: str, tmp_path: Path) -> None:
    url = new_url(kind, tmp_path)
    with ThreadPoolExecutor(8) as threads:
        for ledger in threads.map(lambda _: open_ledger(url), range(8)):
            ledger.close()
    assert rows(url, "SELECT version FROM ledger_schema") == [(SCHEMA,)]


@pytest.mark.parametrize("kind", KINDS)
def test_tables_of_a_newer_version_are_left_alone(kind: str, tmp_path: Path) -> None:
    url = new_url(kind, tmp_path)
    open_ledger(url).close()
    rows(url, f"UPDATE ledger_schema SET version = {SCHEMA + 1}")
    with pytest.raises(LedgerError, match=f"tables {SCHEMA + 1}, this one knows {SCHEMA}") as caught:
        open_ledger(url)
    assert f"bảng {SCHEMA + 1}" in caught.value.message_vi
    assert (caught.value.code, caught.value.exit_code) == ("LEDGER", 26)


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_written_where_a_part_fails(kind: str, tmp_path: Path) -> None:
    opened = Database(new_url(kind, tmp_path), LEDGER)
    with pytest.raises(LedgerError), opened.writing() as connection:  # noqa: PT012
        connection.exec_driver_sql("INSERT INTO ledger_file VALUES ('a', 'a.pdf')")
        connection.exec_driver_sql("INSERT INTO ledger_file VALUES ('a', 'b.pdf')")
    with opened.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM ledger_file").scalar() == 0
    opened.close()


def test_what_is_no_database_is_named(tmp_path: Path) -> None:
    path = tmp_path / LEDGER_FILE
    path.write_text("Quyết định " * 1000, "utf-8")
    with pytest.raises(LedgerError, match="not a database") as caught:
        open_ledger(str(path))
    assert LEDGER_FILE in caught.value.message
    assert LEDGER_FILE in caught.value.message_vi


@pytest.mark.parametrize("url", ["mysql://u:secret@h/x", "://secret", "postgresql+pg8000://u:secret@h/x"])
def test_addresses_of_no_known_kind(url: str) -> None:
    with pytest.raises(LedgerError, match="no known kind") as caught:
        open_ledger(url)
    assert "secret" not in caught.value.message + caught.value.message_vi


@pytest.mark.parametrize("scheme", ["postgresql", "postgresql+psycopg"])
def test_a_server_that_does_not_answer_is_named_without_its_password(scheme: str) -> None:
    with pytest.raises(LedgerError, match=r"127\.0\.0\.1") as caught:
        open_ledger(f"{scheme}://u:secret@127.0.0.1:1/x")
    assert "secret" not in caught.value.message + caught.value.message_vi


def test_without_psycopg_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(LedgerError, match=r"thihanh\[postgres\]"):
        open_ledger("postgresql://u@h/x")


def test_a_writer_that_does_not_end_is_named_and_readers_go_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "PATIENCE", 0.2)
    path = tmp_path / LEDGER_FILE
    with open_ledger(str(path)) as ledger:
        ledger.finish(ledger.claim(key(1), "a.pdf", worker="w"), Result("OK"))
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        assert ledger.claim(key(1), "a.pdf", worker="w").verdict == "done"
        with pytest.raises(Locked, match=LEDGER_FILE):
            ledger.claim(key(2), "b.pdf", worker="w")
        other.close()
        assert ledger.claim(key(2), "b.pdf", worker="w").verdict == "work"


def test_a_thread_that_writes_without_end_is_named_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "PATIENCE", 0.2)
    there = Database(str(tmp_path / LEDGER_FILE), LEDGER)

    def write() -> None:
        with there.writing():
            pass

    with ThreadPoolExecutor(1) as others:
        with there.writing():
            told = others.submit(write).exception(10)
        assert isinstance(told, Locked)
        assert others.submit(write).exception(10) is None
    there.close()


def test_a_full_disk_stops_the_run_and_leaves_the_ledger_whole(tmp_path: Path) -> None:
    path = tmp_path / LEDGER_FILE
    open_ledger(str(path)).close()

    def limit(connection: sqlite3.Connection, _: object) -> None:
        connection.execute("PRAGMA max_page_count=40")

    claims = []
    event.listen(Engine, "connect", limit)
    try:
        with open_ledger(str(path)) as ledger, pytest.raises(DiskFull) as caught:  # noqa: PT012
            for number in range(10_000):
                claims.append(ledger.claim(key(number), f"{number}.pdf", worker="w", now=0))
    finally:
        event.remove(Engine, "connect", limit)
    assert "đĩa đầy" in caught.value.message_vi
    assert claims
    with open_ledger(str(path)) as ledger:
        assert ledger.counts(1) == {"running": len(claims)}
        assert all(ledger.finish(claim, Result("OK"), 1) for claim in claims)
    assert rows(f"sqlite:///{path}", "PRAGMA integrity_check") == [("ok",)]

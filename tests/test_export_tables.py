"""The register as CSV, JSON Lines and Parquet, read back by others' readers."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from export_samples import ALL, EARLIER, HOSTILE, LATER, filled, written
from jsonschema import Draft202012Validator
from ledgers import KINDS, new_url

from pipeline.batch.wrong_use import WrongUse
from pipeline.errors import DiskFull
from pipeline.register.changes import Changes
from pipeline.register.entries import Wanted, decisions, duties
from pipeline.register.export import columns, csv_files, parquet
from pipeline.register.export.fields import FIELDS
from pipeline.register.export.forms import FORMATS, one_moment, writers_of
from pipeline.register.export.line import VERSION, schema_text
from pipeline.register.opening import open_register
from pipeline.store.database import Database
from pipeline.write.cells import plain_text
from pipeline.write.frames import load_frames

SCHEMA = Path(__file__).parents[1] / "docs" / "schema" / f"obligation-line-{VERSION}.json"


@pytest.fixture(params=KINDS)
def register(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    with closing(filled(new_url(request.param, tmp_path), tmp_path / "output")) as database:
        yield database


@pytest.fixture
def sqlite(tmp_path: Path) -> Iterator[Database]:
    with closing(filled(new_url("sqlite", tmp_path), tmp_path / "output")) as database:
        yield database


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Database]:
    with closing(open_register(new_url("sqlite", tmp_path))) as database:
        yield database


def export(database: Database, form: str, folder: Path, wanted: Wanted = ALL, **options: Any) -> Path:
    with database.reading() as connection:
        return written(connection, form, folder, wanted, **options)[0]


def cells(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


# CSV


def test_the_files_hold_what_the_register_holds(register: Database, tmp_path: Path) -> None:
    export(register, "csv", tmp_path)
    frames = load_frames(tmp_path / "csv")
    assert set(frames) == {table.name for table in csv_files.TABLES}
    with register.reading() as connection:
        held = list(duties(connection, ALL))
        heads = list(decisions(connection))
    assert list(frames["obligations"]["obligation_id"]) == [duty.key for duty in held]
    assert list(frames["obligations"]["text"]) == [duty.text for duty in held]
    assert list(frames["actors"]["name"]) == [one.name for duty in held for one in duty.actors]
    assert list(frames["deadlines"]["text"]) == [one.text for duty in held for one in duty.deadlines]
    assert list(frames["decisions"]["decision_id"]) == [head.id for head in heads] == [EARLIER, LATER]
    assert list(frames["changes"]["seq"]) == sorted(frames["changes"]["seq"])
    out = frames["obligations"][frames["obligations"]["decision_id"] == EARLIER]
    assert set(out["standing"]) == {"superseded"}
    assert set(out["superseded_by"]) == {LATER}


def test_a_validator_of_data_packages_finds_nothing_wrong(sqlite: Database, tmp_path: Path) -> None:
    from frictionless import Package

    export(sqlite, "csv", tmp_path)
    report = Package(str(tmp_path / "csv" / "datapackage.json")).validate()
    assert report.flatten(["title", "rowNumber", "fieldName", "note"]) == []
    # The same validator sees a row that belongs to no obligation.
    path = tmp_path / "csv" / "deadlines.csv"
    path.write_text(path.read_text("utf-8-sig").replace(f"{LATER}:#1/II/1:1", "nowhere"), "utf-8-sig", newline="")
    assert not Package(str(tmp_path / "csv" / "datapackage.json")).validate().valid


def test_no_cell_of_a_csv_file_begins_like_a_formula(sqlite: Database, tmp_path: Path) -> None:
    export(sqlite, "csv", tmp_path)
    texts = set()
    for path in sorted((tmp_path / "csv").glob("*.csv")):
        assert path.read_bytes().startswith(b"\xef\xbb\xbf")
        for row in cells(path):
            assert [cell for cell in row.values() if re.match(r"[=+\-@\t\r\n]", cell)] == []
            texts.update(plain_text(cell) for cell in row.values())
    assert [words for words in HOSTILE if words not in texts] == []


def test_the_day_a_deadline_ends_on_is_reckoned(sqlite: Database, tmp_path: Path) -> None:
    export(sqlite, "csv", tmp_path)
    rows = {row["obligation_id"] + row["position"]: row for row in cells(tmp_path / "csv" / "deadlines.csv")}
    before = rows[f"{EARLIER}:#1/II/1:11"]
    assert (before["end"], before["due_on"], before["why"]) == ("2031-04-05", "2031-04-04", "before")
    # A term of thirty days from nobody knows when, and a duty of every year: no one day follows.
    assert [rows[f"{LATER}:#1/II/{number}:11"]["due_on"] for number in (1, 2, 3)] == ["2031-09-30", "", ""]


# What is wanted


def test_only_what_is_wanted_is_written_and_ids_still_join(register: Database, tmp_path: Path) -> None:
    export(register, "csv", tmp_path, Wanted(body="hội làm vườn", standing=()))
    frames = load_frames(tmp_path / "csv")
    assert list(frames["obligations"]["obligation_id"]) == [f"{EARLIER}:#1/II/1:1"]
    assert list(frames["decisions"]["decision_id"]) == [EARLIER]
    assert set(frames["links"]["decision_id"]) == {EARLIER}
    assert set(frames["changes"]["decision_id"]) == {EARLIER}
    assert dict(zip(frames["bodies"]["body_id"], frames["bodies"]["as_lead"], strict=True)) == {
        "phong-vuon-uom": 1,
        "trai-giong-may-trang": 1,
    }


def test_what_is_superseded_is_left_out_unless_asked_for(sqlite: Database, tmp_path: Path) -> None:
    export(sqlite, "csv", tmp_path, Wanted())
    assert {row["decision_id"] for row in cells(tmp_path / "csv" / "obligations.csv")} == {LATER}
    export(sqlite, "csv", tmp_path)
    assert {row["decision_id"] for row in cells(tmp_path / "csv" / "obligations.csv")} == {EARLIER, LATER}


def test_shares_join_without_a_seam(register: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = {form: export(register, form, tmp_path / "whole").parent for form in ("csv", "jsonl", "parquet")}
    for module in ("entries", "export.reading"):
        monkeypatch.setattr(f"pipeline.register.{module}._SHARE", 2)
    monkeypatch.setattr(parquet, "_ROWS", 3)
    for form, folder in whole.items():
        parts = export(register, form, tmp_path / "parts").parent
        for path in sorted(folder.iterdir()):
            if form == "parquet":
                from pyarrow.parquet import read_table

                assert read_table(path).equals(read_table(parts / path.name))
            elif path.is_file():
                assert path.read_bytes() == (parts / path.name).read_bytes()


# JSON Lines


def test_the_committed_schema_of_a_line_is_current() -> None:
    how = f"python -m pipeline.register.export.line docs/schema/{SCHEMA.name}"
    assert SCHEMA.exists(), f"run {how}"
    assert SCHEMA.read_text("utf-8") == schema_text(), f"the line has changed: raise VERSION, run {how} and commit it"


def test_each_line_is_an_obligation_as_the_schema_says(register: Database, tmp_path: Path) -> None:
    lines = export(register, "jsonl", tmp_path).read_text("utf-8").splitlines()
    validator = Draft202012Validator(json.loads(SCHEMA.read_text("utf-8")))
    told = [json.loads(line) for line in lines]
    assert [error.message for one in told for error in validator.iter_errors(one)] == []
    assert [one["text"] for one in told if one["decision"]["id"] == LATER] == HOSTILE
    first = told[0]
    assert [one["name"] for one in first["lead"]] == ["Phòng Vườn ươm", "Trại giống Mây Trắng"]
    assert [(one["due_on"], one["rrule"]) for one in first["deadlines"]] == [
        ("2031-04-04", ""),
        (None, "FREQ=MONTHLY"),
    ]
    assert first["superseded"]["by"] == LATER
    assert first["decision"]["number"] == "45/QĐ-SNN"
    assert list(validator.iter_errors(first | {"text": None})) != []


# Parquet


def test_parquet_has_types_for_pandas_and_duckdb(sqlite: Database, tmp_path: Path) -> None:
    import duckdb
    import pandas as pd

    export(sqlite, "parquet", tmp_path)
    folder = tmp_path / "parquet"
    assert {path.stem for path in folder.iterdir()} == {table.name for table in parquet.TABLES}
    frame = pd.read_parquet(folder / "obligations.parquet")
    assert list(frame.columns) == list(columns.OBLIGATIONS.header)
    assert list(frame[frame["decision_id"] == LATER]["text"]) == HOSTILE
    assert frame["issued_on"].tolist()[0] == date(2031, 3, 2)
    with duckdb.connect() as connection:
        found = connection.execute(
            "SELECT o.number, d.due_on, d.due_on - o.issued_on FROM read_parquet(?) d JOIN read_parquet(?) o"
            " USING (obligation_id) WHERE d.due_on < DATE '2031-05-01'",
            [str(folder / "deadlines.parquet"), str(folder / "obligations.parquet")],
        ).fetchall()
        kinds = dict(
            connection.execute(
                "SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM read_parquet(?))",
                [str(folder / "deadlines.parquet")],
            ).fetchall()
        )
    assert found == [("45/QĐ-SNN", date(2031, 4, 4), 33)]
    assert (kinds["due_on"], kinds["position"], kinds["inclusive"]) == ("DATE", "BIGINT", "BOOLEAN")


# All of them but Akoma Ntoso, which needs the output beside the register: test_feed_akn.py

FORMS = [name for name, _, _ in FORMATS if name != "akn"]


@pytest.mark.parametrize("form", FORMS)
def test_the_same_register_gives_the_same_bytes(sqlite: Database, tmp_path: Path, form: str) -> None:
    with sqlite.reading() as connection:
        first, second = (written(connection, form, tmp_path / name) for name in ("a", "b"))
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]


@pytest.mark.parametrize("form", FORMS)
def test_an_empty_register_gives_files_without_rows(empty: Database, tmp_path: Path, form: str) -> None:
    with empty.reading() as connection:
        paths = written(connection, form, tmp_path / "x")
    assert paths
    assert all(path.is_file() for path in paths)
    assert not list(tmp_path.rglob("*.tmp"))
    if form == "csv":
        assert all(frame.empty for frame in load_frames(tmp_path / "x" / "csv").values())


@pytest.mark.parametrize("form", ["xlsx", "csv", "jsonl", "parquet"])
def test_what_fails_leaves_the_old_files_and_no_draft(
    sqlite: Database, tmp_path: Path, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with sqlite.reading() as connection:
        paths = written(connection, form, tmp_path / "x", Wanted())
    before = {path: path.read_bytes() for path in paths}
    monkeypatch.setattr("pipeline.register.entries._SHARE", 2)
    real, calls = duties, []

    def torn(*words: Any) -> Iterator[Any]:
        for one in real(*words):
            calls.append(one)
            if len(calls) == 4:
                raise OSError(28, "No space left on device")
            yield one

    monkeypatch.setattr("pipeline.register.export.reading.duties", torn)
    with sqlite.reading() as connection, pytest.raises(DiskFull):
        written(connection, form, tmp_path / "x")
    assert {path: path.read_bytes() for path in paths} == before
    assert sorted(path for path in (tmp_path / "x").rglob("*") if path.is_file()) == sorted(paths)


def test_all_files_show_one_moment(register: Database, tmp_path: Path) -> None:
    """What is taken in while files are written is in none of them."""
    with register.reading() as connection, one_moment(connection) as now:
        before = [head.id for head in decisions(now)]
        changes = Changes()
        changes.add(LATER, "", "changed", {"subject": ("a", "b")})
        with register.writing() as other:
            changes.write(other)
            count = other.exec_driver_sql("SELECT count(*) FROM register_change").scalar()
        seen = now.exec_driver_sql("SELECT count(*) FROM register_change").scalar()
        assert [head.id for head in decisions(now)] == before
    assert seen == count - 1
    with register.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM register_change").scalar() == count


def test_a_form_that_there_is_not_is_refused() -> None:
    with pytest.raises(WrongUse, match="docx: only xlsx, csv, jsonl, parquet"):
        writers_of(["xlsx", "docx"])
    with pytest.raises(WrongUse):
        writers_of([])


# What is documented


def test_every_form_column_and_field_is_documented() -> None:
    told = (SCHEMA.parents[1] / "exports.md").read_text("utf-8")
    command = (SCHEMA.parents[1] / "command.md").read_text("utf-8")
    for form, _, _ in FORMATS:
        assert f"\n| `{form}` |" in told
        assert f"`{form}`" in command
    for table in csv_files.TABLES:
        assert f"| `{table.name}` | {', '.join(f'`{name}`' for name in table.header)} |" in told
    lines = dict(re.findall(r"^\| `(\w+)` \| (`row`.*|those of.*) \|$", told, re.MULTILINE))
    fields = {rows: set(re.findall(r"`(\w+)`", line)) for rows, line in lines.items()}
    fields["deadlines"] = fields["deadlines"] - {"obligations"} | fields["obligations"]
    assert fields == {rows: set(known) for rows, known in FIELDS.items()}

"""What is written: decision.json, the CSV files and the tables of documents."""

from __future__ import annotations

import csv
import importlib
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sample_decision import models, sample

from pipeline.document.decision import Decision, TableOut
from pipeline.write import WRITERS, write_text
from pipeline.write.cells import cell_text, plain_text
from pipeline.write.columns import TABLES
from pipeline.write.csv_tables import write_tables
from pipeline.write.datapackage import write_package
from pipeline.write.decision_json import from_json, to_json
from pipeline.write.frames import load_frames
from pipeline.write.rows import ROWS

FIRST, SECOND = "45-QD-SNN-2031-03-02", "46-QD-SNN-2031-03-09"


@pytest.fixture
def package(tmp_path: Path) -> Path:
    write_package([sample(FIRST), sample(SECOND)], tmp_path)
    return tmp_path


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


# decision.json


@settings(deadline=None, max_examples=30, suppress_health_check=list(HealthCheck))
@given(models(Decision))
def test_json_gives_back_the_same_decision(decision: Decision) -> None:
    assert from_json(to_json(decision)) == decision


def test_json_is_readable_and_always_the_same() -> None:
    text = to_json(sample())
    assert text == to_json(sample())
    assert text == json.dumps(json.loads(text), ensure_ascii=False, indent=1) + "\n"
    assert "Phòng Vườn ươm" in text
    assert '"from": "2032-01-01"' in text


# Files


def test_writers_name_modules_that_exist() -> None:
    assert [name for name, _ in WRITERS] == ["json", "csv", "spacy"]
    for _, module in WRITERS:
        importlib.import_module(module)


def test_writing_csv_does_not_import_pandas() -> None:
    code = "import sys, pipeline.write.frames, pipeline.write.datapackage; sys.exit('pandas' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_text_is_written_in_full_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "mới" / "tệp.txt"
    write_text(path, "dòng một\r\ndòng hai\n")
    write_text(path, "thay thế\n")
    assert path.read_bytes() == "thay thế\n".encode()
    assert list(path.parent.iterdir()) == [path]


def test_a_failure_leaves_the_old_files_as_they_were(tmp_path: Path) -> None:
    write_package([sample()], tmp_path)
    before = {path: path.read_bytes() for path in tmp_path.glob("*.*")}

    def failing() -> Iterator[Decision]:
        yield sample(SECOND)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        write_package(failing(), tmp_path)
    assert {path: path.read_bytes() for path in tmp_path.glob("*.*")} == before

    path = tmp_path / "surrogate.txt"
    with pytest.raises(UnicodeEncodeError):
        write_text(path, "\ud800")
    assert not path.exists()
    assert not list(tmp_path.glob(".*"))


# CSV


def test_every_file_has_a_bom_and_its_header(package: Path) -> None:
    assert {path.stem for path in package.glob("*.csv")} == {table.name for table in TABLES} == set(ROWS)
    for table in TABLES:
        data = (package / f"{table.name}.csv").read_bytes()
        assert data.startswith(b"\xef\xbb\xbf")
        assert data[3:].split(b"\r\n")[0].decode() == ",".join(table.header)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_column_is_filled_by_the_rows_and_no_other(table: Any) -> None:
    for row in ROWS[table.name](sample()):
        assert set(row) == set(table.header)


def test_obligations(package: Path) -> None:
    first, second, *others = read(package / "obligations.csv")
    assert len(others) == 2
    expected = {
        "obligation_id": f"{FIRST}:#1/II/1:1",
        "number": "45/QĐ-SNN",
        "issued_on": "2031-03-02",
        "issuer": "Sở Nông nghiệp tỉnh Sông Xanh",
        "text": 'Ươm hạt lim, gọi là "đợt một", trước ngày 05/4/2031',
        "lead": "Phòng Vườn ươm; Trại giống Mây Trắng",
        "lead_ids": "phong-vuon-uom; trai-giong-may-trang",
        "cooperating": "Hội Làm vườn",
        "cooperating_ids": "",
        "deadlines": "2031-04-05; R/P1M",
        "deadline_texts": "trước ngày 05/4/2031; hằng tháng",
        "confidence": "0.75",
        "reasons": "lead-inherited; two-deadlines",
        "start": "100",
        "page": "1",
    }
    assert {name: first[name] for name in expected} == expected
    assert second["text"] == "'- Tưới cây\nmỗi sáng"


def test_other_tables(package: Path) -> None:
    body = read(package / "bodies.csv")[0]
    assert body["names_used"] == "Phòng Vườn ươm; Vườn ươm"
    assert [body[f"as_{role}"] for role in ("lead", "cooperating", "recipient", "approver")] == ["2", "0", "1", "0"]
    assert body["successors"] == "phong-rung (2032-01-01: lâm sinh)"

    one, two, *_ = read(package / "deadlines.csv")
    assert (one["deadline_id"], one["inclusive"], one["quote_start"]) == (f"{FIRST}:#1/II/1:1/1", "false", "131")
    assert (two["deadline_id"], two["inclusive"], two["quote_start"]) == (f"{FIRST}:#1/II/1:1/2", "true", "")

    reference = read(package / "references.csv")[0]
    assert (reference["mentions"], reference["quote"]) == ("1", "Nghị định số 7")
    assert [row["section"] for row in read(package / "sections.csv")[:2]] == ["#1/II", "#1/II/1"]
    assert read(package / "indicators.csv")[0]["target"] == "'+5"
    assert read(package / "notes.csv")[0]["message_vi"] == "Không có mục I trước mục II."


def test_tables_of_a_document_keep_their_headings_and_all_cells(package: Path) -> None:
    with (package / "tables" / f"{FIRST}-T1.csv").open(encoding="utf-8-sig", newline="") as file:
        assert list(csv.reader(file)) == [
            ["Xã", "Cây", "Cây (2)", "column_4"],
            ["Đồi Chè", "1.200", "'=1+1", ""],
            ["Bến Lau", "", "", ""],
        ]
    assert (package / "tables" / f"{FIRST}-T1-phụ.csv").exists()


def test_names_of_table_files_are_safe_short_and_different(tmp_path: Path) -> None:
    ids = ["a/b", "a:b", "A b", "../../x", "ữ" * 300, "…", "không"]
    tables = [TableOut(id=one, columns=["Xã"], rows=[]) for one in ids]
    empty = TableOut(id="trống", columns=[], rows=[])
    files = write_tables([sample().model_copy(update={"tables": [*tables, empty]})], tmp_path)
    paths = [tmp_path / table.path for table in files.document_tables]
    assert len({str(path).casefold() for path in paths}) == len(ids)
    assert all(path.parent == tmp_path / "tables" and len(path.name.encode()) < 255 for path in paths)


def test_a_decision_that_comes_twice_is_written_once_and_said(tmp_path: Path) -> None:
    files = write_tables(iter([sample(FIRST), sample(SECOND), sample(FIRST)]), tmp_path)
    assert files.repeated == (FIRST,)
    assert len(read(tmp_path / "obligations.csv")) == 4


def test_a_run_without_decisions_has_headers_only(tmp_path: Path) -> None:
    write_package([], tmp_path)
    frames = load_frames(tmp_path)
    assert set(frames) == {table.name for table in TABLES}
    assert all(frame.empty for frame in frames.values())


@pytest.mark.parametrize("cell", ["=1+1", "+84", "-", "@sở", "\tthụt", "\rxuống", "\nxuống", "'=1", "''-x"])
def test_a_cell_that_could_be_a_formula_is_made_harmless(cell: str) -> None:
    assert cell_text(cell) == f"'{cell}"
    assert plain_text(cell_text(cell)) == cell


@pytest.mark.parametrize(("value", "cell"), [(None, ""), (True, "true"), (0.5, "0.5"), (-3, "-3"), ("'nháy", "'nháy")])
def test_other_cells_stay(value: Any, cell: str) -> None:
    assert cell_text(value) == cell


@given(st.text())
def test_no_text_is_changed_by_the_apostrophe_for_good(text: str) -> None:
    assert plain_text(cell_text(text)) == text
    assert not cell_text(text).startswith(("=", "+", "-", "@", "\t", "\r"))

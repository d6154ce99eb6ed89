"""A run over files: what stays of an earlier run where nothing succeeds, and what the files are called."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from clean_decision import CLEAN
from typer.testing import CliRunner

from pipeline.batch.local import extract
from pipeline.cli import app

TABLE = (
    "<p>QUYẾT ĐỊNH</p><p>Số: 77/QĐ-UBND</p><p>Điều 1. Số phao:</p><table><tr><th>Bến<th>Phao<tr><td>Lau<td>4</table>"
)


@pytest.fixture
def files(tmp_path: Path) -> Path:
    (tmp_path / "good.txt").write_text(CLEAN, "utf-8")
    (tmp_path / "empty.txt").write_text(" \n", "utf-8")
    return tmp_path


def test_a_run_in_which_everything_fails_leaves_earlier_csv_files_alone(files: Path) -> None:
    output = files / "out"
    extract([files / "good.txt"], output, ("json", "csv"), lambda outcome: None)
    before = {path.name: path.read_bytes() for path in [*output.glob("*.csv"), output / "datapackage.json"]}
    result = CliRunner().invoke(app, ["extract", str(files / "empty.txt"), "-o", str(output), "-q"])
    assert result.exit_code == 4
    assert "stay as they were" in result.output
    assert {name: (output / name).read_bytes() for name in before} == before
    told = json.loads((output / "run.json").read_text("utf-8"))
    assert told["csv_written"] is False
    assert [one["outcome"] for one in told["inputs"]] == ["EMPTY"]


def test_csv_files_are_written_when_one_of_two_files_succeeds(files: Path) -> None:
    run = extract([files / "empty.txt", files / "good.txt"], files / "out", ("json", "csv"), lambda outcome: None)
    assert run.csv_written
    assert "77/QĐ-UBND" in (files / "out" / "obligations.csv").read_text("utf-8-sig")


def test_files_of_tables_carry_the_decision_once(tmp_path: Path) -> None:
    (tmp_path / "77.html").write_text(TABLE, "utf-8")
    run = extract([tmp_path / "77.html"], tmp_path / "out", ("json", "csv"), lambda outcome: None)
    names = [path.stem for path in (tmp_path / "out" / "tables").iterdir()]
    assert [name.count(run.outcomes[0].id) for name in names] == [1]

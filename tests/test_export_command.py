"""`thihanh export`: what it writes, and what it refuses."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest
from export_samples import HOSTILE, LATER, filled
from typer.testing import CliRunner

from pipeline.batch.wrong_use import WrongUse
from pipeline.cli import app
from pipeline.errors import MissingFile, MissingTool


@pytest.fixture
def output(tmp_path: Path) -> Path:
    filled(str(tmp_path / "output" / "register.sqlite"), tmp_path / "output").close()
    return tmp_path / "output"


def run(*words: object, good: bool = True) -> str:
    found = CliRunner().invoke(app, ["export", *map(str, words)])
    assert (found.exit_code == 0) == good, found.output
    if not good and found.exception and not isinstance(found.exception, SystemExit):
        raise found.exception
    return found.output


def lines(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def test_each_form_is_written_and_named(output: Path, tmp_path: Path) -> None:
    told = run("-o", output, "--to", "xlsx, csv,jsonl,parquet", "-d", tmp_path / "to")
    files = sorted(path for path in (tmp_path / "to").rglob("*") if path.is_file())
    assert sorted(told.split()) == [str(path) for path in files]
    assert len(files) == 1 + 8 + 1 + 5
    assert run("-o", output, "--to", "jsonl", "-d", tmp_path / "quiet", "-q") == ""


def test_the_output_itself_is_not_written_over(output: Path) -> None:
    (output / "obligations.csv").write_text("x", "utf-8")
    run("-o", output, "--to", "csv", "-d", output)
    assert (output / "obligations.csv").read_text("utf-8") == "x"


def test_what_holds_is_written_unless_all_is_asked_for(output: Path, tmp_path: Path) -> None:
    path = tmp_path / "obligations.jsonl"
    run("-o", output, "--to", "jsonl", "-d", tmp_path)
    assert {line["standing"] for line in lines(path)} == {"in-force"}
    assert len(lines(path)) == len(HOSTILE)
    run("-o", output, "--to", "jsonl", "-d", tmp_path, "--all")
    assert {line["standing"] for line in lines(path)} == {"in-force", "superseded"}


@pytest.mark.parametrize(
    ("words", "count"),
    [
        (["--body", "phòng vườn ươm"], len(HOSTILE)),
        (["--body", "phòng vườn ươm", "--role", "recipient"], 0),
        (["--body", "hội làm vườn", "--all"], 1),
        (["--by", "31/7/2031"], sum(number % 5 == 0 for number in range(1, len(HOSTILE) + 1))),
        (["--since", "2031-08-01"], sum(number % 5 == 1 for number in range(1, len(HOSTILE) + 1))),
        (["--decision", "46/QĐ-SNN"], len(HOSTILE)),
    ],
)
def test_only_what_is_wanted_is_written(output: Path, tmp_path: Path, words: list[str], count: int) -> None:
    run("-o", output, "--to", "jsonl", "-d", tmp_path, *words)
    assert len(lines(tmp_path / "obligations.jsonl")) == count


def test_the_day_and_the_columns_of_a_workbook_can_be_told(output: Path, tmp_path: Path) -> None:
    own = tmp_path / "own.yaml"
    own.write_text("- {of: deadlines, title: Hạn, columns: [{field: state, title: Tình trạng}]}", "utf-8")
    found = {}
    for day in ("30/9/2031", "2031-10-01"):
        run("-o", output, "--decision", LATER, "-d", tmp_path, "--today", day, "--columns", own)
        found[day] = openpyxl.load_workbook(tmp_path / "register.xlsx")["Hạn"]["A2"].value
    assert found == {"30/9/2031": "Trong hạn", "2031-10-01": "Quá hạn"}


@pytest.mark.parametrize(
    ("words", "error"),
    [
        (["--to", "docx"], WrongUse),
        (["--to", ""], WrongUse),
        (["--body", "nobody"], WrongUse),
        (["--today", "31/2/2031"], WrongUse),
        (["--language", "fr"], WrongUse),
        (["--columns", "/nowhere.yaml"], WrongUse),
        (["--role", "lead"], None),
        (["--db", "/nowhere/register.sqlite"], MissingFile),
    ],
)
def test_what_cannot_be_is_refused_before_anything_is_written(
    output: Path, tmp_path: Path, words: list[str], error: type[Exception] | None
) -> None:
    if error:
        with pytest.raises(error):
            run("-o", output, "-d", tmp_path / "to", *words, good=False)
    else:
        run("-o", output, "-d", tmp_path / "to", *words, good=False)
    assert not (tmp_path / "to").exists()


def test_parquet_without_its_package_says_what_to_install(
    output: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pyarrow.parquet", None)
    with pytest.raises(MissingTool, match=r"pip install 'thihanh\[parquet\]'"):
        run("-o", output, "-d", tmp_path / "to", "--to", "parquet", good=False)

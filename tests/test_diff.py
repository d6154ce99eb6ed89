"""`thihanh diff`: what was added, is gone or changed between two decisions, however they are named, and the exit code."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from clean_decision import CLEAN
from click.testing import Result
from ledgers import KINDS, new_url
from register_samples import FERRIES, laid, taken
from typer.testing import CliRunner

from pipeline.cli import app
from pipeline.errors import MissingFile

AMENDED = (
    CLEAN.replace("77/QĐ-UBND", "91/QĐ-UBND")
    .replace("trước ngày 15/11.", "trước ngày 30/11.")
    .replace("2. Công an tỉnh kiểm tra áo phao theo Phụ lục I.", "2. Sở Y tế tập huấn sơ cấp cứu cho người lái đò.")
)
OTHER = "91-QD-UBND-2031-03-02"


@pytest.fixture
def output(tmp_path: Path) -> Path:
    output = tmp_path / "output"
    laid(output, CLEAN)
    laid(output, AMENDED)
    return output


def run(*words: object) -> Result:
    return CliRunner().invoke(app, ["diff", *map(str, words)])


def test_the_same_ends_in_0(output: Path) -> None:
    told = run(FERRIES, FERRIES, "-o", output)
    assert told.exit_code == 0
    assert told.stdout.startswith("0 thêm, 0 bỏ, 0 đổi, ")


def test_what_is_different_is_told_with_its_place(output: Path) -> None:
    told = run(FERRIES, OTHER, "-o", output)
    assert told.exit_code == 1
    lines = told.stdout.splitlines()
    assert lines[0] == "- #1/II/2\tCông an tỉnh kiểm tra áo phao theo Phụ lục I"
    assert lines[1] == "+ #1/II/2\tSở Y tế tập huấn sơ cấp cứu cho người lái đò"
    assert lines[2].startswith("~ #1/II/1\tSở Xây dựng rà soát")
    assert "    thời hạn / deadline: ngày 15/11 (15/11/2031) → ngày 30/11 (30/11/2031)" in lines
    assert lines[-1].startswith("1 thêm, 1 bỏ, 1 đổi")


def test_json_has_the_quotes_of_both_sides(output: Path) -> None:
    told = json.loads(run(FERRIES, OTHER, "-o", output, "--json").stdout)
    assert [one["obligation"] for one in told["gone"]] == [f"{FERRIES}:#1/II/2:1"]
    (change,) = told["changed"]
    old, new = change["fields"]["deadlines"]
    assert [(one["value"], one["quotes"]) for one in (*old, *new)] == [
        ("2031-11-15", ["ngày 15/11"]),
        ("2031-11-30", ["ngày 30/11"]),
    ]


def test_turned_round_what_was_added_is_gone(output: Path) -> None:
    one, other = (
        json.loads(run(*pair, "-o", output, "--json").stdout) for pair in ((FERRIES, OTHER), (OTHER, FERRIES))
    )
    assert one["added"] == other["gone"]
    assert one["gone"] == other["added"]


def test_a_task_that_only_moved_is_a_difference(tmp_path: Path, output: Path) -> None:
    moved = CLEAN.replace("3. Sở Tài chính bố trí", "5. Sở Tài chính bố trí")
    laid(tmp_path / "moved", moved)
    told = run(output / FERRIES, tmp_path / "moved" / FERRIES, "--json")
    assert (told.exit_code, json.loads(told.stdout)["moved"]) == (1, 1)
    assert json.loads(told.stdout)["changed"] == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_decision_may_be_a_file_a_folder_an_id_or_a_number(kind: str, tmp_path: Path, output: Path) -> None:
    url = new_url(kind, tmp_path)
    taken(url, output)
    for name in (output / FERRIES / "decision.json", output / FERRIES, FERRIES, "77/QĐ-UBND"):
        assert run(name, FERRIES, "-o", output, "--db", url).exit_code == 0


def test_what_is_not_there_is_said(tmp_path: Path, output: Path) -> None:
    none = run("78/QĐ-UBND", FERRIES, "-o", output)
    assert isinstance(none.exception, MissingFile)
    taken(str(output / "register.sqlite"), output)
    near = run("78/QĐ-UBND", FERRIES, "-o", output)
    assert "no such decision" in str(near.exception)
    shutil.rmtree(output / OTHER)
    gone = run("91/QĐ-UBND", FERRIES, "-o", output)
    assert "its output does not" in str(gone.exception)
    (tmp_path / "bad.json").write_text("{}", "utf-8")
    assert "no decision of thihanh" in str(run(tmp_path / "bad.json", FERRIES, "-o", output).exception)

"""The CSV files of a run as a package: read back with their types, joined by their ids, described as they are."""

from __future__ import annotations

import csv
import json
from datetime import datetime
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from sample_decision import models, sample

from pipeline.document.decision import Decision
from pipeline.errors import DamagedFile, MissingFile
from pipeline.write.columns import TABLES
from pipeline.write.csv_tables import write_tables
from pipeline.write.datapackage import descriptor, write_package
from pipeline.write.frames import load_frames

FIRST, SECOND = "45-QD-SNN-2031-03-02", "46-QD-SNN-2031-03-09"


@pytest.fixture
def package(tmp_path: Path) -> Path:
    write_package([sample(FIRST), sample(SECOND)], tmp_path)
    return tmp_path


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


# Frames


def test_frames_have_the_described_types(package: Path) -> None:
    frames = load_frames(package)
    obligations, deadlines = frames["obligations"], frames["deadlines"]
    assert obligations["issued_on"].tolist() == [datetime(2031, 3, 2)] * 4
    assert obligations["confidence"].dtype == "Float64"
    assert obligations["start"].dtype == "Int64"
    assert obligations["text"].tolist()[1] == "- Tưới cây\nmỗi sáng"
    assert obligations["condition"].tolist()[1] == ""
    assert deadlines["inclusive"].tolist() == [False, True] * 2
    assert deadlines["inclusive"].dtype == "boolean"
    assert deadlines["start"].isna().all()
    assert pd.isna(deadlines["quote_start"][1])
    assert frames["indicators"]["target"][0] == "+5"
    assert frames[f"tables-{FIRST}-T1"]["Cây (2)"][0] == "=1+1"


def test_ids_join(package: Path) -> None:
    frames = load_frames(package)
    joined = frames["deadlines"].merge(frames["obligations"], on=["obligation_id", "decision_id"], validate="m:1")
    assert len(joined) == len(frames["deadlines"]) == 4
    leads = frames["obligations"].assign(body_id=frames["obligations"]["lead_ids"].str.split("; ")).explode("body_id")
    assert len(leads.merge(frames["bodies"], on=["decision_id", "body_id"], validate="m:1")) == len(leads)
    assert set(frames["obligations"]["references"]) - {""} <= set(frames["references"]["reference_id"])


def test_a_very_long_text_comes_back(tmp_path: Path) -> None:
    decision = sample()
    long = decision.sections[0].model_copy(update={"text": "Tưới cây. " * 20_000})
    write_package([decision.model_copy(update={"sections": [long]})], tmp_path)
    assert load_frames(tmp_path)["sections"]["text"][0] == long.text


@settings(deadline=None, max_examples=25, suppress_health_check=list(HealthCheck))
@given(models(Decision))
def test_frames_give_back_the_texts_of_any_decision(
    tmp_path_factory: pytest.TempPathFactory, decision: Decision
) -> None:
    output = tmp_path_factory.mktemp("run")
    write_package([decision], output)
    frames = load_frames(output)
    assert frames["obligations"]["text"].tolist() == [one.text for one in decision.obligations]
    assert frames["obligations"]["confidence"].tolist() == [one.confidence for one in decision.obligations]
    assert frames["notes"]["message_vi"].tolist() == [one.message_vi for one in decision.notes]
    assert frames["sections"]["section"].tolist() == [one.path for one in decision.sections]


def test_a_folder_without_a_package_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(MissingFile, match=r"datapackage\.json"):
        load_frames(tmp_path)


@pytest.mark.parametrize(
    ("file", "old", "new", "error"),
    [
        ("datapackage.json", '"fields"', '"felder"', DamagedFile),
        ("datapackage.json", '"path": "notes.csv"', '"path": "../notes.csv"', DamagedFile),
        ("datapackage.json", '"path": "notes.csv"', '"path": "khác.csv"', MissingFile),
        ("notes.csv", "note_id", "id", DamagedFile),
        ("sections.csv", ",1,#1", ",một,#1", DamagedFile),
        ("deadlines.csv", ",false,", ",sai,", DamagedFile),
        ("bodies.csv", ",Phòng", ",Phòng,", DamagedFile),
    ],
)
def test_a_damaged_package_is_said_so(package: Path, file: str, old: str, new: str, error: type[Exception]) -> None:
    text = (package / file).read_bytes().decode()
    assert old in text
    (package / file).write_bytes(text.replace(old, new).encode())
    with pytest.raises(error):
        load_frames(package)


# datapackage.json


def test_the_descriptor_describes_the_files(package: Path) -> None:
    data = json.loads((package / "datapackage.json").read_text("utf-8"))
    described = {one["path"] for one in data["resources"]}
    assert described == {path.relative_to(package).as_posix() for path in package.rglob("*.csv")}
    names = [one["name"] for one in data["resources"]]
    assert len(set(names)) == len(names)
    for resource in data["resources"]:
        with (package / resource["path"]).open(encoding="utf-8-sig", newline="") as file:
            header = next(csv.reader(file))
        assert [field["name"] for field in resource["schema"]["fields"]] == header
        assert len(set(header)) == len(header)


def test_keys_are_unique_and_foreign_keys_resolve(package: Path) -> None:
    data = json.loads((package / "datapackage.json").read_text("utf-8"))
    resources = {one["name"]: one for one in data["resources"]}
    rows = {name: read(package / one["path"]) for name, one in resources.items()}

    def values(name: str, columns: list[str]) -> list[tuple[str, ...]]:
        return [tuple(row[column] for column in columns) for row in rows[name]]

    checked = 0
    for name, resource in resources.items():
        schema = resource["schema"]
        columns = {field["name"] for field in schema["fields"]}
        key = schema.get("primaryKey", [])
        assert set(key) <= columns
        assert not key or len(set(values(name, key))) == len(rows[name]) > 0
        for foreign in schema.get("foreignKeys", []):
            other = foreign["reference"]
            assert set(foreign["fields"]) <= columns
            assert set(other["fields"]) <= {field["name"] for field in resources[other["resource"]]["schema"]["fields"]}
            assert set(values(name, foreign["fields"])) <= set(values(other["resource"], other["fields"]))
            checked += 1
    assert checked


def test_cells_keep_to_types_and_constraints(package: Path) -> None:
    types = {"integer": int, "number": float, "date": datetime.fromisoformat, "string": str}
    types["boolean"] = {"true": True, "false": False}.__getitem__
    data = json.loads((package / "datapackage.json").read_text("utf-8"))
    for resource in data["resources"]:
        rows = read(package / resource["path"])
        for field in resource["schema"]["fields"]:
            rules = field.get("constraints", {})
            for cell in (row[field["name"]] for row in rows):
                assert cell or "required" not in rules
                if cell:
                    value = types[field["type"]](cell)
                    assert "enum" not in rules or value in rules["enum"]
                    assert "minimum" not in rules or value >= rules["minimum"]
                    assert "maximum" not in rules or value <= rules["maximum"]


def test_every_column_says_what_it_is() -> None:
    for table in TABLES:
        assert table.title
        assert table.description
        assert len(set(table.header)) == len(table.header)
        for column in table.columns:
            assert column.title, column.name
            assert column.description, column.name


def test_the_descriptor_is_always_the_same(tmp_path: Path) -> None:
    files = write_tables([sample()], tmp_path)
    assert descriptor(files) == descriptor(write_tables([sample()], tmp_path))
    assert descriptor(files)["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"

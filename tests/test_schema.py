"""The committed JSON Schema is the model's, and holds for what is written."""

from __future__ import annotations

import copy
import json
import pickle
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from pydantic import ValidationError
from sample_decision import sample

from pipeline.document.decision import SCHEMA_VERSION, Obligation, maker
from pipeline.write.decision_json import to_json
from pipeline.write.schema import json_schema, schema_text

COMMITTED = Path(__file__).parents[1] / "docs" / "schema" / f"decision-{SCHEMA_VERSION}.json"


def test_the_committed_schema_is_current() -> None:
    how = f"python -m pipeline.write.schema docs/schema/{COMMITTED.name}"
    assert COMMITTED.exists(), f"no schema for version {SCHEMA_VERSION}: run {how}"
    assert COMMITTED.read_text("utf-8") == schema_text(), (
        f"the model has changed: raise SCHEMA_VERSION if the change is published, then run {how} and commit it"
    )


def test_it_is_a_schema_of_the_stated_dialect_and_version() -> None:
    schema = json_schema()
    Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["$id"] == "https://thihanh.example/schema/decision-1.2.0.json"


def test_a_written_decision_is_valid() -> None:
    Draft202012Validator(json_schema()).validate(json.loads(to_json(sample())))


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (("obligations", 0, "review"), "có lẽ"),
        (("obligations", 0, "surprise"), 1),
        (("bodies", 0, "successors", 0, "from_"), "2032-01-01"),
        (("sections", 0, "evidence"), "trang 2"),
        (("id",), None),
    ],
)
def test_what_breaks_the_contract_is_not_valid(place: tuple[str | int, ...], value: object) -> None:
    document = json.loads(to_json(sample()))
    part = document
    for key in place[:-1]:
        part = part[key]
    part[place[-1]] = value
    assert not Draft202012Validator(json_schema()).is_valid(document)


def test_a_part_made_unchecked_is_like_a_checked_one() -> None:
    checked = sample().obligations[0]
    made = maker(Obligation)(dict(vars(checked)))
    assert made == checked
    assert made.model_dump_json() == checked.model_dump_json()
    assert made.model_fields_set == set(Obligation.model_fields)
    assert copy.deepcopy(made) == checked
    assert pickle.loads(pickle.dumps(made)) == checked
    other = made.model_copy(update={"text": "Khác."})
    assert (other.text, made.text) == ("Khác.", checked.text)
    with pytest.raises(ValidationError):
        made.text = "Khác."  # type: ignore[misc]

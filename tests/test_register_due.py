"""What is due, of whom, by when: as asked for, in order, in each form; what the register doesn't know is refused with near names."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from clean_decision import CLEAN
from ledgers import KINDS, new_url
from register_samples import FERRIES, NEWER, REPLACES, laid, later, opened, taken
from typer.testing import CliRunner

from pipeline.batch.wrong_use import WrongUse
from pipeline.cli import app
from pipeline.register import due as due_module
from pipeline.register.asking import wanted_of
from pipeline.register.due import COLUMNS, Line, due


@pytest.fixture(params=KINDS)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    url = new_url(request.param, tmp_path)
    laid(tmp_path / "output", CLEAN)
    laid(tmp_path / "output", later("88", 5, "Quyết định này có hiệu lực kể từ ngày ký."))
    taken(url, tmp_path / "output")
    return url


def asked(url: str, **wanted: object) -> list[Line]:
    database = opened(url)
    try:
        with database.reading() as connection:
            return list(due(connection, wanted_of(connection, **wanted)))
    finally:
        database.close()


def places(lines: list[Line]) -> list[tuple[str, str, str]]:
    return [(line.ends, line.duty.decision, line.duty.section) for line in lines]


FERRY, LIST = ("2031-11-15", FERRIES, "#1/II/1"), ("2031-12-20", NEWER, "Điều 1")


def test_days_come_first_in_order_then_what_has_none(url: str) -> None:
    everything = places(asked(url))
    assert everything[:2] == [FERRY, LIST]
    assert {ends for ends, _, _ in everything[2:]} == {""}
    assert everything[2:] == sorted(everything[2:], key=lambda place: place[1])
    assert ("", FERRIES, "#1/II/2") in everything


@pytest.mark.parametrize(
    ("by", "since", "wanted"),
    [
        ("2031-11-15", "", [FERRY]),
        ("14/11/2031", "", []),
        ("", "16/11/2031", [LIST]),
        ("20.12.2031", "2031-11-15", [FERRY, LIST]),
    ],
)
def test_days_are_asked_for_from_and_to(url: str, by: str, since: str, wanted: list[object]) -> None:
    assert places(asked(url, by=by, since=since)) == wanted


def test_a_body_is_known_by_name_without_accents_and_by_role(url: str) -> None:
    assert places(asked(url, body="so noi vu", by="2031-12-31")) == [LIST]
    assert places(asked(url, body="Sở Nội Vụ", roles=["lead"], by="2031-12-31")) == [LIST]
    assert asked(url, body="Sở Nội vụ", roles=["cooperating"], by="2031-12-31") == []
    assert places(asked(url, decision="số 77/qđ-ubnd", by="2031-12-31")) == [FERRY]


def test_shares_join_without_a_gap(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = asked(url)
    monkeypatch.setattr(due_module, "_SHARE", 1)
    assert asked(url) == whole


@pytest.mark.parametrize(
    ("wanted", "told"),
    [
        ({"body": "Sở Nội vuu"}, "Sở Nội vụ"),
        ({"body": "Sở"}, "Sở Nội vụ"),
        ({"decision": "88-QD-UBND-2031-05-06"}, NEWER),
        ({"by": "31/02/2031"}, "31/02/2031"),
        ({"roles": ["chủ trì"]}, "lead, cooperating"),
        ({"standing": ["open"]}, "in-force, superseded"),
    ],
)
def test_what_is_not_known_is_refused_with_what_is_near(url: str, wanted: dict[str, object], told: str) -> None:
    with pytest.raises(WrongUse) as caught:
        asked(url, **wanted)
    assert told in caught.value.message_vi
    assert told in caught.value.message


def test_the_forms_of_the_command_say_the_same(tmp_path: Path) -> None:
    output = tmp_path / "output"
    laid(output, CLEAN.replace("1. Sở Xây dựng rà soát", "1. Sở Xây dựng rà soát =1+1"))
    laid(output, later("88", 5, REPLACES))
    run = CliRunner()
    assert run.invoke(app, ["register", str(output), "-q"]).exit_code == 0
    words = ["due", "-o", str(output), "--by", "31/12/2031", "--standing", "superseded", "--standing", "in-force"]
    told = [json.loads(line) for line in run.invoke(app, [*words, "--json"]).stdout.splitlines()]
    assert [(one["ends"], one["standing"], one["superseded_by"]) for one in told] == [
        ("2031-11-15", "superseded", NEWER), ("2031-12-20", "in-force", ""),
    ]  # fmt: skip
    header, *cells = csv.reader(io.StringIO(run.invoke(app, [*words, "--csv"]).stdout))
    assert tuple(header) == COLUMNS
    assert [row[header.index("obligation")] for row in cells] == [one["obligation"] for one in told]
    assert [row[header.index("lead")] for row in cells] == ["; ".join(one["lead"]) for one in told]
    table = run.invoke(app, words).stdout
    assert "15/11/2031" in table
    assert "Sở Nội vụ" in table
    assert run.invoke(app, [*words, "--json", "--csv"]).exit_code == 2


def test_changes_are_listed_after_a_number(tmp_path: Path) -> None:
    output = tmp_path / "output"
    laid(output, CLEAN)
    run = CliRunner()
    run.invoke(app, ["register", str(output), "-q"])
    listed = [
        json.loads(line) for line in run.invoke(app, ["changes", "-o", str(output), "--json"]).stdout.splitlines()
    ]
    assert [one["seq"] for one in listed] == list(range(1, len(listed) + 1))
    assert {one["what"] for one in listed} == {"added"}
    laid(output, CLEAN.replace("15/11", "20/11"))
    run.invoke(app, ["register", str(output), "-q"])
    after = ["changes", "-o", str(output), "--since", str(len(listed))]
    (line,) = run.invoke(app, after).stdout.splitlines()
    assert "changed" in line
    assert '"2031-11-15" → "2031-11-20"' in line
    assert json.loads(run.invoke(app, [*after, "--json"]).stdout)["fields"]["ends"] == [["2031-11-15"], ["2031-11-20"]]

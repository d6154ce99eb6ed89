"""The register as reviewed: what people corrected, took out and added stands in place of what was extracted, and says so."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from ledgers import KINDS, new_url, rows
from review_samples import APPROVER, PLAN, REVIEWER, TASKS, extracted, named, plan_text, sample_output, sheets, words_of
from sqlalchemy import Connection
from typer.testing import CliRunner

from pipeline.cli import app
from pipeline.errors import SOME_FAILED, MissingFile
from pipeline.register.changes import changes
from pipeline.register.entries import Duty, Wanted, duties
from pipeline.register.opening import open_register
from pipeline.register.reviewing import MODES, mode_of
from pipeline.register.taking_in import Taken, take_in
from pipeline.review.records import deciding, reshaping
from pipeline.review.records.decided import Decided
from pipeline.review.records.entering import Line, entered
from pipeline.review.records.loading import load
from pipeline.review.records.opening import open_review
from pipeline.review.records.sheets import OPEN, Sheet
from pipeline.review.records.source import attempt_of
from pipeline.store.database import Database

FERRIES, VESTS, FUNDS, RADIO = (
    "Sở Xây dựng chủ trì",
    "Công an tỉnh kiểm tra",
    "Sở Tài chính bố trí",
    "Đài Phát thanh tỉnh xây dựng",
)
TOLD = "SELECT what, obligation, fields FROM register_change WHERE seq > {} ORDER BY seq"


class Office:
    """An output, its review database and its register."""

    def __init__(self, kind: str, folder: Path) -> None:
        self.output = sample_output(folder)
        self.url = new_url(kind, folder)
        self.review: Database = open_review(new_url(kind, folder))
        load(self.review, self.output)

    def taken(self, mode: str = "checked") -> Taken:
        found = next((one for one in MODES if one == mode), None)
        with closing(open_register(self.url)) as register:
            return take_in(register, self.output, reviews=Decided(self.review, found) if found else None)

    def duties(self) -> list[Duty]:
        with closing(open_register(self.url)) as register, register.reading() as connection:
            return list(duties(connection, Wanted(standing=())))

    def said(self) -> dict[str, str]:
        return {one.key.removeprefix(PLAN): f"{one.reviewed}, {one.standing}" for one in self.duties()}

    def of(self, words: str) -> Duty:
        [found] = [one for one in self.duties() if one.text.startswith(words)]
        return found

    def told(self, since: int) -> list[tuple[str, str, dict[str, Any]]]:
        found = rows(self.url, TOLD.format(since))
        return [(str(what), str(key).removeprefix(PLAN), json.loads(str(fields))) for what, key, fields in found]

    def do(self, does: Callable[[Connection], object]) -> None:
        with self.review.writing() as connection:
            does(connection)

    def correct(self, words: str, field: str, *lines: str) -> None:
        def does(connection: Connection) -> None:
            now = named(connection, words)
            attempt = attempt_of(connection, now.attempt)
            entries = entered(
                field, [Line(line) for line in lines], now.entries(field), attempt.source, attempt.decision
            )
            deciding.correct(connection, REVIEWER, now.item, field, entries, now.last)

        self.do(does)

    def accept(self, words: str) -> None:
        self.do(lambda connection: _accept(connection, named(connection, words)))


def _accept(connection: Connection, now: Sheet) -> None:
    deciding.accept(connection, REVIEWER, now.item, now.last)


def _approve_all(connection: Connection) -> None:
    for now in sheets(connection):
        if now.active and now.state == OPEN:
            _accept(connection, now)
    for now in sheets(connection):
        if now.active:
            deciding.approve(connection, APPROVER, now.item, now.last)


@pytest.fixture(params=KINDS)
def office(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Office]:
    made = Office(request.param, tmp_path)
    yield made
    made.review.close()


def add(office: Office, words: str) -> None:
    raw = (office.output / PLAN / "source.txt").read_text("utf-8")
    start = raw.index(words)
    office.do(lambda connection: reshaping.add(connection, REVIEWER, PLAN, [(start, start + len(words))], "report"))


def test_what_nobody_reviewed_is_as_extracted(office: Office) -> None:
    first = office.taken("no")
    plain = office.duties()
    assert {one.reviewed for one in plain} == {"unreviewed"}
    again = office.taken()
    assert (again.changed, again.changes, again.last) == ([PLAN], {}, first.last)
    assert office.duties() == plain
    assert office.taken().same == 1


def test_what_people_decided_stands_in_the_register_and_says_so(office: Office) -> None:
    before = office.taken()
    hashes = {one.key: one.hash for one in office.duties()}
    office.accept(VESTS)
    office.correct(FERRIES, "lead", "Sở Nông nghiệp")
    office.correct(FERRIES, "deadlines", "trước ngày 20/11/2031")
    office.accept(FERRIES)
    office.correct(FUNDS, "product", "Phao")
    office.do(
        lambda c: deciding.reject(c, REVIEWER, named(c, RADIO).item, named(c, RADIO).last, reason="không phải nhiệm vụ")
    )
    add(office, "Nâng cao ý thức của người lái đò")
    done = office.taken()
    assert done.changes == {"changed": 3, "withdrawn": 1, "added": 1}
    ferries, vests, funds = office.of(FERRIES), office.of(VESTS), office.of(FUNDS)
    assert (ferries.reviewed, ferries.named("lead"), ferries.deadlines[0].end) == (
        "corrected",
        ["Sở Nông nghiệp"],
        "2031-11-20",
    )
    assert (ferries.named("cooperating"), ferries.quote) == (["Công an tỉnh"], ferries.text)
    assert (vests.reviewed, vests.hash, funds.reviewed, funds.product) == (
        "accepted",
        hashes[vests.key],
        "partly",
        "Phao",
    )
    made = office.of("Nâng cao")
    assert (made.reviewed, made.kind, made.section, made.key.rpartition(":")[0]) == (
        "added",
        "report",
        "#1/I/1",
        f"{PLAN}:added",
    )
    assert made.quote == "Nâng cao ý thức của người lái đò"
    gone = office.of(RADIO)
    assert (gone.reviewed, gone.standing) == ("rejected", "withdrawn")
    found = {key: (what, fields) for what, key, fields in office.told(before.last)}
    assert found[vests.key.removeprefix(PLAN)] == ("changed", {"reviewed": ["unreviewed", "accepted"]})
    assert found[gone.key.removeprefix(PLAN)] == ("withdrawn", {"reviewed": ["unreviewed", "rejected"]})
    assert found[made.key.removeprefix(PLAN)] == ("added", {})
    what, fields = found[ferries.key.removeprefix(PLAN)]
    assert (what, set(fields)) == ("changed", {"lead", "deadlines", "ends", "reviewed"})
    assert fields["lead"] == [["Sở Xây dựng"], ["Sở Nông nghiệp"]]
    assert [one.position for one in office.duties()] == sorted(one.position for one in office.duties())


def test_run_again_nothing_changes_and_a_later_review_is_told(office: Office) -> None:
    office.accept(FERRIES)
    first = office.taken()
    again = office.taken()
    assert (again.same, again.last) == (1, first.last)

    def taken_back(connection: Connection) -> None:
        [now] = [one for one in sheets(connection) if words_of(one).startswith(FERRIES)]
        deciding.undo(connection, REVIEWER, now.item, now.last)

    office.do(taken_back)
    undone = office.taken()
    key = office.of(FERRIES).key.removeprefix(PLAN)
    assert office.told(first.last) == [("changed", key, {"reviewed": ["accepted", "unreviewed"]})]
    office.do(lambda c: deciding.reject(c, REVIEWER, named(c, FERRIES).item, named(c, FERRIES).last, reason="thừa"))
    office.taken()
    office.do(taken_back)
    last = office.taken()
    assert [(what, fields) for what, _, fields in office.told(undone.last)] == [
        ("withdrawn", {"reviewed": ["unreviewed", "rejected"]}), ("restored", {"reviewed": ["rejected", "unreviewed"]}),
    ]  # fmt: skip
    assert office.taken().last == last.last


def test_what_a_person_added_and_another_took_out_is_withdrawn_as_that(office: Office) -> None:
    add(office, "Nâng cao ý thức của người lái đò")
    office.taken()
    made = office.of("Nâng cao")
    office.do(
        lambda c: deciding.reject(c, REVIEWER, named(c, "Nâng cao").item, named(c, "Nâng cao").last, reason="thừa")
    )
    assert office.taken().changes == {"withdrawn": 1}
    assert office.said()[made.key.removeprefix(PLAN)] == "rejected, withdrawn"


def test_parts_stand_in_place_of_what_was_split(office: Office) -> None:
    before = office.taken()
    whole = office.of(FERRIES)
    cut = whole.text.index("báo cáo")

    def split(connection: Connection) -> None:
        now = named(connection, FERRIES)
        reshaping.split(connection, REVIEWER, now.item, [whole.text[:cut], whole.text[cut:]], now.last)

    office.do(split)
    assert office.taken().changes == {"withdrawn": 1, "added": 2}
    [_, *_] = office.told(before.last)
    assert {what: fields for what, _, fields in office.told(before.last)}["withdrawn"] == {
        "reviewed": ["unreviewed", "replaced"]
    }
    parts = [one for one in office.duties() if ":split:" in one.key]
    assert [one.text for one in parts] == [whole.text[:cut].strip(), whole.text[cut:]]
    assert {one.reviewed for one in parts} == {"added"}
    assert all(one.named("lead") == whole.named("lead") for one in parts)
    assert whole.position <= parts[0].position < parts[1].position


def test_approved_counts_only_when_all_of_a_decision_is(office: Office) -> None:
    first = office.taken("approved")
    office.correct(FERRIES, "lead", "Sở Nông nghiệp")
    assert office.taken("approved").last == first.last
    office.do(_approve_all)
    assert office.taken("approved").changes["changed"] == len(office.duties())
    assert office.of(FERRIES).named("lead") == ["Sở Nông nghiệp"]
    assert {one.reviewed for one in office.duties()} == {"accepted", "corrected"}


def test_what_people_said_goes_along_with_a_new_extraction(office: Office) -> None:
    office.correct(FERRIES, "lead", "Sở Nông nghiệp")
    first = office.taken()
    extracted(office.output, plan_text(before="Kế hoạch này có bốn nhiệm vụ."))
    # The review doesn't hold this extraction yet: what it says is not thrown away for it.
    stale = office.taken()
    assert (list(stale.damaged), stale.last) == ([PLAN], first.last)
    assert "thihanh review" in stale.damaged[PLAN].message
    load(office.review, office.output)
    assert office.taken().last == first.last
    assert office.of(FERRIES).named("lead") == ["Sở Nông nghiệp"]
    extracted(
        office.output, plan_text((TASKS[0].replace("Sở Xây dựng chủ trì", "Sở Xây dựng tỉnh chủ trì"), *TASKS[1:]))
    )
    load(office.review, office.output)
    office.taken()
    assert office.said()[office.of("Sở Xây dựng tỉnh").key.removeprefix(PLAN)] == "unreviewed, in-force"


def test_a_register_goes_on_as_it_was_told_until_it_is_told_otherwise(tmp_path: Path) -> None:
    output = sample_output(tmp_path)
    words = ["register", str(output), "-q"]
    run = lambda *more: CliRunner().invoke(app, [*words, *more])  # noqa: E731
    assert isinstance(run("--reviewed", "checked").exception, MissingFile)
    with closing(open_review(str(output / "review.sqlite"))) as review:
        load(review, output)
        with review.writing() as connection:
            now = named(connection, FERRIES)
            deciding.reject(connection, REVIEWER, now.item, now.last, reason="thừa")
    url = f"sqlite:///{output / 'register.sqlite'}"
    count = "SELECT count(*) FROM register_obligation WHERE standing = 'in-force'"
    assert run().exit_code == 0
    [(all_of_them,)] = rows(url, count)
    assert run("--reviewed", "checked").exit_code == 0
    assert rows(url, count) == [(int(str(all_of_them)) - 1,)]
    [(last,)] = rows(url, "SELECT max(seq) FROM register_change")
    assert run().exit_code == 0
    assert rows(url, "SELECT max(seq) FROM register_change") == [(last,)]
    told = CliRunner().invoke(app, ["changes", "-o", str(output), "--since", str(int(str(last)) - 1)]).output
    assert told.rstrip().endswith('reviewed: "unreviewed" → "rejected"')
    with closing(open_register(url)) as register, register.reading() as connection:
        assert mode_of(connection) == "checked"
        assert [one.what for one in changes(connection, int(str(last)) - 1)] == ["withdrawn"]
    assert run("--reviewed", "perhaps").exit_code == 2
    assert run("--reviewed", "no").exit_code == 0
    assert rows(url, count) == [(all_of_them,)]
    (output / "review.sqlite").unlink()
    assert run().exit_code == 0


def test_exports_say_what_people_said(tmp_path: Path) -> None:
    output = sample_output(tmp_path)
    with closing(open_review(str(output / "review.sqlite"))) as review:
        load(review, output)
        with review.writing() as connection:
            _accept(connection, named(connection, FERRIES))
    assert CliRunner().invoke(app, ["register", str(output), "--reviewed", "checked"]).exit_code == 0
    words = ["export", "-o", str(output), "--to", "csv,jsonl,parquet,xlsx", "-d", str(tmp_path / "to"), "-q"]
    assert CliRunner().invoke(app, words).exit_code == 0
    with (tmp_path / "to" / "csv" / "obligations.csv").open(encoding="utf-8-sig", newline="") as file:
        table = [(row["text"], row["reviewed"]) for row in csv.DictReader(file)]
    assert [said for text, said in table if text.startswith(FERRIES)] == ["accepted"]
    assert [said for _, said in table].count("unreviewed") == len(table) - 1
    lines = [json.loads(line) for line in (tmp_path / "to" / "obligations.jsonl").read_text("utf-8").splitlines()]
    assert [(line["text"], line["reviewed"]) for line in lines] == table
    header, *cells = openpyxl.load_workbook(tmp_path / "to" / "register.xlsx")["Nhiệm vụ"].iter_rows(values_only=True)
    assert [line[header.index("Kết quả rà soát")] for line in cells].count("Đã xác nhận") == 1


def test_a_folder_that_the_review_cannot_take_is_named(tmp_path: Path) -> None:
    output = sample_output(tmp_path)
    with closing(open_review(str(output / "review.sqlite"))) as review:
        load(review, output)
    assert CliRunner().invoke(app, ["register", str(output), "--reviewed", "checked"]).exit_code == 0
    source = output / PLAN / "source.txt"
    source.write_text(" " + source.read_text("utf-8"), "utf-8")
    path = output / PLAN / "decision.json"
    path.write_text(path.read_text("utf-8") + "\n", "utf-8")
    run = CliRunner().invoke(app, ["register", str(output)])
    assert run.exit_code == SOME_FAILED
    assert PLAN in run.output


@pytest.mark.parametrize("kind", KINDS)
def test_a_register_of_before_is_brought_along(kind: str, tmp_path: Path) -> None:
    office = Office(kind, tmp_path)
    last = office.taken("no").last
    before = office.duties()
    rows(office.url, "ALTER TABLE register_obligation DROP COLUMN reviewed")
    rows(office.url, "UPDATE register_version SET version_num = '0001'")
    assert office.duties() == before
    office.accept(FERRIES)
    assert office.taken().changes == {"changed": 1}
    assert [what for what, _, _ in office.told(last)] == ["changed"]
    office.review.close()

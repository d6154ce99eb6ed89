"""Reviewed decisions as gold: what `evaluate` says of the extraction is what people said of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from ledgers import KINDS, new_url
from review_samples import (
    APPROVER,
    PLAN,
    REVIEWER,
    TASKS,
    extracted,
    named,
    opened,
    plan_text,
    reloaded,
    sample_output,
    sheets,
)
from sqlalchemy import Connection
from typer.testing import CliRunner

from pipeline.cli import app
from pipeline.evaluate import Scores, score_folders
from pipeline.review.records import deciding, reshaping
from pipeline.review.records.gold import export_gold
from pipeline.review.records.loading import load
from pipeline.review.records.opening import REVIEW_FILE, open_review
from pipeline.review.records.sheets import OPEN
from pipeline.store.database import Database

FINANCE, RADIO, BOATS = "Sở Tài chính bố trí", "Đài Phát thanh tỉnh xây dựng", "Sở Xây dựng chủ trì"


@pytest.fixture
def output(tmp_path: Path) -> Path:
    return sample_output(tmp_path)


@pytest.fixture(params=KINDS)
def database(request: pytest.FixtureRequest, tmp_path: Path, output: Path) -> Iterator[Database]:
    found = opened(request.param, tmp_path, output)
    yield found
    found.close()


def check_all(connection: Connection) -> None:
    for one in sheets(connection):
        if one.active and one.state == OPEN:
            deciding.accept(connection, REVIEWER, one.item, one.last)


def approve_all(connection: Connection) -> None:
    for one in sheets(connection):
        if one.active:
            deciding.approve(connection, APPROVER, one.item, one.last)


def written(folder: Path, name: str = "77.json") -> list[dict[str, object]]:
    gold = json.loads((folder / name).read_text("utf-8"))
    assert list(gold) == ["obligations"]  # what nobody reviewed is not labelled
    return gold["obligations"]


def missed(scores: Scores, field: str) -> tuple[list[str], list[str]]:
    tally = scores.tallies[field]
    return [item.label for item in tally.misses], [item.label for item in tally.extras]


def test_what_was_confirmed_as_extracted_scores_one(database: Database, output: Path, tmp_path: Path) -> None:
    with database.writing() as connection:
        check_all(connection)
        approve_all(connection)
    done = export_gold(database, tmp_path / "gold")
    assert [(one.document, one.obligations) for one in done.written] == [(PLAN, 6)]
    assert done.left_out == ()
    scores = score_folders(tmp_path / "gold", output)
    assert set(scores.tallies) == {
        "obligations", "obligations.words", "lead", "cooperating", "recipient", "approver", "deadlines",
    }  # fmt: skip
    assert {tally.f1 for tally in scores.tallies.values()} == {1.0}
    assert scores.tallies["obligations"].gold == 6
    assert scores.tallies["deadlines"].gold == 3
    first = written(tmp_path / "gold")[1]
    assert first == {
        "text": "Sở Xây dựng chủ trì, phối hợp với Công an tỉnh rà soát toàn bộ bến đò, "
        "báo cáo Ủy ban nhân dân tỉnh trước ngày 15/11/2031",
        "section": "#1/II/1",
        "lead": ["Sở Xây dựng"],
        "cooperating": ["Công an tỉnh"],
        "recipient": ["Ủy ban nhân dân tỉnh"],
        "approver": [],
        "deadlines": ["2031-11-15"],
        "condition": "",
        "product": "",
    }


def test_what_was_corrected_rejected_and_added_is_what_evaluate_finds(
    database: Database, output: Path, tmp_path: Path
) -> None:
    with database.writing() as connection:
        finance = named(connection, FINANCE)
        other = {**finance.entries("lead")[0], "name": "Kho bạc khu vực IX"}
        deciding.correct(connection, REVIEWER, finance.item, "lead", [other], finance.last)
        radio = named(connection, RADIO)
        deciding.reject(connection, REVIEWER, radio.item, radio.last)
        raw = (output / PLAN / "source.txt").read_text("utf-8")
        at = raw.index("Giảm tai nạn trên sông")
        reshaping.add(connection, REVIEWER, PLAN, [(at, at + len("Giảm tai nạn trên sông"))])
        check_all(connection)
    assert export_gold(database, tmp_path / "gold").written == ()  # nobody has approved
    done = export_gold(database, tmp_path / "gold", "checked")
    assert [(one.document, one.obligations) for one in done.written] == [(PLAN, 6)]

    gold = written(tmp_path / "gold")
    # The added one has its place in the text, and so its section.
    assert [one["section"] for one in gold] == ["Điều 3", "#1/I/2", "#1/II/1", "#1/II/2", "#1/II/3", "#1/II/4"]
    assert gold[1]["text"] == "Giảm tai nạn trên sông"
    scores = score_folders(tmp_path / "gold", output)
    assert missed(scores, "obligations") == (
        ["[#1/I/2] Giảm tai nạn trên sông"],
        ["[#1/II/4] Đài Phát thanh tỉnh xây dựng chuyên mục về an toàn đò ngang"],
    )
    assert missed(scores, "lead") == (
        [f"Kho bạc khu vực IX  <- {TASKS[2][3:53]}"],
        [
            f"Sở Tài chính  <- {TASKS[2][3:53]}",
            "Đài Phát thanh tỉnh  <- Đài Phát thanh tỉnh xây dựng chuyên mục về an toàn",
        ],
    )
    assert scores.tallies["deadlines"].f1 == 1.0


def test_one_open_obligation_keeps_a_decision_out(database: Database, tmp_path: Path) -> None:
    with database.writing() as connection:
        check_all(connection)
        last = sheets(connection)[-1]
        deciding.undo(connection, REVIEWER, last.item, last.last)
    (left,) = export_gold(database, tmp_path / "gold", "checked").left_out
    assert (left.document, left.open, left.why) == (PLAN, 1, "open obligations: 1")
    (left,) = export_gold(database, tmp_path / "gold").left_out
    assert left.open == 6
    assert not (tmp_path / "gold").exists()


def test_a_rejection_is_approved_like_any_other_answer(database: Database, tmp_path: Path) -> None:
    with database.writing() as connection:
        radio = named(connection, RADIO)
        deciding.reject(connection, REVIEWER, radio.item, radio.last)
        check_all(connection)
        for one in sheets(connection):
            if one.state != "rejected":
                deciding.approve(connection, APPROVER, one.item, one.last)
    assert [left.open for left in export_gold(database, tmp_path).left_out] == [1]
    with database.writing() as connection:
        radio = named(connection, RADIO)
        deciding.approve(connection, APPROVER, radio.item, radio.last)
    assert [one.obligations for one in export_gold(database, tmp_path).written] == [5]


def test_what_was_split_is_gold_in_its_parts(database: Database, tmp_path: Path) -> None:
    with database.writing() as connection:
        boats = named(connection, BOATS)
        head, comma, tail = boats.entries("text")[0]["text"].partition("đò,")
        reshaping.split(connection, REVIEWER, boats.item, [head + comma, tail], boats.last)
        check_all(connection)
    export_gold(database, tmp_path, "checked")
    texts = [(one["section"], one["text"]) for one in written(tmp_path)]
    assert texts[1:3] == [
        ("#1/II/1", "Sở Xây dựng chủ trì, phối hợp với Công an tỉnh rà soát toàn bộ bến đò,"),
        ("#1/II/1", "báo cáo Ủy ban nhân dân tỉnh trước ngày 15/11/2031"),
    ]
    assert len(texts) == 7


def test_what_a_person_labelled_is_never_replaced_and_an_earlier_export_is(database: Database, tmp_path: Path) -> None:
    with database.writing() as connection:
        check_all(connection)
    gold = tmp_path / "gold"
    gold.mkdir()
    labelled = '{"obligations": [], "sections": [{"path": "I"}]}'
    (gold / "77.json").write_text(labelled, "utf-8")
    (left,) = export_gold(database, gold, "checked").left_out
    assert "holds what no review gave" in left.why
    assert (gold / "77.json").read_text("utf-8") == labelled
    (gold / "77.json").write_text('{"obligations": []}', "utf-8")
    assert len(export_gold(database, gold, "checked").written) == 1
    first = (gold / "77.json").read_bytes()
    assert len(written(gold)) == 6
    export_gold(database, gold, "checked")
    assert (gold / "77.json").read_bytes() == first
    assert [path.name for path in gold.iterdir()] == ["77.json"]  # no draft is left


def test_of_two_decisions_from_files_of_one_name_the_first_is_gold(
    database: Database, output: Path, tmp_path: Path
) -> None:
    extracted(output, plan_text().replace("77/QĐ-UBND", "91/QĐ-UBND"), "77.md")
    load(database, output)
    with database.writing() as connection:
        check_all(connection)
    done = export_gold(database, tmp_path, "checked")
    assert [one.document for one in done.written] == [PLAN]
    assert [left.document for left in done.left_out] == ["91-QD-UBND-2031-03-02"]
    assert PLAN in done.left_out[0].why


def test_what_a_new_extraction_reads_otherwise_or_no_more_waits_for_a_person(
    database: Database, output: Path, tmp_path: Path
) -> None:
    with database.writing() as connection:
        check_all(connection)
    gone = tuple(task for task in TASKS if not task.startswith("3. "))
    assert reloaded(database, output, plan_text(gone)).orphaned
    (left,) = export_gold(database, tmp_path, "checked").left_out
    with database.reading() as connection:
        waiting = [one for one in sheets(connection) if one.state in (OPEN, "orphaned") or one.before is not None]
    assert left.open == len(waiting) > 0


def test_what_a_person_added_stands_where_its_words_are_after_a_new_extraction(
    database: Database, output: Path, tmp_path: Path
) -> None:
    words = "Giảm tai nạn trên sông"
    raw = (output / PLAN / "source.txt").read_text("utf-8")
    at = raw.index(words)
    with database.writing() as connection:
        reshaping.add(connection, REVIEWER, PLAN, [(at, at + len(words))])
        check_all(connection)
    before = "Lời nói đầu về sông nước của tỉnh nhà. " * 40
    assert reloaded(database, output, plan_text(before=before)).orphaned == 0
    export_gold(database, tmp_path, "checked")
    sections = [one["section"] for one in written(tmp_path)]
    assert sections == ["Điều 3", "#1/I/2", "#1/II/1", "#1/II/2", "#1/II/3", "#1/II/4", "#1/II/4"]


# The command


@pytest.mark.parametrize("kind", KINDS)
def test_the_command_says_what_it_wrote_and_what_it_left_out(kind: str, output: Path, tmp_path: Path) -> None:
    extracted(output, plan_text().replace("77/QĐ-UBND", "91/QĐ-UBND"), "91.txt")
    url = str(output / REVIEW_FILE) if kind == "sqlite" else new_url(kind, tmp_path)
    database = open_review(url)
    load(database, output)
    with database.writing() as connection:
        check_all(connection)
        mine = [one for one in sheets(connection) if one.document != PLAN]
        deciding.undo(connection, REVIEWER, mine[0].item, mine[0].last)
    database.close()
    where = ["--output", str(output)] if kind == "sqlite" else ["--db", url]
    run = CliRunner().invoke(app, ["export-gold", str(tmp_path / "gold"), *where, "--status", "checked"])
    assert run.exit_code == 0, run.output
    assert run.stdout == f"{tmp_path / 'gold' / '77.json'}\n"
    assert "91-QD-UBND-2031-03-02: còn 1 nghĩa vụ chưa xong\n  open obligations: 1\n" in run.stderr
    assert "1 quyết định đã ghi, 1 chưa ghi / 1 decisions written, 1 left out" in run.stderr
    run = CliRunner().invoke(app, ["evaluate", str(tmp_path / "gold"), str(output), "--json"])
    assert {figures["f1"] for figures in json.loads(run.stdout)["figures"].values()} == {1.0}


def test_the_command_makes_no_database_where_there_is_none(tmp_path: Path) -> None:
    run = CliRunner().invoke(app, ["export-gold", str(tmp_path / "gold"), "--output", str(tmp_path)])
    assert "there is no review database" in str(run.exception)
    assert list(tmp_path.iterdir()) == []


def test_the_command_knows_two_statuses(tmp_path: Path) -> None:
    run = CliRunner().invoke(app, ["export-gold", str(tmp_path), "--status", "perfect"])
    assert run.exit_code == 2
    assert "approved, checked" in run.stderr

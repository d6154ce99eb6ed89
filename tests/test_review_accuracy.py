"""How often the extractor was right, by what people decided."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from ledgers import KINDS
from review_samples import APPROVER, PLAN, REVIEWER, named, opened, sample_output, sheets
from sqlalchemy import Connection

from pipeline.compare.fields import FIELDS
from pipeline.review.records import deciding, reshaping
from pipeline.review.records.accuracy import FieldRate, Period, Rate, account, accuracy, altogether
from pipeline.review.records.loading import load
from pipeline.review.records.plotting import drawn
from pipeline.review.records.refusals import Missing, Unfit
from pipeline.store.database import Database

FINANCE, RADIO, BOATS, POLICE = (
    "Sở Tài chính bố trí",
    "Đài Phát thanh tỉnh xây",
    "Sở Xây dựng chủ trì",
    "Công an tỉnh kiểm",
)


@pytest.fixture
def output(tmp_path: Path) -> Path:
    made = sample_output(tmp_path)
    read_by(made, "1.9.0")
    return made


@pytest.fixture(params=KINDS)
def database(request: pytest.FixtureRequest, tmp_path: Path, output: Path) -> Iterator[Database]:
    found = opened(request.param, tmp_path, output)
    yield found
    found.close()


@pytest.fixture
def on(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Set the day on which people decide."""

    def set_to(day: str) -> None:
        for module in ("deciding", "events"):
            monkeypatch.setattr(f"pipeline.review.records.{module}.moment", lambda: f"{day}T09:30:00.000000+00:00")

    return set_to


def accept(connection: Connection, words: str) -> None:
    one = named(connection, words)
    deciding.accept(connection, REVIEWER, one.item, one.last)


def correct(connection: Connection, words: str, field: str, name: str) -> None:
    one = named(connection, words)
    entries = [{**one.entries(field)[0], "name": name}]
    deciding.correct(connection, REVIEWER, one.item, field, entries, one.last)
    accept(connection, words)


def reject(connection: Connection, words: str) -> None:
    one = named(connection, words)
    deciding.reject(connection, REVIEWER, one.item, one.last)


def add(connection: Connection, output: Path, words: str) -> None:
    at = (output / PLAN / "source.txt").read_text("utf-8").index(words)
    reshaping.add(connection, REVIEWER, PLAN, [(at, at + len(words))])


def read_by(output: Path, version: str) -> None:
    """Let the extraction in an output be one of that version."""
    path = output / PLAN / "reading.json"
    path.write_text(json.dumps({**json.loads(path.read_text("utf-8")), "version": version}), "utf-8")


def read_otherwise(database: Database, output: Path, words: str, lead: str, version: str) -> None:
    """Load an extraction of another version that reads one lead otherwise."""
    path = output / PLAN / "decision.json"
    decision = json.loads(path.read_text("utf-8"))
    (one,) = (one for one in decision["obligations"] if one["text"].startswith(words))
    one["lead"][0]["name"] = lead
    path.write_text(json.dumps(decision, ensure_ascii=False), "utf-8")
    read_by(output, version)
    assert load(database, output).again == 1


def counts(rate: Rate) -> tuple[int, int]:
    return rate.right, rate.n


def field(period: Period, name: str) -> tuple[int, int]:
    return counts(next(one.rate for one in period.fields if one.field == name))


@pytest.mark.parametrize(
    ("right", "n", "low", "high"),
    [
        (8, 10, 0.4902, 0.9433),
        (0, 10, 0.0, 0.2775),
        (10, 10, 0.7225, 1.0),
        (1, 1, 0.2065, 1.0),
        (81, 263, 0.2553, 0.3662),
    ],
)
def test_wilson(right: int, n: int, low: float, high: float) -> None:
    # The last one is an example of Newcombe (1998).
    rate = Rate.of(right, n)
    assert (round(rate.low, 4), round(rate.high, 4)) == (low, high)


def test_nothing_was_decided(database: Database) -> None:
    with database.reading() as connection:
        assert accuracy(connection) == ()


def test_each_kind_of_answer_counts_where_it_belongs(
    database: Database, output: Path, on: Callable[[str], None]
) -> None:
    on("2031-04-01")
    with database.writing() as connection:
        accept(connection, BOATS)
        accept(connection, POLICE)
        correct(connection, FINANCE, "lead", "Kho bạc")
        reject(connection, RADIO)
        add(connection, output, "Giảm tai nạn trên sông")
        accept(connection, "Giảm tai nạn")
        add(connection, output, "Nâng cao ý thức")  # its fields are open
    with database.reading() as connection:
        (month,) = accuracy(connection, "month")
    assert (month.key, month.decisions, month.decided, month.differed) == ("2031-04", 1, 5, 3)
    assert counts(month.precision) == (3, 4)
    assert counts(month.recall) == (3, 4)
    assert field(month, "lead") == (2, 3)
    assert {field(month, name) for name in FIELDS if name != "lead"} == {(3, 3)}


def test_only_the_last_word_counts_and_on_its_day(database: Database, on: Callable[[str], None]) -> None:
    with database.writing() as connection:
        on("2031-03-31")
        correct(connection, FINANCE, "lead", "Kho bạc")
        accept(connection, BOATS)
        on("2031-04-08")
        finance = named(connection, FINANCE)
        lead = finance.original["lead"]
        deciding.correct(connection, REVIEWER, finance.item, "lead", lead, finance.last)
        on("2031-05-01")
        finance = named(connection, FINANCE)
        deciding.approve(connection, APPROVER, finance.item, finance.last)  # approving is no other word
    with database.reading() as connection:
        weeks = accuracy(connection, "week")
        assert [(one.key, one.decided, one.differed, field(one, "lead")) for one in weeks] == [
            ("2031-W14", 1, 0, (1, 1)),
            ("2031-W15", 1, 0, (1, 1)),
        ]
        assert [one.key for one in accuracy(connection, "week", since="2031-04-08")] == ["2031-W15"]
        assert [one.key for one in accuracy(connection, "week", document=PLAN)] == ["2031-W14", "2031-W15"]


def test_a_corrected_value_that_is_approved_still_differs(database: Database) -> None:
    with database.writing() as connection:
        correct(connection, FINANCE, "lead", "Kho bạc")
        finance = named(connection, FINANCE)
        deciding.approve(connection, APPROVER, finance.item, finance.last)
    with database.reading() as connection:
        (week,) = accuracy(connection)
    assert (week.differed, field(week, "lead")) == (1, (0, 1))


def test_what_was_cut_was_extracted_wrongly_and_its_parts_were_missed(
    database: Database, on: Callable[[str], None]
) -> None:
    with database.writing() as connection:
        on("2031-04-01")
        boats = named(connection, BOATS)
        head, comma, tail = boats.entries("text")[0]["text"].partition("đò,")
        parts = reshaping.split(connection, REVIEWER, boats.item, [head + comma, tail], boats.last)
        for part in parts:
            deciding.accept(
                connection, REVIEWER, part, next(one.last for one in sheets(connection) if one.item == part)
            )
        accept(connection, POLICE)
    with database.reading() as connection:
        (month,) = accuracy(connection, "month")
        assert accuracy(connection, since="2031-04-02") == ()
    assert (counts(month.precision), counts(month.recall), month.decided, month.differed) == ((1, 2), (1, 3), 4, 3)


def test_taking_a_split_back_takes_it_out_of_the_count(database: Database) -> None:
    with database.writing() as connection:
        boats = named(connection, BOATS)
        head, comma, tail = boats.entries("text")[0]["text"].partition("đò,")
        reshaping.split(connection, REVIEWER, boats.item, [head + comma, tail], boats.last)
        again = next(one for one in sheets(connection) if one.item == boats.item)
        deciding.undo(connection, REVIEWER, again.item, again.last)
    with database.reading() as connection:
        assert accuracy(connection) == ()


def test_a_newer_version_is_judged_too_and_changes_nothing_of_the_past(
    database: Database, output: Path, on: Callable[[str], None]
) -> None:
    on("2031-04-01")
    with database.writing() as connection:
        correct(connection, FINANCE, "lead", "Kho bạc")
        accept(connection, BOATS)
    # It reads now what the person had said.
    read_otherwise(database, output, FINANCE, "Kho bạc", "1.10.0")
    with database.reading() as connection:
        old, new = accuracy(connection, "version")
        (month,) = accuracy(connection, "month")
    assert (old.key, field(old, "lead"), old.differed) == ("1.9.0", (1, 2), 1)
    assert (new.key, field(new, "lead"), new.differed) == ("1.10.0", (2, 2), 0)
    assert (field(month, "lead"), month.decided) == ((1, 2), 2)


def test_what_a_newer_version_reads_otherwise_counts_once_a_person_says_what_holds(
    database: Database, output: Path, on: Callable[[str], None]
) -> None:
    on("2031-04-01")
    with database.writing() as connection:
        accept(connection, FINANCE)
        accept(connection, BOATS)
    read_otherwise(database, output, FINANCE, "Kho bạc", "1.10.0")
    with database.reading() as connection:
        assert named(connection, FINANCE).before is not None
        old, new = accuracy(connection, "version")
    assert (field(old, "lead"), field(new, "lead")) == ((2, 2), (1, 1))


def test_what_can_not_be_asked(database: Database) -> None:
    with database.reading() as connection:
        with pytest.raises(Unfit):
            accuracy(connection, "day")
        with pytest.raises(Unfit):
            accuracy(connection, since="2031-02-30")
        with pytest.raises(Missing):
            accuracy(connection, document="none")


def test_periods_add_up(database: Database, on: Callable[[str], None]) -> None:
    assert altogether(()) is None
    with database.writing() as connection:
        on("2031-03-31")
        correct(connection, FINANCE, "lead", "Kho bạc")
        on("2031-04-08")
        accept(connection, BOATS)
        reject(connection, RADIO)
    with database.reading() as connection:
        periods = accuracy(connection)
        told = account(connection)
    whole = altogether(periods)
    assert whole is not None
    # One decision, reviewed in two weeks: as a whole it is one.
    assert (told.periods, told.whole) == (periods, replace(whole, decisions=1))
    assert (whole.decided, whole.differed, counts(whole.precision), field(whole, "lead")) == (3, 2, (2, 3), (1, 2))
    assert whole.precision == Rate.of(2, 3)


# The drawing


def period(key: str, right: int = 9, n: int = 10) -> Period:
    rates = tuple(FieldRate(name, Rate.of(right, n)) for name in FIELDS)
    return Period(key, 1, n, n - right, Rate.of(n, n), Rate.of(right, n), rates)


SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("count", [0, 1, 8, 60])
def test_the_drawing_stands_under_a_strict_policy_and_says_what_it_is(language: str, count: int) -> None:
    told = drawn([period(f"2031-W{number:02}") for number in range(count)], language)
    root = ET.fromstring(told)
    assert root.get("role") == "img"
    names = {one.get("id"): one.text for one in root if one.get("id")}
    assert root.get("aria-labelledby").split() == list(names)
    assert all(names.values())
    assert {one.tag.removeprefix(SVG) for one in root.iter()} <= {
        "svg", "title", "desc", "rect", "g", "text", "line", "polyline", "circle",
    }  # fmt: skip
    attributes = {name for one in root.iter() for name in one.attrib}
    assert not [name for name in attributes if name == "style" or name.startswith("on") or "href" in name]
    assert len(root.findall(f".//{SVG}circle")) == 11 * count


def test_points_and_intervals_stand_where_their_shares_are() -> None:
    root = ET.fromstring(drawn([period("2031-01", 5, 10), period("2031-02", 10, 10)]))
    chart = next(one for one in root.findall(f"{SVG}g") if one.find(f"{SVG}text").text == "Thời hạn")
    marks = {
        int(text.text.split()[0]): float(text.get("y")) - 4
        for text in chart.findall(f"{SVG}text")
        if re.fullmatch(r"\d+ %", text.text or "")
    }
    top, bottom = marks[100], marks[20]
    first, second = (float(one.get("cy")) for one in chart.iter(f"{SVG}circle"))
    assert second == pytest.approx(top, abs=0.1)
    assert first == pytest.approx(bottom + (top - bottom) * (50 - 20) / 80, abs=0.2)
    interval = next(chart.iter(f"{SVG}g")).find(f"{SVG}g/{SVG}line")
    rate = Rate.of(5, 10)
    assert float(interval.get("y2")) == pytest.approx(bottom + (top - bottom) * (rate.low * 100 - 20) / 80, abs=0.2)
    assert [one.text for one in chart.iter(f"{SVG}title")] == [
        "2031-01: 50,0 % (5/10; 23,7–76,3 %)",
        "2031-02: 100,0 % (10/10; 72,2–100,0 %)",
    ]


def test_what_a_version_is_called_can_do_nothing() -> None:
    hostile = "1.0</text><script>alert(1)</script>\x00\x1b"
    root = ET.fromstring(drawn([period(hostile)]))
    assert not root.findall(f".//{SVG}script")


def test_a_field_that_nobody_decided_has_no_point() -> None:
    empty = Period("2031-01", 1, 1, 1, Rate.of(0, 1), Rate.of(0, 0), tuple(FieldRate(n, Rate.of(0, 0)) for n in FIELDS))
    assert len(ET.fromstring(drawn([empty])).findall(f".//{SVG}circle")) == 1

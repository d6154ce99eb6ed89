"""Calendars: read by other parsers than the one that writes them, and compared with the days that `days` gives."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from pathlib import Path

import icalendar
import pytest
import recurring_ical_events
from dateutil.rrule import rrulestr
from feed_samples import HOSTILE, TODAY, deadline, lead, made, of_corpus, take, written
from hypothesis import given
from hypothesis import strategies as st
from ics import Calendar
from ledgers import KINDS, new_url, rows

from pipeline.register.days import occurrences
from pipeline.register.entries import Due, Wanted
from pipeline.register.export.calendar import write
from pipeline.register.export.calendar_parts import lines_of_calendar
from pipeline.register.export.occurring import rule_of
from pipeline.register.export.telling import file_name, plain

ALL, TODO = "ics/all.ics", "ics/all-todo.ics"


def due(value: str, *, inclusive: bool) -> Due:
    one = deadline(value, inclusive=inclusive)
    return Due(value, value, one.kind, "", "", one.rrule, inclusive, value)


RECURRING = [
    *(f"R/P1Y/{month:02}-{day:02}" for month in range(1, 13) for day in (1, 2, 15, 28, 29, 30, 31)),
    *(f"R/P1Y/{month:02}" for month in range(1, 13)),
    *(f"R/P1Y/Q{number}" for number in range(1, 5)),
    "R/P1Y/H1",
    "R/P1Y/H2",
    *(f"R/P{every}M/{day:02}" for every in (1, 3) for day in range(1, 32)),
]


@pytest.mark.parametrize("inclusive", [True, False], ids=["by", "before"])
def test_a_rule_gives_the_days_of_the_law_or_there_is_none(inclusive: bool) -> None:
    start, end, without = date(2031, 1, 1), date(2036, 12, 31), []
    for value in RECURRING:
        one = due(value, inclusive=inclusive)
        expected = [found.last for found in occurrences(one, (start, end))]
        assert len(expected) >= 5
        rule = rule_of(one)
        if rule is None:
            without.append(value)
            continue
        told = icalendar.vRecur(rule).to_ical().decode()
        found = rrulestr(told, dtstart=datetime.combine(expected[0], datetime.min.time()))
        last = datetime.combine(expected[-1], datetime.min.time())
        assert [day.date() for day in found.between(datetime(2030, 1, 1), last, inc=True)] == expected
    # Only the 29th and 30th of each month need their days told one by one.
    assert without == ["R/P1M/29", "R/P1M/30"]


def test_days_of_every_kind_are_those_that_another_reader_expands(tmp_path: Path) -> None:
    values = ["2031-08-15", "2031-Q3", "2031", "R/P1Y/12-10", "R/P1M/30", "R/P1M/31", "R/P1Y/02-29", "P30D"]
    values += ["ongoing", "R/P1Y", ""]
    limits = [deadline(value) for value in values] + [deadline("R/P1Y/03-01", inclusive=False)]
    limits[7] = deadline("P30D", "30 ngày kể từ ngày ký Quyết định")
    limits.append(deadline("P30D", "30 ngày kể từ ngày nhận đủ hồ sơ"))
    url = new_url("sqlite", tmp_path)
    take(url, tmp_path, [made([f"Việc {number}" for number in range(len(limits))], [[one] for one in limits])])
    files = written(url, write, tmp_path / "out")
    calendar = icalendar.Calendar.from_ical(files[ALL])
    first, last = date(2031, 3, 2), TODAY + timedelta(days=700)
    found: dict[str, list[date]] = {}
    for event in recurring_ical_events.of(calendar).between(first, last + timedelta(days=1)):
        assert event["DTEND"].dt - event["DTSTART"].dt == timedelta(days=1)
        assert event["TRANSP"] == "TRANSPARENT"
        found.setdefault(str(event["SUMMARY"]), []).append(event["DTSTART"].dt)
    for number, one in enumerate(limits):
        anchor = date(2031, 3, 2) if number != len(limits) - 1 else None
        own = Due(one.value, one.text, one.kind, one.start or "", one.end or "", one.rrule, one.inclusive, "")
        expected = [day.last for day in occurrences(own, (first, last), anchor=anchor)]
        assert sorted(found.get(f"Việc {number}", [])) == expected, one
    assert "Việc 8" not in found
    assert len(found["Việc 4"]) > 20


def test_to_dos_are_due_and_one_for_each_day_that_comes(tmp_path: Path) -> None:
    url = new_url("sqlite", tmp_path)
    take(url, tmp_path, [made(["Một", "Hai", "Ba"], [[deadline("2031-08-15")], [deadline("R/P1Y/12-10")], []])])
    todos = Calendar(written(url, write, tmp_path / "out")[TODO].decode()).todos
    assert sorted((one.name, one.due.date()) for one in todos) == [
        ("Hai", date(2031, 12, 10)),
        ("Một", date(2031, 8, 15)),
    ]
    assert len({one.uid for one in todos}) == 2


def test_hostile_text_is_text_and_lines_are_folded_between_letters(tmp_path: Path) -> None:
    url = new_url("sqlite", tmp_path)
    take(url, tmp_path, [made([HOSTILE], [[deadline("2031-08-15")]], [lead(HOSTILE, "vn.x")], subject=HOSTILE)])
    files = written(url, write, tmp_path / "out")
    assert {file_name("vn.x"), f"{file_name('vn.x')}-todo"} == {Path(name).stem for name in files if "bodies" in name}
    for content in files.values():
        lines = content.split(b"\r\n")
        assert max(map(len, lines)) <= 75
        assert "\ufffd" not in "".join(line.decode("utf-8", "replace") for line in lines)
        text = content.decode().replace("\r\n", "")
        assert plain(text) == text
    (event,) = Calendar(files[ALL].decode()).events
    value = files[ALL].decode().replace("\r\n ", "").partition("\r\nDESCRIPTION:")[2].partition("\r\n")[0]
    told = re.sub(r"\\(.)", lambda found: "\n" if found[1] in "nN" else found[1], value)
    assert told.startswith(plain(HOSTILE))
    # This reader takes a backslash before an n for a break.
    assert event.description == told.replace("\\n", "\\\n")
    assert "\n" not in event.name.replace("\\\n", "")
    assert event.begin.date() == date(2031, 8, 15)


def test_a_change_counts_and_an_end_is_told_for_a_while(tmp_path: Path) -> None:
    url = new_url("sqlite", tmp_path)

    def events(today: date = TODAY) -> dict[str, icalendar.Event]:
        found = icalendar.Calendar.from_ical(written(url, write, tmp_path / "out", today=today)[ALL])
        return {str(one["SUMMARY"]): one for one in found.walk("VEVENT")}

    limits = [[deadline("2031-08-15")], [deadline("2031-09-15")]]
    take(url, tmp_path, [made(["Một", "Hai"], limits)])
    before = events()
    assert [one["SEQUENCE"] for one in before.values()] == [0, 0]
    take(url, tmp_path, [made(["Một", "Hai khác"], limits)])
    after = events()
    assert after["Một"] == before["Một"]
    assert (after["Hai khác"]["UID"], after["Hai khác"]["SEQUENCE"]) == (before["Hai"]["UID"], 1)
    take(url, tmp_path, [made(["Một"], limits)])
    (changed,) = rows(url, "SELECT max(at) FROM register_change")
    gone = date.fromisoformat(str(changed[0])[:10])
    cancelled = events(gone)["Hai khác"]
    assert (cancelled["STATUS"], cancelled["SEQUENCE"]) == ("CANCELLED", 2)
    assert cancelled["LAST-MODIFIED"].dt == datetime.fromisoformat(str(changed[0])).replace(microsecond=0)
    assert set(events(gone + timedelta(days=91))) == {"Một"}


def test_what_the_decision_says_of_itself_counts_as_a_change(tmp_path: Path) -> None:
    url = new_url("sqlite", tmp_path)
    limits = [[deadline("R/P1Y/12-10")]]
    for effective, expected in (("2031-03-02", (0, date(2031, 12, 10))), ("2032-01-01", (1, date(2032, 12, 10)))):
        take(url, tmp_path, [made(["Một"], limits, effective_on=effective)])
        (event,) = icalendar.Calendar.from_ical(written(url, write, tmp_path / "out")[ALL]).walk("VEVENT")
        assert (event["SEQUENCE"], event["DTSTART"].dt) == expected


@pytest.mark.parametrize("kind", KINDS)
def test_each_body_has_its_own_and_keeps_it_when_nothing_is_left(tmp_path: Path, kind: str) -> None:
    url = new_url(kind, tmp_path)
    limits = [[deadline("2031-08-15")], [deadline("2031-09-15")], [deadline("2031-10-15")]]
    bodies = [lead("Bộ A", "vn.bo-a"), lead("Bộ B", "vn.bo-b"), lead("các đơn vị", "45-QD/cac-don-vi")]
    take(url, tmp_path, [made(["Một", "Hai", "Ba"], limits, bodies)])
    first = written(url, write, tmp_path / "out")
    assert first == written(url, write, tmp_path / "out")
    assert {name for name in first if "bodies" in name} == {
        f"ics/bodies/vn.{name}{kind}.ics" for name in ("bo-a", "bo-b") for kind in ("", "-todo")
    }
    (event,) = Calendar(first["ics/bodies/vn.bo-b.ics"].decode()).events
    assert event.name == "[Bộ B] Hai"
    only = written(url, write, tmp_path / "other", Wanted(body="các đơn vị"))
    assert len(Calendar(only[ALL].decode()).events) == 1
    take(url, tmp_path, [made(["Một", "Hai", "Ba"], limits, bodies[:1])])
    second = written(url, write, tmp_path / "out")
    assert not Calendar(second["ics/bodies/vn.bo-b.ics"].decode()).events
    assert len(Calendar(second[ALL].decode()).events) == 3


def test_an_empty_register_gives_calendars_that_can_be_read(tmp_path: Path) -> None:
    url = new_url("sqlite", tmp_path)
    take(url, tmp_path, [])
    for content in written(url, write, tmp_path / "out").values():
        assert not Calendar(content.decode()).events
        assert icalendar.Calendar.from_ical(content).walk("VTIMEZONE")


def test_what_is_asked_for_by_day(tmp_path: Path) -> None:
    url = new_url("sqlite", tmp_path)
    take(url, tmp_path, [made(["Một"], [[deadline("2031-08-15"), deadline("2031-12-15"), deadline("R/P1Y/12-10")]])])
    found = Calendar(written(url, write, tmp_path / "out", Wanted(since="2031-09-01"))[ALL].decode()).events
    assert [one.begin.date() for one in found] == [date(2031, 12, 15)]


def test_a_real_decision_has_the_days_that_it_prints(tmp_path: Path) -> None:
    url = new_url("sqlite", tmp_path)
    published = of_corpus("1190-QD-BGDNKN.md")
    take(url, tmp_path, [published])
    printed = {
        limit.end
        for one in published.obligations
        for limit in one.deadlines
        if limit.end and limit.kind == "date" and limit.inclusive
    }
    events = Calendar(written(url, write, tmp_path / "out")[ALL].decode()).events
    assert printed
    assert printed <= {one.begin.date().isoformat() for one in events}


@given(
    st.lists(
        st.text(st.one_of(st.sampled_from("aạ\\^;,\n😀"), st.characters(exclude_categories=("Cs", "Cc"))), max_size=400)
    )
)
def test_lines_are_folded_as_icalendar_folds_them(texts: list[str]) -> None:
    told = icalendar.Event()
    for text in texts:
        told.add("DESCRIPTION", text)
    assert lines_of_calendar(told) == told.to_ical(sorted=False)
    assert all(len(line) <= 75 for line in lines_of_calendar(told).split(b"\r\n"))

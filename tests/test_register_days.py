"""When a duty falls due: by the words, by the articles of the Civil Code, against brute force, and over holidays."""

from __future__ import annotations

from calendar import monthrange
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.link.calendar import bounds, rrule
from pipeline.register.day_rules import RULES
from pipeline.register.days import Occurrence, anchor_of, occurrences, today
from pipeline.register.entries import Due, Held
from pipeline.register.working_days import WorkingDays, vietnam

ONE = timedelta(days=1)
PLAIN = WorkingDays()
YEARS = (date(2024, 1, 1), date(2028, 12, 31))


def due(value: str, text: str = "", *, inclusive: bool = True) -> Due:
    kind = (
        "recurring" if value.startswith("R/")
        else "relative" if value.startswith("P")
        else "ongoing" if value == "ongoing"
        else "date" if value.count("-") == 2 and "/" not in value
        else "period"
    )  # fmt: skip
    start, end = bounds(value)
    return Due(value, text or value, kind, start or "", end or "", rrule(value), inclusive, text)


def decision(issued_on: str, effective_on: str = "", type_: str = "Quyết định") -> Held:
    return Held("x", "27/QĐ-LĐTBXH", type_, "", "", issued_on, effective_on, "", "", "", "", "")


def day(text: str) -> date:
    return date(*reversed([int(part) for part in text.split("/")]))


def window(text: str) -> tuple[date, date]:
    first, _, last = text.partition("-")
    return day(first), day(last)


# The words | canonical value ("<" = "trước") | window | the last days that follow.
WORDS = """
chậm nhất ngày 15/6/2025 (chủ nhật)              | 2025-06-15  | 1/1/2025-31/12/2025 | 15/6/2025
trước ngày 15 tháng 6 năm 2025                   | <2025-06-15 | 1/1/2025-31/12/2025 | 14/6/2025
ngày 15/6/2025, ngoài khoảng                     | 2025-06-15  | 16/6/2025-31/12/2025 |
trước ngày 16/6/2025 là ngày 15/6, trong khoảng  | <2025-06-16 | 1/6/2025-15/6/2025  | 15/6/2025
trong quý III/2025                               | 2025-Q3     | 1/1/2025-31/12/2025 | 30/9/2025
năm 2025                                         | 2025        | 1/1/2025-31/12/2025 | 31/12/2025
giai đoạn 2024 - 2026                            | 2024/2026   | 1/1/2024-31/12/2026 | 31/12/2026
2025 và những năm tiếp theo: không có ngày cuối  | 2025/..     | 1/1/2024-31/12/2030 |
thường xuyên                                     | ongoing     | 1/1/2024-31/12/2030 |
ngày 14/14/2025 (không đọc được)                 |             | 1/1/2024-31/12/2030 |
trước ngày 10/12 hằng năm                        | <R/P1Y/12-10 | 1/1/2024-31/12/2026 | 9/12/2024 9/12/2025 9/12/2026
ngày 10/12 hằng năm                              | R/P1Y/12-10 | 11/12/2024-9/12/2026 | 10/12/2025
ngày 20 hằng tháng                               | R/P1M/20    | 15/1/2025-20/3/2025 | 20/1/2025 20/2/2025 20/3/2025
ngày 30 hằng tháng: tháng hai lấy ngày cuối      | R/P1M/30    | 1/1/2025-31/3/2025  | 30/1/2025 28/2/2025 30/3/2025
ngày 31 hằng tháng                               | R/P1M/31    | 1/3/2025-30/6/2025  | 31/3/2025 30/4/2025 31/5/2025 30/6/2025
ngày 29/2 hằng năm                               | R/P1Y/02-29 | 1/1/2024-31/12/2025 | 29/2/2024 28/2/2025
ngày 15 tháng cuối quý                           | R/P3M/15    | 1/1/2025-31/12/2025 | 15/3/2025 15/6/2025 15/9/2025 15/12/2025
quý I hằng năm                                   | R/P1Y/Q1    | 1/1/2025-31/12/2026 | 31/3/2025 31/3/2026
6 tháng đầu năm hằng năm                         | R/P1Y/H1    | 1/1/2025-31/12/2025 | 30/6/2025
tháng 12 hằng năm                                | R/P1Y/12    | 1/1/2025-31/12/2025 | 31/12/2025
trước tháng 10 hằng năm                          | <R/P1Y/10   | 1/1/2025-31/12/2025 | 30/9/2025
hằng năm: không ghi ngày                         | R/P1Y       | 1/1/2024-31/12/2030 |
định kỳ 6 tháng: không ghi ngày                  | R/P6M       | 1/1/2024-31/12/2030 |
hằng tuần: không ghi ngày                        | R/P1W       | 1/1/2024-31/12/2030 |
03 ngày làm việc, không rõ từ khi nào            | P3BD        | 1/1/2024-31/12/2030 |
"""


@pytest.mark.parametrize("line", [line for line in WORDS.splitlines() if line])
def test_the_days_are_those_of_the_words(line: str) -> None:
    _, value, between, wanted = (part.strip() for part in line.split("|"))
    found = occurrences(due(value.lstrip("<"), inclusive=not value.startswith("<")), window(between))
    assert [one.last for one in found] == [day(text) for text in wanted.split()], line
    assert all(one.printed and one.moved_from is None for one in found)
    assert all(("before" in one.why) == value.startswith("<") for one in found)


# What the articles say | the day of the event | term | last day | rules beside the first day's.
ARTICLES = """
Đ147 k2: ngày đầu tiên không được tính                        | 3/3/2025   | P1D  | 4/3/2025   | last-day
Đ148 k1: thời hạn tính bằng ngày, hết ngày cuối cùng          | 3/3/2025   | P30D | 2/4/2025   | last-day
Đ148 k2: tính bằng tuần, ngày tương ứng của tuần cuối cùng    | 3/3/2025   | P2W  | 17/3/2025  | corresponding-day
Đ148 k3: tính bằng tháng, ngày tương ứng của tháng cuối cùng  | 14/1/2025  | P1M  | 14/2/2025  | corresponding-day
Đ148 k3: tháng không có ngày tương ứng, ngày cuối của tháng   | 31/1/2025  | P1M  | 28/2/2025  | corresponding-day short-month
Đ148 k3: năm nhuận                                            | 31/1/2024  | P1M  | 29/2/2024  | corresponding-day short-month
Đ148 k4: tính bằng năm, ngày, tháng tương ứng của năm cuối    | 10/3/2025  | P2Y  | 10/3/2027  | corresponding-day
Đ148 k4: ngày 29/2 của năm không nhuận                        | 29/2/2024  | P1Y  | 28/2/2025  | corresponding-day short-month
Đ148 k5: ngày cuối là thứ bảy, đến hết thứ hai                | 3/3/2025   | P5D  | 10/3/2025  | last-day next-working-day
Đ148 k5: ngày cuối là chủ nhật, đến hết thứ hai               | 3/3/2025   | P6D  | 10/3/2025  | last-day next-working-day
Đ148 k5: ngày cuối là Giỗ Tổ (thứ hai 7/4/2025)               | 28/3/2025  | P10D | 8/4/2025   | last-day next-working-day
Đ148 k5: ngày cuối là 30/4, nghỉ tới hết 4/5/2025             | 20/4/2025  | P10D | 5/5/2025   | last-day next-working-day
Đ148 k5: ngày cuối vào Tết Bính Ngọ, nghỉ tới hết 22/2/2026   | 7/2/2026   | P10D | 23/2/2026  | last-day next-working-day
thứ bảy 26/4/2025 làm bù cho 2/5: là ngày làm việc            | 16/4/2025  | P10D | 26/4/2025  | last-day
thứ bảy 10/1/2026 làm bù cho 2/1: là ngày làm việc            | 31/12/2025 | P10D | 10/1/2026  | last-day
05 ngày làm việc, từ thứ hai                                  | 3/3/2025   | P5BD | 10/3/2025  | working-days
05 ngày làm việc, từ chủ nhật                                 | 2/3/2025   | P5BD | 7/3/2025   | working-days
03 ngày làm việc qua Quốc khánh 2025 (nghỉ 30/8 đến 2/9)      | 28/8/2025  | P3BD | 4/9/2025   | working-days
03 ngày làm việc qua ngày nghỉ hoán đổi 31/8/2026             | 28/8/2026  | P3BD | 7/9/2026   | working-days
02 ngày làm việc, thứ bảy 22/8/2026 làm bù                    | 20/8/2026  | P2BD | 22/8/2026  | working-days
năm 2027 chưa công bố lịch nghỉ                               | 3/2/2027   | P1BD | 11/2/2027  | working-days expected-holidays
"""


@pytest.mark.parametrize("line", [line for line in ARTICLES.splitlines() if line])
def test_terms_are_counted_as_the_civil_code_says(line: str) -> None:
    _, event, term, last, rules = (part.strip() for part in line.split("|"))
    (found,) = occurrences(due(term), YEARS, anchor=day(event))
    assert found.last == day(last), line
    assert found.why == ("first-day-not-counted", *rules.split()), line
    assert (found.moved_from is not None) == ("next-working-day" in found.why)
    assert not found.printed


def test_printed_days_move_only_where_the_civil_code_is_asked_for() -> None:
    sunday = due("2025-06-15")
    assert occurrences(sunday, YEARS) == [Occurrence(date(2025, 6, 15), date(2025, 6, 15), True, None, ())]
    moved = Occurrence(date(2025, 6, 16), date(2025, 6, 16), True, date(2025, 6, 15), ("next-working-day",))
    assert occurrences(sunday, YEARS, civil_code=True) == [moved]
    # Moved out of the window, and into it.
    assert occurrences(sunday, (date(2025, 6, 1), date(2025, 6, 15)), civil_code=True) == []
    assert occurrences(sunday, (date(2025, 6, 16), date(2025, 6, 16)), civil_code=True) == [moved]


def test_the_last_day_of_a_period_moves_and_its_first_stays() -> None:
    (found,) = occurrences(due("2025-08"), YEARS, civil_code=True)
    assert (found.first, found.last, found.moved_from) == (date(2025, 8, 1), date(2025, 9, 3), date(2025, 8, 31))


@pytest.mark.parametrize(
    ("value", "ends"),
    [
        ("R/P1Y", ["2025-12-31"]),
        ("R/P12M", ["2025-12-31"]),
        ("R/P6M", ["2025-06-30", "2025-12-31"]),
        ("R/P3M", ["2025-03-31", "2025-06-30", "2025-09-30", "2025-12-31"]),
        ("R/P1D", []),
        ("R/P9M", []),
        ("R/P3Y", []),
        ("R/P2W", []),
    ],
)
def test_the_end_of_a_period_is_given_on_request_and_said_to_be_assumed(value: str, ends: list[str]) -> None:
    year = (date(2025, 1, 1), date(2025, 12, 31))
    assert occurrences(due(value), year) == []
    found = occurrences(due(value), year, period_ends=True, civil_code=True)
    assert [one.last.isoformat() for one in found] == ends
    assert all(not one.printed and one.why == ("period-end",) and one.moved_from is None for one in found)


def test_weeks_end_on_sunday() -> None:
    found = occurrences(due("R/P1W"), (date(2025, 3, 1), date(2025, 3, 31)), period_ends=True)
    assert [one.last.day for one in found] == [2, 9, 16, 23, 30]
    assert all(one.last - one.first == 6 * ONE for one in found)


def test_a_recurring_duty_has_no_day_before_its_decision() -> None:
    found = occurrences(due("R/P1M/20"), YEARS, anchor=date(2028, 11, 20))
    assert [one.last for one in found] == [date(2028, 11, 20), date(2028, 12, 20)]


# The words after the value | which day the term runs from.
ANCHORS = """
chậm nhất 03 ngày kể từ ngày ban hành Quyết định                                      | issued
chậm nhất 03 ngày làm việc kể từ ngày ban hành Quyết định này                         | issued
trong thời hạn 30 ngày kể từ ngày ký                                                  | issued
trong thời hạn 30 ngày, kể từ ngày ký ban hành                                        | issued
trong thời hạn 45 ngày kể từ ngày Quy chế này được ban hành                           | issued
Trong thời hạn 15 ngày kể từ ngày Quyết định này có hiệu lực                          | effective
trong thời hạn 15 ngày làm việc kể từ khi Quyết định này có hiệu lực thi hành         | effective
Trong thời hạn 15 ngày kể từ ngày có hiệu lực của Quyết định này                      | effective
trong thời hạn 12 tháng kể từ ngày Luật này có hiệu lực thi hành thì phải bảo đảm     |
Trong thời hạn 12 ngày làm việc kể từ ngày cấp có thẩm quyền ban hành quyết định đầu tư dự án |
tối đa 07 ngày làm việc, kể từ ngày ban hành quyết định phê duyệt                     |
trong thời hạn 30 ngày kể từ ngày ký điều ước quốc tế cụ thể                          |
trong thời hạn 15 ngày kể từ ngày Hội đồng nhân dân ban hành nghị quyết thành lập     |
Trong thời hạn 05 ngày làm việc                                                       |
không quá 10 ngày kể từ ngày nhận đủ hồ sơ                                            |
"""


@pytest.mark.parametrize("line", [line for line in ANCHORS.splitlines() if line])
def test_a_term_runs_from_the_decision_only_where_its_words_say_so(line: str) -> None:
    words, wanted = (part.strip() for part in line.split("|"))
    days = {"issued": date(2025, 3, 3), "effective": date(2025, 4, 1), "": None}
    assert anchor_of(due("P3D", words), decision("2025-03-03", "2025-04-01")) == days[wanted], words
    assert anchor_of(due("P3D", words), decision("")) is None


def test_a_type_that_is_not_the_decision_s_own_is_another_document() -> None:
    words = due("P15BD", "trong thời hạn 15 ngày làm việc kể từ khi Quyết định này có hiệu lực")
    assert anchor_of(words, decision("2025-03-03", "2025-04-01", "Nghị định")) is None
    law = due("P12M", "trong thời hạn 12 tháng kể từ ngày Luật này có hiệu lực thi hành thì phải bảo đảm điều kiện")
    assert anchor_of(law, decision("2025-03-03", "2025-04-01", "Luật")) == date(2025, 4, 1)


def test_a_recurring_duty_runs_from_the_effect_or_else_the_issue() -> None:
    every = due("R/P1Y/12-10")
    assert anchor_of(every, decision("2025-03-03", "2025-04-01")) == date(2025, 4, 1)
    assert anchor_of(every, decision("2025-03-03")) == date(2025, 3, 3)
    assert anchor_of(due("2025"), decision("2025-03-03")) is None


@pytest.mark.parametrize("words", ["sau 10 ngày kể từ ngày ký", "trước ít nhất 05 ngày"])
def test_a_term_that_says_from_when_has_no_last_day(words: str) -> None:
    assert occurrences(due("P10D", words), YEARS, anchor=date(2025, 3, 3)) == []


@pytest.mark.parametrize(
    "value", ["PT24H", "P9999Y", "P", "P0X", "R/P1Y/13-01", "R/P1M/32", "R/P1Y/00", "khi có yêu cầu"]
)
def test_what_is_no_term_has_no_day(value: str) -> None:
    assert occurrences(due(value), YEARS, anchor=date(2025, 3, 3), period_ends=True) == []


def test_every_rule_has_its_source_and_both_languages() -> None:
    for code, rule in RULES.items():
        assert rule.code == code
        assert all((rule.source, rule.message, rule.message_vi))


def test_today_is_the_day_in_vietnam() -> None:
    assert today(datetime(2025, 12, 31, 16, 59, tzinfo=UTC)) == date(2025, 12, 31)
    assert today(datetime(2025, 12, 31, 17, 0, tzinfo=UTC)) == date(2026, 1, 1)
    assert abs(today() - datetime.now(UTC).date()) <= ONE


# Days on which offices of state were closed (first to last) and the Saturdays that made up for it, as announced.
CLOSED = """
Tết Giáp Thìn 2024      | 8/2/2024-14/2/2024
Giỗ Tổ 2024             | 18/4/2024-18/4/2024
30/4 và 1/5 năm 2024    | 27/4/2024-1/5/2024
Quốc khánh 2024         | 31/8/2024-3/9/2024
Tết Ất Tỵ 2025          | 25/1/2025-2/2/2025
Giỗ Tổ 2025             | 5/4/2025-7/4/2025
30/4 và 1/5 năm 2025    | 30/4/2025-4/5/2025
Quốc khánh 2025         | 30/8/2025-2/9/2025
Tết Dương lịch 2026     | 1/1/2026-4/1/2026
Tết Bính Ngọ 2026       | 14/2/2026-22/2/2026
Giỗ Tổ 2026 (nghỉ bù)   | 25/4/2026-27/4/2026
30/4 và 1/5 năm 2026    | 30/4/2026-3/5/2026
Quốc khánh 2026         | 29/8/2026-2/9/2026
"""


@pytest.mark.parametrize("line", [line for line in CLOSED.splitlines() if line])
def test_offices_are_closed_on_the_days_that_were_announced(line: str) -> None:
    first, last = window(line.split("|")[1].strip())
    days = [first + ONE * number for number in range((last - first).days + 1)]
    assert not any(vietnam().is_working(one) for one in days)
    assert vietnam().is_working(first - ONE)
    assert vietnam().is_working(last + ONE)


def test_swapped_saturdays_are_working_days() -> None:
    made_up = [date(2024, 5, 4), date(2025, 4, 26), date(2026, 1, 10), date(2026, 8, 22)]
    between = (date(2024, 1, 1) + ONE * number for number in range(3 * 365 + 1))
    assert [one for one in between if one.weekday() > 4 and vietnam().is_working(one)] == made_up


def test_a_calendar_without_working_days_is_refused() -> None:
    never = WorkingDays({date(2025, 1, 1) + ONE * number: "nghỉ" for number in range(100)})
    with pytest.raises(ValueError, match="No working day"):
        never.next_working(date(2025, 1, 1))


days = st.dates(date(2000, 1, 1), date(2080, 12, 31))


@given(days, st.integers(1, 90))
def test_working_days_are_those_that_one_counts_one_by_one(start: date, count: int) -> None:
    (found,) = occurrences(due(f"P{count}BD"), (date.min, date.max), anchor=start)
    between = [start + ONE * number for number in range(1, (found.last - start).days + 1)]
    assert sum(vietnam().is_working(one) for one in between) == count
    assert vietnam().is_working(found.last)


@given(days, st.integers(1, 60))
def test_months_end_on_the_same_day_or_the_last_of_the_month(start: date, count: int) -> None:
    month = start.month - 1 + count
    year, month = start.year + month // 12, month % 12 + 1
    wanted = date(year, month, min(start.day, monthrange(year, month)[1]))
    (found,) = occurrences(due(f"P{count}M"), (date.min, date.max), anchor=start)
    assert (found.moved_from or found.last) == wanted
    assert found.last == next(
        one for one in (wanted + ONE * number for number in range(30)) if vietnam().is_working(one)
    )


@given(
    days, st.integers(0, 800), st.integers(1, 12), st.integers(1, 31), st.sampled_from(["Y", "M", "Q"]), st.booleans()
)
def test_recurring_days_are_those_of_a_walk_over_every_day(
    start: date, length: int, month: int, number: int, every: str, inclusive: bool
) -> None:
    value = {"Y": f"R/P1Y/{month:02d}-{number:02d}", "M": f"R/P1M/{number:02d}", "Q": f"R/P3M/{number:02d}"}[every]
    months = {"Y": {month}, "M": set(range(1, 13)), "Q": {3, 6, 9, 12}}[every]
    end = start + ONE * length
    wanted = []
    for one in (start + ONE * step for step in range(length + 1)):
        meant = one if inclusive else one + ONE
        if meant.month in months and meant.day == min(number, monthrange(meant.year, meant.month)[1]):
            wanted.append(one)
    found = occurrences(due(value, inclusive=inclusive), (start, end), holidays=PLAIN)
    assert [one.last for one in found] == wanted


values = st.one_of(
    st.sampled_from(
        ["", "ongoing", "2025/..", "R/P1Y/Q2", "R/P1Y/H2", "R/P1Y/07", "R/P1W", "R/P1D", "PT3H", "2025-Q4", "2025"]
    ),
    st.from_regex(r"R/P\d{1,2}[YMWD]", fullmatch=True),
    st.from_regex(r"R/P1Y/[01]\d-[0-3]\d", fullmatch=True),
    st.from_regex(r"P\d{1,4}(BD|D|W|M|Y)", fullmatch=True),
    days.map(date.isoformat),
)


@given(values, days, st.integers(-10, 900), st.one_of(st.none(), days), st.booleans(), st.booleans(), st.booleans())
def test_whatever_the_value_nothing_lies_out_of_the_window(
    value: str, start: date, length: int, anchor: date | None, inclusive: bool, civil_code: bool, ends: bool
) -> None:
    end = start + ONE * length
    found = occurrences(
        due(value, inclusive=inclusive), (start, end), anchor=anchor, civil_code=civil_code, period_ends=ends
    )
    assert all(start <= one.last <= end and one.first <= one.last for one in found)
    assert found == sorted(found, key=lambda one: one.last)
    assert {code for one in found for code in one.why} <= set(RULES)
    assert all(one.moved_from is None or one.moved_from < one.last for one in found)
    assert all(vietnam().is_working(one.last) for one in found if not one.printed and "period-end" not in one.why)


@given(days, st.dates(date(2000, 1, 1), date(2080, 12, 31)))
def test_a_window_cut_in_two_gives_the_same_days(one: date, other: date) -> None:
    first, last = min(one, other), min(max(one, other), min(one, other) + 900 * ONE)
    middle = first + (last - first) // 2
    for value in ("R/P1M/31", "R/P1Y/02-29", "R/P1Y/Q2"):
        whole = occurrences(due(value), (first, last), civil_code=True)
        parts = [
            *occurrences(due(value), (first, middle), civil_code=True),
            *occurrences(due(value), (middle + ONE, last), civil_code=True),
        ]
        assert whole == parts


@pytest.mark.parametrize("value", ["R/P1Y/Q1", "R/P1Y/H2", "R/P1Y/09"])
def test_what_is_over_before_its_period_is_in_a_window_that_ends_before_it(value: str) -> None:
    before = due(value, inclusive=False)
    found = occurrences(before, (date(2031, 1, 1), date(2036, 12, 31)))
    assert [one.last.year for one in found] == list(range(2031, 2037))
    for one in found:
        assert occurrences(before, (one.last, one.last)) == [one]

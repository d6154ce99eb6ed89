"""Days of duties that come again: "R/P1Y/12-10" gives 10 December of each year.

The rules are RFC 5545's, expanded by dateutil, with one difference: where a month has no such day (the 30th in February) the RFC skips
the month, and here its last day stands for it, as in Bộ luật Dân sự 2015, Điều 148 khoản 3: a duty is not dropped for a short month.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import lru_cache

from dateutil.rrule import MONTHLY, WEEKLY, rrule

_YEARLY = re.compile(r"R/P1Y/(?:(?P<month>\d{2})(?:-(?P<day>\d{2}))?|Q(?P<quarter>[1-4])|H(?P<half>[12]))")
_DAY_OF_MONTH = re.compile(r"R/P(?P<every>[13])M/(?P<day>\d{2})")
_PERIOD = re.compile(r"R/P(?P<count>\d{1,3})(?P<unit>[YMWD])")
_SUNDAY = 6

Span = tuple[date, date, tuple[str, ...]]


def spans(value: str, start: date, end: date, *, period_ends: bool = False) -> Iterator[Span]:
    """Yield first day, last day and rules of each time that a recurring duty comes, whose last day lies from `start` to `end`.

    A day ("R/P1Y/12-10", "R/P1M/15", "R/P3M/15": in the last month of a quarter) is its own first; a month, quarter or half year of
    each year spans its days. A duty without a day in it ("R/P1Y", "hằng năm") has none: offices close their figures before the
    period ends (Nghị định 09/2019/NĐ-CP, Điều 12: on the 14th) and each sets its own day, so the end of the period would be
    invented. With `period_ends` that end is given all the same, under the rule "period-end": for years, quarters, months and
    weeks (to Sunday), and what divides a year evenly; never for each day, nor for "03 năm một lần", whose first year is unknown.
    """
    if start > end:
        return
    if match := _YEARLY.fullmatch(value):
        yield from _yearly(match, start, end)
    elif match := _DAY_OF_MONTH.fullmatch(value):
        months = range(1, 13) if match.group("every") == "1" else range(3, 13, 3)
        yield from _days(int(match.group("day")), tuple(months), start, end)
    elif period_ends and (match := _PERIOD.fullmatch(value)):
        yield from _period_ends(int(match.group("count")), match.group("unit"), start, end)


def _yearly(match: re.Match[str], start: date, end: date) -> Iterator[Span]:
    if match.group("day"):
        if 1 <= int(match.group("month")) <= 12:
            yield from _days(int(match.group("day")), (int(match.group("month")),), start, end)
        return
    length = 1 if match.group("month") else 3 if match.group("quarter") else 6
    last = int(match.group("month") or match.group("quarter") or match.group("half")) * length
    if 1 <= last <= 12:
        for _, day, _ in _days(31, (last,), start, end):
            yield date(day.year, last - length + 1, 1), day, ()


@lru_cache(maxsize=4096)
def _days(day: int, months: tuple[int, ...], start: date, end: date) -> tuple[Span, ...]:
    """Return the day of each of these months of a year; the last day where the month is too short for it.

    What comes on the 15th of December comes so for hundreds of duties: days are counted out once for a window.
    """
    if not 1 <= day <= 31:
        return ()
    # The last of the days up to the one that is meant.
    found = rrule(
        MONTHLY,
        dtstart=_midnight(start.replace(day=1)),
        until=_midnight(end),
        bymonth=months,
        bymonthday=range(min(day, 28), day + 1),
        bysetpos=-1,
    )
    return tuple(
        (moment.date(), moment.date(), ("short-month",) if moment.day != day else ())
        for moment in found
        if moment.date() >= start
    )


def _period_ends(count: int, unit: str, start: date, end: date) -> Iterator[Span]:
    if unit == "W" and count == 1:
        for moment in rrule(WEEKLY, dtstart=_midnight(start), until=_midnight(end), byweekday=_SUNDAY):
            yield moment.date() - timedelta(days=6), moment.date(), ("period-end",)
    months = 12 if unit == "Y" and count == 1 else count if unit == "M" else 0
    if months and months <= 12 and 12 % months == 0:
        for _, last, _ in _days(31, tuple(range(months, 13, months)), start, end):
            yield date(last.year, last.month - months + 1, 1), last, ("period-end",)


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day)  # dateutil's rules count in plain days

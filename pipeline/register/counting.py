"""Terms counted from a day: "trong thời hạn 05 ngày làm việc kể từ ngày ký" (Bộ luật Dân sự 2015, Điều 144 to 148).

The code's way of counting holds wherever no other law and no agreement says otherwise (Điều 145 khoản 1), so a term that is counted
is counted by it.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from pipeline.register.working_days import WorkingDays

_TERM = re.compile(r"P(\d{1,4})(BD|D|W|M|Y)")


def term_end(anchor: date, value: str, working: WorkingDays) -> tuple[date, tuple[str, ...]] | None:
    """Return the last day of a term that runs from a day, and the rules that gave it; not yet moved off a weekend.

    "P30D" of 2025-01-01 ends on 2025-01-31, "P1M" of 2025-01-31 on 2025-02-28, "P5BD" on the fifth working day after the anchor.
    None for what is no such term: hours ("PT24H") run from a moment (Điều 147 khoản 1), and only a day is known. None as well
    where the day would be beyond the calendar.
    """
    match = _TERM.fullmatch(value)
    if match is None:
        return None
    count, unit = int(match.group(1)), match.group(2)
    if anchor.year + (count if unit == "Y" else count // 12 if unit == "M" else count // 50) >= date.max.year - 1:
        return None
    if unit == "BD":
        return working.after(anchor, count), ("first-day-not-counted", "working-days")
    if unit == "D":
        return anchor + timedelta(days=count), ("first-day-not-counted", "last-day")
    if unit == "W":
        return anchor + timedelta(weeks=count), ("first-day-not-counted", "corresponding-day")
    last = anchor + (relativedelta(months=count) if unit == "M" else relativedelta(years=count))
    rules = ("first-day-not-counted", "corresponding-day")
    return last, (*rules, "short-month") if last.day != anchor.day else rules

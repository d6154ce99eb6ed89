"""Canonical times to days: the first and last day that they span, and their recurrence rule (RFC 5545)."""

from __future__ import annotations

import re
from calendar import monthrange
from functools import lru_cache

_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})$")
_MONTH = re.compile(r"(\d{4})-(\d{2})$")
_QUARTER = re.compile(r"(\d{4})-Q([1-4])$")
_HALF = re.compile(r"(\d{4})-H([12])$")
_RECURS = re.compile(r"R/PT?(\d+)([YMWDH])(?:/(.+))?$")
_YEAR = re.compile(r"(\d{4})$")


@lru_cache(maxsize=256)
def bounds(value: str) -> tuple[str | None, str | None]:
    """Return the first and last day of a canonical time; a single day has only an end; None where it is open.

    "2023-Q3" gives ("2023-07-01", "2023-09-30"), "2026/.." gives ("2026-01-01", None), "R/P1Y" gives (None, None).
    """
    if not value or value.startswith(("R/", "P")) or value == "ongoing":
        return None, None
    if "/" in value:
        first, _, last = value.partition("/")
        start, start_end = bounds(first)
        return start or start_end, (bounds(last)[1] if last != ".." else None)
    if _DAY.match(value):
        return None, value
    return _period(value)


def _period(value: str) -> tuple[str | None, str | None]:
    for pattern, months in ((_MONTH, 1), (_QUARTER, 3), (_HALF, 6)):
        match = pattern.match(value)
        if match:
            year, number = int(match.group(1)), int(match.group(2))
            first = (number - 1) * months + 1
            return _span(year, first, first + months - 1)
    match = _YEAR.match(value)
    return _span(int(match.group(1)), 1, 12) if match else (None, None)


def _span(year: int, first: int, last: int) -> tuple[str, str]:
    return f"{year:04d}-{first:02d}-01", f"{year:04d}-{last:02d}-{monthrange(year, last)[1]:02d}"


@lru_cache(maxsize=256)
def rrule(value: str) -> str:
    """Return the RRULE of a recurring time, "" for any other.

    "R/P1Y/12-10" gives "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=10", "R/P3M/15" every third month on the 15th.
    """
    match = _RECURS.match(value)
    if not match:
        return ""
    count, unit, rest = int(match.group(1)), match.group(2), match.group(3) or ""
    parts = [f"FREQ={ {'Y': 'YEARLY', 'M': 'MONTHLY', 'W': 'WEEKLY', 'D': 'DAILY', 'H': 'HOURLY'}[unit] }"]
    if count > 1:
        parts.append(f"INTERVAL={count}")
    if value.startswith("R/P3M/"):
        # The day stands in the last month of each quarter.
        parts = ["FREQ=YEARLY", "BYMONTH=3,6,9,12", f"BYMONTHDAY={int(rest)}"]
    elif rest.startswith("Q"):
        last = int(rest[1]) * 3
        parts += [f"BYMONTH={last}", "BYMONTHDAY=-1"]
    elif rest.startswith("H"):
        parts += [f"BYMONTH={6 * int(rest[1])}", "BYMONTHDAY=-1"]
    elif "-" in rest:
        month, day = rest.split("-")
        parts += [f"BYMONTH={int(month)}", f"BYMONTHDAY={int(day)}"]
    elif rest and unit == "Y":
        parts.append(f"BYMONTH={int(rest)}")
    elif rest:
        parts.append(f"BYMONTHDAY={int(rest)}")
    return ";".join(parts)

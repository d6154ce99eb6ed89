"""Canonical times as offices say them: "2026-01-10" is "10/01/2026", "R/P1M/20" is "ngày 20 hằng tháng"."""

from __future__ import annotations

import re

_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_PART = re.compile(r"(\d{4})(?:-(\d{2}|Q[1-4]|H[12]))?")
_EVERY = re.compile(r"R/P(\d+)([YMWD])(?:/(.+))?")
_LASTING = re.compile(r"P(\d+)(BD|[YMWD])")
_QUARTERS = ("I", "II", "III", "IV")
_EACH = {"Y": "hằng năm", "M": "hằng tháng", "W": "hằng tuần", "D": "hằng ngày"}
_UNITS = {"Y": "năm", "M": "tháng", "W": "tuần", "D": "ngày", "BD": "ngày làm việc"}


def in_words(value: str) -> str:
    """Return a canonical time in Vietnamese words; what is none stays as it is."""
    if value == "ongoing":
        return "thường xuyên"
    every = _EVERY.fullmatch(value)
    if every:
        return _each(int(every.group(1)), every.group(2), every.group(3) or "")
    lasting = _LASTING.fullmatch(value)
    if lasting:
        return f"{int(lasting.group(1))} {_UNITS[lasting.group(2)]}"
    first, between, last = value.partition("/")
    if between:
        return f"từ {_time(first)}" if last == ".." else f"{_time(first)} đến {_time(last)}"
    return _time(value)


def _time(value: str) -> str:
    day = _DAY.fullmatch(value)
    if day:
        return f"{day.group(3)}/{day.group(2)}/{day.group(1)}"
    part = _PART.fullmatch(value)
    if part is None:
        return value
    year, within = part.groups()
    if within is None:
        return f"năm {year}"
    if within.startswith("Q"):
        return f"quý {_QUARTERS[int(within[1]) - 1]}/{year}"
    if within.startswith("H"):
        return f"6 tháng {'đầu' if within == 'H1' else 'cuối'} năm {year}"
    return f"tháng {int(within)}/{year}"


def _each(count: int, unit: str, rest: str) -> str:
    each = _EACH[unit]
    if count > 1:
        each = "hằng quý" if (count, unit) == (3, "M") else f"{count} {_UNITS[unit]} một lần"
    if not rest:
        return each
    if rest.startswith("Q"):
        return f"quý {_QUARTERS[int(rest[1]) - 1]} {each}"
    if rest.startswith("H"):
        return f"6 tháng {'đầu' if rest == 'H1' else 'cuối'} {each}"
    if "-" in rest:
        month, day = rest.split("-")
        return f"{day}/{month} {each}"
    if unit == "Y":
        return f"tháng {int(rest)} {each}"
    return f"ngày {int(rest)} tháng cuối quý" if (count, unit) == (3, "M") else f"ngày {int(rest)} {each}"

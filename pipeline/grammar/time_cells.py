"""Cells of a time column that say no more than a time, in words too short for a sentence: "2031, 2032", "Tháng 3, 6, 9", "Từ 2031"."""

from __future__ import annotations

import re
from collections.abc import Callable

from pipeline.grammar.time_values import QUARTERS, UNITS, Time, TimeKind, day_value, month_value
from pipeline.spans import Span

_YEAR = r"20\d\d"
_EVERY = r"(?:hằng|hàng)\s+"
_DAY = r"(?:ngày\s+)?\d{1,2}/\d{1,2}/20\d\d"
_LONGEST = 60

Found = list[tuple[int, int, str, TimeKind]]


def cell_times(lowered: str, year: int) -> list[Time]:
    """Return the times of a cell that is nothing but one of these short forms; none where it says more, or is an ordinary form.

    `lowered` is the cell in small letters, `year` that of times printed without one, 0 where it is not known.
    """
    if len(lowered) > _LONGEST:
        return []
    text = lowered.rstrip(" .;")
    for pattern, reader in _FORMS:
        match = pattern.fullmatch(text)
        if match:
            return [Time(Span(start, end), value, kind) for start, end, value, kind in reader(match, year)]
    return []


def _years(match: re.Match[str], _: int) -> Found:
    return [(one.start(), one.end(), one.group(), "period") for one in re.finditer(_YEAR, match.string)]


def _open(match: re.Match[str], _: int) -> Found:
    return [(match.start(), match.end(), f"{match.group(1)}/..", "period")]


def _by(match: re.Match[str], _: int) -> Found:
    return [(match.start(1), match.end(1), match.group(1), "period")]


def _year_and_yearly(match: re.Match[str], _: int) -> Found:
    return [
        (match.start(1), match.end(1), match.group(1), "period"),
        (match.start(2), match.end(2), "R/P1Y", "recurring"),
    ]


def _this_year(match: re.Match[str], year: int) -> Found:
    return [(match.start(), match.end(), str(year), "period")] if year else []


def _months(match: re.Match[str], year: int) -> Found:
    found: Found = []
    for one in re.finditer(r"\d+", match.group(1)):
        value = month_value(year, int(one.group()))
        if not value:
            return []
        start = match.start(1) + one.start()
        found.append((start, start + len(one.group()), value, "period"))
    return found


def _month_range(match: re.Match[str], year: int) -> Found:
    first, last = int(match.group(1)), int(match.group(2))
    start, end = month_value(year, first), month_value(year, last)
    return [(match.start(), match.end(), f"{start}/{end}", "period")] if start and end and first < last else []


def _each(match: re.Match[str], _: int) -> Found:
    return [
        (one.start(), one.end(), f"R/{UNITS[one.group()]}", "recurring")
        for one in re.finditer("tháng|quý|năm|tuần", match.string)
    ]


def _quarter_each_year(match: re.Match[str], _: int) -> Found:
    return [(match.start(), match.end(), f"R/P1Y/Q{QUARTERS[match.group(1)]}", "recurring")]


def _quarter(match: re.Match[str], _: int) -> Found:
    value = f"{match.group(2)}-Q{QUARTERS[match.group(1)]}"
    return [(match.start(), match.end(), f"{value}/.." if match.group(3) else value, "period")]


def _days(match: re.Match[str], _: int) -> Found:
    days: list[str] = []
    for group in (1, 2):
        day, month, year = (int(part) for part in re.findall(r"\d+", match.group(group)))
        days.append(day_value(year, month, day))
    return [(match.start(), match.end(), "/".join(days), "period")] if all(days) else []


_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], int], Found]], ...] = tuple(
    (re.compile(pattern), reader)
    for pattern, reader in (
        (rf"(?:(?:các\s+)?năm\s+)?{_YEAR}(?:\s*(?:,|;|và)\s*(?:năm\s+)?{_YEAR})+", _years),
        (rf"(?:kể\s+)?từ\s+({_YEAR})(?:\s+trở\s+đi)?", _open),
        (rf"(?:(?:hoàn\s+thành|xong)\s+)?(?:đến|trước|trong)\s+({_YEAR})", _by),
        (rf"({_YEAR})\s*(?:,|;|và)\s*({_EVERY}năm)", _year_and_yearly),
        (r"(?:cả|trong)\s+năm", _this_year),
        (r"tháng\s+(\d{1,2}(?:\s*(?:,|;|và)\s*(?:tháng\s+)?\d{1,2})+)", _months),
        (r"(?:từ\s+)?tháng\s+(\d{1,2})\s*(?:[-–]|đến)\s*(?:tháng\s+)?(\d{1,2})", _month_range),
        (rf"(?:định\s+kỳ\s+)?{_EVERY}(?:tháng|quý|tuần)(?:\s*/\s*(?:{_EVERY})?(?:tháng|quý|năm))+", _each),
        (rf"{_EVERY}năm\s*\(\s*(?:vào\s+)?quý\s+(iv|i{{1,3}}|[1-4])\s*\)", _quarter_each_year),
        (rf"(?:từ\s+)?(?:quý\s*|q\.?\s*)(iv|i{{1,3}}|[1-4])\s*(?:/|-|năm\s+)\s*({_YEAR})(\s+trở\s+đi)?", _quarter),
        (rf"(?:từ\s+)?({_DAY})\s*(?:đến(?:\s+hết)?|[-–])\s*({_DAY})", _days),
    )
)

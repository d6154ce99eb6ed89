"""What a phrase of time says, in canonical form.

The canonical forms are those of the labelling guide: "2023-02-05", "2023-09", "2023-Q3", "2024/2025", "R/P1Y/12-10", "P30D",
"ongoing". Rules for "đầu/cuối năm" follow Bộ luật Dân sự 2015, Điều 146 (cuối năm: December, đầu năm: January).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Literal, NamedTuple

from pipeline.spans import Span

QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}
"""The quarters by how they are printed, in small letters."""
MONTHS = {
    "một": 1, "hai": 2, "ba": 3, "tư": 4, "năm": 5, "sáu": 6, "bảy": 7, "tám": 8, "chín": 9, "mười": 10, "mười một": 11, "mười hai": 12,
}  # fmt: skip
"""The months by their words, in small letters; giêng and chạp are of the lunar year."""
MONTH_WORD = r"một|hai|ba|tư|sáu|bảy|tám|chín|mười(?:\s+(?:một|hai))?"
"""Such a word; "tháng năm" is May only where nothing else could be meant."""
UNITS = {"năm": "P1Y", "quý": "P3M", "tháng": "P1M", "tuần": "P1W", "ngày": "P1D", "6 tháng": "P6M", "9 tháng": "P9M"}
"""The periods by their words, as ISO 8601 writes them."""

TimeKind = Literal["date", "period", "recurring", "relative", "ongoing"]


class Time(NamedTuple):
    """A phrase of time: its span, canonical value, kind, and whether the limit day itself is included."""

    span: Span
    value: str
    kind: TimeKind
    inclusive: bool = True
    yearless: bool = False


def _time(value: str, kind: TimeKind, *, yearless: bool = False) -> Time:
    return Time(Span(0, 1), value, kind, yearless=yearless)


def day_value(year: int, month: int, day: int) -> str:
    """Return a day as a canonical value ("2031-06-30"), "" where there is none such."""
    try:
        return date(year, month, day).isoformat() if 1900 < year < 2100 else ""
    except ValueError:
        return ""


def month_value(year: int, month: int) -> str:
    """Return a month as a canonical value ("2031-06"), "" where there is none such or no year is known (0)."""
    return f"{year:04d}-{month:02d}" if 1900 < year < 2100 and 1 <= month <= 12 else ""


def _date(match: re.Match[str], _year: int) -> list[Time]:
    return [_time(day_value(int(match.group("y")), int(match.group("m")), int(match.group("d"))), "date")]


_DIGITS = re.compile(r"\d+")


def _range_date(match: re.Match[str], year: int) -> list[Time]:
    last = [int(part) for part in _DIGITS.findall(match.group("rb"))]
    first = [int(part) for part in _DIGITS.findall(match.group("ra"))]
    end_year = last[2] if len(last) > 2 else year
    start_month = first[1] if len(first) > 1 else last[1]
    start_year = first[2] if len(first) > 2 else end_year
    start, end = day_value(start_year, start_month, first[0]), day_value(end_year, last[1], last[0])
    return [_time(f"{start}/{end}" if start and end else "", "period", yearless=len(first) < 3 and len(last) < 3)]


def _from_month(match: re.Match[str], _year: int) -> list[Time]:
    """Read "từ tháng 11/2025 đến khi kết thúc": a beginning, and no end."""
    year, month = int(match.group("fmy")), int(match.group("fm"))
    value = day_value(year, month, int(match.group("fmd"))) if match.group("fmd") else month_value(year, month)
    return [_time(f"{value}/.." if value else "", "period")]


def _range_month(match: re.Match[str], year: int) -> list[Time]:
    """Read "từ tháng 5 đến tháng 8/2031"; of "… hằng năm", which has no form of its own, the first and the last month."""
    if match.group("rmevery"):
        months = [int(match.group(name)) for name in ("ma", "mb")]
        return [_time(f"R/P1Y/{month:02d}", "recurring") for month in months] if max(months) <= _DECEMBER else []
    end_year = int(match.group("myb") or year)
    start_year = int(match.group("mya") or end_year)
    start, end = month_value(start_year, int(match.group("ma"))), month_value(end_year, int(match.group("mb")))
    return [_time(f"{start}/{end}" if start and end else "", "period")]


_FIRST_MONTHS = re.compile(r"tháng\s+đầu")


def _last_month_day(match: re.Match[str], _year: int) -> list[Time]:
    if _FIRST_MONTHS.search(match.group()):
        # "ngày 12 tháng đầu của quý sau": the canonical day of a quarter is one of its last month.
        return [_time("R/P3M", "recurring")]
    return [_time(f"R/P3M/{int(match.group('lmd')):02d}", "recurring")]


def _day_each_month(match: re.Match[str], _year: int) -> list[Time]:
    """Read "ngày 20 hằng tháng", and "ngày 15 và 30 hằng tháng" as two."""
    return [_time(f"R/P1M/{int(day):02d}", "recurring") for day in _DIGITS.findall(match.group("dem"))]


def _some_days(match: re.Match[str], year: int) -> list[Time]:
    """Read "ngày 13 và 14/02/2032": each of the days."""
    month, of_year = int(match.group("sdm")), int(match.group("sdy") or year)
    return [_time(day_value(of_year, month, int(day)), "date") for day in _DIGITS.findall(match.group("sds"))]


def _day_month(match: re.Match[str], year: int) -> list[Time]:
    return _yearless(int(match.group("dd")), int(match.group("dm")), year, every=bool(match.group("dy")))


def _short_date(match: re.Match[str], year: int) -> list[Time]:
    day, month = int(match.group("sd")), int(match.group("sm"))
    return _yearless(day, month, year, every=bool(match.group("sy"))) if 1 <= month <= 12 and 1 <= day <= 31 else []


def _yearless(day: int, month: int, year: int, *, every: bool) -> list[Time]:
    if every:
        return [_time(f"R/P1Y/{month:02d}-{day:02d}", "recurring")]
    return [_time(day_value(year, month, day), "date", yearless=True)]


def _month_of(match: re.Match[str], year: int) -> list[Time]:
    month = int(match.group("mo"))
    if match.group("mevery"):
        return [_time(f"R/P1Y/{month:02d}", "recurring")]
    return [_time(month_value(int(match.group("moy") or year), month), "period", yearless=not match.group("moy"))]


def _word_month(match: re.Match[str], year: int) -> list[Time]:
    """Read "tháng Tư", "tháng Mười hai năm 2031", "tháng Ba hằng năm"."""
    month = MONTHS[" ".join(match.group("wm").split())]
    if match.group("wmevery"):
        return [_time(f"R/P1Y/{month:02d}", "recurring")]
    of_year = match.group("wmy")
    return [_time(month_value(int(of_year or year), month), "period", yearless=not of_year)]


_DECEMBER = 12
_HALF_YEAR = 6


def months_at_edge(many: int, where: str, year: int) -> str:
    """Return the first or last months of a year as a canonical value: "9 tháng đầu năm 2031", "3 tháng cuối năm"; "" for no such months.

    Six months are a half, which has a form of its own.
    """
    if not year or not 1 < many < _DECEMBER or many == _HALF_YEAR:
        return ""
    months = (1, many) if where == "đầu" else (_DECEMBER + 1 - many, _DECEMBER)
    return "/".join(month_value(year, month) for month in months)


def _some_months(match: re.Match[str], year: int) -> list[Time]:
    many = MONTHS.get(match.group("smn")) or int(match.group("smn"))
    of_year = match.group("smy")
    return [_time(months_at_edge(many, match.group("smw"), int(of_year or year)), "period", yearless=not of_year)]


def _months(match: re.Match[str], year: int) -> list[Time]:
    """Read "tháng 10, 11 năm 2031", "(tháng 3, 5)" and "tháng 3 và tháng 9 hằng năm": each of them."""
    months = [int(month) for month in _DIGITS.findall(match.group("ms"))]
    if max(months) > _DECEMBER:
        return []
    if match.group("msevery"):
        return [_time(f"R/P1Y/{month:02d}", "recurring") for month in months]
    of_year = match.group("msy")
    return [_time(month_value(int(of_year or year), month), "period", yearless=not of_year) for month in months]


def _slash_month(match: re.Match[str], _year: int) -> list[Time]:
    return [_time(month_value(int(match.group("sly")), int(match.group("slm"))), "period")]


_QUARTER = re.compile(r"iv|iii|ii|i|[1-4]")
_TO = re.compile(r"[-–—]|đến")


def _quarter(match: re.Match[str], year: int) -> list[Time]:
    words = match.group("qs")
    numbers = [QUARTERS[word] for word in _QUARTER.findall(words)]
    if match.group("qevery"):
        return [_time(f"R/P1Y/Q{number}", "recurring") for number in numbers]
    value_year = int(match.group("qy") or year)
    if not value_year:
        return [_time("", "period", yearless=True)]
    values = [f"{value_year}-Q{number}" for number in numbers]
    if len(values) == 2 and _TO.search(words):
        values = ["/".join(values)]
    return [_time(value, "period", yearless=not match.group("qy")) for value in values]


_EVERY_YEAR_AT_END = re.compile(r"(?:hằng|hàng|mỗi)\s+năm$")


def _half(match: re.Match[str], year: int) -> list[Time]:
    half = "H1" if match.group("hw") == "đầu" else "H2"
    if match.group("hevery") or _EVERY_YEAR_AT_END.search(match.group()):
        return [_time(f"R/P1Y/{half}", "recurring")]
    value_year = int(match.group("hy") or year)
    return [_time(f"{value_year}-{half}" if value_year else "", "period", yearless=not match.group("hy"))]


def _edge(match: re.Match[str], year: int) -> list[Time]:
    value_year = int(match.group("ey") or year)
    where, of = match.group("ew"), match.group("eq")
    if not value_year:
        return [_time("", "period", yearless=True)]
    if of == "năm" and where != "giữa" and match.string.endswith("nửa ", 0, match.start()):
        # "trong nửa đầu năm 2031"
        half = f"{value_year:04d}-{'H1' if where == 'đầu' else 'H2'}"
        return [_time(half, "period", yearless=not match.group("ey"))]
    if of == "năm":
        month = {"đầu": 1, "giữa": 6, "cuối": 12}[where]
    elif of.startswith("tháng"):
        month = int(of.split()[1])
    else:
        quarter = QUARTERS[of.split()[1]]
        month = 3 * quarter - {"đầu": 2, "giữa": 1, "cuối": 0}[where]
    return [_time(month_value(value_year, month), "period", yearless=not match.group("ey"))]


def _years(match: re.Match[str], _year: int) -> list[Time]:
    return [_time(f"{match.group('ya')}/{match.group('yb')}", "period")]


def _open_year(match: re.Match[str], _year: int) -> list[Time]:
    return [_time(f"{match.group('oy') or match.group('fy')}/..", "period")]


def _from_year(match: re.Match[str], _year: int) -> list[Time]:
    return [_time(f"{match.group('fy') or match.group('fsy')}/..", "period")]


def _this_year(_match: re.Match[str], year: int) -> list[Time]:
    """Read "đến hết năm", "hoàn thành trong năm": the year of the plan, and a time without a day where that is not known."""
    return [_time(f"{year:04d}" if year else "", "period", yearless=True)]


def _year_of(match: re.Match[str], _year: int) -> list[Time]:
    value = match.group("yy")
    return [_time(value if len(value) == 4 else "", "period")]


_ALSO_EVERY = re.compile(r"6\s+tháng|9\s+tháng|quý|tháng|năm")


def _every(match: re.Match[str], _year: int) -> list[Time]:
    units = [match.group("eu"), *_ALSO_EVERY.findall(match.group("also") or "")]
    return [_time(f"R/{UNITS[' '.join(unit.split())]}", "recurring") for unit in units]


def _month_day(match: re.Match[str], _year: int) -> list[Time]:
    return [_time(f"R/P1M/{int(match.group('md')):02d}", "recurring")]


_SLASHED = re.compile(r"(?:6|sáu|9|chín)\s+tháng|tuần|tháng|quý|năm")


def _series(match: re.Match[str], _year: int) -> list[Time]:
    units = _SLASHED.findall(match.group("sr"))
    counted = [" ".join(unit.split()).replace("sáu", "6").replace("chín", "9") for unit in units]
    return [_time(f"R/{UNITS[unit]}", "recurring") for unit in counted]


def _half_yearly(match: re.Match[str], _year: int) -> list[Time]:
    """Read "định kỳ 6 tháng", and "định kỳ 6 tháng, 01 năm" as two."""
    values = ["R/P6M", "R/P1Y"] if match.group("hyy") else ["R/P6M"]
    return [_time(value, "recurring") for value in values]


_COUNTS = {"một": 1, "hai": 2, "ba": 3, "bốn": 4, "sáu": 6, "mười": 10}
_LETTERS = {"năm": "Y", "quý": "M", "tháng": "M", "tuần": "W", "ngày": "D"}


def _per(match: re.Match[str], _year: int) -> list[Time]:
    """Read "một lần/năm" and "06 tháng một lần"; "02 lần/năm" is every six months."""
    if match.group("pu2"):
        count = _COUNTS.get(match.group("pn2")) or int(match.group("pn2"))
        if match.group("pu2") == "giờ":
            return [_time(f"R/PT{count}H", "recurring")]
        letter = _LETTERS[match.group("pu2")]
        count = count * 3 if match.group("pu2") == "quý" else count
        return [_time(f"R/P{count}{letter}", "recurring")]
    if match.group("pu3"):
        count = _COUNTS.get(match.group("pn3")) or int(match.group("pn3"))
        return [_time(f"R/P{count}{_LETTERS[match.group('pu3')]}", "recurring")]
    often = match.group("pn") or match.group("pn5")
    count, unit = _COUNTS.get(often) or int(often), match.group("pu") or match.group("pu5")
    if unit == "năm" and count in {2, 3, 4, 6, 12}:
        return [_time(f"R/P{12 // count}M", "recurring")]
    # "báo cáo 02 lần/ngày": each day all the same, and no shorter time can be said.
    # Of more times a week or month only each of them.
    return [_time(f"R/{UNITS[unit]}", "recurring")] if count == 1 or unit != "năm" else []


def _each_times(match: re.Match[str], _year: int) -> list[Time]:
    """Read "mỗi năm ít nhất 02 lần" as every six months; of more times a month only each month can be said."""
    count = _COUNTS.get(match.group("pn4")) or int(match.group("pn4"))
    if match.group("pu4") == "năm" and count in {2, 3, 4, 6, 12}:
        return [_time(f"R/P{12 // count}M", "recurring")]
    return [_time(f"R/{UNITS[match.group('pu4')]}", "recurring")]


_FOUR_DIGITS = re.compile(r"\d{4}")


def _year_list(match: re.Match[str], _year: int) -> list[Time]:
    return [_time(year, "period") for year in _FOUR_DIGITS.findall(match.group("yl"))]


def _duration(match: re.Match[str], _year: int) -> list[Time]:
    letters = {"ngày làm việc": "BD", "ngày": "D", "tháng": "M", "tuần": "W", "năm": "Y", "giờ": "H"}
    unit = " ".join(match.group("du").split())
    number = _COUNTS.get(match.group("dn")) or int(match.group("dn"))
    return [_time(f"PT{number}H" if unit == "giờ" else f"P{number}{letters[unit]}", "relative")]


def _ongoing(_match: re.Match[str], _year: int) -> list[Time]:
    return [_time("ongoing", "ongoing")]


# The groups of the pattern of `grammar.times`, and who reads each: (match, year that completes it) -> times.
READERS: dict[str, Callable[[re.Match[str], int], list[Time]]] = {
    "range_date": _range_date, "from_month": _from_month, "date": _date, "some_days": _some_days,
    "range_month": _range_month, "last_month_day": _last_month_day,
    "day_each_month": _day_each_month, "day_month": _day_month, "short_date": _short_date, "month": _month_of, "months": _months,
    "word_month": _word_month, "some_months": _some_months,
    "slash_month": _slash_month,
    "quarter": _quarter, "half": _half, "edge": _edge, "years": _years, "open_year": _open_year, "from_year": _from_year,
    "month_day": _month_day, "series": _series,
    "this_year": _this_year, "year": _year_of, "every": _every, "half_yearly": _half_yearly, "per": _per, "each_times": _each_times,
    "year_list": _year_list, "duration": _duration, "ongoing": _ongoing,
}  # fmt: skip

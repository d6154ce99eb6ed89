"""Cells of a time column that say no more than a time, in words too short for a sentence: "2031, 2032", "Tháng 3, 6, 9", "Từ 2031"."""

from __future__ import annotations

import re
from collections.abc import Callable

from pipeline.grammar.time_values import (
    MONTH_WORD,
    MONTHS,
    QUARTERS,
    UNITS,
    Time,
    TimeKind,
    day_value,
    month_value,
    months_at_edge,
)
from pipeline.spans import Span

_YEAR = r"20\d\d"
_EVERY = r"(?:hằng|hàng)\s+"
_REPORT = r"(?:báo\s+cáo\s+)?(?:tuần|tháng|quý|0?[69]\s+tháng|(?:cả\s+)?năm)"
_MONTH = r"(?:tháng\s+|t\.?\s*)"
_QUARTER = rf"(?:quý\s*|q\.?\s*)(?:iv|i{{1,3}}|[1-4])(?:\s*[/-]\s*{_YEAR})?"
_LONGEST = 60

Found = list[tuple[int, int, str, TimeKind]]


def cell_times(lowered: str, year: int) -> list[Time]:
    """Return the times of a cell that is nothing but one of these short forms; none where it says more, or is an ordinary form.

    `lowered` is the cell in small letters, `year` that of times printed without one, 0 where it is not known.
    """
    text = lowered.rstrip(" .;")
    if len(lowered) > _LONGEST:
        term = _TERM.fullmatch(text)
        return [Time(Span(0, term.end(2)), _term_value(term), "relative")] if term else []
    if _ANY_FORM.fullmatch(text) is None:
        return []
    for pattern, reader in _FORMS:
        match = pattern.fullmatch(text)
        if match:
            return [Time(Span(start, end), value, kind) for start, end, value, kind in reader(match, year)]
    return []


# "15 ngày làm việc kể từ khi nhận đủ hồ sơ", "60 ngày": a column of times needs no "trong" before it.
_TERM = re.compile(
    r"(?:khoảng\s+)?(\d{1,3})\s*(?:\([^()]*\)\s*)?(ngày\s+làm\s+việc|ngày|tuần|tháng|năm|giờ)"
    r"(?:\s*,?\s*(?:kể\s+từ|tính\s+từ|từ\s+(?:khi|ngày)|sau\s+(?:khi|ngày))\s.{3,160})?"
)
_TERM_LETTERS = {"ngày": "D", "tuần": "W", "tháng": "M", "năm": "Y", "giờ": "H"}


def _term_value(match: re.Match[str]) -> str:
    number, unit = int(match.group(1)), match.group(2)
    if unit.endswith("việc"):
        return f"P{number}BD"
    return f"P{'T' * (unit == 'giờ')}{number}{_TERM_LETTERS[unit]}"


def _term(match: re.Match[str], _: int) -> Found:
    return [(match.start(), match.end(2), _term_value(match), "relative")]


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


_SATURDAY = 7


def _weekdays(match: re.Match[str]) -> bool:
    """Tell whether "T6", "T2 - T4" may be days of the week, as a timetable prints them, and no months."""
    numbers = [int(number) for number in re.findall(r"\d+", match.string)]
    return "tháng" not in match.string and min(numbers) > 1 and max(numbers) <= _SATURDAY


def _months(match: re.Match[str], year: int) -> Found:
    found: Found = []
    if _weekdays(match):
        return found
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
    told = start and end and first < last and not _weekdays(match)
    return [(match.start(), match.end(), f"{start}/{end}", "period")] if told else []


def _month_alone(match: re.Match[str], year: int) -> Found:
    of_year = match.group(2)
    value = "" if not of_year and _weekdays(match) else month_value(int(of_year or year), int(match.group(1)))
    return [(match.start(), match.end(), value, "period")] if value else []


def _month_in_words(match: re.Match[str], year: int) -> Found:
    """Read "Tháng Tư", "Trước tháng Tám năm 2031", "Tháng Ba hằng năm"."""
    month = MONTHS[" ".join(match.group(1).split())]
    value = f"R/P1Y/{month:02d}" if match.group(3) else month_value(int(match.group(2) or year), month)
    kind: TimeKind = "recurring" if match.group(3) else "period"
    return [(match.start(1) - len("tháng "), match.end(), value, kind)] if value else []


def _months_of_year(match: re.Match[str], _: int) -> Found:
    """Read "6-12/2031": two months of one year."""
    first, last, year = (int(part) for part in re.findall(r"\d+", match.string))
    start, end = month_value(year, first), month_value(year, last)
    return [(match.start(), match.end(), f"{start}/{end}", "period")] if start and end and first < last else []


def _some_months(match: re.Match[str], year: int) -> Found:
    """Read "9 tháng đầu năm 2031": from January on."""
    value = months_at_edge(int(match.group(1)), match.group(2), int(match.group(3) or year))
    return [(match.start(), match.end(), value, "period")] if value else []


def _from(match: re.Match[str], _: int) -> Found:
    """Read "Từ tháng 6/2031", "Từ quý II/2031", "Từ ngày 01/7/2031": a beginning, and no end."""
    quarter, year = match.group("quarter"), int(match.group("year"))
    value = f"{year}-Q{QUARTERS[quarter]}" if quarter else ""
    if match.group("month"):
        day, month = int(match.group("day") or 0), int(match.group("month"))
        value = day_value(year, month, day) if day else month_value(year, month)
    return [(match.start(), match.end(), f"{value}/..", "period")] if value else []


def _day_each_month(match: re.Match[str], _: int) -> Found:
    return [(match.start(), match.end(), f"R/P1M/{int(match.group(1)):02d}", "recurring")]


_REPORTED = re.compile(r"0?[69]\s+tháng|tháng|quý|năm|tuần")


def _reports(match: re.Match[str], _: int) -> Found:
    """Read "Quý, 6 tháng, năm", "Tháng": reports of these periods."""
    return [
        (one.start(), one.end(), f"R/{UNITS[' '.join(one.group().split()).lstrip('0')]}", "recurring")
        for one in _REPORTED.finditer(match.string)
    ]


def _quarters(match: re.Match[str], year: int) -> Found:
    """Read "QI, QII/2031", "Q1-Q3/2031", "Q4/2031 - Q1/2032"."""
    parts = list(re.finditer(rf"(iv|i{{1,3}}|(?<!\d)[1-4](?!\d))(?:\s*[/-]\s*({_YEAR}))?", match.string))
    last_year = int(parts[-1].group(2) or year)
    values = [f"{part.group(2) or last_year}-Q{QUARTERS[part.group(1)]}" for part in parts]
    if not last_year:
        return []
    if len(values) == 2 and re.search(r"(?:[-–]|đến)\s*q", match.string):
        return [(match.start(), match.end(), "/".join(values), "period")]
    return [(part.start(), part.end(), value, "period") for part, value in zip(parts, values, strict=True)]


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


def _days(match: re.Match[str], year: int) -> Found:
    """Read "Từ 26 đến 28/8/2031", "09/9 - 12/9": what is not said of the first day is that of the last."""
    last = [int(part) for part in re.findall(r"\d+", match.group("last"))]
    first = [int(part) for part in re.findall(r"\d+", match.group("first"))]
    end_year = last[2] if len(last) > 2 else year
    start_year = first[2] if len(first) > 2 else end_year
    days = (day_value(start_year, (first[1:] or last[1:])[0], first[0]), day_value(end_year, last[1], last[0]))
    return [(match.start(), match.end(), "/".join(days), "period")] if all(days) and days[0] < days[1] else []


def _some_days(match: re.Match[str], year: int) -> Found:
    """Read "Ngày 15, 16/5/2031": each of the days."""
    month, of_year = int(match.group("month")), int(match.group("year") or year)
    found: Found = []
    for one in re.finditer(r"\d+", match.group("days")):
        value = day_value(of_year, month, int(one.group()))
        if not value:
            return []
        start = match.start("days") + one.start()
        found.append((start, start + len(one.group()), value, "date"))
    return found


def _pointed(match: re.Match[str], year: int) -> Found:
    day, month, *of_year = (int(part) for part in re.findall(r"\d+", match.group(1)))
    value = day_value(of_year[0] if of_year else year, month, day)
    return [(match.start(1), match.end(1), value, "date")] if value else []


_FROM = (
    rf"(?:bắt\s+đầu\s+|kể\s+)?từ\s+(?:(?:(?:ngày\s+)?(?P<day>\d{{1,2}})/(?=\d{{1,2}}/)|{_MONTH}|(?=\d))(?P<month>\d{{1,2}})|"
    rf"(?:quý\s*|q\.?\s*)(?P<quarter>iv|i{{1,3}}|[1-4]))\s*(?:/|-|năm\s+)\s*(?P<year>{_YEAR})"
)
# "Từ 8h00 ngày 10/4 đến 17h00 ngày 30/6/2031": the hours are no part of the value.
_HOUR = r"(?:\d{1,2}\s?(?:h|giờ)(?:\s?\d{2})?(?:\s?phút)?,?\s+)?"
_FROM_TO = (
    rf"(?:dự\s+kiến:?\s+)?(?:từ\s+)?{_HOUR}(?P<first>(?:ngày\s+)?\d{{1,2}}(?:[./]\d{{1,2}}(?:[./]{_YEAR})?)?)\s*(?:đến(?:\s+hết)?|[-–])\s*"
    rf"{_HOUR}(?P<last>(?:ngày\s+)?\d{{1,2}}[./]\d{{1,2}}(?:[./]{_YEAR})?)"
)
_SOME_DAYS = (
    rf"(?:ngày\s+)?(?P<days>\d{{1,2}}(?:\s*(?:,|;|và)\s*(?:ngày\s+)?\d{{1,2}})+)\s*(?:/|tháng\s+)\s*(?P<month>\d{{1,2}})"
    rf"(?:\s*(?:/|năm\s+)\s*(?P<year>{_YEAR}))?"
)
_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], int], Found]], ...] = tuple(
    (re.compile(pattern), reader)
    for pattern, reader in (
        (rf"(?:(?:các\s+)?năm\s+)?{_YEAR}(?:\s*(?:,|;|và)\s*(?:năm\s+)?{_YEAR})+", _years),
        (rf"(?:kể\s+)?từ\s+({_YEAR})(?:\s+trở\s+đi)?", _open),
        (rf"(?:(?:hoàn\s+thành|xong)\s+)?(?:đến|trước|trong)\s+({_YEAR})", _by),
        (rf"(?:hoàn\s+thành|xong)\s+({_YEAR})", _by),
        (rf"({_YEAR})\s*(?:,|;|và)\s*({_EVERY}năm)", _year_and_yearly),
        (r"(?:cả|trong)\s+năm", _this_year),
        (rf"{_MONTH}(\d{{1,2}}(?:\s*(?:[,;&+]|và)\s*(?:{_MONTH})?\d{{1,2}})+)", _months),
        (rf"(?:từ\s+)?{_MONTH}(\d{{1,2}})\s*(?:[-–]|đến)\s*(?:{_MONTH})?(\d{{1,2}})", _month_range),
        # "T3 2031": the title of a column with the year above it.
        (rf"(?:trong\s+|trước\s+)?t\.?\s*(\d{{1,2}})(?:\s+(?:năm\s+)?({_YEAR}))?", _month_alone),
        (
            rf"(?:(?:trong|trước|xong|đầu|cuối|giữa)\s+)*tháng\s+({MONTH_WORD}|năm(?!\s+\d))(?:(?:\s*/\s*|\s+năm\s+)({_YEAR})|(\s+{_EVERY}năm))?",
            _month_in_words,
        ),
        (rf"\d{{1,2}}\s*[-–]\s*\d{{1,2}}/{_YEAR}", _months_of_year),
        (rf"(?:từ\s+)?t\.?\s*\d{{1,2}}\s*[-–]\s*(?:t\.?\s*)?\d{{1,2}}\s*/\s*{_YEAR}", _months_of_year),
        (rf"(\d{{1,2}})\s+tháng\s+(đầu|cuối)\s+năm(?:\s+({_YEAR}))?", _some_months),
        (_FROM, _from),
        (rf"(?:trước\s+|chậm\s+nhất\s+)?ngày\s+(\d{{1,2}})\s*/\s*{_EVERY}tháng", _day_each_month),
        (rf"(?:trước|chậm\s+nhất)\s+(\d{{1,2}})\s+{_EVERY}tháng", _day_each_month),
        (rf"(?:định\s+kỳ\s+)?{_REPORT}(?:\s*(?:,|;|và|/)\s*{_REPORT})*", _reports),
        (rf"(?:định\s+kỳ\s+)?{_EVERY}(?:tháng|quý|tuần)(?:\s*/\s*(?:{_EVERY})?(?:tháng|quý|năm))+", _each),
        (r"(?:0?1\s+)?(?:tháng|quý|năm|tuần)\s*/\s*(?:0?1\s+)?lần", _each),
        (rf"{_EVERY}năm\s*\(\s*(?:vào\s+)?quý\s+(iv|i{{1,3}}|[1-4])\s*\)", _quarter_each_year),
        (
            rf"(?:từ\s+)?(?:quý\s*|q\.?\s*|(?=i))(iv|i{{1,3}}|[1-4])\s*(?:/|-|năm\s+)\s*({_YEAR})(\s+trở\s+đi)?",
            _quarter,
        ),
        (rf"(?:từ\s+)?{_QUARTER}(?:\s*(?:,|;|và|\+|[-–]|đến)\s*{_QUARTER})+", _quarters),
        (r"(?:trong\s+|trước\s+)?q\.?\s*(?:iv|i{1,3}|[1-4])", _quarters),
        (r"(?:quý\s*|q\.?\s*)(iv|i{1,3}|[1-4])\s*/\s*năm", _quarter_each_year),
        (_FROM_TO, _days),
        (_SOME_DAYS, _some_days),
        (rf"(?:(?:trước|đến|xong|chậm\s+nhất)\s+)*((?:ngày\s+)?\d{{1,2}}\.\d{{1,2}}\.{_YEAR})", _pointed),
        # "30.6" alone may be a number.
        (r"(?:(?:trước|đến|xong|chậm\s+nhất)\s+)+(\d{1,2}\.\d{1,2})", _pointed),
        (_TERM.pattern, _term),
    )
)
# Most cells are none of them, which one look tells.
_ANY_FORM = re.compile("|".join(re.sub(r"\?P<\w+>", "", pattern.pattern) for pattern, _ in _FORMS))

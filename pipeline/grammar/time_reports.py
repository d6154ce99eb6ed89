"""The days of reports, told by what they are reports of, and the part of each year said behind how often.

"báo cáo tháng trước ngày 22", "6 tháng trước ngày 20/6, năm trước ngày 10/12", "Hằng năm, vào quý IV".
"""

from __future__ import annotations

import re

from pipeline.grammar.time_values import Time
from pipeline.spans import Span

# "Báo cáo tháng trước ngày 22, báo cáo quý trước ngày 22 tháng cuối quý": the day of each month's report, said with no "hằng".
_REPORT_OF_MONTH = re.compile(
    r"báo\s+cáo\s+tháng\s*:?\s+(?:\(?gửi\s[^,;.()]{0,30}\s)?\(?(?:trước|vào|chậm\s+nhất(?:\s+là)?(?:\s+vào)?|muộn\s+nhất(?:\s+là)?)\s+"
    r"ngày\s+(?P<day>[0-3]?\d)(?=\s*(?:[,;.)]|$)|\s+(?:hằng|hàng)\s|\s+(?:để|về|gửi)\s)"
)
# "Báo cáo tuần trước 15 giờ thứ Sáu": each week's.
_REPORT_OF_WEEK = re.compile(
    r"báo\s+cáo\s+tuần\s*:?\s+(?:\(?gửi\s[^,;.()]{0,30}\s)?\(?(?:trước|vào|chậm\s+nhất(?:\s+là)?|muộn\s+nhất(?:\s+là)?)\s+"
    r"(?:\d{1,2}\s?(?:giờ|h)(?:\s?\d{2})?(?:\s?phút)?,?\s+)?(?P<day>(?:(?:sáng|chiều|ngày)\s+)?thứ\s+\w+)"
)


def of_reports(found: list[Time], lowered: str) -> list[Time]:
    """Return the times with those of the monthly and the weekly report, which are told by what they are a report of."""
    week = _REPORT_OF_WEEK.search(lowered) if "báo cáo tuần" in lowered else None
    if week is not None and all(time.value != "R/P1W" for time in found):
        found = [*found, Time(Span(*week.span("day")), "R/P1W", "recurring")]
    told = _REPORT_OF_MONTH.search(lowered) if "báo cáo tháng" in lowered else None
    if told is None or any(time.value.startswith("R/P1M") for time in found):
        return sorted(found, key=lambda time: time.span.start) if week else found
    monthly = Time(Span(told.start("day"), told.end()), f"R/P1M/{int(told.group('day')):02d}", "recurring")
    return sorted([*found, monthly], key=lambda time: time.span.start)


_DAY_VALUE = re.compile(r"\d{4}-\d{2}-\d{2}")
# "Hằng quý trước ngày 20 tháng cuối quý, 6 tháng trước ngày 20/6, năm trước ngày 10/12": reports that come each year.
_OF_REPORTS = re.compile(
    r"(?:^|[,;(]|\s(?:và|báo cáo|định kỳ))\s*(?:báo cáo\s+)?(?:0?6\s+tháng(?:\s+đầu\s+năm)?|sáu\s+tháng|(?:cả\s+|một\s+|01\s+)?năm)\s*\(?"
    r"(?:(?:gửi\s+)?trước|vào|chậm\s+nhất(?:\s+là)?)\s*$"
)


def of_each_year(time: Time, lowered: str) -> Time:
    """Return a day without a year as one of each year, where it is by when a report of half a year or a year is sent."""
    told = time.yearless and _OF_REPORTS.search(lowered, max(0, time.span.start - 60), time.span.start)
    return in_any_year(time) if told else time


def in_any_year(time: Time) -> Time:
    """Return a day without a year as one of each year; any other time as it is."""
    if not time.yearless or not _DAY_VALUE.fullmatch(time.value):
        return time
    return time._replace(value=f"R/P1Y/{time.value[5:]}", kind="recurring", yearless=False)


_PERIODICALLY = re.compile(r"định\s+kỳ\s*[:(]?\s*(?:(?:các|vào|trước|xong|là|(?:chậm|muộn)\s+nhất)\s+)+$")
ALSO = re.compile(r"\s*(?:,|,?\s+và)\s+(?:(?:vào|trước)\s+)?")


def of_same_year(found: list[Time], lowered: str) -> list[Time]:
    """Read "trước ngày 15/6 và 15/11/2031": the year of the last day is that of those before it, which it stands beside."""
    for at in range(len(found) - 1, 0, -1):
        day, last = found[at - 1 : at + 1]
        if day.yearless and not last.yearless and day.kind == last.kind == "date" and last.value:
            same = f"{last.value[:4]}{day.value[4:]}"
            if day.value and same <= last.value and ALSO.fullmatch(lowered, day.span.end, last.span.start):
                found[at - 1] = day._replace(value=same, yearless=False)
    return found


def of_each_period(found: list[Time], lowered: str) -> list[Time]:
    """Read "định kỳ trước ngày 25/3, 25/6, 25/9, 25/12": days without a year that stand behind these words come each year."""
    read: list[Time] = []
    end = -1
    for time in found:
        start = time.span.start
        day = time.yearless and _DAY_VALUE.fullmatch(time.value)
        goes_on = day and end >= 0 and ALSO.fullmatch(lowered, end, start)
        if day and (goes_on or _PERIODICALLY.search(lowered, max(0, start - 40), start)):
            read.append(in_any_year(time))
            end = time.span.end
        else:
            read.append(time)
            end = -1
    return read


_NEXT_TO = re.compile(r"\s*\(\s*|\s*[,(]?\s*(?:vào|trong|cứ\s+vào|định\s+kỳ\s+vào)\s+(?:các\s+)?")
_NEXT_MONTH = re.compile(r"\s*(?:,|và)\s*")
_PART_OF_YEAR = re.compile(r"\d{4}-(Q\d|\d\d|H\d)")


def in_each_year(found: list[Time], lowered: str) -> list[Time]:
    """Read "Hằng năm, vào quý IV", "mỗi năm 02 lần vào tháng 6 và tháng 12": which part of each year, said right behind how often."""
    often = next((time for time in found if time.value in {"R/P1Y", "R/P6M", "R/P3M"}), None)
    if often is None or "năm" not in lowered[often.span.start : often.span.end]:
        return found
    read: list[Time] = []
    gap, end = _NEXT_TO, often.span.end
    for time in found:
        part = _PART_OF_YEAR.fullmatch(time.value) if time.yearless and time.kind == "period" else None
        again = (
            bool(read) and read[-1].span == time.span and read[-1].kind == "recurring"
        )  # "tháng 5 và tháng 11" is of one form
        if part and (again or (time.span.start >= end and gap.fullmatch(lowered, end, time.span.start))):
            read.append(time._replace(value=f"R/P1Y/{part.group(1)}", kind="recurring", yearless=False))
            gap, end = _NEXT_MONTH, time.span.end
        else:
            read.append(time)
    return [time for time in read if time is not often] if gap is _NEXT_MONTH else found

"""Times that say from when to when, in two forms with "đến" between them, and those that say only from when."""

from __future__ import annotations

import re

from pipeline.grammar.time_values import Time
from pipeline.spans import Span

_FROM_TO = re.compile(r"\s*(?:[-–—]|đến)\s*(?:hết\s*)?(?:t\.?)?")
_FROM = re.compile(r"(?<!\w)từ\s+(?:giữa\s+|đầu\s+)?(?:ngày\s+)?$")
# "từ 08 giờ ngày 12/5/2031 đến 17 giờ ngày 13/5/2031": the hour stands before the day.
_HOUR = r"(?:(?:lúc\s+)?\d{1,2}\s?(?:giờ|h|g)(?:\s?\d{2})?(?:\s?phút)?,?\s+)?"
_FROM_HOUR = re.compile(rf"(?<!\w)từ\s+{_HOUR}$")
_TO_LAST = re.compile(rf"\s*(?:(?:[-–—]|đến)\s*(?:hết\s*)?{_HOUR})?")
_LAST_PART = re.compile(r"(?<=-)(?:Q\d|H\d|\d\d)$")
_ONE = frozenset({"period", "date"})


def _last_part(match: re.Match[str]) -> str:
    return {"Q": "Q4", "H": "H2"}.get(match.group()[0], "12")


def ranges(found: list[Time], lowered: str, *, whole: bool) -> list[Time]:
    """Join two times with a dash or "đến" between them: "Quý IV/2025 - Quý II/2026"; in running text behind "từ" only."""
    joined: list[Time] = []
    for time in found:
        last = joined[-1] if joined else None
        if last is not None and _is_one(last) and _is_one(time) and _are_one(last, time, lowered, whole=whole):
            # "Năm 2031 - Quý III": the quarter of that year.
            within = time.value.startswith(f"{last.value}-")
            span = Span(last.span.start, time.span.end)
            joined[-1] = time if within else Time(span, f"{last.value}/{_end(last, time)}", "period")
        else:
            joined.append(time)
    return joined


def _is_one(time: Time) -> bool:
    return time.kind in _ONE and "/" not in time.value and time.value != ""


def _are_one(first: Time, last: Time, lowered: str, *, whole: bool) -> bool:
    """Tell whether two times are the first and the last of one; two days with a dash between them are so behind "từ" alone."""
    if whole and first.kind == last.kind == "period":
        return _FROM_TO.fullmatch(lowered, first.span.end, last.span.start) is not None
    begins = _FROM.search(lowered, max(0, first.span.start - 24), first.span.start) or _FROM_HOUR.search(
        lowered, max(0, first.span.start - 36), first.span.start
    )
    return begins is not None and _is_reached(lowered, first, last)


def _end(first: Time, last: Time) -> str:
    """Return the end of what two times span: "từ quý II năm 2031 đến hết năm 2031" goes to the last part of the year."""
    if first.value[:5] != f"{last.value}-":
        return last.value
    # "từ ngày 01/7/2031 đến hết năm 2031"
    return f"{last.value}-12" if first.kind == "date" else _LAST_PART.sub(_last_part, first.value)


def _is_reached(lowered: str, first: Time, last: Time) -> bool:
    """Tell whether "đến" leads from one time to the other: it may belong to the form of the second ("đến hết năm 2031")."""
    between = _TO_LAST.fullmatch(lowered, first.span.end, last.span.start)
    return between is not None and (bool(between.group().strip()) or lowered.startswith("đến ", last.span.start))


_OPENS = re.compile(rf"(?<!\w)từ\s+(?:ngày\s+|{_HOUR})$")
# "Sở A chuẩn bị để xã mới hoạt động từ ngày 01/7/2031", "… thi hành Quyết định này kể từ ngày 01/7/2031": what begins then is not the act.
_OF_OTHERS = re.compile(r"(?:hoạt\s+động|hiệu\s+lực|thi\s+hành(?:\s+\w+){0,3})\s+(?:kể\s+)?$")
_GOES_TO = re.compile(r"\s*,?\s*(?:(?:đến|tới)(?!\s+(?:khi|lúc))|[-–—])")


def opened(found: list[Time], lowered: str) -> list[Time]:
    """Return the times, those behind "từ" alone without an end, as a column gives them: "áp dụng từ ngày 01/7/2031"."""
    return [_opened(time, lowered) for time in found] if "từ" in lowered else found


def _opened(time: Time, lowered: str) -> Time:
    begins = _OPENS.search(lowered, max(0, time.span.start - 36), time.span.start) if _is_one(time) else None
    if not begins or _OF_OTHERS.search(lowered, max(0, begins.start() - 40), begins.start()):
        return time
    # "ngay từ đầu năm 2031" is a time of its own.
    if lowered.startswith(("đầu", "giữa", "cuối"), time.span.start) or _GOES_TO.match(lowered, time.span.end):
        return time
    return time._replace(value=f"{time.value}/..", kind="period", inclusive=True)

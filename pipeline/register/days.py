"""When a duty falls due: the days that follow from a deadline's words, within a window, and the rules that gave them.

A day is never invented: where the words give none (ongoing, unresolved, open-ended, "hằng năm" without a day, a term whose event is
not known) there is none. A day that is printed is that day: an office that orders something by Sunday means Sunday, and moving it
would put off what it ordered; Bộ luật Dân sự 2015, Điều 148 khoản 5 moves the end of a term (Điều 144: a span that is counted), so
counted days move off weekends and holidays, and printed ones only with `civil_code`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone

from pipeline.letters import folded
from pipeline.register.counting import term_end
from pipeline.register.entries import Due, Held
from pipeline.register.recurring import spans
from pipeline.register.working_days import WorkingDays, vietnam

# Vietnam keeps UTC+7 all year (Quyết định 134/2002/QĐ-TTg), so no time zone database is needed.
_VIETNAM = timezone(timedelta(hours=7), "Asia/Ho_Chi_Minh")
_ONE = timedelta(days=1)
# "Trước 6 tháng cuối năm" is over half a year before its period is, and no period of each year is longer.
_PERIOD = timedelta(days=184)
# No rest of offices is longer, so a day that moves into the window lies no further before it.
_MARGIN = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One time that a duty falls due: from `first` to `last`, both counted; `last` is the day that it must be done by.

    For a single day both are that day. `printed` says that the words name the day, or the period that it ends; else it was
    counted from another day, or assumed. `moved_from` is the last day before it moved to a working day, None where it did not
    move. `why` are codes of `day_rules.RULES`, in the order in which they were applied.
    """

    first: date
    last: date
    printed: bool
    moved_from: date | None
    why: tuple[str, ...]


def today(now: datetime | None = None) -> date:
    """Return the day that it is in Vietnam; `now` (with its zone) for another moment."""
    return (now or datetime.now(UTC)).astimezone(_VIETNAM).date()


def occurrences(
    due: Due,
    window: tuple[date, date],
    *,
    anchor: date | None = None,
    civil_code: bool = False,
    period_ends: bool = False,
    holidays: WorkingDays | None = None,
) -> list[Occurrence]:
    """Return each time that a deadline falls due within a window (both days counted), by `last`, after all rules.

    `anchor` is the day from which the deadline runs (`anchor_of`): a relative one has no day without it, a recurring one none
    before it. `civil_code` moves printed days, too, off weekends and holidays. `period_ends` gives a recurring duty without a day
    the end of its period (`recurring.spans`). `holidays` are Vietnam's where none are given.
    """
    working = holidays or vietnam()
    start, end = window
    if start > end:
        return []
    found: list[Occurrence] = []
    for first, last, printed, why in _unmoved(
        due,
        (_shifted(start, -_MARGIN), _shifted(end, _ONE if due.inclusive else _PERIOD)),
        anchor,
        period_ends,
        working,
    ):
        one = _before(first, printed, why) if not due.inclusive else Occurrence(first, last, printed, None, why)
        # An assumed end is no term that somebody set, so nothing is to be moved.
        if "period-end" not in why and (civil_code or not printed):
            one = _moved(one, working)
        if start <= one.last <= end:
            found.append(one)
    return sorted(found, key=lambda one: (one.last, one.first))


_Span = tuple[date, date, bool, tuple[str, ...]]


def _unmoved(
    due: Due, window: tuple[date, date], anchor: date | None, period_ends: bool, working: WorkingDays
) -> Iterator[_Span]:
    """Yield first and last day as they follow from the words alone, whether they are printed, and the rules."""
    if due.kind in {"date", "period"}:
        first, last = _day(due.start), _day(due.end)
        if last is not None:
            yield (first if first is not None and first <= last else last), last, True, ()
    elif due.kind == "recurring":
        start = max(window[0], anchor) if anchor else window[0]
        for first, last, why in spans(due.value, start, window[1], period_ends=period_ends):
            yield first, last, "period-end" not in why, why
    elif due.kind == "relative" and anchor is not None and not _begins_then(due.text):
        term = term_end(anchor, due.value, working)
        if term is not None:
            last, why = term
            yield (
                last,
                last,
                False,
                why if working.announced(last) or "working-days" not in why else (*why, "expected-holidays"),
            )


def _before(first: date, printed: bool, why: tuple[str, ...]) -> Occurrence:
    """Leave out the printed day ("trước ngày 10/12"); of a period ("trước tháng 10") all of it."""
    day = _shifted(first, -_ONE)
    return Occurrence(day, day, printed, None, (*why, "before"))


def _moved(one: Occurrence, working: WorkingDays) -> Occurrence:
    last = working.next_working(one.last)
    if last == one.last:
        return one
    why = (*one.why, "next-working-day")
    if not working.announced(last) and "expected-holidays" not in why:
        why = (*why, "expected-holidays")
    return Occurrence(last if one.first == one.last else one.first, last, one.printed, one.last, why)


def _shifted(day: date, by: timedelta) -> date:
    """Return a day some days on, or the calendar's first or last where it would lie beyond."""
    try:
        return day + by
    except OverflowError:
        return date.min if by < timedelta() else date.max


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


# What a decision may be called in its own words, and what it promulgates; the first must be its own type.
_TYPES = r"(?P<type>quyết định|chỉ thị|nghị quyết|nghị định|thông tư|công điện|luật|pháp lệnh)"
_ATTACHED = r"(?:văn bản|kế hoạch|quy chế|quy định|chương trình|đề án|phương án|hướng dẫn)"
_ITSELF = rf"(?:{_TYPES}|{_ATTACHED})"
_FROM = r"từ (?:ngày|khi|thời điểm) "
_END = r"(?:\s*[,;.()]|\s+thì\b|$)"
# "kể từ ngày ký", "từ ngày ban hành Quyết định này", "kể từ ngày Quy chế này được ban hành"; and not "… ban hành quyết định đầu tư".
_ISSUED = (
    re.compile(rf"{_FROM}(?:ký|ban hành)(?: ban hành)?(?: {_ITSELF}(?: này)?)?{_END}"),
    re.compile(rf"{_FROM}{_ITSELF} này (?:được )?(?:ký|ban hành)"),
)
_IN_FORCE = (
    re.compile(rf"{_FROM}(?:{_ITSELF} này )?(?:bắt đầu )?có hiệu lực(?: thi hành)?{_END}"),
    re.compile(rf"{_FROM}{_ITSELF} này (?:bắt đầu )?có hiệu lực"),
    re.compile(rf"{_FROM}có hiệu lực(?: thi hành)? của {_ITSELF} này"),
)


def anchor_of(due: Due, decision: Held) -> date | None:
    """Return the day from which a deadline of a decision runs, None where it is not known.

    A recurring one runs from the day on which the decision takes effect, or else was issued. A relative one only where its own words
    name the issue, signing or effect of the decision, by its own type. Good: "03 ngày kể từ ngày ban hành Quyết định", "kể từ ngày
    ký". Not: "kể từ ngày nhận đủ hồ sơ", "kể từ ngày Luật này có hiệu lực" in a decision that quotes it, "05 ngày làm việc" alone.
    """
    if due.kind == "recurring":
        return _day(decision.effective_on) or _day(decision.issued_on)
    if due.kind != "relative":
        return None
    text = folded(due.text)
    for patterns, day in ((_ISSUED, decision.issued_on), (_IN_FORCE, decision.effective_on)):
        match = next((found for pattern in patterns if (found := pattern.search(text))), None)
        if match is not None:
            return _day(day) if match.group("type") in {None, folded(decision.type)} else None
    return None


def _begins_then(text: str) -> bool:
    """Tell "sau 10 ngày kể từ …", "trước ít nhất 05 ngày": the term says from when, or counts backwards, and not by when."""
    return re.match(r"(?:sau(?! tối đa)|trước)\b", folded(text)) is not None

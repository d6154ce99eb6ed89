"""The parts of a calendar: its head, an event for the days of a deadline, to-dos for them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from icalendar import Calendar, Component, Event, Todo, vRecur, vText
from icalendar.prop import vCategory, vDDDLists

from pipeline.register.entries import IN_FORCE, Duty, Held
from pipeline.register.export.occurring import coming, dated
from pipeline.register.export.revisions import Revised
from pipeline.register.export.telling import identity_of, lines_of, name_of, one_line, plain, title_of

PRODUCT = "-//thihanh//register//VI"
FOOT = b"END:VCALENDAR\r\n"
_ONE = timedelta(days=1)
_TITLE = 160
_OCTETS = 75
# Vietnam has kept UTC+7 since 13 June 1975. A calendar must hold a component, even one with no deadline in it (RFC 5545, 3.6).
_ZONE = (
    "BEGIN:VTIMEZONE",
    "TZID:Asia/Ho_Chi_Minh",
    "BEGIN:STANDARD",
    "DTSTART:19750613T000000",
    "TZOFFSETFROM:+0700",
    "TZOFFSETTO:+0700",
    "TZNAME:+07",
    "END:STANDARD",
    "END:VTIMEZONE",
)


def head(name: str) -> bytes:
    """Return what stands before the events of a calendar of this name."""
    told = Calendar()
    told.add("VERSION", "2.0")
    told.add("PRODID", PRODUCT)
    told.add("CALSCALE", "GREGORIAN")
    for key in ("NAME", "X-WR-CALNAME"):
        told.add(key, vText(one_line(name, 200)))
    told["REFRESH-INTERVAL;VALUE=DURATION"] = vText("P1D")
    told["X-PUBLISHED-TTL"] = vText("P1D")
    lines: bytes = told.to_ical(sorted=False)
    return lines.removesuffix(FOOT) + "".join(f"{line}\r\n" for line in _ZONE).encode()


def event(duty: Duty, position: int, held: Held, revised: Revised, today: date) -> bytes:
    """Return the event of a deadline of an obligation, b"" where it has no day."""
    due = duty.deadlines[position]
    days = dated(due, held, revised.first.date(), today)
    if days is None:
        return b""
    told = Event()
    _said(told, duty, position, held, revised, counted=not days.printed)
    told.add("UID", str(identity_of("event", duty.key, position)))
    told.add("DTSTART", days.first)
    if days.first < date.max:
        told.add("DTEND", days.first + _ONE)
    if days.rule:
        told.add("RRULE", vRecur(days.rule))
    if days.more:
        told.add("RDATE", vDDDLists(days.more), {"VALUE": "DATE"})
    told.add("TRANSP", "TRANSPARENT")
    told.add("STATUS", "CONFIRMED" if duty.standing == IN_FORCE else "CANCELLED")
    return lines_of_calendar(told)


def todos(duty: Duty, position: int, held: Held, revised: Revised, today: date) -> Iterator[bytes]:
    """Yield the to-dos of a deadline: one, or where it recurs one for each day of the next 400, as each is done by itself."""
    due = duty.deadlines[position]
    if due.kind == "recurring":
        places: list[tuple[date, tuple[str, ...]]] = [(day, (day.isoformat(),)) for day in coming(due, held, today)]
        counted = False
    else:
        days = dated(due, held, today, today)
        places = [(days.first, ())] if days else []
        counted = bool(days and not days.printed)
    for day, place in places:
        told = Todo()
        _said(told, duty, position, held, revised, counted=counted)
        told.add("UID", str(identity_of("todo", duty.key, position, *place)))
        told.add("DUE", day)
        told.add("STATUS", "NEEDS-ACTION" if duty.standing == IN_FORCE else "CANCELLED")
        yield lines_of_calendar(told)


def lines_of_calendar(told: Component) -> bytes:
    """Return a component as its lines, folded: as icalendar's `to_ical`, which looks at each character by itself for that.

    A line has fewer than 75 octets (RFC 5545, 3.1), ends between two characters, and never after what escapes the next.
    """
    lines = (_folded(str(line).encode()) for line in told.content_lines(sorted=False) if line)
    return b"".join(line + b"\r\n" for line in lines)


def _folded(line: bytes) -> bytes:
    parts = []
    start = 0
    while len(line) - start >= _OCTETS:
        end = start + _OCTETS - 1
        while line[end] & 0xC0 == 0x80:
            end -= 1
        end -= line[end - 1] in b"\\^"
        parts.append(line[start:end])
        start = end
    return b"\r\n ".join([*parts, line[start:]])


def _said(told: Component, duty: Duty, position: int, held: Held, revised: Revised, *, counted: bool) -> None:
    told.add("DTSTAMP", revised.last)
    told.add("CREATED", revised.first)
    told.add("LAST-MODIFIED", revised.last)
    told.add("SEQUENCE", revised.count)
    told.add("SUMMARY", title_of(duty, _TITLE))
    told.add("DESCRIPTION", "\n".join(lines_of(duty, held, but=duty.deadlines[position])))
    marks = [plain(held.type) or "Văn bản", name_of(held)]
    if counted:
        marks.append("Ngày tính từ văn bản")
    if duty.review != "auto":
        marks.append("Cần kiểm tra")
    told.add("CATEGORIES", vCategory(marks))

"""An obligation in the words that a tracker shows of it: a title, a description, a day; and ids that stay when its words change."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from datetime import date
from uuid import UUID, uuid5

from pipeline.register.entries import WITHDRAWN, Due, Duty, Held
from pipeline.register.export.occurring import coming
from pipeline.register.reviewing import PARTLY, RECHECK, UNREVIEWED

_SPACE = UUID("6d0a1a52-7c9e-5f43-9d0e-4a53c6a9a7d1")
"""Namespace of our ids (RFC 9562, version 5); never to be changed, or every tracker sees everything as new."""

_BREAK = re.compile("\r\n|[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_SAFE = re.compile(r"[^A-Za-z0-9.~-]+")
_LONGEST_NAME = 120


def plain(text: str) -> str:
    r"""Return text with "\n" as its only break and without characters that XML 1.0 and RFC 5545 forbid."""
    return _CONTROL.sub("", _BREAK.sub("\n", text))


def one_line(text: str, limit: int) -> str:
    """Return text on one line, of `limit` characters at most, cut between words where it can be."""
    line = " ".join(plain(text).split())
    if len(line) <= limit:
        return line
    head = line[: limit - 1]
    return f"{head[: head.rfind(' ')] if ' ' in head[limit // 2 :] else head}…"


def identity_of(*parts: object) -> UUID:
    """Return the id of a thing by its key and place, never by its words."""
    return uuid5(_SPACE, "\n".join(str(part) for part in parts))


def file_name(identity: str) -> str:
    """Return an id as a name of a file on any system; what had to be replaced is told apart by a hash."""
    name = _SAFE.sub("_", identity).strip(".")[:_LONGEST_NAME]
    if name == identity and name:
        return name
    return f"{name or '_'}-{hashlib.sha256(identity.encode('utf-8', 'surrogatepass')).hexdigest()[:8]}"


def title_of(duty: Duty, limit: int) -> str:
    """Return "[who leads] what is to be done" on one line."""
    lead = "; ".join(duty.named("lead"))
    return one_line(f"[{one_line(lead, limit // 3)}] {duty.text}" if lead else duty.text, limit)


def name_of(decision: Held) -> str:
    """Return "Quyết định 27/QĐ-TTg ngày 05/02/2023", or the id where nothing is printed."""
    day = "/".join(reversed(decision.issued_on.split("-")))
    name = " ".join(part for part in (decision.type, decision.number, f"ngày {day}" if day else "") if part)
    return one_line(name if decision.number or day else f"{name} ({decision.id})".strip(), 250)


def lines_of(duty: Duty, decision: Held, *, but: Due | None = None) -> Iterator[str]:
    """Yield the lines of a description: the words, who, by when, and where they stand; `but` leaves out other deadlines."""
    yield plain(duty.text)
    for label, names in (
        ("Chủ trì", duty.named("lead")),
        ("Phối hợp", duty.named("cooperating")),
        ("Nơi nhận kết quả", duty.named("recipient")),
        ("Phê duyệt", duty.named("approver")),
        ("Thời hạn", [one.text for one in ((but,) if but else duty.deadlines)]),
        ("Sản phẩm", [duty.product]),
        ("Điều kiện", [duty.condition]),
    ):
        told = "; ".join(plain(name) for name in names if name)
        if told:
            yield f"{label}: {told}"
    yield f"Văn bản: {name_of(decision)}{f' – {one_line(decision.subject, 500)}' if decision.subject else ''}"
    page = f", trang {duty.page}" if duty.page is not None else ""
    yield f"Mục: {one_line(duty.section, 500)}{page}"
    if duty.quote and plain(duty.quote) != plain(duty.text):
        yield f"Nguyên văn: “{plain(duty.quote)}”"
    if duty.superseded_by:
        yield f"Đã được {_HOW.get(duty.superseded_how, 'thay đổi')} bởi: {plain(duty.superseded_by)}"
    if duty.standing == WITHDRAWN:
        yield "Đã rút: văn bản không còn giao việc này, hoặc không còn trong sổ."
    if duty.review != "auto" and duty.reviewed in _STILL_OPEN:
        yield "Cần người kiểm tra lại kết quả trích xuất."
    yield f"Mã: {plain(duty.key)}"


_STILL_OPEN = (UNREVIEWED, PARTLY, RECHECK)
_HOW = {"amended": "sửa đổi", "replaced": "thay thế", "repealed": "bãi bỏ"}


def day_of(duty: Duty, decision: Held, today: date) -> date | None:
    """Return the one day that a tracker can show: the next that any deadline falls due on, else the last that has gone by."""
    days = [day for one in duty.deadlines for day in coming(one, decision, today)]
    return min((day for day in days if day >= today), default=max(days, default=None))

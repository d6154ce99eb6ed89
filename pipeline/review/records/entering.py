"""What a person enters for a field, as entries: lines of words, each with the place that proves it where one was selected."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.document.decision import Decision, Reference
from pipeline.grammar.times import times_in
from pipeline.letters import folded
from pipeline.link.calendar import bounds, rrule
from pipeline.review.records.fields import ACTORS, Entries, Entry, key_of, shown
from pipeline.review.records.refusals import Unfit
from pipeline.review.records.source import Place, SourceText

_LONGEST = 4000
_DAY, _MONTH = r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])", r"\d{4}-(?:0[1-9]|1[0-2])"
_TIME = rf"(?:{_DAY}|{_MONTH}|\d{{4}}-Q[1-4]|\d{{4}}-H[12]|\d{{4}})"
_CANONICAL = re.compile(
    rf"{_TIME}|{_TIME}/(?:{_TIME}|\.\.)|R/P\d{{1,3}}[YMWD](?:/[-\dQH]{{1,5}})?|P\d{{1,4}}(?:[YMWD]|BD)|ongoing"
)
"""The canonical times of the labelling guide."""


@dataclass(frozen=True, slots=True)
class Line:
    """A value as entered: its words, its normal form where the field has one, and the places that were selected for it."""

    text: str
    value: str = ""
    places: tuple[Place, ...] = ()


def entered(field: str, lines: Sequence[Line], before: Entries, source: SourceText, decision: Decision) -> Entries:
    """Return the entries that lines stand for; empty lines are left out.

    A line that says what stood there keeps its evidence. So does one that takes the place of another where none was added or
    taken away: the quote is right then, and what was read out of it was not. Any other line has the evidence that was
    selected for it, or none.

    Raises Unfit for a line that is too long, for a time that is none, and for a place outside of the text.
    """
    filled = [line for line in lines if line.text.strip() or line.value.strip()]
    known = {key_of(field, entry): entry for entry in before}
    entries: Entries = []
    for number, line in enumerate(filled):
        if len(line.text) > _LONGEST:
            raise Unfit("too long a value", "giá trị quá dài")
        entry = _entry(field, line, decision)
        old = known.get(key_of(field, entry)) or (before[number] if len(filled) == len(before) else None)
        if line.places:
            entry["evidence"] = [source.evidence(place).model_dump(mode="json") for place in line.places]
        elif old is not None:
            entry["evidence"] = old.get("evidence", [])
        if old is not None and key_of(field, old) == key_of(field, entry) and not line.places:
            entry = {**old, **entry} if field in ACTORS else {**entry, **_kept(field, old, line)}
        entries.append(entry)
    return entries


def _kept(field: str, old: Entry, line: Line) -> Entry:
    """Return an entry as it was where its line says the same to the letter, so that what was only looked at is no change."""
    return old if shown(field, old) == shown(field, {**old, "text": line.text}) else {}


def _entry(field: str, line: Line, decision: Decision) -> Entry:
    text = " ".join(line.text.split())
    if field in ACTORS:
        return {
            "name": text,
            "body_id": _body_id(text, decision),
            "source": "explicit",
            "inherited_from": "",
            "evidence": [],
        }
    if field == "deadlines":
        return deadline(text, line.value.strip(), decision)
    if field == "references":
        return _reference(text, decision)
    if field == "text":
        return {"text": text, "kind": line.value, "evidence": []}
    return {"text": text, "evidence": []}


def deadline(text: str, value: str, decision: Decision) -> Entry:
    """Return the entry of a deadline from its words and its canonical value; one without a value is read from its words.

    Raises Unfit for a value that is not canonical, and for a day that the calendar has not.
    """
    year = int(decision.decision.issued_on[:4] or 0)
    read = times_in(text, year, whole=True)
    if not value and len(read) == 1:
        value = read[0].value
    if value and not _CANONICAL.fullmatch(value):
        raise Unfit(
            f"{value} is no canonical time: write 2026-12-31, 2026-Q4, 2026, R/P1Y/12-10, P30D or ongoing",
            f"{value} không phải thời hạn chuẩn: hãy ghi như 2026-12-31, 2026-Q4, 2026, R/P1Y/12-10, P30D hoặc ongoing",
        )
    start, end = _bounds(value)
    told = next((time for time in read if time.value == value), None)
    return {
        "value": value,
        "text": text or value,
        "kind": _kind(value),
        "start": start,
        "end": end,
        "rrule": rrule(value),
        "inclusive": told.inclusive if told else True,
        "evidence": [],
    }


def _bounds(value: str) -> tuple[str | None, str | None]:
    from datetime import date

    start, end = bounds(value)
    try:
        days = [date.fromisoformat(day) for day in (start, end) if day]
    except ValueError as error:
        raise Unfit(f"{value}: the calendar has no such day", f"{value}: lịch không có ngày này") from error
    if len(days) == 2 and days[0] > days[1]:
        raise Unfit(f"{value}: it ends before it begins", f"{value}: kết thúc trước khi bắt đầu")
    return start, end


def _kind(value: str) -> str:
    if value == "ongoing":
        return "ongoing"
    if value.startswith("R/"):
        return "recurring"
    if value.startswith("P") or not value:
        return "relative"
    return "date" if re.fullmatch(_DAY, value) else "period"


def _body_id(name: str, decision: Decision) -> str:
    """Return the id of a body that the decision names so, "" for one that it doesn't know."""
    wanted = folded(name)
    for body in decision.bodies:
        if wanted in {folded(one) for one in (body.name, *body.names_used)}:
            return body.id
    return ""


def _reference(text: str, decision: Decision) -> Entry:
    """Return the cited document that words name by number or title; one that the decision doesn't cite has no id."""
    wanted = folded(text)
    for one in decision.references:
        if (one.number and folded(one.number) in wanted) or (not one.number and folded(one.title) in wanted):
            return _cited(one)
    return {"id": "", "type": "", "number": "", "title": text, "evidence": []}


def _cited(reference: Reference) -> Entry:
    return {
        "id": reference.id, "type": reference.type, "number": reference.number, "title": reference.title, "evidence": [],
    }  # fmt: skip

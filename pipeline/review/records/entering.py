"""What a person enters for a field, as entries: lines of words, each with the place that proves it where one was selected."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.compare.fields import ACTORS, Entries, Entry, key_of
from pipeline.document.decision import Decision, Reference
from pipeline.grammar.times import times_in
from pipeline.letters import composed, folded
from pipeline.link.calendar import bounds, rrule
from pipeline.review.records.refusals import Unfit
from pipeline.review.records.source import Place, SourceText

_LONGEST = 4000
_DAY, _MONTH = r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])", r"\d{4}-(?:0[1-9]|1[0-2])"
_TIME = rf"(?:{_DAY}|{_MONTH}|\d{{4}}-Q[1-4]|\d{{4}}-H[12]|\d{{4}})"
_IN_YEAR = r"(?:0[13578]-31|(?:0[13-9]|1[0-2])-30|1[02]-31|(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d))?|Q[1-4]|H[12])"
_CANONICAL = re.compile(
    rf"{_TIME}|{_TIME}/(?:{_TIME}|\.\.)|P[1-9]\d{{0,3}}(?:[YMWD]|BD)|ongoing"
    rf"|R/P[1-9]\d{{0,2}}(?:[YMWD]|Y/{_IN_YEAR}|M/(?:0[1-9]|[12]\d|3[01]))",
    re.ASCII,
)
"""The canonical times of the labelling guide."""
_KIND = re.compile(r"[a-z_]{0,30}")


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
    filled = [line for line in map(_cleaned, lines) if line.text or line.value]
    keys = [_key(field, _entry(field, line, decision)) for line in filled]
    known = {_key(field, entry): entry for entry in before}
    entries: Entries = []
    for number, line in enumerate(filled):
        entry = _entry(field, line, decision)
        old = known.get(keys[number])
        # A line in the place of another: unless that other one has only moved.
        if old is None and len(filled) == len(before) and _key(field, before[number]) not in keys:
            old = before[number]
        if line.places:
            entry["evidence"] = [source.evidence(place).model_dump(mode="json") for place in line.places]
        elif old is not None:
            entry["evidence"] = old.get("evidence", [])
        if old is not None and _key(field, old) == keys[number] and not line.places and _says(field, old, line):
            # To the letter: what was only looked at is no change.
            entry = old
        entries.append(entry)
    return entries


def _key(field: str, entry: Entry) -> str:
    """Return what an entry is compared by, as if it had been entered: what can't be seen doesn't come back from a form."""
    words = ("name", "text", "type", "number", "title")
    return key_of(field, {**entry, **{name: _clean(str(entry[name])) for name in words if entry.get(name)}})


def _says(field: str, old: Entry, line: Line) -> bool:
    """Tell whether a line has the words of an entry; cited documents are shown by number, whatever words cite them."""
    return field == "references" or _clean(str(old.get("name" if field in ACTORS else "text", ""))) == line.text


def _cleaned(line: Line) -> Line:
    text, value = _clean(line.text), _clean(line.value)
    if len(text) > _LONGEST or len(value) > _LONGEST:
        raise Unfit("too long a value", "giá trị quá dài")
    return Line(text, value, line.places)


def _clean(told: str) -> str:
    """Return words in composed letters, with single blanks; what can't be seen is left out (PostgreSQL keeps no NUL)."""
    return " ".join("".join(one for one in composed(told) if one.isprintable() or one.isspace()).split())


def _entry(field: str, line: Line, decision: Decision) -> Entry:
    text = line.text
    if field in ACTORS:
        return {
            "name": text,
            "body_id": _body_id(text, decision),
            "source": "explicit",
            "inherited_from": "",
            "evidence": [],
        }
    if field == "deadlines":
        return deadline(text, line.value, decision)
    if field == "references":
        return _reference(text, decision)
    if field == "text":
        if not _KIND.fullmatch(line.value):
            raise Unfit(f"{line.value} is no kind of obligation", f"{line.value} không phải loại nghĩa vụ")
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
        named = folded(_clean(one.number or one.title))
        # "7/2030/NĐ-CP" doesn't stand in "17/2030/NĐ-CP".
        if named and re.search(rf"(?<![\w/-]){re.escape(named)}(?![\w/-])", wanted):
            return _cited(one)
    return {"id": "", "type": "", "number": "", "title": text, "evidence": []}


def _cited(reference: Reference) -> Entry:
    return {
        "id": reference.id, "type": reference.type, "number": reference.number, "title": reference.title, "evidence": [],
    }  # fmt: skip

"""The fields that a column of the workbook may show, by the kind of rows; each a function of what the row is of."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from operator import attrgetter
from typing import Any, TypeAlias

from pipeline.register.day_rules import RULES
from pipeline.register.entries import ROLES, WITHDRAWN, Due, Duty, Held
from pipeline.register.export.forms import Options
from pipeline.register.export.profile import word
from pipeline.register.export.reading import BodyEntry, ChangeEntry, LinkEntry
from pipeline.register.export.reckoning import Reckoned, carried_by, of_duty, reckoned
from pipeline.register.export.records import day
from pipeline.write.cells import listed

Shown: TypeAlias = str | int | float | date | None
_VIETNAM = timezone(timedelta(hours=7))


@dataclass(frozen=True, slots=True)
class OfDuty:
    """A row of an obligation."""

    duty: Duty
    held: Held
    reckoned: Reckoned
    options: Options


@dataclass(frozen=True, slots=True)
class OfDue:
    """A row of one deadline of an obligation."""

    due: Due
    duty: OfDuty
    reckoned: Reckoned


def of_duty_row(duty: Duty, held: Held, options: Options) -> OfDuty:
    """Return what an obligation's row shows."""
    return OfDuty(duty, held, of_duty(duty, held, options.today), options)


def of_due_rows(row: OfDuty) -> list[OfDue]:
    """Return a row for each deadline of an obligation."""
    return [OfDue(due, row, reckoned(due, row.held, row.options.today)) for due in row.duty.deadlines]


def place(section: str) -> str:
    """Return a path in the outline for people: "#1/II/3", in what the decision promulgates, is "kèm theo 1, II/3"."""
    head, _, rest = section.partition("/")
    if not head.startswith("#"):
        return section
    return f"kèm theo {head[1:]}{', ' + rest if rest else ''}"


def _standing(row: OfDuty) -> str:
    duty, language = row.duty, row.options.language
    if duty.superseded_by:
        return f"{word('superseded_how', duty.superseded_how, language)} {duty.superseded_by}"
    return word("standing", duty.standing, language)


def _reasons(why: tuple[str, ...], options: Options) -> str:
    rules = [RULES[code] for code in why if code in RULES]
    return listed(rule.message_vi if options.language == "vi" else rule.message for rule in rules)


def _deadline_kinds(row: OfDuty) -> str:
    kinds = dict.fromkeys(one.kind for one in row.duty.deadlines)
    return listed(word("deadline_kind", kind, row.options.language) for kind in kinds)


_Field: TypeAlias = Callable[[Any], Shown]


def _bodies(role: str) -> Callable[[OfDuty], Shown]:
    return lambda row: listed(row.duty.named(role))


def _of_its_duty(field: Callable[[OfDuty], Shown]) -> Callable[[OfDue], Shown]:
    return lambda row: field(row.duty)


def _count(role: str) -> Callable[[BodyEntry], Shown]:
    return lambda row: row.roles[role]


_OBLIGATIONS: Mapping[str, Callable[[OfDuty], Shown]] = {
    "number": lambda row: row.held.number,
    "issued_on": lambda row: day(row.held.issued_on),
    "effective_on": lambda row: day(row.held.effective_on),
    "issuer": lambda row: row.held.issuer,
    "subject": lambda row: row.held.subject,
    "decision_id": lambda row: row.held.id,
    "section": lambda row: place(row.duty.section),
    "text": lambda row: row.duty.text,
    "kind": lambda row: word("kind", row.duty.kind, row.options.language),
    "verb": lambda row: row.duty.verb,
    "object": lambda row: row.duty.object,
    "product": lambda row: row.duty.product,
    "condition": lambda row: row.duty.condition,
    "deadline_text": lambda row: listed(one.text for one in row.duty.deadlines),
    "deadline_kind": _deadline_kinds,
    "last_day": lambda row: row.reckoned.last,
    "state": lambda row: word("state", row.reckoned.state, row.options.language),
    "standing": _standing,
    "page": lambda row: row.duty.page,
    "quote": lambda row: row.duty.quote,
    "carriers": lambda row: listed(carried_by(row.duty, row.held, row.options.today)),
    "review": lambda row: row.duty.review,
    "reviewed": lambda row: word("reviewed", row.duty.reviewed, row.options.language),
    "confidence": lambda row: row.duty.confidence,
    "obligation_id": lambda row: row.duty.key,
} | {role: _bodies(role) for role in ROLES}

_DEADLINES: Mapping[str, Callable[[OfDue], Shown]] = {
    name: _of_its_duty(field) for name, field in _OBLIGATIONS.items()
} | {
    "deadline_text": lambda row: row.due.text,
    "deadline_kind": lambda row: word("deadline_kind", row.due.kind, row.duty.options.language),
    "value": lambda row: row.due.value,
    "start": lambda row: day(row.due.start),
    "end": lambda row: day(row.due.end),
    "last_day": lambda row: row.reckoned.last,
    "state": lambda row: word("state", row.reckoned.state, row.duty.options.language),
    "why": lambda row: _reasons(row.reckoned.why, row.duty.options),
    "rrule": lambda row: row.due.rrule,
    "quote": lambda row: row.due.quote,
}


@dataclass(frozen=True, slots=True)
class OfDecision:
    """A row of a decision."""

    held: Held
    options: Options


_DECISIONS: Mapping[str, Callable[[OfDecision], Shown]] = {
    **{name: attrgetter(f"held.{name}") for name in Held.__slots__ if name != "id"},
    "decision_id": lambda row: row.held.id,
    "issued_on": lambda row: day(row.held.issued_on),
    "effective_on": lambda row: day(row.held.effective_on),
    "withdrawn": lambda row: "" if row.held.folder else word("standing", WITHDRAWN, row.options.language),
}

_BODIES: Mapping[str, Callable[[BodyEntry], Shown]] = {
    "body_id": lambda row: row.id,
    "name": lambda row: row.name,
    "kind": lambda row: row.kind,
    **{f"as_{role}": _count(role) for role in ROLES},
}


@dataclass(frozen=True, slots=True)
class OfLink:
    """A row of a citation."""

    link: LinkEntry
    options: Options


@dataclass(frozen=True, slots=True)
class OfChange:
    """A row of a change."""

    change: ChangeEntry
    options: Options


def _day_in_vietnam(at: str) -> date | None:
    try:
        return datetime.fromisoformat(at).astimezone(_VIETNAM).date()
    except ValueError:
        return None


_LINKS: Mapping[str, Callable[[OfLink], Shown]] = {
    **{name: attrgetter(f"link.{name}") for name in LinkEntry.__slots__ if name != "decision"},
    "decision_id": lambda row: row.link.decision,
    "relation": lambda row: word("relation", row.link.relation, row.options.language),
    "issued_on": lambda row: day(row.link.issued_on),
}

_CHANGES: Mapping[str, Callable[[OfChange], Shown]] = {
    "seq": lambda row: row.change.seq,
    "at": lambda row: _day_in_vietnam(row.change.at),
    "decision_id": lambda row: row.change.decision,
    "obligation_id": lambda row: row.change.obligation,
    "what": lambda row: word("what", row.change.what, row.options.language),
    "fields": lambda row: "" if row.change.fields == "{}" else row.change.fields,
}

ROW = "row"
"""The field that is a row's number in its sheet, from 1."""

FIELDS: Mapping[str, Mapping[str, _Field]] = {
    rows: {ROW: lambda _row: None, **fields}
    for rows, fields in (
        ("obligations", _OBLIGATIONS),
        ("deadlines", _DEADLINES),
        ("decisions", _DECISIONS),
        ("bodies", _BODIES),
        ("links", _LINKS),
        ("changes", _CHANGES),
    )
}
"""The fields of each kind of rows."""

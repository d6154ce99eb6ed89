"""Other decisions that one may be compared with: those that it changes or that change it, of its number, of a like subject."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import log
from typing import Any

from sqlalchemy import Connection, Row, select

from pipeline.letters import folded
from pipeline.review.records import tables
from pipeline.review.records.queued import searchable
from pipeline.review.records.refusals import Missing

RELATIONS = {"amends": "amended-by", "replaces": "replaced-by", "repeals": "repealed-by"}
"""What a decision does to another, and how that is called from the other's side."""

Changes = Mapping[str, tuple[str, str]]

_LOOKED_INTO = 20
"""Decisions of a like subject that are opened to see whether they change this one."""

LIKE = 0.5
"""Weight of shared subject words over that of all from which subjects are alike; below are the words that plans of one kind share."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Another decision, and why it is one; `likeness` of the subjects is 0 to 1.

    `why` is what this one does to it ("amends", …), what it does to this one ("amended-by", …), "same-number" or "same-subject".
    """

    document: str
    number: str
    type: str
    issuer: str
    issued_on: str
    subject: str
    why: str
    likeness: float


def candidates(connection: Connection, document: str, limit: int = 10) -> tuple[Candidate, ...]:
    """Return other decisions held that this one may be a version of, best first: by relation, by number, by subject.

    Raises Missing for an unknown decision.
    """
    rows = {row.id: row for row in connection.execute(select(tables.document))}
    if document not in rows:
        raise Missing("no such decision here", "không có quyết định này")
    own = rows.pop(document)
    likeness = _likeness(own, rows.values())
    changes = _relations(connection, own.attempt)
    nearest = sorted(rows, key=lambda name: (-likeness[name], name))[:_LOOKED_INTO]
    found = [
        _candidate(row, why, likeness[name])
        for name, row in rows.items()
        if (why := _why(connection, own, row, changes, looked_into=name in nearest, likeness=likeness[name]))
    ]
    return tuple(sorted(found, key=lambda one: (_rank(one.why), -one.likeness, one.document))[:limit])


def _why(
    connection: Connection, own: Row[Any], other: Row[Any], changes: Changes, *, looked_into: bool, likeness: float
) -> str:
    """Return why another decision is a candidate, "" where it is none."""
    how = _changed(changes, other)
    if how:
        return how
    if looked_into:
        back = _changed(_relations(connection, other.attempt), own)
        if back:
            return RELATIONS[back]
    number = folded(own.number)
    # Numbers begin anew with each year and body: 78/2025/QĐ-UBND is a decision of every province.
    if number and number == folded(other.number) and folded(own.issuer) == folded(other.issuer) and _year(own, other):
        return "same-number"
    return "same-subject" if likeness >= LIKE else ""


def _changed(changes: Changes, other: Row[Any]) -> str:
    """Return what some changes do to a decision, "" where none is of it: its number, and its day where both are known."""
    how, day = changes.get(folded(other.number), ("", ""))
    return "" if day and other.issued_on and day != other.issued_on else how


def _year(one: Row[Any], other: Row[Any]) -> bool:
    return not one.issued_on or not other.issued_on or one.issued_on[:4] == other.issued_on[:4]


def _rank(why: str) -> int:
    return {"same-number": 1, "same-subject": 2}.get(why, 0)


def _relations(connection: Connection, attempt: int) -> Changes:
    """Return the decisions that an extraction says it changes: by folded number how, and their day."""
    text = connection.execute(select(tables.attempt.c.decision).where(tables.attempt.c.id == attempt)).scalar_one()
    decision = json.loads(text)
    cited = (one for one in decision["references"] if one["relation"] in RELATIONS)
    return {
        folded(one["number"]): (one["relation"], one["issued_on"])
        for one in (*cited, *decision["relations"])
        if one["number"]
    }


def _likeness(own: Row[Any], others: Iterable[Row[Any]]) -> dict[str, float]:
    """Return how alike the subjects are: shared words over all words, each by how rare it is among the decisions held."""
    words = {row.id: frozenset(searchable(row.subject).split()) for row in others}
    mine = frozenset(searchable(own.subject).split())
    held = Counter(word for each in (mine, *words.values()) for word in each)
    weight = {word: log(1 + (len(words) + 1) / count) for word, count in held.items()}

    def weighed(some: frozenset[str]) -> float:
        return sum(weight[word] for word in some)

    return {name: weighed(each & mine) / (weighed(each | mine) or 1.0) for name, each in words.items()}


def _candidate(row: Row[Any], why: str, likeness: float) -> Candidate:
    return Candidate(row.id, row.number, row.type, row.issuer, row.issued_on, row.subject, why, round(likeness, 3))

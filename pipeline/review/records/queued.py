"""What the queue sorts and filters by, kept beside each item: how urgent, when due, which bodies, its words folded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import Connection, delete, insert, update

from pipeline.compare.fields import ACTORS, FIELDS, Entries, Values, shown
from pipeline.document.decision import Obligation
from pipeline.letters import folded, without_accents
from pipeline.lexicon.words import doubts
from pipeline.review.records import tables
from pipeline.review.records.sheets import Sheet

MUST, DOUBTFUL, BINDING, REST = range(4)
"""How urgent an item is: something is missing or contradictory; it is doubtful; it binds a body or a day; the rest."""

_MISSING = 0.9
"""Doubts of at most this certainty say that something is missing or doesn't fit, not only that it was seen by one reader."""


def urgency_of(obligation: Obligation) -> int:
    """Return how soon a person should look at an extracted obligation; the order is that of the queue."""
    if obligation.review == "must-check" or _misses(obligation.reasons):
        return MUST
    if obligation.review == "check":
        return DOUBTFUL
    return BINDING if obligation.deadlines or obligation.lead else REST


def _misses(reasons: Sequence[str]) -> bool:
    known = doubts()
    codes = (reason.partition(":")[2] for reason in reasons)
    return any(code in known and known[code].certainty < _MISSING for code in codes)


def write_queued(connection: Connection, sheet: Sheet) -> None:
    """Write what the queue needs to know of an item, from its main sheet."""
    connection.execute(update(tables.item).where(tables.item.c.id == sheet.item).values(**queued(sheet.values)))
    connection.execute(delete(tables.body).where(tables.body.c.item == sheet.item))
    named = bodies_in(sheet.values)
    if named:
        connection.execute(
            insert(tables.body), [{"item": sheet.item, "role": role, "name": name} for role, name in named]
        )


def queued(values: Values) -> dict[str, object]:
    """Return the columns of an item that follow from its fields."""
    texts = values["text"]
    return {
        "due": due_of(values["deadlines"]),
        "has_deadline": int(bool(values["deadlines"])),
        "kind": texts[0].get("kind", "") if texts else "",
        "folded": searchable(" ".join(_words(values))),
    }


def _words(values: Values) -> Iterator[str]:
    """Yield what an item can be found by: its fields as they are shown, and the canonical values of its deadlines."""
    for name in FIELDS:
        for entry in values[name]:
            yield shown(name, entry)
            if name == "deadlines":
                yield str(entry.get("value", ""))


def bodies_in(values: Values) -> list[tuple[str, str]]:
    """Return the bodies that fields name, each once for each role."""
    return list(dict.fromkeys((role, entry["name"]) for role in ACTORS for entry in values[role] if entry["name"]))


def searchable(text: str) -> str:
    """Return text as the search compares it: case, accents, tone placement and blanks don't count, nor what can't be seen."""
    return "".join(one for one in without_accents(folded(text)) if one.isprintable())


def due_of(deadlines: Entries) -> str:
    """Return the first of the last days of some deadlines (ISO), "" where none is known: recurring, relative, unresolved."""
    return min((str(one["end"]) for one in deadlines if one.get("end") and not one.get("rrule")), default="")

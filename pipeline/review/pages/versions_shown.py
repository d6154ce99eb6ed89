"""What became of the obligations of a decision, as a page shows it: both sides in words, what differs in them, and where they stand."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from difflib import SequenceMatcher
from typing import Any

from sqlalchemy import Connection, select

from pipeline.compare.fields import FIELDS, Entry, shown
from pipeline.review.records import tables
from pipeline.review.records.listing import Listed
from pipeline.review.records.related import RELATIONS, Candidate
from pipeline.review.records.source import Attempt
from pipeline.review.records.versions import Changed, Comparison, FieldChange

Shown = dict[str, Any]
Items = Mapping[str, int]

_WORD = re.compile(r"\S+\s*")
_ALIKE = 0.4
"""Shared words below which two wordings are shown whole: marks on most of the words help nobody."""

_NO_ITEMS: Items = {}


def comparison_shown(found: Comparison[Listed], left: Items = _NO_ITEMS, right: Items = _NO_ITEMS) -> Shown:
    """Return a comparison, changed deadlines first; `left` and `right` tell the items of obligations as extracted, by key."""
    changed = sorted(found.changed, key=lambda one: not _moves_a_deadline(one))
    return {
        "added": [_row(one, right) for one in found.added],
        "gone": [_row(one, left) for one in found.gone],
        "changed": [
            {
                "old": _row(one.old, left),
                "new": _row(one.new, right),
                "moved": one.moved,
                "fields": [_change(each) for each in sorted(one.fields, key=lambda field: field.field != "deadlines")],
            }
            for one in changed
        ],
        "deadlines": sum(map(_moves_a_deadline, found.changed)),
        "unchanged": found.unchanged,
        "moved": found.moved,
    }


def _moves_a_deadline(one: Changed[Listed]) -> bool:
    return any(field.field == "deadlines" for field in one.fields)


def _row(one: Listed, items: Items) -> Shown:
    return {
        "item": one.item or items.get(one.key, 0),
        "key": one.key,
        "section": one.section,
        "state": one.state,
        "words": {name: [shown(name, entry) for entry in one.values[name]] for name in FIELDS},
        "places": {name: _places(one.values[name]) for name in FIELDS},
    }


def _places(entries: Sequence[Entry]) -> list[Shown]:
    return [
        {key: one.get(key) for key in ("quote", "page", "start")}
        for entry in entries
        for one in entry.get("evidence", ())
    ]


def _change(one: FieldChange) -> Shown:
    old, new = ("; ".join(words) for words in one.words)
    pieces = differing(old, new)
    return {
        "field": one.field,
        "old": one.words[0],
        "new": one.words[1],
        "old_pieces": pieces[0],
        "new_pieces": pieces[1],
    }


def differing(old: str, new: str) -> tuple[list[Shown], list[Shown]]:
    """Cut two wordings where they differ; the pieces of each are that wording, `same` tells those that stand in both."""
    first, second = _WORD.findall(old), _WORD.findall(new)
    bare = [[word.rstrip() for word in side] for side in (first, second)]
    matcher = SequenceMatcher(None, bare[0], bare[1], autojunk=False)
    if matcher.ratio() < _ALIKE:
        return _whole(old), _whole(new)
    olds: list[Shown] = []
    news: list[Shown] = []
    for kind, i, j, k, m in matcher.get_opcodes():
        for pieces, words in ((olds, first[i:j]), (news, second[k:m])):
            if words:
                pieces.append({"text": "".join(words), "same": kind == "equal"})
    return olds, news


def _whole(text: str) -> list[Shown]:
    return [{"text": text, "same": False}] if text else []


def items_of_attempt(connection: Connection, attempt: Attempt) -> dict[str, int]:
    """Return the items that still stand for obligations of an extraction, by the keys that these have in it."""
    item = tables.item.c
    query = select(item.id, item.key).where(
        item.document == attempt.document, item.attempt == attempt.id, item.origin == "extracted", item.active == 1
    )
    return {row.key: row.id for row in connection.execute(query)}


def candidate_shown(connection: Connection, document: str, one: Candidate) -> Shown:
    """Return a candidate with the two sides of the comparison, the older decision on the left where it is told."""
    issued = select(tables.document.c.issued_on).where(tables.document.c.id == document)
    own: str = connection.execute(issued).scalar_one()
    if one.why in RELATIONS:
        older = True
    elif one.why in RELATIONS.values():
        older = False
    else:
        older = bool(own and one.issued_on) and one.issued_on < own
    left, right = (one.document, document) if older else (document, one.document)
    return {**asdict(one), "left": left, "right": right}

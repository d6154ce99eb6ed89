"""An obligation as a page shows it: the office's chain of fields with their proof, what is doubtful, what was said before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, select

from pipeline.compare.fields import FIELDS, Entry, shown
from pipeline.document.decision import Decision, Proposal
from pipeline.lexicon.words import doubts
from pipeline.review.records import tables
from pipeline.review.records.deciding import last_act
from pipeline.review.records.events import Event, events_of_item
from pipeline.review.records.orphans import unlike
from pipeline.review.records.queue import Filters, next_item, previous_item
from pipeline.review.records.sheets import MAIN, OPEN, Sheet, sheet_of

Shown = dict[str, Any]


def record(
    connection: Connection, item: int, decision: Decision, filters: Filters, *, name: str = MAIN, field: str = ""
) -> Shown:
    """Return what a page shows of an obligation on a sheet; `field` is the one that is looked at, "" for none.

    Raises Missing for an unknown item.
    """
    sheet = sheet_of(connection, item, name)
    doubtful = _doubts(sheet.reasons)
    last = last_act(connection, item, name)
    return {
        "id": sheet.item,
        "under": "/obligations",
        "blind": False,
        "key": sheet.key,
        "document": sheet.document,
        "sheet": sheet.name,
        "section": section_of(sheet.key) if sheet.origin == "extracted" else "",
        "origin": sheet.origin,
        "active": sheet.active,
        "state": sheet.state,
        "urgency": sheet.urgency,
        "confidence": sheet.confidence,
        "checked_by": sheet.checked_by,
        "checked_at": sheet.checked_at,
        "approved_by": sheet.approved_by,
        "approved_at": sheet.approved_at,
        "done_on": sheet.done_on,
        "last": sheet.last,
        "open_fields": sheet.open_fields,
        "conflicts": unlike(sheet),
        "doubts": doubtful,
        "undo": last.action if last is not None else "",
        "field": field,
        "fields": [_field(sheet, one, number, doubtful) for number, one in enumerate(FIELDS, 1)],
        "cells": row_cells(sheet, decision),
        "proposals": proposals_for(sheet, decision),
        "next": next_item(connection, filters, item),
        "previous": previous_item(connection, filters, item),
        "position": _position(connection, sheet),
    }


def section_of(key: str) -> str:
    """Return the place in the outline that the key of an extracted obligation names: "27-QD…:#1/II/3:2" is at "#1/II/3"."""
    return key.partition(":")[2].rpartition(":")[0]


def _field(sheet: Sheet, name: str, number: int, doubtful: Sequence[Shown]) -> Shown:
    field = sheet.fields[name]
    original = sheet.original[name] if sheet.original is not None else []
    return {
        "name": name,
        "number": number,
        "state": field.state,
        "entries": [entry_shown(name, entry) for entry in field.entries],
        "original": [shown(name, entry) for entry in original] if field.state in ("corrected", "rejected") else [],
        "doubts": [one for one in doubtful if one["field"] == name],
    }


def entry_shown(field: str, entry: Entry) -> Shown:
    """Return an entry with its words, and its evidence as places: quote, page, raw offsets, and the table cell if it is one."""
    return {
        "shown": shown(field, entry),
        "text": str(entry.get("name") or entry.get("text") or ""),
        "value": str(entry.get("value") or ""),
        "kind": str(entry.get("kind") or ""),
        "inherited_from": str(entry.get("inherited_from") or ""),
        "evidence": [
            {key: one.get(key) for key in ("quote", "page", "start", "end", "cell")}
            for one in entry.get("evidence", ())
        ],
    }


def _doubts(reasons: Sequence[str]) -> list[Shown]:
    known = doubts()
    found = []
    for reason in reasons:
        field, _, code = reason.partition(":")
        if field != "rule":
            row = known.get(code)
            found.append(
                {
                    "field": field,
                    "code": code,
                    "message_vi": row.message_vi if row else code,
                    "message": row.message if row else code,
                }
            )
    return found


_PROPOSED = {"lead": "lead", "recipient": "recipient", "deadline": "deadlines"}


def proposals_for(sheet: Sheet, decision: Decision) -> list[Shown]:
    """Return what only the second reader sees in an obligation, with the field that it would fill."""
    return [
        _proposal(one, _PROPOSED[one.kind])
        for one in decision.proposals
        if one.obligation == sheet.key and one.kind in _PROPOSED and sheet.fields[_PROPOSED[one.kind]].state == OPEN
    ]


def proposed_obligations(sheets: Sequence[Sheet], decision: Decision) -> list[Shown]:
    """Return the obligations that only the second reader sees, without those whose words a person has added meanwhile."""
    taken = {
        (one["start"], one["end"])
        for sheet in sheets
        if sheet.original is None
        for entry in sheet.entries("text")
        for one in entry.get("evidence", ())
    }
    return [
        _proposal(one, "text")
        for one in decision.proposals
        if one.kind == "obligation" and not any((place.start, place.end) in taken for place in one.evidence)
    ]


def _proposal(one: Proposal, field: str) -> Shown:
    return {
        "field": field,
        "text": one.text,
        "places": ",".join(f"{place.start}-{place.end}" for place in one.evidence),
    }


def row_cells(sheet: Sheet, decision: Decision) -> Shown | None:
    """Return the table row that an obligation was read from: columns, cells, and which cells prove something; None for prose."""
    evidence = [
        one
        for name in FIELDS
        for entry in sheet.entries(name)
        for one in entry.get("evidence", ())
        if one.get("cell") is not None
    ]
    if not evidence:
        return None
    table_id, row = evidence[0]["cell"]["table"], evidence[0]["cell"]["row"]
    table = next((one for one in decision.tables if one.id == table_id), None)
    if table is None or not 0 <= row < len(table.rows):
        return None
    proving = {
        one["cell"]["column"] for one in evidence if one["cell"]["table"] == table_id and one["cell"]["row"] == row
    }
    return {
        "caption": table.caption,
        "row": row + 1,
        "rows": len(table.rows),
        "columns": table.columns,
        "cells": [{"text": text, "proves": number in proving} for number, text in enumerate(table.rows[row])],
    }


def _position(connection: Connection, sheet: Sheet) -> Shown:
    """Return which of the decision's obligations this is, in the order of the text, and how many of them nobody has looked at."""
    query = (
        select(tables.item.c.place, tables.item.c.id, tables.sheet.c.state)
        .join(tables.sheet, (tables.sheet.c.item == tables.item.c.id) & (tables.sheet.c.name == MAIN))
        .where(tables.item.c.document == sheet.document, tables.item.c.active == 1)
    )
    rows = connection.execute(query).all()
    return {
        "number": sum((row.place, row.id) <= (sheet.place, sheet.item) for row in rows),
        "of": len(rows),
        "open": sum(row.state == OPEN for row in rows),
    }


def history(connection: Connection, item: int, field: str = "") -> list[Shown]:
    """Return what was done to an item, newest first; with a field, only what changed that one."""
    found = events_of_item(connection, item)
    if field:
        found = [event for event in found if f"field:{field}" in event.new]
    return [event_shown(event) for event in reversed(found)]


def event_shown(event: Event) -> Shown:
    """Return an event with the fields that it changed in words: before and after."""
    changes = []
    for name, value in event.new.items():
        old = event.old.get(name)
        if name.startswith("field:"):
            field = name[6:]
            changes.append(
                {
                    "field": field,
                    "old": [shown(field, entry) for entry in old["entries"]] if old else [],
                    "new": [shown(field, entry) for entry in value["entries"]],
                    "state": value["state"],
                }
            )
    told = asdict(event)
    return {**told, "changes": changes}

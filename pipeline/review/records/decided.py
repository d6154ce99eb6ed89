"""Decisions as people decided them, for the register: what they corrected, took out and added, in place of what was extracted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, func, select

from pipeline.compare.fields import ACTORS, Entries, Values
from pipeline.document.decision import Actor, Deadline, Decision, Evidence, Obligation, fingerprint_of
from pipeline.letters import folded
from pipeline.register import reviewing
from pipeline.register.reviewing import Judged, Mode
from pipeline.review.records import tables
from pipeline.review.records.deciding import REJECTED
from pipeline.review.records.listing import Outline, sheets_in
from pipeline.review.records.sheets import OPEN, Sheet
from pipeline.store.database import Database


class Decided:
    """What the review database holds of decisions, by the folders that they lie in (`pipeline.register.reviewing.Reviews`)."""

    __slots__ = ("_database", "_marks", "mode")

    def __init__(self, database: Database, mode: Mode) -> None:
        self.mode: Mode = mode
        self._database = database
        own = tables.event.c
        query = select(own.document, func.max(own.seq), func.max(own.at)).group_by(own.document)
        with database.reading() as connection:
            self._marks = {row[0]: f"{row[1]}@{row[2]}".replace("+", " ") for row in connection.execute(query)}

    def mark(self, folder: str) -> str:
        """Return the number and moment of the last event of a decision, "" where there is none."""
        return self._marks.get(folder, "")

    def judged(self, folder: str, content: str, published: Decision) -> Judged:
        """Return a decision as decided; raises ValueError where people look at another extraction of it."""
        query = select(tables.attempt.c.content).join(tables.document, tables.document.c.attempt == tables.attempt.c.id)
        with self._database.reading() as connection:
            there = connection.execute(query.where(tables.document.c.id == folder)).scalar()
            if there is None:
                return Judged(published, {}, {})
            if there != content:
                raise ValueError("the review database holds another extraction of it; open it with `thihanh review`")
            return judged(connection, folder, published, self.mode)


def judged(connection: Connection, document: str, published: Decision, mode: Mode) -> Judged:
    """Return a decision as it stands on its main sheets, which are of this very extraction.

    By "approved" it is as extracted until a second person approved all of it, as what is gold is.
    """
    sheets = sheets_in(connection, document)
    if mode == "approved" and not all(one.approved_by and one.before is None for one in sheets):
        return Judged(published, {}, {})
    extracted = {one.id: one for one in published.obligations}
    outline = Outline(published)
    known = {one.id for one in published.references}
    kept: list[Obligation] = []
    said: dict[str, str] = {}
    out = dict.fromkeys(extracted, reviewing.REPLACED)
    for sheet in _in_order(sheets, list(extracted)):
        out.pop(sheet.key, None)
        one = extracted.get(sheet.key) or _made(sheet, published, outline)
        if sheet.state == REJECTED:
            out[one.id] = reviewing.REJECTED
            continue
        kept.append(one.model_copy(update=_decided(one, sheet, known)))
        said[one.id] = _said(sheet)
    return Judged(published.model_copy(update={"obligations": kept}), said, out)


def _in_order(sheets: Sequence[Sheet], keys: Sequence[str]) -> list[Sheet]:
    """Return sheets as their obligations were extracted; what people made follows the last that begins before it."""
    number = {key: at for at, key in enumerate(keys)}
    begins = [(sheet.place, number[sheet.key]) for sheet in sheets if sheet.key in number]

    def place(sheet: Sheet) -> tuple[int, int, int, int]:
        at = number.get(sheet.key)
        if at is not None:
            return at, 0, 0, 0
        return max((one for start, one in begins if start <= sheet.place), default=-1), 1, sheet.place, sheet.item

    return sorted(sheets, key=place)


def _said(sheet: Sheet) -> str:
    if sheet.before is not None:
        return reviewing.RECHECK
    if sheet.original is None:
        return reviewing.ADDED
    if sheet.state != OPEN:
        return sheet.state
    return reviewing.PARTLY if any(one.state != OPEN for one in sheet.fields.values()) else reviewing.UNREVIEWED


def _made(sheet: Sheet, published: Decision, outline: Outline) -> Obligation:
    """Return an obligation that people made, with nothing in it yet; its id names the item, which stays what it is."""
    return Obligation(
        id=f"{published.id}:{sheet.origin}:{sheet.item}",
        fingerprint="",
        task="",
        section=outline.section(sheet.key, sheet.place),
        text="",
        kind="",
    )


def _decided(one: Obligation, sheet: Sheet, known: set[str]) -> dict[str, Any]:
    """Return what of an obligation is otherwise than it was extracted; its verb and object only while its words hold them."""
    changed: Values = {
        name: entries
        for name, entries in sheet.values.items()
        if sheet.original is None or entries != sheet.original[name]
    }
    told: dict[str, Any] = {}
    for name, entries in changed.items():
        if name in ACTORS:
            told[name] = [Actor.model_validate(_own(Actor, entry)) for entry in entries]
        elif name == "deadlines":
            told[name] = [Deadline.model_validate(_own(Deadline, entry)) for entry in entries]
        elif name == "references":
            told[name] = [entry["id"] for entry in entries if entry.get("id") in known]
        elif name == "text":
            told |= _worded(one, entries)
        else:
            told |= {name: _words(entries), f"{name}_evidence": _evidence(entries)}
    return told


def _worded(one: Obligation, entries: Entries) -> dict[str, Any]:
    text = _words(entries)
    return {
        "text": text,
        "kind": next((str(entry["kind"]) for entry in entries if entry.get("kind")), one.kind),
        "fingerprint": fingerprint_of(text),
        "verb": one.verb if folded(one.verb) in folded(text) else "",
        "object": one.object if folded(one.object) in folded(text) else "",
        "evidence": _evidence(entries),
    }


def _words(entries: Entries) -> str:
    return " ".join(str(entry.get("text", "")) for entry in entries)


def _evidence(entries: Entries) -> list[Evidence]:
    return [Evidence.model_validate(one) for entry in entries for one in entry.get("evidence", ())]


def _own(model: type[Actor | Deadline], entry: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in entry.items() if name in model.model_fields}

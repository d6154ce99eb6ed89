"""An obligation as its second reviewer sees it: as extracted, with their own answers, and nothing of anybody else's."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import Connection

from pipeline.document.decision import Decision
from pipeline.review.pages.records_shown import Shown, event_shown, record
from pipeline.review.pages.sources_shown import Mark, marks_of
from pipeline.review.records.assigned import Assigned, assigned
from pipeline.review.records.events import events_of_item
from pipeline.review.records.queue import Filters
from pipeline.review.records.second import blind_view
from pipeline.review.records.sheets import Field, Sheet, sheets_of


def blind_record(connection: Connection, reviewer: str, item: int, decision: Decision, field: str = "") -> Shown:
    """Return what the page shows of an item's second sheet; `field` is the one that is looked at, "" for none.

    Raises Missing where it was sent to nobody, Forbidden where to somebody else.
    """
    blind_view(connection, reviewer, item)
    own = assigned(connection, reviewer)
    at = next(number for number, one in enumerate(own) if one.item == item)
    return {
        **record(connection, item, decision, Filters(person=reviewer), name=reviewer, field=field),
        "under": "/second",
        "blind": True,
        # That something is in conflict tells that the first one decided it.
        "conflicts": [],
        "next": following(own, item),
        "previous": next((one.item for one in reversed(own[:at]) if one.waits), None),
        "position": {"number": at + 1, "of": len(own), "open": sum(one.waits for one in own)},
    }


def following(own: list[Assigned], item: int) -> int | None:
    """Return what waits next for a reviewer after an item, from the beginning again after the last; None where nothing does."""
    at = next((number for number, one in enumerate(own) if one.item == item), -1)
    return next((one.item for one in own[at + 1 :] + own[: max(at, 0)] if one.waits), None)


def blind_history(connection: Connection, reviewer: str, item: int, field: str = "") -> list[Shown]:
    """Return what was done on the reviewer's own sheet, newest first; with a field, only what changed that one."""
    found = events_of_item(connection, item, reviewer)
    if field:
        found = [event for event in found if f"field:{field}" in event.new]
    return [event_shown(event) for event in reversed(found)]


def blind_marks(connection: Connection, reviewer: str, document: str) -> list[Mark]:
    """Return the marks of all that a reviewer was sent of a decision: of what was extracted, and of what they say themselves."""
    items = [one.item for one in assigned(connection, reviewer, document)]
    own = sheets_of(connection, items, reviewer)
    marks = {*marks_of(own), *marks_of(_extracted(sheet) for sheet in own)}
    return sorted(marks, key=lambda mark: (mark.start, mark.end, mark.on))


def _extracted(sheet: Sheet) -> Sheet:
    original = sheet.original or {}
    return replace(sheet, fields={name: Field(name, "open", original.get(name, [])) for name in sheet.fields})

"""What a person does with what lost its place or is read otherwise now: keep it, take the new reading, dismiss, reattach.

Every function is one act in the transaction of its connection; `deciding.undo` takes it back. An orphan waits for a person while
it has a `before`; to close one is to clear that.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection

from pipeline.compare.fields import Entry
from pipeline.review.records.carrying import Moved
from pipeline.review.records.deciding import (
    ACCEPTED,
    CORRECTED,
    ORPHANED,
    REJECTED,
    held_by,
    refuse_unless_there,
    standing,
)
from pipeline.review.records.events import Act, Person, new_batch, record
from pipeline.review.records.orphans import DISMISSED, KEPT, REATTACHED, TAKEN, unlike
from pipeline.review.records.refusals import Missing, Refused, Unfit
from pipeline.review.records.sheets import MAIN, OPEN, Cells, Sheet
from pipeline.review.records.source import attempt_of, current_attempt


def keep(connection: Connection, who: Person, item: int, seen: int) -> int:
    """Say that what people decided holds, whatever is extracted now; return the number of the event.

    Nothing of the values changes, so what was approved stays approved. Raises Missing, Overtaken, Forbidden, Refused.
    """
    now = _in_conflict(held_by(connection, who, item, MAIN, seen))
    return record(connection, who, now, Act(KEPT), {"before": None})


def take(connection: Connection, who: Person, item: int, field: str, seen: int) -> int:
    """Say that for a field what is extracted now holds; return the number of the event. With the last one, no conflict is left.

    Raises Missing, Overtaken, Forbidden, and Refused where the field is not in conflict.
    """
    now = _in_conflict(held_by(connection, who, item, MAIN, seen))
    refuse_unless_there(now, field)
    if now.original is None or field not in unlike(now):
        raise Refused("the newest extraction doesn't differ there", "kết quả trích xuất mới không khác ở trường này")
    cells: Cells = {f"field:{field}": {"state": ACCEPTED, "entries": now.original[field]}}
    return record(connection, who, now, Act(TAKEN, field), cells | standing(now, cells, who))


def dismiss(connection: Connection, who: Person, item: int, seen: int, reason: str) -> int:
    """Close an orphan whose obligation is no more; return the number of the event. What was said stays.

    Raises Missing, Overtaken, Refused where it is no orphan or closed already, and Unfit without a reason.
    """
    now = _orphaned(held_by(connection, who, item, MAIN, seen))
    if now.before is None:
        raise Refused("it was closed already", "mục này đã được đóng")
    if not reason.strip():
        raise Unfit("say why", "hãy ghi lý do")
    return record(connection, who, now, Act(DISMISSED, reason=reason.strip()), {"before": None})


def reattach(
    connection: Connection, who: Person, item: int, to_item: int, fields: Sequence[str], seen: int, to_seen: int
) -> list[int]:
    """Say of another obligation what was said of an orphan, for some fields; return the numbers of both events.

    The answers are the person's who reattaches them. An entry keeps its evidence where all of it lies in the text now, and has
    none otherwise. The orphan is closed; other fields of it can still be reattached elsewhere.

    Raises Missing, Overtaken, Forbidden, Refused where the one is no orphan or the other takes no answers, and Unfit for
    another decision's obligation, for no fields, and for fields of which nothing was said.
    """
    # In the order of their numbers, so that two persons who do this crosswise don't wait for each other.
    asked = {item: seen, to_item: to_seen}
    sheets = {one: held_by(connection, who, one, MAIN, asked[one]) for one in sorted(asked)}
    old, new = _orphaned(sheets[item]), sheets[to_item]
    if old.document != new.document:
        raise Unfit("it belongs to another decision", "nghĩa vụ này thuộc quyết định khác")
    if not fields:
        raise Unfit("choose one field or more", "hãy chọn ít nhất một trường")
    for name in fields:
        refuse_unless_there(new, name)
        if old.fields[name].state == OPEN:
            raise Unfit(f"nobody said anything of {name}", f"chưa có ai rà soát trường {name}")
    moved = Moved(
        attempt_of(connection, old.attempt).source,
        attempt_of(connection, current_attempt(connection, new.document)).source,
    )
    cells: Cells = {f"field:{name}": _said(old, new, name, moved) for name in dict.fromkeys(fields)}
    batch, key = new_batch(), f"{old.item} → {new.item}"
    to = record(connection, who, new, Act(REATTACHED, reason=key, batch=batch), cells | standing(new, cells, who))
    return [to, record(connection, who, old, Act(REATTACHED, reason=key, batch=batch), {"before": None})]


def _said(old: Sheet, new: Sheet, name: str, moved: Moved) -> Cells:
    field = old.fields[name]
    if field.state == REJECTED:
        return {"state": REJECTED, "entries": []}
    entries = [_placed(entry, moved) for entry in field.entries]
    return {"state": ACCEPTED if entries == new.entries(name) else CORRECTED, "entries": entries}


def _placed(entry: Entry, moved: Moved) -> Entry:
    found = moved.entries([entry])
    return found[0] if found is not None else {**entry, "evidence": []}


def _in_conflict(now: Sheet) -> Sheet:
    if now.before is None or not now.active:
        raise Missing("the newest extraction doesn't differ there", "kết quả trích xuất mới không khác ở mục này")
    return now


def _orphaned(now: Sheet) -> Sheet:
    if now.state != ORPHANED:
        raise Refused(
            "its words are in the text: it is no orphan", "nội dung vẫn còn trong văn bản: mục này không bị mất chỗ"
        )
    return now

"""Decisions that people have reviewed, as gold for `thihanh evaluate`: what they confirmed, and nothing else.

The fields are those of the labelling guide. A gold file that leaves a field out isn't scored for it: sections, cited
documents and the letterhead, which nobody reviewed, are left out.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, and_, case, func, or_, select

from pipeline.compare.fields import ACTORS
from pipeline.evaluate.values import deadline_value, name_of
from pipeline.review.records import tables
from pipeline.review.records.deciding import ORPHANED
from pipeline.review.records.listing import Listed, decision_of, listed_from, sheets_in
from pipeline.review.records.sheets import MAIN, OPEN, Sheet
from pipeline.review.records.source import current_attempt
from pipeline.store.database import Database
from pipeline.write.atomic import write_text

Status = Literal["approved", "checked"]
STATUSES: tuple[Status, ...] = ("approved", "checked")
"""What the obligations of a gold decision have to be: approved by a second person, or checked by a first."""


@dataclass(frozen=True, slots=True)
class Written:
    """A decision that is gold now."""

    document: str
    path: Path
    obligations: int


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A decision that is no gold yet, with why; `open` counts the obligations that wait for somebody.

    That are also those whose words are extracted no more: it may be the extractor that misses them now.
    """

    document: str
    open: int
    why: str
    why_vi: str


@dataclass(frozen=True, slots=True)
class Exported:
    """What became of all decisions, in the order of their names."""

    written: tuple[Written, ...]
    left_out: tuple[LeftOut, ...]


@dataclass(frozen=True, slots=True)
class _Counted:
    document: str
    name: str
    items: int
    open: int


def export_gold(
    database: Database, folder: Path, status: Status = "approved", seen: Callable[[Written], None] | None = None
) -> Exported:
    """Write NAME.json into a folder for each decision whose obligations are all of that status; NAME is its source's, without ending.

    A file that was exported before is replaced in one step; one that holds more than an export has (a person labelled it) stays,
    as does every other file. Raises DiskFull.
    """
    with database.reading() as connection:
        counted = _counted(connection, status)
    written: list[Written] = []
    left: list[LeftOut] = []
    taken: dict[str, str] = {}
    for one in counted:
        first = taken.setdefault(one.name, one.document)
        path = folder / f"{one.name}.json"
        why = _objection(one, first, path)
        if why is None:
            with database.writing() as connection:
                gold = gold_of(connection, one.document, status)
            if gold is not None:
                write_text(path, gold_text(gold))
                written.append(Written(one.document, path, len(gold)))
                if seen is not None:
                    seen(written[-1])
                continue
            why = ("somebody is changing it", "đang có người sửa")
        left.append(LeftOut(one.document, one.open, *why))
    return Exported(tuple(written), tuple(left))


def gold_of(connection: Connection, document: str, status: Status = "approved") -> list[dict[str, Any]] | None:
    """Return a decision's obligations as gold, in the order of the text; None where one of them is not of that status.

    Its sheets are locked until the transaction ends: what is read is of one moment. Raises Missing.
    """
    sheets = sheets_in(connection, document, lock=True)
    if not sheets or not all(_settled(one, status) for one in sheets):
        return None
    return [_gold(one) for one in listed_from(sheets, decision_of(connection, current_attempt(connection, document)))]


def gold_text(obligations: list[dict[str, Any]]) -> str:
    """Return a gold file; the same obligations give the same bytes."""
    return json.dumps({"obligations": obligations}, ensure_ascii=False, indent=1) + "\n"


def _gold(one: Listed) -> dict[str, Any]:
    values = one.values
    return {
        "text": _words(one, "text"),
        "section": one.section,
        **{role: [name_of(entry) for entry in values[role]] for role in ACTORS},
        "deadlines": [deadline_value(entry) for entry in values["deadlines"]],
        "condition": _words(one, "condition"),
        "product": _words(one, "product"),
    }


def _words(one: Listed, field: str) -> str:
    return " ".join(str(entry["text"]) for entry in one.values[field])


def _settled(one: Sheet, status: Status) -> bool:
    if one.before is not None or one.state == OPEN:
        return False
    return bool(one.approved_by) or status == "checked"


def _counted(connection: Connection, status: Status) -> list[_Counted]:
    item, sheet, document = tables.item.c, tables.sheet.c, tables.document.c
    used = item.active == 1
    unsettled = and_(item.before != "", or_(used, sheet.state == ORPHANED))
    waits: ColumnElement[bool] = or_(unsettled, and_(used, sheet.state == OPEN))
    if status == "approved":
        waits = or_(waits, and_(used, sheet.approved_by == ""))

    def number(condition: ColumnElement[bool]) -> ColumnElement[int]:
        return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)

    query = (
        select(document.id, tables.attempt.c.source_name, number(used), number(waits))
        .join(tables.attempt, tables.attempt.c.id == document.attempt)
        .outerjoin(tables.item, item.document == document.id)
        .outerjoin(tables.sheet, and_(sheet.item == item.id, sheet.name == MAIN))
        .group_by(document.id, tables.attempt.c.source_name)
        .order_by(document.id)
    )
    return [_Counted(row[0], Path(row[1]).stem, int(row[2]), int(row[3])) for row in connection.execute(query)]


def _objection(one: _Counted, first: str, path: Path) -> tuple[str, str] | None:
    """Return why a decision can't be written, None where it can."""
    if not one.items:
        return "it has no obligations that somebody could have confirmed", "không có nghĩa vụ nào để xác nhận"
    if one.open:
        return f"open obligations: {one.open}", f"còn {one.open} nghĩa vụ chưa xong"
    if not one.name.strip() or not one.name.isprintable():
        return "the name of its source can't be that of a file", "tên tệp nguồn không dùng làm tên tệp được"
    if first != one.document:
        # `evaluate` pairs by this name alone, and takes the first decision that was read from a file named so.
        return (
            f"{first} was read from a file of the same name, {one.name}",
            f"{first} cũng được đọc từ tệp tên {one.name}",
        )
    if not _ours(path):
        return f"{path} holds what no review gave; it stays", f"{path} có nội dung không do rà soát; tệp giữ nguyên"
    return None


def _ours(path: Path) -> bool:
    """Tell whether a file may be replaced: there is none, or it holds what an export holds and no more."""
    try:
        there = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return True
    except (OSError, ValueError, RecursionError):
        return False
    return isinstance(there, dict) and set(there) == {"obligations"}

"""What is due: obligations by the day that their deadlines end on, as rows, as a table for the terminal, as CSV and as JSON."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TextIO

from sqlalchemy import Connection, and_, or_, select

from pipeline.register import tables
from pipeline.register.entries import ROLES, Due, Duty, Wanted, duties, duties_of, meant
from pipeline.write.cells import cell_text

if TYPE_CHECKING:
    from rich.table import Table

COLUMNS = (
    "ends", "deadline", "deadline_text", "lead", "cooperating", "recipient", "approver", "text", "product", "condition",
    "decision", "section", "obligation", "page", "review", "standing", "superseded_by",
)  # fmt: skip
_SHARE = 1_000


@dataclass(frozen=True, slots=True)
class Line:
    """An obligation under one of its deadlines; None where it has none."""

    duty: Duty
    due: Due | None

    @property
    def ends(self) -> str:
        """The day that the deadline ends on, "" where none follows from its words."""
        return self.due.end if self.due else ""

    def values(self) -> dict[str, Any]:
        """Return the line's values by the names of COLUMNS; bodies are lists."""
        duty = self.duty
        return {
            "ends": self.ends,
            "deadline": self.due.value if self.due else "",
            "deadline_text": self.due.text if self.due else "",
            **{role: duty.named(role) for role in ROLES},
            "text": duty.text,
            "product": duty.product,
            "condition": duty.condition,
            "decision": duty.decision,
            "section": duty.section,
            "obligation": duty.key,
            "page": duty.page,
            "review": duty.review,
            "standing": duty.standing,
            "superseded_by": duty.superseded_by,
        }


def due(connection: Connection, wanted: Wanted) -> Iterator[Line]:
    """Yield what is wanted, a line a deadline, by the day it ends on; a share is read at a time.

    Where days are asked for, deadlines that end in them; else those without such a day come last, and obligations without
    a deadline among them, by decision and position.
    """
    yield from _dated(connection, wanted)
    if not wanted.by and not wanted.since:
        yield from _undated(connection, wanted)


def _dated(connection: Connection, wanted: Wanted) -> Iterator[Line]:
    own, limit = tables.obligation, tables.deadline.c
    last: tuple[str, int, int] = ("", -1, -1)
    base = meant(select(own, limit.end.label("ends"), limit.position.label("at")), replace(wanted, by="", since=""))
    base = base.join_from(own, tables.deadline, limit.obligation == own.c.id).where(limit.end != "")
    if wanted.since:
        base = base.where(limit.end >= wanted.since)
    if wanted.by:
        base = base.where(limit.end <= wanted.by)
    while True:
        query = base.where(
            or_(
                limit.end > last[0],
                and_(limit.end == last[0], limit.obligation > last[1]),
                and_(limit.end == last[0], limit.obligation == last[1], limit.position > last[2]),
            )
        )
        rows = connection.execute(query.order_by(limit.end, limit.obligation, limit.position).limit(_SHARE)).all()
        found = duties_of(connection, list({row.id: row for row in rows}.values()))
        by_id = {duty.id: duty for duty in found}
        for row in rows:
            yield Line(by_id[row.id], by_id[row.id].deadlines[row.at])
        if len(rows) < _SHARE:
            return
        last = (rows[-1].ends, rows[-1].id, rows[-1].at)


def _undated(connection: Connection, wanted: Wanted) -> Iterator[Line]:
    for duty in duties(connection, wanted):
        for one in duty.deadlines or (None,):
            if one is None or not one.end:
                yield Line(duty, one)


def write_csv(lines: Iterable[Line], file: TextIO) -> None:
    """Write lines as CSV with a header; bodies are joined by "; ", and what a spreadsheet would take for a formula is text."""
    writer = csv.writer(file)
    writer.writerow(COLUMNS)
    for line in lines:
        values = line.values()
        writer.writerow([_cell(values[name]) for name in COLUMNS])


def write_json(lines: Iterable[Line], file: TextIO) -> None:
    """Write lines as JSON, an object a line."""
    file.writelines(json.dumps(line.values(), ensure_ascii=False) + "\n" for line in lines)


def table_of(lines: Iterable[Line]) -> Table:
    """Return lines as a table for the terminal."""
    from rich.table import Table
    from rich.text import Text

    table = Table(expand=True)
    for name, share in (("Hạn", 2), ("Chủ trì", 3), ("Nhiệm vụ", 8), ("Văn bản", 3)):
        table.add_column(name, ratio=share, overflow="fold")
    for line in lines:
        duty = line.duty
        day = "/".join(reversed(line.ends.split("-"))) if line.ends else (line.due.text if line.due else "")
        ended = f"\n({duty.standing}: {duty.superseded_by})" if duty.superseded_by else ""
        place = f"{duty.decision}\n{duty.section}{ended}"
        table.add_row(*(Text(cell) for cell in (day, "; ".join(duty.named("lead")), duty.text, place)))
    return table


def _cell(value: Any) -> str:
    if isinstance(value, list):
        value = "; ".join(value)
    return cell_text("" if value is None else value)

"""Task tables: one duty a row, its parts from the columns, whatever their titles are worded like."""

from __future__ import annotations

import re

from pipeline.document.duties import CellRef, Duty
from pipeline.document.outline import Header, TablePart
from pipeline.document.paragraphs import GridCell
from pipeline.grammar.heads import begins_generic
from pipeline.grammar.procedures import lists_procedures
from pipeline.grammar.sentences import trimmed
from pipeline.spans import MappedText, Span, joined

_PARTS = ("lead", "cooperating", "time", "product", "approver")
_GROUP_MARK = re.compile(r"(?:[IVXLC]+|[A-H])\s*[.)]?$")


def table_duties(part: TablePart, section: str, task: int) -> list[Duty]:
    """Return the duties of a table, none where it is no task table; tasks are numbered on from `task`."""
    header = part.header
    columns = _columns(header, part)
    if columns is None:
        return []
    found: list[Duty] = []
    for number, row in enumerate(part.grid.rows[header.rows :]):
        if is_group_row(row, header):
            continue
        for cells in _parallel(row, columns):
            duty = _duty(cells, section, task + len(found) + 1, part.index, number, columns)
            if duty is not None:
                if found:
                    _as_above(duty, found[-1])
                found.append(duty)
    return found


_SAME = re.compile(r"\W*(?:như trên|nt|n\.t\.?)\W*", re.IGNORECASE)


def _as_above(duty: Duty, above: Duty) -> None:
    """Give a duty what the row above says where its own cell says no more than "Như trên"."""
    for part in ("lead", "cooperating", "time"):
        said = duty.slots.get(part, ())
        if len(said) == 1 and above.slots.get(part) and _SAME.fullmatch(said[0].text):
            duty.slots[part] = above.slots[part]
            duty.cells[part] = above.cells[part]


def _columns(header: Header, part: TablePart) -> dict[str, int] | None:
    """Return the column of each part of a task; None where the table names neither who acts nor by when."""
    found: dict[str, int] = {}
    for index, role in enumerate(header.roles):
        if role and role not in found:
            found[role] = index
    if lists_procedures(part):
        return None
    if "lead" not in found and not ("time" in found and ("task" in found or "product" in found)):
        return None
    if "indicator" in found and "task" not in found and "time" not in found and "cooperating" not in found:
        return None
    if "task" not in found:
        free = [index for index, role in enumerate(header.roles) if role in {"", "product", "indicator"}]
        if not free:
            return None
        found["task"] = max(free, key=lambda index: sum(len(row[index].text) for row in part.grid.rows))
        found = {role: index for role, index in found.items() if role == "task" or index != found["task"]}
    return found


def is_group_row(row: tuple[GridCell, ...], header: Header) -> bool:
    """Tell whether a row is the title of a group: one text over all columns, or a Roman mark and nothing but a title."""
    texts = [cell.text for cell in row]
    first = texts[0]
    body = [text for index, text in enumerate(texts) if text and header.roles[index] != "ordinal"]
    if not body:
        return True
    if len(set(body)) == 1 and len(body) >= max(2, len(row) - 2):
        return True
    filled = [index for index, text in enumerate(texts) if text]
    return len(body) == 1 and (bool(_GROUP_MARK.match(first)) or len(filled) == 1) and len(row) > 3


def _parallel(row: tuple[GridCell, ...], columns: dict[str, int]) -> list[dict[str, tuple[MappedText, ...]]]:
    """Return the parts of a row; two tasks in one cell with two bodies beside them are two rows in one."""
    cells = {part: row[index].paragraphs for part, index in columns.items() if part in {*_PARTS, "task"}}
    tasks, leads = cells["task"], cells.get("lead", ())
    if len(tasks) > 1 and len(leads) == len(tasks) and all(begins_generic(lead.text, 0) for lead in leads):
        return [
            {part: (found[index],) if len(found) == len(tasks) else found for part, found in cells.items()}
            for index in range(len(tasks))
        ]
    return [cells]


def _duty(
    cells: dict[str, tuple[MappedText, ...]], section: str, task: int, table: int, row: int, columns: dict[str, int]
) -> Duty | None:
    if not cells["task"]:
        return None
    whole = joined(cells["task"])
    span = trimmed(whole.text, Span(0, len(whole.text)))
    if len(span) < 3:
        return None
    slots = {part: list(found) for part, found in cells.items() if part != "task" and found}
    refs = {part: CellRef(table, row, columns[part], found) for part, found in cells.items() if found}
    return Duty(
        whole.slice(span.start, span.end),
        section,
        task,
        whole,
        slots=slots,
        cells=refs,
        origin="table-row",
        rule="table-row",
        paragraphs=cells["task"],
    )

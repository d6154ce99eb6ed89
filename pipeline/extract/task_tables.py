"""Task tables: one duty a row, its parts from the columns, whatever their titles are worded like."""

from __future__ import annotations

import re

from pipeline.document.duties import LATER, CellRef, Duty
from pipeline.document.outline import TablePart
from pipeline.document.paragraphs import GridCell
from pipeline.extract.cell_parties import told_apart
from pipeline.extract.table_rows import (
    Group,
    goes_on,
    group_body,
    heads_rows,
    is_group_row,
    is_titles_again,
    parts_group,
)
from pipeline.extract.task_columns import Columns, columns_of, marks_of
from pipeline.grammar.heads import begins_generic, begins_name
from pipeline.grammar.names import EMPTY, Gazetteer
from pipeline.grammar.sentences import trimmed
from pipeline.grammar.times import times_in
from pipeline.spans import MappedText, Span, joined

_PARTS = ("lead", "cooperating", "time", "product", "approver", "recipient")

_ANY_YEAR = 2000

Cells = dict[str, tuple[int, tuple[MappedText, ...]]]
"""The parts of a task: the column of each, and what stands there."""


def table_duties(part: TablePart, section: str, task: int, known: Gazetteer = EMPTY) -> list[Duty]:
    """Return the duties of a table, none where it is no task table; tasks are numbered on from `task`."""
    header = part.header
    columns = columns_of(part)
    if columns is None:
        return []
    found: list[Duty] = []
    rows = part.grid.rows[header.rows :]
    group: Group | None = None
    above: Duty | None = None
    if not columns.bodies and "lead" not in columns.parts:
        # The name of the first body may stand above the titles of the columns.
        tops = [
            row
            for row in part.grid.rows[: max(header.rows - 1, 0)]
            if len({cell.text for cell in row if cell.text}) == 1
        ]
        group = next((body for row in tops if (body := group_body(row, 0, header))), None)
    for number, row in enumerate(rows):
        again = goes_on(row, header, columns) and above is not None
        if not again and (
            is_group_row(row, header) or is_titles_again(row, header) or heads_rows(rows, number, header, columns)
        ):
            if not columns.bodies and "lead" not in columns.parts and not is_titles_again(row, header):
                body = group_body(row, number, header)
                group = body or (group if parts_group(row, header, group) else None)
            above = None
            continue
        for cells in _parallel(_cells(row, columns, known)):
            duty = _duty(cells, section, task + len(found) + 1, part.index, number)
            if duty is not None:
                _as_above(duty, found[-1] if found else None)
                _of_group(duty, group, part.index)
                if again and above is not None:
                    _of_above(duty, above)
                elif above is not None and _dated_above(columns):
                    _take_missing(("time",), duty, above)
                above = duty
                found.append(duty)
    return found


def _of_group(duty: Duty, group: Group | None, table: int) -> None:
    """Give a duty the body that the title of its group names, where no column says who acts, nor its own words."""
    if group is not None and "lead" not in duty.slots and not begins_name(duty.mapped.text, 0):
        duty.slots["lead"] = list(group.paragraphs)
        duty.cells["lead"] = CellRef(table, group.row, group.column, group.paragraphs)


def _of_above(duty: Duty, above: Duty) -> None:
    """Give a duty whose row goes on with the one above the bodies of that row, and its time where the row itself has but a bullet."""
    alone = not duty.slots
    _take_missing(("lead", "cooperating"), duty, above)
    if alone:
        _take_missing(("time",), duty, above)


def _dated_above(columns: Columns) -> bool:
    """Tell whether a table goes by its times, which stand left of the tasks: a row without one is of the day above."""
    time = columns.parts.get("time")
    return time is not None and time < columns.parts["task"] and columns.parts.get("ordinal") is None


def _take_missing(parts: tuple[str, ...], duty: Duty, above: Duty) -> None:
    for part in parts:
        if part not in duty.slots and above.slots.get(part):
            _take(part, duty, above)


_SAME = re.compile(
    r"\W*(?:(?:nội\s+dung\s+|thực\s+hiện\s+)?(?:như|tương\s+tự)(?:\s+(?:mục|dòng|nội\s+dung|nhiệm\s+vụ|ý|phần))?\s+(?:trên|ở\s+trên)|nt|n\.\s?t\.?|như\s+trên)\W*",
    re.IGNORECASE,
)
# The mark that stands for the words above it: two strokes or quotes, with dashes around them or without.
_DITTO = re.compile(r"[\s.\-–]*(?:[\"“”″〃]|//|''|’’|\\\\)[\s.\-–\"“”″/]*")


# "Không", "-": nobody cooperates, nothing comes of it.
_NOTHING = re.compile(r"[\s.\-–—]*(?:không(?:\s+có)?)?[\s.\-–—]*", re.IGNORECASE)


# What each of the three begins with, if it holds any word at all.
_SAYS_LITTLE = re.compile(r"\W*(?:$|không|nội|thực|như|tương|n\.?\s?t)", re.IGNORECASE)


def _as_above(duty: Duty, above: Duty | None) -> None:
    """Give a duty what the row above says where its own cell says no more than "Như trên", "nt" or a ditto mark."""
    for part in ("lead", "cooperating", "time", "product", "recipient"):
        said = duty.slots.get(part, ())
        if len(said) != 1 or _SAYS_LITTLE.match(said[0].text) is None:
            continue
        if _NOTHING.fullmatch(said[0].text):
            del duty.slots[part]
            del duty.cells[part]
            continue
        if not (_SAME.fullmatch(said[0].text) or _DITTO.fullmatch(said[0].text)):
            continue
        if above is not None and above.slots.get(part):
            _take(part, duty, above)
        else:
            del duty.slots[part]
            del duty.cells[part]


_BARE = re.compile(r"(?:\d{1,2}|[IVX]{1,3})(?:\s?[-–,;]\s?(?:\d{1,2}|[IVX]{1,3}))*")


def _take(part: str, duty: Duty, above: Duty) -> None:
    """Give a duty a part of the row above."""
    duty.slots[part] = above.slots[part]
    duty.cells[part] = above.cells[part]


def _cells(row: tuple[GridCell, ...], columns: Columns, known: Gazetteer) -> Cells:
    """Return the parts of a row by its columns, marks read as what their titles say."""
    cells = {part: (index, row[index].paragraphs) for part, index in columns.parts.items() if part in {*_PARTS, "task"}}
    if not cells["task"][1]:
        instead = next((index for index in columns.instead if row[index].paragraphs), None)
        if instead is not None:
            cells["task"] = (instead, row[instead].paragraphs)
    if "lead" in cells:
        column, said = cells["lead"]
        lead, others = told_apart(said, known, both=columns.both)
        cells["lead"] = (column, lead)
        at, beside = cells.get("cooperating", (column, ()))
        if others:
            cells["cooperating"] = (at if beside else column, (*others, *beside))
    if columns.unit is not None and "time" in cells:
        column, said = cells["time"]
        # "5 - 6" below "Tháng": which months.
        cells["time"] = (
            column,
            tuple(joined([columns.unit, one]) if _BARE.fullmatch(one.text) else one for one in said),
        )
    told = [one.text for one in cells.get("time", (0, ()))[1]]
    for index in columns.later:
        # "Tiến độ" may say when, or how far it has come; a merged cell says the same again.
        said = tuple(one for one in row[index].paragraphs if times_in(one.text, _ANY_YEAR, whole=True))
        if said and [one.text for one in said] != told:
            cells[f"{LATER}{index}"] = (index, said)
            told = [one.text for one in said]
    for part, marked in marks_of(row, columns).items():
        if not cells.get(part, (0, ()))[1]:
            cells[part] = (marked[0][0], tuple(title for _, title in marked))
    return cells


def _parallel(cells: Cells) -> list[Cells]:
    """Return the parts of a row; two tasks in one cell with two bodies beside them are two rows in one."""
    tasks, leads = cells["task"][1], cells.get("lead", (0, ()))[1]
    if len(tasks) > 1 and len(leads) == len(tasks) and all(begins_generic(lead.text, 0) for lead in leads):
        return [
            {
                part: (column, (found[index],) if len(found) == len(tasks) else found)
                for part, (column, found) in cells.items()
            }
            for index in range(len(tasks))
        ]
    return [cells]


def _duty(cells: Cells, section: str, task: int, table: int, row: int) -> Duty | None:
    said = cells["task"][1]
    if not said:
        return None
    whole = joined(said)
    span = trimmed(whole.text, Span(0, len(whole.text)))
    if len(span) < 3:
        return None
    slots: dict[str, list[MappedText]] = {}
    for part, (_, found) in cells.items():
        if part != "task" and found:
            slots.setdefault("time" if part.startswith(LATER) else part, []).extend(found)
    refs = {part: CellRef(table, row, column, found) for part, (column, found) in cells.items() if found}
    return Duty(
        whole.slice(span.start, span.end),
        section,
        task,
        whole,
        slots=slots,
        cells=refs,
        origin="table-row",
        rule="table-row",
        paragraphs=said,
    )

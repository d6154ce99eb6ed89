"""Which column of a task table holds which part of a task, and which columns are only marked: years, quarters and bodies with an "x"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from pipeline.document.outline import TablePart
from pipeline.document.paragraphs import GridCell
from pipeline.grammar.heads import begins_name
from pipeline.grammar.procedures import lists_procedures
from pipeline.grammar.told_slots import holds_both
from pipeline.letters import folded, small
from pipeline.lexicon.words import column_role
from pipeline.spans import MappedText, joined

Row = tuple[GridCell, ...]

# A time as the title of a column; figures below it make it a table of targets, marks a table of tasks.
_TIME_TITLE = re.compile(
    r"(?:(?:trong|đến)\s+)?(?:năm\s+)?20\d\d(?:\s*-\s*(?:năm\s+)?20\d\d)?$|quý\s+(?:iv|i{1,3}|[1-4])(?!\w)|tháng\s+\d{1,2}(?!\d)|t\d{1,2}$|"
    r"giai đoạn\s+20\d\d|6 tháng (?:đầu|cuối) năm"
)
_YEAR = re.compile(r"(?:năm\s+)?20\d\d(?!\s*-)")
_MARK = re.compile(r"[xX✓✔√☑●•*+■▪→]{1,2}|[Cc][Tt]|[Pp][Hh]|[Cc]hủ\s+trì|[Pp]hối\s+hợp")
_WITH = re.compile(r"[Pp][Hh]|[Pp]hối\s+hợp")


@dataclass(frozen=True, slots=True)
class Columns:
    """The column of each part, other columns that may hold the task, and the titles of marked columns by their column.

    `both` says that the lead column names who cooperates as well; `later` are further columns of times ("Trình UBND tỉnh", "Trình HĐND tỉnh");
    `unit` is the title of the time column where it is no more than "Tháng" or "Quý", so that its cells may be bare numbers.
    """

    parts: dict[str, int]
    instead: tuple[int, ...] = ()
    times: dict[int, MappedText] = field(default_factory=dict)
    bodies: dict[int, MappedText] = field(default_factory=dict)
    both: bool = False
    later: tuple[int, ...] = ()
    unit: MappedText | None = None


def columns_of(part: TablePart) -> Columns | None:
    """Return what the columns of a table hold; None where it names neither who acts nor by when, and is no task table."""
    header = part.header
    parts: dict[str, int] = {}
    for index, role in enumerate(header.roles):
        if role and role not in parts:
            parts[role] = index
    if lists_procedures(part):
        return None
    rows = part.grid.rows[header.rows :]
    marked = [index for index in range(len(header.titles)) if _is_marked(index, rows, parts)]
    times = dict(_titles(part, marked, time=True))
    bodies = dict(_titles(part, marked, time=False)) if "lead" not in parts else {}
    for role in ("time", "lead"):
        if parts.get(role) in marked:
            del parts[role]
    named = {*parts, *(["lead"] if len(bodies) > 1 else []), *(["time"] if times else [])}
    if "lead" not in named and not ("time" in named and ("task" in named or "product" in named)):
        return None
    if "indicator" in named and not named & {"task", "time", "cooperating"}:
        return None
    if not named & {"task", "time", "cooperating"} and any(map(_WHOSE_NAMES.match, map(folded, header.titles))):
        return None
    if "task" not in parts:
        free = [
            index
            for index, role in enumerate(header.roles)
            if role in {"", "product", "indicator"} and index not in marked
        ]
        if not free:
            return None
        parts["task"] = max(free, key=lambda index: sum(len(row[index].text) for row in part.grid.rows))
        parts = {role: index for role, index in parts.items() if role == "task" or index != parts["task"]}
    instead = tuple(
        index
        for index, title in enumerate(header.titles)
        if index != parts["task"] and not header.roles[index] and _is_task_title(title)
    )
    both = "lead" in parts and holds_both(folded(header.titles[parts["lead"]]))
    later = tuple(
        index for index, role in enumerate(header.roles) if role == "time" and index not in {parts.get("time"), *marked}
    )
    return Columns(
        parts, instead, times, bodies if len(bodies) > 1 else {}, both, later, _unit(part, parts.get("time"))
    )


COLUMN_NUMBER = re.compile(r"\(?(\d{1,2})\)?")
"""The number of a column below its title: "(4)", "4"."""
# "Họ và tên | Chức danh | Phân công": what part each has in a group, and no task.
_WHOSE_NAMES = re.compile(r"họ(?: và|,)? tên")


def _unit(part: TablePart, column: int | None) -> MappedText | None:
    """Return the title of the time column where it only says in what the cells count: "Tháng", "Quý"; None for other titles."""
    if column is None or folded(part.header.titles[column]) not in {"tháng", "quý"}:
        return None
    return joined(part.grid.rows[0][column].paragraphs)


def _is_task_title(title: str) -> bool:
    return column_role(folded(title)) == "task"


def _is_marked(column: int, rows: tuple[Row, ...], parts: dict[str, int]) -> bool:
    """Tell whether the cells of a column hold marks and nothing else."""
    if column == parts.get("task"):
        return False
    marked = False
    for row in rows:
        text = row[column].text
        if not text.strip() or _is_one_text(row):
            continue
        if _MARK.fullmatch(text.strip(" .()")) is None:
            return False
        marked = True
    return marked


def _is_one_text(row: Row) -> bool:
    texts = [cell.text for cell in row if cell.text]
    return len(set(texts)) <= 2 and len(texts) >= len(row) - 1


def _titles(part: TablePart, marked: list[int], *, time: bool) -> Iterator[tuple[int, MappedText]]:
    """Yield the own titles of marked columns that are times ("Quý I" with the year of the title above it), or bodies."""
    for column in marked:
        cells = [row[column] for row in part.grid.rows[: part.header.rows] if row[column].paragraphs]
        cells = [cell for index, cell in enumerate(cells) if index == 0 or cell.text != cells[index - 1].text]
        told = [joined(cell.paragraphs) for cell in cells]
        last = told[-1].text.strip() if told else ""
        if COLUMN_NUMBER.fullmatch(last) or (time and _QUARTER_ALONE.fullmatch(last)):
            # "(4)": columns are numbered below their titles; "4" below "Thời gian thực hiện (tháng)" is a month.
            told[-1:] = _of_unit(told[:-1], told[-1])
        elif time and told and (month := _SHORT_MONTH.fullmatch(last)):
            # "T3" below "Thời gian thực hiện (tháng)" is no day of the week.
            told[-1:] = _of_unit(told[:-1], told[-1].slice(*month.span(1))) or told[-1:]
        if not told:
            continue
        title = told[-1]
        text = folded(title.text)
        if not time:
            if begins_name(title.text, 0):
                yield column, title
            continue
        if not _TIME_TITLE.match(text):
            continue
        year = next((found for above in reversed(told[:-1]) if (found := _year_of(above))), None)
        if year is not None and not re.search(r"20\d\d", text):
            title = joined([title, year])
        yield column, title


_QUARTER_ALONE = re.compile(r"I{1,3}|IV")
_SHORT_MONTH = re.compile(r"T\.?\s?(\d{1,2})")
# "Tháng", "Tiến độ thực hiện (theo tháng)", "Các tháng trong năm 2031", and no month itself.
_UNIT_ABOVE = re.compile(r"(?<!\w)(tháng|quý)(?!\s*(?:\d|iv|i))(?!\w)")


def _of_unit(above: list[MappedText], number: MappedText) -> list[MappedText]:
    """Return the title of a column that is but a number, with the unit that a title above it counts in; none where none does."""
    for title in reversed(above):
        if _TIME_TITLE.match(folded(title.text)):
            break
        unit = _UNIT_ABOVE.search(small(title.text))
        if unit:
            return [joined([title.slice(*unit.span()), number])]
    return []


def _year_of(title: MappedText) -> MappedText | None:
    """Return the year that a title names, and no span of years."""
    year = _YEAR.search(small(title.text))
    return None if year is None else title.slice(*year.span())


def marks_of(row: Row, columns: Columns) -> dict[str, list[tuple[int, MappedText]]]:
    """Return what the marks of a row say by the titles of their columns: the times, who leads, who cooperates."""
    found: dict[str, list[tuple[int, MappedText]]] = {}
    for column, title in columns.times.items():
        if row[column].text.strip():
            found.setdefault("time", []).append((column, title))
    for column, title in columns.bodies.items():
        text = row[column].text.strip(" .()")
        if text:
            found.setdefault("cooperating" if _WITH.fullmatch(text) else "lead", []).append((column, title))
    return found

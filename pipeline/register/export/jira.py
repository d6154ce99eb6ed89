"""Issues for Jira's CSV import: an epic for each decision, a task below it for each obligation.

The importer creates and never updates; the label of an issue is its id, by which it is found again. Headers are without
punctuation, and a parent stands above its children, in the same file.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import count
from pathlib import Path

from sqlalchemy import Connection

from pipeline.register.entries import Duty, Held, Wanted, decisions, duties
from pipeline.register.export.forms import Options
from pipeline.register.export.numbered import MOST_ROWS, remove_left, write_numbered
from pipeline.register.export.telling import day_of, identity_of, lines_of, name_of, one_line, plain, title_of
from pipeline.write.atomic import together
from pipeline.write.cells import Cell

HEADER = ("Summary", "Issue type", "Issue ID", "Parent", "Due date", "Description", "Labels", "Labels")
"""The columns; several values of one field are several columns of that name."""

FOLDER, CONFIG = "jira", "config.json"
_TITLE = 250
_LONGEST = 32_000
"""Jira keeps 255 characters of a summary and 32,767 of a description."""

_FIELDS = {
    "Summary": "summary",
    "Issue type": "issuetype",
    "Due date": "duedate",
    "Description": "description",
    "Labels": "labels",
    "Issue ID": "issue-id",
    "Parent": "parent",
}
_CONFIG = {
    "config.version": "2.0",
    "config.project.from.csv": "false",
    "config.encoding": "UTF-8",
    "config.delimiter": ",",
    "config.date.format": "yyyy-MM-dd",
    "config.field.mappings": {name: {"jira.field": field} for name, field in _FIELDS.items()},
    "config.value.mappings": {},
}

_Row = tuple[Cell, ...]


def write(connection: Connection, folder: Path, wanted: Wanted, options: Options) -> list[Path]:
    """Write `jira/jira-001.csv` and so on, of at most 1,500 rows, and the importer's `config.json`.

    A decision is in one file where it fits, else in several, each with an epic of its own. Raises DiskFull.
    """
    place = folder / FOLDER
    with together() as drafts:
        written = list(write_numbered(drafts, place, "jira", HEADER, _parts(_blocks(connection, wanted, options))))
        with drafts.writing(place / CONFIG) as file:
            file.write(json.dumps(_CONFIG, ensure_ascii=False, indent=2) + "\n")
    remove_left(place, "jira", HEADER, written)
    return [*written, place / CONFIG]


def _parts(blocks: Iterator[list[_Row]]) -> Iterator[list[_Row]]:
    part: list[_Row] = []
    for block in blocks:
        if part and len(part) + len(block) > MOST_ROWS:
            yield part
            part = []
        part += block
    if part:
        yield part


def _blocks(connection: Connection, wanted: Wanted, options: Options) -> Iterator[list[_Row]]:
    """Yield an epic with its tasks, as many as go into a file; of a decision that has more several."""
    numbers = count(1)
    block: list[_Row] = []
    held: Held | None = None
    for duty in duties(connection, wanted):
        if held is None or duty.decision != held.id or len(block) == MOST_ROWS:
            if block:
                yield block
            again = held is not None and duty.decision == held.id
            held = held if again and held else next(decisions(connection, [duty.decision]))
            block = [_epic(held, next(numbers), again=again)]
        block.append(_task(duty, held, next(numbers), block[0][2], options))
    if block:
        yield block


def _epic(held: Held, number: int, *, again: bool) -> _Row:
    title = one_line(f"{name_of(held)}{' (tiếp theo)' if again else ''}: {held.subject}", _TITLE)
    told = [plain(held.subject), f"Cơ quan ban hành: {plain(held.issuer)}", f"Mã: {plain(held.id)}"]
    return (title, "Epic", number, "", "", "\n".join(told)[:_LONGEST], "thihanh", label_of("decision", held.id))


def _task(duty: Duty, held: Held, number: int, epic: Cell, options: Options) -> _Row:
    day = day_of(duty, held, options.today)
    told = "\n".join(lines_of(duty, held))[:_LONGEST]
    title = title_of(duty, _TITLE)
    return (title, "Task", number, epic, day.isoformat() if day else "", told, "thihanh", label_of("duty", duty.key))


def label_of(kind: str, key: str) -> str:
    """Return the label by which an issue is found again: it follows from the key, and has no blank, as Jira wants it."""
    return f"thihanh-{kind}-{identity_of(kind, key).hex[:16]}"

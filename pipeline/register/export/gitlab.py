"""Issues for GitLab's CSV import: title, description and due date, in that order; the importer creates and never updates."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby, islice
from pathlib import Path

from sqlalchemy import Connection

from pipeline.register.entries import Wanted, decisions, duties
from pipeline.register.export.forms import Options
from pipeline.register.export.numbered import MOST_ROWS, remove_left, write_numbered
from pipeline.register.export.telling import day_of, lines_of, title_of
from pipeline.write.atomic import together
from pipeline.write.cells import Cell

HEADER = ("title", "description", "due date")
FOLDER = "gitlab"
_TITLE = 250  # 255 are kept; an apostrophe may come before
_LONGEST = 500_000
_MARKS = re.compile(r"([\\`*_{}\[\]<>#@!~|$^&%])")
_COMMAND = re.compile(r"(?m)^([ \t]*)/")


def write(connection: Connection, folder: Path, wanted: Wanted, options: Options) -> list[Path]:
    """Write `gitlab/gitlab-001.csv` and so on, of at most 1,500 issues. Raises DiskFull."""
    place = folder / FOLDER
    rows = _rows(connection, wanted, options)
    with together() as drafts:
        parts = iter(lambda: list(islice(rows, MOST_ROWS)), [])
        written = list(write_numbered(drafts, place, "gitlab", HEADER, parts))
    remove_left(place, "gitlab", HEADER, written)
    return written


def _rows(connection: Connection, wanted: Wanted, options: Options) -> Iterator[tuple[Cell, ...]]:
    for identity, group in groupby(duties(connection, wanted), key=lambda one: one.decision):
        held = next(decisions(connection, [identity]))
        for duty in group:
            day = day_of(duty, held, options.today)
            told = "\n\n".join(map(markdown, lines_of(duty, held)))[:_LONGEST]
            yield title_of(duty, _TITLE), told, day.isoformat() if day else ""


def markdown(text: str) -> str:
    r"""Return text that GitLab shows as it is: "/close" at the start of a line would be run, "@all" would call everybody."""
    return _COMMAND.sub(r"\1\\/", _MARKS.sub(r"\\\1", text))

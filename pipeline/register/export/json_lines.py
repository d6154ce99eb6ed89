"""JSON Lines: an obligation a line, with all that belongs to it; for programs that take one thing at a time."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection

from pipeline.register.entries import Wanted
from pipeline.register.export.forms import Options
from pipeline.register.export.line import line_of
from pipeline.register.export.reading import duties_wanted
from pipeline.write.atomic import replacing

FILE_NAME = "obligations.jsonl"
_ONE_LINE = str.maketrans({mark: f"\\u{ord(mark):04x}" for mark in "\x85\u2028\u2029"})
"""JSON lets these stand in a string, and many readers take them for the end of a line."""


def write(connection: Connection, folder: Path, wanted: Wanted, options: Options) -> list[Path]:  # noqa: ARG001
    """Write `folder`/obligations.jsonl (UTF-8 without BOM), by decision and position. Raises DiskFull."""
    path = folder / FILE_NAME
    with replacing(path) as file:
        for duty, held in duties_wanted(connection, wanted):
            file.write(line_of(duty, held).model_dump_json().translate(_ONE_LINE) + "\n")
    return [path]

"""Calendars to subscribe to (RFC 5545): a day for each deadline that has one, and to-dos beside them, for all bodies and for each.

A deadline without a day (ongoing, unresolved, relative to what nobody knows) is in none: a confident wrong date is worse than none.
"""

from __future__ import annotations

import shutil
import tempfile
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BufferedRandom
from pathlib import Path
from typing import BinaryIO

from sqlalchemy import Connection

from pipeline.register.entries import Duty, Wanted, name_key
from pipeline.register.export.calendar_parts import FOOT, PRODUCT, event, head, todos
from pipeline.register.export.forms import Options
from pipeline.register.export.revisions import with_decisions
from pipeline.register.export.telling import file_name
from pipeline.write.atomic import Drafts, disk_errors_named, together

_ROLES = ("lead", "cooperating")
FOLDER, BODIES = "ics", "bodies"
_EVENTS, _TODOS = "", "-todo"


@dataclass(slots=True)
class _Spool:
    """Components in the order in which they came, on the disk, and where those of each body lie: begin and end by turns."""

    file: BufferedRandom
    of: dict[str, array[int]] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)

    def put(self, component: bytes, bodies: dict[str, str]) -> None:
        start = self.file.tell()
        self.file.write(component)
        for body, name in bodies.items():
            self.of.setdefault(body, array("Q")).extend((start, start + len(component)))
            self.names.setdefault(body, name)

    def copy(self, body: str, to: BinaryIO) -> None:
        places = self.of.get(body, array("Q"))
        for at in range(0, len(places), 2):
            self.file.seek(places[at])
            to.write(self.file.read(places[at + 1] - places[at]))


def write(connection: Connection, folder: Path, wanted: Wanted, options: Options) -> list[Path]:
    """Write `ics/all.ics` and `all-todo.ics`, and two for each body of the lexicon that leads or cooperates in `bodies/`.

    A body that a decision names for itself alone ("các đơn vị") has none of its own, unless it is asked for. A calendar of before
    whose body has nothing any more becomes empty, as somebody may be subscribed to it. Raises DiskFull.
    """
    place = folder / FOLDER
    with disk_errors_named(place), tempfile.TemporaryFile() as days, tempfile.TemporaryFile() as tasks:
        spools = {_EVENTS: _Spool(days), _TODOS: _Spool(tasks)}
        for held, found in with_decisions(connection, wanted, options.today):
            for duty, revised in found:
                bodies = _bodies(duty, wanted)
                for position, due in enumerate(duty.deadlines):
                    if (wanted.by or wanted.since) and not (
                        due.end and wanted.since <= due.end <= (wanted.by or due.end)
                    ):
                        continue
                    told = event(duty, position, held, revised, options.today)
                    if told:
                        spools[_EVENTS].put(told, bodies)
                    for todo in todos(duty, position, held, revised, options.today):
                        spools[_TODOS].put(todo, bodies)
        with together() as drafts:
            return list(_written(drafts, place, spools))


def _written(drafts: Drafts, place: Path, spools: dict[str, _Spool]) -> Iterator[Path]:
    for kind, spool in spools.items():
        path = place / f"all{kind}.ics"
        spool.file.seek(0)
        with drafts.writing(path) as file:
            file.buffer.write(head("Thời hạn nhiệm vụ"))
            shutil.copyfileobj(spool.file, file.buffer)
            file.buffer.write(FOOT)
        yield path
        mine = {file_name(body) + kind: body for body in spool.of}
        for name, body in sorted(mine.items()):
            path = place / BODIES / f"{name}.ics"
            with drafts.writing(path) as file:
                file.buffer.write(head(f"Thời hạn nhiệm vụ: {spool.names[body]}"))
                spool.copy(body, file.buffer)
                file.buffer.write(FOOT)
            yield path
        for path in sorted((place / BODIES).glob("*.ics")):
            if path.stem.endswith(_TODOS) == bool(kind) and path.stem not in mine and _ours(path):
                with drafts.writing(path) as file:
                    file.buffer.write(head("Thời hạn nhiệm vụ") + FOOT)
                yield path


def _bodies(duty: Duty, wanted: Wanted) -> dict[str, str]:
    key = name_key(wanted.body)
    return {
        one.body: one.name
        for one in duty.actors
        if one.body
        and one.role in (wanted.roles or _ROLES)
        and (wanted.body in {"", one.body} or name_key(one.name) == key)
        and (wanted.body or "/" not in one.body)
    }


def _ours(path: Path) -> bool:
    with path.open("rb") as file:
        return PRODUCT.encode() in file.read(500)

"""An output taken into the register: a decision a transaction, so that what stops it leaves whole decisions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Connection, func, select, update

from pipeline.errors import DamagedFile, MissingFile
from pipeline.register import sources, tables
from pipeline.register.changes import WITHDRAWN, Changes, last_change, now
from pipeline.register.effects import note_effects, settle
from pipeline.register.graph import Ties, tie, tie_to
from pipeline.register.loading import Loaded, Shelf
from pipeline.register.published import rows_of
from pipeline.register.reviewing import Reviews
from pipeline.register.signature import signature_of
from pipeline.register.storing import standing_of, store_bodies, store_head, store_obligations, withdraw
from pipeline.store.database import Database
from pipeline.write.decision_json import decisions_in

_ONE_WRITER = 0x7468696862
"""Key of the advisory lock under which PostgreSQL takes in: else a change could be seen before one with a smaller number."""


@dataclass(slots=True)
class Taken:
    """What became of an output.

    Folders whose decision is `added`, is `changed`, is the `same` as before, or only adds another of its `files`; folders
    whose number another text has (`apart`, with the id given), that can't be read (`damaged`, with the error), that the
    register has and the output no more (`gone`). `changes` counts the changes of obligations by what they are; `last` is the
    number of the last change of the register.
    """

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    same: int = 0
    apart: dict[str, str] = field(default_factory=dict)
    damaged: dict[str, DamagedFile] = field(default_factory=dict)
    gone: list[str] = field(default_factory=list)
    changes: Counter[str] = field(default_factory=Counter)
    last: int = 0


def take_in(
    database: Database,
    output: Path,
    seen: Callable[[int, int], None] | None = None,
    *,
    prune: bool = False,
    reviews: Reviews | None = None,
) -> Taken:
    """Take the decisions of an output into a register; what is the same as before costs a look at its bytes.

    `seen` is told how many folders were looked at, of how many. A folder that the output has no more leaves its decision
    as it is, unless `prune` is asked for: an output may be on a disk that is not there, or be made anew. With `reviews` each is taken
    as people decided it, and again when they decided anything since.

    Raises MissingFile for an output that is not there, and what the database raises; then the decisions before are whole.
    """
    if not output.is_dir():
        raise missing(output)
    shelf = Shelf(output, reviews)
    paths = sorted(decisions_in(output))
    taken = Taken()
    with database.reading() as connection:
        own = tables.source.c
        known = {row.folder: row.content for row in connection.execute(select(own.folder, own.content))}
    for number, path in enumerate(paths, 1):
        folder = path.parent.name
        try:
            told, content = shelf.content_of(path)
            if known.get(folder) == content:
                taken.same += 1
            else:
                _take(database, shelf, shelf.loaded(path, told, content), taken)
        except DamagedFile as error:
            taken.damaged[folder] = error
        if seen is not None:
            seen(number, len(paths))
    taken.gone = sorted(set(known) - {path.parent.name for path in paths})
    if prune:
        for folder in taken.gone:
            _prune(database, shelf, folder, taken)
    with database.reading() as connection:
        taken.last = last_change(connection)
    return taken


def missing(output: Path) -> MissingFile:
    """Return the error that an output is not there."""
    return MissingFile(
        f"{output}: no such folder; name the output of `thihanh extract`",
        f"{output}: không có thư mục này; hãy ghi thư mục kết quả của `thihanh extract`",
    )


def _take(database: Database, shelf: Shelf, file: Loaded, taken: Taken) -> None:
    signature = signature_of(file.raw)
    changes = Changes()
    with database.writing() as connection:
        _alone(database, connection)
        place = sources.place_of(connection, file, signature)
        if place.new:
            _apply(connection, place.decision, file, changes)
        left = sources.put(connection, place.decision, file, signature)
        counts = _recount(connection, shelf, place.decision, {file.folder: file}, changes)
        if left and left != place.decision:
            _recount(connection, shelf, left, {}, changes)
        changes.write(connection)
    taken.changes.update(changes.counts())
    (taken.added if place.new else taken.changed if counts else taken.files).append(file.folder)
    if place.apart:
        taken.apart[file.folder] = place.decision


def _prune(database: Database, shelf: Shelf, folder: str, taken: Taken) -> None:
    changes = Changes()
    with database.writing() as connection:
        _alone(database, connection)
        decision = sources.remove(connection, folder)
        if decision:
            _recount(connection, shelf, decision, {}, changes)
        changes.write(connection)
    taken.changes.update(changes.counts())


def _recount(connection: Connection, shelf: Shelf, decision: str, read: Mapping[str, Loaded], changes: Changes) -> bool:
    """Let the best file of a decision count, and the decision be what it says; tell whether that is one that was just read.

    A file that can't be read is passed over for the next; a decision without any file is withdrawn.
    """
    own = tables.decision.c
    held = connection.execute(select(own.folder, own.content).where(own.id == decision)).one()
    files = sources.sources_of(connection, decision)
    for one in files:
        if (one.folder, one.content) != (held.folder, held.content):
            try:
                file = read.get(one.folder) or shelf.load(one.folder)
            except DamagedFile:
                continue
            _apply(connection, decision, file, changes)
        sources.let_count(connection, decision, one.folder)
        return one.folder in read
    if not files and held.folder:
        _withdraw(connection, decision, changes)
    return False


def _apply(connection: Connection, decision: str, file: Loaded, changes: Changes) -> None:
    """Let a decision be what a file says, and what it does to others be done."""
    rows = rows_of(file.published, decision, file.raw, file.said)
    ties = Ties()
    numbers = store_head(connection, rows, {"folder": file.folder, "content": file.content, "taken_at": now()}, changes)
    store_bodies(connection, rows.bodies)
    out = {decision + key.removeprefix(file.published.id): why for key, why in file.out.items()}
    store_obligations(connection, rows, changes, out)
    tie(connection, decision, rows.decision["issuer"], rows.links, ties)
    if numbers is not None:
        tie_to(connection, decision, numbers, ties)
    _settle(connection, ties, {decision}, changes)


def _withdraw(connection: Connection, decision: str, changes: Changes) -> None:
    """Withdraw a decision that no file holds any more, with its obligations; its row is kept, without a folder."""
    changes.add(decision, "", WITHDRAWN)
    withdraw(connection, [one.row for one in standing_of(connection, decision).values()], changes)
    own = tables.decision.c
    connection.execute(update(tables.decision).where(own.id == decision).values(folder="", content="", taken_at=now()))
    number = connection.execute(select(own.number_key).where(own.id == decision)).scalar_one()
    ties = Ties()
    tie(connection, decision, "", (), ties)
    tie_to(connection, decision, {number}, ties)
    _settle(connection, ties, set(), changes)


def _settle(connection: Connection, ties: Ties, also: set[str], changes: Changes) -> None:
    note_effects(ties, changes)
    for touched in sorted(ties.touched() | also):
        settle(connection, touched, changes)


def _alone(database: Database, connection: Connection) -> None:
    if database.postgres:
        connection.execute(select(func.pg_advisory_xact_lock(_ONE_WRITER)))

"""The decision that a person names: a decision.json, a folder of an output, an id, or a number that the register knows."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from sqlalchemy import select

from pipeline.document.decision import Decision
from pipeline.errors import DamagedFile, MissingFile
from pipeline.register import tables
from pipeline.register.asking import wanted_of
from pipeline.register.opening import REGISTER_FILE, open_register
from pipeline.write.decision_json import DECISION, from_json


def decision_named(told: str, output: Path, address: str = "") -> Decision:
    """Return the decision that is named: a file or a folder that is there counts first, then a folder of the output, then the register.

    `address` is the register's, "" for the one in the output. Raises MissingFile where nothing has that name, WrongUse where the
    register has no such decision or several, DamagedFile where it can't be read.
    """
    for place in (Path(told), output / told):
        path = place / DECISION if place.is_dir() else place
        if path.is_file():
            return _read(path)
    path = output / _folder(told, output, address) / DECISION
    if not path.is_file():
        raise MissingFile(
            f"{path}: the register has this decision, its output does not", f"{path}: sổ đăng ký có, kết quả không có"
        )
    return _read(path)


def _folder(told: str, output: Path, address: str) -> str:
    where = address or str(output / REGISTER_FILE)
    if "://" not in where and not Path(where).is_file():
        raise MissingFile(
            f"{told}: neither a decision.json, nor a folder with one, nor a decision of {output}",
            f"{told}: không phải tệp decision.json, thư mục kết quả hay văn bản trong {output}",
        )
    with closing(open_register(where)) as database, database.reading() as connection:
        identity = wanted_of(connection, decision=told).decision
        own = tables.decision.c
        return str(connection.execute(select(own.folder).where(own.id == identity)).scalar_one())


def _read(path: Path) -> Decision:
    try:
        return from_json(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        first = (str(error).strip().splitlines() or [type(error).__name__])[0]
        raise DamagedFile(
            f"{path}: no decision of thihanh ({first})", f"{path}: không phải kết quả của thihanh ({first})"
        ) from error

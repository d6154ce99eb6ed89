"""The forms that the register is written in, and what every writer of one is given."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Literal, Protocol, cast, get_args

from sqlalchemy import Connection

from pipeline.batch.wrong_use import WrongUse
from pipeline.register import days
from pipeline.register.asking import day_of
from pipeline.register.entries import Wanted

Language = Literal["vi", "en"]
LANGUAGES: tuple[str, ...] = get_args(Language)


@dataclass(frozen=True, slots=True)
class Options:
    """What the writers may be told, each taking what concerns it.

    `today` is the day by which something is within its time or past it; `language` is that of titles; `columns` is an
    office's own layout of the workbook. `base` is the address that the folder is published at, "" where it is not; `output` is
    the output that the register was taken from, None where it is not at hand.
    """

    today: date
    language: Language = "vi"
    columns: Path | None = None
    base: str = ""
    output: Path | None = None


class Writer(Protocol):
    """A function that writes what is wanted into a folder; it returns the files that it wrote, each there in full.

    It reads in shares, gives the same bytes for the same register and options where its form allows that, and raises DiskFull
    where the folder can't be written; then what was there before is unchanged.
    """

    def __call__(self, connection: Connection, folder: Path, wanted: Wanted, options: Options) -> list[Path]:
        """Write the files."""


FORMATS: tuple[tuple[str, str, str], ...] = (
    ("xlsx", "pipeline.register.export.xlsx", "write"),
    ("csv", "pipeline.register.export.csv_files", "write"),
    ("jsonl", "pipeline.register.export.json_lines", "write"),
    ("parquet", "pipeline.register.export.parquet", "write"),
    ("ics", "pipeline.register.export.calendar", "write"),
    ("jira", "pipeline.register.export.jira", "write"),
    ("gitlab", "pipeline.register.export.gitlab", "write"),
    ("atom", "pipeline.register.export.atom", "write"),
    ("akn", "pipeline.register.export.akn", "write"),
)
"""Each form by the name that `--to` takes: the module that writes it, imported when it is asked for, and its function."""


def writers_of(names: Sequence[str]) -> dict[str, Writer]:
    """Return the writers of the forms that are named, in their order.

    Raises WrongUse for a form that there is not, and for none at all.
    """
    known = {name: (module, function) for name, module, function in FORMATS}
    unknown = [name for name in names if name not in known]
    if unknown or not names:
        told, all_of_them = ", ".join(unknown) or "--to", ", ".join(known)
        raise WrongUse(f"{told}: only {all_of_them}", f"{told}: chỉ có {all_of_them}")
    return {name: cast("Writer", getattr(import_module(known[name][0]), known[name][1])) for name in names}


def options_of(
    *, today: str = "", language: str = "vi", columns: Path | None = None, base: str = "", output: Path | None = None
) -> Options:
    """Return options as a person tells them; `today` is the day in Vietnam where none is told.

    Raises WrongUse for a day, a language, a file or an address that there is not.
    """
    if language not in LANGUAGES:
        raise WrongUse(f"--language {language}: only vi, en", f"--language {language}: chỉ có vi, en")
    if columns is not None and not columns.is_file():
        raise WrongUse(f"{columns}: no such file", f"{columns}: không có tệp này")
    if base and not base.startswith(("https://", "http://")):
        raise WrongUse(f"--base {base}: write https://…", f"--base {base}: hãy ghi https://…")
    told = day_of(today)
    return Options(
        date.fromisoformat(told) if told else days.today(), cast("Language", language), columns, base, output
    )


@contextmanager
def one_moment(connection: Connection) -> Iterator[Connection]:
    """Read the register as it stands now until the end of the block, whatever others write meanwhile.

    Files that are made of one another's rows then fit together. No writer has to wait for it.
    """
    if connection.dialect.name == "postgresql":
        connection.rollback()
        connection = connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    else:
        # The driver begins no transactions of its own here; in WAL mode the first read fixes what is seen.
        connection.exec_driver_sql("BEGIN")
    try:
        yield connection
    finally:
        connection.rollback()

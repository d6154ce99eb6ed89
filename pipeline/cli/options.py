"""Options that several commands share. Each has a variable of the environment: THIHANH_ and its name."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.app import say

if TYPE_CHECKING:
    from pipeline.trained import SecondReader

FORMATS = ("json", "csv", "spacy")

Output = Annotated[
    Path, typer.Option("--output", "-o", envvar="THIHANH_OUTPUT", help="Thư mục kết quả / folder for the results")
]
To = Annotated[str, typer.Option("--to", envvar="THIHANH_TO", help="Định dạng / formats: json, csv, spacy")]
Workers = Annotated[
    int,
    typer.Option(
        "--workers", "-j", min=1, max=256, envvar="THIHANH_WORKERS", help="Số tệp đọc cùng lúc / files read at a time"
    ),
]
Timeout = Annotated[
    float,
    typer.Option("--timeout", min=0.1, envvar="THIHANH_TIMEOUT", help="Số giây cho mỗi tệp / seconds for each file"),
]
Memory = Annotated[
    int,
    typer.Option("--memory", min=256, envvar="THIHANH_MEMORY", help="Số MB bộ nhớ cho mỗi tệp / MB for each file"),
]
Db = Annotated[
    str,
    typer.Option(
        "--db", envvar="THIHANH_DB", help="Sổ theo dõi: tệp SQLite hoặc URL PostgreSQL / the ledger: SQLite file or URL"
    ),
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", envvar="THIHANH_QUIET", help="Không báo tiến độ / no progress")]


def formats_of(to: str) -> tuple[str, ...]:
    """Return the formats that are named, with commas; raises typer.BadParameter for one that there is not."""
    formats = tuple(part.strip() for part in to.split(",") if part.strip())
    unknown = [part for part in formats if part not in FORMATS]
    if unknown:
        raise typer.BadParameter(f"{', '.join(unknown)}: chỉ có / only {', '.join(FORMATS)}", param_hint="--to")
    return formats


def second_reader_of(wanted: bool | None) -> SecondReader | None:
    """Return the second reader as `reads_twice` says; raises DamagedFile where a file of its model is not the one that was built."""
    if not reads_twice(wanted):
        return None
    from pipeline.trained import second_reader

    return second_reader()


def reads_twice(wanted: bool | None) -> bool:
    """Tell whether the second reader is to be used, as asked for; where nothing was asked and its model is missing, say so and go on.

    Raises MissingFile where it was asked for and isn't there.
    """
    if wanted is False:
        return False
    from pipeline.errors import MissingFile
    from pipeline.trained import model_folder

    try:
        model_folder()
    except MissingFile as error:
        if wanted:
            raise
        say(f"{error.message_vi}\n{error.message}")
        return False
    return True

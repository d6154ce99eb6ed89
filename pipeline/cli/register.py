"""The commands of the register: register, due, changes, report, diff."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.app import app, say
from pipeline.cli.options import Output, Quiet
from pipeline.cli.reviewed import reviews_of

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from pipeline.register.taking_in import Taken

RegisterDb = Annotated[
    str,
    typer.Option(
        "--db",
        envvar="THIHANH_DB",
        help="Sổ đăng ký: tệp SQLite hoặc URL PostgreSQL, mặc định register.sqlite trong thư mục kết quả / "
        "the register: SQLite file or URL, register.sqlite in the output unless told",
    ),
]
AsJson = Annotated[
    bool,
    typer.Option(
        "--json", envvar="THIHANH_JSON", help="In JSON, mỗi dòng một đối tượng / print JSON, an object a line"
    ),
]


@app.command()
def register(
    output: Annotated[
        Path, typer.Argument(metavar="OUTPUT_DIR", help="Thư mục kết quả / the output", show_default=False)
    ],
    database: RegisterDb = "",
    prune: Annotated[
        bool,
        typer.Option(
            "--prune",
            envvar="THIHANH_PRUNE",
            help="Rút khỏi sổ những văn bản không còn trong kết quả / withdraw what the output has no more",
        ),
    ] = False,
    reviewed: Annotated[
        str,
        typer.Option(
            "--reviewed",
            envvar="THIHANH_REVIEWED",
            help="Lấy giá trị đã rà soát: checked (một người), approved (người thứ hai đã duyệt), no (như trích xuất); mặc định như "
            "lần trước / take values as reviewed: checked, approved, no; as the last time unless told",
        ),
    ] = "",
    review_db: Annotated[
        str,
        typer.Option(
            "--review-db",
            envvar="THIHANH_REVIEW_DB",
            help="Cơ sở dữ liệu rà soát, mặc định review.sqlite trong thư mục kết quả / the review database, review.sqlite in the "
            "output unless told",
        ),
    ] = "",
    quiet: Quiet = False,
) -> None:
    """Đưa mọi văn bản của một kết quả vào sổ đăng ký / take all decisions of an output into the register."""
    from pipeline.errors import SOME_FAILED
    from pipeline.register.opening import REGISTER_FILE, open_register
    from pipeline.register.taking_in import missing, take_in

    if not output.is_dir():
        raise missing(output)
    with (
        closing(open_register(database or str(output / REGISTER_FILE))) as opened,
        reviews_of(opened, output, reviewed, review_db) as reviews,
        _bar(quiet=quiet) as seen,
    ):
        taken = take_in(opened, output, seen, prune=prune, reviews=reviews)
    _tell(taken, quiet=quiet, prune=prune)
    if taken.damaged:
        raise typer.Exit(SOME_FAILED)


@app.command()
def due(
    output: Output = Path("output"),
    database: RegisterDb = "",
    by: Annotated[
        str, typer.Option("--by", envvar="THIHANH_BY", help="Hạn chậm nhất vào ngày / ends on this day at the latest")
    ] = "",
    since: Annotated[
        str,
        typer.Option("--since", envvar="THIHANH_SINCE", help="Hạn sớm nhất từ ngày / ends on this day at the earliest"),
    ] = "",
    body: Annotated[
        str, typer.Option("--body", envvar="THIHANH_BODY", help="Cơ quan: tên hoặc mã / a body, its name or id")
    ] = "",
    roles: Annotated[
        list[str] | None,
        typer.Option(
            "--role",
            envvar="THIHANH_ROLE",
            help="Vai trò của cơ quan / its role: lead, cooperating, recipient, approver",
            show_default=False,
        ),
    ] = None,
    decision: Annotated[
        str,
        typer.Option(
            "--decision", envvar="THIHANH_DECISION", help="Văn bản: mã hoặc số / a decision, its id or number"
        ),
    ] = "",
    standing: Annotated[
        list[str] | None,
        typer.Option(
            "--standing",
            envvar="THIHANH_STANDING",
            help="Tình trạng / how it stands: in-force, superseded, withdrawn; mặc định / unless told: in-force",
            show_default=False,
        ),
    ] = None,
    as_json: AsJson = False,
    as_csv: Annotated[bool, typer.Option("--csv", envvar="THIHANH_CSV", help="In CSV / print CSV")] = False,
) -> None:
    """Nhiệm vụ nào đến hạn, của ai / what is due, and whose it is."""
    if as_json and as_csv:
        raise typer.BadParameter("chỉ một trong hai / either of them", param_hint="--json, --csv")
    if roles and not body:
        raise typer.BadParameter("cần --body / needs --body", param_hint="--role")
    from pipeline.register.asking import wanted_of
    from pipeline.register.due import due as lines_of
    from pipeline.register.due import table_of, write_csv, write_json

    with reading_register(output, database) as connection:
        wanted = wanted_of(
            connection, decision=decision, body=body, roles=roles or (), by=by, since=since, standing=standing or ()
        )
        lines = lines_of(connection, wanted)
        if as_json:
            write_json(lines, sys.stdout)
        elif as_csv:
            write_csv(lines, sys.stdout)
        else:
            from rich.console import Console

            # A pipe has no width; 80 columns would fold every word.
            console = Console()
            console = console if console.is_terminal else Console(width=160)
            table = table_of(lines)
            console.print(table)
            say(f"{table.row_count} dòng / rows")


@app.command()
def changes(
    since: Annotated[
        int,
        typer.Option(
            "--since", min=0, envvar="THIHANH_SINCE", help="Sau thay đổi số mấy / after the change with this number"
        ),
    ] = 0,
    output: Output = Path("output"),
    database: RegisterDb = "",
    as_json: AsJson = False,
) -> None:
    """Sổ đăng ký đã thay đổi gì / what changed in the register."""
    from pipeline.register.changes import changes as changes_of

    with reading_register(output, database) as connection:
        for change in changes_of(connection, since):
            typer.echo(change.as_json() if as_json else change.as_text())


@app.command()
def report(
    file: Annotated[
        Path, typer.Argument(metavar="FILE.html", help="Tệp HTML sẽ ghi / the file to write", show_default=False)
    ],
    output: Output = Path("output"),
    database: RegisterDb = "",
    today: Annotated[
        str,
        typer.Option(
            "--today",
            envvar="THIHANH_TODAY",
            help="Tính đến ngày, mặc định hôm nay / as of this day, today unless told",
        ),
    ] = "",
    months: Annotated[
        int,
        typer.Option("--months", min=1, max=120, envvar="THIHANH_MONTHS", help="Số tháng tới / how many months ahead"),
    ] = 12,
) -> None:
    """Sổ đăng ký thành một trang HTML để xem, in, gửi / the register as one page to read, print and send."""
    from datetime import date

    from pipeline.register.asking import day_of
    from pipeline.register.days import today as in_vietnam
    from pipeline.register.export.forms import one_moment
    from pipeline.register.report.page import report as page_of
    from pipeline.write import write_text

    told = day_of(today)
    with reading_register(output, database) as opened, one_moment(opened) as connection:
        page = page_of(connection, date.fromisoformat(told) if told else in_vietnam(), months=months)
    write_text(file, page)
    say(f"{file}: {len(page.encode()) / 1e6:.1f} MB")


@app.command()
def diff(
    old: Annotated[
        str, typer.Argument(metavar="A", help="Văn bản trước: tệp, thư mục, mã, số / the old one", show_default=False)
    ],
    new: Annotated[
        str, typer.Argument(metavar="B", help="Văn bản sau: tệp, thư mục, mã, số / the new one", show_default=False)
    ],
    output: Output = Path("output"),
    database: RegisterDb = "",
    as_json: Annotated[bool, typer.Option("--json", envvar="THIHANH_JSON", help="In JSON / print JSON")] = False,
) -> None:
    """So hai văn bản hoặc hai lần trích xuất: nghĩa vụ nào thêm, bỏ, đổi / obligations added, gone, changed."""
    from pipeline.compare.published import as_json as json_of
    from pipeline.compare.published import differ, difference, lines_of
    from pipeline.register.finding import decision_named

    found = difference(decision_named(old, output, database), decision_named(new, output, database))
    if as_json:
        typer.echo(json_of(found))
    else:
        for line in lines_of(found):
            typer.echo(line)
    if differ(found):
        raise typer.Exit(1)


@contextmanager
def _bar(*, quiet: bool) -> Iterator[Callable[[int, int], None] | None]:
    """Give what shows how many folders were looked at; None where nobody looks."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("sổ đăng ký / register")
        yield lambda done, of: progress.update(task, completed=done, total=of)


@contextmanager
def reading_register(output: Path, address: str) -> Iterator[Connection]:
    """Give a connection to a register that is there; asking makes none."""
    from pipeline.register.opening import REGISTER_FILE, open_register, seen_to

    path = address or str(output / REGISTER_FILE)
    seen_to(path, output)
    with closing(open_register(path)) as opened, opened.reading() as connection:
        yield connection


def _tell(taken: Taken, *, quiet: bool, prune: bool) -> None:
    for folder, error in taken.damaged.items():
        say(f"{folder}: {error.message_vi}\n{error.message}")
    for folder, identity in taken.apart.items():
        say(
            f"{folder}: trùng số với văn bản khác nhưng nội dung khác; ghi thành {identity}\n"
            f"{folder}: the number of another decision over another text; held as {identity}"
        )
    if taken.gone and not prune:
        say(
            f"{len(taken.gone)} thư mục không còn trong kết quả; văn bản của chúng giữ nguyên (--prune để rút)\n"
            f"{len(taken.gone)} folders are no longer in the output; their decisions stay (--prune withdraws them)"
        )
    if quiet:
        return
    counts = ", ".join(f"{count} {what}" for what, count in sorted(taken.changes.items())) or "0"
    say(
        f"{len(taken.added)} văn bản mới, {len(taken.changed)} thay đổi, {len(taken.files)} bản khác của văn bản đã có, "
        f"{taken.same} như cũ / new, changed, further files of decisions held, as before\n"
        f"nghĩa vụ / obligations: {counts}; thay đổi cuối / last change: {taken.last}"
    )

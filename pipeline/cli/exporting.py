"""The command that writes the register in the forms that others take in: export."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.app import app, say
from pipeline.cli.options import Output, Quiet
from pipeline.cli.register import RegisterDb, reading_register


@app.command()
def export(
    output: Output = Path("output"),
    database: RegisterDb = "",
    to: Annotated[
        str,
        typer.Option(
            "--to", envvar="THIHANH_TO", help="Các dạng, cách nhau bằng dấu phẩy / forms, with commas (docs/exports.md)"
        ),
    ] = "xlsx",
    folder: Annotated[
        Path, typer.Option("--dir", "-d", envvar="THIHANH_DIR", help="Thư mục ghi vào / folder to write into")
    ] = Path("export"),
    body: Annotated[
        str, typer.Option("--body", envvar="THIHANH_BODY", help="Chỉ của cơ quan, tên hoặc mã / only this body's")
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
        str, typer.Option("--decision", envvar="THIHANH_DECISION", help="Chỉ của văn bản / only this decision's")
    ] = "",
    by: Annotated[
        str, typer.Option("--by", envvar="THIHANH_BY", help="Hạn chậm nhất vào ngày / ends on this day at the latest")
    ] = "",
    since: Annotated[
        str,
        typer.Option("--since", envvar="THIHANH_SINCE", help="Hạn sớm nhất từ ngày / ends on this day at the earliest"),
    ] = "",
    everything: Annotated[
        bool,
        typer.Option(
            "--all",
            envvar="THIHANH_ALL",
            help="Cả những nhiệm vụ đã bị thay thế hoặc đã rút / also what was superseded or withdrawn",
        ),
    ] = False,
    today: Annotated[
        str,
        typer.Option(
            "--today",
            envvar="THIHANH_TODAY",
            help="Tính đến ngày, mặc định hôm nay / as of this day, today unless told",
        ),
    ] = "",
    language: Annotated[
        str, typer.Option("--language", envvar="THIHANH_LANGUAGE", help="Ngôn ngữ tiêu đề / language of titles: vi, en")
    ] = "vi",
    columns: Annotated[
        Path | None,
        typer.Option(
            "--columns",
            envvar="THIHANH_COLUMNS",
            help="Cột của bảng XLSX, tệp YAML / the workbook's columns, a YAML file",
            show_default=False,
        ),
    ] = None,
    base: Annotated[
        str,
        typer.Option(
            "--base",
            envvar="THIHANH_BASE",
            help="Địa chỉ mà thư mục được công bố, cho nguồn tin / address that the folder is published at, for the feed",
        ),
    ] = "",
    quiet: Quiet = False,
) -> None:
    """Ghi sổ đăng ký ra các dạng mà nơi khác nhận / write the register in the forms that others take in."""
    if roles and not body:
        raise typer.BadParameter("cần --body / needs --body", param_hint="--role")
    from pipeline.register.asking import STANDINGS, wanted_of
    from pipeline.register.export.forms import one_moment, options_of, writers_of

    writers = writers_of([part.strip() for part in to.split(",") if part.strip()])
    options = options_of(today=today, language=language, columns=columns, base=base, output=output)
    with reading_register(output, database) as opened, one_moment(opened) as connection:
        wanted = wanted_of(
            connection,
            decision=decision,
            body=body,
            roles=roles or (),
            by=by,
            since=since,
            standing=STANDINGS if everything else (),
        )
        for write in writers.values():
            for path in write(connection, folder, wanted, options):
                if not quiet:
                    say(str(path))

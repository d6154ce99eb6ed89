"""The commands that read many files, and those that tell of it: extract, watch, status, retry, reprocess, merge, doctor."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.app import app, say
from pipeline.cli.options import (
    Db,
    Memory,
    Output,
    Quiet,
    Timeout,
    To,
    Workers,
    formats_of,
    reads_twice,
    second_reader_of,
)

if TYPE_CHECKING:
    from pipeline.trained import SecondReader


@app.command()
def extract(
    paths: Annotated[
        list[str],
        typer.Argument(
            help="Tệp, thư mục, - (đầu vào chuẩn), @danh-sách / files, folders, - (standard input), @list",
            show_default=False,
        ),
    ],
    output: Output = Path("output"),
    to: To = "json,csv",
    stdout: Annotated[
        bool, typer.Option("--stdout", envvar="THIHANH_STDOUT", help="In JSON của một tệp / print one file's JSON")
    ] = False,
    second_reader: Annotated[
        bool | None,
        typer.Option(
            "--second-reader/--no-second-reader",
            envvar="THIHANH_SECOND_READER",
            help="Đối chiếu với mô hình đọc thứ hai; mặc định: có, nếu có mô hình / "
            "compare with the trained second reader; by default where its model is there",
            show_default=False,
        ),
    ] = None,
    workers: Workers = 1,
    timeout: Timeout = 300.0,
    memory: Memory = 2000,
    fail_fast: Annotated[
        bool,
        typer.Option("--fail-fast", envvar="THIHANH_FAIL_FAST", help="Dừng ở lỗi đầu tiên / stop at the first error"),
    ] = False,
    shard: Annotated[
        str,
        typer.Option(
            "--shard",
            envvar="THIHANH_SHARD",
            help="Chỉ phần thứ i trong n phần, viết i/n / only the i-th of n shares, as i/n",
        ),
    ] = "",
    engine: Annotated[
        str,
        typer.Option(
            "--engine", envvar="THIHANH_ENGINE", help="Đọc ở đâu / where to read: local, ray (một cụm / a cluster)"
        ),
    ] = "local",
    force: Annotated[
        bool,
        typer.Option("--force", envvar="THIHANH_FORCE", help="Đọc lại cả những tệp đã xong / read again what is done"),
    ] = False,
    ledger: Db = "",
    dry_run: Annotated[
        bool,
        typer.Option(
            "--dry-run",
            envvar="THIHANH_DRY_RUN",
            help="Chỉ liệt kê tệp sẽ đọc / only list the files that would be read",
        ),
    ] = False,
    summary: Annotated[
        bool,
        typer.Option(
            "--json", envvar="THIHANH_JSON", help="In run.json ra đầu ra chuẩn / print run.json on standard output"
        ),
    ] = False,
    quiet: Quiet = False,
) -> None:
    """Trích xuất nghĩa vụ từ các quyết định / extract the obligations of decisions."""
    formats = formats_of(to)
    if stdout:
        _print_one(paths, second_reader_of(second_reader))
        return
    from pipeline.batch.keeper import Keeper
    from pipeline.batch.sandbox import Limits

    limits = Limits(seconds=timeout, memory=memory * 1_000_000)
    twice = reads_twice(second_reader)
    # It loads what reading needs while this process loads what a run needs, looks for the files and opens the ledger.
    keeper = None if dry_run or engine != "local" else Keeper(limits, second_reader=twice, workers=workers)
    with keeper or nullcontext():
        from pipeline.batch.command import ENGINES, Asked, files_of, run_over
        from pipeline.batch.stopping import Stopped

        if engine not in ENGINES:
            raise typer.BadParameter(f"{engine}: chỉ có / only {', '.join(ENGINES)}", param_hint="--engine")
        files = files_of(paths, output, shard)
        if not files:
            raise typer.BadParameter("không có tệp nào đọc được / no readable file found", param_hint="PATHS")
        if dry_run:
            typer.echo("\n".join(map(str, files)))
            return
        asked = Asked(output, formats, twice, limits, workers, fail_fast, quiet, ledger, force, engine, shard, keeper)
        try:
            run = run_over(files, asked)
        except Stopped as stop:
            say(
                "đã dừng, không tệp nào dở dang; chạy lại lệnh này để làm tiếp phần còn lại\n"
                "stopped, no file is left half done; the same command goes on with the rest"
            )
            raise typer.Exit(128 + stop.number) from None
    if summary:
        typer.echo((output / run.file_name).read_text("utf-8"), nl=False)
    failed = [outcome for outcome in run.outcomes if outcome.failed]
    if not quiet or failed:
        done = len(run.outcomes) - len(failed)
        earlier = sum(outcome.earlier for outcome in run.outcomes)
        known = f" ({earlier} từ trước / earlier)" if earlier else ""
        say(f"{done}/{len(run.outcomes)} văn bản xong / documents done{known}; {output}/{run.file_name}")
    if "csv" in formats and len(failed) == len(run.outcomes):
        say(
            f"không văn bản nào trích xuất được: không ghi tệp CSV, các tệp CSV có sẵn trong {output} giữ nguyên\n"
            f"no document could be extracted: no CSV files were written, and any in {output} stay as they were"
        )
    raise typer.Exit(run.exit_code())


def _print_one(paths: list[str], reader: SecondReader | None) -> None:
    if len(paths) != 1 or Path(paths[0]).is_dir():
        raise typer.BadParameter("--stdout cần đúng một tệp / takes exactly one file", param_hint="PATHS")
    from pipeline.batch.local import decision_of
    from pipeline.write.decision_json import to_json

    decision, _ = decision_of(Path(paths[0]), reader)
    typer.echo(to_json(decision), nl=False)


@app.command()
def watch(
    inbox: Annotated[Path, typer.Argument(help="Thư mục nhận tệp / folder that files arrive in")],
    output: Output = Path("output"),
    to: To = "json,csv",
    settle: Annotated[
        float,
        typer.Option(
            "--settle", min=0.1, envvar="THIHANH_SETTLE", help="Số giây tệp phải đứng yên / seconds a file has to rest"
        ),
    ] = 5.0,
    interval: Annotated[
        float,
        typer.Option("--interval", min=0.1, envvar="THIHANH_INTERVAL", help="Số giây giữa hai lần xem / between looks"),
    ] = 2.0,
    workers: Workers = 1,
    timeout: Timeout = 300.0,
    memory: Memory = 2000,
    ledger: Db = "",
    once: Annotated[
        bool,
        typer.Option(
            "--once", envvar="THIHANH_ONCE", help="Xử lý những gì đang có rồi thôi / read what is there and end"
        ),
    ] = False,
) -> None:
    """Đọc các tệp khi chúng đến, chuyển vào done/ hoặc failed/MÃ/ / read files as they arrive and move them aside."""
    from pipeline.batch.command import Asked, watch_inbox
    from pipeline.batch.sandbox import Limits

    limits = Limits(seconds=timeout, memory=memory * 1_000_000)
    asked = Asked(output, formats_of(to), reads_twice(None), limits, workers, ledger=ledger)
    watch_inbox(inbox, asked, settle=settle, interval=interval, once=once)


@app.command()
def status(output: Output = Path("output"), ledger: Db = "") -> None:
    """Cho biết đã làm gì, kết cục ra sao / show what was done and what became of it."""
    from pipeline.batch.command import ledger_of

    with ledger_of(output, ledger) as book:
        for code, count in sorted(book.counts().items()):
            typer.echo(f"{count:8} {code}")
        for row in book.results():
            if row.result is not None and row.result.message:
                typer.echo(f"{row.result.outcome}: {row.result.message_vi}\n  {row.result.message}")


@app.command()
def retry(output: Output = Path("output"), ledger: Db = "") -> None:
    """Để lượt chạy sau đọc lại những tệp chưa xong / let the next run read again what failed."""
    from pipeline.batch.command import forget_failed

    count = forget_failed(output, ledger)
    typer.echo(f"{count} tệp sẽ được đọc lại / files will be read again")


@app.command()
def reprocess(
    where: Annotated[
        str,
        typer.Option(
            "--where",
            envvar="THIHANH_WHERE",
            help="Ví dụ / for example: version<1.2, outcome=TIMEOUT, name~2025*",
            show_default=False,
        ),
    ],
    output: Output = Path("output"),
    ledger: Db = "",
) -> None:
    """Để lượt chạy sau đọc lại những tệp đã chọn / let the next run read again the files chosen."""
    from pipeline.batch.command import forget_where

    count = forget_where(output, ledger, where)
    typer.echo(f"{count} tệp sẽ được đọc lại / files will be read again")


@app.command()
def doctor() -> None:
    """Cho biết máy có những chương trình nào mà một số định dạng cần / show which programs that some formats need are here."""
    from pipeline.doctor import findings

    for one in findings():
        what = f"{one.name}: {one.purpose_vi} / {one.purpose}"
        state = f"có / found: {one.version}" if one.found else f"thiếu / missing; {one.install}"
        typer.echo(f"{what}\n  {state}")

"""The command `thihanh`: one function a command; everything heavy is imported when a command needs it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline import __version__
from pipeline.batch.wrong_use import WrongUse
from pipeline.errors import ThihanhError

if TYPE_CHECKING:
    from pipeline.trained import SecondReader

app = typer.Typer(
    name="thihanh",
    help="Đọc quyết định hành chính: ai phải làm gì, khi nào, theo căn cứ nào.\n\n"
    "Reads Vietnamese administrative decisions: who must do what, by when and under which law.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

FORMATS = ("json", "csv", "spacy")


def main() -> None:
    """Run the command; an error that a user can act on ends in one line and its own exit code."""
    try:
        app()
    except ThihanhError as error:
        _say(f"{error.message_vi}\n{error.message}")
        raise SystemExit(error.exit_code) from error
    except WrongUse as error:
        _say(f"{error.message_vi}\n{error.message}")
        raise SystemExit(2) from error
    except BrokenPipeError:
        # The reader of our output has gone (`thihanh schema | head`): nothing is left to say.
        sys.stderr.close()
        raise SystemExit(0) from None


def _say(text: str) -> None:
    typer.echo(text, err=True)


@app.command()
def extract(
    paths: Annotated[
        list[str],
        typer.Argument(
            help="Tệp, thư mục, - (đầu vào chuẩn), @danh-sách / files, folders, - (standard input), @list",
            show_default=False,
        ),
    ],
    output: Annotated[Path, typer.Option("--output", "-o", help="Thư mục kết quả / folder for the results")] = Path(
        "output"
    ),
    to: Annotated[str, typer.Option("--to", help="Định dạng / formats: json, csv, spacy")] = "json,csv",
    stdout: Annotated[bool, typer.Option("--stdout", help="In JSON của một tệp / print one file's JSON")] = False,
    second_reader: Annotated[
        bool | None,
        typer.Option(
            "--second-reader/--no-second-reader",
            help="Đối chiếu với mô hình đọc thứ hai; mặc định: có, nếu có mô hình / "
            "compare with the trained second reader; by default where its model is there",
            show_default=False,
        ),
    ] = None,
    workers: Annotated[
        int,
        typer.Option(
            "--workers",
            "-j",
            min=1,
            max=256,
            envvar="THIHANH_WORKERS",
            help="Số tệp đọc cùng lúc / files read at a time",
        ),
    ] = 1,
    timeout: Annotated[
        float,
        typer.Option(
            "--timeout", min=0.1, envvar="THIHANH_TIMEOUT", help="Số giây cho mỗi tệp / seconds for each file"
        ),
    ] = 300.0,
    memory: Annotated[
        int,
        typer.Option("--memory", min=256, envvar="THIHANH_MEMORY", help="Số MB bộ nhớ cho mỗi tệp / MB for each file"),
    ] = 2000,
    fail_fast: Annotated[
        bool,
        typer.Option("--fail-fast", envvar="THIHANH_FAIL_FAST", help="Dừng ở lỗi đầu tiên / stop at the first error"),
    ] = False,
    share: Annotated[
        str,
        typer.Option(
            "--shard",
            envvar="THIHANH_SHARD",
            help="Chỉ phần thứ i trong n phần, viết i/n / only the i-th of n shares, as i/n",
        ),
    ] = "",
    force: Annotated[
        bool, typer.Option("--force", help="Đọc lại cả những tệp đã xong / read again what is done")
    ] = False,
    ledger: Annotated[
        str,
        typer.Option(
            "--db",
            envvar="THIHANH_DB",
            help="Sổ theo dõi: tệp SQLite hoặc URL PostgreSQL / the ledger: SQLite file or URL",
        ),
    ] = "",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Chỉ liệt kê tệp sẽ đọc / only list the files that would be read")
    ] = False,
    summary: Annotated[
        bool, typer.Option("--json", help="In run.json ra đầu ra chuẩn / print run.json on standard output")
    ] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Không báo tiến độ / no progress")] = False,
) -> None:
    """Trích xuất nghĩa vụ từ các quyết định / extract the obligations of decisions."""
    formats = _formats(to)
    reader = _second_reader(second_reader)
    if stdout:
        _print_one(paths, reader)
        return
    from pipeline.batch.command import Asked, files_of, run_over
    from pipeline.batch.sandbox import Limits
    from pipeline.batch.stopping import Stopped

    files = files_of(paths, output, share)
    if not files:
        raise typer.BadParameter("không có tệp nào đọc được / no readable file found", param_hint="PATHS")
    if dry_run:
        typer.echo("\n".join(map(str, files)))
        return
    limits = Limits(seconds=timeout, memory=memory * 1_000_000)
    try:
        run = run_over(files, Asked(output, formats, reader, limits, workers, fail_fast, quiet, ledger, force))
    except Stopped as stop:
        _say(
            "đã dừng, không tệp nào dở dang; chạy lại lệnh này để làm tiếp phần còn lại\n"
            "stopped, no file is left half done; the same command goes on with the rest"
        )
        raise typer.Exit(128 + stop.number) from None
    if summary:
        typer.echo((output / "run.json").read_text("utf-8"), nl=False)
    failed = [outcome for outcome in run.outcomes if outcome.failed]
    if not quiet or failed:
        done = len(run.outcomes) - len(failed)
        _say(f"{done}/{len(run.outcomes)} văn bản xong / documents done; {output}/run.json")
    if "csv" in formats and len(failed) == len(run.outcomes):
        _say(
            f"không văn bản nào trích xuất được: không ghi tệp CSV, các tệp CSV có sẵn trong {output} giữ nguyên\n"
            f"no document could be extracted: no CSV files were written, and any in {output} stay as they were"
        )
    raise typer.Exit(run.exit_code())


@app.command()
def doctor() -> None:
    """Cho biết máy có những chương trình nào mà một số định dạng cần / show which programs that some formats need are here."""
    from pipeline.doctor import findings

    for one in findings():
        what = f"{one.name}: {one.purpose_vi} / {one.purpose}"
        state = f"có / found: {one.version}" if one.found else f"thiếu / missing; {one.install}"
        typer.echo(f"{what}\n  {state}")


def _formats(to: str) -> tuple[str, ...]:
    formats = tuple(part.strip() for part in to.split(",") if part.strip())
    unknown = [part for part in formats if part not in FORMATS]
    if unknown:
        raise typer.BadParameter(f"{', '.join(unknown)}: chỉ có / only {', '.join(FORMATS)}", param_hint="--to")
    return formats


def _second_reader(wanted: bool | None) -> SecondReader | None:
    """Return the second reader as asked for; where nothing was asked and its model is missing, say so and go on."""
    if wanted is False:
        return None
    from pipeline.errors import MissingFile
    from pipeline.trained import second_reader

    try:
        return second_reader()
    except MissingFile as error:
        if wanted:
            raise
        _say(f"{error.message_vi}\n{error.message}")
        return None


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
    output: Annotated[Path, typer.Option("--output", "-o", help="Thư mục kết quả / folder for the results")] = Path(
        "output"
    ),
    to: Annotated[str, typer.Option("--to", help="Định dạng / formats: json, csv, spacy")] = "json,csv",
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
    workers: Annotated[int, typer.Option("--workers", "-j", min=1, max=256, envvar="THIHANH_WORKERS")] = 1,
    timeout: Annotated[float, typer.Option("--timeout", min=0.1, envvar="THIHANH_TIMEOUT")] = 300.0,
    memory: Annotated[int, typer.Option("--memory", min=256, envvar="THIHANH_MEMORY")] = 2000,
    once: Annotated[
        bool, typer.Option("--once", help="Xử lý những gì đang có rồi thôi / read what is there and end")
    ] = False,
) -> None:
    """Đọc các tệp khi chúng đến, chuyển vào done/ hoặc failed/MÃ/ / read files as they arrive and move them aside."""
    from pipeline.batch.command import Asked, watch_inbox
    from pipeline.batch.sandbox import Limits

    limits = Limits(seconds=timeout, memory=memory * 1_000_000)
    asked = Asked(output, _formats(to), _second_reader(None), limits, workers)
    watch_inbox(inbox, asked, settle=settle, interval=interval, once=once)


_OUTPUT = Annotated[Path, typer.Option("--output", "-o", help="Thư mục kết quả / folder of the results")]
_DB = Annotated[str, typer.Option("--db", envvar="THIHANH_DB", help="Sổ theo dõi / the ledger")]


@app.command()
def status(output: _OUTPUT = Path("output"), ledger: _DB = "") -> None:
    """Cho biết đã làm gì, kết cục ra sao / show what was done and what became of it."""
    from pipeline.batch.command import ledger_of

    with ledger_of(output, ledger) as book:
        for code, count in sorted(book.counts().items()):
            typer.echo(f"{count:8} {code}")
        for row in book.results():
            if row.result is not None and row.result.message:
                typer.echo(f"{row.result.outcome}: {row.result.message_vi}\n  {row.result.message}")


@app.command()
def retry(output: _OUTPUT = Path("output"), ledger: _DB = "") -> None:
    """Để lượt chạy sau đọc lại những tệp chưa xong / let the next run read again what failed."""
    from pipeline.batch.command import forget_failed

    count = forget_failed(output, ledger)
    typer.echo(f"{count} tệp sẽ được đọc lại / files will be read again")


@app.command()
def reprocess(
    where: Annotated[
        str,
        typer.Option(
            "--where", help="Ví dụ / for example: version<1.2, outcome=TIMEOUT, name~2025*", show_default=False
        ),
    ],
    output: _OUTPUT = Path("output"),
    ledger: _DB = "",
) -> None:
    """Để lượt chạy sau đọc lại những tệp đã chọn / let the next run read again the files chosen."""
    from pipeline.batch.command import forget_where

    count = forget_where(output, ledger, where)
    typer.echo(f"{count} tệp sẽ được đọc lại / files will be read again")


@app.command()
def evaluate(
    gold: Annotated[Path, typer.Argument(help="Thư mục nhãn chuẩn / folder of gold decisions")],
    predicted: Annotated[Path, typer.Argument(help="Thư mục kết quả / folder of extracted decisions")],
    against: Annotated[Path | None, typer.Option("--against", help="Kết quả cũ để so sánh / an earlier output")] = None,
    show: Annotated[int, typer.Option("--show", help="Số lỗi in ra mỗi trường / errors to print a field")] = 0,
    field: Annotated[str, typer.Option("--field", help="Chỉ trường này / this field only")] = "",
    documents: Annotated[bool, typer.Option("--documents", help="Theo từng văn bản / by document")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="In JSON / print JSON")] = False,
) -> None:
    """Chấm điểm kết quả so với nhãn chuẩn / score extracted decisions against gold."""
    import json

    from pipeline import evaluate as scoring

    scores = scoring.score_folders(gold, predicted)
    if as_json:
        typer.echo(
            json.dumps({"missing": list(scores.missing), "figures": scores.figures()}, ensure_ascii=False, indent=1)
        )
        return
    typer.echo(scoring.scores_text(scores))
    if documents:
        typer.echo(scoring.documents_text(scores))
    if show:
        typer.echo(scoring.errors_text(scores, field=field or None, limit=show))
    if against is not None:
        typer.echo(scoring.changes_text(scoring.gains_and_losses(gold, against, predicted), limit=show or 10))


@app.command()
def compare(
    old: Annotated[Path, typer.Argument(help="Kết quả cũ / earlier output")],
    new: Annotated[Path, typer.Argument(help="Kết quả mới / later output")],
    show: Annotated[int, typer.Option("--show", help="Số mục in ra mỗi trường / items to print a field")] = 10,
    field: Annotated[str, typer.Option("--field", help="Chỉ trường này / this field only")] = "",
) -> None:
    """So hai kết quả của cùng các văn bản, không cần nhãn chuẩn / what two outputs of the same documents differ in."""
    from pipeline import evaluate as scoring

    typer.echo(scoring.differences_text(scoring.differences(old, new), field=field or None, limit=show), nl=False)


@app.command()
def debug(
    path: Annotated[Path, typer.Argument(metavar="FILE", help="Một văn bản / one document")],
    lines: Annotated[str, typer.Option("--line", help="Chỉ dòng N hoặc N-M / only line N or lines N-M")] = "",
    only: Annotated[
        str,
        typer.Option(
            "--only",
            help="Chỉ các loại này / only these kinds, with commas: references, obligations, bodies, deadlines, "
            "indicators, abbreviations, notes, proposals",
        ),
    ] = "",
    as_json: Annotated[
        bool, typer.Option("--json", help="In JSON, mỗi dòng một đối tượng / JSON, one object a line")
    ] = False,
    second_reader: Annotated[
        bool,
        typer.Option("--second-reader/--no-second-reader", help="Kèm mô hình đọc thứ hai / with the second reader"),
    ] = False,
) -> None:
    """Từng dòng của văn bản: là gì, do quy tắc nào, tìm thấy gì / what became of each line, and by which rule."""
    from pipeline.batch.local import work_of
    from pipeline.debug import KINDS, debug_json, debug_text, debugged

    kinds = tuple(part.strip() for part in only.split(",") if part.strip())
    unknown = [kind for kind in kinds if kind not in KINDS]
    if unknown:
        raise typer.BadParameter(f"{', '.join(unknown)}: chỉ có / only {', '.join(KINDS)}", param_hint="--only")
    first, last = _line_range(lines)
    found = debugged(work_of(path, _second_reader(second_reader)))
    chosen = [line for line in found if first <= line.number <= (last or line.number)]
    typer.echo(debug_json(chosen, kinds) if as_json else debug_text(chosen, kinds))


def _line_range(text: str) -> tuple[int, int]:
    """Read "N" or "N-M"; "" is everything, with 0 for the last line."""
    if not text:
        return 1, 0
    first, dash, last = text.partition("-")
    if not first.isdigit() or (dash and not last.isdigit()):
        raise typer.BadParameter(f"{text}: N hoặc / or N-M", param_hint="--line")
    return int(first), int(last) if dash else int(first)


@app.command()
def explain(
    identity: Annotated[
        str, typer.Argument(metavar="ID", help="Mã quyết định hoặc nghĩa vụ / id of a decision or obligation")
    ],
    output: Annotated[Path, typer.Option("--output", "-o", help="Thư mục kết quả / folder of results")] = Path(
        "output"
    ),
) -> None:
    """Vì sao có kết quả này: quy tắc nào, từ những chữ nào / which rule found this, from which words."""
    from pipeline.explain import explained

    typer.echo(explained(identity, output))


@app.command()
def show(
    path: Annotated[Path, typer.Argument(metavar="FILE", help="Một văn bản có trang / one document with pages")],
    finding: Annotated[
        str, typer.Option("--finding", help="Mã kết quả, vd. o1, ref1 / id of a finding; without it all ids are listed")
    ] = "",
    output: Annotated[Path, typer.Option("--output", "-o", help="Tệp ảnh PNG / the picture")] = Path("page.png"),
    everything: Annotated[bool, typer.Option("--all", help="Vẽ mọi kết quả, mọi trang / draw all findings")] = False,
    dpi: Annotated[int, typer.Option("--dpi", min=36, max=600, help="Độ phân giải / dots an inch")] = 200,
) -> None:
    """Kết quả nằm ở đâu trên trang: vẽ khung quanh chữ / draw boxes around the words of a finding on its page."""
    from pipeline.batch.local import work_of
    from pipeline.show import chosen, findings_of, listing, shown_pages
    from pipeline.steps import published

    work = work_of(path)
    findings = findings_of(published(work))
    if not finding and not everything:
        typer.echo(listing(findings))
        return
    wanted = findings if everything else [chosen(findings, finding, path.name)]
    for place in shown_pages(path, work, wanted, output, dpi):
        typer.echo(place)


@app.command()
def schema() -> None:
    """In lược đồ JSON của kết quả / print the JSON Schema of the output."""
    from pipeline.write.schema import schema_text

    typer.echo(schema_text(), nl=False)


def _version(value: bool) -> None:
    if value:
        typer.echo(f"thihanh {__version__}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Phiên bản / version")
    ] = False,
) -> None:
    """Đọc quyết định hành chính: ai phải làm gì, khi nào, theo căn cứ nào / who must do what, by when, under which law."""


if __name__ == "__main__":
    main()

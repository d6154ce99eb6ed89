"""The commands that compare outputs, and the one that makes gold of what was reviewed: evaluate, compare, export-gold."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.app import app, say
from pipeline.cli.options import Output


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


@app.command("export-gold")
def export_gold(
    folder: Annotated[Path, typer.Argument(help="Thư mục nhận nhãn chuẩn / folder for the gold decisions")],
    output: Output = Path("output"),
    db: Annotated[
        str,
        typer.Option(
            "--db",
            help="Cơ sở dữ liệu rà soát: tệp SQLite hoặc URL PostgreSQL; mặc định: review.sqlite trong thư mục kết quả / "
            "the review database: SQLite file or URL; review.sqlite in the output unless told",
            show_default=False,
        ),
    ] = "",
    status: Annotated[
        str, typer.Option("--status", help="Chỉ quyết định đã / only decisions that are all: approved, checked")
    ] = "approved",
) -> None:
    """Ghi các quyết định đã rà soát thành nhãn chuẩn cho evaluate / write reviewed decisions as gold for evaluate."""
    from contextlib import closing

    from pipeline.errors import MissingFile
    from pipeline.review.records.gold import STATUSES, export_gold
    from pipeline.review.records.opening import REVIEW_FILE, open_review

    chosen = next((one for one in STATUSES if one == status), None)
    if chosen is None:
        raise typer.BadParameter(f"{status}: chỉ có / only {', '.join(STATUSES)}", param_hint="--status")
    address = db or str(output / REVIEW_FILE)
    if "://" not in address and not Path(address).exists():
        raise MissingFile(
            f"{address}: there is no review database; name its folder with --output or itself with --db",
            f"{address}: không có cơ sở dữ liệu rà soát; hãy chỉ thư mục bằng --output hoặc chỉ thẳng bằng --db",
        )
    with closing(open_review(address)) as database:
        done = export_gold(database, folder, chosen, seen=lambda one: typer.echo(one.path))
    for left in done.left_out:
        say(f"{left.document}: {left.why_vi}\n  {left.why}")
    say(
        f"{len(done.written)} quyết định đã ghi, {len(done.left_out)} chưa ghi / "
        f"{len(done.written)} decisions written, {len(done.left_out)} left out"
    )

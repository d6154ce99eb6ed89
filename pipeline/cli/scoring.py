"""The commands that compare outputs: evaluate, compare."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.app import app


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

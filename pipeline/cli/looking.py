"""The commands that show one document or its findings: debug, explain, show, schema."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.app import app
from pipeline.cli.options import second_reader_of


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
    found = debugged(work_of(path, second_reader_of(second_reader)))
    chosen = [line for line in found if first <= line.number <= (last or line.number)]
    typer.echo(debug_json(chosen, kinds) if as_json else debug_text(chosen, kinds))


def _line_range(text: str) -> tuple[int, int]:
    """Read "N" or "N-M"; "" is everything, with 0 for the last line."""
    if not text:
        return 1, 0
    first, dash, last = text.partition("-")
    if not first.isdigit() or (dash and (not last.isdigit() or int(last) < int(first))):
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

"""The pages of some findings, drawn and written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path

from pipeline.document.source import Box
from pipeline.errors import UnknownFormat
from pipeline.show.drawing import Marked, painted
from pipeline.show.findings import Mark, Shown
from pipeline.show.pages import page_image
from pipeline.spans import Span
from pipeline.steps import Work
from pipeline.write import write_bytes


def shown_pages(path: Path, work: Work, findings: Sequence[Shown], output: Path, dpi: int = 200) -> Iterator[Path]:
    """Draw findings on every page on which words of theirs stand; write the pages as PNG and yield where.

    One page goes to `output`; of several, each gets its number: "page-3.png" for page 3 and "page.png". `work` is that of
    the file at `path`.

    Raises UnknownFormat for a format without pages, DiskFull where a picture can't be written.
    """
    if work.source.pages is None:
        raise UnknownFormat(
            f"{path.name} has no pages to draw on; see what was found, line by line, with: thihanh debug {path}",
            f"{path.name} không có trang để vẽ; hãy xem kết quả từng dòng bằng: thihanh debug {path}",
        )
    by_page: dict[int, list[Marked]] = {}
    for shown in findings:
        for mark in shown.marks:
            for page, boxes in _boxes(mark, work).items():
                by_page.setdefault(page, []).append((mark.role, mark.label, boxes))
    data = path.read_bytes()
    for page in sorted(by_page):
        place = output if len(by_page) == 1 else output.with_name(f"{output.stem}-{page}{output.suffix}")
        picture = BytesIO()
        painted(page_image(data, path.name, page, dpi), by_page[page]).save(picture, "PNG")
        write_bytes(place, picture.getvalue())
        yield place


def _boxes(mark: Mark, work: Work) -> dict[int, list[Box]]:
    """Return the boxes of a mark by page: evidence has those of its first page only, a drawing shows all."""
    found: dict[int, list[Box]] = {}
    for one in mark.evidence:
        for page, box in work.proof.places(Span(one.start, one.end)):
            found.setdefault(page, []).append(box)
    return found

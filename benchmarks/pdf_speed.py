"""What reading a PDF page costs: PDFium's bare text, the reader, pdfplumber, and ruled tables of both, taking turns in one run.

    python benchmarks/pdf_speed.py                  # corpus/pdf
    python benchmarks/pdf_speed.py FOLDER FILE …    # PDF files with a text layer of your own

Seconds are those of the processor, the shortest of some rounds. A file is left out where it has under 200 characters a
page: a scan takes the time of its recognition.

Tables are timed page by page, on the pages that have any; what is given is the page on which we win least. "Ruled cells"
is what tables cost on top of the text: from PDFium's open page, which the text needs anyway, to the areas of cells, against
pdfplumber's `find_tables`, which reads the page's objects by itself. "Tables and all else" is our whole page against
`extract_tables`.
"""

from __future__ import annotations

import argparse
import io
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pdfplumber
import pypdfium2 as pdfium
from measuring import Row, table

from pipeline.read.formats import read
from pipeline.read.pdf import opened
from pipeline.read.pdf_characters import TextPage
from pipeline.read.pdf_objects import drawn
from pipeline.read.pdf_pages import page_of
from pipeline.read.pdf_rulings import tables

CORPUS = Path(__file__).parents[1] / "corpus" / "pdf"
HEADER = ("file", "what", "pages", "pages/s", "times as long as bare text", "times pdfplumber's speed")
FEW = 200
ROUNDS = 7
SLOW_ROUNDS = 2


@dataclass(frozen=True, slots=True)
class Sample:
    """A file with a text layer; `ruled` are the indices of the pages with ruled tables."""

    name: str
    data: bytes
    pages: int
    characters: int
    ruled: tuple[int, ...]


def bare_text(sample: Sample) -> None:
    """Take the text of each page from PDFium as it comes."""
    document = pdfium.PdfDocument(sample.data)
    for page in document:
        text = page.get_textpage()
        text.get_text_range()
        text.close()
        page.close()
    document.close()


def our_reading(sample: Sample) -> None:
    """Read the file as the pipeline does: characters, lines, columns, tables."""
    read(sample.data, sample.name)


def their_reading(sample: Sample) -> None:
    """Take text and tables of each page by pdfplumber."""
    with pdfplumber.open(io.BytesIO(sample.data)) as document:
        for page in document.pages:
            page.extract_text()
            page.extract_tables()
            page.close()


def our_cells(page: Any, text: TextPage) -> None:
    """Find the areas of the cells of an open page."""
    tables(drawn(page).paths, text.box, text.turns)


def their_cells(document: Any, number: int) -> None:
    """Find the same by pdfplumber."""
    page = document.pages[number]
    page.find_tables()
    page.close()


def their_tables(document: Any, number: int) -> None:
    """Take the text of the cells of one page by pdfplumber."""
    page = document.pages[number]
    page.extract_tables()
    page.close()


def samples(paths: Iterable[Path]) -> Iterator[Sample]:
    """Yield the files at some paths, folders searched, that have a text layer."""
    for path in paths:
        for file in sorted(path.rglob("*.pdf")) if path.is_dir() else [path]:
            data = file.read_bytes()
            document = opened(data, file.name)
            pages = [page_of(document, number, file.name) for number in range(len(document))]
            document.close()
            characters = sum(page.characters for page in pages if page)
            if characters >= FEW * len(pages):
                ruled = tuple(number for number, page in enumerate(pages) if page and page.grids)
                yield Sample(file.name, data, len(pages), characters, ruled)


def in_turns(functions: Sequence[tuple[Callable[[], Any], int]]) -> list[float]:
    """Return the shortest time of each function in seconds of the processor; each has its number of rounds."""
    shortest = [float("inf")] * len(functions)
    for number in range(max(rounds for _, rounds in functions)):
        for index, (function, rounds) in enumerate(functions):
            if number < rounds:
                began = time.process_time()
                function()
                shortest[index] = min(shortest[index], time.process_time() - began)
    return shortest


def file_rows(sample: Sample) -> Iterator[Row]:
    """Yield what reading one file costs."""
    bare, ours, theirs = in_turns(
        [
            (lambda: bare_text(sample), ROUNDS),
            (lambda: our_reading(sample), ROUNDS),
            (lambda: their_reading(sample), SLOW_ROUNDS),
        ]
    )
    name = f"{sample.name}, {sample.characters / sample.pages:.0f} characters a page"
    for what, seconds in (
        ("PDFium's bare text", bare),
        ("the reader", ours),
        ("pdfplumber, text and tables", theirs),
    ):
        speed = f"{sample.pages / seconds:.0f}"
        yield name, what, str(sample.pages), speed, f"{seconds / bare:.1f}", f"{theirs / seconds:.0f}"
        name = ""
    yield from table_rows(sample)


def table_rows(sample: Sample) -> Iterator[Row]:
    """Yield what the ruled tables of one file cost on the page on which we win least."""
    if not sample.ruled:
        return
    found: list[list[float]] = []
    document = opened(sample.data, sample.name)
    with pdfplumber.open(io.BytesIO(sample.data)) as oracle:
        for number in sample.ruled:
            page = document[number]
            text = TextPage(page)
            functions: list[tuple[Callable[[], Any], int]] = [
                (partial(our_cells, page, text), ROUNDS),
                (partial(their_cells, oracle, number), SLOW_ROUNDS),
                (partial(page_of, document, number, sample.name), ROUNDS),
                (partial(their_tables, oracle, number), SLOW_ROUNDS),
            ]
            found.append(in_turns(functions))
            text.close()
            page.close()
    document.close()
    for what, ours in (("ruled cells", 0), ("tables and all else", 2)):
        least = min(found, key=lambda times, ours=ours: times[ours + 1] / times[ours])
        wins = f"{least[ours + 1] / least[ours]:.0f}"
        yield "", what, str(len(found)), f"{1 / least[ours]:.0f}", "", wins


def rows(paths: Sequence[Path] = (CORPUS,)) -> list[Row]:
    """Return the table, a row each file and way of reading, and the files together at the end; its columns are `HEADER`."""
    found: list[Row] = []
    some = list(samples(paths))
    for sample in some:
        found.extend(file_rows(sample))
    pages = sum(sample.pages for sample in some)
    times = in_turns(
        [
            (lambda: [bare_text(sample) for sample in some], ROUNDS),
            (lambda: [our_reading(sample) for sample in some], ROUNDS),
        ]
    )
    for what, seconds in zip(("PDFium's bare text", "the reader"), times, strict=True):
        found.append(("all", what, str(pages), f"{pages / seconds:.0f}", f"{seconds / times[0]:.1f}", ""))
    return found


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("paths", nargs="*", type=Path, default=[CORPUS])
    print(table(HEADER, rows(parser.parse_args().paths)))


if __name__ == "__main__":
    main()

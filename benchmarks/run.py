"""Measures speed, growth and memory on the sample decisions; prints the tables and writes docs/performance.md.

python benchmarks/run.py [--no-write]
"""

from __future__ import annotations

import argparse
import io
import os
import platform
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium

from pipeline.document.decision import DecisionHead
from pipeline.document.paragraphs import CleanDocument
from pipeline.document.proof import Proof
from pipeline.document.source import Source
from pipeline.grammar.names import EMPTY
from pipeline.read.formats import SUFFIXES, read
from pipeline.steps import STEPS, Work, decided
from pipeline.structure.zones import structured

ROOT = Path(__file__).resolve().parents[1]
CORPUS = ROOT / "corpus"
PAGE = ROOT / "docs" / "performance.md"
COMMAND = Path(sys.executable).with_name("thihanh")
ROUNDS = 5
GROWING = "1876-QD-UBND.md"
COPIES = (1, 2, 4, 8)
PAGES = 200

Row = tuple[str, ...]


def documents() -> list[Path]:
    """Return the sample decisions in every format, sorted by path."""
    return [
        path
        for path in sorted(CORPUS.rglob("*"))
        if path.suffix in SUFFIXES and path.stem != "README" and "gold" not in path.parts
    ]


def best(function: Callable[[], Any], rounds: int = ROUNDS) -> float:
    """Return the shortest of some runs, in seconds: what else the machine does can only make a run longer."""
    return min(_timed(function) for _ in range(rounds))


def _timed(function: Callable[[], Any]) -> float:
    began = time.perf_counter()
    function()
    return time.perf_counter() - began


def command(arguments: Sequence[str]) -> tuple[float, float]:
    """Run `thihanh` in a process of its own; return its seconds and its peak memory in MB."""
    return in_process([str(COMMAND), *arguments])


def in_process(words: Sequence[str]) -> tuple[float, float]:
    """Run a program in a process of its own; return its seconds and its peak memory in MB."""
    began = time.perf_counter()
    process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(words)} ended with {process.returncode}")
    scale = 1024 * 1024 if sys.platform == "darwin" else 1024
    return time.perf_counter() - began, usage.ru_maxrss / scale


def cold() -> list[Row]:
    """Time the command from its start, and its memory."""
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as folder:
        calls = [("`thihanh --help`", ["--help"])]
        for name in (GROWING, "412-QD-BTSKTB.txt", "docx/935-QD-TTg.docx", "pdf/935-QD-TTg.pdf"):
            one = ["extract", str(CORPUS / name), "-o", folder, "--to", "json", "--quiet", "--force"]
            calls.append((f"`thihanh extract corpus/{name} --to json`", one))
        whole = ["extract", str(CORPUS), "-o", folder, "--to", "json,csv", "--quiet", "--force"]
        calls.append((f"`thihanh extract corpus --to json,csv` ({len(documents())} files)", whole))
        for name, arguments in calls:
            runs = [command(arguments) for _ in range(ROUNDS)]
            seconds = [run[0] for run in runs]
            memory = max(run[1] for run in runs)
            rows.append((name, f"{min(seconds):.2f}", f"{statistics.median(seconds):.2f}", f"{memory:.0f}"))
    return rows


def by_reader() -> list[Row]:
    """Time each reader on its sample decisions, warm."""
    loaded = [(path.read_bytes(), path.name) for path in documents()]
    seconds: dict[str, float] = {}
    characters: dict[str, int] = {}
    for data, name in loaded:
        source = read(data, name)
        seconds[source.reader] = seconds.get(source.reader, 0.0) + best(lambda data=data, name=name: read(data, name))
        characters[source.reader] = characters.get(source.reader, 0) + len(source.raw)
    whole = sum(seconds.values())
    return [_speed(reader, seconds[reader], whole, characters[reader]) for reader in sorted(seconds)]


def by_step() -> list[Row]:
    """Time each step over all sample decisions, warm."""
    sources = [read(path.read_bytes(), path.name) for path in documents()]
    characters = sum(len(source.raw) for source in sources)
    totals: dict[str, float] = {}
    for source in sources:
        shortest: dict[str, float] = {}
        for _ in range(ROUNDS):
            for name, seconds in _stepped(source):
                shortest[name] = min(seconds, shortest.get(name, seconds))
        for name, seconds in shortest.items():
            totals[name] = totals.get(name, 0.0) + seconds
    whole = sum(totals.values())
    rows = [_speed(name, seconds, whole, characters) for name, seconds in totals.items()]
    return [*rows, _speed("all", whole, whole, characters)]


def _speed(name: str, seconds: float, whole: float, characters: int) -> Row:
    """Return the name, milliseconds, share of the whole, and characters a second ("-" below a millisecond)."""
    rate = f"{characters / seconds:,.0f}" if seconds > 1e-3 else "-"
    return name, f"{seconds * 1000:.1f}", f"{100 * seconds / whole:.1f}", rate


def _stepped(source: Source) -> list[tuple[str, float]]:
    empty = CleanDocument(source, (), ())
    work = Work(source, empty, structured(empty), Proof(source), EMPTY, DecisionHead(), "")
    times: list[tuple[str, float]] = []
    for name, step in STEPS:
        began = time.perf_counter()
        value = step(work)
        times.append((name, time.perf_counter() - began))
        work = replace(work, **{name: value})
    return times


def pdf_pages() -> list[Row]:
    """Time reading a PDF file of 200 pages against PDFium's bare text, taking turns, and measure memory in new processes.

    Seconds are those of the processor: on a busy machine a read of seconds is interrupted more often than one of tenths.
    """
    data = long_pdf()
    shortest = [float("inf"), float("inf")]
    for _ in range(ROUNDS):
        for index, function in enumerate((bare_text, lambda data: read(data, "long.pdf"))):
            began = time.process_time()
            function(data)
            shortest[index] = min(shortest[index], time.process_time() - began)
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "long.pdf"
        place.write_bytes(data)
        lines = (
            f"from pathlib import Path; from pipeline.read.pdf import read; read(Path({str(place)!r}).read_bytes(), '')"
        )
        reading = in_process([sys.executable, "-c", lines])[1]
        whole = command(["extract", str(place), "-o", folder, "--to", "json", "--quiet", "--force"])[1]
    rows: list[Row] = []
    for name, seconds, memory in (
        ("PDFium's plain text, no places", shortest[0], ""),
        ("the PDF reader: characters, lines, columns, tables", shortest[1], f"{reading:.0f}"),
        ("`thihanh extract --to json`", 0.0, f"{whole:.0f}"),
    ):
        speed = (f"{PAGES / seconds:.0f}", f"{seconds / shortest[0]:.1f}") if seconds else ("", "")
        rows.append((name, *speed, memory))
    return rows


def long_pdf() -> bytes:
    """Return the sample decisions that are PDF files, one after the other and again, up to 200 pages."""
    document = pdfium.PdfDocument.new()
    samples = [pdfium.PdfDocument(path) for path in sorted((CORPUS / "pdf").glob("*.pdf"))]
    while len(document) < PAGES:
        for sample in samples:
            left = PAGES - len(document)
            if left:
                document.import_pages(sample, list(range(min(len(sample), left))))
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def bare_text(data: bytes) -> int:
    """Take the text of each page from PDFium as it comes; return its length."""
    document = pdfium.PdfDocument(data)
    length = 0
    for page in document:
        text = page.get_textpage()
        length += len(text.get_text_range())
        text.close()
        page.close()
    document.close()
    return length


def repeated(text: str, times: int) -> str:
    """Return a decision whose plan has its sections `times` over, their numbers going on."""
    begins = [match.start() for match in re.finditer(r"^\*\*[IVX]+\. ", text, re.MULTILINE)]
    after = text.index("**PHỤ LỤC**", begins[-1])
    sections = [text[start:end] for start, end in zip(begins, [*begins[1:], after], strict=True)]
    copies = [
        re.sub(r"^\*\*[IVX]+\.", f"**{_roman(copy * len(sections) + index)}.", section, count=1)
        for copy in range(times)
        for index, section in enumerate(sections, start=1)
    ]
    return text[: begins[0]] + "".join(copies) + text[after:]


def _roman(number: int) -> str:
    tens, ones = divmod(number, 10)
    return "X" * tens + ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")[ones]


def growth() -> list[Row]:
    """Time a decision of 1, 2, 4 and 8 times its sections; the ratios are to the row above.

    The sizes take turns, so that a slow spell of the machine hits all of them alike.
    """
    text = (CORPUS / GROWING).read_text("utf-8")
    sources = [read(repeated(text, times).encode(), GROWING) for times in COPIES]
    shortest = [float("inf")] * len(sources)
    for _ in range(2 * ROUNDS):
        for index, source in enumerate(sources):
            shortest[index] = min(shortest[index], _timed(lambda source=source: decided(source)))
    rows: list[Row] = []
    for index, (times, source, seconds) in enumerate(zip(COPIES, sources, shortest, strict=True)):
        length = len(source.raw)
        ratios = ("", "")
        if index:
            ratios = (f"{length / len(sources[index - 1].raw):.2f}", f"{seconds / shortest[index - 1]:.2f}")
        obligations = len(decided(source).obligations)
        rows.append((str(times), f"{length:,}", str(obligations), f"{seconds * 1000:.1f}", *ratios))
    return rows


def table(header: Row, rows: list[Row]) -> str:
    """Return a Markdown table; every column but the first is set to the right."""
    lines = ["| " + " | ".join(row) + " |" for row in (header, ("---", *("---:" for _ in header[1:])), *rows)]
    return "\n".join(lines)


def report() -> str:
    """Measure everything; return the page."""
    machine = f"Python {platform.python_version()}, {platform.system()} {platform.machine()}"
    return f"""# Performance

Written by `make bench`, which runs `benchmarks/run.py` on the sample decisions in `corpus/`.
{machine}, {os.cpu_count()} processors; the pipeline uses one. Each figure is of {ROUNDS} runs.
Where another program runs beside it, times grow: by half and more has been seen.

## From a cold start

The command in a process of its own, imports included.

{table(("command", "best, s", "median, s", "peak memory, MB"), cold())}

## By step

All {len(documents())} files after reading, warm: words and patterns are loaded. The steps are those of
`pipeline/steps.py`; characters are those of the raw text.

{table(("step", "ms", "share, %", "characters/s"), by_step())}

## By reader

{table(("reader", "ms", "share, %", "characters/s"), by_reader())}

## PDF pages

The PDF files of `corpus/pdf` one after the other, again and again up to {PAGES} pages. The two ways of reading take turns,
and seconds are those of the processor; memory is the peak of a process of its own.

{table(("what", "pages/s", "times as long", "peak memory, MB"), pdf_pages())}

## Growth

`{GROWING}` with the sections of its plan repeated, their numbers going on. The time has to grow as the text does:
the two ratios, each to the row above, belong close together.

{table(("times", "characters", "obligations", "ms", "ratio of text", "ratio of time"), growth())}
"""


def main() -> None:
    """Measure, print and write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--no-write", action="store_true", help="only print")
    options = parser.parse_args()
    text = report()
    print(text)
    if not options.no_write:
        PAGE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()

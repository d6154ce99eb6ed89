"""Measures speed, growth and memory, beside what other tools take; prints the tables and writes docs/performance.md.

python benchmarks/run.py [--only a,c] [--quick] [--no-write]

a: one long decision in each form; b: each stage alone; c: growth; d: many files; e: start; f: other tools; p: pages of PDF files.
Only a whole run writes the page.
"""

from __future__ import annotations

import argparse
import importlib.util
import io
import os
import platform
import statistics
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import one_decision
import parts
import peers
import pypdfium2 as pdfium
from long_decision import GROWING, repeated
from measuring import CORPUS, ROOT, ROUNDS, Row, Section, best, command, in_process, table, timed

from pipeline.document.decision import DecisionHead
from pipeline.document.paragraphs import CleanDocument
from pipeline.document.proof import Proof
from pipeline.document.source import Source
from pipeline.grammar.names import EMPTY
from pipeline.read.formats import SUFFIXES, read
from pipeline.steps import STEPS, Work, decided
from pipeline.structure.zones import structured

PAGE = ROOT / "docs" / "performance.md"
COPIES = (1, 2, 4, 8)
PAGES = 200


def documents() -> list[Path]:
    """Return the sample decisions in every format, sorted by path."""
    return [
        path
        for path in sorted(CORPUS.rglob("*"))
        if path.suffix in SUFFIXES and path.stem != "README" and "gold" not in path.parts
    ]


def cold(*, quick: bool) -> list[Row]:
    """Time the command from its start, and its memory; when it has to be quick, once and of one file."""
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as folder:
        calls = [("`thihanh --help`", ["--help"])]
        for name in (GROWING, "412-QD-BTSKTB.txt", "docx/935-QD-TTg.docx", "pdf/935-QD-TTg.pdf"):
            one = ["extract", str(CORPUS / name), "-o", folder, "--to", "json", "--quiet", "--force"]
            calls.append((f"`thihanh extract corpus/{name} --to json`", one))
        whole = ["extract", str(CORPUS), "-o", folder, "--to", "json,csv", "--quiet", "--force"]
        calls.append((f"`thihanh extract corpus --to json,csv` ({len(documents())} files)", whole))
        for name, arguments in calls[:2] if quick else calls:
            runs = [command(arguments) for _ in range(1 if quick else ROUNDS)]
            seconds = [run.seconds for run in runs]
            memory = max(run.peak for run in runs)
            rows.append((name, f"{min(seconds):.2f}", f"{statistics.median(seconds):.2f}", f"{memory:.0f}"))
    return rows


def by_reader(rounds: int) -> list[Row]:
    """Time each reader on its sample decisions, warm."""
    loaded = [(path.read_bytes(), path.name) for path in documents()]
    seconds: dict[str, float] = {}
    characters: dict[str, int] = {}
    for data, name in loaded:
        source = read(data, name)
        seconds[source.reader] = seconds.get(source.reader, 0.0) + best(
            lambda data=data, name=name: read(data, name), rounds
        )
        characters[source.reader] = characters.get(source.reader, 0) + len(source.raw)
    whole = sum(seconds.values())
    return [_speed(reader, seconds[reader], whole, characters[reader]) for reader in sorted(seconds)]


def by_step(rounds: int) -> list[Row]:
    """Time each step over all sample decisions, warm."""
    sources = [read(path.read_bytes(), path.name) for path in documents()]
    characters = sum(len(source.raw) for source in sources)
    totals: dict[str, float] = {}
    for source in sources:
        shortest: dict[str, float] = {}
        for _ in range(rounds):
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


def pdf_pages(rounds: int) -> list[Row]:
    """Time reading a PDF file of 200 pages against PDFium's bare text, taking turns, and measure memory in new processes.

    Seconds are those of the processor: on a busy machine a read of seconds is interrupted more often than one of tenths.
    """
    data = long_pdf()
    shortest = [float("inf"), float("inf")]
    for _ in range(rounds):
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
        reading = in_process([sys.executable, "-c", lines]).peak
        whole = command(["extract", place, "-o", Path(folder) / "out", "--to", "json", "--quiet", "--force"]).peak
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


def growth(rounds: int) -> list[Row]:
    """Time a decision of 1, 2, 4 and 8 times its sections; the ratios are to the row above.

    The sizes take turns, so that a slow spell of the machine hits all of them alike.
    """
    text = (CORPUS / GROWING).read_text("utf-8")
    sources = [read(repeated(text, times).encode(), GROWING) for times in COPIES]
    shortest = [float("inf")] * len(sources)
    for _ in range(2 * rounds):
        for index, source in enumerate(sources):
            shortest[index] = min(shortest[index], timed(lambda source=source: decided(source)))
    rows: list[Row] = []
    for index, (times, source, seconds) in enumerate(zip(COPIES, sources, shortest, strict=True)):
        length = len(source.raw)
        ratios = ("", "")
        if index:
            ratios = (f"{length / len(sources[index - 1].raw):.2f}", f"{seconds / shortest[index - 1]:.2f}")
        obligations = len(decided(source).obligations)
        rows.append((str(times), f"{length:,}", str(obligations), f"{seconds * 1000:.1f}", *ratios))
    return rows


def there(name: str) -> ModuleType | None:
    """Return a benchmark beside this one; None where it isn't there."""
    return importlib.import_module(name) if importlib.util.find_spec(name) else None


RULES, START, PDF = there("rules_speed"), there("start_and_workers"), there("pdf_speed")


def stages(quick: bool) -> Section:
    """Each step and each reader alone."""
    rounds = 1 if quick else ROUNDS
    header = ("", "ms", "share, %", "characters/s")
    readers = table(header, by_reader(rounds))
    if RULES:
        return parts.stages(RULES, readers, quick=quick)
    return Section(f"""All {len(documents())} files after reading, warm: words and patterns are loaded. The steps are those of
`pipeline/steps.py`; characters are those of the raw text.

{table(header, by_step(rounds))}

{readers}""")


def growing(quick: bool) -> Section:
    """A decision made longer and longer."""
    if RULES:
        return parts.growth(RULES, quick=quick)
    return Section(f"""`{GROWING}` with the sections of its plan repeated, their numbers going on. The time has to grow as the text does:
the two ratios, each to the row above, belong close together.

{table(("times", "characters", "obligations", "ms", "ratio of text", "ratio of time"), growth(1 if quick else ROUNDS))}""")


def many(quick: bool) -> Section:
    """Many files, one worker and two."""
    return (
        parts.many(START, quick=quick)
        if START
        else Section("Not measured: benchmarks/start_and_workers.py is not there.")
    )


def start(quick: bool) -> Section:
    """The command from its start."""
    if START:
        return parts.starting(START, quick=quick)
    return Section(f"""The command in a process of its own, imports included.

{table(("command", "best, s", "median, s", "peak memory, MB"), cold(quick=quick))}""")


def pages(quick: bool) -> Section:
    """A long PDF, and what it takes beside bare text."""
    if PDF:
        return parts.pages(PDF)
    return Section(f"""The PDF files of `corpus/pdf` one after the other, again and again up to {PAGES} pages. The two ways of reading take turns,
and seconds are those of the processor; memory is the peak of a process of its own.

{table(("what", "pages/s", "times as long", "peak memory, MB"), pdf_pages(1 if quick else ROUNDS))}""")


PARTS: dict[str, tuple[str, str, Callable[[bool], Section]]] = {
    "a": ("One decision of 16 pages", "one_decision", one_decision.section),
    "b": ("Each stage alone", "rules_speed" if RULES else "run", stages),
    "c": ("Growth", "rules_speed" if RULES else "run", growing),
    "d": ("A thousand decisions", "start_and_workers", many),
    "e": ("From a cold start", "start_and_workers" if START else "run", start),
    "f": ("Beside other tools", "peers", peers.section),
    "p": ("Pages of PDF files", "pdf_speed" if PDF else "run", pages),
}
"""Every part by its letter: its title, the module it is in, and what measures it."""


def measured(letters: Sequence[str], quick: bool) -> dict[str, Section]:
    """Measure parts one after the other; what can't be measured says why in its place."""
    found = {}
    for letter in letters:
        began = time.perf_counter()
        try:
            found[letter] = PARTS[letter][-1](quick)
        except (SystemExit, Exception) as reason:  # noqa: BLE001 - what ails one part must not cost the figures of the others
            traceback.print_exc()
            found[letter] = Section(f"Not measured: {reason}")
        print(f"{letter}: {PARTS[letter][0]}, {time.perf_counter() - began:.0f} s", file=sys.stderr)
    return found


def report(found: dict[str, Section]) -> str:
    """Return the page."""
    machine = f"Python {platform.python_version()}, {platform.system()} {platform.machine()}"
    rows = [goal.row for section in found.values() for goal in section.goals]
    goals = f"""## Goals

{sum(row[-1] == "yes" for row in rows)} of {len(rows)} are met in this run.

{table(("goal", "wanted", "measured", "met"), rows)}
"""
    told = (
        f"## {PARTS[letter][0]}\n\n`make bench ONLY={letter}`, in `benchmarks/{PARTS[letter][1]}.py`.\n\n{section.text}\n"
        for letter, section in found.items()
    )
    return "\n".join(
        [
            f"""# Performance

Written by `make bench`, which runs `benchmarks/run.py` on the sample decisions in `corpus/` and on longer ones made of them.
{machine}, {os.cpu_count()} processors; the pipeline uses one. CPU seconds are those that the processor worked. Where another program
runs beside it, times by the clock grow much, those of the processor less: compare within a table, not with another machine.
""",
            *([goals] if rows else []),
            *told,
        ]
    )


def main() -> None:
    """Measure, print and write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--only", default=",".join(PARTS), metavar="PARTS", help=f"some of {','.join(PARTS)}; only prints"
    )
    parser.add_argument("--quick", action="store_true", help="fewer runs; only prints")
    parser.add_argument("--no-write", action="store_true", help="only print")
    options = parser.parse_args()
    letters = options.only.split(",")
    if unknown := [letter for letter in letters if letter not in PARTS]:
        parser.error(f"no part {', '.join(unknown)}; there are {', '.join(PARTS)}")
    found = measured(letters, options.quick)
    text = report(found)
    print(text)
    if letters == list(PARTS) and not (options.quick or options.no_write):
        PAGE.write_text(text, encoding="utf-8")
    if failed := [letter for letter, section in found.items() if section.text.startswith("Not measured")]:
        raise SystemExit(f"not measured: {', '.join(failed)}")


if __name__ == "__main__":
    main()

"""Measures what one decision of 16 pages costs, as text, PDF, Word and scan, from a new process and in a warm one.

python benchmarks/one_decision.py [--quick]
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from long_decision import GROWING, PAGES, forms
from measuring import Goal, Row, Section, at_least, command, cpu, print_alone, table

from pipeline.batch.warming import warm
from pipeline.read.formats import read
from pipeline.steps import decided
from pipeline.trained import SecondReader, second_reader
from pipeline.write.decision_json import to_bytes

QUICK_PAGES = 2


@dataclass(frozen=True, slots=True)
class Warm:
    """Seconds of the processor that a warm process takes for one decision, and how many pages it has.

    `second` is what the second reader adds to the rules; `characters` are those of the text that was read.
    """

    reading: float
    rules: float
    second: float
    writing: float
    pages: int
    characters: int

    @property
    def bare(self) -> float:
        """Everything but the second reader."""
        return self.reading + self.rules + self.writing


def least(rounds: int, *functions: Callable[[], Any]) -> list[float]:
    """Return the least seconds of the processor that each function took; they take turns."""
    found = [float("inf")] * len(functions)
    for _ in range(rounds):
        for index, function in enumerate(functions):
            found[index] = min(found[index], cpu(function))
    return found


def warm_run(path: Path, pages: int, rounds: int, reader: SecondReader, readings: int) -> Warm:
    """Read a file some times, decide and write it some rounds, in this process, all loaded by a first run that does not count."""
    data = path.read_bytes()
    source = read(data, path.name)
    decision = decided(source, reader)
    (reading,) = least(readings, lambda: read(data, path.name))
    rules, both, writing = least(
        rounds, lambda: decided(source), lambda: decided(source, reader), lambda: to_bytes(decision)
    )
    return Warm(reading, rules, both - rules, writing, pages, len(source.raw))


def cold_run(path: Path, folder: Path, rounds: int) -> list[str]:
    """Extract a file by the command, with the second reader and without; return seconds, CPU seconds and peak memory of both."""
    cells = []
    for option in ("--second-reader", "--no-second-reader"):
        words = ["extract", path, "-o", folder, "--to", "json", "--quiet", "--force", option]
        runs = [command(words) for _ in range(rounds)]
        cells += [f"{min(run.seconds for run in runs):.2f}", f"{min(run.cpu for run in runs):.2f}"]
        cells.append(f"{max(run.peak for run in runs):.0f}")
    return cells


def measured(quick: bool) -> tuple[list[Row], dict[str, Warm]]:
    """Return the rows of cold runs, and the warm runs by form. Recognising a scan takes long: it is read once."""
    warm()
    reader = second_reader()
    cold: list[Row] = []
    found: dict[str, Warm] = {}
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        scanned = QUICK_PAGES if quick else PAGES
        for form, path in forms(folder, scanned).items():
            slow = form == "scan"
            cold.append((form, *cold_run(path, folder / "out", 1 if quick or slow else 3)))
            rounds = 3 if quick else 9
            found[form] = warm_run(path, scanned if slow else PAGES, rounds, reader, 1 if slow else rounds)
    return cold, found


def section(quick: bool = False) -> Section:
    """Measure; return the part of the page and its goals."""
    cold, found = measured(quick)
    rows = [
        (
            form,
            *(f"{1000 * seconds:.1f}" for seconds in (one.reading, one.rules, one.second, one.writing, one.bare)),
            f"{one.pages / one.bare:.1f}",
            f"{one.pages / (one.bare + one.second):.1f}",
            f"{one.bare / found['text'].bare:.1f}",
        )
        for form, one in found.items()
    ]
    short = f" The scan has {found['scan'].pages} pages only in this quick run." if quick else ""
    runs = "one run each" if quick else "the least of three runs (of one for the scan)"
    text = f"""`corpus/{GROWING}` with its sections and the rows of its table again and again, their numbers going on, up to {PAGES}
pages and {found["text"].characters:,} characters; as Markdown, as a PDF with a text layer and as Word, set as those in `corpus/` are, and
as a PDF of grey pictures of its pages at 300 dpi.{short}

Cold: `thihanh extract FILE --to json`, a process of its own, by the clock and in CPU seconds, {runs};
then the same with `--no-second-reader`. Memory is that of the largest of its processes.

{table(("form", "s", "CPU s", "peak, MB", "rules only: s", "CPU s", "peak, MB"), cold)}

Warm: all in one process that has read such a file before; milliseconds of the processor, the least of several runs (a scan is read
once, with the programs that that starts). "All" and the last column are without the second reader.

{table(("form", "reading", "rules", "second reader", "JSON", "all", "pages/s", "pages/s with second reader", "times text"), rows)}"""
    return Section(text, goals(found["PDF"]))


def goals(pdf: Warm) -> list[Goal]:
    """Return the goals that the PDF speaks to."""
    return [
        at_least("PDF with a text layer, read with places", 200, pdf.pages / pdf.reading, "pages a CPU second"),
        at_least("the same, whole extraction by the rules", 100, pdf.pages / pdf.bare, "pages a CPU second"),
    ]


if __name__ == "__main__":
    print_alone(section, __doc__)

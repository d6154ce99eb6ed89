"""Measures other tools on the same input in the same run, each doing its part of what thihanh does.

python benchmarks/peers.py [--quick]

Each tool is a process of its own; they take turns, one run each, and of all runs the shortest counts. Tools that thihanh doesn't need
are installed from `benchmarks/peers.txt` into `build/peers`; what can't be installed or run is listed with the reason.
"""

from __future__ import annotations

import hashlib
import json
import select
import shutil
import subprocess
import sys
import tempfile
import venv
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from english_text import english
from long_decision import PAGES, SCAN_DPI, forms, pictures_of
from measuring import CORPUS, ROOT, Goal, Row, Section, at_least, print_alone, table
from peer_tools import Tool, pdf_tools, reference_tools, scan_tools, text_tools

from pipeline.document.paragraphs import Paragraph
from pipeline.normalize.document import normalized
from pipeline.read.formats import read

HERE = Path(__file__).resolve().parent
PINNED = HERE / "peers.txt"
PLACE = ROOT / "build" / "peers"
WAIT = 600
QUICK_PAGES = 2
DENSE = 80
"""Characters to a citation in a dense text."""


@dataclass(slots=True)
class Figures:
    """What was measured of a tool: its version, its shortest run in seconds of the processor, what it found, its peak memory in MB.

    `missing` says why there is nothing.
    """

    version: str = ""
    cpu: float = float("inf")
    found: int = 0
    peak: float = 0.0
    missing: str = ""


class Worker:
    """A tool in a process of its own, loaded and ready, or not, with the reason in `figures.missing`."""

    def __init__(self, tool: Tool, folder: Path, *, cold: bool) -> None:
        self.figures = Figures(missing=not_installed(tool.packages))
        self._errors = (folder / f"{tool.process}.err").open("w+", encoding="utf-8")
        self._process: subprocess.Popen[str] | None = None
        if not self.figures.missing:
            python = PLACE / "bin" / "python" if tool.packages else Path(sys.executable)
            words = [python, HERE / "peer_worker.py", tool.process, tool.input, *(["--cold"] if cold else [])]
            self._process = subprocess.Popen(
                words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._errors, text=True
            )
            self.figures.version = self._answer().get("version", "")

    def run(self) -> None:
        """Run it once more; the least time counts."""
        if self.figures.missing or self._process is None or self._process.stdin is None:
            return
        self._process.stdin.write("\n")
        self._process.stdin.flush()
        told = self._answer()
        if told:
            figures = self.figures
            figures.cpu, figures.found, figures.peak = min(figures.cpu, told["cpu"]), told["found"], told["peak"]

    def _answer(self) -> dict[str, Any]:
        """Return what the process tells next; nothing, and the reason kept, where it ended or takes too long."""
        assert self._process is not None
        assert self._process.stdout is not None
        ready = select.select([self._process.stdout], [], [], WAIT)[0]
        line = self._process.stdout.readline() if ready else ""
        if not line:
            self.close()
            self._errors.seek(0)
            last = [part.strip() for part in self._errors if part.strip()][-1:] or ["it ended"]
            self.figures.missing = f"did not run: {last[0][:120]}" if ready else f"took over {WAIT} s"
            return {}
        told: dict[str, Any] = json.loads(line)
        return told

    def close(self) -> None:
        """End the process."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()


@lru_cache
def not_installed(packages: tuple[str, ...]) -> str:
    """Install packages apart, at the pinned versions, unless they are; return "", or why that failed."""
    if not packages:
        return ""
    done = PLACE / f".{packages[0]}-{hashlib.sha256(PINNED.read_bytes()).hexdigest()[:16]}"
    if done.exists():
        return ""
    if not (PLACE / "bin" / "python").exists():
        venv.create(PLACE, with_pip=True)
    words = [
        PLACE / "bin" / "python",
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--retries",
        "1",
    ]
    told = subprocess.run([*words, "--constraint", PINNED, *packages], capture_output=True, text=True, check=False)
    if told.returncode:
        reason = [line for line in told.stderr.splitlines() if line.startswith("ERROR")] or ["pip failed"]
        return f"not installed: {reason[0].removeprefix('ERROR: ')[:120]}"
    done.touch()
    return ""


def taking_turns(tools: Sequence[Tool], rounds: int, folder: Path, *, cold: bool = False) -> dict[str, Figures]:
    """Run tools in turns; return the figures of each by the name of its process."""
    with ExitStack() as stack:
        workers = {}
        for tool in tools:
            workers[tool.process] = worker = Worker(tool, folder, cold=cold)
            stack.callback(worker.close)
        for _ in range(rounds):
            for worker in workers.values():
                worker.run()
        return {name: worker.figures for name, worker in workers.items()}


def shown(
    tools: Sequence[Tool], figures: dict[str, Figures], amounts: Sequence[int], unit: str, found: str = ""
) -> str:
    """Return the table of a comparison; `amounts` of `unit` are what each tool read, and the first tool is ours.

    `found` names what is told a second besides.
    """
    rows: list[Row] = []
    ours = figures[tools[0].process].cpu
    for tool, amount in zip(tools, amounts, strict=True):
        one = figures[tool.process]
        name = tool.named(one.version)
        if one.missing:
            rows.append((name, f"{tool.gives}; {one.missing}", "", "", *([""] if found else []), "", ""))
            continue
        rate = amount / one.cpu
        per = [f"{one.found / one.cpu:,.0f}"] if found else []
        cells = (f"{rate:,.0f}" if rate > 20 else f"{rate:.2f}", f"{one.cpu / ours:.2f}", *per, f"{one.found:,}")
        rows.append((name, tool.gives, *cells, f"{one.peak:.0f}"))
    per = [f"{found} a CPU second"] if found else []
    header = ("tool", "what it gives", f"{unit} a CPU second", "time, thihanh = 1", *per, "found", "peak, MB")
    # What a tool gives is words, and stands to the left.
    return table(header, rows).replace("| --- | ---: |", "| --- | --- |", 1)


def clean_lines(path: Path) -> list[str]:
    """Return the clean paragraphs of a file, those of its tables too."""
    found: list[str] = []
    for block in normalized(read(path.read_bytes(), path.name)).blocks:
        if isinstance(block, Paragraph):
            found.append(block.text)
        else:
            found += [cell.text for row in block.rows for cell in row if cell.text and not cell.repeated]
    return found


def section(quick: bool = False) -> Section:
    """Measure; return the part of the page and its goals."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        pages = QUICK_PAGES if quick else PAGES
        files = forms(folder, pages)
        pdf = pdf_tools(files["PDF"])
        by_pdf = taking_turns(pdf, 2 if quick else 9, folder)
        paragraphs = folder / "paragraphs.txt"
        lines = clean_lines(files["text"])
        paragraphs.write_text("\n".join(lines), "utf-8")
        text = text_tools(files["text"], paragraphs)
        by_text = taking_turns(text, 1 if quick else 5, folder)
        tied, length = references(folder, quick)
        scan = scan_tools(files["scan"], pictures(files["PDF"], folder / "pictures", pages))
        missing = "" if shutil.which("tesseract") else "Not measured: Tesseract is not installed."
        by_scan = {} if missing else taking_turns(scan, 1, folder, cold=True)
    size = sum(map(len, lines))
    citing, by_reference = tied
    return Section(
        f"""Seconds are those of the processor, over all threads and started programs, the least of several runs; the tools take turns, each in
a process of its own, loaded and run once before. Each is set to its fastest documented way of giving what the table says, and thihanh
to look for cycles as seldom as in a run. None of them finds obligations: the ratios tell what a part of the work costs elsewhere.

The long decision of {PAGES} pages as a PDF with a text layer. "Found" are characters (bytes of JSON in the second row, as they are written).

{shown(pdf, by_pdf, [PAGES] * len(pdf), "pages")}

The same decision as text: {size:,} clean characters. "Found" are obligations, words, or names.

{shown(text, by_text, [size] * len(text), "characters")}

References alone: all texts of `corpus/`, {length[0]:,} clean characters, and an English text made to be as long ({length[1]:,} characters)
with as many citations. The fewer citations a text has, the faster eyecite is; so a denser one is measured too.

{shown(citing, by_reference, [length[0], *[length[1]] * 3], "characters", "references")}

The same decision as a scan, {pages} pages of grey pictures at {SCAN_DPI} dpi; one run each, loading our list of phrases and
its model included. "Found" are characters, and words.

{missing or shown(scan, by_scan, [pages, pages], "pages")}""",
        goals(by_pdf, by_text, by_reference, size, length[1]),
    )


def references(folder: Path, quick: bool) -> tuple[tuple[Sequence[Tool], dict[str, Figures]], tuple[int, int]]:
    """Measure references in texts of equal length; return the tools with their figures, and both lengths."""
    tools, lengths = citing_tools(folder)
    return (tools, taking_turns(tools, 2 if quick else 9, folder)), lengths


def citing_tools(folder: Path) -> tuple[Sequence[Tool], tuple[int, int]]:
    """Write what the tools that find references read, as long in both languages, with as many of them; return both, and the lengths."""
    ours, theirs, dense = (folder / f"{name}.txt" for name in ("references", "english", "dense"))
    texts = [path for path in sorted(CORPUS.iterdir()) if path.suffix in {".txt", ".md"} and path.stem != "README"]
    text = "\n".join(line for path in texts for line in clean_lines(path))
    ours.write_text(text, "utf-8")
    tools = reference_tools(ours, theirs, dense)
    first = taking_turns(tools[:1], 1, folder)
    theirs.write_text(english(len(text), first["references"].found), "utf-8")
    dense.write_text(english(len(text), len(text) // DENSE), "utf-8")
    return tools, (len(text), len(theirs.read_text("utf-8")))


def pictures(pdf: Path, folder: Path, count: int) -> Path:
    """Write the first pages of a PDF as grey pictures, ready for Tesseract; return their folder."""
    folder.mkdir()
    for number, picture in enumerate(pictures_of(pdf)[:count]):
        picture.save(folder / f"{number:02}.pgm")
    return folder


def goals(
    by_pdf: dict[str, Figures],
    by_text: dict[str, Figures],
    by_reference: dict[str, Figures],
    size: int,
    english_size: int,
) -> list[Goal]:
    """Return the goals as ratios to tools that ran beside; set where PDFium gave 784 pages a second and eyecite 240,000 characters."""
    pdfium, eyecite = by_pdf["pypdfium2"].cpu, by_reference["eyecite"].cpu
    rate = english_size / eyecite
    rules, second = size / by_text["rules"].cpu, size / by_text["rules-second"].cpu
    found = [
        at_least("PDF read with places, beside PDFium's bare text (200 : 784)", 200 / 784, pdfium / by_pdf["reading"].cpu, "× its speed"),
        at_least("whole extraction of a PDF, beside PDFium's bare text (100 : 784)", 100 / 784, pdfium / by_pdf["extracting"].cpu, "× its speed"),
        at_least("rules from clean text to the decision", 500_000, rules, "characters a CPU second"),
        at_least("the same with the second reader", 100_000, second, "characters a CPU second"),
    ]  # fmt: skip
    if not by_reference["eyecite"].missing:
        found += [
            at_least("rules, beside eyecite for references alone (500 : 240)", 500 / 240, rules / rate, "× its speed"),
            at_least("with the second reader, beside eyecite (100 : 240)", 100 / 240, second / rate, "× its speed"),
        ]
    return found


if __name__ == "__main__":
    print_alone(section, __doc__)

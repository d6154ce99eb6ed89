"""Counts the processor's instructions by callgrind, which no other work on the machine can bend, and writes docs/instructions.md.

python benchmarks/instructions.py [--no-write]

Two counts of the same work differ by a few in a thousand, times by half and more: what a change saves is told by this. Each tool is a
process of its own, loaded and run once before anything is counted, as in `peers.py`; the steps are those of `rules_speed.py`. About
ten minutes. It needs valgrind, its headers and a C compiler: apt-get install valgrind gcc libc6-dev.
"""

from __future__ import annotations

import argparse
import ctypes
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import rules_speed
from long_decision import PAGES, forms
from measuring import CORPUS, ROOT, Row, as_in_a_run, table
from peer_tools import Tool, pdf_tools, text_tools
from peers import PLACE, citing_tools, clean_lines, not_installed

from pipeline.read.formats import SUFFIXES
from pipeline.steps import STEPS

HERE = Path(__file__).resolve().parent
PAGE = ROOT / "docs" / "instructions.md"
MARKS = ROOT / "build" / "marks.so"
LEFT_OUT = {"docling-parse-lines", "docling-parse-characters", "ner", "eyecite-hyperscan"}
"""Tools that take a quarter of an hour to count, or instructions that valgrind does not know."""

_NAMED = re.compile(r"^desc: Trigger: Client Request: (.*)$", re.MULTILINE)
_COUNTED = re.compile(r"^(?:summary|totals): (\d+)$", re.MULTILINE)


def missing() -> str:
    """Return what this machine lacks for counting, "" for nothing."""
    if not shutil.which("valgrind"):
        return "valgrind is not installed"
    if not shutil.which("cc"):
        return "there is no C compiler"
    return "" if Path("/usr/include/valgrind/callgrind.h").is_file() else "valgrind's headers are not installed"


def marks() -> Path:
    """Compile what tells callgrind when to count, unless it is there, and return it; raises CalledProcessError."""
    source = HERE / "marks.c"
    if not MARKS.exists() or MARKS.stat().st_mtime < source.stat().st_mtime:
        MARKS.parent.mkdir(exist_ok=True)
        subprocess.run(["cc", "-shared", "-fPIC", "-O2", "-o", MARKS, source], check=True)
    return MARKS


def counted(words: Sequence[str | Path]) -> dict[str, int]:
    """Run a program that tells callgrind by `marks` what it did; return the instructions of each name, in the order of telling.

    Raises SystemExit where the program fails, with what it said last.
    """
    with tempfile.TemporaryDirectory() as place:
        tool = ["valgrind", "--tool=callgrind", "--instr-atstart=no", f"--callgrind-out-file={place}/out"]
        # Sets of words would else be walked in another order in each process.
        environment = {**os.environ, "PYTHONHASHSEED": "0"}
        done = subprocess.run(
            [*tool, *words], capture_output=True, text=True, check=False, env=environment, stdin=subprocess.DEVNULL
        )
        if done.returncode:
            last = [line for line in done.stderr.splitlines() if line and not line.startswith("==")][-1:]
            raise SystemExit(f"{' '.join(map(str, words))} ended with {done.returncode}: {''.join(last)}")
        found: dict[str, int] = {}
        for name, count in _told(Path(place)):
            found[name] = found.get(name, 0) + count
        return found


def _told(folder: Path) -> Iterator[tuple[str, int]]:
    """Yield the name and the instructions of each part that callgrind has written, as they were told."""
    parts = [path for path in folder.iterdir() if path.suffix[1:].isdigit()]
    for path in sorted(parts, key=lambda path: int(path.suffix[1:])):
        text = path.read_text("utf-8", "replace")
        name = _NAMED.search(text)
        if name:
            yield name[1], int(_COUNTED.findall(text)[-1])


def of_tools(tools: Sequence[Tool]) -> list[Row]:
    """Return a row for each tool: what it gives, million instructions, and those of the first tool as one."""
    rows: list[Row] = []
    ours = 0.0
    for tool in tools:
        if tool.process in LEFT_OUT:
            continue
        if reason := not_installed(tool.packages):
            rows.append((tool.named(), f"{tool.gives}; {reason}", "", ""))
            continue
        python = PLACE / "bin" / "python" if tool.packages else Path(sys.executable)
        words = [python, HERE / "peer_worker.py", tool.process, tool.input, "--counted", marks()]
        count = counted(words)[tool.process] / 1e6
        ours = ours or count
        rows.append((tool.named(), tool.gives, f"{count:,.1f}", f"{count / ours:.2f}"))
    return rows


def of_steps() -> list[Row]:
    """Return a row for each step over `corpus/`, and for all: million instructions, share, instructions a character of the raw text."""
    found = counted([sys.executable, Path(__file__), "--steps", marks()])
    characters = sum(len(source.raw) for source in rules_speed.sources_in([CORPUS], frozenset(SUFFIXES)))
    clean, whole = found[STEPS[0][0]], sum(found.values())
    found |= {
        "all, from the raw text to the decision": whole,
        "all but `clean`, from the clean text to the decision": whole - clean,
    }
    return [
        (name, f"{count / 1e6:,.1f}", f"{100 * count / whole:.1f}", f"{count / characters:,.0f}")
        for name, count in found.items()
    ]


def _count_steps(library: str) -> None:
    """Take the samples through all steps, warm, and tell callgrind what each took; called below valgrind."""
    sources = rules_speed.sources_in([CORPUS], frozenset(SUFFIXES))
    as_in_a_run()
    for source in sources:
        rules_speed.stepped(source, {})
    rules_speed.forget()
    telling = ctypes.CDLL(library)
    telling.counted_from_here()
    for source in sources:
        for name, _ in rules_speed.through(source):
            telling.told(name.encode())


def report() -> str:
    """Count everything and return the page."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        files = forms(folder)
        paragraphs = folder / "paragraphs.txt"
        paragraphs.write_text("\n".join(clean_lines(files["text"])), "utf-8")
        header = ("tool", "what it gives", "million instructions", "thihanh = 1")
        of_pdf, of_text, citing = (
            # What a tool gives is words, and stands to the left.
            table(header, of_tools(tools)).replace("| --- | ---: |", "| --- | --- |", 1)
            for tools in (pdf_tools(files["PDF"]), text_tools(files["text"], paragraphs), citing_tools(folder)[0])
        )
    steps = table(("step", "million instructions", "share, %", "a character"), of_steps())
    return f"""# Instructions

Written by `make instructions` (`benchmarks/instructions.py`), with Python {platform.python_version()} on {platform.machine()}:
what callgrind counts of the processor's instructions. Times bend with all else that a machine does, by half and more on a virtual one;
two counts of the same work differ by a few in a thousand. They are no times: an instruction that waits for memory counts as one, and what
the kernel does is not in them. [Performance](performance.md) has the times, and says what each tool is and gives.

Each tool has read the same input once before, in a process of its own; thihanh looks for cycles as seldom as in a run.

## One decision of {PAGES} pages

As a PDF with a text layer:

{of_pdf}

As text:

{of_text}

## References

All texts of `corpus/`, and an English text as long with as many citations; then a denser one.

{citing}

## Each step

All files of `corpus/` after reading, the steps of `pipeline/steps.py`, the second reader off; words and patterns are loaded, what is
remembered of single texts is forgotten. Characters are those of the raw text.

{steps}
"""


def main() -> None:
    """Count, print and write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--no-write", action="store_true", help="only print")
    parser.add_argument("--steps", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.steps:
        _count_steps(options.steps)
        return
    if lacking := missing():
        raise SystemExit(f"{lacking}; install what is missing: apt-get install valgrind gcc libc6-dev")
    text = report()
    print(text)
    if not options.no_write:
        PAGE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()

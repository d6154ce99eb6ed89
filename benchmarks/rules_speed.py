"""Measures how fast the rules are, step by step, from the text of a document to its decision, and how they grow with its length.

python benchmarks/rules_speed.py [FOLDER …] [--suffix .md] [--growth FILE …]

Without a folder the sample decisions of corpus/ are read. Seconds are those of the processor. Documents are read before
anything is timed, and each is decided once a pass, as in a run over many files: what is remembered of single texts is
forgotten before each pass, words and patterns stay loaded. The best of five passes counts: what else the machine does can
only make one longer. Cycles are looked for as seldom as in a run. The second reader is off.
"""

from __future__ import annotations

import argparse
import gc
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import _lru_cache_wrapper
from pathlib import Path

from measuring import Row, as_in_a_run, peak_of, table

from pipeline.document.decision import DecisionHead
from pipeline.document.paragraphs import CleanDocument, Paragraph
from pipeline.document.proof import Proof
from pipeline.document.source import Source
from pipeline.errors import ThihanhError
from pipeline.grammar.names import EMPTY
from pipeline.read.formats import SUFFIXES, read
from pipeline.steps import STEPS, Work, published
from pipeline.structure.zones import structured

CORPUS = Path(__file__).resolve().parents[1] / "corpus"
GROWING = CORPUS / "1876-QD-UBND.md"
COPIES = (1, 2, 4, 8, 16)
PASSES = 5
LAST = "published"
"""What follows the steps: the decision is put together, and checked against its model."""

HEADER: Row = ("step", "ms", "share, %", "characters/s")
GROWTH_HEADER: Row = (
    "times",
    "characters",
    "obligations",
    "CPU ms",
    "times as long",
    "peak memory, MB",
    "times as much",
)


def sources_in(folders: Sequence[Path], suffixes: frozenset[str]) -> list[Source]:
    """Return what the readers make of the documents below some folders; what can't be read is left out, and told."""
    found: list[Source] = []
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.suffix.lower() not in suffixes or path.stem == "README" or "gold" in path.parts:
                continue
            try:
                found.append(read(path.read_bytes(), path.name))
            except ThihanhError as error:
                print(f"{path.name} is left out: {error}", file=sys.stderr)
    return found


def forget() -> None:
    """Empty what is remembered of single texts; what is loaded once for all documents stays."""
    for module in [module for name, module in sys.modules.items() if name.startswith("pipeline.")]:
        for value in vars(module).values():
            if isinstance(value, _lru_cache_wrapper) and (value.cache_parameters()["maxsize"] or 0) > 1:
                value.cache_clear()


def through(source: Source) -> Iterator[tuple[str, Work]]:
    """Take a source through all steps and publish it; yield the name of each step, done, and the work as it leaves it."""
    empty = CleanDocument(source, (), ())
    work = Work(source, empty, structured(empty), Proof(source), EMPTY, DecisionHead(), "")
    for name, step in STEPS:
        work = replace(work, **{name: step(work)})
        yield name, work
    published(work)
    yield LAST, work


def stepped(source: Source, spent: dict[str, float]) -> Work:
    """Take a source through all steps and publish it; add to `spent` the seconds of each."""
    began = time.process_time()
    for name, work in through(source):  # noqa: B007 - the last is returned
        ended = time.process_time()
        spent[name] = spent.get(name, 0.0) + ended - began
        began = ended
    return work


def rows(
    folders: Sequence[Path] = (CORPUS,), suffixes: frozenset[str] = frozenset(SUFFIXES), passes: int = PASSES
) -> list[Row]:
    """Return a row for each step, and for all of them from the raw and from the clean text on; characters are those of the raw text."""
    return _rows(sources_in(folders, suffixes), passes)


def _rows(sources: list[Source], passes: int) -> list[Row]:
    characters = sum(len(source.raw) for source in sources)
    # A run over files holds one document at a time; those that wait here are no garbage to look through.
    often = gc.get_threshold()
    as_in_a_run()
    for source in sources[:3]:
        stepped(source, {})
    best: dict[str, float] = {}
    for _ in range(passes):
        forget()
        spent: dict[str, float] = {}
        for source in sources:
            stepped(source, spent)
        if not best or sum(spent.values()) < sum(best.values()):
            best = spent
    gc.set_threshold(*often)
    gc.unfreeze()
    whole = sum(best.values())
    steps = [_speed(name, seconds, whole, characters) for name, seconds in best.items()]
    return [
        *steps,
        _speed("all, from the raw text to the decision", whole, whole, characters),
        _speed("all but `clean`, from the clean text to the decision", whole - best["clean"], whole, characters),
    ]


def _speed(name: str, seconds: float, whole: float, characters: int) -> Row:
    """Return the name, milliseconds, share of the whole, and characters a second ("-" below a millisecond)."""
    rate = f"{characters / seconds:,.0f}" if seconds > 1e-3 else "-"
    return name, f"{seconds * 1000:.1f}", f"{100 * seconds / whole:.1f}", rate


def clean_share(sources: Sequence[Source]) -> float:
    """Return how many characters of clean text come of a hundred raw ones: markup, rules and blanks are gone."""
    clean = 0
    for source in sources:
        spent: dict[str, float] = {}
        for block in stepped(source, spent).clean.blocks:
            if isinstance(block, Paragraph):
                clean += len(block.text)
            else:
                clean += sum(len(cell.text) for row in block.rows for cell in row if not cell.repeated)
    return 100 * clean / max(1, sum(len(source.raw) for source in sources))


def longer(text: str, times: int) -> str:
    """Return a text whose middle, four fifths of its paragraphs, stands in it `times` over."""
    parts = text.split("\n\n")
    start, end = len(parts) // 8, len(parts) - len(parts) // 16
    return "\n\n".join([*parts[:start], *parts[start:end] * times, *parts[end:]])


def growth_rows(path: Path = GROWING, copies: Sequence[int] = COPIES) -> list[Row]:
    """Return a row for a text made longer and longer, each decided in a process of its own; ratios are to the first row."""
    found: list[Row] = []
    first: tuple[float, float] | None = None
    for times in copies:
        words = [sys.executable, str(Path(__file__)), "--one", str(path), str(times)]
        done = subprocess.run(words, capture_output=True, text=True, check=True)
        length, obligations, seconds, memory = done.stdout.split()
        first = first or (float(seconds), float(memory))
        found.append(
            (
                str(times),
                f"{int(length):,}",
                obligations,
                f"{float(seconds) * 1000:.0f}",
                f"{float(seconds) / first[0]:.1f}",
                f"{float(memory):.0f}",
                f"{float(memory) / first[1]:.1f}",
            )
        )
    return found


def _one(path: Path, times: int) -> None:
    """Print what one text costs, `times` as long: characters, obligations, seconds, peak memory in MB."""
    source = read(longer(path.read_text("utf-8"), times).encode(), path.name)
    stepped(read(GROWING.read_bytes(), GROWING.name), {})
    seconds = float("inf")
    for _ in range(3):
        forget()
        spent: dict[str, float] = {}
        work = stepped(source, spent)
        seconds = min(seconds, sum(spent.values()))
    print(len(source.raw), len(work.obligations[0]), seconds, peak_of())


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folders", nargs="*", type=Path, default=[CORPUS])
    parser.add_argument("--suffix", action="append", help="only files that end so; may be said again")
    parser.add_argument("--growth", action="append", type=Path, help="a text file to be made longer; may be said again")
    parser.add_argument("--one", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        _one(Path(options.one[0]), int(options.one[1]))
        return
    sources = sources_in(options.folders, frozenset(options.suffix or SUFFIXES))
    characters = sum(len(source.raw) for source in sources)
    print(
        f"{len(sources)} documents, {characters:,} characters; of 100 of them {clean_share(sources):.0f} are clean text\n"
    )
    print(table(HEADER, _rows(sources, PASSES)))
    for path in options.growth or [GROWING]:
        print(f"\n{path.name}, its middle repeated\n\n{table(GROWTH_HEADER, growth_rows(path))}")


if __name__ == "__main__":
    main()

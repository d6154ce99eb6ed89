"""Measures speed, growth and memory, beside what other tools take; prints the tables and writes docs/performance.md.

python benchmarks/run.py [--only a,c] [--quick] [--no-write]

a: one long decision in each form; b: each stage alone; c: growth; d: many files; e: start; f: other tools; p: pages of PDF files.
Only a whole run writes the page.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import time
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path

import one_decision
import parts
import peers
from measuring import CORPUS, ROOT, ROUNDS, Row, Section, best, goals_table, table

from pipeline.read.formats import SUFFIXES, read

PAGE = ROOT / "docs" / "performance.md"
COPIES = (1, 2, 4, 8)
PAGES = 200


def _pace() -> float:
    """Return the seconds of the processor that ten million additions take now: what figures of two runs may be compared by."""
    began = time.process_time()
    total = 0
    for number in range(10_000_000):
        total += number
    return time.process_time() - began


def documents() -> list[Path]:
    """Return the sample decisions in every format, sorted by path."""
    return [
        path
        for path in sorted(CORPUS.rglob("*"))
        if path.suffix in SUFFIXES and path.stem != "README" and "gold" not in path.parts
    ]


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


def _speed(name: str, seconds: float, whole: float, characters: int) -> Row:
    """Return the name, milliseconds, share of the whole, and characters a second ("-" below a millisecond)."""
    rate = f"{characters / seconds:,.0f}" if seconds > 1e-3 else "-"
    return name, f"{seconds * 1000:.1f}", f"{100 * seconds / whole:.1f}", rate


def stages(quick: bool) -> Section:
    """Each step and each reader alone."""
    readers = table(("", "ms", "share, %", "characters/s"), by_reader(1 if quick else ROUNDS))
    return parts.stages(readers, quick=quick)


PARTS: dict[str, tuple[str, str, Callable[[bool], Section]]] = {
    "a": ("One decision of 16 pages", "one_decision", one_decision.section),
    "b": ("Each stage alone", "rules_speed", stages),
    "c": ("Growth", "rules_speed", parts.growth),
    "d": ("A thousand decisions", "start_and_workers", parts.many),
    "e": ("From a cold start", "start_and_workers", parts.starting),
    "f": ("Beside other tools", "peers", peers.section),
    "p": ("Pages of PDF files", "pdf_speed", parts.pages),
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
    whose = "The system's Python" if sys.base_prefix == "/usr" else "Python"
    machine = f"{whose} {platform.python_version()}, {platform.system()} {platform.machine()}"
    all_goals = [goal for section in found.values() for goal in section.goals]
    goals = f"""## Goals

{sum(goal.met for goal in all_goals)} of {len(all_goals)} are met in this run.

{goals_table(all_goals)}
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
A virtual machine may be given less of its host from hour to hour: ten million additions in a loop of Python took {_pace():.2f} s of
the processor when the last table was done. [Instructions](instructions.md) are counted, and bend with nothing.
""",
            *([goals] if all_goals else []),
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

"""The parts of the page that other benchmarks measure: stages, growth, many files, start, pages of PDF files; each with its goals."""

from __future__ import annotations

import os
from pathlib import Path

import pdf_speed as pdf
import rules_speed as rules
import start_and_workers as start
from measuring import Goal, Row, Section, at_least, at_most, table

QUICK_COUNT = 34
LONGEST = 23
"""How often the middle of the growing text stands in one that is 16 times as long."""


def stages(readers: str, *, quick: bool) -> Section:
    """Return what each step costs, by `rules_speed`, and the table of readers."""
    found: list[Row] = rules.rows(passes=1 if quick else rules.PASSES)
    folder = os.environ.get("THIHANH_REAL")
    real = rules.rows([Path(folder) / "real"], frozenset({".md"}), 1 if quick else 2) if folder else []
    text = f"""All files of `corpus/` after reading, the steps of `pipeline/steps.py` in CPU seconds, the second reader off; what is remembered of
single texts is forgotten before each pass. Characters are those of the raw text.

{table(rules.HEADER, found)}

{_of_real(real)}Readers, warm, by the clock:

{readers}"""
    measured = [("rules from the clean text, all of `corpus/`", found)]
    measured += [("the same, real decisions in Markdown", real)] if real else []
    goals = [at_least(what, 500_000, _number(rows[-1][-1]), "characters a CPU second") for what, rows in measured]
    return Section(text, goals)


def _of_real(found: list[Row]) -> str:
    if not found:
        return ""
    return f"""The same of the decisions in Markdown below the folder that `THIHANH_REAL` names. The samples of `corpus/` are dense: they order
something three times as often.

{table(rules.HEADER, found)}

"""


def growth(quick: bool) -> Section:
    """Return what a text costs that is made longer and longer, by `rules_speed`."""
    found: list[Row] = rules.growth_rows(copies=(1, LONGEST) if quick else (*rules.COPIES, LONGEST))
    text = f"""`{rules.GROWING.name}`, its middle repeated, from its text to its decision; each length in a process of its own. Ratios are to the
first row. Head and end stand once: the last text is the one that is about 16 times as long.

{table(rules.GROWTH_HEADER, found)}"""
    longer = _number(found[-1][1]) / _number(found[0][1])
    return Section(
        text,
        [
            at_most(f"time of a text {longer:.1f} times as long", 17 / 16 * longer, _number(found[-1][4]), "times"),
            at_most(f"memory of a text {longer:.1f} times as long", 3, _number(found[-1][6]), "times"),
        ],
    )


def many(quick: bool) -> Section:
    """Return what many files cost with one worker and two, by `start_and_workers`."""
    found: list[Row] = start.worker_rows(QUICK_COUNT if quick else start.COUNT)
    folder = os.environ.get("THIHANH_REAL")
    real: list[Row] = start.real_worker_rows(Path(folder) / "real") if folder and not quick else []
    text = f"""The samples of `corpus/` again and again, each with a number or bytes of its own; where `THIHANH_REAL` is set, also the texts, web
pages and Word files below it, each once. A run holds its start, and the CSV files are left out. Memory is that of a file's process,
as `run.json` tells it.

{table(start.WORKER_HEADER, [*found, *real])}

With one worker more than one processor is at work: while a file is read, the run validates, writes and enters the one before. Two
workers can't be faster than all processors together: at best by the number of them over those that one worker keeps at work."""
    rows = {"": found, ", real decisions": real} if real else {"": found}
    goals = [
        at_least(f"two workers, {name}{what}", 1.85, _number(of[at][3]), "× one")
        for what, of in rows.items()
        for name, at in (("with the second reader", 1), ("without it", 3))
    ]
    goals += [
        at_most(f"peak of a worker, {name}{what}", most, max(_number(row[-1]) for row in of[at : at + 2]), "MB")
        for what, of in rows.items()
        for name, at, most in (("with the second reader", 0, 350), ("without it", 2, 180))
    ]
    return Section(text, goals)


def starting(quick: bool) -> Section:
    """Return what a start, a first result and the import of each module cost, by `start_and_workers`."""
    rounds = 1 if quick else start.ROUNDS
    first: list[Row] = start.first_rows(rounds)
    text = f"""Each in a process of its own, modules compiled before.

{table(start.FIRST_HEADER, first)}

Imports, each in a process of its own:

{"Left out of a quick run." if quick else table(start.IMPORT_HEADER, start.import_rows(rounds))}"""
    goals = [at_most("`thihanh --help`", 0.15, _number(first[0][2]) / 1000, "s")]
    goals += [at_most(row[0], 50, _number(row[3]), "ms, median") for row in first[-2:]]
    return Section(text, goals)


def pages(_: bool) -> Section:
    """Return what pages of PDF files and their tables cost, by `pdf_speed`."""
    found: list[Row] = pdf.rows()
    text = f"""The PDF files of `corpus/pdf`, the ways of reading taking turns; CPU seconds. A row of tables tells of the page on which thihanh wins
least.

{table(pdf.HEADER, found)}"""
    bare, ours = (_number(row[3]) for row in found[-2:])
    tables = [row for row in found if row[1] in {"ruled cells", "tables and all else of their pages"}]
    goals: list[Goal] = [
        at_least("all of `corpus/pdf`, read with places", 200, ours, "pages a CPU second"),
        at_least("the same beside PDFium's bare text (200 : 784)", 200 / 784, ours / bare, "× its speed"),
    ]
    goals += [
        at_least(
            f"{what}, the page where it wins least",
            50,
            min(_number(row[-1]) for row in tables if row[1] == what),
            "× pdfplumber",
        )
        for what in dict.fromkeys(row[1] for row in tables)
    ]
    return Section(text, goals)


def _number(cell: str) -> float:
    return float(cell.replace(",", ""))

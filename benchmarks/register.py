"""Measures what the register costs as it grows, on SQLite and PostgreSQL; prints it and writes docs/register-scale.md.

python benchmarks/register.py [--decisions 500] [--obligations 100] [--full] [--databases sqlite,postgresql] [--no-write]

--full is 10,000 decisions with 1,000,000 obligations: hours, and some 3 GB of disk. Each figure is of a process of its own, so that its
memory is its own. PostgreSQL is the server that THIHANH_DB names, in a schema that is dropped in the end; without it a server of the
tests' own, which doesn't wait for the disk.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from uuid import uuid4

from measuring import Row, peak_of, table
from sqlalchemy import create_engine, func, select, text
from synthetic_decisions import laid

from pipeline.register import tables
from pipeline.register.entries import Wanted
from pipeline.register.opening import open_register
from pipeline.register.taking_in import take_in

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "register-scale.md"
KEPT = ROOT / "build" / "register-scale.json"
"""What was measured of each database last: one that a call leaves out stays on the page."""
SHARE = 250
MORE = 5
TODAY = "2026-06-01"
FORMATS = ("xlsx", "parquet", "ics")


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds by the clock and of the processor, the peak memory of the process (MB), and what it wrote (MB)."""

    seconds: float
    worked: float
    memory: float
    written: float = 0.0

    def cell(self) -> str:
        wrote = f", {self.written:.1f} MB" if self.written else ""
        return f"{self.seconds:.1f} s ({self.worked:.1f}), {self.memory:.0f} MB{wrote}"


# What a process of its own does


def take(url: str, folder: str) -> float:
    with closing(open_register(url)) as database:
        began = time.perf_counter()
        taken = take_in(database, Path(folder))
        if taken.damaged:
            raise SystemExit(str(taken.damaged))
        return time.perf_counter() - began


def due_csv(url: str, path: str) -> float:
    from pipeline.register.due import due, write_csv

    began = time.perf_counter()
    with closing(open_register(url)) as database, database.reading() as connection, Path(path).open("w") as file:
        write_csv(due(connection, Wanted()), file)
    return time.perf_counter() - began


def due_of_one(url: str, path: str) -> float:
    from pipeline.register.due import due, write_csv

    began = time.perf_counter()
    wanted = Wanted(body="Sở Y tế Sông Lúa", roles=("lead",), since="2026-06-01", by="2026-08-31")
    with closing(open_register(url)) as database, database.reading() as connection, Path(path).open("w") as file:
        write_csv(due(connection, wanted), file)
    return time.perf_counter() - began


def page(url: str, path: str) -> float:
    from datetime import date

    from pipeline.register.report.page import report

    began = time.perf_counter()
    with closing(open_register(url)) as database, database.reading() as connection:
        Path(path).write_text(report(connection, date.fromisoformat(TODAY)), "utf-8")
    return time.perf_counter() - began


def export(url: str, path: str, name: str) -> float:
    forms = import_module("pipeline.register.export.forms")
    folder = Path(path)
    folder.mkdir()
    began = time.perf_counter()
    (write,) = forms.writers_of([name]).values()
    with (
        closing(open_register(url)) as database,
        database.reading() as opened,
        forms.one_moment(opened) as connection,
    ):
        write(connection, folder, Wanted(), forms.options_of(today=TODAY))
    return time.perf_counter() - began


DOES: dict[str, Callable[..., float]] = {
    "take": take,
    "due": due_csv,
    "due-one": due_of_one,
    "report": page,
    "export": export,
}


def child(words: list[str]) -> None:
    seconds = DOES[words[0]](*words[1:])
    memory = peak_of()
    worked = time.process_time()
    sys.stdout.write(json.dumps({"seconds": seconds, "worked": worked, "memory": memory}))


def apart(*words: object, wrote: Path | None = None) -> Cost:
    """Do one thing in a process of its own; return what it cost."""
    command = [sys.executable, __file__, "--child", *map(str, words)]
    told = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return Cost(told["seconds"], told["worked"], told["memory"], _size(wrote) if wrote else 0.0)


def _size(path: Path) -> float:
    files = [path] if path.is_file() else [one for one in path.rglob("*") if one.is_file()]
    return sum(one.stat().st_size for one in files) / 1e6


# One database


@dataclass(slots=True)
class Measured:
    """What was measured on a database: the seconds of the take-in, by the clock and of the processor, and its largest memory,
    one more decision by size, the rest by name."""

    name: str
    taking: float
    worked: float
    memory: float
    more: dict[int, float]
    others: dict[str, Cost]
    size: float
    decisions: int
    obligations: int


def measured(name: str, url: str, count: int, each: int, sizes: list[int]) -> Measured:
    """Take in decisions a share at a time, each share in a process of its own, then measure the rest."""
    taking, worked, memory, more = 0.0, 0.0, 0.0, dict[int, float]()
    done, extra = 0, count
    with tempfile.TemporaryDirectory(prefix="thihanh-register-") as made:
        for upto in sorted({*range(SHARE, count, SHARE), *sizes, count}):
            folder = Path(made) / "share"
            for number in range(done + 1, upto + 1):
                laid(folder, number, each)
            cost = apart("take", url, folder)
            shutil.rmtree(folder)
            taking, worked, memory, done = taking + cost.seconds, worked + cost.worked, max(memory, cost.memory), upto
            sys.stderr.write(f"{name}: {done} of {count}, {taking:.0f} s\n")
            if upto in sizes:
                times = []
                for _ in range(MORE):
                    extra += 1
                    laid(folder, extra, each)
                    times.append(apart("take", url, folder).seconds)
                    shutil.rmtree(folder)
                more[upto] = statistics.median(times)
        others = dict(_others(url, Path(made)))
        size = _database_size(url)
    with closing(open_register(url)) as database, database.reading() as connection:
        held, duties = (
            connection.execute(select(func.count()).select_from(one)).scalar_one()
            for one in (tables.decision, tables.obligation)
        )
    return Measured(name, taking, worked, memory, more, others, size, held, duties)


def _others(url: str, folder: Path) -> Iterator[tuple[str, Cost]]:
    path = folder / "due.csv"
    yield "`due --csv`, all of it", apart("due", url, path, wrote=path)
    path = folder / "one.csv"
    yield "`due`, one body, three months", apart("due-one", url, path, wrote=path)
    if find_spec("vl_convert"):
        path = folder / "report.html"
        yield "`report`", apart("report", url, path, wrote=path)
    for name in _forms():
        path = folder / name
        yield f"`export --to {name}`", apart("export", url, path, name, wrote=path)


def _forms() -> list[str]:
    """Return the forms that are measured, in the export's order."""
    forms = import_module("pipeline.register.export.forms")
    found = [name for name, *_ in forms.FORMATS if name in FORMATS]
    if missing := set(FORMATS) - set(found):
        raise SystemExit(f"no such forms of the export: {missing}")
    return found


def _database_size(url: str) -> float:
    if url.startswith("sqlite"):
        return Path(url.removeprefix("sqlite:///")).stat().st_size / 1e6
    engine = create_engine(url)
    with engine.connect() as connection:
        query = text(
            "SELECT sum(pg_total_relation_size(c.oid)) FROM pg_class c WHERE relkind = 'r' AND relname ~ '^register_'"
        )
        size = connection.execute(query).scalar_one()
    engine.dispose()
    return float(size) / 1e6


@contextmanager
def address_of(kind: str, folder: Path) -> Iterator[str]:
    """Give the address of an empty database."""
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'register.sqlite'}"
        return
    server = os.environ.get("THIHANH_DB", "")
    if not server.startswith("postgresql"):
        sys.path.insert(0, str(ROOT / "tests"))
        yield import_module("ledgers").new_url("postgresql", folder)
        return
    schema, engine = (
        f"register_{uuid4().hex[:8]}",
        create_engine(server.replace("postgresql://", "postgresql+psycopg://")),
    )
    with engine.begin() as connection:
        connection.execute(text(f"CREATE SCHEMA {schema}"))
    try:
        joint = "&" if "?" in server else "?"
        yield f"{server}{joint}options=-csearch_path%3D{schema}"
    finally:
        with engine.begin() as connection:
            connection.execute(text(f"DROP SCHEMA {schema} CASCADE"))
        engine.dispose()


def written(all_of_them: list[Measured], each: int) -> str:
    """Return the page."""
    first = all_of_them[0]
    names = list(dict.fromkeys(name for one in all_of_them for name in one.others))
    header: Row = ("", *(one.name for one in all_of_them))
    rows: list[Row] = [
        ("taking in: all", *(f"{one.taking:.0f} s ({one.worked:.0f}), {one.memory:.0f} MB" for one in all_of_them)),
        ("taking in: a decision", *(f"{1000 * one.taking / max(one.more, default=1):.0f} ms" for one in all_of_them)),
    ]
    rows += [
        (f"one more decision at {size:,}", *(f"{1000 * one.more[size]:.0f} ms" for one in all_of_them))
        for size in first.more
    ]
    rows += [(name, *(one.others[name].cell() if name in one.others else "—" for one in all_of_them)) for name in names]
    rows.append(("the database", *(f"{one.size:.0f} MB" for one in all_of_them)))
    server = (
        "the tests' own server, which doesn't wait for the disk" if not os.environ.get("THIHANH_DB") else "a server"
    )
    return f"""# What a large register costs

Written by `benchmarks/register.py`: {first.decisions:,} synthetic decisions of {each} obligations each, {first.obligations:,} in all
(`benchmarks/synthetic_decisions.py` tells what is in them). Python {platform.python_version()}, {os.cpu_count()} processors,
PostgreSQL: {server}. Memory is the peak of the process that asks, without PostgreSQL's own.
Seconds are by the clock, in brackets those of the process's own processor time, its start included; where other programs run beside
it, the clock's grow.

{table(header, rows)}

Taking in reads and checks each `decision.json`; memory is that of a share of {SHARE} decisions. "One more decision" is the median of
{MORE}, each by a new connection, the look at what the register knows included.
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--decisions", type=int, default=500)
    parser.add_argument("--obligations", type=int, default=100, help="of each decision")
    parser.add_argument("--full", action="store_true", help="10,000 decisions, 1,000,000 obligations")
    parser.add_argument("--databases", default="sqlite,postgresql")
    parser.add_argument("--no-write", action="store_true")
    parser.add_argument("--child", nargs="+", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.child:
        child(given.child)
        return
    count, each = (10_000, 100) if given.full else (given.decisions, given.obligations)
    sizes = sorted({size for size in (100, 1_000, 10_000) if size <= count} | {count})
    kept = _kept(each, sizes)
    for kind in given.databases.split(","):
        with tempfile.TemporaryDirectory(prefix="thihanh-register-") as folder, address_of(kind, Path(folder)) as url:
            one = measured(kind, url, count, each, sizes)
        kept[kind] = asdict(one)
        KEPT.parent.mkdir(exist_ok=True)
        KEPT.write_text(json.dumps(kept), "utf-8")
        told = written([_measured(one) for one in kept.values()], each)
        print(told, flush=True)
    if not given.no_write:
        PAGE.write_text(told, "utf-8")


def _kept(each: int, sizes: list[int]) -> dict[str, dict[str, Any]]:
    """Return by database what an earlier call measured of a register as large."""
    if not KEPT.exists():
        return {}
    kept: dict[str, dict[str, Any]] = json.loads(KEPT.read_text("utf-8"))
    return {
        name: one
        for name, one in kept.items()
        if [int(size) for size in one["more"]] == sizes and one["obligations"] == one["decisions"] * each
    }


def _measured(kept: dict[str, Any]) -> Measured:
    more = {int(size): seconds for size, seconds in kept["more"].items()}
    others = {name: Cost(**cost) for name, cost in kept["others"].items()}
    return Measured(**{**kept, "more": more, "others": others})


if __name__ == "__main__":
    main()

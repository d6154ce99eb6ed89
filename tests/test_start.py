"""What a start loads, and that what is remembered is bounded: modules and caches are counted, no clock is read."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import subprocess
import sys
from functools import _lru_cache_wrapper
from pathlib import Path
from types import ModuleType

import pytest
import typer.core
import typer.main
from clean_decision import CLEAN

import pipeline
from pipeline.batch.warming import warm_for
from pipeline.cli import app
from pipeline.cli.app import outlined

HEAVY = frozenset(
    {
        "spacy",
        "thinc",
        "underthesea",
        "pandas",
        "pdfplumber",
        "pypdfium2",
        "numpy",
        "cv2",
        "sqlalchemy",
        "fastapi",
        "lxml",
    }
)
"""Typer itself loads pydantic where a command has options."""
READS_PDF = frozenset({"pypdfium2", "pdfplumber", "pikepdf", "PIL", "cv2"})
NEVER = frozenset({"spacy", "thinc", "underthesea", "pandas"})

RUN = """
import sys
from pipeline.cli import main
sys.argv = ["thihanh", *sys.argv[1:]]
try:
    main()
except SystemExit as end:
    assert not end.code, end.code
sys.stderr.write(" ".join(sorted({name.partition(".")[0] for name in sys.modules})))
"""


def loaded(*arguments: str) -> set[str]:
    """Return the packages that a command has loaded by its end, in the process that was started."""
    told = subprocess.run(
        [sys.executable, "-c", RUN, *arguments],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[1],
    )
    return set(told.stderr.split())


def test_importing_the_commands_loads_nothing_heavy() -> None:
    lines = "import sys, pipeline.cli; print(*{name.partition('.')[0] for name in sys.modules})"
    told = subprocess.run(
        [sys.executable, "-c", lines], capture_output=True, text=True, check=True, cwd=Path(__file__).parents[1]
    )
    assert "typer" in told.stdout.split()
    assert HEAVY & set(told.stdout.split()) == set()


@pytest.mark.parametrize("arguments", [["--help"], ["extract", "--help"], ["review", "--help"], ["--version"]])
def test_help_loads_nothing_heavy(arguments: list[str]) -> None:
    assert HEAVY & loaded(*arguments) == set()


@pytest.mark.parametrize("second_reader", ["--second-reader", "--no-second-reader"])
def test_a_text_loads_nothing_of_pdf_pictures_or_spacy(second_reader: str, tmp_path: Path) -> None:
    (tmp_path / "77.txt").write_text(CLEAN, "utf-8")
    told = loaded("extract", str(tmp_path / "77.txt"), "-o", str(tmp_path / "out"), "-q", "--to", "json", second_reader)
    assert list((tmp_path / "out").glob("*/decision.json"))
    assert (READS_PDF | NEVER | {"numpy"}) & told == set()


@pytest.mark.parametrize("second_reader", [True, False])
def test_a_keeper_loads_nothing_of_pdf_pictures_or_spacy_for_a_text(second_reader: bool) -> None:
    lines = (
        "import sys; from pipeline.batch import keeping;"
        f"keeping.warmed(second_reader={second_reader}); keeping.warm_for('77.txt');"
        "print(*{name.partition('.')[0] for name in sys.modules})"
    )
    told = subprocess.run(
        [sys.executable, "-c", lines], capture_output=True, text=True, check=True, cwd=Path(__file__).parents[1]
    ).stdout.split()
    assert "yaml" in told
    assert (READS_PDF | NEVER | {"sqlalchemy"}) & set(told) == set()
    assert ("numpy" in told) == second_reader


def test_a_reader_is_loaded_once_for_its_files_by_the_process_that_is_forked() -> None:
    lines = (
        "import sys; from pipeline.batch.warming import warm_for; from pipeline.lexicon.phrases import phrases;"
        "told = lambda: print('pypdfium2' in sys.modules, 'cv2' in sys.modules, phrases.cache_info().currsize);"
        "[warm_for(name) for name in ('a.txt', 'b', 'd.doc')]; told(); warm_for('A.PDF'); told(); warm_for('c.jpg'); told()"
    )
    told = subprocess.run(
        [sys.executable, "-c", lines], capture_output=True, text=True, check=True, cwd=Path(__file__).parents[1]
    )
    assert told.stdout.splitlines() == ["False False 0", "True False 0", "True True 1"]
    warm_for("no ending")  # is no error: the child tells what it is by its bytes


WARM = """
import re
from pathlib import Path
from pipeline.batch.warming import warm_for, warmed
from pipeline.read.formats import read
from pipeline.steps import published, worked
warmed(second_reader=False)
warm_for("a.md")
compiled, before = [], re._compiler.compile
re._compiler.compile = lambda pattern, flags=0: compiled.append(pattern) or before(pattern, flags)
for path in sorted(Path("corpus").iterdir()):
    if path.suffix in {".md", ".txt"} and path.stem != "README":
        published(worked(read(path.read_bytes(), path.name)))
print(len(compiled))
"""


def test_children_are_born_with_the_patterns_that_decisions_are_read_by() -> None:
    """What the made-up decision doesn't ask for, each child compiles anew: of these files once 26, now none."""
    told = subprocess.run(
        [sys.executable, "-c", WARM], capture_output=True, text=True, check=True, cwd=Path(__file__).parents[1]
    )
    assert int(told.stdout) <= 2


def test_only_the_command_that_is_called_is_looked_through() -> None:
    whole = typer.main.get_command(app)
    assert isinstance(whole, typer.core.TyperGroup)
    for words in (["--help"], ["extract", "corpus"], ["review", "user", "add"], ["extrct"], []):
        found = typer.main.get_command(outlined(words))
        assert isinstance(found, typer.core.TyperGroup)
        assert list(found.commands) == list(whole.commands)
        for name, command in whole.commands.items():
            other = found.commands[name]
            assert (other.get_short_help_str(), other.hidden) == (command.get_short_help_str(), command.hidden)
            assert [one.name for one in other.params] == ([one.name for one in command.params] if name in words else [])


def modules() -> list[ModuleType]:
    names = [one.name for one in pkgutil.walk_packages(pipeline.__path__, "pipeline.")]
    left = ("pipeline.register.migrations", "pipeline.review.records.migrations")
    return [importlib.import_module(name) for name in names if "migrations" not in name and not name.startswith(left)]


def test_what_is_remembered_is_bounded() -> None:
    """A cache without a bound may only belong to a function that is always asked the same."""
    unbounded = []
    seen = 0
    for module in modules():
        for name, value in vars(module).items():
            holders = [(name, value)]
            if inspect.isclass(value) and value.__module__ == module.__name__:
                holders += [(f"{name}.{inner}", method) for inner, method in vars(value).items()]
            for place, function in holders:
                if not isinstance(function, _lru_cache_wrapper):
                    continue
                seen += 1
                if function.cache_parameters()["maxsize"] is None and inspect.signature(function).parameters:
                    unbounded.append(f"{module.__name__}.{place}")
    assert seen > 30
    assert unbounded == []

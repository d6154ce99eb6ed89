"""Hostile files end in an outcome with a name, open nothing but themselves, and never give an empty decision.

Each is read in a process of its own with 2 GB of memory and 20 seconds (`hostile/worker.py`). `make test-hostile` runs the
whole set; the tests always run what is quick.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from hostile.cases import BEYOND, Hostile
from hostile.make import every_file, write
from hostile.names import NAMES, make_names

from pipeline.batch.inputs import inputs
from pipeline.batch.run import extract
from pipeline.batch.sandbox import Limits
from pipeline.errors import ERRORS

TESTS = Path(__file__).parent
ALL = os.environ.get("THIHANH_HOSTILE") == "all"
FILES = [file for file in every_file() if ALL or not file.slow]
GOOD = sorted(path for kind in ("pdf", "docx") for path in (TESTS.parent / "corpus" / kind).iterdir())
CODES = frozenset({"OK", *(error.code for error in ERRORS)}) - {"INTERNAL"}
CUTS, EVERY = 50, 500
SEED = 20_260_201

Told = Mapping[str, Any]


def read_all(paths: list[Path]) -> dict[str, Told]:
    """Read files, two at a time; return what became of each by its name."""
    workers = []
    for part in (paths[::2], paths[1::2]):
        command = [sys.executable, "-m", "hostile.worker"]
        paths_in = "".join(json.dumps(str(path)) + "\n" for path in part)
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(TESTS.parent), str(TESTS)])}
        worker = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment)
        assert worker.stdin is not None
        worker.stdin.write(paths_in)
        worker.stdin.close()
        workers.append(worker)
    found: dict[str, Told] = {}
    for worker in workers:
        assert worker.stdout is not None
        for line in worker.stdout:
            told = json.loads(line)
            found[told["name"]] = told
        assert worker.wait() == 0
    assert set(found) == {path.name for path in paths}
    return found


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Told]:
    return read_all(write(FILES, tmp_path_factory.mktemp("hostile")))


def harmless(told: Told) -> bool:
    """Tell whether a file opened nothing else, called nobody, and gave no empty decision."""
    return not (told["opened"] or told["sockets"] or told["empty"])


@pytest.mark.parametrize("file", FILES, ids=[file.name for file in FILES])
def test_a_hostile_file_ends_in_an_outcome_that_fits_it(file: Hostile, outcomes: dict[str, Told]) -> None:
    told = outcomes[file.name]
    assert told["code"] in file.codes, told
    assert harmless(told), told


def test_the_codes_that_are_expected_are_known() -> None:
    names = [file.name for file in every_file()]
    assert len(names) == len(set(names))
    assert {code for file in every_file() for code in file.codes} <= CODES


def test_the_whole_set_through_a_run_leaves_its_neighbours_alone(tmp_path: Path) -> None:
    """In one run, two at a time, by the runner that users have: each file ends as it should, and the last one is read."""
    (tmp_path / "in").mkdir()
    paths = [*write(FILES, tmp_path / "in"), GOOD[0]]
    run = extract(paths, tmp_path / "out", ("json",), lambda outcome: None, limits=Limits(seconds=20.0), workers=2)
    assert [outcome.name for outcome in run.outcomes] == [path.name for path in paths]
    first: dict[str, frozenset[str]] = {}
    for file, outcome in zip(FILES, run.outcomes, strict=False):
        expected = first.setdefault(outcome.sha256, file.codes) | file.codes | {"DUPLICATE_OF"}
        assert outcome.outcome in expected, outcome
    assert run.outcomes[-1].outcome == "OK"


def mutations(data: bytes, times: int, seed: int) -> Iterator[bytes]:
    """Yield damaged copies of a file: cut at steps of a fiftieth, then with bytes changed, more and more of them."""
    chance = random.Random(seed)
    for step in sorted(chance.sample(range(1, CUTS), min(CUTS - 1, times // 2))):
        yield data[: len(data) * step // CUTS]
    for _ in range(times - min(CUTS - 1, times // 2)):
        changed = bytearray(data)
        for _ in range(chance.choice((1, 2, 8, 64))):
            changed[chance.randrange(len(changed))] = chance.randrange(256)
        yield bytes(changed)


@pytest.mark.parametrize("kind", ["pdf", "docx", "txt", "html"])
def test_a_damaged_copy_of_a_good_file_ends_in_a_named_outcome(kind: str, tmp_path: Path) -> None:
    """No damage is a defect of thihanh's, or hangs; a copy that still gives a decision gives one with something in it."""
    if kind in ("pdf", "docx"):
        originals = [path.read_bytes() for path in GOOD if path.suffix == f".{kind}"]
    else:
        originals = [file.make() for file in every_file() if file.name == f"good.{kind}"]
    times = (EVERY if ALL else 12) // len(originals)
    copies = [copy for at, data in enumerate(originals) for copy in mutations(data, times, SEED + at)]
    paths = [tmp_path / f"{number:03d}.{kind}" for number in range(len(copies))]
    for path, copy in zip(paths, copies, strict=True):
        path.write_bytes(copy)
    for told in read_all(paths).values():
        assert told["code"] in CODES - BEYOND, told
        assert harmless(told), told


@pytest.mark.parametrize("name", NAMES)
def test_odd_names_are_read_as_what_they_hold(name: str, tmp_path: Path) -> None:
    make_names(tmp_path / "in", [name])
    found = list(inputs([str(tmp_path / "in")]))
    assert [path.name for path in found] == [name]
    run = extract(found, tmp_path / "out", ("json", "csv"), lambda outcome: None)
    assert [outcome.outcome for outcome in run.outcomes] == ["OK"]
    told = json.loads((tmp_path / "out" / "run.json").read_text("utf-8"))
    assert told["inputs"][0]["name"].encode("utf-8", "surrogateescape")


def test_names_that_look_the_same_are_two_files(tmp_path: Path) -> None:
    twins = ["quy\u1ebft-\u0111\u1ecbnh.txt", "quye\u0302\u0301t-\u0111i\u0323nh.txt"]
    make_names(tmp_path, twins)
    assert sorted(path.name for path in inputs([str(tmp_path)])) == sorted(twins)


def test_a_folder_gives_its_regular_files_alone(tmp_path: Path) -> None:
    """Links lead out of the folder, or round in it; a pipe never ends; a folder may be named like a file."""
    inside, outside = tmp_path / "in", tmp_path / "outside"
    outside.mkdir()
    make_names(outside, ["secret.txt"])
    make_names(inside, ["77.txt"])
    (inside / "link.txt").symlink_to(outside / "secret.txt")
    (inside / "nowhere.txt").symlink_to(outside / "nothing.txt")
    (inside / "up").symlink_to(tmp_path, target_is_directory=True)
    (inside / "round").symlink_to(inside, target_is_directory=True)
    (inside / "folder.pdf").mkdir()
    os.mkfifo(inside / "pipe.txt")
    (inside / "folder.pdf" / "78.txt").write_bytes((inside / "77.txt").read_bytes())
    assert list(inputs([str(inside)])) == [inside / "77.txt", inside / "folder.pdf" / "78.txt"]


@pytest.mark.parametrize("name", ["pipe.txt", "null.txt"])
def test_a_pipe_or_device_that_is_named_is_no_file(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    if name == "pipe.txt":
        os.mkfifo(path)
    else:
        path.symlink_to("/dev/zero")
    run = extract([path], tmp_path / "out", ("json",), lambda outcome: None)
    assert [(outcome.outcome, outcome.sha256) for outcome in run.outcomes] == [("MISSING", "")]

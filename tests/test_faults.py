"""Whatever stops a run, a kill, a full disk, another run: what lies in the output is whole, and the next run ends as a clean one."""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import faults
import pytest
from faults import NOT_REACHED, REASONS, STEPS, ended, killed_after, killed_at, made, refused_at, started
from ledgers import new_url

from pipeline.batch.lock import FILE_NAME as LOCK_FILE
from pipeline.batch.manifest import RUN_FILE
from pipeline.batch.warming import warm
from pipeline.errors import DiskFull
from pipeline.store import LEDGER_FILE, open_ledger

FILES = 6
SEED = 20_261_126
KILLED = 50
EVERY = 1 if os.environ.get("THIHANH_HOSTILE") == "all" else 7
Tree = dict[str, bytes]
_SEEN_FROM = re.compile(rb'(?<="file":")[^"]*/([^/"]+)(?=","lines")')


def tree(output: Path) -> Tree:
    """Return the files of an output that two runs have to agree about: those that tell of the runs themselves are left out.

    Where the file that was read lies is seen from the output, and outputs lie in several places.
    """
    return {
        str(path.relative_to(output)): _SEEN_FROM.sub(rb"\1", path.read_bytes())
        for path in sorted(output.rglob("*"))
        if path.is_file() and path.name not in {RUN_FILE, LOCK_FILE} and not path.name.startswith(LEDGER_FILE)
    }


def extracting(folder: Path, output: Path, *options: str) -> None:
    faults.command("extract", folder, "-o", output, "--no-second-reader", *options)


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    warm()  # what is forked from here need not load everything anew
    return made(tmp_path_factory.mktemp("faults") / "in", FILES)


@pytest.fixture(scope="module")
def clean(inputs: Path) -> Tree:
    output = inputs.parent / "clean"
    assert ended(started(lambda: extracting(inputs, output))) == 11
    found = tree(output)
    assert sum(name.endswith("decision.json") for name in found) == FILES - 1
    assert any("~2/" in name for name in found)
    assert "obligations.csv" in found
    return found


def resumed(inputs: Path, output: Path, *options: str) -> Tree:
    """Run again, as a user would; return what lies in the output."""
    assert ended(started(lambda: extracting(inputs, output, *options))) == 11
    told = json.loads((output / RUN_FILE).read_text("utf-8"))
    assert [one["outcome"] for one in told["inputs"]] == ["OK"] * (FILES - 1) + ["EMPTY"]
    return tree(output)


def is_whole(output: Path, clean: Tree) -> bool:
    """Tell whether every decision that lies there is one of the clean run, to the byte, with its text."""
    found = tree(output) if output.exists() else {}
    return all(
        data == clean[name]
        and all(name.replace("decision.json", other) in found for other in ("source.txt", "reading.json"))
        for name, data in found.items()
        if name.endswith("decision.json") and not name.startswith(".")
    )


@pytest.mark.parametrize("before", [True, False], ids=["before", "after"])
@pytest.mark.parametrize("step", STEPS)
def test_a_run_killed_at_a_step_goes_on_to_what_a_clean_run_gives(
    step: str, before: bool, inputs: Path, clean: Tree, tmp_path: Path
) -> None:
    once = step in {"csv", "caught-up", "manifest"}
    for number in (1,) if once else (1, 3):
        output = tmp_path / f"{number}"
        code = killed_at(step, number, before=before, act=lambda output=output: extracting(inputs, output))
        assert code == -signal.SIGKILL, "it came to the step"
        assert is_whole(output, clean)
        assert resumed(inputs, output) == clean


def test_a_run_killed_at_any_moment_goes_on_to_what_a_clean_run_gives(
    inputs: Path, clean: Tree, tmp_path: Path
) -> None:
    began = time.monotonic()
    assert ended(started(lambda: extracting(inputs, tmp_path / "whole", "-j", "2"))) == 11
    whole = time.monotonic() - began
    moments = random.Random(SEED)
    killed = 0
    # A run that other work on the machine lets go faster than the first is over before its moment: such ones don't count.
    for number in range(200):
        if killed == KILLED:
            break
        output = tmp_path / f"{number}"
        code = killed_after(moments.uniform(0, whole), lambda output=output: extracting(inputs, output, "-j", "2"))
        killed += code == -signal.SIGKILL
        assert is_whole(output, clean)
        assert resumed(inputs, output) == clean
        shutil.rmtree(output)
    assert killed == KILLED


def test_a_file_that_two_dead_runs_had_in_hand_is_put_aside(inputs: Path, tmp_path: Path) -> None:
    output = tmp_path / "out"
    for _ in range(2):
        assert killed_at("child", 1, before=False, act=lambda: extracting(inputs, output)) == -signal.SIGKILL
    assert ended(started(lambda: extracting(inputs, output))) == 11
    with open_ledger(str(output / LEDGER_FILE)) as ledger:
        assert ledger.counts() == {"EMPTY": 1, "OK": FILES - 2, "quarantined": 1}


# The disk


@pytest.mark.parametrize("for_ever", [True, False], ids=["from-then-on", "once"])
def test_whatever_the_disk_refuses_nothing_is_cut_short(for_ever: bool, inputs: Path, tmp_path: Path) -> None:
    """Every write, fsync, link, rename and removal in turn, of a run over two files; every seventh where not all is run."""
    few = tmp_path / "in"
    few.mkdir()
    for name in ("000.txt", "001.txt"):
        shutil.copy(inputs / name, few / name)
    output = tmp_path / "clean"
    assert ended(started(lambda: extracting(few, output))) == 0
    clean = tree(output)
    refused: Counter[int] = Counter()
    for number in range(1, 300, EVERY):
        output = tmp_path / f"{number}"
        code = refused_at(number, REASONS[number % 2], lambda output=output: extracting(few, output), for_ever=for_ever)
        if code == NOT_REACHED:
            break
        # A draft that can't be removed is no reason to fail.
        assert code in {0, DiskFull.exit_code}, number
        refused[code] += 1
        assert is_whole(output, clean), number
        assert ended(started(lambda output=output: extracting(few, output))) == 0
        assert tree(output) == clean, number
        shutil.rmtree(output)
    assert refused[DiskFull.exit_code] > 30 // EVERY


needs_mounts = pytest.mark.skipif(
    subprocess.run(["unshare", "-m", "true"], capture_output=True).returncode != 0, reason="no mounts may be made here"
)


def mounted(script: str, *words: str | Path) -> str:
    """Run a shell script where it may mount what nobody else sees; `run` there is the command without its second reader."""
    call = f"{sys.executable} -c 'from pipeline.cli import main; main()' extract --no-second-reader"
    run = f'run() {{ local code=0; {call} "$@" >&2 || code=$?; echo $code; }}'
    done = subprocess.run(
        ["unshare", "-m", "bash", "-euc", f"{run}\n{script}", "bash", *map(str, words)], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@needs_mounts
def test_a_disk_that_is_full_ends_a_run_by_name_and_the_next_one_goes_on(tmp_path: Path) -> None:
    many = made(tmp_path / "in", 60)
    place, kept = tmp_path / "disk", tmp_path / "kept"
    place.mkdir()
    told = mounted(
        """
        mount -t tmpfs -o size=1m none "$2"
        run "$1" -o "$2/out"
        cp -r "$2/out" "$3"
        mount -o remount,size=64m "$2"
        run "$1" -o "$2/out" -q
        cp -r "$2/out" "$3.after"
        """,
        many, place, kept,
    )  # fmt: skip
    assert told.split() == [str(DiskFull.exit_code), "11"]
    output = tmp_path / "clean"
    assert ended(started(lambda: extracting(many, output))) == 11
    clean = tree(output)
    assert is_whole(kept, clean)
    assert tree(Path(f"{kept}.after")) == clean


@needs_mounts
def test_an_output_that_can_only_be_read_is_named(inputs: Path, tmp_path: Path) -> None:
    place = tmp_path / "disk"
    place.mkdir()
    told = mounted('mount -t tmpfs -o size=1m,ro none "$2"; run "$1" -o "$2/out"; run "$1" -o "$2"', inputs, place)
    assert told.split() == [str(DiskFull.exit_code)] * 2


# Several runs


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_four_runs_with_one_ledger_read_each_file_once(kind: str, tmp_path: Path) -> None:
    many = made(tmp_path / "in", 200)
    url = new_url(kind, tmp_path)
    outputs = [tmp_path / f"{number}" for number in range(4)]
    going = [started(lambda output=output: extracting(many, output, "--db", url, "--to", "json")) for output in outputs]
    for child in going:
        assert ended(child) == 11
    read: Counter[str] = Counter()
    for output in outputs:
        told = json.loads((output / RUN_FILE).read_text("utf-8"))["inputs"]
        assert len(told) == 200
        read.update(one["name"] for one in told if not one["earlier"])
    assert sorted(read) == sorted(path.name for path in many.iterdir())
    assert set(read.values()) == {1}
    with open_ledger(url) as ledger:
        assert ledger.counts() == {"EMPTY": 1, "OK": 199}
    assert sum(len(list(output.glob("*/decision.json"))) for output in outputs) == 199


def test_one_run_at_a_time_writes_to_an_output(tmp_path: Path) -> None:
    many = made(tmp_path / "in", 40)
    going = [started(lambda: extracting(many, tmp_path / "out")) for _ in range(4)]
    codes = Counter(ended(child) for child in going)
    assert set(codes) <= {11, 24}
    assert codes[11] >= 1
    assert codes[24] >= 1


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_run_that_is_asked_to_stop_gives_back_what_it_had_in_hand(number: int, tmp_path: Path) -> None:
    many = made(tmp_path / "in", 60)
    output = tmp_path / "out"
    child = started(lambda: extracting(many, output))
    while len(list(output.glob("*/decision.json"))) < 5:
        time.sleep(0.01)
    os.kill(child, number)
    assert ended(child) == 128 + number
    with open_ledger(str(output / LEDGER_FILE)) as ledger:
        counts = ledger.counts()
    assert set(counts) <= {"OK", "EMPTY"}
    assert 5 <= counts["OK"] < 59
    assert ended(started(lambda: extracting(many, output))) == 11
    assert len(list(output.glob("*/decision.json"))) == 59

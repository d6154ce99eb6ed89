"""The process that children are born of: it has the next file at hand, and whatever befalls it is told by its name."""

from __future__ import annotations

import os
import shutil
import signal
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from clean_decision import CLEAN

from pipeline.batch import child, keeping, warming
from pipeline.batch.job import Job
from pipeline.batch.keeper import Keeper, Order
from pipeline.batch.runner import run_all
from pipeline.batch.sandbox import Limits
from pipeline.document.source import Source
from pipeline.errors import DamagedFile, InternalError
from pipeline.read.formats import read
from pipeline.trained import MODEL, model_folder, second_reader

LIMITS = Limits(seconds=60)
ODD = 7
"""The priority by which a test knows a child that goes on."""


@pytest.fixture(autouse=True)
def no_child_is_left() -> Iterator[None]:
    before = children(os.getpid())
    yield
    assert children(os.getpid()) == before


def children(process: int) -> set[int]:
    return {
        int(number) for path in Path(f"/proc/{process}/task").glob("*/children") for number in path.read_text().split()
    }


def jobs(folder: Path, *names: str) -> list[Job]:
    for name in names:
        (folder / name).write_text(CLEAN, "utf-8")
    return [Job(folder / name, name, number=number) for number, name in enumerate(names)]


def stays(data: bytes, name: str, engine: str) -> Source:
    """Read a text; of a file that is named so, stay for a long time."""
    if name == "stays.txt":
        os.nice(ODD)
        time.sleep(600)
    return read(data, name)


def odd(process: int) -> bool:
    with suppress(ProcessLookupError):
        return os.getpriority(os.PRIO_PROCESS, process) >= os.getpriority(os.PRIO_PROCESS, 0) + ODD
    return False


def test_the_next_file_is_begun_while_the_run_does_something_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(child, "_source", stays)
    before = children(os.getpid())
    going = run_all(jobs(tmp_path, "a.txt", "b.txt", "stays.txt"), LIMITS)
    assert next(going).job.name == "a.txt"
    (kept,) = children(os.getpid()) - before
    # The run is asked for nothing more: that b.txt has ended, and there is a place, the keeper sees itself.
    until = time.monotonic() + 30
    while not any(map(odd, children(kept))):
        assert time.monotonic() < until, "it waits for the run"
        time.sleep(0.02)
    going.close()


def test_no_more_files_are_read_at_once_than_was_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child, "_source", stays)
    before = children(os.getpid())
    going = run_all(jobs(tmp_path, "a.txt", "stays.txt", "b.txt"), LIMITS)
    assert next(going).job.name == "a.txt"
    (kept,) = children(os.getpid()) - before
    until = time.monotonic() + 30
    while not any(map(odd, children(kept))):
        assert time.monotonic() < until, "nothing was begun"
        time.sleep(0.02)
    time.sleep(0.3)
    assert len(children(kept)) == 1, "b.txt waits for its place"
    going.close()


def test_a_keeper_that_was_made_before_reads_and_is_closed(tmp_path: Path) -> None:
    keeper = Keeper(LIMITS)
    (done,) = run_all(jobs(tmp_path, "a.txt"), LIMITS, keeper=keeper)
    assert done.code == "OK"


def test_a_keeper_that_nothing_was_ordered_of_ends_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "keep", lambda *_, **__: time.sleep(600))
    with Keeper(LIMITS):
        pass


def test_a_model_that_is_not_the_one_that_was_built_ends_a_run_by_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(model_folder(), tmp_path / MODEL)
    (tmp_path / MODEL / "tok2vec" / "model").write_bytes(b"another")
    monkeypatch.setenv("THIHANH_MODELS", str(tmp_path))
    warming.warmed.cache_clear()
    second_reader.cache_clear()
    with pytest.raises(DamagedFile, match="tok2vec/model"):
        list(run_all(jobs(tmp_path, "a.txt"), LIMITS, keeper=Keeper(LIMITS, second_reader=True), second_reader=True))


def test_a_defect_of_the_keeper_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ValueError("no such thing")

    monkeypatch.setattr(keeping, "keep", broken)
    with pytest.raises(InternalError, match="ValueError: no such thing"):
        list(run_all(jobs(tmp_path, "a.txt"), LIMITS, keeper=Keeper(LIMITS)))


def test_an_order_to_a_keeper_that_is_gone_says_so(tmp_path: Path) -> None:
    before = children(os.getpid())
    with Keeper(LIMITS) as keeper:
        (kept,) = children(os.getpid()) - before
        os.kill(kept, signal.SIGKILL)
        os.waitid(os.P_PID, kept, os.WEXITED | os.WNOWAIT)
        with pytest.raises(InternalError, match="fewer workers"):
            keeper.order(Order(1, tmp_path / "a.txt", "a.txt", "first", 0, scans=False))

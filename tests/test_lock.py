"""One run at a time writes to an output folder; a dead one holds nothing."""

from __future__ import annotations

import errno
import fcntl
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from pipeline.batch.lock import output_lock
from pipeline.errors import DiskFull, Locked

ROOT = Path(__file__).parents[1]
HOLDER = """
import os, sys, time
from pathlib import Path
from pipeline.batch.lock import output_lock
with output_lock(Path(sys.argv[1])):
    child = os.fork() if len(sys.argv) > 2 else -1
    if child:
        print(child, flush=True)
    time.sleep(60)
"""


def holder(folder: Path, *more: str) -> tuple[subprocess.Popen[str], int]:
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(folder), *more],
        stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert process.stdout is not None
    return process, int(process.stdout.readline())


def test_a_second_run_is_told_who_holds_the_lock(tmp_path: Path) -> None:
    process, _ = holder(tmp_path / "out")
    try:
        with pytest.raises(Locked) as raised, output_lock(tmp_path / "out"):
            pass
        assert f"process {process.pid}, since 2" in raised.value.message
        assert f"tiến trình {process.pid}, từ 2" in raised.value.message_vi
        assert (tmp_path / "out" / ".lock").read_text().startswith(f"{process.pid}\n")
    finally:
        process.kill()
        process.wait()
    with output_lock(tmp_path / "out"):
        pass


def test_a_run_that_is_killed_holds_nothing_even_if_its_children_live(tmp_path: Path) -> None:
    process, child = holder(tmp_path, "fork")
    try:
        process.kill()
        process.wait()
        os.kill(child, 0)
        with output_lock(
            tmp_path, wait=10.0
        ):  # a child lets go as soon as it runs, which may be after its parent spoke
            assert (tmp_path / ".lock").read_text().startswith(f"{os.getpid()}\n")
    finally:
        os.kill(child, signal.SIGKILL)


def test_a_child_that_unwinds_leaves_the_lock_to_its_parent(tmp_path: Path) -> None:
    with output_lock(tmp_path):
        child = os.fork()
        if child == 0:
            try:
                with output_lock(tmp_path):
                    os._exit(1)
            except Locked as error:
                os._exit(0 if f"process {os.getppid()}," in error.message else 2)
            os._exit(3)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def test_waiting_ends_when_the_lock_is_free(tmp_path: Path) -> None:
    taken, free = threading.Event(), threading.Event()

    def other() -> None:
        with output_lock(tmp_path):
            taken.set()
            free.wait(10)

    thread = threading.Thread(target=other)
    thread.start()
    taken.wait(10)
    began = time.monotonic()
    with pytest.raises(Locked), output_lock(tmp_path, wait=0.3):
        pass
    assert 0.3 <= time.monotonic() - began < 5
    threading.Timer(0.2, free.set).start()
    with output_lock(tmp_path, wait=10):
        pass
    thread.join()


def test_the_file_is_empty_when_nobody_holds_the_lock(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError), output_lock(tmp_path):
        raise RuntimeError
    assert (tmp_path / ".lock").read_bytes() == b""


def test_a_file_system_without_locks_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def none(handle: int, operation: int) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(fcntl, "flock", none)
    with pytest.raises(Locked, match="knows no locks"), output_lock(tmp_path):
        pass


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def read_only(path: Path, *_: object) -> int:
        raise OSError(errno.EROFS, "Read-only file system", str(path))

    monkeypatch.setattr(os, "open", read_only)
    with pytest.raises(DiskFull, match="can only be read"), output_lock(tmp_path):
        pass

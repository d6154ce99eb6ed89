"""Outside programs: found, run within limits, and gone afterwards with all that they started."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import pytest

from pipeline.read.programs import Limits, find, run, version

PYTHON = sys.executable


def script(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    path.chmod(0o755)
    return path


def alive(pid: int) -> bool:
    """Tell whether a process runs; one that is dead and not yet waited for does not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state not in ("Z", "X")


def test_the_first_name_on_the_path_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    second = script(tmp_path, "second", "#!/bin/sh\n")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert find(["first", "second"]) == second
    assert find(["first"]) is None


def test_a_variable_names_the_only_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = script(tmp_path, "other", "#!/bin/sh\n")
    script(tmp_path, "usual", "#!/bin/sh\n")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("THIHANH_TRIED", str(other))
    assert find(["usual"], "THIHANH_TRIED") == other
    monkeypatch.setenv("THIHANH_TRIED", "/nowhere/usual")
    assert find(["usual"], "THIHANH_TRIED") is None
    monkeypatch.setenv("THIHANH_TRIED", "")
    assert find(["usual"], "THIHANH_TRIED") is None


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("echo LibreOffice 7.4.7.2 40", "7.4.7.2"),
        ("echo Version: 0.37 >&2; exit 1", "0.37"),
        ("echo none", ""),
    ],
)
def test_the_version_is_what_the_program_prints(tmp_path: Path, line: str, expected: str) -> None:
    assert version(script(tmp_path, "told", f"#!/bin/sh\n{line}\n"), "--version") == expected


def test_what_is_printed_comes_back_with_the_code(tmp_path: Path) -> None:
    code = "import sys; print('chữ'); print('lỗi', file=sys.stderr); sys.exit(3)"
    done = run([PYTHON, "-c", code], tmp_path, Limits())
    assert (done.code, done.output, done.errors) == (3, "chữ\n".encode(), "lỗi\n".encode())
    assert (done.stopped, done.succeeded) == ("", False)
    assert run([PYTHON, "-c", ""], tmp_path, Limits()).succeeded


def test_the_folder_is_home_and_place_of_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", ":0")
    code = "import os; print(os.getcwd(), *(os.environ.get(n) for n in ('HOME', 'TMPDIR', 'DISPLAY', 'MORE')))"
    done = run([PYTHON, "-c", code], tmp_path, Limits(), {"MORE": "1"})
    assert done.output.decode().split() == [str(tmp_path.resolve()), str(tmp_path), str(tmp_path), "None", "1"]


def test_much_is_printed_on_both_streams_without_a_deadlock(tmp_path: Path) -> None:
    code = "import sys; [(print('a' * 999), print('b' * 999, file=sys.stderr)) for _ in range(1000)]"
    done = run([PYTHON, "-c", code], tmp_path, Limits())
    assert (len(done.output), len(done.errors), done.succeeded) == (1_000_000, 1_000_000, True)


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="asks /proc which processes live")
@pytest.mark.parametrize("parent", ["sleep 600", "exit 0"])
def test_the_whole_group_is_dead_after_a_run(tmp_path: Path, parent: str) -> None:
    command = script(tmp_path, "group", f"#!/bin/sh\nsleep 600 &\necho $!\n{parent}\n")
    began = time.monotonic()
    done = run([command], tmp_path, Limits(seconds=1))
    assert time.monotonic() - began < 5
    assert done.stopped == ("time" if parent != "exit 0" else "")
    child = int(done.output)
    for _ in range(100):
        if not alive(child):
            break
        time.sleep(0.02)
    assert not alive(child)


@pytest.mark.parametrize(
    "code",
    [
        "while True: print('a' * 1000)",
        "import time\nopen('big', 'wb').truncate(5_000_000)\ntime.sleep(600)",
        "open('big', 'wb').truncate(5_000_000)",
    ],
)
def test_a_run_that_grows_too_large_is_ended(tmp_path: Path, code: str) -> None:
    began = time.monotonic()
    done = run([PYTHON, "-c", code], tmp_path, Limits(seconds=30, size=1_000_000))
    assert (done.stopped, done.succeeded) == ("size", False)
    assert time.monotonic() - began < 15


def test_what_cannot_be_started_is_an_os_error(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="nowhere"):
        run([tmp_path / "nowhere"], tmp_path, Limits())


def test_a_run_leaves_our_own_group_alone(tmp_path: Path) -> None:
    done = run([PYTHON, "-c", "import os; print(os.getpgid(0))"], tmp_path, Limits())
    assert int(done.output) != os.getpgid(0)

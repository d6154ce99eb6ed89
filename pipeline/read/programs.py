"""Outside programs that a reader may use: find one, tell its version, run it within limits, leave nothing of it behind.

The bytes that a program is given come from a stranger's file, so every run has a folder of its own as home, an end in
time and an end in size. Whatever the program has started dies with it: LibreOffice is a script that starts two others.
"""

from __future__ import annotations

import os
import re
import selectors
import shutil
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Literal

Stop = Literal["", "time", "size"]

_TICK = 0.25
"""Seconds between two looks at the clock and at the size of the folder."""

_CHUNK = 65536
_VERSION = re.compile(r"(?<!\d)\d+(?:\.\d+)+")


@dataclass(frozen=True, slots=True)
class Limits:
    """Where a run is ended: after `seconds` of wall time, or beyond `size` bytes.

    The size holds for what is printed, and again for all files in the folder of the run together.
    """

    seconds: float = 60.0
    size: int = 200_000_000


@dataclass(frozen=True, slots=True)
class Finished:
    """What a run left: its exit code, what it printed, and why it was ended ("" where it ended by itself).

    `code` is negative where a signal ended it, as in `subprocess`.
    """

    code: int
    output: bytes
    errors: bytes
    stopped: Stop = ""

    @property
    def succeeded(self) -> bool:
        """Tell whether the program ended by itself and says that all went well."""
        return self.code == 0 and not self.stopped


def find(names: Sequence[str], variable: str = "") -> Path | None:
    """Return the first of `names` that stands on PATH, or None.

    Where the environment has `variable`, the program that it names (a path, or a name on PATH) is the only one
    asked for: so a user points to another build, or switches a program off.
    """
    named = os.environ.get(variable) if variable else None
    for name in names if named is None else [named]:
        found = shutil.which(name) if name else None
        if found:
            return Path(found)
    return None


@lru_cache(maxsize=32)
def version(program: Path, *arguments: str) -> str:
    """Return the version that a program prints when called with `arguments`, "7.4.7.2" say, or "" where it tells none.

    It is asked once in a process. The exit code doesn't count: antiword tells its version among its complaints.
    """
    with TemporaryDirectory(prefix="thihanh-") as folder:
        told = run([program, *arguments], Path(folder), Limits(seconds=20, size=1_000_000))
    match = _VERSION.search((told.output + b"\n" + told.errors).decode("utf-8", "replace"))
    return match.group() if match else ""


def run(
    command: Sequence[str | Path], folder: Path, limits: Limits, environment: Mapping[str, str] | None = None
) -> Finished:
    """Run a program in `folder`, which is also its home and its place for temporary files; return what it left.

    It gets no input, no screen, a UTF-8 locale, and `environment` on top of ours. Afterwards neither it nor anything
    in its process group is alive. Raises OSError where it can't be started.
    """
    process = subprocess.Popen(  # noqa: S603
        [str(part) for part in command],
        cwd=folder,
        env=_environment(folder, environment or {}),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    with process:
        try:
            printed, stopped = _watched(process, folder, limits)
        finally:
            _kill_group(process)
        code = process.wait()
    return Finished(code, printed[0], printed[1], stopped)


def _environment(folder: Path, more: Mapping[str, str]) -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if key not in ("DISPLAY", "WAYLAND_DISPLAY")}
    place = str(folder)
    return {**kept, "HOME": place, "TMPDIR": place, "LC_ALL": "C.UTF-8", "LANG": "C.UTF-8", **more}


def _watched(process: subprocess.Popen[bytes], folder: Path, limits: Limits) -> tuple[tuple[bytes, bytes], Stop]:
    """Take what the program prints until it has ended or passes a limit."""
    deadline = time.monotonic() + limits.seconds
    printed = (bytearray(), bytearray())
    stopped: Stop = ""
    with selectors.DefaultSelector() as selector:
        for stream, into in zip((process.stdout, process.stderr), printed, strict=True):
            assert stream is not None
            selector.register(stream, selectors.EVENT_READ, into)
        looked = time.monotonic()
        while not stopped:
            left = deadline - time.monotonic()
            ended = process.poll() is not None
            taken = _take(selector, 0.0 if ended else max(0.0, min(_TICK, left)))
            if ended and not taken:  # a process left behind may hold the streams open: nobody waits for that one
                break
            if left <= 0:
                stopped = "time"
            elif sum(map(len, printed)) > limits.size:
                stopped = "size"
            elif time.monotonic() - looked >= _TICK:
                looked = time.monotonic()
                stopped = "size" if _size(folder) > limits.size else ""
    if not stopped and _size(folder) > limits.size:
        stopped = "size"
    return (bytes(printed[0]), bytes(printed[1])), stopped


def _take(selector: selectors.BaseSelector, seconds: float) -> bool:
    """Wait for something printed and take it, True if there was; without open streams, wait a moment for the end."""
    if not selector.get_map():
        time.sleep(min(seconds, 0.01))
        return False
    ready = selector.select(seconds)
    for key, _ in ready:
        stream: IO[bytes] = key.fileobj  # type: ignore[assignment]
        chunk = os.read(stream.fileno(), _CHUNK)
        if chunk:
            key.data.extend(chunk)
        else:
            selector.unregister(stream)
    return bool(ready)


def _size(folder: Path) -> int:
    """Return the bytes of all files below a folder; a file that vanishes meanwhile counts nothing."""
    total = 0
    for place, _, names in os.walk(folder):
        for name in names:
            with suppress(OSError):
                total += (Path(place) / name).lstat().st_size
    return total


def _kill_group(process: subprocess.Popen[bytes]) -> None:
    """Kill all that is left of the session that the program was started in."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)


def available() -> tuple[str, ...]:
    """Return which of the outside programs that readers use are there: what can be read depends on them."""
    names = {"THIHANH_TESSERACT": ["tesseract"], "THIHANH_SOFFICE": ["soffice", "libreoffice"]}
    found = [find(some, variable) for variable, some in names.items()]
    return tuple(str(path) for path in (*found, find(["antiword"]), find(["catdoc"])) if path is not None)

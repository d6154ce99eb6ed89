"""Reads files one a process, each within limits, and tells what became of them: one line of JSON a file.

The parent has loaded all modules and touches no file itself. A child may read its own file and what belongs to the
interpreter, and may open no connection: every `open` and every use of a socket is seen by an audit hook.
"""

from __future__ import annotations

import importlib
import json
import os
import pkgutil
import resource
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from select import select
from typing import Any

import pipeline
from pipeline.batch.local import decision_of
from pipeline.document.decision import Decision
from pipeline.errors import ThihanhError

MEMORY = 2_000_000_000
WALL = 20.0
TMP = (f"{tempfile.gettempdir()}/thihanh-", f"{tempfile.gettempdir()}/tmp")
"""How the paths of our own temporary folders and files begin."""
ROOT = Path(pipeline.__file__).resolve().parent.parent


def _allowed() -> tuple[str, ...]:
    """Return the beginnings of paths that a child may read: the interpreter's, the package's, the system's libraries."""
    places = [
        ROOT / "pipeline",
        ROOT / "models",
        ROOT / ".venv",
        sys.prefix,
        sys.base_prefix,
        *filter(None, sys.path[1:]),
    ]
    resolved = {str(Path(place).resolve()) for place in places}
    return (*resolved, "/proc/", "/sys/", "/dev/null", "/usr/", "/etc/mime.types", "/etc/localtime")


def _watched(own: Path, told: dict[str, Any]) -> None:
    """Take note of every socket, of every file opened that is not allowed, and of every file written elsewhere than `TMP`."""
    allowed = (*_allowed(), str(own))
    writing = os.O_WRONLY | os.O_RDWR | os.O_CREAT

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if event.startswith("socket."):
            told["sockets"].append(event)
        elif event == "open" and isinstance(arguments[0], str | bytes):
            path = os.path.realpath(os.fsdecode(arguments[0]))
            written = bool((arguments[2] or 0) & writing) and path != "/dev/null"
            if not path.startswith(TMP) and (written or not path.startswith(allowed)):
                told["opened"].append(path)

    sys.addaudithook(hook)


def _nothing_in(decision: Decision, raw: str) -> bool:
    return not raw.strip() or not (decision.sections or decision.decision.number)


def _told_of(path: Path) -> dict[str, Any]:
    told: dict[str, Any] = {"code": "OK", "empty": False, "sockets": [], "opened": [], "message": ""}
    _watched(path.resolve(), told)
    try:
        told["empty"] = _nothing_in(*decision_of(path))
    except ThihanhError as error:
        told["code"], told["message"] = error.code, error.message[:300]
    except MemoryError:
        told["code"] = "MEMORY"
    return told


def _child(path: Path, pipe: int) -> None:
    os.setsid()
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (int(WALL), int(WALL) + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGXCPU, signal.SIG_DFL)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    with os.fdopen(pipe, "wb") as out:
        out.write(json.dumps(_told_of(path)).encode())


def run(path: Path) -> dict[str, Any]:
    """Read one file in a child of this process; return its code, and what it opened besides its own file."""
    began = time.monotonic()
    mine, its = os.pipe()
    child = os.fork()
    if not child:
        os.close(mine)
        try:
            _child(path, its)
        finally:
            os._exit(0)
    os.close(its)
    answer, late = b"", False
    with os.fdopen(mine, "rb") as pipe:
        while not late:
            ready, _, _ = select([pipe], [], [], max(WALL - (time.monotonic() - began), 0.0))
            late = not ready
            piece = os.read(pipe.fileno(), 65536) if ready else b""
            answer += piece
            if ready and not piece:
                break
    if late:
        os.killpg(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    told: dict[str, Any] = {"code": "CRASH", "empty": False, "sockets": [], "opened": [], "message": f"status {status}"}
    if late or (os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGXCPU):
        told["code"] = "TIMEOUT"
    elif answer and not status:
        told = json.loads(answer)
    return {"name": path.name, "seconds": round(time.monotonic() - began, 2), **told}


def warm() -> None:
    """Load every module of the package, and what a first document loads."""
    for module in pkgutil.walk_packages(pipeline.__path__, "pipeline."):
        # Only Alembic can run what runs the migrations.
        if not module.name.endswith(".migrations.env"):
            importlib.import_module(module.name)
    with tempfile.TemporaryDirectory(prefix="thihanh-") as place:
        path = Path(place, "a.txt")
        path.write_text("QUYẾT ĐỊNH\n\nSố: 7/QĐ-UBND\n\nĐiều 1. Sở Y tế báo cáo trước ngày 20/5/2031.\n", "utf-8")
        decision_of(path)


def _paths() -> Iterator[Path]:
    for line in sys.stdin:
        yield Path(json.loads(line))


if __name__ == "__main__":
    warm()
    for one in _paths():
        sys.stdout.write(json.dumps(run(one)) + "\n")
        sys.stdout.flush()

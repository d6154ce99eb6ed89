"""Which process holds a lease, and whether it is known to be gone."""

from __future__ import annotations

import os
import socket
from contextlib import suppress
from pathlib import Path


def this_worker() -> str:
    """Return the name of this process, as no other has it: machine, its start, room of process numbers, number, start."""
    return f"{_room()}/{os.getpid()}/{_started(os.getpid())}"


def is_gone(worker: str) -> bool:
    """Tell whether a process of this machine is known to have ended; of one elsewhere nothing is known."""
    room, _, process = worker.partition("/")
    number, _, started = process.partition("/")
    return room == _room() and number.isdigit() and _started(int(number)) != started


def _room() -> str:
    """Return what process numbers have a meaning in: a machine since its start, and there a container."""
    boot = room = "?"
    with suppress(OSError):
        boot = Path("/proc/sys/kernel/random/boot_id").read_text("ascii").strip()[:13]
        room = str(Path("/proc/self/ns/pid").stat().st_ino)
    return f"{socket.gethostname()}:{boot}:{room}"


def _started(process: int) -> str:
    """Return when a process began, in ticks since the machine did, as numbers are given again; "" where there is none."""
    try:
        # After the name, which may hold blanks and brackets: proc(5), field 22; a zombie (Z) has ended.
        fields = Path(f"/proc/{process}/stat").read_text("utf-8", "replace").rpartition(")")[2].split()
    except OSError:
        return ""
    return "" if fields[0] in "ZX" else fields[19]

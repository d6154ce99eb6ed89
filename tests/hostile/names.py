"""Names of files that shells, logs, tables and other programs stumble over."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from clean_decision import CLEAN

NAMES = (
    "-rf.txt",
    "--output.txt",
    "=cmd|'.txt",
    "@SUM(1).txt",
    "two\nlines.txt",
    "\x1b[31mred.txt",
    "tab\tname.txt",
    "<img src=x onerror=alert(1)>.txt",
    "$(touch evil).txt",
    "`id`; ls.txt",
    "%n%s{0}.txt",
    "\u202efdp.txt",
    "q" * 251 + ".txt",
    "CON.txt",
    "quy\u1ebft \u0111\u1ecbnh.txt",
    "quye\u0302\u0301t \u0111i\u0323nh.txt",
    os.fsdecode(b"\xff\xfe.txt"),
)
"""The last one is no UTF-8."""


def make_names(folder: Path, names: Iterable[str]) -> None:
    """Write the sample decision under each name."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        (folder / name).write_text(CLEAN, "utf-8")

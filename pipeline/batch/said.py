"""What a child says of its file, as bytes: packed by the child, unpacked by the run, which believes nothing of it yet."""

from __future__ import annotations

import json
from itertools import accumulate
from typing import Any

_LONG = ("decision", "raw", "reading")
"""What is long of what a child says."""

ENGINES = ("first", "pdfplumber")
"""The engines that a PDF file is tried with, in turn, where one of them dies of it."""


def packed(told: dict[str, Any]) -> bytes:
    """Return what a child says: a line of JSON with what is short and the lengths of what is long, then that, end to end.

    The decision is JSON itself: written into JSON once more, it would be quoted, and unquoted again by the parent.
    """
    long = [_encoded(told.pop(name, "")) for name in _LONG]
    head = json.dumps({**told, "lengths": [len(one) for one in long]}).encode("ascii")
    return b"\n".join([head, b"".join(long)])


def _encoded(long: str | bytes) -> bytes:
    return long if isinstance(long, bytes) else long.encode("utf-8", "surrogatepass")


def unpacked(payload: bytes) -> dict[str, Any]:
    """Return what `packed` was given, what is long as bytes; raises ValueError, KeyError or TypeError for anything else."""
    line, _, rest = payload.partition(b"\n")
    told: dict[str, Any] = json.loads(line)
    lengths = told.pop("lengths")
    if len(lengths) != len(_LONG) or min(lengths) < 0 or sum(lengths) != len(rest):
        raise ValueError("lengths that don't fit")
    ends = list(accumulate(lengths))
    pieces = [rest[end - length : end] for length, end in zip(lengths, ends, strict=True)]
    return {**told, **dict(zip(_LONG, pieces, strict=True))}

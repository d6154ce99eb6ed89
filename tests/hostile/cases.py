"""What a hostile file is: a name, its bytes, and the outcomes that are right for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

BEYOND = frozenset({"TIMEOUT", "MEMORY", "CRASH", "LIMIT_OUTPUT"})
"""How a file may end that no reader can bound: a loop or an allocation inside a C library, or a result beyond the pipe."""


@dataclass(frozen=True, slots=True)
class Hostile:
    """A file to be made: `codes` are the outcomes it may end in; a `slow` one runs in the whole set alone."""

    name: str
    make: Callable[[], bytes]
    codes: frozenset[str]
    slow: bool = False


def hostile(name: str, make: Callable[[], bytes] | bytes, codes: str, *, slow: bool = False) -> Hostile:
    """Return a hostile file; `codes` are names between blanks, of which "beyond" stands for those of `BEYOND`."""
    wanted = frozenset(codes.split())
    if "beyond" in wanted:
        wanted = wanted - {"beyond"} | BEYOND
    made = (lambda: make) if isinstance(make, bytes) else make
    return Hostile(name, made, wanted, slow)

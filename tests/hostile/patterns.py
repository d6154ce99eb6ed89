"""Every regular expression of the package, and how its time grows with the text: prints those that grow faster than it.

`python -m hostile.patterns [PART OF]` measures every PARTth pattern (1: all), prints one line of JSON for each that is
slow, and at the end how many there were. Patterns are caught as they are compiled: while all modules are imported, and
while sample decisions are read.
"""

from __future__ import annotations

import importlib
import json
import pkgutil
import re
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hostile.usages import starts_once

ROOT = Path(__file__).resolve().parents[2]
SMALL, GROWTH, QUICK, LONGEST = 10_000, 2.6, 0.03, 4.0
"""Characters of the shortest text; more time than this for twice the text is too much; seconds that nobody minds; seconds
after which a search is given up."""

SEEDS = (
    " ", "\t", "\n", "\u00a0", "a", "A", "1", "1.", "1 ", "I", "-", "- ", ".", "..", ",", ", ", ";", "/", "(", ")", "|", "*", "<", "<a ",
    "&a;", "_", "x ", "a, ", "A, ", "Sở Y tế, ", "Sở Y tế và ", "Ủy ban nhân dân xã ", "Điều 1, ", "khoản 1 Điều 2 ",
    "ngày 1/1/2031 ", "từ ngày 1 tháng 1 năm 2031 ", "số 1/QĐ-UBND ", "quý I/2031, ", "trước ngày ", "1.1", "a) ", "I. ", '"', "…",
)  # fmt: skip


RAW = ("pipeline.read.", "pipeline.normalize.", "pipeline.letters:", "pipeline.document.")
"""Where text may have any number of blanks in a row. All others see clean text, in which every blank stands alone: seeds that
are nothing but blanks can't come there."""


class _Caught:
    """The patterns compiled for our own modules, by their text and flags, with the place that asked first."""

    def __init__(self) -> None:
        self.found: dict[tuple[str, int], str] = {}
        self._compile: Any = re._compile  # type: ignore[attr-defined]

    def __call__(self, pattern: Any, flags: Any) -> Any:
        compiled = self._compile(pattern, flags)
        frame = sys._getframe(1)
        while frame is not None and frame.f_globals.get("__name__") == "re":
            frame = frame.f_back
        module = str(frame.f_globals.get("__name__")) if frame else ""
        if module.startswith("pipeline.") and isinstance(compiled.pattern, str):
            self.found.setdefault((compiled.pattern, compiled.flags), f"{module}:{frame.f_lineno}")
        return compiled


def patterns() -> list[tuple[str, re.Pattern[str]]]:
    """Return every pattern with the place that compiles it."""
    caught = _Caught()
    re._compile = caught  # type: ignore[attr-defined]
    import pipeline
    from hostile import text, web, word

    for module in pkgutil.walk_packages(pipeline.__path__, "pipeline."):
        # Only Alembic can run what runs the migrations.
        if not module.name.endswith(".migrations.env"):
            importlib.import_module(module.name)
    from pipeline.batch.local import decision_of

    samples = [file for family in (text, web, word) for file in family.files() if file.name.startswith("good.")]
    with tempfile.TemporaryDirectory(prefix="thihanh-") as place:
        for file in samples:
            path = Path(place, file.name)
            path.write_bytes(file.make())
            decision_of(path)
    for path in sorted((Path(pipeline.__file__).parent.parent / "corpus").glob("*QD*")):
        decision_of(path)
    re._compile = caught._compile  # type: ignore[attr-defined]
    return [(place, re.compile(pattern, flags)) for (pattern, flags), place in caught.found.items()]


class _Late(Exception):
    pass


def _stop(*_: object) -> None:
    raise _Late


def _seconds(pattern: re.Pattern[str], text: str, once: bool) -> float:
    """Return how long all matches in a text take, or one look where it begins; infinite where it takes too long."""
    began = time.process_time()
    try:
        signal.setitimer(signal.ITIMER_VIRTUAL, LONGEST)
        try:
            if once:
                pattern.match(text)
            else:
                for _ in pattern.finditer(text):
                    pass
        finally:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    except _Late:  # outside of all: it may come while the timer is being stopped
        return float("inf")
    return time.process_time() - began


def _seeds(pattern: str, where: str) -> Iterator[str]:
    yield from (seed for seed in SEEDS if seed.strip() or where.startswith(RAW))
    words = list(dict.fromkeys(re.findall(r"[^\W\d_]{2,}", pattern)))[:6]
    for word in words:
        yield word + " "
        yield word


def slow_seed(pattern: re.Pattern[str], where: str, once: bool = False) -> tuple[str, float] | None:
    """Return a seed that, said again and again, takes more than `GROWTH` times as long when said twice as often.

    `once`: the pattern is only used where a text begins (`usages.starts_once`), and is measured so.
    """
    for seed in _seeds(pattern.pattern, where):
        # The last sign matches nothing: what began to match has to give up.
        texts = [seed * (size // len(seed)) + "\x01" for size in (SMALL, 2 * SMALL, 4 * SMALL)]
        if _seconds(pattern, texts[1], once) < QUICK:
            continue
        one, two, four = (min(_seconds(pattern, text, once) for _ in range(2)) for text in texts)
        if one == float("inf") or (two > GROWTH * one and four > GROWTH * two):
            return seed, two
    return None


if __name__ == "__main__":
    signal.signal(signal.SIGVTALRM, _stop)
    every = int(sys.argv[1]) if len(sys.argv) > 1 else 1
    known = patterns()
    chosen = known[::every]
    for where, one in chosen:
        found = slow_seed(one, where, starts_once(ROOT, where))
        if found:
            sys.stdout.write(
                json.dumps({"where": where, "pattern": one.pattern, "seed": found[0], "seconds": found[1]}) + "\n"
            )
            sys.stdout.flush()
    sys.stdout.write(json.dumps({"patterns": len(known), "measured": len(chosen)}) + "\n")

"""The time of each regular expression grows with the text, not with its square (`hostile/patterns.py`)."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.grammar import citation
from pipeline.register import proving

TESTS = Path(__file__).parent
EVERY = 1

pytestmark = pytest.mark.skipif(
    os.environ.get("THIHANH_HOSTILE") != "all", reason="measures 500 patterns for many minutes: make test-hostile"
)

BOUNDED: dict[str, str] = {
    "(?:bold|italic|regular|\\s)+$": "names of fonts are cut at 128 characters before it",
    citation._PROVISION.pattern: "it is given the 120 characters before a citation",
    proving._NUMBER.pattern: "it is given a sentence of at most 3,000 characters around a citation",
}
"""Patterns that do grow, and why what they are given can't: the text is short by then."""


@pytest.fixture(scope="module")
def measured() -> list[dict[str, object]]:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(TESTS.parent), str(TESTS)])}
    done = subprocess.run(
        [sys.executable, "-m", "hostile.patterns", str(EVERY)],
        capture_output=True,
        text=True,
        check=True,
        env=environment,
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_no_pattern_grows_faster_than_its_text(measured: list[dict[str, object]]) -> None:
    slow = [told for told in measured if "seed" in told and told["pattern"] not in BOUNDED]
    assert not slow, slow


def test_every_module_has_its_patterns_caught(measured: list[dict[str, object]]) -> None:
    count = measured[-1]
    assert isinstance(count["patterns"], int)
    assert count["patterns"] > 400
    assert count["measured"] == -(-count["patterns"] // EVERY)

"""The benchmarks measure what they say they do: whole long decisions, equal lengths; and all of them can be run."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
BENCHMARKS = ROOT / "benchmarks"
sys.path.append(str(BENCHMARKS))

import instructions  # noqa: E402
from english_text import english  # noqa: E402
from long_decision import GROWING, repeated, roman, with_rows  # noqa: E402
from peer_tools import Tool  # noqa: E402

from pipeline.read.formats import read  # noqa: E402
from pipeline.steps import decided  # noqa: E402


def test_every_benchmark_can_be_imported() -> None:
    names = sorted(path.stem for path in BENCHMARKS.glob("*.py"))
    told = subprocess.run(
        [sys.executable, "-c", f"import {', '.join(names)}"],
        cwd=BENCHMARKS,
        capture_output=True,
        text=True,
        check=False,
    )
    assert not told.returncode, told.stderr


def test_a_part_is_measured_and_printed_and_the_page_stays() -> None:
    page = ROOT / "docs" / "performance.md"
    before = page.read_bytes()
    words = [sys.executable, BENCHMARKS / "run.py", "--only", "b", "--quick", "--no-write"]
    told = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
    assert not told.returncode, told.stderr
    assert re.search(r"^\| clean \| \d", told.stdout, re.MULTILINE)
    assert page.read_bytes() == before


def test_a_decision_made_longer_has_as_many_more_obligations() -> None:
    text = (ROOT / "corpus" / GROWING).read_text("utf-8")
    assert with_rows(repeated(text, 1), 1) == text
    found = [decided(read(with_rows(repeated(text, times), times).encode(), GROWING)) for times in (1, 2, 3)]
    counts = [len(one.obligations) for one in found]
    assert counts[1] - counts[0] == counts[2] - counts[1] >= 15
    assert [note.code for one in found for note in one.notes if note.code.startswith("outline")] == []


@pytest.mark.parametrize(("number", "letters"), [(4, "IV"), (9, "IX"), (39, "XXXIX"), (48, "XLVIII"), (54, "LIV")])
def test_numbers_of_sections_are_roman(number: int, letters: str) -> None:
    assert roman(number) == letters


@pytest.mark.parametrize(("length", "citations"), [(35_067, 62), (9_000, 100)])
def test_the_english_text_is_as_long_as_asked_for_and_cites_as_often(length: int, citations: int) -> None:
    text = english(length, citations)
    assert len(text) == length
    assert len(re.findall(r"U\.S\.C\.|C\.F\.R\.| U\.S\. |F\.3d", text)) == citations


@pytest.mark.skipif(
    bool(instructions.missing()), reason=f"{instructions.missing()}: apt-get install valgrind gcc libc6-dev"
)
def test_the_same_work_is_counted_alike_and_twice_the_work_as_more(tmp_path: Path) -> None:
    def count(times: int) -> float:
        text = tmp_path / f"{times}.txt"
        text.write_text("Căn cứ Luật Bến thủy ngày 12 tháng 6 năm 2031;\n" * 40 * times, "utf-8")
        return float(instructions.of_tools([Tool("references", text, "thihanh {}", "references")])[0][2])

    once = count(1)
    assert once > 0.1
    assert count(1) == pytest.approx(once, rel=0.02)
    assert count(4) > 2 * once

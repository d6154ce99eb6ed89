"""Cost grows with the length of a document, not with its square: characters scanned and calls made are counted, no clock is read."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import pytest
from clean_decision import CLEAN, TASK

from pipeline.document.source import Source
from pipeline.read.formats import read
from pipeline.steps import decided

ITEMS = [
    TASK.removeprefix("1. "),
    "Công an tỉnh kiểm tra áo phao trên các bến.",
    "Sở Tài chính, Sở Y tế phối hợp với các sở, ban, ngành cấp phao.",
]


def long_document(times: int, *, name: str = "a.txt") -> Source:
    """Return a decision whose plan has 12 sections of five tasks, `times` over."""
    start, end = CLEAN.index("II. NHIỆM VỤ"), CLEAN.index("Phụ lục I\n")
    plan = "".join(
        f"{number + 2}. NHIỆM VỤ NHÓM {number}\n\n"
        + "".join(f"{letter}) {ITEMS[index % 3]}\n\n" for index, letter in enumerate("abcde"))
        for number in range(12 * times)
    )
    return read((CLEAN[:start] + plan + CLEAN[end:]).encode(), name)


def long_paragraph(times: int) -> Source:
    sentence = " ".join(ITEMS)
    return read(CLEAN.replace(TASK, "1. " + " ".join([sentence] * (6 * times))).encode(), "a.txt")


def long_table(times: int) -> Source:
    rows = "".join(
        f"{number}\tRà soát bến đò số {number}\tSở Xây dựng\tCông an tỉnh\tQuý III/2031\n"
        for number in range(1, 30 * times)
    )
    table = "STT\tNhiệm vụ\tCơ quan chủ trì\tCơ quan phối hợp\tThời gian\n" + rows
    return read(CLEAN.replace("1. Bến Lau\n\n2. Bến Sậy\n", table).encode(), "a.txt")


def flat_marks(times: int) -> Source:
    """Items of one series, without end: each has the same parent."""
    items = "".join(f"{number}. Bến số {number} của huyện\n\n" for number in range(1, 60 * times))
    return read(CLEAN.replace("1. Bến Lau\n\n2. Bến Sậy\n", items).encode(), "a.txt")


def counted(source: Source) -> int:
    """Return how many Python calls into the pipeline a decision takes."""
    calls = 0

    def count(frame: Any, event: str, _: object) -> None:
        nonlocal calls
        if event == "call" and "/pipeline/" in frame.f_code.co_filename:
            calls += 1

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        decided(source)
    finally:
        sys.setprofile(before)
    return calls


def scanned(source: Source, monkeypatch: pytest.MonkeyPatch) -> int:
    """Return how many characters the finders of citations, times, orders and parties are given for a decision."""
    total = 0

    def wrapped(function: Callable[..., Any]) -> Callable[..., Any]:
        def counting(text: str, *more: Any, **named: Any) -> Any:
            nonlocal total
            total += len(text)
            return function(text, *more, **named)

        return counting

    with monkeypatch.context() as patched:
        for module in [module for name, module in sys.modules.items() if name.startswith("pipeline.")]:
            for name in (
                "citations_in",
                "times_in",
                "orders_in",
                "parties_in",
                "subject_of",
                "condition_in",
                "sentences",
                "run_of_names",
            ):
                if hasattr(module, name):
                    patched.setattr(module, name, wrapped(getattr(module, name)))
        decided(source)
    return total


SHAPES = {"document": long_document, "table": long_table, "series": flat_marks}


@pytest.fixture(scope="module", autouse=True)
def warm() -> None:
    """Lexicons are loaded and folds are cached before anything is counted."""
    for shape in SHAPES.values():
        decided(shape(4))


@pytest.mark.parametrize("shape", SHAPES)
def test_calls_grow_with_the_length(shape: str) -> None:
    one, two, four = (counted(SHAPES[shape](times)) for times in (1, 2, 4))
    assert one > 0
    # What each doubling adds is twice what the doubling before it added, not four times.
    assert four - two <= 2.3 * (two - one), f"{shape}: {one}, {two}, {four} calls"


@pytest.mark.parametrize("shape", SHAPES)
def test_characters_scanned_grow_with_the_length(shape: str, monkeypatch: pytest.MonkeyPatch) -> None:
    one, two, four = (scanned(SHAPES[shape](times), monkeypatch) for times in (1, 2, 4))
    assert one > 0
    assert four - two <= 2.3 * (two - one), f"{shape}: {one}, {two}, {four} characters"


def test_a_paragraph_without_end_is_scanned_as_often_as_it_has_sentences() -> None:
    """Calls made inside one paragraph grow with its sentences."""
    one, two, four = (counted(long_paragraph(times)) for times in (1, 2, 4))
    assert four - two <= 2.3 * (two - one), f"{one}, {two}, {four} calls"

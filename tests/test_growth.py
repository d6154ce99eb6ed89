"""A decision 4 and 16 times as long costs each step 4 and 16 times the work: lines run are counted, no clock is read.

Each turn of a loop counts as a line, those inside comprehensions too, so a join of everything with everything shows.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from functools import _lru_cache_wrapper
from typing import Any

import pytest
from clean_decision import CLEAN

from pipeline.document.decision import DecisionHead
from pipeline.document.paragraphs import CleanDocument
from pipeline.document.proof import Proof
from pipeline.document.source import Source
from pipeline.grammar.names import EMPTY
from pipeline.read.formats import read
from pipeline.steps import STEPS, Work, published
from pipeline.structure.zones import structured

TIMES = (1, 4, 16)
SLACK = 1.06
# A step that runs fewer lines than this does nothing of note with the document.
FEW = 2000
PLAN = CLEAN.index("I. MỤC ĐÍCH")
START = CLEAN[:PLAN]

ITEMS = (
    "Sở Xây dựng chủ trì, phối hợp với Công an tỉnh rà soát bến số {n} theo Nghị định số {n}/2030/NĐ-CP trước ngày 15/11; báo cáo bến {n}.",
    "Các sở, ban, ngành kiểm tra {n} áo phao khi có yêu cầu; gửi kết quả đợt {n} về Sở Tài chính để tổng hợp.",
    "Trong năm 2031, nâng tỷ lệ bến số {n} có phao lên {n},5%. Tham mưu Ủy ban nhân dân tỉnh ban hành Quy chế bến {n} nêu trên.",
    "Giám đốc Trung tâm Cứu hộ số {n} (sau đây gọi tắt là Trung tâm {n}) chịu trách nhiệm về QTKN{n} tại Phụ lục {n}.",
)


def prose(times: int) -> str:
    """Numbered tasks, each with words of its own."""
    sections = 6 * times
    return "".join(
        f"{section + 1}. Nhóm bến số {section}\n\n"
        + "".join(
            f"{letter}) {ITEMS[at % len(ITEMS)].format(n=10 * section + at + 2)}\n\n"
            for at, letter in enumerate("abcdđ")
        )
        for section in range(sections)
    )


def bullets(times: int) -> str:
    """Tasks with slot lines and bullets below lead-ins."""
    return "".join(
        f"{number}. Rà soát bến đò số {number}:\n\n- Cơ quan chủ trì: Sở Xây dựng.\n\n- Cơ quan phối hợp: Ủy ban nhân dân xã {number}.\n\n"
        f"- Thời gian thực hiện: Quý III/2031.\n\n- Sản phẩm: Báo cáo số {number}.\n\n"
        f"{number + 1}. Công an tỉnh có trách nhiệm:\n\n- Kiểm tra {number} bến.\n\n- Báo cáo Sở Xây dựng bến {number}.\n\n"
        for number in range(1, 24 * times, 2)
    )


def flat(times: int) -> str:
    """Paragraphs without a mark, all below one node."""
    return "1. Nhóm\n\n" + "".join(f"{ITEMS[at % len(ITEMS)].format(n=at + 2)}\n\n" for at in range(24 * times))


def table(times: int) -> str:
    """One table of tasks."""
    return "STT\tNhiệm vụ\tCơ quan chủ trì\tCơ quan phối hợp\tThời gian\n" + "".join(
        f"{number}\tRà soát bến đò số {number}\tSở Xây dựng\tCông an tỉnh\tQuý III/2031\n"
        for number in range(1, 32 * times)
    )


SHAPES: dict[str, Callable[[int], str]] = {"prose": prose, "bullets": bullets, "flat": flat, "table": table}


def long_decision(shape: str, times: int) -> Source:
    """Return the decision with a plan of that shape, `times` as long; what stands above the plan is there once."""
    return read(f"{START}II. NHIỆM VỤ\n\n{SHAPES[shape](times)}".encode(), "a.txt")


def forget() -> None:
    """Empty what is remembered of single texts, so that each count begins alike; lexicons stay loaded."""
    for module in [module for name, module in sys.modules.items() if name.startswith("pipeline.")]:
        for value in vars(module).values():
            if isinstance(value, _lru_cache_wrapper) and (value.cache_parameters()["maxsize"] or 0) > 1:
                value.cache_clear()


def lines_run(source: Source) -> dict[str, int]:
    """Return how many lines of the pipeline each step runs for a source."""
    forget()
    count = 0

    def trace(frame: Any, event: str, _: object) -> Any:
        nonlocal count
        if event == "line":
            count += 1
        return trace if "/pipeline/" in frame.f_code.co_filename else None

    empty = CleanDocument(source, (), ())
    work = Work(source, empty, structured(empty), Proof(source), EMPTY, DecisionHead(), "")
    ran: dict[str, int] = {}
    before = sys.gettrace()
    try:
        for name, step in (*STEPS, ("published", published)):
            count = 0
            sys.settrace(trace)
            value = step(work)
            sys.settrace(before)
            ran[name] = count
            work = work if name == "published" else replace(work, **{name: value})
    finally:
        sys.settrace(before)
    return ran


@pytest.mark.parametrize("shape", SHAPES)
def test_each_step_grows_with_the_length(shape: str) -> None:
    lines_run(long_decision(shape, 1))  # lexicons are loaded before anything is counted
    sources = [long_decision(shape, times) for times in TIMES]
    one, *longer = map(lines_run, sources)
    assert sum(one.values()) > FEW
    for times, source, ran in zip(TIMES[1:], sources[1:], longer, strict=True):
        grown = {
            name: f"{lines} lines for {one[name]}"
            for name, lines in ran.items()
            if lines > FEW and lines > SLACK * times * one[name]
        }
        assert not grown, (
            f"{shape}, {times} times the plan, {len(source.raw) / len(sources[0].raw):.1f} the text: {grown}"
        )

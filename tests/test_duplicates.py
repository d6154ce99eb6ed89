"""Near-duplicates: an order of the prose and the row of the appendix that repeats it."""

from __future__ import annotations

from pipeline.document.decision import Obligation
from pipeline.link.duplicates import near_duplicates


def order(section: str, text: str, *, row: bool = False) -> Obligation:
    return Obligation(
        id=section, fingerprint="", task="", section=section, text=text, kind="carry_out", origin="table-row" if row else "prose"
    )  # fmt: skip


PROSE = order("#1/II/1", "Sở Xây dựng rà soát quy trình cấp phép bến đò ngang, hoàn thành trước ngày 30/6")


def test_a_row_that_repeats_the_prose_is_tied_to_it() -> None:
    row = order("Phụ lục", "Rà soát quy trình cấp phép bến đò ngang", row=True)
    assert near_duplicates([PROSE, row]) == {"#1/II/1": ["Phụ lục"], "Phụ lục": ["#1/II/1"]}


def test_orders_that_only_begin_alike_are_not_tied() -> None:
    assert near_duplicates([PROSE, order("Phụ lục", "Rà soát quy trình cấp phép xây dựng nhà ở", row=True)]) == {}


def test_two_orders_of_the_prose_are_not_tied() -> None:
    assert near_duplicates([PROSE, order("#1/II/2", PROSE.text)]) == {}


def test_words_that_stand_everywhere_tie_nothing() -> None:
    rows = [order(f"Phụ lục/{n}", "Rà soát quy trình cấp phép bến đò ngang", row=True) for n in range(40)]
    assert near_duplicates([PROSE, *rows]) == {}

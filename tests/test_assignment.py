"""Pairs with the greatest weight in all, and the overlaps that they are made from."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path
from time import process_time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.evaluate.assignment import assigned, overlaps
from pipeline.evaluate.fold import FoldedText, overlap

CORPUS = Path(__file__).parents[1] / "corpus"

weights = st.integers(1, 5).flatmap(
    lambda width: st.lists(
        st.lists(st.sampled_from([-1.0, 0.0, 0.25, 0.5, 0.75, 1.0]), min_size=width, max_size=width),
        min_size=1,
        max_size=5,
    )
)


def best(matrix: np.ndarray) -> float:
    """Return the greatest weight there is, by trying everything."""
    size = max(matrix.shape)
    square = np.zeros((size, size))
    square[: matrix.shape[0], : matrix.shape[1]] = np.maximum(matrix, 0)
    return max(square[range(size), list(order)].sum() for order in permutations(range(size)))


@given(weights)
@settings(max_examples=300, deadline=None)
def test_no_other_pairs_weigh_more(rows: list[list[float]]) -> None:
    matrix = np.array(rows)
    pairs = assigned(matrix)
    assert len(set(pairs.values())) == len(pairs)
    assert all(matrix[row, column] > 0 for row, column in pairs.items())
    assert sum(matrix[row, column] for row, column in pairs.items()) == pytest.approx(best(matrix))


def test_the_best_pair_is_not_taken_where_it_spoils_two_others() -> None:
    assert assigned(np.array([[0.9, 0.8], [0.8, 0.0]])) == {0: 1, 1: 0}


def test_nothing_to_pair() -> None:
    assert assigned(np.zeros((3, 2))) == {}
    assert assigned(np.zeros((0, 2))) == {}


def test_overlaps_are_those_of_each_pair() -> None:
    texts = [
        FoldedText.of(line)
        for path in sorted(CORPUS.glob("*.md"))[:2]
        for line in path.read_text("utf-8").split("\n\n")
    ]
    olds, news = [*texts[:60], FoldedText.of("")], [*texts[30:120], FoldedText.of("- -")]
    assert len(texts) > 60
    expected = [[overlap(old, new) for new in news] for old in olds]
    assert overlaps(olds, news) == pytest.approx(np.array(expected))


def test_three_hundred_rows_that_are_all_alike_take_less_than_a_second() -> None:
    chance = np.random.default_rng(7)
    start = process_time()
    pairs = assigned(chance.uniform(0.5, 1.0, (300, 300)))
    assert process_time() - start < 1
    assert len(pairs) == 300

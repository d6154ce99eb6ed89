"""One-to-one matching of gold and predicted items."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from pipeline.evaluate.tally import Item, Tally

T = TypeVar("T")


def match(
    gold: Sequence[T], predicted: Sequence[T], similarity: Callable[[T, T], float], threshold: float
) -> dict[int, int]:
    """Pair the most similar items first, each at most once, down to `threshold`.

    Of equally similar pairs the one with the nearer positions goes first, then the later one.
    Returns gold index -> predicted index.
    """
    candidates = [
        (score, -abs(i - j), i, j)
        for i, wanted in enumerate(gold)
        for j, found in enumerate(predicted)
        if (score := similarity(wanted, found)) >= threshold
    ]
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for _, _, i, j in sorted(candidates, reverse=True):
        if i not in pairs and j not in taken:
            pairs[i] = j
            taken.add(j)
    return pairs


@dataclass(frozen=True, slots=True)
class Side(Generic[T]):
    """The items of one side: what they are compared by, and how they are shown."""

    keys: Sequence[T]
    labels: Sequence[str]


def tally_matches(
    gold: Side[T], predicted: Side[T], similarity: Callable[[T, T], float], threshold: float
) -> tuple[Tally, dict[int, int]]:
    """Match two lists and count; returns the tally and the pairs (gold index -> predicted index)."""
    pairs = match(gold.keys, predicted.keys, similarity, threshold)
    used = set(pairs.values())
    tally = Tally(
        right=len(pairs),
        predicted=len(predicted.keys),
        gold=len(gold.keys),
        hits=tuple(Item(label) for i, label in enumerate(gold.labels) if i in pairs),
        misses=tuple(Item(label) for i, label in enumerate(gold.labels) if i not in pairs),
        extras=tuple(Item(label) for j, label in enumerate(predicted.labels) if j not in used),
    )
    return tally, pairs

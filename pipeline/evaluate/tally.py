"""Counts of what was right, what was predicted and what gold holds, with the items themselves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Item:
    """One gold or predicted item as a person reads it; `detail` (what was found instead) doesn't identify it."""

    label: str
    detail: str = field(default="", compare=False)

    def __str__(self) -> str:
        return f"{self.label}: {self.detail}" if self.detail else self.label


@dataclass(frozen=True, slots=True)
class Tally:
    """The result for one field; tallies of several documents add up to micro-averaged figures.

    `hits` and `misses` are gold items, `extras` predicted ones. A field that is counted by words has none.
    """

    right: int = 0
    predicted: int = 0
    gold: int = 0
    hits: tuple[Item, ...] = ()
    misses: tuple[Item, ...] = ()
    extras: tuple[Item, ...] = ()

    @property
    def precision(self) -> float:
        """Right over predicted; 1 where nothing was to be found and nothing was."""
        if self.predicted:
            return self.right / self.predicted
        return 0.0 if self.gold else 1.0

    @property
    def recall(self) -> float:
        """Right over gold; 1 where gold is empty."""
        return self.right / self.gold if self.gold else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


def merged(tallies: Sequence[Tally]) -> Tally:
    """Add tallies up, keeping the items in order."""
    return Tally(
        right=sum(tally.right for tally in tallies),
        predicted=sum(tally.predicted for tally in tallies),
        gold=sum(tally.gold for tally in tallies),
        hits=tuple(item for tally in tallies for item in tally.hits),
        misses=tuple(item for tally in tallies for item in tally.misses),
        extras=tuple(item for tally in tallies for item in tally.extras),
    )


def single(label: str, *, hit: bool, detail: str = "") -> Tally:
    """Tally one single-valued field: always one gold and one predicted value."""
    item = Item(label, detail)
    return Tally(int(hit), 1, 1, hits=(item,) if hit else (), misses=() if hit else (item,))


def unmatched(labels: Sequence[str]) -> Tally:
    """Tally predicted items that have no gold counterpart to be held against."""
    return Tally(predicted=len(labels), extras=tuple(Item(label) for label in labels))

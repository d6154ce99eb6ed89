"""What the second reader sees in texts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

from pipeline import tokens
from pipeline.spans import Span
from pipeline.trained.pieces import pieces_of

if TYPE_CHECKING:
    from pipeline.trained.network import Network, Sentence

_BATCH = 1500
"""Tokens that go through the network at a time: enough for long multiplications, few enough to stay in the cache."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What the second reader sees in a text, as characters of it: names, time limits, and pieces that order something."""

    bodies: tuple[Span, ...] = ()
    times: tuple[Span, ...] = ()
    orders: tuple[Span, ...] = ()


class SecondReader:
    """A loaded model."""

    def __init__(self, network: Network) -> None:
        self._network = network

    def read(self, texts: Sequence[str]) -> list[Reading]:
        """Return what stands in each text, in their order; a text is a paragraph. One that stands twice is read once."""
        read: dict[str, Reading] = {}
        for batch in _batches(dict.fromkeys(texts)):
            cut = [tokens.cut(text) for text in batch]
            marked = self._network.marked([(words, pieces_of(words, spaces)) for words, spaces in cut])
            for text, (words, spaces), found in zip(batch, cut, marked, strict=True):
                read[text] = _reading(words, spaces, found)
        return [read[text] for text in texts]


def _batches(texts: dict[str, None]) -> Iterator[list[str]]:
    batch: list[str] = []
    characters = 0
    for text in texts:
        batch.append(text)
        characters += len(text)
        if characters >= _BATCH * 4:
            yield batch
            batch, characters = [], 0
    if batch:
        yield batch


def _reading(words: list[str], spaces: list[bool], found: Sentence) -> Reading:
    starts = [0, *accumulate(len(word) + space for word, space in zip(words, spaces, strict=True))]

    def placed(spans: Sequence[tuple[int, int]]) -> tuple[Span, ...]:
        return tuple(Span(starts[first], starts[last - 1] + len(words[last - 1])) for first, last in spans)

    return Reading(placed(found.bodies), placed(found.times), placed(found.orders))

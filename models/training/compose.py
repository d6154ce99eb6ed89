"""Composes the sentences that the second reader learns from: names, times and orders put together from word lists.

Nothing is taken from a real document. Orders and statements that only look like orders are composed in about equal
number, since telling them apart is what the reader is for. The same seed gives the same sentences.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from names import Parts
from statements import Statements


@dataclass(frozen=True, slots=True)
class Marked:
    """A text; its bodies and time limits as (start, end, label); and its orders as (start, end)."""

    text: str
    names: tuple[tuple[int, int, str], ...]
    orders: tuple[tuple[int, int], ...]


class Composer(Statements):
    """Composes paragraphs."""

    def paragraph(self) -> Marked:
        """Compose one to three sentences or pieces, with the mark of a list before them or not, and faults of copies."""
        ordered = self.chance(0.55)
        mark = self.one(["", "", "- ", "a) ", "1. ", "+ ", "2.1. ", "đ) ", "Điều 3. ", "• ", "(i) "])
        parts: Parts = [(mark, "")]
        orders: list[tuple[int, int]] = []
        length = len(mark)
        for index in range(self.random.choice([1, 1, 1, 1, 2, 3])):
            if self.chance(0.08):
                ordered = not ordered
            said = [(text, label) for text, label in (self.order() if ordered else self.statement()) if text]
            if index == 0 or parts[-1][0] != "; ":
                said[0] = (said[0][0][0].upper() + said[0][0][1:], said[0][1])
            if index:
                said.insert(0, ("", ""))
            start = length
            length += sum(len(text) for text, _ in said)
            if ordered:
                orders.append((start, length))
            parts += said
            end = self.one([". ", ". ", "; "])
            parts.append((end, ""))
            length += len(end)
        return self._faulty(_joined(parts, orders))

    def _faulty(self, marked: Marked) -> Marked:
        kind = self.random.random()
        if kind < 0.75:
            return marked
        if kind < 0.83:
            return _rewritten(marked, str.upper)
        if kind < 0.88:
            return _rewritten(marked, str.lower)
        if kind < 0.94:
            return _rewritten(marked, lambda text: text.replace("òa", "oà").replace("ủy", "uỷ").replace("ý", "í"))
        if kind < 0.97:
            return _rewritten(marked, lambda text: text.replace(" - ", " – "))
        return _rewritten(
            marked, lambda text: "".join("\n" if char == " " and self.chance(0.05) else char for char in text)
        )


def _joined(parts: Parts, orders: list[tuple[int, int]]) -> Marked:
    text, names = "", []
    for part, label in parts:
        if label:
            names.append((len(text), len(text) + len(part), label))
        text += part
    shorn = text.rstrip()
    return Marked(shorn, tuple(names), tuple((start, min(end, len(shorn))) for start, end in orders))


def _rewritten(marked: Marked, change: Callable[[str], str]) -> Marked:
    """Change the text where its length stays the same; else leave it as it is."""
    changed = unicodedata.normalize("NFC", change(marked.text))
    return Marked(changed, marked.names, marked.orders) if len(changed) == len(marked.text) else marked


def composed(count: int, seed: int) -> list[Marked]:
    """Compose `count` paragraphs; the same seed gives the same ones."""
    composer = Composer(seed)
    return [composer.paragraph() for _ in range(count)]

"""What nothing covers: sentences of task sections that are in no obligation, heading or slot."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.document.duties import Duty
from pipeline.document.outline import Node, Outline, Text
from pipeline.grammar.sentences import sentences
from pipeline.spans import MappedText, Span

_TASK_ROLES = frozenset({"tasks", "organisation", "funding"})


@dataclass(frozen=True, slots=True)
class Uncovered:
    """A sentence that is in no obligation, and the path of the section that it stands in."""

    mapped: MappedText
    section: str


def uncovered(outline: Outline, duties: Sequence[Duty]) -> list[Uncovered]:
    """Return the sentences of task sections that no duty covers, in reading order.

    A lead-in that ends with a colon is covered by what follows it.
    """
    covered = [duty.mapped.raw_span(0, len(duty.mapped.text)) for duty in duties if duty.mapped.text]
    covered += [
        mapped.raw_span(0, len(mapped.text))
        for duty in duties
        for values in duty.slots.values()
        for mapped in values
        if mapped.text
    ]
    taken = _Stretches(covered)
    left: list[Uncovered] = []
    for node, mapped in _task_texts(outline):
        for sentence in sentences(mapped.text):
            raw = mapped.raw_span(sentence.start, sentence.end)
            if mapped.text[: sentence.end].rstrip().endswith(":"):
                continue
            if not taken.touch(raw):
                left.append(Uncovered(mapped.slice(sentence.start, sentence.end), node.path))
    return left


def _task_texts(outline: Outline) -> Iterator[tuple[Node, MappedText]]:
    for zone in outline.zones:
        for node in zone.root.walk():
            if node.role not in _TASK_ROLES or node is zone.root:
                continue
            if node.mapped is not None and not node.titled:
                yield node, node.mapped
            for part in node.content:
                if isinstance(part, Text):
                    yield node, part.mapped


class _Stretches:
    """Stretches of raw text, merged where they overlap, so that one look tells whether another touches them."""

    def __init__(self, spans: list[Span]) -> None:
        merged: list[Span] = []
        for span in sorted(spans):
            if merged and span.start <= merged[-1].end:
                merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
            else:
                merged.append(span)
        self._merged = merged
        self._starts = [span.start for span in merged]

    def touch(self, span: Span) -> bool:
        """Tell whether the span shares a character with any stretch."""
        before = bisect_left(self._starts, span.end) - 1
        return before >= 0 and self._merged[before].end > span.start

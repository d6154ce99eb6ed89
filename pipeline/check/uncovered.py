"""What nothing covers: sentences of task sections that are in no obligation, heading or slot."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import attrgetter

from pipeline.document.duties import Duty
from pipeline.document.outline import Node, Outline, Text
from pipeline.grammar.blanks import has_blank
from pipeline.grammar.sentences import sentences
from pipeline.spans import MappedText, Span

_WORDS = 4


@dataclass(frozen=True, slots=True)
class Uncovered:
    """A sentence that is in no obligation, and the path of the section that it stands in."""

    mapped: MappedText
    section: str


def uncovered(outline: Outline, duties: Sequence[Duty]) -> list[Uncovered]:
    """Return the sentences of task sections that no duty covers, in reading order.

    A lead-in that ends with a colon is covered by what follows it, and a heading such as "Sở Tài chính." is no sentence.
    """
    covered = [duty.mapped.raw_whole() for duty in duties if duty.mapped.text]
    covered += [
        mapped.raw_whole() for duty in duties for values in duty.slots.values() for mapped in values if mapped.text
    ]
    taken = _Stretches(covered)
    left: list[Uncovered] = []
    for node, mapped in _task_texts(outline):
        for sentence in sentences(mapped.text):
            text = mapped.text[sentence.start : sentence.end].rstrip()
            if text.endswith(":") or len(text.split(maxsplit=_WORDS)) < _WORDS:
                continue
            if not taken.touch(mapped.raw_span(sentence.start, sentence.end)):
                left.append(Uncovered(mapped.slice(sentence.start, sentence.end), node.path))
    return left


def _task_texts(outline: Outline) -> Iterator[tuple[Node, MappedText]]:
    """Yield the texts of task sections; what describes a procedure, or is to be filled in, orders nothing."""
    subject = outline.letterhead.subject
    for zone in outline.zones:
        title = f"{zone.title.text if zone.title else ''} {subject.text if subject and zone.kind != 'body' else ''}"
        if not _is_procedure(title):
            yield from _texts_below(zone.root, own=False)


def _texts_below(node: Node, *, own: bool = True) -> Iterator[tuple[Node, MappedText]]:
    if own and node.titled and _is_procedure(node.text):
        return
    texts = [part.mapped for part in node.content if isinstance(part, Text)]
    if own and node.role in {"tasks", "organisation", "funding"} and not any(has_blank(part.text) for part in texts):
        if node.mapped is not None and not node.titled:
            yield node, node.mapped
        yield from ((node, text) for text in texts)
    for below in node.nodes():
        yield from _texts_below(below)


def _is_procedure(title: str) -> bool:
    lowered = title.lower()
    return "thủ tục hành chính" in lowered or "quy trình nội bộ" in lowered


class _Stretches:
    """Stretches of raw text, merged where they overlap, so that one look tells whether another touches them."""

    def __init__(self, spans: list[Span]) -> None:
        merged: list[Span] = []
        for span in sorted(spans, key=attrgetter("start")):
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

"""Checks of the obligations: time limits without a value, text that ended up nowhere."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from pipeline.check.findings import Findings, note
from pipeline.document.decision import Note
from pipeline.document.outline import Node, Outline, Text
from pipeline.grammar.blanks import has_blank
from pipeline.grammar.sentences import sentences
from pipeline.grammar.verbs import leading_verb
from pipeline.letters import small
from pipeline.spans import MappedText, Span

_SHOWN = 20
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def undated_deadlines(findings: Findings) -> Iterator[Note]:
    """Time limits that can't be resolved to a value."""
    for obligation in findings.obligations:
        for deadline in obligation.deadlines:
            if not deadline.value:
                yield note(
                    "deadline-unresolved",
                    "warning",
                    f"the time {deadline.text!r} can't be resolved to a date",
                    f"không xác định được thời hạn từ “{deadline.text}”",
                    deadline.evidence,
                )


def past_deadlines(findings: Findings) -> Iterator[Note]:
    """Days by which something is due that were over when the decision was issued: one note counts them."""
    issued = findings.head.issued_on
    past = [
        deadline
        for obligation in findings.obligations
        for deadline in obligation.deadlines
        if deadline.kind == "date" and _DAY.fullmatch(deadline.end or deadline.value)
        if issued and (deadline.end or deadline.value) < issued
    ]
    if past:
        times = ", ".join(dict.fromkeys(deadline.text for deadline in past))
        yield note(
            "deadline-past",
            "warning",
            f"{len(past)} time limit(s) were over when the decision was issued ({issued}): {times}",
            f"{len(past)} thời hạn đã qua trước ngày ban hành văn bản ({issued}): {times}",
            [evidence for deadline in past[:_SHOWN] for evidence in deadline.evidence],
        )


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


def uncovered_text(findings: Findings) -> Iterator[Note]:
    """Text of task sections that ended up in no obligation, heading or slot: counted, with the first of it as evidence."""
    covered = [duty.mapped.raw_span(0, len(duty.mapped.text)) for duty in findings.duties if duty.mapped.text]
    covered += [
        mapped.raw_span(0, len(mapped.text))
        for duty in findings.duties
        for values in duty.slots.values()
        for mapped in values
        if mapped.text
    ]
    taken = _Stretches(covered)
    left: list[tuple[bool, MappedText, Span]] = []
    for mapped in _task_texts(findings.outline):
        for sentence in sentences(mapped.text):
            text = mapped.text[sentence.start : sentence.end].rstrip()
            if text.endswith(":") or len(text.split()) < _WORDS:
                # A lead-in, or a heading such as "Sở Tài chính.".
                continue
            if not taken.touch(mapped.raw_span(sentence.start, sentence.end)):
                left.append((_orders(text), mapped, sentence))
    if left:
        orders = sum(order for order, _, _ in left)
        # Those that look like orders come first: they are the ones to read.
        left.sort(key=lambda one: not one[0])
        yield note(
            "uncovered-text",
            "info",
            f"{len(left)} sentence(s) of task sections are in no obligation; {orders} of them may order something",
            f"{len(left)} câu trong các mục nhiệm vụ không thuộc nghĩa vụ nào; {orders} câu trong đó có thể giao việc",
            [
                evidence
                for _, part, span in left[:_SHOWN]
                for evidence in findings.proof.part(part, span.start, span.end)
            ],
        )


_ORDER = re.compile(r"có trách nhiệm|chịu trách nhiệm|chủ trì|khẩn trương|\bphải\b|phối hợp với", re.IGNORECASE)


def _orders(text: str) -> bool:
    """Tell whether a sentence looks like an order: it begins with the verb of one, or says who is in charge."""
    return leading_verb(small(text), 0) is not None or bool(_ORDER.search(text))


_PROCEDURE = re.compile(r"thủ tục hành chính|quy trình nội bộ", re.IGNORECASE)
_WORDS = 4


def _task_texts(outline: Outline) -> Iterator[MappedText]:
    """Yield the texts of task sections; what describes a procedure, or is to be filled in, orders nothing."""
    subject = outline.letterhead.subject
    for zone in outline.zones:
        title = f"{zone.title.text if zone.title else ''} {subject.text if subject and zone.kind != 'body' else ''}"
        if not _PROCEDURE.search(title):
            yield from _texts_below(zone.root, own=False)


def _texts_below(node: Node, *, own: bool = True) -> Iterator[MappedText]:
    if own and _PROCEDURE.search(node.text) and node.titled:
        return
    texts = [part.mapped for part in node.content if isinstance(part, Text)]
    if own and node.role in {"tasks", "organisation", "funding"} and not any(has_blank(part.text) for part in texts):
        if node.mapped is not None and not node.titled:
            yield node.mapped
        yield from texts
    for below in node.nodes():
        yield from _texts_below(below)

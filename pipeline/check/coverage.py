"""Checks of the obligations: time limits without a value, text that ended up nowhere."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.check.findings import Findings, note
from pipeline.check.uncovered import Uncovered
from pipeline.document.decision import Note
from pipeline.grammar.verbs import leading_verb
from pipeline.letters import small

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


def uncovered_text(findings: Findings) -> Iterator[Note]:
    """Text of task sections that ended up in no obligation, heading or slot: counted, with the first of it as evidence."""
    left = findings.left
    if not left:
        return
    # Those that look like orders come first: they are the ones to read.
    likely = [one for one in left if _orders(one.mapped.text)]
    others: list[Uncovered] = [one for one in left if not _orders(one.mapped.text)]
    yield note(
        "uncovered-text",
        "info",
        f"{len(left)} sentence(s) of task sections are in no obligation; {len(likely)} of them may order something",
        f"{len(left)} câu trong các mục nhiệm vụ không thuộc nghĩa vụ nào; {len(likely)} câu trong đó có thể giao việc",
        [evidence for one in [*likely, *others][:_SHOWN] for evidence in findings.proof.of(one.mapped)],
    )


_ORDER = re.compile(r"có trách nhiệm|chịu trách nhiệm|chủ trì|khẩn trương|\bphải\b|phối hợp với", re.IGNORECASE)


def _orders(text: str) -> bool:
    """Tell whether a sentence looks like an order: it begins with the verb of one, or says who is in charge."""
    return leading_verb(small(text), 0) is not None or bool(_ORDER.search(text))

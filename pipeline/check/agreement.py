"""How far the second reader agrees with the rules on one obligation: what each of them saw in the same words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.document.decision import Actor, Obligation
from pipeline.letters import folded
from pipeline.spans import Span
from pipeline.trained import Reading

ROLES = ("lead", "cooperating", "recipient", "approver")

# Words before a name that make it a recipient: within two syllables, as in "báo cáo kết quả về Sở Tài chính".
_CUE = re.compile(
    r"(?:trình|báo cáo|gửi|nộp|gửi về|chuyển|tham mưu|đề xuất|kiến nghị|xin ý kiến)(?:\s+\w+){0,2}\s+$", re.IGNORECASE
)
_FIRST = 3


@dataclass(frozen=True, slots=True)
class Agreement:
    """What the second reader saw in the words of an obligation, beside what the rules made of them.

    `order`: it sees an order. `seen`: the roles all of whose names it sees as whole names, where they stand in the words.
    `absent`: the roles with a name that doesn't stand in the words. `first`: a name at the beginning that has no role.
    `addressed`: names after "trình", "gửi", … that have no role. `untaken`: time limits that touch none of the rules'.
    """

    order: bool
    seen: frozenset[str]
    absent: frozenset[str]
    first: Span | None
    addressed: tuple[Span, ...]
    untaken: tuple[Span, ...]


def agreement(obligation: Obligation, reading: Reading) -> Agreement:
    """Compare a reading of `obligation.text` with the obligation; names are compared folded."""
    text = obligation.text
    words = folded(text)
    names = {folded(text[span.start : span.end]) for span in reading.bodies}
    used = [folded(actor.name) for role in ROLES for actor in _actors(obligation, role)]
    free = [span for span in reading.bodies if not _named(folded(text[span.start : span.end]), used)]
    first = next((span for span in free if span.start < _FIRST), None)
    addressed = tuple(span for span in free if span is not first and _CUE.search(text, 0, span.start))
    seen = frozenset(role for role in ROLES if all(folded(actor.name) in names for actor in _actors(obligation, role)))
    absent = frozenset(
        role for role in ROLES if any(folded(actor.name) not in words for actor in _actors(obligation, role))
    )
    limits = [folded(deadline.text) for deadline in obligation.deadlines]
    untaken = tuple(span for span in reading.times if not _named(folded(text[span.start : span.end]), limits))
    return Agreement(bool(reading.orders), seen, absent, first, addressed, untaken)


def _actors(obligation: Obligation, role: str) -> list[Actor]:
    actors: list[Actor] = getattr(obligation, role)
    return actors


def _named(words: str, others: Iterable[str]) -> bool:
    """Tell whether the words are one of the others, part of it, or hold it."""
    return any(words in other or other in words for other in others)

"""How sure each field of an obligation is, and which of them a person should look at.

What is doubtful is listed first, field by field, each doubt with its code and certainty in `lexicon/data/doubts.yaml`;
a field is as sure as its worst doubt, an obligation as its least sure field. docs/confidence.md has what was measured.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import NamedTuple

from pipeline.check.agreement import ROLES, Agreement
from pipeline.document.decision import Obligation, Review
from pipeline.document.duties import Duty
from pipeline.grammar.heads import kind_of
from pipeline.letters import small
from pipeline.lexicon.words import doubts

FIELDS = ("text", *ROLES, "deadlines")
"""The fields of an obligation that have a certainty of their own."""

CERTAIN = 0.995
AUTO = 0.985
MUST_CHECK = 0.7

_TASK_ROLES = frozenset({"tasks", "organisation", "funding", ""})
_ASSIGNING = frozenset({"organisation", "regulation"})
_STRONG_RULES = frozenset(
    {"table-row", "charge", "subject-acts", "asked-acts", "leading-verb", "slots-follow", "passive", "must"}
)
_LONG = 600
_SHORT = 4
_BLANKS = re.compile(r"[.…_](?:[.…_]{3}|(?<=…)\s*/)")
_WITH = re.compile(r"phối hợp (?:chặt chẽ )?với\s")


class Case(NamedTuple):
    """One obligation, the duty that it was made from, what the second reader says, and whether the outline is unsure there.

    `recognised` names the fields whose words were recognised in a picture with little certainty.
    """

    obligation: Obligation
    duty: Duty
    agreement: Agreement | None
    unsure: bool = False
    recognised: frozenset[str] = frozenset()


class Verdict(NamedTuple):
    """How sure an obligation is (0 to 1), what a person should do, which fields to look at, and why ("field:code")."""

    confidence: float
    review: Review
    check: tuple[str, ...]
    reasons: tuple[str, ...]


def verdict_of(case: Case) -> Verdict:
    """Weigh an obligation: `check` lists the fields that are less sure than 0.985, in the order of `FIELDS`."""
    return _weighed(case.duty.rule, tuple([code for doubt in DOUBTS for code in doubt(case)]))


# Most obligations of a document have the doubts of another one.
@lru_cache(maxsize=1024)
def _weighed(rule: str, codes: tuple[str, ...]) -> Verdict:
    known = doubts()
    found = dict.fromkeys(codes)
    sure: dict[str, float] = {}
    for code in found:
        sure[known[code].field] = min(sure.get(known[code].field, CERTAIN), known[code].certainty)
    lowest = min(sure.values(), default=CERTAIN)
    check = tuple([field for field in FIELDS if sure.get(field, CERTAIN) < AUTO])
    review: Review = "auto" if not check else "check" if lowest >= MUST_CHECK else "must-check"
    return Verdict(lowest, review, check, (f"rule:{rule}", *(f"{known[code].field}:{code}" for code in found)))


def unread_order(case: Case) -> Iterator[str]:
    """The second reader sees no order in prose, or was not asked."""
    if case.obligation.origin == "table-row" or case.duty.rule.startswith("charge"):
        return
    if case.agreement is None:
        yield "one-reader"
    elif not case.agreement.order:
        yield "order-unread"


def odd_place(case: Case) -> Iterator[str]:
    """It stands where orders seldom stand, or was seen by a weak sign."""
    if case.duty.role not in _TASK_ROLES and not case.duty.rule.startswith("charge"):
        yield "odd-place"
    if case.duty.rule not in _STRONG_RULES:
        yield "odd-rule"
    if case.unsure:
        yield "outline-unsure"


def odd_length(case: Case) -> Iterator[str]:
    """Too long for one order, or too short to be one."""
    text = case.obligation.text
    if len(text) > _LONG:
        yield "very-long"
    if len(text.split(maxsplit=_SHORT)) < _SHORT:
        yield "very-short"
    if _BLANKS.search(text):
        yield "form-template"


def doubtful_lead(case: Case) -> Iterator[str]:
    """Who must act was read otherwise by the second reader, comes from above, or is of no known kind."""
    one, agreement = case.obligation, case.agreement
    slot = bool(case.duty.slots.get("lead"))
    if slot and not one.lead:
        yield "lead-cell-unread"
    if any(not kind_of(actor.name) for actor in one.lead):
        yield "lead-head-unknown"
    if agreement is not None and agreement.first is not None and not slot:
        yield "lead-missed"
    if not one.lead and not slot:
        if case.duty.unread_lead_in:
            yield "lead-in-unread"
        elif case.duty.role in _ASSIGNING:
            yield "lead-nowhere"
    if not one.lead or slot:
        return
    if any(actor.source == "inherited" for actor in one.lead):
        yield "lead-inherited"
    elif agreement is None:
        yield "lead-one-reader"
    elif "lead" not in agreement.seen:
        yield "lead-unread"


def doubtful_cooperating(case: Case) -> Iterator[str]:
    """Who cooperates was read otherwise, comes from words before, or could not be read."""
    one, agreement = case.obligation, case.agreement
    if case.duty.slots.get("cooperating"):
        return
    if any(actor.source == "inherited" for actor in one.cooperating):
        yield "cooperating-inherited"
    elif one.cooperating and agreement is None:
        yield "cooperating-one-reader"
    elif one.cooperating and agreement is not None and "cooperating" not in agreement.seen:
        yield "cooperating-unread"
    elif not one.cooperating and _WITH.search(small(one.text)) and not case.duty.rule.startswith("charge"):
        yield "cooperating-missed"


def doubtful_addressee(case: Case) -> Iterator[str]:
    """To whom something goes, or who decides, was read otherwise or not at all."""
    one, agreement = case.obligation, case.agreement
    for role in ("recipient", "approver"):
        if not getattr(one, role) or case.duty.slots.get("approver"):
            continue
        if agreement is None:
            yield f"{role}-one-reader"
        elif role not in agreement.seen:
            yield f"{role}-unread"
    if agreement is not None and agreement.addressed and not case.duty.rule.startswith("charge"):
        yield "recipient-missed"


def doubtful_deadline(case: Case) -> Iterator[str]:
    """A time that can't be resolved, or one that only the second reader sees."""
    if any(not deadline.value for deadline in case.obligation.deadlines):
        yield "deadline-unresolved"
    if case.duty.slots.get("time"):
        return
    if case.agreement is None:
        if case.obligation.deadlines:
            yield "deadline-one-reader"
    elif case.agreement.untaken:
        yield "deadline-missed"


_RECOGNISED = {
    "text": "text-recognised",
    "lead": "lead-recognised",
    "cooperating": "cooperating-recognised",
    "recipient": "recipient-recognised",
    "approver": "approver-recognised",
    "deadlines": "deadline-recognised",
}


def doubtful_recognition(case: Case) -> Iterator[str]:
    """A word of it was recognised in a picture with little certainty."""
    if case.recognised:
        yield from (code for field, code in _RECOGNISED.items() if field in case.recognised)


DOUBTS: tuple[Callable[[Case], Iterator[str]], ...] = (
    unread_order,
    odd_place,
    odd_length,
    doubtful_lead,
    doubtful_cooperating,
    doubtful_addressee,
    doubtful_deadline,
    doubtful_recognition,
)
"""Every kind of doubt, in the order in which the reasons are published."""

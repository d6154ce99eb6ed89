"""What only the second reader sees: proposed to the person who checks, never taken as found."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.check.agreement import Agreement
from pipeline.check.uncovered import Uncovered
from pipeline.document.decision import Obligation, Proposal
from pipeline.document.duties import Duty
from pipeline.document.proof import Proof
from pipeline.spans import Span
from pipeline.trained import Reading


def proposals_within(
    obligations: Sequence[Obligation], duties: Sequence[Duty], agreements: Sequence[Agreement], proof: Proof
) -> Iterator[Proposal]:
    """Yield what the second reader sees in the words of obligations and the rules took for nothing.

    A name at the beginning would lead, a name after "trình" or "gửi" would receive, a time would be a deadline.
    Where a slot line or a cell says who leads or when, it counts more than the sentence, and nothing is proposed.
    """
    for one, duty, seen in zip(obligations, duties, agreements, strict=True):
        if seen.first is not None and not duty.slots.get("lead"):
            yield _part("lead", one, duty, seen.first, proof)
        if not duty.rule.startswith("charge"):
            for span in seen.addressed:
                yield _part("recipient", one, duty, span, proof)
        if not duty.slots.get("time"):
            for span in seen.untaken:
                yield _part("deadline", one, duty, span, proof)


def _part(kind: str, one: Obligation, duty: Duty, span: Span, proof: Proof) -> Proposal:
    text = one.text[span.start : span.end]
    evidence = proof.part(duty.mapped, span.start, span.end)
    return Proposal.model_validate(
        {"kind": kind, "obligation": one.id, "section": one.section, "text": text, "evidence": evidence}
    )


def proposed_orders(left: Sequence[Uncovered], readings: Sequence[Reading], proof: Proof) -> Iterator[Proposal]:
    """Yield the sentences of task sections that are in no obligation and read as orders."""
    for one, reading in zip(left, readings, strict=True):
        if reading.orders:
            yield Proposal(
                kind="obligation", section=one.section, text=one.mapped.text.strip(" ;."), evidence=proof.of(one.mapped)
            )

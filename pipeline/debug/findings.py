"""What was found in a document, each with the rule that saw it and the raw offset where its words begin."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.document.decision import Actor, Evidence, Obligation
from pipeline.grammar.times import form_of
from pipeline.steps import Work


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding: its kind (a name of `KINDS`), its value for people, its rule, and where its words begin (raw offset)."""

    kind: str
    value: str
    rule: str
    start: int


KINDS = {
    "references": "viện dẫn",
    "obligations": "nghĩa vụ",
    "bodies": "cơ quan",
    "deadlines": "thời hạn",
    "conditions": "điều kiện",
    "products": "sản phẩm",
    "indicators": "chỉ tiêu",
    "abbreviations": "chữ viết tắt",
    "notes": "ghi chú",
    "proposals": "đề xuất",
}
"""Every kind of finding, with its name in Vietnamese."""


def findings_of(work: Work) -> list[Finding]:
    """Return every finding of a document that holds words of it, in the order of their places."""
    found = [*_references(work), *_obligations(work), *_others(work)]
    return sorted(found, key=lambda finding: finding.start)


def _references(work: Work) -> Iterator[Finding]:
    for item in work.cited:
        citation = item.citation
        at = item.mapped.raw_span(citation.span.start, citation.span.end).start
        value = " ".join(
            part
            for part in (citation.type, citation.number or citation.title, citation.issued_on, citation.issuer)
            if part
        )
        yield Finding("references", f"{value} → {item.relation}", f"citations.{citation.rule}", at)


def _obligations(work: Work) -> Iterator[Finding]:
    for obligation, duty, verdict in zip(work.obligations[0], work.duties, work.verdicts, strict=True):
        doubts = ", ".join(reason for reason in verdict.reasons if not reason.startswith("rule:"))
        value = f"{obligation.id} ({obligation.kind}, {verdict.review}{': ' + doubts if doubts else ''})"
        yield from _at(obligation.evidence, "obligations", value, f"orders.{duty.rule}")
        for role, actors in (
            ("lead", obligation.lead),
            ("cooperating", obligation.cooperating),
            ("recipient", obligation.recipient),
            ("approver", obligation.approver),
        ):
            for actor in actors:
                rule = _rule_of(actor, role, set(duty.slots), set(duty.cells))
                yield from _at(actor.evidence, "bodies", f"{role}: {actor.name} → {obligation.id}", rule)
        yield from _deadlines(obligation)
        value = f"{obligation.condition} → {obligation.id}"
        yield from _at(obligation.condition_evidence, "conditions", value, "conditions.condition_in")
        value = f"{obligation.product} → {obligation.id}"
        rule = "task_tables.product" if "product" in duty.cells else "slots.product"
        yield from _at(obligation.product_evidence, "products", value, rule)


def _rule_of(actor: Actor, role: str, slots: set[str], cells: set[str]) -> str:
    if actor.source == "inherited":
        return f"obligations.inherited from {actor.inherited_from}"
    if role in cells:
        return f"task_tables.{role}"
    if role in slots:
        return f"slots.{role}"
    return "subjects.subject_of" if role == "lead" else f"parties.{role}"


def _deadlines(obligation: Obligation) -> Iterator[Finding]:
    for deadline in obligation.deadlines:
        value = f"{deadline.value or 'không rõ / unresolved'} → {obligation.id}"
        yield from _at(deadline.evidence, "deadlines", value, f"times.{form_of(deadline.text) or deadline.kind}")


def _others(work: Work) -> Iterator[Finding]:
    for indicator in work.indicators:
        value = f"{indicator.name}: {indicator.target} {indicator.unit} {indicator.by}".strip()
        yield from _at(indicator.evidence, "indicators", value, "indicators.indicators_in")
    for short in work.abbreviations:
        yield from _at(
            short.evidence, "abbreviations", f"{short.short} = {short.long}", "abbreviations.abbreviations_in"
        )
    for note in work.notes:
        yield from _at(
            note.evidence, "notes", f"{note.code}: {note.message_vi} / {note.message}", f"checks.{note.code}"
        )
    for proposal in work.proposals:
        value = f"{proposal.kind} {proposal.obligation}: {proposal.text[:80]}"
        yield from _at(proposal.evidence, "proposals", value, "trained.second_reader")


def _at(evidence: list[Evidence], kind: str, value: str, rule: str) -> Iterator[Finding]:
    if evidence:
        yield Finding(kind, value, rule, evidence[0].start)

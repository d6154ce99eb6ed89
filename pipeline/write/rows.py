"""The rows of each CSV file for one decision, as column name -> value."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence

from pipeline.document.decision import Actor, Body, Deadline, Decision, Evidence, Obligation, Successor
from pipeline.lexicon.words import doubts
from pipeline.write.cells import Cell, listed

Row = Mapping[str, Cell]

ROLES = ("lead", "cooperating", "recipient", "approver")


def obligation_rows(decision: Decision) -> Iterator[Row]:
    """Yield one row an obligation, with what identifies the decision for readers of this file alone."""
    head = decision.decision
    for one in decision.obligations:
        yield {
            "obligation_id": one.id,
            "decision_id": decision.id,
            "number": head.number,
            "issued_on": head.issued_on,
            "issuer": head.issuer.name,
            "section": one.section,
            "task_id": one.task,
            "kind": one.kind,
            "verb": one.verb,
            "object": one.object,
            "text": one.text,
            "deadlines": listed(deadline.value for deadline in one.deadlines),
            "deadline_texts": listed(deadline.text for deadline in one.deadlines),
            "condition": one.condition,
            "product": one.product,
            "references": listed(one.references),
            "origin": one.origin,
            "confidence": one.confidence,
            "review": one.review,
            "check": listed(one.check),
            "doubts": listed(_doubts(one)),
            "reasons": listed(one.reasons),
            "same_as": listed(one.same_as),
            "fingerprint": one.fingerprint,
            **_role_cells(one),
            **_evidence_cells(one.evidence),
        }


def body_rows(decision: Decision) -> Iterator[Row]:
    """Yield one row a body, with the number of obligations in which it has each role."""
    counts = Counter(
        (role, body_id)
        for one in decision.obligations
        for role in ROLES
        for body_id in {actor.body_id for actor in _actors(one, role)}
    )
    for body in decision.bodies:
        yield {
            "body_id": body.id,
            "decision_id": decision.id,
            "name": body.name,
            "kind": body.kind,
            "names_used": listed(body.names_used),
            **{f"as_{role}": counts[role, body.id] for role in ROLES},
            "successors": _successors(body),
            **_evidence_cells(body.evidence),
        }


def deadline_rows(decision: Decision) -> Iterator[Row]:
    """Yield one row a deadline; its id is the obligation's and its position there."""
    for one in decision.obligations:
        for position, deadline in enumerate(one.deadlines, start=1):
            yield _deadline_row(decision, one, position, deadline)


def _deadline_row(decision: Decision, obligation: Obligation, position: int, deadline: Deadline) -> Row:
    first = deadline.evidence[0] if deadline.evidence else None
    return {
        "deadline_id": f"{obligation.id}/{position}",
        "obligation_id": obligation.id,
        "decision_id": decision.id,
        "value": deadline.value,
        "text": deadline.text,
        "kind": deadline.kind,
        "start": deadline.start,
        "end": deadline.end,
        "rrule": deadline.rrule,
        "inclusive": deadline.inclusive,
        "quote": first.quote if first else "",
        "quote_start": first.start if first else None,
        "quote_end": first.end if first else None,
    }


def reference_rows(decision: Decision) -> Iterator[Row]:
    """Yield one row a cited document; the quote is its first mention."""
    for reference in decision.references:
        yield {
            "reference_id": reference.id,
            "decision_id": decision.id,
            "type": reference.type,
            "number": reference.number,
            "issued_on": reference.issued_on,
            "issuer": reference.issuer,
            "title": reference.title,
            "provision": reference.provision,
            "relation": reference.relation,
            "mentions": len(reference.mentions),
            **_evidence_cells([evidence for mention in reference.mentions for evidence in mention.evidence]),
        }


def section_rows(decision: Decision) -> Iterator[Row]:
    """Yield one row a node of the outline, in reading order."""
    for position, section in enumerate(decision.sections, start=1):
        yield {
            "decision_id": decision.id,
            "position": position,
            "section": section.path,
            "label": section.label,
            "kind": section.kind,
            "heading": section.heading,
            "text": section.text,
            "role": section.role,
            **_evidence_cells(section.evidence),
        }


def indicator_rows(decision: Decision) -> Iterator[Row]:
    """Yield one row a measurable target."""
    for position, indicator in enumerate(decision.indicators, start=1):
        yield {
            "indicator_id": f"{decision.id}:indicator/{position}",
            "decision_id": decision.id,
            "section": indicator.section,
            "name": indicator.name,
            "target": indicator.target,
            "unit": indicator.unit,
            "by": indicator.by,
            "lead": listed(indicator.lead),
            **_evidence_cells(indicator.evidence),
        }


def note_rows(decision: Decision) -> Iterator[Row]:
    """Yield one row a note."""
    for position, note in enumerate(decision.notes, start=1):
        yield {
            "note_id": f"{decision.id}:note/{position}",
            "decision_id": decision.id,
            "code": note.code,
            "level": note.level,
            "message_vi": note.message_vi,
            "message": note.message,
            **_evidence_cells(note.evidence),
        }


def proposal_rows(decision: Decision) -> Iterator[Row]:
    """Yield one row a proposal of the second reader."""
    for position, proposal in enumerate(decision.proposals, start=1):
        yield {
            "proposal_id": f"{decision.id}:proposal/{position}",
            "decision_id": decision.id,
            "kind": proposal.kind,
            "obligation_id": proposal.obligation,
            "section": proposal.section,
            "text": proposal.text,
            **_evidence_cells(proposal.evidence),
        }


ROWS: Mapping[str, Callable[[Decision], Iterator[Row]]] = {
    "obligations": obligation_rows,
    "bodies": body_rows,
    "deadlines": deadline_rows,
    "references": reference_rows,
    "sections": section_rows,
    "indicators": indicator_rows,
    "notes": note_rows,
    "proposals": proposal_rows,
}
"""What fills each table of `pipeline.write.columns`."""


def _doubts(obligation: Obligation) -> Iterator[str]:
    """Yield the messages of the doubts among the reasons; a code that this version doesn't know stays as it is."""
    known = doubts()
    for reason in obligation.reasons:
        field, _, code = reason.partition(":")
        if field != "rule":
            yield known[code].message_vi if code in known else reason


def _actors(obligation: Obligation, role: str) -> Sequence[Actor]:
    actors: Sequence[Actor] = getattr(obligation, role)
    return actors


def _role_cells(obligation: Obligation) -> dict[str, Cell]:
    names = {role: listed(actor.name for actor in _actors(obligation, role)) for role in ROLES}
    ids = {f"{role}_ids": listed(actor.body_id for actor in _actors(obligation, role)) for role in ROLES}
    return {**names, **ids}


def _successors(body: Body) -> str:
    return listed(_successor(one) for one in body.successors)


def _successor(one: Successor) -> str:
    return f"{one.body_id} ({one.from_}: {one.field})" if one.field else f"{one.body_id} ({one.from_})"


def _evidence_cells(evidence: Sequence[Evidence]) -> dict[str, Cell]:
    """Return the first piece of evidence.

    Only a single piece is a quote that source.txt holds at its offsets; pieces joined would not be.
    """
    if not evidence:
        return {"quote": "", "start": None, "end": None, "page": None}
    first = evidence[0]
    return {"quote": first.quote, "start": first.start, "end": first.end, "page": first.page}

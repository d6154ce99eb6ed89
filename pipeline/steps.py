"""The way of a document, as a tuple that can be read: each step fills one field, and none changes what another found."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from pipeline.check.agreement import ROLES, Agreement, agreement
from pipeline.check.checks import notes_of
from pipeline.check.confidence import Case, Verdict, verdict_of
from pipeline.check.findings import Findings
from pipeline.check.proposals import proposals_within, proposed_orders
from pipeline.check.uncovered import Uncovered, uncovered
from pipeline.document.decision import (
    Abbreviation,
    Decision,
    DecisionHead,
    Evidence,
    Indicator,
    Note,
    Obligation,
    Proposal,
    Reference,
    SourceInfo,
    Task,
    maker,
)
from pipeline.document.duties import Duty
from pipeline.document.outline import Outline
from pipeline.document.paragraphs import CleanDocument
from pipeline.document.proof import Proof
from pipeline.document.source import Source
from pipeline.extract.abbreviations import abbreviations_in
from pipeline.extract.duties import duties_in
from pipeline.extract.head import head_of_decision
from pipeline.extract.indicators import indicators_in
from pipeline.grammar.names import EMPTY, Gazetteer
from pipeline.link.anaphors import defined_in
from pipeline.link.bodies import bodies_of, gazetteer_of
from pipeline.link.body_ids import BodyIds, Scope, scope_of
from pipeline.link.deadlines import masked
from pipeline.link.duplicates import near_duplicates
from pipeline.link.obligations import Setting, obligations_of
from pipeline.link.published import decision_id, footnotes_of, sections_of, tables_of
from pipeline.link.recipients import with_bodies_meant
from pipeline.link.references import Cited, cited_in, references_of, references_within, relations_of
from pipeline.normalize.document import normalized
from pipeline.structure.zones import structured
from pipeline.trained import SecondReader


@dataclass(frozen=True, slots=True)
class Work:
    """A document on its way; every field is filled by the step of the same name.

    `reader` is the second reader, None where only the rules read; `agreements` is empty then.
    """

    source: Source
    clean: CleanDocument
    outline: Outline
    proof: Proof
    known: Gazetteer
    head: DecisionHead
    identity: str
    cited: tuple[Cited, ...] = ()
    references: tuple[Reference, ...] = ()
    duties: tuple[Duty, ...] = ()
    obligations: tuple[tuple[Obligation, ...], tuple[Task, ...]] = ((), ())
    indicators: tuple[Indicator, ...] = ()
    abbreviations: tuple[Abbreviation, ...] = ()
    scope: Scope = field(default_factory=lambda: Scope(""))
    left: tuple[Uncovered, ...] = ()
    notes: tuple[Note, ...] = ()
    reader: SecondReader | None = None
    cites: dict[str, list[str]] = field(default_factory=dict)
    same: dict[str, list[str]] = field(default_factory=dict)
    agreements: tuple[Agreement, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    proposals: tuple[Proposal, ...] = ()


_PLAN_YEAR = re.compile(r"(?<!đến )(?<!hết )(?<!từ )năm\s+(20\d\d)(?!\s*[-–]\s*\d)")

Step = tuple[str, Callable[[Work], Any]]


def _head(work: Work) -> DecisionHead:
    return head_of_decision(work.outline, work.proof)


def _identity(work: Work) -> str:
    return decision_id(work.head, work.source.name)


def _cited(work: Work) -> tuple[Cited, ...]:
    return tuple(cited_in(work.outline, work.known, work.head))


def _references(work: Work) -> tuple[Reference, ...]:
    return tuple(references_of(list(work.cited), work.proof))


def _scope(work: Work) -> Scope:
    return scope_of(work.head, work.identity, defined_in(work.abbreviations))


def _duties(work: Work) -> tuple[Duty, ...]:
    return tuple(duties_in(work.outline, work.known))


def _obligations(work: Work) -> tuple[tuple[Obligation, ...], tuple[Task, ...]]:
    setting = Setting(work.identity, plan_year(work.outline, work.head), work.known, BodyIds(work.scope))
    found, tasks = obligations_of(list(work.duties), setting, work.proof)
    return tuple(found), tuple(tasks)


def _indicators(work: Work) -> tuple[Indicator, ...]:
    return tuple(indicators_in(work.outline, work.known, work.proof))


def _abbreviations(work: Work) -> tuple[Abbreviation, ...]:
    return tuple(abbreviations_in((mapped for zone in work.outline.zones for mapped in zone.root.texts()), work.proof))


def _notes(work: Work) -> tuple[Note, ...]:
    findings = Findings(
        outline=work.outline,
        head=work.head,
        citations=[item.citation for item in work.cited],
        cited_in=[item.mapped for item in work.cited],
        duties=list(work.duties),
        obligations=list(work.obligations[0]),
        abbreviations=list(work.abbreviations),
        left=work.left,
        proof=work.proof,
    )
    return tuple(notes_of(findings))


def _agreements(work: Work) -> tuple[Agreement, ...]:
    if work.reader is None:
        return ()
    found = work.obligations[0]
    readings = work.reader.read([one.text for one in found])
    return tuple(agreement(one, reading) for one, reading in zip(found, readings, strict=True))


def _verdicts(work: Work) -> tuple[Verdict, ...]:
    unsure = {note.code for note in work.outline.notes} >= {"outline-unsure"}
    agreements: tuple[Agreement | None, ...] = work.agreements or (None,) * len(work.duties)
    return tuple(
        verdict_of(Case(one, duty, seen, unsure, _recognised(one, work.proof)))
        for one, duty, seen in zip(work.obligations[0], work.duties, agreements, strict=True)
    )


def _recognised(one: Obligation, proof: Proof) -> frozenset[str]:
    """Return the fields whose words were recognised in a picture with little certainty."""
    if proof.is_sure:
        return frozenset()
    evidence: dict[str, list[Evidence]] = {
        "text": one.evidence,
        "deadlines": [place for deadline in one.deadlines for place in deadline.evidence],
    }
    for role in ROLES:
        evidence[role] = [place for actor in getattr(one, role) for place in actor.evidence]
    return frozenset(field for field, places in evidence.items() if proof.unsure(places))


def _proposals(work: Work) -> tuple[Proposal, ...]:
    if work.reader is None:
        return ()
    within = proposals_within(work.obligations[0], work.duties, work.agreements, work.proof)
    beside = proposed_orders(work.left, work.reader.read([one.mapped.text for one in work.left]), work.proof)
    return (*within, *beside)


STEPS: tuple[Step, ...] = (
    ("clean", lambda work: normalized(work.source)),
    ("outline", lambda work: structured(work.clean)),
    ("proof", lambda work: Proof(work.source)),
    ("known", lambda work: gazetteer_of(work.outline)),
    ("head", _head),
    ("identity", _identity),
    ("cited", _cited),
    ("references", _references),
    ("abbreviations", _abbreviations),
    ("scope", _scope),
    ("duties", _duties),
    ("obligations", _obligations),
    ("indicators", _indicators),
    ("left", lambda work: tuple(uncovered(work.outline, work.duties))),
    ("notes", _notes),
    ("cites", lambda work: references_within(work.obligations[0], work.references)),
    ("same", lambda work: near_duplicates(work.obligations[0])),
    ("agreements", _agreements),
    ("verdicts", _verdicts),
    ("proposals", _proposals),
)
"""Every step, in order, with the field that it fills."""


def worked(source: Source, reader: SecondReader | None = None) -> Work:
    """Take a source through all steps. Any source gives a result; nothing is raised for what its text says.

    Without a second reader the findings are the same; they are less sure, and nothing is proposed.
    """
    empty = CleanDocument(replace(source, elements=()), (), ())
    work = Work(source, empty, structured(empty), Proof(empty.source), EMPTY, DecisionHead(), "", reader=reader)
    for name, step in STEPS:
        # Frozen for the steps; to copy it for each field takes as long as a small step does.
        object.__setattr__(work, name, step(work))
    return work


def decided(source: Source, reader: SecondReader | None = None) -> Decision:
    """Return the published decision of a source, as `worked` found it."""
    return published(worked(source, reader))


def published(work: Work) -> Decision:
    """Return the decision that is published for a document that has gone through all steps."""
    source = work.source
    tasks = work.obligations[1]
    obligations = _weighed(work)
    return Decision(
        id=work.identity,
        source=SourceInfo(
            name=source.name,
            sha256=source.sha256,
            media_type=source.media_type,
            encoding=source.encoding,
            pages=source.pages,
            text_origin=source.text_origin,
            reader=source.reader,
        ),
        decision=with_bodies_meant(work.head, obligations),
        sections=sections_of(work.outline, work.proof),
        tasks=list(tasks),
        obligations=obligations,
        references=list(work.references),
        bodies=bodies_of(work.head, obligations, work.scope),
        tables=tables_of(work.outline, work.identity, work.proof),
        indicators=list(work.indicators),
        abbreviations=list(work.abbreviations),
        footnotes=footnotes_of(work.outline, work.proof),
        relations=relations_of(list(work.references)),
        notes=list(work.notes),
        proposals=list(work.proposals),
    )


_obligation_of = maker(Obligation)


def _weighed(work: Work) -> list[Obligation]:
    """Return the obligations with what was said of them: how sure they are, why, and what orders the same."""
    return [
        _obligation_of(
            {
                **vars(one),
                "references": work.cites.get(one.id, []),
                "same_as": work.same.get(one.id, []),
                "confidence": verdict.confidence,
                "review": verdict.review,
                "check": list(verdict.check),
                "reasons": list(verdict.reasons),
            }
        )
        for one, verdict in zip(work.obligations[0], work.verdicts, strict=True)
    ]


def plan_year(outline: Outline, head: DecisionHead) -> int:
    """Return the year for days printed without one: the year that the plan is for, else the year of issue, else 0."""
    titles = [zone.title.text for zone in outline.zones if zone.title is not None and zone.kind == "attachment"]
    issued = int(head.issued_on[:4]) if head.issued_on else 0
    for title in [*titles, head.subject]:
        years = {int(year) for year in _PLAN_YEAR.findall(masked(title).lower())}
        # A plan is made for this year or the next; any other year in its title belongs to something else.
        near = {year for year in years if not issued or 0 <= year - issued <= 1}
        if len(near) == 1:
            return near.pop()
    return issued

"""What a decision does to others, and they to it, as far as their words prove it, with the places where it is said or done."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, select

from pipeline.document.decision import Decision, Reference
from pipeline.register import tables
from pipeline.register.entries import Held, decisions
from pipeline.register.export.akn_meta import Effect
from pipeline.register.export.akn_uris import Cited
from pipeline.register.graph import cited_by, citing
from pipeline.register.proving import EFFECTS, names_provision
from pipeline.register.provisions import sections_named


def cited_of(held: Held) -> Cited:
    """Return what names a decision that is held; of two texts under one number the second has "~2" in its id."""
    return Cited(
        held.type,
        held.number or held.id,
        held.issuer,
        held.issued_on,
        held.id.rpartition("~")[2] if "~" in held.id else "",
    )


def active_of(connection: Connection, held: Held, decision: Decision) -> list[Effect]:
    """Return what a decision amends, replaces and repeals, held or not, with the sections that say so."""
    by_id = {one.id: one for one in decision.references}
    found = []
    for row in cited_by(connection, held.id):
        if row.relation in EFFECTS and row.proof:
            other = _held(connection, row.target) or Cited(row.type, row.number, row.issuer, row.issued_on)
            reference = by_id.get(row.reference)
            found.append(Effect(row.relation, other, "", _saying(decision, reference) if reference else ()))
    return found


def passive_of(connection: Connection, held: Held, decision: Decision) -> list[Effect]:
    """Return what others that are held do to a decision, from the day that they take effect, else from that of their issue."""
    found = []
    paths = [one.path for one in decision.sections]
    for row in citing(connection, held.id):
        if row.relation in EFFECTS and row.proof:
            by = next(decisions(connection, [row.decision]))
            named = names_provision(row.proof, row.provision)
            reached = sections_named(row.provision, row.proof, set(paths)) if named else frozenset()
            done_to = tuple(path for path in paths if path in (reached or ()))
            found.append(Effect(row.relation, cited_of(by), by.effective_on or by.issued_on, done_to))
    return found


def _held(connection: Connection, identity: str) -> Cited | None:
    if not identity:
        return None
    own = tables.decision.c
    query = select(own.id).where(own.id == identity, own.folder != "")
    if connection.execute(query).first() is None:
        return None
    return cited_of(next(decisions(connection, [identity])))


def _saying(decision: Decision, reference: Reference) -> tuple[str, ...]:
    """Return the sections that mention a reference, each the innermost one around the words."""
    starts = [proof.start for one in reference.mentions for proof in one.evidence]
    return tuple(dict.fromkeys(path for start in starts for path in _around(decision, start)))


def _around(decision: Decision, start: int) -> Iterable[str]:
    around = [
        (proof.end - proof.start, one.path)
        for one in decision.sections
        for proof in one.evidence
        if proof.start <= start < proof.end
    ]
    return [min(around)[1]] if around else []

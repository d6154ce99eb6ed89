"""A decision of the output as rows of the register."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from pipeline.document.decision import Decision, Evidence, Obligation, Reference
from pipeline.register.entries import ROLES, name_key, number_key
from pipeline.register.proving import proof_of
from pipeline.register.reviewing import UNREVIEWED
from pipeline.register.said import hash_of, said

Row: TypeAlias = dict[str, Any]
"""A row of a table: its values by column."""


@dataclass(frozen=True, slots=True)
class Rows:
    """What the register holds of a decision; actors and deadlines by the key of their obligation, without its number."""

    decision: Row
    obligations: tuple[Row, ...]
    actors: Mapping[str, list[Row]]
    deadlines: Mapping[str, list[Row]]
    bodies: tuple[Row, ...]
    links: tuple[Row, ...]


def rows_of(published: Decision, identity: str, raw: str, said_of: Mapping[str, str] | None = None) -> Rows:
    """Return the rows of a decision that the register holds under an id, which its obligations' keys begin with.

    `raw` is its source text, from which the words come that prove what it does to others; `said_of` what people said of its
    obligations, by their ids.
    """
    keys = [identity + one.id.removeprefix(published.id) for one in published.obligations]
    return Rows(
        _head(published, identity),
        tuple(
            _obligation(one, key, identity, number) | {"reviewed": (said_of or {}).get(one.id, UNREVIEWED)}
            for number, (one, key) in enumerate(zip(published.obligations, keys, strict=True))
        ),
        {key: list(_actors(one)) for one, key in zip(published.obligations, keys, strict=True)},
        {key: list(_deadlines(one)) for one, key in zip(published.obligations, keys, strict=True)},
        tuple({"id": one.id, "name": one.name, "kind": one.kind} for one in published.bodies),
        tuple(_link(one, identity, raw) for one in published.references if one.relation != "self"),
    )


def _head(published: Decision, identity: str) -> Row:
    head = published.decision
    return {
        "id": identity,
        "number": head.number,
        "number_key": number_key(head.number),
        "type": head.type,
        "issuer": head.issuer.name,
        "issuer_id": head.issuer.body_id,
        "issued_on": head.issued_on,
        "effective_on": head.effective_on,
        "place": head.place,
        "subject": head.subject,
        "signer": head.signer.name,
        "signer_position": head.signer.position,
    }


def _obligation(one: Obligation, key: str, identity: str, position: int) -> Row:
    row: Row = {
        "key": key,
        "decision": identity,
        "position": position,
        "section": one.section,
        "text": one.text,
        "kind": one.kind,
        "verb": one.verb,
        "object": one.object,
        "condition": one.condition,
        "product": one.product,
        "origin": one.origin,
        "confidence": one.confidence,
        "review": one.review,
        "fingerprint": one.fingerprint,
        "quote": _quote(one.evidence),
        "page": next((proof.page for proof in one.evidence if proof.page is not None), None),
        "start": min((proof.start for proof in one.evidence), default=0),
        "end": max((proof.end for proof in one.evidence), default=0),
        "cites": json.dumps(one.references),
    }
    return row | {"hash": hash_of(said(row, list(_actors(one)), list(_deadlines(one))))}


def _actors(one: Obligation) -> Iterator[Row]:
    for role in ROLES:
        for position, actor in enumerate(getattr(one, role)):
            yield {
                "role": role,
                "position": position,
                "name": actor.name,
                "name_key": name_key(actor.name),
                "body": actor.body_id,
                "inherited": int(actor.source == "inherited"),
                "quote": _quote(actor.evidence),
            }


def _deadlines(one: Obligation) -> Iterator[Row]:
    for position, limit in enumerate(one.deadlines):
        yield {
            "position": position,
            "value": limit.value,
            "text": limit.text,
            "kind": limit.kind,
            "start": limit.start or "",
            "end": limit.end or "",
            "rrule": limit.rrule,
            "inclusive": int(limit.inclusive),
            "quote": _quote(limit.evidence),
        }


def _quote(evidence: Sequence[Evidence]) -> str:
    """Return the words that prove a value, a line for each place: a table row's cells, a sentence on two pages."""
    return "\n".join(one.quote for one in evidence)


def _link(one: Reference, identity: str, raw: str) -> Row:
    return {
        "decision": identity,
        "reference": one.id,
        "relation": one.relation,
        "type": one.type,
        "number": one.number,
        "number_key": number_key(one.number),
        "issued_on": one.issued_on,
        "issuer": one.issuer,
        "title": one.title,
        "provision": one.provision,
        "proof": proof_of(one, raw),
        "target": "",
    }

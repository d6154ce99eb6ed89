"""What a line of the JSON Lines file holds: an obligation with its decision's head, its bodies and its deadlines.

`version` follows semantic versioning: additions are minor, anything else is major. Run as a module, this writes the JSON Schema
to the path given: `python -m pipeline.register.export.line docs/schema/obligation-line-1.1.0.json`.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any, Literal

from pipeline.document.decision import DeadlineKind, Model, Review
from pipeline.register.entries import ROLES, Due, Duty, Held
from pipeline.register.export.reckoning import due_once
from pipeline.register.reviewing import Reviewed
from pipeline.write.atomic import write_text
from pipeline.write.schema import DIALECT

VERSION = "1.1.0"
SCHEMA_ID = f"https://thihanh.example/schema/obligation-line-{VERSION}.json"


class LineDecision(Model):
    """The head of the decision; "" where nothing is printed, `folder` "" where it lies in the output no more."""

    id: str
    number: str
    type: str
    issuer: str
    issuer_id: str
    issued_on: str
    effective_on: str
    place: str
    subject: str
    signer: str
    signer_position: str
    folder: str


class LineActor(Model):
    """A body in a role, as it is printed; `inherited` says that words above name it, and not the sentence."""

    name: str
    body: str
    inherited: bool
    quote: str


class LineDeadline(Model):
    """A deadline as it is printed; `due_on` is the day that it must be done by, after all rules (`why`), null where it recurs.

    It is null as well where no day follows from the words.
    """

    value: str
    text: str
    kind: DeadlineKind
    start: str
    end: str
    due_on: str | None
    why: list[str]
    rrule: str
    inclusive: bool
    quote: str


class LineSuperseded(Model):
    """Which decision supersedes an obligation, how, and the words that say so."""

    by: str
    how: str
    proof: str


class Line(Model):
    """An obligation."""

    version: str = VERSION
    id: str
    decision: LineDecision
    position: int
    section: str
    text: str
    kind: str
    verb: str
    object: str
    condition: str
    product: str
    lead: list[LineActor]
    cooperating: list[LineActor]
    recipient: list[LineActor]
    approver: list[LineActor]
    deadlines: list[LineDeadline]
    cites: list[str]
    origin: str
    confidence: float
    review: Review
    reviewed: Reviewed
    standing: Literal["in-force", "superseded", "withdrawn"]
    superseded: LineSuperseded | None
    quote: str
    page: int | None
    start: int
    end: int
    fingerprint: str
    hash: str


_OWN = (
    "position", "section", "text", "kind", "verb", "object", "condition", "product", "origin", "confidence", "review",
    "reviewed", "standing", "quote", "page", "start", "end", "fingerprint", "hash",
)  # fmt: skip


def line_of(duty: Duty, held: Held) -> Line:
    """Return an obligation as a line."""
    out = LineSuperseded(by=duty.superseded_by, how=duty.superseded_how, proof=duty.superseded_proof)
    return Line.model_validate(
        {
            "id": duty.key,
            "decision": {name: getattr(held, name) for name in Held.__slots__},
            **{role: [_actor(one) for one in duty.actors if one.role == role] for role in ROLES},
            "deadlines": [_deadline(one, held) for one in duty.deadlines],
            "cites": list(duty.cites),
            "superseded": out if duty.superseded_by else None,
            **{name: getattr(duty, name) for name in _OWN},
        }
    )


def _actor(one: Any) -> LineActor:
    return LineActor(name=one.name, body=one.body, inherited=one.inherited, quote=one.quote)


def _deadline(one: Due, held: Held) -> dict[str, Any]:
    once = due_once(one, held)
    own = {name: getattr(one, name) for name in Due.__slots__}
    return own | {"due_on": once.last.isoformat() if once else None, "why": once.why if once else []}


def schema_text() -> str:
    """Return the JSON Schema (2020-12) of a line, as it is committed."""
    schema = {"$schema": DIALECT, "$id": SCHEMA_ID, **Line.model_json_schema(mode="serialization")}
    return json.dumps(schema, ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    write_text(Path(sys.argv[1]), schema_text())

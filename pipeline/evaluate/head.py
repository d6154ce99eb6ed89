"""Scores of the letterhead: single values, and the lines of Nơi nhận."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pipeline.evaluate.fold import FoldedText, fold, likeness, overlap
from pipeline.evaluate.load import Json
from pipeline.evaluate.matching import Side, tally_matches
from pipeline.evaluate.tally import Tally, single
from pipeline.evaluate.values import name_of, printed_line

METADATA = (
    "type",
    "number",
    "issuer",
    "place",
    "issued_on",
    "subject",
    "signer.name",
    "signer.position",
    "effective_on",
)
SAME_SUBJECT = 0.95
SAME_RECIPIENT = 0.9


def score_metadata(gold: Json, predicted: Json) -> Iterator[tuple[str, Tally]]:
    """Count each value that gold states, under "metadata" and under its own name; empty gold is not scored."""
    for field in METADATA:
        wanted = _lookup(gold, field)
        if wanted in (None, ""):
            continue
        found = _lookup(predicted, field)
        hit = fold(wanted) == fold(found) or (field == "subject" and _same_subject(wanted, found))
        tally = single(f"{field}: want {wanted!r}", hit=hit, detail="" if hit else f"got {found!r}")
        yield "metadata", tally
        yield f"metadata.{field}", tally


def score_recipients(gold: Json, predicted: Json) -> Iterator[tuple[str, Tally]]:
    """Match the lines of Nơi nhận, with their notes."""
    head = gold.get("decision") or {}
    if "recipients" in head:
        found = (predicted.get("decision") or {}).get("recipients") or []
        yield (
            "recipients",
            tally_matches(_lines(head["recipients"] or []), _lines(found), likeness, SAME_RECIPIENT)[0],
        )


def _lines(recipients: list[Any]) -> Side[FoldedText]:
    labels = [printed_line(recipient) for recipient in recipients]
    return Side([FoldedText.of(label) for label in labels], labels)


def _same_subject(wanted: object, found: object) -> bool:
    return overlap(FoldedText.of(wanted), FoldedText.of(found)) >= SAME_SUBJECT


def _lookup(document: Json, dotted: str) -> object:
    value: Any = document.get("decision") or {}
    for key in dotted.split("."):
        value = value.get(key) if isinstance(value, dict) else None
    return name_of(value) if isinstance(value, dict) else value

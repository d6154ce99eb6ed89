"""Scores of the cited documents: each once, then the date and the issuer of those that were found."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.evaluate.fold import FoldedText, fold, overlap
from pipeline.evaluate.load import Json, rows
from pipeline.evaluate.matching import Side, tally_matches
from pipeline.evaluate.tally import Tally, single
from pipeline.evaluate.values import name_of

SAME_REFERENCE = 0.8
STATED_ELSEWHERE = ("issued_on", "issuer")
"""What any mention may state for all mentions of the same document."""


@dataclass(frozen=True, slots=True)
class _ReferenceKey:
    type: str
    number: str
    name: FoldedText


def score_references(gold: Json, predicted: Json) -> Iterator[tuple[str, Tally]]:
    """Match by type and number, or by type and title where neither side has a number.

    The document itself ("self") doesn't count. `issued_on` and `issuer` are scored where gold states them and
    the reference was found.
    """
    if "references" not in gold:
        return
    wanted, found = _once_each(rows(gold, "references")), _once_each(rows(predicted, "references"))
    tally, pairs = tally_matches(_side(wanted), _side(found), _same_reference, SAME_REFERENCE)
    yield "references", tally
    for i, j in pairs.items():
        for field in STATED_ELSEWHERE:
            if not wanted[i].get(field):
                continue
            got = found[j].get(field)
            hit = fold(wanted[i][field]) == fold(name_of(got or ""))
            yield f"references.{field}", single(_shown(wanted[i]), hit=hit, detail="" if hit else f"got {got!r}")


def _once_each(references: list[Json]) -> list[Json]:
    kept: dict[tuple[str, str], dict[str, object]] = {}
    for reference in references:
        if reference.get("relation") == "self":
            continue
        one = kept.setdefault((fold(reference.get("type")), _identity(reference)), dict(reference))
        for field in STATED_ELSEWHERE:
            one[field] = one.get(field) or reference.get(field)
    return list(kept.values())


def _identity(reference: Json) -> str:
    return fold(reference.get("number")) or fold(f"{reference.get('type') or ''} {reference.get('title') or ''}")


def _side(references: list[Json]) -> Side[_ReferenceKey]:
    keys = [
        _ReferenceKey(fold(one.get("type")), fold(one.get("number")), FoldedText.of(_identity(one)))
        for one in references
    ]
    return Side(keys, [_shown(one) for one in references])


def _same_reference(a: _ReferenceKey, b: _ReferenceKey) -> float:
    if a.number or b.number:
        return float(a.type == b.type and a.name.folded == b.name.folded)
    return overlap(a.name, b.name)


def _shown(reference: Json) -> str:
    what = reference.get("number") or reference.get("title")
    return f"{reference.get('type')} {what} | {reference.get('issued_on')} | {reference.get('issuer')}"

"""Walking a decision for its evidence, and scoring folders: what several tests share."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from pipeline.document.decision import Decision
from pipeline.document.source import Source
from pipeline.evaluate import DocumentScores, Scores, errors_text, score_document
from pipeline.read.formats import read
from pipeline.steps import decided
from pipeline.write.decision_json import to_json


def evidence_of(value: Any, path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield every evidence in a dumped decision, with its path."""
    if isinstance(value, Mapping):
        if {"quote", "start", "end"} <= value.keys():
            yield path, dict(value)
            return
        for key, inner in value.items():
            yield from evidence_of(inner, f"{path}.{key}")
    elif isinstance(value, (list, tuple)):
        for index, inner in enumerate(value):
            yield from evidence_of(inner, f"{path}[{index}]")


@lru_cache(maxsize=400)
def read_and_decided(path: Path) -> tuple[Source, Decision]:
    """Return a file's source and decision; each file is read once in a run."""
    source = read(path.read_bytes(), path.name)
    return source, decided(source)


def broken_proofs(source: Source, decision: Decision) -> list[str]:
    """Return what breaks the law of evidence: the raw text at its place is its quote, and nothing found is without."""
    dumped = decision.model_dump(by_alias=True)
    found: list[str] = []
    for path, one in evidence_of(dumped):
        start, end = one["start"], one["end"]
        if not 0 <= start < end <= len(source.raw) or source.raw[start:end] != one["quote"]:
            found.append(f"{path}: {one['quote'][:60]!r} is not at {start}:{end}")
        elif source.raw[max(0, start - len(one["prefix"])) : start] != one["prefix"]:
            found.append(f"{path}: wrong prefix")
        elif source.raw[end : end + len(one["suffix"])] != one["suffix"]:
            found.append(f"{path}: wrong suffix")
        elif any(not (0 <= x0 < x1 <= 1 and 0 <= y0 < y1 <= 1) for x0, y0, x1, y1 in one["boxes"]):
            found.append(f"{path}: a box is no fraction of the page")
    for number, obligation in enumerate(dumped["obligations"]):
        if not obligation["evidence"]:
            found.append(f"obligations[{number}] has no evidence")
        found += [
            f"obligations[{number}].{name}: {obligation[name]!r} has {len(obligation[f'{name}_evidence'])} pieces of evidence"
            for name in ("condition", "product")
            if bool(obligation[name]) != bool(obligation[f"{name}_evidence"])
        ]
        for role in ("lead", "cooperating", "recipient", "approver", "deadlines"):
            found += [
                f"obligations[{number}].{role}: {one} has no evidence"
                for one in obligation[role]
                if not one["evidence"]
            ]
    for name in ("sections", "tasks", "indicators", "abbreviations", "footnotes", "relations", "bodies"):
        found += [f"{name}[{number}] has no evidence" for number, one in enumerate(dumped[name]) if not one["evidence"]]
    for reference in dumped["references"]:
        if not any(mention["evidence"] for mention in reference["mentions"]):
            found.append(f"reference {reference['id']} has no mention with evidence")
    return found


def broken_keys(decision: Decision) -> list[str]:
    """Return ids that stand twice and ids that lead nowhere."""
    found: list[str] = []
    groups: dict[str, list[Any]] = {
        name: getattr(decision, name) for name in ("tasks", "obligations", "references", "bodies", "tables")
    }
    for name, group in groups.items():
        ids = [one.id for one in group]
        found += [f"{name}: {one} stands twice" for one in sorted({one for one in ids if ids.count(one) > 1})]
    paths = [section.path for section in decision.sections]
    found += [f"sections: {one} stands twice" for one in sorted({one for one in paths if paths.count(one) > 1})]
    tasks, bodies, references = ({one.id for one in groups[name]} for name in ("tasks", "bodies", "references"))
    for obligation in decision.obligations:
        if obligation.task not in tasks:
            found.append(f"{obligation.id}: no task {obligation.task}")
        found += [f"{obligation.id}: no reference {one}" for one in obligation.references if one not in references]
        for actors in (obligation.lead, obligation.cooperating, obligation.recipient, obligation.approver):
            found += [
                f"{obligation.id}: {one.name} has no body {one.body_id!r}"
                for one in actors
                if one.body_id not in bodies
            ]
    if decision.decision.issuer.body_id and decision.decision.issuer.body_id not in bodies:
        found.append(f"issuer: no body {decision.decision.issuer.body_id}")
    return found


def scored(decisions: Mapping[str, Decision], gold: Path) -> Scores:
    """Return the scores of decisions, by name, against the gold files of the same names."""
    documents = [
        DocumentScores(
            name, score_document(json.loads((gold / f"{name}.json").read_text("utf-8")), json.loads(to_json(decision)))
        )
        for name, decision in sorted(decisions.items())
    ]
    return Scores.of(tuple(documents))


def below(scores: Scores, floors: Mapping[str, float]) -> str:
    """Return the fields whose F1 is below its floor, with the first items missed and extra; "" if there are none."""
    told: list[str] = []
    for field, floor in floors.items():
        tally = scores.tallies[field]
        if tally.f1 < floor:
            told.append(f"{field}: {tally.f1:.3f} is below {floor}\n{errors_text(scores, field=field, limit=8)}")
    return "\n".join(told)

"""Scores of predicted decisions against gold: precision, recall and F1, micro-averaged over the documents.

A field that gold leaves out is not scored for that document; a document without a prediction misses everything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.evaluate.fields import score_abbreviations, score_indicators, score_relations, score_sections
from pipeline.evaluate.head import score_metadata, score_recipients
from pipeline.evaluate.load import Json, paired_paths, read_decision, read_gold
from pipeline.evaluate.obligations import score_obligations
from pipeline.evaluate.references import score_references
from pipeline.evaluate.tables import score_tables
from pipeline.evaluate.tally import Tally, merged

Scorer = Callable[[Json, Json], Iterator[tuple[str, Tally]]]

SCORERS: tuple[Scorer, ...] = (
    score_metadata,
    score_recipients,
    score_sections,
    score_references,
    score_obligations,
    score_tables,
    score_indicators,
    score_abbreviations,
    score_relations,
)


@dataclass(frozen=True, slots=True)
class DocumentScores:
    """One document: a tally for each scored field, by name; `found` is False where there is no prediction."""

    name: str
    tallies: Mapping[str, Tally]
    found: bool = True


@dataclass(frozen=True, slots=True)
class Scores:
    """All documents, in the order of their names, and the tallies of each field over all of them."""

    documents: tuple[DocumentScores, ...]
    tallies: Mapping[str, Tally]

    @classmethod
    def of(cls, documents: tuple[DocumentScores, ...]) -> Scores:
        """Add up the documents."""
        fields = sorted({field for document in documents for field in document.tallies})
        return cls(
            documents,
            {field: merged([one.tallies[field] for one in documents if field in one.tallies]) for field in fields},
        )

    @property
    def missing(self) -> tuple[str, ...]:
        """Names of the documents without a prediction."""
        return tuple(document.name for document in self.documents if not document.found)

    def figures(self) -> dict[str, dict[str, float | int]]:
        """Return plain numbers for JSON: field -> p, r, f1, gold, predicted."""
        return {
            field: {
                "p": tally.precision,
                "r": tally.recall,
                "f1": tally.f1,
                "gold": tally.gold,
                "predicted": tally.predicted,
            }
            for field, tally in self.tallies.items()
        }


def score_document(gold: Json, predicted: Json) -> dict[str, Tally]:
    """Score one decision, both as parsed JSON; returns a tally for each field, by name."""
    parts: dict[str, list[Tally]] = {}
    for scorer in SCORERS:
        for field, tally in scorer(gold, predicted):
            parts.setdefault(field, []).append(tally)
    return {field: merged(parts[field]) for field in sorted(parts)}


def score_folders(gold: Path, predicted: Path) -> Scores:
    """Score a folder of decisions (or one file) against a folder of gold (or one file).

    A gold file that says "skip" is passed over. Raises MissingFile where a path does not exist or the gold
    folder is empty, DamagedFile where a file is not a decision in JSON.
    """
    documents = []
    for name, gold_path, predicted_path in paired_paths(gold, predicted):
        wanted = read_gold(gold_path)
        if "skip" in wanted:
            continue
        found = read_decision(predicted_path) if predicted_path else {}
        documents.append(DocumentScores(name, score_document(wanted, found), found=predicted_path is not None))
    return Scores.of(tuple(documents))

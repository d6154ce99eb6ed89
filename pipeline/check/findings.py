"""What the checks look at, and how a check says what it saw."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.check.uncovered import Uncovered
from pipeline.document.decision import Abbreviation, DecisionHead, Evidence, Level, Note, Obligation
from pipeline.document.duties import Duty
from pipeline.document.outline import Outline
from pipeline.document.proof import Proof
from pipeline.grammar.citations import Citation
from pipeline.spans import MappedText


@dataclass(frozen=True, slots=True)
class Findings:
    """What the checks look at; `cited_in` holds the text of each citation, `left` what is in no obligation."""

    outline: Outline
    head: DecisionHead
    citations: list[Citation]
    cited_in: list[MappedText]
    duties: list[Duty]
    obligations: list[Obligation]
    abbreviations: list[Abbreviation]
    left: Sequence[Uncovered]
    proof: Proof


def note(code: str, level: Level, message: str, message_vi: str, evidence: list[Evidence]) -> Note:
    """Return the note of a check."""
    return Note(code=code, level=level, message=message, message_vi=message_vi, evidence=evidence)


def texts_of(outline: Outline) -> Iterator[MappedText]:
    """Yield every paragraph and title of the zones, in reading order."""
    for zone in outline.zones:
        if zone.title is not None:
            yield zone.title
        yield from zone.root.texts()

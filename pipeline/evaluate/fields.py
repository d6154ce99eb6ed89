"""Scores of the outline, indicators, abbreviations and relations: one list each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pipeline.evaluate.fold import FoldedText, equality, fold, overlap, words
from pipeline.evaluate.load import Json, rows
from pipeline.evaluate.matching import Side, tally_matches
from pipeline.evaluate.tally import Tally

HEADING_WORDS = 5
SAME_INDICATOR = 0.7


@dataclass(frozen=True, slots=True)
class _SectionKey:
    path: str
    opening: tuple[str, ...]


def score_sections(gold: Json, predicted: Json) -> Iterator[tuple[str, Tally]]:
    """Match labelled nodes by path and by the first words of their headings; bullets don't count."""
    if "sections" in gold:
        labelled = [section for section in rows(predicted, "sections") if section.get("label")]
        yield "sections", tally_matches(_sections(rows(gold, "sections")), _sections(labelled), _same_section, 1.0)[0]


def _sections(sections: list[Json]) -> Side[_SectionKey]:
    titles = [section.get("heading") or section.get("text") or "" for section in sections]
    keys = [
        _SectionKey(fold(section.get("path")), tuple(words(title)[:HEADING_WORDS]))
        for section, title in zip(sections, titles, strict=True)
    ]
    return Side(keys, [f"{section.get('path')} {title[:60]}" for section, title in zip(sections, titles, strict=True)])


def _same_section(a: _SectionKey, b: _SectionKey) -> float:
    if a.path != b.path:
        return 0.0
    shorter = min(len(a.opening), len(b.opening))
    return float(a.opening[:shorter] == b.opening[:shorter])


def score_indicators(gold: Json, predicted: Json) -> Iterator[tuple[str, Tally]]:
    """Match measurable targets with the same figure by their names."""
    if "indicators" in gold:
        wanted, found = (_indicators(rows(document, "indicators")) for document in (gold, predicted))
        yield "indicators", tally_matches(wanted, found, _same_indicator, SAME_INDICATOR)[0]


def _indicators(indicators: list[Json]) -> Side[tuple[str, FoldedText]]:
    return Side(
        [(fold(one.get("target")), FoldedText.of(one.get("name"))) for one in indicators],
        [f"{one.get('name')} = {one.get('target')} ({one.get('by')})" for one in indicators],
    )


def _same_indicator(a: tuple[str, FoldedText], b: tuple[str, FoldedText]) -> float:
    return overlap(a[1], b[1]) if a[0] == b[0] else 0.0


def score_abbreviations(gold: Json, predicted: Json) -> Iterator[tuple[str, Tally]]:
    """Match short and long form together."""
    if "abbreviations" in gold:
        wanted, found = (_abbreviations(document.get("abbreviations")) for document in (gold, predicted))
        yield "abbreviations", tally_matches(wanted, found, equality, 1.0)[0]


def _abbreviations(value: Any) -> Side[str]:
    if isinstance(value, dict):
        labels = [f"{short}={long}" for short, long in value.items()]
    else:
        labels = [f"{one.get('short')}={one.get('long')}" for one in value or ()]
    return Side([fold(label) for label in labels], labels)


def score_relations(gold: Json, predicted: Json) -> Iterator[tuple[str, Tally]]:
    """Match what the decision does to others, by relation and number."""
    if "relations" in gold:
        wanted, found = (_relations(rows(document, "relations")) for document in (gold, predicted))
        yield "relations", tally_matches(wanted, found, equality, 1.0)[0]


def _relations(relations: list[Json]) -> Side[str]:
    keys = [f"{one.get('relation')} {fold(one.get('number'))}" for one in relations]
    return Side(keys, keys)

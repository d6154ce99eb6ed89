"""Scores of the obligations, their words, who is named in each role, and their deadlines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

from pipeline.evaluate.fold import FoldedText, equality, likeness, overlap
from pipeline.evaluate.load import Json, rows
from pipeline.evaluate.matching import Side, tally_matches
from pipeline.evaluate.tally import Tally, merged, unmatched
from pipeline.evaluate.values import deadline_value, name_of

T = TypeVar("T")

SAME_OBLIGATION = 0.8
SAME_BODY = 0.8
ROLES = ("lead", "cooperating", "recipient", "approver")


@dataclass(frozen=True, slots=True)
class _Matched:
    """Gold and predicted obligations, and which belongs to which."""

    gold: Sequence[Json]
    predicted: Sequence[Json]
    pairs: dict[int, int]


def score_obligations(gold: Json, predicted: Json) -> Iterator[tuple[str, Tally]]:
    """Match obligations by wording, then score the parts of each matched pair.

    The parts of an obligation without a counterpart count as missed or extra. "obligations.words" is
    independent of how sentences were cut: it counts the words of all obligations together.
    """
    if "obligations" not in gold:
        return
    wanted, found = rows(gold, "obligations"), rows(predicted, "obligations")
    gold_side, predicted_side = _side(wanted), _side(found)
    yield "obligations.words", _words(gold_side.keys, predicted_side.keys)
    tally, pairs = tally_matches(gold_side, predicted_side, partial(overlap, floor=SAME_OBLIGATION), SAME_OBLIGATION)
    yield "obligations", tally
    matched = _Matched(wanted, found, pairs)
    for role in ROLES:
        if any(role in one for one in wanted):
            yield role, _score_part(matched, role, name_of, partial(_compared, FoldedText.of, likeness, SAME_BODY))
    if any("deadlines" in one for one in wanted):
        yield "deadlines", _score_part(matched, "deadlines", deadline_value, partial(_compared, str, equality, 1.0))


def _side(obligations: Sequence[Json]) -> Side[FoldedText]:
    return Side(
        [FoldedText.of(one.get("text")) for one in obligations],
        [f"[{one.get('section')}] {str(one.get('text') or '')[:140]}" for one in obligations],
    )


def _words(gold: Sequence[FoldedText], predicted: Sequence[FoldedText]) -> Tally:
    wanted, found = Counter[str](), Counter[str]()
    for total, texts in ((wanted, gold), (found, predicted)):
        for text in texts:
            total.update(text.counts)
    return Tally(right=(wanted & found).total(), predicted=found.total(), gold=wanted.total())


@dataclass(frozen=True, slots=True)
class _Part:
    """The values of one field of one obligation."""

    values: list[str]
    labels: list[str]


def _part(obligation: Json, field: str, value_of: Callable[[Any], str]) -> _Part:
    values = [value_of(one) for one in obligation.get(field) or ()]
    text = str(obligation.get("text") or "")[:50]
    return _Part(values, [f"{value}  <- {text}" for value in values])


def _compared(
    key_of: Callable[[str], T], similarity: Callable[[T, T], float], threshold: float, gold: _Part, predicted: _Part
) -> Tally:
    def side(part: _Part) -> Side[T]:
        return Side([key_of(value) for value in part.values], part.labels)

    return tally_matches(side(gold), side(predicted), similarity, threshold)[0]


def _score_part(
    matched: _Matched, field: str, value_of: Callable[[Any], str], compare: Callable[[_Part, _Part], Tally]
) -> Tally:
    nothing = _Part([], [])
    found = [_part(one, field, value_of) for one in matched.predicted]
    tallies = [
        compare(_part(one, field, value_of), found[matched.pairs[i]] if i in matched.pairs else nothing)
        for i, one in enumerate(matched.gold)
    ]
    used = set(matched.pairs.values())
    tallies.extend(unmatched(part.labels) for j, part in enumerate(found) if j not in used)
    return merged(tallies)

"""Near-duplicates: the same order given in the prose and again in the table of an appendix, tied together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise

from pipeline.document.decision import Obligation
from pipeline.letters import folded

_SHARED = 0.75
_FEWEST = 5
_COMMON = 12


def near_duplicates(obligations: Sequence[Obligation]) -> dict[str, list[str]]:
    """Return, by obligation id, the ids of the obligations that order the same in other words, in reading order.

    One stands in an appendix or a table, the other in the prose, and three quarters of the pairs of neighbouring syllables
    of the shorter one (at least five) stand in the other one too. "Rà soát quy trình cấp phép tàu cá, hoàn thành trước
    30/6" in a plan and the row "Rà soát quy trình cấp phép tàu cá" of its appendix are one task. Two orders of the prose
    that are worded alike are not tied: regulations give each body the same duty in the same words.
    Pairs of syllables that more than twelve obligations share say nothing and are passed over, so cost stays linear.
    """
    attached = [_attached(one) for one in obligations]
    if len(set(attached)) < 2:
        return {}
    pairs = [_pairs(one.text) for one in obligations]
    holders: dict[tuple[str, str], list[int]] = defaultdict(list)
    for index, found in enumerate(pairs):
        for pair in found:
            holders[pair].append(index)
    tied: dict[str, set[int]] = defaultdict(set)
    for index, found in enumerate(pairs):
        if not attached[index]:
            continue
        few = [holders[pair] for pair in found if len(holders[pair]) <= _COMMON]
        for other in {other for others in few for other in others if not attached[other]}:
            if _same(found, pairs[other]):
                tied[obligations[index].id].add(other)
                tied[obligations[other].id].add(index)
    return {identity: [obligations[index].id for index in sorted(others)] for identity, others in tied.items()}


def _attached(obligation: Obligation) -> bool:
    return obligation.origin == "table-row" or obligation.section.startswith("Phụ lục")


def _pairs(text: str) -> frozenset[tuple[str, str]]:
    words = [word if word.isalnum() else "".join(filter(str.isalnum, word)) for word in folded(text).split()]
    words = [word for word in words if word]
    return frozenset(pairwise(words))


def _same(one: frozenset[tuple[str, str]], other: frozenset[tuple[str, str]]) -> bool:
    fewer = min(len(one), len(other))
    return fewer >= _FEWEST and len(one & other) >= _SHARED * fewer

"""How deep each mark lies, chosen by search: the cheapest nesting of all marks of a zone, not a fixed table of styles.

A beam of stacks is carried along; each mark either goes on with a series that is open or begins one below. Gaps,
restarts and unusual nestings cost; the margin between best and second best is a confidence.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from operator import itemgetter
from typing import NamedTuple

from pipeline.structure.marks import Mark, step

_BEAM = 12
_HOPELESS = 12.0
"""What a nesting may cost more than the cheapest so far and still win: of 12,000 marks of real decisions none was behind by more than 9."""
# The usual order of styles from the outside in (NĐ 30/2020, Phụ lục I; plans in practice). Nesting against it costs.
_RANK = {
    "part": 0,
    "chapter": 1,
    "division": 2,
    "subdivision": 3,
    "article": 4,
    "capital": 5,
    "roman": 6,
    "arabic": 7,
    "multi": 8,
    "arabic-paren": 9,
    "point": 10,
    "arabic-parens": 11,
    "roman-small": 12,
}


class _Level(NamedTuple):
    style: str
    ordinal: int
    label: str
    prefix: str = ""


class _Path(NamedTuple):
    cost: float
    stack: tuple[_Level, ...]
    previous: _Path | None = None
    depth: int = 0
    mark: Mark | None = None


_new_path: Callable[[tuple[float, tuple[_Level, ...], _Path, int, Mark]], _Path] = partial(tuple.__new__, _Path)


class Placed(NamedTuple):
    """A mark with its depth, from 0."""

    mark: Mark
    depth: int


def placed(readings: Sequence[Sequence[Mark]]) -> tuple[list[Placed], float]:
    """Return the reading and depth of each mark in the cheapest nesting, and the margin to the second best.

    `readings` holds the possible marks of each marked paragraph, in reading order; none of the lists is empty.
    """
    beam = [_Path(0.0, ())]
    for options in readings:
        levels = [_Level(mark.style, mark.ordinal, mark.label, mark.prefix) for mark in options]
        steps = [
            (before[0] + cost, before, depth, index)
            for before in beam
            for index, mark in enumerate(options)
            for depth, cost in _places(before[1], mark)
        ]
        steps.sort(key=itemgetter(0))
        # Only as many paths are made as the beam takes.
        best: dict[tuple[_Level, ...], _Path] = {}
        most = steps[0][0] + _HOPELESS
        for cost, before, depth, index in steps:
            if cost > most:
                break
            stack = (*before[1][:depth], levels[index])
            if stack not in best:
                best[stack] = _new_path((cost, stack, before, depth, options[index]))
                if len(best) == _BEAM:
                    break
        beam = list(best.values())
    margin = beam[1].cost - beam[0].cost if len(beam) > 1 else 10.0
    result: list[Placed] = []
    last: _Path | None = beam[0]
    while last is not None and last.mark is not None:
        result.append(Placed(last.mark, last.depth))
        last = last.previous
    return result[::-1], margin


def _places(stack: tuple[_Level, ...], mark: Mark) -> list[tuple[int, float]]:
    """Return each depth at which `mark` may stand, and what that costs: in an open series, or below all of them."""
    found: list[tuple[int, float]] = []
    again = False
    style = mark.style
    for depth, level in enumerate(stack):
        # By its index: tens of thousands are asked for their style, and by its name it takes thrice as long.
        if level[0] == style:
            again = True
            cost = _sibling_cost(level, mark, stack[depth - 1] if depth else None)
            if cost is not None:
                found.append((depth, cost))
    found.append((len(stack), _child_cost(stack, mark, again=again)))
    return found


def _sibling_cost(level: _Level, mark: Mark, above: _Level | None) -> float | None:
    """Return what it costs that `mark` goes on with the open series of `level`, of its style; None where it can't."""
    if mark.style == "multi" and level.prefix != mark.prefix:
        return None
    further = step(level[1], level[2], mark)
    if mark.style == "multi" and above and not _holds(above, mark.prefix):
        # "B. …" above "2.1. …" and "2.2. …": but the very next one goes on with such a series.
        return 0.5 if further == 1 and above.style not in {"arabic", "multi"} else None
    if further == 1:
        return 0.0
    if further > 1:
        return 1.5 + min(further, 5) * 0.3
    # A number printed twice ("II" after "II") is an ordinary slip; a restart at 1 mostly begins another series.
    return 2.5 if further == 0 else 3.5 + (1.0 if mark.ordinal == 1 else 0.0)


def _holds(level: _Level, prefix: str) -> bool:
    # "2.1. …" stands below "Điều 2" as below "2.".
    return (
        level.label == prefix
        or (level.style == "roman" and prefix.isdigit())
        or (level.style == "article" and level.label == f"Điều {prefix}")
    )


def _child_cost(stack: tuple[_Level, ...], mark: Mark, *, again: bool) -> float:
    """Return what it costs to begin a new series with `mark` below the innermost open node; `again`: a series of its style is open."""
    # Articles are numbered through a regulation, whatever chapter they stand in.
    style, ordinal = mark.style, mark.ordinal
    first = 0.0 if ordinal == 1 or style == "article" else 2.0 + min(ordinal, 5) * 0.4
    if not stack:
        return first * 0.5
    above, _, label, _ = stack[-1]
    if style == "multi":
        return first * 0.5 + (0.1 if label == mark.prefix else 1.5)
    cost = first + 0.3
    if again:
        # The same style again, deeper: "1." below "a)" below "1." is met, but rarely.
        cost += 2.0
    gap = _RANK[style] - _RANK[above]
    if gap <= 0:
        cost += 1.0 + 0.3 * -gap
    if style == "roman" and above in {"arabic-parens", "roman-small"}:
        # "I." below "(2)": a part of the document never belongs to what a sentence counts.
        cost += 4.0
    return cost

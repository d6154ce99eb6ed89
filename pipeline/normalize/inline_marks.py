"""Items that a copy has run together into one paragraph, cut where the series itself shows the gap.

"2. Rà soát các bến. 3. Báo cáo …" above "4. Công bố …" is two items: a converter took the end of the line, or of the
page, for a blank. Nothing is cut where the series does not ask for it, so a number in a sentence stays in its sentence.
A whole series within one paragraph, "a) …; b) …" behind a colon, is cut as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from pipeline.document.paragraphs import Block, Paragraph
from pipeline.letters import UPPER

# Points run a, b, c, d, đ, e, g, h, i, k, l … (NĐ 30/2020, Phụ lục I); word processors count with f and j, without đ.
_POINTS = ("abcdđeghiklmnopqrstuvxy", "abcdefghijklmnopqrstuvwxyz")
_NEXT = frozenset(before + after for points in _POINTS for before, after in pairwise(points))
_TWO_ON = frozenset(first[0] + second[1] for first in _NEXT for second in _NEXT if first[1] == second[0])
_MARK = r"(?:(?P<number>\d{1,2})\.|(?P<point>[a-zđ])\))\s+"
_AT_START = re.compile(_MARK)
_WITHIN = re.compile(rf"[.;:](?P<gap>\s+)(?={_MARK}[{UPPER}])")


def cut_at_marks(blocks: Sequence[Block]) -> Iterator[Block]:
    """Yield the blocks; a paragraph is cut before a mark within it that the paragraphs around it leave out.

    The mark follows the end of a sentence; the last mark of its kind before it is the one that it follows, and the next
    one that a paragraph begins with is the one after it.
    """
    last: dict[str, str] = {}
    starts = [_start(block.text) if isinstance(block, Paragraph) else ("", "") for block in blocks]
    for block, (kind, value), following in zip(blocks, starts, _following(starts), strict=True):
        if not isinstance(block, Paragraph) or block.beside:
            yield block
            continue
        if kind:
            last[kind] = value
        cuts = _cuts(block.text, last, following)
        if not cuts:
            yield block
            continue
        begins = [0, *(match.end() for match in cuts)]
        ends = [*(match.start("gap") for match in cuts), len(block.text)]
        for begin, end in zip(begins, ends, strict=True):
            yield replace(block, mapped=block.mapped.slice(begin, end).stripped())


def _cuts(text: str, last: dict[str, str], following: dict[str, str]) -> list[re.Match[str]]:
    """Return the marks that a paragraph is cut before; `last` learns the last one of each kind."""
    series = _series_within(text)
    if series:
        last["point"] = series[-1]["point"]
        return series
    cuts = []
    for match in _WITHIN.finditer(text) if _one_is_left_out(last, following) else ():
        kind, value = _start(text[match.end() :])
        if _follows(last.get(kind, ""), value) and _follows(value, following.get(kind, "")):
            last[kind] = value
            cuts.append(match)
    return cuts


def _series_within(text: str) -> list[re.Match[str]]:
    """Return the marks of a whole series of points in one paragraph: "Trách nhiệm của Sở A: a) Thẩm định …; b) Trình …"; none else."""
    if ": a) " not in text or "; b) " not in text:
        return []
    points = [match for match in _WITHIN.finditer(text, text.index(": a) ")) if match["point"]]
    series = "".join(match["point"] for match in points)
    return points if len(points) > 1 and any(full.startswith(series) for full in _POINTS) else []


def _start(text: str) -> tuple[str, str]:
    """Return the kind of the mark that a text begins with, and the mark; both empty where there is none."""
    match = _AT_START.match(text)
    if match is None:
        return "", ""
    return ("number", match["number"]) if match["number"] else ("point", match["point"])


def _following(starts: Sequence[tuple[str, str]]) -> list[dict[str, str]]:
    """Return for each block, whose marks are given, the next mark of each kind that a paragraph after it begins with."""
    found: list[dict[str, str]] = []
    coming: dict[str, str] = {}
    for kind, value in reversed(starts):
        found.append(coming)
        if kind:
            coming = {**coming, kind: value}
    return found[::-1]


def _one_is_left_out(last: dict[str, str], following: dict[str, str]) -> bool:
    """Tell whether a mark of some kind is missing between the last one and the next."""
    for kind, value in last.items():
        after = following.get(kind, "")
        if value.isdigit() and after.isdigit():
            if int(after) == int(value) + 2:
                return True
        elif value + after in _TWO_ON:
            return True
    return False


def _follows(before: str, after: str) -> bool:
    """Tell whether `after` is the mark that comes next after `before` in its series."""
    if before.isdigit() and after.isdigit():
        return int(after) == int(before) + 1
    return before + after in _NEXT

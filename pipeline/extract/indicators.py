"""Indicators: measurable targets, from target tables and from the text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from pipeline.document.decision import Indicator
from pipeline.document.outline import Node, Outline, TablePart, Text
from pipeline.document.proof import Proof
from pipeline.extract.target_tables import indicators_of
from pipeline.grammar.figures import NUMBER, number_of
from pipeline.grammar.names import Gazetteer
from pipeline.grammar.targets import targets_in
from pipeline.letters import small
from pipeline.spans import MappedText

_RANK = re.compile(
    rf"(?:nâng|tăng|cải thiện)\s+(?P<name>xếp hạng\s.{{3,160}}?)\s+lên\s+(?P<sign>ít nhất|tối "
    rf"thiểu)?\s*(?P<a>{NUMBER})\s*(?P<unit>bậc)",
    re.IGNORECASE,
)
_BY = re.compile(
    r"(?:đến(?:\s+hết)?|vào|trong|giai\s+đoạn\s+20\d\d\s*[-–])\s+(?:năm\s+)?(?P<year>20\d\d)", re.IGNORECASE
)
_GOALS = re.compile(r"phấn\s+đấu|chỉ\s+tiêu|mục\s+tiêu(?!\s+quốc\s+gia)", re.IGNORECASE)
_NO_GOALS = frozenset({"background", "general", "rights", "funding", "frame", "regulation", "procedures"})
"""What is no place of goals: a figure there says how things are, what holds, or who pays what."""

_AIMS = frozenset({"purpose", "requirements", "viewpoints"})
"""Where a plan says what it is for: "Tỷ lệ bến có phao đạt ít nhất 75%" is a goal there."""


def indicators_in(outline: Outline, known: Gazetteer, proof: Proof) -> list[Indicator]:
    """Return the targets of the document: each filled cell of a target table, and the measurable targets of the text."""
    found: list[Indicator] = []
    for node, zone_title, above in _nodes(outline):
        if node.mapped is not None and node.label and node.style != "appendix":
            found.extend(_of_text(node.mapped, node, proof, above))
        under = _below(node, above)
        lead, level = under, -1
        for part in node.content:
            if isinstance(part, TablePart):
                found.extend(indicators_of(part, node.path, zone_title, known, proof))
            elif isinstance(part, Text):
                if part.level <= level:
                    lead, level = under, -1
                found.extend(_of_text(part.mapped, node, proof, lead))
                if part.mapped.text.endswith(":"):
                    announced = _announced(part.mapped.text, lead)
                    lead, level = (announced, part.level) if announced != lead else (lead, level)
    return _once(found)


class _Above(NamedTuple):
    """What headings and lead-ins say of what stands below them: the year, and whether it is goals that follow."""

    by: str = ""
    goals: bool = False


def _below(node: Node, above: _Above) -> _Above:
    """Return what holds below a node: its title and its lead-in may say the year, and that goals follow."""
    text = node.text
    leads = text.endswith(":")
    return _announced(text, above) if leads or (node.titled and "20" in text) else above


def _announced(text: str, above: _Above) -> _Above:
    """Return what a heading or a lead-in announces: "Phấn đấu đến năm 2033 đạt các chỉ tiêu sau:" goals, and their year."""
    year = _BY.search(text) if "20" in text else None
    goals = above.goals or (text.endswith(":") and _GOALS.search(text) is not None)
    return _Above(year.group("year") if year else above.by, goals) if year or goals else above


def _nodes(outline: Outline) -> Iterator[tuple[Node, str, _Above]]:
    """Yield every node with the title of its zone, and what the headings above it say."""
    for zone in outline.zones:
        title = zone.title.text if zone.title else ""
        stack = [(zone.root, _Above())]
        while stack:
            node, above = stack.pop()
            yield node, title, above
            below = _below(node, above)
            stack.extend((one, below) for one in reversed(list(node.nodes())))


def _of_text(mapped: MappedText, node: Node, proof: Proof, above: _Above) -> Iterator[Indicator]:
    """Yield the targets of a paragraph: in a section of objectives each figure, elsewhere those that are called a goal."""
    text = mapped.text
    ranked = False
    for match in _RANK.finditer(text) if "xếp hạng" in small(text) else ():
        ranked = True
        number = number_of(match["a"])
        yield Indicator(
            name=match["name"].strip(" ,.;:"), target=f">={number}", unit="bậc", section=node.path,
            evidence=proof.part(mapped, *match.span()),
        )  # fmt: skip
    if ranked or node.role in _NO_GOALS:
        return
    stated = node.role != "objectives" and not above.goals
    for target in targets_in(text, above.by, stated=stated, measured_shares=node.role in _AIMS):
        yield Indicator(
            name=target.name, target=target.value, unit=target.unit, by=target.by, section=node.path,
            evidence=proof.part(mapped, target.start, target.end),
        )  # fmt: skip


def _once(found: list[Indicator]) -> list[Indicator]:
    kept: dict[tuple[str, str, str], Indicator] = {}
    for indicator in found:
        kept.setdefault((indicator.target, indicator.name.casefold(), indicator.by), indicator)
    return list(kept.values())

"""Automatic numbers of Word, written out as they are printed ("Điều 1.", "1.2", "a)")."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from lxml import etree

from pipeline.letters import to_roman
from pipeline.read import docx_parts
from pipeline.read.docx_parts import PLAIN, Style, attribute, child, children, number

_PLACE = re.compile(r"%([1-9])")
_LEVELS = 9


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: how its number looks, and after which level it starts again (None: the one above)."""

    text: str
    form: str = "decimal"
    start: int = 1
    suffix: str = "tab"
    restart: int | None = None
    legal: bool = False
    style: str | None = None
    look: Style = PLAIN


@dataclass(frozen=True, slots=True)
class Numbers:
    """A `w:num`: the abstract list that it counts in, its levels, and the levels that it starts anew."""

    abstract: str
    levels: dict[int, Level]
    starts: dict[int, int]


@dataclass(slots=True)
class Numbering:
    """All lists of a document and how far each has counted; asked once a paragraph, in reading order."""

    numbers: dict[str, Numbers]
    styles: dict[str, Style]
    _counts: dict[str, dict[int, int]] = field(default_factory=dict)
    _begun: set[tuple[str, int]] = field(default_factory=set)

    def label(self, properties: etree._Element | None, style: str | None) -> str:
        """Return the number printed in front of a paragraph, its blank included, or "" if it has none."""
        place = self._place(properties, style)
        if place is None:
            return ""
        number_id, depth = place
        numbers = self.numbers[number_id]
        level = numbers.levels.get(depth)
        if level is None:
            return ""
        counts = self._count(number_id, numbers, depth)
        return _printed(level, numbers, counts)

    def look(self, properties: etree._Element | None, style: str | None) -> Style:
        """Return what the list says of the looks of a paragraph's number; nothing counts on by asking."""
        place = self._place(properties, style)
        level = self.numbers[place[0]].levels.get(place[1]) if place else None
        return level.look if level else PLAIN

    def _place(self, properties: etree._Element | None, style: str | None) -> tuple[str, int] | None:
        own = child(properties, "numPr")
        styled = self.styles.get(style or "")
        number_id = attribute(child(own, "numId"), "val") or (styled.number if styled else None)
        if number_id is None or number_id not in self.numbers:
            return None
        depth = number(child(own, "ilvl"))
        if depth is None:
            depth = self._styled_depth(number_id, style, styled)
        return number_id, depth

    def _styled_depth(self, number_id: str, style: str | None, styled: Style | None) -> int:
        for depth, level in self.numbers[number_id].levels.items():
            if style is not None and level.style == style:
                return depth
        return styled.depth if styled and styled.depth is not None else 0

    def _count(self, number_id: str, numbers: Numbers, depth: int) -> dict[int, int]:
        counts = self._counts.setdefault(numbers.abstract, {})
        if depth in numbers.starts and (number_id, depth) not in self._begun:
            counts.pop(depth, None)
        self._begun.add((number_id, depth))
        for above in range(depth):
            counts.setdefault(above, _start(numbers, above))
        counts[depth] = counts[depth] + 1 if depth in counts else _start(numbers, depth)
        for below in [deeper for deeper in counts if deeper > depth]:
            level = numbers.levels.get(below)
            restart = level.restart if level and level.restart is not None else below
            if depth < restart:
                del counts[below]
        return counts


def _start(numbers: Numbers, depth: int) -> int:
    level = numbers.levels.get(depth)
    return numbers.starts.get(depth, level.start if level else 1)


def _printed(level: Level, numbers: Numbers, counts: dict[int, int]) -> str:
    if level.form == "bullet":
        label = "+" if level.text.strip() == "+" else "-"
    else:
        label = _PLACE.sub(lambda found: _figure(int(found[1]) - 1, level, numbers, counts), level.text)
    if not label.strip():
        return ""
    return label if level.suffix == "nothing" or label.endswith(" ") else label + " "


def _figure(depth: int, level: Level, numbers: Numbers, counts: dict[int, int]) -> str:
    of = numbers.levels.get(depth)
    form = "decimal" if level.legal or of is None else of.form
    return FORMS.get(form, str)(counts.get(depth, _start(numbers, depth)))


def letter(value: int) -> str:
    """Return Word's letter for a number: a to z, then aa, bb."""
    return "" if value < 1 else chr(ord("a") + (value - 1) % 26) * ((value - 1) // 26 + 1)


FORMS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": lambda value: f"{value:02d}",
    "lowerLetter": letter,
    "upperLetter": lambda value: letter(value).upper(),
    "lowerRoman": lambda value: to_roman(value).lower(),
    "upperRoman": to_roman,
    "none": lambda value: "",  # noqa: ARG005
}


def numbering(root: etree._Element | None, styles: dict[str, Style]) -> Numbering:
    """Read `numbering.xml`; a list that is linked to a style (`numStyleLink`) takes that style's levels."""
    if root is None:
        return Numbering({}, styles)
    abstracts = {attribute(node, "abstractNumId") or "": node for node in children(root, "abstractNum")}
    owners = {attribute(child(node, "styleLink"), "val"): key for key, node in abstracts.items()}
    numbers: dict[str, Numbers] = {}
    for node in children(root, "num"):
        abstract = attribute(child(node, "abstractNumId"), "val") or ""
        link = attribute(child(abstracts.get(abstract), "numStyleLink"), "val")
        if link is not None:
            abstract = owners.get(link, abstract)
        numbers[attribute(node, "numId") or ""] = _numbers(abstract, abstracts.get(abstract), node)
    numbers.pop("0", None)  # numId 0 takes a paragraph out of the list of its style
    return Numbering(numbers, styles)


def _numbers(abstract: str, base: etree._Element | None, node: etree._Element) -> Numbers:
    levels = _levels(base)
    starts: dict[int, int] = {}
    for override in children(node, "lvlOverride"):
        depth = number(override, "ilvl") or 0
        levels.update(_levels(override))
        start = number(child(override, "startOverride"))
        if start is not None:
            starts[depth] = start
    return Numbers(abstract, levels, starts)


def _levels(node: etree._Element | None) -> dict[int, Level]:
    levels: dict[int, Level] = {}
    for level in children(node, "lvl"):
        depth = number(level, "ilvl") or 0
        if 0 <= depth < _LEVELS:
            levels[depth] = _level(level)
    return levels


def _level(node: etree._Element) -> Level:
    start = number(child(node, "start"))
    legal = child(node, "isLgl")
    return Level(
        text=attribute(child(node, "lvlText"), "val") or "",
        form=attribute(child(node, "numFmt"), "val") or "decimal",
        start=0 if start is None else start,
        suffix=attribute(child(node, "suff"), "val") or "tab",
        restart=number(child(node, "lvlRestart")),
        legal=legal is not None and attribute(legal, "val") not in ("0", "false"),
        style=attribute(child(node, "pStyle"), "val"),
        look=docx_parts.look(child(node, "rPr")),
    )

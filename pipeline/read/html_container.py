"""Which element of a web page holds the document, and which parts of it are never text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

from pipeline.letters import composed

_BLOCK_NAMES = (
    "address article blockquote body center dd details dir div dl dt fieldset figcaption figure form h1 h2 h3 h4 h5 h6 "
    "hr legend li main menu ol p pre section summary table tbody td tfoot th thead tr ul caption"
)
_DROPPED_NAMES = (
    "script style nav header footer aside form button head noscript template svg select option textarea input iframe "
    "object canvas audio video map dialog math"
)
BLOCKS = frozenset(_BLOCK_NAMES.split())
DROPPED = frozenset(_DROPPED_NAMES.split())
_HIDDEN = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all)", re.IGNORECASE)
_COMMENTS = re.compile(r"(?:^|[\s_-])(?:comments?|breadcrumbs?|sidebar|cookie|advert\w*)(?:$|[\s_-])", re.IGNORECASE)
_STRONG = re.compile(
    r"(?:Điều|ĐIỀU)\s+\d+|(?:Căn cứ|CĂN CỨ)\s|Nơi nhận|Chương\s+[IVXL\d]|CỘNG H[ÒO][AÀ]|Độc lập\s*[-–]"
    r"|QUYẾT (?:ĐỊNH|NGHỊ)|KẾ HOẠCH|Số\s*:|(?:KT|TM|TL)\.\s"
)
_LONG = 80
_KEPT_MARKS = 0.85
_LOST_TEXT = 0.2


def is_dropped(node: etree._Element) -> bool:
    """Tell whether an element is never part of a document: scripts, menus, forms, comments, what is not shown."""
    tag = node.tag
    if not isinstance(tag, str) or tag.lower() in DROPPED:
        return True
    if node.get("hidden") is not None or _HIDDEN.search(node.get("style") or ""):
        return True
    names = f"{node.get('class') or ''} {node.get('id') or ''}"
    return tag in ("div", "section", "ul") and bool(_COMMENTS.search(names)) and len(names) < 80


@dataclass(slots=True)
class _Survey:
    """The lines of a page in order, and which of them each block element covers."""

    lines: list[str] = field(default_factory=list)
    weights: list[int] = field(default_factory=list)
    ranges: dict[etree._Element, tuple[int, int]] = field(default_factory=dict)
    _open: list[str] = field(default_factory=list)
    _linked: int = 0

    def walk(self, node: etree._Element, *, in_link: bool = False, in_cell: bool = False) -> None:
        """Take down the lines of an element and all below it."""
        tag = node.tag
        block = tag in BLOCKS
        in_link, in_cell = in_link or tag == "a", in_cell or tag == "td"
        if block or tag == "br":
            self._flush(in_cell=in_cell)
        start = len(self.lines)
        self._add(node.text, in_link=in_link)
        for below in node:
            if not is_dropped(below):
                self.walk(below, in_link=in_link, in_cell=in_cell)
            self._add(below.tail, in_link=in_link)
        if block:
            self._flush(in_cell=in_cell)
            self.ranges[node] = (start, len(self.lines))

    def _add(self, text: str | None, *, in_link: bool) -> None:
        if text:
            self._open.append(text)
            self._linked += len(text.strip()) if in_link else 0

    def _flush(self, *, in_cell: bool) -> None:
        line = composed(" ".join("".join(self._open).split()))
        if line:
            plain = len(line) - self._linked
            self.lines.append(line)
            self.weights.append(plain if plain >= _LONG or in_cell else 0)
        self._open.clear()
        self._linked = 0


def container(body: etree._Element) -> etree._Element:
    """Return the smallest block element that holds the document.

    From the body downwards, a child is taken while it keeps nearly all lines that look like a decision's and nearly all
    long lines. What the child also says doesn't count as lost: a table of contents repeats the headings.
    """
    survey = _Survey()
    survey.walk(body)
    here = body
    while True:
        child = next((node for node in here if _holds(survey, here, node)), None)
        if child is None:
            return here
        here = child


def _holds(survey: _Survey, parent: etree._Element, node: etree._Element) -> bool:
    if node.tag not in BLOCKS or node.tag in ("table", "p") or node not in survey.ranges:
        return False
    start, end = survey.ranges[node]
    low, high = survey.ranges[parent]
    marks = {line for line in survey.lines[start:end] if _STRONG.match(line)}
    if not marks:
        return False
    inside = _squeezed(" ".join(survey.lines[start:end]))
    own = sum(survey.weights[start:end])
    lost_marks: set[str] = set()
    lost = 0
    for index in (*range(low, start), *range(end, high)):
        line = survey.lines[index]
        if _squeezed(line) in inside:  # the heading's two lines are one in the table of contents
            continue
        lost += survey.weights[index]
        if _STRONG.match(line):
            lost_marks.add(line)
        # What is lost only grows: a page of a thousand blocks with a mark each is not compared a million times.
        if len(marks) < _KEPT_MARKS * (len(marks) + len(lost_marks)) or lost > _LOST_TEXT * (lost + own):
            return False
    return True


def _squeezed(text: str) -> str:
    return "".join(text.split()).casefold()

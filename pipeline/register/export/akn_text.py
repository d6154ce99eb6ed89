"""The text of a decision as Akoma Ntoso has it: the outline as a hierarchy of elements, with its tables and footnotes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast

from lxml import etree

from pipeline.document.decision import Decision, FootnoteOut, Section, TableOut
from pipeline.letters import folded
from pipeline.register.export.telling import plain

NAMESPACE = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
NAMES = cast("Mapping[str, str]", {None: NAMESPACE})  # its stubs know no namespace without a prefix

_KINDS = {
    "part": ("part", "part"),
    "chapter": ("chapter", "chp"),
    "division": ("section", "sec"),
    "subdivision": ("subsection", "subsec"),
    "article": ("article", "art"),
    "capital": ("part", "part"),
    "roman": ("section", "sec"),
    "arabic": ("paragraph", "para"),
    "multi": ("subparagraph", "subpara"),
    "point": ("point", "point"),
    "arabic-parens": ("point", "point"),
    "arabic-paren": ("point", "point"),
    "roman-small": ("indent", "indent"),
}
"""Element and eId prefix (Akoma Ntoso Naming Convention 1.0, 5.3) of each kind of section; a level where there is none."""

_NOT_NAME = re.compile(r"[^\w.-]+")
ATTACHED = re.compile(r"#\d+")


@dataclass(slots=True)
class Node:
    """A section with those below it and what stands in it."""

    section: Section
    children: list[Node] = field(default_factory=list)
    tables: list[TableOut] = field(default_factory=list)
    notes: list[FootnoteOut] = field(default_factory=list)


@dataclass(slots=True)
class Outline:
    """A decision's sections as trees: its own, and by root those of what is attached ("#1") and of its appendices ("Phụ lục I").

    `tables` and `notes` are those that stand in none of them.
    """

    own: list[Node] = field(default_factory=list)
    attached: dict[str, list[Node]] = field(default_factory=dict)
    tables: list[TableOut] = field(default_factory=list)
    notes: list[FootnoteOut] = field(default_factory=list)


def outline_of(decision: Decision) -> Outline:
    """Return the trees of a decision; a section whose parent is missing stands below the next one above it that is there."""
    found = Outline(attached={one.section: [] for one in decision.decision.attachments if one.section})
    nodes: dict[str, Node] = {}
    for section in decision.sections:
        node = Node(section)
        above = _above(section.path, nodes)
        root = section.path.split("/")[0]
        if above is not None:
            above.children.append(node)
        elif ATTACHED.fullmatch(root) or section.kind == "appendix":
            found.attached.setdefault(root, []).append(node)
        else:
            found.own.append(node)
        nodes.setdefault(section.path, node)
    holders: dict[str, Node | Outline] = {**nodes}
    for table in decision.tables:
        holders.get(table.section, found).tables.append(table)
    for note in decision.footnotes:
        holders.get(note.section, found).notes.append(note)
    return found


def _above(path: str, nodes: dict[str, Node]) -> Node | None:
    while "/" in path:
        path = path.rpartition("/")[0]
        if path in nodes:
            return nodes[path]
    return None


class Ids:
    """The eIds of one document, each once."""

    def __init__(self) -> None:
        self._given: set[str] = set()

    def new(self, above: str, prefix: str, label: str) -> str:
        """Return "chp_III__art_14" for an article 14 in "chp_III", with "-2" and so on where that is taken."""
        words = plain(label).replace("/", " ").split()
        name = _NOT_NAME.sub("", words[-1]).strip(".-_") if words else ""
        told = "__".join(part for part in (above, f"{prefix}_{name or '1'}") if part)
        one, number = told, 1
        while one in self._given:
            number += 1
            one = f"{told}-{number}"
        self._given.add(one)
        return one


def add(parent: etree._Element, tag: str, text: str | None = None, /, **attributes: str) -> etree._Element:
    """Add an element of Akoma Ntoso."""
    child = etree.SubElement(
        parent, f"{{{NAMESPACE}}}{tag}", attrib={key: plain(value) for key, value in attributes.items()}
    )
    child.text = None if text is None else plain(text)
    return child


def add_nodes(parent: etree._Element, nodes: Iterable[Node], ids: Ids, above: str, places: dict[str, str]) -> None:
    """Add the elements of sections; `places` is told the eId of each path."""
    for node in nodes:
        section = node.section
        name, prefix = _KINDS.get(section.kind, ("level", "lvl"))
        identity = ids.new(above, prefix, section.label)
        places.setdefault(section.path, identity)
        element = add(parent, name, eId=identity)
        if section.label:
            add(element, "num", section.label)
        # A heading that only repeats how the text begins is none that is printed.
        if section.heading and not folded(section.text).startswith(folded(section.heading)):
            add(element, "heading", section.heading)
        holds = bool(section.text or node.tables or node.notes)
        if not node.children or holds:
            kind = "intro" if node.children else "content"
            block = add(element, kind, eId=ids.new(identity, kind, ""))
            add_blocks(block, section.text, node.tables, node.notes, ids, identity)
        add_nodes(element, node.children, ids, identity, places)


def add_blocks(
    parent: etree._Element, text: str, tables: Sequence[TableOut], notes: Sequence[FootnoteOut], ids: Ids, above: str
) -> None:
    """Add lines as paragraphs, tables, and footnotes at the end of the last paragraph before them; always at least one paragraph."""
    lines = [line for line in plain(text).split("\n") if line.strip()]
    last = parent
    for line in lines or [""]:
        last = add(parent, "p", line)
    for note in notes:
        told = add(
            last, "authorialNote", marker=plain(note.mark) or "*", eId=ids.new(above, "authorialNote", note.mark)
        )
        add(told, "p", note.text)
    for table in tables:
        _add_table(parent, table, ids, above)


def _add_table(parent: etree._Element, table: TableOut, ids: Ids, above: str) -> None:
    rows = [("th", table.columns), *(("td", row) for row in table.rows)]
    rows = [(name, cells) for name, cells in rows if cells]
    if not rows:
        return
    element = add(parent, "table", eId=ids.new(above, "table", ""))
    if table.caption:
        add(element, "caption", table.caption)
    for name, cells in rows:
        row = add(element, "tr")
        for cell in cells:
            add(add(row, name), "p", cell)

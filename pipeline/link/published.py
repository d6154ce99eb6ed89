"""The published parts that come straight from the outline: sections, tables, footnotes, and the decision's id."""

from __future__ import annotations

import re

from pipeline.document.decision import DecisionHead, FootnoteOut, Section, TableOut, maker
from pipeline.document.outline import Node, Outline, TablePart, Text, Zone
from pipeline.document.proof import Proof
from pipeline.letters import without_accents
from pipeline.spans import MappedText

_HEADING_WORDS = 10
_DASHES = frozenset({"-", "–", "—"})
_section_of = maker(Section)
_table_of = maker(TableOut)


def decision_id(head: DecisionHead, name: str) -> str:
    """Return the id of a decision: number and day, the issuer's code being part of the number; else the file's name."""
    number = _slug(head.number)
    if not number:
        return _slug(re.sub(r"\.[A-Za-z0-9]{1,5}$", "", name)) or "decision"
    return f"{number}-{head.issued_on}" if head.issued_on else f"{number}-{_slug(name.rsplit('.', 1)[0])}"


def _slug(text: str) -> str:
    letters = without_accents(text)
    return re.sub(r"[^A-Za-z0-9]+", "-", letters).strip("-")


def sections_of(outline: Outline, proof: Proof) -> list[Section]:
    """Return every labelled node, in reading order."""
    found: list[Section] = []
    for zone in outline.zones:
        for node in zone.root.walk():
            if node.label:
                found.append(_section(node, zone, proof))
    return found


def _section(node: Node, zone: Zone, proof: Proof) -> Section:
    text = "\n".join(part.mapped.text for part in node.content if isinstance(part, Text))
    whole = node.text
    heading = whole.strip(" .:;") if node.titled or node.style == "appendix" else first_words(whole)
    own = "" if node.titled else whole
    parts = [mapped for mapped in (node.mark, node.mapped) if mapped is not None]
    return _section_of(
        {
            "path": node.path,
            "label": node.label,
            "kind": "appendix" if node is zone.root else node.style,
            "heading": heading,
            "text": f"{own}\n{text}" if own and text else own or text,
            "role": node.role,
            "evidence": [evidence for mapped in parts for evidence in proof.of(mapped)],
        }
    )


def first_words(text: str) -> str:
    """Return the first ten words of a paragraph, words being syllables between blanks; a lone dash is none."""
    words = text.split(maxsplit=_HEADING_WORDS)[:_HEADING_WORDS]
    if _DASHES.isdisjoint(words):
        return " ".join(words)
    words = text.split()
    places = [place for place, word in enumerate(words, 1) if word not in _DASHES]
    return " ".join(words[: places[_HEADING_WORDS - 1]] if len(places) >= _HEADING_WORDS else words)


def tables_of(outline: Outline, identity: str, proof: Proof) -> list[TableOut]:
    """Return every table with its caption: the title of its appendix, or the line right above it."""
    found: list[TableOut] = []
    for zone in outline.zones:
        for node in zone.root.walk():
            above: MappedText | None = None
            for part in node.content:
                if isinstance(part, TablePart):
                    found.append(_table(part, node, zone, above, identity, proof))
                    above = None
                elif isinstance(part, Text):
                    above = part.mapped if part.level == 0 else None
                else:
                    above = None
    return found


def _table(part: TablePart, node: Node, zone: Zone, above: MappedText | None, identity: str, proof: Proof) -> TableOut:
    caption = ""
    if above is not None and len(above.text) < 200:
        caption = above.text.strip(" :")
    if not caption and node is zone.root and zone.title is not None:
        caption = zone.title.text
    if not caption and node is not zone.root:
        caption = node.text if len(node.text) < 200 else ""
    key = f"{identity}:table{part.index}"
    rows = part.grid.rows[part.header.rows :]
    evidence = [
        found
        for number, row in enumerate(rows)
        for column, cell in enumerate(row)
        if not cell.repeated
        for mapped in cell.paragraphs
        for found in proof.of(mapped, (key, number, column))
    ]
    return _table_of(
        {
            "id": key,
            "caption": caption,
            "section": node.path,
            "columns": list(part.header.titles),
            "rows": [[cell.text for cell in row] for row in rows],
            "roles": list(part.header.roles),
            "pages": list(part.grid.pages),
            "evidence": evidence,
        }
    )


def footnotes_of(outline: Outline, proof: Proof) -> list[FootnoteOut]:
    """Return the footnotes, each with the section in whose text it was set."""
    return [
        FootnoteOut(
            mark=note.mark,
            text=note.mapped.text,
            section=_section_at(outline, note.mapped),
            evidence=proof.of(note.mapped),
        )
        for note in outline.footnotes
        if note.mapped.text
    ]


def _section_at(outline: Outline, mapped: MappedText) -> str:
    """Return the path of the last node that begins before the raw place of the text."""
    place = mapped.raw_span(0, 1).start
    path = ""
    for node in outline.nodes():
        begins = node.mark or node.mapped
        if begins is not None and begins.text and begins.raw_span(0, 1).start <= place:
            path = node.path
    return path

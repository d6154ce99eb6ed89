"""The bodies of a decision: every name in a role, once, with the registry's id where it is known."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from pipeline.document.decision import Actor, Body, DecisionHead, Evidence, Obligation, maker
from pipeline.document.outline import Node, Outline, TablePart
from pipeline.grammar.heads import COLLECTIVE, begins_generic, begins_name, kind_of
from pipeline.grammar.issuers import central
from pipeline.grammar.name_lists import names_in_list
from pipeline.grammar.names import Gazetteer
from pipeline.grammar.places import place_end
from pipeline.lexicon.departments import known_names
from pipeline.link.anaphors import meant_by
from pipeline.link.body_ids import Scope, body_id, known_body


def gazetteer_of(outline: Outline) -> Gazetteer:
    """Return the names known beforehand: the registry's, and those of the document's own task titles and tables.

    A name that stands alone in a cell or in a title is unmistakable; in running text it is then matched whole.
    """
    return Gazetteer(_plain_names(outline), _known())


@lru_cache(maxsize=1)
def _known() -> Gazetteer:
    return Gazetteer(known_names())


_UNIT = re.compile(r"(?:ỉnh|phố|uyện|uận|xã|Xã|rấn|ường|khu|đô|hôn|ấp|Ấp|óm|cư)\s")
_PARTS = re.compile(r"\s*[;,]\s*|\s+và\s+")


def _plain_names(outline: Outline) -> Iterator[str]:
    # The cells of a column say the same again and again.
    cells: dict[str, None] = {}
    for zone in outline.zones:
        for node in zone.root.walk():
            yield from _of_node(node, cells)
    for text in cells:
        yield from _proper(text)
        if _UNIT.search(text):
            yield from (part for part in _PARTS.split(text) if part and place_end(part) == len(part))


def _of_node(node: Node, cells: dict[str, None]) -> Iterator[str]:
    """Yield the names in the slots and aliases of a node, and add the cells of its tables that name who acts."""
    if node.mapped is not None and node.mapped.text[:1] in _PLACES_BEGIN:
        yield from _places(node.mapped.text)
    for part in node.content:
        if not isinstance(part, TablePart):
            text = part.mapped.text if part.mapped is not None else ""
            if text[:1] in _PLACES_BEGIN:
                yield from _places(text)
            if ":" in text:
                yield from _of_slot(text)
            if "gọi" in text or "viết" in text:
                yield from _aliases(text)
            continue
        for column, role in enumerate(part.header.roles):
            if role not in {"lead", "cooperating"}:
                continue
            for row in part.grid.rows[part.header.rows :]:
                for mapped in row[column].paragraphs:
                    if len(mapped.text) < 400 and not row[column].repeated:
                        cells[mapped.text] = None


_ALIAS = re.compile(
    r"(?:gọi|viết)\s+(?:tắt|gọn|chung)\s*(?:là|:)\s*[“\"]?(?P<alias>[^()“”\";]{5,60}?)[”\"]?\s*\)", re.IGNORECASE
)


def _aliases(text: str) -> Iterator[str]:
    """Yield the short names of bodies that the text introduces: "(gọi tắt là Đơn vị vận hành)"."""
    for match in _ALIAS.finditer(text):
        alias = match.group("alias").strip()
        # "các cơ quan, đơn vị" is a collective whatever it is short for.
        if begins_generic(alias, 0) and not COLLECTIVE.match(alias) and alias.count(" ") > 1:
            yield alias


_TOLD = re.compile(r"(?:Đối với|Giao|Đề nghị|Yêu cầu)\s")


def _places(text: str) -> Iterator[str]:
    """Yield the places that a paragraph or a title begins with, or tells: "Huyện Bến Lau rà soát …", "Đối với tỉnh Sơn Lam:"."""
    told = _TOLD.match(text)
    start = told.end() if told else 0
    while (end := place_end(text, start)) > start:
        yield text[start:end]
        more = _AND_MORE.match(text, end)
        start = more.end() if more else end


_AND_MORE = re.compile(r",?\s+và\s+|,\s+")
_PLACES_BEGIN = frozenset("TXPHQĐGYKẤBC")
"""First letters of "Tỉnh", "Xã", "Phường", "Huyện", "Quận", "Đặc khu", "Khu phố", "Ấp", and of the words that tell one."""
_SLOT = re.compile(r"(?:Cơ quan|Đơn vị|Chủ trì|Phối hợp)[^:]{0,40}:\s*", re.IGNORECASE)


def _of_slot(text: str) -> Iterator[str]:
    match = _SLOT.match(text)
    if match and len(text) < 600:
        yield from _proper(text[match.end() :])


def _proper(text: str) -> list[str]:
    """Return the names in a list that are proper ones: with a head word and more than two words."""
    return [
        text[name.span.start : name.span.end]
        for name in names_in_list(text, central())
        if not name.collective
        and name.head
        and not COLLECTIVE.match(text, name.span.start)
        and 2 < len(text[name.span.start : name.span.end].split()) < 14
    ]


def bodies_of(head: DecisionHead, obligations: list[Obligation], scope: Scope) -> list[Body]:
    """Return every body that leads, cooperates, receives, decides or issues, in order of first mention."""
    found: dict[str, list[Actor]] = {}
    for obligation in obligations:
        for actors in (obligation.lead, obligation.cooperating, obligation.recipient, obligation.approver):
            for actor in actors:
                found.setdefault(actor.body_id, []).append(actor)
    bodies: list[Body] = []
    if head.issuer.name and head.issuer.body_id not in found:
        identity = head.issuer.body_id or body_id(head.issuer.name, scope)
        if identity not in found:
            bodies.append(_body(identity, [head.issuer.name], head.issuer.evidence, scope))
    for identity, actors in found.items():
        names = list(dict.fromkeys(actor.name for actor in actors))
        bodies.append(_body(identity, names, actors[0].evidence, scope))
    return bodies


def _body(identity: str, names: list[str], evidence: list[Evidence], scope: Scope) -> Body:
    name = names[0]
    known = known_body(name, scope)
    return _body_of(
        {
            "id": identity,
            "name": (known.name if known else "") or meant_by(name, scope.issuer, scope.defined),
            "names_used": names,
            "kind": known.kind if known else kind_of(name) or ("unit" if begins_name(name, 0) else "collective"),
            "successors": list(known.successors) if known else [],
            "evidence": evidence,
        }
    )


_body_of = maker(Body)

"""Citations tied to references: one a document, with everything that any place says of it, and the strongest relation."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from pipeline.document.decision import DecisionHead, Mention, Obligation, Reference, Relation, RelationOut, maker
from pipeline.document.outline import Node, Outline, TablePart, Text
from pipeline.document.proof import Proof
from pipeline.grammar.citations import Citation, citations_in
from pipeline.grammar.names import Gazetteer
from pipeline.letters import folded
from pipeline.link.pointers import pointed_at
from pipeline.link.relations import lead_in, relations_in
from pipeline.spans import MappedText

_STRENGTH: dict[str, int] = {"self": 9, "repeals": 5, "replaces": 4, "amends": 3, "basis": 2, "cites": 1}
# "Nghị quyết số 5 giao Văn phòng …" goes on with what it says, not with its title.
_LIKE_A_TITLE = re.compile(
    r"(?:về|quy định|ban hành|phê duyệt|sửa đổi|bổ sung|hướng dẫn|công bố|thành lập|điều chỉnh|bãi bỏ|kiện toàn|đính chính|một số)(?!\w)",
    re.IGNORECASE,
)


@dataclass(slots=True)
class _Entry:
    first: int
    type: str
    number: str
    title: str
    issued_on: str = ""
    issuer: str = ""
    provision: str = ""
    relation: Relation = "cites"
    title_rank: int = 0
    mentions: list[Mention] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Cited:
    """A citation where it stands: the text that holds it, and the relation that its place gives."""

    mapped: MappedText
    citation: Citation
    relation: Relation


def cited_in(outline: Outline, known: Gazetteer, head: DecisionHead) -> list[Cited]:
    """Return every citation of the document in reading order, with the relation of its place.

    Words that point back to a document ("Nghị quyết nêu trên") are citations of what they mean, by type and number.
    """
    found: list[Cited] = []
    above: list[Citation] = []
    for mapped, place, below in _texts(outline):
        citations = citations_in(mapped.text, known)
        meant = pointed_at(mapped.text, citations, above, head)
        if not citations and not meant:
            continue
        cited = sorted([*citations, *meant], key=lambda one: one.span.start)
        for citation, relation in zip(cited, relations_in(mapped.text, cited, place, below), strict=True):
            own = bool(head.number) and (folded(citation.number) == folded(head.number) or _is_own(citation, head))
            found.append(Cited(mapped, citation, "self" if own else relation))
            above.append(citation)
    return found


def _is_own(citation: Citation, head: DecisionHead) -> bool:
    """Tell whether a citation with the decision's own day has its number with other signs: "197/2031/QĐ/BX-KL" of "197/2031/QĐ-BX-KL"."""
    if not citation.issued_on or citation.issued_on != head.issued_on:
        return False
    return _bare(citation.number) == _bare(head.number)


def _bare(number: str) -> str:
    return "".join(filter(str.isalnum, folded(number)))


def _texts(outline: Outline) -> Iterator[tuple[MappedText, str, Relation | None]]:
    """Yield each paragraph with the kind of its place, and what a lead-in above it does to the documents listed below."""
    subject = outline.letterhead.subject
    if subject is not None:
        yield subject, "subject", None
    for mapped in outline.basis:
        yield mapped, "basis", None
    for zone in outline.zones:
        if zone.title is not None and zone.kind != "body":
            yield zone.title, "title", None
        if zone.note is not None:
            yield zone.note, "note", None
        yield from _below(zone.root, "articles" if zone.kind == "body" else "text", root=True)
    for note in outline.footnotes:
        yield note.mapped, "text", None


def _below(
    node: Node, place: str, *, root: bool = False, above: Relation | None = None
) -> Iterator[tuple[MappedText, str, Relation | None]]:
    if node.mapped is not None and not root:
        yield node.mapped, place, above
    # "Điều 2. Các quyết định sau đây hết hiệu lực:" holds for its items, and for the bullets of one that ends with a colon.
    below = None if root else lead_in(node.text) or above
    for part in node.content:
        if isinstance(part, Text):
            yield part.mapped, place, below
            below = lead_in(part.mapped.text) or below
        elif isinstance(part, TablePart):
            for row in part.grid.rows:
                for cell in row:
                    if not cell.repeated:
                        for mapped in cell.paragraphs:
                            yield mapped, "cell", None
        else:
            yield from _below(part, place, above=below)


def references_of(cited: list[Cited], proof: Proof) -> list[Reference]:
    """Merge citations to references; those of the decision itself give one with the relation "self".

    The key is type and number (and the day where two days are printed); laws without number go by name.
    """
    entries: dict[tuple[str, str], _Entry] = {}
    for index, item in enumerate(cited):
        citation = item.citation
        if citation.blank:
            continue
        key = (folded(citation.type), folded(citation.number) if citation.number else f"~{folded(citation.title)}")
        known = entries.get(key)
        if known and not citation.number and _of_another_day(known, citation):
            # "Luật sửa đổi … Luật A ngày 15/6/2024; Luật sửa đổi … Luật A ngày 29/11/2025": two laws of one name.
            key = (key[0], f"{key[1]}~{citation.issued_on}")
            known = entries.get(key)
        if known is None:
            known = _same_law(entries, citation) or (_own(entries, citation) if item.relation == "self" else None)
        if known is None:
            known = _Entry(index, citation.type, citation.number, citation.title)
            known.title_rank = -1
            entries[key] = known
        _add(known, item, proof)
    return [_reference(entry, number) for number, entry in enumerate(entries.values(), 1)]


def _of_another_day(entry: _Entry, citation: Citation) -> bool:
    return bool(entry.issued_on and citation.issued_on) and entry.issued_on != citation.issued_on


def _own(entries: dict[tuple[str, str], _Entry], citation: Citation) -> _Entry | None:
    """Find the decision itself among what was cited before, its number printed with other signs."""
    return next((one for one in entries.values() if one.relation == "self" and one.type == citation.type), None)


def _same_law(entries: dict[tuple[str, str], _Entry], citation: Citation) -> _Entry | None:
    """Find a law cited before with its number and now by name alone, or the other way round; one candidate or none.

    Cited by name first, it is kept under its name: a later number that is its own finds it too.
    """
    if citation.type not in {"Luật", "Bộ luật", "Pháp lệnh"}:
        return None
    title = folded(citation.title)
    found = [
        entry
        for entry in entries.values()
        if entry.type == citation.type
        and folded(entry.title) == title
        and (not entry.number or not citation.number or folded(entry.number) == folded(citation.number))
    ]
    if len(found) != 1:
        return None
    if citation.issued_on and found[0].issued_on and citation.issued_on != found[0].issued_on:
        return None
    found[0].number = found[0].number or citation.number
    return found[0]


def _add(entry: _Entry, item: Cited, proof: Proof) -> None:
    citation = item.citation
    entry.issued_on = entry.issued_on or citation.issued_on
    if (citation.issuer and (not entry.issuer or (entry.issuer.isupper() and not citation.issuer.isupper()))) or (
        len(citation.issuer) > len(entry.issuer) and folded(citation.issuer).startswith(folded(entry.issuer))
    ):
        entry.issuer = citation.issuer
    _entitle(entry, item)
    if entry.number.isupper() and not citation.number.isupper() and citation.number:
        entry.number = citation.number
    entry.provision = entry.provision or citation.provision
    if _STRENGTH[item.relation] > _STRENGTH[entry.relation]:
        entry.relation = item.relation
    span = citation.span
    entry.mentions.append(
        _mention_of(
            {
                "text": item.mapped.text[span.start : span.end],
                "evidence": proof.part(item.mapped, span.start, span.end),
            }
        )
    )


_mention_of = maker(Mention)


def _entitle(entry: _Entry, item: Cited) -> None:
    """Take the title that a place gives: that of a căn cứ, which is printed in full, before a longer one of a later mention.

    What only begins like a title ("Đề án số 5 tổ chức việc …") gives way to "về …"; of two alike the longer one stays, unless it
    only runs on behind the first.
    """
    title = item.citation.title
    rank = 2 * (_LIKE_A_TITLE.match(title) is not None) + (item.relation == "basis") if title else 0
    if not title or title.isupper() or (entry.type in {"Luật", "Bộ luật", "Pháp lệnh"} and entry.title):
        return
    longer = len(title) > len(entry.title) and not folded(title).startswith(folded(entry.title))
    if not entry.title or entry.title.isupper() or rank > entry.title_rank or (rank == entry.title_rank and longer):
        entry.title, entry.title_rank = title, rank


def _reference(entry: _Entry, number: int) -> Reference:
    return Reference(
        id=f"ref{number}",
        type=entry.type,
        number=entry.number,
        issued_on=entry.issued_on,
        issuer=entry.issuer,
        title=entry.title,
        provision=entry.provision,
        relation=entry.relation,
        mentions=entry.mentions,
    )


def relations_of(references: list[Reference]) -> list[RelationOut]:
    """Return what the decision does to other documents."""
    return [
        RelationOut(
            relation=reference.relation,
            number=reference.number or reference.title,
            issued_on=reference.issued_on,
            evidence=reference.mentions[0].evidence,
        )
        for reference in references
        if reference.relation in {"amends", "replaces", "repeals"}
    ]


def references_within(obligations: Sequence[Obligation], references: Sequence[Reference]) -> dict[str, list[str]]:
    """Return, by obligation id, the ids of the other documents that its words mention, in the order of the references."""
    mentions = sorted(
        (place.start, place.end, index)
        for index, reference in enumerate(references)
        if reference.relation != "self"
        for mention in reference.mentions
        for place in mention.evidence
    )
    starts = [start for start, _, _ in mentions]
    found: dict[str, list[str]] = {}
    for one in obligations:
        held = {
            index
            for place in one.evidence
            for _, end, index in mentions[bisect_left(starts, place.start) : bisect_left(starts, place.end)]
            if end <= place.end
        }
        if held:
            found[one.id] = [references[index].id for index in sorted(held)]
    return found

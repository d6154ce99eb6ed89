"""Citations tied to references: one a document, with everything that any place says of it, and the strongest relation."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from pipeline.document.decision import DecisionHead, Mention, Obligation, Reference, Relation, RelationOut
from pipeline.document.outline import Node, Outline, TablePart, Text
from pipeline.document.proof import Proof
from pipeline.grammar.citations import Citation, citations_in
from pipeline.grammar.names import Gazetteer
from pipeline.letters import folded
from pipeline.link.pointers import pointed_at
from pipeline.spans import MappedText

_STRENGTH: dict[str, int] = {"self": 9, "repeals": 5, "replaces": 4, "amends": 3, "basis": 2, "cites": 1}
_REPLACES = re.compile(r"thay\s+thế(?:\s+(?:các|cho|toàn bộ|nội dung))*\s*$", re.IGNORECASE)
_REPEALS = re.compile(r"(?:bãi\s+bỏ|hủy\s+bỏ|huỷ\s+bỏ)(?:\s+(?:toàn\s+bộ|các|một\s+phần))*\s*$", re.IGNORECASE)
_ENDS = re.compile(r"hết\s+hiệu\s+lực|không\s+còn\s+hiệu\s+lực|chấm\s+dứt\s+hiệu\s+lực", re.IGNORECASE)
_AMENDS = re.compile(
    r"(?:sửa\s+đổi|bổ\s+sung|điều\s+chỉnh)(?:,\s*(?:bổ\s+sung|thay\s+thế|bãi\s+bỏ))?[^.;“”]{0,160}$", re.IGNORECASE
)
# What somebody is told to work out is no effect of this decision: "tham mưu sửa đổi, bổ sung Quyết định …".
_PROPOSED = re.compile(
    r"(?:tham mưu|đề xuất|nghiên cứu|rà soát|trình|kiến nghị|xây dựng|dự thảo|đề nghị)[^.;]{0,80}(?:sửa đổi|thay "
    r"thế|bãi bỏ)[^.;]{0,80}$"
)
_AMENDING = re.compile(
    r"(?:sửa\s+đổi|bổ\s+sung|điều\s+chỉnh)(?:,?\s*(?:và\s+)?(?:sửa\s+đổi|bổ\s+sung|thay\s+thế|bãi\s+bỏ))*",
    re.IGNORECASE,
)
_BY = re.compile(r"(?:\s+một\s+số\s+(?:điều|nội\s+dung))?\s+(?:bởi|theo|bằng)\s", re.IGNORECASE)


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
    for mapped, place in _texts(outline):
        citations = citations_in(mapped.text, known)
        meant = pointed_at(mapped.text, citations, above, head)
        for citation in sorted([*citations, *meant], key=lambda one: one.span.start):
            own = bool(head.number) and folded(citation.number) == folded(head.number)
            found.append(Cited(mapped, citation, "self" if own else _relation(mapped.text, citation, place)))
            above.append(citation)
    return found


def _texts(outline: Outline) -> Iterator[tuple[MappedText, str]]:
    subject = outline.letterhead.subject
    if subject is not None:
        yield subject, "subject"
    for mapped in outline.basis:
        yield mapped, "basis"
    for zone in outline.zones:
        if zone.title is not None and zone.kind != "body":
            yield zone.title, "title"
        if zone.note is not None:
            yield zone.note, "note"
        yield from _below(zone.root, "articles" if zone.kind == "body" else "text", root=True)
    for note in outline.footnotes:
        yield note.mapped, "text"


def _below(node: Node, place: str, *, root: bool = False) -> Iterator[tuple[MappedText, str]]:
    if node.mapped is not None and not root:
        yield node.mapped, place
    for part in node.content:
        if isinstance(part, Text):
            yield part.mapped, place
        elif isinstance(part, TablePart):
            for row in part.grid.rows:
                for cell in row:
                    if not cell.repeated:
                        for mapped in cell.paragraphs:
                            yield mapped, "cell"
        else:
            yield from _below(part, place)


def _relation(text: str, citation: Citation, place: str) -> Relation:
    """Return what the place says that the decision does to the cited document."""
    if place == "basis":
        return "basis"
    if place not in {"articles", "subject"}:
        return "cites"
    before = text[max(0, citation.span.start - 200) : citation.span.start]
    if _PROPOSED.search(before):
        return "cites"
    if _REPLACES.search(before):
        return "replaces"
    if _REPEALS.search(before):
        return "repeals"
    after = text[citation.span.end : citation.span.end + 400]
    stop = after.find(".")
    if place == "articles" and _ENDS.search(after[: stop if stop >= 0 else 400]):
        return "repeals"
    # The last amending verb before the citation decides, not the first of a chain.
    amending = list(_AMENDING.finditer(before))
    if amending and _AMENDS.search(before) and not _is_foreign(before, amending[-1]) and "theo quy định" not in before:
        return "amends"
    return "cites"


def _is_foreign(before: str, verb: re.Match[str]) -> bool:
    """Tell an amendment that others made from one that this decision makes.

    "Luật A đã được sửa đổi, bổ sung một số điều theo Luật B" and "(sửa đổi, bổ sung tại Nghị định C)" report; so does
    "thủ tục được sửa đổi, bổ sung quy định tại Thông tư D".
    """
    ahead = before[: verb.start()].rstrip()
    if re.search(r"(?:được|bị)$", ahead, re.IGNORECASE):
        return True
    return ahead.endswith("(") or bool(_BY.match(before, verb.end()))


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
        if known is None:
            known = _same_law(entries, citation)
        if known is None:
            known = _Entry(index, citation.type, citation.number, citation.title)
            known.title_rank = -1
            entries[key] = known
        _add(known, item, proof)
    return [_reference(entry, number) for number, entry in enumerate(entries.values(), 1)]


def _same_law(entries: dict[tuple[str, str], _Entry], citation: Citation) -> _Entry | None:
    """Find a law cited before with its number and now by name alone, or the other way round; one candidate or none."""
    if citation.type not in {"Luật", "Bộ luật", "Pháp lệnh"}:
        return None
    title = folded(citation.title)
    found = [
        entry
        for entry in entries.values()
        if entry.type == citation.type and folded(entry.title) == title and not (entry.number and citation.number)
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
        Mention(text=item.mapped.text[span.start : span.end], evidence=proof.part(item.mapped, span.start, span.end))
    )


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

"""The parts of a document that claim stretches of its raw text, each with the rule that saw it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.document.outline import Node, Outline, TablePart, Text, Zone
from pipeline.spans import MappedText, Span


@dataclass(frozen=True, slots=True)
class Role:
    """What a stretch of text is: its role (Vietnamese beside English), its place, and the rule that decided.

    `rule` is `module.name` of a pattern or function of `pipeline.structure`, or "marks.STYLE" for a heading's mark.
    """

    name: str
    name_vi: str
    place: str
    rule: str


@dataclass(frozen=True, slots=True)
class Claim:
    """A raw stretch and its role."""

    span: Span
    role: Role


def claims_of(outline: Outline) -> list[Claim]:
    """Return every claim on the raw text, in the order of their places."""
    found = [*_letterhead(outline), *_end(outline)]
    for zone in outline.zones:
        found.extend(_zone(zone))
    for note in outline.footnotes:
        found.extend(_claim(note.mapped, Role("footnote", "chú thích", note.mark, "furniture.footnote_mark")))
    return sorted(found, key=lambda claim: (claim.span.start, claim.span.end))


class Claims:
    """Claims by place, so that those on one line are found by one look."""

    def __init__(self, claims: list[Claim]) -> None:
        self._claims = claims
        self._ends: list[int] = []
        furthest = 0
        for claim in claims:
            furthest = max(furthest, claim.span.end)
            self._ends.append(furthest)

    def on(self, span: Span) -> Iterator[Claim]:
        """Yield the claims that share a character with a raw stretch."""
        at = bisect_left(self._ends, span.start + 1)
        while at < len(self._claims) and self._claims[at].span.start < span.end:
            if self._claims[at].span.end > span.start:
                yield self._claims[at]
            at += 1


def _claim(mapped: MappedText | None, role: Role) -> Iterator[Claim]:
    if mapped is not None and mapped.text:
        yield Claim(mapped.raw_whole(), role)


def _letterhead(outline: Outline) -> Iterator[Claim]:
    head = outline.letterhead
    for mapped, name, name_vi, rule in (
        *((line, "issuing body", "cơ quan ban hành", "forms.is_title_capitals") for line in head.issuer_lines),
        (head.number, "number", "số, ký hiệu", "forms.NUMBER"),
        (head.place, "place", "địa danh", "forms.DATE_LINE"),
        (head.date, "day of issue", "ngày ban hành", "forms.DATE_LINE"),
        (head.type, "type", "tên loại", "forms.TYPE_LINE"),
        (head.subject, "subject", "trích yếu", "letterhead._ends_subject"),
        (head.authority, "authority", "thẩm quyền ban hành", "forms.AUTHORITY"),
    ):
        yield from _claim(mapped, Role(name, name_vi, "", rule))
    for mapped in outline.basis:
        yield from _claim(mapped, Role("basis", "căn cứ", "", "letterhead._basis"))


def _end(outline: Outline) -> Iterator[Claim]:
    end = outline.end
    for line in end.recipients:
        yield from _claim(line.mapped, Role("recipient", "nơi nhận", "", "endmatter._is_recipient"))
    yield from _claim(end.capacity, Role("signed for", "thẩm quyền ký", "", "forms.CAPACITY"))
    yield from _claim(end.position, Role("office of the signer", "chức vụ người ký", "", "forms.POSITION"))
    yield from _claim(end.signer, Role("signer", "người ký", "", "forms.NAME"))


_OPENED = {"appendix": "marks.appendix", "attachment": "forms.ATTACHED_NOTE", "body": "letterhead.head_of"}


def _zone(zone: Zone) -> Iterator[Claim]:
    path = zone.root.path
    rule = _OPENED.get(zone.kind, "zones._opened")
    if zone.kind == "attachment" and zone.note is None:
        rule = "announced.announced"
    yield from _claim(zone.root.mark, Role(f"{zone.kind} mark", "đầu phần", path, rule))
    yield from _claim(zone.title, Role("title", "tiêu đề", path, rule))
    yield from _claim(zone.note, Role("attached to", "kèm theo", path, "forms.ATTACHED_NOTE"))
    yield from _content(zone.root)


def _content(node: Node) -> Iterator[Claim]:
    for part in node.content:
        if isinstance(part, TablePart):
            yield from _table(part, node.path)
        elif isinstance(part, Text):
            bullet = part.level > 0
            rule = "marks.bullet" if bullet else "tree.grown"
            name, name_vi = ("bullet", "gạch đầu dòng") if bullet else ("text", "lời văn")
            yield from _claim(part.mapped, Role(name, name_vi, node.path, rule))
        else:
            yield from _heading(part)
            yield from _content(part)


def _heading(node: Node) -> Iterator[Claim]:
    place = f"{node.path} ({node.role})" if node.role else node.path
    name, name_vi = ("heading", "đề mục") if node.titled else ("item", "khoản mục")
    yield from _claim(node.mark, Role("mark", "số thứ tự", place, f"marks.{node.style}"))
    yield from _claim(node.mapped, Role(name, name_vi, place, f"marks.{node.style}"))


def _table(part: TablePart, path: str) -> Iterator[Claim]:
    for number, row in enumerate(part.grid.rows):
        for column, cell in enumerate(row):
            role = part.header.roles[column] if column < len(part.header.roles) else ""
            name, name_vi = ("header", "đầu bảng") if number < part.header.rows else ("cell", "ô bảng")
            place = f"{path} bảng / table {part.index}.{number + 1}.{column + 1}"
            rule = f"table_roles.{role}" if role else "table_roles.role_of_column"
            for mapped in cell.paragraphs:
                if not cell.repeated:
                    yield from _claim(mapped, Role(name, name_vi, place, rule))

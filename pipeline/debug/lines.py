"""Each line of a source with its roles, what became of it, and what was found in it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace

from pipeline.debug.findings import Finding, findings_of
from pipeline.debug.roles import Claims, Role, claims_of
from pipeline.document.outline import Outline
from pipeline.document.paragraphs import LineFate
from pipeline.document.source import Footnote, Line, Source
from pipeline.spans import Span
from pipeline.steps import Work
from pipeline.structure import forms


@dataclass(frozen=True, slots=True)
class DebugLine:
    """A line as its reader delivered it, numbered from 1 in reading order.

    `fate` says whether it begins a paragraph, joins the line before, is a footnote or was dropped, and by which rule;
    `roles` what it is (several, where one line holds several parts), `findings` what begins in it.
    """

    number: int
    page: int | None
    start: int
    text: str
    fate: str
    fate_rule: str
    roles: tuple[Role, ...]
    findings: tuple[Finding, ...] = ()


def debugged(work: Work) -> list[DebugLine]:
    """Return every line of the source in reading order; each finding stands under the line in which it begins."""
    claims = Claims(claims_of(work.outline))
    fates = {fate.start: fate for fate in work.clean.fates}
    lines = [
        _line(number, work, line, fates, claims, cell=cell)
        for number, (line, cell) in enumerate(_source_lines(work.source), 1)
    ]
    return _with_findings(lines, findings_of(work))


def _source_lines(source: Source) -> Iterator[tuple[Line, bool]]:
    """Yield the lines of a source that hold text, and whether each stands in a table."""
    for element in source.elements:
        if isinstance(element, Line):
            lines = [(element, False)]
        elif isinstance(element, Footnote):
            lines = [(line, False) for line in element.lines]
        else:
            lines = [(line, True) for cell in element.cells for line in cell.lines]
        yield from ((line, cell) for line, cell in lines if _words(source.raw, line))


def _words(raw: str, line: Line) -> str:
    return " ".join("".join(raw[piece.start : piece.end] for piece in line.pieces).split())


def _line(number: int, work: Work, line: Line, fates: dict[int, LineFate], claims: Claims, *, cell: bool) -> DebugLine:
    text = _words(work.source.raw, line)
    fate = fates.get(line.start) or LineFate(line.start, "begins", "cell" if cell else "unknown")
    found = [claim.role for claim in claims.on(Span(line.start, line.end))]
    roles = tuple(dict.fromkeys(found)) or (_form(work.outline, line, text, fate),)
    return DebugLine(number, line.page, line.start, text, fate.fate, fate.rule, roles)


def _form(outline: Outline, line: Line, text: str, fate: LineFate) -> Role:
    """Return the role of a line that no part of the outline holds: furniture of the page or of the form."""
    if fate.fate == "dropped":
        return Role("dropped", "bỏ qua", "", f"furniture.{fate.rule}")
    for pattern, name in (
        (forms.MOTTO, "MOTTO"),
        (forms.MOTTO_TAIL, "MOTTO_TAIL"),
        (forms.ORDERING, "ORDERING"),
        (forms.RECIPIENTS, "RECIPIENTS"),
        (forms.STAMP, "STAMP"),
        (forms.CAPACITY, "CAPACITY"),
        (forms.POSITION, "POSITION"),
        (forms.AUTHORITY, "AUTHORITY"),
    ):
        if pattern.match(text):
            return Role("form", "thể thức", "", f"forms.{name}")
    first = min((mapped.raw_span(0, 1).start for mapped in outline.basis if mapped.text), default=0)
    if line.start < first:
        return Role("form", "thể thức", "", "letterhead._take_head_line")
    return Role("form", "thể thức", "", "zones._parts")


def _with_findings(lines: list[DebugLine], findings: list[Finding]) -> list[DebugLine]:
    if not lines:
        return lines
    order = sorted(range(len(lines)), key=lambda index: lines[index].start)
    starts = [lines[index].start for index in order]
    under: dict[int, list[Finding]] = {}
    for finding in findings:
        place = order[max(0, bisect_right(starts, finding.start) - 1)]
        under.setdefault(place, []).append(finding)
    return [replace(line, findings=tuple(under.get(index, ()))) for index, line in enumerate(lines)]

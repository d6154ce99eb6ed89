"""The normalizing step: a source's elements to clean paragraphs, grids and footnotes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from pipeline.document.paragraphs import Block, CleanDocument, FootnoteText, Grid, LineFate, Paragraph, new_fate
from pipeline.document.source import Element, Footnote, Line, Source, Table
from pipeline.normalize.characters import cleaned
from pipeline.normalize.furniture import (
    SUPERSCRIPTS,
    bracketed_mark,
    bracketed_pointers,
    footnote_mark,
    is_page_number,
    is_rule,
    note_run,
    plain_digits,
    repeated_heads,
    without_rule,
)
from pipeline.normalize.glued_syllables import GluedSyllables
from pipeline.normalize.grids import continued, continues, is_layout, to_grid, whole_frames
from pipeline.normalize.inline_marks import cut_at_marks
from pipeline.normalize.joining import joint, new_candidate, spliced, starts_item
from pipeline.normalize.margins import begins_beneath, is_set_in, margins
from pipeline.normalize.split_syllables import SplitSyllables
from pipeline.normalize.unfold import unfolded
from pipeline.normalize.word_pairs import WordPairs
from pipeline.spans import MappedText, Span, joined

_RAISED = re.compile(f"[{SUPERSCRIPTS}]+")
_LOOK = 4000
"""Characters at the beginning of a text in which split and glued syllables are looked for: what splits or glues does so from the first line."""


@dataclass(slots=True)
class _Clean:
    """A line with its clean text; `beside` is the column of a layout block that it stands in."""

    line: Line
    mapped: MappedText
    beside: int = 0


@dataclass(frozen=True, slots=True)
class _Page:
    """What holds for all lines: word pairs, characters of a full line (0: unknown), where pages begin at the left."""

    pairs: WordPairs
    width: int
    left: dict[int, float]
    fluid: bool


def normalized(source: Source) -> CleanDocument:
    """Return the clean document. Any source gives one; nothing but page furniture is left out."""
    heads = repeated_heads(source.elements, source.raw)
    fates: list[LineFate] = []
    items, footnotes = _lifted(list(_flat(source, heads, fates)), fates)
    words = source.raw[:_LOOK].split()
    split = SplitSyllables(words, _texts(items))
    glued = GluedSyllables(words, _texts(items))
    for mender in (split, glued):
        items = [_whole(item, mender) for item in items] if mender else items
    lines = [item for item in items if isinstance(item, _Clean)]
    page = _Page(
        WordPairs([item.mapped.text for item in lines]),
        _width(lines),
        margins(item.line for item in lines if not item.beside),
        fluid=source.reader == "markdown",
    )
    blocks: list[Block] = []
    run: list[_Clean] = []
    for item in items:
        if isinstance(item, _Clean):
            goes_on, rule = _joint(run, item, page)
            if run and not goes_on:
                blocks.extend(_paragraphs(run, split))
                run = []
            fates.append(new_fate((item.line.start, "joins" if goes_on else "begins", rule)))
            run.append(item)
            continue
        if run:
            blocks.extend(_paragraphs(run, split))
            run = []
        if blocks and isinstance(blocks[-1], Grid) and continues(blocks[-1], item):
            blocks[-1] = continued(blocks[-1], item)
        else:
            blocks.append(item)
    if run:
        blocks.extend(_paragraphs(run, split))
    marks = frozenset(note.mark for note in footnotes)
    kept = tuple(
        _without_marks(block, marks) if isinstance(block, Paragraph) and marks else block
        for block in cut_at_marks(blocks)
    )
    return CleanDocument(source, kept, tuple(footnotes), tuple(fates), tuple(split.places), tuple(glued.places))


def _texts(items: list[_Clean | Grid]) -> Iterator[str]:
    for item in items:
        if isinstance(item, _Clean):
            yield item.mapped.text
        else:
            yield from (part.text for row in item.rows for cell in row if not cell.repeated for part in cell.paragraphs)


def _whole(item: _Clean | Grid, split: SplitSyllables | GluedSyllables) -> _Clean | Grid:
    """Return a line or a grid with its split syllables put together, or its glued ones parted."""
    if isinstance(item, _Clean):
        return replace(item, mapped=split.mended(item.mapped))
    rows = tuple(
        tuple(replace(cell, paragraphs=tuple(map(split.mended, cell.paragraphs))) for cell in row) for row in item.rows
    )
    return replace(item, rows=rows)


def _flat(source: Source, heads: frozenset[str], fates: list[LineFate]) -> Iterator[_Clean | Grid | FootnoteText]:
    """Yield clean lines, grids and footnotes; layout tables come as lines, column by column."""
    for element in whole_frames(source.elements, source.raw):
        yield from _element(source.raw, element, heads, fates)


def _element(
    raw: str, element: Element, heads: frozenset[str], fates: list[LineFate]
) -> Iterator[_Clean | Grid | FootnoteText]:
    if isinstance(element, Line):
        mapped = without_rule(cleaned(raw, element.pieces))
        rule = _furniture(mapped.text, heads)
        if rule:
            fates.append(LineFate(element.start, "dropped", rule))
        else:
            yield _Clean(element, mapped)
        return
    if isinstance(element, Footnote):
        fates.extend(LineFate(line.start, "footnote", "format") for line in element.lines)
        parts = [cleaned(raw, line.pieces) for line in element.lines]
        yield FootnoteText(plain_digits(element.mark), joined([part for part in parts if part.text]))
        return
    if is_layout(element, raw):
        yield from _layout_lines(raw, element)
        return
    grid = to_grid(element, raw)
    if grid.rows:
        yield grid


def _furniture(text: str, heads: frozenset[str]) -> str:
    """Return the rule by which a line is page furniture, "" where it is text."""
    if not text:
        return "blank"
    if is_rule(text):
        return "drawn-rule"
    if is_page_number(text):
        return "page-number"
    return "running-head" if text in heads else ""


def _layout_lines(raw: str, table: Table) -> Iterator[_Clean]:
    for number, cell in enumerate(sorted(table.cells, key=lambda cell: (cell.row, cell.column)), 1):
        for line in cell.lines:
            mapped = cleaned(raw, line.pieces)
            if mapped.text and not is_rule(mapped.text):
                yield _Clean(line, mapped, number)


def _lifted(
    items: list[_Clean | Grid | FootnoteText],
    fates: list[LineFate],
) -> tuple[list[_Clean | Grid], list[FootnoteText]]:
    """Take the footnotes out of the flow: those that the format knows, and lines that begin with a raised digit."""
    kept: list[_Clean | Grid] = []
    footnotes: list[FootnoteText] = []
    open_note = False
    pointed: set[str] = set()
    run = note_run([item.mapped.text if isinstance(item, _Clean) else "" for item in items])
    first_of_run, last_of_run = min(run, default=0), max(run, default=-1)
    for index, item in enumerate(items):
        if isinstance(item, FootnoteText):
            footnotes.append(item)
            continue
        if isinstance(item, _Clean):
            text = item.mapped.text
            raised = footnote_mark(text)
            # Below a signature set beside the recipients, a footnote begins with no blank line above it.
            below = bool(kept) and (not isinstance(kept[-1], _Clean) or kept[-1].beside > item.beside)
            apart = item.line.gap or open_note or below
            mark = raised or run.get(index) or (bracketed_mark(text, pointed) if apart else "")
            pointed.update([number for _, _, number in bracketed_pointers(text)])
            if mark:
                length = len(text) - len(text.lstrip(SUPERSCRIPTS)) if raised else text.index("]") + 1
                footnotes.append(FootnoteText(mark, item.mapped.slice(length, len(text)).stripped()))
                fates.append(LineFate(item.line.start, "footnote", "raised-digit" if raised else "bracketed-number"))
                open_note = True
                continue
            # Between two notes of a run all lines are the first one's, numbered ones too.
            between = first_of_run < index < last_of_run
            if between or (open_note and not item.line.gap and not starts_item(text)):
                last = footnotes[-1]
                parts = [part for part in (last.mapped, item.mapped) if part.text]
                footnotes[-1] = FootnoteText(last.mark, joined(parts))
                fates.append(LineFate(item.line.start, "footnote", "goes-on"))
                continue
        open_note = False
        kept.append(item)
    return kept, footnotes


def _width(lines: list[_Clean]) -> int:
    """Return the characters of a full line: the 90th percentile; 0 where lines are whole paragraphs."""
    lengths = sorted(len(item.mapped.text) for item in lines if len(item.mapped.text) > 30)
    if len(lengths) < 8:
        return 0
    full = lengths[int(len(lengths) * 0.9)]
    return full if full <= 160 else 0


def _joint(run: list[_Clean], after: _Clean, page: _Page) -> tuple[bool, str]:
    """Tell whether a line goes on in the paragraph of the lines before it, and by which rule."""
    if not run:
        return False, "first"
    before = run[-1]
    if before.beside != after.beside:
        return False, "other-column"
    text = before.mapped.text
    filled = before.line.fill
    if filled is None and page.width:
        word = after.mapped.text.split(" ", 1)[0]
        filled = (len(text) + 1 + len(word)) / page.width
    above, line = before.line, after.line
    first = new_candidate((text, above.closed, above.gap, above.bold, filled, False, False, False))
    set_in = is_set_in(line, page.left)
    beneath = set_in and begins_beneath(above, line)
    hangs = not set_in and text.endswith(":") and line.page in page.left and is_set_in(run[0].line, page.left)
    second = new_candidate((after.mapped.text, line.closed, line.gap, line.bold, None, set_in, beneath, hangs))
    return joint(first, second, page.pairs, fluid=page.fluid)


def _paragraphs(run: list[_Clean], split: SplitSyllables) -> Iterator[Paragraph]:
    first = run[0]
    mapped, line = first.mapped, first.line
    bold, italic, centred = line.bold, line.italic, line.centred
    for item in run[1:]:
        mapped, line = spliced(mapped, item.mapped), item.line
        bold, italic, centred = bold and line.bold, italic and line.italic, centred and line.centred
    if len(run) > 1:
        mapped = split.mended(mapped)  # a line end splits as a blank does
    whole = Paragraph(mapped, bold, italic, centred, first.beside, first.line.page)
    for part in unfolded(mapped):
        yield whole if part is mapped else replace(whole, mapped=part)


def _without_marks(paragraph: Paragraph, marks: frozenset[str]) -> Paragraph:
    """Leave out what points to a footnote: raised digits, though "m²" keeps its own, and numbers in brackets ("Lau[2]")."""
    text = paragraph.text
    found = [Span(start, end) for start, end, number in bracketed_pointers(text) if number in marks]
    for match in _RAISED.finditer(text):
        at, end = match.span()
        if plain_digits(match.group()) in marks and not text[:at].endswith((" m", " km", " cm")):
            found.append(Span(at, end))
    if not found:
        return paragraph
    parts: list[MappedText] = []
    position = 0
    for span in sorted(found, key=lambda span: span.start):
        parts.append(paragraph.mapped.slice(position, span.start))
        position = span.end
    parts.append(paragraph.mapped.slice(position, len(text)))
    return replace(paragraph, mapped=MappedText.of(piece for part in parts for piece in part.pieces))

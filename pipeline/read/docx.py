"""Word files: our own walk over the XML; it keeps numbers, insertions, footnotes, text boxes, content controls."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from lxml import etree

from pipeline.document.source import Element, Footnote, Remark, Source
from pipeline.errors import EmptyDocument
from pipeline.letters import to_roman
from pipeline.read import docx_numbering, docx_parts, limits
from pipeline.read.composer import Composer, Look, Run
from pipeline.read.docx_grid import Rows, lines_of
from pipeline.read.docx_headers import letterheads
from pipeline.read.docx_left_out import LeftOut
from pipeline.read.docx_parts import Style, attribute, child, children, local, notes_of
from pipeline.read.docx_shapes import DROPPED, Fields, chosen, keeps_text, text_boxes
from pipeline.read.docx_symbols import shown, symbol
from pipeline.read.docx_tabs import is_set_right, set_beside
from pipeline.read.legacy import NO_PLAN, Font, Plan, font_named, plan_for
from pipeline.read.readable import refuse_unreadable
from pipeline.read.remarks import told

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

_THROUGH = {"sdt", "sdtContent", "smartTag", "customXml", "ins", "moveTo", "hyperlink", "fldSimple", "dir", "bdo"}
_MATHS = {"oMath", "oMathPara", "e", "num", "den", "sub", "sup", "f", "d", "sSub", "sSup", "sSubSup", "rad", "nary"}
_INSERTED = {"ins", "moveTo"}
_CHARACTERS = {"tab": "\t", "ptab": " ", "noBreakHyphen": "-"}
_BREAKS = {"br", "cr"}
_MAX_COLUMNS = 63
_MARKS = {"footnoteReference": "footnote", "endnoteReference": "endnote"}


def read(data: bytes, name: str) -> Source:
    """Read a Word file of either OOXML flavour.

    Raises:
        DamagedFile: the zip or its XML can't be read.
        TooMuchPacked: the zip holds more than is unpacked, or a part twice.
        TooMuchText: its elements lie too deep in each other.
        EncryptedFile: the file asks for a password.
        EmptyDocument: there is no text in it.
        UnreadableText: what is in it makes no words.
    """
    parts = docx_parts.parts(data, name)
    try:
        reader = _Reader(parts, NO_PLAN)
        elements = reader.document()
        plan = plan_for(reader.composer.lines)
        if plan != NO_PLAN:
            reader = _Reader(parts, plan)
            elements = reader.document()
    except RecursionError as error:
        raise limits.too_deep(name) from error
    if not elements:
        raise EmptyDocument(f"{name} has no text in it", f"{name} không có chữ nào")
    raw = reader.composer.raw
    refuse_unreadable(raw, name)
    encoding, converted = told(reader.composer.converted, plan)
    return Source(
        name=name,
        sha256=hashlib.sha256(data).hexdigest(),
        media_type=MEDIA_TYPE,
        reader="docx",
        text_origin="markup",
        raw=raw,
        elements=tuple(elements),
        remarks=(*converted, *reader.remarks()),
        encoding=encoding,
    )


@dataclass(slots=True)
class _Paragraph:
    """What is collected while one paragraph is walked; `breaks` are the runs after which a line ends."""

    style: Style
    runs: list[Run] = field(default_factory=list)
    breaks: list[int] = field(default_factory=list)
    boxes: list[etree._Element] = field(default_factory=list)
    notes: list[tuple[str, etree._Element]] = field(default_factory=list)


class _Reader:
    """One walk over one document."""

    def __init__(self, parts: docx_parts.Parts, plan: Plan) -> None:
        self.composer = Composer(plan, tells=True)
        self._parts = parts
        self._styles = docx_parts.styles(parts.styles)
        self._themes = docx_parts.theme_fonts(parts.theme)
        self._numbering = docx_numbering.numbering(parts.numbering, self._styles)
        self._notes = {"footnote": notes_of(parts.footnotes), "endnote": notes_of(parts.endnotes)}
        self._counts = {"footnote": 0, "endnote": 0}
        self._fields = Fields(parts.document, parts.footnotes, parts.endnotes, *parts.headers)
        self._carried: _Paragraph | None = None
        self._left_out = LeftOut()
        self._gap = False
        self._right: set[int] = set()

    def document(self) -> list[Element]:
        """Walk the body, and before it the page headers that hold a part of the letterhead."""
        body = child(self._parts.document, "body")
        elements = [element for header in letterheads(self._parts.headers, body) for element in self._blocks(header)]
        elements += self._blocks(body)
        return set_beside(elements, self.composer.raw, self._right)

    def remarks(self) -> tuple[Remark, ...]:
        """Return what was left out, or taken in, that a reader of the page may not expect."""
        return self._left_out.remarks()

    def _blocks(self, parent: etree._Element | None) -> list[Element]:
        elements: list[Element] = []
        for node in self._flat(parent, {"p", "tbl"}):
            if local(node) == "p":
                elements.extend(self._paragraph(node))
            else:
                elements.extend(self._ended())
                elements.extend(self._table(node))
        return elements + self._ended()

    def _ended(self) -> list[Element]:
        """Compose the paragraph whose deleted end has no paragraph after it to join: its cell, say, is over."""
        paragraph, self._carried = self._carried, None
        return [] if paragraph is None else self._composed(paragraph, has_label=False)

    def _flat(self, parent: etree._Element | None, wanted: set[str]) -> Iterator[etree._Element]:
        """Yield wanted descendants, looking through content controls and tracked blocks."""
        if parent is None:
            return
        for node in parent:
            name = local(node)
            if name in wanted:
                yield node
            elif name in DROPPED:
                self._left_out.add("deleted")
            elif name == "AlternateContent":
                yield from self._flat(chosen(node), wanted)
            elif name in _THROUGH:
                if name in _INSERTED:
                    self._left_out.add("inserted")
                yield from self._flat(node, wanted)

    def _paragraph(self, node: etree._Element) -> list[Element]:
        properties = child(node, "pPr")
        mark = child(properties, "rPr")
        ends_here = child(mark, "del") is None and child(mark, "moveFrom") is None
        if not ends_here and not keeps_text(node):
            self._left_out.add("deleted")  # all of it is gone, its number too
            return []
        style_id = attribute(child(properties, "pStyle"), "val")
        style = docx_parts.look(None, properties).over(self._styles.get(style_id or "", self._styles[""]))
        paragraph, self._carried = self._carried, None
        label = ""
        if paragraph is None:
            paragraph = _Paragraph(style)
            listed = style_id if style_id in self._styles else ""
            label = self._numbering.label(properties, listed)
            if label:
                look = docx_parts.look(mark).over(style)
                font = self._font(self._numbering.look(properties, listed).over(look))
                paragraph.runs.append(Run(label, bool(look.bold), bool(look.italic), font=font))
        self._inline(node, paragraph)
        if child(mark, "ins") is not None and child(node, "ins") is None:
            self._left_out.add("inserted")
        if not ends_here:  # the deleted end of a paragraph joins it with the next one
            self._left_out.add("deleted")
            self._carried = paragraph
            return []
        return self._composed(paragraph, has_label=bool(label))

    def _composed(self, paragraph: _Paragraph, *, has_label: bool) -> list[Element]:
        runs = paragraph.runs
        if has_label and not any(run.text.strip() for run in runs[1:]) and not paragraph.notes:
            runs = []  # an empty numbered paragraph: printed, but it numbers nothing
        bounds = [0, *(at for at in paragraph.breaks if at < len(runs)), len(runs)]
        groups = [runs[low:high] for low, high in pairwise(bounds)]
        groups = [group for group in groups if any(run.text.strip() for run in group)]
        elements: list[Element] = []
        for index, group in enumerate(groups):
            look = Look(centred=bool(paragraph.style.centred), closed=index == len(groups) - 1, gap=self._gap)
            line = self.composer.line(group, look)
            if line is not None:
                elements.append(line)
                self._gap = False
                if is_set_right("".join([run.text for run in group])):
                    self._right.add(line.start)
        if not groups:
            self._gap = True
        for box in paragraph.boxes:
            elements.extend(self._blocks(box))
        for mark, note in paragraph.notes:
            lines = lines_of(self._blocks(note))
            if lines:
                elements.append(Footnote(mark, lines))
        return elements

    def _inline(self, parent: Iterable[etree._Element], paragraph: _Paragraph) -> None:
        for node in parent:
            name = local(node)
            if name == "r":
                self._run(node, paragraph)
            elif name in DROPPED:
                self._left_out.add("deleted")
            elif name == "AlternateContent":
                form = chosen(node)
                self._inline([] if form is None else form, paragraph)
            elif name in _THROUGH or name in _MATHS:
                if name in _INSERTED:
                    self._left_out.add("inserted")
                self._inline(node, paragraph)

    def _run(self, node: etree._Element, paragraph: _Paragraph) -> None:
        properties = child(node, "rPr")
        style_id = attribute(child(properties, "rStyle"), "val")
        style = docx_parts.look(properties)
        if style_id in self._styles:
            style = style.over(self._styles[style_id])
        style = style.over(paragraph.style)
        if style.hidden:
            if any((text.text or "").strip() for text in children(node, "t")):
                self._left_out.add("hidden")
            return
        self._content(node, style, paragraph)

    def _content(self, parent: Iterable[etree._Element], style: Style, paragraph: _Paragraph) -> None:
        for node in parent:
            name = local(node)
            if name == "fldChar":
                self._fields.pass_mark(node)
            elif name in ("drawing", "pict", "object"):
                paragraph.boxes.extend(text_boxes(node))
            elif name == "AlternateContent":
                form = chosen(node)
                self._content([] if form is None else form, style, paragraph)
            elif not self._fields.in_instruction:
                self._printed(node, name, style, paragraph)

    def _printed(self, node: etree._Element, name: str, style: Style, paragraph: _Paragraph) -> None:
        if name in _BREAKS:
            paragraph.breaks.append(len(paragraph.runs))
        elif name in _MARKS:
            self._note(node, _MARKS[name], style, paragraph)
        elif name == "t":
            text = (node.text or "").replace("\n", " ").replace("\r", " ").replace("\t", " ")
            paragraph.runs.append(self._run_of(shown(text, style.ascii or ""), style))
        elif name == "sym":
            paragraph.runs.append(self._symbol(node, style))
        elif name == "softHyphen" and "tcvn3" in (self._font(style).encoding, self.composer.plan.unnamed):
            paragraph.runs.append(self._run_of("\u00ad", style))  # so Word writes the code of ư
        elif name == "commentReference":
            self._left_out.add("comment")
        elif name == "ruby":
            base = child(node, "rubyBase")
            self._inline([] if base is None else base, paragraph)
        elif name in _CHARACTERS:
            paragraph.runs.append(self._run_of(_CHARACTERS[name], style))

    def _font(self, style: Style) -> Font:
        return font_named(self._themes.get(style.face, style.face))

    def _symbol(self, node: etree._Element, style: Style) -> Run:
        """Return a `w:sym`: legacy fonts hide their letters where fonts of pictures hide pictures."""
        font = font_named(attribute(node, "font") or "")
        code = attribute(node, "char") or ""
        if font.encoding and re.fullmatch("[Ff]0[0-9A-Fa-f]{2}", code):
            return Run(chr(int(code, 16) - 0xF000), bool(style.bold), bool(style.italic), bool(style.raised), font=font)
        return self._run_of(symbol(node), style)

    def _run_of(self, text: str, style: Style) -> Run:
        """Return a run; capitals of legacy text are made after its conversion, since its codes have no case."""
        font = self._font(style)
        if style.caps and (font.encoding or self.composer.plan.unnamed):
            font = Font(font.encoding, capitals=True)
        elif style.caps:
            text = text.upper()
        return Run(text, bool(style.bold), bool(style.italic), bool(style.raised), font=font)

    def _note(self, node: etree._Element, kind: str, style: Style, paragraph: _Paragraph) -> None:
        note = self._notes[kind].get(attribute(node, "id") or "")
        if note is None:
            return
        if attribute(node, "customMarkFollows") in ("1", "true", "on"):
            mark = ""
        else:
            self._counts[kind] += 1
            count = self._counts[kind]
            mark = str(count) if kind == "footnote" else to_roman(count).lower()
            paragraph.runs.append(Run(mark, bool(style.bold), bool(style.italic), raised=True, pointer=True))
        paragraph.notes.append((mark or "*", note))

    def _table(self, node: etree._Element) -> list[Element]:
        self.composer.row()
        self._gap = False
        grid = Rows()
        floats: list[Element] = []
        for row in self._flat(node, {"tr"}):
            properties = child(row, "trPr")
            if child(properties, "del") is not None:
                self._left_out.add("deleted")
                continue
            if child(properties, "ins") is not None:
                self._left_out.add("inserted")
            self._row(row, properties, grid, floats)
        table = grid.table()
        self.composer.row()
        self._gap = False
        return ([] if table is None else [table]) + floats

    def _row(self, row: etree._Element, properties: etree._Element | None, grid: Rows, floats: list[Element]) -> None:
        self.composer.row()
        grid.begin(
            skipped=min(docx_parts.number(child(properties, "gridBefore")) or 0, _MAX_COLUMNS),
            header=bool(docx_parts.switch(child(properties, "tblHeader"))),
        )
        for index, node in enumerate(self._flat(row, {"tc"})):
            if index:
                self.composer.cell()
            self._gap = False
            looks = child(node, "tcPr")
            merge = child(looks, "vMerge")
            inside = self._blocks(node)
            floats.extend(element for element in inside if isinstance(element, Footnote))
            grid.add(
                lines_of(inside),
                width=min(docx_parts.number(child(looks, "gridSpan")) or 1, _MAX_COLUMNS),
                continues=merge is not None and attribute(merge, "val") != "restart",
            )

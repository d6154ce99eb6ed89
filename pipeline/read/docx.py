"""Word files: our own walk over the XML; it keeps numbers, insertions, footnotes, text boxes, content controls."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from lxml import etree

from pipeline.document.source import Element, Footnote, Line, Remark, Source, Table
from pipeline.errors import EmptyDocument
from pipeline.letters import to_roman
from pipeline.read import docx_numbering, docx_parts
from pipeline.read.composer import Composer, Look, Run
from pipeline.read.docx_grid import Grid
from pipeline.read.docx_parts import Style, attribute, child, local
from pipeline.read.legacy import NO_PLAN, Font, Plan, font_named, plan_for
from pipeline.read.readable import refuse_unreadable
from pipeline.read.remarks import told

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

_THROUGH = {"sdt", "sdtContent", "smartTag", "customXml", "ins", "moveTo", "hyperlink", "fldSimple", "dir", "bdo"}
_MATHS = {"oMath", "oMathPara", "e", "num", "den", "sub", "sup", "f", "d", "sSub", "sSup", "sSubSup", "rad", "nary"}
_DROPPED = {"del", "moveFrom"}
_INSERTED = {"ins", "moveTo"}
_CHARACTERS = {"tab": " ", "ptab": " ", "noBreakHyphen": "-"}
_BREAKS = {"br", "cr"}
_MAX_COLUMNS = 63
_MARKS = {"footnoteReference": "footnote", "endnoteReference": "endnote"}


def read(data: bytes, name: str) -> Source:
    """Read a Word file of either OOXML flavour.

    Raises:
        DamagedFile: the zip or its XML can't be read.
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
        raise docx_parts.damaged(name, "it is nested too deeply") from error
    if not elements:
        raise EmptyDocument(f"{name} has no text in it", f"{name} không có chữ nào")
    refuse_unreadable(reader.composer.raw, name)
    encoding, converted = told(reader.composer.converted, plan)
    return Source(
        name=name,
        sha256=hashlib.sha256(data).hexdigest(),
        media_type=MEDIA_TYPE,
        reader="docx",
        text_origin="markup",
        raw=reader.composer.raw,
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
        self.composer = Composer(plan)
        self._parts = parts
        self._styles = docx_parts.styles(parts.styles)
        self._themes = docx_parts.theme_fonts(parts.theme)
        self._numbering = docx_numbering.numbering(parts.numbering, self._styles)
        self._notes = {"footnote": _by_id(parts.footnotes), "endnote": _by_id(parts.endnotes)}
        self._counts = {"footnote": 0, "endnote": 0}
        self._fields: list[bool] = []
        self._carried: _Paragraph | None = None
        self._kinds: list[str] = []
        self._gap = False

    def document(self) -> list[Element]:
        """Walk the body."""
        return self._blocks(child(self._parts.document, "body"))

    def remarks(self) -> tuple[Remark, ...]:
        """Return one remark for each kind of tracked change that was met."""
        return tuple(_TRACKED[kind] for kind in dict.fromkeys(self._kinds))

    def _blocks(self, parent: etree._Element | None) -> list[Element]:
        elements: list[Element] = []
        for node in self._flat(parent, {"p", "tbl"}):
            elements.extend(self._paragraph(node) if local(node) == "p" else self._table(node))
        return elements

    def _flat(self, parent: etree._Element | None, wanted: set[str]) -> Iterator[etree._Element]:
        """Yield wanted descendants, looking through content controls and tracked blocks."""
        if parent is None:
            return
        for node in parent:
            name = local(node)
            if name in wanted:
                yield node
            elif name in _DROPPED:
                self._kinds.append("deleted")
            elif name == "AlternateContent":
                yield from self._flat(_chosen(node), wanted)
            elif name in _THROUGH:
                yield from self._flat(node, wanted)

    def _paragraph(self, node: etree._Element) -> list[Element]:
        properties = child(node, "pPr")
        style_id = attribute(child(properties, "pStyle"), "val")
        style = docx_parts.look(None, properties).over(self._styles.get(style_id or "", self._styles[""]))
        listed = style_id if style_id in self._styles else ""
        label = self._numbering.label(properties, listed)
        paragraph = self._carried or _Paragraph(style)
        self._carried = None
        if label and not paragraph.runs:
            mark = docx_parts.look(child(properties, "rPr")).over(style)
            font = self._font(self._numbering.look(properties, listed).over(mark))
            paragraph.runs.append(Run(label, bool(mark.bold), bool(mark.italic), font=font))
        self._inline(node, paragraph)
        mark_looks = child(properties, "rPr")
        if child(mark_looks, "del") is not None:  # the deleted end of a paragraph joins it with the next one
            self._kinds.append("deleted")
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
        if not groups:
            self._gap = True
        for box in paragraph.boxes:
            elements.extend(self._blocks(box))
        for mark, note in paragraph.notes:
            lines = _lines(self._blocks(note))
            if lines:
                elements.append(Footnote(mark, lines))
        return elements

    def _inline(self, parent: etree._Element, paragraph: _Paragraph) -> None:
        for node in parent:
            name = local(node)
            if name == "r":
                self._run(node, paragraph)
            elif name in _DROPPED:
                self._kinds.append("deleted")
            elif name == "AlternateContent":
                chosen = _chosen(node)
                if chosen is not None:
                    self._inline(chosen, paragraph)
            elif name in _THROUGH or name in _MATHS:
                if name in _INSERTED:
                    self._kinds.append("inserted")
                self._inline(node, paragraph)

    def _run(self, node: etree._Element, paragraph: _Paragraph) -> None:
        properties = child(node, "rPr")
        style_id = attribute(child(properties, "rStyle"), "val")
        style = docx_parts.look(properties)
        if style_id in self._styles:
            style = style.over(self._styles[style_id])
        style = style.over(paragraph.style)
        if not style.hidden:
            self._content(node, style, paragraph)

    def _content(self, parent: etree._Element, style: Style, paragraph: _Paragraph) -> None:
        for node in parent:
            name = local(node)
            if name == "fldChar":
                self._field(attribute(node, "fldCharType"))
            elif name in ("drawing", "pict", "object"):
                paragraph.boxes.extend(_text_boxes(node))
            elif name == "AlternateContent":
                chosen = _chosen(node)
                if chosen is not None:
                    self._content(chosen, style, paragraph)
            elif not any(self._fields):
                self._printed(node, name, style, paragraph)

    def _printed(self, node: etree._Element, name: str, style: Style, paragraph: _Paragraph) -> None:
        if name in _BREAKS:
            paragraph.breaks.append(len(paragraph.runs))
        elif name in _MARKS:
            self._note(node, _MARKS[name], style, paragraph)
        elif name == "t":
            text = (node.text or "").replace("\n", " ").replace("\r", " ").replace("\t", " ")
            paragraph.runs.append(self._run_of(text, style))
        elif name == "sym":
            paragraph.runs.append(_symbol(node, style))
        elif name == "softHyphen" and "tcvn3" in (self._font(style).encoding, self.composer.plan.unnamed):
            paragraph.runs.append(self._run_of("\u00ad", style))  # so Word writes the code of ư
        elif name in _CHARACTERS:
            paragraph.runs.append(self._run_of(_CHARACTERS[name], style))

    def _font(self, style: Style) -> Font:
        return font_named(self._themes.get(style.face, style.face))

    def _run_of(self, text: str, style: Style) -> Run:
        """Return a run; capitals of legacy text are made after its conversion, since its codes have no case."""
        font = self._font(style)
        if style.caps and (font.encoding or self.composer.plan.unnamed):
            font = Font(font.encoding, capitals=True)
        elif style.caps:
            text = text.upper()
        return Run(text, bool(style.bold), bool(style.italic), bool(style.raised), font)

    def _field(self, kind: str | None) -> None:
        """Keep track of fields: True stands for instructions that are not printed."""
        if kind == "begin":
            self._fields.append(True)
        elif kind == "separate" and self._fields:
            self._fields[-1] = False
        elif kind == "end" and self._fields:
            self._fields.pop()

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
            paragraph.runs.append(Run(mark, bool(style.bold), bool(style.italic), raised=True))
        paragraph.notes.append((mark or "*", note))

    def _table(self, node: etree._Element) -> list[Element]:
        self.composer.row()
        self._gap = False
        grid = Grid()
        floats: list[Element] = []
        for row in self._flat(node, {"tr"}):
            properties = child(row, "trPr")
            if child(properties, "del") is not None:
                self._kinds.append("deleted")
                continue
            self._row(row, properties, grid, floats)
        table = grid.table()
        self.composer.row()
        self._gap = False
        return ([] if table is None else [table]) + floats

    def _row(self, row: etree._Element, properties: etree._Element | None, grid: Grid, floats: list[Element]) -> None:
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
                _lines(inside),
                width=min(docx_parts.number(child(looks, "gridSpan")) or 1, _MAX_COLUMNS),
                continues=merge is not None and attribute(merge, "val") != "restart",
            )


def _lines(elements: list[Element]) -> tuple[Line, ...]:
    """Return the lines of elements, those of nested tables in reading order; footnotes stay outside."""
    lines: list[Line] = []
    for element in elements:
        if isinstance(element, Line):
            lines.append(element)
        elif isinstance(element, Table):
            lines.extend(line for cell in element.cells for line in cell.lines)
    return tuple(lines)


def _by_id(root: etree._Element | None) -> dict[str, etree._Element]:
    if root is None:
        return {}
    return {attribute(node, "id") or "": node for node in root if attribute(node, "type") in (None, "normal")}


def _chosen(node: etree._Element) -> etree._Element | None:
    """Return one of the two forms of the same content, so that nothing is read twice."""
    choice = child(node, "Choice")
    return choice if choice is not None and len(choice) else child(node, "Fallback")


def _text_boxes(node: etree._Element) -> list[etree._Element]:
    """Return the outermost text boxes of a drawing."""
    found: list[etree._Element] = []
    waiting = [node]
    while waiting:
        here = waiting.pop()
        name = local(here)
        if name == "txbxContent":
            found.append(here)
            continue
        if name == "AlternateContent":
            chosen = _chosen(here)
            waiting.extend([] if chosen is None else [chosen])
            continue
        waiting.extend(reversed(here))
    return found


def _symbol(node: etree._Element, style: Style) -> Run:
    """Return a `w:sym`: the Symbol font hides ASCII at U+F000, legacy fonts their letters, other fonts pictures."""
    name = attribute(node, "font") or ""
    font = font_named(name)
    try:
        code = int(attribute(node, "char") or "", 16)
    except ValueError:
        code = 0
    text = chr(code) if 0x20 <= code < 0xD800 else ""
    if 0xF000 <= code <= 0xF0FF:
        plain = font.encoding or (name.lower() == "symbol" and 0xF020 <= code <= 0xF03F)
        text = chr(code - 0xF000) if plain else "•"
    return Run(text, bool(style.bold), bool(style.italic), bool(style.raised), font)


_TRACKED = {
    "inserted": Remark(
        "tracked-changes",
        "The file holds insertions that were not accepted; they are read as text",
        "Tệp có phần chèn thêm chưa được chấp nhận; phần đó được đọc như văn bản",
    ),
    "deleted": Remark(
        "tracked-changes",
        "The file holds deletions that were not accepted; they are left out",
        "Tệp có phần xóa chưa được chấp nhận; phần đó bị bỏ qua",
    ),
}

#!/usr/bin/env python3
"""Set the richer decisions of the sample corpus again as Word and PDF files.

    build_formats.py [--font FOLDER] [NAME ...]

Reads `NAME.txt` or `NAME.md` beside this script and writes `docx/NAME.docx` and `pdf/NAME.pdf`. Page breaks, page
numbers and hard line ends of the source are undone, its letterhead and signature are set in two columns, its tables
are ruled, its footnotes become footnotes; the words stay the same, so `gold/NAME.json` holds for all of them. The
same source always gives the same bytes.
"""

from __future__ import annotations

import argparse
import io
import re
import unicodedata
import zipfile
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from reportlab.lib import colors
from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY, TA_LEFT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import cm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageBreak, PageTemplate, Paragraph, Spacer, Table

HERE = Path(__file__).resolve().parent
NAMES = ("412-QD-BTSKTB", "1876-QD-UBND", "935-QD-TTg", "1190-QD-BGDNKN")
FIXED = datetime(2025, 1, 1)
MARKS = "¹²³⁴⁵⁶⁷⁸⁹"

_CENTRED = re.compile(r"^(?:QUYẾT ĐỊNH|KẾ HOẠCH|PHỤ LỤC|Phụ lục|\((?:Ban|Kèm))")
_BOLD = re.compile(r"^(?:[IVX]+\. \S+|\d+\. [^.;:]{1,90}$)")
_ARTICLE = re.compile(r"^(Điều \d+\.)(.*)$", re.DOTALL)
_ITALIC = re.compile(r"^(?:Căn cứ|Theo đề nghị|Xét đề nghị|\()")
_ATTACHED = re.compile(r"^(?:KẾ HOẠCH|LỊCH CÔNG TÁC|PHỤ LỤC|Phụ lục)\b")
_WHOLE = re.compile(r"[.;:!?/)”]$")


@dataclass(slots=True)
class Block:
    """One piece of a decision: a paragraph, centred title lines, a ruled table, or two columns without rules."""

    kind: str  # "text", "title", "table" or "columns"
    lines: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    new_page: bool = False

    @property
    def text(self) -> str:
        """The lines joined into one."""
        return joined(self.lines)


def joined(lines: list[str]) -> str:
    """Join wrapped lines: a number cut at its hyphen (`NQ-` / `CP`) closes up, all else gets a blank."""
    text = " ".join(line.strip() for line in lines)
    return re.sub(r"\s+", " ", re.sub(r"(?<=\w)- (?=\S)", "-", text)).strip()


def plain(line: str) -> str:
    """Drop Markdown emphasis."""
    return line.replace("*", "")


# --- reading the source ---------------------------------------------------------------------------------------------


def groups(raw: str) -> tuple[list[list[str]], dict[str, str]]:
    """Split the source at blank lines, without page numbers; return the groups and the footnotes by their mark."""
    found: list[list[str]] = []
    notes: dict[str, str] = {}
    for chunk in re.split(r"\n[ ]*\n", unicodedata.normalize("NFC", raw)):
        lines = [line.rstrip(" ") for line in chunk.splitlines() if line.strip()]
        if not lines or (len(lines) == 1 and lines[0].strip().isdigit()):
            continue
        if lines[0][0] in MARKS:
            notes[lines[0][0]] = joined([lines[0][1:], *lines[1:]])
        elif found and lines[0][0].islower() and not _WHOLE.search(found[-1][-1]) and len(found[-1][-1]) > 60:
            found[-1] += lines  # a sentence that goes over the page
        else:
            found.append(lines)
    return found, notes


def bar_cells(lines: list[str]) -> list[list[str]]:
    """Read a table with one cell a line: `|` before each cell, and again where a row ends."""
    cells: list[list[str]] = [[]]
    for line in lines:
        if line.strip() == "|":
            cells.append([])
        else:
            cells[-1].append(plain(line))
    width = next(i for i, cell in enumerate(cells[1:]) if not cell)
    return [["\n".join(c) for c in cells[i : i + width]] for i in range(1, len(cells) - width, width + 1)]


def pipe_cells(lines: list[str]) -> list[list[str]]:
    """Read a Markdown pipe table, without its ruler."""
    rows = [[plain(cell).strip() for cell in line.strip().strip("|").split("|")] for line in lines]
    return [[c.replace("<br>", "\n") for c in row] for row in rows if not re.fullmatch(r"[-:]*", "".join(row))]


def tab_cells(lines: list[str]) -> list[list[str]]:
    """Read rows of tab-separated cells."""
    return [[cell.strip() for cell in line.split("\t")] for line in lines]


def table_rows(lines: list[str]) -> list[list[str]] | None:
    """Return the rows if the lines are a table in any of the three forms, else None."""
    if lines[0].strip() == "|":
        return bar_cells(lines)
    if lines[0].startswith("|"):
        return pipe_cells(lines)
    return tab_cells(lines) if "\t" in lines[0] else None


def title_lines(lines: list[str], wrapped: bool) -> list[str]:
    """Return the lines of a title as they are to stand: as printed, or joined if they are only wrapped."""
    lines = [plain(line).strip() for line in lines]
    if wrapped:
        return [joined(lines)]
    bracket = next((i for i, line in enumerate(lines) if line.startswith("(")), len(lines))
    return lines[:bracket] + ([joined(lines[bracket:])] if lines[bracket:] else [])


def letterhead(pieces: list[str]) -> Block:
    """Put the state's name, motto and date into the right column, the body and its number into the left."""
    right_start = re.compile(r"^(?:CỘNG H|Độc lập)|, ngày ")
    lines = [p.strip() for p in pieces if p.strip(" -")]
    left = [line for line in lines if not right_start.search(line)]
    right = [line for line in lines if right_start.search(line)]
    return Block("columns", rows=[["\n".join(left), "\n".join(right)]])


def loose(text: str) -> list[str]:
    """Return the lines of a letterhead's cell, with wrapped names and numbers closed up."""
    text = re.sub(r"CỘNG HÒA XÃ\nHỘI", "CỘNG HÒA XÃ HỘI", text).replace("Số:\n", "Số: ")
    return re.sub(r", ngày\n", ", ngày ", text).split("\n")


def read(path: Path) -> tuple[list[Block], dict[str, str]]:
    """Read a decision into blocks, and its footnotes by their mark."""
    found, notes = groups(path.read_text("utf-8"))
    start = next(i for i, lines in enumerate(found) if plain(lines[0]).startswith("QUYẾT ĐỊNH"))
    head: list[str] = []
    for lines in found[:start]:
        rows = table_rows(lines)
        cells = [c for row in rows for c in row] if rows else [p for line in lines for p in re.split(r" {3,}", line)]
        head += [piece for cell in cells for piece in loose(cell)]
    blocks = [letterhead(head)]
    rest = iter(found[start:])
    for lines in rest:
        rows = table_rows(lines)
        first = plain(lines[0]).strip()
        if rows and "Nơi nhận" in rows[0][0]:
            blocks.append(Block("columns", rows=rows))
        elif rows and blocks[-1].kind == "table" and blocks[-1].rows[0] == rows[0]:
            blocks[-1].rows += rows[1:]  # the header is repeated where the table goes over a page
        elif rows:
            blocks.append(Block("table", rows=rows))
        elif first == "Nơi nhận:":
            signed = [line for part in (next(rest), next(rest)) for line in part]
            blocks.append(Block("columns", rows=[["\n".join(lines), "\n".join(signed)]]))
        else:
            centred = _CENTRED.match(first) or (first.isupper() and not re.match(r"[IVX]+\.", first))
            subject = blocks[-1].lines == ["QUYẾT ĐỊNH"]
            lines = title_lines(lines, path.suffix == ".md") if centred or subject else [plain(line) for line in lines]
            kind = "title" if centred or subject else "text"
            blocks.append(Block(kind, lines, new_page=bool(_ATTACHED.match(first))))
    return blocks, notes


def spans(rows: list[list[str]]) -> list[tuple[int, int, int]]:
    """Return (column, first row, last row) of equal cells below each other in the columns of leading bodies."""
    found = []
    for column, title in enumerate(rows[0]):
        if not re.search("chủ trì|theo dõi", title):
            continue
        first = 1
        for row in range(2, len(rows) + 1):
            if row == len(rows) or rows[row][column] != rows[first][column]:
                if rows[first][column] and row - first > 1:
                    found.append((column, first, row - 1))
                first = row
    return found


def pieces(text: str) -> list[tuple[str, str]]:
    """Cut a paragraph into (text, style) runs, style being "", "b", "i" or "note"."""
    article = _ARTICLE.match(text)
    runs = [(article[1], "b"), (article[2], "")] if article else [(text, "b" if _BOLD.match(text) else "i" if _ITALIC.match(text) else "")]
    cut: list[tuple[str, str]] = []
    for run, style in runs:
        cut += [(part, "note" if part in MARKS else style) for part in re.split(f"([{MARKS}])", run) if part]
    return cut


# --- Word -----------------------------------------------------------------------------------------------------------


def field_run(paragraph: Any, instruction: str) -> None:
    """Add a simple field, such as PAGE, to a paragraph."""
    simple = OxmlElement("w:fldSimple")
    simple.set(qn("w:instr"), instruction)
    paragraph._p.append(simple)


def add_footnotes(document: Any, notes: dict[str, str]) -> None:
    """Add the footnotes as a part of their own, numbered from 1 in the order of their marks."""
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    rows = [
        f'<w:footnote w:type="{kind}" w:id="{number}"><w:p><w:r><w:{kind}/></w:r></w:p></w:footnote>'
        for number, kind in ((-1, "separator"), (0, "continuationSeparator"))
    ]
    raised = '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr>'
    for number, mark in enumerate(sorted(notes, key=MARKS.index), 1):
        text = f'<w:r><w:t xml:space="preserve"> {escape(notes[mark])}</w:t></w:r>'
        rows.append(f'<w:footnote w:id="{number}"><w:p><w:r>{raised}<w:footnoteRef/></w:r>{text}</w:p></w:footnote>')
    blob = f'<?xml version="1.0" encoding="UTF-8"?><w:footnotes {space}>{"".join(rows)}</w:footnotes>'
    content_type = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    part = Part(PackURI("/word/footnotes.xml"), content_type, blob.encode(), document.part.package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)


def word_paragraph(paragraph: Any, text: str) -> None:
    """Fill a Word paragraph with styled runs and footnote references."""
    for run_text, style in pieces(text):
        run = paragraph.add_run("" if style == "note" else run_text)
        run.bold, run.italic = style == "b" or None, style == "i" or None
        if style == "note":
            run.font.superscript = True
            reference = OxmlElement("w:footnoteReference")
            reference.set(qn("w:id"), str(MARKS.index(run_text) + 1))
            run._r.append(reference)


def word_columns(document: Any, block: Block) -> None:
    """Add a table of two columns without rules, its lines centred but for the list of recipients."""
    table = document.add_table(rows=1, cols=2)
    for cell, text in zip(table.rows[0].cells, block.rows[0], strict=True):
        for number, line in enumerate(text.split("\n")):
            paragraph = cell.paragraphs[0] if not number else cell.add_paragraph()
            paragraph.paragraph_format.space_after = Pt(0)
            run = paragraph.add_run(line)
            if line.startswith(("-", "Nơi nhận")) or "Nơi nhận" in text:
                run.font.size = Pt(11)
                run.italic = run.bold = line.startswith("Nơi nhận") or None
            else:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
                run.bold, run.italic = "ngày" not in line and not line.startswith("Số"), ", ngày" in line


def word_table(document: Any, block: Block) -> None:
    """Add a ruled table whose header row repeats on each page and whose equal leading bodies are one merged cell."""
    table = document.add_table(rows=len(block.rows), cols=len(block.rows[0]), style="Table Grid")
    hidden = {(row, column) for column, first, last in spans(block.rows) for row in range(first + 1, last + 1)}
    for r, row in enumerate(block.rows):
        cells = table.rows[r].cells
        for c, text in enumerate(row):
            run = cells[c].paragraphs[0].add_run("" if (r, c) in hidden else joined(text.split("\n")))
            run.font.size, run.bold = Pt(11), r == 0 or None
    for column, first, last in spans(block.rows):
        merged = table.cell(first, column).merge(table.cell(last, column))
        for paragraph in merged.paragraphs[1:]:
            paragraph._p.getparent().remove(paragraph._p)
    repeat = OxmlElement("w:tblHeader")
    table.rows[0]._tr.get_or_add_trPr().append(repeat)


def write_docx(blocks: list[Block], notes: dict[str, str], path: Path) -> None:
    """Write the blocks as a Word file with a page number above each page but the first."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin, section.right_margin = Cm(3), Cm(2)
    section.different_first_page_header_footer = True
    header = section.header.paragraphs[0]
    header.alignment = WD_ALIGN_PARAGRAPH.CENTER
    field_run(header, "PAGE")
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Times New Roman", Pt(14)
    if notes:
        add_footnotes(document, notes)
    for block in blocks:
        if block.new_page:
            document.add_page_break()
        if block.kind == "columns":
            word_columns(document, block)
            document.add_paragraph()
        elif block.kind == "table":
            word_table(document, block)
        elif block.kind == "title":
            for line in block.lines:
                paragraph = document.add_paragraph()
                paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
                paragraph.paragraph_format.space_after = Pt(0)
                run = paragraph.add_run(line)
                run.bold, run.italic = not line.startswith("("), line.startswith("(")
        else:
            paragraph = document.add_paragraph()
            paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
            word_paragraph(paragraph, block.text)
    core = document.core_properties
    core.created = core.modified = FIXED
    core.author, core.title, core.comments = "", path.stem, ""
    buffer = io.BytesIO()
    document.save(buffer)
    path.write_bytes(with_fixed_dates(buffer.getvalue()))


def with_fixed_dates(package: bytes) -> bytes:
    """Return the zip file with one date on all of its members."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            info = zipfile.ZipInfo(name, FIXED.timetuple()[:6])
            info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            target.writestr(info, source.read(name))
    return out.getvalue()


# --- PDF ------------------------------------------------------------------------------------------------------------


class NotingCanvas(Canvas):
    """A canvas that remembers which footnotes are due on the page being drawn."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.due: list[str] = []
        self.setNamedCB("note", lambda canvas, _kind, label: canvas.due.append(label))


def style(size: float, align: int = TA_JUSTIFY, font: str = "Body", **more: Any) -> ParagraphStyle:
    """Return a paragraph style."""
    name = f"{font}{size}{align}"
    return ParagraphStyle(name, fontName=font, fontSize=size, leading=size * 1.3, alignment=align, **more)


def markup(text: str) -> str:
    """Return a paragraph's text with bold, italic and footnote marks as the typesetter wants them."""
    out = ""
    for run, kind in pieces(text):
        if kind == "note":
            out += f'<super>{MARKS.index(run) + 1}</super><onDraw name="note" label="{run}"/>'
        else:
            out += f"<{kind}>{escape(run)}</{kind}>" if kind else escape(run)
    return out


def pdf_columns(block: Block) -> Table:
    """Return two columns without rules."""
    cells = []
    for text in block.rows[0]:
        lines = []
        for line in text.split("\n"):
            listed = line.startswith(("-", "Nơi nhận")) or "Nơi nhận" in text
            font = "BodyBoldItalic" if line.startswith("Nơi") else "Body" if listed else "BodyBold"
            font = "BodyItalic" if ", ngày" in line else "Body" if line.startswith("Số") else font
            size = 8 if listed else 8.6
            lines.append(Paragraph(escape(line) or "&nbsp;", style(size, TA_LEFT if listed else TA_CENTER, font)))
        cells.append(lines)
    return Table([cells], colWidths=[7.2 * cm, 9.3 * cm], style=[("VALIGN", (0, 0), (-1, -1), "TOP")])


def pdf_table(block: Block) -> Table:
    """Return a ruled table whose header row repeats on each page."""
    weights = [min(24, max(len(cell) for cell in column)) for column in zip(*block.rows, strict=True)]
    narrow = 1.1 * cm
    widths = [narrow + (16.5 * cm - narrow * len(weights)) * weight / sum(weights) for weight in weights]
    commands: list[tuple[Any, ...]] = [("GRID", (0, 0), (-1, -1), 0.5, colors.black)]
    commands += [("VALIGN", (0, 0), (-1, -1), "TOP")]
    commands += [("SPAN", (column, first), (column, last)) for column, first, last in spans(block.rows)]
    hidden = {(row, column) for column, first, last in spans(block.rows) for row in range(first + 1, last + 1)}
    cells: list[list[Paragraph | str]] = []
    for r, row in enumerate(block.rows):
        face = style(8, TA_LEFT, "Body" if r else "BodyBold")
        texts = ["" if (r, c) in hidden else joined([text]) for c, text in enumerate(row)]
        cells.append([Paragraph(escape(text), face) if text else "" for text in texts])
    return Table(cells, colWidths=widths, repeatRows=1, style=commands)


def pdf_title(block: Block) -> list[Flowable]:
    """Return centred lines, bold but for those in brackets."""
    faces = {True: style(10.5, TA_CENTER, "BodyItalic"), False: style(10.5, TA_CENTER, "BodyBold")}
    return [*(Paragraph(escape(line), faces[line.startswith("(")]) for line in block.lines), Spacer(1, 6)]


class NumberedPage(PageTemplate):
    """A page with its number above it, but for the first, and with its footnotes below."""

    def __init__(self, notes: dict[str, str]) -> None:
        super().__init__("page", [Frame(3 * cm, 2.4 * cm, 16.5 * cm, A4[1] - 4.4 * cm, 0, 0, 0, 0)])
        self.notes = notes

    def afterDrawPage(self, canvas: NotingCanvas, template: BaseDocTemplate) -> None:  # noqa: N802
        """Draw the number and the footnotes whose marks stand on the page."""
        if template.page > 1:
            canvas.setFont("Body", 10)
            canvas.drawCentredString(A4[0] / 2, A4[1] - 1.2 * cm, str(template.page))
        y = 1.2 * cm
        for mark in reversed(canvas.due):
            body = Paragraph(f"<super>{MARKS.index(mark) + 1}</super> {escape(self.notes[mark])}", style(8))
            _, height = body.wrapOn(canvas, 16 * cm, 2 * cm)
            body.drawOn(canvas, 3 * cm, y)
            y += height
        if canvas.due:
            canvas.line(3 * cm, y + 2, 8 * cm, y + 2)
        canvas.due.clear()


def write_pdf(blocks: list[Block], notes: dict[str, str], path: Path) -> None:
    """Write the blocks as a PDF with ruled tables, a page number above each page but the first, and footnotes."""
    story: list[Flowable] = []
    for block in blocks:
        if block.new_page:
            story.append(PageBreak())
        if block.kind == "columns":
            story += [pdf_columns(block), Spacer(1, 8)]
        elif block.kind == "table":
            story.append(pdf_table(block))
        elif block.kind == "title":
            story += pdf_title(block)
        else:
            story.append(Paragraph(markup(block.text), style(10.5, spaceAfter=5)))
    template = BaseDocTemplate(str(path), pagesize=A4, title=path.stem, author="", invariant=1)
    template.addPageTemplates(NumberedPage(notes))
    template.build(story, canvasmaker=NotingCanvas)


def use_fonts(folder: Path) -> None:
    """Register DejaVu Serif, which has every Vietnamese letter, as the body face."""
    files = {"Body": "", "BodyBold": "-Bold", "BodyItalic": "-Italic", "BodyBoldItalic": "-BoldItalic"}
    for name, ending in files.items():
        pdfmetrics.registerFont(TTFont(name, str(folder / f"DejaVuSerif{ending}.ttf")))
    pdfmetrics.registerFontFamily("Body", *files)


def main() -> None:
    """Build the named decisions, or all of the richer ones."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"decisions to build (default: {' '.join(NAMES)})")
    parser.add_argument("--font", type=Path, default=Path("/usr/share/fonts/truetype/dejavu"), metavar="FOLDER",
                        help="folder of DejaVuSerif*.ttf (default: %(default)s)")  # fmt: skip
    args = parser.parse_args()
    use_fonts(args.font)
    for kind in ("docx", "pdf"):
        (HERE / kind).mkdir(exist_ok=True)
    for name in args.names or NAMES:
        source = next(path for path in (HERE / f"{name}.txt", HERE / f"{name}.md") if path.exists())
        blocks, notes = read(source)
        write_docx(blocks, notes, HERE / "docx" / f"{name}.docx")
        write_pdf(blocks, notes, HERE / "pdf" / f"{name}.pdf")
        print(f"{name}: {len(blocks)} blocks, {len(notes)} footnotes")


if __name__ == "__main__":
    main()

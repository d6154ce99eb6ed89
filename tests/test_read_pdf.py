"""The PDF reader, on small files drawn here. The standard PDF fonts have no Vietnamese letters, hence the bare ones."""

from __future__ import annotations

import hashlib
import io
import os
import unicodedata
from array import array
from pathlib import Path

import pikepdf
import pytest
from drawn_pages import FULL, HEIGHT, LEFT, RIGHT, WIDTH, Draw, body, middle, pdf, write
from PIL import Image
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from sources import cells, said, texts

from pipeline.document.paragraphs import Paragraph
from pipeline.document.source import Footnote, Line, Source, Table
from pipeline.errors import DamagedFile, EmptyDocument, EncryptedFile, NeedsOcr, ThihanhError
from pipeline.normalize.document import normalized
from pipeline.read.formats import format_of
from pipeline.read.pdf import read
from pipeline.read.pdf_characters import Look
from pipeline.read.pdf_fonts import called_blanks
from pipeline.read.pdf_furniture import without_page_number
from pipeline.read.pdf_glyphs import Glyph, glyphs_of
from pipeline.read.pdf_lines import Row, Word

REAL = os.environ.get("THIHANH_REAL")


def every_line(source: Source) -> list[Line]:
    lines: list[Line] = []
    for element in source.elements:
        if isinstance(element, Line):
            lines.append(element)
        elif isinstance(element, Footnote):
            lines.extend(element.lines)
        else:
            lines.extend(line for cell in element.cells for line in cell.lines)
    return lines


def test_lines_are_spans_of_raw_with_places() -> None:
    source = read(pdf(body), "a.pdf")
    assert texts(source) == [f"{FULL} {number}." for number in range(10)]
    assert source.raw == "\n".join(texts(source))
    assert (source.reader, source.media_type, source.pages) == ("pdf", "application/pdf", 1)
    assert source.text_origin == "text-layer"
    first = every_line(source)[0]
    assert first.page == 1
    assert first.box is not None
    assert first.box[0] == pytest.approx(LEFT / WIDTH, abs=0.01)
    assert first.box[3] == pytest.approx(303 / HEIGHT, abs=0.01)
    assert first.fill == 1.0


def test_fill_gap_and_looks() -> None:
    def draw(canvas: Canvas) -> None:
        middle(canvas, LEFT + canvas.stringWidth(f"{FULL} 0.", "Times-Roman", 13) / 2, 200, "QUYET DINH")
        body(canvas)
        write(canvas, LEFT, 480, "het doan.", "Times-Italic")
        write(canvas, LEFT, 540, "doan sau", "Times-BoldItalic")

    source = read(pdf(draw), "a.pdf")
    by_text = {said(source, line): line for line in every_line(source)}
    title, end, after = by_text["QUYET DINH"], by_text["het doan."], by_text["doan sau"]
    assert (title.bold, title.italic, title.centred) == (True, False, True)
    assert (end.bold, end.italic, end.centred, end.gap) == (False, True, False, False)
    assert (after.bold, after.italic, after.gap) == (True, True, True)
    assert end.fill is not None
    assert end.fill < 0.2


def test_letters_of_another_font_are_put_in_their_place() -> None:
    def draw(canvas: Canvas) -> None:
        body(canvas)
        text, spots = "", []
        for char in "b\xf4 ph\xe0n c\xf9ng l\xe0m":
            if ord(char) > 127:
                spots.append((LEFT + canvas.stringWidth(text, "Times-Roman", 13), char))
            else:
                write(canvas, LEFT + canvas.stringWidth(text, "Times-Roman", 13), 550, char)
            text += char
        for x, char in spots:
            write(canvas, x, 550, char, "Helvetica", 12)

    assert texts(read(pdf(draw), "a.pdf"))[-1] == "b\xf4 ph\xe0n c\xf9ng l\xe0m"


def test_words_without_a_blank_between_them_are_parted_by_the_gap() -> None:
    def draw(canvas: Canvas) -> None:
        body(canvas)
        for x, word in ((LEFT, "trong"), (LEFT + 40, "nam"), (LEFT + 75, "2030")):
            write(canvas, x, 600, word)

    assert texts(read(pdf(draw), "a.pdf"))[-1] == "trong nam 2030"


def test_text_drawn_twice_to_look_bold_is_read_once() -> None:
    def draw(canvas: Canvas) -> None:
        body(canvas)
        write(canvas, LEFT, 600, "KE HOACH")
        write(canvas, LEFT + 0.4, 600, "KE HOACH")

    assert texts(read(pdf(draw), "a.pdf"))[-1] == "KE HOACH"


@pytest.mark.parametrize(
    ("end", "start", "joined"),
    [
        ("thuoc nganh Lao dong - Thuong bi-", "nh va Xa hoi", "Thuong binh va"),
        ("thuoc nganh Thong tin -", "truyen thong", "Thong tin - truyen thong"),
        ("phat trien nganh kinh te-", "xa hoi cua tinh", "kinh te- xa hoi"),
    ],
)
def test_a_hyphen_at_a_line_end_is_kept_in_raw_and_goes_where_it_cut_a_word(end: str, start: str, joined: str) -> None:
    def draw(canvas: Canvas) -> None:
        first = f"Chu tri thuc hien ke hoach nay trong nam la So Xay dung {end}"
        write(canvas, LEFT, 282, first)
        write(canvas, LEFT, 300, f"{start} theo quy dinh.")
        body(canvas, 318)

    source = read(pdf(draw), "a.pdf")
    assert texts(source)[0].endswith(end)
    paragraph = normalized(source).blocks[0]
    assert isinstance(paragraph, Paragraph)
    assert joined in paragraph.text
    at = paragraph.text.index(joined)
    raw = paragraph.mapped.raw_span(at, at + len(joined))
    assert source.raw[raw.start : raw.end].replace("\n", " ").replace("bi- nh", "binh") == joined


def letterhead(canvas: Canvas, shift: float = 0) -> None:
    middle(canvas, 165, 60, "SO THU NGHIEM", size=12)
    middle(canvas, 165, 76, "PHONG MOT", size=12)
    middle(canvas, 165, 104, "So: 5/QD-STN", "Times-Roman")
    middle(canvas, 415, 60 + shift, "CONG HOA XA HOI CHU NGHIA VIET NAM", size=12)
    middle(canvas, 415, 76 + shift, "Doc lap - Tu do - Hanh phuc")
    middle(canvas, 415, 104 + shift, "Ha Noi, ngay 05 thang 3 nam 2030", "Times-Italic")
    middle(canvas, (LEFT + 560) / 2, 150, "QUYET DINH")


@pytest.mark.parametrize("shift", [0, 4])
def test_letterhead_columns_are_kept_apart(shift: float) -> None:
    def draw(canvas: Canvas) -> None:
        letterhead(canvas, shift)
        body(canvas)

    source = read(pdf(draw), "a.pdf")
    table = source.elements[0]
    assert isinstance(table, Table)
    assert (table.rows, table.columns, table.pages, table.header_rows) == (1, 2, (1,), 0)
    assert cells(table, source) == {
        (0, 0, 1, 1): ["SO THU NGHIEM", "PHONG MOT", "So: 5/QD-STN"],
        (0, 1, 1, 1): [
            "CONG HOA XA HOI CHU NGHIA VIET NAM",
            "Doc lap - Tu do - Hanh phuc",
            "Ha Noi, ngay 05 thang 3 nam 2030",
        ],
    }
    assert texts(source)[0] == "QUYET DINH"


def test_columns_that_almost_touch_are_cut_before_the_motto() -> None:
    def draw(canvas: Canvas) -> None:
        write(canvas, LEFT, 60, "UBND HUYEN THU NGHIEM CONG HOA XA HOI CHU NGHIA VIET NAM", "Times-Bold", 12)
        middle(canvas, 165, 76, "PHONG MOT", size=12)
        middle(canvas, 415, 76, "Doc lap - Tu do - Hanh phuc")
        body(canvas)

    source = read(pdf(draw), "a.pdf")
    found = source.elements[0]
    assert isinstance(found, Table)
    assert cells(found, source) == {
        (0, 0, 1, 1): ["UBND HUYEN THU NGHIEM", "PHONG MOT"],
        (0, 1, 1, 1): ["CONG HOA XA HOI CHU NGHIA VIET NAM", "Doc lap - Tu do - Hanh phuc"],
    }


def test_letters_that_a_font_calls_blanks_are_counted() -> None:
    # "4 Luật" whose L is called a blank; the blank of Courier is as wide, and is one.
    widths = {"4": 6.5, " ": 3.3, "L": 7.9, "u": 6.5, "c": 7.8}
    fonts = ["Times", "Times", "Times", "Times", "Courier"]
    some, x = [], 85.0
    for place, letter in enumerate("4 Luc"):
        text = " " if letter in "Lc" else letter
        some.append(Glyph(text, x, x + widths[letter], 300.0, 13.0, place))
        x += widths[letter]
    assert called_blanks(glyphs_of(some), lambda place: (fonts[place], 0)) == 1
    assert called_blanks(glyphs_of(some[:2]), lambda place: (fonts[place], 0)) == 0
    assert [one.code for one in read(pdf(body), "a.pdf").remarks] == []


def test_a_justified_line_of_wide_blanks_begins_no_columns() -> None:
    def draw(canvas: Canvas) -> None:
        body(canvas)
        x = LEFT + 28
        for word in ["3.", "Phat", "trien", "thi", "truong", "lao", "dong,", "giai", "quyet"]:
            write(canvas, x, 480, word)
            x += canvas.stringWidth(word, "Times-Roman", 13) + 12
        write(canvas, LEFT, 498, "viec lam")
        write(canvas, LEFT + 28, 516, f"- {FULL}")

    assert all(isinstance(element, Line) for element in read(pdf(draw), "a.pdf").elements)


def test_a_heading_of_one_full_line_is_no_part_of_the_paragraph_set_in_below() -> None:
    def draw(canvas: Canvas) -> None:
        body(canvas)
        write(canvas, LEFT + 28, 480, f"11. {FULL[:-12]}")
        write(canvas, LEFT + 28, 498, f"Chu dong {FULL[:-12].lower()}")
        write(canvas, LEFT, 516, FULL.lower())

    paragraphs = [block.text for block in normalized(read(pdf(draw), "a.pdf")).blocks if isinstance(block, Paragraph)]
    assert paragraphs[-2:] == [f"11. {FULL[:-12]}".strip(), f"Chu dong {FULL[:-12].lower().strip()} {FULL.lower()}"]


def test_a_full_line_with_one_wide_blank_begins_no_columns() -> None:
    def draw(canvas: Canvas) -> None:
        body(canvas)
        first, second = FULL[:39], FULL[40:]
        write(canvas, LEFT, 480, first)
        write(canvas, LEFT + canvas.stringWidth(first, "Times-Roman", 13) + 10, 480, second)
        write(canvas, LEFT, 498, "chiu trach nhiem thi hanh.")
        write(canvas, LEFT, 530, "Noi nhan:", "Times-BoldItalic", 12)
        middle(canvas, 430, 530, "CHU TICH")
        write(canvas, LEFT, 548, "- Luu: VT.", size=11)

    lines = [element for element in read(pdf(draw), "a.pdf").elements if isinstance(element, Line)]
    assert len(lines) == 12


def row(text: str, base: float) -> Row:
    return Row((Word(text, LEFT, LEFT + 20, Look(bold=False, italic=False), False, False, array("d")),), base, 13)


@pytest.mark.parametrize(
    ("text", "base", "page", "kept"),
    [("2)", 50, 2, False), ("‘3", 50, 3, False), ("2)", 50, 0, True), ("5)", 50, 4, True), ("2)", 400, 2, True)],
)
def test_a_page_number_that_recognition_read_with_a_speck_is_dropped(
    text: str, base: float, page: int, kept: bool
) -> None:
    rows = [row(text, base), row("KE HOACH", 500)]
    assert without_page_number(rows, HEIGHT, page) == (rows if kept else rows[1:])


def test_a_running_foot_is_dropped_from_the_one_landscape_page_too() -> None:
    def page(height: float) -> Draw:
        def draw(canvas: Canvas) -> None:
            canvas.setPageSize((WIDTH + HEIGHT - height, height))
            for number in range(4):
                canvas.drawString(LEFT, height - 200 - 18 * number, FULL)
            canvas.drawString(LEFT, 30, "Ban Quan ly ben do")

        return draw

    source = read(pdf(page(HEIGHT), page(HEIGHT), page(HEIGHT), page(WIDTH)), "a.pdf")
    assert texts(source) == [FULL] * 16


def test_recipients_beside_the_signature() -> None:
    def draw(canvas: Canvas) -> None:
        body(canvas, 100)
        write(canvas, LEFT, 290, "hanh Quyet dinh nay./.")
        write(canvas, LEFT, 330, "Noi nhan:", "Times-BoldItalic", 12)
        for number, text in enumerate(("- Nhu Dieu 3;", "- Phong Mot;", "- Phong Hai;", "- Luu: VT.")):
            write(canvas, LEFT, 345 + 14 * number, text, size=11)
        middle(canvas, 430, 332, "KT. GIAM DOC")
        middle(canvas, 430, 348, "PHO GIAM DOC")
        middle(canvas, 430, 380, "Nguyen Thi Lan")

    source = read(pdf(draw), "a.pdf")
    table = source.elements[-1]
    assert isinstance(table, Table)
    assert cells(table, source) == {
        (0, 0, 1, 1): ["Noi nhan:", "- Nhu Dieu 3;", "- Phong Mot;", "- Phong Hai;", "- Luu: VT."],
        (0, 1, 1, 1): ["KT. GIAM DOC", "PHO GIAM DOC", "Nguyen Thi Lan"],
    }
    assert texts(source)[-1] == "hanh Quyet dinh nay./."


def test_page_numbers_and_running_heads_are_dropped() -> None:
    def page(number: int) -> Draw:
        def draw(canvas: Canvas) -> None:
            middle(canvas, WIDTH / 2, 40, str(number), "Times-Roman")
            body(canvas)
            write(canvas, LEFT, 500, "12")
            write(canvas, LEFT, 810, f"Ban sao thu {number}", size=9)

        return draw

    source = read(pdf(*(page(number) for number in range(1, 5))), "a.pdf")
    assert len(texts(source)) == 4 * 11
    assert texts(source).count("12") == 4
    assert not any("Ban sao" in text for text in texts(source))
    assert source.pages == 4
    assert [line.page for line in every_line(source)][::11] == [1, 2, 3, 4]


def table(canvas: Canvas, *, shaded: bool = False) -> None:
    xs, ys = (LEFT, 130.0, 330.0, RIGHT), (100.0, 130.0, 170.0, 210.0)
    if shaded:
        canvas.setFillGray(0.9)
        canvas.rect(xs[0], HEIGHT - ys[1], xs[-1] - xs[0], ys[1] - ys[0], stroke=0, fill=1)
        canvas.setFillGray(0)
    for y in ys:
        canvas.line(xs[1] if y == ys[2] else xs[0], HEIGHT - y, xs[-1], HEIGHT - y)
    for x in xs:
        canvas.line(x, HEIGHT - (ys[1] if x == xs[1] else ys[0]), x, HEIGHT - ys[-1])
    write(canvas, xs[0] + 5, 120, "Nhiem vu")
    write(canvas, xs[2] + 5, 120, "Han")
    write(canvas, xs[0] + 5, 150, "1")
    write(canvas, xs[1] + 5, 145, "Ra soat danh muc")
    write(canvas, xs[1] + 5, 160, "thiet bi")
    write(canvas, xs[2] + 5, 150, "05/3/2030")
    write(canvas, xs[1] + 5, 190, "Bao cao")
    write(canvas, xs[2] + 5, 190, "Quy II")


@pytest.mark.parametrize("shaded", [False, True])
def test_ruled_table(shaded: bool) -> None:
    def draw(canvas: Canvas) -> None:
        write(canvas, LEFT, 80, "Phu luc")
        table(canvas, shaded=shaded)
        body(canvas)

    source = read(pdf(draw), "a.pdf")
    found = source.elements[1]
    assert isinstance(found, Table)
    assert (found.rows, found.columns, found.pages, found.header_rows) == (3, 3, (1,), 0)
    assert cells(found, source) == {
        (0, 0, 1, 2): ["Nhiem vu"],
        (0, 2, 1, 1): ["Han"],
        (1, 0, 2, 1): ["1"],
        (1, 1, 1, 1): ["Ra soat danh muc", "thiet bi"],
        (1, 2, 1, 1): ["05/3/2030"],
        (2, 1, 1, 1): ["Bao cao"],
        (2, 2, 1, 1): ["Quy II"],
    }
    assert "Nhiem vu\tHan\n1\tRa soat danh muc\nthiet bi\t05/3/2030\nBao cao\tQuy II\n" in source.raw


def test_titles_of_columns_that_run_up_or_down_are_words() -> None:
    def turned(canvas: Canvas, x: float, top: float, degrees: int, text: str) -> None:
        canvas.saveState()
        canvas.translate(x, HEIGHT - top)
        canvas.rotate(degrees)
        canvas.setFont("Times-Bold", 12)
        canvas.drawString(0, 0, text)
        canvas.restoreState()

    def draw(canvas: Canvas) -> None:
        xs, ys = (LEFT, 130.0, 330.0, 380.0, RIGHT), (100.0, 200.0, 230.0)
        for y in ys:
            canvas.line(xs[0], HEIGHT - y, xs[-1], HEIGHT - y)
        for x in xs:
            canvas.line(x, HEIGHT - ys[0], x, HEIGHT - ys[-1])
        write(canvas, xs[1] + 5, 150, "Nhiem vu")
        turned(canvas, xs[0] + 20, 190, 90, "So thu tu")
        turned(canvas, xs[2] + 18, 190, 90, "Thoi gian")
        turned(canvas, xs[2] + 33, 190, 90, "hoan thanh")
        turned(canvas, xs[3] + 30, 110, -90, "Don vi")
        turned(canvas, xs[3] + 15, 110, -90, "chu tri")
        for x, text in zip(xs, ("1", "Bao cao", "Quy II", "Phong Mot"), strict=False):
            write(canvas, x + 5, 220, text)
        body(canvas)

    source = read(pdf(draw), "a.pdf")
    found = source.elements[0]
    assert isinstance(found, Table)
    assert list(cells(found, source).values()) == [
        *(["So thu tu"], ["Nhiem vu"], ["Thoi gian", "hoan thanh"], ["Don vi", "chu tri"]),
        *(["1"], ["Bao cao"], ["Quy II"], ["Phong Mot"]),
    ]
    box = found.cells[2].lines[0].box
    assert box is not None
    assert 330 / WIDTH < box[0] < box[2] < 380 / WIDTH
    assert 100 / HEIGHT < box[1] < box[3] < 200 / HEIGHT


def test_shading_behind_lines_of_text_is_no_table() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFillGray(0.95)
        for number in range(10):
            canvas.rect(LEFT, HEIGHT - 304 - 18 * number, RIGHT - LEFT, 18, stroke=0, fill=1)
        canvas.setFillGray(0)
        body(canvas)

    assert len(texts(read(pdf(draw), "a.pdf"))) == 10


def test_footnote_and_its_raised_mark() -> None:
    def draw(canvas: Canvas) -> None:
        body(canvas)
        write(canvas, LEFT, 500, "theo quy hoach")
        width = canvas.stringWidth("theo quy hoach", "Times-Roman", 13)
        write(canvas, LEFT + width, 495, "1", size=8)
        write(canvas, LEFT + width + 4.2, 500, ", bao dam")
        canvas.line(LEFT, HEIGHT - 740, LEFT + 120, HEIGHT - 740)
        write(canvas, LEFT, 752, "1", size=6.5)
        write(canvas, LEFT + 6, 755, "Quy hoach cua vung trong giai doan dau,", size=10)
        write(canvas, LEFT, 768, "tam nhin dai han.", size=10)
        middle(canvas, WIDTH / 2, 800, "3", "Times-Roman")

    source = read(pdf(draw), "a.pdf")
    line, note = source.elements[-2:]
    assert isinstance(line, Line)
    assert said(source, line) == "theo quy hoach, bao dam"
    assert [source.raw[span.start : span.end] for span in line.raised] == ["1"]
    assert isinstance(note, Footnote)
    assert note.mark == "1"
    assert [said(source, part).strip() for part in note.lines] == [
        "Quy hoach cua vung trong giai doan dau,",
        "tam nhin dai han.",
    ]


def test_unit_keeps_its_raised_figure() -> None:
    def draw(canvas: Canvas) -> None:
        body(canvas)
        write(canvas, LEFT, 500, "rong 500 m")
        width = canvas.stringWidth("rong 500 m", "Times-Roman", 13)
        write(canvas, LEFT + width, 495, "2", size=8)

    assert texts(read(pdf(draw), "a.pdf"))[-1] == "rong 500 m2"


# How upright text is turned on a page of each rotation; reportlab swaps the page's sides by itself.
TURNS = {
    0: (1, 0, 0, 1, 0, 0),
    90: (0, 1, -1, 0, HEIGHT, 0),
    180: (-1, 0, 0, -1, WIDTH, HEIGHT),
    270: (0, -1, 1, 0, 0, WIDTH),
}


@pytest.mark.parametrize("rotation", TURNS)
def test_turned_pages(rotation: int) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setPageRotation(rotation)
        canvas.transform(*TURNS[rotation])
        table(canvas)
        body(canvas)

    source = read(pdf(draw), "a.pdf")
    assert isinstance(source.elements[0], Table)
    assert len(source.elements[0].cells) == 7
    assert texts(source) == [f"{FULL} {number}." for number in range(10)]
    assert every_line(source)[-1].box is not None
    assert every_line(source)[-1].box == pytest.approx((0.143, 0.542, 0.895, 0.558), abs=0.01)


def test_pages_without_text_need_ocr_or_are_remarked_on(monkeypatch: pytest.MonkeyPatch) -> None:
    def empty(canvas: Canvas) -> None:
        canvas.rect(10, 10, 100, 100, fill=1)

    def picture(canvas: Canvas) -> None:
        canvas.drawImage(ImageReader(Image.new("L", (300, 400), 230)), 0, 0, WIDTH, HEIGHT)

    monkeypatch.setenv("THIHANH_TESSERACT", "")
    for pages in ((picture, picture), (body, picture)):
        with pytest.raises(NeedsOcr, match="apt-get install tesseract-ocr tesseract-ocr-vie"):
            read(pdf(*pages), "a.pdf")
    with pytest.raises(EmptyDocument):
        read(pdf(empty, empty), "a.pdf")
    for page in (picture, empty):
        source = read(pdf(body, body, page), "a.pdf")
        assert [remark.code for remark in source.remarks] == ["pages-without-text"]
        assert "3" in source.remarks[0].message


def test_what_cannot_be_opened_has_a_name() -> None:
    with pytest.raises(EncryptedFile):
        read(pdf(body, encrypt=StandardEncryption("secret")), "a.pdf")
    for data in (b"", b"%PDF-1.7 cut short", b"no PDF at all"):
        with pytest.raises(DamagedFile):
            read(data, "a.pdf")


def test_a_damaged_file_is_read_or_refused_by_name() -> None:
    whole = pdf(body, lambda canvas: table(canvas))
    for cut in range(40, len(whole), max(len(whole) // 25, 1)):
        for data in (whole[:cut], whole[: cut - 40] + b"\x00" * 40 + whole[cut:]):
            try:
                source = read(data, "a.pdf")
            except ThihanhError:
                continue
            assert all(said(source, line).strip() for line in every_line(source))


def test_a_file_that_only_qpdf_can_mend_is_read() -> None:
    """Without its first line and its table of objects PDFium and pdfplumber give up."""
    whole = pdf(body)
    broken = whole.replace(b"%PDF-", b"%xxx-", 1).replace(b"startxref", b"startxxxx")
    source = read(broken, "a.pdf")
    assert source.reader == "pdf-repaired: pdf"
    assert texts(source) == texts(read(whole, "a.pdf"))
    assert source.sha256 == hashlib.sha256(broken).hexdigest()
    assert format_of(broken, "a.pdf") == "pdf"


def test_a_file_without_pages_is_empty() -> None:
    empty = io.BytesIO()
    pikepdf.new().save(empty)
    with pytest.raises(EmptyDocument, match="no pages"):
        read(empty.getvalue(), "a.pdf")


@pytest.mark.skipif(not REAL, reason="THIHANH_REAL names no folder of real documents")
def test_real_files_are_read_or_refused_by_name() -> None:
    files = [path for path in sorted(Path(REAL or "").rglob("*.pdf")) if path.parent.name != "scan"]
    assert files
    for path in files:
        try:
            source = read(path.read_bytes(), path.name)
        except NeedsOcr:
            continue
        for line in every_line(source):
            assert said(source, line).strip(), path
            assert "\n" not in said(source, line), path


@pytest.mark.skipif(not REAL, reason="THIHANH_REAL names no folder of real documents")
def test_set_again_as_pdf_and_as_word_a_decision_says_the_same() -> None:
    from pipeline.read import docx

    def words(source: Source) -> list[str]:
        text = unicodedata.normalize("NFC", " ".join(said(source, line) for line in every_line(source)))
        return sorted("".join(text.split()))

    for name in ("173-QD-BTP", "2623-QD-TTg", "27-QD-LDTBXH", "4385-QD-BVHTTDL"):
        folder = Path(REAL or "") / "real" / "rendered"
        printed = read((folder / "pdf" / f"{name}.pdf").read_bytes(), name)
        typed = docx.read((folder / "docx" / f"{name}.docx").read_bytes(), name)
        assert words(printed) == words(typed), name

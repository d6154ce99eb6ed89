"""PDF text that is not what it seems: what nobody sees is no text, and text over text is told apart."""

from __future__ import annotations

import io

import pytest
from drawn_pages import FULL, HEIGHT, LEFT, WIDTH, Draw, body, pdf, write
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from sources import texts

from pipeline.document.source import Source
from pipeline.errors import EmptyDocument
from pipeline.read.pdf import read

SECRET = "So Bi mat chu tri bao cao hang thang"
# Text under a scan without any accents is taken for the work of OCR in another language.
SCANNED = [
    f"Các d\xf4n vi trong c\xf4 quan có trách nhi\xeam th\xe0nh l\xe2p và báo cáo {number}." for number in range(10)
]
LINES = [f"{FULL} {number}." for number in range(10)]


def codes(source: Source) -> list[str]:
    return [remark.code for remark in source.remarks]


def hidden(canvas: Canvas, top: float, text: str, mode: int = 3, size: float = 13) -> None:
    words = canvas.beginText(LEFT, HEIGHT - top)
    words.setFont("Times-Roman", size)
    words.setTextRenderMode(mode)
    words.textOut(text)
    # The mode stays on for what is drawn after it.
    words.setTextRenderMode(0)
    canvas.drawText(words)


def picture(canvas: Canvas, x: float, top: float, width: float, height: float, grey: int = 200) -> None:
    canvas.drawImage(ImageReader(Image.new("L", (20, 20), grey)), x, HEIGHT - top - height, width, height)


def invisible(canvas: Canvas) -> None:
    hidden(canvas, 600, SECRET)


def white(canvas: Canvas) -> None:
    canvas.setFillGray(1)
    write(canvas, LEFT, 600, SECRET)
    canvas.setFillGray(0)


def nearly_white(canvas: Canvas) -> None:
    canvas.setFillColorRGB(0.97, 0.95, 0.93)
    write(canvas, LEFT, 600, SECRET)
    canvas.setFillGray(0)


def see_through(canvas: Canvas) -> None:
    canvas.setFillAlpha(0.02)
    write(canvas, LEFT, 600, SECRET)
    canvas.setFillAlpha(1)


def tiny(canvas: Canvas) -> None:
    write(canvas, LEFT, 600, SECRET, size=1.5)


@pytest.mark.parametrize(
    ("draw", "code"),
    [
        (invisible, "text-invisible"),
        (white, "text-pale"),
        (nearly_white, "text-pale"),
        (see_through, "text-pale"),
        (tiny, "text-tiny"),
    ],
)
def test_what_nobody_sees_is_no_text_and_a_remark_counts_it(draw: Draw, code: str) -> None:
    def page(canvas: Canvas) -> None:
        draw(canvas)
        body(canvas)

    source = read(pdf(body, page), "a.pdf")
    assert texts(source) == LINES * 2
    assert codes(source) == [code]
    remark = source.remarks[0]
    count = len(SECRET.replace(" ", ""))
    assert remark.message.startswith(f"{count} characters (page 2)")
    assert remark.message_vi.startswith(f"{count} ký tự (trang 2)")
    assert SECRET in remark.message
    assert SECRET in remark.message_vi
    assert remark.level == "warning"


def test_text_laid_under_a_scan_is_the_text() -> None:
    def page(canvas: Canvas) -> None:
        picture(canvas, 0, 0, WIDTH, HEIGHT)
        for number, line in enumerate(SCANNED):
            hidden(canvas, 300 + 18 * number, line)

    source = read(pdf(page), "a.pdf")
    assert texts(source) == SCANNED
    assert codes(source) == []
    assert source.text_origin == "ocr"


def test_a_picture_elsewhere_on_the_page_excuses_nothing() -> None:
    def page(canvas: Canvas) -> None:
        picture(canvas, LEFT, 60, 100, 100)
        hidden(canvas, 600, SECRET)
        body(canvas)

    source = read(pdf(page), "a.pdf")
    assert texts(source) == LINES
    assert codes(source) == ["text-invisible"]


def test_white_letters_on_a_dark_ground_are_seen() -> None:
    def on_path(canvas: Canvas) -> None:
        canvas.setFillGray(0.3)
        canvas.rect(LEFT - 5, HEIGHT - 610, 400, 25, stroke=0, fill=1)
        white(canvas)
        body(canvas)

    def on_picture(canvas: Canvas) -> None:
        picture(canvas, LEFT - 5, 580, 400, 40, grey=60)
        white(canvas)
        body(canvas)

    for draw in (on_path, on_picture):
        source = read(pdf(draw), "a.pdf")
        assert texts(source) == [*LINES, SECRET]
        assert codes(source) == []


def test_white_text_of_a_turned_page_is_looked_for_where_it_stands() -> None:
    def page(canvas: Canvas) -> None:
        canvas.setPageRotation(90)
        canvas.transform(0, 1, -1, 0, HEIGHT, 0)
        canvas.setFillGray(0.2)
        canvas.rect(LEFT - 5, HEIGHT - 560, 400, 25, stroke=0, fill=1)
        canvas.setFillGray(1)
        write(canvas, LEFT, 552, "Chu trang tren nen den")
        canvas.setFillGray(0)
        white(canvas)
        body(canvas)

    source = read(pdf(page), "a.pdf")
    assert texts(source) == [*LINES, "Chu trang tren nen den"]
    assert codes(source) == ["text-pale"]


def test_a_lone_full_stop_set_small_is_no_hidden_text() -> None:
    def page(canvas: Canvas) -> None:
        body(canvas)
        write(canvas, LEFT, 600, "het")
        write(canvas, LEFT + 20, 600, ".", size=2)

    assert codes(read(pdf(page), "a.pdf")) == []


def test_text_outside_the_page_is_counted() -> None:
    def page(canvas: Canvas) -> None:
        body(canvas)
        write(canvas, LEFT, HEIGHT + 40, "ngoai trang")
        write(canvas, WIDTH + 10, 500, "ben phai")

    source = read(pdf(page), "a.pdf")
    assert texts(source) == LINES
    assert codes(source) == ["text-outside"]
    assert source.remarks[0].message.startswith("17 characters (page 1)")


@pytest.mark.parametrize(("across", "down"), [(0.0, 0.0), (1.5, 1.0), (3.0, 2.0), (2.5, 0.5)])
@pytest.mark.parametrize(("wrong", "code"), [("trong", "text-repeated"), ("tnong", "text-replaced")])
def test_two_layers_that_say_nearly_the_same_are_read_once(wrong: str, code: str, across: float, down: float) -> None:
    def page(canvas: Canvas) -> None:
        picture(canvas, 0, 0, WIDTH, HEIGHT)
        for number, line in enumerate(SCANNED):
            # The first run of OCR read a letter otherwise.
            hidden(canvas, 300 + 18 * number, line.replace("trong", wrong))
        canvas.translate(across, -down)
        for number, line in enumerate(SCANNED):
            hidden(canvas, 300 + 18 * number, line)

    source = read(pdf(page), "a.pdf")
    assert texts(source) == SCANNED
    assert codes(source) == [code]


def test_of_a_line_painted_over_the_new_one_is_read() -> None:
    def page(canvas: Canvas) -> None:
        body(canvas)
        write(canvas, LEFT, 600, "So Xay dung bao cao truoc ngay 15/3/2031.")
        canvas.setFillGray(1)
        canvas.rect(LEFT, HEIGHT - 604, 400, 18, stroke=0, fill=1)
        canvas.setFillGray(0)
        write(canvas, LEFT, 600, "So Xay dung bao cao truoc ngay 16/4/2031.")

    source = read(pdf(page), "a.pdf")
    assert texts(source) == [*LINES, "So Xay dung bao cao truoc ngay 16/4/2031."]
    assert codes(source) == ["text-replaced"]


def test_much_hidden_text_makes_no_scan_of_a_page() -> None:
    def page(canvas: Canvas) -> None:
        for number in range(30):
            hidden(canvas, 100 + 5 * number, SECRET)
        body(canvas)

    source = read(pdf(page), "a.pdf")
    assert source.text_origin == "text-layer"
    assert texts(source) == LINES


def test_letters_drawn_twice_to_look_bold_are_no_second_layer() -> None:
    def page(canvas: Canvas) -> None:
        for shift in (0, 0.4):
            write(canvas, LEFT + shift, 100, "KE HOACH THUC HIEN QUY CHE PHOI HOP")
        body(canvas)

    source = read(pdf(page), "a.pdf")
    assert texts(source) == ["KE HOACH THUC HIEN QUY CHE PHOI HOP", *LINES]
    assert codes(source) == []


@pytest.mark.parametrize("down", [0, 3])
def test_other_words_drawn_over_a_line_are_a_line_of_their_own(down: float) -> None:
    stamp = "Van ban nay da het hieu luc thi hanh"

    def page(canvas: Canvas) -> None:
        body(canvas)
        write(canvas, LEFT + 2, 336 + down, stamp, "Helvetica-Bold")

    source = read(pdf(page), "a.pdf")
    assert sorted(texts(source)) == sorted([*LINES, stamp])
    assert codes(source) == ["text-over-text"]
    span = source.remarks[0].span
    assert span is not None
    assert source.raw[span.start : span.end] == stamp


def test_accents_drawn_over_their_letters_are_no_second_layer() -> None:
    def page(canvas: Canvas) -> None:
        body(canvas)
        for number in range(8):
            write(canvas, LEFT + 12 * number, 600, "o")
            write(canvas, LEFT + 12 * number, 600, "\xb4")

    assert codes(read(pdf(page), "a.pdf")) == []


def test_a_remark_becomes_a_note_of_its_level() -> None:
    from pipeline.steps import decided

    def page(canvas: Canvas) -> None:
        invisible(canvas)
        body(canvas)

    notes = {note.code: note for note in decided(read(pdf(page), "a.pdf")).notes}
    assert notes["text-invisible"].level == "warning"
    assert SECRET in notes["text-invisible"].message_vi


def test_pictures_of_a_form_lie_where_the_form_is_placed() -> None:
    def page(canvas: Canvas) -> None:
        canvas.beginForm("scan")
        canvas.drawImage(ImageReader(io.BytesIO(_png())), 0, 0, 300, 40)
        canvas.endForm()
        canvas.saveState()
        canvas.translate(LEFT - 5, HEIGHT - 620)
        canvas.doForm("scan")
        canvas.restoreState()
        hidden(canvas, 600, SECRET)
        body(canvas)

    source = read(pdf(page), "a.pdf")
    assert texts(source) == [*LINES, SECRET]
    assert codes(source) == []


def _png() -> bytes:
    buffer = io.BytesIO()
    Image.new("L", (20, 20), 180).save(buffer, "PNG")
    return buffer.getvalue()


def test_letters_set_upside_down_with_a_negative_size_are_seen() -> None:
    """Some programs turn the page over and the letters back: size -13 in a matrix of -1."""

    def page(canvas: Canvas) -> None:
        for number, line in enumerate(LINES):
            text = canvas.beginText()
            text.setTextTransform(-1, 0, 0, -1, LEFT, HEIGHT - 300 - 18 * number)
            text.setFont("Times-Roman", -13)
            text.textOut(line)
            canvas.drawText(text)

    source = read(pdf(page), "a.pdf")
    assert texts(source) == LINES
    assert codes(source) == []


def test_letters_of_a_font_with_units_of_its_own_are_seen() -> None:
    """A Type 3 font of bitmaps, as scanners make them: "0.24 points" in units of a font that is 60 times as large."""
    source = read(type3("GIAO SO XAY DUNG"), "a.pdf")
    assert texts(source) == ["GIAO SO XAY DUNG"]


def test_a_document_of_which_nobody_sees_anything_says_so() -> None:
    def page(canvas: Canvas) -> None:
        hidden(canvas, 300, SECRET)

    with pytest.raises(EmptyDocument, match="nobody sees it"):
        read(pdf(page), "a.pdf")


def type3(text: str) -> bytes:
    """Return a page with a text in a Type 3 font: a box for each letter, 60 units wide, drawn at size 0.24."""
    letters = sorted(set(text) - {" "})
    drawn = "\n".join(f"/{letter} 6 0 R" for letter in letters)
    codes = " ".join(f"{ord(letter)} /{letter}" for letter in letters)
    widths = " ".join(["60"] * (ord("Z") - 31))
    lines = "\n".join(f"<{ord(letter):02X}> <{ord(letter):04X}>" for letter in letters)
    unicode = (
        "/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <00> <FF> endcodespacerange "
        f"{len(letters)} beginbfchar {lines} endbfchar endcmap end"
    )
    content = f"BT /F1 0.24 Tf 1 0 0 1 100 700 Tm ({text}) Tj ET"
    box = "60 0 0 0 50 72 d1 0 0 50 72 re f"
    font = (
        f"/FontBBox [0 0 60 72] /FontMatrix [1 0 0 1 0 0] /CharProcs << {drawn} >> /ToUnicode 7 0 R /FirstChar 32 /LastChar 90 "
        f"/Encoding << /Type /Encoding /Differences [{codes}] >> /Widths [{widths}]"
    )
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        f"<< /Length {len(content)} >> stream\n{content}\nendstream",
        f"<< /Type /Font /Subtype /Type3 {font} >>",
        f"<< /Length {len(box)} >> stream\n{box}\nendstream",
        f"<< /Length {len(unicode)} >> stream\n{unicode}\nendstream",
    ]
    data, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(data))
        data += f"{number} 0 obj\n{content}\nendobj\n".encode()
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    return (
        data
        + (
            f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer << /Size {len(objects) + 1} /Root 1 0 R >>\n"
            f"startxref\n{len(data)}\n%%EOF"
        ).encode()
    )

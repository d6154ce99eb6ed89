"""PDF files whose streams, drawings, pictures and fonts grow beyond all measure, and those that want to do something."""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator

import pikepdf
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from hostile.cases import Hostile, hostile
from hostile.pdf_parts import CATALOG, CONTENT, LETTERS, PAGE, TEXT, changed, flate, good, stream, written

RECTANGLES, LINES = 500_000, 40_000


def _page_with(content: bytes, **how: str) -> bytes:
    return written(good(TEXT + content, **how))


def _twice_packed(size: int) -> bytes:
    """Zeros packed again and again: a thousandth of a thousandth."""
    content, filters = b" " * size, 0
    while filters < 3:
        content, filters = zlib.compress(content, 9), filters + 1
    names = "/FlateDecode " * filters
    return changed(CONTENT, stream(content, f"/Filter [{names}]"))


def _predictor() -> bytes:
    packed = flate(
        b"\0" * 1_000_000, "/DecodeParms << /Predictor 15 /Columns 2147483647 /Colors 32 /BitsPerComponent 16 >>"
    )
    return changed(CONTENT, packed)


def _run_lengths(size: int) -> bytes:
    return changed(CONTENT, stream(b"\x81 " * (size // 128), "/Filter /RunLengthDecode"))


def _laughs(levels: int = 9, each: int = 10) -> bytes:
    """A form that draws another one ten times, and so on: a billion times the last one."""
    objects = good(TEXT + b"/X0 Do\n", resources="/XObject << /X0 20 0 R >>")
    for level in range(levels):
        last = level == levels - 1
        content = b"0 0 1 1 re f\n" if last else f"/X{level + 1} Do\n".encode() * each
        below = "" if last else f"/XObject << /X{level + 1} {21 + level} 0 R >>"
        objects[20 + level] = stream(content, f"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << {below} >>")
    return written(objects)


def _chain(length: int) -> bytes:
    objects = good(TEXT + b"/X Do\n", resources="/XObject << /X 20 0 R >>")
    for level in range(length):
        more = f"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X {21 + level} 0 R >> >>"
        objects[20 + level] = stream(b"/X Do\n", more)
    objects[20 + length] = stream(b"0 0 1 1 re f\n", "/Type /XObject /Subtype /Form /BBox [0 0 9 9]")
    return written(objects)


def _form_in_itself() -> bytes:
    objects = good(TEXT + b"/X Do\n", resources="/XObject << /X 20 0 R >>")
    more = "/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 20 0 R >> >>"
    return written({**objects, 20: stream(b"/X Do /X Do\n", more)})


def _rectangles(count: int) -> bytes:
    return _page_with(b"".join(b"%d %d 3 3 re f\n" % (number % 590, number // 590 % 840) for number in range(count)))


def _lines(count: int) -> bytes:
    return _page_with(b"".join(b"%d 0 m %d 842 l S\n" % (number % 595, number % 595) for number in range(count)))


def _lattice(count: int) -> bytes:
    """Lines 0.02 points apart, across and down: each crosses all others."""
    across = b"".join(b"0 %.2f m 590 %.2f l S\n" % (4 * number, 4 * number) for number in range(count))
    down = b"".join(b"%.2f 0 m %.2f 840 l S\n" % (4 * number, 4 * number) for number in range(count))
    return written(good(TEXT + across + down, page="/MediaBox [0 0 14000 14000]"))


def _picture(width: int, height: int, filters: str = "/FlateDecode", content: bytes = b"") -> bytes:
    objects = good(b"q 595 0 0 842 0 0 cm /P Do Q\n", resources="/XObject << /P 20 0 R >>")
    more = (
        f"/Type /XObject /Subtype /Image /Width {width} /Height {height} /ColorSpace /DeviceGray /BitsPerComponent 1 "
        f"/Filter {filters} /DecodeParms << /K -1 /Columns {width} /Rows {height} >>"
    )
    return written({**objects, 20: stream(content or zlib.compress(b"\0" * 100_000), more)})


def _boxed(box: str, *, picture: bool = False, more: str = "") -> bytes:
    if not picture:
        return written(good(page=f"/MediaBox {box} {more}"))
    objects = good(b"q 5 0 0 5 0 0 cm /P Do Q\n", page=f"/MediaBox {box} {more}", resources="/XObject << /P 20 0 R >>")
    image = "/Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8"
    return written({**objects, 20: stream(b"\0", image)})


def _encrypted_by_qpdf(form: int, user: str) -> bytes:
    """Encrypt a page by the forms of PDF 1.4 to 2.0 (R is the revision of ISO 32000's standard handler)."""
    revision, aes, metadata = AES_FORMS[form]
    encryption = pikepdf.Encryption(owner="owner", user=user, R=revision, aes=aes, metadata=metadata)
    into = io.BytesIO()
    with pikepdf.open(io.BytesIO(written(good()))) as document:
        document.save(into, encryption=encryption)
    return into.getvalue()


AES_FORMS: tuple[tuple[int, bool, bool], ...] = (
    (2, False, False), (3, False, False), (4, False, False), (4, True, True), (4, True, False), (6, True, True),
)  # fmt: skip


def _encrypted(strength: int, user: str) -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, encrypt=StandardEncryption(user, "owner", strength=strength))
    canvas.drawString(90, 700, "Dieu 1")
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def _acting(action: str) -> bytes:
    objects = good(page=f"/AA << /O {action} >>")
    return written({**objects, CATALOG: f"<< /Type /Catalog /Pages 2 0 R /OpenAction {action} >>".encode()})


def _characters(count: int) -> bytes:
    """So many characters on one page; each line says another thing, since PDFium takes a line drawn again for a shadow."""
    lines = (b"(%0100d) Tj T*\n" % number for number in range(count // 100))
    return _page_with(b"BT /F1 1 Tf 0.2 TL 10 800 Td\n" + b"".join(lines) + b"ET\n")


def _wide_map() -> bytes:
    """A ToUnicode map that says of sixteen million codes which letter they are."""
    ranges = b"".join(b"<%06X> <%06X> <0041>\n" % (low << 16, (low << 16) + 0xFFFF) for low in range(256))
    font = b"<< /Type /Font /Subtype /Type0 /BaseFont /F /Encoding /Identity-H /ToUnicode 21 0 R /DescendantFonts [22 0 R] >>"
    system = b"<< /Registry (Adobe) /Ordering (Identity) /Supplement 0 >>"
    below = b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /F /CIDSystemInfo %b /W [0 16777215 500] >>" % system
    return written(
        {
            **good(),
            LETTERS: font,
            21: flate(
                b"begincmap 1 begincodespacerange <000000> <FFFFFF> endcodespacerange 256 beginbfrange\n"
                + ranges
                + b"endbfrange endcmap"
            ),
            22: below,
        }
    )


def _named_map() -> bytes:
    """An encoding whose name is a path: old pdfminer opened and unpickled what lies there."""
    font = (
        b"<< /Type /Font /Subtype /Type0 /BaseFont /F /Encoding /..#2F..#2F..#2Ftmp#2Fevil /DescendantFonts [22 0 R] >>"
    )
    below = b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /F /CIDSystemInfo << /Registry (..) /Ordering (/tmp/evil) /Supplement 0 >> >>"
    return written({**good(), LETTERS: font, 22: below})


def _outside_stream() -> bytes:
    return changed(CONTENT, b"<< /Length 0 /F (/etc/passwd) /FFilter /FlateDecode >>\nstream\n\nendstream")


def files() -> Iterator[Hostile]:
    """Yield the family."""
    text = "NOT_A_DOCUMENT UNREADABLE EMPTY"
    yield hostile("good.pdf", lambda: written(good()), "OK")
    yield hostile(
        "bomb_flate.pdf", lambda: changed(CONTENT, flate(b" " * 300_000_000)), "EMPTY DAMAGED beyond", slow=True
    )
    yield hostile("bomb_filters.pdf", lambda: _twice_packed(300_000_000), "EMPTY DAMAGED beyond", slow=True)
    yield hostile("bomb_predictor.pdf", _predictor, "EMPTY DAMAGED beyond")
    yield hostile("bomb_run_lengths.pdf", lambda: _run_lengths(100_000_000), "EMPTY DAMAGED beyond")
    yield hostile(
        "bomb_100_filters.pdf",
        lambda: changed(CONTENT, stream(TEXT, "/Filter [" + "/ASCIIHexDecode " * 100 + "]")),
        "OK EMPTY DAMAGED",
    )
    yield hostile(
        "bomb_hex_string.pdf",
        lambda: written(good(TEXT + b"BT /F1 9 Tf <" + b"41" * 5_000_000 + b"> Tj ET\n")),
        "OK LIMIT_TEXT beyond",
        slow=True,
    )
    yield hostile("bomb_characters.pdf", lambda: _characters(300_000), "LIMIT_TEXT")
    yield hostile("bomb_operands.pdf", lambda: _page_with(b"[ " * 100_000), "OK")
    yield hostile("bomb_saves.pdf", lambda: _page_with(b"q " * 1_000_000), "OK beyond")
    yield hostile("form_laughs.pdf", _laughs, "OK beyond", slow=True)
    yield hostile("form_laughs_small.pdf", lambda: _laughs(5), "OK")
    yield hostile("form_itself.pdf", _form_in_itself, "OK beyond", slow=True)
    yield hostile("form_chain.pdf", lambda: _chain(2_000), "OK")
    yield hostile("bomb_rects.pdf", lambda: _rectangles(RECTANGLES), "OK", slow=True)
    yield hostile("bomb_rects_60000.pdf", lambda: _rectangles(60_000), "OK")
    yield hostile("bomb_lines.pdf", lambda: _lines(LINES), "OK")
    yield hostile("bomb_lattice.pdf", lambda: _lattice(2_900), "OK")
    yield hostile("img_30000.pdf", lambda: _picture(30_000, 30_000), "LIMIT_PIXELS NEEDS_OCR")
    yield hostile("img_1e9.pdf", lambda: _picture(1_000_000_000, 1_000_000_000), "LIMIT_PIXELS NEEDS_OCR EMPTY")
    yield hostile(
        "img_ccitt_2e9.pdf",
        lambda: _picture(2_000_000_000, 2_000_000_000, "/CCITTFaxDecode", b"\x26\xa0" * 99),
        "LIMIT_PIXELS NEEDS_OCR EMPTY",
    )
    yield hostile(
        "img_jpx_none.pdf",
        lambda: _picture(900, 900, "/JPXDecode", b"\0\0\0\x0cjP  \r\n\x87\n" * 9),
        "EMPTY NEEDS_OCR LIMIT_PIXELS UNREADABLE NOT_A_DOCUMENT",
    )
    yield hostile(
        "geo_box_1e9.pdf", lambda: _boxed("[0 0 1000000000 1000000000]"), "OK EMPTY DAMAGED LIMIT_PIXELS " + text
    )
    yield hostile(
        "geo_box_1e9_picture.pdf",
        lambda: _boxed("[0 0 1000000000 1000000000]", picture=True),
        "LIMIT_PIXELS NEEDS_OCR EMPTY",
    )
    yield hostile(
        "geo_unit_1e6_picture.pdf",
        lambda: _boxed("[0 0 14400 14400]", picture=True, more="/UserUnit 1000000"),
        "LIMIT_PIXELS NEEDS_OCR EMPTY",
    )
    yield hostile("geo_box_nan.pdf", lambda: _boxed("[0 0 1e999 nan]"), "OK EMPTY DAMAGED")
    yield hostile("geo_box_empty.pdf", lambda: _boxed("[0 0 0 0]"), "OK EMPTY DAMAGED")
    yield hostile("geo_box_reversed.pdf", lambda: _boxed("[595 842 0 0]"), "OK")
    yield hostile(
        "geo_box_negative.pdf",
        lambda: _boxed("[-2147483648 -2147483648 2147483647 2147483647]"),
        "OK EMPTY DAMAGED " + text,
    )
    for strength in (40, 128):
        yield hostile(
            f"encrypted_{strength}.pdf", lambda strength=strength: _encrypted(strength, "secret"), "ENCRYPTED"
        )
        yield hostile(f"encrypted_{strength}_owner.pdf", lambda strength=strength: _encrypted(strength, ""), text)
    for form, (revision, aes, _) in enumerate(AES_FORMS):
        name = f"encrypted_r{revision}_{'aes' if aes else 'rc4'}_{form}"
        yield hostile(f"{name}.pdf", lambda form=form: _encrypted_by_qpdf(form, "secret"), "ENCRYPTED")
        yield hostile(f"{name}_owner.pdf", lambda form=form: _encrypted_by_qpdf(form, ""), "OK")
    yield hostile(
        "act_javascript.pdf",
        lambda: _acting("<< /S /JavaScript /JS (app.launchURL\\('http://127.0.0.1:9/'\\)) >>"),
        "OK",
    )
    yield hostile("act_launch.pdf", lambda: _acting("<< /S /Launch /F (/bin/true) >>"), "OK")
    yield hostile("act_uri.pdf", lambda: _acting("<< /S /URI /URI (http://127.0.0.1:9/) >>"), "OK")
    yield hostile("act_submit.pdf", lambda: _acting("<< /S /SubmitForm /F (http://127.0.0.1:9/) >>"), "OK")
    yield hostile("act_outside_stream.pdf", _outside_stream, "EMPTY")
    yield hostile(
        "act_xfa.pdf",
        lambda: written(
            {
                **good(),
                CATALOG: b"<< /Type /Catalog /Pages 2 0 R /AcroForm << /XFA 21 0 R /Fields [] >> >>",
                21: stream(b"<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><xdp>&e;</xdp>"),
            }
        ),
        "OK",
    )
    yield hostile("font_map_wide.pdf", _wide_map, "OK " + text)
    yield hostile("font_cmap_path.pdf", _named_map, "OK DAMAGED NEEDS_OCR " + text)
    yield hostile("txt_surrogates.pdf", lambda: _surrogates(), "OK")


def _surrogates() -> bytes:
    """Two letters whose map says half a surrogate pair, NUL, and a character that is none."""
    letters = b"<78> <D800> <79> <0000> <7A> <FFFF> <77> <202E>"
    codes = b"begincmap 1 begincodespacerange <00> <FF> endcodespacerange 4 beginbfchar %b endbfchar endcmap" % letters
    objects = good(TEXT + b"BT /F2 9 Tf 60 60 Td (xyzw Dieu) Tj ET\n")
    objects[PAGE] = objects[PAGE].replace(b"/F1 5 0 R", b"/F1 5 0 R /F2 20 0 R")
    objects[20] = b"<< /Type /Font /Subtype /Type1 /BaseFont /Times-Roman /ToUnicode 21 0 R >>"
    objects[21] = flate(codes)
    return written(objects)

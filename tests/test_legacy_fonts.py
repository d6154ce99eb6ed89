"""Word and PDF files in .Vn and VNI fonts, whole or in part: only text in such fonts is converted, and files of today stay as they are."""

from __future__ import annotations

import io
import re
import textwrap
import zipfile
from pathlib import Path

import pytest
from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from legacy_sample import DECISION, in_tcvn3, in_vni, read_as_western
from proofs import broken_proofs
from reportlab.pdfgen.canvas import Canvas
from sources import texts

from pipeline.errors import NeedsOcr, UnreadableText
from pipeline.read import docx, pdf
from pipeline.read.legacy import NO_PLAN, Font, Plan, Stretch, converted_line, font_named, plan_for
from pipeline.steps import decided

LINES = [line for line in DECISION.split("\n") if line]
Run = tuple[str, str]


# Names of fonts


@pytest.mark.parametrize(
    ("name", "font"),
    [
        (".VnTime", Font("tcvn3")),
        (".VNTIME", Font("tcvn3")),
        ("ABCDEF+.VnArial-Bold", Font("tcvn3")),
        (".VnTimeH", Font("tcvn3", capitals=True)),
        ("BCDEEE+.VnTimeH,Bold", Font("tcvn3", capitals=True)),
        (".VnCentury Schoolbook", Font("tcvn3")),
        (".VnAvantH Bold", Font("tcvn3", capitals=True)),
        ("VNI-Times", Font("vni")),
        ("GHIJKL+VNI-Helve-Condense", Font("vni")),
        ("vni times", Font("vni")),
        ("Times New Roman", Font()),
        ("Vnicode", Font()),
        ("", Font()),
    ],
)
def test_a_font_s_name_tells_its_encoding(name: str, font: Font) -> None:
    assert font_named(name) == font


# Lines


def test_stretches_of_a_line_keep_their_borders() -> None:
    tcvn3, vni = Font("tcvn3"), Font("vni")
    line = [Stretch("Së ", tcvn3), Stretch("Sở", Font()), Stretch(" ha", vni), Stretch("øn", vni), Stretch("g", Font())]
    assert converted_line(line, NO_PLAN) == (["Sở ", "Sở", " hà", "n", "g"], ["tcvn3", None, "vni", "vni", None])


def test_unicode_typed_in_an_old_font_stays() -> None:
    assert converted_line([Stretch("Quyết định này", Font("tcvn3"))], NO_PLAN)[0] == ["Quyết định này"]


def test_old_fonts_left_in_a_converted_file_are_distrusted() -> None:
    old = Font("tcvn3")
    lines = [[Stretch(line, old)] for line in LINES] + [[Stretch("các xã", old)]]
    plan = plan_for(lines)
    assert plan == Plan(None, frozenset({"tcvn3"}))
    assert converted_line([Stretch("các xã", old)], plan)[0] == ["các xã"]
    assert plan_for([[Stretch("các xã", old)]]).distrusted == {"tcvn3"}


def test_codes_in_the_private_area_are_those_of_the_font() -> None:
    private = "".join(chr(0xF000 + ord(char)) if ord(char) > 0x7F else char for char in in_tcvn3("Quyết định"))
    assert converted_line([Stretch(private, Font("tcvn3"))], NO_PLAN)[0] == ["Quyết định"]


# Word


def word(paragraphs: list[list[Run]], styled: str = "", theme: str = "") -> bytes:
    """Return a Word file; a run's font is set on the run, "" leaves it to the style Normal (`styled`) or the theme."""
    document = Document()
    fonts = document.styles["Normal"].element.get_or_add_rPr().get_or_add_rFonts()
    for key in list(fonts.attrib):
        del fonts.attrib[key]
    if styled:
        fonts.set(qn("w:hAnsi"), styled)
        fonts.set(qn("w:ascii"), styled)
    elif theme:
        fonts.set(qn("w:hAnsiTheme"), "minorHAnsi")
    for runs in paragraphs:
        paragraph = document.add_paragraph()
        for text, font in runs:
            run = paragraph.add_run(text)
            if font:
                run.font.name = font
    written = io.BytesIO()
    document.save(written)
    return with_theme(written.getvalue(), theme) if theme else written.getvalue()


def with_theme(data: bytes, font: str) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(written, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if "theme/theme" in name:
                head, mark, tail = part.partition(b"<a:minorFont>")
                begin = tail.index(b'typeface="') + len(b'typeface="')
                part = head + mark + tail[:begin] + font.encode() + tail[tail.index(b'"', begin) :]
            new.writestr(name, part)
    return written.getvalue()


CLEAN = docx.read(word([[(line, "")] for line in LINES]), "a.docx")


@pytest.mark.parametrize(
    ("convert", "font", "encoding"), [(in_tcvn3, ".VnTime", "tcvn3"), (in_vni, "VNI-Times", "vni")]
)
@pytest.mark.parametrize("place", ["run", "style", "theme", "nowhere"])
def test_a_word_file_in_an_old_font(convert, font: str, encoding: str, place: str) -> None:
    own = font if place == "run" else ""
    data = word(
        [[(convert(line), own)] for line in LINES],
        styled=font if place == "style" else "",
        theme=font if place == "theme" else "",
    )
    source = docx.read(data, "a.docx")
    assert source.raw == CLEAN.raw
    assert source.encoding == encoding
    assert [remark.code for remark in source.remarks] == ["legacy-encoding"]
    decision = decided(source)
    assert broken_proofs(source, decision) == []
    assert [one.text for one in decision.obligations] == [one.text for one in decided(CLEAN).obligations]
    assert decision.source.encoding == encoding


def test_only_runs_in_old_fonts_are_converted() -> None:
    data = word(
        [
            [(in_tcvn3("Sở Tài chính bố trí vốn "), ".VnTime"), ("và các sở rà soát", "Times New Roman")],
            [("Café à la crème, các bến phà", "Times New Roman")],
            [(in_vni("Điều 2. Giao Sở Y tế"), "VNI-Helve"), (in_tcvn3(" lập đề án"), ".VnArial")],
            [(in_tcvn3("quyết định"), ".VnTimeH"), (": ABC", "")],
        ],
        styled="Times New Roman",
    )
    source = docx.read(data, "a.docx")
    assert texts(source) == [
        "Sở Tài chính bố trí vốn và các sở rà soát",
        "Café à la crème, các bến phà",
        "Điều 2. Giao Sở Y tế lập đề án",
        "QUYẾT ĐỊNH: ABC",
    ]
    assert source.encoding == "tcvn3"
    assert sorted(remark.message.split()[5] for remark in source.remarks) == ["TCVN3", "VNI"]


@pytest.mark.parametrize(
    "line", ["QUYẾT ĐỊNH của Bộ trưởng", "Kế hoạch hạng mục¹ bến phà; ¹ Theo báo cáo", "BỘ LAO ĐỘNG - THƯƠNG BINH"]
)
def test_runs_cut_anywhere_are_one_text(line: str) -> None:
    for convert, font in ((in_vni, "VNI-Times"), (in_tcvn3, ".VnTime")):
        source = docx.read(word([[(char, font) for char in convert(line)]]), "a.docx")
        assert texts(source) == [line]


def test_dropped_letters_come_back_in_runs_cut_anywhere() -> None:
    lost = [in_tcvn3(line).replace("\u00ad", "") for line in ["Thương binh và người được hưởng đầu tư", *LINES]]
    source = docx.read(
        word([[(line[at : at + 3], ".VnTime") for at in range(0, len(line), 3)] for line in lost]), "a.docx"
    )
    assert texts(source)[0] == "Thương binh và người được hưởng đầu tư"
    assert "letters-restored" in {remark.code for remark in source.remarks}


def test_the_theme_s_font_gives_way_to_the_run_s_own() -> None:
    data = word([[("các bến phà đã cũ", "Times New Roman"), (in_tcvn3(" của tỉnh"), "")]], theme=".VnTime")
    assert texts(docx.read(data, "a.docx")) == ["các bến phà đã cũ của tỉnh"]


def changed(text: str, font: str, change) -> bytes:
    document = Document()
    run = document.add_paragraph().add_run(text)
    run.font.name = font
    change(run)
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def test_a_dropped_letter_stays_with_its_word() -> None:
    lines = ["Bộ Đầu tư và cả mục 1ch", *["Thương binh được hưởng lương"] * 4]
    lost = [in_tcvn3(line).replace("\u00ad", "") for line in lines]
    runs = [[(part, ".VnTime") for part in re.split(r"(?= )", line)] for line in lost]
    source = docx.read(word(runs), "a.docx")
    assert texts(source) == lines
    assert texts(pdf.read(paper([[(line, "old")] for line in lost]), "a.pdf")) == lines


def test_capitals_soft_hyphens_and_symbols_of_word() -> None:
    def capitals(run) -> None:
        run.font.all_caps = True

    def symbol(run) -> None:
        node = OxmlElement("w:sym")
        node.set(qn("w:font"), ".VnTime")
        node.set(qn("w:char"), "F0AE")
        run._element.append(node)

    def soft_hyphen(run) -> None:
        run._element.append(OxmlElement("w:softHyphen"))

    assert texts(docx.read(changed(in_tcvn3("Kế hoạch"), ".VnTime", capitals), "a.docx")) == ["KẾ HOẠCH"]
    assert texts(docx.read(changed("Kế hoạch", "Arial", capitals), "a.docx")) == ["KẾ HOẠCH"]
    assert texts(docx.read(changed(in_tcvn3("hội "), ".VnTime", symbol), "a.docx")) == ["hội đ"]
    assert texts(docx.read(changed(in_tcvn3("Thông t"), ".VnTime", soft_hyphen), "a.docx")) == ["Thông tư"]
    assert texts(docx.read(changed("kinh tế", "Arial", soft_hyphen), "a.docx")) == ["kinh tế"]


def test_automatic_numbers_are_in_the_font_of_their_list() -> None:
    document = Document()
    for text in ("Ban hµnh kÕ ho¹ch", "Giao Së Y tÕ"):
        paragraph = document.add_paragraph(style="List Number")
        paragraph.add_run(text).font.name = ".VnTime"
    numbering = document.part.numbering_part.element
    for level in numbering.iter(qn("w:lvl")):
        level.find(qn("w:lvlText")).set(qn("w:val"), in_tcvn3("Điều %1."))
        looks = OxmlElement("w:rPr")
        fonts = OxmlElement("w:rFonts")
        fonts.set(qn("w:hAnsi"), ".VnTime")
        looks.append(fonts)
        level.append(looks)
    written = io.BytesIO()
    document.save(written)
    assert texts(docx.read(written.getvalue(), "a.docx")) == ["Điều 1. Ban hành kế hoạch", "Điều 2. Giao Sở Y tế"]


def test_a_word_file_of_today_is_not_touched() -> None:
    assert CLEAN.encoding == ""
    assert CLEAN.remarks == ()
    assert CLEAN.raw == "\n".join(LINES)


def test_a_word_file_that_nobody_can_read_is_refused() -> None:
    with pytest.raises(UnreadableText):
        docx.read(word([[(read_as_western(line), "")] for line in LINES]), "a.docx")


# PDF

# The standard fonts are renamed in the file, so that their codes are those of Windows and their names those of old fonts.
STANDARD = {"old": "Times-Roman", "old-capitals": "Times-Bold", "vni": "Helvetica", "today": "Courier"}
RENAMED = {b"/BaseFont /Times-Roman": b"/BaseFont /.VnTime    ", b"/BaseFont /Times-Bold": b"/BaseFont /.VnTimeH  "}
RENAMED |= {b"/BaseFont /Helvetica ": b"/BaseFont /VNI-Times "}


def paper(lines: list[list[Run]], *, renamed: bool = True) -> bytes:
    written = io.BytesIO()
    canvas = Canvas(written, invariant=True)
    height = 800.0
    for line in lines:
        text = canvas.beginText(60, height)
        for run, font in line:
            text.setFont(STANDARD[font], 11)
            text.textOut(run)
        canvas.drawText(text)
        height -= 16
        if height < 60:
            canvas.showPage()
            height = 800.0
    canvas.save()
    data = written.getvalue()
    for old, new in RENAMED.items() if renamed else ():
        data = data.replace(old, new)
    return data


WIDE = [part for line in LINES for part in textwrap.wrap(line, 70)]


@pytest.mark.parametrize(
    ("convert", "font", "encoding"), [(in_tcvn3, "old", "tcvn3"), (in_vni, "vni", "vni")], ids=["tcvn3", "vni"]
)
@pytest.mark.parametrize("renamed", [True, False], ids=["by the font's name", "by the text"])
def test_a_pdf_in_an_old_font(convert, font: str, encoding: str, *, renamed: bool) -> None:
    source = pdf.read(paper([[(convert(line), font)] for line in WIDE], renamed=renamed), "a.pdf")
    assert texts(source) == WIDE
    assert source.encoding == encoding
    assert [remark.code for remark in source.remarks] == ["legacy-encoding"]
    decision = decided(source)
    assert broken_proofs(source, decision) == []
    assert decision.decision.number == "77/QĐ-UBND"
    assert all(one.evidence[0].boxes for one in decision.obligations)


def test_only_words_in_old_fonts_are_converted_in_a_pdf() -> None:
    lines = [
        [("Cafe à la crème ", "today"), (in_tcvn3("đã đóng cửa ở bến phà"), "old")],
        [("(", "today"), (in_tcvn3("sau đây gọi là Sở"), "old"), (")", "today")],
        [(in_vni("Điều 2. Giao Sở Y tế lập đề án "), "vni"), ("à", "today")],
        [(in_tcvn3("quyết định"), "old-capitals"), (" ABC", "today")],
    ]
    source = pdf.read(paper(lines), "a.pdf")
    assert texts(source) == [
        "Cafe à la crème đã đóng cửa ở bến phà",
        "(sau đây gọi là Sở)",
        "Điều 2. Giao Sở Y tế lập đề án à",
        "QUYẾT ĐỊNH ABC",
    ]


def test_the_letter_u_with_a_horn_at_a_line_s_end() -> None:
    lines = ["Căn cứ Thông tư", "số 5 của Bộ, và như", "đã định; số 12/NQ-", "HĐND của tỉnh"]
    source = pdf.read(paper([[(in_tcvn3(line), "old")] for line in lines]), "a.pdf")
    assert texts(source) == lines


def test_a_soft_hyphen_of_today_is_a_hyphen() -> None:
    source = pdf.read(paper([[("Thanh toan 5\xad7 trieu dong cua Ban Quan ly du an tinh", "today")]]), "a.pdf")
    assert texts(source) == ["Thanh toan 5-7 trieu dong cua Ban Quan ly du an tinh"]


def test_a_pdf_whose_text_makes_no_words_needs_ocr(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THIHANH_TESSERACT", "")
    with pytest.raises(NeedsOcr, match="needs Tesseract"):
        pdf.read(paper([[("Nµ¶n d·®q ±¡§t ¥r©s £w¤z ¾½k »»p", "today")] for _ in range(8)], renamed=False), "a.pdf")


CORPUS = sorted((Path(__file__).parents[1] / "corpus").glob("*/*"))


@pytest.mark.parametrize(
    "path", [path for path in CORPUS if path.suffix in (".pdf", ".docx")], ids=lambda path: path.name
)
def test_sample_files_of_today_hold_no_legacy_text(path: Path) -> None:
    source = (pdf if path.suffix == ".pdf" else docx).read(path.read_bytes(), path.name)
    assert source.encoding == ""
    assert "legacy-encoding" not in {remark.code for remark in source.remarks}

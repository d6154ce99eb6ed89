"""One Word file with everything that Word can put around a text: what is read, what is left out, what is told."""

from __future__ import annotations

import io
import zipfile

import pytest
from sources import cells, said, texts
from test_read_docx import NUMBERING, STYLES, W, cell, docx, numbered, paragraph, root, run

from pipeline.document.source import Footnote, Line, Source, Table
from pipeline.read.docx import read
from pipeline.steps import decided

R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
V = "urn:schemas-microsoft-com:vml"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"

LISTS = """
<w:abstractNum w:abstractNumId="5">
  <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:pStyle w:val="Dieu"/><w:lvlText w:val="Điều %1."/></w:lvl>
  <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:pStyle w:val="Khoan"/><w:lvlText w:val="%2."/></w:lvl>
  <w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%3)"/><w:suff w:val="space"/></w:lvl>
  <w:lvl w:ilvl="3"><w:start w:val="1"/><w:numFmt w:val="decimalZero"/><w:lvlRestart w:val="0"/><w:lvlText w:val="[%4]"/></w:lvl>
  <w:lvl w:ilvl="4"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:isLgl/><w:lvlText w:val="%1.%2.%5"/></w:lvl>
</w:abstractNum>
<w:abstractNum w:abstractNumId="6"><w:numStyleLink w:val="Danhsach"/></w:abstractNum>
<w:abstractNum w:abstractNumId="7"><w:styleLink w:val="Danhsach"/>
  <w:lvl w:ilvl="0"><w:start w:val="3"/><w:numFmt w:val="upperRoman"/><w:lvlText w:val="%1."/></w:lvl>
</w:abstractNum>
<w:num w:numId="5"><w:abstractNumId w:val="5"/></w:num>
<w:num w:numId="6"><w:abstractNumId w:val="6"/></w:num>
<w:num w:numId="7"><w:abstractNumId w:val="5"/>
  <w:lvlOverride w:ilvl="2"><w:startOverride w:val="1"/></w:lvlOverride></w:num>
"""
MORE_STYLES = """
<w:style w:type="paragraph" w:styleId="Dieu"><w:pPr><w:numPr><w:numId w:val="5"/></w:numPr></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="Khoan"><w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="5"/></w:numPr></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="KhoanDam"><w:basedOn w:val="Khoan"/><w:rPr><w:b/></w:rPr></w:style>
<w:style w:type="character" w:styleId="An"><w:rPr><w:vanish/></w:rPr></w:style>
"""


def whole(
    body: str, *, headers: tuple[str, ...] = (), footnotes: str = "", endnotes: str = "", footer: str = ""
) -> bytes:
    """Return a Word file of all its parts, joined by relations as Word writes them."""
    parts = {
        "styles": STYLES + MORE_STYLES,
        "numbering": NUMBERING + LISTS,
        "footnotes": footnotes,
        "endnotes": endnotes,
    }
    relations, sections = [], []
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, inside in parts.items():
            archive.writestr(f"word/{name}.xml", root(name, inside))
            relations.append(f'<Relationship Id="{name}" Type="{R}/{name}" Target="{name}.xml"/>')
        for number, inside in enumerate(headers):
            archive.writestr(f"word/header{number}.xml", root("hdr", inside))
            relations.append(f'<Relationship Id="h{number}" Type="{R}/header" Target="header{number}.xml"/>')
            sections.append(f'<w:headerReference xmlns:r="{R}" w:type="default" r:id="h{number}"/>')
        archive.writestr("word/footer1.xml", root("ftr", footer))
        relations.append(f'<Relationship Id="f1" Type="{R}/footer" Target="footer1.xml"/>')
        sections.append(f'<w:footerReference xmlns:r="{R}" w:type="default" r:id="f1"/>')
        section = f"<w:sectPr>{''.join(sections)}</w:sectPr>"
        archive.writestr("word/document.xml", root("document", f"<w:body>{body}{section}</w:body>"))
        archive.writestr(
            "word/_rels/document.xml.rels",
            f'<Relationships xmlns="{PACKAGE}">{"".join(relations)}</Relationships>',
        )
    return buffer.getvalue()


def styled(text: str, style: str) -> str:
    return paragraph(text, f'<w:pStyle w:val="{style}"/>')


def mark(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def order(text: str) -> str:
    return f"<w:r><w:instrText>{text}</w:instrText></w:r>"


def ended(change: str, inside: str) -> str:
    """Return a paragraph whose end is inserted, deleted or moved away."""
    return f"<w:p><w:pPr><w:rPr><w:{change}/></w:rPr></w:pPr>{inside}</w:p>"


def box(text: str) -> str:
    return f"<w:txbxContent>{paragraph(text)}</w:txbxContent>"


VML = f'<w:pict><v:shape xmlns:v="{V}"><v:textbox>{box("Khung VML")}</v:textbox></v:shape></w:pict>'
BOTH = (
    f'<mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:wsp><wps:txbx>{box("Khung mới")}</wps:txbx></wps:wsp>'
    f"</w:drawing></mc:Choice><mc:Fallback><w:pict>{box('Khung mới')}</w:pict></mc:Fallback></mc:AlternateContent>"
)
BY_STYLE = '<w:rStyle w:val="An"/>'
NESTED = f"<w:tbl><w:tr>{cell('trong 1')}{cell('trong 2')}</w:tr></w:tbl>"
TABLE = (
    "<w:tbl><w:tr><w:trPr><w:tblHeader/></w:trPr>"
    + cell("Nhiệm vụ", '<w:gridSpan w:val="2"/>')
    + f"<w:sdt><w:sdtContent>{cell('Hạn')}</w:sdtContent></w:sdt></w:tr>"
    + f"<w:tr>{cell('1')}<w:tc>{paragraph('Rà soát')}{NESTED}{paragraph('Báo cáo')}</w:tc>"
    + cell("Quý II", '<w:vMerge w:val="restart"/>')
    + "</w:tr>"
    + f"<w:sdt><w:sdtContent><w:tr>{cell('2')}{cell('Kiểm tra')}{cell('', '<w:vMerge/>')}</w:tr></w:sdtContent></w:sdt>"
    + f"<w:tr><w:trPr><w:del/></w:trPr>{cell('8')}{cell('hàng bị xóa')}{cell('x')}</w:tr>"
    + f"<w:tr><w:trPr><w:ins/></w:trPr>{cell('3')}{cell('hàng thêm')}{cell('x')}</w:tr></w:tbl>"
)
BODY = "".join(
    [
        styled("Giao Sở Nội vụ", "Dieu"),
        styled("Rà soát", "Khoan"),
        numbered("bến đò", 5, 2),
        numbered("phao", 5, 2),
        numbered("phụ", 5, 3),
        styled("Báo cáo", "KhoanDam"),
        numbered("lại từ đầu", 5, 2),
        numbered("ghi theo cấp", 5, 4),
        numbered("không bắt đầu lại", 5, 3),
        styled("Hiệu lực", "Dieu"),
        numbered("của danh sách khác", 7, 2),
        numbered("liên kết kiểu", 6),
        # content controls: block, inline
        f"<w:sdt><w:sdtContent>{paragraph('Trong ô khối')}</w:sdtContent></w:sdt>",
        f"<w:p>{run('Trong ')}<w:sdt><w:sdtContent>{run('ô dòng')}</w:sdtContent></w:sdt></w:p>",
        # fields: simple, complex, one in the instruction of another
        f'<w:p><w:fldSimple w:instr="PAGE">{run("Trường đơn")}</w:fldSimple></w:p>',
        (
            f"<w:p>{mark('begin')}{order('IF ')}{mark('begin')}{order('REF')}{mark('separate')}{run('ẩn')}{mark('end')}"
            f"{order(' = 1')}{mark('separate')}{run('Kết quả')}{mark('end')}{run(' trường')}</w:p>"
        ),
        # tracked changes
        f"<w:p>{run('Trước ngày ')}<w:del><w:r><w:delText>10</w:delText></w:r></w:del><w:ins>{run('20')}</w:ins></w:p>",
        f"<w:p>{run('Chuyển đi: ')}<w:moveFrom>{run('đoạn này')}</w:moveFrom></w:p>",
        f"<w:p><w:moveTo>{run('đoạn này')}</w:moveTo>{run(' đến đây')}</w:p>",
        ended("ins", run("Đoạn mới")),
        # notes
        f'<w:p>{run("Theo quy hoạch")}<w:r><w:footnoteReference w:id="2"/></w:r></w:p>',
        f'<w:p>{run("Theo tổng kết")}<w:r><w:endnoteReference w:id="3"/></w:r></w:p>',
        f"<w:p>{run('Thân')}<w:r>{VML}</w:r><w:r>{BOTH}</w:r></w:p>",
        TABLE,
        # characters
        "<w:p><w:r><w:t>Dòng một</w:t><w:br/><w:t>dòng</w:t><w:tab/><w:t>hai</w:t></w:r></w:p>",
        (
            '<w:p><w:r><w:sym w:font="Symbol" w:char="F0B3"/><w:t xml:space="preserve"> 95 </w:t>'
            '<w:sym w:font="Wingdings" w:char="F0FC"/><w:sym w:font="Webdings" w:char="F061"/></w:r>'
            '<w:r><w:rPr><w:rFonts w:ascii="Symbol"/></w:rPr><w:t>&#xF0A3;</w:t></w:r></w:p>'
        ),
        "<w:p><w:r><w:t>77/QĐ</w:t><w:noBreakHyphen/><w:t>UB</w:t><w:softHyphen/><w:t>ND</w:t></w:r></w:p>",
        f"<w:p>{run('Thấy')}{run(' ẩn', '<w:vanish/>')}{run(' cũng ẩn', BY_STYLE)}{run(' ', '<w:vanish/>')}</w:p>",
        (
            f'<w:p><w:commentRangeStart w:id="1"/>{run("Có ghi chú")}<w:commentRangeEnd w:id="1"/>'
            '<w:r><w:commentReference w:id="1"/></w:r></w:p>'
        ),
    ]
)
FOOTNOTES = f'<w:footnote w:id="0" w:type="separator">{paragraph("x")}</w:footnote>'
FOOTNOTES += f'<w:footnote w:id="2">{paragraph("Chú thích chân trang")}</w:footnote>'
ENDNOTES = f'<w:endnote w:id="3">{paragraph("Chú thích cuối")}</w:endnote>'


@pytest.fixture(scope="module")
def source() -> Source:
    return read(whole(BODY, footnotes=FOOTNOTES, endnotes=ENDNOTES), "a.docx")


def test_every_line_is_read_once_in_order(source: Source) -> None:
    assert texts(source) == [
        "Điều 1. Giao Sở Nội vụ",
        "1. Rà soát",
        "a) bến đò",
        "b) phao",
        "[01] phụ",
        "2. Báo cáo",
        "a) lại từ đầu",
        "1.2.1 ghi theo cấp",
        "[02] không bắt đầu lại",
        "Điều 2. Hiệu lực",
        "a) của danh sách khác",
        "III. liên kết kiểu",
        "Trong ô khối",
        "Trong ô dòng",
        "Trường đơn",
        "Kết quả trường",
        "Trước ngày 20",
        "Chuyển đi:",
        "đoạn này đến đây",
        "Đoạn mới",
        "Theo quy hoạch",
        "Theo tổng kết",
        "Thân",
        "Khung VML",
        "Khung mới",
        "Dòng một",
        "dòng\thai",
        "≥ 95 ✓•≤",
        "77/QĐ-UBND",
        "Thấy",
        "Có ghi chú",
    ]


def test_notes_stand_beside_the_text(source: Source) -> None:
    notes = [element for element in source.elements if isinstance(element, Footnote)]
    assert [(note.mark, said(source, note.lines[0])) for note in notes] == [
        ("1", "Chú thích chân trang"),
        ("i", "Chú thích cuối"),
    ]


def test_the_table_has_its_merged_and_nested_cells(source: Source) -> None:
    table = next(element for element in source.elements if isinstance(element, Table))
    assert cells(table, source) == {
        (0, 0, 1, 2): ["Nhiệm vụ"],
        (0, 2, 1, 1): ["Hạn"],
        (1, 0, 1, 1): ["1"],
        (1, 1, 1, 1): ["Rà soát", "trong 1", "trong 2", "Báo cáo"],
        (1, 2, 2, 1): ["Quý II"],
        (2, 0, 1, 1): ["2"],
        (2, 1, 1, 1): ["Kiểm tra"],
        (3, 0, 1, 1): ["3"],
        (3, 1, 1, 1): ["hàng thêm"],
        (3, 2, 1, 1): ["x"],
    }


def test_what_was_left_out_is_told_with_how_often(source: Source) -> None:
    assert [remark.code for remark in source.remarks] == [
        "tracked-changes",
        "tracked-changes",
        "hidden-text",
        "comments-left-out",
    ]
    inserted, deleted, hidden, comments = (remark.message for remark in source.remarks)
    assert "insertions" in inserted
    assert "4 places" in inserted  # in a line, moved there, a paragraph, a row
    assert "deletions" in deleted
    assert "3 places" in deleted  # in a line, moved away, a row
    assert "2 places" in hidden
    assert "(1)" in comments
    assert all("chỗ" in remark.message_vi or "ghi chú" in remark.message_vi for remark in source.remarks)


def test_nothing_is_told_where_nothing_was_left_out() -> None:
    assert read(docx(paragraph("a")), "a.docx").remarks == ()


# Tracked ends of paragraphs


def test_a_deleted_paragraph_has_no_number() -> None:
    gone = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr><w:rPr><w:del/></w:rPr>'
    deleted = f"<w:p><w:pPr>{gone}</w:pPr><w:del><w:r><w:delText>bỏ</w:delText></w:r></w:del></w:p>"
    body = numbered("a", 1) + deleted + numbered("b", 1) + numbered("c", 1)
    assert texts(read(docx(body), "a.docx")) == ["Điều 1. a", "Điều 2. b", "Điều 3. c"]


def test_two_paragraphs_joined_by_a_deletion_have_one_number() -> None:
    first = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr><w:rPr><w:del/></w:rPr>'
    body = paragraph("Giao Sở", first) + numbered(" Nội vụ", 1) + numbered("b", 1)
    assert texts(read(docx(body), "a.docx")) == ["Điều 1. Giao Sở Nội vụ", "Điều 2. b"]


@pytest.mark.parametrize("after", ["", "<w:tbl><w:tr>" + cell("bảng") + "</w:tr></w:tbl>"])
def test_a_deleted_end_with_nothing_to_join_loses_no_text(after: str) -> None:
    assert texts(read(docx(paragraph("a") + ended("del", run("cuối")) + after), "a.docx")) == ["a", "cuối"]


def test_a_deleted_end_stays_in_its_cell() -> None:
    body = f"<w:tbl><w:tr><w:tc>{ended('del', run('x'))}</w:tc>{cell('y')}</w:tr></w:tbl>"
    source = read(docx(body), "a.docx")
    table = source.elements[0]
    assert isinstance(table, Table)
    assert cells(table, source) == {(0, 0, 1, 1): ["x"], (0, 1, 1, 1): ["y"]}


# Fields


def test_a_field_that_never_ends_hides_nothing() -> None:
    body = f"<w:p>{mark('begin')}{order('DATE')}</w:p>{paragraph('Điều 1. Giao Sở Nội vụ')}"
    assert texts(read(docx(body), "a.docx")) == ["Điều 1. Giao Sở Nội vụ"]


def test_a_result_goes_over_paragraphs() -> None:
    body = f"<w:p>{mark('begin')}{order('TOC')}{mark('separate')}{run('một')}</w:p><w:p>{run('hai')}{mark('end')}</w:p>"
    assert texts(read(docx(body), "a.docx")) == ["một", "hai"]


# Page headers

HEADER = paragraph("Số: 77/QĐ-UBND")
PLAIN = paragraph("Căn cứ Luật Đường thủy;") + paragraph("Điều 1. Giao Sở Nội vụ.")


def test_a_number_that_stands_in_the_page_header_alone_is_read() -> None:
    data = whole(PLAIN, headers=(paragraph("Trang 1"), HEADER, HEADER), footer=paragraph("lưu hành nội bộ"))
    source = read(data, "a.docx")
    assert texts(source) == ["Số: 77/QĐ-UBND", "Căn cứ Luật Đường thủy;", "Điều 1. Giao Sở Nội vụ."]
    assert decided(source).decision.number == "77/QĐ-UBND"


@pytest.mark.parametrize(
    "header",
    [
        paragraph("Trang 3 của 7"),
        paragraph("CÔNG BÁO/Số 12 + 13/Ngày 05-3-2031"),
        HEADER,  # the body has it too
    ],
)
def test_any_other_page_header_is_furniture(header: str) -> None:
    body = paragraph("Số: 77/QĐ-UBND") + PLAIN
    assert texts(read(whole(body, headers=(header,)), "a.docx")) == texts(read(whole(body), "a.docx"))


def test_the_motto_may_stand_in_the_page_header() -> None:
    motto = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
    assert texts(read(whole(HEADER + PLAIN, headers=(paragraph(motto),)), "a.docx"))[0] == motto


def test_a_file_without_relations_has_no_headers() -> None:
    lines = [element for element in read(docx(HEADER), "a.docx").elements if isinstance(element, Line)]
    assert len(lines) == 1
    assert W in root("hdr", "")


# Symbols


@pytest.mark.parametrize(
    ("font", "code", "expected"),
    [
        ("Symbol", "F0B3", "≥"),
        ("Symbol", "B3", "≥"),
        ("symbol", "F035", "5"),
        ("Symbol", "F0FF", "•"),
        ("Wingdings", "F0A8", "☐"),
        ("Wingdings", "F041", "•"),
        ("Times New Roman", "2265", "≥"),
        ("Times New Roman", "B3", "³"),
        ("Times New Roman", "D800", ""),
        ("Times New Roman", "g", ""),
    ],
)
def test_symbols_are_the_characters_that_are_printed(font: str, code: str, expected: str) -> None:
    body = f'<w:p>{run("a")}<w:r><w:sym w:font="{font}" w:char="{code}"/></w:r>{run("z")}</w:p>'
    assert texts(read(docx(body), "a.docx")) == [f"a{expected}z"]


def test_the_base_of_a_gloss_is_text() -> None:
    ruby = f"<w:ruby><w:rt>{run('trên')}</w:rt><w:rubyBase>{run('gốc')}</w:rubyBase></w:ruby>"
    assert texts(read(docx(f"<w:p><w:r>{ruby}</w:r></w:p>"), "a.docx")) == ["gốc"]

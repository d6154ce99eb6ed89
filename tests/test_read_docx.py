"""The Word reader, on small files written here."""

from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path

import pytest
from sources import cells, said, texts

from pipeline.document.source import Footnote, Line, Source, Table
from pipeline.errors import DamagedFile, EmptyDocument, EncryptedFile, ThihanhError
from pipeline.read.docx import read

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
WPS = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
REAL = os.environ.get("THIHANH_REAL")

NUMBERING = """
<w:abstractNum w:abstractNumId="1">
  <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="Điều %1."/></w:lvl>
  <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%2"/></w:lvl>
  <w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%3)"/></w:lvl>
</w:abstractNum>
<w:abstractNum w:abstractNumId="2">
  <w:lvl w:ilvl="0"><w:numFmt w:val="upperRoman"/><w:start w:val="1"/><w:lvlText w:val="%1."/>
    <w:pStyle w:val="Muc"/></w:lvl>
  <w:lvl w:ilvl="1"><w:numFmt w:val="bullet"/><w:lvlText w:val="&#xF0B7;"/></w:lvl>
  <w:lvl w:ilvl="2"><w:numFmt w:val="bullet"/><w:lvlText w:val="+"/></w:lvl>
</w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>
<w:num w:numId="2"><w:abstractNumId w:val="2"/></w:num>
<w:num w:numId="3"><w:abstractNumId w:val="1"/>
  <w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/></w:lvlOverride></w:num>
"""
STYLES = """
<w:style w:type="paragraph" w:default="1" w:styleId="Normal"/>
<w:style w:type="paragraph" w:styleId="Nen"><w:pPr><w:jc w:val="center"/></w:pPr><w:rPr><w:b/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Tua"><w:basedOn w:val="Nen"/><w:rPr><w:i/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Muc"><w:pPr><w:numPr><w:numId w:val="2"/></w:numPr></w:pPr></w:style>
"""


def root(name: str, inside: str) -> str:
    return f'<w:{name} xmlns:w="{W}" xmlns:mc="{MC}" xmlns:wps="{WPS}">{inside}</w:{name}>'


def docx(body: str, footnotes: str = "") -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("word/document.xml", root("document", f"<w:body>{body}</w:body>"))
        archive.writestr("word/numbering.xml", root("numbering", NUMBERING))
        archive.writestr("word/styles.xml", root("styles", STYLES))
        if footnotes:
            archive.writestr("word/footnotes.xml", root("footnotes", footnotes))
    return buffer.getvalue()


def run(text: str, looks: str = "") -> str:
    return f'<w:r><w:rPr>{looks}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(text: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{run(text)}</w:p>"


def numbered(text: str, number: int, depth: int = 0) -> str:
    return paragraph(text, f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>')


def cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(text)}</w:tc>"


def table_of(source: Source) -> dict[tuple[int, int, int, int], list[str]]:
    return cells(next(element for element in source.elements if isinstance(element, Table)), source)


def test_lines_are_spans_of_raw() -> None:
    source = read(docx(paragraph("Kế hoạch năm 2031") + paragraph("Nguyễn Thị Lan")), "a.docx")
    assert texts(source) == ["Kế hoạch năm 2031", "Nguyễn Thị Lan"]
    assert source.raw == "Kế hoạch năm 2031\nNguyễn Thị Lan"
    assert all(isinstance(element, Line) and element.closed for element in source.elements)
    assert source.reader == "docx"
    assert source.text_origin == "markup"
    assert len(source.sha256) == 64


def test_numbers_are_written_out_and_deeper_levels_start_again() -> None:
    body = "".join(
        [
            numbered("a", 1),
            numbered("b", 1, 1),
            numbered("c", 1, 2),
            numbered("d", 1, 2),
            numbered("e", 1, 1),
            numbered("f", 1, 2),
            numbered("g", 1),
            numbered("h", 1, 1),
        ]
    )
    assert texts(read(docx(body), "a.docx")) == [
        "Điều 1. a",
        "1.1 b",
        "a) c",
        "b) d",
        "1.2 e",
        "a) f",
        "Điều 2. g",
        "2.1 h",
    ]


def test_an_overridden_start_counts_from_there() -> None:
    body = numbered("a", 1) + numbered("b", 3) + numbered("c", 3)
    assert texts(read(docx(body), "a.docx")) == ["Điều 1. a", "Điều 7. b", "Điều 8. c"]


def test_numbers_of_a_style_and_bullets() -> None:
    body = paragraph("Mục đích", '<w:pStyle w:val="Muc"/>') + numbered("gạch", 2, 1) + numbered("cộng", 2, 2)
    body += paragraph("Yêu cầu", '<w:pStyle w:val="Muc"/>')
    none = '<w:pStyle w:val="Muc"/><w:numPr><w:numId w:val="0"/></w:numPr>'
    body += paragraph("Không số", none)
    assert texts(read(docx(body), "a.docx")) == ["I. Mục đích", "- gạch", "+ cộng", "II. Yêu cầu", "Không số"]


def test_looks_come_from_styles_and_runs() -> None:
    body = paragraph("TÊN", '<w:pStyle w:val="Tua"/>')
    body += f"<w:p>{run('đậm nhiều chữ', '<w:b/>')}{run(' ít')}</w:p>"
    first, second = read(docx(body), "a.docx").elements
    assert isinstance(first, Line)
    assert isinstance(second, Line)
    assert (first.bold, first.italic, first.centred) == (True, True, True)
    assert (second.bold, second.italic, second.centred) == (True, False, False)


def test_breaks_hyphens_tabs_and_capitals() -> None:
    body = (
        f"<w:p>{run('KT. GIÁM ĐỐC')}<w:r><w:br/></w:r>{run('phó giám đốc', '<w:caps/>')}</w:p>"
        "<w:p><w:r><w:t>A</w:t><w:tab/><w:t>B</w:t><w:noBreakHyphen/><w:t>C</w:t><w:softHyphen/><w:t>D</w:t></w:r></w:p>"
    )
    source = read(docx(body), "a.docx")
    assert texts(source) == ["KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", "A\tB-CD"]
    assert [element.closed for element in source.elements if isinstance(element, Line)] == [False, True, True]


def test_merged_cells_keep_their_spans() -> None:
    body = (
        "<w:tbl><w:tr><w:trPr><w:tblHeader/></w:trPr>"
        + cell("Nhiệm vụ", '<w:gridSpan w:val="2"/>')
        + cell("Hạn", '<w:vMerge w:val="restart"/>')
        + "</w:tr><w:tr>"
        + cell("1")
        + cell("Rà soát")
        + cell("", "<w:vMerge/>")
        + "</w:tr></w:tbl>"
    )
    source = read(docx(body), "a.docx")
    assert table_of(source) == {
        (0, 0, 1, 2): ["Nhiệm vụ"],
        (0, 2, 2, 1): ["Hạn"],
        (1, 0, 1, 1): ["1"],
        (1, 1, 1, 1): ["Rà soát"],
    }
    table = source.elements[0]
    assert isinstance(table, Table)
    assert (table.rows, table.columns, table.header_rows) == (2, 3, 1)
    assert source.raw == "Nhiệm vụ\tHạn\n1\tRà soát"


def test_nested_table_stays_in_its_cell() -> None:
    inner = "<w:tbl><w:tr>" + cell("x") + cell("y") + "</w:tr></w:tbl>"
    body = f"<w:tbl><w:tr><w:tc>{paragraph('trên')}{inner}{paragraph('dưới')}</w:tc>{cell('bên')}</w:tr></w:tbl>"
    assert table_of(read(docx(body), "a.docx")) == {(0, 0, 1, 1): ["trên", "x", "y", "dưới"], (0, 1, 1, 1): ["bên"]}


def test_insertions_are_text_and_deletions_are_not() -> None:
    body = (
        f"<w:p>{run('trước ngày ')}<w:del>{run('10')}<w:r><w:delText>10</w:delText></w:r></w:del>"
        f"<w:ins>{run('20')}</w:ins>{run(' hằng tháng')}</w:p><w:p><w:ins>{run('thêm')}</w:ins></w:p>"
    )
    source = read(docx(body), "a.docx")
    assert texts(source) == ["trước ngày 20 hằng tháng", "thêm"]
    assert [remark.code for remark in source.remarks] == ["tracked-changes", "tracked-changes"]
    assert len({remark.message for remark in source.remarks}) == 2


def test_a_deleted_paragraph_end_joins_two_paragraphs() -> None:
    body = f"<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>{run('phối hợp ')}</w:p>{paragraph('với Sở Nội vụ')}"
    assert texts(read(docx(body), "a.docx")) == ["phối hợp với Sở Nội vụ"]


def test_footnote_follows_its_paragraph_and_its_mark_is_no_text() -> None:
    body = f'<w:p>{run("theo quy hoạch")}<w:r><w:footnoteReference w:id="2"/></w:r>{run(", bảo đảm")}</w:p>'
    notes = f'<w:footnote w:id="0" w:type="separator">{paragraph("x")}</w:footnote>'
    notes += f'<w:footnote w:id="2">{paragraph("Giai đoạn đầu")}</w:footnote>'
    source = read(docx(body, notes), "a.docx")
    line, note = source.elements
    assert isinstance(line, Line)
    assert isinstance(note, Footnote)
    assert said(source, line) == "theo quy hoạch, bảo đảm"
    assert [source.raw[span.start : span.end] for span in line.raised] == ["1"]
    assert note.mark == "1"
    assert said(source, note.lines[0]) == "Giai đoạn đầu"


def test_superscript_of_a_unit_is_text() -> None:
    raised = '<w:vertAlign w:val="superscript"/>'
    body = f"<w:p>{run('500 m')}{run('2', raised)}{run(' đất')}{run('3', raised)}</w:p>"
    source = read(docx(body), "a.docx")
    assert texts(source) == ["500 m2 đất"]


def test_content_controls_links_fields_and_text_boxes() -> None:
    box = f"<w:txbxContent>{paragraph('trong khung')}</w:txbxContent>"
    choice = f"<mc:Choice Requires='wps'><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing></mc:Choice>"
    both = f"<mc:AlternateContent>{choice}<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent>"
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/><w:instrText>DATE</w:instrText>'
        '<w:fldChar w:fldCharType="separate"/><w:t>năm 2030</w:t><w:fldChar w:fldCharType="end"/></w:r>'
    )
    body = (
        f"<w:sdt><w:sdtContent>{paragraph('trong ô')}</w:sdtContent></w:sdt>"
        f"<w:p><w:smartTag><w:hyperlink>{run('liên kết ')}</w:hyperlink></w:smartTag>{field}<w:r>{both}</w:r></w:p>"
    )
    assert texts(read(docx(body), "a.docx")) == ["trong ô", "liên kết năm 2030", "trong khung"]


def test_blank_paragraph_is_a_gap() -> None:
    lines = read(docx(paragraph("a") + paragraph(" ") + paragraph("b")), "a.docx").elements
    assert [line.gap for line in lines if isinstance(line, Line)] == [False, True]


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"PK\x03\x04 cut short", DamagedFile),
        (docx(paragraph("a"))[:-60], DamagedFile),
        (docx("<w:p>"), DamagedFile),
        (docx(""), EmptyDocument),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), EncryptedFile),
    ],
)
def test_what_cannot_be_read_has_a_name(data: bytes, error: type[ThihanhError]) -> None:
    with pytest.raises(error):
        read(data, "a.docx")


@pytest.mark.skipif(not REAL, reason="THIHANH_REAL names no folder of real documents")
def test_real_files_are_read() -> None:
    files = sorted(Path(REAL or "").rglob("*.docx"))
    assert files
    for path in files:
        source = read(path.read_bytes(), path.name)
        for line in texts(source):
            assert line.strip(), path
            assert "\n" not in line, path


# Columns set by tabs


def tabbed(*lines: str) -> str:
    """Return paragraphs; "|" is a tab."""
    parts = ("<w:r><w:tab/></w:r>".join(run(part) if part else "" for part in line.split("|")) for line in lines)
    return "".join(f"<w:p>{part}</w:p>" for part in parts)


def test_recipients_and_the_signature_set_beside_each_other_by_tabs() -> None:
    body = tabbed(
        "Điều 3. Sở Xây dựng thi hành.|",
        "|TM. ỦY BAN NHÂN DÂN",
        "Nơi nhận:|KT. CHỦ TỊCH",
        "- Như Điều 3;||PHÓ CHỦ TỊCH",
        "- Sở Tài chính;",
        "|Lê Văn Sóng",
        "- Lưu: VT.",
        "KẾ HOẠCH",
    )
    source = read(docx(body), "a.docx")
    assert texts(source) == ["Điều 3. Sở Xây dựng thi hành.", "KẾ HOẠCH"]
    assert table_of(source) == {
        (0, 0, 1, 1): ["Nơi nhận:", "- Như Điều 3;", "- Sở Tài chính;", "- Lưu: VT."],
        (0, 1, 1, 1): ["TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "Lê Văn Sóng"],
    }


def test_a_letterhead_set_by_blanks_and_what_only_looks_like_one() -> None:
    body = tabbed(
        "SỞ XÂY DỰNG          CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "      Độc lập - Tự do - Hạnh phúc",
        "Số: 7/QĐ-SXD|Bến Lau, ngày 5 tháng 3 năm 2031",
        "QUYẾT ĐỊNH",
        "1.|Kiểm tra bến đò.",
        "Nơi nhận: Sở Tài chính",
    )
    source = read(docx(body), "a.docx")
    assert texts(source) == ["QUYẾT ĐỊNH", "1.\tKiểm tra bến đò.", "Nơi nhận: Sở Tài chính"]
    assert table_of(source) == {
        (0, 0, 1, 1): ["SỞ XÂY DỰNG", "Số: 7/QĐ-SXD"],
        (0, 1, 1, 1): [
            "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
            "Độc lập - Tự do - Hạnh phúc",
            "Bến Lau, ngày 5 tháng 3 năm 2031",
        ],
    }


def test_rows_set_by_tabs_are_a_table() -> None:
    body = tabbed(
        "Phân công như sau:",
        "STT|Nội dung|Đơn vị chủ trì|Thời gian",
        "1|Kiểm tra bến đò|Sở Xây dựng|Quý II",
        "2|Sửa phao|Các xã|",
        "Các xã báo cáo.",
        "1.|Bến|đò",
        "2.|Phao",
    )
    source = read(docx(body), "a.docx")
    assert texts(source) == ["Phân công như sau:", "Các xã báo cáo.", "1.\tBến\tđò", "2.\tPhao"]
    assert list(table_of(source).values()) == [
        *(["STT"], ["Nội dung"], ["Đơn vị chủ trì"], ["Thời gian"]),
        *(["1"], ["Kiểm tra bến đò"], ["Sở Xây dựng"], ["Quý II"]),
        *(["2"], ["Sửa phao"], ["Các xã"]),
    ]

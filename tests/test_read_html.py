"""The web page reader, on small pages written here."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

import pytest
from sources import cells, said, texts

from pipeline.document.source import Footnote, Line, Table
from pipeline.errors import EmptyDocument, TooMuchText
from pipeline.read.html import read

REAL = os.environ.get("THIHANH_REAL")

DECISION = """
<table><tr><td><p align="center"><b>SỞ THỬ NGHIỆM</b></p><p>Số: 9/QĐ-STN</p></td>
<td><p><b>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM</b></p><p>Độc lập - Tự do - Hạnh phúc</p></td></tr></table>
<p style="text-align:center"><strong>QUYẾT ĐỊNH</strong></p>
<p><em>Căn cứ Luật Thử nghiệm ngày 01 tháng 02 năm 2030 và các văn bản hướng dẫn thi hành luật đó;</em></p>
<p>Điều 1. Giao Phòng Một lập danh mục thiết bị đang dùng, gửi Phòng Hai trước ngày 05 tháng 3 năm 2030.</p>
<p>Điều 2. Quyết định này có hiệu lực từ ngày ký và được niêm yết tại trụ sở của cơ quan ban hành.</p>
<p>Nơi nhận:<br>- Như Điều 1;<br>- Lưu: VT.</p>
"""


def page(inside: str) -> bytes:
    return f'<html><head><meta charset="utf-8"><title>t</title></head><body>{inside}</body></html>'.encode()


def test_blocks_make_lines_and_inline_tags_do_not_split_words() -> None:
    source = read(page("<div>Kế <b>ho</b>ạch\n  năm<span> 2030</span><p>Mục   một</p>đuôi</div>"), "a.html")
    assert texts(source) == ["Kế hoạch năm 2030", "Mục một", "đuôi"]
    assert source.raw == "Kế hoạch năm 2030\nMục một\nđuôi"
    assert (source.reader, source.media_type, source.text_origin) == ("html", "text/html", "markup")


def test_no_break_space_stays_and_break_leaves_the_line_open() -> None:
    source = read(page("<p>Số:&nbsp;5<br>ngày 1</p><p>hết</p>"), "a.html")
    assert texts(source) == ["Số:\u00a05", "ngày 1", "hết"]
    assert [line.closed for line in source.elements if isinstance(line, Line)] == [False, True, True]


def test_two_breaks_end_a_paragraph() -> None:
    lines = read(page("<p>một<br><br>hai</p>"), "a.html").elements
    assert [(line.closed, line.gap) for line in lines if isinstance(line, Line)] == [(True, False), (True, True)]


@pytest.mark.parametrize(
    ("html", "look"),
    [
        ("<p><b>x</b></p>", (True, False, False)),
        ("<h2>x</h2>", (True, False, False)),
        ('<p style="font-weight:700;font-style:italic">x</p>', (True, True, False)),
        ('<b><span style="font-weight: normal">x</span></b>', (False, False, False)),
        ('<div align="center"><i>x</i></div>', (False, True, True)),
        ("<center><p>x</p></center>", (False, False, True)),
        ('<div style="text-align:center"><p style="text-align:left">x</p></div>', (False, False, False)),
    ],
)
def test_looks(html: str, look: tuple[bool, bool, bool]) -> None:
    line = read(page(html), "a.html").elements[0]
    assert isinstance(line, Line)
    assert (line.bold, line.italic, line.centred) == look


@pytest.mark.parametrize(
    "data",
    [
        "<p>Đường Cần Thơ</p>".encode(),
        "\ufeff<p>Đường Cần Thơ</p>".encode(),
        "<p>Đường Cần Thơ</p>".encode("utf-16"),
        '<meta http-equiv="Content-Type" content="text/html; charset=windows-1258"><p>Đường Cần Thơ</p>'.encode(),
        '<?xml version="1.0" encoding="utf-8"?><html><body><p>Đường Cần Thơ</p></body></html>'.encode(),
    ],
)
def test_charset(data: bytes) -> None:
    assert texts(read(data, "a.html")) == ["Đường Cần Thơ"]


def test_windows_charsets() -> None:
    assert texts(read('<meta charset="windows-1252"><p>café à</p>'.encode("cp1252"), "a.html")) == ["café à"]
    assert texts(read("<p>đơn ă</p>".encode("cp1258"), "a.html")) == ["đơn ă"]


def test_the_document_is_found_in_a_site_s_page() -> None:
    links = "".join(
        f"<li><a href='/{n}'>Nghị quyết số {n} về một việc khác được đăng ngày hôm qua</a></li>" for n in range(30)
    )
    contents = (
        "<div class='toc'><div>Điều 1. Giao Phòng Một lập danh mục thiết bị đang dùng</div><div>Điều 2.</div></div>"
    )
    site = (
        f"<header>Trang chủ</header><nav>Menu</nav><div id='wrap'><div class='left'><ul>{links}</ul></div>"
        f"<div class='main'><h1>Tin</h1>{contents}<div class='content'>{DECISION}</div>"
        "<div class='comment-box'>Bình luận</div></div></div><footer>Bản quyền</footer><script>var a = 1;</script>"
    )
    source = read(page(site), "a.html")
    assert source.raw == read(page(DECISION), "a.html").raw
    assert texts(source)[0] == "QUYẾT ĐỊNH"
    assert texts(source)[-1] == "- Lưu: VT."


def test_letterhead_stays_a_table() -> None:
    source = read(page(DECISION), "a.html")
    table = source.elements[0]
    assert isinstance(table, Table)
    assert cells(table, source) == {
        (0, 0, 1, 1): ["SỞ THỬ NGHIỆM", "Số: 9/QĐ-STN"],
        (0, 1, 1, 1): ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"],
    }


def test_spans_and_header() -> None:
    html = (
        "<table><thead><tr><th rowspan=2>TT</th><th colspan=2>Việc</th></tr><tr><th>Chính</th><th>Phụ</th></tr></thead>"
        "<tbody><tr><td>1</td><td>a</td><td>b</td></tr></tbody></table>"
    )
    source = read(page(html), "a.html")
    table = source.elements[0]
    assert isinstance(table, Table)
    assert (table.rows, table.columns, table.header_rows) == (3, 3, 2)
    assert cells(table, source) == {
        (0, 0, 2, 1): ["TT"],
        (0, 1, 1, 2): ["Việc"],
        (1, 1, 1, 1): ["Chính"],
        (1, 2, 1, 1): ["Phụ"],
        (2, 0, 1, 1): ["1"],
        (2, 1, 1, 1): ["a"],
        (2, 2, 1, 1): ["b"],
    }
    assert source.raw == "TT\tViệc\nChính\tPhụ\n1\ta\tb"


def test_a_table_that_lays_out_the_page_is_flow() -> None:
    inner = "<table><tr><td>1</td><td>việc</td></tr></table>"
    source = read(page(f"<table><tr><td>cột trái</td><td><p>đầu</p>{inner}<p>cuối</p></td></tr></table>"), "a.html")
    assert texts(source) == ["cột trái", "đầu", "cuối"]
    assert isinstance(source.elements[2], Table)


def test_raised_marks_and_the_notes_they_point_to() -> None:
    html = "<p>theo quy hoạch<sup>1</sup>, rộng 5 m<sup>2</sup></p><hr><p><sup>1</sup> Bản đồ kèm theo.</p>"
    source = read(page(html), "a.html")
    line, note = source.elements
    assert isinstance(line, Line)
    assert said(source, line) == "theo quy hoạch, rộng 5 m2"
    assert isinstance(note, Footnote)
    assert note.mark == "1"
    assert said(source, note.lines[0]).strip() == "Bản đồ kèm theo."


def test_an_empty_page_has_no_text() -> None:
    for data in (b"", b"<html></html>", page("<script>x</script>&nbsp;")):
        with pytest.raises(EmptyDocument):
            read(data, "a.html")


def test_deep_nesting_does_not_break_the_reader() -> None:
    deep = "<div>" * 3000 + "<p>Điều 1. Sâu</p>" + "</div>" * 3000
    with contextlib.suppress(TooMuchText):
        assert texts(read(page(deep), "a.html")) == ["Điều 1. Sâu"]


@pytest.mark.skipif(not REAL, reason="THIHANH_REAL names no folder of real documents")
def test_real_pages_begin_and_end_with_the_document() -> None:
    files = sorted(Path(REAL or "").rglob("*.html"))
    assert files
    for path in files:
        source = read(path.read_bytes(), path.name)
        first = source.elements[0]
        assert isinstance(first, Table), path
        head = " ".join(said(source, line) for cell in first.cells for line in cell.lines)
        assert "CHỦ NGHĨA VIỆT NAM" in head, path
        assert "Trang chủ" not in source.raw, path

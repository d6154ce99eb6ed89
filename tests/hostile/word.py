"""Word files that unpack to gigabytes, say things twice, point elsewhere, or whose tables and elements have no end."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Iterator

from clean_decision import CLEAN

from hostile.cases import Hostile, hostile

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
MAIN = "word/document.xml"
BILLION = "".join(f'<!ENTITY e{at} "{f"&e{at - 1};" * 10}">' for at in range(1, 10))


def paragraphs(text: str = CLEAN) -> str:
    """Return lines as paragraphs."""
    return "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in text.splitlines())


def document(body: str = "", *, before: str = "", start: str = "") -> str:
    """Return the main part: the sample decision and `body` after it, `before` above the root, `start` in its tag."""
    head = '<?xml version="1.0" encoding="UTF-8"?>'
    return f'{head}{before}<w:document xmlns:w="{W}" xmlns:r="{R}" {start}><w:body>{paragraphs()}{body}</w:body></w:document>'


def zipped(parts: list[tuple[str, bytes | str]], *, stored: bool = False) -> bytes:
    """Return an archive of parts, in order, the same name as often as it is given."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts:
            if name in archive.namelist() and name == MAIN:
                archive.filelist[-1].filename = MAIN
            with archive.open(zipfile.ZipInfo(name), "w") if stored else archive.open(name, "w") as part:
                part.write(content.encode() if isinstance(content, str) else content)
    return buffer.getvalue()


def word(body: str = "", *more: tuple[str, bytes | str], stored: bool = False, **how: str) -> bytes:
    """Return a Word file of the sample decision, `body` after it, and more parts."""
    return zipped([(MAIN, document(body, **how)), *more], stored=stored)


def table(rows: str) -> str:
    return f"<w:tbl>{rows}</w:tbl>"


def cell(text: str = "Bến", properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>"


def row(*cells: str) -> str:
    return f"<w:tr>{''.join(cells)}</w:tr>"


def _blank_part(size: int) -> bytes:
    """A main part of `size` blanks, written a piece at a time."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive, archive.open(MAIN, "w") as part:
        part.write(document().encode())
        for _ in range(size // 1_000_000):
            part.write(b" " * 1_000_000)
    return buffer.getvalue()


def _says_less() -> bytes:
    """The directory says that the main part has a hundred bytes; it unpacks to thirty million."""
    data = bytearray(_blank_part(30_000_000))
    at = data.rindex(b"PK\x01\x02")
    data[at + 24 : at + 28] = struct.pack("<I", 100)
    return bytes(data)


def _encrypted_part() -> bytes:
    data = bytearray(word())
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + place] |= 1
    return bytes(data)


def _tables_in_tables(depth: int) -> bytes:
    return word("<w:tbl><w:tr><w:tc>" * depth + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * depth)


def _headers_of_one_part() -> bytes:
    """A thousand relations that name one part of 40 MB, each in other small and capital letters."""
    names = [
        "".join(c.upper() if number >> at & 1 else c for at, c in enumerate("headerpart")) for number in range(1000)
    ]
    relations = "".join(
        f'<Relationship Id="r{at}" Type="x/header" Target="{name}.xml"/>' for at, name in enumerate(names)
    )
    references = "".join(f'<w:headerReference r:id="r{at}"/>' for at in range(len(names)))
    noise = "".join(f"<w:p><w:pPr w:x='{number:x}'/></w:p>" for number in range(0, 7**9, 67))
    return word(
        f"<w:sectPr>{references}</w:sectPr>",
        ("word/_rels/document.xml.rels", f'<Relationships xmlns="{RELATIONS}">{relations}</Relationships>'),
        ("word/headerpart.xml", f'<w:hdr xmlns:w="{W}">{noise[:40_000_000].rpartition("</w:p>")[0]}</w:p></w:hdr>'),
    )


def _styles_in_a_circle() -> str:
    both = (
        f'<w:style w:type="paragraph" w:styleId="{own}"><w:basedOn w:val="{base}"/></w:style>'
        for own, base in ("AB", "BA")
    )
    return f'<w:styles xmlns:w="{W}">{"".join(both)}</w:styles>'


def files() -> Iterator[Hostile]:
    """Yield the family."""
    outside = "file:///etc/passwd"
    yield hostile("good.docx", word, "OK")
    yield hostile("bomb_part.docx", lambda: _blank_part(60_000_000), "LIMIT_ZIP")
    yield hostile(
        "bomb_total.docx",
        lambda: word("", *((f"word/media/{at}.bin", b"\0" * 30_000_000) for at in range(8))),
        "LIMIT_ZIP",
    )
    yield hostile("bomb_says_less.docx", _says_less, "LIMIT_ZIP DAMAGED")
    yield hostile("bomb_parts.docx", lambda: word("", *((f"word/x/{at}.xml", b"") for at in range(3_000))), "LIMIT_ZIP")
    yield hostile("bomb_headers.docx", _headers_of_one_part, "LIMIT_ZIP", slow=True)
    yield hostile("zip_twice.docx", lambda: zipped([(MAIN, document()), (MAIN, document())]), "LIMIT_ZIP")
    yield hostile("zip_twice_in_capitals.docx", lambda: word("", ("Word/DOCUMENT.xml", document())), "LIMIT_ZIP")
    yield hostile("zip_path_up.docx", lambda: word("", ("../../tmp/evil", "x")), "LIMIT_ZIP")
    yield hostile("zip_path_absolute.docx", lambda: word("", ("/tmp/evil", "x")), "LIMIT_ZIP")
    yield hostile("zip_encrypted.docx", _encrypted_part, "ENCRYPTED")
    yield hostile("zip_cut.docx", lambda: word()[:-30], "DAMAGED")
    yield hostile("zip_no_document.docx", lambda: zipped([("word/other.xml", "<a/>")]), "DAMAGED")
    yield hostile("zip_broken_xml.docx", lambda: zipped([(MAIN, document()[:900])]), "DAMAGED")
    yield hostile(
        "xxe_file.docx",
        lambda: word("<w:p><w:r><w:t>&x;</w:t></w:r></w:p>", before=f'<!DOCTYPE d [<!ENTITY x SYSTEM "{outside}">]>'),
        "DAMAGED",
    )
    yield hostile("xxe_net.docx", lambda: word(before='<!DOCTYPE d SYSTEM "http://127.0.0.1:9/evil.dtd">'), "DAMAGED")
    yield hostile(
        "xxe_parameter.docx", lambda: word(before=f'<!DOCTYPE d [<!ENTITY % x SYSTEM "{outside}"> %x;]>'), "DAMAGED"
    )
    yield hostile(
        "xxe_laughs.docx",
        lambda: word("<w:p><w:r><w:t>&e9;</w:t></w:r></w:p>", before=f'<!DOCTYPE d [<!ENTITY e0 "ha">{BILLION}]>'),
        "DAMAGED",
    )
    yield hostile(
        "xxe_laughs_attribute.docx",
        lambda: word('<w:p w:x="&e9;"/>', before=f'<!DOCTYPE d [<!ENTITY e0 "ha">{BILLION}]>'),
        "DAMAGED",
    )
    yield hostile(
        "xxe_utf16.docx",
        lambda: zipped(
            [(MAIN, document(before="<!DOCTYPE d [<!ENTITY x 'y'>]>").replace("UTF-8", "UTF-16").encode("utf-16"))]
        ),
        "DAMAGED",
    )
    yield hostile(
        "xxe_relations.docx",
        lambda: word(
            "", ("_rels/.rels", f'<!DOCTYPE d [<!ENTITY x SYSTEM "{outside}">]><Relationships>&x;</Relationships>')
        ),
        "DAMAGED",
    )
    yield hostile(
        "xxe_include.docx",
        lambda: word(f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{outside}" parse="text"/>'),
        "OK",
    )
    yield hostile(
        "ext_template.docx",
        lambda: word(
            "",
            (
                "word/_rels/document.xml.rels",
                (
                    f'<Relationships xmlns="{RELATIONS}">'
                    f'<Relationship Id="r1" Type="{R}/attachedTemplate" Target="http://127.0.0.1:9/x" TargetMode="External"/>'
                    f'<Relationship Id="r2" Type="{R}/styles" Target="{outside}" TargetMode="External"/></Relationships>'
                ),
            ),
        ),
        "OK",
    )
    yield hostile(
        "ext_dde.docx",
        lambda: word(
            '<w:p><w:r><w:fldChar w:fldCharType="begin"/><w:instrText>DDEAUTO c:\\\\cmd.exe "/k"</w:instrText>'
            '<w:fldChar w:fldCharType="end"/></w:r></w:p>'
        ),
        "OK",
    )
    yield hostile("styles_circle.docx", lambda: word("", ("word/styles.xml", _styles_in_a_circle())), "OK")
    yield hostile(
        "tbl_gridspan_1e9.docx",
        lambda: word(table(row(cell(properties='<w:gridSpan w:val="1000000000"/>'), cell()) * 3)),
        "OK",
    )
    yield hostile(
        "tbl_gridspan_2e7.docx",
        lambda: word(table(row(cell(properties='<w:gridSpan w:val="20000000"/>'), cell()))),
        "OK",
    )
    yield hostile(
        "tbl_gridspans.docx",
        lambda: word(table(row(*[cell(properties='<w:gridSpan w:val="63"/>')] * 2000) * 10)),
        "LIMIT_TABLE",
    )
    yield hostile(
        "tbl_gridbefore.docx",
        lambda: word(table('<w:tr><w:trPr><w:gridBefore w:val="999999999"/></w:trPr>' + cell() + "</w:tr>")),
        "OK",
    )
    yield hostile("tbl_vmerge_orphan.docx", lambda: word(table(row(cell(properties="<w:vMerge/>"), cell()) * 3)), "OK")
    yield hostile(
        "tbl_vmerge_20000.docx",
        lambda: word(
            table(
                row(cell(properties='<w:vMerge w:val="restart"/>'), cell())
                + row(cell(properties="<w:vMerge/>"), cell()) * 5_000
            )
        ),
        "OK beyond",
        slow=True,
    )
    yield hostile("tbl_cells_wide.docx", lambda: word(table(row(*[cell()] * 3_000) + row(cell()) * 500)), "LIMIT_TABLE")
    yield hostile("tbl_nested_40.docx", lambda: _tables_in_tables(40), "OK")
    yield hostile("tbl_nested_5000.docx", lambda: _tables_in_tables(5_000), "LIMIT_TEXT DAMAGED")
    yield hostile(
        "xml_deep.docx",
        lambda: word("<w:sdt><w:sdtContent>" * 50_000 + "</w:sdtContent></w:sdt>" * 50_000),
        "LIMIT_TEXT DAMAGED",
    )
    yield hostile("xml_deep_300.docx", lambda: word("<w:ins>" * 300 + "</w:ins>" * 300), "LIMIT_TEXT")
    yield hostile(
        "xml_attributes.docx", lambda: word("<w:p " + " ".join(f'a{at}="1"' for at in range(100_000)) + "/>"), "OK"
    )
    yield hostile(
        "xml_long_text.docx",
        lambda: word(f"<w:p><w:r><w:t>{'lúa ' * 3_000_000}</w:t></w:r></w:p>"),
        "LIMIT_TEXT LIMIT_ZIP DAMAGED",
    )
    yield hostile(
        "fields_open.docx",
        lambda: word('<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r></w:p>' * 5_000),
        "OK beyond",
    )
    yield hostile("notes_in_themselves.docx", _notes_in_themselves, "OK LIMIT_TEXT")
    yield hostile(
        "ole_encrypted.docx",
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504 + "EncryptedPackage".encode("utf-16-le"),
        "ENCRYPTED DAMAGED",
    )
    yield hostile("ole_circle.doc", lambda: _ole_in_a_circle(), "DAMAGED WRONG_TYPE MISSING_TOOL")


def _notes_in_themselves() -> bytes:
    reference = '<w:p><w:r><w:footnoteReference w:id="7"/></w:r></w:p>'
    note = f'<w:footnotes xmlns:w="{W}"><w:footnote w:id="7">{reference}</w:footnote></w:footnotes>'
    return word(reference, ("word/footnotes.xml", note))


def _ole_in_a_circle() -> bytes:
    """An old Office file whose table of sectors says that each follows itself."""
    head = bytearray(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504)
    struct.pack_into("<HHHH", head, 24, 0x3E, 3, 0xFFFE, 9)
    struct.pack_into("<H", head, 32, 6)
    struct.pack_into("<III", head, 44, 1, 0, 0)
    struct.pack_into("<I", head, 68, 0)
    struct.pack_into("<109I", head, 76, *([0] * 109))
    return bytes(head) + struct.pack("<128I", *([0] * 128))

"""Old Word and RTF: what converts them, what is told of it, and which file is which."""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import struct
import zipfile
from pathlib import Path

import pytest
from sources import cells, texts
from test_read_docx import NUMBERING, STYLES, docx, numbered, paragraph, root

from pipeline.document.source import Line, Table
from pipeline.errors import DamagedFile, EmptyDocument, EncryptedFile, MissingTool, ThihanhError, UnknownFormat
from pipeline.read import docx as docx_reader
from pipeline.read import libreoffice, programs
from pipeline.read.formats import format_of, read
from pipeline.read.ole import Container
from pipeline.read.word_characters import by_antiword, by_catdoc
from pipeline.steps import decided

REAL = os.environ.get("THIHANH_REAL")
OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
needs_office = pytest.mark.skipif(not OFFICE, reason="LibreOffice is not installed")
RTF = rb"{\rtf1\ansi{\fonttbl{\f0 Times New Roman;}}\f0 Quy\u7871?t \u273?\u7883?nh\par S\u7889? 77\par}"
HTML = "<!-- Word --><html><body><p>Điều 1. Giao Sở Nội vụ</p></body></html>".encode()


def ole(streams: dict[str, bytes], small: bool = False) -> bytes:
    """Return a container of the streams; with `small` they lie in the stream that the root keeps for short ones."""
    names = ["Root Entry", *streams]
    held = b"".join(data.ljust(-(-len(data) // 64) * 64, b"\0") for data in streams.values())
    blocks = [held] if small else list(streams.values())
    blocks = [data.ljust(-(-max(len(data), 4096) // 512) * 512, b"\0") for data in blocks]
    follows = [0xFFFFFFFD, *[2 + i for i in range((len(names) + 3) // 4 - 1)], 0xFFFFFFFE]
    starts = []
    for block in blocks:
        starts.append(len(follows))
        follows += [*range(len(follows) + 1, len(follows) + len(block) // 512), 0xFFFFFFFE]
    entries = []
    offset = 0
    for number, name in enumerate(names):
        spelled = name.encode("utf-16-le") + b"\0\0"
        at, size = (starts[0], len(blocks[0])) if small else (0xFFFFFFFE, 0)
        if number:
            size = len(streams[name]) if small else 4096
            at = offset // 64 if small else starts[number - 1]
            offset += -(-len(streams[name]) // 64) * 64
        kind = 2 if number else 5
        entry = spelled.ljust(64, b"\0") + struct.pack("<HBB", len(spelled), kind, 1) + b"\xff" * 12 + b"\0" * 36
        entries.append(entry + struct.pack("<III", at, size, 0))
    directory = b"".join(entries).ljust(-(-len(entries) // 4) * 512, b"\0")
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16 + struct.pack("<HHHHH", 62, 3, 0xFFFE, 9, 6)
    header += b"\0" * 10 + struct.pack("<IIIIIIII", 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    header += struct.pack("<109I", 0, *[0xFFFFFFFF] * 108)
    table = struct.pack("<128I", *follows, *[0xFFFFFFFF] * (128 - len(follows)))
    return header + table + directory + b"".join(blocks)


def word_stream(flags: int = 0) -> bytes:
    return struct.pack("<HHHHHH", 0xA5EC, 0xC1, 0, 0x042A, 0, flags) + b"\0" * 20


DOC = ole({"WordDocument": word_stream(), "1Table": b""})


def program(folder: Path, name: str, text: str) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_text(f"#!/bin/sh\nPATH=/usr/bin:/bin\n{text}\n", "utf-8")
    path.chmod(0o755)
    return path


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the only folder on PATH, empty: a machine on which nothing is installed."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.delenv(libreoffice.VARIABLE, raising=False)
    return folder


def office(folder: Path, result: bytes) -> Path:
    """Install a LibreOffice that makes `result` of any file."""
    (folder / "made.docx").write_bytes(result)
    return program(
        folder,
        "soffice",
        f'''if [ "$1" = --version ]; then echo "LibreOffice 7.4.7.2 40(Build:2)"; exit; fi
while [ $# -gt 1 ]; do [ "$1" = --outdir ] && out=$2; shift; done
[ -s "{folder}/made.docx" ] || {{ echo "Error: source file could not be loaded" >&2; exit 0; }}
mkdir -p "$out"; cp "{folder}/made.docx" "$out/source.docx"''',
    )


# What a file is


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (DOC, "doc"),
        (RTF, "rtf"),
        (b"\r\n " + RTF, "rtf"),
        (HTML, "html"),
        (docx(paragraph("a")), "docx"),
        (ole({"EncryptionInfo": b"", "EncryptedPackage": b""}), "docx"),
        ("Điều 1. Giao Sở Nội vụ".encode(), "plain"),
    ],
)
@pytest.mark.parametrize("name", ["a.doc", "a.rtf", "a.docx"])
def test_the_bytes_tell_the_format_whatever_the_name_is(data: bytes, expected: str, name: str) -> None:
    assert format_of(data, name) == expected


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (ole({"Workbook": b""}), UnknownFormat),
        (ole({"PowerPoint Document": b""}), UnknownFormat),
        (DOC[:700], DamagedFile),
        (DOC[:30], DamagedFile),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n\r\n<html>", UnknownFormat),
    ],
)
def test_what_is_no_word_file_has_a_name(data: bytes, error: type[Exception]) -> None:
    with pytest.raises(error):
        format_of(data, "a.doc")


@pytest.mark.parametrize("small", [False, True])
def test_the_start_of_a_stream_is_found(small: bool) -> None:
    streams = {f"s{number}": bytes([number]) * 70 for number in range(9)}
    container = Container(ole(streams, small=small))
    assert container.names == {"Root Entry", *streams}
    assert [container.head(f"s{number}", 8) for number in range(9)] == [bytes([number]) * 8 for number in range(9)]
    assert container.head("none", 8) == b""


def test_a_table_of_sectors_that_runs_in_a_circle_comes_to_an_end() -> None:
    circle = struct.pack("<128I", 0xFFFFFFFD, *[1] * 127)
    assert "WordDocument" in Container(DOC[:512] + circle + DOC[1024:]).names
    more = struct.pack("<128I", *[0xFFFFFFFF] * 127, 2)  # the rest of the list of tables, which goes on in itself
    looped = DOC[:68] + struct.pack("<II", 2, 1) + DOC[76:512] + DOC[512:1536] + more
    assert "WordDocument" in Container(looped).names


@pytest.mark.parametrize("small", [False, True])
def test_a_password_is_seen_before_anything_is_converted(machine: Path, small: bool) -> None:
    with pytest.raises(EncryptedFile):
        read(ole({"WordDocument": word_stream(0x0100)}, small=small), "a.doc")


def test_a_docx_with_a_password_is_told_as_such() -> None:
    with pytest.raises(EncryptedFile):
        read(ole({"EncryptionInfo": b"", "EncryptedPackage": b""}), "a.docx")


# What converts it


@pytest.mark.parametrize(("data", "name", "kind"), [(DOC, "a.doc", "msword"), (RTF, "a.rtf", "rtf")])
def test_libreoffice_converts_and_the_original_is_named(machine: Path, data: bytes, name: str, kind: str) -> None:
    office(machine, docx(numbered("Giao Sở Nội vụ", 1)))
    source = read(data, name)
    assert texts(source) == ["Điều 1. Giao Sở Nội vụ"]
    assert (source.name, source.media_type) == (name, f"application/{kind}")
    assert source.reader == f"{name[2:]}: libreoffice 7.4"
    assert source.sha256 == hashlib.sha256(data).hexdigest()
    assert source.remarks == ()


@pytest.mark.parametrize(("data", "name"), [(DOC, "a.doc"), (RTF, "a.rtf")])
def test_without_a_program_the_message_says_what_to_install(machine: Path, data: bytes, name: str) -> None:
    with pytest.raises(MissingTool) as caught:
        read(data, name)
    assert "apt-get install libreoffice-writer-nogui" in caught.value.message
    assert "apt-get install libreoffice-writer-nogui" in caught.value.message_vi


@pytest.mark.parametrize(("data", "name"), [(DOC, "a.doc"), (RTF, "a.rtf")])
def test_a_file_that_no_program_can_read_is_damaged(machine: Path, data: bytes, name: str) -> None:
    office(machine, b"")
    with pytest.raises(DamagedFile, match="could not be loaded"):
        read(data, name)


def test_a_conversion_without_end_is_ended(machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(machine, "soffice", '[ "$1" = --version ] || sleep 600')
    monkeypatch.setattr(libreoffice, "LIMITS", programs.Limits(seconds=0.3))
    with pytest.raises(DamagedFile, match="not done after"):
        read(DOC, "a.doc")


def test_a_conversion_has_a_profile_of_its_own_in_which_no_macro_runs(machine: Path, tmp_path: Path) -> None:
    program(
        machine,
        "soffice",
        f"""echo "$@" >> {tmp_path}/called
for word in "$@"; do case "$word" in -env:UserInstallation=file://*) profile="${{word#*file://}}";; esac; done
[ -z "$profile" ] || cat "$profile/user/registrymodifications.xcu" >> {tmp_path}/profile""",
    )
    for _ in range(2):
        with pytest.raises(DamagedFile):
            read(DOC, "a.doc")
    profiles = [line.split()[0] for line in (tmp_path / "called").read_text().splitlines() if "-env:" in line]
    assert len(set(profiles)) == 2
    told = "".join((tmp_path / "profile").read_text().split())
    assert told.count('oor:name="DisableMacrosExecution"oor:op="fuse"><value>true</value>') == 2


DOCBOOK = """<?xml version="1.0" encoding="utf-8"?><book><chapter><para><informaltable><tgroup><tbody>
<row><entry>\nSTT\n</entry><entry>\nNhiệm vụ\n</entry></row>
<row><entry>\n1\n</entry><entry>\nRà soát bến &lt;A&gt;\nBáo cáo\n</entry></row>
<row><entry>\n</entry><entry>\ncủa cả năm\n</entry></row></tbody></tgroup></informaltable></para></chapter></book>"""
PRINTED = """
QUYẾT
ĐỊNH

|STT |Nhiệm vụ     |
|1   |- Rà soát    |
|    |bến <A>      |
|    |Báo cáo      |
|    |của cả năm   |
|    |             |

Điều hai
"""


def antiword(folder: Path, printed: str, docbook: str) -> None:
    (folder / "printed").write_text(printed, "utf-8")
    (folder / "docbook").write_text(docbook, "utf-8")
    program(
        folder,
        "antiword",
        f"""case "$*" in *"-x db"*) cat {folder}/docbook;; *-w*) cat {folder}/printed;; *) echo "Version: 0.37" >&2; exit 1;;
esac""",
    )


def test_antiword_gives_lines_and_its_docbook_the_rows(machine: Path) -> None:
    antiword(machine, PRINTED, DOCBOOK)
    source = read(DOC, "a.doc")
    assert texts(source) == ["QUYẾT", "ĐỊNH", "Điều hai"]
    assert all(element.closed for element in source.elements if isinstance(element, Line))
    table = next(element for element in source.elements if isinstance(element, Table))
    assert cells(table, source) == {
        (0, 0, 1, 1): ["STT"],
        (0, 1, 1, 1): ["Nhiệm vụ"],
        (1, 0, 1, 1): ["1"],
        (1, 1, 1, 1): ["- Rà soát", "bến <A>", "Báo cáo"],
        (2, 0, 1, 1): [],
        (2, 1, 1, 1): ["của cả năm"],
    }
    assert (source.reader, source.media_type) == ("doc: antiword 0.37", "application/msword")
    assert [remark.code for remark in source.remarks] == ["characters-only"]


@pytest.mark.parametrize("docbook", ["", DOCBOOK.replace("<entry>\n1\n</entry>", ""), "<book><chapter/></book>"])
def test_without_a_docbook_that_fits_each_line_is_a_row(machine: Path, docbook: str) -> None:
    antiword(machine, PRINTED, docbook)
    table = next(element for element in read(DOC, "a.doc").elements if isinstance(element, Table))
    assert (table.rows, table.columns) == (6, 2)


def test_what_only_wraps_in_a_cell_stays_open(machine: Path) -> None:
    book = DOCBOOK.replace("\nRà soát bến &lt;A&gt;\nBáo cáo\n", "\nRà soát bến\nBáo cáo\n")
    antiword(machine, PRINTED.replace("- Rà soát ", "Rà soát   ").replace("<A>", "   "), book)
    source = read(DOC, "a.doc")
    table = next(element for element in source.elements if isinstance(element, Table))
    cell = next(cell for cell in table.cells if (cell.row, cell.column) == (1, 1))
    assert [line.closed for line in cell.lines] == [False, True, True]


def test_libreoffice_goes_first_and_a_failure_leaves_the_file_to_the_next(machine: Path) -> None:
    antiword(machine, PRINTED, DOCBOOK)
    office(machine, docx(paragraph("a")))
    assert read(DOC, "a.doc").reader == "doc: libreoffice 7.4"
    office(machine, b"")
    assert read(DOC, "a.doc").reader == "doc: antiword 0.37"


def test_catdoc_goes_last(machine: Path) -> None:
    catdoc = 'if [ "$1" = -V ]; then echo "Catdoc Version 0.95"; else printf "Điều 1.\\nSTT\\tViệc\\tHạn\\n1\\tRà soát\\t2031\\n"; fi'
    program(machine, "catdoc", catdoc)
    program(machine, "antiword", "echo too small >&2; exit 1")
    source = read(DOC, "a.doc")
    assert texts(source) == ["Điều 1."]
    assert source.reader == "doc: catdoc 0.95"
    assert [remark.code for remark in source.remarks] == ["characters-only"]
    assert isinstance(source.elements[1], Table)


# With the real programs


def with_types(body: str) -> bytes:
    """Return a DOCX that LibreOffice opens too: its types and relations say what is in it."""
    package = "http://schemas.openxmlformats.org/package/2006"
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    office_relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    buffer = io.BytesIO()
    parts = {"document": f"<w:body>{body}</w:body>", "numbering": NUMBERING, "styles": STYLES}
    types = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{kind}.{"document.main" if name == "document" else name}+xml"/>'
        for name in parts
    )
    relations = "".join(
        f'<Relationship Id="r{name}" Type="{office_relations}/{name}" Target="{name}.xml"/>'
        for name in ("numbering", "styles")
    )
    with zipfile.ZipFile(buffer, "w") as archive:
        default = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        archive.writestr("[Content_Types].xml", f'<Types xmlns="{package}/content-types">{default}{types}</Types>')
        main = f'<Relationship Id="r" Type="{office_relations}/officeDocument" Target="word/document.xml"/>'
        archive.writestr("_rels/.rels", f'<Relationships xmlns="{package}/relationships">{main}</Relationships>')
        archive.writestr(
            "word/_rels/document.xml.rels",
            f'<Relationships xmlns="{package}/relationships">{relations}</Relationships>',
        )
        for name, inside in parts.items():
            part = {"document": "document", "numbering": "numbering", "styles": "styles"}[name]
            archive.writestr(f"word/{name}.xml", root(part, inside))
    return buffer.getvalue()


def table(*rows: tuple[str, ...]) -> str:
    width = '<w:tcPr><w:tcW w:w="3000" w:type="dxa"/></w:tcPr>'
    inside = "".join(
        "<w:tr>" + "".join(f"<w:tc>{width}{paragraph(text)}</w:tc>" for text in row) + "</w:tr>" for row in rows
    )
    return f"<w:tbl>{inside}</w:tbl>"


ROWS = (
    ("TT", "Nhiệm vụ"),
    ("1", "Rà soát các bến thủy và báo cáo Ủy ban nhân dân tỉnh Sông Lúa trong quý IV năm 2031"),
)
LONG = [f"Câu thứ {number} của văn bản này chỉ để cho đủ dài." for number in range(60)]
BODY = (
    paragraph("QUYẾT ĐỊNH")
    + numbered("Giao Sở Nội vụ", 2)
    + numbered("Rà soát", 1, 2)
    + numbered("Báo cáo", 1, 2)
    + table(*ROWS)
    + "".join(map(paragraph, LONG))
)
SAID = ["QUYẾT ĐỊNH", "I. Giao Sở Nội vụ", "a) Rà soát", "b) Báo cáo", *LONG]


@pytest.fixture(scope="module")
def originals(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Return the same document as DOC and RTF, saved by LibreOffice."""
    assert OFFICE
    folder = tmp_path_factory.mktemp("saved")
    (folder / "a.docx").write_bytes(with_types(BODY))
    saved = {}
    for suffix, target in (("doc", "doc:MS Word 97"), ("rtf", "rtf")):
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        command = [OFFICE, profile, "--headless", "--convert-to", target, "--outdir", folder, folder / "a.docx"]
        assert programs.run(command, folder, programs.Limits()).succeeded
        saved[suffix] = (folder / f"a.{suffix}").read_bytes()
    return saved


def rows_of(source) -> list[list[str]]:
    found = next(element for element in source.elements if isinstance(element, Table))
    said = cells(found, source)
    return [[" ".join(said[row, column, 1, 1]) for column in range(found.columns)] for row in range(found.rows)]


@needs_office
@pytest.mark.parametrize("suffix", ["doc", "rtf"])
def test_a_saved_document_is_the_same_as_its_docx(originals: dict[str, bytes], suffix: str) -> None:
    source = read(originals[suffix], f"a.{suffix}")
    assert texts(source) == SAID == texts(docx_reader.read(with_types(BODY), "a.docx"))
    assert rows_of(source) == [list(row) for row in ROWS]
    assert source.reader.startswith(f"{suffix}: libreoffice ")
    assert read(originals[suffix], f"a.{suffix}") == source


@needs_office
@pytest.mark.skipif(not shutil.which("antiword"), reason="antiword is not installed")
def test_antiword_reads_all_but_the_numbers(originals: dict[str, bytes]) -> None:
    source = by_antiword(originals["doc"], "a.doc")
    assert source is not None
    assert [text for text in texts(source) if text in LONG] == LONG
    assert rows_of(source) == [list(row) for row in ROWS]
    assert source.reader.startswith("antiword 0.")


@needs_office
@pytest.mark.skipif(not shutil.which("catdoc"), reason="catdoc is not installed")
def test_catdoc_reads_all_but_the_numbers(originals: dict[str, bytes]) -> None:
    source = by_catdoc(originals["doc"], "a.doc")
    assert source is not None
    assert [text for text in texts(source) if text in LONG] == LONG
    assert "Giao Sở Nội vụ" in source.raw
    assert source.reader.startswith("catdoc 0.")


@needs_office
@pytest.mark.parametrize(("data", "name"), [(DOC, "a.doc"), (RTF[:30], "a.rtf")])
def test_a_broken_file_ends_in_a_named_error(data: bytes, name: str) -> None:
    with pytest.raises(ThihanhError):
        read(data, name)


@needs_office
@pytest.mark.skipif(not shutil.which("antiword"), reason="antiword is not installed")
@pytest.mark.skipif(not REAL, reason="THIHANH_REAL names no folder of real documents")
def test_real_files_say_the_same_with_either_program(monkeypatch: pytest.MonkeyPatch) -> None:
    files = sorted((Path(REAL or "") / "real" / "unlabelled").glob("*.doc"))
    assert files
    for path in files:
        data = path.read_bytes()
        full = decided(read(data, path.name))
        with monkeypatch.context() as without:
            without.setenv(libreoffice.VARIABLE, "")
            plain = decided(read(data, path.name))
        assert full.source.reader != plain.source.reader
        assert full.decision.number
        assert full.decision.number == plain.decision.number, path.name
        assert [duty.text for duty in full.obligations] == [duty.text for duty in plain.obligations], path.name


def test_what_libreoffice_finds_no_text_in_is_left_to_the_next_one(machine: Path) -> None:
    """Text in frames that it drops: antiword takes out all characters."""
    office(machine, docx(paragraph("")))
    with pytest.raises(EmptyDocument):
        read(DOC, "a.doc")
    antiword(machine, PRINTED, DOCBOOK)
    assert read(DOC, "a.doc").reader == "doc: antiword 0.37"

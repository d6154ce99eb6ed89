"""Which reader reads what: by the bytes first, by the ending of the name where the bytes are text."""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable
from pathlib import PurePath

from pipeline.document.source import Source
from pipeline.errors import DamagedFile, EmptyDocument, NeedsOcr, UnknownFormat
from pipeline.read.decoding import utf16_of

READERS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("pdf", "pipeline.read.pdf", (".pdf",)),
    ("docx", "pipeline.read.docx", (".docx", ".docm")),
    ("html", "pipeline.read.html", (".html", ".htm", ".xhtml")),
    ("markdown", "pipeline.read.markdown", (".md", ".markdown")),
    ("plain", "pipeline.read.plain", (".txt", ".text")),
)
"""Every reader: its name, its module (imported when needed), and the endings of its files."""

SUFFIXES = frozenset(suffix for _, _, suffixes in READERS for suffix in suffixes)
"""The endings of files that a folder is searched for; a file named on the command line may have any."""

_PICTURES = ((b"\xff\xd8\xff", "JPEG"), (b"\x89PNG\r\n\x1a\n", "PNG"), (b"II*\x00", "TIFF"), (b"MM\x00*", "TIFF"))
_PAGE = re.compile(r"(?:\xef\xbb\xbf)?<(?:!doctype html|html|head|body)", re.IGNORECASE)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def format_of(data: bytes, name: str) -> str:
    """Return the name of the reader for a file.

    Raises EmptyDocument for no bytes, NeedsOcr for a picture, UnknownFormat for anything that no reader knows.
    """
    if not data.strip(b"\x00 \t\r\n"):
        raise EmptyDocument(f"{name}: the file is empty", f"{name}: tệp rỗng")
    suffix = PurePath(name).suffix.lower()
    head = data[:1024].lstrip()
    if b"%PDF-" in data[:1024]:
        return "pdf"
    for magic, kind in _PICTURES:
        if data.startswith(magic):
            raise NeedsOcr(
                f"{name}: a {kind} picture; run OCR on it and give thihanh the PDF or text",
                f"{name}: ảnh {kind}; hãy nhận dạng chữ (OCR) rồi đưa tệp PDF hoặc văn bản vào",
            )
    if data.startswith(b"PK\x03\x04"):
        return _zip_format(data, name)
    if data.startswith(_OLE) or head.startswith(b"{\\rtf"):
        kind = "RTF" if head.startswith(b"{\\rtf") else "old Word"
        raise UnknownFormat(
            f"{name}: an {kind} file; save it as DOCX first", f"{name}: tệp {kind}; hãy lưu lại thành DOCX trước"
        )
    wide = utf16_of(data)
    shown = data[:2048].decode(wide or "latin-1", "replace").lstrip("\ufeff \t\r\n")
    if suffix in {".html", ".htm", ".xhtml"} or _PAGE.match(shown):
        return "html"
    if suffix in {".md", ".markdown"}:
        return "markdown"
    if suffix == ".pdf":
        raise DamagedFile(
            f"{name}: named PDF, but its bytes are none", f"{name}: tên là PDF nhưng nội dung không phải PDF"
        )
    if b"\x00" in data[:4096] and not wide:
        raise UnknownFormat(f"{name}: unknown binary format", f"{name}: định dạng nhị phân không rõ")
    return "plain"


def _zip_format(data: bytes, name: str) -> str:
    if b"word/" in data:
        return "docx"
    raise UnknownFormat(
        f"{name}: a ZIP file that is no Word document; unpack it and give thihanh the files inside",
        f"{name}: tệp nén không phải Word; hãy giải nén và đưa các tệp bên trong vào",
    )


def read(data: bytes, name: str, reader: str = "") -> Source:
    """Read a file with the reader that its bytes ask for, or with the one named.

    Raises a ThihanhError that names the cause where it can't be read.
    """
    wanted = reader or format_of(data, name)
    module = next((module for known, module, _ in READERS if known == wanted), None)
    if module is None:
        raise UnknownFormat(f"{name}: no reader is called {wanted!r}", f"{name}: không có bộ đọc tên “{wanted}”")
    function: Callable[[bytes, str], Source] = importlib.import_module(module).read
    return function(data, name)

"""Which reader reads what: by the bytes first, by the ending of the name where the bytes are text."""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable
from pathlib import PurePath

from pipeline.document.source import Source
from pipeline.errors import DamagedFile, EmptyDocument, UnknownFormat
from pipeline.read import limits, ole
from pipeline.read.decoding import utf16_of

READERS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("pdf", "pipeline.read.pdf", (".pdf",)),
    ("docx", "pipeline.read.docx", (".docx", ".docm")),
    ("doc", "pipeline.read.doc", (".doc",)),
    ("rtf", "pipeline.read.rtf", (".rtf",)),
    ("html", "pipeline.read.html", (".html", ".htm", ".xhtml")),
    ("markdown", "pipeline.read.markdown", (".md", ".markdown")),
    ("scan", "pipeline.read.scan", (".jpg", ".jpeg", ".png", ".tif", ".tiff")),
    ("plain", "pipeline.read.plain", (".txt", ".text")),
)
"""Every reader: its name, its module (imported when needed), and the endings of its files."""

SUFFIXES = frozenset(suffix for _, _, suffixes in READERS for suffix in suffixes)
"""The endings of files that a folder is searched for; a file named on the command line may have any."""

RTF_MAGIC = b"{\\rtf"
_OBJECT = re.compile(rb"\b\d{1,9} \d{1,5} obj\b")
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"II*\x00", b"MM\x00*")
_WORD_ENDINGS = frozenset({".doc", ".rtf", ".docx"})
_TEXTS = frozenset({"html", "markdown", "plain"})
_MARKDOWN_ENDINGS = frozenset({".md", ".markdown"})
_HTML_ENDINGS = frozenset({".html", ".htm", ".xhtml"})
_HTML_START = re.compile(r"(?:\xef\xbb\xbf)?<(?:!doctype html|html|head|body)", re.IGNORECASE)
_HTML_WITHIN = re.compile(r"<(?:!doctype html|html|body)\b", re.IGNORECASE)


def format_of(data: bytes, name: str) -> str:
    """Return the name of the reader for a file.

    Raises EmptyDocument for no bytes, UnknownFormat for anything that no reader knows.
    """
    if not data.strip(b"\x00 \t\r\n"):
        raise EmptyDocument(f"{name}: the file is empty", f"{name}: tệp rỗng")
    suffix = PurePath(name).suffix.lower()
    head = data[:1024].lstrip()
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith(_PICTURES):
        return "scan"
    if data.startswith(b"PK\x03\x04"):
        return _zip_format(data, name)
    if data.startswith(ole.MAGIC):
        return _ole_format(data, name)
    if head.startswith(RTF_MAGIC):
        return "rtf"
    if suffix == ".pdf":
        if _OBJECT.search(data, 0, 4096):  # its first line is lost: qpdf may mend it
            return "pdf"
        raise DamagedFile(
            f"{name}: named PDF, but its bytes are none", f"{name}: tên là PDF nhưng nội dung không phải PDF"
        )
    return _text_format(data, name, suffix)


def _text_format(data: bytes, name: str, suffix: str) -> str:
    wide = utf16_of(data)
    shown = data[:8192].decode(wide or "latin-1", "replace").lstrip("\ufeff \t\r\n")
    if suffix in _HTML_ENDINGS or _HTML_START.match(shown):
        return "html"
    if suffix in _MARKDOWN_ENDINGS:
        return "markdown"
    # Many sites give a page the ending ".doc" so that Word opens it; comments and XML may stand before its first tag.
    if suffix in _WORD_ENDINGS:
        if shown.startswith("MIME-Version:"):
            raise UnknownFormat(
                f"{name}: a web archive (MHTML); open it in Word and save it as DOCX",
                f"{name}: tệp web (MHTML); hãy mở bằng Word và lưu lại thành DOCX",
            )
        if _HTML_WITHIN.search(shown):
            return "html"
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


def _ole_format(data: bytes, name: str) -> str:
    """Tell what lies in Office's old container; a DOCX with a password lies in one too, and its reader says so."""
    try:
        names = ole.Container(data).names
    except ValueError as error:
        raise DamagedFile(
            f"{name}: an old Office file that can't be read ({error}); get it again",
            f"{name}: tệp Office cũ không đọc được ({error}); hãy tải lại",
        ) from error
    if "EncryptedPackage" in names:
        return "docx"
    if ole.WORD in names:
        return "doc"
    raise UnknownFormat(
        f"{name}: an old Office file that is no Word document; save the text as DOCX",
        f"{name}: tệp Office cũ không phải Word; hãy lưu phần chữ thành DOCX",
    )


def read(data: bytes, name: str, reader: str = "") -> Source:
    """Read a file with the reader that its bytes ask for, or with the one named.

    Raises a ThihanhError that names the cause where it can't be read.
    """
    wanted = reader or format_of(data, name)
    module = next((module for known, module, _ in READERS if known == wanted), None)
    if module is None:
        raise UnknownFormat(f"{name}: no reader is called {wanted!r}", f"{name}: không có bộ đọc tên “{wanted}”")
    limits.check_size(len(data), limits.TEXT_FILE_BYTES if wanted in _TEXTS else limits.FILE_BYTES, name)
    function: Callable[[bytes, str], Source] = importlib.import_module(module).read
    return limits.check_source(function(data, name))

"""PDF files with a text layer: characters by their places, our own lines, columns, tables and footnotes."""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from pipeline.document.source import Source, TextOrigin
from pipeline.errors import DamagedFile, EncryptedFile, NeedsOcr
from pipeline.read.composer import Composer
from pipeline.read.page_layout import laid_out
from pipeline.read.pdf_pages import Page, page_of
from pipeline.read.pdf_remarks import FEW_CHARACTERS, remarks

_MIN_LETTERS = 300
_MIN_ACCENTED = 0.08


def read(data: bytes, name: str) -> Source:
    """Read a PDF file's text layer.

    Raises:
        EncryptedFile: the file asks for a password.
        DamagedFile: PDFium can't open it.
        NeedsOcr: most pages have no text, or the text laid under the scan is rubbish.
    """
    with _uncollected():
        document = opened(data, name)
        try:
            pages = [page_of(document, number) for number in range(len(document))]
        finally:
            document.close()
        _refuse_scans(pages, name)
        composer = Composer()
        elements = laid_out(composer, pages)
    hidden = sum(page.hidden * page.characters for page in pages) > 0.5 * sum(page.characters for page in pages)
    origin: TextOrigin = "ocr" if hidden else "text-layer"
    return Source(
        name=name,
        sha256=hashlib.sha256(data).hexdigest(),
        media_type="application/pdf",
        reader="pdf",
        text_origin=origin,
        raw=composer.raw,
        elements=tuple(elements),
        pages=len(pages),
        remarks=remarks(pages, elements, composer.raw),
    )


@contextmanager
def _uncollected() -> Iterator[None]:
    """Keep Python from looking for cycles while pages are read.

    Characters and words are hundreds of thousands of small tuples without one; to walk them all again and again took a
    quarter of the time of 200 pages.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def opened(data: bytes, name: str) -> Any:
    """Return a PDF file as an open document of pypdfium2, its forms ready to be drawn; the caller closes it.

    Raises EncryptedFile where it asks for a password, DamagedFile where PDFium can't open it.
    """
    try:
        document = pdfium.PdfDocument(data)
        if not len(document):
            raise _damaged(name)
        document.init_forms()
    except pdfium.PdfiumError as error:
        if getattr(error, "err_code", None) == pdfium_c.FPDF_ERR_PASSWORD:
            raise EncryptedFile(
                f"{name} asks for a password: save it without one",
                f"{name} yêu cầu mật khẩu: hãy lưu lại không có mật khẩu",
            ) from error
        raise _damaged(name) from error
    return document


def _damaged(name: str) -> DamagedFile:
    return DamagedFile(
        f"{name} can't be opened as a PDF: it is damaged or cut short; get it again",
        f"Không mở được {name} như tệp PDF: tệp hỏng hoặc bị cắt; hãy lấy lại tệp",
    )


def _refuse_scans(pages: Sequence[Page], name: str) -> None:
    with_text = [page for page in pages if page.characters >= FEW_CHARACTERS]
    if 2 * len(with_text) >= len(pages) and not _is_rubbish(with_text):
        return
    raise NeedsOcr(
        f"{name} is a scan: its pages hold pictures and no usable text; run OCR first",
        f"{name} là bản quét: các trang là ảnh, không có lớp chữ dùng được; hãy nhận dạng chữ (OCR) trước",
    )


def _is_rubbish(pages: Sequence[Page]) -> bool:
    """Tell whether text laid under a scan was recognised in another language: hardly a letter has an accent."""
    if not pages or sum(page.hidden for page in pages) < 0.5 * len(pages):
        return False
    letters = accented = 0
    for page in pages:
        for row in page.rows:
            for char in row.text:
                letters += char.isalpha()
                accented += char.isalpha() and ord(char) > 0x7F
    return letters >= _MIN_LETTERS and accented < _MIN_ACCENTED * letters

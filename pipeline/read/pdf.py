"""PDF files: characters by their places where a page has text, recognition where it is a picture; our own lines and tables."""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from pipeline.document.source import Source, TextOrigin
from pipeline.errors import DamagedFile, EmptyDocument, EncryptedFile
from pipeline.read.composer import Composer
from pipeline.read.page_layout import laid_out
from pipeline.read.pdf_pages import Page, empty_page, page_of
from pipeline.read.pdf_pictures import Recognised, recognised
from pipeline.read.pdf_remarks import remarks


def read(data: bytes, name: str) -> Source:
    """Read a PDF file: each page's text layer, or its picture where it has none, or one that is rubbish.

    Raises:
        EncryptedFile: the file asks for a password.
        DamagedFile: neither PDFium nor pdfplumber can open it.
        NeedsOcr: most pages are pictures, and there is no Tesseract with Vietnamese.
        EmptyDocument: there is nothing on any page.
    """
    with _uncollected():
        pages, reader, read = _pages(data, name)
        composer = Composer()
        elements = laid_out(composer, pages)
    total = sum(page.characters for page in pages)
    if not total:
        raise EmptyDocument(f"{name}: there is no text on any page", f"{name}: không trang nào có chữ")
    by_eye = sum(page.characters * (1.0 if page.back else page.hidden) for page in pages)
    origin: TextOrigin = "ocr" if by_eye > 0.5 * total else "text-layer"
    return Source(
        name=name,
        sha256=hashlib.sha256(data).hexdigest(),
        media_type="application/pdf",
        reader=f"{reader} + tesseract {read.version}" if read.version else reader,
        text_origin=origin,
        raw=composer.raw,
        elements=tuple(elements),
        pages=len(pages),
        remarks=(*remarks(pages, elements, composer.raw), *read.remarks),
    )


def _pages(data: bytes, name: str) -> tuple[list[Page], str, Recognised]:
    """Return the pages, the name of the reader, and what was recognised of them.

    The name tells where pdfplumber had to step in for PDFium.
    """
    try:
        document = opened(data, name)
    except DamagedFile:
        from pipeline.read.pdf_fallback import pages_by_pdfplumber

        whole = pages_by_pdfplumber(data)
        if not any(page.characters for page in whole.values()):
            raise
        return [whole[number] for number in sorted(whole)], "pdf-pdfplumber", Recognised(())
    saved: dict[int, Page] = {}
    try:
        found = [page_of(document, number) for number in range(len(document))]
        missing = [number for number, page in enumerate(found) if page is None]
        if missing:
            from pipeline.read.pdf_fallback import pages_by_pdfplumber

            saved = pages_by_pdfplumber(data, missing, len(found))
        pages = [page or saved.get(number) or empty_page(number) for number, page in enumerate(found)]
        read = recognised(document, pages, name)
    finally:
        document.close()
    return list(read.pages), "pdf-pdfplumber" if saved else "pdf", read


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

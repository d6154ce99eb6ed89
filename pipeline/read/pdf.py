"""PDF files: characters by their places where a page has text, recognition where it is a picture; our own lines and tables."""

from __future__ import annotations

import gc
import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from pipeline.document.source import Remark, Source, TextOrigin
from pipeline.errors import DamagedFile, EmptyDocument, EncryptedFile, UnreadableText
from pipeline.read import budget, limits
from pipeline.read.composer import Composer
from pipeline.read.legacy_tables import Legacy
from pipeline.read.page_layout import laid_out
from pipeline.read.pdf_legacy import in_unicode
from pipeline.read.pdf_pages import Page, empty_page, page_of
from pipeline.read.pdf_pictures import recognised
from pipeline.read.pdf_remarks import remarks
from pipeline.read.readable import refuse_unreadable, why_unreadable
from pipeline.read.remarks import told

if TYPE_CHECKING:
    from pipeline.read.pdf_fallback import Fallback

_SAID = 80


def read_by_pdfplumber(data: bytes, name: str) -> Source:
    """Read a PDF file without PDFium, which it is known to kill; raises what `read` raises, and no page is recognised."""
    read = _all_by_pdfplumber(data, name)
    if read is None:
        raise _damaged(name)
    return _source(read, data, name)


def read(data: bytes, name: str) -> Source:
    """Read a PDF file: each page's text layer, or its picture where it has none, or one that is rubbish.

    By PDFium, or where it can't by pdfplumber, or where that can't either by PDFium after qpdf has mended the file.

    Raises:
        EncryptedFile: the file asks for a password.
        DamagedFile: neither PDFium nor pdfplumber can open it, and qpdf can't mend it.
        NeedsOcr: most pages are pictures, or their text makes no words, and there is no Tesseract with Vietnamese.
        EmptyDocument: there is nothing on any page.
        UnreadableText: what was recognised makes no words either.
        TooManyPages, TooMuchText, TooManyPixels: there is more than is read.
    """
    with _uncollected():
        # A call of its own: once Python looks for cycles again, the pages are gone and need not be walked.
        return _read(data, name)


def _read(data: bytes, name: str) -> Source:
    try:
        found = _pages(data, name)
    except DamagedFile as damage:
        return _mended(data, name, damage)
    return _source(found, data, name)


def _mended(data: bytes, name: str, damage: DamagedFile) -> Source:
    """Read what qpdf makes of a damaged file; raises the damage where that says nothing."""
    from pipeline.read.pdf_repair import repaired

    mended = repaired(data, name)
    if mended is None:
        raise damage
    try:
        found = _pages(mended, name)
        return _source(replace(found, reader=f"pdf-repaired: {found.reader}"), data, name)
    except (DamagedFile, EmptyDocument, UnreadableText) as error:
        # The part that is lost may be a font's table: what is left are letters that nobody can read.
        raise damage from error


def _source(read: _Found, data: bytes, name: str) -> Source:
    """Lay out the pages that were read."""
    composer = Composer()
    elements = laid_out(composer, read.pages)
    pages = read.pages
    total = sum(page.characters for page in pages)
    if not total:
        raise _empty(pages, name)
    raw = composer.raw
    refuse_unreadable(raw, name)
    by_eye = sum(page.characters * (1.0 if page.back else page.hidden) for page in pages)
    origin: TextOrigin = "ocr" if by_eye > 0.5 * total else "text-layer"
    return Source(
        name=name,
        sha256=hashlib.sha256(data).hexdigest(),
        media_type="application/pdf",
        reader=read.reader,
        text_origin=origin,
        raw=raw,
        elements=tuple(elements),
        pages=len(pages),
        remarks=(*read.told, *remarks(pages, elements, raw)),
        encoding=read.encoding,
    )


def _empty(pages: Sequence[Page], name: str) -> EmptyDocument:
    if unseen := " ".join(text for page in pages for text in page.unseen.values()):
        return EmptyDocument(
            f"{name}: all its text is drawn so that nobody sees it: {unseen[:_SAID]}",
            f"{name}: toàn bộ chữ được vẽ sao cho không ai thấy: {unseen[:_SAID]}",
        )
    return EmptyDocument(f"{name}: there is no text on any page", f"{name}: không trang nào có chữ")


@dataclass(frozen=True, slots=True)
class _Found:
    """The pages, in Unicode, the name of what read them, the encoding of most of their text, and what there is to tell."""

    pages: tuple[Page, ...]
    reader: str
    encoding: str
    told: tuple[Remark, ...]


def _pages(data: bytes, name: str) -> _Found:
    """Read all pages: by PDFium, where it fails by pdfplumber, and by Tesseract those that are pictures."""
    try:
        document = opened(data, name)
    except DamagedFile:
        instead = _all_by_pdfplumber(data, name)
        if instead is None:
            raise
        return instead
    saved: dict[int, Page] = {}
    try:
        limits.check_pages(len(document), limits.PAGES, name)
        found = list(_read_pages(document, name))
        over = list(range(len(found) + 1, len(document) + 1))
        missing = [number for number, page in enumerate(found) if page is None]
        saved = _by_pdfplumber(data, name, missing, len(document)).pages if missing else {}
        pages = [page or saved.get(number) or empty_page(number) for number, page in enumerate(found)]
        read = _unified(pages, "pdf-pdfplumber" if saved else "pdf", document, name)
        return replace(read, told=(*read.told, budget.left_out(over))) if over else read
    finally:
        document.close()


def _read_pages(document: Any, name: str) -> Iterator[Page | None]:
    """Read page after page until the time is spent; raises where one has, or all together have, more text than is read."""
    total = 0
    for number in range(len(document)):
        if number and budget.is_over(number + 1):
            return
        budget.begins(number + 1)
        page = page_of(document, number, name)
        total += page.characters if page else 0
        limits.check_characters(total, limits.CHARACTERS, name)
        yield page


def _all_by_pdfplumber(data: bytes, name: str) -> _Found | None:
    """Read all pages by pdfplumber; None where it finds no text."""
    found = _by_pdfplumber(data, name)
    if not any(page.characters for page in found.pages.values()):
        return None
    read = _unified([found.pages[number] for number in sorted(found.pages)], "pdf-pdfplumber", None, name)
    return replace(read, told=(*read.told, budget.left_out(found.over))) if found.over else read


def _by_pdfplumber(data: bytes, name: str, *wanted: Any) -> Fallback:
    from pipeline.read.pdf_fallback import pages_by_pdfplumber

    return pages_by_pdfplumber(data, name, *wanted)


def _unified(pages: list[Page], reader: str, document: Any, name: str) -> _Found:
    """Bring the text of pages to Unicode; recognise those that are pictures, and all where their text makes no words."""
    converted: Counter[Legacy] = Counter()
    pages, plan = in_unicode(pages, converted)
    encoding, legacy = told(converted, plan)
    if document is None:
        return _Found(tuple(pages), reader, encoding, legacy)
    wordless = why_unreadable("\n".join(row.text for page in pages for row in page.all_rows())) is not None
    read = recognised(document, pages, name, wordless=wordless)
    if read.version:
        reader = f"{reader} + tesseract {read.version}"
    return _Found(read.pages, reader, encoding, (*legacy, *read.remarks))


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
            raise EncryptedFile.of(name) from error
        raise _damaged(name) from error
    return document


def _damaged(name: str) -> DamagedFile:
    return DamagedFile(
        f"{name} can't be opened as a PDF: it is damaged or cut short; get it again",
        f"Không mở được {name} như tệp PDF: tệp hỏng hoặc bị cắt; hãy lấy lại tệp",
    )

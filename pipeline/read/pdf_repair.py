"""Damaged PDF files, mended by qpdf: it looks for the objects itself, and writes a new table of them.

Met: a file without the line `%PDF-`, one with another byte before each number of its table. PDFium and pdfplumber both
gave up on them.
"""

from __future__ import annotations

import io

import pikepdf

from pipeline.errors import EmptyDocument, EncryptedFile


def repaired(data: bytes, name: str) -> bytes | None:
    """Return a PDF file as qpdf writes it anew, with what it found of it; None where it finds no pages to read.

    Raises EncryptedFile where the file asks for a password, EmptyDocument where it is whole and has no pages.
    """
    mended = io.BytesIO()
    try:
        with pikepdf.open(io.BytesIO(data)) as document:
            if not document.pages:
                raise EmptyDocument(f"{name}: it has no pages", f"{name}: không có trang nào")
            document.save(mended, compress_streams=False, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    except pikepdf.PasswordError as error:
        raise EncryptedFile.of(name) from error
    # What else qpdf's reading of damaged files has ended in: a page that is no dictionary, a loop of references.
    except (pikepdf.PdfError, ValueError, TypeError, RuntimeError, RecursionError):
        return None
    return mended.getvalue()

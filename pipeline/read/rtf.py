"""RTF: LibreOffice makes DOCX of it."""

from __future__ import annotations

from pipeline.document.source import Source
from pipeline.errors import MissingTool
from pipeline.read import docx, libreoffice
from pipeline.read.doc import damaged, of_original

MEDIA_TYPE = "application/rtf"


def read(data: bytes, name: str) -> Source:
    """Read an RTF file; `reader` of the result names what converted it: "rtf: libreoffice 7.4".

    Raises:
        MissingTool: LibreOffice is not installed.
        DamagedFile: it failed on the file.
        EmptyDocument: there is no text in it.
    """
    office = libreoffice.find()
    if office is None:
        raise MissingTool(
            f"{name}: RTF is read with LibreOffice, which is not installed: "
            "apt-get install libreoffice-writer-nogui, or save the file as DOCX",
            f"{name}: đọc RTF cần LibreOffice mà máy chưa cài: "
            "apt-get install libreoffice-writer-nogui, hoặc lưu tệp thành DOCX",
        )
    # Word takes blanks before the first brace, LibreOffice would take such a file for plain text.
    converted = libreoffice.to_docx(office, data.lstrip(), ".rtf")
    if not converted.docx:
        raise damaged(name, f"{converted.by}: {converted.failure}")
    return of_original(docx.read(converted.docx, name), data, MEDIA_TYPE, f"rtf: {converted.by}")

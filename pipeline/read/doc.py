"""Old Word files: LibreOffice makes DOCX of them; without it, antiword or catdoc take the characters out."""

from __future__ import annotations

import hashlib
import struct
from dataclasses import replace

from pipeline.document.source import Source
from pipeline.errors import DamagedFile, EmptyDocument, EncryptedFile, MissingTool
from pipeline.read import docx, libreoffice, programs
from pipeline.read.ole import WORD, Container
from pipeline.read.word_characters import by_antiword, by_catdoc

MEDIA_TYPE = "application/msword"

_FLAGS = 10
_ENCRYPTED = 0x0100


def read(data: bytes, name: str) -> Source:
    """Read an old Word file (Word 6 to 2003).

    `reader` of the result names what converted it: "doc: libreoffice 7.4". A converter that fails leaves the file to
    the next one.

    Raises:
        MissingTool: nothing is installed that can read it.
        DamagedFile: everything installed failed on it.
        EncryptedFile: it asks for a password.
        EmptyDocument: there is no text in it.
    """
    if is_encrypted(data):
        raise EncryptedFile.of(name)
    failures: list[str] = []
    empty: EmptyDocument | None = None
    office = libreoffice.find()
    if office is not None:
        converted = libreoffice.to_docx(office, data, ".doc")
        if converted.docx:
            try:
                return of_original(docx.read(converted.docx, name), data, MEDIA_TYPE, f"doc: {converted.by}")
            except EmptyDocument as error:
                empty = error  # its text may stand in frames that the DOCX lacks: the others take out all characters
        failures.append(f"{converted.by}: {converted.failure or 'it gave no text'}")
    for by, take in (("antiword", by_antiword), ("catdoc", by_catdoc)):
        if programs.find([by]) is not None:
            found = take(data, name)
            if found is not None:
                return of_original(found, data, MEDIA_TYPE, f"doc: {found.reader}")
            failures.append(f"{by}: it gave no text")
    if empty is not None:
        raise empty
    if failures:
        raise damaged(name, "; ".join(failures))
    raise MissingTool(
        f"{name}: nothing is installed that reads old Word files; install LibreOffice "
        "(apt-get install libreoffice-writer-nogui) or antiword, or save the file as DOCX",
        f"{name}: máy chưa có chương trình đọc tệp Word cũ; hãy cài LibreOffice "
        "(apt-get install libreoffice-writer-nogui) hoặc antiword, hoặc lưu tệp thành DOCX",
    )


def is_encrypted(data: bytes) -> bool:
    """Tell whether a Word file asks for a password: a flag in its first bytes ([MS-DOC] 2.5.2, fEncrypted)."""
    try:
        head = Container(data).head(WORD, 32)
    except ValueError:
        return False
    return len(head) >= _FLAGS + 2 and bool(struct.unpack_from("<H", head, _FLAGS)[0] & _ENCRYPTED)


def of_original(source: Source, data: bytes, media_type: str, reader: str) -> Source:
    """Return what was read from a converted file as read from the original."""
    return replace(source, sha256=hashlib.sha256(data).hexdigest(), media_type=media_type, reader=reader)


def damaged(name: str, why: str) -> DamagedFile:
    """Return the error for a file that no converter could read."""
    return DamagedFile(
        f"{name} can't be converted ({why}): open it in Word and save it as DOCX",
        f"Không chuyển đổi được {name} ({why}): hãy mở bằng Word và lưu lại thành DOCX",
    )

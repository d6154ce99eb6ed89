"""Bytes to text, and text to its physical lines: what the plain and the Markdown reader share."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.errors import DamagedFile, EmptyDocument
from pipeline.spans import Span

_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def decoded(data: bytes, name: str) -> str:
    r"""Return `data` as text with "\n" line ends.

    Raises EmptyDocument where nothing but blanks is left, DamagedFile where the bytes are no Unicode text.
    """
    encoding = next((codec for bom, codec in _BOMS if data.startswith(bom)), "utf-8")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise DamagedFile(
            f"{name}: not Unicode text (byte {error.start}); convert it to UTF-8 first",
            f"{name}: không phải văn bản Unicode (byte {error.start}); hãy chuyển sang UTF-8 trước",
        ) from error
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", " ")
    if not text.strip():
        raise EmptyDocument(f"{name}: no text in the file", f"{name}: tệp không có chữ nào")
    return text


@dataclass(frozen=True, slots=True)
class RawLine:
    """A physical line without the blanks at its ends; `gap` says that blank lines stand before it."""

    span: Span
    gap: bool
    page: int


_LINE = re.compile(r"[^\n\f]+|\f")


def raw_lines(raw: str) -> Iterator[RawLine]:
    """Yield the lines of `raw` that hold text, in order; a form feed starts a new page."""
    gap, page, last_end = False, 1, 0
    for match in _LINE.finditer(raw):
        if match.group() == "\f":
            page += 1
            continue
        gap = gap or raw.count("\n", last_end, match.start()) > 1
        last_end = match.end()
        text = match.group()
        stripped = text.strip()
        if not stripped:
            gap = True
            continue
        start = match.start() + text.index(stripped[0])
        yield RawLine(Span(start, start + len(stripped)), gap, page)
        gap = False

"""Bytes to text, and text to its physical lines: what the plain and the Markdown reader share."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from pipeline.errors import EmptyDocument
from pipeline.read import limits
from pipeline.read.decoding import Decoded, decoded_text
from pipeline.spans import Span


def decoded(data: bytes, name: str) -> Decoded:
    r"""Return `data` as text with "\n" line ends, in Unicode whatever it was in.

    Raises EmptyDocument where nothing but blanks is left, UnreadableText where the bytes make no words, TooMuchText
    where there is more, or a longer line, than is read.
    """
    found = decoded_text(data, name)
    text = found.text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", " ")
    limits.check_characters(len(text), limits.CHARACTERS, name)
    limits.check_characters(max(map(len, text.split("\n"))), limits.LINE_CHARACTERS, name)
    if not text.strip():
        raise EmptyDocument(f"{name}: no text in the file", f"{name}: tệp không có chữ nào")
    return replace(found, text=text)


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

"""Page headers: furniture, but for those that hold a part of the letterhead which the body lacks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from lxml import etree

_BEGINNING = 3000
"""So many characters of the body may hold its letterhead; further down stand forms with numbers of their own."""

_PARTS = (
    re.compile(r"Số\s*:?\s*[\d.…]*\s*/\s*(?:\d{4}\s*/\s*)?[A-ZĐ]{1,6}\s*-"),
    re.compile(r"CỘNG\s+H[ÒO][AÀ]\s+X[ÃA]\s+HỘI"),
)


def letterheads(headers: Iterable[etree._Element], body: etree._Element | None) -> Iterator[etree._Element]:
    """Yield the headers to read as text: with a number ("Số: 77/QĐ-UBND") or the national motto that the body lacks.

    A number that stands in a header alone is found in decisions of which every page prints it.
    """
    beginning = _text(body)
    wanted = [part for part in _PARTS if not part.search(beginning)]
    for header in headers:
        text = _text(header)
        found = [part for part in wanted if part.search(text)]
        if found:
            wanted = [part for part in wanted if part not in found]
            yield header


def _text(root: etree._Element | None) -> str:
    """Return the first characters of a part, paragraph after paragraph; text boxes in both their forms."""
    parts: list[str] = []
    length = 0
    for node in () if root is None else root.iter("{*}t", "{*}p"):
        text = (node.text or "") if etree.QName(node).localname == "t" else " "
        parts.append(text)
        length += len(text)
        if length > _BEGINNING:
            break
    return "".join(parts)

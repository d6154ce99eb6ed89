"""A PDF file written object by object, so that any of them may be wrong; its text is Vietnamese."""

from __future__ import annotations

import zlib
from collections.abc import Mapping

from clean_decision import CLEAN

_FIRST = 0x80
_LETTERS = sorted({char for char in CLEAN if ord(char) > 0x7E})
_CODES = {char: _FIRST + index for index, char in enumerate(_LETTERS)}

FONT = (
    "<< /Type /Font /Subtype /Type1 /BaseFont /Times-Roman /Encoding << /Type /Encoding /Differences "
    f"[{_FIRST} {' '.join(f'/uni{ord(char):04X}' for char in _LETTERS)}] >> >>"
).encode()
"""A font that has the Vietnamese letters of the sample decision by their names."""

CATALOG, TREE, PAGE, CONTENT, LETTERS = 1, 2, 3, 4, 5
"""The numbers of the objects of `good`."""


def content_of(text: str, top: int = 800) -> bytes:
    """Return a content stream that draws lines of text, from the top down, twelve points apart."""
    shown = [f"BT /F1 9 Tf 12 TL 60 {top} Td".encode()]
    for line in text.splitlines():
        coded = bytes(_CODES.get(char, ord(char)) for char in line)
        for char in (b"\\", b"(", b")"):
            coded = coded.replace(char, b"\\" + char)
        shown.append(b"(" + coded + b") Tj T*")
    return b"\n".join([*shown, b"ET\n"])


TEXT = content_of(CLEAN)
"""The sample decision, drawn."""


def stream(content: bytes, more: str = "") -> bytes:
    """Return a stream object; `more` are further entries of its dictionary."""
    return f"<< /Length {len(content)} {more} >>\nstream\n".encode() + content + b"\nendstream"


def flate(content: bytes, more: str = "") -> bytes:
    """Return a compressed stream object."""
    return stream(zlib.compress(content, 9), f"/Filter /FlateDecode {more}")


def good(content: bytes = TEXT, *, page: str = "", resources: str = "") -> dict[int, bytes]:
    """Return the objects of a file with one page; `page` and `resources` are further entries of those dictionaries."""
    box = "" if "/MediaBox" in page else "/MediaBox [0 0 595 842]"
    return {
        CATALOG: b"<< /Type /Catalog /Pages 2 0 R >>",
        TREE: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        PAGE: (
            f"<< /Type /Page /Parent 2 0 R {box} /Contents 4 0 R "
            f"/Resources << /Font << /F1 5 0 R >> {resources} >> {page} >>"
        ).encode(),
        CONTENT: flate(content),
        LETTERS: FONT,
    }


def written(objects: Mapping[int, bytes], *, root: str = "1 0 R", trailer: str = "", xref: int | None = None) -> bytes:
    """Return the file; `xref` puts a wrong place of the cross-reference table into its end."""
    parts = [b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"]
    places: dict[int, int] = {}
    at = len(parts[0])
    for number, content in objects.items():
        places[number] = at
        parts.append(f"{number} 0 obj\n".encode() + content + b"\nendobj\n")
        at += len(parts[-1])
    size = max(objects) + 1
    rows = "".join(
        f"{places[number]:010d} 00000 n \n" if number in places else "0000000000 65535 f \n" for number in range(size)
    )
    parts.append(
        f"xref\n0 {size}\n{rows}trailer\n<< /Size {size} /Root {root} {trailer} >>\n"
        f"startxref\n{at if xref is None else xref}\n%%EOF\n".encode()
    )
    return b"".join(parts)


def changed(number: int, content: bytes, **how: object) -> bytes:
    """Return the good file with one object replaced."""
    return written({**good(), number: content}, **how)  # type: ignore[arg-type]

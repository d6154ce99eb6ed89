"""Pictures that say they are huge, or end too early."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator

from PIL import Image

from hostile.cases import Hostile, hostile


def _png(width: int, height: int, rows: bytes = b"\0" * 1000) -> bytes:
    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def _saved(kind: str, size: tuple[int, int] = (400, 300)) -> bytes:
    buffer = io.BytesIO()
    Image.linear_gradient("L").resize(size).convert("RGB").save(buffer, kind)
    return buffer.getvalue()


def _frames(count: int) -> bytes:
    buffer = io.BytesIO()
    frames = [Image.new("1", (8, 8), 1) for _ in range(count)]
    frames[0].save(buffer, "TIFF", save_all=True, append_images=frames[1:])
    return buffer.getvalue()


def _frames_in_a_circle() -> bytes:
    """A TIFF file whose next picture is the first one."""
    data = bytearray(_frames(1))
    at = struct.unpack_from("<I", data, 4)[0]
    count = struct.unpack_from("<H", data, at)[0]
    struct.pack_into("<I", data, at + 2 + 12 * count, at)
    return bytes(data)


def files() -> Iterator[Hostile]:
    """Yield the family."""
    bad = "DAMAGED NEEDS_OCR"
    nothing = "EMPTY UNREADABLE NOT_A_DOCUMENT NEEDS_OCR DAMAGED"
    yield hostile("huge_30000.png", lambda: _png(30_000, 30_000), "LIMIT_PIXELS NEEDS_OCR")
    yield hostile("huge_2e9.png", lambda: _png(2**31 - 1, 2**31 - 1), "LIMIT_PIXELS DAMAGED NEEDS_OCR")
    yield hostile("huge_thin.png", lambda: _png(1, 100_000_000), "LIMIT_PIXELS DAMAGED NEEDS_OCR EMPTY")
    yield hostile("nothing.png", lambda: _png(0, 0), bad)
    yield hostile("small.png", lambda: _png(1, 1), nothing)
    yield hostile("cut.png", lambda: _saved("PNG")[:-500], nothing)
    yield hostile("cut.jpg", lambda: _saved("JPEG")[:-900], nothing)
    yield hostile("head_only.jpg", b"\xff\xd8\xff\xe0", bad)
    yield hostile("head_only.tif", b"II*\x00\x08\x00\x00\x00", bad)
    yield hostile("next_itself.tif", _frames_in_a_circle, nothing + " LIMIT_PAGES")
    yield hostile("frames_400.tif", lambda: _frames(400), "LIMIT_PAGES NEEDS_OCR EMPTY beyond", slow=True)

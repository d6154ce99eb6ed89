"""A page drawn as JPEG, upright as its boxes are; called in a process of its own, for a file may be hostile."""

from __future__ import annotations

import math
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any

import pypdfium2 as pdfium
from PIL import Image, ImageSequence, UnidentifiedImageError

from pipeline.errors import DamagedFile, UnknownFormat
from pipeline.read import limits
from pipeline.read.pdf import opened
from pipeline.read.pdf_characters import TextPage
from pipeline.show.pages import page_image

Size = tuple[float, float]

QUALITY = 80
"""Of JPEG: a page of 1,100 pixels' width has about 250 kB, and letters of 9 points have no fringes that one sees."""

MOST_PIXELS = 16_000_000
"""Of a picture: a page that is a hundred times longer than wide is drawn narrower."""

_POINTS = 72
_KINDS = ("JPEG", "PNG", "TIFF")
_ORIENTATION = 0x0112
_LYING = (5, 6, 7, 8)
_UNKNOWN: Size = (595.0, 842.0)
"""The size of a page that PDFium can't load: A4."""


def draw(data: bytes, page: int, width: int) -> bytes:
    """Return a page, counted from 1, of a PDF file or of a picture as JPEG, `width` pixels wide.

    A picture that is narrower comes in its own size; what would have more than `MOST_PIXELS` comes narrower.

    Raises:
        IndexError: there is no such page.
        EncryptedFile, DamagedFile: as the PDF reader does.
        UnknownFormat: it is neither a PDF nor a JPEG, PNG or TIFF file.
        TooManyPixels: a picture has more pixels than are read.
    """
    with _damage_named():
        image = _pdf_page(data, page, width) if _is_pdf(data) else _picture(data, page, width)
    into = BytesIO()
    image.save(into, "JPEG", quality=QUALITY)
    return into.getvalue()


def sizes(data: bytes) -> list[Size]:
    """Return width and height of every page, upright as it is drawn; only their ratio has a meaning.

    Raises what `draw` raises, and TooManyPages where there are more than are read.
    """
    with _damage_named():
        return list(_pdf_sizes(data) if _is_pdf(data) else _picture_sizes(data))


def _is_pdf(data: bytes) -> bool:
    return b"%PDF-" in data[:1024]


@contextmanager
def _damage_named() -> Iterator[None]:
    try:
        yield
    except UnidentifiedImageError as error:
        raise UnknownFormat("no pages to draw", "không có trang để vẽ") from error
    except Image.DecompressionBombError:
        limits.check_pixels(math.inf, 1, limits.PICTURE_PIXELS, "")
        raise
    except (pdfium.PdfiumError, OSError, ValueError, SyntaxError, struct.error) as error:
        raise DamagedFile(str(error), str(error)) from error


def _pdf_page(data: bytes, number: int, width: int) -> Image.Image:
    document = opened(data, "")
    try:
        if not 1 <= number <= len(document):
            raise IndexError(number)
        across, down = _upright(document[number - 1])
    finally:
        document.close()
    wide, _ = _fitted(width, across, down)
    return page_image(data, "", number, dpi=_POINTS * wide / across)  # type: ignore[arg-type]


def _pdf_sizes(data: bytes) -> Iterator[Size]:
    document = opened(data, "")
    try:
        limits.check_pages(len(document), limits.PAGES, "")
        for number in range(len(document)):
            try:
                yield _upright(document[number])
            except pdfium.PdfiumError:
                yield _UNKNOWN
    finally:
        document.close()


def _upright(page: Any) -> Size:
    """Return the size of a page in points as `page_image` turns it, and close the page."""
    text = TextPage(page)
    across, down = page.get_size()
    turned = text.to_upright % 180 != 0
    text.close()
    page.close()
    if not (0 < across < math.inf and 0 < down < math.inf):
        raise ValueError("the page has no size")
    return (down, across) if turned else (across, down)


def _fitted(width: float, across: float, down: float) -> Size:
    """Return the pixels of a page `width` wide, or less where they would be too many."""
    high = width * down / across
    less = min(1.0, math.sqrt(MOST_PIXELS / (width * high)), limits.THINNEST * width / high)
    return max(width * less, 1.0), max(high * less, 1.0)


def _picture(data: bytes, number: int, width: int) -> Image.Image:
    if not 1 <= number <= limits.PAGES:
        raise IndexError(number)
    for at, (across, down) in enumerate(_picture_sizes(data), 1):
        if at == number:
            image = page_image(data, "", number)
            wide, high = _fitted(min(width, across), across, down)
            if round(wide) >= image.width:
                return image
            return image.resize((round(wide), round(high)), Image.Resampling.LANCZOS, reducing_gap=2.0)
    raise IndexError(number)


def _picture_sizes(data: bytes) -> Iterator[Size]:
    """Yield the size of each frame, turned as its camera says; none is decoded for it."""
    with Image.open(BytesIO(data), formats=_KINDS) as picture:
        for number, frame in enumerate(ImageSequence.Iterator(picture), 1):
            limits.check_pages(number, limits.PAGES, "")
            limits.check_pixels(frame.width, frame.height, limits.PICTURE_PIXELS, "")
            if max(frame.size) > limits.THINNEST * min(frame.size):
                raise ValueError("no page is so thin")
            # Pillow tells of a TIFF file as it is turned, of the others as they are stored.
            lying = picture.format != "TIFF" and frame.getexif().get(_ORIENTATION) in _LYING
            yield (frame.height, frame.width) if lying else (frame.width, frame.height)

"""Pictures of decisions: photos and scans as JPEG, PNG or TIFF, read by Tesseract."""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterator
from io import BytesIO

import cv2
import numpy as np
from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

from pipeline.document.source import Source
from pipeline.errors import DamagedFile, TooManyPixels
from pipeline.read import budget, limits
from pipeline.read.composer import Composer
from pipeline.read.page_layout import laid_out
from pipeline.read.scan_image import DPI, Pixels
from pipeline.read.scan_pages import Picture, scanned
from pipeline.read.tesseract import engine

_A4 = (8.27, 11.69)
_TYPES = {"JPEG": "image/jpeg", "PNG": "image/png", "TIFF": "image/tiff"}


def read(data: bytes, name: str) -> Source:
    """Read a picture, or the several pictures of a TIFF file, each as a page.

    Raises NeedsOcr where there is no Tesseract with Vietnamese, DamagedFile where the picture can't be opened,
    TooManyPixels and TooManyPages where there is more of it than is read.
    """
    reader = engine(name)
    try:
        with Image.open(BytesIO(data)) as image:
            kind = _TYPES.get(image.format or "", "")
            found = scanned(_pictures(image, name), reader)
            over = list(range(len(found.pages) + 1, getattr(image, "n_frames", 1) + 1))
    except Image.DecompressionBombError as error:  # Pillow refuses 179 million pixels before it tells their number
        raise TooManyPixels(
            f"{name}: the picture has too many pixels; save it at 300 dpi or less",
            f"{name}: ảnh có quá nhiều điểm ảnh; hãy lưu ở 300 dpi trở xuống",
        ) from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, struct.error) as error:
        raise DamagedFile(
            f"{name} can't be opened as a picture ({error}); get it again",
            f"Không mở được {name} như tệp ảnh ({error}); hãy lấy lại tệp",
        ) from error
    composer = Composer()
    elements = laid_out(composer, found.pages)
    return Source(
        name=name,
        sha256=hashlib.sha256(data).hexdigest(),
        media_type=kind,
        reader=f"scan: tesseract {reader.version}",
        text_origin="ocr",
        raw=composer.raw,
        elements=tuple(elements),
        pages=len(found.pages),
        remarks=(*found.remarks, budget.left_out(over)) if over else found.remarks,
    )


def _pictures(image: Image.Image, name: str) -> Iterator[Picture]:
    for number, frame in enumerate(ImageSequence.Iterator(image), 1):
        budget.begins(number)
        limits.check_pages(number, limits.RECOGNISED_PAGES, name)
        limits.check_pixels(frame.width, frame.height, limits.PICTURE_PIXELS, name)
        if max(frame.width, frame.height) > limits.THINNEST * min(frame.width, frame.height):
            raise ValueError(f"{frame.width} × {frame.height} pixels are no page")
        upright = ImageOps.exif_transpose(frame) or frame
        yield number, _at_resolution(np.asarray(upright.convert("RGB"))[:, :, ::-1])


def _at_resolution(pixels: Pixels) -> Pixels:
    """Return a picture at `DPI`, taking it for a sheet of A4: cameras tell no resolution, and scanners often a wrong one."""
    height, width = pixels.shape[:2]
    across, down = (_A4[0], _A4[1]) if height >= width else (_A4[1], _A4[0])
    scale = min(across * DPI / width, down * DPI / height)
    if abs(scale - 1) < 0.03:
        return np.ascontiguousarray(pixels)
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    return cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=how).astype(np.uint8, copy=False)

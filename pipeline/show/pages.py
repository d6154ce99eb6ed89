"""A page of a file as an image, set so that its text is upright: the frame of reference of every box."""

from __future__ import annotations

import io

from PIL import Image, ImageOps, ImageSequence

from pipeline.read.pdf import opened
from pipeline.read.pdf_characters import TextPage

_POINTS = 72


def page_image(data: bytes, name: str, number: int, dpi: int = 200) -> Image.Image:
    """Return page `number`, counted from 1, of a PDF file or of a picture that Pillow reads (PNG, JPEG, TIFF), in colour.

    A picture comes in its own size, whatever `dpi`; the pages of a TIFF file are its frames.

    Raises:
        EncryptedFile, DamagedFile: as the PDF reader does.
        IndexError: the file has no such page.
    """
    if b"%PDF-" in data[:1024]:
        return _pdf_page(data, name, number, dpi)
    with Image.open(io.BytesIO(data)) as picture:
        for frame, image in enumerate(ImageSequence.Iterator(picture), 1):
            if frame == number:
                # Turned as its camera says, as it was when it was read.
                return (ImageOps.exif_transpose(image) or image).convert("RGB")
    raise IndexError(number)


def _pdf_page(data: bytes, name: str, number: int, dpi: int) -> Image.Image:
    document = opened(data, name)
    try:
        if not 1 <= number <= len(document):
            raise IndexError(number)
        page = document[number - 1]
        text = TextPage(page)
        image: Image.Image = page.render(scale=dpi / _POINTS, rotation=text.to_upright).to_pil().convert("RGB")
        text.close()
        page.close()
    finally:
        document.close()
    return image

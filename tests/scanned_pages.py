"""Scans made for a test: a PDF of the corpus rendered, askew, with a seal, on paper that is not quite white."""

from __future__ import annotations

import io
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pypdfium2 as pdfium
import pytest
from PIL import Image, ImageChops, ImageDraw

DPI = 200


def has_tesseract() -> bool:
    """Tell whether Tesseract with Vietnamese is installed."""
    program = shutil.which("tesseract")
    if not program:
        return False
    told = subprocess.run([program, "--list-langs"], capture_output=True, text=True, check=False)
    return "vie" in told.stdout.split()


needs_tesseract = pytest.mark.skipif(
    not has_tesseract(), reason="no Tesseract with Vietnamese: apt-get install tesseract-ocr tesseract-ocr-vie"
)


def pictures(path: Path, *, dpi: int = DPI) -> list[Image.Image]:
    """Return the pages of a PDF as pictures."""
    document = pdfium.PdfDocument(path)
    try:
        return [page.render(scale=dpi / 72).to_pil().convert("RGB") for page in document]
    finally:
        document.close()


def worn(page: Image.Image, *, turn: float = 0.8, seal: tuple[int, int] | None = None) -> Image.Image:
    """Return a page as a scanner gives it: turned by some degrees, grained, with a red seal around `seal`."""
    if seal is not None:
        x, y = seal
        ink = Image.new("RGB", page.size, (255, 255, 255))
        draw = ImageDraw.Draw(ink)
        for radius in range(60, 120, 12):
            draw.ellipse((x - radius, y - radius, x + radius, y + radius), outline=(215, 40, 45), width=5)
        page = ImageChops.multiply(page, ink)
    page = page.rotate(turn, resample=Image.Resampling.BICUBIC, fillcolor=(255, 255, 255))
    pixels = np.asarray(page).astype(np.float32) * 0.94
    pixels += np.random.default_rng(7).normal(8, 5, pixels.shape[:2])[..., None]
    return Image.fromarray(pixels.clip(0, 255).astype(np.uint8))


def saved(pages: list[Image.Image], kind: str) -> bytes:
    """Return pages as one file: "PDF" or "TIFF" with all of them, "PNG" or "JPEG" with the first."""
    buffer = io.BytesIO()
    more = {"save_all": True, "append_images": pages[1:]} if kind in {"PDF", "TIFF"} else {}
    pages[0].save(buffer, kind, dpi=(DPI, DPI), resolution=DPI, **more)
    return buffer.getvalue()

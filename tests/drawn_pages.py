"""Small PDF files drawn for a test: places are points from the top left corner."""

from __future__ import annotations

import io
from collections.abc import Callable

from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

WIDTH, HEIGHT = A4
LEFT, RIGHT = 85.0, 540.0
FULL = "Cac don vi trong co quan co trach nhiem thuc hien ke hoach nay va bao cao ket qua"

Draw = Callable[[Canvas], None]


def pdf(*pages: Draw, encrypt: StandardEncryption | None = None) -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, encrypt=encrypt)
    for draw in pages:
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def write(canvas: Canvas, x: float, top: float, text: str, font: str = "Times-Roman", size: float = 13) -> None:
    canvas.setFont(font, size)
    canvas.drawString(x, HEIGHT - top, text)


def middle(canvas: Canvas, x: float, top: float, text: str, font: str = "Times-Bold", size: float = 13) -> None:
    canvas.setFont(font, size)
    canvas.drawCentredString(x, HEIGHT - top, text)


def body(canvas: Canvas, top: float = 300, count: int = 10) -> None:
    for number in range(count):
        write(canvas, LEFT, top + 18 * number, f"{FULL} {number}.")

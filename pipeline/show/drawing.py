"""Boxes of findings drawn on the image of a page, with a legend below it."""

from __future__ import annotations

from collections.abc import Sequence

from PIL import Image, ImageDraw, ImageFont

from pipeline.document.source import Box
from pipeline.letters import without_accents
from pipeline.show.findings import Role

Marked = tuple[Role, str, Sequence[Box]]
"""What is drawn: a role, its words in the legend, and its boxes on this page (fractions of it)."""

_COLOURS: dict[Role, tuple[int, int, int]] = {
    "finding": (255, 179, 0),
    "lead": (25, 118, 210),
    "cooperating": (56, 142, 60),
    "recipient": (123, 31, 162),
    "approver": (0, 131, 143),
    "deadline": (211, 47, 47),
    "condition": (109, 76, 65),
    "product": (236, 64, 160),
}
_FONTS = ("DejaVuSans.ttf", "NotoSans-Regular.ttf", "LiberationSans-Regular.ttf", "arial.ttf", "Arial.ttf")
"""Fonts with all letters of Vietnamese, one of which every system has."""

_LINE = 1.5
_MOST = 14


def painted(page: Image.Image, marks: Sequence[Marked]) -> Image.Image:
    """Return a copy of a page with a coloured box for each mark, thin frame and light filling, and the legend below.

    Boxes of the finding are drawn first, those of its parts over them. Of many marks the first fourteen are named.
    """
    width, height = page.size
    veil = Image.new("RGBA", page.size, (0, 0, 0, 0))
    pen = ImageDraw.Draw(veil)
    thick = max(width // 800, 1)
    for role, _, boxes in sorted(marks, key=lambda mark: mark[0] != "finding"):
        colour = _COLOURS[role]
        for x0, y0, x1, y1 in boxes:
            corners = (x0 * width - thick, y0 * height - thick, x1 * width + thick, y1 * height + thick)
            pen.rectangle(corners, fill=(*colour, 50), outline=(*colour, 255), width=thick)
    whole = Image.alpha_composite(page.convert("RGBA"), veil).convert("RGB")
    return _with_legend(whole, marks)


def _with_legend(page: Image.Image, marks: Sequence[Marked]) -> Image.Image:
    size = max(page.width // 75, 10)
    font, accented = _font(size)
    named = list(dict.fromkeys((role, label) for role, label, _ in marks))
    lines = named[:_MOST]
    step = int(size * _LINE)
    more = len(named) > _MOST
    image = Image.new("RGB", (page.width, page.height + step * (len(lines) + 1 + more)), "white")
    image.paste(page)
    pen = ImageDraw.Draw(image)
    pen.line((0, page.height, page.width, page.height), fill="black")
    top = page.height + step // 2
    for role, label in lines:
        pen.rectangle((size, top, 2 * size, top + size), fill=_COLOURS[role])
        pen.text(
            (3 * size, top),
            _fitted(label if accented else without_accents(label), page.width - 4 * size, font),
            "black",
            font,
        )
        top += step
    if more:
        pen.text((3 * size, top), f"… +{len(named) - _MOST}", "black", font)
    return image


def _font(size: int) -> tuple[ImageFont.FreeTypeFont | ImageFont.ImageFont, bool]:
    """Return a font of a size, and whether it has the letters of Vietnamese; Pillow's own has not."""
    for name in _FONTS:
        try:
            return ImageFont.truetype(name, size), True
        except OSError:
            continue
    return ImageFont.load_default(size), False


def _fitted(text: str, width: int, font: ImageFont.FreeTypeFont | ImageFont.ImageFont) -> str:
    """Return as much of a text as goes into a width, in pixels."""
    if font.getlength(text) <= width:
        return text
    keep = len(text)
    while keep and font.getlength(text[:keep] + "…") > width:
        keep -= max(keep // 20, 1)
    return text[:keep] + "…"

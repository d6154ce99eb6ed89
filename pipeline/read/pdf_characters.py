"""Characters of a PDF page with their places, from PDFium; never its own plain text.

Where accented letters come from a fallback font in runs of their own, the order of the content stream is not the order
of reading: only places put the letters right.
"""

from __future__ import annotations

import ctypes
import math
import unicodedata
from collections import Counter
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium_c

from pipeline.read.legacy import UNTOLD, Font, font_named

Size = tuple[float, float]

_SHOWN = {"\ufffe": "-", "\uf0b7": "•", "\uf02d": "-", "\uf02b": "+", "\uf0a7": "▪", "\uf0d8": "➢", "\uf0fc": "✓"}
_ITALIC_FLAG = 1 << 6
_FORCED_BOLD_FLAG = 1 << 18
_SAMPLE = 40


class Glyph(NamedTuple):
    """A character where it stands: points from the page's top left corner as the text is read."""

    text: str
    x0: float
    x1: float
    base: float
    size: float
    place: int


class Look(NamedTuple):
    """What a font's name and flags say."""

    bold: bool
    italic: bool
    font: Font = UNTOLD


class TextPage:
    """The text of one open page; `turns` are the quarter turns that set its text upright."""

    def __init__(self, page: Any) -> None:
        self._text = page.get_textpage()
        self._raw = self._text.raw
        self.count: int = pdfium_c.FPDFText_CountChars(self._raw)
        self._box = tuple(page.get_bbox())
        self.turns = self._direction()
        self._looks: dict[int, Look] = {}

    def close(self) -> None:
        """Give PDFium's memory back."""
        self._text.close()

    @property
    def size(self) -> Size:
        """Width and height of the page as its text is read."""
        left, bottom, right, top = self._box
        across, down = right - left, top - bottom
        return (down, across) if self.turns % 2 else (across, down)

    def invisible_share(self) -> float:
        """Return the share of sampled characters that are drawn invisibly: text laid under a scan."""
        sample = [at for at in range(0, self.count, _SAMPLE) if not pdfium_c.FPDFText_IsGenerated(self._raw, at)]
        hidden = 0
        for at in sample:
            thing = pdfium_c.FPDFText_GetTextObject(self._raw, at)
            hidden += (
                bool(thing) and pdfium_c.FPDFTextObj_GetTextRenderMode(thing) == pdfium_c.FPDF_TEXTRENDERMODE_INVISIBLE
            )
        return hidden / len(sample) if sample else 0.0

    def look(self, index: int) -> Look:
        """Return whether a character is bold or italic, by its font."""
        thing = pdfium_c.FPDFText_GetTextObject(self._raw, index)
        key = ctypes.addressof(thing.contents) if thing else -1
        if key not in self._looks:
            self._looks[key] = self._font(index)
        return self._looks[key]

    def _font(self, index: int) -> Look:
        exact, flags = self._font_name(index)
        name = exact.lower()
        bold = any(part in name for part in ("bold", "black", "heavy")) or bool(flags & _FORCED_BOLD_FLAG and not name)
        return Look(bold, bool(flags & _ITALIC_FLAG) or "italic" in name or "oblique" in name, font_named(exact))

    def has_legacy_fonts(self) -> bool:
        """Tell whether a font that was looked at so far is a legacy one."""
        return any(look.font.encoding for look in self._looks.values())

    def _font_name(self, index: int) -> tuple[str, int]:
        name = ctypes.create_string_buffer(128)
        flags = ctypes.c_int()
        pdfium_c.FPDFText_GetFontInfo(self._raw, index, name, len(name), ctypes.byref(flags))
        return name.value.decode("utf-8", "replace"), flags.value

    def _direction(self) -> int:
        """Return the turns of most of the text: 0 as it is, 1 where it runs upwards, 2 upside down, 3 downwards."""
        turns: Counter[int] = Counter()
        matrix = pdfium_c.FS_MATRIX()
        for at in range(0, self.count, _SAMPLE):
            if pdfium_c.FPDFText_GetMatrix(self._raw, at, ctypes.byref(matrix)):
                turns[round(math.atan2(matrix.b, matrix.a) / (math.pi / 2)) % 4] += 1
        return turns.most_common(1)[0][0] if turns else 0

    def glyphs(self) -> list[Glyph]:
        """Return the page's characters, blanks among them; a combining mark stands with its letter."""
        glyphs: list[Glyph] = []
        rectangle = pdfium_c.FS_RECTF()
        pointer, read_box, raw = ctypes.byref(rectangle), pdfium_c.FPDFText_GetLooseCharBox, self._raw
        lines: dict[tuple[float, float], tuple[float, float]] = {}
        left, upright = self._box[0], not self.turns
        base = size = 0.0
        last: tuple[float, float] | None = None
        for place, char in enumerate(self._characters()):
            if char in "\r\n\x00" or not read_box(raw, place, pointer):
                continue
            key = (rectangle.bottom, rectangle.top) if upright else (float(place), 0.0)
            if key != last:
                if key not in lines:
                    lines[key] = self._line(place)
                base, size = lines[key]
                last = key
            x0, x1 = (rectangle.left - left, rectangle.right - left) if upright else self._across(rectangle)
            if char > "~":
                char = _shown(char)
                if glyphs and unicodedata.combining(char):
                    glyphs[-1] = glyphs[-1]._replace(text=glyphs[-1].text + char)
                    continue
            elif char == " " and x0 == x1:
                self._hint(glyphs, place)
                continue
            elif char == "\x02":
                char = "-"
            glyphs.append(Glyph(char, x0, x1, base, size, place))
        return self._on_page(glyphs)

    def _hint(self, glyphs: list[Glyph], place: int) -> None:
        """Note a blank that PDFium guesses: an empty glyph after the last one; the places decide."""
        if glyphs:
            last = glyphs[-1]
            glyphs.append(Glyph("", last.x1, last.x1, last.base, last.size, place))

    def _on_page(self, glyphs: list[Glyph]) -> list[Glyph]:
        width, height = self.size
        return [
            glyph for glyph in glyphs if glyph.x0 < width and glyph.x1 > 0 and 0 < glyph.base <= height + glyph.size
        ]

    def _characters(self) -> str:
        buffer = (ctypes.c_ushort * (self.count + 1))()
        pdfium_c.FPDFText_GetText(self._raw, 0, self.count, buffer)
        text = bytes(buffer)[: 2 * self.count].decode("utf-16-le", "surrogatepass")
        if len(text) == self.count:
            return text
        return "".join(chr(pdfium_c.FPDFText_GetUnicode(self._raw, index)) for index in range(self.count))

    def _line(self, index: int) -> Size:
        """Return the base line and the font size of a character."""
        x, y = ctypes.c_double(), ctypes.c_double()
        pdfium_c.FPDFText_GetCharOrigin(self._raw, index, ctypes.byref(x), ctypes.byref(y))
        matrix = pdfium_c.FS_MATRIX()
        pdfium_c.FPDFText_GetMatrix(self._raw, index, ctypes.byref(matrix))
        size = pdfium_c.FPDFText_GetFontSize(self._raw, index) * math.hypot(matrix.c, matrix.d)
        left, bottom, right, top = self._box
        base = (top - y.value, x.value - left, y.value - bottom, right - x.value)[self.turns]
        return base, size if size > 0 else 1.0

    def _across(self, rectangle: Any) -> Size:
        left, bottom, right, top = self._box
        if self.turns == 0:
            return rectangle.left - left, rectangle.right - left
        if self.turns == 1:
            return rectangle.bottom - bottom, rectangle.top - bottom
        if self.turns == 2:
            return right - rectangle.right, right - rectangle.left
        return top - rectangle.top, top - rectangle.bottom


def _shown(char: str) -> str:
    """Return a character as it is printed; a soft hyphen stays, since in legacy text it is a letter."""
    return "\ufffd" if "\ud800" <= char <= "\udfff" else _SHOWN.get(char, char)

"""Characters of a PDF page with their places, from PDFium; never its own plain text.

Where accented letters come from a fallback font in runs of their own, the order of the content stream is not the order
of reading: only places put the letters right.
"""

from __future__ import annotations

import ctypes
import math
import unicodedata
from collections import Counter
from collections.abc import Callable
from functools import partial
from itertools import repeat
from typing import Any, NamedTuple

import numpy
import pypdfium2.raw as pdfium_c

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


_new_glyph: Callable[[tuple[str, float, float, float, float, int]], Glyph] = partial(tuple.__new__, Glyph)  # type: ignore[arg-type]
_loose_box = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p)(
    ctypes.cast(pdfium_c.FPDFText_GetLooseCharBox, ctypes.c_void_p).value or 0
)


class Look(NamedTuple):
    """What a font's name and flags say."""

    bold: bool
    italic: bool


class TextPage:
    """The text of one open page; `turns` are the quarter turns that set its text upright."""

    def __init__(self, page: Any) -> None:
        self._text = page.get_textpage()
        self._raw = self._text.raw
        self.count: int = pdfium_c.FPDFText_CountChars(self._raw)
        self._box = tuple(page.get_bbox())
        self.turns = self._direction()
        self._looks: dict[int, Look] = {}
        self._x, self._y, self._matrix = ctypes.c_double(), ctypes.c_double(), pdfium_c.FS_MATRIX()
        self.outside = 0

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
        name, flags = self._font_name(index)
        bold = any(part in name for part in ("bold", "black", "heavy")) or bool(flags & _FORCED_BOLD_FLAG and not name)
        return Look(bold, bool(flags & _ITALIC_FLAG) or "italic" in name or "oblique" in name)

    def _font_name(self, index: int) -> tuple[str, int]:
        name = ctypes.create_string_buffer(128)
        flags = ctypes.c_int()
        pdfium_c.FPDFText_GetFontInfo(self._raw, index, name, len(name), ctypes.byref(flags))
        return name.value.decode("utf-8", "replace").lower(), flags.value

    def _direction(self) -> int:
        """Return the turns of most of the text: 0 as it is, 1 where it runs upwards, 2 upside down, 3 downwards."""
        turns: Counter[int] = Counter()
        matrix = pdfium_c.FS_MATRIX()
        for at in range(0, self.count, _SAMPLE):
            if pdfium_c.FPDFText_GetMatrix(self._raw, at, ctypes.byref(matrix)):
                turns[round(math.atan2(matrix.b, matrix.a) / (math.pi / 2)) % 4] += 1
        return turns.most_common(1)[0][0] if turns else 0

    def glyphs(self) -> list[Glyph]:
        """Return the page's characters, blanks among them; a combining mark stands with its letter.

        What lies outside the page is left out, and counted in `outside` unless it is blank.
        """
        text = self._characters()
        boxes, found = self._boxes()
        places = [place for place in found if text[place] not in "\r\n\x00"]
        if not places:
            return []
        left, top, right, bottom = boxes[places].T
        chars = [text[place] for place in places]
        x0, x1 = self._across(left, top, right, bottom)
        base, size = self._lines(places, top.tolist(), bottom.tolist())
        marks = _settled(chars, x0, x1, base, size, lambda at: self._shown(chars[at], places[at]))
        glyphs = list(map(_new_glyph, zip(chars, x0, x1, base, size, places, strict=True)))
        if marks:
            glyphs = [glyph for at, glyph in enumerate(glyphs) if at not in marks]
        return self._on_page(glyphs)

    def _boxes(self) -> tuple[Any, list[int]]:
        """Return left, top, right and bottom of every character in PDF space, and the places of those that have any.

        PDFium is asked a hundred thousand times in a long document: its function is called without ctypes' checks.
        """
        rectangles = (pdfium_c.FS_RECTF * self.count)()
        first, each = ctypes.addressof(rectangles), ctypes.sizeof(pdfium_c.FS_RECTF)
        page = ctypes.cast(self._raw, ctypes.c_void_p).value
        into = range(first, first + each * self.count, each)
        found = list(map(_loose_box, repeat(page), range(self.count), into))
        boxes = numpy.frombuffer(rectangles, numpy.float32).reshape(-1, 4).astype(numpy.float64)
        return boxes, [place for place, done in enumerate(found) if done]

    def _lines(self, places: list[int], top: list[float], bottom: list[float]) -> tuple[list[float], list[float]]:
        """Return the base line and the size of each character; those of one height stand on one line."""
        base: list[float] = []
        size: list[float] = []
        lines: dict[tuple[float, float], Size] = {}
        last: tuple[float, float] | None = None
        line = (0.0, 1.0)
        keys = zip(bottom, top, strict=True) if not self.turns else ((float(place), 0.0) for place in places)
        for place, key in zip(places, keys, strict=True):
            if key != last:
                if key not in lines:
                    lines[key] = self._line(place)
                line, last = lines[key], key
            base.append(line[0])
            size.append(line[1])
        return base, size

    def _on_page(self, glyphs: list[Glyph]) -> list[Glyph]:
        width, height = self.size
        kept = [
            glyph for glyph in glyphs if glyph.x0 < width and glyph.x1 > 0 and 0 < glyph.base <= height + glyph.size
        ]
        if len(kept) < len(glyphs):
            within = {glyph.place for glyph in kept}
            self.outside = sum(glyph.place not in within and not glyph.text.isspace() for glyph in glyphs if glyph.text)
        return kept

    def _characters(self) -> str:
        buffer = (ctypes.c_ushort * (self.count + 1))()
        pdfium_c.FPDFText_GetText(self._raw, 0, self.count, buffer)
        text = bytes(buffer)[: 2 * self.count].decode("utf-16-le", "surrogatepass")
        if len(text) == self.count:
            return text
        return "".join(chr(pdfium_c.FPDFText_GetUnicode(self._raw, index)) for index in range(self.count))

    def _shown(self, char: str, place: int) -> str:
        if char == "\xad":
            # Word's PDFs give the printed hyphen this code; in the legacy .Vn fonts it is the letter ư.
            return char if ".vn" in self._font_name(place)[0] else "-"
        if "\ud800" <= char <= "\udfff":
            return "\ufffd"
        return _SHOWN.get(char, char)

    def _line(self, index: int) -> Size:
        """Return the base line and the font size of a character."""
        x, y, matrix = self._x, self._y, self._matrix
        pdfium_c.FPDFText_GetCharOrigin(self._raw, index, ctypes.byref(x), ctypes.byref(y))
        pdfium_c.FPDFText_GetMatrix(self._raw, index, ctypes.byref(matrix))
        size = pdfium_c.FPDFText_GetFontSize(self._raw, index) * math.hypot(matrix.c, matrix.d)
        left, bottom, right, top = self._box
        base = (top - y.value, x.value - left, y.value - bottom, right - x.value)[self.turns]
        return base, size if size > 0 else 1.0

    def _across(self, x0: Any, y1: Any, x1: Any, y0: Any) -> tuple[list[float], list[float]]:
        """Return where characters begin and end along the text, from their sides in PDF space."""
        left, bottom, right, top = self._box
        begin, end = ((x0 - left, x1 - left), (y0 - bottom, y1 - bottom), (right - x1, right - x0), (top - y1, top - y0))[
            self.turns
        ]
        return begin.tolist(), end.tolist()


def _settled(
    chars: list[str],
    x0: list[float],
    x1: list[float],
    base: list[float],
    size: list[float],
    shown: Callable[[int], str],
) -> set[int]:
    """Put right, in place, what is no plain character; return the places of those that are none of their own.

    A blank that PDFium guesses has no width: it becomes an empty glyph at the end of the last one, and the gap decides.
    A combining mark joins its letter.
    """
    gone: set[int] = set()
    last = -1
    for at, char in enumerate(chars):
        if char == " ":
            if x0[at] == x1[at]:
                if last < 0:
                    gone.add(at)
                    continue
                chars[at] = ""
                x0[at] = x1[at] = x1[last]
                base[at], size[at] = base[last], size[last]
        elif char > "~":
            char = chars[at] = shown(at)
            if last >= 0 and unicodedata.combining(char):
                chars[last] += char
                gone.add(at)
                continue
        elif char == "\x02":
            chars[at] = "-"
        last = at
    return gone

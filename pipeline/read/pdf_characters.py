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

import numpy as np
import pypdfium2.raw as pdfium_c

from pipeline.read.legacy import UNTOLD, Font, font_named

Size = tuple[float, float]

_SHOWN = {"\ufffe": "-", "\uf0b7": "•", "\uf02d": "-", "\uf02b": "+", "\uf0a7": "▪", "\uf0d8": "➢", "\uf0fc": "✓"}
_ITALIC_FLAG = 1 << 6
_FORCED_BOLD_FLAG = 1 << 18
_SAMPLE = 40
_LINE_FEED, _RETURN, _SPACE, _TILDE, _CUT_HYPHEN = 0x0A, 0x0D, 0x20, 0x7E, 0x02
_TOP, _BOTTOM = 1, 3
_MARKS = 0x300, 0x36F
_CROWD = 3
_SMALL = 3.0


class Glyph(NamedTuple):
    """A character where it stands: points from the page's top left corner as the text is read."""

    text: str
    x0: float
    x1: float
    base: float
    size: float
    place: int


_new_glyph: Callable[[tuple[str, float, float, float, float, int]], Glyph] = partial(tuple.__new__, Glyph)


def _direct(function: Any, returned: Any, *arguments: Any) -> Any:
    """Return a function of PDFium that takes plain addresses.

    A page asks for thousands of boxes: what ctypes does to check and convert each pointer would take half the time.
    """
    return ctypes.CFUNCTYPE(returned, *arguments)(ctypes.cast(function, ctypes.c_void_p).value or 0)


_address, _int = ctypes.c_void_p, ctypes.c_int
_loose_box = _direct(pdfium_c.FPDFText_GetLooseCharBox, _int, _address, _int, _address)
_text_object = _direct(pdfium_c.FPDFText_GetTextObject, _address, _address, _int)
_origin = _direct(pdfium_c.FPDFText_GetCharOrigin, _int, _address, _int, _address, _address)
_text_matrix = _direct(pdfium_c.FPDFText_GetMatrix, _int, _address, _int, _address)
_font_size = _direct(pdfium_c.FPDFText_GetFontSize, ctypes.c_double, _address, _int)


class Look(NamedTuple):
    """What a font's name and flags say."""

    bold: bool
    italic: bool
    font: Font = UNTOLD


def look_of(name: str, flags: int) -> Look:
    """Return the look of a font by its name and its flags."""
    small = name.lower()
    bold = any(part in small for part in ("bold", "black", "heavy")) or bool(flags & _FORCED_BOLD_FLAG and not name)
    return Look(bold, bool(flags & _ITALIC_FLAG) or "italic" in small or "oblique" in small, font_named(name))


class TextPage:
    """The text of one open page; `turns` are the quarter turns that set its text upright.

    `to_upright` are the degrees, clockwise, by which PDFium's picture of the page has to be turned for that.
    """

    def __init__(self, page: Any) -> None:
        self._text = page.get_textpage()
        self._raw = self._text.raw
        self.count: int = pdfium_c.FPDFText_CountChars(self._raw)
        self.box = tuple(page.get_bbox())
        self.turns = self._direction()
        self.to_upright = 90 * ((self.turns - pdfium_c.FPDFPage_GetRotation(page.raw)) % 4)
        self._page = ctypes.cast(self._raw, ctypes.c_void_p).value
        self._looks: dict[int | None, Look] = {}
        self._x, self._y, self._matrix = ctypes.c_double(), ctypes.c_double(), pdfium_c.FS_MATRIX()
        self.outside = 0
        self.crowded = False
        self.smallest = 0.0
        self.text = ""

    def close(self) -> None:
        """Give PDFium's memory back."""
        self._text.close()

    @property
    def size(self) -> Size:
        """Width and height of the page as its text is read."""
        left, bottom, right, top = self.box
        across, down = right - left, top - bottom
        return (down, across) if self.turns % 2 else (across, down)

    def object_at(self, index: int) -> int | None:
        """Return the address of the text object that draws a character, None where PDFium made the character up."""
        found: int | None = _text_object(self._page, index)
        return found

    def look(self, index: int) -> Look:
        """Return whether a character is bold or italic, by its font."""
        key = _text_object(self._page, index)
        found = self._looks.get(key)
        if found is None:
            found = self._looks[key] = look_of(*self.font(index))
        return found

    def has_legacy_fonts(self) -> bool:
        """Tell whether a font that was looked at so far is a legacy one."""
        return any(look.font.encoding for look in self._looks.values())

    def font(self, index: int) -> tuple[str, int]:
        """Return the name and the flags (PDF 1.7, table 123) of a character's font."""
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
                # A negative size turns the letters over once more.
                over = 2 if pdfium_c.FPDFText_GetFontSize(self._raw, at) < 0 else 0
                turns[(round(math.atan2(matrix.b, matrix.a) / (math.pi / 2)) + over) % 4] += 1
        return turns.most_common(1)[0][0] if turns else 0

    def glyphs(self) -> list[Glyph]:
        """Return the page's characters, blanks among them; a combining mark stands with its letter.

        They come in the order in which they are drawn. What lies outside the page is left out, and counted in `outside`
        unless it is blank. Afterwards `text` has them as PDFium gives them, `smallest` is the least font size, and `crowded`
        says that letters may lie over others.
        """
        codes, text = self._characters()
        self.text = text
        boxes, found = self._boxes()
        kept = found & (codes != _LINE_FEED) & (codes != _RETURN) & (codes != 0)
        if not kept.any():
            return []
        boxes, codes = boxes[kept], codes[kept]
        places = np.flatnonzero(kept).tolist()
        chars = [text[place] for place in places]
        begin, end = self._across(*boxes.T)
        x0, x1 = begin.tolist(), end.tolist()
        lines = self._lines(places, boxes[:, _TOP], boxes[:, _BOTTOM])
        base, size = lines[0].tolist(), lines[1].tolist()
        self.smallest = float(lines[1].min())
        self.crowded = _crowded(begin + end, lines[0], (codes > _SPACE) & ((codes < _MARKS[0]) | (codes > _MARKS[1])))
        odd = np.flatnonzero((codes == _SPACE) | (codes > _TILDE) | (codes == _CUT_HYPHEN)).tolist()
        marks = _settled(odd, chars, x0, x1, base, size, lambda at: _shown(chars[at]))
        glyphs = list(map(_new_glyph, zip(chars, x0, x1, base, size, places, strict=True)))
        if marks:
            glyphs = [glyph for at, glyph in enumerate(glyphs) if at not in marks]
        width, height = self.size
        if end.min() > 0 and begin.max() < width and min(base) > 0 and max(base) <= height:
            return glyphs
        return self._on_page(glyphs)

    def _boxes(self) -> tuple[Any, Any]:
        """Return left, top, right and bottom of every character in PDF space, and which of them have any."""
        rectangles = (pdfium_c.FS_RECTF * self.count)()
        first, each = ctypes.addressof(rectangles), ctypes.sizeof(pdfium_c.FS_RECTF)
        into = range(first, first + each * self.count, each)
        found = bytes(map(_loose_box, repeat(self._page), range(self.count), into))
        boxes = np.frombuffer(rectangles, np.float32).reshape(-1, 4).astype(np.float64)
        return boxes, np.frombuffer(found, np.uint8) > 0

    def _lines(self, places: list[int], top: Any, bottom: Any) -> Any:
        """Return the base lines and the sizes of the characters; those of one height stand on one line."""
        begins = list(range(len(places)))
        if not self.turns:
            begins = [0, *(1 + np.flatnonzero((top[1:] != top[:-1]) | (bottom[1:] != bottom[:-1]))).tolist()]
        keys = zip(begins if self.turns else bottom[begins].tolist(), top[begins].tolist(), strict=True)
        lines: dict[Size, Size] = {}
        run: list[Size] = []
        for at, key in zip(begins, keys, strict=True):
            line = lines.get(key)
            if line is None:
                line = lines[key] = self._line(places[at])
            run.append(line)
        lengths = np.diff([*begins, len(places)])
        return np.repeat(np.array(run), lengths, axis=0).T

    def _on_page(self, glyphs: list[Glyph]) -> list[Glyph]:
        width, height = self.size
        kept = [glyph for glyph in glyphs if glyph[1] < width and glyph[2] > 0 and 0 < glyph[3] <= height + glyph[4]]
        if len(kept) < len(glyphs):
            within = {glyph.place for glyph in kept}
            self.outside = sum(glyph.place not in within and not glyph.text.isspace() for glyph in glyphs if glyph.text)
        return kept

    def _characters(self) -> tuple[Any, str]:
        """Return the code of every character, and the characters as one string of the same length."""
        buffer = (ctypes.c_ushort * (self.count + 1))()
        pdfium_c.FPDFText_GetText(self._raw, 0, self.count, buffer)
        codes = np.frombuffer(bytes(buffer), np.uint16)[: self.count].astype(np.int32)
        text = codes.astype("<u2").tobytes().decode("utf-16-le", "surrogatepass")
        if len(text) == self.count:
            return codes, text
        # A letter beyond U+FFFF takes two units of the text and one place on the page.
        codes = np.array([pdfium_c.FPDFText_GetUnicode(self._raw, index) for index in range(self.count)])
        return codes, "".join(map(chr, codes.tolist()))

    def _line(self, index: int) -> Size:
        """Return the base line and the font size of a character."""
        x, y, matrix = self._x, self._y, self._matrix
        _origin(self._page, index, ctypes.addressof(x), ctypes.addressof(y))
        _text_matrix(self._page, index, ctypes.addressof(matrix))
        size = abs(_font_size(self._page, index)) * math.hypot(matrix.c, matrix.d)
        left, bottom, right, top = self.box
        base = (top - y.value, x.value - left, y.value - bottom, right - x.value)[self.turns]
        return base, size if size >= _SMALL else max(size, self._tall(index), 1.0)

    def _tall(self, index: int) -> float:
        """Return how high a character is drawn: fonts of pictures (Type 3) have units of their own, "0.24 points" say."""
        box = pdfium_c.FS_RECTF()
        _loose_box(self._page, index, ctypes.addressof(box))
        return float(abs(box.right - box.left if self.turns % 2 else box.top - box.bottom))

    def _across(self, x0: Any, y1: Any, x1: Any, y0: Any) -> tuple[Any, Any]:
        """Return where characters begin and end along the text, from their sides in PDF space."""
        left, bottom, right, top = self.box
        if self.turns == 0:
            return x0 - left, x1 - left
        if self.turns == 1:
            return y0 - bottom, y1 - bottom
        if self.turns == 2:
            return right - x1, right - x0
        return top - y1, top - y0


def _shown(char: str) -> str:
    """Return a character as it is printed; a soft hyphen stays, since in legacy text it is a letter."""
    return "\ufffd" if "\ud800" <= char <= "\udfff" else _SHOWN.get(char, char)


def _crowded(twice_middle: Any, base: Any, visible: Any) -> bool:
    """Tell whether letters may lie over others: several middles fall in one place 2.5 points wide and six high.

    In plain text they hardly do, since the narrowest letters stand further apart. Most of two layers fall in places of
    their own too, hence the low count.
    """
    across, down = twice_middle[visible] / 5.0, base[visible] / 6.0
    shared = 0
    for shift in (0.0, 0.5):
        # Two lines three points apart may lie on both sides of a border; it is elsewhere the second time.
        places = np.sort(np.floor(across + shift) * 65536 + np.floor(down + shift))
        shared += int((places[1:] == places[:-1]).sum())
    return shared >= _CROWD


def _settled(
    odd: list[int],
    chars: list[str],
    x0: list[float],
    x1: list[float],
    base: list[float],
    size: list[float],
    shown: Callable[[int], str],
) -> set[int]:
    """Put right, in place, the characters at the `odd` places; return the places of those that are none of their own.

    A blank that PDFium guesses has no width: it becomes an empty glyph at the end of the last one, and the gap decides.
    A combining mark joins its letter.
    """
    gone: set[int] = set()
    last = skipped = -1
    for at in odd:
        # Whatever stands before is the last glyph, unless it has just joined the one before it.
        last = last if at - 1 == skipped else at - 1
        char = chars[at]
        if char == " ":
            if x0[at] != x1[at]:
                continue
            if last >= 0:
                chars[at] = ""
                x0[at] = x1[at] = x1[last]
                base[at], size[at] = base[last], size[last]
                continue
        elif char == "\x02":
            chars[at] = "-"
            continue
        elif char.isalpha():
            continue
        else:
            char = chars[at] = shown(at)
            if last < 0 or not unicodedata.combining(char):
                continue
            chars[last] += char
        gone.add(at)
        skipped = at
    return gone

"""Characters of a PDF page with their places, from PDFium; never its own plain text.

Where accented letters come from a fallback font in runs of their own, the order of the content stream is not the order
of reading: only places put the letters right.
"""

from __future__ import annotations

import ctypes
import math
import unicodedata
from collections import Counter, deque
from collections.abc import Iterable, Sequence
from itertools import repeat
from typing import Any, NamedTuple

import numpy as np
import pypdfium2.raw as pdfium_c

from pipeline.read import pdfium_calls as calls
from pipeline.read.legacy import UNTOLD, Font, font_named
from pipeline.read.pdf_glyphs import Codes, Flags, Glyphs, Numbers, Places, coded, is_blank, placed_glyphs

Size = tuple[float, float]

_SHOWN = {"\ufffe": "-", "\uf0b7": "•", "\uf02d": "-", "\uf02b": "+", "\uf0a7": "▪", "\uf0d8": "➢", "\uf0fc": "✓"}
_ITALIC_FLAG = 1 << 6
_FORCED_BOLD_FLAG = 1 << 18
_SAMPLE = 40
_STEP = 6
_LINE_FEED, _RETURN, _SPACE, _TILDE = 0x0A, 0x0D, 0x20, 0x7E
_MARKS = 0x300, 0x36F
_CROWD = 3
_ACCENT = 0.2
_SMALL = 3.0
_STRAIGHT = 20

# PDFium is asked character by character, and each answer wants a reference to where it goes: those are made once.
_AT_ONCE = 1024
_BOXES, _SLANTS = (pdfium_c.FS_RECTF * _AT_ONCE)(), (pdfium_c.FS_MATRIX * _AT_ONCE)()
_ACROSS, _UP = (ctypes.c_double * _AT_ONCE)(), (ctypes.c_double * _AT_ONCE)()
_TO_BOX, _TO_SLANT, _TO_X, _TO_Y = (
    tuple(ctypes.byref(some, at * ctypes.sizeof(some) // _AT_ONCE) for at in range(_AT_ONCE))
    for some in (_BOXES, _SLANTS, _ACROSS, _UP)
)
_SIDES = np.frombuffer(_BOXES, np.float32).reshape(-1, 4)
_MATRICES = np.frombuffer(_SLANTS, np.float32).reshape(-1, 6)
_X, _Y = np.ctypeslib.as_array(_ACROSS), np.ctypeslib.as_array(_UP)


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
        self._page = calls.handle(calls.address_of(self._raw))
        self.count: int = pdfium_c.FPDFText_CountChars(self._raw)
        self.box = tuple(page.get_bbox())
        self.turns = self._direction()
        self.to_upright = 90 * ((self.turns - pdfium_c.FPDFPage_GetRotation(page.raw)) % 4)
        self._looks: dict[int | None, Look] = {}
        self._fonts: dict[int | None, Look] = {}
        self.outside = 0
        self.crowded = False
        self.smallest = 0.0
        self.text = ""
        self.wide = np.zeros(0, np.int64)

    def close(self) -> None:
        """Give PDFium's memory back."""
        self._text.close()

    @property
    def size(self) -> Size:
        """Width and height of the page as its text is read."""
        left, bottom, right, top = self.box
        across, down = right - left, top - bottom
        return (down, across) if self.turns % 2 else (across, down)

    def objects_at(self, places: Iterable[int]) -> list[int | None]:
        """Return the addresses of the text objects that draw characters, None where PDFium made the character up."""
        return list(map(calls.char_object, repeat(self._page), places))

    def _objects_of(self, places: Sequence[int]) -> list[int | None]:
        """Return the same of words by the places of their first characters.

        An object draws characters side by side: what lies between two of one object is its own (but where the text runs from
        right to left).
        """
        found: list[int | None] = []
        for start in range(0, len(places), _STEP):
            some = places[start : start + _STEP]
            first, last = self.objects_at((some[0], some[-1]))
            if first == last and sorted(some) == some:
                found += [first] * len(some)
            else:
                found += first, *self.objects_at(some[1:-1]), last
        return found

    def looks(self, places: Sequence[int]) -> list[Look]:
        """Return whether characters are bold or italic, by their fonts."""
        known, fonts = self._looks, self._fonts
        keys = self._objects_of(places)
        for key in set(keys).difference(known):
            # Many text objects have one font.
            font = calls.font_of(calls.handle(key)) if key else None
            look = fonts.get(font) or look_of(*self.font(places[keys.index(key)]))
            known[key] = look
            if font:
                fonts[font] = look
        return list(map(known.__getitem__, keys))

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
        slants: Counter[tuple[float, float, bool]] = Counter()
        page = repeat(self._page)
        for first in range(0, self.count, _SAMPLE * _AT_ONCE):
            some = range(first, min(first + _SAMPLE * _AT_ONCE, self.count), _SAMPLE)
            deque(map(calls.char_matrix, page, some, _TO_SLANT), 0)
            a, b = _MATRICES[: len(some), :2].T.tolist()
            negative = map((0.0).__gt__, map(calls.char_font_size, page, some))
            slants.update(zip(a, b, negative, strict=True))
        turns: Counter[int] = Counter()
        for (a, b, is_negative), count in slants.items():
            # A negative size turns the letters over once more.
            turns[(round(math.atan2(b, a) / (math.pi / 2)) + 2 * is_negative) % 4] += count
        return turns.most_common(1)[0][0] if turns else 0

    def glyphs(self) -> Glyphs:
        """Return the page's characters, blanks among them; a combining mark stands with its letter.

        They come in the order in which they are drawn. What lies outside the page is left out, and counted in `outside`
        unless it is blank. Afterwards `text` has them as PDFium gives them, `smallest` is the least font size but that of
        blanks, `crowded` says that letters may lie over others, and `wide` has the places of those that are wider than high, as
        letters set upwards are.
        """
        codes, text = self._characters()
        self.text = text
        places = np.flatnonzero((codes != _LINE_FEED) & (codes != _RETURN) & (codes != 0))
        if not len(places):
            return placed_glyphs(())
        codes = codes[places]
        left, top, right, bottom = self._boxes(places.tolist())
        self.wide = places[(right - left > np.abs(top - bottom)) & (codes != _SPACE)]
        x0, x1 = self._across(left, top, right, bottom)
        base, size = self._lines(places, top, bottom)
        self.smallest = float(size.min(where=codes != _SPACE, initial=np.inf))
        self.crowded = _crowded(x0 + x1, base, (codes > _SPACE) & ((codes < _MARKS[0]) | (codes > _MARKS[1])))
        width, height = self.size
        within = x1.min() > 0 and x0.max() < width
        glyphs = Glyphs(codes, {}, x0, x1, base, size, places, codes == _SPACE)
        joined = _settled(glyphs, np.flatnonzero(((codes < _SPACE) | (codes > _TILDE)) & ~_is_letter(codes)).tolist())
        within = within and base.min() > 0 and base.max() <= height
        glyphs = glyphs.part(~joined) if joined.any() else glyphs
        return glyphs if within else self._on_page(glyphs)

    def _boxes(self, places: Sequence[int]) -> Any:
        """Return left, top, right and bottom of characters in PDF space, as columns."""
        boxes = np.empty((4, len(places)), np.float64)
        for first in range(0, len(places), _AT_ONCE):
            some = places[first : first + _AT_ONCE]
            deque(map(calls.loose_char_box, repeat(self._page), some, _TO_BOX), 0)
            boxes[:, first : first + _AT_ONCE] = _SIDES[: len(some)].T
        return boxes

    def _lines(self, places: Places, top: Numbers, bottom: Numbers) -> tuple[Numbers, Numbers]:
        """Return the base lines and the sizes of the characters; those of one height stand on one line."""
        if self.turns:
            return self._measured(places.tolist(), self.turns)
        # An accent may rise above the font's own height, so that boxes of one line differ at the top.
        changes = (bottom[1:] != bottom[:-1]) | (np.abs(top[1:] - top[:-1]) > _ACCENT * (top[1:] - bottom[1:]))
        begins = np.append(0, 1 + np.flatnonzero(changes))
        # Two numbers of four bytes as one of eight: hundreds of heights are told apart at once, not one by one.
        heights = np.stack((bottom[begins], top[begins]), 1).astype(np.float32) + np.float32(0)
        _, first, line = np.unique(heights.view(np.uint64).ravel(), return_index=True, return_inverse=True)
        base, size = self._measured(places[begins[first]].tolist(), 0)
        line = np.repeat(line, np.diff(np.append(begins, len(places))))
        return base[line], size[line]

    def _measured(self, places: Sequence[int], turns: int) -> tuple[Numbers, Numbers]:
        """Return the base lines, after some quarter turns, and the font sizes of characters, each of which is asked for."""
        base, size = np.empty(len(places)), np.empty(len(places))
        left, bottom, right, top = self.box
        page = repeat(self._page)
        for first in range(0, len(places), _AT_ONCE):
            some = places[first : first + _AT_ONCE]
            deque(map(calls.char_origin, page, some, _TO_X, _TO_Y), 0)
            deque(map(calls.char_matrix, page, some, _TO_SLANT), 0)
            tall = np.fromiter(map(calls.char_font_size, page, some), np.float64, len(some))
            x, y, (c, d) = _X[: len(some)], _Y[: len(some)], _MATRICES[: len(some), 2:4].T
            base[first : first + _AT_ONCE] = (top - y, x - left, y - bottom, right - x)[turns]
            # Upright letters first, that is with c = 0; NumPy's own hypotenuse has other last digits.
            stretch = np.abs(d, dtype=np.float64)
            for at in np.flatnonzero(c).tolist():
                stretch[at] = math.hypot(c[at], d[at])
            size[first : first + _AT_ONCE] = np.abs(tall) * stretch
        for at in np.flatnonzero(~(size >= _SMALL)).tolist():
            size[at] = max(float(size[at]), self._tall(places[at]), 1.0)
        return base, size

    def ways(self, places: Sequence[int]) -> list[int]:
        """Tell of characters whether each runs straight up the page (1), straight down (-1), or neither (0)."""
        found: list[int] = []
        for first in range(0, len(places), _AT_ONCE):
            some = places[first : first + _AT_ONCE]
            deque(map(calls.char_matrix, repeat(self._page), some, _TO_SLANT), 0)
            a, b = _MATRICES[: len(some), :2].T
            found += np.where(np.abs(a) * _STRAIGHT < np.abs(b), np.sign(b), 0).astype(int).tolist()
        return found

    def measured(self, places: Sequence[int]) -> tuple[Numbers, ...]:
        """Return of characters left, top, right, bottom and the place of the base line across the page, in PDF space, and the size."""
        base, size = self._measured(places, 1)
        return (*self._boxes(places), base + self.box[0], size)

    def _on_page(self, glyphs: Glyphs) -> Glyphs:
        width, height = self.size
        kept = (glyphs.x0 < width) & (glyphs.x1 > 0) & (glyphs.base > 0) & (glyphs.base <= height + glyphs.size)
        if kept.all():
            return glyphs
        self.outside = int((~kept & ~glyphs.blank).sum())
        return glyphs.part(kept)

    def _characters(self) -> tuple[Any, str]:
        """Return the code of every character, and the characters as one string of the same length."""
        buffer = (ctypes.c_ushort * (self.count + 1))()
        pdfium_c.FPDFText_GetText(self._raw, 0, self.count, buffer)
        units = bytes(buffer)[: 2 * self.count]
        text = units.decode("utf-16-le", "surrogatepass")
        if len(text) == self.count:
            return np.frombuffer(units, "<u2").astype(np.int32), text
        # A letter beyond U+FFFF takes two units of the text and one place on the page.
        codes = np.array([pdfium_c.FPDFText_GetUnicode(self._raw, index) for index in range(self.count)], np.int32)
        return codes, "".join(map(chr, codes.tolist()))

    def _tall(self, index: int) -> float:
        """Return how high a character is drawn: fonts of pictures (Type 3) have units of their own, "0.24 points" say."""
        box = pdfium_c.FS_RECTF()
        calls.loose_char_box(self._page, index, ctypes.byref(box))
        return float(abs(box.right - box.left if self.turns % 2 else box.top - box.bottom))

    def _across(self, x0: Numbers, y1: Numbers, x1: Numbers, y0: Numbers) -> tuple[Numbers, Numbers]:
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


def _is_letter(codes: Codes) -> Flags:
    """Tell of codes whether they are among the letters of Latin script, which nearly all beyond ASCII are."""
    latin: Flags = (codes >= 0xC0) & (codes <= 0x24F) & (codes != 0xD7) & (codes != 0xF7)
    latin |= (codes >= 0x1E00) & (codes <= 0x1EFF)
    return latin


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


def _settled(glyphs: Glyphs, odd: list[int]) -> Flags:
    """Put right, in place, the characters that are `odd` and guessed blanks; return which are none of their own.

    A blank that PDFium guesses has no width: it becomes an empty glyph at the end of the last one, and the gap decides.
    A combining mark joins its letter.
    """
    gone = np.zeros(len(glyphs), np.bool_)
    guessed = np.flatnonzero(glyphs.blank & (glyphs.x0 == glyphs.x1)).tolist()
    last = skipped = -1
    for at in sorted((*odd, *guessed)):
        # Whatever stands before is the last glyph, unless it has just joined the one before it.
        last = last if at - 1 == skipped else at - 1
        if _stays(glyphs, at, last):
            continue
        gone[at] = True
        skipped = at
    return gone


def _stays(glyphs: Glyphs, at: int, last: int) -> bool:
    """Put one character right; tell whether it stays a character of its own."""
    codes = glyphs.codes
    char = chr(codes[at])
    if char == " ":
        if last >= 0:
            codes[at] = 0
            glyphs.x0[at] = glyphs.x1[at] = glyphs.x1[last]
            glyphs.base[at], glyphs.size[at] = glyphs.base[last], glyphs.size[last]
        return last >= 0
    if char == "\x02":
        codes[at] = ord("-")
        return True
    if char.isalpha():
        return True
    char = _shown(char)
    codes[at] = ord(char)
    glyphs.blank[at] = is_blank(char)
    if last < 0 or not unicodedata.combining(char):
        return True
    text = glyphs.texts(codes[last : last + 1])[0] + char
    codes[last] = coded(text, glyphs.clusters)
    glyphs.blank[last] = is_blank(text)
    return False

"""Letters that PDFium takes for others: those of symbolic fonts that say neither their encoding nor their letters.

Ghostscript sets Latin text so, and its codes are those of Windows; PDFium reads them as those of the Macintosh, and
"ngày" becomes "ng‡y" though it is drawn right. Met in a province's decision of 2026, and told by pdfplumber.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from pipeline.letters import LOWER, UPPER
from pipeline.read.pdf_glyphs import Glyph, Glyphs
from pipeline.tokens import valid_syllables

_SYMBOLIC = 1 << 2
_SYLLABLES = 0.8
_LETTER = re.compile(f"[{UPPER}{LOWER}]")
_SIGNS = "“”‘’–—…•"
_WIDE = 0.42
"""Share of its size above which a blank is as wide as a letter; those of Times take a quarter, of Arial 0.28."""


def _readings() -> dict[str, str]:
    """Return, for each character that the Macintosh has, the Vietnamese letter or sign that Windows has at its code."""
    pairs = ((bytes([code]).decode("mac_roman"), bytes([code]).decode("cp1252", "replace")) for code in range(128, 256))
    return {mac: windows for mac, windows in pairs if _LETTER.match(windows) or windows in _SIGNS}


_READINGS = _readings()
_ODD = frozenset(
    mac
    for mac, windows in _READINGS.items()
    if _LETTER.match(windows) and not _LETTER.match(mac) and mac not in _SIGNS and not mac.isspace()
)
"""What stands for a letter, and is neither a letter of Vietnamese nor a sign met beside letters."""

_ANY_ODD = re.compile(f"[{''.join(_ODD)}]")
_TELL = re.compile(f"[A-Za-z][{''.join(_ODD)}]|[{''.join(_ODD)}][A-Za-z]")


def may_be_misread(text: str) -> bool:
    """Tell whether a page's text has a sign beside a letter that may be a letter itself."""
    return bool(_ANY_ODD.search(text) and _TELL.search(text))


def reread(glyphs: list[Glyph], font_of: Callable[[int], tuple[str, int]]) -> tuple[list[Glyph], int]:
    """Return a page's characters with those of misread fonts put right, and how many these are.

    `glyphs` are in the order in which they are drawn; `font_of` gives a font's name and flags by a character's place. A
    font is misread if it is symbolic, a sign that is no letter stands beside a letter in it ("ng‡y", never "· ngày"), each
    of its characters beyond ASCII becomes a letter of Vietnamese or a sign of print, and its words become syllables:
    text in a legacy encoding ("N¬i nhËn") passes all but the last.
    """
    fonts: dict[tuple[str, int], list[Glyph]] = {}
    for glyph in glyphs:
        fonts.setdefault(font_of(glyph.place), []).append(glyph)
    put_right: dict[int, str] = {}
    for (_, flags), some in fonts.items():
        if flags & _SYMBOLIC and _is_misread("".join(glyph.text for glyph in some)):
            put_right |= {glyph.place: _READINGS[glyph.text] for glyph in some if glyph.text > "~"}
    if not put_right:
        return glyphs, 0
    return [glyph._replace(text=put_right.get(glyph.place, glyph.text)) for glyph in glyphs], len(put_right)


def called_blanks(glyphs: Glyphs, font_of: Callable[[int], tuple[str, int]]) -> int:
    """Return how many letters of a page its fonts call blanks: blanks that are drawn as wide as letters, beside narrow ones.

    A font that was saved again may say so: "Luật Xây dựng" is "uật ây dựng" then, and the page shows it right.
    """
    drawn = glyphs.blank & (glyphs.codes != 0)
    wide = (glyphs.x1 - glyphs.x0)[drawn] > _WIDE * glyphs.size[drawn]
    if not wide.any():
        return 0
    places = glyphs.places[drawn]
    narrow = {font_of(place)[0] for place in places[~wide].tolist()}
    return sum(font_of(place)[0] in narrow for place in places[wide].tolist())


def _is_misread(text: str) -> bool:
    if not _TELL.search(text) or not all(char in _READINGS for char in text if char > "~"):
        return False
    after = valid_syllables("".join(_READINGS[char] if char > "~" else char for char in text))
    return after >= _SYLLABLES and after > valid_syllables(text)

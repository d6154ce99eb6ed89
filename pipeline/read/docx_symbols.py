"""Characters that fonts of pictures draw: Symbol and Wingdings hide them in U+F020 to U+F0FF."""

from __future__ import annotations

import re

from lxml import etree

from pipeline.read.docx_parts import attribute

_HIDDEN = re.compile("[\uf020-\uf0ff]")
_BULLET = "•"

# Adobe's Symbol encoding, of its upper half what a decision writes: "≥ 95 %", "± 5", "20 °C", "3 × 5".
_SYMBOL = {
    0xA3: "≤", 0xB0: "°", 0xB1: "±", 0xB2: "″", 0xB3: "≥", 0xB4: "×", 0xB7: "•", 0xB8: "÷", 0xB9: "≠", 0xBA: "≡",
    0xBB: "≈", 0xBC: "…", 0xA2: "′", 0xA5: "∞", 0xAB: "↔", 0xAC: "←", 0xAD: "↑", 0xAE: "→", 0xAF: "↓", 0xD7: "⋅",
    0xE5: "∑", 0x61: "α", 0x62: "β", 0x64: "δ", 0x65: "ε", 0x6C: "λ", 0x6D: "μ", 0x70: "π", 0x73: "σ", 0x44: "Δ",
    0x57: "Ω", 0x2D: "−",
}  # fmt: skip
_WINGDINGS = {0xFC: "✓", 0xFE: "☑", 0xFD: "☒", 0x6F: "☐", 0xA8: "☐", 0x71: "☐", 0xE0: "→", 0xF0: "⇒"}


def symbol(node: etree._Element) -> str:
    """Return a `w:sym` as text, "" where it names no character."""
    try:
        code = int(attribute(node, "char") or "", 16)
    except ValueError:
        return ""
    if not 0x20 <= code < 0xD800 and not 0xF000 <= code <= 0xF0FF:
        return ""
    font = attribute(node, "font") or ""
    # Some writers give the place in the font itself, "B3", where others give "F0B3".
    return shown(chr(code + 0xF000 if code < 0x100 and _table(font) else code), font)


def shown(text: str, font: str) -> str:
    """Return text with the hidden characters of a picture font read; those that nobody knows become bullets."""
    table = _table(font)
    return _HIDDEN.sub(lambda found: _character(ord(found[0]) - 0xF000, font, table), text)


def _table(font: str) -> dict[int, str]:
    name = font.casefold()
    return _SYMBOL if name == "symbol" else _WINGDINGS if name == "wingdings" else {}


def _character(place: int, font: str, table: dict[int, str]) -> str:
    if place in table:
        return table[place]
    # Figures and signs of Symbol stand where ASCII has them.
    return chr(place) if font.casefold() == "symbol" and place < 0x40 else _BULLET

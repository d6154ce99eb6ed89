"""Text that a reader of the page doesn't see: it is kept out of the document, and counted.

Drawn invisibly, white on white, or smaller than three points, words in a file can say what no printed page says. The
text that OCR lays invisibly under a scanned picture is another matter: there it is the text.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pipeline.read.pdf_characters import TextPage
from pipeline.read.pdf_glyphs import Glyph, Glyphs
from pipeline.read.pdf_objects import Area, Drawn, placed

_TINY = 3.0
# A full stop set small, or one bracket, was met in a decision whose author never saw it: a word has more letters.
_WORD = 3
# What differs less between the darkest and the lightest point of a letter's box is not seen.
_SEEN = 40
_SCALE = 2


def without_hidden(page: Any, text: TextPage, glyphs: Glyphs, things: Drawn) -> tuple[Glyphs, dict[str, str]]:
    """Return the characters of a page that can be seen, and what the others say, by the reason ("invisible", "pale", "tiny").

    `glyphs` are in the order in which they are drawn.
    """
    if text.smallest >= _TINY and not things.unseen:
        return glyphs, {}
    listed = glyphs.listed()
    reasons = _tiny(listed) if text.smallest < _TINY else {}
    if things.unseen:
        reasons |= _unseen(page, text, listed, things)
    if not reasons:
        return glyphs, {}
    said: dict[str, str] = {}
    for glyph in listed:
        reason = reasons.get(glyph.place)
        if reason is not None and glyph.text:
            said[reason] = said.get(reason, "") + glyph.text
    said = {reason: " ".join(words.split()) for reason, words in said.items() if words.strip()}
    return glyphs.without(reasons), said


def laid_under(text: TextPage, glyphs: Glyphs, things: Drawn) -> float:
    """Return the share of a page's characters that are drawn invisibly: after `without_hidden`, the work of OCR."""
    if "invisible" not in things.unseen.values():
        return 0.0
    visible = text.objects_at(glyphs.places[~glyphs.blank].tolist())
    return sum(things.unseen.get(key) == "invisible" for key in visible) / max(len(visible), 1)


def _tiny(glyphs: Sequence[Glyph]) -> dict[int, str]:
    """Return the places of characters below three points that stand together, at least three."""
    found: dict[int, str] = {}
    run: list[int] = []
    visible = 0
    for glyph in (*glyphs, None):
        if glyph is not None and glyph.size < _TINY:
            run.append(glyph.place)
            visible += bool(glyph.text.strip())
            continue
        if visible >= _WORD:
            found |= dict.fromkeys(run, "tiny")
        run, visible = [], 0
    return found


def _unseen(page: Any, text: TextPage, glyphs: Sequence[Glyph], things: Drawn) -> dict[int, str]:
    pictures = [placed(area, text.box, text.turns) for area in things.pictures]
    found: dict[int, str] = {}
    pale: list[Glyph] = []
    for glyph, key in zip(glyphs, text.objects_at([glyph.place for glyph in glyphs]), strict=True):
        reason = things.unseen.get(key)
        if reason == "invisible" and not any(_within(glyph, area) for area in pictures):
            found[glyph.place] = "invisible"
        elif reason == "pale":
            pale.append(glyph)
    if pale:
        found |= dict.fromkeys(_unprinted(page, text, pale), "pale")
    return found


def _within(glyph: Glyph, area: Area) -> bool:
    x, y = (glyph.x0 + glyph.x1) / 2, glyph.base - 0.3 * glyph.size
    return area[0] <= x <= area[2] and area[1] <= y <= area[3]


def _unprinted(page: Any, text: TextPage, glyphs: Sequence[Glyph]) -> list[int]:
    """Return the places of the characters under which the printed page shows nothing.

    White letters in a dark heading are seen, on white paper they are not: only the page as it is drawn tells.
    """
    bitmap = page.render(scale=_SCALE, rotation=text.to_upright, grayscale=True)
    picture = bitmap.to_numpy().reshape(bitmap.height, bitmap.width)
    down, across = picture.shape
    width, height = text.size
    found: list[int] = []
    for glyph in glyphs:
        top, bottom = (int((glyph.base - share * glyph.size) / height * down) for share in (0.7, 0.0))
        left, right = (int(x / width * across) for x in (glyph.x0, glyph.x1))
        under = picture[max(top, 0) : bottom + 1, max(left, 0) : right + 1]
        if not under.size or int(under.max()) - int(under.min()) < _SEEN:
            found.append(glyph.place)
    return found

"""What is no print: strokes of a signature, of a seal, of a pen, that recognition makes letters of."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.lexicon.phrases import Phrases
from pipeline.read.tesseract import Word

_UNSURE = 0.5
_SURE = 0.6
_LEAST = 0.25
_GAP = 1.2
_LETTERS = re.compile(r"[^\W\d_]+")
_FIGURES = re.compile(r"\W*\d+(?:[.,/%-]\d+)*\W*$|%$")
_NUMBER = re.compile(r"\d{3}|^S[ốóôòõổ][:;]?\d|^(?>.*?\d\w?[/-]).*[A-ZĐ]{2}|^/[A-ZĐ]{2}|[/⁄](?:19|20)\d\d\W*$")
_CAPITALS = re.compile(r"\W*[A-ZĐÂÊÔƠƯ]{2,}[\w&/-]*\W*$")
# What a line may begin with: a bullet, "a)", "II.", "1."; garbled ones are mended later by their sequence.
_MARK = re.compile(r"[-+•*~–—_]-?$|\S{1,2}\)$|[IVXHLTl1|]{1,4}[.,]$|\d{1,2}[.)]$")


def without_noise(line: Sequence[Word], known: Phrases) -> tuple[list[Word], list[Word]]:
    """Split a line of words, from left to right, into those that are print and those that are none.

    A stretch that stands alone with nothing sure in it that looks like print is none; nor is an unsure word that looks like none.
    """
    kept: list[Word] = []
    dropped: list[Word] = []
    for number, stretch in enumerate(stretches(line)):
        looks = [_is_print(word, known) for word in stretch]
        empty = not any(like and word.sure >= _SURE for like, word in zip(looks, stretch, strict=True))
        for at, (like, word) in enumerate(zip(looks, stretch, strict=True)):
            marks = at == 0 and number == 0 and len(line) > 1 and bool(_MARK.match(word.text))
            stays = _FIGURES.match(word.text) if empty else marks or like or word.sure >= _UNSURE
            (kept if stays else dropped).append(word)
    return kept, dropped


def _is_print(word: Word, known: Phrases) -> bool:
    text = word.text
    if _FIGURES.match(text) or _NUMBER.search(text):
        return True
    if _CAPITALS.match(text):
        return word.sure >= _LEAST or text.strip(".,:;").lower() in known.syllables
    parts = _LETTERS.findall(text)
    return sum(map(len, parts)) > 1 and all(part.lower() in known.syllables for part in parts)


def stretches(line: Sequence[Word]) -> list[list[Word]]:
    """Return the words of a line, from left to right, in stretches with a wide gap between them."""
    found: list[list[Word]] = []
    for word in line:
        if found and word.x0 - found[-1][-1].x1 < _GAP * word.size:
            found[-1].append(word)
        else:
            found.append([word])
    return found

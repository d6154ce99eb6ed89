"""The signer's name, read a second time: the seal and the strokes of the signature lie over it.

Over a whole page Tesseract takes a name below a seal for a part of the picture, or leaves it out; the paper below the office,
read as one block, often gives it, and more surely.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from pipeline.letters import LOWER, UPPER
from pipeline.lexicon.phrases import Phrases, letters_of
from pipeline.read.scan_image import DPI, Pixels
from pipeline.read.scan_noise import stretches
from pipeline.read.tesseract import BLOCK, Engine, Word, words

_POINTS = 72 / DPI
_OFFICES = frozenset(["truong", "tich", "doc", "tuong", "truc", "nhiem"])
"""The last words of offices, without marks: "KT. BỘ TRƯỞNG", "PHÓ CHỦ TỊCH", "THỨ TRƯỞNG THƯỜNG TRỰC"."""
_RIGHT = 0.45
_BELOW, _WIDE = 150.0, 105.0
_LINE = 0.6
_LIKELY, _CERTAIN = 0.5, 0.85
_GIVEN, _STROKES = 2, 2
_NGUYEN = re.compile(r"[NÑ]?guy(?!ên\b)\S{1,3}$")
_NAME = re.compile(rf"[{UPPER}][{LOWER}]+$")
_SYLLABLES = range(2, 6)


def with_signer(flow: Sequence[Word], grey: Pixels, reader: Engine, known: Phrases, noise: list[Word]) -> list[Word]:
    """Return the words of a page (points), and the signer's name below the last office on it where they lack it.

    What stands between the two and has hardly a letter are strokes of the signature; it is added to `noise`.
    """
    office = _office(flow, grey.shape[1] * _POINTS)
    if not office:
        return list(flow)
    middle = (office[0].x0 + office[-1].x1) / 2
    base, size = office[-1].base, office[-1].size
    left, right = middle - _WIDE, middle + _WIDE
    inside = [
        one for one in flow if left < (one.x0 + one.x1) / 2 < right and base + size / 2 < one.base < base + _BELOW
    ]
    name = _name(inside, known)
    if len(name) <= _GIVEN or min(word.sure for word in name) < _CERTAIN:
        x0, y0 = max(round(left / _POINTS), 0), max(round((base + size / 3) / _POINTS), 0)
        part = np.ascontiguousarray(grey[y0 : round((base + _BELOW) / _POINTS), x0 : round(right / _POINTS)])
        seen = words(reader, part, BLOCK) if min(part.shape) > size / _POINTS else []
        again = _name([_placed(word, x0, y0, len(flow)) for word in seen], known)
        # Of one name and its end, "Nguyễn Văn Sóng" and "Văn Sóng", the whole is meant.
        name = max(name, again, key=lambda line: (len(line), _sure(line)))
    if not name or _sure(name) < _LIKELY:
        return list(flow)
    # A long line of recipients may reach below the office: what is taken out stands where the name and the office do.
    low, high = min(name[0].x0, office[0].x0) - size, max(name[-1].x1, office[-1].x1) + size
    near = [one for one in inside if low < (one.x0 + one.x1) / 2 < high]
    strokes = [one for one in near if one.base < name[0].base and sum(map(str.isalpha, one.text)) <= _STROKES]
    noise.extend(strokes)
    taken = {id(one) for one in (*strokes, *(one for one in near if abs(one.base - name[0].base) < _LINE * size))}
    return [*(one for one in flow if id(one) not in taken), *name]


def _office(flow: Sequence[Word], width: float) -> list[Word]:
    """Return the words of the lowest office in capitals on the right side of a page, [] where there is none."""
    found: list[Word] = []
    for line in _lines([word for word in flow if word.x0 > _RIGHT * width]):
        for stretch in stretches(line):
            capitals = sum(word.text.isupper() for word in stretch) * 2 > len(stretch)
            ends = letters_of(stretch[-1].text.strip(".,:;")) in _OFFICES
            if capitals and ends and (not found or stretch[-1].base > found[-1].base):
                found = stretch
    return found


def _lines(some: Sequence[Word]) -> list[list[Word]]:
    lines: dict[int, list[Word]] = {}
    for word in some:
        lines.setdefault(word.line, []).append(word)
    return [sorted(line, key=lambda word: word.x0) for line in lines.values()]


def _name(some: Sequence[Word], known: Phrases) -> list[Word]:
    """Return the surest of the lines that are a name and no more ("Lê Văn Sóng"), [] where none is."""
    lines = [[_surname(line[0]), *line[1:]] for line in _lines(some) if len(line) in _SYLLABLES]
    names = [
        line for line in lines if all(_NAME.match(word.text) and word.text.lower() in known.syllables for word in line)
    ]
    return max(names, key=_sure, default=[])


def _surname(word: Word) -> Word:
    """Return the first word of a name; what is left of "Nguyễn" below the rim of a seal ("guyền", "Nguy?4") is no other."""
    return replace(word, text="Nguyễn") if _NGUYEN.match(word.text) else word


def _sure(line: Sequence[Word]) -> float:
    return sum(word.sure for word in line) / max(len(line), 1)


def _placed(word: Word, left: int, top: int, lines: int) -> Word:
    """Return a word of a part of the page where it stands on the page, in points; the letter Ñ is none of Vietnamese."""
    x0, x1 = (word.x0 + left) * _POINTS, (word.x1 + left) * _POINTS
    y0, y1, base = (word.y0 + top) * _POINTS, (word.y1 + top) * _POINTS, (word.base + top) * _POINTS
    text = word.text.replace("Ñ", "N").strip(" .,:;'`~-_|")
    return replace(
        word, text=text, x0=x0, x1=x1, y0=y0, y1=y1, base=base, size=word.size * _POINTS, line=word.line + lines
    )

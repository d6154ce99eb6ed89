"""The form in which two spellings of the same words are equal, and how much two texts have in common.

A person who labels and a program that reads may differ in case, in Unicode form, in where the tone mark of
"hoà" stands and in which dash or quote they write. None of that is an error, so none of it counts.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

_ETH = str.maketrans({"\u00d0": "\u0110", "\u00f0": "\u0111"})
"""Icelandic eth, which old fonts and OCR give for the Vietnamese letter đ."""

_TONE_LAST = re.compile(
    r"(?<![qQ])(?P<glide>[oOuU])(?P<vowel>[aeyAEY])(?P<tone>[\u0300\u0301\u0303\u0309\u0323])(?![a-zA-Z\u0300-\u036f])"
)
"""An open syllable with its tone on the second vowel (decomposed): "hoà", "thuý", not "quý", not "hoàn"."""

_PUNCTUATION = str.maketrans(
    dict.fromkeys((*range(0x2010, 0x2016), 0x2212, 0x00AD), "-")
    | dict.fromkeys((0x22, 0x27, *range(0x2018, 0x2020), 0x00AB, 0x00BB), "")
)
_GAP_AT_JOINT = re.compile(r"\s*([-/])\s*")
_BLANKS = re.compile(r"\s+")
_WORD = re.compile(r"[^\W_]+")
_EDGES = " .,;:/()[]*_-\u2026\t\n"


def fold(value: object) -> str:
    """Return the comparable form of `value`; None and other empty values give ""."""
    letters = unicodedata.normalize("NFD", str(value or "").translate(_ETH))
    letters = _TONE_LAST.sub(r"\g<glide>\g<tone>\g<vowel>", letters)
    plain = unicodedata.normalize("NFC", letters).casefold().translate(_PUNCTUATION)
    return _BLANKS.sub(" ", _GAP_AT_JOINT.sub(r"\1", plain)).strip(_EDGES)


def words(value: object) -> list[str]:
    """Return the words of the folded text: runs of letters and digits."""
    return _WORD.findall(fold(value))


@dataclass(frozen=True, slots=True)
class FoldedText:
    """A text folded once, with its words counted, ready to be held against many others."""

    folded: str
    counts: Mapping[str, int]
    size: int

    @classmethod
    def of(cls, value: object) -> FoldedText:
        """Fold and count `value`."""
        folded = fold(value)
        found = _WORD.findall(folded)
        return cls(folded, Counter(found), len(found))


def overlap(a: FoldedText, b: FoldedText, *, floor: float = 0.0) -> float:
    """Return shared words over all words (as multisets), 0 to 1; two texts without words are alike.

    A pair whose lengths alone keep it under `floor` gives 0 without a look at its words.
    """
    small, large = (a, b) if a.size <= b.size else (b, a)
    if not large.size:
        return 1.0
    if small.size / large.size < floor:
        return 0.0
    other = large.counts
    shared = sum(min(count, other.get(word, 0)) for word, count in small.counts.items())
    return shared / (a.size + b.size - shared)


def likeness(a: FoldedText, b: FoldedText) -> float:
    """Return 1 for the same folded text, else how far the words overlap: for names."""
    return 1.0 if a.folded == b.folded else overlap(a, b)


def equality(a: object, b: object) -> float:
    """Return 1 for equal values, else 0: for keys that are already folded."""
    return float(a == b)

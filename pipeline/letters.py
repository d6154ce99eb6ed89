"""The letters of Vietnamese, for use inside character classes, the one fold in which spellings compare as equal, and Roman numbers.

A range such as À-Ỹ mixes capitals and small letters (they alternate in Unicode), so the classes are spelled out.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from itertools import filterfalse

_BASE = "AÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬEÈÉẺẼẸÊỀẾỂỄỆIÌÍỈĨỊOÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢUÙÚỦŨỤƯỪỨỬỮỰYỲÝỶỸỴ"
UPPER = "A-ZĐ" + _BASE
"""Capitals, for use inside a regular expression's square brackets."""
LOWER = "a-zđ" + _BASE.lower()
"""Small letters, for use inside a regular expression's square brackets."""
BROKEN_LETTERS = dict(zip("ǛǜǷƿǶ", "ŨũĨĩỳ", strict=True))
"""Letters that fonts with a broken map leave for Vietnamese ones ("đội ngǜ", "định kǶ", "ổ đƿa"); no other reading is left."""

_TONES = "\u0300\u0301\u0303\u0309\u0323"
# hoà and hòa, thuý and thúy: the older placing of the tone is moved to the first vowel; after q the u is no vowel.
# Each pattern begins with a letter, so that a search passes quickly over all others; what stands before is looked at last.
_OLD_TONE = re.compile(rf"([ou])(?<!q.)([aey])([{_TONES}])(?![a-z\u0300-\u036f])")
_DASH = re.compile(r"[\u2010-\u2015\u2212-]")
_QUOTES = re.compile(r"[\"'\u2018-\u201f\u00ab\u00bb]")
_DASH_OR_QUOTE = re.compile(r"[\u2010-\u2015\u2212\-\"'\u2018-\u201f\u00ab\u00bb]")


def _moved_tones(pairs: tuple[str, ...]) -> dict[str, str]:
    """Return each pair of vowels with its tone on the second one, and the pair that it is read as, in small letters."""
    return {
        unicodedata.normalize("NFC", vowels + tone): unicodedata.normalize("NFC", vowels[0] + tone + vowels[1])
        for vowels in pairs
        for tone in _TONES
    }


def _any_of(pairs: Iterable[str], before: str, after: str) -> re.Pattern[str]:
    """Return what matches a pair of vowels that stands neither behind `before` nor in front of `after`."""
    seconds: dict[str, str] = {}
    for pair in pairs:
        seconds[pair[0]] = seconds.get(pair[0], "") + pair[1]
    either = "|".join(f"{first}[{letters}]" for first, letters in seconds.items())
    return re.compile(rf"(?:{either})(?<![{before}]..)(?![{after}])")


_PAIRS = _moved_tones(("oa", "oe", "uy"))
_PAIR = _any_of(_PAIRS, "q", f"a-zđ{_BASE.lower()}")
_CASED = {cased(old): cased(new) for old, new in _PAIRS.items() for cased in (str.lower, str.capitalize, str.upper)}
_CASED_PAIR = _any_of(_CASED, "qQ", LOWER + UPPER)
# `_OLD_TONE` for composed text: a letter is what is a to z without its accents.
_LATIN = "".join(char for char in map(chr, range(0x61, 0x2C80)) if "a" <= unicodedata.normalize("NFD", char)[0] <= "z")
_FOLDED_PAIRS = _moved_tones(("oa", "oe", "oy", "ua", "ue", "uy"))
_FOLDED_PAIR = _any_of(_FOLDED_PAIRS, "q", _LATIN + "\u0300-\u036f")


def composed(text: str) -> str:
    """Return the text with composed letters and the Vietnamese Đ where the Icelandic Ð stands for it; lengths may change."""
    return unicodedata.normalize("NFC", text).replace("\u00d0", "Đ").replace("\u00f0", "đ")


@lru_cache(maxsize=4096)
def even(text: str) -> str:
    """Return the text with one way of placing the tone and its case as it is ("Uỷ ban" is "Ủy ban"); its length does not change."""
    return _CASED_PAIR.sub(lambda match: _CASED[match.group()], text)


@lru_cache(maxsize=4096)
def small(text: str) -> str:
    """Return the text in small letters, with one way of placing the tone ("xoá" is "xóa"); its length does not change."""
    lowered = text.lower()
    lowered = lowered.replace("quí", "quý").replace("qúy", "quý")
    return _PAIR.sub(lambda match: _PAIRS[match.group()], lowered) if len(lowered) == len(text) else text


@lru_cache(maxsize=20_000)
def folded(text: str) -> str:
    """Return the form in which case, Unicode form, tone placement, dashes, quotes and blanks do not count."""
    plain = text.casefold().replace("\u00f0", "đ")
    if unicodedata.is_normalized("NFC", plain):
        plain = _FOLDED_PAIR.sub(lambda match: _FOLDED_PAIRS[match.group()], plain)
    else:
        plain = unicodedata.normalize("NFC", _OLD_TONE.sub(r"\1\3\2", unicodedata.normalize("NFD", plain)))
    if _DASH_OR_QUOTE.search(plain):
        plain = _QUOTES.sub("", "-".join(map(str.strip, _DASH.split(plain))))
    # Of all blanks only the usual one is printable; most texts have but single ones, and none at their ends.
    if plain.isprintable() and "  " not in f" {plain} ":
        return plain
    return " ".join(plain.split())


_NOT_SMALL = re.compile(rf"[^{LOWER}\s\d.,;:()/-]")


@lru_cache(maxsize=4096)
def mostly_capitals(text: str, fewest: int) -> bool:
    """Tell whether a text has at least `fewest` letters, and at least 85 in a hundred of them are capitals."""
    # Mostly the small letters of its first quarter are too many, whatever follows.
    if 20 * sum(map(str.islower, text[: len(text) // 4 + 6])) > 3 * len(text):
        return False
    capitals = sum(map(str.isupper, _NOT_SMALL.findall(text)))
    # Else a few letters mostly settle it: the others could only add to those that are no capitals.
    if capitals < 0.85 * sum(map(str.isalpha, text[: 2 * capitals + 8])):
        return False
    letters = sum(map(str.isalpha, text))
    return letters >= fewest and capitals >= 0.85 * letters


# What each letter is without its accents; ASCII stands in it too, for a letter that is looked for in vain costs most.
_PLAIN = {ord(char): unicodedata.normalize("NFD", char)[0] for char in _BASE + _BASE.lower()}
_PLAIN |= {ord("đ"): "d", ord("Đ"): "D", **{code: chr(code) for code in range(128)}}


def without_accents(text: str) -> str:
    """Return the text in the letters of the Latin alphabet: "Đề án" is "De an"; its case stays."""
    plain = text.translate(_PLAIN)
    if plain.isascii():
        return plain
    return "".join(filterfalse(unicodedata.combining, unicodedata.normalize("NFD", plain)))


_ROMAN_STEPS = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"),
    (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip


def to_roman(number: int) -> str:
    """Return a number in Roman capitals; "" for 0 and below, which have none."""
    written = ""
    for value, sign in _ROMAN_STEPS:
        while number >= value:
            written, number = written + sign, number - value
    return written


_UNSEEN = re.compile(
    "[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e0fff]"
)
"""Characters that draw nothing, or turn the order of others round: whoever reads has to see that they are there.

A carriage return is one of them: a browser would take it away before a line feed, and places count characters.
"""

STAND_IN = "▯"
"""Stands for one character that would not be seen, so that places keep their count."""


def visible(text: str) -> str:
    """Return text in which characters that draw nothing, or turn others round, are replaced, one for one."""
    return _UNSEEN.sub(STAND_IN, text)

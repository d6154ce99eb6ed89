"""The letters of TCVN3 and VNI: what their fonts draw for the codes that a file holds.

TCVN3 (the .Vn fonts of ABC; TCVN 5712:1993, the third set) gives each small letter with an accent a code, and of the
capitals only Ă Â Ê Ô Ơ Ư Đ. VNI (the VNI fonts for Windows) writes most letters as a base letter and a mark.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import Literal

from pipeline.letters import LOWER, UPPER
from pipeline.read.syllables import is_syllable

Legacy = Literal["tcvn3", "vni"]

_TCVN3_CODES = (
    "\u00a1\u00a2\u00a3\u00a4\u00a5\u00a6\u00a7\u00a8\u00a9\u00aa\u00ab\u00ac\u00ad\u00ae"
    "µ¸¶·¹»¾¼½ÆÇÊÈÉËÌÐÎÏÑÒÕÓÔÖ×ÝØÜÞßãáâäåèæçéêíëìîïóñòôõøö÷ùúýûüþ"
)
_TCVN3_LETTERS = "ĂÂÊÔƠƯĐăâêôơưđàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ"
_TCVN3 = str.maketrans(_TCVN3_CODES, _TCVN3_LETTERS)
# The glyph of ư is that of the soft hyphen; PDF writers map it, and that of ã, to signs that look alike ("n−íc").
_LOOKALIKES = re.compile(r"(?<=[^\W\d_])[\u2212\u2219]|[\u2212\u2219](?=[^\W\d_\u2212\u2219])")
_MEANT = {"\u2212": "\u00ad", "\u2219": "\u00b7"}

_CODE = f"[A-Za-z{re.escape(_TCVN3_CODES)}]"
_HYPHEN = re.compile(
    rf"(?P<start>^[^\S\n]*)?(?<![\d/–-])(?<!{_CODE})(?P<before>{_CODE}*)-(?P<after>{_CODE}*)(?![\d/–-])", re.MULTILINE
)
_LAST_ONE = re.compile(r"(?<!\S)(?P<before>\S*)\u00b9(?=[\s.,;:)\]]|$)")
_LAST_LETTERS = re.compile(rf"(?<![{LOWER}{UPPER}])[{LOWER}{UPPER}]+$")
_KEPT = "\ue0b9"

_TONE_MARKS = {"ø": "\u0300", "ù": "\u0301", "û": "\u0309", "õ": "\u0303", "ï": "\u0323"}
_ROOF_MARKS = {"â": "", "à": "\u0300", "á": "\u0301", "å": "\u0309", "ã": "\u0303", "ä": "\u0323"}
_BREVE_MARKS = {"ê": "", "è": "\u0300", "é": "\u0301", "ú": "\u0309", "ü": "\u0303", "ë": "\u0323"}
_VNI_SINGLE = dict(zip("ñôöæóòîÑÔÖÆÓÒÎ", "đơưỉĩịỵĐƠƯỈĨỊỴ", strict=True))


def _vni_letters() -> dict[str, str]:
    letters = dict(_VNI_SINGLE)
    groups = (
        (dict(zip("aeouyôö", "aeouyơư", strict=True)), _TONE_MARKS),
        (dict(zip("aeo", "âêô", strict=True)), _ROOF_MARKS),
        ({"a": "ă"}, _BREVE_MARKS),
    )
    for bases, marks in groups:
        for base, letter in bases.items():
            for mark, tone in marks.items():
                small = unicodedata.normalize("NFC", letter + tone)
                letters[base + mark] = small
                # A capital takes the capital mark; typed with the small one it looks all but the same.
                letters[base.upper() + mark.upper()] = letters[base.upper() + mark] = small.upper()
    return letters


_VNI = _vni_letters()
_VNI_CODES = re.compile("|".join(sorted(_VNI, key=len, reverse=True)))


def from_tcvn3(text: str) -> str:
    """Return the letters of TCVN3 text as far as its codes tell: in words of capitals accented letters stay small.

    A raised 1 has the code of ạ. It stays one where it stands alone or ends what is a syllable without it ("gia¹").
    A hyphen that programs put for ư is a letter where a syllable needs it ("n-íc", "nh-", not "NQ-CP", "kinh tÕ-x· héi").
    """
    text = _LOOKALIKES.sub(lambda match: _MEANT[match.group()], text)
    text = _HYPHEN.sub(_letter_or_hyphen, text) if "-" in text else text
    text = _LAST_ONE.sub(_raised_kept, text) if "\u00b9" in text else text
    return text.translate(_TCVN3).replace(_KEPT, "\u00b9")


def _letter_or_hyphen(match: re.Match[str]) -> str:
    before, after = (match[name].translate(_TCVN3) for name in ("before", "after"))
    item = not before and match["start"] is not None and is_syllable(after)  # "-ưu tiên" may be an item "- ưu tiên"
    letter = bool(before or after) and is_syllable(f"{before}ư{after}") and not is_syllable(before) and not item
    return match.group().replace("-", "\u00ad") if letter else match.group()


def _raised_kept(match: re.Match[str]) -> str:
    letters = _LAST_LETTERS.search(match["before"].translate(_TCVN3))
    word = letters.group() if letters else ""
    raised = not word or (is_syllable(word) and not is_syllable(word + "ạ"))
    return match["before"] + (_KEPT if raised else "\u00b9")


def from_vni(text: str) -> str:
    """Return the letters of VNI text, in their case; a mark that fits no letter stays as it is."""
    return _VNI_CODES.sub(lambda match: _VNI[match.group()], text)


def vni_pieces(text: str) -> list[tuple[int, str]]:
    """Return VNI text in pieces: where each begins, and its letters. Text between the codes is one piece a character."""
    pieces: list[tuple[int, str]] = []
    at = 0
    while at < len(text):
        match = _VNI_CODES.match(text, at)
        pieces.append((at, _VNI[match.group()] if match else text[at]))
        at = match.end() if match else at + 1
    return pieces


CONVERTERS: dict[Legacy, Callable[[str], str]] = {"tcvn3": from_tcvn3, "vni": from_vni}
NAMES: dict[Legacy, str] = {"tcvn3": "TCVN3 (ABC)", "vni": "VNI"}
"""What people call each encoding."""

"""Places that act: "Huyện Bến Lau rà soát …" tells the district, whose name has no head word of a body."""

from __future__ import annotations

import re

from pipeline.letters import LOWER, UPPER, even

_UNIT = (
    r"(?:[Tt]ỉnh|[Tt]hành phố|TP\.?|[Hh]uyện|[Qq]uận|[Tt]hị xã|[Tt]hị trấn|[Xx]ã|[Pp]hường|[Đđ]ặc khu|Thủ đô|"
    # "Bản Kế hoạch" and "Làng Văn hóa" are none, so those two don't stand here.
    r"[Tt]hôn|[Tt]ổ dân phố|[Kk]hu (?:dân cư|phố)|[Ấấ]p|[Xx]óm|[Kk]hóm|[Bb]uôn|[Cc]ụm dân cư)"
)
# "Bến Lau", "Bà Rịa - Vũng Tàu", "Ia Đrăng", "12": each syllable of a place's name begins with a capital.
_SYLLABLE = rf"[{UPPER}][{LOWER}{UPPER}']*"
_PLACE = re.compile(
    rf"{_UNIT}\s(?P<name>{_SYLLABLE}(?:\s{_SYLLABLE}){{0,4}}(?:\s?-\s?{_SYLLABLE}(?:\s{_SYLLABLE}){{0,2}})?|(?:số\s)?\d{{1,2}}(?![\d/]))(?!\w)"
)


# "UBND xã Hòa Lau, xã Bến An và phường Lộc Sậy" are three; "xã Bến Lau, huyện Sông Sậy" is one, and where it lies.
_RANKS = ("[Xx]ã|[Pp]hường|[Tt]hị trấn|[Đđ]ặc khu", "[Hh]uyện|[Qq]uận|[Tt]hị xã", "[Tt]ỉnh")
_EQUALS = re.compile(
    "|".join(rf"(?<!\w)(?:{rank})(?:\s{_SYLLABLE}){{1,4}}(?:,|,?\svà)\s+(?=(?:{rank})\s{_SYLLABLE})" for rank in _RANKS)
)
_EQUALS_WIDTH = 60
_RANK_WORDS = tuple(
    form + " "
    for word in ("xã", "phường", "thị trấn", "đặc khu", "huyện", "quận", "thị xã", "tỉnh")
    for form in (word, word[0].upper() + word[1:])
)


def is_next_place(text: str, at: int) -> bool:
    """Tell whether a place of the rank of that before the comma or "và" begins at `at`, each with its name."""
    if not text.startswith(_RANK_WORDS, at):
        return False
    before = max(0, at - _EQUALS_WIDTH)
    return any(found.end() == at for found in _EQUALS.finditer(text, before, at + 24))


def place_end(text: str, position: int = 0) -> int:
    """Return where a unit of administration with its name ends that begins at `position`, or `position` where none does.

    Good: "Huyện Bến Lau", "thành phố Sông Sậy". Not: "huyện miền núi", "Tỉnh ủy Bến Lau".
    """
    match = _PLACE.match(even(text), position)
    return match.end() if match else position

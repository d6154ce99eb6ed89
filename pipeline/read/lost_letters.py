"""The letter ư of TCVN3 where a program has dropped it: its code is that of the soft hyphen, which is not printed."""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline.letters import LOWER, UPPER
from pipeline.read.syllables import is_syllable

_LETTER = f"[{UPPER}{LOWER}]"
_WORD = re.compile(rf"(?<![\w]){_LETTER}{{2,}}(?!\d|\.?{_LETTER})")
# "đầu t", "dân c": the two letters that are a word with ư and stand alone in no list without a mark behind them.
_ALONE = re.compile(rf"(?<=[{LOWER}] )[tc](?=[\s,;]|\.?$|\.\s)")
_ENOUGH = 8
_FEW = 3


def horns_lost(text: str) -> bool:
    """Tell whether a text, converted from TCVN3, has lost its ư: words that need it stand against few that have it."""
    needing = sum(_place(match.group()) >= 0 for match in _WORD.finditer(text))
    return needing >= _ENOUGH and needing > _FEW * text.count("ư")


def horn_places(text: str) -> list[int]:
    """Return the offsets before which ư is put back: where a word is no syllable and one place makes it one ("Thơng", "nh").

    Words that are syllables without it ("đa" for "đưa") stay: nothing tells them from what they look like. "Ngời" is
    one too, but a word of poems, while "người" is among the commonest.
    """
    places = [(match.start(), _place(match.group())) for match in _WORD.finditer(text)]
    found = [start + at for start, at in places if at >= 0]
    return sorted([*found, *(match.end() for match in _ALONE.finditer(text))])


@lru_cache(maxsize=10_000)
def _place(word: str) -> int:
    """Return where in a word ư is missing, -1 where it is not or more places would do."""
    if word in ("ngời", "Ngời"):
        return 2
    if word.isupper() or is_syllable(word):  # Ư has a code of its own
        return -1
    found = [at for at in range(len(word) + 1) if is_syllable(f"{word[:at]}ư{word[at:]}")]
    return found[0] if len(found) == 1 else -1

"""The letter ư of TCVN3 where a program has dropped it: its code is that of the soft hyphen, which is not printed."""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline.letters import LOWER, UPPER
from pipeline.read.syllables import is_syllable

_WORD = re.compile(rf"[{UPPER}{LOWER}]{{2,}}(?!\.[^\W\d_])")
# "đầu t", "dân c": the two letters that are a word with ư and stand alone in no list without a mark behind them.
_ALONE = re.compile(rf"(?:(?<=[{LOWER}] )|(?<=\A ))[tc](?=[\s,;]|\.?$|\.\s)")
_ENOUGH = 8
_FEW = 3


def horns_lost(text: str) -> bool:
    """Tell whether a text, converted from TCVN3, has lost its ư: words that need it stand against few that have it."""
    needing = sum(_restored(match.group()) != match.group() for match in _WORD.finditer(text))
    return needing >= _ENOUGH and needing > _FEW * text.count("ư")


def with_horns(text: str) -> str:
    """Return the text with ư put back where a word is no syllable and one place for it makes it one ("Thơng", "nh").

    Words that are syllables without it ("đa" for "đưa") stay: nothing tells them from what they look like. "Ngời" is
    one too, but a word of poems, while "người" is among the commonest.
    """
    return _ALONE.sub(lambda match: f"{match.group()}ư", _WORD.sub(lambda match: _restored(match.group()), text))


@lru_cache(maxsize=10_000)
def _restored(word: str) -> str:
    if word in ("ngời", "Ngời"):
        return word.replace("gời", "gười")
    if word.isupper() or is_syllable(word):  # Ư has a code of its own
        return word
    filled = {f"{word[:at]}ư{word[at:]}" for at in range(len(word) + 1)}
    found = [one for one in filled if is_syllable(one) and one[0] != "Ư"]
    return found[0] if len(found) == 1 else word

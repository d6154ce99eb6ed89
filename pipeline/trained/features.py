"""What the network is told of a token: numbers of its norm, first character, last three and shape, as spaCy gives them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

from pipeline.letters import folded

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_ALL = 0xFFFF_FFFF_FFFF_FFFF
_MIX = 0xC6A4_A793_5BD1_E995
_LONG = 100


def features_of(word: str) -> tuple[str, str, str, str]:
    """Return the norm, first character, last three characters and shape ("Xxxx", "dd") of a token, which is not empty."""
    return folded(word) or word, word[0], word[-3:], shape_of(word)


def shape_of(word: str) -> str:
    """Return a token's shape: X for a capital, x for a letter, d for a digit, of one kind in a row four at most."""
    if len(word) >= _LONG:
        return "LONG"
    shape: list[str] = []
    for char in word:
        sign = ("X" if char.isupper() else "x") if char.isalpha() else "d" if char.isdigit() else char
        if shape[-4:] != [sign] * 4:
            shape.append(sign)
    return "".join(shape)


def number_of(feature: str, symbols: Mapping[str, int]) -> int:
    """Return the number of a feature that is not empty: of spaCy's symbols their own, else its hash."""
    symbol = symbols.get(feature)
    return _hash(feature) if symbol is None else symbol


@lru_cache(maxsize=4096)
def _hash(feature: str) -> int:
    """Return MurmurHash64A (Austin Appleby, public domain) of the text in UTF-8, with seed 1, as spaCy's StringStore does."""
    data = feature.encode("utf-8", "surrogatepass")
    whole = len(data) & ~7
    found = 1 ^ (len(data) * _MIX & _ALL)
    for at in range(0, whole, 8):
        block = int.from_bytes(data[at : at + 8], "little") * _MIX & _ALL
        found = (found ^ ((block ^ block >> 47) * _MIX & _ALL)) * _MIX & _ALL
    if whole < len(data):
        found = (found ^ int.from_bytes(data[whole:], "little")) * _MIX & _ALL
    found = (found ^ found >> 47) * _MIX & _ALL
    return found ^ found >> 47


def rows_of(numbers: NDArray[np.uint64], seed: int, count: int) -> NDArray[np.uint64]:
    """Return the four rows of a hashed table of `count` rows that belong to each number, shape (n, 4).

    It is MurmurHash3 of 128 bits for one number of 64, as thinc's HashEmbed has it, in arithmetic that wraps at 64 bits.
    """
    import numpy as np

    one = numbers * np.uint64(0x87C37B91114253D5)
    one = (one << np.uint64(31) | one >> np.uint64(33)) * np.uint64(0x4CF5AD432745937F)
    two = np.full_like(one, seed ^ 8)
    one = (one ^ np.uint64(seed ^ 8)) + two
    two = two + one
    one, two = _mixed(one), _mixed(two)
    one = one + two
    two = two + one
    low, half = np.uint64(0xFFFFFFFF), np.uint64(32)
    keys: NDArray[np.uint64] = np.stack([one & low, one >> half, two & low, two >> half], axis=1)
    return keys % np.uint64(count)


def _mixed(value: NDArray[np.uint64]) -> NDArray[np.uint64]:
    import numpy as np

    turn = np.uint64(33)
    value = (value ^ value >> turn) * np.uint64(0xFF51AFD7ED558CCD)
    value = (value ^ value >> turn) * np.uint64(0xC4CEB9FE1A85EC53)
    return value ^ value >> turn

"""The signature of a text: by it a scan is known to have the words of a Word file, without either text being kept.

MinHash (Broder 1997) over runs of three words: the share of places in which two signatures agree is, within about 0.04, the share of
the runs of both that are in both.
"""

from __future__ import annotations

import re
import zlib

import numpy as np
from numpy.typing import NDArray

from pipeline.letters import composed, without_accents

PLACES = 128
_RUN = 3
_AT_ONCE = 8_192
_WORD = re.compile(r"[a-z0-9]+")
_RANDOM = np.random.Generator(np.random.PCG64(20_250_101))
# Multiply-shift hashing (Dietzfelbinger 1997): odd factors, the upper half of 64 bits.
_FACTORS = _RANDOM.integers(0, 2**63, PLACES, dtype=np.uint64) * np.uint64(2) + np.uint64(1)
_TERMS = _RANDOM.integers(0, 2**63, PLACES, dtype=np.uint64)


def signature_of(text: str) -> str:
    """Return the signature of a text, 8 hexadecimal digits a place, then how many runs it has; "" for one without words.

    Accents, case, punctuation and marks of Markdown don't count: recognised text gets those wrong first.
    """
    words = _WORD.findall(without_accents(composed(text).lower()))
    runs = {" ".join(words[at : at + _RUN]) for at in range(max(1, len(words) - _RUN + 1))} if words else set()
    if not runs:
        return ""
    hashes = np.fromiter((zlib.crc32(run.encode()) for run in runs), np.uint64, len(runs))
    least = np.full(PLACES, 2**32 - 1, np.uint32)
    for at in range(0, len(hashes), _AT_ONCE):
        product = hashes[at : at + _AT_ONCE, None] * _FACTORS + _TERMS
        least = np.minimum(least, (product >> np.uint64(32)).astype(np.uint32).min(axis=0))
    return f"{least.astype('>u4').tobytes().hex()}{len(runs):08x}"


def likeness(one: str, other: str) -> float:
    """Return the share of places in which two signatures agree, 0 where one is ""."""
    if not one or not other:
        return 0.0
    return float(np.mean(_places(one) == _places(other)))


def length_of(signature: str) -> int:
    """Return how many different runs of words the text of a signature has."""
    return int(signature[8 * PLACES :] or "0", 16)


def _places(signature: str) -> NDArray[np.uint32]:
    return np.frombuffer(bytes.fromhex(signature[: 8 * PLACES]), ">u4")

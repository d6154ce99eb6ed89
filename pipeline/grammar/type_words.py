"""The types of documents ("Nghị quyết", "Kế hoạch") as patterns: those of the lexicon, longest first as it lists them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from pipeline.lexicon.words import document_types


@lru_cache(maxsize=1)
def types_pattern() -> str:
    """Return the types as alternatives of a pattern, for a group that says whether case counts; blanks between words may be many."""
    return "|".join(re.escape(row.type).replace(r"\ ", r"\s+") for row in document_types())


def openings_of(words: Iterable[str]) -> re.Pattern[str]:
    """Return what matches any of the words, in any case, wherever they stand.

    Its alternatives begin with plain letters, so that a search passes quickly over all others.
    """
    rests: dict[str, list[str]] = {}
    for word in words:
        for first in (word[0].upper(), word[0].lower()):
            rests.setdefault(first, []).append(re.escape(word[1:]).replace(r"\ ", r"\s+"))
    return re.compile("|".join(f"{first}(?i:{'|'.join(found)})" for first, found in rests.items()))

"""Names of laws, codes and ordinances, so that their commas and small letters are read as part of the name."""

from __future__ import annotations

from functools import lru_cache

from pydantic import TypeAdapter

from pipeline.lexicon.words import Row, rows


class LawRow(Row):
    """A law's name without the word "Luật"."""

    name: str


class LawNames:
    """The names, found by their first word."""

    def __init__(self, names: list[str]) -> None:
        by_first: dict[str, list[str]] = {}
        for name in names:
            by_first.setdefault(name.lower().split(" ", 1)[0].rstrip(","), []).append(name.lower())
        self._by_first = {first: sorted(found, key=len, reverse=True) for first, found in by_first.items()}

    def match(self, lowered: str, position: int) -> int:
        """Return where the longest name that begins at `position` ends, or `position`; `lowered` is in small letters."""
        word = lowered[position : position + 24].split(" ", 1)[0].rstrip(",;.")
        for name in self._by_first.get(word, ()):
            end = position + len(name)
            if lowered.startswith(name, position) and not (end < len(lowered) and lowered[end].isalpha()):
                return end
        return position


@lru_cache(maxsize=1)
def law_names() -> LawNames:
    """Return the names of laws."""
    return LawNames([row.name for row in TypeAdapter(list[LawRow]).validate_python(rows("laws"))])

"""Syllables that a text layer has split ("th áng", "k ết quả"), put together where the language or the document itself has them whole."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from pipeline.spans import MappedText, Span
from pipeline.tokens import is_syllable

# Consonants that stand alone: half of a syllable, or, seldom, the letter of a point ("điểm b khoản 1").
_CONSONANTS = "b c d đ g h k l m n p q r s t v x ch kh th ng nh ngh ph gh tr qu"
_LOOSE = frozenset(cased(letters) for letters in _CONSONANTS.split() for cased in (str.lower, str.title, str.upper))
_FEW = 4
"""Loose consonants, and then syllables to put together, below which a document is left as it is."""
_LETTERS = re.compile(r"[^\W\d_]+")
_PAIR = re.compile(r"(?<![^\W_])([^\W\d_]{1,7}) (?=([^\W\d_]{1,7})(?![^\W_]))")


class SplitSyllables:
    """What is to be put together in one document: nothing, mostly, and then the text is not looked through."""

    def __init__(self, words: Sequence[str], texts: Iterable[str]) -> None:
        """Look for split syllables in the texts of a document, which are clean; `words` are the first of what they come from."""
        self.places: list[Span] = []
        """The raw places of what was put together, in that order."""
        self._whole: frozenset[str] = frozenset()
        if _LOOSE.isdisjoint(words) or sum(map(_LOOSE.__contains__, words)) < _FEW:
            return
        kept = list(texts)
        # The language's syllables take some time to load, and few documents come here.
        from pipeline.lexicon.phrases import syllables

        own = (match.group().casefold() for text in kept for match in _LETTERS.finditer(text))
        self._whole = syllables().union(own)
        if sum(1 for text in kept for _ in self._split(text)) < _FEW:
            self._whole = frozenset()

    def __bool__(self) -> bool:
        """Tell whether there is anything to put together."""
        return bool(self._whole)

    def mended(self, mapped: MappedText) -> MappedText:
        """Return a text with its split syllables whole; each still maps to all of its raw characters, the blank too."""
        if not self._whole:
            return mapped
        # "c ô ng" takes two turns.
        while found := list(self._split(mapped.text)):
            self.places += [mapped.raw_span(start, end) for start, _, end in found]
            starts = [0, *[blank + 1 for _, blank, _ in found]]
            ends = [*[blank for _, blank, _ in found], len(mapped.text)]
            parts = [mapped.slice(start, end) for start, end in zip(starts, ends, strict=True)]
            mapped = MappedText.of(piece for part in parts for piece in part.pieces)
        return mapped

    def _split(self, text: str) -> Iterator[tuple[int, int, int]]:
        """Yield the start, the blank and the end of what a blank splits: the whole is known, and one of its parts is no syllable.

        Good: "k ết", "QĐ-U BND" where "UBND" stands elsewhere. Not: "điểm c hoặc" (no such syllable is in use), "ho ạt" (both are one).
        """
        last = -1
        for match in _PAIR.finditer(text):
            left, right = match.groups()
            whole = left + right
            if (
                whole.casefold() not in self._whole
                or match.start() == last
                or (is_syllable(left) and is_syllable(right))
            ):
                continue
            if is_syllable(whole) or whole.isupper():
                yield match.start(), match.end() - 1, match.end(2)
                last = match.end()  # the right half is taken: "k ết t hợp" has two blanks of its own

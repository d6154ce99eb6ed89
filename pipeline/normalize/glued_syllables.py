"""Words that a web site has run together ("Giaocho", "kiểmtra"), parted where the language or the document leaves one reading."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from pipeline.spans import MappedText, Span, joined
from pipeline.tokens import is_syllable

_FEW = 3
"""Different glued words below which a document is left as it is: a misspelt word or a foreign name parts into syllables too."""
_WORD = re.compile(r"[^\W\d_]{4,14}")
_LONGER = 7
_LONG = re.compile(rf"[^\W\d_]{{{_LONGER},14}}")
"""Letters that no syllable but "nghiêng" has, so that most texts are done with at once."""


def _may_be_glued(word: str) -> bool:
    """Tell whether a word is no syllable and no code ("UBND"): one capital may stand inside ("CụcThuế")."""
    return not is_syllable(word) and sum(map(str.isupper, word[1:])) < 2


class GluedSyllables:
    """What is to be parted in one document: nothing, mostly, and then the text is not looked through."""

    def __init__(self, words: Sequence[str], texts: Iterable[str]) -> None:
        """Look for glued words in the texts of a document, which are clean; `words` are the first of what they come from."""
        self.places: list[Span] = []
        """The raw places of what was parted, in that order."""
        self._used: frozenset[str] = frozenset()
        self._own: frozenset[str] = frozenset()
        # To look for them in what is long enough takes two fifths of the time of going through the letters.
        long = [part for part in words if len(part) >= _LONGER and not part.isascii()]
        found = {word for part in long for word in _LONG.findall(part)}
        if len({word for word in found if not word.isascii() and _may_be_glued(word)}) < _FEW:
            return
        kept = list(texts)
        # The language's syllables take some time to load, and few documents come here.
        from pipeline.lexicon.phrases import syllables

        self._used = syllables()
        self._own = frozenset(
            word for text in kept for word in re.findall(r"[^\W\d_]+", text.lower()) if is_syllable(word)
        )
        if len({text[start:end] for text in kept for start, _, end in self._glued(text)}) < _FEW:
            self._used = frozenset()

    def __bool__(self) -> bool:
        """Tell whether there is anything to part."""
        return bool(self._used)

    def mended(self, mapped: MappedText) -> MappedText:
        """Return a text with its glued words apart; the blank between two stands for nothing of the raw text."""
        found = list(self._glued(mapped.text)) if self._used else []
        if not found:
            return mapped
        self.places += [mapped.raw_span(start, end) for start, _, end in found]
        cuts = [cut for _, cut, _ in found]
        parts = [mapped.slice(*pair) for pair in zip([0, *cuts], [*cuts, len(mapped.text)], strict=True)]
        return joined(parts)

    def _glued(self, text: str) -> Iterator[tuple[int, int, int]]:
        """Yield the start, the cut and the end of what is two syllables in one word.

        Both are in use; where a word can be cut in two ways ("sự" "nghiệp", "sựng" "hiệp"), that one counts whose halves stand
        elsewhere in the document.
        """
        for match in _WORD.finditer(text):
            word = match.group()
            if not _may_be_glued(word) or word.lower() in self._used:
                continue
            cuts = [at for at in range(1, len(word) - 1) if self._parts(word, at, self._used)]
            own = [at for at in cuts if self._parts(word, at, self._own)]
            # Of letters without marks a foreign word may be made as well: "logo".
            cuts = own if len(cuts) > 1 or word.isascii() else cuts
            if len(cuts) == 1:
                yield match.start(), match.start() + cuts[0], match.end()

    def _parts(self, word: str, at: int, used: frozenset[str]) -> bool:
        left, right = word[:at], word[at:]
        if not (left[1:].islower() or len(left) == 1) or not right[1:].islower():
            return False
        return left.lower() in used and right.lower() in used and is_syllable(left) and is_syllable(right)

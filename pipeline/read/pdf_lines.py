"""Lines of a page and the words on them."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from operator import itemgetter
from typing import Generic, NamedTuple, TypeVar

from pipeline.read.composer import Run
from pipeline.read.legacy import UNTOLD, Font
from pipeline.spans import Span


class Word(NamedTuple):
    """Characters without a blank between them; `joined` says that none stands before it either.

    `stops` are the left ends of its characters and the right end of the last, in points from the left side of the page:
    numbers of eight bytes, as a page has thousands.
    `sure` is how certain it was recognised, 0 to 1; what a text layer says is certain.
    """

    text: str
    x0: float
    x1: float
    bold: bool
    italic: bool
    raised: bool
    joined: bool
    stops: array[float]
    sure: float = 1.0
    font: Font = UNTOLD


new_word: Callable[[tuple[str, float, float, bool, bool, bool, bool, array[float], float, Font]], Word]
new_word = partial(tuple.__new__, Word)
"""Makes a word of its fields; a page has hundreds."""


_TEXT, _LOOK, _JOINED, _STOPS = itemgetter(0), itemgetter(3, 4, 5), itemgetter(6), itemgetter(7)


T = TypeVar("T")


class _Once(Generic[T]):
    """A property of a row that is worked out once.

    `cached_property` takes a lock for it, up to Python 3.11, and a file has thousands of rows.
    """

    def __init__(self, function: Callable[[Row], T]) -> None:
        self._function = function
        self._name = function.__name__
        self.__doc__ = function.__doc__

    def __get__(self, row: Row, _: type[Row]) -> T:
        value = row.__dict__[self._name] = self._function(row)
        return value


@dataclass(frozen=True)
class Row:
    """Words on one base line, from left to right."""

    words: tuple[Word, ...]
    base: float
    size: float

    @property
    def x0(self) -> float:
        """Left end."""
        return self.words[0].x0

    @property
    def x1(self) -> float:
        """Right end."""
        return self.words[-1].x1

    @property
    def middle(self) -> float:
        """Point halfway between the ends."""
        return (self.x0 + self.x1) / 2

    @_Once
    def text(self) -> str:
        """The words as one string."""
        runs = self.runs
        return runs[0].text if len(runs) == 1 else "".join([run.text for run in runs])

    @_Once
    def runs(self) -> Sequence[Run]:
        """The words as runs, blanks between them."""
        words = self.words
        if len(set(map(_LOOK, words))) == 1 and not any(map(_JOINED, words[1:])):
            return [Run(" ".join(map(_TEXT, words)), words[0][3], words[0][4], words[0][5])]
        runs: list[Run] = []
        texts: list[str] = []
        last: tuple[bool, bool, bool] | None = None
        for word in self.words:
            look = (word[3], word[4], word[5])
            if look != last:
                if last is not None:
                    runs.append(Run("".join(texts), last[0], last[1], last[2]))
                    texts = []
                last = look
            if not word[6] and (texts or runs):
                texts.append(" ")
            texts.append(word[0])
        if last is not None:
            runs.append(Run("".join(texts), last[0], last[1], last[2]))
        return runs

    def stops(self) -> array[float]:
        """Return the left end of each character of `text`, blanks included, and the right end of the last."""
        words = self.words
        if not any(map(_JOINED, words[1:])):
            return array("d", b"".join(map(_STOPS, words)))
        stops = array("d")
        for word in words:
            if word[6] and stops:
                # No blank stands before the word: the end of the last one is no place of a character.
                stops.pop()
            stops += word[7]
        return stops

    def unsure(self, least: float) -> tuple[Span, ...]:
        """Return the stretches of `text` that are words less sure than `least`."""
        found: list[Span] = []
        at = 0
        for word in self.words:
            at += bool(at) and not word.joined
            if word.sure < least:
                found.append(Span(at, at + len(word.text)))
            at += len(word.text)
        return tuple(found)

    def part(self, words: Sequence[Word]) -> Row:
        """Return some of the words as a row of their own."""
        return Row(tuple(words), self.base, self.size)


def count_characters(words: Iterable[Word]) -> int:
    """Return how many characters words have."""
    return sum(map(len, map(_TEXT, words)))

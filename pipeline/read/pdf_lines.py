"""Lines of a page and the words on them."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from itertools import pairwise
from operator import itemgetter
from typing import Any, Generic, NamedTuple, TypeVar

from pipeline.document.source import packed_stops
from pipeline.read.composer import Run
from pipeline.read.pdf_characters import Look
from pipeline.spans import Span


class Word(NamedTuple):
    """Characters without a blank between them; `joined` says that none stands before it either.

    `places` has, from `first` on, the left ends of its characters and the right end of the last, in points from the left
    side of the page: numbers of eight bytes, as a page has thousands. Other words may have theirs in the same array.
    `sure` is how certain it was recognised, 0 to 1; what a text layer says is certain.
    """

    text: str
    x0: float
    x1: float
    look: Look
    raised: bool
    joined: bool
    places: array[float]
    first: int = 0
    sure: float = 1.0

    @property
    def stops(self) -> array[float]:
        """The left ends of its characters and the right end of the last."""
        return self.places[self.first : self.first + len(self.text) + 1]


new_word: Callable[[tuple[str, float, float, Look, bool, bool, array[float], int, float]], Word]
new_word = partial(tuple.__new__, Word)
"""Makes a word of its fields; a page has hundreds."""


_TEXT, _LOOK, _RAISED, _JOINED, _PLACES = map(itemgetter, (0, 3, 4, 5, 6))


def _is_one(values: Iterable[object]) -> bool:
    """Tell whether values are all the same."""
    listed = list(values)
    return listed.count(listed[0]) == len(listed)


T = TypeVar("T")


class Once(Generic[T]):
    """A property of a row that is worked out once.

    `cached_property` takes a lock for it, up to Python 3.11, and a file has thousands of rows.
    """

    def __init__(self, function: Callable[[Any], T]) -> None:
        self._function = function
        self._name = function.__name__
        self.__doc__ = function.__doc__

    def __get__(self, row: Row, _: type[Row]) -> T:
        value = row.__dict__[self._name] = self._function(row)
        return value


class Row:
    """Words on one base line, from left to right."""

    base: float
    size: float

    def __init__(self, words: tuple[Word, ...], base: float, size: float) -> None:
        self.__dict__ = {"words": words, "base": base, "size": size}

    @Once
    def words(self) -> tuple[Word, ...]:
        """The words themselves."""
        raise NotImplementedError

    @Once
    def x0(self) -> float:
        """Left end."""
        return self.words[0].x0

    @Once
    def x1(self) -> float:
        """Right end."""
        return self.words[-1].x1

    @property
    def middle(self) -> float:
        """Point halfway between the ends."""
        return (self.x0 + self.x1) / 2

    @Once
    def count(self) -> int:
        """How many words there are."""
        return len(self.words)

    @Once
    def characters(self) -> int:
        """How many characters the words have."""
        return sum(map(len, map(_TEXT, self.words)))

    @Once
    def looks(self) -> Sequence[Look]:
        """The looks of the words."""
        return list(map(_LOOK, self.words))

    @Once
    def is_plain(self) -> bool:
        """Whether no word is raised, and a blank stands between any two."""
        return not any(map(_RAISED, self.words)) and not any(map(_JOINED, self.words[1:]))

    @Once
    def widest(self) -> float:
        """The widest gap between two words; where there is but one, less than any."""
        return max((after.x0 - word.x1 for word, after in pairwise(self.words)), default=float("-inf"))

    @Once
    def text(self) -> str:
        """The words as one string."""
        return " ".join(map(_TEXT, self.words)) if self.is_plain else "".join([run.text for run in self.runs])

    @Once
    def runs(self) -> Sequence[Run]:
        """The words as runs, blanks between them."""
        looks = self.looks
        if self.is_plain and looks.count(looks[0]) == len(looks):
            return [Run(self.text, looks[0].bold, looks[0].italic)]
        runs: list[Run] = []
        texts: list[str] = []
        last: tuple[bool, bool, bool] | None = None
        for word in self.words:
            look = (word.look.bold, word.look.italic, word.raised)
            if look != last:
                if last is not None:
                    runs.append(Run("".join(texts), last[0], last[1], last[2]))
                    texts = []
                last = look
            if not word.joined and (texts or runs):
                texts.append(" ")
            texts.append(word.text)
        if last is not None:
            runs.append(Run("".join(texts), last[0], last[1], last[2]))
        return runs

    def stops(self) -> array[float]:
        """Return the left end of each character of `text`, blanks included, and the right end of the last."""
        first, last = self.words[0], self.words[-1]
        end = last.first + len(last.text) + 1
        if end - first.first == len(self.text) + 1 and _is_one(map(_PLACES, self.words)):
            # The words of a text layer have theirs side by side.
            return first.places[first.first : end]
        stops = array("d")
        for word in self.words:
            if word.joined and stops:
                # No blank stands before the word: the end of the last one is no place of a character.
                stops.pop()
            stops += word.stops
        return stops

    def packed(self, width: float) -> bytes:
        """Return the stops on a page of some width as `packed_stops`."""
        return packed_stops(self.stops(), width)

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

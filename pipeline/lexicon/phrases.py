"""What syllables and what pairs of them the language has: for text that was recognised, and may be wrong by a mark.

The words are those of the dictionary that underthesea carries (Viet74K), the registry's names, and the set phrases of
official language in `data/set_phrases.yaml`.
"""

from __future__ import annotations

import itertools
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from pydantic import Field, TypeAdapter

from pipeline.letters import without_accents
from pipeline.lexicon.departments import known_names
from pipeline.lexicon.registry import registry
from pipeline.lexicon.words import Row, rows

Pair = tuple[str, str]
_NAMES = ("nguyễn",)
"""What the dictionary has not, for all that every third person is called so."""
Phrase = tuple[str, ...]


class PhraseRow(Row):
    """Set phrases in lower case."""

    phrases: list[str] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class Phrases:
    """Every syllable and every pair of neighbours that a word has, by themselves and by their letters without marks.

    `set_phrases` are known by their letters; `in_phrases` has the letters of every word in them.
    """

    syllables: frozenset[str]
    pairs: frozenset[Pair]
    by_letters: dict[str, tuple[str, ...]]
    set_phrases: dict[Phrase, Phrase]
    in_phrases: frozenset[str]


@lru_cache(maxsize=20_000)
def letters_of(syllable: str) -> str:
    """Return a syllable's letters without any mark, in lower case: "Điều" is "dieu"."""
    return without_accents(syllable.lower())


@lru_cache(maxsize=1)
def phrases() -> Phrases:
    """Return the phrases of the language; read once, about 0.2 s."""
    syllables: dict[str, str] = {}
    pairs: set[Pair] = set()
    own = _set_phrases()
    for words in map(_words, [*_dictionary(), *_NAMES, *known_names(), *registry().names(), *own]):
        # Each syllable is kept once, however many pairs it is in: 15 MB, not 25.
        pairs.update(itertools.pairwise([syllables.setdefault(word, word) for word in words]))
    by_letters: dict[str, list[str]] = {}
    for syllable in sorted(syllables):
        by_letters.setdefault(letters_of(syllable), []).append(syllable)
    set_phrases = _unmarked(own)
    return Phrases(
        frozenset(syllables),
        frozenset(pairs),
        {key: tuple(some) for key, some in by_letters.items()},
        set_phrases,
        frozenset(word for phrase in set_phrases for word in phrase),
    )


@lru_cache(maxsize=1)
def syllables() -> frozenset[str]:
    """Return the syllables of the language, those of `phrases`, where nothing else of it is asked for: in a quarter of the time."""
    entries = [*_dictionary(), *_NAMES, *known_names(), *registry().names(), *_set_phrases()]
    return frozenset(filter(str.isalpha, set(_apart("\n".join(entries)))))


def _set_phrases() -> list[str]:
    listed = TypeAdapter(list[PhraseRow]).validate_python(rows("set_phrases"))
    return [phrase for row in listed for phrase in row.phrases]


def _unmarked(own: Iterable[str]) -> dict[Phrase, Phrase]:
    """Return the set phrases by their letters; what two of them share ("hằng năm", "hàng năm") says nothing and is left out."""
    found: dict[Phrase, set[Phrase]] = {}
    for phrase in own:
        words = tuple(_words(phrase))
        found.setdefault(tuple(map(letters_of, words)), set()).add(words)
    return {key: next(iter(some)) for key, some in found.items() if len(some) == 1}


def _words(entry: str) -> list[str]:
    words = _apart(entry)
    return words if all(word.isalpha() for word in words) else [word for word in words if word.isalpha()]


def _apart(text: str) -> list[str]:
    return unicodedata.normalize("NFC", text.lower()).replace(",", " ").replace("-", " ").split()


def _dictionary() -> list[str]:
    """Return the entries of underthesea's dictionary, without importing underthesea: that alone takes seconds."""
    spec = find_spec("underthesea")
    places = spec.submodule_search_locations if spec else None
    for place in places or ():
        path = Path(place) / "corpus" / "data" / "Viet74K.txt"
        if path.is_file():
            return path.read_text("utf-8").splitlines()
    return []

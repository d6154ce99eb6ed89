"""The words that stand side by side in a document, and those around a dash: they tell a name cut at its hyphen from a new bullet."""

from __future__ import annotations

from itertools import pairwise


class WordPairs:
    """The folded pairs of neighbouring words, and of words around a dash, met inside lines.

    Both are made when they are first asked for: every bullet below an open line asks for those around a dash, which few lines
    have, and only one that goes on in small letters for the others.
    """

    def __init__(self, lines: list[str]) -> None:
        self._lines = lines
        self._dashed: set[str] | None = None
        self._pairs: set[str] | None = None

    def __contains__(self, pair: object) -> bool:
        if isinstance(pair, str) and " - " in pair:
            if self._dashed is None:
                self._dashed = _dashed_pairs(self._lines)
            return pair in self._dashed
        if self._pairs is None:
            self._pairs = _word_pairs(self._lines)
        return pair in self._pairs


def _dashed_pairs(lines: list[str]) -> set[str]:
    pairs: set[str] = set()
    for line in lines:
        if line.find("-", 1) > 0 or line.find("–", 1) > 0:
            tokens = _tokens(line)
            around = zip(tokens, tokens[1:], tokens[2:], strict=False)
            pairs.update([f"{one} - {other}" for one, dash, other in around if dash == "-"])
    return pairs


def _word_pairs(lines: list[str]) -> set[str]:
    pairs: set[str] = set()
    for line in lines:
        tokens = _tokens(line)
        if "-" in tokens:
            pairs.update([f"{one} {other}" for one, other in pairwise(tokens) if one != "-"])
        else:
            pairs.update(map(" ".join, pairwise(tokens)))
    return pairs


def _tokens(line: str) -> list[str]:
    return [token.strip(",;.") for token in line.replace("–", "-").casefold().split()]

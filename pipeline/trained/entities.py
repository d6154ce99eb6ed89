"""Names and times, token by token: the transitions of spaCy's NER (begin, in, last, unit, out), the best one each time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from pipeline.trained.weights import Floats

_MOVES = ("1BODY", "1TIME", "2BODY", "2TIME", "3BODY", "3TIME", "4BODY", "4TIME", "5")
"""spaCy's numbers for begin, in, last, unit and out, each with its label."""
_LABELS = 2
_IN, _LAST, _UNIT, _OUT = 2, 4, 6, 8
"""Where each kind of move begins in that order."""
_LOOK = 32
"""Tokens of a name that are scored at once; most are shorter."""

Spans = tuple[tuple[int, int], ...]


class Entities:
    """The scores of moves. A state is told by three tokens: the next one, the first of the open name, and the last before it.

    What each token adds to the scores at each of the three places is multiplied out once, for all tokens of all texts. While no
    name is open the state is the next token alone, so all such moves are chosen at once; names are then followed one by one.
    """

    def __init__(self, lower: Mapping[str, Floats], linear: Mapping[str, Floats], moves: Sequence[str]) -> None:
        """Take the weights of the two layers, and which move each score is for; raises ValueError where one is missing."""
        columns = [moves.index(move) for move in _MOVES]
        kept = lower["W"][:, columns]
        self._shape = kept.shape[:3]
        weights = kept.reshape(-1, kept.shape[3])
        self._weights = np.ascontiguousarray((weights @ linear["W"]).T)
        self._shift = weights @ linear["b"]
        self._bias = lower["b"][columns]
        self._none = lower["pad"][0][:, columns]

    def named(
        self, vectors: Floats, blank: NDArray[np.bool_], texts: Sequence[tuple[int, int]]
    ) -> Iterator[tuple[Spans, Spans]]:
        """Yield the bodies and the times of each text, which is a first and last (exclusive) row, as tokens of the text.

        `blank` tells which rows are blanks: no name begins with one.
        """
        added = (vectors @ self._weights + self._shift).reshape(-1, *self._shape)
        chosen = self._chosen(added[:, 0], blank, [end - 1 for _, end in texts])
        going = added[:, 0, _IN : _LAST + _LABELS] + self._bias[_IN : _LAST + _LABELS]
        going[1:] += added[:-1, 2, _IN : _LAST + _LABELS]
        opened = added[:, 1, _IN : _LAST + _LABELS]
        begun = np.flatnonzero(chosen != _OUT)
        moves = iter([*zip(begun.tolist(), chosen[begun].tolist(), strict=True), (len(vectors), _OUT)])
        at, move = next(moves)
        for start, end in texts:
            found: tuple[list[tuple[int, int]], ...] = ([], [])
            while at < end:
                label = move % _LABELS
                last = at if move >= _UNIT else _last(going, opened[at], label, at + 1, end - 1)
                found[label].append((at - start, last + 1 - start))
                while at <= last:
                    at, move = next(moves)
            yield tuple(found[0]), tuple(found[1])

    def _chosen(self, added: Floats, blank: NDArray[np.bool_], lasts: list[int]) -> NDArray[np.intp]:
        """Return the best move at each token while no name is open."""
        scores = (added + (self._none[1] + self._none[2] + self._bias)).max(axis=2)
        scores[:, _IN:_UNIT] = -np.inf
        scores[blank, :_OUT] = -np.inf
        scores[lasts, :_LABELS] = -np.inf  # nothing would be left to end it
        best: NDArray[np.intp] = scores.argmax(axis=1)
        return best


def _last(going: Floats, opened: Floats, label: int, at: int, end: int) -> int:
    """Return the last token of an open name: the first at which ending it scores better than going on, at most `end`."""
    moves = [label, _LAST - _IN + label]
    while at < end:
        stop = min(at + _LOOK, end)
        scores = (going[at:stop, moves] + opened[moves]).max(axis=2)
        ended = np.flatnonzero(scores[:, 1] > scores[:, 0])
        if len(ended):
            return at + int(ended[0])
        at = stop
    return end


def moves_of(counts: Mapping[str, Mapping[str, int]]) -> list[str]:
    """Return the moves of a saved model in the order of their scores, each its number and label: "1BODY".

    `counts` says for each number how often each label was seen; the most frequent comes first, as in spaCy.
    """
    return [
        f"{number}{label}"
        for number, labels in sorted(counts.items())
        for _, label in sorted(((count, label) for label, count in labels.items()), reverse=True)
    ]

"""The network of the second reader, run by numpy: spaCy's HashEmbedCNN, its NER by transitions, its span categorizer.

The arithmetic is that of thinc, in another order here and there, so that scores differ from spaCy's by what rounding does (about
one in a million); tests hold that both read the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.trained.entities import Entities
from pipeline.trained.features import features_of, number_of, rows_of
from pipeline.trained.weights import Floats

_FIRST_SEED = 8
"""The seed of the first hashed table; each table after it has the next number."""
_PIECES = 3
_WORDS = 20_000
"""Different tokens that are remembered, 8 MB; then they are forgotten all at once."""

Layers = Sequence[tuple[str, Mapping[str, Floats]]]


@dataclass(frozen=True, slots=True)
class Sentence:
    """What is marked in a text, as first and last (exclusive) token."""

    bodies: tuple[tuple[int, int], ...] = ()
    times: tuple[tuple[int, int], ...] = ()
    orders: tuple[tuple[int, int], ...] = ()


class Network:
    """The weights, laid out for long multiplications, and the vectors of the tokens seen so far."""

    def __init__(
        self, embedding: Layers, entities: Layers, pieces: Layers, moves: Sequence[str], symbols: Mapping[str, int]
    ) -> None:
        """Take the layers of the three parts of the pipeline, the moves that names are found by, and spaCy's symbols.

        Raises ValueError for a network of another build.
        """
        layers = list(embedding)
        self._tables = [arrays["E"] for name, arrays in layers if name == "hashembed"]
        mixing, *convolutions = _maxouts(layers[len(self._tables) :])
        self._mixing, self._convolutions = mixing, convolutions
        lower, linear = (arrays for _, arrays in entities)
        self._entities = Entities(lower, linear, moves)
        (self._reducing,) = _maxouts(pieces[1:])
        self._scoring = pieces[0][1]
        self._symbols = symbols
        self._pad = len(convolutions)
        self._forget()

    def marked(self, texts: Sequence[tuple[Sequence[str], Sequence[tuple[int, int]]]]) -> list[Sentence]:
        """Mark what stands in texts, given as their tokens and the pieces of them that can be orders."""
        found = [Sentence()] * len(texts)
        filled = [index for index, (words, _) in enumerate(texts) if words]
        if not filled:
            return found
        starts, places = [], [0] * self._pad
        rows = self._rows([word for index in filled for word in texts[index][0]])
        at = 0
        for index in filled:
            length = len(texts[index][0])
            starts.append(len(places))
            places += rows[at : at + length]
            places += [0] * self._pad
            at += length
        vectors = self._convolved(self._vectors[places])
        ends = [start + len(texts[index][0]) for index, start in zip(filled, starts, strict=True)]
        blank = np.asarray([self._blank[place] for place in places])
        named = self._entities.named(vectors, blank, list(zip(starts, ends, strict=True)))
        orders = self._orders(vectors, [(starts[at], texts[index][1]) for at, index in enumerate(filled)])
        for index, (bodies, times), pieces in zip(filled, named, orders, strict=True):
            found[index] = Sentence(bodies, times, pieces)
        return found

    # Tokens

    def _forget(self) -> None:
        """Begin with the row of no token at all: zeros, and no name begins there."""
        self._row: dict[str, int] = {}
        self._blank = [True]
        self._vectors = np.zeros((1, self._tables[0].shape[1]), dtype=np.float32)

    def _rows(self, words: list[str]) -> list[int]:
        """Return the rows of the vectors of tokens; those of new ones are made, all at once."""
        new = [word for word in dict.fromkeys(words) if word not in self._row]
        if len(self._row) + len(new) > _WORDS:
            self._forget()
            new = list(dict.fromkeys(words))
        if new:
            self._row.update(zip(new, range(len(self._vectors), len(self._vectors) + len(new)), strict=True))
            self._blank += [word.isspace() for word in new]
            self._vectors = np.concatenate([self._vectors, self._embedded(new)])
        return [self._row[word] for word in words]

    def _embedded(self, words: list[str]) -> Floats:
        columns = zip(*map(features_of, words), strict=True)
        parts = []
        for seed, (table, column) in enumerate(zip(self._tables, columns, strict=True), _FIRST_SEED):
            numbers = np.asarray([number_of(feature, self._symbols) for feature in column], dtype=np.uint64)
            parts.append(table[rows_of(numbers, seed, len(table))].sum(axis=1))
        return self._mixing(np.concatenate(parts, axis=1))

    def _convolved(self, vectors: Floats) -> Floats:
        """Let each token see its neighbours, layer by layer; rows of zeros keep the texts apart."""
        count, width = vectors.shape
        window = np.zeros((count, 3 * width), dtype=np.float32)
        for layer in self._convolutions:
            window[1:, :width] = vectors[:-1]
            window[:, width : 2 * width] = vectors
            window[:-1, 2 * width :] = vectors[1:]
            vectors = vectors + layer(window)
        return vectors

    # Pieces

    def _orders(
        self, vectors: Floats, texts: Sequence[tuple[int, Sequence[tuple[int, int]]]]
    ) -> Iterator[tuple[tuple[int, int], ...]]:
        """Yield for each text the pieces that are orders; a text is the row of its first token, and its pieces."""
        bounds = np.asarray(
            [(start + first, start + last) for start, pieces in texts for first, last in pieces], dtype=np.intp
        ).reshape(-1, 2)
        kept = iter(self._are_orders(vectors, bounds).tolist() if len(bounds) else ())
        for _, pieces in texts:
            yield tuple(piece for piece in pieces if next(kept))

    def _are_orders(self, vectors: Floats, bounds: NDArray[np.intp]) -> NDArray[np.bool_]:
        firsts, lasts = bounds[:, 0], bounds[:, 1]
        cuts = bounds.ravel()  # the stretches between pieces are reduced too, and left out
        sums = np.add.reduceat(vectors, cuts, axis=0)[::2]
        means = sums / (lasts - firsts).astype(np.float32)[:, None]
        highest = np.maximum.reduceat(vectors, cuts, axis=0)[::2]
        reduced = self._reducing(np.concatenate([vectors[lasts - 1], vectors[firsts], means, highest], axis=1))
        scores = reduced @ self._scoring["W"][0] + self._scoring["b"][0]
        kept: NDArray[np.bool_] = scores >= 0  # a probability of one half
        return kept


class _Maxout:
    """A layer of maxout over three pieces, and its normalization."""

    def __init__(self, weights: Mapping[str, Floats], norm: Mapping[str, Floats]) -> None:
        outputs, pieces, inputs = weights["W"].shape
        if pieces != _PIECES:
            raise ValueError(f"a layer of {pieces} pieces, not of {_PIECES}")
        # The pieces of all outputs side by side, so that the largest is that of three stretches.
        self._weights = np.ascontiguousarray(weights["W"].transpose(1, 0, 2).reshape(-1, inputs).T)
        self._bias = weights["b"].T.ravel()
        self._gain, self._shift = norm["G"], norm["b"]
        self._width = outputs

    def __call__(self, rows: Floats) -> Floats:
        width = self._width
        every = rows @ self._weights
        every += self._bias
        highest: Floats = np.maximum(every[:, :width], every[:, width : 2 * width])
        np.maximum(highest, every[:, 2 * width :], out=highest)
        highest -= highest.mean(axis=1, keepdims=True)
        variance = np.einsum("ij,ij->i", highest, highest) / np.float32(width) + np.float32(1e-8)
        highest *= (variance ** np.float32(-0.5))[:, None]
        highest *= self._gain
        highest += self._shift
        return highest


def _maxouts(layers: Layers) -> list[_Maxout]:
    """Return the layers of maxout and normalization, which stand in pairs; raises ValueError for others."""
    if [name for name, _ in layers] != ["maxout", "layernorm"] * (len(layers) // 2):
        raise ValueError(f"layers {', '.join(name for name, _ in layers)}, not pairs of maxout and layernorm")
    return [_Maxout(weights, norm) for (_, weights), (_, norm) in zip(layers[::2], layers[1::2], strict=True)]

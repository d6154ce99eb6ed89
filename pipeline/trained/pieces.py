"""The pieces of a text: the only spans that can be an order, for the reader and, in training, for spaCy."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from pipeline import tokens

if TYPE_CHECKING:
    from spacy.tokens import Doc
    from thinc.types import Ragged

SPANS = "obligations"
"""The span group of the orders; bodies and time limits are entities, `BODY` and `TIME`."""

PIECES = "thihanh.pieces.v1"
"""The name under which spaCy finds the suggester, in the model's config."""

_ENDS = frozenset(".;:\n!?")
_MARKS = frozenset("-+*•–—.)(:;")


def pieces_of(words: Sequence[str], spaces: Sequence[bool]) -> list[tuple[int, int]]:
    """Return the pieces of a text, given its tokens and whether a blank follows each (`pipeline.tokens.cut`).

    A piece is its first and last (exclusive) token: cut at sentence ends and semicolons, less marks before them. A full stop
    ends a piece only before a blank and a capital, or at the end; "TP. Hà Nội" has its stop after a short form.
    """
    found: list[tuple[int, int]] = []
    start = 0
    for index, word in enumerate(words):
        if word[0] not in _ENDS or not _is_end(words, spaces, index):
            continue
        _add(found, words, spaces, start, index)
        start = index + 1
    _add(found, words, spaces, start, len(words))
    return found


def _is_end(words: Sequence[str], spaces: Sequence[bool], index: int) -> bool:
    sign = words[index][0]
    if sign in ";!?":
        return True
    if sign == "\n":
        return words[index].count("\n") > 1
    if sign == ":":
        return index + 1 < len(words) and words[index + 1][0] in "-+\n"
    if index + 1 >= len(words):
        return True
    before, after = words[index - 1] if index else "", words[index + 1]
    short = before.isupper() and len(before) <= 2
    return (spaces[index] or after.isspace()) and not short and not after.islower()


def _add(found: list[tuple[int, int]], words: Sequence[str], spaces: Sequence[bool], start: int, end: int) -> None:
    while start < end and _is_mark(words, spaces, start, end):
        start += 1
    while end > start and (words[end - 1].isspace() or words[end - 1][0] in _MARKS - {")"}):
        end -= 1
    if end - start > 1:
        found.append((start, end))


def _is_mark(words: Sequence[str], spaces: Sequence[bool], index: int, end: int) -> bool:
    """Tell whether the token is (part of) the mark of a list: "- ", "a) ", "2.1. "."""
    word = words[index]
    if word.isspace() or word[0] in _MARKS:
        return True
    closed = index + 1 < end and words[index + 1] in {")", "."} and not spaces[index]
    return closed and (len(word) == 1 or word[0].isdigit())


# In training


def register() -> None:
    """Make the tokenizer and the suggester known to spaCy, for `spacy.load` and for training."""
    from spacy.util import registry

    tokens.register()
    registry.misc(PIECES, func=piece_suggester)


def piece_suggester() -> Callable[..., Ragged]:
    """Return what proposes the pieces of documents to spaCy's span categorizer."""
    return _suggested


def pieces_of_doc(doc: Doc) -> list[tuple[int, int]]:
    """Return the pieces of a spaCy document, as `pieces_of` does."""
    return pieces_of([token.text for token in doc], [bool(token.whitespace_) for token in doc])


def _suggested(docs: Iterable[Doc], *, ops: object = None) -> Ragged:  # noqa: ARG001 - spaCy names it
    import numpy as np
    from thinc.types import Ragged as Found

    spans: list[tuple[int, int]] = []
    lengths: list[int] = []
    for doc in docs:
        pieces = pieces_of_doc(doc)
        spans += pieces
        lengths.append(len(pieces))
    data = np.asarray(spans, dtype="i").reshape((len(spans), 2))
    return Found(data, np.asarray(lengths, dtype="i"))  # type: ignore[arg-type]

"""The trained second reader: a small spaCy pipeline that marks bodies, time limits and orders; the only home of model loading.

It knows nothing of the rules. What it reads is compared with what they found (`pipeline.agree`); it is never a source.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import tokens
from pipeline.errors import DamagedFile, MissingFile
from pipeline.spans import Span

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc
    from thinc.types import Ragged

MODEL = "second-reader-1.0.0"
"""The model that this version reads with: a folder of `models/`."""

SPANS = "obligations"
"""The span group of the orders; bodies and time limits are entities, `BODY` and `TIME`."""

PIECES = "thihanh.pieces.v1"
"""The name under which spaCy finds the suggester, in the model's config."""

HASHES = "hashes.json"

_ENDS = frozenset(".;:\n!?")
_MARKS = frozenset("-+*•–—.)(:;")
_BATCH = 64


@dataclass(frozen=True, slots=True)
class Reading:
    """What the second reader sees in a text, as characters of it: names, time limits, and pieces that order something."""

    bodies: tuple[Span, ...] = ()
    times: tuple[Span, ...] = ()
    orders: tuple[Span, ...] = ()


class SecondReader:
    """A loaded model."""

    def __init__(self, nlp: Language) -> None:
        self._nlp = nlp

    def read(self, texts: Sequence[str]) -> list[Reading]:
        """Return what stands in each text, in their order; a text is a paragraph."""
        return [_reading(doc) for doc in self._nlp.pipe(texts, batch_size=_BATCH)]


def _reading(doc: Doc) -> Reading:
    named: dict[str, list[Span]] = {"BODY": [], "TIME": []}
    for entity in doc.ents:
        named[entity.label_].append(Span(entity.start_char, entity.end_char))
    orders = sorted(Span(span.start_char, span.end_char) for span in doc.spans.get(SPANS, ()))
    return Reading(tuple(named["BODY"]), tuple(named["TIME"]), tuple(orders))


def models_folder() -> Path:
    """Return where the models lie: the folder that THIHANH_MODELS names, else `models/` beside the package."""
    named = os.environ.get("THIHANH_MODELS")
    return Path(named) if named else Path(__file__).resolve().parents[1] / "models"


@lru_cache(maxsize=1)
def second_reader() -> SecondReader:
    """Return the second reader, loaded once a process.

    Raises MissingFile where the model isn't there, DamagedFile where a file of it is not the one that was built.
    """
    folder = models_folder() / MODEL
    if not (folder / HASHES).is_file():
        raise MissingFile(
            f"{folder}: the second reader is not there; build it with `make model` or run without --second-reader",
            f"{folder}: không có mô hình đọc thứ hai; tạo bằng `make model` hoặc chạy không kèm --second-reader",
        )
    _check(folder)
    import spacy

    register()
    return SecondReader(spacy.load(folder))


def hashes_of(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of every file of a model but the list itself, by path below the folder, sorted."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != HASHES)
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def _check(folder: Path) -> None:
    """Compare every file with the list made when the model was built: a model is code, none but ours is loaded."""
    expected = json.loads((folder / HASHES).read_text("utf-8"))
    found = hashes_of(folder)
    wrong = sorted(name for name in expected.keys() | found.keys() if expected.get(name) != found.get(name))
    if wrong:
        raise DamagedFile(
            f"{folder}: {', '.join(wrong[:3])} is not what was built; get the model anew or run `make model`",
            f"{folder}: {', '.join(wrong[:3])} không phải bản gốc; hãy lấy lại mô hình hoặc chạy `make model`",
        )


# Pieces


def register() -> None:
    """Make the tokenizer and the suggester known to spaCy, for `spacy.load` and for training."""
    from spacy.util import registry

    tokens.register()
    registry.misc(PIECES, func=piece_suggester)


def piece_suggester() -> Callable[..., Ragged]:
    """Return what proposes to the span categorizer the pieces of a text: the only spans that can be an order."""
    return _suggested


def _suggested(docs: Iterable[Doc], *, ops: object = None) -> Ragged:  # noqa: ARG001 - spaCy names it
    import numpy as np
    from thinc.types import Ragged as Found

    spans: list[tuple[int, int]] = []
    lengths: list[int] = []
    for doc in docs:
        pieces = pieces_of(doc)
        spans += pieces
        lengths.append(len(pieces))
    data = np.asarray(spans, dtype="i").reshape((len(spans), 2))
    return Found(data, np.asarray(lengths, dtype="i"))  # type: ignore[arg-type]


def pieces_of(doc: Doc) -> list[tuple[int, int]]:
    """Return the pieces as first and last (exclusive) token: cut at sentence ends and semicolons, less marks before them.

    A full stop ends a piece only before a blank and a capital, or at the end; "TP. Hà Nội" has its stop after a short form.
    """
    found: list[tuple[int, int]] = []
    start = 0
    for index, token in enumerate(doc):
        if token.text[0] not in _ENDS or not _is_end(doc, index):
            continue
        _add(found, doc, start, index)
        start = index + 1
    _add(found, doc, start, len(doc))
    return found


def _is_end(doc: Doc, index: int) -> bool:
    sign = doc[index].text[0]
    if sign in ";!?":
        return True
    if sign == "\n":
        return doc[index].text.count("\n") > 1
    if sign == ":":
        return index + 1 < len(doc) and doc[index + 1].text[0] in "-+\n"
    if index + 1 >= len(doc):
        return True
    before = doc[index - 1].text if index else ""
    short = before.isupper() and len(before) <= 2
    return bool(doc[index].whitespace_ or doc[index + 1].is_space) and not short and not doc[index + 1].is_lower


def _add(found: list[tuple[int, int]], doc: Doc, start: int, end: int) -> None:
    while start < end and _is_mark(doc, start, end):
        start += 1
    while end > start and (doc[end - 1].is_space or doc[end - 1].text[0] in _MARKS - {")"}):
        end -= 1
    if end - start > 1:
        found.append((start, end))


def _is_mark(doc: Doc, index: int, end: int) -> bool:
    """Tell whether the token is (part of) the mark of a list: "- ", "a) ", "2.1. "."""
    token = doc[index]
    if token.is_space or token.text[0] in _MARKS:
        return True
    closed = index + 1 < end and doc[index + 1].text in {")", "."} and not token.whitespace_
    return closed and (len(token.text) == 1 or token.text[0].isdigit())

"""A folder of an output read: its decision, the text that it quotes, and what tells whether it is the same as before."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from pipeline.document.decision import Decision
from pipeline.errors import DamagedFile
from pipeline.register.reviewing import Reviews, marked
from pipeline.write import decision_json
from pipeline.write.decision_json import DECISION

SOURCE = "source.txt"
_NUL = re.compile(r"(?<!\\)((?:\\\\)*)\\u0000")


@dataclass(frozen=True, slots=True)
class Loaded:
    """A decision that lies in an output; `content` is the hash of its JSON, `raw` its source text.

    With reviews `published` is as people decided it, `content` names what they had decided, `said` what they said of each obligation,
    and `out` why others are in it no more.
    """

    folder: str
    content: str
    published: Decision
    raw: str
    said: Mapping[str, str] = field(default_factory=dict)
    out: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Shelf:
    """The decisions of an output, as they were extracted, or as people decided them."""

    output: Path
    reviews: Reviews | None = None

    def content_of(self, path: Path) -> tuple[bytes, str]:
        """Return the bytes of a decision, and what tells whether it is the same as before. Raises DamagedFile."""
        told, content = content_of(path)
        return told, marked(content, path.parent.name, self.reviews)

    def loaded(self, path: Path, told: bytes, content: str) -> Loaded:
        """Return the decision whose JSON are these bytes. Raises DamagedFile."""
        file = loaded(path, told, content)
        if self.reviews is None:
            return file
        try:
            found = self.reviews.judged(file.folder, hashlib.sha256(told).hexdigest(), file.published)
        except ValueError as error:
            raise _damaged(path, error) from error
        return replace(file, published=found.published, said=found.said, out=found.out)

    def load(self, folder: str) -> Loaded:
        """Return the decision of a folder. Raises DamagedFile."""
        path = self.output / folder / DECISION
        return self.loaded(path, *self.content_of(path))


def content_of(path: Path) -> tuple[bytes, str]:
    """Return the bytes of a decision and their SHA-256; raises DamagedFile where they can't be read."""
    try:
        told = path.read_bytes()
    except OSError as error:
        raise _damaged(path, error) from error
    return told, hashlib.sha256(told).hexdigest()


def loaded(path: Path, told: bytes, content: str) -> Loaded:
    """Return the decision whose JSON are these bytes, with the text beside it.

    Raises DamagedFile for what doesn't follow the contract or names an obligation or a reference twice, and where the text is missing.
    """
    try:
        # PostgreSQL keeps no NUL; no word has one.
        published = decision_json.from_json(_NUL.sub(r"\1\\ufffd", told.decode()))
        raw = (path.parent / SOURCE).read_text("utf-8")
    except (OSError, ValueError) as error:
        raise _damaged(path, error) from error
    for named in (published.obligations, published.references):
        if len({one.id for one in named}) < len(named):
            raise _damaged(path, "ids that occur twice")
    return Loaded(path.parent.name, content, published, raw)


def _damaged(path: Path, reason: object) -> DamagedFile:
    first = (str(reason).strip().splitlines() or [type(reason).__name__])[0]
    return DamagedFile(
        f"{path}: the decision can't be read ({first}); extract it again",
        f"{path}: không đọc được kết quả ({first}); hãy trích xuất lại",
    )

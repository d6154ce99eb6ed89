"""A folder of an output read: its decision, the text that it quotes, and what tells whether it is the same as before."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from pipeline.document.decision import Decision
from pipeline.errors import DamagedFile
from pipeline.write import decision_json
from pipeline.write.decision_json import DECISION

SOURCE = "source.txt"
_NUL = re.compile(r"(?<!\\)((?:\\\\)*)\\u0000")


@dataclass(frozen=True, slots=True)
class Loaded:
    """A decision that lies in an output; `content` is the hash of its JSON, `raw` its source text."""

    folder: str
    content: str
    published: Decision
    raw: str


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


def load(output: Path, folder: str) -> Loaded:
    """Return the decision of a folder. Raises DamagedFile."""
    path = output / folder / DECISION
    return loaded(path, *content_of(path))


def _damaged(path: Path, reason: object) -> DamagedFile:
    first = (str(reason).strip().splitlines() or [type(reason).__name__])[0]
    return DamagedFile(
        f"{path}: the decision can't be read ({first}); extract it again",
        f"{path}: không đọc được kết quả ({first}); hãy trích xuất lại",
    )

"""One decision as a spaCy DocBin, `decision.spacy`: its raw text, with the findings as span groups."""

from __future__ import annotations

from pathlib import Path

from pipeline.document.decision import Decision
from pipeline.tokens import doc_of, docbin_of
from pipeline.write.atomic import write_bytes

FILE_NAME = "decision.spacy"


def to_docbin(decision: Decision, raw: str) -> bytes:
    """Return the bytes of a DocBin that holds one document; the same decision and text give the same bytes.

    Raises DamagedFile where `raw` is not the text that the decision's evidence points into.
    """
    return docbin_of([doc_of(decision, raw)])


def write_docbin(decision: Decision, raw: str, path: Path) -> None:
    """Write the DocBin in one step: a reader sees the old file or the new one, never a part.

    Raises DamagedFile, before anything is written, where `raw` is not the text of the decision; DiskFull.
    """
    write_bytes(path, to_docbin(decision, raw))

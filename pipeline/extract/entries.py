"""Entries of procedures and forms within a section: what stands in them orders nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.document.outline import Node, TablePart, Text
from pipeline.grammar.procedures import begins_procedure, procedure_entries

Parts = list[Text | TablePart | Node]


def without_entries(parts: Parts, zone: str) -> tuple[Parts, set[str]]:
    """Leave out the entries of a procedure and forms, which order nothing; return the paths of nodes that are such, too."""
    if len(parts) < _FEWEST_ENTRIES:
        return parts, set()
    texts = [_own_text(part) for part in parts]
    entries = set(procedure_entries(texts))
    if zone != "body":
        entries.update(_forms(parts, texts))
    left: Parts = [part for index, part in enumerate(parts) if index not in entries or not isinstance(part, Text)]
    return left, {part.path for index, part in enumerate(parts) if index in entries and isinstance(part, Node)}


def _forms(parts: Parts, texts: list[str]) -> Iterator[int]:
    """Yield which parts belong to forms: from the number of a form, or whom it is addressed to, to the next procedure."""
    inside = False
    for index, part in enumerate(parts):
        if isinstance(part, Node) and inside:
            inside = not begins_procedure([_own_text(below) for below in part.content])
        inside = inside or _FORM.match(texts[index]) is not None
        if inside:
            yield index


def _own_text(part: Text | TablePart | Node) -> str:
    if isinstance(part, TablePart):
        return ""
    return part.text if isinstance(part, Node) else part.mapped.text


_FEWEST_ENTRIES = 4
# "Mẫu số 02", "Kính gửi: …" below a procedure or an annex begin a form that others are to fill in.
_FORM = re.compile(r"(?:(?:Mẫu|MẪU|Biểu mẫu|BIỂU MẪU)\s+(?:số\s+|SỐ\s+)?[\dA-Z][\w.-]{0,8}\s*(?:$|[:(])|Kính gửi\s*:)")

"""The lines of Nơi nhận, each with the note in brackets that ends it."""

from __future__ import annotations

import re

from pipeline.document.decision import Recipient
from pipeline.document.outline import Outline
from pipeline.document.proof import Proof
from pipeline.grammar.sentences import trimmed
from pipeline.spans import Span

_NOTE = re.compile(r"\s*\((?P<note>[^()]*)\)\s*$")


def recipients_of(outline: Outline, proof: Proof) -> list[Recipient]:
    """Return the recipients in the order of the lines, without the dash and the closing stop."""
    found: list[Recipient] = []
    for line in outline.end.recipients:
        text = line.mapped.text
        span = _closing(text)
        whole = text[span.start : span.end]
        if not any(map(str.isalnum, whole)):
            continue  # "|": the rule of a table that a web site left as text
        note = _NOTE.search(whole)
        name = whole[: note.start()].strip() if note and _is_note(note.group("note"), whole) else whole
        found.append(
            Recipient(
                name=name.strip(" ;,"),
                note=note.group("note").strip() if note and name != whole else "",
                evidence=proof.part(line.mapped, span.start, span.end),
            )
        )
    return found


def _closing(text: str) -> Span:
    end = len(text)
    while end and text[end - 1] in " ;,./":
        end -= 1
    return Span(0, end) if end else trimmed(text, Span(0, len(text)))


def _is_note(note: str, whole: str) -> bool:
    """Tell a note ("để b/c") from copies and initials that belong to the line ("Lưu: VT, (TH/MT)")."""
    return not whole.startswith("Lưu") and not note.strip().isdigit()
